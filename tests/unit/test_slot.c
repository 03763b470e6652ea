/* SPDX-License-Identifier: MIT */
/* Storing into slots: every kind with every function, and the values at the edges. */
#include <calx/plugin/slot.h>

#include "types/value.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>

enum { OPT = CALX_KIND_OPTIONAL, GUARD = 0xA5 };

typedef struct kind_case {
    uint32_t kind, size;
    const char *expected;
} kind_case;

/* What each function answers, in the order of put_nth(): '.' stored, 'N' NULL, 'R' range, 'T' type, 'F' form. */
static const kind_case kinds[] = {
    /*                                                          0123456789ABCDEFGHI */
    { CALX_KIND_BOOL, sizeof(bool),                            "N..R.TTTTTTTTTTTTTT" },
    { CALX_KIND_INT8, 1,                                       "N..R..RTT.RRTTTTTTT" },
    { CALX_KIND_INT16, 2,                                      "N..R..RTT.RRTTTTTTT" },
    { CALX_KIND_INT32, 4,                                      "N..R..RTT.RRTTTTTTT" },
    { CALX_KIND_INT64, 8,                                      "N..R..RTT.RRTTTTTTT" },
    { CALX_KIND_UINT8, 1,                                      "N..R..RTT.RRTTTTTTT" },
    { CALX_KIND_UINT16, 2,                                     "N..R..RTT.RRTTTTTTT" },
    { CALX_KIND_UINT32, 4,                                     "N..R..RTT.RRTTTTTTT" },
    { CALX_KIND_UINT64, 8,                                     "N.....RTT.R.TTTTTTT" },
    { CALX_KIND_FLOAT, sizeof(float),                          "N...T..TT...TTTTTTT" },
    { CALX_KIND_DOUBLE, sizeof(double),                        "N...T..TT...TTTTTTT" },
    { CALX_KIND_CSTRING, sizeof(const char *),                 ".TTTTTT.T...TTTTTT." },
    { CALX_KIND_STR, sizeof(calx_str),                         ".TTTTTT.T...TTTTTT." },
    { CALX_KIND_BYTES, sizeof(calx_bytes),                     ".TTTTTTT.TTTTTTTTTT" },
    { CALX_KIND_DECIMAL, sizeof(calx_decimal),                 ".TTTTTTTT...TTTTTTT" },
    { CALX_KIND_TIMESTAMP, sizeof(calx_timestamp),             "NTTTTTTTTTTT.TTTTTT" },
    { CALX_KIND_VALUE, sizeof(calx_value),                     "..................." },
    { CALX_KIND_BOOL | OPT, sizeof(calx_opt_bool),             "...R.TTTTTTTTTTTTTT" },
    { CALX_KIND_INT16 | OPT, sizeof(calx_opt_int16),           "...R..RTT.RRTTTTTTT" },
    { CALX_KIND_INT32 | OPT, sizeof(calx_opt_int32),           "...R..RTT.RRTTTTTTT" },
    { CALX_KIND_INT64 | OPT, sizeof(calx_opt_int64),           "...R..RTT.RRTTTTTTT" },
    { CALX_KIND_UINT64 | OPT, sizeof(calx_opt_uint64),         "......RTT.R.TTTTTTT" },
    { CALX_KIND_FLOAT | OPT, sizeof(calx_opt_float),           "....T..TT...TTTTTTT" },
    { CALX_KIND_DOUBLE | OPT, sizeof(calx_opt_double),         "....T..TT...TTTTTTT" },
    { CALX_KIND_TIMESTAMP | OPT, sizeof(calx_opt_timestamp),   ".TTTTTTTTTTT.TTTTTT" },
    { CALX_KIND_TIMESTAMPTZ, sizeof(calx_timestamptz),         "NTTTTTTTTTTTT.TTTTT" },
    { CALX_KIND_DATE, sizeof(calx_date),                       "NTTTTTTTTTTTTT.TTTT" },
    { CALX_KIND_TIME, sizeof(calx_time),                       "NTTTTTTTTTTTTTT.TTT" },
    { CALX_KIND_INTERVAL, sizeof(calx_interval),               "N..RTTTTT.RRTTTT.TT" },
    { CALX_KIND_UUID, sizeof(calx_uuid),                       "NTTTTTTFFTTTTTTTT.F" },
    { CALX_KIND_JSON, sizeof(calx_json),                       ".TTTTTT.TTTTTTTTTT." },
    { CALX_KIND_TIMESTAMPTZ | OPT, sizeof(calx_opt_timestamptz), ".TTTTTTTTTTTT.TTTTT" },
    { CALX_KIND_DATE | OPT, sizeof(calx_opt_date),             ".TTTTTTTTTTTTT.TTTT" },
    { CALX_KIND_TIME | OPT, sizeof(calx_opt_time),             ".TTTTTTTTTTTTTT.TTT" },
    { CALX_KIND_INTERVAL | OPT, sizeof(calx_opt_interval),     "...RTTTTT.RRTTTT.TT" },
    { CALX_KIND_UUID | OPT, sizeof(calx_opt_uuid),             ".TTTTTTFFTTTTTTTT.F" },
};
enum { KINDS = sizeof kinds / sizeof *kinds, PUTS = 19 };

