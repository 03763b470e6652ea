/* SPDX-License-Identifier: MIT */
/* The libpq driver: decoding columns, in PostgreSQL's binary and text formats. */
#include "driver_libpq.h"

#include <calx/plugin/slot_value.h>

#include <string.h>

/* Memory for texts that have to be made, until the next fetch. */
char *calxi_pq_scratch(calxi_pq_result *result, size_t size)
{
    calxi_pq_chunk *chunk = result->scratch;
    size_t room;
    char *at;
    if (!chunk || chunk->room - chunk->used < size) {
        room = chunk ? chunk->room * 2 : 1024;
        if (room < size)
            room = size;
        chunk = calxi_pq_host->allocate(sizeof *chunk + room);
        if (!chunk)
            return NULL;
        chunk->next = result->scratch;
        chunk->room = room;
        chunk->used = 0;
        result->scratch = chunk;
    }
    at = chunk->data + chunk->used;
    chunk->used += size;
    return at;
}

void calxi_pq_scratch_reset(calxi_pq_result *result)
{
    calxi_pq_chunk *keep = result->scratch; /* the newest is the largest */
    if (!keep)
        return;
    result->scratch = keep->next;
    calxi_pq_scratch_free(result);
    keep->next = NULL;
    keep->used = 0;
    result->scratch = keep;
}

void calxi_pq_scratch_free(calxi_pq_result *result)
{
    while (result->scratch) {
        calxi_pq_chunk *next = result->scratch->next;
        calxi_pq_host->release(result->scratch);
        result->scratch = next;
    }
}

/* Numbers come in network order. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define FROM_NETWORK(bits, value) __builtin_bswap##bits(value)
#else
#define FROM_NETWORK(bits, value) (value)
#endif

static inline uint64_t read64(const char *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return FROM_NETWORK(64, value);
}

static inline uint32_t read32(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return FROM_NETWORK(32, value);
}

static inline uint16_t read16(const char *at)
{
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return FROM_NETWORK(16, value);
}

static char *take_room(void *result, size_t size)
{
    return calxi_pq_scratch(result, size);
}

/* One copy of each conversion for all that is not the common case. */
static __attribute__((noinline)) uint32_t put_int(calxi_pq_result *result, const calx_slot *slot, size_t row, int64_t number)
{
    calx_value value = { .kind = CALX_KIND_INT64 };
    if (slot->kind != CALX_KIND_DECIMAL)
        return calx_slot_put_int64(slot, row, number);
    value.as.i = number;
    return calx_slot_put_value(slot, row, &value, take_room, result);
}

static __attribute__((noinline)) uint32_t put_double(const calx_slot *slot, size_t row, double value)
{
    return calx_slot_put_double(slot, row, value);
}

static uint32_t put_special(const calx_slot *slot, size_t row, const char *text)
{
    return calx_slot_put_decimal(slot, row, text, strlen(text));
}

/* numeric_send (PostgreSQL 15, utils/adt/numeric.c): count, weight, sign and scale, then digits of base 10000, the
 * first of which stands for 10000^weight. */
