/* SPDX-License-Identifier: MIT */
/* Which value did not fit: the limits of types, and the cells of INSERT and UPDATE. */
#include "sql/tree/cells.h"
#include "sql/tree/convert.h"
#include "types/fit.h"

#include <calx/plugin/dialect.h>

#include <check.h>
#include <stdio.h>
#include <string.h>

/* ---- limits ---- */

#define LIMIT(kind, size, scale) { kind, size, scale, { NULL, 0 } }

START_TEST(numbers_at_the_edges_of_their_types)
{
    static const struct {
        calxi_limit limit;
        const char *fits, *not;
    } cases[] = {
        { LIMIT(CALX_LIMIT_INTEGER, 2, 0), "32767", "32768" },
        { LIMIT(CALX_LIMIT_INTEGER, 2, 0), "-32768", "-32769" },
        { LIMIT(CALX_LIMIT_INTEGER, 2, 0), "32767.4", "32767.5" },
        { LIMIT(CALX_LIMIT_INTEGER, 4, 0), "2147483647", "2147483648" },
        { LIMIT(CALX_LIMIT_INTEGER, 8, 0), "9223372036854775807", "9223372036854775808" },
        { LIMIT(CALX_LIMIT_INTEGER, 8, 0), "-9223372036854775808", "-9223372036854775809" },
        { LIMIT(CALX_LIMIT_INTEGER, 8, 0), "000000000000000000000000000001", "99999999999999999999999999" },
        { LIMIT(CALX_LIMIT_NUMERIC, 3, 2), "999.99", "1000" },
        { LIMIT(CALX_LIMIT_NUMERIC, 3, 2), "-999.9949", "-999.995" },
        { LIMIT(CALX_LIMIT_NUMERIC, 0, 3), "0.9994", "0.9995" },
        { LIMIT(CALX_LIMIT_NUMERIC, -1, 3), "0.05", "0.5" },
        { LIMIT(CALX_LIMIT_FLOAT, 4, 0), "3.4e38", "1e39" },
        { LIMIT(CALX_LIMIT_FLOAT, 4, 0), "0.0", "1e-60" },
        { LIMIT(CALX_LIMIT_FLOAT, 8, 0), "1e308", NULL },
        { LIMIT(CALX_LIMIT_CHARACTERS, 3, 0), "abc  ", "ab c" },
        { LIMIT(CALX_LIMIT_CHARACTERS, 3, 0), "\xc3\xa4\xf0\x9f\x8d\x80\xc3\x9f", "abcd" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(calxi_text_fits(&cases[i].limit, cases[i].fits, strlen(cases[i].fits)), "%s", cases[i].fits);
        if (cases[i].not)
            ck_assert_msg(!calxi_text_fits(&cases[i].limit, cases[i].not, strlen(cases[i].not)), "%s", cases[i].not);
    }
}
END_TEST

START_TEST(texts_that_are_quoted_and_texts_that_are_no_json)
{
    calxi_limit quoted = { CALX_LIMIT_TEXT, 0, 0, { "it's", 4 } }, json = LIMIT(CALX_LIMIT_JSON, 0, 0);
    ck_assert(!calxi_text_fits(&quoted, "it's", 4));
    ck_assert(!calxi_text_fits(&quoted, "it''s", 5)); /* of a literal */
    ck_assert(calxi_text_fits(&quoted, "it'", 3));
    ck_assert(calxi_text_fits(&quoted, "it''", 4));
    ck_assert(calxi_text_fits(&quoted, "it''ss", 6));
    ck_assert(calxi_text_fits(&quoted, "", 0));
    quoted.text.len = 0;
    ck_assert(!calxi_text_fits(&quoted, "", 0));
    ck_assert(calxi_text_fits(&quoted, "a", 1));
    ck_assert(calxi_number_fits(&quoted, false, "12", 2));
    ck_assert(calxi_text_fits(&json, "{\"a\": 1}", 8));
    ck_assert(!calxi_text_fits(&json, "{a: 1}", 6));
}
END_TEST

#define SLOT(KIND, value) (calx_slot) { CALX_KIND_##KIND, sizeof(value), &value, NULL, 0 }

START_TEST(values_of_every_kind)
{
    const calxi_limit small = LIMIT(CALX_LIMIT_INTEGER, 2, 0), real = LIMIT(CALX_LIMIT_FLOAT, 4, 0), price = LIMIT(CALX_LIMIT_NUMERIC, 3, 2);
    int32_t i32 = -32769;
    uint32_t u32 = 4000000000u;
    uint16_t u16 = 65535;
    int8_t i8 = -128;
    int64_t i64 = INT64_MIN;
    double large = 1e300, fine = 32767.4, nan = __builtin_nan("");
    calx_str text = { "40000", 5 }, word = { "many", 4 }, null = { NULL, 0 };
    calx_decimal decimal = { "1000.00", 7 };
    calx_bytes bytes = { "40000", 5 };
    uint8_t unset = 0;
    calx_slot slot = SLOT(INT32, i32);
    ck_assert(!calxi_slot_fits(&small, &slot));
    slot.valid = &unset;
    ck_assert(calxi_slot_fits(&small, &slot));
    ck_assert(!calxi_slot_fits(&small, &SLOT(UINT32, u32)));
    ck_assert(!calxi_slot_fits(&small, &SLOT(UINT16, u16)));
    ck_assert(calxi_slot_fits(&small, &SLOT(INT8, i8)));
    ck_assert(!calxi_slot_fits(&small, &SLOT(INT64, i64)));
    ck_assert(!calxi_slot_fits(&small, &SLOT(DOUBLE, large)));
    ck_assert(calxi_slot_fits(&small, &SLOT(DOUBLE, fine)));
    ck_assert(!calxi_slot_fits(&small, &SLOT(DOUBLE, nan)));
    ck_assert(!calxi_slot_fits(&real, &SLOT(DOUBLE, large)));
    ck_assert(calxi_slot_fits(&real, &SLOT(DOUBLE, nan)));
    ck_assert(!calxi_slot_fits(&price, &SLOT(DOUBLE, large)));
    ck_assert(!calxi_slot_fits(&small, &SLOT(STR, text)));
    ck_assert(calxi_slot_fits(&small, &SLOT(STR, word)));
    ck_assert(calxi_slot_fits(&small, &SLOT(STR, null)));
    ck_assert(!calxi_slot_fits(&price, &SLOT(DECIMAL, decimal)));
    ck_assert(calxi_slot_fits(&small, &SLOT(BYTES, bytes)));
}
END_TEST

static bool has_room(int32_t characters, calx_slot slot)
{
    const calxi_limit limit = LIMIT(CALX_LIMIT_CHARACTERS, characters, 0);
    return calxi_slot_fits(&limit, &slot);
}

/* It has room for so many characters, and for no fewer. */
#define TAKES(characters, slot) ck_assert(has_room(characters, slot) && !has_room((characters) - 1, slot))

START_TEST(values_that_become_texts)
{
    static const struct { const char *text; int32_t characters; } decimals[] = {
        { "12.50", 5 }, { "-0012.5", 5 }, { "0.5", 3 }, { "-0.5", 4 }, { "-0.00", 4 }, { "00", 1 }, { "7", 1 } };
    int8_t i8 = -128;
    int64_t i64 = INT64_MIN;
    uint32_t u32 = 4000000000u;
    bool yes = true, no = false;
    double tenth = 0.1, large = -1e300, unknown = 1e15;
    calx_uuid uuid = { { 0 } };
    calx_date day = { 0 };
    calx_timestamp at = { 500000 };
    calx_bytes bytes = { "abc", 3 };
    calx_str json = { "[1, 2]", 6 };
    TAKES(4, SLOT(INT8, i8));
    TAKES(20, SLOT(INT64, i64));
    TAKES(10, SLOT(UINT32, u32));
    TAKES(4, SLOT(BOOL, yes));
    TAKES(5, SLOT(BOOL, no));
    TAKES(3, SLOT(DOUBLE, tenth));
    TAKES(7, SLOT(DOUBLE, large));
    ck_assert(has_room(1, SLOT(DOUBLE, unknown)));
    TAKES(36, SLOT(UUID, uuid));
    TAKES(10, SLOT(DATE, day));
    TAKES(21, SLOT(TIMESTAMP, at)); /* 1970-01-01 00:00:00.5 */
    TAKES(8, SLOT(BYTES, bytes));
    TAKES(6, SLOT(JSON, json));
    for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++) {
        calx_decimal decimal = { decimals[i].text, strlen(decimals[i].text) };
        TAKES(decimals[i].characters, SLOT(DECIMAL, decimal));
    }
}
END_TEST

