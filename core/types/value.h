/* SPDX-License-Identifier: MIT */
/* Values of any kind: stored into slots, copied, written for people. */
#ifndef CALXI_TYPES_VALUE_H
#define CALXI_TYPES_VALUE_H

#include "util/arena.h"
#include "util/builder.h"

#include <calx/plugin/driver.h>

/* Stores a value into row `row` of a slot, by the rules of calx/plugin/slot.h. CALX_FAULT_... Text for a C string
 * must be followed by a NUL byte, as calxi_value_copy makes it. */
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

/* Whether kind and size of a slot go together, and the kind can be fetched into, or else bound from. */
bool calxi_slot_check(const calx_slot *slot, bool fetch);

/* The C type of a kind: "int32_t", "calx_opt_int64", "const char *". Static. */
const char *calxi_kind_name(uint32_t kind);

/* What is wrong, as the end of a message: "the value does not fit". Static. */
const char *calxi_fault_text(uint32_t fault);

#endif
