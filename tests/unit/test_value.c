/* SPDX-License-Identifier: MIT */
/* Values: stored, copied, written for people; slots checked; decimals told from other texts. */
#include "alloc.h"
#include "types/decimal.h"
#include "types/value.h"
#include "types/width.h"
#include "util/memory.h"

#include <calx/args.h>

#include <check.h>
#include <math.h>
#include <string.h>

#define SLOT(kind_, place) (&(calx_slot){ kind_, sizeof(place), &(place), NULL, 0 })

static calx_value value_of(calx_arg arg)
{
    return arg.value;
}
#define VALUE(x) (&(const calx_value[]){ value_of(CALX_ARG_(x)) }[0])

/* ---- storing ---- */

START_TEST(every_kind_is_stored_as_itself)
{
    bool b = false;
    int32_t i = 0;
    uint64_t u = 0;
    double d = 0;
    const char *text = NULL;
    calx_bytes bytes = { NULL, 0 };
    calx_decimal decimal = { NULL, 0 };
    calx_timestamp timestamp = { 0 };
    ck_assert_uint_eq(calxi_value_store(VALUE((bool)true), SLOT(CALX_KIND_BOOL, b), 0), CALX_FAULT_NONE);
    ck_assert_uint_eq(calxi_value_store(VALUE(-7), SLOT(CALX_KIND_INT32, i), 0), CALX_FAULT_NONE);
    ck_assert_uint_eq(calxi_value_store(VALUE(UINT64_MAX), SLOT(CALX_KIND_UINT64, u), 0), CALX_FAULT_NONE);
    ck_assert_uint_eq(calxi_value_store(VALUE(1.5), SLOT(CALX_KIND_DOUBLE, d), 0), CALX_FAULT_NONE);
    ck_assert_uint_eq(calxi_value_store(VALUE("text"), SLOT(CALX_KIND_CSTRING, text), 0), CALX_FAULT_NONE);
    ck_assert_uint_eq(calxi_value_store(VALUE(((calx_bytes){ "a\0", 2 })), SLOT(CALX_KIND_BYTES, bytes), 0),
                      CALX_FAULT_NONE);
    ck_assert_uint_eq(calxi_value_store(VALUE(((calx_decimal){ "1.50", 4 })), SLOT(CALX_KIND_DECIMAL, decimal), 0),
                      CALX_FAULT_NONE);
    ck_assert_uint_eq(calxi_value_store(VALUE(((calx_timestamp){ 9 })), SLOT(CALX_KIND_TIMESTAMP, timestamp), 0),
                      CALX_FAULT_NONE);
    ck_assert(b && i == -7 && u == UINT64_MAX && d == 1.5);
    ck_assert_str_eq(text, "text");
    ck_assert_uint_eq(bytes.len, 2);
    ck_assert_uint_eq(decimal.len, 4);
    ck_assert_int_eq(timestamp.us, 9);
}
END_TEST

START_TEST(faults_of_storing)
{
    int32_t i = 0;
    calx_opt_int32 opt = { true, 1 };
    calx_value odd = { 99, 0, { .u = 0 } };
    ck_assert_uint_eq(calxi_value_store(VALUE(CALX_NULL), SLOT(CALX_KIND_INT32, i), 0), CALX_FAULT_NULL);
    ck_assert_uint_eq(calxi_value_store(VALUE(INT64_MAX), SLOT(CALX_KIND_INT32, i), 0), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calxi_value_store(VALUE("1"), SLOT(CALX_KIND_INT32, i), 0), CALX_FAULT_TYPE);
    ck_assert_uint_eq(calxi_value_store(&odd, SLOT(CALX_KIND_INT32, i), 0), CALX_FAULT_TYPE);
    ck_assert_uint_eq(calxi_value_store(VALUE(CALX_NULL), SLOT(CALX_KIND_INT32 | CALX_KIND_OPTIONAL, opt), 0),
                      CALX_FAULT_NONE);
    ck_assert(!opt.is_set);
}
END_TEST

START_TEST(a_null_pointer_is_stored_as_null)
{
    calx_value value = { CALX_KIND_STR, 0, { .s = { NULL, 0 } } };
    calx_str str = { "x", 1 };
    calx_value to;
    ck_assert_uint_eq(calxi_value_store(&value, SLOT(CALX_KIND_STR, str), 0), CALX_FAULT_NONE);
    ck_assert_ptr_null(str.ptr);
    ck_assert_uint_eq(calxi_value_store(&value, SLOT(CALX_KIND_VALUE, to), 0), CALX_FAULT_NONE);
    ck_assert_uint_eq(to.kind, CALX_KIND_NULL);
}
END_TEST

