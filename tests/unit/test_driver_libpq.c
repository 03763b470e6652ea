/* SPDX-License-Identifier: MIT */
/* The libpq driver: values out, in both formats, one by one and in batches. */
#include "drive.h"

#include <stdio.h>
#include <string.h>

static const char SERVER[] = "CALX_TEST_POSTGRESQL_URL";
static const char *url;

/* The SQL's value as text for comparing: kind, colon, value. */
static void show(const calx_value *value, char *out, size_t size)
{
    char text[CALX_TYPED_TEXT];
    int32_t part[7];
    size_t used;
    switch (value->kind) {
    case CALX_KIND_NULL:
        snprintf(out, size, "null");
        return;
    case CALX_KIND_BOOL:
        snprintf(out, size, "bool:%d", value->as.b);
        return;
    case CALX_KIND_INT64:
        snprintf(out, size, "int:%lld", (long long)value->as.i);
        return;
    case CALX_KIND_DOUBLE:
        snprintf(out, size, "double:%.17g", value->as.d);
        return;
    case CALX_KIND_DECIMAL:
        snprintf(out, size, "decimal:%.*s", (int)value->as.decimal.len, value->as.decimal.ptr);
        return;
    case CALX_KIND_STR:
        snprintf(out, size, "str:%.*s", (int)value->as.s.len, value->as.s.ptr);
        return;
    case CALX_KIND_TIMESTAMP:
        calx_timestamp_to_parts(value->as.timestamp, part);
        snprintf(out, size, "timestamp:%d-%02d-%02d %02d:%02d:%02d.%06d", part[0], part[1], part[2], part[3], part[4],
                 part[5], part[6]);
        return;
    case CALX_KIND_BYTES:
        used = (size_t)snprintf(out, size, "bytes:");
        for (size_t i = 0; i < value->as.bytes.len && used + 3 < size; i++)
            used += (size_t)snprintf(out + used, size - used, "%02x", ((const unsigned char *)value->as.bytes.ptr)[i]);
        return;
    case CALX_KIND_JSON:
        snprintf(out, size, "json:%.*s", (int)value->as.json.len, value->as.json.ptr);
        return;
    default:
        if (!calx_typed_to_text(value, text))
            text[0] = '\0';
        snprintf(out, size, "%u:%s", value->kind, text);
    }
}

