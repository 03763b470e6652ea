/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver: values on their way in and out, and what cannot be stored. */
#include "sqlite_fixture.h"

#include <calx/plugin/slot.h>

#include <math.h>
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

/* The first column of the first row, into a slot. */
static int32_t read_one(const char *sql, const calx_slot *slot)
{
    lite_query query;
    size_t got = 0;
    int32_t step;
    lite_select(&query, &db, sql);
    step = lite_fetch(&query, slot, 1, &got);
    if (step == CALX_STEP_DONE)
        ck_assert_uint_eq(got, 1);
    lite_drop(&query);
    return step;
}

static void reads_fault(const char *sql, uint32_t kind, uint32_t size, uint32_t fault)
{
    char place[64];
    calx_slot slot = { kind, size, place, NULL, 0 };
    ck_assert_msg(read_one(sql, &slot) == CALX_STEP_FAILED, "%s into kind %u is no fault", sql, kind);
    ck_assert_msg(db.io.fault == fault, "%s into kind %u: fault %u", sql, kind, db.io.fault);
    ck_assert_uint_eq(db.io.fault_column, 0);
    ck_assert_uint_eq(db.error.status, CALX_DATA_ERROR);
    ck_assert_msg(strstr(db.error.message.ptr, "column 1 ") != NULL, "%s", db.error.message.ptr);
}

static void reads_decimal(const char *sql, const char *text)
{
    calx_decimal value = { NULL, 0 };
    calx_slot slot = LITE_SLOT(CALX_KIND_DECIMAL, value);
    lite_query query;
    size_t got;
    int32_t step;
    lite_select(&query, &db, sql);
    step = lite_fetch(&query, &slot, 1, &got);
    ck_assert_msg(step == CALX_STEP_DONE, "%s: fault %u", sql, db.io.fault);
    ck_assert_str_eq(value.ptr, text);
    ck_assert_uint_eq(value.len, strlen(text));
    lite_drop(&query);
}

/* ---- in and out ---- */

START_TEST(every_kind_goes_in)
{
    bool b = true;
    int8_t i8 = INT8_MIN;
    int16_t i16 = INT16_MIN;
    int32_t i32 = INT32_MIN;
    int64_t i64 = INT64_MIN;
    uint8_t u8 = UINT8_MAX;
    uint16_t u16 = UINT16_MAX;
    uint32_t u32 = UINT32_MAX;
    uint64_t u64 = INT64_MAX;
    float f = 0.5f;
    double d = -1234.5;
    const char *c = "c";
    calx_str s = { "a\0b", 3 }, empty = { "", 0 }, none = { NULL, 0 };
    calx_bytes bytes = { "\0\xff", 2 }, no_bytes = { "", 0 };
    calx_decimal decimal = { "-12.50", 6 };
    calx_timestamp at = { INT64_C(1700000000123456) };
    calx_slot slots[] = {
        LITE_SLOT(CALX_KIND_BOOL, b),       LITE_SLOT(CALX_KIND_INT8, i8),     LITE_SLOT(CALX_KIND_INT16, i16),
        LITE_SLOT(CALX_KIND_INT32, i32),    LITE_SLOT(CALX_KIND_INT64, i64),   LITE_SLOT(CALX_KIND_UINT8, u8),
        LITE_SLOT(CALX_KIND_UINT16, u16),   LITE_SLOT(CALX_KIND_UINT32, u32),  LITE_SLOT(CALX_KIND_UINT64, u64),
        LITE_SLOT(CALX_KIND_FLOAT, f),      LITE_SLOT(CALX_KIND_DOUBLE, d),    LITE_SLOT(CALX_KIND_CSTRING, c),
        LITE_SLOT(CALX_KIND_STR, s),        LITE_SLOT(CALX_KIND_STR, empty),   LITE_SLOT(CALX_KIND_STR, none),
        LITE_SLOT(CALX_KIND_BYTES, bytes),  LITE_SLOT(CALX_KIND_BYTES, no_bytes), LITE_SLOT(CALX_KIND_DECIMAL, decimal),
        LITE_SLOT(CALX_KIND_TIMESTAMP, at), LITE_SLOT(CALX_KIND_NULL, i64),
    };
    ck_assert_int_eq(lite_run(&db, "CREATE TABLE t (b, i8, i16, i32, i64, u8, u16, u32, u64, f, d, c, s, e, n, x, y, m, w, z)",
                              NULL, 0), CALX_STEP_DONE);
    ck_assert_int_eq(lite_run(&db, "INSERT INTO t VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", slots, 20), CALX_STEP_DONE);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t WHERE b = 1 AND i8 = -128 AND i16 = -32768 AND i32 = -2147483648 AND "
                                   "i64 = -9223372036854775807 - 1 AND u8 = 255 AND u16 = 65535 AND u32 = 4294967295 AND "
                                   "u64 = 9223372036854775807 AND f = 0.5 AND d = -1234.5 AND c = 'c' AND "
                                   "hex(s) = '610062' AND e = '' AND n IS NULL AND x = x'00ff' AND y = x'' AND "
                                   "m = '-12.50' AND typeof(m) = 'text' AND w = '2023-11-14 22:13:20.123456' AND z IS NULL"), 1);
}
END_TEST

