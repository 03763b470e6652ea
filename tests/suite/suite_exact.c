/* SPDX-License-Identifier: MIT */
/* Decimals as exact text, timestamps to the microsecond, NULL in every type, values of any kind. */
#include "suite.h"

static calx_session *with_column(suite *t, const char *type)
{
    calx_session *session;
    suite_table(t, "calx_suite_exact", "id INTEGER, v %s", type);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_exact VALUES (1, NULL)")));
    return session;
}

#define WRITE(session, value) calx_exec(session, calx_text("UPDATE calx_suite_exact SET v = :v"), calx_args(value))
#define READ(session, place) calx_scalar(session, calx_text("SELECT v FROM calx_suite_exact"), place)

static calx_decimal decimal(const char *text)
{
    return (calx_decimal){ text, strlen(text) };
}

/* ---- decimals ---- */

TEST(decimals_of_38_digits_are_exact)
{
    static const char *const numbers[] = {
        "1234567890123456789012345678.0123456789", "-9999999999999999999999999999.9999999999", "0.0000000001",
        "-0.0000000001", "0.1000000000", "9007199254740993.0000000001", "100.0000000000", "0.0000000000",
    };
    calx_session *session = with_column(t, suite_is("decimal_type"));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        calx_decimal got = { NULL, 0 };
        OK(session, WRITE(session, decimal(numbers[i])));
        OK(session, READ(session, &got));
        CHECK_STR(got, numbers[i]);
    }
}

TEST(null_decimal_has_no_text)
{
    calx_session *session = with_column(t, suite_is("decimal_type"));
    calx_decimal got = { "x", 1 };
    OK(session, READ(session, &got));
    CHECK(!got.ptr && !got.len);
    OK(session, WRITE(session, decimal("1.5000000000")));
    OK(session, WRITE(session, ((calx_decimal){ NULL, 0 })));
    OK(session, READ(session, &got));
    CHECK(!got.ptr);
}

TEST(a_decimal_is_read_as_text_too)
{
    calx_session *session = with_column(t, suite_is("decimal_type"));
    const char *text = NULL;
    OK(session, WRITE(session, decimal("12345678901234567890.0987654321")));
    OK(session, READ(session, &text));
    CHECK_TEXT(text, "12345678901234567890.0987654321");
}

TEST_NEEDS(decimals_compare_and_sum_exactly, "decimals_compare")
{
    calx_session *session = with_column(t, suite_is("decimal_type"));
    calx_decimal sum = { NULL, 0 };
    int64_t whole = 0;
    double approximate = 0;
    int count = 0;
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_exact")));
    for (int i = 0; i < 10; i++)
        OK(session,
           calx_exec(session, calx_text("INSERT INTO calx_suite_exact VALUES (:i, :v)"), calx_args(i, decimal("0.1000000000"))));
    OK(session, calx_scalar(session, calx_text("SELECT SUM(v) FROM calx_suite_exact"), &sum));
    CHECK_STR(sum, "1.0000000000");
    OK(session, calx_scalar(session, calx_text("SELECT SUM(v) FROM calx_suite_exact"), &whole));
    CHECK_INT(whole, 1);
    OK(session, calx_scalar(session, calx_text("SELECT v FROM calx_suite_exact WHERE id = 0"), &approximate));
    CHECK_DOUBLE(approximate, 0.1);
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_exact WHERE v = :v"), &count,
                            calx_args(decimal("0.10"))));
    CHECK_INT(count, 10);
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT v FROM calx_suite_exact WHERE id = 0"), &whole),
                 CALX_DATA_ERROR);
    calx_rollback(session);
}

/* ---- timestamps ---- */

static const struct {
    const char *text;
    int64_t us;
} moments[] = {
    { "0001-01-01 00:00:00", INT64_C(-62135596800000000) },
    { "1582-10-10 12:00:00", INT64_C(-12219681600000000) }, /* a day that the Julian calendar did not have */
    { "1900-02-28 23:59:59.999999", INT64_C(-2203891200000001) },
    { "1969-12-31 23:59:59.999999", -1 },
    { "1970-01-01 00:00:00", 0 },
    { "1970-01-01 00:00:00.000001", 1 },
    { "2000-02-29 12:34:56.789012", INT64_C(951827696789012) },
    { "2026-01-31 12:00:00.123456", INT64_C(1769860800123456) },
    { "2038-01-19 03:14:08", INT64_C(2147483648000000) },
    { "9999-12-31 23:59:59.999999", INT64_C(253402300799999999) },
};
enum { MOMENTS = sizeof moments / sizeof *moments };

TEST(timestamps_are_exact_to_the_microsecond)
{
    calx_session *session = with_column(t, suite_is("timestamp_type"));
    for (size_t i = 0; i < MOMENTS; i++) {
        calx_timestamp got = { 77 };
        OK(session, WRITE(session, ((calx_timestamp){ moments[i].us })));
        OK(session, READ(session, &got));
        CHECK_INT(got.us, moments[i].us);
    }
}

TEST(timestamps_written_as_text_are_the_same)
{
    calx_session *session = with_column(t, suite_is("timestamp_type"));
    for (size_t i = 0; i < MOMENTS; i++) {
        calx_timestamp got = { 77 };
        OK(session, calx_exec(session, suite_sql("UPDATE calx_suite_exact SET v = '%s'", moments[i].text)));
        OK(session, READ(session, &got));
        CHECK_INT(got.us, moments[i].us);
    }
}

