/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver against a real server: values, parameters, results, transactions. */
#include "mysql_tools.h"

#include <check.h>
#include <stdio.h>

static my_session s;

static void setup(void)
{
    if (my_place())
        my_open(&s);
}

static void teardown(void)
{
    if (s.connection)
        my_close(&s);
}

static bool is_text(calx_value v, const char *text)
{
    return v.kind == CALX_KIND_STR && v.as.s.len == strlen(text) && memcmp(v.as.s.ptr, text, v.as.s.len + 1) == 0;
}

SERVER_TEST(the_version_is_the_servers)
    ck_assert_uint_gt(strspn(s.driver->server_version(s.connection), "0123456789."), 3);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_IDLE);
    ck_assert_uint_eq(s.done.modes, 0);
END_SERVER_TEST

static const char all_types[] =
    "CREATE OR REPLACE TEMPORARY TABLE kinds (t TINYINT, tu TINYINT UNSIGNED, sm SMALLINT, su SMALLINT UNSIGNED,"
    " m MEDIUMINT, mu MEDIUMINT UNSIGNED, i INT, iu INT UNSIGNED, b BIGINT, bu BIGINT UNSIGNED, f FLOAT, d DOUBLE,"
    " n DECIMAL(30,10), vc VARCHAR(40), tx TEXT, c CHAR(5), vb VARBINARY(10), bl BLOB,"
    " dt DATETIME(6), ts TIMESTAMP(3) NULL, da DATE, ti TIME(2),"
    " y YEAR, bi BIT(12), en ENUM('a','ü'), se SET('x','y'), js JSON)";
static const char all_values[] =
    "(-128, 255, -32768, 65535, -8388608, 16777215, -2147483648, 4294967295, -9223372036854775808,"
    " 18446744073709551615, 0.5, 0.1, -12345678901234567890.0123456789, 'größe', 'a\\0b', 'ab', x'00ff', x'',"
    " '2024-02-29 23:59:59.999999',"
    " '1999-12-31 00:00:00.250', '0001-01-01', '-838:59:58.5', 2155, b'101010101010', 'ü', 'x,y', '{\"a\": 1}')";

static void check_kinds(const calx_value *v)
{
    calx_timestamp expected;
    const int64_t integers[] = { -128, 255, -32768, 65535, -8388608, 16777215, INT32_MIN, UINT32_MAX, INT64_MIN };
    for (int i = 0; i < 9; i++) {
        ck_assert_uint_eq(v[i].kind, CALX_KIND_INT64);
        ck_assert_int_eq(v[i].as.i, integers[i]);
    }
    ck_assert(v[9].kind == CALX_KIND_UINT64 && v[9].as.u == UINT64_MAX);
    ck_assert(v[10].kind == CALX_KIND_DOUBLE && v[10].as.d == 0.5);
    ck_assert(v[11].kind == CALX_KIND_DOUBLE && v[11].as.d == 0.1);
    ck_assert_uint_eq(v[12].kind, CALX_KIND_DECIMAL);
    ck_assert_str_eq(v[12].as.decimal.ptr, "-12345678901234567890.0123456789");
    ck_assert(is_text(v[13], "größe"));
    ck_assert(v[14].kind == CALX_KIND_STR && v[14].as.s.len == 3 && memcmp(v[14].as.s.ptr, "a\0b", 4) == 0);
    ck_assert(is_text(v[15], "ab"));
    ck_assert(v[16].kind == CALX_KIND_BYTES && v[16].as.bytes.len == 2 && memcmp(v[16].as.bytes.ptr, "\0\xff", 2) == 0);
    ck_assert(v[17].kind == CALX_KIND_BYTES && v[17].as.bytes.len == 0 && v[17].as.bytes.ptr);
    ck_assert(calx_timestamp_from_text("2024-02-29 23:59:59.999999", 26, &expected));
    ck_assert(v[18].kind == CALX_KIND_TIMESTAMP && v[18].as.timestamp.us == expected.us);
    ck_assert(calx_timestamp_from_text("1999-12-31 00:00:00.25", 22, &expected));
    ck_assert(v[19].kind == CALX_KIND_TIMESTAMP && v[19].as.timestamp.us == expected.us);
    ck_assert(v[20].kind == CALX_KIND_DATE && v[20].as.date.days == -719162);
    ck_assert(v[21].kind == CALX_KIND_INTERVAL && v[21].as.interval.days == -34 && v[21].as.interval.us == INT64_C(-82798500000));
    ck_assert_int_eq(v[22].as.i, 2155);
    ck_assert(v[23].kind == CALX_KIND_UINT64 && v[23].as.u == 0xaaa);
    ck_assert(is_text(v[24], "ü"));
    ck_assert(is_text(v[25], "x,y"));
    ck_assert(v[26].kind == CALX_KIND_JSON && strcmp(v[26].as.json.ptr, "{\"a\": 1}") == 0);
}

