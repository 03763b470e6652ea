/* SPDX-License-Identifier: MIT */
/* Text, bytes, bool, double, decimal and timestamp: what goes in comes out, bit by bit. */
#include "suite.h"

#include <math.h>

/* A table of one row with a column v of that type, NULL at first. */
static calx_session *with_column(suite *t, const char *type)
{
    calx_session *session;
    suite_table(t, "calx_suite_types", "id INTEGER, v %s", type);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_types VALUES (1, NULL)")));
    return session;
}

#define WRITE(session, value) calx_exec(session, calx_text("UPDATE calx_suite_types SET v = :v"), calx_args(value))
#define READ(session, place) calx_scalar(session, calx_text("SELECT v FROM calx_suite_types"), place)

/* ---- text ---- */

TEST(text_comes_back_byte_for_byte)
{
    static const char *const texts[] = { "", " ", "  padded  ", "plain", "quote ' and \" and \\", "line\nfeed\ttab\r",
                                         "\x7f\x01", "\xc3\xa4\xc3\x96\xc3\x9f", "\xe2\x82\xac", "\xf0\x9f\x92\xa9",
                                         "\xf4\x8f\xbf\xbf" /* U+10FFFF */, "e\xcc\x81" /* not normalised */ };
    calx_session *session = with_column(t, suite_is("text_type"));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        calx_str text = { NULL, 0 };
        const char *terminated = NULL;
        OK(session, WRITE(session, texts[i]));
        OK(session, READ(session, &text));
        CHECK_STR(text, texts[i]);
        CHECK(text.ptr && text.ptr[text.len] == '\0');
        OK(session, READ(session, &terminated));
        CHECK_TEXT(terminated, texts[i]);
    }
}

TEST(empty_text_is_not_null)
{
    calx_session *session = with_column(t, suite_is("text_type"));
    calx_str text = { "x", 1 };
    const char *terminated = "x";
    int count = 0;
    OK(session, READ(session, &text));
    CHECK(!text.ptr && !text.len);
    OK(session, READ(session, &terminated));
    CHECK_TEXT(terminated, NULL);
    OK(session, WRITE(session, ""));
    OK(session, READ(session, &text));
    CHECK(text.ptr && !text.len);
    OK(session, READ(session, &terminated));
    CHECK_TEXT(terminated, "");
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_types WHERE v = ''"), &count));
    CHECK_INT(count, 1);
}

TEST_NEEDS(text_with_a_nul_is_whole, "text_with_nul")
{
    calx_session *session = with_column(t, suite_is("text_type"));
    calx_str text = { NULL, 0 };
    const char *terminated = NULL;
    OK(session, WRITE(session, ((calx_str){ "a\0b", 3 })));
    OK(session, READ(session, &text));
    CHECK_BYTES(text.ptr, text.len, "a\0b", 3);
    CHECK_STATUS(session, READ(session, &terminated), CALX_DATA_ERROR);
    CHECK_TEXT(terminated, NULL);
    calx_rollback(session);
}

TEST_NEEDS(text_with_a_nul_is_refused_where_it_cannot_be, "!text_with_nul")
{
    calx_session *session = with_column(t, suite_is("text_type"));
    CHECK_STATUS(session, WRITE(session, ((calx_str){ "a\0b", 3 })), CALX_DATA_ERROR);
    CHECK_HAS(calx_errmsg(session), "has a NUL byte, which no text of this backend can hold");
    calx_rollback(session);
}

/* A megabyte, or what the table says. */
static char *big_text(size_t *len)
{
    char *text;
    *len = (size_t)strtoul(suite_is("big_sql"), NULL, 10);
    text = malloc(*len + 1);
    for (size_t i = 0; text && i < *len; i++)
        text[i] = (char)('a' + i * 7 % 26);
    if (text)
        text[*len] = '\0';
    return text;
}