static uint32_t put_nth(int n, const calx_slot *slot, size_t row)
{
    static const calx_timestamp then = { 86400000000 };
    switch (n) {
    case 0:
        return calx_slot_put_null(slot, row);
    case 1:
        return calx_slot_put_int64(slot, row, 1);
    case 2:
        return calx_slot_put_uint64(slot, row, 1);
    case 3:
        return calx_slot_put_uint64(slot, row, UINT64_MAX);
    case 4:
        return calx_slot_put_bool(slot, row, true);
    case 5:
        return calx_slot_put_double(slot, row, 1.0);
    case 6:
        return calx_slot_put_double(slot, row, 1.5);
    case 7:
        return calx_slot_put_text(slot, row, "1", 1);
    case 8:
        return calx_slot_put_bytes(slot, row, "1", 1);
    case 9:
        return calx_slot_put_decimal(slot, row, "1", 1);
    case 10:
        return calx_slot_put_decimal(slot, row, "1.5", 3);
    case 11:
        return calx_slot_put_decimal(slot, row, "18446744073709551615", 20);
    case 12:
        return calx_slot_put_timestamp(slot, row, then);
    case 13:
        return calx_slot_put_timestamptz(slot, row, (calx_timestamptz){ 1 });
    case 14:
        return calx_slot_put_date(slot, row, (calx_date){ 1 });
    case 15:
        return calx_slot_put_time(slot, row, (calx_time){ 1 });
    case 16:
        return calx_slot_put_interval(slot, row, (calx_interval){ 1, 1, 1 });
    case 17:
        return calx_slot_put_uuid(slot, row, (calx_uuid){ { 1 } });
    default:
        return calx_slot_put_json(slot, row, "{}", 2);
    }
}

static char letter(uint32_t fault)
{
    static const char letters[] = ".NRTFUSM";
    ck_assert_uint_lt(fault, sizeof letters - 1);
    return letters[fault];
}

/* Three rows in guarded memory, at an odd address where that is allowed; the middle one is written. */
typedef struct guarded {
    _Alignas(16) unsigned char bytes[3 * 32 + 32];
    uint8_t valid[3];
    calx_slot slot;
} guarded;

static void guarded_init(guarded *g, const kind_case *kind, bool valid)
{
    size_t offset = kind->kind == CALX_KIND_VALUE ? 16 : 13;
    memset(g, 0, sizeof *g);
    memset(g->bytes, GUARD, sizeof g->bytes);
    memset(g->valid, 7, sizeof g->valid);
    g->slot = (calx_slot){ kind->kind, kind->size, g->bytes + offset, valid ? g->valid : NULL, kind->size };
}

static void check_guards(const guarded *g, const kind_case *kind)
{
    size_t at = (size_t)((const unsigned char *)g->slot.to - g->bytes);
    for (size_t i = 0; i < sizeof g->bytes; i++)
        if (i < at + kind->size || i >= at + 2 * kind->size)
            ck_assert_msg(g->bytes[i] == GUARD, "kind %u: byte %zu was written", kind->kind, i);
}

START_TEST(every_kind_with_every_function)
{
    const kind_case *kind = &kinds[_i];
    for (int n = 0; n < PUTS; n++) {
        guarded g;
        char got;
        guarded_init(&g, kind, false);
        ck_assert(calxi_slot_check(&g.slot, true));
        got = letter(put_nth(n, &g.slot, 1));
        ck_assert_msg(got == kind->expected[n], "kind %u, function %d: %c", kind->kind, n, got);
        check_guards(&g, kind);
    }
}
END_TEST

