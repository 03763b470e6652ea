/* SPDX-License-Identifier: MIT */
/* Statements that run more than once: many of them, with arguments of changing kinds, over tables that change. */
#include "suite.h"

static calx_session *with_table(suite *t)
{
    suite_table(t, "calx_suite_prep", "id %s, name VARCHAR(40)", suite_is("bigint_type"));
    return suite_session(t);
}

TEST(more_statements_than_the_cache_holds)
{
    calx_session *session = with_table(t);
    int64_t n = 0;
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < 300; i++) {
            OK(session, calx_scalar(session, suite_sql("SELECT %d + COUNT(*) FROM calx_suite_prep WHERE id = :id", i),
                                    &n, calx_args(i)));
            CHECK_INT(n, i);
        }
    OK(session, calx_commit(session));
}

TEST(more_kept_statements_than_the_cache_holds)
{
    enum { COUNT = 200 };
    calx_session *session = with_table(t);
    calx_statement *statements[COUNT];
    int64_t n = 0;
    for (int i = 0; i < COUNT; i++)
        statements[i] = calx_keep(suite_sql("SELECT %d + COUNT(*) FROM calx_suite_prep WHERE id = :id", i));
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < COUNT; i++) {
            CHECK_STATUS(session, calx_scalar(session, statements[i], &n, calx_args(i)), CALX_OK);
            CHECK_INT(n, i);
        }
    for (int i = 0; i < COUNT; i++)
        calx_release(statements[i]);
    OK(session, calx_commit(session));
}

TEST_NEEDS(a_cache_of_one_statement_is_enough, "two_connections")
{
    calx_engine *engine = suite_engine(t, .statement_cache_size = 1);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    calx_result *rows;
    int n = 0, m = 0;
    for (int i = 0; i < 10; i++) {
        rows = calx_query(session, calx_text("SELECT 1"));
        OK(session, calx_scalar(session, calx_text("SELECT 2"), &m));
        OK(session, calx_scalar(session, calx_text("SELECT 3"), &m));
        CHECK(calx_fetch(rows, &n));
        CHECK_INT(n, 1);
        CHECK_INT(m, 3);
        CLOSE(rows, CALX_OK);
    }
    OK(session, calx_commit(session));
}

/* ---- arguments of other kinds than the time before ---- */

typedef enum shape { KEPT, FLOATING } shape;

/* Runs it as a kept statement, and as one that is made anew each time. */
static void insert_each(suite *t, calx_session *session, const calx_arg *values, size_t count, shape how)
{
    static const char sql[] = "INSERT INTO calx_suite_prep (id, name) VALUES (:id, :name)";
    calx_statement *kept = how == KEPT ? calx_keep(calx_text(sql)) : NULL;
    for (size_t i = 0; i < count; i++) {
        calx_arg args[2] = { values[i * 2], values[i * 2 + 1] };
        CHECK_STATUS(session, calx_exec(session, kept ? kept : calx_text(sql), ((calx_args_t){ args, 2 })), CALX_OK);
    }
    calx_release(kept);
}

TEST(kinds_of_arguments_may_change)
{
    for (shape how = KEPT; how <= FLOATING; how++) {
        calx_session *session = with_table(t);
        const calx_arg values[] = {
            calx_arg_null(CALX_NULL),          calx_arg_null(CALX_NULL),
            calx_arg_int32(1),                 calx_arg_string("one"),
            calx_arg_int64(INT64_C(5000000000)), calx_arg_null(CALX_NULL),
            calx_arg_int32(-1),                calx_arg_string(""),
            calx_arg_null(CALX_NULL),          calx_arg_str((calx_str){ "a longer text than before", 25 }),
            calx_arg_int64(INT64_MIN),         calx_arg_string("x"),
        };
        calx_result *rows;
        calx_opt_int64 id;
        const char *name;
        size_t i = 0;
        insert_each(t, session, values, 6, how);
        OK(session, calx_commit(session));
        CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_prep WHERE id IS NULL AND name IS NULL"), 1);
        CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_prep WHERE id = 5000000000 AND name IS NULL"), 1);
        CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_prep WHERE id = -1 AND name = ''"), 1);
        CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_prep WHERE name = 'a longer text than before'"), 1);
        rows = calx_query(session, calx_text("SELECT id, name FROM calx_suite_prep WHERE id IS NOT NULL ORDER BY id"));
        for (; calx_fetch(rows, &id, &name); i++)
            CHECK_INT(id.value, ((int64_t[]){ INT64_MIN, -1, 1, INT64_C(5000000000) })[i % 4]);
        CHECK_INT(i, 4);
        CLOSE(rows, CALX_OK);
        suite_close(t, session);
        memset(t->tables, 0, sizeof t->tables);
    }
    suite_table(t, "calx_suite_prep", "id INTEGER");
}