TEST(large_text_comes_back)
{
    calx_session *session = with_column(t, suite_is("text_type"));
    calx_str text = { NULL, 0 };
    const char *small = NULL;
    size_t len;
    char *big = big_text(&len);
    REQUIRE(big != NULL);
    CHECK_STATUS(session, WRITE(session, ((calx_str){ big, len })), CALX_OK);
    CHECK_STATUS(session, READ(session, &text), CALX_OK);
    CHECK_BYTES(text.ptr, text.len, big, len);
    free(big);
    OK(session, WRITE(session, "small"));
    OK(session, READ(session, &small));
    CHECK_TEXT(small, "small");
}

TEST_NEEDS(text_that_is_too_long_is_refused, "length_is_checked")
{
    calx_session *session = with_column(t, "VARCHAR(3)");
    OK(session, WRITE(session, "\xc3\xa4\xc3\xa4\xc3\xa4")); /* characters, not bytes */
    CHECK_STATUS(session, WRITE(session, "abcd"), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG);
    calx_rollback(session);
}

/* ---- bytes ---- */

TEST(bytes_of_every_value_come_back)
{
    calx_session *session = with_column(t, suite_is("blob_type"));
    unsigned char all[256];
    calx_bytes bytes = { NULL, 0 };
    for (int i = 0; i < 256; i++)
        all[i] = (unsigned char)i;
    OK(session, WRITE(session, ((calx_bytes){ all, sizeof all })));
    OK(session, READ(session, &bytes));
    CHECK_BYTES(bytes.ptr, bytes.len, all, sizeof all);
}

TEST(empty_bytes_are_not_null)
{
    calx_session *session = with_column(t, suite_is("blob_type"));
    calx_bytes bytes = { "x", 1 };
    OK(session, READ(session, &bytes));
    CHECK(!bytes.ptr);
    OK(session, WRITE(session, ((calx_bytes){ "", 0 })));
    OK(session, READ(session, &bytes));
    CHECK(bytes.ptr && !bytes.len);
}

TEST(large_bytes_come_back)
{
    calx_session *session = with_column(t, suite_is("blob_type"));
    calx_bytes bytes = { NULL, 0 };
    size_t len;
    char *big = big_text(&len);
    REQUIRE(big != NULL);
    for (size_t i = 0; i < len; i += 3)
        big[i] = (char)(unsigned char)(i % 256);
    CHECK_STATUS(session, WRITE(session, ((calx_bytes){ big, len })), CALX_OK);
    CHECK_STATUS(session, READ(session, &bytes), CALX_OK);
    CHECK_BYTES(bytes.ptr, bytes.len, big, len);
    free(big);
}

TEST(bytes_are_no_text_and_text_no_bytes)
{
    calx_session *session = with_column(t, suite_is("blob_type"));
    const char *text = "x";
    calx_bytes bytes = { "x", 1 };
    OK(session, WRITE(session, ((calx_bytes){ "abc", 3 })));
    CHECK_STATUS(session, READ(session, &text), CALX_DATA_ERROR);
    OK(session, calx_rollback(session));
    suite_table(t, "calx_suite_words", "v VARCHAR(10)");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_words VALUES ('abc')")));
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT v FROM calx_suite_words"), &bytes), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    CHECK(!bytes.ptr);
    calx_rollback(session);
}

/* ---- bool ---- */

TEST(bool_comes_back)
{
    calx_session *session = with_column(t, suite_is("bool_type"));
    bool plain = false;
    calx_opt_bool optional = { true, true };
    OK(session, READ(session, &optional));
    CHECK(!optional.is_set && !optional.value);
    OK(session, WRITE(session, (bool)true));
    OK(session, READ(session, &plain));
    CHECK(plain);
    OK(session, WRITE(session, ((calx_opt_bool){ true, false })));
    OK(session, READ(session, &plain));
    CHECK(!plain);
    OK(session, READ(session, &optional));
    CHECK(optional.is_set && !optional.value);
}