START_TEST(what_sqlite_cannot_hold_is_refused)
{
    uint64_t large = (uint64_t)INT64_MAX + 1;
    double nan_value = NAN;
    calx_timestamp late = { INT64_MAX };
    calx_slot slots[] = { LITE_SLOT(CALX_KIND_UINT64, large), LITE_SLOT(CALX_KIND_DOUBLE, nan_value),
                          LITE_SLOT(CALX_KIND_TIMESTAMP, late) };
    calx_slot wrong = { CALX_KIND_NONE, 8, &large, NULL, 0 };
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(lite_run(&db, "SELECT ?", &slots[i], 1), CALX_STEP_FAILED);
        ck_assert_uint_eq(db.io.fault, CALX_FAULT_RANGE);
        lite_expect(&db, CALX_DATA_ERROR, CALX_OUT_OF_RANGE, "parameter 1");
    }
    ck_assert_int_eq(lite_run(&db, "SELECT ?", &wrong, 1), CALX_STEP_FAILED);
    ck_assert_uint_eq(db.io.fault, CALX_FAULT_SLOT);
}
END_TEST

START_TEST(parameters_outlive_their_slots_while_rows_are_read)
{
    char text[] = "first and long enough to be nowhere but in memory";
    calx_str in = { text, sizeof text - 1 }, out;
    calx_slot from = LITE_SLOT(CALX_KIND_STR, in), to = LITE_SLOT(CALX_KIND_STR, out);
    lite_query query;
    size_t got;
    lite_prepare(&query, &db, "WITH c (n) AS (VALUES (1), (2)) SELECT ? || n FROM c", 1);
    ck_assert_int_eq(lite_execute(&query, &from, 1), CALX_STEP_DONE);
    memset(text, '!', sizeof text - 1);
    lite_fetch(&query, &to, 1, &got);
    lite_fetch(&query, &to, 1, &got);
    ck_assert_str_eq(out.ptr, "first and long enough to be nowhere but in memory2");
    lite_drop(&query);
}
END_TEST

START_TEST(text_and_bytes_come_out_whole)
{
    calx_str text = { NULL, 9 };
    calx_bytes bytes = { NULL, 9 };
    const char *c = "unset";
    calx_slot slots[] = { LITE_SLOT(CALX_KIND_STR, text), LITE_SLOT(CALX_KIND_BYTES, bytes), LITE_SLOT(CALX_KIND_CSTRING, c) };
    lite_query query;
    size_t got;
    lite_select(&query, &db, "SELECT 'a' || char(0) || 'b', x'00ff00', 'caf\xc3\xa9' UNION ALL SELECT '', x'', '' "
                             "UNION ALL SELECT NULL, NULL, NULL");
    lite_fetch(&query, slots, 3, &got);
    ck_assert(text.len == 3 && memcmp(text.ptr, "a\0b", 4) == 0);
    ck_assert(bytes.len == 3 && memcmp(bytes.ptr, "\0\xff\0", 3) == 0);
    ck_assert_str_eq(c, "caf\xc3\xa9");
    lite_fetch(&query, slots, 3, &got);
    ck_assert(text.ptr && text.len == 0 && bytes.ptr && bytes.len == 0 && c && !*c);
    lite_fetch(&query, slots, 3, &got);
    ck_assert_uint_eq(got, 1);
    ck_assert(!text.ptr && text.len == 0 && !bytes.ptr && bytes.len == 0 && !c);
    lite_drop(&query);
}
END_TEST