START_TEST(json_that_a_check_refuses)
{
    const calxi_limit check = LIMIT(CALX_LIMIT_JSON_CHECK, 2, 0);
    calx_str deep = { "[[[1]]]", 7 }, flat = { "[[1]]", 5 }, none = { "[[[1]]", 6 };
    int32_t number = 5;
    ck_assert(!calxi_slot_fits(&check, &SLOT(JSON, deep)) && !calxi_slot_fits(&check, &SLOT(STR, deep)));
    ck_assert(calxi_slot_fits(&check, &SLOT(JSON, flat)) && calxi_slot_fits(&check, &SLOT(STR, flat)));
    ck_assert(calxi_slot_fits(&check, &SLOT(STR, none))); /* a check of the program's own may have refused it */
    ck_assert(calxi_slot_fits(&check, &SLOT(INT32, number)));
}
END_TEST

/* ---- cells ---- */

typedef struct seen {
    char text[400];
} seen;

static bool want_all(void *context, const calxi_cell *cell)
{
    seen *s = context;
    size_t at = strlen(s->text);
    if (cell->kind == CALXI_CELL_PARAMETER)
        snprintf(s->text + at, sizeof s->text - at, "$%zu ", cell->parameter);
    else
        snprintf(s->text + at, sizeof s->text - at, "%s%.*s ", cell->negative ? "-" : "", (int)cell->len, cell->text);
    return true;
}