static void fill_kinds(void)
{
    char sql[1500];
    my_do(&s, all_types);
    snprintf(sql, sizeof sql, "INSERT INTO kinds VALUES %s", all_values);
    my_do(&s, sql);
    my_do(&s, "INSERT INTO kinds (t) VALUES (NULL)");
}

static void read_kinds(const char *sql)
{
    calx_value v[40];
    my_query q = my_run(&s, sql, my_no_slots, 0);
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    ck_assert_uint_eq(q.count, 27);
    ck_assert_int_eq(my_value(&q, v), 1);
    check_kinds(v);
    for (size_t i = 0; i < q.count; i++) /* what is announced is what comes */
        ck_assert_uint_eq(q.columns[i].kind, i == 21 ? CALX_KIND_TIME : v[i].kind); /* and a TIME of more than a day is a span */
    ck_assert_int_eq(my_value(&q, v), 1);
    for (size_t i = 0; i < q.count; i++)
        ck_assert_uint_eq(v[i].kind, CALX_KIND_NULL);
    ck_assert_int_eq(my_value(&q, v), 0);
    my_end(&q);
}

SERVER_TEST(every_type_arrives_by_the_binary_protocol)
    fill_kinds();
    read_kinds("SELECT * FROM kinds");
END_SERVER_TEST

/* The driver sends what begins with such a word as text; the server looks into the comment. */
SERVER_TEST(every_type_arrives_by_the_text_protocol)
    fill_kinds();
    read_kinds("/*!SELECT * FROM kinds AS*/ begin");
END_SERVER_TEST

SERVER_TEST(a_text_result_is_independent_and_counted)
    calx_value v[2];
    my_query q = my_run(&s, "/*!SELECT 1, 'x' UNION SELECT 2, NULL AS*/ begin", my_no_slots, 0);
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    ck_assert_uint_eq(s.done.flags & CALX_COMPLETION_INDEPENDENT, CALX_COMPLETION_INDEPENDENT);
    ck_assert_int_eq(s.done.row_count, 2);
    my_do(&s, "DO 1");
    ck_assert_int_eq(my_value(&q, v), 1);
    ck_assert(v[0].as.i == 1 && is_text(v[1], "x"));
    ck_assert_int_eq(my_value(&q, v), 1);
    ck_assert(v[0].as.i == 2 && v[1].kind == CALX_KIND_NULL);
    ck_assert_int_eq(my_value(&q, v), 0);
    my_end(&q);
END_SERVER_TEST

SERVER_TEST(columns_are_described)
    my_query q = my_run(&s, "SELECT 18446744073709551615 AS number, 'x' AS `a text`, x'00' AS b, NULL", my_no_slots, 0);
    ck_assert_uint_eq(q.count, 4);
    ck_assert_str_eq(q.columns[0].name.ptr, "number");
    ck_assert_uint_eq(q.columns[0].kind, CALX_KIND_UINT64);
    ck_assert_uint_eq(q.columns[1].name.len, 6);
    ck_assert_str_eq(q.columns[1].type_name.ptr, "VARCHAR");
    ck_assert_uint_eq(q.columns[2].kind, CALX_KIND_BYTES);
    ck_assert_uint_eq(q.columns[3].kind, CALX_KIND_NULL);
    my_end(&q);
END_SERVER_TEST