START_TEST(every_kind_with_every_function_beside_validity)
{
    const kind_case *kind = &kinds[_i];
    for (int n = 0; n < PUTS; n++) {
        guarded g;
        char got, expected = n == 0 ? '.' : kind->expected[n];
        guarded_init(&g, kind, true);
        got = letter(put_nth(n, &g.slot, 1));
        ck_assert_msg(got == expected, "kind %u, function %d: %c", kind->kind, n, got);
        check_guards(&g, kind);
        ck_assert_uint_eq(g.valid[0], 7);
        ck_assert_uint_eq(g.valid[2], 7);
        if (got == '.')
            ck_assert_uint_eq(g.valid[1], n != 0);
    }
}
END_TEST

START_TEST(kinds_without_an_optional_form_take_nothing_as_optional)
{
    static const uint32_t plain[] = { CALX_KIND_INT8,   CALX_KIND_UINT8,   CALX_KIND_UINT16,
                                      CALX_KIND_UINT32, CALX_KIND_CSTRING, CALX_KIND_STR,
                                      CALX_KIND_BYTES,  CALX_KIND_DECIMAL, CALX_KIND_VALUE };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        kind_case kind = { plain[i] | OPT, 16, NULL };
        for (int n = 1; n < PUTS; n++) {
            guarded g;
            guarded_init(&g, &kind, false);
            g.slot.to = g.bytes + 16;
            ck_assert(!calxi_slot_check(&g.slot, true));
            ck_assert_uint_ne(put_nth(n, &g.slot, 0), CALX_FAULT_NONE);
            for (size_t k = 0; k < sizeof g.bytes; k++)
                ck_assert_uint_eq(g.bytes[k], GUARD);
        }
    }
}
END_TEST

/* ---- edges ---- */

#define SLOT(kind_, place) (&(calx_slot){ kind_, sizeof(place), &(place), NULL, 0 })

typedef struct edge {
    uint32_t kind;
    int64_t low, high;
} edge;
static const edge edges[] = {
    { CALX_KIND_BOOL, 0, 1 },
    { CALX_KIND_INT8, INT8_MIN, INT8_MAX },
    { CALX_KIND_INT16, INT16_MIN, INT16_MAX },
    { CALX_KIND_INT32, INT32_MIN, INT32_MAX },
    { CALX_KIND_UINT8, 0, UINT8_MAX },
    { CALX_KIND_UINT16, 0, UINT16_MAX },
    { CALX_KIND_UINT32, 0, UINT32_MAX },
};

static int64_t read_back(uint32_t kind, const void *at)
{
    switch (kind) {
    case CALX_KIND_BOOL:
        return *(const bool *)at;
    case CALX_KIND_INT8:
        return *(const int8_t *)at;
    case CALX_KIND_INT16:
        return *(const int16_t *)at;
    case CALX_KIND_INT32:
        return *(const int32_t *)at;
    case CALX_KIND_UINT8:
        return *(const uint8_t *)at;
    case CALX_KIND_UINT16:
        return *(const uint16_t *)at;
    default:
        return *(const uint32_t *)at;
    }
}

START_TEST(integers_at_their_edges)
{
    const edge *e = &edges[_i];
    union { int64_t integer; calx_value widest; } place; /* gcc follows the switch into every kind */
    calx_slot slot = { e->kind, 1, &place, NULL, 0 };
    char text[32];
    size_t len;
    ck_assert_uint_eq(calx_slot_put_int64(&slot, 0, e->low), CALX_FAULT_NONE);
    ck_assert_int_eq(read_back(e->kind, &place), e->low);
    ck_assert_uint_eq(calx_slot_put_int64(&slot, 0, e->high), CALX_FAULT_NONE);
    ck_assert_int_eq(read_back(e->kind, &place), e->high);
    ck_assert_uint_eq(calx_slot_put_int64(&slot, 0, e->low - 1), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_int64(&slot, 0, e->high + 1), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_int64(&slot, 0, INT64_MIN), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_uint64(&slot, 0, (uint64_t)e->high), CALX_FAULT_NONE);
    ck_assert_uint_eq(calx_slot_put_uint64(&slot, 0, (uint64_t)e->high + 1), CALX_FAULT_RANGE);
    if (e->kind == CALX_KIND_BOOL)
        return;
    ck_assert_uint_eq(calx_slot_put_double(&slot, 0, (double)e->low), CALX_FAULT_NONE);
    ck_assert_int_eq(read_back(e->kind, &place), e->low);
    ck_assert_uint_eq(calx_slot_put_double(&slot, 0, (double)e->high + 1), CALX_FAULT_RANGE);
    len = (size_t)snprintf(text, sizeof text, "%" PRId64 ".000", e->low);
    ck_assert_uint_eq(calx_slot_put_decimal(&slot, 0, text, len), CALX_FAULT_NONE);
    ck_assert_int_eq(read_back(e->kind, &place), e->low);
    len = (size_t)snprintf(text, sizeof text, "%" PRId64, e->high + 1);
    ck_assert_uint_eq(calx_slot_put_decimal(&slot, 0, text, len), CALX_FAULT_RANGE);
}
END_TEST