START_TEST(flags_go_with_a_value)
{
    calx_value value = *VALUE("1.5"), to;
    value.flags = CALX_VALUE_UNTYPED;
    ck_assert_uint_eq(calxi_value_store(&value, SLOT(CALX_KIND_VALUE, to), 0), CALX_FAULT_NONE);
    ck_assert_uint_eq(to.flags, CALX_VALUE_UNTYPED);
    ck_assert_uint_eq(to.kind, CALX_KIND_STR);
}
END_TEST

/* ---- copying ---- */

START_TEST(copies_stand_on_their_own)
{
    char text[] = { 'a', '\0', 'b' }; /* no NUL behind it */
    calx_value from[3] = { { CALX_KIND_STR, CALX_VALUE_UNTYPED, { .s = { text, 3 } } },
                           { CALX_KIND_BYTES, 0, { .bytes = { text, 3 } } },
                           { CALX_KIND_DECIMAL, 0, { .decimal = { text, 1 } } } };
    calxi_arena arena;
    calxi_arena_init(&arena);
    for (size_t i = 0; i < 3; i++) {
        calx_value to;
        ck_assert_int_eq(calxi_value_copy(&to, &from[i], &arena), CALX_OK);
        ck_assert_uint_eq(to.kind, from[i].kind);
        ck_assert_uint_eq(to.flags, from[i].flags);
        ck_assert_uint_eq(to.as.s.len, from[i].as.s.len);
        ck_assert_ptr_ne(to.as.s.ptr, text);
        ck_assert(memcmp(to.as.s.ptr, text, to.as.s.len) == 0);
        ck_assert_int_eq(to.as.s.ptr[to.as.s.len], '\0');
    }
    calxi_arena_clear(&arena);
}
END_TEST

START_TEST(copies_of_empty_and_null)
{
    calx_value to;
    calxi_arena arena;
    calxi_arena_init(&arena);
    ck_assert_int_eq(calxi_value_copy(&to, VALUE(""), &arena), CALX_OK);
    ck_assert(to.kind == CALX_KIND_STR && to.as.s.ptr && to.as.s.len == 0);
    ck_assert_int_eq(calxi_value_copy(&to, &(calx_value){ CALX_KIND_STR, 0, { .s = { NULL, 0 } } }, &arena), CALX_OK);
    ck_assert_ptr_null(to.as.s.ptr);
    ck_assert_int_eq(calxi_value_copy(&to, VALUE(42), &arena), CALX_OK);
    ck_assert_int_eq(to.as.i, 42);
    calxi_arena_clear(&arena);
}
END_TEST

START_TEST(a_copy_without_memory)
{
    calx_value to;
    calxi_arena arena;
    calxi_arena_init(&arena);
    alloc_fail_at(1);
    ck_assert_int_eq(calxi_value_copy(&to, VALUE("text"), &arena), CALX_NO_MEMORY);
    ck_assert(alloc_failed());
    alloc_reset();
    ck_assert_uint_eq(to.kind, CALX_KIND_NULL);
    ck_assert_ptr_null(to.as.s.ptr);
    calxi_arena_clear(&arena);
}
END_TEST

/* ---- writing ---- */

typedef void (*writer)(calxi_builder *, const calx_value *, size_t);

static void expect(writer write, const calx_value *value, size_t max, const char *expected)
{
    calxi_builder out;
    calxi_builder_init(&out);
    write(&out, value, max);
    ck_assert(!out.failed);
    ck_assert_str_eq(out.data ? out.data : "", expected);
    calxi_builder_clear(&out);
}
#define RENDER(x, expected) expect(calxi_value_render, VALUE(x), 300, expected)
#define PLAIN(x, expected) expect(calxi_value_plain, VALUE(x), 60, expected)

START_TEST(scalars_as_python_writes_them)
{
    RENDER(CALX_NULL, "None");
    RENDER((bool)true, "True");
    RENDER((bool)false, "False");
    RENDER(INT64_MIN, "-9223372036854775808");
    RENDER(UINT64_MAX, "18446744073709551615");
    RENDER(1.5, "1.5");
    RENDER(1.0, "1.0");
    RENDER(-0.0, "-0.0");
    RENDER(1e16, "1e+16");
    RENDER((double)NAN, "nan");
    RENDER(HUGE_VAL, "inf");
    RENDER(-HUGE_VAL, "-inf");
    RENDER(((calx_decimal){ "-12.50", 6 }), "-12.50");
    RENDER(((calx_timestamp){ INT64_C(1706702400000000) }), "'2024-01-31 12:00:00'");
    RENDER(((calx_timestamp){ -1 }), "'1969-12-31 23:59:59.999999'");
    RENDER(((calx_timestamp){ INT64_MIN }), "timestamp(-9223372036854775808)");
}
END_TEST