/* The fault of fetching the one cell of `sql` into a slot. */
static uint32_t fault_of(const char *sql, calx_slot slot)
{
    size_t got;
    my_query q = my_run(&s, sql, my_no_slots, 0);
    uint32_t fault = CALX_FAULT_NONE;
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    if (my_fetch(&q, &slot, 1, 1, &got) == CALX_STEP_FAILED) {
        fault = s.io.fault;
        ck_assert_uint_eq(got, 0);
    }
    my_end(&q);
    return fault;
}

SERVER_TEST(what_does_not_fit_is_a_fault)
    int16_t small = 0;
    int64_t big = 0;
    bool flag = false;
    const char *text = NULL;
    calx_timestamp when;
    calx_str date;
    ck_assert_uint_eq(fault_of("SELECT 40000", MY_SLOT(CALX_KIND_INT16, small)), CALX_FAULT_RANGE);
    ck_assert_uint_eq(fault_of("SELECT 18446744073709551615", MY_SLOT(CALX_KIND_INT64, big)), CALX_FAULT_RANGE);
    ck_assert_uint_eq(fault_of("SELECT NULL", MY_SLOT(CALX_KIND_INT64, big)), CALX_FAULT_NULL);
    ck_assert_uint_eq(fault_of("SELECT '12'", MY_SLOT(CALX_KIND_INT64, big)), CALX_FAULT_TYPE);
    ck_assert_uint_eq(fault_of("SELECT 2", MY_SLOT(CALX_KIND_BOOL, flag)), CALX_FAULT_RANGE);
    ck_assert_uint_eq(fault_of("SELECT true", MY_SLOT(CALX_KIND_BOOL, flag)), CALX_FAULT_NONE);
    ck_assert(flag);
    ck_assert_uint_eq(fault_of("SELECT 'a\\0b'", MY_SLOT(CALX_KIND_CSTRING, text)), CALX_FAULT_NUL);
    my_do(&s, "SET sql_mode = ''; CREATE TEMPORARY TABLE zero (a DATETIME, b DATE); INSERT INTO zero VALUES (0, 0)");
    ck_assert_uint_eq(fault_of("SELECT a FROM zero", MY_SLOT(CALX_KIND_TIMESTAMP, when)), CALX_FAULT_RANGE);
    ck_assert_uint_eq(fault_of("SELECT b FROM zero", MY_SLOT(CALX_KIND_STR, date)), CALX_FAULT_RANGE);
END_SERVER_TEST

SERVER_TEST(parameters_of_every_kind_come_back)
    bool flag = true;
    int8_t i8 = -128;
    int32_t i32 = INT32_MIN;
    int64_t i64 = INT64_MIN;
    uint64_t u64 = UINT64_MAX;
    float f = 1.5f;
    double d = 0.1;
    calx_str text = { "größe'\\", 9 };
    calx_bytes bytes = { "\0\xff\0", 3 };
    calx_decimal decimal = { "-0.10", 5 };
    calx_timestamp when = { -1 };
    calx_str null = { NULL, 0 };
    const calx_slot slots[] = {
        MY_SLOT(CALX_KIND_BOOL, flag), MY_SLOT(CALX_KIND_INT8, i8), MY_SLOT(CALX_KIND_INT32, i32),
        MY_SLOT(CALX_KIND_INT64, i64), MY_SLOT(CALX_KIND_UINT64, u64), MY_SLOT(CALX_KIND_FLOAT, f),
        MY_SLOT(CALX_KIND_DOUBLE, d), MY_SLOT(CALX_KIND_STR, text), MY_SLOT(CALX_KIND_BYTES, bytes),
        MY_SLOT(CALX_KIND_DECIMAL, decimal), MY_SLOT(CALX_KIND_TIMESTAMP, when), MY_SLOT(CALX_KIND_STR, null)
    };
    my_query q = my_run(&s, "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?", slots, 12);
    calx_value v[40];
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    ck_assert_int_eq(my_value(&q, v), 1);
    ck_assert_int_eq(v[0].as.i, 1);
    ck_assert_int_eq(v[1].as.i, -128);
    ck_assert_int_eq(v[2].as.i, INT32_MIN);
    ck_assert_int_eq(v[3].as.i, INT64_MIN);
    ck_assert_uint_eq(v[4].as.u, UINT64_MAX);
    ck_assert_double_eq(v[5].as.d, 1.5);
    ck_assert_double_eq(v[6].as.d, 0.1);
    ck_assert(is_text(v[7], "größe'\\"));
    ck_assert(v[8].kind == CALX_KIND_BYTES && v[8].as.bytes.len == 3 && memcmp(v[8].as.bytes.ptr, "\0\xff\0", 3) == 0);
    ck_assert(v[9].kind == CALX_KIND_DECIMAL && memcmp(v[9].as.decimal.ptr, "-0.10", 6) == 0);
    ck_assert(v[10].kind == CALX_KIND_TIMESTAMP && v[10].as.timestamp.us == -1);
    ck_assert_uint_eq(v[11].kind, CALX_KIND_NULL);
    my_end(&q);
