/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's reader of timestamps: they are text in SQLite, so a scan reads one for every cell. */
#ifndef CALXI_DRIVER_SQLITE3_TIME_H
#define CALXI_DRIVER_SQLITE3_TIME_H

#include <calx/plugin/slot.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

/* Eight characters of which `form` says "digit" by '0', and which others are wanted. Each byte of *pairs becomes the number that
 * its digit and the next one make. A digit is at most 9 after the exclusive or, any other character 0: adding `limit` sets
 * the high bit of a byte that is more. */
static inline bool calxi_sqlite3_pairs(const char *text, uint64_t form, uint64_t limit, uint64_t *pairs)
{
    uint64_t x;
    memcpy(&x, text, sizeof x);
    x ^= form;
    *pairs = x * 10 + (x >> 8);
    return !((x | (x + limit)) & UINT64_C(0x8080808080808080));
}

/* As calx_timestamp_from_text, which reads what is not in the usual form. */
static inline bool calxi_sqlite3_read_timestamp(const char *text, size_t len, calx_timestamp *out)
{
    static const uint16_t before[] = { 0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275 }; /* since March */
    uint64_t date, time;
    uint32_t year, month, day, tens, ones;
    if (len != 19 || !calxi_sqlite3_pairs(text, UINT64_C(0x2d30302d30303030), UINT64_C(0x7f76767f76767676), &date) ||
        !calxi_sqlite3_pairs(text + 11, UINT64_C(0x30303a30303a3030), UINT64_C(0x76767f76767f7676), &time) || text[10] != ' ')
        return calx_timestamp_from_text(text, len, out);
    year = (uint32_t)(date & 0xff) * 100 + (uint32_t)(date >> 16 & 0xff);
    month = (uint32_t)(date >> 40 & 0xff);
    tens = (uint32_t)(unsigned char)text[8] - '0';
    ones = (uint32_t)(unsigned char)text[9] - '0';
    day = tens * 10 + ones;
    /* Days up to 28 are in every month; the others, and all that is wrong, are looked at with care. */
    if (tens > 9 || ones > 9 || day - 1 > 27 || month - 1 > 11 || !year || (time & 0xff) > 23 || (time >> 24 & 0xff) > 59 ||
        (time >> 48 & 0xff) > 59)
        return calx_timestamp_from_text(text, len, out);
    year -= month < 3;
    out->us = ((int64_t)(year * 365 + year / 4 - year / 100 + year / 400 + before[month] + day) - 719469) * 86400;
    out->us = (out->us + (int64_t)(time & 0xff) * 3600 + (int64_t)(time >> 24 & 0xff) * 60 + (int64_t)(time >> 48 & 0xff)) *
              1000000;
    return true;
}

#else
#define calxi_sqlite3_read_timestamp calx_timestamp_from_text
#endif

#endif
