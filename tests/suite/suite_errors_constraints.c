/* SPDX-License-Identifier: MIT */
/* Errors of constraints: what was broken, by name where the backend tells. */
#include "errors.h"

static void check_sqlstate(suite *t, calx_session *session, const char *key)
{
    CHECK_TEXT(calx_error_of(session)->sqlstate, suite_has(key) ? suite_is(key) : "");
}

TEST(primary_key_that_is_taken_is_a_unique_violation)
{
    calx_session *session = suite_errors_session(t);
    CHECK_STATUS(session,
                 calx_exec(session, calx_text("INSERT INTO calx_suite_err (id, name) VALUES (:id, 'x')"), calx_args(1)),
                 CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
    CHECK_HAS(calx_error_of(session)->statement, "INSERT INTO calx_suite_err (id, name) VALUES");
    CHECK_INT(calx_error_of(session)->outcome, CALX_OUTCOME_OPEN);
    check_sqlstate(t, session, "sqlstate_unique");
    calx_rollback(session);
}

TEST(unique_violation_names_what_it_knows)
{
    calx_session *session = suite_errors_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_err VALUES (2, 'a@x', 1, 'x', 1)")),
                 CALX_INTEGRITY_ERROR);
    EXPECT(session, .status = CALX_INTEGRITY_ERROR, .kind = CALX_UNIQUE_VIOLATION, .outcome = CALX_OUTCOME_OPEN,
           .tells = "unique_tells", .constraint = "calx_suite_err_email", .table = "calx_suite_err", .column = "email",
           .statement = "INSERT INTO calx_suite_err");
    check_sqlstate(t, session, "sqlstate_unique");
    calx_rollback(session);
}

/* A value may say anything, in any words: names are read from behind it. */
TEST(unique_violation_is_not_misled_by_the_value)
{
    static const char evil[] = "x' for key 'evil";
    calx_session *session = suite_errors_session(t);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_err SET email = :e"), calx_args(evil)));
    CHECK_STATUS(session,
                 calx_exec(session, calx_text("INSERT INTO calx_suite_err (id, email, name) VALUES (2, :e, 'x')"),
                           calx_args(evil)),
                 CALX_INTEGRITY_ERROR);
    EXPECT(session, .status = CALX_INTEGRITY_ERROR, .kind = CALX_UNIQUE_VIOLATION, .outcome = CALX_OUTCOME_OPEN,
           .tells = "unique_tells", .constraint = "calx_suite_err_email", .table = "calx_suite_err", .column = "email",
           .statement = "INSERT INTO calx_suite_err");
    calx_rollback(session);
}

/* On SQLite when it has a row that is referred to; the servers look at the key alone. */
TEST_NEEDS(dropping_what_a_foreign_key_refers_to_violates_it, "foreign_keys")
{
    calx_session *session;
    suite_table(t, "calx_suite_parent", "id INTEGER PRIMARY KEY");
    suite_table(t, "calx_suite_child", "parent INTEGER, CONSTRAINT calx_suite_fk FOREIGN KEY (parent) REFERENCES calx_suite_parent (id)");
    session = suite_session(t);
    OK(session, calx_script(session, "INSERT INTO calx_suite_parent VALUES (1); INSERT INTO calx_suite_child VALUES (1)"));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, calx_text("DROP TABLE calx_suite_parent")), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION);
    calx_rollback(session);
    CHECK_INT(suite_count(t, "calx_suite_parent"), 1);
}

TEST_NEEDS(missing_parent_is_a_foreign_key_violation, "foreign_keys")
{
    calx_session *session;
    suite_table(t, "calx_suite_parent", "id INTEGER PRIMARY KEY");
    suite_table(t, "calx_suite_child",
                "id INTEGER PRIMARY KEY, parent INTEGER, "
                "CONSTRAINT calx_suite_fk FOREIGN KEY (parent) REFERENCES calx_suite_parent (id)");
    session = suite_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_child VALUES (1, 99)")),
                 CALX_INTEGRITY_ERROR);
    EXPECT(session, .status = CALX_INTEGRITY_ERROR, .kind = CALX_FOREIGN_KEY_VIOLATION, .outcome = CALX_OUTCOME_OPEN,
           .tells = "foreign_key_tells", .constraint = "calx_suite_fk", .table = "calx_suite_child",
           .column = "parent", .statement = "INSERT INTO calx_suite_child");
    check_sqlstate(t, session, "sqlstate_foreign_key");
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_parent VALUES (1)")));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_child VALUES (1, 1)")));
    CHECK_STATUS(session, calx_exec(session, calx_text("DELETE FROM calx_suite_parent")), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION);
    if (suite_has("foreign_key_tells")) {
        CHECK_TEXT(calx_error_of(session)->constraint, "calx_suite_fk");
        CHECK_TEXT(calx_error_of(session)->table, "calx_suite_child"); /* the key is the child's */
    }
    calx_rollback(session);
}