END_SERVER_TEST

SERVER_TEST(a_statement_runs_again_with_other_types_and_nulls)
    int64_t number = 7;
    calx_str text = { "seven", 5 };
    uint8_t not_null = 1, is_null = 0;
    calx_slot slot = MY_SLOT(CALX_KIND_INT64, number);
    calx_value v[1];
    my_query q = my_prepare(&s, "SELECT CONCAT(?, '')", 1);
    slot.valid = &is_null;
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(my_execute(&q, &slot, 1), CALX_STEP_DONE);
        ck_assert_int_eq(my_value(&q, v), 1);
        ck_assert_uint_eq(v[0].kind, round ? CALX_KIND_STR : CALX_KIND_NULL);
        ck_assert_int_eq(my_result_close(&q), CALX_STEP_DONE);
        slot.valid = &not_null;
    }
    slot = MY_SLOT(CALX_KIND_STR, text);
    ck_assert_int_eq(my_execute(&q, &slot, 1), CALX_STEP_DONE);
    ck_assert_int_eq(my_value(&q, v), 1);
    ck_assert(is_text(v[0], "seven"));
    my_end(&q);
END_SERVER_TEST

SERVER_TEST(no_number_and_no_date_are_refused_before_they_are_sent)
    double nan = NAN;
    calx_timestamp far = { INT64_MAX };
    calx_slot slot = MY_SLOT(CALX_KIND_DOUBLE, nan);
    my_query q = my_prepare(&s, "SELECT ?", 1);
    ck_assert_int_eq(my_execute(&q, &slot, 1), CALX_STEP_FAILED);
    ck_assert_uint_eq(s.io.fault, CALX_FAULT_RANGE);
    slot = MY_SLOT(CALX_KIND_TIMESTAMP, far);
    ck_assert_int_eq(my_execute(&q, &slot, 1), CALX_STEP_FAILED);
    ck_assert_uint_eq(s.io.fault, CALX_FAULT_RANGE);
    my_end(&q);
END_SERVER_TEST

SERVER_TEST(rows_are_counted_as_found_and_keys_are_told)
    my_query q;
    my_do(&s, "CREATE TEMPORARY TABLE keyed (id INT AUTO_INCREMENT PRIMARY KEY, n INT)");
    q = my_run(&s, "INSERT INTO keyed (n) VALUES (1), (2)", my_no_slots, 0);
    ck_assert_int_eq(s.done.rows_affected, 2);
    ck_assert_uint_eq(s.done.flags, CALX_COMPLETION_HAS_INSERT_ID);
    ck_assert_int_eq(s.done.last_insert_id, 1);
    my_end(&q);
    q = my_run(&s, "UPDATE keyed SET n = n", my_no_slots, 0);
    ck_assert_int_eq(s.done.rows_affected, 2);
    ck_assert_uint_eq(s.done.flags, 0);
    my_end(&q);
    q = my_run(&s, "SELECT * FROM keyed", my_no_slots, 0);
    ck_assert_int_eq(s.done.rows_affected, -1);
    my_end(&q);
    q = my_run(&s, "DROP TEMPORARY TABLE keyed", my_no_slots, 0);
    ck_assert_int_eq(s.done.rows_affected, -1);
    my_end(&q);
END_SERVER_TEST

