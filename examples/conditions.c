/* SPDX-License-Identifier: MIT */
/* Conditions: comparing, lists, ranges, texts, NULL: conditions URL */
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
CALX_MODEL(employee, "example_condition_staff",
    CALX_COLUMN(employee, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(employee, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, team, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, salary),
    CALX_COLUMN(employee, boss_id, .references = "example_condition_staff.id"));
static calx_metadata metadata = CALX_METADATA(&employee_model);

static void fill(calx_session *session)
{
    calx_node *columns = calx_list(calx_col(employee, id), calx_col(employee, name), calx_col(employee, team), calx_col(employee, salary),
                                   calx_col(employee, boss_id));
    calx_exec(session, calx_insert(employee, calx_insert_rows(columns,
        calx_tuple(1, "Ada", "board", 900, calx_null_node()), calx_tuple(2, "Ben", "tools", 500, 1), calx_tuple(3, "Cleo", "tools", 400, 2),
        calx_tuple(4, "Dan", "tools", 400, 2), calx_tuple(5, "Eva", "sales", 600, 1), calx_tuple(6, "Finn", "sales", 300, 5))));
}

static void show(calx_session *session, const char *title, calx_cond *condition)
{
    const char *name, *comma = "";
    calx_result *rows = calx_query(session, calx_select(calx_columns(calx_col(employee, name)), calx_where(condition),
                                                        calx_order_by(calx_col(employee, id))));
    printf("%s: ", title);
    for (; calx_fetch(rows, &name); comma = ", ")
        printf("%s%s", comma, name);
    printf("\n");
    calx_result_close(rows);
}

static void show_numbers(calx_session *session)
{
    show(session, "more than 400", calx_gt(calx_col(employee, salary), 400));
    show(session, "from 300 to 400", calx_between(calx_col(employee, salary), 300, 400));
    show(session, "one of three", calx_in(calx_col(employee, id), 1, 3, 5));
    show(session, "this pair", calx_in(calx_tuple(calx_col(employee, team), calx_col(employee, salary)), calx_tuple("tools", 400)));
    show(session, "both", calx_and(calx_eq(calx_col(employee, team), "tools"), calx_lt(calx_col(employee, salary), 500)));
    show(session, "either", calx_or(calx_eq(calx_col(employee, team), "board"), calx_not(calx_gt(calx_col(employee, salary), 300))));
    show(session, "none", calx_as_cond(calx_in_n(calx_column_named("id"), NULL, 0, false)));
}

/* What the user typed is never a pattern for calx_contains() and its kin: % is a percent sign. */
static void show_texts(calx_session *session)
{
    show(session, "like", calx_like(calx_col(employee, name), "%n"));
    show(session, "starts with", calx_startswith(calx_col(employee, name), "C"));
    show(session, "contains %", calx_contains(calx_col(employee, name), "%"));
    show(session, "in any case", calx_ilike(calx_col(employee, name), "A%"));
    show(session, "longer than three", calx_gt(calx_length(calx_col(employee, name)), 3));
}

/* NULL is equal to nothing; IS DISTINCT FROM takes it for a value. */
static void show_nulls(calx_session *session)
{
    show(session, "without a boss", calx_is_null(calx_col(employee, boss_id)));
    show(session, "boss is not 1", calx_ne(calx_col(employee, boss_id), 1));
    show(session, "boss is distinct from 1", calx_is_distinct_from(calx_col(employee, boss_id), 1));
    show(session, "boss or else 2 is 2", calx_eq(calx_coalesce(calx_col(employee, boss_id), 2), 2));
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    fill(session);
    show_numbers(session);
    show_texts(session);
    show_nulls(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
