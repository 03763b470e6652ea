/* SPDX-License-Identifier: MIT */
/* The texts of the row that was fetched last. Those that the driver gives are gone when it reads on, and it reads on when anything else runs
 * on the connection; but a program may pass what it has fetched to just that. So they are copies, of the row alone. */
#include "engine/result/result.h"

#include "types/value.h"
#include "util/memory.h"

#include <string.h>

enum { KEPT_MIN = 512, KEPT_SPARE = 65536 }; /* bytes to begin with, and that a closed result holds on to */

static inline const char **text_of(const calx_slot *slot, size_t *len)
{
    calx_str *text = slot->to; /* all kinds of pointer and length have the same members */
    const char **string = slot->to;
    if (slot->kind == CALX_KIND_CSTRING) {
        *len = *string ? strlen(*string) : 0;
        return *string ? string : NULL;
    }
    if (slot->kind == CALX_KIND_VALUE) {
        calx_value *value = slot->to;
        text = calxi_kind_is_pointer(value->kind) ? &value->as.s : NULL;
    } else if (!calxi_kind_is_pointer(slot->kind))
        return NULL;
    if (!text || !text->ptr)
        return NULL;
    *len = text->len;
    return &text->ptr;
}

const char **calxi_slot_text(const calx_slot *slot, size_t *len)
{
    return text_of(slot, len);
}

/* Room for one more text behind those of the first slots, which move with it. */
static __attribute__((noinline)) bool grow(calx_result *result, const calx_slot *slots, size_t count, size_t used, size_t more)
{
    size_t wanted = used + more < KEPT_MIN ? KEPT_MIN : used + more, len;
    char *kept, *to;
    if (wanted < result->kept_size * 2 && result->kept_size < KEPT_SPARE)
        wanted = result->kept_size * 2;
    kept = to = calxi_alloc(wanted);
    if (!kept)
        return false;
    if (used)
        memcpy(kept, result->kept, used);
    for (size_t i = 0; i < count; i++) {
        const char **text = text_of(&slots[i], &len);
        if (text) {
            *text = to;
            to += len + 1;
        }
    }
    calxi_free(result->kept);
    result->kept = kept;
    result->kept_size = wanted;
    return true;
}

/* Most places of a row hold numbers: of each one test. */
static inline bool may_hold_text(uint32_t kind)
{
    enum {
        KINDS = 1 << CALX_KIND_CSTRING | 1 << CALX_KIND_STR | 1 << CALX_KIND_BYTES | 1 << CALX_KIND_DECIMAL | 1 << CALX_KIND_VALUE |
                1 << CALX_KIND_JSON
    };
    return kind < 32 && (KINDS >> kind & 1);
}

bool calxi_result_keep_row(calx_result *result, const calx_slot *slots, size_t count)
{
    size_t used = 0, len;
    for (size_t i = 0; i < count; i++) {
        const char **text;
        char *to;
        if (!may_hold_text(slots[i].kind) || !(text = text_of(&slots[i], &len)))
            continue;
        if (len >= result->kept_size - used && !grow(result, slots, i, used, len + 1)) {
            calxi_result_fail_memory(result);
            return false;
        }
        to = result->kept + used;
        memcpy(to, *text, len);
        to[len] = '\0';
        *text = to;
        used += len + 1;
    }
    return true;
}

void calxi_result_forget_row(calx_result *result, bool all)
{
    if (!all && result->kept_size <= KEPT_SPARE)
        return;
    calxi_free(result->kept);
    result->kept = NULL;
    result->kept_size = 0;
}