/* The texts of a batch of rows stay until the next fetch, those of integers as decimals too. */
SERVER_TEST(two_hundred_thousand_rows_come_in_batches)
    enum { BATCH = 1000 };
    static int64_t numbers[BATCH];
    static calx_str texts[BATCH];
    static calx_decimal decimals[BATCH];
    calx_slot slots[3] = { MY_SLOT(CALX_KIND_INT64, numbers[0]), MY_SLOT(CALX_KIND_STR, texts[0]), MY_SLOT(CALX_KIND_DECIMAL, decimals[0]) };
    size_t got = BATCH;
    int64_t next = 1;
    my_query q = my_run(&s, "SELECT seq, CONCAT('row ', seq), seq FROM seq_1_to_200000", my_no_slots, 0);
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    while (got == BATCH) {
        ck_assert_int_eq(my_fetch(&q, slots, 3, BATCH, &got), CALX_STEP_DONE);
        for (size_t i = 0; i < got; i++, next++) {
            char expected[32];
            snprintf(expected, sizeof expected, "row %d", (int)next);
            ck_assert_int_eq(numbers[i], next);
            ck_assert_str_eq(texts[i].ptr, expected);
            ck_assert_str_eq(decimals[i].ptr, expected + strlen("row "));
        }
    }
    ck_assert_int_eq(next, 200001);
    my_end(&q);
END_SERVER_TEST

SERVER_TEST(long_texts_go_there_and_back)
    enum { LONG = 1 << 20 };
    char *data = malloc(LONG);
    calx_str text = { data, LONG };
    calx_slot slot = MY_SLOT(CALX_KIND_STR, text);
    calx_value v[2];
    my_query q;
    memset(data, 'x', LONG);
    q = my_prepare(&s, "SELECT ?, 'short' UNION ALL SELECT 'tiny', 'more'"
                       " UNION ALL SELECT REPEAT('y', 3000000), ''", 1);
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(my_execute(&q, &slot, 1), CALX_STEP_DONE);
        ck_assert_int_eq(my_value(&q, v), 1);
        ck_assert_uint_eq(v[0].as.s.len, LONG);
        ck_assert_int_eq(memcmp(v[0].as.s.ptr, data, LONG), 0);
        ck_assert_int_eq(v[0].as.s.ptr[LONG], 0);
        ck_assert(is_text(v[1], "short"));
        ck_assert_int_eq(my_value(&q, v), 1);
        ck_assert(is_text(v[0], "tiny") && is_text(v[1], "more"));
        ck_assert_int_eq(my_value(&q, v), 1);
        ck_assert_uint_eq(v[0].as.s.len, 3000000);
        ck_assert(is_text(v[1], ""));
        ck_assert_int_eq(my_value(&q, v), 0);
        ck_assert_int_eq(my_result_close(&q), CALX_STEP_DONE);
    }
    my_end(&q);
    free(data);
END_SERVER_TEST

SERVER_TEST(a_result_may_be_left_in_the_middle)
    calx_value v[1];
    my_query q = my_run(&s, "SELECT seq FROM seq_1_to_100000", my_no_slots, 0);
    ck_assert_int_eq(my_value(&q, v), 1);
    ck_assert_int_eq(my_result_close(&q), CALX_STEP_DONE);
    ck_assert_int_eq(my_execute(&q, my_no_slots, 0), CALX_STEP_DONE);
    my_end(&q);
    ck_assert_int_eq(my_number(&s, "SELECT 5"), 5);
END_SERVER_TEST

SERVER_TEST(closed_statements_are_closed_on_the_server)
    /* Of this connection alone: another program on the server prepares and closes too. */
    static const char open[] = "SELECT CAST(SUM(CASE variable_name WHEN 'COM_STMT_PREPARE' THEN variable_value ELSE -variable_value END) AS SIGNED)"
                               " FROM information_schema.session_status WHERE variable_name IN ('Com_stmt_prepare', 'Com_stmt_close')";
    int64_t before = my_number(&s, open);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(my_number(&s, "SELECT 1"), 1);
    ck_assert_int_eq(my_number(&s, open), before);
END_SERVER_TEST

