/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver: decimals that are kept as text: the collation, sums, averages, windows. */
#include "sqlite_fixture.h"

#include <calx/plugin/slot.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static lite db;

static void open_memory(void)
{
    lite_open_memory(&db);
}

static void close_memory(void)
{
    lite_close(&db);
}

/* The first column of the first row, as its text and what typeof() says of it. */
static void answers(const char *expression, const char *text, const char *type)
{
    char sql[1000];
    const char *got = NULL, *got_type = NULL;
    calx_slot slots[] = { LITE_SLOT(CALX_KIND_CSTRING, got), LITE_SLOT(CALX_KIND_CSTRING, got_type) };
    lite_query query;
    size_t count;
    snprintf(sql, sizeof sql, "SELECT CAST(x AS TEXT), typeof(x) FROM (SELECT (%s) AS x)", expression);
    lite_select(&query, &db, sql);
    ck_assert_int_eq(lite_fetch(&query, slots, 2, &count), CALX_STEP_DONE);
    ck_assert_uint_eq(count, 1);
    ck_assert_msg((!got && !text) || (got && text && !strcmp(got, text)), "%s is %s, not %s", expression, got ? got : "NULL",
                  text ? text : "NULL");
    ck_assert_msg(!strcmp(got_type, type), "%s is of type %s, not %s", expression, got_type, type);
    lite_drop(&query);
}

static int64_t order(const char *a, const char *b)
{
    char sql[800];
    snprintf(sql, sizeof sql, "SELECT ('%s' COLLATE decimal > '%s') - ('%s' COLLATE decimal < '%s')", a, b, a, b);
    return lite_int(&db, sql);
}

START_TEST(numbers_are_in_order)
{
    static const char *const sorted[] = {
        "-1e400", "-99999999999999999999999999999999999999", "-99999999999999999999999999999999999998.9", "-10", "-9.5", "-9.49",
        "-1", "-0.1", "-1e-400", "0", "1e-400", "0.0000000001", "0.1", "0.10001", "1", "9.5", "10", "1e2", "101",
        "99999999999999999999999999999999999999", "1e400", "", "-", ".", "1 2", "1x", "Infinity", "NaN", "abc", "abd", "\xc3\xa4",
    };
    enum { COUNT = sizeof sorted / sizeof *sorted };
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < COUNT; k++)
            ck_assert_msg(order(sorted[i], sorted[k]) == (i > k) - (i < k), "'%s' and '%s': %d", sorted[i], sorted[k],
                          (int)order(sorted[i], sorted[k]));
}
END_TEST

