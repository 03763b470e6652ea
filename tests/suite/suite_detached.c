/* SPDX-License-Identifier: MIT */
/* A value is read alike, whichever way it comes: by a fetch from the connection, by one from a result that was cut loose from it, and by a getter.
 * Every value in every column that takes it, into every kind of place. */
#include "suite.h"

typedef union place {
    unsigned char bytes[64];
    calx_str s;
    calx_value value;
    const char *text;
} place;

static const struct kind {
    uint32_t kind, size;
} kinds[] = {
#define PLACE(name, type) { CALX_KIND_##name, sizeof(type) }
    PLACE(BOOL, bool), PLACE(INT8, int8_t), PLACE(INT16, int16_t), PLACE(INT32, int32_t), PLACE(INT64, int64_t), PLACE(UINT8, uint8_t),
    PLACE(UINT16, uint16_t), PLACE(UINT32, uint32_t), PLACE(UINT64, uint64_t), PLACE(FLOAT, float), PLACE(DOUBLE, double),
    PLACE(CSTRING, const char *), PLACE(STR, calx_str), PLACE(BYTES, calx_bytes), PLACE(DECIMAL, calx_decimal), PLACE(JSON, calx_json),
    PLACE(TIMESTAMP, calx_timestamp), PLACE(TIMESTAMPTZ, calx_timestamptz), PLACE(DATE, calx_date), PLACE(TIME, calx_time),
    PLACE(INTERVAL, calx_interval), PLACE(UUID, calx_uuid), PLACE(VALUE, calx_value),
    { CALX_KIND_INT64 | CALX_KIND_OPTIONAL, sizeof(calx_opt_int64) },
    { CALX_KIND_TIMESTAMP | CALX_KIND_OPTIONAL, sizeof(calx_opt_timestamp) },
    { CALX_KIND_UUID | CALX_KIND_OPTIONAL, sizeof(calx_opt_uuid) },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* What a fetch gave: a value, as text, or the error. */
typedef struct outcome {
    char text[200];
} outcome;

static void say_bytes(outcome *out, const void *bytes, size_t len)
{
    int at = 0;
    if (!bytes)
        snprintf(out->text, sizeof out->text, "a NULL pointer");
    for (size_t i = 0; bytes && i < len && at < (int)sizeof out->text - 3; i++)
        at += snprintf(out->text + at, sizeof out->text - (size_t)at, "%02x", ((const unsigned char *)bytes)[i]);
}

static void say_value(outcome *out, const calx_value *value)
{
    outcome inside = { "" };
    bool pointer = value->kind == CALX_KIND_STR || value->kind == CALX_KIND_BYTES || value->kind == CALX_KIND_DECIMAL || value->kind == CALX_KIND_JSON;
    if (pointer)
        say_bytes(&inside, value->as.s.ptr, value->as.s.len);
    else if (value->kind == CALX_KIND_BOOL)
        say_bytes(&inside, &value->as.b, sizeof value->as.b);
    else if (value->kind == CALX_KIND_DATE)
        say_bytes(&inside, &value->as.date, sizeof value->as.date);
    else if (value->kind == CALX_KIND_UUID || value->kind == CALX_KIND_INTERVAL)
        say_bytes(&inside, &value->as, sizeof(calx_uuid));
    else if (value->kind != CALX_KIND_NULL)
        say_bytes(&inside, &value->as, 8);
    snprintf(out->text, sizeof out->text, "kind %u: %.150s", value->kind, inside.text);
}

static void say(outcome *out, const struct kind *kind, const place *got)
{
    *out->text = '\0';
    switch (kind->kind) {
    case CALX_KIND_CSTRING:
        snprintf(out->text, sizeof out->text, "%s", got->text ? got->text : "a NULL pointer");
        break;
    case CALX_KIND_STR:
    case CALX_KIND_BYTES:
    case CALX_KIND_DECIMAL:
    case CALX_KIND_JSON:
        say_bytes(out, got->s.ptr, got->s.len);
        break;
    case CALX_KIND_VALUE:
        say_value(out, &got->value);
        break;
    default:
        say_bytes(out, got->bytes, kind->size);
        break;
    }
}

enum way { DIRECT, DETACHED, GETTER, GETTER_DETACHED, ONCE, STREAM, WAYS };
static const char *const way_names[] = { "direct", "detached", "by getter", "detached, by getter", "not prepared", "streamed" };

static outcome read_by(suite *t, calx_session *session, calx_statement *select, const char *sql, const struct kind *kind, enum way way)
{
    place got;
    calx_slot slot = { kind->kind, kind->size, &got, NULL, 0 };
    calx_result *rows = way == STREAM ? calx_query(session, select, CALX_NO_ARGS, .stream = true)
                                      : calx_query(session, way == ONCE ? calx_text(sql) : select);
    outcome out = { "" };
    int64_t one = 0;
    bool good;
    memset(&got, 0, sizeof got);
    if (way == DETACHED || way == GETTER_DETACHED)
        OK(session, calx_scalar(session, calx_text("SELECT 1"), &one));
    if (way != GETTER && way != GETTER_DETACHED)
        good = calx_fetch_n(rows, &slot, 1);
    else
        good = calx_result_next(rows) && calx_result_get_at(rows, 0, &slot) == CALX_OK;
    if (good)
        say(&out, kind, &got);
    else
        snprintf(out.text, sizeof out.text, "error: %.*s", (int)strcspn(calx_errmsg(rows), ",") % 180, calx_errmsg(rows));
    calx_result_close(rows);
    OK(session, calx_rollback(session));
    return out;
}

static void compare(suite *t, calx_session *session, const char *sql, const char *what)
{
    calx_statement *select = calx_keep(calx_text(sql));
    for (size_t i = 0; i < KINDS; i++) {
        outcome direct = read_by(t, session, select, sql, &kinds[i], DIRECT);
        for (enum way way = DETACHED; way < WAYS; way++) {
            outcome other = read_by(t, session, select, sql, &kinds[i], way);
            if (strcmp(direct.text, other.text))
                suite_fail(SUITE_HERE, "%s into kind %u: direct %s; %s %s", what, kinds[i].kind, direct.text, way_names[way], other.text);
        }
    }
    calx_release(select);
}

static calx_args_t values(void)
{
    static const calx_uuid uuid = { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } };
    static calx_arg all[24];
    size_t n = 0;
    all[n++] = CALX_ARG_OF_KIND_(CALX_KIND_NULL);
    all[n++] = calx_arg_bool(true);
    all[n++] = calx_arg_int64(0);
    all[n++] = calx_arg_int64(-129);
    all[n++] = calx_arg_int64(INT64_C(4294967296));
    all[n++] = calx_arg_double(1.5);
    all[n++] = calx_arg_double(-3e30);
    all[n++] = calx_arg_decimal((calx_decimal){ "12", 2 });
    all[n++] = calx_arg_decimal((calx_decimal){ "-0.50", 5 });
    all[n++] = calx_arg_str((calx_str){ "", 0 });
    all[n++] = calx_arg_str((calx_str){ "ab", 2 });
    all[n++] = calx_arg_str((calx_str){ "12", 2 });
    all[n++] = calx_arg_str((calx_str){ "01020304-0506-0708-090a-0b0c0d0e0f10", 36 });
    all[n++] = calx_arg_str((calx_str){ "2024-02-29", 10 });
    all[n++] = calx_arg_str((calx_str){ "12:34:56", 8 });
    all[n++] = calx_arg_bytes((calx_bytes){ "0123456789abcdef", 16 });
    all[n++] = calx_arg_timestamp((calx_timestamp){ INT64_C(1350305838000396) });
    all[n++] = calx_arg_timestamptz((calx_timestamptz){ INT64_C(-1000000) });
    all[n++] = calx_arg_date((calx_date){ -88653 });
    all[n++] = calx_arg_time((calx_time){ INT64_C(46638000396) });
    all[n++] = calx_arg_interval((calx_interval){ 0, 3, 7200000000 });
    all[n++] = calx_arg_uuid(uuid);
    all[n++] = calx_arg_json((calx_json){ "{\"a\": [1]}", 10 });
    all[n++] = calx_arg_json((calx_json){ "12", 2 });
    return (calx_args_t){ all, n };
}