START_TEST(text_as_python_writes_it)
{
    RENDER("", "''");
    RENDER("text", "'text'");
    RENDER("it's", "\"it's\"");
    RENDER("it's \"so\"", "'it\\'s \"so\"'");
    RENDER("a\\b\n\r\t", "'a\\\\b\\n\\r\\t'");
    RENDER("\x01\x1b[31m\x7f", "'\\x01\\x1b[31m\\x7f'");
    RENDER(((calx_str){ "a\0b", 3 }), "'a\\x00b'");
    RENDER("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "'\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80'");
}
END_TEST

START_TEST(text_that_is_no_utf8)
{
    RENDER("\xff", "'\\xff'");
    RENDER("\xc3", "'\\xc3'");
    RENDER("\xc3(", "'\\xc3('");
    RENDER("\xc0\xaf", "'\\xc0\\xaf'");                 /* overlong */
    RENDER("\xe0\x80\xaf", "'\\xe0\\x80\\xaf'");
    RENDER("\xed\xa0\x80", "'\\xed\\xa0\\x80'");         /* a surrogate */
    RENDER("\xf4\x90\x80\x80", "'\\xf4\\x90\\x80\\x80'"); /* beyond U+10FFFF */
    RENDER("\xe2\x82", "'\\xe2\\x82'");
    RENDER("\x80", "'\\x80'");
}
END_TEST

START_TEST(text_that_would_play_with_the_terminal)
{
    RENDER("\xc2\x9b" "31m", "'\\x9b31m'");
    RENDER("a\xe2\x80\xae" "b\xe2\x80\xa8\xe2\x81\xa6", "'a\\u202eb\\u2028\\u2066'");
    RENDER("\xe2\x80\xa6\xc2\xa0", "'\xe2\x80\xa6\xc2\xa0'");
}
END_TEST

START_TEST(bytes_as_python_writes_them)
{
    RENDER(((calx_bytes){ "", 0 }), "b''");
    RENDER(((calx_bytes){ "a'\0\xff\xc3\xa9", 6 }), "b\"a'\\x00\\xff\\xc3\\xa9\"");
}
END_TEST

START_TEST(decimals_that_are_none_are_quoted)
{
    RENDER(((calx_decimal){ "NaN", 3 }), "'NaN'");
    RENDER(((calx_decimal){ "1'; x\n", 6 }), "\"1'; x\\n\"");
}
END_TEST

START_TEST(long_text_loses_its_middle)
{
    expect(calxi_value_render, VALUE("abcdefghij"), 10, "'abcdefghij'");
    expect(calxi_value_render, VALUE("abcdefghijk"), 10, "'abcde ... (1 characters truncated) ... ghijk'");
    expect(calxi_value_render, VALUE("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xff" "abc"), 4,
           "'\xc3\xa4\xc3\xb6 ... (4 characters truncated) ... bc'");
    expect(calxi_value_render, VALUE(((calx_bytes){ "\xc3\xa4\xc3\xb6", 4 })), 2,
           "b'\\xc3 ... (2 bytes truncated) ... \\xb6'");
    expect(calxi_value_render, VALUE("abc"), 0, "' ... (3 characters truncated) ... '");
}
END_TEST

START_TEST(scalars_in_tables)
{
    PLAIN(CALX_NULL, "NULL");
    PLAIN((bool)true, "true");
    PLAIN(-12, "-12");
    PLAIN(1.0, "1");
    PLAIN(0.1, "0.1");
    PLAIN((double)NAN, "NaN");
    PLAIN(((calx_decimal){ "1.50", 4 }), "1.50");
    PLAIN(((calx_timestamp){ 0 }), "1970-01-01 00:00:00");
    PLAIN("it's \\ \xc3\xa9", "it's \\ \xc3\xa9");
    PLAIN("two\nlines\t\x1b[0m", "two\\nlines\\t\\x1b[0m");
    PLAIN("", "");
    PLAIN(((calx_bytes){ "\0\xff", 2 }), "\\x00ff");
}
END_TEST

START_TEST(long_text_in_tables_is_cut)
{
    expect(calxi_value_plain, VALUE("abcdefgh"), 8, "abcdefgh");
    expect(calxi_value_plain, VALUE("abcdefghi"), 8, "abcde...");
    expect(calxi_value_plain, VALUE("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4"), 4, "\xc3\xa4...");
    expect(calxi_value_plain, VALUE("abcdefghi"), 2, "..");
    expect(calxi_value_plain, VALUE(((calx_decimal){ "-123456.7890", 12 })), 8, "-123456.7890");
    expect(calxi_value_plain, VALUE("abcdefghi"), 0, "");
    expect(calxi_value_plain, VALUE(((calx_bytes){ "abcdefgh", 8 })), 18, "\\x6162636465666768");
    expect(calxi_value_plain, VALUE(((calx_bytes){ "abcdefgh", 8 })), 17, "\\x616263646566...");
}
END_TEST

START_TEST(writing_without_memory)
{
    calxi_builder out;
    calxi_builder_init(&out);
    alloc_fail_from(1);
    calxi_value_render(&out, VALUE("text"), 10);
    calxi_value_plain(&out, VALUE(1.5), 10);
    alloc_reset();
    ck_assert(out.failed);
    calxi_builder_clear(&out);
}
END_TEST

/* ---- slots, kinds, faults ---- */

START_TEST(kinds_have_names)
{
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_INT32), "int32_t");
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_BOOL), "bool");
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_BOOL | CALX_KIND_OPTIONAL), "calx_opt_bool");
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_INT64 | CALX_KIND_OPTIONAL), "calx_opt_int64");
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_CSTRING), "const char *");
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_VALUE), "calx_value");
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_INT8 | CALX_KIND_OPTIONAL), "an unknown type");
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_TIMESTAMPTZ), "calx_timestamptz");
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_UUID | CALX_KIND_OPTIONAL), "calx_opt_uuid");
    ck_assert_str_eq(calxi_kind_name(CALX_KIND_JSON | CALX_KIND_OPTIONAL), "an unknown type");
    ck_assert_str_eq(calxi_kind_name(25), "an unknown type");
    ck_assert_str_eq(calxi_kind_name(UINT32_MAX), "an unknown type");
}
END_TEST

