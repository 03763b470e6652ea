/* SPDX-License-Identifier: MIT */
/* Arguments: by position and by name, of every C type, and what is wrong with them. */
#include "suite.h"

static calx_session *with_table(suite *t)
{
    suite_table(t, "calx_suite_binds", "a INTEGER, b INTEGER, c VARCHAR(100)");
    return suite_session(t);
}

static calx_statement *insert(void)
{
    return calx_text("INSERT INTO calx_suite_binds (a, b, c) VALUES (:a, :b, :c)");
}

static void check_row(suite *t, calx_session *session, int a, int b, const char *c)
{
    calx_opt_int32 got_a = { false, 0 }, got_b = { false, 0 };
    const char *got_c = NULL;
    OK(session,
       calx_one(session, calx_text("SELECT a, b, c FROM calx_suite_binds"), CALX_NO_ARGS, &got_a, &got_b, &got_c));
    CHECK_INT(got_a.value, a);
    CHECK_INT(got_b.value, b);
    CHECK_TEXT(got_c, c);
}

TEST(arguments_go_by_position)
{
    calx_session *session = with_table(t);
    OK(session, calx_exec(session, insert(), calx_args(1, 2, "three")));
    check_row(t, session, 1, 2, "three");
}

TEST(arguments_go_by_name_in_any_order)
{
    calx_session *session = with_table(t);
    OK(session, calx_exec(session, insert(), calx_args(calx_bind("c", "three"), calx_bind("a", 1), calx_bind("b", 2))));
    check_row(t, session, 1, 2, "three");
}

TEST(a_bind_may_stand_in_several_places)
{
    calx_session *session = with_table(t);
    int count = 0;
    OK(session,
       calx_exec(session, calx_text("INSERT INTO calx_suite_binds (a, c, b) VALUES (:n, :t, :n)"), calx_args(7, "x")));
    check_row(t, session, 7, 7, "x");
    OK(session,
       calx_scalar(session,
                   calx_text("SELECT COUNT(*) FROM calx_suite_binds WHERE b = :n AND c = :t AND a = :n AND c = :t"),
                   &count, calx_args(calx_bind("t", "x"), calx_bind("n", 7))));
    CHECK_INT(count, 1);
}

TEST(values_are_never_read_as_sql)
{
    static const char *const texts[] = { "'; DROP TABLE calx_suite_binds; --",
                                         "\\",
                                         "\\'",
                                         "a''b",
                                         "%s %d",
                                         ":a",
                                         "?",
                                         "$1",
                                         "\"",
                                         "`",
                                         "/*",
                                         "--",
                                         "\n\r\t",
                                         "{}" };
    calx_session *session = with_table(t);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        OK(session, calx_exec(session, insert(), calx_args(1, 2, texts[i])));
        check_row(t, session, 1, 2, texts[i]);
        OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_binds WHERE c = :c"), calx_args(texts[i])));
        CHECK_INT(calx_rowcount(session), 1);
    }
}

TEST(null_arguments_of_every_kind_are_null)
{
    calx_session *session = with_table(t);
    const char *no_text = NULL;
    int count = 0;
    OK(session, calx_exec(session, insert(), calx_args(CALX_NULL, (calx_opt_int32){ 0 }, no_text)));
    OK(session,
       calx_exec(session, insert(), calx_args((calx_opt_int16){ 0 }, (calx_opt_int64){ 0 }, ((calx_str){ NULL, 0 }))));
    OK(session, calx_exec(session, insert(), calx_args(CALX_NULL, CALX_NULL, CALX_NULL)));
    OK(session,
       calx_scalar(session,
                   calx_text("SELECT COUNT(*) FROM calx_suite_binds WHERE a IS NULL AND b IS NULL AND c IS NULL"),
                   &count));
    CHECK_INT(count, 3);
}

TEST(optional_arguments_that_are_set_are_values)
{
    calx_session *session = with_table(t);
    OK(session,
       calx_exec(session, insert(), calx_args(((calx_opt_int16){ true, -3 }), ((calx_opt_int64){ true, 4 }), "x")));
    check_row(t, session, -3, 4, "x");
}

enum colour { RED, GREEN = 5 };