TEST(timestamps_compare_and_order)
{
    calx_session *session = with_column(t, suite_is("timestamp_type"));
    calx_result *rows;
    calx_timestamp got;
    size_t i = 0;
    int count = 0;
    OK(session, calx_exec(session, calx_text("DELETE FROM calx_suite_exact")));
    for (size_t k = MOMENTS; k-- > 0;)
        OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_exact VALUES (:id, :v)"),
                              calx_args((int)k, ((calx_timestamp){ moments[k].us }))));
    rows = calx_query(session, calx_text("SELECT v FROM calx_suite_exact ORDER BY v"));
    for (; calx_fetch(rows, &got); i++)
        CHECK_INT(got.us, moments[i].us);
    CLOSE(rows, CALX_OK);
    CHECK_INT(i, MOMENTS);
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_exact WHERE v < :v"), &count,
                            calx_args(((calx_timestamp){ 1 }))));
    CHECK_INT(count, 5);
}

TEST(timestamp_of_no_year_is_refused)
{
    calx_session *session = with_column(t, suite_is("timestamp_type"));
    static const int64_t outside[] = { INT64_C(-62135596800000001), INT64_C(253402300800000000), INT64_MAX, INT64_MIN };
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        CHECK_STATUS(session, WRITE(session, ((calx_timestamp){ outside[i] })), CALX_DATA_ERROR);
        CHECK_ERROR(session, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
        OK(session, calx_rollback(session));
    }
}

TEST(null_timestamp_needs_an_optional)
{
    calx_session *session = with_column(t, suite_is("timestamp_type"));
    calx_opt_timestamp optional = { true, { 5 } };
    calx_timestamp plain = { 5 };
    OK(session, READ(session, &optional));
    CHECK(!optional.is_set);
    CHECK_INT(optional.value.us, 0);
    OK(session, WRITE(session, ((calx_opt_timestamp){ true, { 17 } })));
    OK(session, READ(session, &optional));
    CHECK(optional.is_set);
    CHECK_INT(optional.value.us, 17);
    OK(session, WRITE(session, CALX_NULL));
    CHECK_STATUS(session, READ(session, &plain), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_UNEXPECTED_NULL);
    calx_rollback(session);
}

TEST(a_timestamp_is_no_number)
{
    calx_session *session = with_column(t, suite_is("timestamp_type"));
    int64_t number = 5;
    OK(session, WRITE(session, ((calx_timestamp){ 17 })));
    CHECK_STATUS(session, READ(session, &number), CALX_DATA_ERROR);
    CHECK_ERROR(session, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    calx_rollback(session);
}

/* ---- NULL and calx_value ---- */

TEST(null_into_every_plain_type_is_an_error)
{
    calx_session *session = with_column(t, "INTEGER");
    OK(session, calx_commit(session));
#define CHECK_NULL(type)                                                   \
    do {                                                                   \
        type place_;                                                       \
        CHECK_STATUS(session, READ(session, &place_), CALX_DATA_ERROR);    \
        CHECK_ERROR(session, CALX_DATA_ERROR, CALX_UNEXPECTED_NULL);       \
        OK(session, calx_rollback(session));                               \
    } while (0)
    CHECK_NULL(bool);
    CHECK_NULL(signed char);
    CHECK_NULL(unsigned char);
    CHECK_NULL(short);
    CHECK_NULL(unsigned short);
    CHECK_NULL(int);
    CHECK_NULL(unsigned);
    CHECK_NULL(long);
    CHECK_NULL(unsigned long);
    CHECK_NULL(long long);
    CHECK_NULL(unsigned long long);
    CHECK_NULL(float);
    CHECK_NULL(double);
    CHECK_NULL(calx_timestamp);
}

TEST(a_value_takes_what_the_column_holds)
{
    calx_session *session;
    calx_value n, d, s, b, m, time, null;
    suite_table(t, "calx_suite_exact", "n %s, d %s, s VARCHAR(10), b %s, m %s, ts %s, nul INTEGER",
                suite_is("bigint_type"), suite_is("double_type"), suite_is("blob_type"), suite_is("decimal_type"),
                suite_is("timestamp_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_exact VALUES (:n, :d, :s, :b, :m, :ts, NULL)"),
                          calx_args(-7, 0.5, "text", ((calx_bytes){ "\0\1", 2 }), decimal("1.2500000000"),
                                    ((calx_timestamp){ 1000001 }))));
    OK(session, calx_one(session, calx_text("SELECT n, d, s, b, m, ts, nul FROM calx_suite_exact"), CALX_NO_ARGS, &n,
                         &d, &s, &b, &m, &time, &null));
    CHECK_INT(n.kind, CALX_KIND_INT64);
    CHECK_INT(n.as.i, -7);
    CHECK_INT(d.kind, CALX_KIND_DOUBLE);
    CHECK_DOUBLE(d.as.d, 0.5);
    CHECK_INT(s.kind, CALX_KIND_STR);
    CHECK_STR(s.as.s, "text");
    CHECK_INT(b.kind, CALX_KIND_BYTES);
    CHECK_BYTES(b.as.bytes.ptr, b.as.bytes.len, "\0\1", 2);
    CHECK(m.kind == CALX_KIND_DECIMAL || (m.kind == CALX_KIND_STR && (m.flags & CALX_VALUE_UNTYPED)));
    CHECK_STR(m.as.s, "1.2500000000");
    CHECK_INT(time.kind, CALX_KIND_TIMESTAMP);
    CHECK_INT(time.as.timestamp.us, 1000001);
    CHECK_INT(null.kind, CALX_KIND_NULL);
}