START_TEST(numbers_come_out_in_any_width_that_holds_them)
{
    int64_t i64;
    int32_t i32;
    int16_t i16;
    uint8_t u8;
    double d;
    float f;
    bool b;
    calx_opt_int32 opt;
    calx_slot slots[] = { LITE_SLOT(CALX_KIND_INT64, i64), LITE_SLOT(CALX_KIND_INT32, i32), LITE_SLOT(CALX_KIND_INT16, i16),
                          LITE_SLOT(CALX_KIND_UINT8, u8),  LITE_SLOT(CALX_KIND_DOUBLE, d),  LITE_SLOT(CALX_KIND_FLOAT, f),
                          LITE_SLOT(CALX_KIND_BOOL, b), LITE_SLOT(CALX_KIND_INT32 | CALX_KIND_OPTIONAL, opt) };
    lite_query query;
    size_t got;
    lite_select(&query, &db, "SELECT -9223372036854775807 - 1, -2147483648, -32768, 255, 7, 0.5, 1, 5");
    ck_assert_int_eq(lite_fetch(&query, slots, 8, &got), CALX_STEP_DONE);
    ck_assert(i64 == INT64_MIN && i32 == INT32_MIN && i16 == INT16_MIN && u8 == 255 && d == 7.0 && f == 0.5f && b);
    ck_assert(opt.is_set && opt.value == 5);
    lite_drop(&query);
}
END_TEST

START_TEST(validity_bytes_and_optionals_take_null)
{
    int64_t i = 5;
    uint8_t valid = 9;
    calx_opt_timestamp at = { true, { 5 } };
    calx_slot slots[] = { { CALX_KIND_INT64, 8, &i, &valid, 0 }, LITE_SLOT(CALX_KIND_TIMESTAMP | CALX_KIND_OPTIONAL, at) };
    lite_query query;
    size_t got;
    lite_select(&query, &db, "SELECT NULL, NULL UNION ALL SELECT 3, '2000-01-01 00:00:00'");
    ck_assert_int_eq(lite_fetch(&query, slots, 2, &got), CALX_STEP_DONE);
    ck_assert(i == 0 && valid == 0 && !at.is_set && at.value.us == 0);
    ck_assert_int_eq(lite_fetch(&query, slots, 2, &got), CALX_STEP_DONE);
    ck_assert(i == 3 && valid == 1 && at.is_set && at.value.us == INT64_C(946684800000000));
    lite_drop(&query);
}
END_TEST

START_TEST(faults)
{
    lite_script(&db, "CREATE TABLE t (i INT, f REAL, m DECIMAL(10, 2), b BOOLEAN)");
    lite_script(&db, "INSERT INTO t VALUES (300, 1.5, 0.1 + 0.2, 2)");
    reads_fault("SELECT NULL", CALX_KIND_INT64, 8, CALX_FAULT_NULL);
    reads_fault("SELECT NULL", CALX_KIND_TIMESTAMP, 8, CALX_FAULT_NULL);
    reads_fault("SELECT 2147483648", CALX_KIND_INT32, 4, CALX_FAULT_RANGE);
    reads_fault("SELECT -1", CALX_KIND_UINT64, 8, CALX_FAULT_RANGE);
    reads_fault("SELECT 256", CALX_KIND_UINT8, 1, CALX_FAULT_RANGE);
    reads_fault("SELECT 2", CALX_KIND_BOOL, sizeof(bool), CALX_FAULT_RANGE);
    reads_fault("SELECT 1.5", CALX_KIND_INT64, 8, CALX_FAULT_RANGE);
    reads_fault("SELECT 1e300", CALX_KIND_FLOAT, 4, CALX_FAULT_RANGE);
    reads_fault("SELECT '12'", CALX_KIND_INT64, 8, CALX_FAULT_TYPE);
    reads_fault("SELECT '12'", CALX_KIND_DOUBLE, 8, CALX_FAULT_TYPE);
    reads_fault("SELECT i FROM t", CALX_KIND_STR, sizeof(calx_str), CALX_FAULT_TYPE);
    reads_fault("SELECT f FROM t", CALX_KIND_CSTRING, sizeof(char *), CALX_FAULT_TYPE);
    reads_fault("SELECT 'x'", CALX_KIND_BYTES, sizeof(calx_bytes), CALX_FAULT_TYPE);
    reads_fault("SELECT x'61'", CALX_KIND_STR, sizeof(calx_str), CALX_FAULT_TYPE);
    reads_fault("SELECT 'a' || char(0)", CALX_KIND_CSTRING, sizeof(char *), CALX_FAULT_NUL);
    reads_fault("SELECT 12", CALX_KIND_TIMESTAMP, 8, CALX_FAULT_TYPE);
    reads_fault("SELECT '2000-02-30'", CALX_KIND_TIMESTAMP, 8, CALX_FAULT_FORMAT);
    reads_fault("SELECT '1e5'", CALX_KIND_DECIMAL, sizeof(calx_decimal), CALX_FAULT_FORMAT);
    reads_fault("SELECT f FROM t", CALX_KIND_DECIMAL, sizeof(calx_decimal), CALX_FAULT_TYPE);
    reads_fault("SELECT sum(m) FROM t", CALX_KIND_DECIMAL, sizeof(calx_decimal), CALX_FAULT_TYPE);
    reads_fault("SELECT m FROM t", CALX_KIND_DECIMAL, sizeof(calx_decimal), CALX_FAULT_TYPE); /* 0.30000000000000004 */
}
END_TEST