static uint32_t put_numeric(calxi_pq_result *result, const calx_slot *slot, size_t row, const char *at, size_t len)
{
    size_t count, scale, written = 0, integer_groups;
    int32_t weight;
    uint16_t sign;
    char *text, *out;
    if (len < 8 || len != 8 + 2 * (size_t)read16(at))
        return CALX_FAULT_FORMAT;
    count = read16(at);
    weight = (int16_t)read16(at + 2);
    sign = read16(at + 4);
    scale = read16(at + 6);
    at += 8;
    if (sign != 0 && sign != 0x4000)
        return sign == 0xC000   ? put_special(slot, row, "NaN")
               : sign == 0xD000 ? put_special(slot, row, "Infinity")
               : sign == 0xF000 ? put_special(slot, row, "-Infinity")
                                : CALX_FAULT_FORMAT;
    integer_groups = weight < 0 ? 0 : (size_t)weight + 1;
    text = out = calxi_pq_scratch(result, integer_groups * 4 + scale + 8);
    if (!text)
        return CALX_FAULT_NO_MEMORY;
    if (sign)
        *out++ = '-';
    if (!integer_groups)
        *out++ = '0';
    for (size_t group = 0; group < integer_groups; group++) {
        unsigned digits = group < count ? read16(at + 2 * group) : 0;
        if (digits > 9999)
            return CALX_FAULT_FORMAT;
        for (unsigned unit = 1000; unit; unit /= 10)
            if (group || digits >= unit || unit == 1)
                *out++ = (char)('0' + digits / unit % 10);
    }
    if (scale)
        *out++ = '.';
    for (int32_t index = weight + 1; written < scale;
         index++) { /* digits before the first and after the last are zero */
        unsigned digits = index >= 0 && (size_t)index < count ? read16(at + 2 * index) : 0;
        if (digits > 9999)
            return CALX_FAULT_FORMAT;
        for (unsigned unit = 1000; unit && written < scale; unit /= 10, written++)
            *out++ = (char)('0' + digits / unit % 10);
    }
    *out = '\0';
    return calx_slot_put_decimal(slot, row, text, (size_t)(out - text));
}

/* infinity is INT64_MAX and -infinity INT64_MIN: both are out of range. */
static inline bool timestamp_fits(int64_t since_2000)
{
    return since_2000 >= CALXI_PQ_FIRST - CALXI_PQ_EPOCH && since_2000 <= CALXI_PQ_LAST - CALXI_PQ_EPOCH;
}

static uint32_t store_timestamp(calxi_pq_result *result, const calx_slot *slot, size_t row, calx_timestamp timestamp)
{
    calx_value value = { .kind = CALX_KIND_TIMESTAMP };
    char *room;
    if (!calx_slot_is_text(slot))
        return calx_slot_put_timestamp(slot, row, timestamp);
    value.as.timestamp = timestamp;
    room = calxi_pq_scratch(result, CALX_TYPED_TEXT);
    return room ? calx_slot_put_typed_text(slot, row, &value, room) : CALX_FAULT_NO_MEMORY;
}

static uint32_t put_timestamp(calxi_pq_result *result, const calx_slot *slot, size_t row, int64_t since_2000)
{
    if (!timestamp_fits(since_2000))
        return CALX_FAULT_RANGE;
    return store_timestamp(result, slot, row, (calx_timestamp){ since_2000 + CALXI_PQ_EPOCH });
}

static uint32_t put_timestamp_text(calxi_pq_result *result, const calx_slot *slot, size_t row, const char *text, size_t len)
{
    calx_timestamp value;
    if (calx_timestamp_from_text(text, len, &value))
        return store_timestamp(result, slot, row, value);
    if (strstr(text, "infinity") || strstr(text, " BC") || (len > 4 && text[4] >= '0' && text[4] <= '9'))
        return CALX_FAULT_RANGE;
    return CALX_FAULT_FORMAT; /* a DateStyle other than ISO */
}

static uint32_t put_int_text(calxi_pq_result *result, const calx_slot *slot, size_t row, const char *text, size_t len)
{
    uint64_t magnitude;
    bool negative;
    uint32_t fault = calx_decimal_to_int_(text, len, &magnitude, &negative);
    if (fault)
        return fault;
    if (magnitude > (uint64_t)INT64_MAX + negative)
        return CALX_FAULT_RANGE;
    return put_int(result, slot, row, negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude);
}

