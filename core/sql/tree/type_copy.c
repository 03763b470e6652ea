/* SPDX-License-Identifier: MIT */
/* Copies of types: the texts, the values of an ENUM, the elements and the variants lie behind what points to them. */
#include "sql/tree/type_copy.h"

#include <string.h>

/* What is aligned comes first, then the texts: each has a place of its own to go on from. */
typedef struct places {
    char *aligned;
    char *texts;
} places;

static size_t size_of_text(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

/* With the one that ends them. */
static size_t count_variants(const calx_type_variant *variants)
{
    size_t count = 0;
    if (!variants)
        return 0;
    while (variants[count].dialect)
        count++;
    return count + 1;
}

/* A type that is wrong may count labels that it has not got. */
static size_t count_labels(const calx_type *type)
{
    return type->values ? type->value_count : 0;
}

/* What a type points to, and so on down. */
static void measure(const calx_type *type, size_t *aligned, size_t *texts)
{
    size_t variants = count_variants(type->variants);
    *texts += size_of_text(type->name) + size_of_text(type->collation);
    *aligned += count_labels(type) * sizeof *type->values + variants * sizeof *type->variants;
    for (size_t i = 0; i < count_labels(type); i++)
        *texts += size_of_text(type->values[i]);
    for (size_t i = 0; i + 1 < variants; i++) {
        *texts += size_of_text(type->variants[i].dialect);
        measure(&type->variants[i].type, aligned, texts);
    }
    if (type->element) {
        *aligned += sizeof *type->element;
        measure(type->element, aligned, texts);
    }
}

size_t calxi_type_size(const calx_type *type)
{
    size_t aligned = sizeof *type, texts = 0;
    if (!type)
        return 0;
    measure(type, &aligned, &texts);
    return aligned + texts;
}

static const char *put_text(places *to, const char *text)
{
    size_t size = size_of_text(text);
    char *at = to->texts;
    if (!text)
        return NULL;
    memcpy(at, text, size);
    to->texts += size;
    return at;
}

static void *reserve(places *to, size_t size)
{
    char *at = to->aligned;
    to->aligned += size;
    return at;
}

static void put_inner(places *to, calx_type *copy, const calx_type *type);

static const calx_type_variant *put_variants(places *to, const calx_type_variant *variants)
{
    size_t count = count_variants(variants);
    calx_type_variant *copies = count ? reserve(to, count * sizeof *copies) : NULL;
    for (size_t i = 0; i + 1 < count; i++) {
        copies[i].dialect = put_text(to, variants[i].dialect);
        put_inner(to, &copies[i].type, &variants[i].type);
    }
    if (count)
        copies[count - 1] = (calx_type_variant){ .dialect = NULL };
    return copies;
}

static const char *const *put_values(places *to, const calx_type *type)
{
    size_t count = count_labels(type);
    const char **copies = count ? reserve(to, count * sizeof *copies) : NULL;
    for (size_t i = 0; i < count; i++)
        copies[i] = put_text(to, type->values[i]);
    return copies;
}

static void put_inner(places *to, calx_type *copy, const calx_type *type)
{
    *copy = *type;
    copy->name = put_text(to, type->name);
    copy->collation = put_text(to, type->collation);
    copy->values = put_values(to, type);
    copy->variants = put_variants(to, type->variants);
    if (type->element) {
        calx_type *element = reserve(to, sizeof *element);
        copy->element = element;
        put_inner(to, element, type->element);
    }
}

const calx_type *calxi_type_copy(char **room, const calx_type *type)
{
    size_t aligned = sizeof *type, texts = 0;
    calx_type *copy = (calx_type *)(void *)*room;
    places to;
    measure(type, &aligned, &texts);
    to = (places){ *room + sizeof *copy, *room + aligned };
    put_inner(&to, copy, type);
    *room = to.texts;
    return copy;
}