START_TEST(sixty_four_bits)
{
    int64_t i = 0;
    uint64_t u = 0;
    ck_assert_uint_eq(calx_slot_put_int64(SLOT(CALX_KIND_INT64, i), 0, INT64_MIN), CALX_FAULT_NONE);
    ck_assert_int_eq(i, INT64_MIN);
    ck_assert_uint_eq(calx_slot_put_uint64(SLOT(CALX_KIND_INT64, i), 0, INT64_MAX), CALX_FAULT_NONE);
    ck_assert_int_eq(i, INT64_MAX);
    ck_assert_uint_eq(calx_slot_put_uint64(SLOT(CALX_KIND_INT64, i), 0, (uint64_t)INT64_MAX + 1), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_uint64(SLOT(CALX_KIND_UINT64, u), 0, UINT64_MAX), CALX_FAULT_NONE);
    ck_assert(u == UINT64_MAX);
    ck_assert_uint_eq(calx_slot_put_int64(SLOT(CALX_KIND_UINT64, u), 0, -1), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_int64(SLOT(CALX_KIND_UINT64, u), 0, INT64_MAX), CALX_FAULT_NONE);
    ck_assert(u == INT64_MAX);
}
END_TEST

START_TEST(doubles_into_sixty_four_bits)
{
    const double two_53 = 9007199254740992.0, two_63 = 9223372036854775808.0, two_64 = 18446744073709551616.0;
    int64_t i = 0;
    uint64_t u = 0;
    const calx_slot *to_i = SLOT(CALX_KIND_INT64, i), *to_u = SLOT(CALX_KIND_UINT64, u);
    ck_assert_uint_eq(calx_slot_put_double(to_i, 0, two_53), CALX_FAULT_NONE);
    ck_assert_int_eq(i, INT64_C(9007199254740992));
    ck_assert_uint_eq(calx_slot_put_double(to_i, 0, -two_63), CALX_FAULT_NONE);
    ck_assert_int_eq(i, INT64_MIN);
    ck_assert_uint_eq(calx_slot_put_double(to_i, 0, two_63), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_double(to_i, 0, nextafter(two_63, 0)), CALX_FAULT_NONE);
    ck_assert_uint_eq(calx_slot_put_double(to_u, 0, two_63), CALX_FAULT_NONE);
    ck_assert(u == (uint64_t)1 << 63);
    ck_assert_uint_eq(calx_slot_put_double(to_u, 0, two_64), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_double(to_u, 0, -1.0), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_double(to_i, 0, 1e-300), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_double(to_i, 0, (double)NAN), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_double(to_i, 0, HUGE_VAL), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_double(to_u, 0, -HUGE_VAL), CALX_FAULT_RANGE);
    i = 5;
    ck_assert_uint_eq(calx_slot_put_double(to_i, 0, -0.0), CALX_FAULT_NONE);
    ck_assert_int_eq(i, 0);
}
END_TEST

START_TEST(doubles_keep_what_is_special)
{
    double d = 1;
    ck_assert_uint_eq(calx_slot_put_double(SLOT(CALX_KIND_DOUBLE, d), 0, (double)NAN), CALX_FAULT_NONE);
    ck_assert(isnan(d));
    ck_assert_uint_eq(calx_slot_put_double(SLOT(CALX_KIND_DOUBLE, d), 0, -0.0), CALX_FAULT_NONE);
    ck_assert(d == 0 && signbit(d));
    ck_assert_uint_eq(calx_slot_put_double(SLOT(CALX_KIND_DOUBLE, d), 0, -HUGE_VAL), CALX_FAULT_NONE);
    ck_assert(isinf(d) && d < 0);
}
END_TEST