static const struct {
    const char *sql, *wanted;
} values[] = { { "NULL::int8", "null" },
               { "NULL::text", "null" },
               { "true", "bool:1" },
               { "false", "bool:0" },
               { "(-32768)::int2", "int:-32768" },
               { "32767::int2", "int:32767" },
               { "(-2147483648)::int4", "int:-2147483648" },
               { "2147483647::int4", "int:2147483647" },
               { "(-9223372036854775808)::int8", "int:-9223372036854775808" },
               { "9223372036854775807::int8", "int:9223372036854775807" },
               { "4294967295::oid", "int:4294967295" },
               { "0.1::float8", "double:0.10000000000000001" },
               { "'-0'::float8", "double:-0" },
               { "1.7976931348623157e308::float8", "double:1.7976931348623157e+308" },
               { "5e-324::float8", "double:4.9406564584124654e-324" },
               { "'infinity'::float8", "double:inf" },
               { "'-infinity'::float8", "double:-inf" },
               { "0.1::float4", "double:0.10000000149011612" },
               { "''::text", "str:" },
               { "'gr\xc3\xbc\xc3\x9f'::text", "str:gr\xc3\xbc\xc3\x9f" },
               { "'abc'::varchar(10)", "str:abc" },
               { "'ab'::char(4)", "str:ab  " },
               { "'x'::\"char\"", "str:x" },
               { "''::\"char\"", "str:" },
               { "'abc'::name", "str:abc" },
               { "'{\"a\": 1}'::json", "json:{\"a\": 1}" },
               { "'{\"b\":2}'::jsonb", "json:{\"b\": 2}" },
               { "'A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", "23:a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11" },
               { "'\\x00ff10'::bytea", "bytes:00ff10" },
               { "''::bytea", "bytes:" },
               { "'2026-01-31 12:34:56.000001'::timestamp", "timestamp:2026-01-31 12:34:56.000001" },
               { "'0001-01-01'::timestamp", "timestamp:1-01-01 00:00:00.000000" },
               { "'1969-12-31 23:59:59.999999'::timestamp", "timestamp:1969-12-31 23:59:59.999999" },
               { "'9999-12-31 23:59:59.999999'::timestamp", "timestamp:9999-12-31 23:59:59.999999" },
               { "'2026-01-31 12:00:00+02'::timestamptz", "19:2026-01-31 10:00:00+00:00" },
               { "'2026-01-31'::date", "20:2026-01-31" },
               { "'2026-01-31 12:00:00.5+02'::timestamptz", "19:2026-01-31 10:00:00.500000+00:00" },
               { "'0001-01-01'::timestamptz", "19:0001-01-01 00:00:00+00:00" },
               { "'0001-01-01'::date", "20:0001-01-01" },
               { "'1969-12-31'::date", "20:1969-12-31" },
               { "'9999-12-31'::date", "20:9999-12-31" },
               { "'00:00'::time", "21:00:00:00" },
               { "'23:59:59.999999'::time", "21:23:59:59.999999" },
               { "'1 day 2 hours'::interval", "22:P1DT2H" },
               { "'-14 months 3 days -4:05:06.7'::interval", "22:P-1Y-2M3DT-4H-5M-6.7S" },
               { "'0'::interval", "22:PT0S" },
               { "pg_sleep(0)", "str:" },
               { "0::numeric", "decimal:0" },
               { "0.00::numeric", "decimal:0.00" },
               { "1::numeric", "decimal:1" },
               { "(-12.50)::numeric", "decimal:-12.50" },
               { "10000::numeric", "decimal:10000" },
               { "100000000::numeric", "decimal:100000000" },
               { "0.0001::numeric", "decimal:0.0001" },
               { "0.00001::numeric", "decimal:0.00001" },
               { "0.000000001::numeric", "decimal:0.000000001" },
               { "(-0.12345)::numeric(10,5)", "decimal:-0.12345" },
               { "1234567.000::numeric", "decimal:1234567.000" },
               { "9999.9999::numeric", "decimal:9999.9999" },
               { "1e20::numeric", "decimal:100000000000000000000" },
               { "123456789012345678901234567890.123456789::numeric",
                 "decimal:123456789012345678901234567890.123456789" },
               { "1e-20::numeric", "decimal:0.00000000000000000001" },
               { "1e-17::numeric(20,17)", "decimal:0.00000000000000001" } };
enum { VALUES = sizeof values / sizeof *values };

START_TEST(a_value_reads_alike_in_both_formats)
{
    char sql[256], shown[256];
    calx_value value;
    drive on;
    drive_open(&on, "libpq", url);
    snprintf(sql, sizeof sql, "SELECT %s", values[_i].sql);
    for (uint32_t flags = 0; flags <= CALX_PREPARE_ONCE; flags++) {
        ck_assert_uint_eq(drive_value(&on, sql, flags, &value), CALX_FAULT_NONE);
        show(&value, shown, sizeof shown);
        ck_assert_str_eq(shown, values[_i].wanted);
    }
    drive_close(&on);
}
END_TEST

static const char *const out_of_range[] = { "'NaN'::numeric", "'Infinity'::numeric", "'-Infinity'::numeric", "'infinity'::date", "'-infinity'::date", "'0001-01-01 BC'::date",
                                            "'10000-01-01'::date", "'24:00'::time", "'infinity'::timestamptz",
                                            "'-infinity'::timestamptz", "'10000-01-01'::timestamptz",
                                            "'0001-12-31 BC'::timestamptz",
                                            "'infinity'::timestamp", "'-infinity'::timestamp",
                                            "'0001-01-01 BC'::timestamp", "'10000-01-01'::timestamp",
                                            "'294276-12-31'::timestamp" };

