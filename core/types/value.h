/* SPDX-License-Identifier: MIT */
/* Values of any kind: stored into slots, copied, written for people. */
#ifndef CALXI_TYPES_VALUE_H
#define CALXI_TYPES_VALUE_H

#include "util/arena.h"
#include "util/builder.h"

#include <calx/plugin/driver.h>

#include <string.h>

/* Stores a value into row `row` of a slot, by the rules of calx/plugin/slot_value.h, with no memory for texts that would have to be
 * made. CALX_FAULT_... Text for a C string must be followed by a NUL byte, as calxi_value_copy makes it. */
uint32_t calxi_value_store(const calx_value *value, const calx_slot *slot, size_t row);

/* A deep copy; text, bytes and decimals are followed by a NUL byte. CALX_OK or CALX_NO_MEMORY, and then *to is SQL
 * NULL. */
calx_status calxi_value_copy(calx_value *to, const calx_value *from, calxi_arena *arena);

/* As Python would write it: 'text', None, True, 12, 1.5, b'\x00', '2024-01-31 12:00:00'. The middle of a text or of
 * bytes longer than `max` characters is left out. One line, without control characters, whatever the value. */
void calxi_value_render(calxi_builder *builder, const calx_value *value, size_t max);

/* As a table shows it: text, NULL, true, 12, 1.5, \x00ff, 2024-01-31 12:00:00. Cut at `max` characters, the last of
 * which are then "...". One line too. */
void calxi_value_plain(calxi_builder *builder, const calx_value *value, size_t max);

/* Whether a value of the kind is a pointer and a length: they lie at the same places in each such kind. */
static inline bool calxi_kind_is_pointer(uint32_t kind)
{
    return kind == CALX_KIND_STR || kind == CALX_KIND_BYTES || kind == CALX_KIND_DECIMAL || kind == CALX_KIND_JSON;
}

/* Whether kind and size of a slot go together, and the kind can be fetched into, or else bound from. */
bool calxi_slot_check(const calx_slot *slot, bool fetch);

/* The first two members of a slot, to be compared and copied at once. */
typedef struct calxi_slot_head {
    uint32_t kind;
    uint32_t size;
} calxi_slot_head;
_Static_assert(offsetof(calx_slot, kind) == 0 && offsetof(calx_slot, size) == offsetof(calxi_slot_head, size),
               "a slot begins with its kind and size");
#define CALXI_SLOT_HEAD(name, type) [CALX_KIND_##name] = { CALX_KIND_##name, sizeof(type) }

/* The same for a slot that is fetched into, of a kind that has one size; false: ask calxi_slot_check(). Inline, for it is asked
 * of every place of every query. */
static inline bool calxi_slot_is_plain(const calx_slot *slot)
{
    static const calxi_slot_head plain[] = {
        [CALX_KIND_NONE] = { UINT32_MAX, 0 }, /* like no slot */
        CALXI_SLOT_HEAD(BOOL, bool),       CALXI_SLOT_HEAD(INT16, int16_t),        CALXI_SLOT_HEAD(INT32, int32_t),
        CALXI_SLOT_HEAD(INT64, int64_t),   CALXI_SLOT_HEAD(UINT32, uint32_t),      CALXI_SLOT_HEAD(UINT64, uint64_t),
        CALXI_SLOT_HEAD(FLOAT, float),     CALXI_SLOT_HEAD(DOUBLE, double),        CALXI_SLOT_HEAD(CSTRING, const char *),
        CALXI_SLOT_HEAD(STR, calx_str),    CALXI_SLOT_HEAD(BYTES, calx_bytes),
        CALXI_SLOT_HEAD(TIMESTAMP, calx_timestamp), CALXI_SLOT_HEAD(TIMESTAMPTZ, calx_timestamptz),
        CALXI_SLOT_HEAD(DATE, calx_date),  CALXI_SLOT_HEAD(TIME, calx_time),      CALXI_SLOT_HEAD(INTERVAL, calx_interval),
        CALXI_SLOT_HEAD(UUID, calx_uuid),  CALXI_SLOT_HEAD(JSON, calx_json),
    };
    return slot->to && slot->kind < sizeof plain / sizeof *plain &&
           memcmp(&plain[slot->kind], slot, sizeof *plain) == 0;
}

/* The C type of a kind: "int32_t", "calx_opt_int64", "const char *". Static. */
const char *calxi_kind_name(uint32_t kind);

/* What is wrong, as the end of a message: "the value does not fit". Static. */
const char *calxi_fault_text(uint32_t fault);

#endif