START_TEST(equal_numbers_are_equal)
{
    static const char *const same[][3] = {
        { "0", "-0", "0.000" },       { "1", "+1.", "01.00" },  { "100", "1e2", "0.1E+3" },
        { "-12.5", "-12.50", " -012.5 " }, { ".5", "0.5", "5e-1" }, { "0e5", "-0.0e-7", "00" },
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        for (size_t k = 0; k < 9; k++)
            ck_assert_msg(order(same[i][k / 3], same[i][k % 3]) == 0, "'%s' and '%s'", same[i][k / 3], same[i][k % 3]);
}
END_TEST

/* A number of up to 18 digits with `scale` of them behind the point, as somebody could write it. */
static void write_number(char *out, long long value, int scale)
{
    long long unit = 1, size = llabs(value);
    for (int i = 0; i < scale; i++)
        unit *= 10;
    if (scale)
        sprintf(out, "%s%s%lld.%0*lld", value < 0 ? "-" : "", rand() % 4 ? "" : "00", size / unit, scale, size % unit);
    else
        sprintf(out, "%s%lld", value < 0 ? "-" : "", size);
}

static long long any_value(void)
{
    long long value = (long long)rand() << 20 ^ rand();
    for (int i = rand() % 14; i > 0; i--)
        value /= 10;
    return rand() % 2 ? value : -value;
}

START_TEST(random_numbers_are_in_order)
{
    srand(20261120);
    for (int i = 0; i < 3000; i++) {
        long long x = any_value(), y = rand() % 3 ? any_value() : x;
        int scale_x = rand() % 4, scale_y = rand() % 4;
        long long a = x, b = y;
        char text_a[48], text_b[48];
        write_number(text_a, x, scale_x);
        write_number(text_b, y, scale_y);
        for (int k = scale_x; k < 3; k++)
            a *= 10;
        for (int k = scale_y; k < 3; k++)
            b *= 10;
        ck_assert_msg(order(text_a, text_b) == (a > b) - (a < b), "%s and %s", text_a, text_b);
    }
}
END_TEST

static void make_prices(void)
{
    lite_script(&db, "CREATE TABLE price (id INTEGER PRIMARY KEY, v DECIMAL_TEXT(38,10) COLLATE decimal);"
                     "CREATE INDEX price_v ON price (v);"
                     "INSERT INTO price (v) VALUES ('10'), ('9.5'), ('9.50'), ('-3'), ('100'), ('0.000'), (NULL), ('1e1')");
}

START_TEST(a_column_compares_groups_and_sorts)
{
    make_prices();
    ck_assert_int_eq(lite_int(&db, "SELECT COUNT(*) FROM price WHERE v < '10'"), 4);
    ck_assert_int_eq(lite_int(&db, "SELECT COUNT(*) FROM price WHERE v = '9.500'"), 2);
    ck_assert_int_eq(lite_int(&db, "SELECT COUNT(DISTINCT v) FROM price"), 5);
    ck_assert_int_eq(lite_int(&db, "SELECT COUNT(*) FROM (SELECT v FROM price GROUP BY v HAVING COUNT(*) > 1)"), 2);
    answers("SELECT group_concat(v, ' ') FROM (SELECT v FROM price WHERE v IS NOT NULL ORDER BY v DESC, id)",
            "100 10 1e1 9.5 9.50 0.000 -3", "text");
    answers("SELECT MIN(v) FROM price", "-3", "text");
    answers("SELECT MAX(v) FROM price", "100", "text");
}
END_TEST

START_TEST(an_index_is_used_and_unique)
{
    make_prices();
    answers("SELECT COUNT(*) FROM price WHERE v BETWEEN '9.5' AND '10.0'", "4", "integer");
    lite_do(&db, "CREATE TABLE code (v TEXT COLLATE decimal UNIQUE)");
    lite_do(&db, "INSERT INTO code VALUES ('1.0')");
    ck_assert_int_eq(lite_run(&db, "INSERT INTO code VALUES ('1.00')", NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION, "code.v");
    ck_assert_int_eq(lite_int(&db, "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
}
END_TEST

START_TEST(the_plan_names_the_index)
{
    const char *plan = NULL;
    calx_slot slots[4];
    int ignored;
    lite_query query;
    size_t got;
    make_prices();
    for (size_t i = 0; i < 3; i++)
        slots[i] = LITE_SLOT(CALX_KIND_INT32, ignored);
    slots[3] = LITE_SLOT(CALX_KIND_CSTRING, plan);
    lite_select(&query, &db, "EXPLAIN QUERY PLAN SELECT id FROM price WHERE v > '9.5' ORDER BY v");
    ck_assert_int_eq(lite_fetch(&query, slots, 4, &got), CALX_STEP_DONE);
    ck_assert_msg(strstr(plan, "USING COVERING INDEX price_v (v>?)") != NULL, "%s", plan);
    lite_drop(&query);
}
END_TEST

/* ---- sums ---- */

#define OF(values) "FROM (SELECT column1 AS v FROM (VALUES " values "))"

START_TEST(sums_are_exact)
{
    answers("SELECT sum(v) " OF("('0.1'), ('0.1'), ('0.1')"), "0.3", "text");
    answers("SELECT sum(v) " OF("('99999999999999999999999999999999999999'), ('1')"), "100000000000000000000000000000000000000",
            "text");
    answers("SELECT sum(v) " OF("('9999999999999999999999999999.9999999999'), ('0.0000000001')"),
            "10000000000000000000000000000.0000000000", "text");
    answers("SELECT sum(v) " OF("('1.5'), ('-1.50')"), "0.00", "text");
    answers("SELECT sum(v) " OF("('0.001'), ('-2')"), "-1.999", "text");
    answers("SELECT sum(v) " OF("('-0.000000001'), ('0.0000000001')"), "-0.0000000009", "text");
    answers("SELECT sum(v) " OF("('-1000000000'), ('1')"), "-999999999", "text");
    answers("SELECT sum(v) " OF("('12'), (3), ('0.5'), (NULL)"), "15.5", "text");
    answers("SELECT sum(DISTINCT v COLLATE decimal) " OF("('1.0'), ('1.00'), ('2')"), "3.0", "text");
    answers("SELECT decimal_sum(v) " OF("('1.0'), ('2')"), "3.0", "text");
}
END_TEST

START_TEST(sums_of_very_long_numbers_are_exact)
{
    char sql[4200], nines[1001];
    memset(nines, '9', 1000);
    nines[1000] = '\0';
    snprintf(sql, sizeof sql, "SELECT sum(v) = '1%0*d.0%s' FROM (SELECT '%s.0%s' AS v UNION ALL SELECT '1')", 1000, 0, nines, nines,
             nines);
    ck_assert_int_eq(lite_int(&db, sql), 1);
}
END_TEST

/* What SQLite itself answers, which total() and arithmetic tell. */
START_TEST(sums_of_numbers_are_those_of_sqlite)
{
    answers("SELECT sum(v) " OF("(1), (2)"), "3", "integer");
    answers("SELECT sum(v) " OF("(1), (2.5)"), "3.5", "real");
    answers("SELECT sum(v) " OF("(NULL), (NULL)"), NULL, "null");
    answers("SELECT sum(v) FROM (SELECT 1 AS v) WHERE 0", NULL, "null");
    answers("SELECT sum(v) " OF("(9223372036854775807), (-1)"), "9223372036854775806", "integer");
    answers("SELECT sum(v) " OF("(9223372036854775807), (1.0)"), "9.22337203685478e+18", "real");
    answers("SELECT sum(v) " OF("('1.5'), (1.0)"), "2.5", "real");
    answers("SELECT sum(v) " OF("('abc'), (2)"), "2.0", "real");
    answers("SELECT sum(v) " OF("('1e2'), ('2')"), "102.0", "real");
    answers("SELECT avg(v) " OF("(1), (2)"), "1.5", "real");
    answers("SELECT avg(v) " OF("(NULL)"), NULL, "null");
    ck_assert_int_eq(lite_run(&db, "SELECT sum(v) " OF("(9223372036854775807), (1)"), NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_DATA_ERROR, CALX_OUT_OF_RANGE, "integer overflow");
    ck_assert_int_eq(lite_run(&db, "SELECT sum(v) " OF("(-9223372036854775807), (-2)"), NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_DATA_ERROR, CALX_OUT_OF_RANGE, "integer overflow");
}
END_TEST

/* SQLite's own is an error once it has left 64 bits; the servers' are not. */
START_TEST(sums_of_integers_are_exact_while_the_result_fits)
{
    answers("SELECT sum(v) " OF("(9223372036854775807), (1), (-5)"), "9223372036854775803", "integer");
    answers("SELECT sum(v) " OF("(9223372036854775807), (9223372036854775807), (-9223372036854775807)"), "9223372036854775807", "integer");
    answers("SELECT sum(v) " OF("(-9223372036854775807), (-9223372036854775807), (9223372036854775806)"), "-9223372036854775808", "integer");
    answers("SELECT sum(v) " OF("(-1), (-1), (2)"), "0", "integer");
    answers("SELECT sum(v) " OF("(9223372036854775807), (1), ('0.5')"), "9223372036854775808.5", "text");
    answers("SELECT sum(v) " OF("(-9223372036854775807), (-9), ('0.5')"), "-9223372036854775815.5", "text");
    answers("SELECT sum(v) " OF("(9223372036854775807), (1), (1.0)"), "9.22337203685478e+18", "real");
    answers("SELECT avg(v) " OF("(9223372036854775807), (9), (-9223372036854775807), (-3)"), "1.5", "real");
    answers("SELECT group_concat(s, ' ') FROM (SELECT sum(column1) OVER (ORDER BY column2 ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s "
            "FROM (VALUES (-5, 1), (9223372036854775807, 2), (3, 3), (-4, 4), (7, 5)))",
            "-5 9223372036854775802 9223372036854775805 9223372036854775806 6", "text");
}
END_TEST

START_TEST(averages_are_rounded_half_away_from_zero)
{
    answers("SELECT avg(v) " OF("('1'), ('2')"), "1.5000000000000000", "text");
    answers("SELECT avg(v) " OF("('1'), ('1'), ('0')"), "0.6666666666666667", "text");
    answers("SELECT avg(v) " OF("('-1'), ('-1'), ('0')"), "-0.6666666666666667", "text");
    answers("SELECT avg(v) " OF("('1'), ('0'), ('0')"), "0.3333333333333333", "text");
    answers("SELECT avg(v) " OF("('0.0000000000000001'), ('0')"), "0.0000000000000001", "text");
    answers("SELECT avg(v) " OF("('-0.0000000000000001'), ('0')"), "-0.0000000000000001", "text");
    answers("SELECT avg(v) " OF("('0.00000000000000000002'), ('0.00000000000000000003')"), "0.00000000000000000003", "text");
    answers("SELECT avg(v) " OF("('99999999999999999999999999999999999999'), ('99999999999999999999999999999999999998')"),
            "99999999999999999999999999999999999998.5000000000000000", "text");
}
END_TEST

START_TEST(windows_take_back_what_they_added)
{
    static const char sql[] =
        "SELECT group_concat(s, ' ') FROM (SELECT sum(column1) OVER (ORDER BY column2 ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s "
        "FROM (VALUES ('99999999999999999999999999999999999999', 1), ('0.25', 2), ('-1', 3), (7, 4), ('0.1', 5)))";
    answers(sql, "99999999999999999999999999999999999999 99999999999999999999999999999999999999.25 -0.75 6.00 7.10", "text");
    answers("SELECT group_concat(s, ' ') FROM (SELECT sum(column1) OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s "
            "FROM (VALUES (1), (2), (3)))",
            "1 3 5", "text");
}
END_TEST

START_TEST(random_sums_are_exact)
{
    srand(1120);
    for (int round = 0; round < 40; round++) {
        static char sql[40000];
        long long sum = 0;
        char text[48];
        size_t at = (size_t)sprintf(sql, "SELECT decimal_cmp(sum(column1), ?) FROM (VALUES ");
        for (int i = 0; i < 500; i++) {
            long long value = any_value() / 1000;
            sum += value;
            write_number(text, value, 3);
            at += (size_t)sprintf(sql + at, "%s('%s')", i ? "," : "", text);
        }
        strcpy(sql + at, ")");
        write_number(text, sum, 3);
        {
            calx_str expected = { text, strlen(text) };
            calx_slot slot = LITE_SLOT(CALX_KIND_STR, expected), to;
            int32_t is = 9;
            size_t got;
            lite_query query;
            ck_assert_int_eq(lite_prepare(&query, &db, sql, 1), CALX_STEP_DONE);
            ck_assert_int_eq(lite_execute(&query, &slot, 1), CALX_STEP_DONE);
            to = LITE_SLOT(CALX_KIND_INT32, is);
            ck_assert_int_eq(lite_fetch(&query, &to, 1, &got), CALX_STEP_DONE);
            ck_assert_msg(is == 0, "the sum should be %s", text);
            lite_drop(&query);
        }
    }
}
END_TEST

START_TEST(two_are_added_and_compared)
{
    answers("decimal_add('0.1', '0.2')", "0.3", "text");
    answers("decimal_sub('0.1', 1)", "-0.9", "text");
    answers("decimal_sub('5', '5.00')", "0.00", "text");
    answers("decimal_add(NULL, '1')", NULL, "null");
    answers("decimal_cmp('9.5', '10')", "-1", "integer");
    answers("decimal_cmp('1.0', '1.00')", "0", "integer");
    answers("decimal_cmp(NULL, '1')", NULL, "null");
}
END_TEST

/* ---- reading ---- */

static void reads(const char *sql, uint32_t kind, uint32_t size, void *to)
{
    calx_slot slot = { kind, size, to, NULL, 0 };
    lite_query query;
    size_t got;
    lite_select(&query, &db, sql);
    ck_assert_msg(lite_fetch(&query, &slot, 1, &got) == CALX_STEP_DONE, "%s: fault %u", sql, db.io.fault);
    lite_drop(&query);
}

START_TEST(sums_are_read_as_decimals_and_as_what_holds_them)
{
    calx_value value;
    int64_t whole = 0;
    double approximate = 0;
    make_prices();
    lite_do(&db, "DELETE FROM price WHERE v = '10'");
    reads("SELECT SUM(v) FROM price WHERE v > '9'", CALX_KIND_INT64, sizeof whole, &whole);
    ck_assert_int_eq(whole, 119);
    reads("SELECT SUM(v) FROM price WHERE v < '10'", CALX_KIND_DOUBLE, sizeof approximate, &approximate);
    ck_assert(approximate == 16.0);
    reads("SELECT SUM(v) FROM price", CALX_KIND_VALUE, sizeof value, &value);
    ck_assert_uint_eq(value.kind, CALX_KIND_DECIMAL);
}
END_TEST

START_TEST(the_declared_scale_is_filled_with_zeros)
{
    static const char *const read[] = { "-3.0000000000", "0.0000000000", "9.5000000000", "100.0000000000" };
    static const char *const from[] = { "-3", "0.000", "9.5", "100" };
    make_prices();
    for (size_t i = 0; i < 4; i++) {
        char sql[100];
        calx_decimal value = { NULL, 0 };
        calx_slot slot = LITE_SLOT(CALX_KIND_DECIMAL, value);
        lite_query query;
        size_t got;
        snprintf(sql, sizeof sql, "SELECT v FROM price WHERE v = '%s'", from[i]);
        lite_select(&query, &db, sql);
        ck_assert_int_eq(lite_fetch(&query, &slot, 1, &got), CALX_STEP_DONE);
        ck_assert_str_eq(value.ptr, read[i]);
        lite_drop(&query);
    }
}
END_TEST

static void make_equal_amounts(void)
{
    lite_do(&db, "CREATE TABLE a (id INTEGER PRIMARY KEY, v DECIMAL_TEXT(12, 2) COLLATE decimal)");
    lite_do(&db, "CREATE TABLE b (id INTEGER PRIMARY KEY, w DECIMAL_TEXT(12, 3) COLLATE decimal)");
    lite_do(&db, "INSERT INTO a (v) VALUES ('100.00'), ('0'), ('9.5'), ('0.50'), ('7')");
    lite_do(&db, "INSERT INTO b (w) VALUES ('100'), ('-0'), ('9.500'), ('5e-1'), ('7.000')");
    lite_do(&db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO a (v) SELECT (i + 1000) || '.0' FROM n");
    lite_do(&db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO b (w) SELECT i + 5000 FROM n");
}

/* Whether SQLite has made an index for itself, or has one, is no matter: of equal numbers none is lost. */
START_TEST(equal_numbers_meet_in_joins)
{
    static const char *const counts[] = {
        "SELECT count(*) FROM a JOIN b ON a.v = b.w", "SELECT count(*) FROM a JOIN b ON b.w = a.v",
        "SELECT count(*) FROM b CROSS JOIN a ON a.v = b.w", "SELECT count(*) FROM a WHERE v IN (SELECT w FROM b)",
        "SELECT count(*) FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.w = a.v)",
        "SELECT count(*) FROM a LEFT JOIN b ON a.v = b.w WHERE b.id IS NOT NULL",
        "WITH c AS MATERIALIZED (SELECT w FROM b) SELECT count(*) FROM a JOIN c ON a.v = c.w",
        "SELECT count(*) FROM a JOIN (SELECT w, count(*) AS n FROM b GROUP BY w) AS c ON c.w = a.v",
    };
    static const char *const more[] = { "ANALYZE", "CREATE INDEX a_v ON a (v)", "ANALYZE", "CREATE INDEX b_w ON b (w)", "ANALYZE" };
    make_equal_amounts();
    for (size_t round = 0;; round++) {
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            ck_assert_msg(lite_int(&db, counts[i]) == 5, "round %zu: %s gives %d", round, counts[i], (int)lite_int(&db, counts[i]));
        if (round == sizeof more / sizeof *more)
            break;
        lite_do(&db, more[round]);
    }
}
END_TEST

Suite *suite_driver_sqlite_decimal(void)
{
    const TTest *const tests[] = {
        numbers_are_in_order, equal_numbers_are_equal, random_numbers_are_in_order, a_column_compares_groups_and_sorts,
        an_index_is_used_and_unique, the_plan_names_the_index, sums_are_exact, sums_of_very_long_numbers_are_exact,
        sums_of_numbers_are_those_of_sqlite, sums_of_integers_are_exact_while_the_result_fits, averages_are_rounded_half_away_from_zero, windows_take_back_what_they_added,
        random_sums_are_exact, two_are_added_and_compared, sums_are_read_as_decimals_and_as_what_holds_them,
        the_declared_scale_is_filled_with_zeros, equal_numbers_meet_in_joins,
    };
    Suite *suite = suite_create("driver_sqlite_decimal");
    TCase *tcase = tcase_create("decimals");
    if (lite_skips(suite))
        return suite;
    tcase_add_checked_fixture(tcase, open_memory, close_memory);
    tcase_set_timeout(tcase, 60); /* thousands of statements, on a machine that may have other work */
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    return suite;
}
