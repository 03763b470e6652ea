/* SPDX-License-Identifier: MIT */
/* Grouping: counts, sums, choices, texts put together: aggregates URL */
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
CALX_MODEL(employee, "example_aggregate_staff",
    CALX_COLUMN(employee, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(employee, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, team, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, salary),
    CALX_COLUMN(employee, boss_id, .references = "example_aggregate_staff.id"));
static calx_metadata metadata = CALX_METADATA(&employee_model);

static void fill(calx_session *session)
{
    calx_node *columns = calx_list(calx_col(employee, id), calx_col(employee, name), calx_col(employee, team), calx_col(employee, salary),
                                   calx_col(employee, boss_id));
    calx_exec(session, calx_insert(employee, calx_insert_rows(columns,
        calx_tuple(1, "Ada", "board", 900, calx_null_node()), calx_tuple(2, "Ben", "tools", 500, 1), calx_tuple(3, "Cleo", "tools", 400, 2),
        calx_tuple(4, "Dan", "tools", 400, 2), calx_tuple(5, "Eva", "sales", 600, 1), calx_tuple(6, "Finn", "sales", 300, 5))));
}

static void show_teams(calx_session *session)
{
    const char *team;
    int64_t people, salaries, well_paid;
    calx_result *rows = calx_query(session, calx_select(
        calx_columns(calx_col(employee, team), calx_count_all(), calx_sum(calx_col(employee, salary)),
                     calx_filter(calx_count_all(), calx_ge(calx_col(employee, salary), 500))),
        calx_group_by(calx_col(employee, team)),
        calx_having(calx_gt(calx_count_all(), 1)),
        calx_order_by(calx_desc(calx_sum(calx_col(employee, salary))))));
    while (calx_fetch(rows, &team, &people, &salaries, &well_paid))
        printf("%s: %" PRId64 " people, %" PRId64 " in all, %" PRId64 " with 500 or more\n", team, people, salaries, well_paid);
    calx_result_close(rows);
}

/* A CASE has a name, and rows are grouped by it. */
static void show_groups(calx_session *session)
{
    calx_text_expr *group = calx_case(calx_when(calx_lt(calx_col(employee, salary), 400), "little"),
                                      calx_when(calx_lt(calx_col(employee, salary), 600), "some"), calx_else("much"));
    const char *label;
    int64_t people, teams;
    calx_result *rows = calx_query(session, calx_select(
        calx_columns(calx_label(group, "pay"), calx_count_all(), calx_count(calx_distinct(calx_col(employee, team)))),
        calx_group_by(calx_label_named("pay")),
        calx_order_by(calx_min(calx_col(employee, salary)))));
    while (calx_fetch(rows, &label, &people, &teams))
        printf("%s: %" PRId64 " people in %" PRId64 " teams\n", label, people, teams);
    calx_result_close(rows);
}

static void show_whole(calx_session *session)
{
    int32_t least = 0, most = 0;
    double average = 0;
    const char *names = NULL;
    calx_one(session, calx_select(calx_columns(calx_min(calx_col(employee, salary)), calx_max(calx_col(employee, salary)),
                                               calx_avg(calx_col(employee, salary)))),
             CALX_NO_ARGS, &least, &most, &average);
    calx_scalar(session, calx_select(calx_columns(calx_string_agg(calx_col(employee, name), ", ")),
                                     calx_where(calx_eq(calx_col(employee, team), "board"))), &names);
    printf("from %" PRId32 " to %" PRId32 ", on average %.2f; on the board: %s\n", least, most, average, names ? names : "?");
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    fill(session);
    show_teams(session);
    show_groups(session);
    show_whole(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