START_TEST(faults_have_texts)
{
    for (uint32_t i = 1; i <= CALX_FAULT_NO_MEMORY; i++) {
        ck_assert_str_ne(calxi_fault_text(i), calxi_fault_text(i - 1));
        ck_assert_str_ne(calxi_fault_text(i), calxi_fault_text(1000));
    }
}
END_TEST

START_TEST(slots_that_can_be_fetched_into)
{
    int32_t i;
    calx_opt_int32 opt;
    calx_value value[2];
    const char *text;
    ck_assert(calxi_slot_check(SLOT(CALX_KIND_INT32, i), true));
    ck_assert(calxi_slot_check(SLOT(CALX_KIND_INT32 | CALX_KIND_OPTIONAL, opt), true));
    ck_assert(calxi_slot_check(SLOT(CALX_KIND_CSTRING, text), true));
    ck_assert(calxi_slot_check(SLOT(CALX_KIND_VALUE, value[0]), true));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_INT64, i), true));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_INT32, opt), true));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_INT32 | CALX_KIND_OPTIONAL, i), true));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_UINT32 | CALX_KIND_OPTIONAL, opt), true));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_NONE, i), true));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_NULL, i), true));
    ck_assert(!calxi_slot_check(SLOT(19, i), true));
    ck_assert(!calxi_slot_check(SLOT(UINT32_MAX, i), true));
    ck_assert(!calxi_slot_check(&(calx_slot){ CALX_KIND_INT32, 4, NULL, NULL, 0 }, true));
    ck_assert(!calxi_slot_check(&(calx_slot){ CALX_KIND_NONE, 0, &i, NULL, 0 }, true));
    ck_assert(!calxi_slot_check(&(calx_slot){ CALX_KIND_VALUE, sizeof *value, (char *)value + 4, NULL, 0 }, true));
}
END_TEST

START_TEST(slots_that_can_be_bound)
{
    int32_t i;
    calx_opt_int32 opt;
    calx_value value;
    const char *text;
    ck_assert(calxi_slot_check(SLOT(CALX_KIND_INT32, i), false));
    ck_assert(calxi_slot_check(&(calx_slot){ CALX_KIND_NULL, 0, NULL, NULL, 0 }, false));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_INT64, i), false));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_INT32 | CALX_KIND_OPTIONAL, opt), false));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_VALUE, value), false));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_CSTRING, text), false));
    ck_assert(!calxi_slot_check(SLOT(CALX_KIND_NONE, i), false));
    ck_assert(!calxi_slot_check(&(calx_slot){ CALX_KIND_INT32, 4, NULL, NULL, 0 }, false));
}
END_TEST