START_TEST(a_fault_names_its_column_and_the_next_row_is_read)
{
    int32_t a = 0, b = 0;
    calx_slot slots[] = { LITE_SLOT(CALX_KIND_INT32, a), LITE_SLOT(CALX_KIND_INT32, b) };
    lite_query query;
    size_t got;
    lite_select(&query, &db, "VALUES (1, 'x'), (2, 3)");
    ck_assert_int_eq(lite_fetch(&query, slots, 2, &got), CALX_STEP_FAILED);
    ck_assert_uint_eq(db.io.fault_column, 1);
    ck_assert_uint_eq(got, 0);
    ck_assert_int_eq(lite_fetch(&query, slots, 2, &got), CALX_STEP_DONE);
    ck_assert(got == 1 && a == 2 && b == 3);
    ck_assert_uint_eq(db.io.fault, CALX_FAULT_NONE);
    lite_drop(&query);
}
END_TEST

START_TEST(a_batch_keeps_the_texts_of_all_its_rows)
{
    struct {
        int64_t id;
        calx_str name;
        calx_bytes data;
    } rows[100];
    calx_slot slots[] = { { CALX_KIND_INT64, 8, &rows[0].id, NULL, sizeof rows[0] },
                          { CALX_KIND_STR, sizeof(calx_str), &rows[0].name, NULL, sizeof rows[0] },
                          { CALX_KIND_BYTES, sizeof(calx_bytes), &rows[0].data, NULL, sizeof rows[0] } };
    lite_query query;
    size_t got, seen = 0;
    lite_select(&query, &db, "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 250) "
                             "SELECT n, printf('%.*c-%d', n, 'x', n), zeroblob(n) FROM c");
    do {
        ck_assert_int_eq(lite_ended(&db, db.driver->fetch_start(query.result, slots, 3, 100, &got, &db.io)), CALX_STEP_DONE);
        for (size_t i = 0; i < got; i++) {
            char tail[20];
            int len = snprintf(tail, sizeof tail, "x-%zu", ++seen);
            ck_assert_int_eq(rows[i].id, (int64_t)seen);
            ck_assert_uint_eq(rows[i].name.len, seen + (size_t)len - 1);
            ck_assert_str_eq(rows[i].name.ptr + seen - 1, tail);
            ck_assert(rows[i].data.len == seen && *(const char *)rows[i].data.ptr == 0);
        }
    } while (got == 100);
    ck_assert_uint_eq(seen, 250);
    lite_drop(&query);
}
END_TEST

/* ---- timestamps ---- */

