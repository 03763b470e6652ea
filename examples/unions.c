/* SPDX-License-Identifier: MIT */
/* Statements joined: union, intersect, except: unions URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct employee {
    int64_t id;
    const char *name;
    const char *team;
    int32_t salary;
    calx_opt_int64 boss_id;
};
CALX_MODEL(employee, "example_union_staff",
    CALX_COLUMN(employee, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(employee, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, team, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, salary),
    CALX_COLUMN(employee, boss_id, .references = "example_union_staff.id"));
static calx_metadata metadata = CALX_METADATA(&employee_model);

static void fill(calx_session *session)
{
    calx_node *columns = calx_list(calx_col(employee, id), calx_col(employee, name), calx_col(employee, team), calx_col(employee, salary),
                                   calx_col(employee, boss_id));
    calx_exec(session, calx_insert(employee, calx_insert_rows(columns,
        calx_tuple(1, "Ada", "board", 900, calx_null_node()), calx_tuple(2, "Ben", "tools", 500, 1), calx_tuple(3, "Cleo", "tools", 400, 2),
        calx_tuple(4, "Dan", "tools", 400, 2), calx_tuple(5, "Eva", "sales", 600, 1), calx_tuple(6, "Finn", "sales", 300, 5))));
}

static calx_statement *names_of(calx_cond *condition)
{
    return calx_select(calx_columns(calx_col(employee, name)), calx_where(condition));
}

/* ORDER BY and LIMIT are of the whole. */
static void show(calx_session *session, const char *title, calx_statement *whole)
{
    const char *name, *comma = "";
    calx_compound_add_order_by(whole, calx_column_named("name"));
    calx_compound_add_limit(whole, 5);
    calx_result *rows = calx_query(session, whole);
    printf("%s: ", title);
    for (; calx_fetch(rows, &name); comma = ", ")
        printf("%s%s", comma, name);
    printf("\n");
    calx_result_close(rows);
}

static calx_cond *in_tools(void) { return calx_eq(calx_col(employee, team), "tools"); }
static calx_cond *with_400(void) { return calx_le(calx_col(employee, salary), 400); }

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    fill(session);
    show(session, "union", calx_union(names_of(in_tools()), names_of(with_400())));
    show(session, "union all", calx_union_all(names_of(in_tools()), names_of(with_400())));
    show(session, "intersect", calx_intersect(names_of(in_tools()), names_of(with_400())));
    show(session, "except", calx_except(names_of(in_tools()), names_of(with_400())));
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
