/* SPDX-License-Identifier: MIT */
/* CTEs: read twice, and recursive ones: recursive URL */
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
CALX_MODEL(employee, "example_cte_staff",
    CALX_COLUMN(employee, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(employee, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, team, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, salary),
    CALX_COLUMN(employee, boss_id, .references = "example_cte_staff.id"));
static calx_metadata metadata = CALX_METADATA(&employee_model);

static void fill(calx_session *session)
{
    calx_node *columns = calx_list(calx_col(employee, id), calx_col(employee, name), calx_col(employee, team), calx_col(employee, salary),
                                   calx_col(employee, boss_id));
    calx_exec(session, calx_insert(employee, calx_insert_rows(columns,
        calx_tuple(1, "Ada", "board", 900, calx_null_node()), calx_tuple(2, "Ben", "tools", 500, 1), calx_tuple(3, "Cleo", "tools", 400, 2),
        calx_tuple(4, "Dan", "tools", 400, 2), calx_tuple(5, "Eva", "sales", 600, 1), calx_tuple(6, "Finn", "sales", 300, 5))));
}

/* Written once, read twice. */
static void show_richest_team(calx_session *session)
{
    calx_node *teams = calx_cte(calx_select(
        calx_columns(calx_col(employee, team), calx_label(calx_sum(calx_col(employee, salary)), "total")),
        calx_group_by(calx_col(employee, team))), "teams");
    calx_num *total = calx_num_of(teams, "total");
    const char *team = NULL;
    int64_t most = 0;
    calx_one(session, calx_select(calx_columns(calx_text_of(teams, "team"), total),
                                  calx_where(calx_eq(total, calx_subquery_num(calx_select(calx_columns(calx_max(total)),
                                                                                          calx_correlate_n(NULL, 0, 0)))))),
             CALX_NO_ARGS, &team, &most);
    printf("most is paid to %s: %" PRId64 "\n", team ? team : "?", most);
}

/* The boss, then whoever has one of those found so far for a boss. */
static void show_everybody_below(calx_session *session, const char *boss)
{
    calx_node *first = calx_recursive_cte(calx_select(
        calx_columns(calx_col(employee, id), calx_col(employee, name), calx_label(calx_literal_column("0", NULL), "depth")),
        calx_where(calx_eq(calx_col(employee, name), boss))), "below");
    calx_node *below = calx_cte_union(first, calx_select(
        calx_columns(calx_col(employee, id), calx_col(employee, name), calx_plus(calx_num_of(first, "depth"), 1)),
        calx_from(employee), calx_join_from(first, calx_eq(calx_col(employee, boss_id), calx_num_of(first, "id")))), true);
    const char *name;
    int32_t depth;
    calx_result *rows = calx_query(session, calx_select(calx_columns(calx_text_of(below, "name"), calx_num_of(below, "depth")),
                                                        calx_order_by(calx_num_of(below, "depth"), calx_num_of(below, "id"))));
    while (calx_fetch(rows, &name, &depth))
        printf("%*s%s\n", 2 * depth, "", name);
    calx_result_close(rows);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    fill(session);
    show_richest_team(session);
    show_everybody_below(session, "Ada");
    show_everybody_below(session, "Ben");
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
