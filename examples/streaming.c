/* SPDX-License-Identifier: MIT */
/* Rows that do not fit into memory come as they are fetched: streaming URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 5000 };

static void fill(calx_session *session)
{
    calx_statement *insert = calx_keep(calx_text("INSERT INTO example_readings VALUES (:id, :reading)"));
    for (int i = 1; i <= ROWS; i++)
        calx_exec(session, insert, calx_args(i, i % 100 / 4.0));
    calx_release(insert);
}

static void stream(calx_session *session)
{
    calx_result *rows = calx_query(session, calx_text("SELECT id, reading FROM example_readings ORDER BY id"),
                                   CALX_NO_ARGS, .stream = true);
    int64_t id, count = 0;
    double reading, sum = 0;
    while (calx_fetch(rows, &id, &reading)) {
        sum += reading;
        count++;
    }
    calx_result_close(rows);
    printf("%" PRId64 " readings, %.2f on average\n", count, sum / (double)count);
}

/* The connection is busy with the stream: nothing else can run on the session until it is closed. */
static void interrupt(calx_session *session)
{
    calx_result *rows = calx_query(session, calx_text("SELECT id, reading FROM example_readings"),
                                   CALX_NO_ARGS, .stream = true);
    calx_status status = calx_exec(session, calx_text("DELETE FROM example_readings"));
    printf("something else meanwhile: %s\n", calx_status_name(status));
    calx_result_close(rows);
    calx_rollback(session);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_readings"));
    calx_exec(session, calx_text("CREATE TABLE example_readings (id BIGINT PRIMARY KEY, reading DOUBLE PRECISION)"));
    fill(session);
    calx_status status = calx_commit(session);
    if (status == CALX_OK) {
        stream(session);
        interrupt(session);
        status = calx_commit(session);
    }
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