TEST(every_integer_type_is_an_argument)
{
    calx_session *session;
    int64_t sum = 0;
    suite_table(t, "calx_suite_binds", "n BIGINT");
    session = suite_session(t);
    calx_statement *one = calx_keep(calx_text("INSERT INTO calx_suite_binds VALUES (:n)"));
    OK(session, calx_exec(session, one, calx_args((signed char)-1)));
    OK(session, calx_exec(session, one, calx_args((unsigned char)200)));
    OK(session, calx_exec(session, one, calx_args((short)-300)));
    OK(session, calx_exec(session, one, calx_args((unsigned short)60000)));
    OK(session, calx_exec(session, one, calx_args(-70000)));
    OK(session, calx_exec(session, one, calx_args(4000000000U)));
    OK(session, calx_exec(session, one, calx_args(-5000000000L)));
    OK(session, calx_exec(session, one, calx_args(6000000000UL)));
    OK(session, calx_exec(session, one, calx_args(-7LL)));
    OK(session, calx_exec(session, one, calx_args(8ULL)));
    OK(session, calx_exec(session, one, calx_args((size_t)9)));
    OK(session, calx_exec(session, one, calx_args(GREEN)));
    calx_release(one);
    OK(session, calx_scalar(session, calx_text("SELECT SUM(n) FROM calx_suite_binds"), &sum));
    CHECK_INT(sum, -1 + 200 - 300 + 60000 - 70000 + INT64_C(4000000000) - INT64_C(5000000000) + INT64_C(6000000000) -
                       7 + 8 + 9 + 5);
}

TEST(text_arguments_of_every_type_arrive)
{
    calx_session *session = with_table(t);
    char array[] = "array";
    char *pointer = array;
    const char *constant = "constant";
    const char unterminated[3] = { 'x', 'y', 'z' };
    static const char *const expected[] = { "array", "array", "constant", "xy", "" };
    calx_result *rows;
    calx_opt_int32 a, b;
    const char *c;
    OK(session, calx_exec(session, insert(), calx_args(0, 0, array)));
    OK(session, calx_exec(session, insert(), calx_args(1, 0, pointer)));
    OK(session, calx_exec(session, insert(), calx_args(2, 0, constant)));
    OK(session, calx_exec(session, insert(), calx_args(3, 0, ((calx_str){ unterminated, 2 }))));
    OK(session, calx_exec(session, insert(), calx_args(4, 0, "")));
    rows = calx_query(session, calx_text("SELECT a, b, c FROM calx_suite_binds ORDER BY a"));
    for (int i = 0; i < 5; i++) {
        REQUIRE(calx_fetch(rows, &a, &b, &c));
        CHECK_TEXT(c, expected[i]);
    }
    calx_result_close(rows);
}

/* ---- what is wrong with arguments is told by the name of the bind, before anything is sent ---- */

static void check_misuse(suite *t, calx_args_t args, const char *part)
{
    calx_session *session = suite_session(t);
    CHECK_STATUS(session, calx_exec(session, insert(), args), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), part);
    CHECK_HAS(calx_errmsg(session), "suite_binds.c:");
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
    suite_close(t, session);
}

TEST(wrong_arguments_are_misuse)
{
    with_table(t);
    check_misuse(t, CALX_NO_ARGS, ":a");
    check_misuse(t, calx_args(1, 2), ":c");
    check_misuse(t, calx_args(1, 2, "x", 4), "4 arguments");
    check_misuse(t, calx_args(1, 2, calx_bind("d", 3)), ":d");
    check_misuse(t, calx_args(1, calx_bind("a", 2), calx_bind("c", "x")), ":a");
    CHECK_INT(suite_count(t, "calx_suite_binds"), 0);
}

TEST(arguments_without_binds_are_misuse)
{
    calx_session *session = suite_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("SELECT 1"), calx_args(1)), CALX_MISUSE);
    calx_rollback(session);
}

TEST(a_hundred_binds_are_possible)
{
    calx_session *session;
    calx_arg args[100];
    char sql[2000] = "SELECT COUNT(*) FROM calx_suite_binds WHERE a IN (", one[16];
    int count = 0;
    suite_table(t, "calx_suite_binds", "a INTEGER");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_binds VALUES (98), (99), (100)")));
    for (int i = 0; i < 100; i++) {
        snprintf(one, sizeof one, "%s:b%d", i ? ", " : "", i);
        strcat(sql, one);
        args[i] = calx_arg_int32(i);
    }
    strcat(sql, ")");
    OK(session, calx_scalar(session, calx_text(sql), &count, ((calx_args_t){ args, 100 })));
    CHECK_INT(count, 2);
}

