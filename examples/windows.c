/* SPDX-License-Identifier: MIT */
/* Window functions: places, running sums, neighbours: windows URL */
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
CALX_MODEL(employee, "example_window_staff",
    CALX_COLUMN(employee, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(employee, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, team, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(employee, salary),
    CALX_COLUMN(employee, boss_id, .references = "example_window_staff.id"));
static calx_metadata metadata = CALX_METADATA(&employee_model);

static void fill(calx_session *session)
{
    calx_node *columns = calx_list(calx_col(employee, id), calx_col(employee, name), calx_col(employee, team), calx_col(employee, salary),
                                   calx_col(employee, boss_id));
    calx_exec(session, calx_insert(employee, calx_insert_rows(columns,
        calx_tuple(1, "Ada", "board", 900, calx_null_node()), calx_tuple(2, "Ben", "tools", 500, 1), calx_tuple(3, "Cleo", "tools", 400, 2),
        calx_tuple(4, "Dan", "tools", 400, 2), calx_tuple(5, "Eva", "sales", 600, 1), calx_tuple(6, "Finn", "sales", 300, 5))));
}

static void show_places(calx_session *session)
{
    const char *name, *team;
    int64_t place, rank, of_team;
    calx_clause *in_team = calx_keep(calx_partition_by(calx_col(employee, team)));
    calx_result *rows = calx_query(session, calx_select(
        calx_columns(calx_col(employee, team), calx_col(employee, name),
                     calx_over(calx_row_number(), in_team, calx_order_by(calx_desc(calx_col(employee, salary)), calx_col(employee, id))),
                     calx_over(calx_rank(), in_team, calx_order_by(calx_desc(calx_col(employee, salary)))),
                     calx_over(calx_sum(calx_col(employee, salary)), in_team)),
        calx_order_by(calx_col(employee, team), calx_desc(calx_col(employee, salary)), calx_col(employee, id))));
    while (calx_fetch(rows, &team, &name, &place, &rank, &of_team))
        printf("%s: %s is row %" PRId64 ", rank %" PRId64 " (%" PRId64 " in all)\n", team, name, place, rank, of_team);
    calx_result_close(rows);
    calx_release(in_team);
}

/* The window has a name, and frames of its own. */
static void show_running_sums(calx_session *session)
{
    const char *name, *before;
    int64_t running, of_three;
    calx_result *rows = calx_query(session, calx_select(
        calx_columns(calx_col(employee, name), calx_over_window(calx_lag(calx_col(employee, name)), "by_id"),
                     calx_over(calx_sum(calx_col(employee, salary)), calx_order_by(calx_col(employee, id)),
                               calx_frame_rows(calx_unbounded_preceding(), calx_current_row())),
                     calx_over(calx_sum(calx_col(employee, salary)), calx_order_by(calx_col(employee, id)),
                               calx_frame_rows(calx_preceding(1), calx_following(1)))),
        calx_window("by_id", calx_order_by(calx_col(employee, id))),
        calx_order_by(calx_col(employee, id))));
    while (calx_fetch(rows, &name, &before, &running, &of_three))
        printf("%s after %s: %" PRId64 " so far, %" PRId64 " with both neighbours\n", name, before ? before : "nobody", running, of_three);
    calx_result_close(rows);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    fill(session);
    show_places(session);
    show_running_sums(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
