/* SPDX-License-Identifier: MIT */
/* Fuzz target: any value into a slot of any kind, as results that were detached are read: what is stored without a
 * fault is the value, and nothing beside the slot is touched. */
#include "slots.h"

#include "types/value.h"
#include "util/arena.h"
#include "util/builder.h"

#include <math.h>

static void check_text(calx_value *value, uint32_t kind, const char *block, size_t len)
{
    value->kind = kind;
    if (kind == CALX_KIND_BYTES)
        value->as.bytes = (calx_bytes){ block, len };
    else if (kind == CALX_KIND_DECIMAL)
        value->as.decimal = (calx_decimal){ block, len };
    else if (kind == CALX_KIND_JSON)
        value->as.json = (calx_json){ block, len };
    else
        value->as.s = (calx_str){ block, len };
}

static void choose(input *in, calx_value *value, char **block)
{
    static const uint32_t kinds[] = { CALX_KIND_NULL,      CALX_KIND_BOOL,        CALX_KIND_INT64, CALX_KIND_UINT64,
                                      CALX_KIND_DOUBLE,    CALX_KIND_STR,         CALX_KIND_BYTES, CALX_KIND_DECIMAL,
                                      CALX_KIND_TIMESTAMP, CALX_KIND_TIMESTAMPTZ, CALX_KIND_DATE,  CALX_KIND_TIME,
                                      CALX_KIND_INTERVAL,  CALX_KIND_UUID,        CALX_KIND_JSON };
    uint8_t choice = take_byte(in);
    size_t len;
    memset(value, 0, sizeof *value);
    value->kind = kinds[(choice & 0x7f) % (sizeof kinds / sizeof *kinds)];
    value->flags = choice & 0x80 ? CALX_VALUE_UNTYPED : 0;
    switch (value->kind) {
    case CALX_KIND_BOOL:
        value->as.b = take_byte(in) & 1;
        break;
    case CALX_KIND_INT64:
    case CALX_KIND_UINT64:
    case CALX_KIND_DOUBLE:
        value->as.u = take_number(in);
        break;
    case CALX_KIND_DATE:
        value->as.date.days = (int32_t)(take_number(in) % 3652059) - 719162;
        break;
    case CALX_KIND_TIME:
        value->as.time.us = (int64_t)(take_number(in) % UINT64_C(86400000000));
        break;
    case CALX_KIND_INTERVAL:
        value->as.interval.us = (int64_t)take_number(in);
        value->as.interval.months = (int32_t)take_number(in);
        value->as.interval.days = (int32_t)take_number(in);
        break;
    case CALX_KIND_UUID:
        for (size_t i = 0; i < sizeof value->as.uuid.bytes; i++)
            value->as.uuid.bytes[i] = take_byte(in);
        break;
    case CALX_KIND_TIMESTAMPTZ:
    case CALX_KIND_TIMESTAMP: /* within year 1 and 9999, as drivers have it */
        value->as.timestamp.us =
            INT64_C(-62135596800000000) + (int64_t)(take_number(in) % UINT64_C(315537897600000000));
        break;
    case CALX_KIND_NULL:
        break;
    default:
        *block = take_block(in, in->size, &len);
        check_text(value, value->kind, *block, len);
    }
}

/* Integers are exact in whatever integer they are stored. */
static void check_integer(const place *p, const calx_value *value)
{
    if (value->kind != CALX_KIND_INT64)
        return;
    if (p->slot.kind == CALX_KIND_INT64)
        require(p->to.i64 == value->as.i, "another integer");
    if (p->slot.kind == CALX_KIND_INT8)
        require(p->to.i8 == value->as.i, "another small integer");
    if (p->slot.kind == CALX_KIND_DOUBLE)
        require(p->to.d == (double)value->as.i, "another double");
    if (p->slot.kind == (CALX_KIND_OPTIONAL | CALX_KIND_INT64))
        require(p->to.optional.is_set && p->to.optional.value == value->as.i, "another optional integer");
}

static void check_rendering(const calx_value *value, size_t max)
{
    calxi_builder text;
    for (int plain = 0; plain < 2; plain++) {
        calxi_builder_init(&text);
        plain ? calxi_value_plain(&text, value, max) : calxi_value_render(&text, value, max);
        require(!text.failed, "no memory");
        for (size_t i = 0; i < text.len; i++)
            require((unsigned char)text.data[i] >= ' ' && text.data[i] != 127,
                    "a control character in a rendered value");
        calxi_builder_clear(&text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = { data, size };
    uint8_t kind = take_byte(&in), max = take_byte(&in);
    calx_value value, copy;
    calxi_arena arena = { 0 };
    char *block = NULL;
    place p;
    choose(&in, &value, &block);
    require(calxi_value_copy(&copy, &value, &arena) == CALX_OK, "no memory");
    place_make(&p, kind);
    if (p.slot.kind && calxi_value_store(&copy, &p.slot, 0) == CALX_FAULT_NONE) {
        place_read(&p);
        check_integer(&p, &copy);
    }
    check_rendering(&value, max);
    calxi_arena_clear(&arena);
    free(block);
    return 0;
}