/* A column takes some values; those that it refuses are not looked at. */
static size_t compare_column(suite *t, calx_session *session, const char *type)
{
    calx_statement *update = calx_keep(calx_text("UPDATE calx_suite_detached SET v = :v"));
    calx_args_t all = values();
    size_t taken = 0;
    char what[80];
    for (size_t i = 0; i < all.count; i++) {
        calx_status status = calx_exec(session, update, ((calx_args_t){ &all.items[i], 1 }));
        if (status == CALX_OK)
            status = calx_commit(session);
        if (status != CALX_OK) {
            OK(session, calx_rollback(session));
            continue;
        }
        taken++;
        snprintf(what, sizeof what, "value %zu in %s", i, type);
        compare(t, session, "SELECT v FROM calx_suite_detached", what);
    }
    calx_release(update);
    return taken;
}

static void compare_type(suite *t, const char *type)
{
    calx_session *session;
    suite_table(t, "calx_suite_detached", "id INTEGER, v %s", type);
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_detached VALUES (1, NULL)")));
    OK(session, calx_commit(session));
    CHECK(compare_column(t, session, type) > 0);
    REQUIRE(suite_close(t, session) == CALX_OK);
}

static void compare_types(suite *t, const char *const *keys)
{
    for (; *keys; keys++)
        if (suite_has(*keys))
            compare_type(t, suite_is(*keys));
}