SERVER_TEST(a_procedure_gives_its_first_rows_and_the_rest_is_dropped)
    calx_value v[2];
    my_query q;
    my_do(&s, "DROP PROCEDURE IF EXISTS calx_two_results");
    my_do(&s, "CREATE PROCEDURE calx_two_results() BEGIN DO 1; SELECT 1 AS a; SELECT 'x' AS b, 'y' AS c; END");
    q = my_prepare(&s, "CALL calx_two_results()", 0);
    for (int round = 0; round < 3; round++) {
        ck_assert_int_eq(my_execute(&q, my_no_slots, 0), CALX_STEP_DONE);
        ck_assert_uint_eq(q.count, 1);
        ck_assert_int_eq(my_value(&q, v), 1);
        ck_assert_int_eq(v[0].as.i, 1);
        ck_assert_int_eq(my_value(&q, v), 0);
        ck_assert_int_eq(my_result_close(&q), CALX_STEP_DONE);
    }
    my_end(&q);
    my_do(&s, "DROP PROCEDURE calx_two_results");
END_SERVER_TEST

/* MariaDB 10.11, libmariadb 3.3: the library does not know the new columns. */
SERVER_TEST(a_statement_whose_table_changed_is_stale)
    calx_value v[4];
    my_query q;
    my_do(&s, "CREATE OR REPLACE TABLE calx_altered (a INT); INSERT INTO calx_altered VALUES (1)");
    q = my_run(&s, "SELECT * FROM calx_altered", my_no_slots, 0);
    ck_assert_int_eq(my_result_close(&q), CALX_STEP_DONE);
    my_do(&s, "ALTER TABLE calx_altered ADD b VARCHAR(20) DEFAULT 'new'");
    ck_assert_int_eq(my_execute(&q, my_no_slots, 0), CALX_STEP_FAILED);
    ck_assert_uint_eq(s.error.flags, CALX_DRIVER_ERROR_STATEMENT_STALE);
    my_end(&q);
    q = my_run(&s, "SELECT * FROM calx_altered", my_no_slots, 0);
    ck_assert_int_eq(my_value(&q, v), 1);
    ck_assert(is_text(v[1], "new"));
    ck_assert_int_eq(my_result_close(&q), CALX_STEP_DONE);
    my_do(&s, "UPDATE calx_altered SET b = 4000000000; ALTER TABLE calx_altered MODIFY b INT UNSIGNED");
    ck_assert_int_eq(my_execute(&q, my_no_slots, 0), CALX_STEP_DONE); /* as many columns, of other types */
    ck_assert_int_eq(my_value(&q, v), 1);
    ck_assert(v[1].kind == CALX_KIND_INT64 && v[1].as.i == 4000000000);
    my_end(&q);
    my_do(&s, "DROP TABLE calx_altered");
END_SERVER_TEST

Suite *suite_driver_mysqlclient(void);
Suite *suite_driver_mysqlclient(void)
{
    Suite *suite = suite_create("driver_mysqlclient");
    TCase *tests = tcase_create("server");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, the_version_is_the_servers);
    tcase_add_test(tests, every_type_arrives_by_the_binary_protocol);
    tcase_add_test(tests, every_type_arrives_by_the_text_protocol);
    tcase_add_test(tests, a_text_result_is_independent_and_counted);
    tcase_add_test(tests, columns_are_described);
    tcase_add_test(tests, what_does_not_fit_is_a_fault);
    tcase_add_test(tests, parameters_of_every_kind_come_back);
    tcase_add_test(tests, a_statement_runs_again_with_other_types_and_nulls);
    tcase_add_test(tests, no_number_and_no_date_are_refused_before_they_are_sent);
    tcase_add_test(tests, rows_are_counted_as_found_and_keys_are_told);
    tcase_add_test(tests, two_hundred_thousand_rows_come_in_batches);
    tcase_add_test(tests, long_texts_go_there_and_back);
    tcase_add_test(tests, a_result_may_be_left_in_the_middle);
    tcase_add_test(tests, closed_statements_are_closed_on_the_server);
    tcase_add_test(tests, a_procedure_gives_its_first_rows_and_the_rest_is_dropped);
    tcase_add_test(tests, a_statement_whose_table_changed_is_stale);
    suite_add_tcase(suite, tests);
    return suite;
}