static void name_it(void *context, const char *name, size_t len)
{
    seen *s = context;
    char plain[64];
    size_t at = strlen(s->text);
    ck_assert(calxi_cell_name(name, len, plain, sizeof plain));
    snprintf(s->text + at, sizeof s->text - at, "-> %s; ", plain);
}

START_TEST(cells_of_insert_and_update)
{
    static const struct {
        const char *sql, *cells;
    } cases[] = {
        { "INSERT INTO t (a, \"b\"\"c\", [d]) VALUES ($1, 'x', -1.5)", "$0 -> a; x -> b\"c; -1.5 -> d; " },
        { "insert into s.t as x (a) values ($2), ($1) returning a", "$1 -> a; $0 -> a; " },
        { "INSERT INTO t VALUES ($1)", "" },
        { "INSERT INTO t (a, b) SELECT $1, 2", "$0 -> a; 2 -> b; " },
        { "INSERT INTO t (a, b) SELECT DISTINCT $1 AS x, 'y'::text FROM u WHERE c = 5", "$0 -> a; y -> b; " },
        { "INSERT INTO t (a, b) SELECT 1, c FROM u", "" }, /* c may be it */
        { "INSERT INTO t (a, b) SELECT 1, * FROM u", "" },
        { "INSERT INTO t (a) (SELECT 1 UNION ALL SELECT 2) ON CONFLICT (a) DO UPDATE SET b = 3", "1 -> a; 3 -> b; " },
        { "INSERT INTO t (a) SELECT 1 UNION ALL SELECT f(2) UNION SELECT 3 FROM (SELECT 4) AS v", "1 -> a; 3 -> a; " },
        { "INSERT INTO t (a) WITH q AS (SELECT 5 UNION SELECT 6) SELECT b FROM q", "" },
        { "WITH q AS (SELECT 5) INSERT INTO t (a) SELECT 7", "7 -> a; " },
        { "INSERT INTO t (SELECT 1)", "" },
        { "INSERT INTO t (a, b, c) VALUES ($1 + 1, (SELECT 5), f($2, 3))", "" },
        { "INSERT INTO t (a, b) VALUES (?, ?)", "$0 -> a; $1 -> b; " },
        { "INSERT INTO t (a) VALUES ($1::int) ON CONFLICT (a) DO UPDATE SET b = $2, c = excluded.c WHERE t.d = 7", "$0 -> a; $1 -> b; " },
        { "UPDATE t SET a = $1, t.b = 'it''s' WHERE c = 5", "$0 -> a; it''s -> b; " },
        { "UPDATE t SET (a, b) = (1, 2), c = 3 FROM u", "3 -> c; " },
        { "UPDATE t /* SET z = 1 */ SET a = a + 1, b = - 4 -- , c = 5\n", "-4 -> b; " },
        { "WITH x AS (INSERT INTO t (a) VALUES (1) RETURNING a) UPDATE u SET b = 2", "1 -> a; 2 -> b; " },
        { "INSERT INTO t (a) VALUES (DEFAULT)", "" },
        { "INSERT INTO t (a, b) VALUES (1", "1 -> a; " },
        { "INSERT INTO t (a) VALUES (1, 2)", "1 -> a; 2 " },
        { "UPDATE t SET", "" },
        { "INSERT INTO t (a", "" },
        { "SELECT ')' FROM t WHERE (((", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        seen s = { "" };
        calxi_cell_visitor visitor = { &s, want_all, name_it };
        calxi_cells_visit(cases[i].sql, strlen(cases[i].sql), CALX_LEX_BRACKETS, &visitor);
        ck_assert_str_eq(s.text, cases[i].cells);
    }
}
END_TEST

START_TEST(every_truncation_of_a_statement_ends)
{
    static const char sql[] = "INSERT INTO s.t AS x (a, \"b\") VALUES ($1::int, -2), ((3), 'x') ON CONFLICT (a) DO UPDATE SET (a, b) = (1), c = '('";
    for (size_t len = 0; len < sizeof sql; len++) {
        seen s = { "" };
        calxi_cell_visitor visitor = { &s, want_all, name_it };
        calxi_cells_visit(sql, len, 0, &visitor);
        ck_assert_uint_lt(strlen(s.text), sizeof s.text - 1);
    }
}
END_TEST

START_TEST(a_name_that_is_too_long_is_none)
{
    char to[4];
    ck_assert(calxi_cell_name("abc", 3, to, sizeof to));
    ck_assert(!calxi_cell_name("abcd", 4, to, sizeof to));
    ck_assert(calxi_cell_name("\"a\"\"b\"", 6, to, sizeof to));
    ck_assert_str_eq(to, "a\"b");
}
END_TEST

/* ---- texts for columns ---- */

#define TEXT(kind_, length_) { .kind = CALX_TYPE_##kind_, .length = length_ }

START_TEST(blanks_count_among_the_characters_of_a_column)
{
    static const struct {
        calx_type type;
        const char *fits, *not;
    } cases[] = {
        { TEXT(VARCHAR, 3), "abc", "abc " },   { TEXT(VARCHAR, 3), "\xc3\xa4\xf0\x9f\x8d\x80\xc3\x9f", "\xc3\xa4\xf0\x9f\x8d\x80\xc3\x9f " },
        { TEXT(CHAR, 2), "a ", "   " },        { TEXT(CHAR, 0), "a", "a " },
        { TEXT(VARCHAR, 0), "abc    ", NULL }, { TEXT(TEXT, 0), "abc    ", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        calx_conversion conversion = { .dialect = "" };
        calxi_converter converter = { &cases[i].type, &cases[i].type, "code", calxi_reads_set(&cases[i].type), false, 0 };
        calx_value fits = calx_arg_string(cases[i].fits).value, not = calx_arg_string(cases[i].not).value;
        ck_assert_int_eq(calxi_convert_bind(&conversion, &converter, &fits), CALX_OK);
        ck_assert_int_eq(calxi_convert_bind(&conversion, &converter, &not), cases[i].not ? CALX_DATA_ERROR : CALX_OK);
        if (cases[i].not)
            ck_assert_int_eq(conversion.kind, CALX_VALUE_TOO_LONG);
        ck_assert_ptr_eq(fits.as.s.ptr, cases[i].fits);
    }
}
END_TEST

static bool is_read(const calxi_converter *converter, calx_arg arg)
{
    return calxi_is_read(converter, &arg.value);
}

START_TEST(a_text_of_few_bytes_is_not_read)
{
    const calx_type type = TEXT(VARCHAR, 3), day = TEXT(DATE, 0);
    calxi_converter text = { &type, &type, "code", calxi_reads_set(&type), false, 4 }, date = { &day, &day, "day", calxi_reads_set(&day), false, 0 };
    ck_assert(!is_read(&text, calx_arg_string("abc")));
    ck_assert(is_read(&text, calx_arg_string("abcd")));
    ck_assert(is_read(&text, calx_arg_bytes((calx_bytes){ "a", 1 })));
    ck_assert(is_read(&date, calx_arg_string("")));
    ck_assert(!is_read(&date, calx_arg_int64(1)));
}
END_TEST

Suite *suite_misfit(void);
Suite *suite_misfit(void)
{
    Suite *suite = suite_create("misfit");
    TCase *tc = tcase_create("misfit");
    tcase_add_test(tc, numbers_at_the_edges_of_their_types);
    tcase_add_test(tc, values_of_every_kind);
    tcase_add_test(tc, values_that_become_texts);
    tcase_add_test(tc, json_that_a_check_refuses);
    tcase_add_test(tc, texts_that_are_quoted_and_texts_that_are_no_json);
    tcase_add_test(tc, cells_of_insert_and_update);
    tcase_add_test(tc, every_truncation_of_a_statement_ends);
    tcase_add_test(tc, a_name_that_is_too_long_is_none);
    tcase_add_test(tc, blanks_count_among_the_characters_of_a_column);
    tcase_add_test(tc, a_text_of_few_bytes_is_not_read);
    suite_add_tcase(suite, tc);
    return suite;
}
