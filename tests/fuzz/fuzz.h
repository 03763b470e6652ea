/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share: a claim that ends the program, and input taken apart. */
#ifndef CALX_TESTS_FUZZ_FUZZ_H
#define CALX_TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* A target may have one: called when all files have been replayed; how many things are amiss. */
__attribute__((weak)) int fuzz_finish(void);

static inline void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz: %s\n", what);
        abort();
    }
}

typedef struct input {
    const uint8_t *data;
    size_t size;
} input;

static inline uint8_t take_byte(input *in)
{
    if (!in->size)
        return 0;
    in->size--;
    return *in->data++;
}

static inline uint64_t take_number(input *in)
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++)
        number = number << 8 | take_byte(in);
    return number;
}

/* A copy of just `len` bytes (or of what is left), so that a sanitizer sees each byte that is read beyond it. To be
 * freed. */
static inline char *take_block(input *in, size_t len, size_t *got)
{
    char *block;
    *got = len < in->size ? len : in->size;
    block = malloc(*got ? *got : 1);
    require(block != NULL, "no memory");
    memcpy(block, in->data, *got);
    in->data += *got;
    in->size -= *got;
    return block;
}

/* All that is left, with a NUL behind it. */
static inline char *take_text(input *in)
{
    char *text = malloc(in->size + 1);
    require(text != NULL, "no memory");
    memcpy(text, in->data, in->size);
    text[in->size] = '\0';
    in->data += in->size;
    in->size = 0;
    return text;
}

#endif