START_TEST(timestamps_read_as_the_reference_does)
{
    static const char *const texts[] = {
        "2024-02-29 23:59:59", "2023-02-29 00:00:00", "1900-02-29 00:00:00", "2000-02-29 12:00:00", "0001-01-01 00:00:00",
        "0000-12-31 00:00:00", "9999-12-31 23:59:59", "2024-04-31 00:00:00", "2024-04-30 00:00:00", "2024-13-01 00:00:00",
        "2024-00-01 00:00:00", "2024-01-00 00:00:00", "2024-01-01 24:00:00", "2024-01-01 23:60:00", "2024-01-01 23:00:60",
        "2024-01-01T10:20:30", "2024-01-01-10:20:30", "2024:01-01 10:20:30", "2024-01-01 10-20:30", "2024-01-01 10:20.30",
        "2024-01-01 1a:20:30", "2024-01-:1 10:20:30", "202/-01-01 10:20:30", "2024-01-01 10:20:3:", "2024-01-01 10:20:3\xb2",
        "2024-01-28 00:00:00", "2024-03-01 00:00:00", "1969-12-31 23:59:59", "2024-01-01 10:20:30.5", "2024-01-01 10:20:30.",
        "2024-01-01 10:20:30.123456", "2024-01-01 10:20:30.1234567", "2024-01-01", "2024-01-01 10:20", "2024-1-1 10:20:30",
        "2024-01-01 10:20:30Z", "2024-01-01 10:20:3", "20240-1-01 10:20:30", "2024-01-0/ 10:20:30", "2024-01-31 00:00:00",
        "1600-12-29 00:00:00", "2100-02-28 00:00:00", "2024-12-31 00:00:00", "now", "" };
    calx_timestamp got_at, known;
    calx_slot slot = LITE_SLOT(CALX_KIND_TIMESTAMP, got_at);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char sql[100];
        bool valid = calx_timestamp_from_text(texts[i], strlen(texts[i]), &known);
        snprintf(sql, sizeof sql, "SELECT '%s'", texts[i]);
        ck_assert_msg((read_one(sql, &slot) == CALX_STEP_DONE) == valid, "%s", texts[i]);
        if (valid)
            ck_assert_msg(got_at.us == known.us, "%s: %lld, not %lld", texts[i], (long long)got_at.us, (long long)known.us);
        else
            ck_assert_uint_eq(db.io.fault, CALX_FAULT_FORMAT);
    }
}
END_TEST

/* Every day of a few years around each rule of the calendar. */
START_TEST(every_day_reads_as_the_reference_does)
{
    static const int years[] = { 1, 4, 100, 400, 1582, 1899, 1900, 1969, 1970, 1999, 2000, 2023, 2024, 2100, 9999 };
    calx_timestamp at, known;
    calx_slot in, out = LITE_SLOT(CALX_KIND_TIMESTAMP, at);
    lite_query query;
    size_t got;
    lite_prepare(&query, &db, "SELECT ?", 1);
    for (size_t y = 0; y < sizeof years / sizeof years[0]; y++)
        for (int day = 0; day < 366; day++) {
            char text[32];
            calx_str str = { text, 19 };
            snprintf(text, sizeof text, "%04d-%02d-%02d 12:34:56", years[y] % 10000, day / 31 % 12 + 1, day % 31 + 1);
            in = LITE_SLOT(CALX_KIND_STR, str);
            ck_assert_int_eq(lite_execute(&query, &in, 1), CALX_STEP_DONE);
            if (calx_timestamp_from_text(text, 19, &known)) {
                ck_assert_int_eq(lite_fetch(&query, &out, 1, &got), CALX_STEP_DONE);
                ck_assert_msg(at.us == known.us, "%s", text);
            } else {
                ck_assert_int_eq(lite_fetch(&query, &out, 1, &got), CALX_STEP_FAILED);
            }
            lite_end(&query);
        }
    lite_drop(&query);
}
END_TEST

START_TEST(timestamps_compare_and_sort_as_text)
{
    calx_timestamp whole = { INT64_C(1700000000000000) }, later = { INT64_C(1700000000500000) }, first = { INT64_C(-1) };
    calx_timestamp in_order[3];
    calx_slot slots[] = { LITE_SLOT(CALX_KIND_TIMESTAMP, later), LITE_SLOT(CALX_KIND_TIMESTAMP, first),
                          LITE_SLOT(CALX_KIND_TIMESTAMP, whole) };
    calx_slot out = { CALX_KIND_TIMESTAMP, 8, in_order, NULL, 8 };
    lite_query query;
    size_t got;
    lite_script(&db, "CREATE TABLE t (at TIMESTAMP)");
    ck_assert_int_eq(lite_run(&db, "INSERT INTO t VALUES (?), (?), (?)", slots, 3), CALX_STEP_DONE);
    ck_assert_int_eq(lite_int(&db, "SELECT count(*) FROM t WHERE at = '2023-11-14 22:13:20'"), 1);
    lite_select(&query, &db, "SELECT at FROM t ORDER BY at");
    ck_assert_int_eq(lite_ended(&db, db.driver->fetch_start(query.result, &out, 1, 3, &got, &db.io)), CALX_STEP_DONE);
    ck_assert(in_order[0].us == first.us && in_order[1].us == whole.us && in_order[2].us == later.us);
    lite_drop(&query);
}
END_TEST

