/* SPDX-License-Identifier: MIT */
/* Several databases, of different sorts, in one program: several_engines URL [URL] */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void create(calx_session *session, const char *name)
{
    char sql[160];
    snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS %s; CREATE TABLE %s (id BIGINT PRIMARY KEY, name VARCHAR(50))",
             name, name);
    calx_script(session, sql);
}

/* Rows of one database, as they are read, into the other. */
static void copy(calx_session *from, calx_session *to)
{
    calx_result *rows = calx_query(from, calx_text("SELECT id, name FROM example_source ORDER BY id"));
    calx_statement *insert = calx_keep(calx_text("INSERT INTO example_target VALUES (:id, :name)"));
    int64_t id;
    const char *name;
    while (calx_fetch(rows, &id, &name))
        calx_exec(to, insert, calx_args(id, name));
    calx_release(insert);
    calx_result_close(rows);
}

static bool finish(calx_session *session)
{
    calx_status status = calx_commit(session);
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    return status == CALX_OK;
}

int main(int argc, char **argv)
{
    calx_engine *here = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_engine *there = calx_engine_create(argc > 2 ? argv[2] : "sqlite:///:memory:");
    calx_session *source = calx_session_open(here), *target = calx_session_open(there);
    const char *name = "";
    int64_t count = 0;

    create(source, "example_source");
    calx_exec(source, calx_text("INSERT INTO example_source VALUES (1, 'Żółw'), (2, 'Gürteltier'), (3, NULL)"));
    create(target, "example_target");
    copy(source, target);

    calx_scalar(target, calx_text("SELECT COUNT(*) FROM example_target"), &count);
    calx_scalar(target, calx_text("SELECT name FROM example_target WHERE id = 1"), &name);
    printf("%" PRId64 " rows copied, the first is %s\n", count, name);

    bool good = finish(source);
    good = finish(target) && good;
    calx_engine_dispose(here);
    calx_engine_dispose(there);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
