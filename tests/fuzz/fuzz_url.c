/* SPDX-License-Identifier: MIT */
/* libFuzzer target: any text is refused with a place in it, or rendered and read again to the same parts.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -Iinclude -Icore tests/fuzz/fuzz_url.c \
 *         core/engine/url*.c core/util/memory.c core/util/problem.c -o fuzz_url && ./fuzz_url -max_total_time=60
 */
#include <calx/memory.h>
#include <calx/url.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

/* Reads what was rendered and renders it again: the same text, and so the same parts. */
static void read_again(const char *text)
{
    calx_url *url = calx_url_parse(text);
    char *again = calx_url_render(url, .show_password = true);
    expect(again && strcmp(text, again) == 0);
    calx_free(again);
    calx_url_dispose(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), *shown;
    calx_url *url;
    expect(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    url = calx_url_parse(text);
    shown = calx_url_render(url, .show_password = true);
    expect((calx_url_error(url) == CALX_OK) == (shown != NULL));
    expect((calx_url_errmsg(url)[0] == '\0') == (shown != NULL));
    if (shown)
        read_again(shown);
    calx_free(shown);
    calx_url_dispose(url);
    free(text);
    return 0;
}