/* Row n is named :b and its number, and has twice that. */
TEST(a_thousand_binds_by_name_come_in_any_order)
{
    enum { MANY = 1000 };
    static char sql[20 * MANY], names[MANY][8];
    static calx_arg args[MANY];
    static const int steps[] = { 1, MANY - 1, 7 };
    calx_session *session = with_table(t);
    size_t len = (size_t)snprintf(sql, sizeof sql, "INSERT INTO calx_suite_binds (a, b) VALUES ");
    int64_t right = 0;
    for (int i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "b%d", i);
        len += (size_t)snprintf(sql + len, sizeof sql - len, "%s(%d, :b%d)", i ? "," : "", i, i);
    }
    for (size_t k = 0; k < 3; k++) {
        for (int i = 0; i < MANY; i++) {
            int n = i * steps[k] % MANY;
            args[i] = calx_arg_int32(2 * n);
            args[i].name = names[n];
        }
        OK(session, calx_exec(session, calx_text(sql), ((calx_args_t){ args, MANY })));
        OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_binds WHERE b = 2 * a"), &right));
        CHECK_INT(right, MANY);
        OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_binds")));
    }
    args[MANY - 1].name = "c";
    CHECK_STATUS(session, calx_exec(session, calx_text(sql), ((calx_args_t){ args, MANY })), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "no bind :c");
    OK(session, calx_rollback(session));
    args[MANY - 1].name = args[0].name;
    CHECK_STATUS(session, calx_exec(session, calx_text(sql), ((calx_args_t){ args, MANY })), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "was given twice");
}

/* Each run after the first may go by another way. */
TEST(a_statement_of_thousands_of_binds_runs_again)
{
    enum { MANY = 9000 };
    static char sql[10 * MANY];
    static calx_arg args[MANY];
    calx_session *session = with_table(t);
    size_t len = (size_t)snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM calx_suite_binds WHERE a IN (");
    int64_t count = 0;
    OK(session, calx_exec(session, insert(), calx_args(MANY - 1, 2, "three")));
    for (int i = 0; i < MANY; i++) {
        len += (size_t)snprintf(sql + len, sizeof sql - len, "%s:b%d", i ? "," : "", i);
        args[i] = calx_arg_int32(i);
    }
    snprintf(sql + len, sizeof sql - len, ")");
    for (int i = 0; i < 4; i++) {
        OK(session, calx_scalar(session, calx_text(sql), &count, ((calx_args_t){ args, MANY })));
        CHECK_INT(count, 1);
    }
}

TEST(argument_that_is_no_decimal_is_a_data_error)
{
    static const char *const wrong[] = { "", "abc", "1e5", "1,5", ".", "--1", "1.", " 1" };
    calx_session *session;
    suite_table(t, "calx_suite_binds", "d %s", suite_is("decimal_type"));
    session = suite_session(t);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        calx_decimal decimal = { wrong[i], strlen(wrong[i]) };
        calx_status status =
            calx_exec(session, calx_text("INSERT INTO calx_suite_binds VALUES (:d)"), calx_args(decimal));
        if (status != CALX_DATA_ERROR)
            suite_fail(SUITE_HERE, "decimal \"%s\": expected data error, got %s", wrong[i], calx_status_name(status));
        else
            CHECK_HAS(calx_errmsg(session), ":d");
        calx_rollback(session);
    }
}

TEST(argument_of_no_kind_is_a_data_error)
{
    calx_session *session = with_table(t);
    calx_arg args[3] = { calx_arg_int32(1), calx_arg_int32(2), { NULL, { .kind = 77 } } };
    CHECK_STATUS(session, calx_exec(session, insert(), ((calx_args_t){ args, 3 })), CALX_DATA_ERROR);
    CHECK_HAS(calx_errmsg(session), ":c");
    calx_rollback(session);
}

/* The first run may be an error: a number beside a text is one on PostgreSQL. What it was run with is forgotten then. */
TEST(null_follows_a_value_of_another_type)
{
    calx_session *session = with_table(t);
    calx_statement *kept = calx_keep(calx_text("SELECT COUNT(*) FROM calx_suite_binds WHERE c = :c"));
    int count = 7;
    calx_scalar(session, kept, &count, calx_args(1.5));
    OK(session, calx_rollback(session));
    count = 7;
    OK(session, calx_scalar(session, kept, &count, calx_args(CALX_NULL)));
    CHECK_INT(count, 0);
    OK(session, calx_scalar(session, kept, &count, calx_args("x")));
    CHECK_INT(count, 0);
    calx_release(kept);
}
