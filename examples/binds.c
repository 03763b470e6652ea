/* SPDX-License-Identifier: MIT */
/* Values are bound, never spliced into SQL: binds URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void insert(calx_session *session)
{
    /* By position: each value for the next :name. The C type says what is bound. */
    calx_exec(session, calx_text("INSERT INTO example_binds (id, name, rating) VALUES (:id, :name, :rating)"),
              calx_args(1, "O'Brien; DROP TABLE example_binds", 4.5));

    /* By name, in any order. With calx.h `true` is a bool; what C compares is an int: (bool)(a > b). */
    bool active = true;
    calx_exec(session, calx_text("INSERT INTO example_binds (id, name, active) VALUES (:id, :name, :active)"),
              calx_args(calx_bind("name", "Jane"), calx_bind("active", active), calx_bind("id", 2)));

    /* NULL: a constant, a NULL pointer, or an optional value that is not set. */
    const char *nobody = NULL;
    calx_opt_double unrated = { .is_set = false };
    calx_exec(session, calx_text("INSERT INTO example_binds (id, name, rating, active)"
                                 " VALUES (:id, :name, :rating, :active)"), calx_args(3, nobody, unrated, CALX_NULL));

    /* Text with a length, and a point in time: microseconds since 1970, in UTC. */
    calx_str two_of_them = { "Ann and Bob", 3 };
    calx_timestamp when = { INT64_C(1767225600000000) };
    calx_exec(session, calx_text("INSERT INTO example_binds (id, name, seen) VALUES (:id, :name, :seen)"),
              calx_args(4, two_of_them, when));
}

/* A statement that is kept is prepared once, and takes new values at every run. */
static void insert_many(calx_session *session)
{
    calx_statement *more = calx_keep(calx_text("INSERT INTO example_binds (id, name) VALUES (:id, :name)"));
    const char *names[] = { "Ada", "Bea", "Cleo" };
    for (int i = 0; i < 3; i++)
        calx_exec(session, more, calx_args(10 + i, names[i]));
    calx_release(more);
}

/* A bind may stand in several places. What is no bind stays as it is: literals, comments, casts. */
static void select(calx_session *session)
{
    calx_result *rows = calx_query(session, calx_text("SELECT id, name, ':x' FROM example_binds /* :y */"
                                                      " WHERE id = :id OR id = 10 * :id ORDER BY id"), calx_args(1));
    int64_t id;
    const char *name, *literal;
    while (calx_fetch(rows, &id, &name, &literal))
        printf("%" PRId64 " %s %s\n", id, name, literal);
    calx_result_close(rows);
}

static void count(calx_session *session)
{
    int64_t all = 0, named = 0, seen = 0;
    calx_one(session, calx_text("SELECT COUNT(*), COUNT(name), COUNT(seen) FROM example_binds"), CALX_NO_ARGS,
             &all, &named, &seen);
    printf("%" PRId64 " rows, %" PRId64 " with a name, %" PRId64 " with a time\n", all, named, seen);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_binds"));
    calx_exec(session, calx_text("CREATE TABLE example_binds (id BIGINT PRIMARY KEY, name VARCHAR(50),"
                                 " rating DOUBLE PRECISION, active BOOLEAN, seen TIMESTAMP NULL)"));
    insert(session);
    insert_many(session);
    select(session);
    count(session);
    calx_status status = calx_commit(session);
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
