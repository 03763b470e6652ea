/* SPDX-License-Identifier: MIT */
/* libFuzzer target: any text is refused with a place in it, or rendered and read again to the same parts. */
#include "fuzz.h"

#include <calx/memory.h>
#include <calx/url.h>

/* Reads what was rendered and renders it again: the same text, and so the same parts. */
static void read_again(const char *text)
{
    calx_url *url = calx_url_parse(text);
    char *again = calx_url_render(url, .show_password = true);
    require(again && strcmp(text, again) == 0, "the text that was rendered is another URL");
    calx_free(again);
    calx_url_dispose(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), *shown;
    calx_url *url;
    require(text != NULL, "no memory");
    memcpy(text, data, size);
    text[size] = '\0';
    url = calx_url_parse(text);
    shown = calx_url_render(url, .show_password = true);
    require((calx_url_error(url) == CALX_OK) == (shown != NULL), "a URL without an error is not rendered");
    require((calx_url_errmsg(url)[0] == '\0') == (shown != NULL), "a failed URL has no message");
    if (shown)
        read_again(shown);
    calx_free(shown);
    calx_url_dispose(url);
    free(text);
    return 0;
}