TEST(int_and_large_int_compare_with_the_same_statement)
{
    calx_session *session = with_table(t);
    calx_statement *count = calx_keep(calx_text("SELECT COUNT(*) FROM calx_suite_prep WHERE id = :id"));
    int n = 0;
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_prep (id) VALUES (7), (5000000000)")));
    OK(session, calx_scalar(session, count, &n, calx_args(7)));
    CHECK_INT(n, 1);
    OK(session, calx_scalar(session, count, &n, calx_args(INT64_C(5000000000))));
    CHECK_INT(n, 1);
    OK(session, calx_scalar(session, count, &n, calx_args(CALX_NULL)));
    CHECK_INT(n, 0);
    OK(session, calx_scalar(session, count, &n, calx_args((short)7)));
    CHECK_INT(n, 1);
    calx_release(count);
    OK(session, calx_commit(session));
}

/* ---- tables that change under a statement ---- */

TEST(a_table_may_change_under_a_kept_statement)
{
    calx_session *session = with_table(t);
    calx_statement *all = calx_keep(calx_text("SELECT * FROM calx_suite_prep"));
    calx_result *rows;
    int64_t id = 0;
    const char *name = NULL;
    int extra = 0;
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_prep VALUES (1, 'one')")));
    for (int i = 0; i < 3; i++)
        OK(session, calx_one(session, all, CALX_NO_ARGS, &id, &name));
    OK(session, calx_exec(session, calx_text("ALTER TABLE calx_suite_prep ADD COLUMN extra INTEGER DEFAULT 5")));
    OK(session, calx_commit(session));
    rows = calx_query(session, all);
    CHECK_STATUS(rows, calx_result_status(rows), CALX_OK);
    CHECK_INT(calx_result_column_count(rows), 3);
    CHECK(calx_fetch(rows, &id, &name, &extra));
    CHECK_INT(extra, 5);
    CHECK_TEXT(calx_result_column(rows, 2).name, "extra");
    CLOSE(rows, CALX_OK);
    OK(session, calx_commit(session));
    calx_release(all);
}

TEST(a_table_may_be_made_anew_under_a_kept_statement)
{
    calx_session *session = with_table(t);
    calx_statement *select = calx_keep(calx_text("SELECT id FROM calx_suite_prep WHERE id = :id"));
    const char *text = NULL;
    int64_t id = 0;
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_prep VALUES (1, 'one')")));
    for (int i = 0; i < 3; i++)
        OK(session, calx_scalar(session, select, &id, calx_args(1)));
    OK(session, calx_commit(session));
    suite_table(t, "calx_suite_prep", "id VARCHAR(20)");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_prep VALUES ('word')")));
    OK(session, calx_scalar(session, select, &text, calx_args("word")));
    CHECK_TEXT(text, "word");
    OK(session, calx_commit(session));
    calx_release(select);
}

TEST(a_dropped_table_is_told_to_a_kept_statement)
{
    calx_session *session = with_table(t);
    calx_statement *select = calx_keep(calx_text("SELECT id FROM calx_suite_prep"));
    int64_t id = 0;
    for (int i = 0; i < 3; i++)
        CHECK_STATUS(session, calx_scalar(session, select, &id), CALX_NOT_FOUND);
    OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_prep")));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_scalar(session, select, &id), CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE);
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_text("CREATE TABLE calx_suite_prep (id INTEGER)")));
    CHECK_STATUS(session, calx_scalar(session, select, &id), CALX_NOT_FOUND);
    OK(session, calx_commit(session));
    calx_release(select);
}

TEST(a_failed_statement_may_be_run_again)
{
    calx_session *session = with_table(t);
    calx_statement *insert = calx_keep(calx_text("INSERT INTO calx_suite_later VALUES (:id)"));
    CHECK_STATUS(session, calx_exec(session, insert, calx_args(1)), CALX_PROGRAMMING_ERROR);
    OK(session, calx_rollback(session));
    suite_table(t, "calx_suite_later", "id INTEGER PRIMARY KEY");
    for (int i = 0; i < 3; i++) {
        OK(session, calx_exec(session, insert, calx_args(1)));
        CHECK_STATUS(session, calx_exec(session, insert, calx_args(1)), CALX_INTEGRITY_ERROR);
        OK(session, calx_rollback(session));
    }
    calx_release(insert);
}
