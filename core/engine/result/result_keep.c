/* SPDX-License-Identifier: MIT */
/* The texts of the row that was fetched last. Those that the driver gives are gone when it reads on, and it reads on when anything else runs
 * on the connection; but a program may pass what it has fetched to just that. So they are copies, of the row alone. */
#include "engine/result/result.h"

#include "types/value.h"
#include "util/memory.h"

#include <string.h>

enum { KEPT_MIN = 512, KEPT_SPARE = 65536 }; /* bytes to begin with, and that a closed result holds on to */

const char **calxi_slot_text(const calx_slot *slot, size_t *len)
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

static __attribute__((noinline)) bool grow(calx_result *result, size_t size)
{
    size_t wanted = size < KEPT_MIN ? KEPT_MIN : size;
    if (wanted < result->kept_size * 2 && result->kept_size < KEPT_SPARE)
        wanted = result->kept_size * 2;
    calxi_free(result->kept);
    result->kept = calxi_alloc(wanted);
    result->kept_size = result->kept ? wanted : 0;
    return result->kept != NULL;
}

bool calxi_result_keep_row(calx_result *result, const calx_slot *slots, size_t count)
{
    size_t size = 0, len;
    char *to;
    for (size_t i = 0; i < count; i++)
        if (calxi_slot_text(&slots[i], &len))
            size += len + 1;
    if (size > result->kept_size && !grow(result, size)) {
        calxi_result_fail_memory(result);
        return false;
    }
    to = result->kept;
    for (size_t i = 0; i < count; i++) {
        const char **text = calxi_slot_text(&slots[i], &len);
        if (!text)
            continue;
        memcpy(to, *text, len);
        to[len] = '\0';
        *text = to;
        to += len + 1;
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
