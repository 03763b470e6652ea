/* SPDX-License-Identifier: MIT */
/* Slots of every kind to decode into, and a look at all that came of it. For the targets that decode. */
#ifndef CALX_TESTS_FUZZ_SLOTS_H
#define CALX_TESTS_FUZZ_SLOTS_H

#include "fuzz.h"

#include <calx/plugin/slot.h>

/* One place, and a slot that leads to it. */
typedef struct place {
    calx_slot slot;
    uint8_t valid;
    union {
        bool b;
        int8_t i8;
        int64_t i64;
        double d;
        const char *cstring;
        calx_str str;
        calx_value value;
        calx_opt_int64 optional;
        unsigned char bytes[64];
    } to;
    uint64_t behind; /* must not be touched */
} place;

#define PLACE_GUARD UINT64_C(0x5ca1ab1e0ddba115)

/* A slot of a kind that the input chooses. */
static inline void place_make(place *p, uint8_t choice)
{
    static const struct {
        uint32_t kind, size;
    } kinds[] = {
        { CALX_KIND_NONE, 0 },
        { CALX_KIND_BOOL, sizeof(bool) },
        { CALX_KIND_INT8, 1 },
        { CALX_KIND_INT16, 2 },
        { CALX_KIND_INT32, 4 },
        { CALX_KIND_INT64, 8 },
        { CALX_KIND_UINT8, 1 },
        { CALX_KIND_UINT16, 2 },
        { CALX_KIND_UINT32, 4 },
        { CALX_KIND_UINT64, 8 },
        { CALX_KIND_FLOAT, sizeof(float) },
        { CALX_KIND_DOUBLE, sizeof(double) },
        { CALX_KIND_CSTRING, sizeof(const char *) },
        { CALX_KIND_STR, sizeof(calx_str) },
        { CALX_KIND_BYTES, sizeof(calx_bytes) },
        { CALX_KIND_DECIMAL, sizeof(calx_decimal) },
        { CALX_KIND_TIMESTAMP, sizeof(calx_timestamp) },
        { CALX_KIND_VALUE, sizeof(calx_value) },
        { CALX_KIND_OPTIONAL | CALX_KIND_INT32, sizeof(calx_opt_int32) },
        { CALX_KIND_OPTIONAL | CALX_KIND_INT64, sizeof(calx_opt_int64) },
        { CALX_KIND_OPTIONAL | CALX_KIND_UINT64, sizeof(calx_opt_uint64) },
        { CALX_KIND_OPTIONAL | CALX_KIND_DOUBLE, sizeof(calx_opt_double) },
        { CALX_KIND_OPTIONAL | CALX_KIND_BOOL, sizeof(calx_opt_bool) },
        { CALX_KIND_OPTIONAL | CALX_KIND_TIMESTAMP, sizeof(calx_opt_timestamp) },
        { CALX_KIND_TIMESTAMPTZ, sizeof(calx_timestamptz) },
        { CALX_KIND_DATE, sizeof(calx_date) },
        { CALX_KIND_TIME, sizeof(calx_time) },
        { CALX_KIND_INTERVAL, sizeof(calx_interval) },
        { CALX_KIND_UUID, sizeof(calx_uuid) },
        { CALX_KIND_JSON, sizeof(calx_json) },
        { CALX_KIND_OPTIONAL | CALX_KIND_TIMESTAMPTZ, sizeof(calx_opt_timestamptz) },
        { CALX_KIND_OPTIONAL | CALX_KIND_DATE, sizeof(calx_opt_date) },
        { CALX_KIND_OPTIONAL | CALX_KIND_TIME, sizeof(calx_opt_time) },
        { CALX_KIND_OPTIONAL | CALX_KIND_INTERVAL, sizeof(calx_opt_interval) },
        { CALX_KIND_OPTIONAL | CALX_KIND_UUID, sizeof(calx_opt_uuid) },
    };
    const size_t index = (choice & 0x7f) % (sizeof kinds / sizeof *kinds);
    memset(p, 0, sizeof *p);
    p->behind = PLACE_GUARD;
    p->slot = (calx_slot){ kinds[index].kind, kinds[index].size, &p->to, choice & 0x80 ? &p->valid : NULL, 0 };
}

static inline void read_all(const void *bytes, size_t len, bool ends_in_nul)
{
    const volatile unsigned char *at = bytes;
    unsigned sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += at[i];
    (void)sum;
    require(!ends_in_nul || at[len] == 0, "a text without its NUL");
}

static inline void read_value(const calx_value *value)
{
    switch (value->kind) {
    case CALX_KIND_STR:
        read_all(value->as.s.ptr, value->as.s.len, false);
        break;
    case CALX_KIND_DECIMAL:
        read_all(value->as.decimal.ptr, value->as.decimal.len, false);
        break;
    case CALX_KIND_JSON:
        read_all(value->as.json.ptr, value->as.json.len, false);
        break;
    case CALX_KIND_BYTES:
        read_all(value->as.bytes.ptr, value->as.bytes.len, false);
        break;
    default:
        break;
    }
}

/* Reads what was stored without a fault, to its end. */
static inline void place_read(const place *p)
{
    require(p->behind == PLACE_GUARD, "more was written than the slot is large");
    for (size_t i = p->slot.size; i < sizeof p->to.bytes; i++)
        require(p->to.bytes[i] == 0, "bytes behind the value were written");
    switch (p->slot.kind) {
    case CALX_KIND_CSTRING:
        if (p->to.cstring)
            read_all(p->to.cstring, strlen(p->to.cstring), true);
        break;
    case CALX_KIND_STR:
    case CALX_KIND_BYTES:
    case CALX_KIND_JSON:
    case CALX_KIND_DECIMAL: /* all are a pointer and a length */
        if (p->to.str.ptr)
            read_all(p->to.str.ptr, p->to.str.len, p->slot.kind != CALX_KIND_BYTES);
        break;
    case CALX_KIND_BOOL:
        require(p->to.bytes[0] <= 1, "a bool is neither true nor false");
        break;
    case CALX_KIND_VALUE:
        read_value(&p->to.value);
        break;
    default:
        break;
    }
}

#endif