static uint32_t put_float_text(const calx_slot *slot, size_t row, const char *text, size_t len, bool narrow)
{
    double value;
    if (!calx_double_from_text(text, len, &value))
        return CALX_FAULT_FORMAT;
    return put_double(slot, row, narrow ? (double)(float)value : value);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool octal(const char *at)
{
    return at[0] >= '0' && at[0] <= '3' && at[1] >= '0' && at[1] <= '7' && at[2] >= '0' && at[2] <= '7';
}

/* bytea_output: hex ("\x" and digits), or escape, where a program has set it so. */
static uint32_t put_bytea_text(calxi_pq_result *result, const calx_slot *slot, size_t row, const char *text, size_t len)
{
    char *bytes = calxi_pq_scratch(result, len + 1), *out = bytes;
    const char *end = text + len;
    if (!bytes)
        return CALX_FAULT_NO_MEMORY;
    if (len >= 2 && text[0] == '\\' && text[1] == 'x') {
        if (len % 2)
            return CALX_FAULT_FORMAT;
        for (text += 2; text < end; text += 2) {
            int high = hex_digit(text[0]), low = hex_digit(text[1]);
            if (high < 0 || low < 0)
                return CALX_FAULT_FORMAT;
            *out++ = (char)(high << 4 | low);
        }
    } else {
        while (text < end) {
            if (*text != '\\') {
                *out++ = *text++;
            } else if (text + 1 < end && text[1] == '\\') {
                *out++ = '\\';
                text += 2;
            } else if (text + 3 < end && octal(text + 1)) {
                *out++ = (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0'));
                text += 4;
            } else
                return CALX_FAULT_FORMAT;
        }
    }
    return calx_slot_put_bytes(slot, row, bytes, (size_t)(out - bytes));
}

static __attribute__((noinline)) uint32_t decode_rare(calxi_pq_result *result, uint8_t decoder, const calx_slot *slot,
                                                      size_t row, const char *at, size_t len)
{
    float single;
    uint32_t bits;
    switch (decoder) {
    case CALXI_PQ_DECODE_INT2:
        return len == 2 ? put_int(result, slot, row, (int16_t)read16(at)) : CALX_FAULT_FORMAT;
    case CALXI_PQ_DECODE_OID:
        return len == 4 ? put_int(result, slot, row, read32(at)) : CALX_FAULT_FORMAT;
    case CALXI_PQ_DECODE_FLOAT4:
        if (len != 4)
            return CALX_FAULT_FORMAT;
        bits = read32(at);
        memcpy(&single, &bits, 4);
        return put_double(slot, row, (double)single);
    case CALXI_PQ_DECODE_NUMERIC:
        return put_numeric(result, slot, row, at, len);
    case CALXI_PQ_DECODE_JSONB: /* jsonb_send: a version byte, then the text */
        return len && *at == 1 ? calx_slot_put_json(slot, row, at + 1, len - 1) : CALX_FAULT_FORMAT;
    case CALXI_PQ_DECODE_JSON:
        return calx_slot_put_json(slot, row, at, len);
    case CALXI_PQ_DECODE_CHAR: /* a zero byte is the empty text */
        return len == 1 ? calx_slot_put_text(slot, row, at, *at ? 1 : 0) : CALX_FAULT_FORMAT;
    case CALXI_PQ_DECODE_BYTEA:
        return calx_slot_put_bytes(slot, row, at, len);
    case CALXI_PQ_DECODE_BOOL_TEXT:
        return len == 1 && (*at == 't' || *at == 'f') ? calx_slot_put_bool(slot, row, *at == 't') : CALX_FAULT_FORMAT;
    case CALXI_PQ_DECODE_INT_TEXT:
        return put_int_text(result, slot, row, at, len);
    case CALXI_PQ_DECODE_FLOAT4_TEXT:
        return put_float_text(slot, row, at, len, true);
    case CALXI_PQ_DECODE_FLOAT8_TEXT:
        return put_float_text(slot, row, at, len, false);
    case CALXI_PQ_DECODE_NUMERIC_TEXT:
        return calx_slot_put_decimal(slot, row, at, len);
    case CALXI_PQ_DECODE_TIMESTAMP_TEXT:
        return put_timestamp_text(result, slot, row, at, len);
    case CALXI_PQ_DECODE_BYTEA_TEXT:
        return put_bytea_text(result, slot, row, at, len);
    default:
        return calxi_pq_decode_typed(result, decoder, slot, row, at, len);
    }
}

/* All the rest. */
static __attribute__((noinline)) uint32_t decode(calxi_pq_result *result, uint8_t decoder, const calx_slot *slot,
                                                 size_t row, const char *at, size_t len)
{
    uint64_t bits;
    double number;
    switch (decoder) {
    case CALXI_PQ_DECODE_TEXT:
        return calx_slot_put_text(slot, row, at, len);
    case CALXI_PQ_DECODE_INT8:
        return len == 8 ? put_int(result, slot, row, (int64_t)read64(at)) : CALX_FAULT_FORMAT;
    case CALXI_PQ_DECODE_INT4:
        return len == 4 ? put_int(result, slot, row, (int32_t)read32(at)) : CALX_FAULT_FORMAT;
    case CALXI_PQ_DECODE_FLOAT8:
        if (len != 8)
            return CALX_FAULT_FORMAT;
        bits = read64(at);
        memcpy(&number, &bits, 8);
        return put_double(slot, row, number);
    case CALXI_PQ_DECODE_TIMESTAMP:
        return len == 8 ? put_timestamp(result, slot, row, (int64_t)read64(at)) : CALX_FAULT_FORMAT;
    case CALXI_PQ_DECODE_BOOL:
        return len == 1 ? calx_slot_put_bool(slot, row, *at != 0) : CALX_FAULT_FORMAT;
    default:
        return decode_rare(result, decoder, slot, row, at, len);
    }
}

/* A decoder and a kind as one number. */
#define PAIR(decoder, kind) ((uint32_t)(decoder) << 16 | (kind))

/* The cells that most rows are made of: a binary number or a text into a slot of just its kind. False: another sort of
 * cell. */
static inline bool decode_common(uint32_t pair, char *to, const char *at, int len)
{
    uint64_t bits;
    switch (pair) {
    case PAIR(CALXI_PQ_DECODE_TEXT, CALX_KIND_STR):
        *(calx_str *)(void *)to = (calx_str){ at, (size_t)len };
        return true;
    case PAIR(CALXI_PQ_DECODE_INT4, CALX_KIND_INT32):
        if (len != 4)
            return false;
        *(int32_t *)(void *)to = (int32_t)read32(at);
        return true;
    case PAIR(CALXI_PQ_DECODE_INT8, CALX_KIND_INT64):
    case PAIR(CALXI_PQ_DECODE_FLOAT8, CALX_KIND_DOUBLE):
        if (len != 8)
            return false;
        bits = read64(at);
        memcpy(to, &bits, 8);
        return true;
    case PAIR(CALXI_PQ_DECODE_TIMESTAMP, CALX_KIND_TIMESTAMP):
        if (len != 8 || !timestamp_fits((int64_t)read64(at)))
            return false;
        ((calx_timestamp *)(void *)to)->us = (int64_t)read64(at) + CALXI_PQ_EPOCH;
        return true;
    default:
        return false;
    }
}

/* Any cell. Not inlined: the others are to have the registers. */
static __attribute__((noinline)) uint32_t decode_any(calxi_pq_result *result, const PGresult *rows, int from, int field,
                                                     const calx_slot *slot, size_t to)
{
    if (slot->kind == CALX_KIND_NONE)
        return CALX_FAULT_NONE;
    if (PQgetisnull(rows, from, field))
        return calx_slot_put_null(slot, to);
    return decode(result, result->shape->decoders[field], slot, to, PQgetvalue(rows, from, field),
                  (size_t)PQgetlength(rows, from, field));
}

bool calxi_pq_decode_row(calxi_pq_result *result, int from, const calx_slot *slots, size_t count, size_t to, calx_io *io)
{
    const uint8_t *decoders = result->shape->decoders;
    const PGresult *rows = result->rows;
    for (int field = 0; field < (int)count; field++, slots++) {
        uint32_t fault;
        int len = slots->valid ? 0 : PQgetlength(rows, from, field); /* 0 for NULL */
        if (len && decode_common(PAIR(decoders[field], slots->kind), calx_slot_at(slots, to), PQgetvalue(rows, from, field), len))
            continue;
        fault = decode_any(result, rows, from, field, slots, to);
        if (fault) {
            io->fault = fault;
            io->fault_column = (uint32_t)field;
            return false;
        }
    }
    return true;
}