TEST(missing_value_is_a_not_null_violation)
{
    static const char *const mistakes[] = { "INSERT INTO calx_suite_err (id, name) VALUES (2, NULL)",
                                            "INSERT INTO calx_suite_err (id) VALUES (2)", /* and no default */
                                            "UPDATE calx_suite_err SET name = NULL" };
    calx_session *session = suite_errors_session(t);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        CHECK_STATUS(session, calx_exec(session, calx_text(mistakes[i])), CALX_INTEGRITY_ERROR);
        EXPECT(session, .status = CALX_INTEGRITY_ERROR, .kind = CALX_NOT_NULL_VIOLATION, .outcome = CALX_OUTCOME_OPEN,
               .tells = "not_null_tells", .table = "calx_suite_err", .column = "name", .statement = "calx_suite_err");
        OK(session, calx_rollback(session));
    }
    CHECK_STATUS(
        session,
        calx_exec(session, calx_text("INSERT INTO calx_suite_err (id, name) VALUES (2, :name)"), calx_args(CALX_NULL)),
        CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION);
    check_sqlstate(t, session, "sqlstate_not_null");
    calx_rollback(session);
}

TEST(forbidden_value_is_a_check_violation)
{
    calx_session *session = suite_errors_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_err VALUES (2, 'b@x', -1, 'x', 1)")),
                 CALX_INTEGRITY_ERROR);
    EXPECT(session, .status = CALX_INTEGRITY_ERROR, .kind = CALX_CHECK_VIOLATION, .outcome = CALX_OUTCOME_OPEN,
           .tells = "check_tells", .constraint = "calx_suite_err_age", .table = "calx_suite_err",
           .statement = "INSERT INTO calx_suite_err");
    check_sqlstate(t, session, "sqlstate_check");
    calx_rollback(session);
}

TEST_NEEDS(overlap_is_an_exclusion_violation, "excludes")
{
    calx_session *session = suite_session(t);
    suite_table(t, "calx_suite_span", "%s", suite_is("excludes"));
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_span VALUES ('[1,5)')")));
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_span VALUES ('[4,9)')")),
                 CALX_INTEGRITY_ERROR);
    EXPECT(session, .status = CALX_INTEGRITY_ERROR, .kind = CALX_EXCLUSION_VIOLATION, .outcome = CALX_OUTCOME_OPEN,
           .tells = "exclusion_tells", .constraint = "calx_suite_apart", .table = "calx_suite_span",
           .statement = "INSERT INTO calx_suite_span");
    calx_rollback(session);
}

TEST_NEEDS(deferred_foreign_key_fails_the_commit, "deferred_constraints")
{
    calx_session *session;
    suite_table(t, "calx_suite_parent", "id INTEGER PRIMARY KEY");
    suite_table(t, "calx_suite_child",
                "id INTEGER PRIMARY KEY, parent INTEGER, CONSTRAINT calx_suite_fk FOREIGN KEY (parent) "
                "REFERENCES calx_suite_parent (id) DEFERRABLE INITIALLY DEFERRED");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_child VALUES (1, 99)")));
    CHECK_STATUS(session, calx_commit(session), CALX_INTEGRITY_ERROR);
    EXPECT(session, .status = CALX_INTEGRITY_ERROR, .kind = CALX_FOREIGN_KEY_VIOLATION,
           .outcome = CALX_OUTCOME_ROLLED_BACK, .tells = "foreign_key_tells", .constraint = "calx_suite_fk",
           .table = "calx_suite_child", .column = "parent", .statement = "COMMIT");
    CHECK_INT(suite_count(t, "calx_suite_child"), 0);
}

TEST_NEEDS(trigger_that_says_no_has_a_kind_of_its_own, "raises")
{
    calx_session *session = suite_errors_session(t);
    suite_do(t, session, "raises_setup");
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("raises"))), CALX_INTEGRITY_ERROR);
    EXPECT(session, .status = CALX_INTEGRITY_ERROR, .kind = CALX_RAISED, .outcome = CALX_OUTCOME_OPEN,
           .statement = suite_is("raises"));
    CHECK_HAS(calx_error_of(session)->message, "not on sundays");
    calx_rollback(session);
}

/* There is always a text. */
TEST_NEEDS(what_is_raised_with_a_blank_text_has_one, "raises_blank")
{
    calx_session *session = suite_errors_session(t);
    suite_do(t, session, "raises_blank_setup");
    CHECK_STATUS(session, calx_exec(session, calx_text(suite_is("raises_blank"))), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_RAISED);
    CHECK_TEXT(calx_error_of(session)->message, "the driver gave no reason");
    calx_rollback(session);
}
