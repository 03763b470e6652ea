/* SPDX-License-Identifier: MIT */
/* Debug builds: the texts of a fetched row are copies that are overwritten and freed at the next fetch, so that a program that keeps
 * one too long fails at once, on every backend, and a memory checker sees it. */
#include "engine/result/result.h"

#include "types/value.h"
#include "util/memory.h"

#include <string.h>

typedef struct poisoned {
    struct poisoned *next;
    size_t len;
    char text[];
} poisoned;

void calxi_poison_clear(calx_result *result)
{
    poisoned *block = result->poison;
    result->poison = NULL;
    while (block) {
        poisoned *next = block->next;
        memset(block->text, 0xDD, block->len);
        calxi_free(block);
        block = next;
    }
}

static const char *copy(calx_result *result, const char *text, size_t len)
{
    poisoned *block = calxi_alloc(sizeof *block + len + 1);
    if (!block)
        return NULL;
    block->next = result->poison;
    block->len = len + 1;
    memcpy(block->text, text, len);
    block->text[len] = '\0';
    result->poison = block;
    return block->text;
}

static bool copy_str(calx_result *result, calx_str *text)
{
    return !text->ptr || (text->ptr = copy(result, text->ptr, text->len)) != NULL;
}

bool calxi_poison_row(calx_result *result, const calx_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        void *to = slots[i].to;
        if (slots[i].kind == CALX_KIND_CSTRING) {
            const char **text = to;
            if (*text && !(*text = copy(result, *text, strlen(*text))))
                return false;
        } else if (calxi_kind_is_pointer(slots[i].kind)) {
            if (!copy_str(result, to)) /* they have the same members */
                return false;
        } else if (slots[i].kind == CALX_KIND_VALUE) {
            calx_value *value = to;
            if (calxi_kind_is_pointer(value->kind) &&
                !copy_str(result, &value->as.s))
                return false;
        }
    }
    return true;
}
