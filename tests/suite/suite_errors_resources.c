/* SPDX-License-Identifier: MIT */
/* Errors of what there is too little of, or no right to: space, and writing. */
#include "errors.h"

static const char insert[] = "INSERT INTO calx_suite_err (id, name) VALUES (3, 'x')";

TEST_NEEDS(write_in_a_transaction_that_only_reads_is_read_only, "makes_read_only")
{
    calx_session *session;
    int64_t count = 0;
    suite_close(t, suite_errors_session(t));
    session = suite_keep_session(t, calx_session_open(suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW)));
    suite_do(t, session, "makes_read_only");
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, calx_text(insert)), CALX_OPERATIONAL_ERROR);
    EXPECT(session, .status = CALX_OPERATIONAL_ERROR, .kind = CALX_READ_ONLY, .outcome = CALX_OUTCOME_OPEN,
           .statement = insert);
    OK(session, calx_rollback(session));
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_err"), &count));
    CHECK_INT(count, 1);
}

TEST_NEEDS(write_to_a_place_that_is_read_only_is_told, "read_only_url two_connections")
{
    calx_url *url = calx_url_parse(t->url);
    const char *pair = suite_is("read_only_url"), *value = strchr(pair, '=') + 1;
    char key[40];
    calx_session *session;
    int64_t count = 0;
    snprintf(key, sizeof key, "%.*s", (int)(value - pair - 1), pair);
    suite_close(t, suite_errors_session(t));
    CHECK_STATUS(url, calx_url_set_query(url, key, value), CALX_OK);
    session = suite_keep_session(t, calx_session_open(suite_keep_engine(t, calx_engine_create(url))));
    calx_url_dispose(url);
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_err"), &count));
    CHECK_INT(count, 1);
    CHECK_STATUS(session, calx_exec(session, calx_text(insert)), CALX_OPERATIONAL_ERROR);
    EXPECT(session, .status = CALX_OPERATIONAL_ERROR, .kind = CALX_READ_ONLY, .outcome = CALX_OUTCOME_OPEN,
           .statement = insert);
    calx_rollback(session);
}

TEST_NEEDS(write_without_space_is_disk_full, "fills")
{
    bool all = suite_has("fills_and_takes_all");
    calx_session *session;
    suite_close(t, suite_errors_session(t));
    session = suite_keep_session(t, calx_session_open(suite_engine(t, .pool_size = 1)));
    suite_do(t, session, "fills_setup");
    OK(session, calx_commit(session));
    OK(session, calx_exec(session, calx_text(insert)));
    calx_exec(session, calx_text(suite_is("fills")));
    if (calx_error_of(session)->kind == CALX_ACCESS_DENIED)
        suite_skip(t, "the user may not write files on the server");
    EXPECT(session, .status = CALX_OPERATIONAL_ERROR, .kind = CALX_DISK_FULL,
           .outcome = all ? CALX_OUTCOME_ROLLED_BACK : CALX_OUTCOME_OPEN, .tells = "full_tells",
           .table = "calx_suite_full", .statement = suite_is("fills"));
    CHECK_STATUS(session, calx_commit(session), CALX_OPERATIONAL_ERROR);
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_ROLLED_BACK);
    CHECK_INT(suite_count(t, "calx_suite_err"), 1);
    OK(session, calx_exec(session, calx_text("SELECT 1")));
    OK(session, calx_commit(session));
}
