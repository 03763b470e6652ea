/* SPDX-License-Identifier: MIT */
/* Errors: one taxonomy over all backends, the first one stays, and the handle answers for it. errors URL */
#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a program can decide by is the same on every backend. The message, the SQLSTATE and the native code are the
 * backend's own, and not shown here. */
static void show(const calx_error *error)
{
    const char *file = strrchr(error->where, '/');
    printf("  %s: %s, outcome %s, %s\n", calx_status_name(error->status), calx_error_kind_name(error->kind),
           calx_outcome_name(error->outcome), error->is_retryable ? "try again" : "no use trying again");
    printf("  of %.24s... at %s\n", error->statement, file ? file + 1 : error->where);
}

/* What a program might tell its user. docs/errors.md has all kinds, and the cures. */
static const char *advice(const calx_error *error)
{
    switch (error->kind) {
    case CALX_UNIQUE_VIOLATION: return "that name is taken";
    case CALX_FOREIGN_KEY_VIOLATION: return "that parent does not exist";
    case CALX_NOT_NULL_VIOLATION: return "a value is missing";
    case CALX_SERIALIZATION_FAILURE:
    case CALX_DEADLOCK: return "once more, please";
    default: return "sorry, that is our mistake";
    }
}

/* One mistake; the session is fit for the next after a rollback. */
static void make(calx_session *session, const char *mistake, const char *sql)
{
    printf("%s:\n", mistake);
    calx_exec(session, calx_text(sql));
    show(calx_error_of(session));
    printf("  to the user: %s\n", advice(calx_error_of(session)));
    calx_rollback(session);
}

static void first_error_stays(calx_session *session)
{
    calx_exec(session, calx_text("INSERT INTO example_children VALUES (1, 99, 'no such parent')"));
    calx_status later = calx_exec(session, calx_text("SELECT nonsense FROM nowhere"));
    printf("a later call does nothing and says: %s\n", calx_status_name(later));
    calx_status status = calx_commit(session);
    printf("so does the commit: %s; the transaction is %s\n", calx_status_name(status),
           calx_outcome_name(calx_error_of(session)->outcome));
    printf("the message is there: %s\n", *calx_errmsg(session) ? "yes" : "no");
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_script(session, "DROP TABLE IF EXISTS example_children; DROP TABLE IF EXISTS example_parents;"
                         "CREATE TABLE example_parents (id BIGINT PRIMARY KEY);"
                         "CREATE TABLE example_children (id BIGINT PRIMARY KEY, parent_id BIGINT,"
                         " name VARCHAR(20) NOT NULL, FOREIGN KEY (parent_id) REFERENCES example_parents (id));"
                         "INSERT INTO example_parents VALUES (1)");
    if (calx_commit(session) != CALX_OK) {
        fprintf(stderr, "%s\n", calx_errmsg(session));
        calx_session_close(session);
        calx_engine_dispose(engine);
        return EXIT_FAILURE;
    }
    make(session, "a key twice", "INSERT INTO example_parents VALUES (1)");
    make(session, "no such parent", "INSERT INTO example_children VALUES (1, 99, 'x')");
    make(session, "NULL where none may be", "INSERT INTO example_children VALUES (1, 1, NULL)");
    make(session, "bad grammar", "SELEKT id FROM example_parents");
    make(session, "no such table", "SELECT id FROM example_nothing_like_this");
    make(session, "no such column", "SELECT nothing_like_this FROM example_parents");
    make(session, "a column of two tables", "SELECT id FROM example_parents CROSS JOIN example_children");
    make(session, "no such function", "SELECT nothing_like_this(1)");
    make(session, "a bind without its value", "SELECT id FROM example_parents WHERE id = :id");
    first_error_stays(session);
    calx_session_close(session);
    calx_engine_dispose(engine);
    return EXIT_SUCCESS;
}