/* ---- decimals ---- */

START_TEST(decimals_of_numeric_columns)
{
    static const char *const both[][2] = {
        { "12.50", "12.50" }, { "12", "12.00" },      { "-0.01", "-0.01" },  { "0", "0.00" },           { "99999999.99", "99999999.99" },
        { "0.1", "0.10" },    { "1.005", "1.005" },   { "-0.0", "0.00" },    { "123456789012345", "123456789012345.00" },
        { "0.000012345678901", "0.000012345678901" }, { "1e3", "1000.00" },
        { "1e20", "100000000000000000000.00" },
    };
    lite_script(&db, "CREATE TABLE t (m DECIMAL(10, 2))");
    for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
        calx_decimal in = { both[i][0], strlen(both[i][0]) };
        calx_slot slot = LITE_SLOT(CALX_KIND_DECIMAL, in);
        lite_do(&db, "DELETE FROM t");
        ck_assert_int_eq(lite_run(&db, "INSERT INTO t VALUES (?)", &slot, 1), CALX_STEP_DONE);
        reads_decimal("SELECT m FROM t", both[i][1]);
    }
}
END_TEST

/* What NUMERIC affinity leaves of these says no more what they were, or that it is another number. */
static const struct { const char *type, *decimals[3]; } rounded[] = {
    { "NUMERIC", { "12345678901234567890.12", "0.1234567890123456789", "3.14159265358979323846" } },
    { "DECIMAL(20, 5)", { "1234567890123456.1", "999999999999999.99999", "9007199254740993" } },
};

START_TEST(a_decimal_that_numeric_has_rounded_is_not_told)
{
    char ddl[60];
    snprintf(ddl, sizeof ddl, "CREATE TABLE t (m %s)", rounded[_i].type);
    lite_script(&db, ddl);
    for (size_t i = 0; i < 3; i++) {
        calx_decimal in = { rounded[_i].decimals[i], strlen(rounded[_i].decimals[i]) };
        calx_slot slot = LITE_SLOT(CALX_KIND_DECIMAL, in);
        lite_do(&db, "DELETE FROM t");
        lite_run(&db, "INSERT INTO t VALUES (?)", &slot, 1);
        reads_fault("SELECT m FROM t", CALX_KIND_DECIMAL, sizeof(calx_decimal), CALX_FAULT_TYPE);
    }
}
END_TEST

START_TEST(decimals_of_text_and_integers_are_exact)
{
    calx_str text;
    calx_slot slot = LITE_SLOT(CALX_KIND_STR, text);
    lite_script(&db, "CREATE TABLE t (m TEXT, d DECIMAL(6, 3), i INT); INSERT INTO t VALUES ('12345678901234567890.120', 1.5, -300)");
    reads_decimal("SELECT m FROM t", "12345678901234567890.120");
    reads_decimal("SELECT -9223372036854775807 - 1", "-9223372036854775808");
    reads_decimal("SELECT i FROM t", "-300");
    reads_decimal("SELECT d FROM t", "1.500");
    ck_assert_int_eq(read_one("SELECT d FROM t", &slot), CALX_STEP_DONE); /* a decimal may be read as its text */
}
END_TEST

static void update_to(double value)
{
    calx_slot slot = LITE_SLOT(CALX_KIND_DOUBLE, value);
    ck_assert_int_eq(lite_run(&db, "UPDATE t SET m = ?", &slot, 1), CALX_STEP_DONE);
}

/* The doubles are bound: SQLite reads them from text with the machine's long double, which valgrind does not have. */
START_TEST(extreme_doubles_in_decimal_columns)
{
    char text[400];
    lite_script(&db, "CREATE TABLE t (m DECIMAL(10, 2)); INSERT INTO t VALUES (0)");
    update_to(1e300);
    memset(text, '0', sizeof text);
    text[0] = '1';
    strcpy(text + 301, ".00");
    reads_decimal("SELECT m FROM t", text);
    update_to(1e-300);
    memset(text, '0', sizeof text);
    text[1] = '.';
    strcpy(text + 301, "1");
    reads_decimal("SELECT m FROM t", text);
    update_to(HUGE_VAL);
    reads_fault("SELECT m FROM t", CALX_KIND_DECIMAL, sizeof(calx_decimal), CALX_FAULT_TYPE); /* it is told as the double that it is */
}
END_TEST