START_TEST(floats_round_but_do_not_over_or_underflow)
{
    float f = 0;
    const calx_slot *slot = SLOT(CALX_KIND_FLOAT, f);
    ck_assert_uint_eq(calx_slot_put_double(slot, 0, 0.1), CALX_FAULT_NONE);
    ck_assert(f == 0.1f);
    ck_assert_uint_eq(calx_slot_put_double(slot, 0, 3.4028235e38), CALX_FAULT_NONE);
    ck_assert(f == FLT_MAX);
    ck_assert_uint_eq(calx_slot_put_double(slot, 0, 3.5e38), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_decimal(slot, 0, "-1e39", 5), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_double(slot, 0, HUGE_VAL), CALX_FAULT_NONE);
    ck_assert(isinf(f));
    ck_assert_uint_eq(calx_slot_put_double(slot, 0, -1e-45), CALX_FAULT_NONE);
    ck_assert(f == -0x1p-149f);
    ck_assert_uint_eq(calx_slot_put_double(slot, 0, 1e-60), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_decimal(slot, 0, "-1e-50", 6), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_double(slot, 0, 0), CALX_FAULT_NONE);
    ck_assert(f == 0);
}
END_TEST

START_TEST(integers_into_doubles_round)
{
    double d = 0;
    float f = 0;
    ck_assert_uint_eq(calx_slot_put_int64(SLOT(CALX_KIND_DOUBLE, d), 0, INT64_C(9007199254740993)), CALX_FAULT_NONE);
    ck_assert(d == 9007199254740992.0);
    ck_assert_uint_eq(calx_slot_put_uint64(SLOT(CALX_KIND_DOUBLE, d), 0, UINT64_MAX), CALX_FAULT_NONE);
    ck_assert(d == 18446744073709551616.0);
    ck_assert_uint_eq(calx_slot_put_int64(SLOT(CALX_KIND_FLOAT, f), 0, 16777217), CALX_FAULT_NONE);
    ck_assert(f == 16777216.0f);
}
END_TEST

