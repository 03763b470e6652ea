/* SPDX-License-Identifier: MIT */
/* Values and statements that are longer than the backend takes: refused before they are sent, by name, and the connection goes on.
 * Values lie in memory that has nothing behind it until somebody reads it. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "errors.h"

#include <sys/mman.h>

enum { STATEMENT_MOST = 16 << 20 };

static unsigned char *zeros(suite *t, size_t len)
{
    void *at = mmap(NULL, len, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
        suite_skip(t, "the system gives no addresses for it");
    return at;
}

static calx_engine *engine_of_one(suite *t)
{
    suite_table(t, "calx_suite_limits", "id INTEGER, v %s", suite_is("blob_type"));
    return suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW);
}

static void check_opened_once(suite *t, const calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    calx_pool_status(engine, &state);
    CHECK_UINT(state.opened, 1);
}

/* It is a mistake of the program, of that value: nothing was sent, and nothing is lost. */
static void check_refused(suite *t, calx_session *session, calx_status status, const char *named)
{
    const calx_error *error = calx_error_of(session);
    int n = 0;
    CHECK_STATUS(session, status, CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG);
    CHECK(!error->is_disconnect);
    CHECK(!error->is_retryable);
    CHECK_INT(error->outcome, CALX_OUTCOME_OPEN);
    CHECK_HAS(calx_errmsg(session), named);
    OK(session, calx_rollback(session));
    OK(session, calx_scalar(session, calx_text("SELECT 42"), &n));
    CHECK_INT(n, 42);
    OK(session, calx_commit(session));
}

TEST_NEEDS(value_that_is_longer_than_the_backend_takes_is_named, "value_most")
{
    calx_engine *engine = engine_of_one(t);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    size_t len = (size_t)suite_number(t, suite_is("value_most")) + 1;
    unsigned char *large = zeros(t, len);
    calx_bytes bytes = { large, len };
    calx_status status;
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_limits (id, v) VALUES (:id, :v)"), calx_args(1, ((calx_bytes){ large, 3 }))));
    OK(session, calx_commit(session));
    status = calx_exec(session, calx_text("INSERT INTO calx_suite_limits (id, v) VALUES (:id, :blob)"), calx_args(2, bytes));
    CHECK_TEXT(calx_error_of(session)->column, "v");
    check_refused(t, session, status, "column v");
    status = calx_exec(session, calx_text("DELETE FROM calx_suite_limits WHERE COALESCE(v, :blob) = :blob AND id = :id"),
                       calx_args(bytes, 1));
    check_refused(t, session, status, "blob");
    status = calx_exec(session, calx_text("INSERT INTO calx_suite_limits (id, v) VALUES (:id, :blob)"), calx_args(3, ((calx_bytes){ large, SIZE_MAX / 2 })));
    check_refused(t, session, status, "column v");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_limits (id, v) VALUES (:id, :blob)"), calx_args(4, ((calx_bytes){ large, 4 }))));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_limits"), 2);
    check_opened_once(t, engine);
    munmap(large, len);
}

static calx_status insert_large(calx_session *session, void *context)
{
    const calx_bytes *bytes = context;
    return calx_exec(session, calx_text("INSERT INTO calx_suite_limits (id, v) VALUES (1, :blob)"), calx_args(*bytes));
}

TEST_NEEDS(value_that_is_too_long_is_not_tried_again, "value_most")
{
    calx_engine *engine = engine_of_one(t);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    size_t len = (size_t)suite_number(t, suite_is("value_most")) + 1;
    calx_bytes bytes = { zeros(t, len), len };
    CHECK_STATUS(session, calx_transact(session, insert_large, &bytes), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    check_opened_once(t, engine);
    munmap((void *)(uintptr_t)bytes.ptr, len);
}

/* "/" "*" xxxx "*" "/" behind a statement. */
static char *padded(const char *sql, size_t len)
{
    char *text = malloc(len + 1);
    size_t at = strlen(sql);
    if (!text)
        return NULL;
    memcpy(text, sql, at);
    memcpy(text + at, " /*", 3);
    memset(text + at + 3, 'x', len - at - 5);
    memcpy(text + len - 2, "*/", 3);
    return text;
}

static int64_t most_before;

static void restore_most(suite *t)
{
    calx_engine *engine = calx_engine_create(t->url);
    calx_session *session = calx_session_open(engine);
    CHECK_STATUS(session, calx_exec(session, suite_about("sets_most", (long long)most_before)), CALX_OK);
    calx_session_close(session);
    calx_engine_dispose(engine);
}

static void need_less_than(suite *t, int64_t most)
{
    calx_session *session = suite_session(t);
    OK(session, calx_scalar(session, calx_text(suite_is("statement_most")), &most_before));
    if (most_before > most) {
        if (calx_exec(session, suite_about("sets_most", (long long)most)) != CALX_OK)
            suite_skip(t, "the user may not choose how long a statement may be");
        t->at_end = restore_most;
    }
    OK(session, calx_commit(session));
}

static void check_statement(suite *t, calx_session *session, const char *head, size_t most)
{
    char *text = padded(head, most);
    REQUIRE(text != NULL);
    check_refused(t, session, calx_exec(session, calx_text(text)), "the statement");
    check_refused(t, session, calx_script(session, text), "the statement");
    free(text);
    text = padded(head, most - 2); /* the longest there is, with the byte that says that it is a statement */
    REQUIRE(text != NULL);
    OK(session, calx_exec(session, calx_text(text)));
    OK(session, calx_script(session, text));
    OK(session, calx_rollback(session));
    free(text);
}

TEST_NEEDS(statement_that_is_longer_than_the_server_takes_is_refused, "statement_most sets_most")
{
    calx_engine *engine = engine_of_one(t);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    int64_t most = 0;
    need_less_than(t, STATEMENT_MOST);
    OK(session, calx_scalar(session, calx_text(suite_is("statement_most")), &most));
    OK(session, calx_commit(session));
    check_statement(t, session, "INSERT INTO calx_suite_limits (id) VALUES (1)", (size_t)most); /* is prepared */
    check_statement(t, session, "SET @calx_suite = 1", (size_t)most);                          /* and this goes as text */
    check_opened_once(t, engine);
}
