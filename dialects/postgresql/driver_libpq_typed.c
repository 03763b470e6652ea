/* SPDX-License-Identifier: MIT */
/* The libpq driver: dates, times of day, moments, intervals and uuids, in PostgreSQL's binary and text formats.
 *
 * infinity and -infinity are the highest and the lowest number of their type, and out of range as BC and years over 9999 are. */
#include "driver_libpq.h"

#include <calx/plugin/slot.h>

#include <string.h>

static uint64_t read_network(const char *at, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

static void write_network(char *at, uint64_t value, size_t size)
{
    for (size_t i = size; i-- > 0; value >>= 8)
        at[i] = (char)(value & 0xff);
}

void calxi_pq_put_interval(const void *value, char out[16])
{
    calx_interval interval;
    memcpy(&interval, value, sizeof interval);
    write_network(out, (uint64_t)interval.us, 8);
    write_network(out + 8, (uint32_t)interval.days, 4);
    write_network(out + 12, (uint32_t)interval.months, 4);
}

uint32_t calxi_pq_typed_fault(const calx_slot *slot)
{
    int64_t us = 0;
    bool good = true;
    switch (slot->kind) {
    case CALX_KIND_TIMESTAMP:
    case CALX_KIND_TIMESTAMPTZ:
        memcpy(&us, slot->to, sizeof us);
        good = us >= CALXI_PQ_FIRST && us <= CALXI_PQ_LAST;
        break;
    case CALX_KIND_DATE:
        good = calx_date_fits(*(const calx_date *)slot->to);
        break;
    case CALX_KIND_TIME:
        good = calx_time_fits(*(const calx_time *)slot->to);
        break;
    default:
        break;
    }
    return good ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
}

static uint32_t read_binary(uint8_t decoder, const char *at, size_t len, calx_value *to)
{
    static const struct {
        uint32_t kind;
        size_t len;
    } forms[] = { { CALX_KIND_UUID, 16 }, { CALX_KIND_DATE, 4 }, { CALX_KIND_TIME, 8 }, { CALX_KIND_TIMESTAMPTZ, 8 },
                  { CALX_KIND_INTERVAL, 16 } };
    to->kind = forms[decoder - CALXI_PQ_DECODE_UUID].kind;
    if (len != forms[decoder - CALXI_PQ_DECODE_UUID].len)
        return CALX_FAULT_FORMAT;
    switch (to->kind) {
    case CALX_KIND_UUID:
        memcpy(to->as.uuid.bytes, at, 16);
        return CALX_FAULT_NONE;
    case CALX_KIND_DATE:
        to->as.date.days = (int32_t)read_network(at, 4);
        if (to->as.date.days > INT32_MAX - CALXI_PQ_EPOCH_DAY)
            return CALX_FAULT_RANGE;
        to->as.date.days += CALXI_PQ_EPOCH_DAY;
        return calx_date_fits(to->as.date) ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
    case CALX_KIND_TIME: /* 24:00:00 is none here */
        to->as.time.us = (int64_t)read_network(at, 8);
        return calx_time_fits(to->as.time) ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
    case CALX_KIND_TIMESTAMPTZ:
        to->as.timestamptz.us = (int64_t)read_network(at, 8);
        if (to->as.timestamptz.us < CALXI_PQ_FIRST - CALXI_PQ_EPOCH || to->as.timestamptz.us > CALXI_PQ_LAST - CALXI_PQ_EPOCH)
            return CALX_FAULT_RANGE;
        to->as.timestamptz.us += CALXI_PQ_EPOCH;
        return CALX_FAULT_NONE;
    default:
        to->as.interval.us = (int64_t)read_network(at, 8);
        to->as.interval.days = (int32_t)read_network(at + 8, 4);
        to->as.interval.months = (int32_t)read_network(at + 12, 4);
        return CALX_FAULT_NONE;
    }
}

/* What could not be read: a time that calx has no room for, or another DateStyle than it has set. */
static uint32_t unread(const char *text, size_t len)
{
    bool range = strstr(text, "infinity") || strstr(text, " BC") || (len > 4 && text[4] >= '0' && text[4] <= '9') ||
                 strncmp(text, "24:", 3) == 0;
    return range ? CALX_FAULT_RANGE : CALX_FAULT_FORMAT;
}

static uint32_t read_text(uint8_t decoder, const char *text, size_t len, calx_value *to)
{
    bool good;
    switch (decoder) {
    case CALXI_PQ_DECODE_UUID_TEXT:
        to->kind = CALX_KIND_UUID;
        good = calx_uuid_from_text(text, len, &to->as.uuid);
        break;
    case CALXI_PQ_DECODE_DATE_TEXT:
        to->kind = CALX_KIND_DATE;
        good = calx_date_from_text(text, len, &to->as.date);
        break;
    case CALXI_PQ_DECODE_TIME_TEXT:
        to->kind = CALX_KIND_TIME;
        good = calx_time_from_text(text, len, &to->as.time);
        break;
    case CALXI_PQ_DECODE_TIMESTAMPTZ_TEXT:
        to->kind = CALX_KIND_TIMESTAMPTZ;
        good = calx_timestamptz_from_text(text, len, true, &to->as.timestamptz);
        break;
    case CALXI_PQ_DECODE_INTERVAL_TEXT:
        to->kind = CALX_KIND_INTERVAL;
        good = calx_interval_from_text(text, len, &to->as.interval);
        break;
    default:
        return CALX_FAULT_TYPE;
    }
    return good ? CALX_FAULT_NONE : unread(text, len);
}

uint32_t calxi_pq_decode_typed(calxi_pq_result *result, uint8_t decoder, const calx_slot *slot, size_t row, const char *at,
                               size_t len)
{
    calx_value value = { .kind = CALX_KIND_NONE };
    char *room;
    uint32_t fault = decoder >= CALXI_PQ_DECODE_UUID && decoder <= CALXI_PQ_DECODE_INTERVAL ? read_binary(decoder, at, len, &value)
                                                                                             : read_text(decoder, at, len, &value);
    if (fault || !calx_slot_is_text(slot))
        return fault ? fault : calx_slot_put_typed(slot, row, &value);
    room = calxi_pq_scratch(result, CALX_TYPED_TEXT);
    return room ? calx_slot_put_typed_text(slot, row, &value, room) : CALX_FAULT_NO_MEMORY;
}