START_TEST(text_with_a_nul_byte)
{
    const char *text;
    calx_str str;
    ck_assert_uint_eq(calx_slot_put_text(SLOT(CALX_KIND_CSTRING, text), 0, "a\0b", 3), CALX_FAULT_NUL);
    ck_assert_uint_eq(calx_slot_put_text(SLOT(CALX_KIND_STR, str), 0, "a\0b", 3), CALX_FAULT_NONE);
    ck_assert_uint_eq(str.len, 3);
    ck_assert_uint_eq(calx_slot_put_text(SLOT(CALX_KIND_CSTRING, text), 0, "", 0), CALX_FAULT_NONE);
    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(null_is_told_from_empty)
{
    calx_str str = { "x", 1 };
    calx_bytes bytes = { "x", 1 };
    const char *text = "x";
    calx_opt_int64 opt = { true, 5 };
    calx_slot_put_null(SLOT(CALX_KIND_STR, str), 0);
    calx_slot_put_null(SLOT(CALX_KIND_CSTRING, text), 0);
    calx_slot_put_null(SLOT(CALX_KIND_INT64 | OPT, opt), 0);
    ck_assert(!str.ptr && !str.len && !text && !opt.is_set && opt.value == 0);
    calx_slot_put_text(SLOT(CALX_KIND_STR, str), 0, "", 0);
    calx_slot_put_bytes(SLOT(CALX_KIND_BYTES, bytes), 0, "", 0);
    ck_assert(str.ptr && !str.len && bytes.ptr && !bytes.len);
}
END_TEST

START_TEST(null_leaves_a_zero_behind)
{
    int32_t i = 5;
    double d = 5;
    ck_assert_uint_eq(calx_slot_put_null(SLOT(CALX_KIND_INT32, i), 0), CALX_FAULT_NULL);
    ck_assert_int_eq(i, 0);
    ck_assert_uint_eq(calx_slot_put_null(SLOT(CALX_KIND_DOUBLE, d), 0), CALX_FAULT_NULL);
    ck_assert(d == 0);
}
END_TEST

START_TEST(optionals)
{
    calx_opt_int16 i = { false, 0 };
    calx_opt_bool b = { false, false };
    calx_opt_float f = { false, 0 };
    calx_opt_timestamp t = { false, { 0 } };
    ck_assert_uint_eq(calx_slot_put_int64(SLOT(CALX_KIND_INT16 | OPT, i), 0, -32768), CALX_FAULT_NONE);
    ck_assert(i.is_set && i.value == -32768);
    ck_assert_uint_eq(calx_slot_put_int64(SLOT(CALX_KIND_INT16 | OPT, i), 0, 32768), CALX_FAULT_RANGE);
    ck_assert_uint_eq(calx_slot_put_bool(SLOT(CALX_KIND_BOOL | OPT, b), 0, true), CALX_FAULT_NONE);
    ck_assert(b.is_set && b.value);
    ck_assert_uint_eq(calx_slot_put_double(SLOT(CALX_KIND_FLOAT | OPT, f), 0, 1.5), CALX_FAULT_NONE);
    ck_assert(f.is_set && f.value == 1.5f);
    ck_assert_uint_eq(calx_slot_put_timestamp(SLOT(CALX_KIND_TIMESTAMP | OPT, t), 0, (calx_timestamp){ -9 }),
                      CALX_FAULT_NONE);
    ck_assert(t.is_set && t.value.us == -9);
}
END_TEST

START_TEST(values_take_all_as_it_is)
{
    calx_value v;
    const calx_slot *slot = SLOT(CALX_KIND_VALUE, v);
    memset(&v, 0xFF, sizeof v);
    calx_slot_put_int64(slot, 0, INT64_MIN);
    ck_assert(v.kind == CALX_KIND_INT64 && v.flags == 0 && v.as.i == INT64_MIN);
    calx_slot_put_uint64(slot, 0, 1);
    ck_assert(v.kind == CALX_KIND_UINT64 && v.as.u == 1);
    calx_slot_put_bool(slot, 0, true);
    ck_assert(v.kind == CALX_KIND_BOOL && v.as.b);
    calx_slot_put_double(slot, 0, 1.0);
    ck_assert(v.kind == CALX_KIND_DOUBLE && v.as.d == 1.0);
    calx_slot_put_text(slot, 0, "ab", 2);
    ck_assert(v.kind == CALX_KIND_STR && v.as.s.len == 2);
    calx_slot_put_bytes(slot, 0, "abc", 3);
    ck_assert(v.kind == CALX_KIND_BYTES && v.as.bytes.len == 3);
    calx_slot_put_decimal(slot, 0, "1.50", 4);
    ck_assert(v.kind == CALX_KIND_DECIMAL && v.as.decimal.len == 4);
    calx_slot_put_timestamp(slot, 0, (calx_timestamp){ 3 });
    ck_assert(v.kind == CALX_KIND_TIMESTAMP && v.as.timestamp.us == 3);
    v.flags = CALX_VALUE_UNTYPED;
    calx_slot_put_null(slot, 0);
    ck_assert(v.kind == CALX_KIND_NULL && v.flags == 0 && v.as.i == 0);
}
END_TEST

START_TEST(rows_lie_a_stride_apart)
{
    struct row {
        int32_t id;
        double price;
    } rows[3] = { { 0, 0 }, { 0, 0 }, { 0, 0 } };
    calx_slot id = { CALX_KIND_INT32, 4, &rows[0].id, NULL, sizeof *rows };
    calx_slot price = { CALX_KIND_DOUBLE, 8, &rows[0].price, NULL, sizeof *rows };
    for (size_t i = 0; i < 3; i++) {
        calx_slot_put_int64(&id, i, (int64_t)i + 1);
        calx_slot_put_double(&price, i, (double)i / 2);
    }
    ck_assert(rows[0].id == 1 && rows[1].id == 2 && rows[2].id == 3);
    ck_assert(rows[0].price == 0 && rows[1].price == 0.5 && rows[2].price == 1);
}
END_TEST

Suite *suite_slot(void);
Suite *suite_slot(void)
{
    Suite *suite = suite_create("slot");
    TCase *tests = tcase_create("slot");
    tcase_add_loop_test(tests, every_kind_with_every_function, 0, KINDS);
    tcase_add_loop_test(tests, every_kind_with_every_function_beside_validity, 0, KINDS);
    tcase_add_test(tests, kinds_without_an_optional_form_take_nothing_as_optional);
    tcase_add_loop_test(tests, integers_at_their_edges, 0, sizeof edges / sizeof *edges);
    tcase_add_test(tests, sixty_four_bits);
    tcase_add_test(tests, doubles_into_sixty_four_bits);
    tcase_add_test(tests, doubles_keep_what_is_special);
    tcase_add_test(tests, floats_round_but_do_not_over_or_underflow);
    tcase_add_test(tests, integers_into_doubles_round);
    tcase_add_test(tests, text_with_a_nul_byte);
    tcase_add_test(tests, null_is_told_from_empty);
    tcase_add_test(tests, null_leaves_a_zero_behind);
    tcase_add_test(tests, optionals);
    tcase_add_test(tests, values_take_all_as_it_is);
    tcase_add_test(tests, rows_lie_a_stride_apart);
    suite_add_tcase(suite, tests);
    return suite;
}
