/* SPDX-License-Identifier: MIT */
/* Reading the text of a URL byte by byte, and refusing what does not belong there. */
#include "engine/url/url_parts.h"

#include "types/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

calxi_url_reader calxi_url_reader_plain(const char *text, const char *part, calxi_problem *problem)
{
    size_t len = strlen(text);
    return (calxi_url_reader){ .text = text, .len = len, .end = len, .loose = true, .part = part, .problem = problem };
}

static bool is_control(unsigned char byte)
{
    return byte < 0x20 || byte == 0x7f;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that the escape at `at` stands for, -1 when it is none. */
static int unescape(const calxi_url_reader *reader, size_t at, size_t end)
{
    int high, low;
    if (end - at < 3)
        return -1;
    high = hex_digit(reader->text[at + 1]);
    low = hex_digit(reader->text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool calxi_url_in_secret(const calxi_url_reader *reader, size_t at)
{
    return at >= reader->secret_from && at < reader->secret_to;
}

/* Names the character at a position. Where a password may stand only what the user must see to mend it is named. */
static void describe(const calxi_url_reader *reader, size_t at, char *out, size_t size)
{
    unsigned char byte = at < reader->len ? (unsigned char)reader->text[at] : 0;
    if (at >= reader->len)
        snprintf(out, size, "the end");
    else if (byte == '%' && reader->escapes && unescape(reader, at, reader->len) >= 0 &&
             !calxi_url_in_secret(reader, at))
        snprintf(out, size, "escape '%.3s'", reader->text + at);
    else if (byte == ' ')
        snprintf(out, size, "space");
    else if (is_control(byte))
        snprintf(out, size, "byte 0x%02X", byte);
    else if (calxi_url_in_secret(reader, at) && !strchr("%:/?#[]@=&", byte))
        snprintf(out, size, "the character");
    else if (byte >= 0x80)
        snprintf(out, size, "byte 0x%02X", byte);
    else
        snprintf(out, size, "character '%c'", byte);
}

calx_status calxi_url_refuse(const calxi_url_reader *reader, size_t at, const char *why, ...)
{
    char what[32], reason[256];
    va_list args;
    va_start(args, why);
    vsnprintf(reason, sizeof reason, why, args);
    va_end(args);
    describe(reader, at, what, sizeof what);
    return calxi_problem_set(reader->problem, CALX_INTERFACE_ERROR, "%s at position %zu of the %s: %s", what, at + 1,
                             reader->part ? reader->part : "URL", reason);
}

/* The length that a sequence of UTF-8 has by its first byte; 0 when none begins so. */
static size_t sequence_length(unsigned char first)
{
    if (first < 0xC2 || first > 0xF4)
        return first < 0x80;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Overlong forms and surrogates are refused with all else that is no UTF-8: what reads them as characters reads an escaped '/' or NUL
 * where there is none. */
static bool takes_byte(calxi_url_reader *reader, const calxi_url_char *c)
{
    size_t wanted;
    bool good = true;
    if (!reader->sequence_len)
        reader->sequence_at = c->at;
    reader->sequence[reader->sequence_len++] = c->byte;
    wanted = sequence_length(reader->sequence[0]);
    if (reader->sequence_len > 1)
        good = (c->byte & 0xC0) == 0x80;
    if (good && reader->sequence_len >= wanted) {
        good = wanted && calxi_utf8_len(reader->sequence, wanted) == wanted;
        reader->sequence_len = 0;
    } else if (good && reader->at == reader->end)
        good = false;
    if (!good)
        calxi_url_refuse(reader, reader->sequence_at, "no character of UTF-8 begins so");
    return good;
}

bool calxi_url_next(calxi_url_reader *reader, calxi_url_char *c)
{
    int byte = (unsigned char)reader->text[reader->at];
    c->at = reader->at;
    c->escaped = reader->escapes && byte == '%';
    if (c->escaped) {
        byte = unescape(reader, reader->at, reader->end);
        if (byte < 0) {
            calxi_url_refuse(reader, c->at, "an escape is '%%' and two hexadecimal digits; a '%%' itself is %%25");
            return false;
        }
    }
    reader->at += c->escaped ? 3 : 1;
    c->byte = (unsigned char)byte;
    if (is_control(c->byte)) {
        calxi_url_refuse(reader, c->at, "control bytes are refused, escaped or not");
        return false;
    }
    if (c->byte == ' ' && reader->escapes && !c->escaped) {
        calxi_url_refuse(reader, c->at, "a space is written %%20");
        return false;
    }
    if (c->byte == '+' && !c->escaped && reader->plus_is_space)
        c->byte = ' ';
    return reader->is_bytes || takes_byte(reader, c);
}

static bool is_name_char(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (!first && ((c >= '0' && c <= '9') || c == '_'));
}

static calx_status read_name(calxi_url_reader *reader, const char *what)
{
    size_t start = reader->at;
    while (reader->at < reader->end && is_name_char(reader->text[reader->at], reader->at == start))
        reader->at++;
    if (reader->at > start)
        return CALX_OK;
    return calxi_url_refuse(reader, start, "the name of a %s begins with a letter a to z", what);
}

calx_status calxi_url_read_drivername(calxi_url_reader *reader)
{
    calx_status status = read_name(reader, "dialect");
    if (status || reader->at == reader->end || reader->text[reader->at] != '+')
        return status;
    reader->at++;
    return read_name(reader, "driver");
}

static bool is_key_char(char c, bool first)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
        return true;
    return !first && ((c >= '0' && c <= '9') || c == '.' || c == '-');
}

calx_status calxi_url_read_key(calxi_url_reader *reader)
{
    size_t start = reader->at;
    while (reader->at < reader->end && is_key_char(reader->text[reader->at], reader->at == start))
        reader->at++;
    if (reader->at > start)
        return CALX_OK;
    return calxi_url_refuse(reader, start, "a key begins with a letter or '_'");
}

calx_status calxi_url_read_text(calxi_url_reader *reader, calxi_url_draft *draft, const char **text)
{
    calxi_url_char c;
    *text = draft->scratch + draft->scratch_used;
    while (reader->at < reader->end) {
        if (!calxi_url_next(reader, &c))
            return CALX_INTERFACE_ERROR;
        calxi_url_draft_putc(draft, c.byte);
    }
    calxi_url_draft_putc(draft, '\0');
    return CALX_OK;
}

static calx_status check(calxi_url_reader *reader)
{
    calxi_url_char c;
    while (reader->at < reader->end)
        if (!calxi_url_next(reader, &c))
            return CALX_INTERFACE_ERROR;
    return CALX_OK;
}

calx_status calxi_url_check_plain(const char *text, const char *part, calxi_problem *problem)
{
    calxi_url_reader reader = calxi_url_reader_plain(text ? text : "", part, problem);
    return check(&reader);
}

calx_status calxi_url_check_path(const char *text, const char *part, calxi_problem *problem)
{
    calxi_url_reader reader = calxi_url_reader_plain(text ? text : "", part, problem);
    reader.is_bytes = true;
    return check(&reader);
}