/* ---- values of any kind ---- */

static void value_is(const char *column, uint32_t kind, uint32_t flags)
{
    char sql[60];
    calx_value value;
    calx_slot slot = LITE_SLOT(CALX_KIND_VALUE, value);
    memset(&value, 0xaa, sizeof value);
    snprintf(sql, sizeof sql, "SELECT %s FROM t", column);
    ck_assert_int_eq(read_one(sql, &slot), CALX_STEP_DONE);
    ck_assert_msg(value.kind == kind && value.flags == flags, "%s: kind %u, flags %u", column, value.kind, value.flags);
}

START_TEST(declared_types_decide_what_a_value_is)
{
    lite_script(&db, "CREATE TABLE t (b BOOLEAN, b2 BOOL, ts TIMESTAMP, dt DATETIME, bad TIMESTAMP, m DECIMAL(5, 1), odd NUMERIC, "
                     "i BIGINT, d DOUBLE PRECISION, s VARCHAR(9), x BLOB, n INT, none)");
    lite_script(&db, "INSERT INTO t VALUES (1, 2, '2024-01-01 00:00:00', '2024-01-01', 'soon', 1.5, 'many', 5, 5, 'x', x'00', NULL, 3)");
    value_is("b", CALX_KIND_BOOL, 0);
    value_is("b2", CALX_KIND_INT64, 0);
    value_is("ts", CALX_KIND_TIMESTAMP, CALX_VALUE_UNTYPED);
    value_is("dt", CALX_KIND_TIMESTAMP, CALX_VALUE_UNTYPED);
    value_is("bad", CALX_KIND_STR, CALX_VALUE_UNTYPED);
    value_is("m", CALX_KIND_DECIMAL, 0);
    value_is("odd", CALX_KIND_STR, CALX_VALUE_UNTYPED);
    value_is("i", CALX_KIND_INT64, 0);
    value_is("d", CALX_KIND_DOUBLE, 0);
    value_is("s", CALX_KIND_STR, CALX_VALUE_UNTYPED);
    value_is("x", CALX_KIND_BYTES, 0);
    value_is("n", CALX_KIND_NULL, 0);
    value_is("none", CALX_KIND_INT64, CALX_VALUE_UNTYPED);
    value_is("count(*)", CALX_KIND_INT64, CALX_VALUE_UNTYPED);
    value_is("0.1 + 0.2", CALX_KIND_DOUBLE, 0);
}
END_TEST

Suite *suite_driver_sqlite_values(void)
{
    Suite *suite = suite_create("driver_sqlite_values");
    TCase *plain = tcase_create("values"), *times = tcase_create("timestamps"), *decimals = tcase_create("decimals");
    if (lite_skips(suite))
        return suite;
    tcase_add_checked_fixture(plain, open_memory, close_memory);
    tcase_add_checked_fixture(times, open_memory, close_memory);
    tcase_add_checked_fixture(decimals, open_memory, close_memory);
    tcase_add_test(plain, every_kind_goes_in);
    tcase_add_test(plain, what_sqlite_cannot_hold_is_refused);
    tcase_add_test(plain, parameters_outlive_their_slots_while_rows_are_read);
    tcase_add_test(plain, text_and_bytes_come_out_whole);
    tcase_add_test(plain, numbers_come_out_in_any_width_that_holds_them);
    tcase_add_test(plain, validity_bytes_and_optionals_take_null);
    tcase_add_test(plain, faults);
    tcase_add_test(plain, a_fault_names_its_column_and_the_next_row_is_read);
    tcase_add_test(plain, a_batch_keeps_the_texts_of_all_its_rows);
    tcase_add_test(plain, declared_types_decide_what_a_value_is);
    tcase_add_test(times, timestamps_read_as_the_reference_does);
    tcase_add_test(times, every_day_reads_as_the_reference_does);
    tcase_add_test(times, timestamps_compare_and_sort_as_text);
    tcase_add_test(decimals, decimals_of_numeric_columns);
    tcase_add_loop_test(decimals, a_decimal_that_numeric_has_rounded_is_not_told, 0, sizeof rounded / sizeof *rounded);
    tcase_add_test(decimals, decimals_of_text_and_integers_are_exact);
    tcase_add_test(decimals, extreme_doubles_in_decimal_columns);
    suite_add_tcase(suite, plain);
    suite_add_tcase(suite, times);
    suite_add_tcase(suite, decimals);
    return suite;
}
