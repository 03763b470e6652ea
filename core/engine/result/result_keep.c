/* SPDX-License-Identifier: MIT */
/* The texts of the row that was fetched last. Those that the driver gives are gone when it reads on, and it reads on when anything else runs
 * on the connection; but a program may pass what it has fetched to just that. So they are copies, of the row alone. */
#include "engine/result/result.h"

#include "types/value.h"
#include "util/memory.h"

#include <string.h>

enum { KEPT_MIN = 512, KEPT_SPARE = 65536 }; /* bytes to begin with, and that a closed result holds on to */

/* The text in a slot, or NULL; all kinds of pointer and length have the same members. */
static inline calx_str *text_in(const calx_slot *slot)
{
    calx_value *value = slot->to;
    if (calxi_kind_is_pointer(slot->kind))
        return slot->to;
    return slot->kind == CALX_KIND_VALUE && calxi_kind_is_pointer(value->kind) ? &value->as.s : NULL;
}

static inline size_t size_in(const calx_slot *slot)
{
    const calx_str *text = text_in(slot);
    if (text)
        return text->ptr ? text->len + 1 : 0;
    return slot->kind == CALX_KIND_CSTRING && *(const char **)slot->to ? strlen(*(const char **)slot->to) + 1 : 0;
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
    size_t size = 0;
    char *to;
    for (size_t i = 0; i < count; i++)
        size += size_in(&slots[i]);
    if (size > result->kept_size && !grow(result, size)) {
        calxi_result_fail_memory(result);
        return false;
    }
    to = result->kept;
    for (size_t i = 0; i < count; i++) {
        calx_str *text = text_in(&slots[i]);
        const char **string = slots[i].kind == CALX_KIND_CSTRING ? slots[i].to : text ? &text->ptr : NULL;
        size_t len = string ? size_in(&slots[i]) : 0;
        if (!len)
            continue;
        memcpy(to, *string, len - 1);
        to[len - 1] = '\0';
        *string = to;
        to += len;
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