START_TEST(a_timestamp_beyond_the_years_1_to_9999_is_a_fault)
{
    char sql[256];
    calx_value value;
    drive on;
    drive_open(&on, "libpq", url);
    snprintf(sql, sizeof sql, "SELECT %s", out_of_range[_i]);
    for (uint32_t flags = 0; flags <= CALX_PREPARE_ONCE; flags++)
        ck_assert_uint_eq(drive_value(&on, sql, flags, &value), CALX_FAULT_RANGE);
    drive_close(&on);
}
END_TEST

typedef struct row {
    int64_t id;
    calx_str name;
    calx_opt_int32 quantity;
    double price;
    calx_timestamp at;
    calx_decimal amount;
} row;

START_TEST(a_batch_of_rows_is_decoded_in_one_call)
{
    static const char *const sql =
        "SELECT i, 'name ' || i, CASE WHEN i % 2 = 0 THEN i END::int4, i / 4.0::float8,"
        " timestamp '2026-01-01' + i * interval '1 s', i::numeric / 8 FROM generate_series(1::int8, 1000) i";
    row rows[400];
    const calx_slot slots[] = { { CALX_KIND_INT64, 8, &rows[0].id, NULL, sizeof(row) },
                                { CALX_KIND_STR, sizeof(calx_str), &rows[0].name, NULL, sizeof(row) },
                                { CALX_KIND_INT32 | CALX_KIND_OPTIONAL, sizeof(calx_opt_int32), &rows[0].quantity, NULL,
                                  sizeof(row) },
                                { CALX_KIND_DOUBLE, 8, &rows[0].price, NULL, sizeof(row) },
                                { CALX_KIND_TIMESTAMP, 8, &rows[0].at, NULL, sizeof(row) },
                                { CALX_KIND_DECIMAL, sizeof(calx_decimal), &rows[0].amount, NULL, sizeof(row) } };
    drive on;
    drive_open(&on, "libpq", url);
    for (uint32_t how = 0; how < 4; how++) {
        drive_statement statement;
        size_t total = 0, got;
        drive_done(&on, drive_prepare(&on, &statement, sql, 0, how & 1), sql);
        drive_done(&on, drive_execute(&statement, how & 2), sql);
        do {
            drive_done(&on, drive_fetch(&statement, slots, 6, 400, &got), "fetch");
            for (size_t i = 0; i < got; i++) {
                int64_t n = (int64_t)(total + i + 1);
                char text[32], amount[32];
                snprintf(text, sizeof text, "name %lld", (long long)n);
                snprintf(amount, sizeof amount, "%.3f", (double)n / 8);
                ck_assert_int_eq(rows[i].id, n);
                ck_assert_str_eq(rows[i].name.ptr, text);
                ck_assert_int_eq(rows[i].quantity.is_set, n % 2 == 0);
                ck_assert_int_eq(rows[i].quantity.value, n % 2 ? 0 : n);
                ck_assert_double_eq(rows[i].price, (double)n / 4);
                ck_assert_int_eq(rows[i].at.us, (INT64_C(1767225600) + n) * 1000000);
                ck_assert_int_eq(strncmp(rows[i].amount.ptr, amount, strlen(amount)), 0);
            }
            total += got;
        } while (got == 400);
        ck_assert_uint_eq(total, 1000);
        drive_done(&on, drive_fetch(&statement, slots, 6, 400, &got), "fetch after the end");
        ck_assert_uint_eq(got, 0);
        drive_done(&on, drive_result_close(&statement), "close");
        drive_statement_close(&statement);
    }
    drive_close(&on);
}
END_TEST

START_TEST(a_value_that_does_not_fit_names_its_column_and_the_row_stays)
{
    int32_t a = 0, b = 0;
    int64_t wide = 0;
    const calx_slot narrow[] = { { CALX_KIND_INT32, 4, &a, NULL, 0 }, { CALX_KIND_INT32, 4, &b, NULL, 0 } };
    const calx_slot fitting[] = { { CALX_KIND_INT32, 4, &a, NULL, 0 }, { CALX_KIND_INT64, 8, &wide, NULL, 0 } };
    drive on;
    drive_open(&on, "libpq", url);
    for (uint32_t how = 0; how < 4; how++) {
        drive_statement statement;
        size_t got;
        drive_done(&on, drive_prepare(&on, &statement, "SELECT 1::int4, 5000000000::int8", 0, how & 1), "prepare");
        drive_done(&on, drive_execute(&statement, how & 2), "execute");
        ck_assert_int_eq(drive_fetch(&statement, narrow, 2, 1, &got), CALX_STEP_FAILED);
        ck_assert_uint_eq(on.io.fault, CALX_FAULT_RANGE);
        ck_assert_uint_eq(on.io.fault_column, 1);
        ck_assert_uint_eq(got, 0);
        drive_done(&on, drive_fetch(&statement, fitting, 2, 1, &got), "fetch");
        ck_assert_uint_eq(got, 1);
        ck_assert_int_eq(wide, INT64_C(5000000000));
        drive_done(&on, drive_result_close(&statement), "close");
        drive_statement_close(&statement);
    }
    drive_close(&on);
}
END_TEST

