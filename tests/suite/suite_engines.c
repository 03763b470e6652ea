/* SPDX-License-Identifier: MIT */
/* Several engines in one program, of different backends when the environment names more of them. */
#include "starve.h"
#include "suite.h"

#include <unistd.h>

enum { ENGINES = 4 };
typedef struct fleet {
    size_t count;
    calx_engine *engines[ENGINES];
    calx_session *sessions[ENGINES];
    char file[256];
} fleet;

static void add(suite *t, fleet *f, const char *url)
{
    calx_engine *engine;
    if (!url || !*url || f->count == ENGINES)
        return;
    engine = suite_keep_engine(t, calx_engine_create(url));
    if (calx_error_of(engine)->status != CALX_OK)
        return; /* its plugins are not here */
    f->engines[f->count] = engine;
    f->sessions[f->count++] = suite_keep_session(t, calx_session_open(engine));
}

static fleet assemble(suite *t)
{
    fleet f = { .count = 0 };
    const char *temporary = getenv("TMPDIR");
    char url[300];
    int fd;
    snprintf(f.file, sizeof f.file, "%.200s/calx_suite_XXXXXX", temporary && *temporary == '/' ? temporary : "/tmp");
    fd = mkstemp(f.file);
    if (fd >= 0)
        close(fd);
    snprintf(url, sizeof url, "sqlite:///%s", f.file);
    add(t, &f, t->url);
    add(t, &f, url);
    add(t, &f, getenv("CALX_TEST_POSTGRESQL_URL"));
    add(t, &f, getenv("CALX_TEST_MYSQL_URL"));
    return f;
}

static const char drop[] = "DROP TABLE IF EXISTS calx_suite_fleet";

static void dissolve(fleet *f)
{
    for (size_t i = 0; i < f->count; i++) {
        calx_rollback(f->sessions[i]);
        calx_exec(f->sessions[i], calx_text(drop));
        if (calx_commit(f->sessions[i]) != CALX_OK && !suite_starve_excuses(calx_errmsg(f->sessions[i])))
            printf("    and %s: %s\n", drop, calx_errmsg(f->sessions[i]));
    }
    unlink(f->file);
}

/* The same statements on all of them, turn by turn, by the same kept statements. The suite's own database may be among
 * them twice, under two engines: then they take turns by transactions. */
TEST_NEEDS(one_program_runs_on_several_backends, "two_connections")
{
    fleet f = assemble(t);
    calx_statement *insert = calx_keep(calx_text("INSERT INTO calx_suite_fleet VALUES (:id, :name)"));
    calx_statement *select = calx_keep(calx_text("SELECT name FROM calx_suite_fleet WHERE id = :id"));
    for (size_t i = 0; i < f.count; i++) {
        calx_session *session = f.sessions[i];
        char name[48];
        const char *read = NULL;
        int64_t sum = 0;
        calx_exec(session, calx_text(drop));
        calx_exec(session, calx_text("CREATE TABLE calx_suite_fleet (id INTEGER PRIMARY KEY, name VARCHAR(48))"));
        for (int k = 1; k <= 20; k++) {
            snprintf(name, sizeof name, "row %d of %zu", k, i);
            calx_exec(session, insert, calx_args(k, name));
        }
        CHECK_STATUS(session, calx_commit(session), CALX_OK);
        CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT SUM(id) FROM calx_suite_fleet"), &sum), CALX_OK);
        CHECK_INT(sum, 210);
        CHECK_STATUS(session, calx_scalar(session, select, &read, calx_args(7)), CALX_OK);
        snprintf(name, sizeof name, "row 7 of %zu", i);
        CHECK_TEXT(read, name);
        calx_exec(session, calx_text(drop));
        CHECK_STATUS(session, calx_commit(session), CALX_OK);
    }
    calx_release(insert);
    calx_release(select);
    dissolve(&f);
    if (f.count < 2 && !t->failures)
        suite_skip(t, "there is one backend only");
}

TEST_NEEDS(an_error_on_one_engine_is_no_error_on_another, "two_connections")
{
    fleet f = assemble(t);
    for (size_t i = 0; i < f.count; i++)
        CHECK_STATUS(f.sessions[i], calx_exec(f.sessions[i], calx_text("SELECT * FROM calx_suite_nowhere")),
                     CALX_PROGRAMMING_ERROR);
    for (size_t i = 0; i < f.count; i++) {
        int n = 0;
        CHECK_ERROR(f.sessions[i], CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE);
        calx_rollback(f.sessions[i]);
        CHECK_STATUS(f.sessions[i], calx_scalar(f.sessions[i], calx_text("SELECT 1"), &n), CALX_OK);
        for (size_t k = i + 1; k < f.count; k++)
            CHECK_STATUS(f.sessions[k], calx_error_of(f.sessions[k])->status, CALX_PROGRAMMING_ERROR);
    }
    for (size_t i = 0; i < f.count; i++)
        calx_rollback(f.sessions[i]);
    unlink(f.file);
}

TEST_NEEDS(rows_of_several_engines_are_read_together, "two_connections cte")
{
    fleet f = assemble(t);
    calx_result *rows[ENGINES];
    int64_t n, sums[ENGINES] = { 0 };
    bool more = true;
    for (size_t i = 0; i < f.count; i++)
        rows[i] = calx_query(f.sessions[i], suite_numbers("n", 3), CALX_NO_ARGS, .stream = true);
    while (more) {
        more = false;
        for (size_t i = 0; i < f.count; i++)
            if (calx_fetch(rows[i], &n)) {
                sums[i] += n;
                more = true;
            }
    }
    for (size_t i = 0; i < f.count; i++) {
        CHECK_INT(sums[i], 2000 * 1999 / 2);
        CLOSE(rows[i], CALX_OK);
        calx_rollback(f.sessions[i]);
    }
    unlink(f.file);
}

TEST_NEEDS(two_engines_of_one_url_are_two_pools, "two_connections")
{
    calx_engine *first = suite_engine(t, .pool_size = 1), *second = suite_engine(t, .pool_size = 1);
    calx_connection *connection = suite_connection(t, first);
    calx_pool_state state = { .struct_size = sizeof state };
    CHECK_STATUS(connection, calx_error_of(connection)->status, CALX_OK);
    calx_pool_status(first, &state);
    CHECK_INT(state.checked_out, 1);
    calx_pool_status(second, &state);
    CHECK_INT(state.checked_out, 0);
    calx_pool_status(NULL, &state);
    CHECK_INT(state.checked_out, 0);
}
