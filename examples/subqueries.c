/* SPDX-License-Identifier: MIT */
/* Selects inside selects: as a value, a list, a condition, a table: subqueries URL */
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
CALX_MODEL(employee, "example_subquery_staff",
    CALX_COLUMN(employee, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(employee, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, team, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, salary),
    CALX_COLUMN(employee, boss_id, .references = "example_subquery_staff.id"));
static calx_metadata metadata = CALX_METADATA(&employee_model);

static void fill(calx_session *session)
{
    calx_node *columns = calx_list(calx_col(employee, id), calx_col(employee, name), calx_col(employee, team), calx_col(employee, salary),
                                   calx_col(employee, boss_id));
    calx_exec(session, calx_insert(employee, calx_insert_rows(columns,
        calx_tuple(1, "Ada", "board", 900, calx_null_node()), calx_tuple(2, "Ben", "tools", 500, 1), calx_tuple(3, "Cleo", "tools", 400, 2),
        calx_tuple(4, "Dan", "tools", 400, 2), calx_tuple(5, "Eva", "sales", 600, 1), calx_tuple(6, "Finn", "sales", 300, 5))));
}

static void show(calx_session *session, const char *title, calx_statement *statement)
{
    const char *name;
    int64_t number;
    calx_result *rows = calx_query(session, statement);
    printf("%s:\n", title);
    while (calx_fetch(rows, &name, &number))
        printf("  %s %" PRId64 "\n", name, number);
    calx_result_close(rows);
}

/* A value: the salary that is highest. The inner select has an alias: nothing of it is that of the outer one. */
static calx_statement *best_paid(void)
{
    calx_node *all = calx_alias(employee, "everybody");
    return calx_select(calx_columns(calx_col(employee, name), calx_col(employee, salary)),
                       calx_where(calx_eq(calx_col(employee, salary),
                                          calx_subquery_num(calx_select(calx_columns(calx_max(calx_col_of(all, employee, salary))))))));
}

/* A value for each row: it shares the employee with the select around it. */
static calx_statement *how_many_below(void)
{
    calx_node *below = calx_alias(employee, "below");
    calx_statement *count = calx_select(calx_columns(calx_count_all()), calx_select_from(below),
                                        calx_where(calx_eq(calx_col_of(below, employee, boss_id), calx_col(employee, id))));
    return calx_select(calx_columns(calx_col(employee, name), calx_label(calx_subquery_num(count), "below")),
                       calx_order_by(calx_col(employee, id)));
}

static calx_statement *in_teams_of_many(void)
{
    calx_node *all = calx_alias(employee, "everybody");
    calx_statement *teams = calx_select(calx_columns(calx_col_of(all, employee, team)), calx_group_by(calx_col_of(all, employee, team)),
                                        calx_having(calx_ge(calx_count_all(), 3)));
    return calx_select(calx_columns(calx_col(employee, name), calx_col(employee, salary)),
                       calx_where(calx_in_subquery(calx_col(employee, team), teams)), calx_order_by(calx_col(employee, id)));
}

static calx_statement *without_anybody_below(void)
{
    calx_node *below = calx_alias(employee, "below");
    return calx_select(calx_columns(calx_col(employee, name), calx_col(employee, salary)),
                       calx_where(calx_not_exists(calx_select(
                           calx_columns(calx_col_of(below, employee, id)),
                           calx_where(calx_eq(calx_col_of(below, employee, boss_id), calx_col(employee, id)))))),
                       calx_order_by(calx_col(employee, id)));
}

/* A table: what it gives has columns by name. */
static calx_statement *above_the_team(void)
{
    calx_node *teams = calx_subquery(calx_select(
        calx_columns(calx_col(employee, team), calx_label(calx_avg(calx_col(employee, salary)), "average")),
        calx_group_by(calx_col(employee, team))), "teams");
    return calx_select(calx_columns(calx_col(employee, name), calx_col(employee, salary)), calx_from(employee),
                       calx_join_from(teams, calx_eq(calx_text_of(teams, "team"), calx_col(employee, team))),
                       calx_where(calx_gt(calx_col(employee, salary), calx_num_of(teams, "average"))),
                       calx_order_by(calx_col(employee, id)));
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    fill(session);
    show(session, "best paid", best_paid());
    show(session, "people below", how_many_below());
    show(session, "in teams of three and more", in_teams_of_many());
    show(session, "without anybody below", without_anybody_below());
    show(session, "above the average of the team", above_the_team());
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