TEST(bool_is_a_condition)
{
    calx_session *session = with_column(t, suite_is("bool_type"));
    int count = 0;
    OK(session, WRITE(session, (bool)true));
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_types WHERE v"), &count));
    CHECK_INT(count, 1);
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_types WHERE v = :b"), &count,
                            calx_args((bool)false)));
    CHECK_INT(count, 0);
}

/* ---- double ---- */

TEST(doubles_are_exact_to_the_bit)
{
    static const double numbers[] = { 0.0, 0.1, 1.0 / 3, -2.5, DBL_MAX, -DBL_MAX, DBL_MIN, DBL_EPSILON, 1e-300, 1e22,
                                      123456789.123456789, 9007199254740993.0, 5e-324 };
    calx_session *session = with_column(t, suite_is("double_type"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double got = 77;
        OK(session, WRITE(session, numbers[i]));
        OK(session, READ(session, &got));
        CHECK_DOUBLE(got, numbers[i]);
    }
}

TEST_NEEDS(negative_zero_keeps_its_sign, "negative_zero")
{
    calx_session *session = with_column(t, suite_is("double_type"));
    double got = 77;
    OK(session, WRITE(session, -0.0));
    OK(session, READ(session, &got));
    CHECK_DOUBLE(got, -0.0);
}

TEST(double_into_other_types_is_checked)
{
    calx_session *session = with_column(t, suite_is("double_type"));
    float narrow = 0;
    int whole = 0;
    calx_opt_double optional = { false, 0 };
    OK(session, WRITE(session, 3.0));
    OK(session, READ(session, &whole));
    CHECK_INT(whole, 3);
    OK(session, WRITE(session, 0.1));
    OK(session, READ(session, &narrow));
    CHECK_DOUBLE((double)narrow, (double)0.1f);
    OK(session, READ(session, &optional));
    CHECK(optional.is_set && optional.value == 0.1);
    OK(session, calx_commit(session));
    CHECK_STATUS(session, READ(session, &whole), CALX_DATA_ERROR);
    OK(session, calx_rollback(session));
    OK(session, WRITE(session, 1e300));
    CHECK_STATUS(session, READ(session, &narrow), CALX_DATA_ERROR);
    calx_rollback(session);
}

TEST(optional_doubles_and_floats_are_arguments)
{
    calx_session *session = with_column(t, suite_is("double_type"));
    calx_opt_double got = { false, 0 };
    OK(session, WRITE(session, ((calx_opt_double){ true, 0.1 })));
    OK(session, READ(session, &got));
    CHECK(got.is_set && got.value == 0.1);
    OK(session, WRITE(session, ((calx_opt_float){ true, 0.5f })));
    OK(session, READ(session, &got));
    CHECK(got.is_set && got.value == 0.5);
    OK(session, WRITE(session, 0.1f));
    OK(session, READ(session, &got));
    CHECK(got.is_set && got.value == (double)0.1f);
    OK(session, WRITE(session, ((calx_opt_double){ 0 })));
    OK(session, READ(session, &got));
    CHECK(!got.is_set);
    OK(session, WRITE(session, ((calx_opt_uint64){ true, 12 })));
    OK(session, READ(session, &got));
    CHECK(got.is_set && got.value == 12);
}

TEST_NEEDS(infinity_comes_back, "infinity")
{
    calx_session *session = with_column(t, suite_is("double_type"));
    double got = 0;
    OK(session, WRITE(session, (double)INFINITY));
    OK(session, READ(session, &got));
    CHECK(isinf(got) && got > 0);
    OK(session, WRITE(session, -(double)INFINITY));
    OK(session, READ(session, &got));
    CHECK(isinf(got) && got < 0);
}

TEST_NEEDS(infinity_is_refused_where_it_cannot_be, "!infinity")
{
    calx_session *session = with_column(t, suite_is("double_type"));
    CHECK_STATUS(session, WRITE(session, (double)INFINITY), CALX_DATA_ERROR);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, WRITE(session, (double)NAN), CALX_DATA_ERROR);
    calx_rollback(session);
}