START_TEST(columns_have_names_types_and_kinds)
{
    static const char *const sql =
        "SELECT 1::int8 AS \"an id\", 'x'::varchar(5) AS v, 1.5 AS n, now()::timestamp AS t, ARRAY[1] AS other";
    static const char *const names[] = { "an id", "v", "n", "t", "other" };
    static const char *const types[] = { "bigint", "character varying", "numeric", "timestamp without time zone", "" };
    static const uint32_t kinds[] = { CALX_KIND_INT64, CALX_KIND_STR, CALX_KIND_DECIMAL, CALX_KIND_TIMESTAMP,
                                      CALX_KIND_STR };
    static const uint32_t oids[] = { 20, 1043, 1700, 1114, 1007 };
    drive on;
    drive_open(&on, "libpq", url);
    for (uint32_t flags = 0; flags <= CALX_PREPARE_ONCE; flags++) {
        drive_statement statement;
        const calx_column_info *columns;
        size_t count;
        drive_done(&on, drive_prepare(&on, &statement, sql, 0, flags), sql);
        drive_done(&on, drive_execute(&statement, 0), sql);
        on.driver->describe(statement.result, &columns, &count);
        ck_assert_uint_eq(count, 5);
        ck_assert_uint_eq(on.done.columns, 5);
        for (size_t i = 0; i < count; i++) {
            ck_assert_str_eq(columns[i].name.ptr, names[i]);
            ck_assert_str_eq(columns[i].type_name.ptr, types[i]);
            ck_assert_uint_eq(columns[i].kind, kinds[i]);
            ck_assert_uint_eq(columns[i].native_type, oids[i]);
        }
        drive_done(&on, drive_result_close(&statement), "close");
        drive_statement_close(&statement);
    }
    drive_close(&on);
}
END_TEST

START_TEST(bytes_in_the_escape_format_are_read_too)
{
    calx_value value;
    char shown[64];
    drive on;
    drive_open(&on, "libpq", url);
    drive_must(&on, CALX_COMMAND_SCRIPT, "SET bytea_output = escape");
    ck_assert_uint_eq(drive_value(&on, "SELECT '\\x005c61ff'::bytea", CALX_PREPARE_ONCE, &value), CALX_FAULT_NONE);
    show(&value, shown, sizeof shown);
    ck_assert_str_eq(shown, "bytes:005c61ff");
    drive_close(&on);
}
END_TEST

Suite *suite_driver_libpq(void)
{
    Suite *suite = suite_create("driver_libpq");
    TCase *decoding = tcase_create("decoding");
    url = drive_url(SERVER);
    tcase_set_timeout(decoding, 120);
    drive_add(decoding, a_value_reads_alike_in_both_formats, SERVER, 0, VALUES);
    drive_add(decoding, a_timestamp_beyond_the_years_1_to_9999_is_a_fault, SERVER, 0, 5);
    drive_add(decoding, a_batch_of_rows_is_decoded_in_one_call, SERVER, 0, 1);
    drive_add(decoding, a_value_that_does_not_fit_names_its_column_and_the_row_stays, SERVER, 0, 1);
    drive_add(decoding, columns_have_names_types_and_kinds, SERVER, 0, 1);
    drive_add(decoding, bytes_in_the_escape_format_are_read_too, SERVER, 0, 1);
    suite_add_tcase(suite, decoding);
    return suite;
}
