/* SPDX-License-Identifier: MIT */
/* One row: scalar, one, first, one or none. No row and several rows are answers, not errors that stick. */
#include "suite.h"

static calx_session *with_rows(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_one", "id INTEGER PRIMARY KEY, name VARCHAR(50)");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_one VALUES (1, 'Ada'), (2, 'Bob'), (3, NULL)")));
    return session;
}

#define SELECT(where) calx_text("SELECT id, name FROM calx_suite_one WHERE " where " ORDER BY id")

TEST(scalar_reads_the_first_column_of_the_first_row)
{
    calx_session *session = with_rows(t);
    int id = 0;
    const char *name = NULL;
    OK(session, calx_scalar(session, SELECT("id >= 2"), &id));
    CHECK_INT(id, 2);
    OK(session, calx_scalar(session, calx_text("SELECT name FROM calx_suite_one WHERE id = :id"), &name, calx_args(2)));
    CHECK_TEXT(name, "Bob");
    OK(session, calx_scalar(session, calx_text("SELECT name FROM calx_suite_one WHERE id = 3"), &name));
    CHECK_TEXT(name, NULL);
}

TEST(scalar_without_a_row_is_not_found_and_zero)
{
    calx_session *session = with_rows(t);
    int id = 7;
    const char *name = "before";
    CHECK_STATUS(session, calx_scalar(session, SELECT("id = 9"), &id), CALX_NOT_FOUND);
    CHECK_INT(id, 0);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT name FROM calx_suite_one WHERE id = 9"), &name),
                 CALX_NOT_FOUND);
    CHECK_TEXT(name, NULL);
    /* An answer, readable, but not sticky. */
    CHECK_STATUS(session, calx_error_of(session)->status, CALX_NOT_FOUND);
    OK(session, calx_scalar(session, SELECT("id = 1"), &id));
    CHECK_INT(id, 1);
    CHECK_TEXT(calx_errmsg(session), "");
    OK(session, calx_commit(session));
}

TEST(one_wants_exactly_one)
{
    calx_session *session = with_rows(t);
    int id = 7;
    const char *name = "before";
    OK(session, calx_one(session, SELECT("id = :id"), calx_args(1), &id, &name));
    CHECK_INT(id, 1);
    CHECK_TEXT(name, "Ada");
    CHECK_STATUS(session, calx_one(session, SELECT("id = 9"), CALX_NO_ARGS, &id, &name), CALX_NOT_FOUND);
    CHECK_INT(id, 0);
    CHECK_TEXT(name, NULL);
    id = 7;
    CHECK_STATUS(session, calx_one(session, SELECT("id < 3"), CALX_NO_ARGS, &id, &name), CALX_MULTIPLE_RESULTS);
    CHECK_INT(id, 0);
    CHECK_TEXT(name, NULL);
    OK(session, calx_commit(session));
}

TEST(first_takes_the_first_of_several)
{
    calx_session *session = with_rows(t);
    int id = 7;
    const char *name = NULL;
    OK(session, calx_first(session, SELECT("id > 0"), CALX_NO_ARGS, &id, &name));
    CHECK_INT(id, 1);
    CHECK_TEXT(name, "Ada");
    CHECK_STATUS(session, calx_first(session, SELECT("id > 9"), CALX_NO_ARGS, &id, &name), CALX_NOT_FOUND);
    CHECK_INT(id, 0);
    OK(session, calx_commit(session));
}

TEST(one_or_none_tells_which)
{
    calx_session *session = with_rows(t);
    bool found = false;
    int id = 7;
    const char *name = "before";
    OK(session, calx_one_or_none(session, SELECT("id = 2"), CALX_NO_ARGS, &found, &id, &name));
    CHECK(found);
    CHECK_TEXT(name, "Bob");
    OK(session, calx_one_or_none(session, SELECT("id = 9"), CALX_NO_ARGS, &found, &id, &name));
    CHECK(!found);
    CHECK_INT(id, 0);
    CHECK_TEXT(name, NULL);
    found = true;
    CHECK_STATUS(session, calx_one_or_none(session, SELECT("id > 0"), CALX_NO_ARGS, &found, &id, &name),
                 CALX_MULTIPLE_RESULTS);
    CHECK(!found);
    OK(session, calx_commit(session));
}

TEST(one_row_of_a_result_closes_it)
{
    calx_session *session = with_rows(t);
    bool found = true;
    int id = 7;
    const char *name = NULL;
    OK(session, calx_result_one(calx_query(session, SELECT("id = 2")), &id, &name));
    CHECK_TEXT(name, "Bob");
    CHECK_STATUS(session, calx_result_one(calx_query(session, SELECT("id > 0")), &id, &name), CALX_MULTIPLE_RESULTS);
    OK(session, calx_result_first(calx_query(session, SELECT("id > 1")), &id, &name));
    CHECK_INT(id, 2);
    OK(session, calx_result_one_or_none(calx_query(session, SELECT("id > 9")), &found, &id, &name));
    CHECK(!found);
    CHECK_STATUS(session, calx_result_first(calx_query(session, SELECT("id > 9")), &id, &name), CALX_NOT_FOUND);
    OK(session, calx_commit(session));
}

TEST(text_of_one_row_lives_until_the_next_transaction)
{
    calx_session *session = with_rows(t);
    const char *first = NULL, *second = NULL;
    calx_str str = { NULL, 0 };
    calx_value value;
    OK(session, calx_scalar(session, calx_text("SELECT name FROM calx_suite_one WHERE id = 1"), &first));
    OK(session, calx_scalar(session, calx_text("SELECT name FROM calx_suite_one WHERE id = 2"), &second));
    OK(session, calx_scalar(session, calx_text("SELECT name FROM calx_suite_one WHERE id = 1"), &str));
    OK(session, calx_scalar(session, calx_text("SELECT name FROM calx_suite_one WHERE id = 2"), &value));
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_one")));
    OK(session, calx_commit(session));
    CHECK_TEXT(first, "Ada");
    CHECK_TEXT(second, "Bob");
    CHECK_STR(str, "Ada");
    CHECK_STR(value.as.s, "Bob");
}

TEST(wrong_type_of_one_row_sticks)
{
    calx_session *session = with_rows(t);
    int id = 7, wrong = 7;
    CHECK_STATUS(session, calx_one(session, SELECT("id = 1"), CALX_NO_ARGS, &id, &wrong), CALX_DATA_ERROR);
    CHECK_INT(id, 0);
    CHECK_INT(wrong, 0);
    CHECK_STATUS(session, calx_commit(session), CALX_DATA_ERROR);
}

TEST(wrong_number_of_places_of_one_row_is_misuse)
{
    calx_session *session = with_rows(t);
    int id = 7;
    CHECK_STATUS(session, calx_one(session, SELECT("id = 1"), CALX_NO_ARGS, &id), CALX_MISUSE);
    CHECK_INT(id, 0);
    calx_rollback(session);
}
