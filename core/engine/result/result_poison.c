/* SPDX-License-Identifier: MIT */
/* Debug builds: the texts of a fetched row are copies that are overwritten and freed at the next fetch, so that a program that keeps
 * one too long fails at once, on every backend, and a memory checker sees it. */
#include "engine/result/result.h"

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

bool calxi_poison_row(calx_result *result, const calx_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t len;
        const char **text = calxi_slot_text(&slots[i], &len);
        if (text && !(*text = copy(result, *text, len)))
            return false;
    }
    return true;
}