TEST(numbers_are_read_alike_whichever_way_they_come)
{
    compare_types(t, (const char *const[]){ "smallint_type", "bigint_type", "double_type", "bool_type", "decimal_type", "uint64_type", NULL });
    compare_type(t, "REAL");
}

/* Of which SQLite, with its NUMERIC, cannot say whether it is another number, rounded. */
TEST(a_large_number_of_decimals_is_read_alike_whichever_way_it_comes)
{
    calx_session *session;
    suite_table(t, "calx_suite_detached", "id INTEGER, v NUMERIC(22, 5)");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_detached VALUES (1, 9007199254740993)")));
    OK(session, calx_commit(session));
    compare(t, session, "SELECT v FROM calx_suite_detached", "9007199254740993 in NUMERIC(22, 5)");
}

TEST(texts_are_read_alike_whichever_way_they_come)
{
    compare_types(t, (const char *const[]){ "text_type", "blob_type", "uuid_type", "native_uuid_type", "json_type", "json_equal_type", NULL });
}

TEST(times_are_read_alike_whichever_way_they_come)
{
    compare_types(t, (const char *const[]){ "timestamp_type", "timestamptz_type", "date_type", "time_type", "interval_type", NULL });
}

/* Not of a column: the backend may not know a type. */
TEST(expressions_are_read_alike_whichever_way_they_come)
{
    static const char *const texts[] = { "12", "-1", "1.5", "'12'", "'2024-02-29'", "'2024-02-29 10:00:00'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "NULL",
                                         "CURRENT_DATE", "1 = 1", "CAST('1.50' AS DECIMAL(10,2))", "'{}'", "SUM(1)", NULL };
    calx_session *session = suite_session(t);
    char sql[100];
    for (const char *const *text = texts; *text; text++) {
        snprintf(sql, sizeof sql, "SELECT %s", *text);
        compare(t, session, sql, *text);
    }
}

/* The same text on every backend: of a column, of a kept statement and of one that runs once. */
TEST(timestamps_are_read_as_text_in_one_form)
{
    calx_session *session;
    calx_statement *kept = calx_keep(calx_text("SELECT v FROM calx_suite_detached"));
    const char *text = NULL;
    calx_str str = { NULL, 0 };
    suite_table(t, "calx_suite_detached", "id INTEGER, v %s", suite_is("timestamp_type"));
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_detached VALUES (1, :v)"), calx_args((calx_timestamp){ -1 })));
    OK(session, calx_scalar(session, kept, &text));
    CHECK_TEXT(text, "1969-12-31 23:59:59.999999");
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_detached SET v = :v"), calx_args((calx_timestamp){ INT64_C(1350305838000000) })));
    OK(session, calx_scalar(session, kept, &text));
    CHECK_TEXT(text, "2012-10-15 12:57:18");
    OK(session, calx_scalar(session, calx_text("SELECT v FROM calx_suite_detached"), &str));
    CHECK_BYTES(str.ptr, str.len, "2012-10-15 12:57:18", 19);
    calx_release(kept);
}