START_TEST(decimals)
{
    static const char *const good[] = { "0", "-0", "12", "-12.50", "0.0001", "007", "1.000",
                                        "123456789012345678901234567890.123456789012345678901234567890" };
    static const char *const bad[] = { "",    "-",  "+1", ".5",    "-.5", "1.",  "1e5",   "NaN",      "Infinity",
                                       "1,5", " 1", "1 ", "1.2.3", "--1", "0x1", "1_000", "\xd9\xa1", "1;" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(calxi_decimal_valid(good[i], strlen(good[i])), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!calxi_decimal_valid(bad[i], strlen(bad[i])), "%s", bad[i]);
    ck_assert(calxi_decimal_valid("1.5x", 3));
    ck_assert(!calxi_decimal_valid("1.5", 2));
    ck_assert(!calxi_decimal_valid("1\0", 2));
}
END_TEST

static const struct {
    const char *text;
    size_t columns;
} widths[] = {
    { "", 0 },
    { "Ada", 3 },
    { "\xc3\xa4\xe2\x82\xac", 2 },                     /* a with dots, the sign of the euro */
    { "\xe6\x97\xa5\xe6\x9c\xac", 4 },                 /* Japan */
    { "\xed\x95\x9c", 2 },                             /* a syllable of Hangul, in one */
    { "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 2 },     /* and in three letters */
    { "\xef\xbd\xb1\xef\xbc\xa1", 3 },                 /* a halfwidth and a fullwidth letter */
    { "e\xcc\x81", 1 },                                 /* an accent of its own */
    { "\xf0\x9f\x98\x80", 2 },                         /* an emoji */
    { "\xe2\x9d\xa4\xef\xb8\x8f", 1 },                 /* a heart and the selector of its form */
    { "a\xe2\x80\x8b" "b", 2 },                        /* a space of no width */
    { "\xf0\xa0\x80\x80\xf0\xaf\xbf\xbd", 4 },         /* the ends of plane 2 */
    { "\xf0\x9f\x86\x8e\xf0\x9f\x86\x8f", 3 },         /* U+1F18E is wide, U+1F18F beside it is not */
    { "\xf4\x8f\xbf\xbf", 1 },                         /* the last code point */
    { "\xff\xe6\x97", 3 },                              /* no UTF-8: as many signs as bytes */
};

START_TEST(columns_of_a_screen)
{
    ck_assert_uint_eq(calxi_text_width(widths[_i].text, strlen(widths[_i].text)), widths[_i].columns);
}
END_TEST

Suite *suite_value(void);
Suite *suite_value(void)
{
    Suite *suite = suite_create("value");
    TCase *tests = tcase_create("value");
    tcase_add_test(tests, every_kind_is_stored_as_itself);
    tcase_add_test(tests, faults_of_storing);
    tcase_add_test(tests, a_null_pointer_is_stored_as_null);
    tcase_add_test(tests, flags_go_with_a_value);
    tcase_add_test(tests, copies_stand_on_their_own);
    tcase_add_test(tests, copies_of_empty_and_null);
    tcase_add_test(tests, a_copy_without_memory);
    tcase_add_test(tests, scalars_as_python_writes_them);
    tcase_add_test(tests, text_as_python_writes_it);
    tcase_add_test(tests, text_that_is_no_utf8);
    tcase_add_test(tests, text_that_would_play_with_the_terminal);
    tcase_add_test(tests, bytes_as_python_writes_them);
    tcase_add_test(tests, decimals_that_are_none_are_quoted);
    tcase_add_test(tests, long_text_loses_its_middle);
    tcase_add_test(tests, scalars_in_tables);
    tcase_add_test(tests, long_text_in_tables_is_cut);
    tcase_add_test(tests, writing_without_memory);
    tcase_add_test(tests, kinds_have_names);
    tcase_add_test(tests, faults_have_texts);
    tcase_add_test(tests, slots_that_can_be_fetched_into);
    tcase_add_test(tests, slots_that_can_be_bound);
    tcase_add_test(tests, decimals);
    tcase_add_loop_test(tests, columns_of_a_screen, 0, (int)(sizeof widths / sizeof *widths));
    suite_add_tcase(suite, tests);
    return suite;
}
