/* SPDX-License-Identifier: MIT */
/* SQL of your own in any place of an expression, with binds: fragments URL */
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
CALX_MODEL(employee, "example_fragment_staff",
    CALX_COLUMN(employee, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(employee, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, team, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, salary),
    CALX_COLUMN(employee, boss_id, .references = "example_fragment_staff.id"));
static calx_metadata metadata = CALX_METADATA(&employee_model);

static void fill(calx_session *session)
{
    calx_node *columns = calx_list(calx_col(employee, id), calx_col(employee, name), calx_col(employee, team), calx_col(employee, salary),
                                   calx_col(employee, boss_id));
    calx_exec(session, calx_insert(employee, calx_insert_rows(columns,
        calx_tuple(1, "Ada", "board", 900, calx_null_node()), calx_tuple(2, "Ben", "tools", 500, 1), calx_tuple(3, "Cleo", "tools", 400, 2),
        calx_tuple(4, "Dan", "tools", 400, 2), calx_tuple(5, "Eva", "sales", 600, 1), calx_tuple(6, "Finn", "sales", 300, 5))));
}

/* Text of the program, never of a user: what a user typed is a bind. */
static calx_cond *divides(calx_num *number, int32_t by)
{
    return calx_eq(calx_as_num(calx_fragment("mod(:number, :by)", number, by)), 0);
}

static void show(calx_session *session, const char *title, calx_statement *statement)
{
    const char *name, *comma = "";
    calx_result *rows = calx_query(session, statement);
    printf("%s: ", title);
    for (; calx_fetch(rows, &name); comma = ", ")
        printf("%s%s", comma, name);
    printf("\n");
    calx_result_close(rows);
}

static calx_statement *where(calx_cond *condition)
{
    return calx_select(calx_columns(calx_col(employee, name)), calx_where(condition), calx_order_by(calx_col(employee, id)));
}

static calx_statement *of_text(void)
{
    return calx_text("SELECT name FROM example_fragment_staff WHERE salary BETWEEN :low AND :high ORDER BY id");
}

static void show_text(calx_session *session)
{
    const char *name;
    calx_result *rows = calx_query(session, of_text(), calx_args(calx_bind("high", 600), calx_bind("low", 450)));
    while (calx_fetch(rows, &name))
        printf("a whole statement: %s\n", name);
    calx_result_close(rows);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    fill(session);
    show(session, "a function", where(divides(calx_col(employee, salary), 200)));
    show(session, "an operator", where(calx_op_cond(calx_col(employee, salary), "<>", 400)));
    show(session, "a condition", where(calx_as_cond(calx_fragment("salary > :least OR name = :name", 800, "Finn"))));
    show(session, "a column", calx_select(calx_columns(calx_literal_column("max(name)", NULL)), calx_from(employee)));
    show_text(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
