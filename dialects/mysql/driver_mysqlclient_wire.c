/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: values as libmariadb's callback hands them over, from the wire into slots. */
#include "driver_mysqlclient.h"

#if MY_WIRE

/* The wire is little-endian. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define FROM_WIRE(bits, value) __builtin_bswap##bits(value)
#else
#define FROM_WIRE(bits, value) (value)
#endif

static inline uint16_t read16(const unsigned char *p)
{
    uint16_t value;
    memcpy(&value, p, sizeof value);
    return FROM_WIRE(16, value);
}

static inline uint32_t read32(const unsigned char *p)
{
    uint32_t value;
    memcpy(&value, p, sizeof value);
    return FROM_WIRE(32, value);
}

static inline uint64_t read64(const unsigned char *p)
{
    uint64_t value;
    memcpy(&value, p, sizeof value);
    return FROM_WIRE(64, value);
}

enum { SHORT_VALUE = 252 }; /* bytes that a number, a timestamp and a text with a length of one byte have at most */

/* What is left of the library's buffer. It has looked at each length before (libmariadb 3.3: "Malformed packet"), but at no more
 * than four bytes of those that have eight, and not when a row ends within a length: so a hostile server could choose where the
 * NUL behind a text is written. */
static inline size_t left_of(const calxi_my_connection *c, const unsigned char *p)
{
    return (size_t)(c->mysql->net.buff_end - p);
}

/* A length: 1, 3, 4 or 9 bytes, and behind it what has that length. False: the row is not whole. */
static bool read_length(const calxi_my_connection *c, unsigned char **at, size_t *len)
{
    unsigned char *p = *at;
    size_t left = left_of(c, p), head = left ? (*p == 252 ? 3u : *p == 253 ? 4u : *p == 254 ? 9u : 1u) : 1u;
    if (left < head)
        return false;
    *len = head == 1 ? *p : head == 3 ? read16(p + 1) : head == 4 ? read32(p) >> 8 : (size_t)read64(p + 1);
    if (*len > left - head)
        return false;
    *at = p + head;
    return true;
}

/* The rows of a result often have the same day: its number is computed once. */
static bool read_timestamp(calxi_my_column *column, const unsigned char *p, size_t len, calx_timestamp *value)
{
    uint32_t date = len >= 4 ? read32(p) : 0; /* no bytes at all are '0000-00-00 00:00:00' */
    int64_t seconds = 0;
    if (date != column->date || !date) {
        calx_timestamp midnight;
        if (!calx_timestamp_from_parts((int32_t)(date & 0xffff), date >> 16 & 0xff, (int32_t)(date >> 24), 0, 0, 0, 0,
                                       &midnight))
            return false;
        column->date = date;
        column->midnight = midnight.us;
    }
    if (len >= 7) {
        if (p[4] > 23 || p[5] > 59 || p[6] > 59)
            return false;
        seconds = p[4] * 3600 + p[5] * 60 + p[6];
    }
    value->us = column->midnight + seconds * 1000000 + (len >= 11 ? (int64_t)read32(p + 7) : 0);
    return len < 11 || read32(p + 7) <= 999999;
}

static uint32_t put_timestamp(calxi_my_column *column, const unsigned char *p, size_t len, const calx_slot *slot,
                              size_t row)
{
    calx_timestamp value;
    return read_timestamp(column, p, len, &value) ? calxi_my_put_timestamp(column, slot, row, value) : CALX_FAULT_RANGE;
}

static uint32_t put_date(calxi_my_column *column, const unsigned char *p, size_t len, const calx_slot *slot, size_t row)
{
    MYSQL_TIME *t = &column->as.time;
    memset(t, 0, sizeof *t);
    if (len >= 4) {
        t->year = read16(p);
        t->month = p[2];
        t->day = p[3];
    }
    return calxi_my_put_date(column, slot, row);
}

static uint32_t put_time(calxi_my_column *column, const unsigned char *p, size_t len, const calx_slot *slot, size_t row)
{
    MYSQL_TIME *t = &column->as.time;
    memset(t, 0, sizeof *t);
    if (len >= 8) {
        t->neg = p[0] != 0;
        t->day = read32(p + 1);
        t->hour = p[5];
        t->minute = p[6];
        t->second = p[7];
        t->second_part = len >= 12 ? read32(p + 8) : 0;
    }
    return calxi_my_put_time(column, slot, row);
}

/* A decimal is copied, for it needs its NUL at once: strtod may read it. */
static uint32_t put_decimal(calxi_my_column *column, const unsigned char *p, size_t len, const calx_slot *slot,
                            size_t row)
{
    if (len >= sizeof column->as.text)
        return CALX_FAULT_FORMAT;
    memcpy(column->as.text, p, len);
    column->as.text[len] = '\0';
    return calx_slot_put_decimal(slot, row, column->as.text, len);
}

/* Values behind a length. Text stays where it is, and gets its NUL where the next value begins, once that has been
 * read; behind the last one of a row the library keeps a NUL. */
static uint32_t put_long(calxi_my_connection *c, calxi_my_column *column, unsigned char **at, const calx_slot *slot)
{
    size_t len, row = c->row;
    unsigned char *p;
    if (!read_length(c, at, &len))
        return CALX_FAULT_FORMAT;
    p = *at;
    *at = p + len;
    *c->wire_end = '\0';
    c->wire_end = &c->wire_nowhere;
    if (slot->kind == CALX_KIND_NONE)
        return CALX_FAULT_NONE;
    switch (column->decode) {
    case MY_TEXT:
        c->wire_end = p + len;
        return calx_slot_put_text(slot, row, (const char *)p, len);
    case MY_JSON:
    case MY_UUID:
        c->wire_end = p + len;
        return calxi_my_put_string(column, slot, row, (const char *)p, len);
    case MY_BYTES:
        return calx_slot_put_bytes(slot, row, p, len);
    case MY_DECIMAL:
        return put_decimal(column, p, len, slot, row);
    case MY_DATETIME:
        return put_timestamp(column, p, len, slot, row);
    case MY_DATE:
        return put_date(column, p, len, slot, row);
    case MY_TIME:
        return put_time(column, p, len, slot, row);
    default:
        return calxi_my_put_bits(column, p, len, slot, row);
    }
}

static uint32_t put_integer(calxi_my_column *column, uint64_t bits, const calx_slot *slot, size_t row)
{
    switch (column->decode) {
    case MY_INT8:
        return calxi_my_put_int64(column, slot, row, column->is_unsigned ? (int64_t)bits : (int8_t)bits);
    case MY_INT16:
        return calxi_my_put_int64(column, slot, row, column->is_unsigned ? (int64_t)bits : (int16_t)bits);
    case MY_INT32:
        return calxi_my_put_int64(column, slot, row, column->is_unsigned ? (int64_t)bits : (int32_t)bits);
    default:
        return column->is_unsigned ? calxi_my_put_uint64(column, slot, row, bits)
                                   : calxi_my_put_int64(column, slot, row, (int64_t)bits);
    }
}

static uint32_t put_real(const calxi_my_column *column, uint64_t bits, const calx_slot *slot, size_t row)
{
    uint32_t narrow = (uint32_t)bits;
    float f;
    double d;
    if (column->decode == MY_FLOAT) {
        memcpy(&f, &narrow, sizeof f);
        return calx_slot_put_double(slot, row, (double)f);
    }
    memcpy(&d, &bits, sizeof d);
    return calx_slot_put_double(slot, row, d);
}

/* Bytes of a value without a length before it; 0: it has one. */
static size_t fixed_size(const calxi_my_column *column)
{
    switch (column->decode) {
    case MY_INT8:
        return 1;
    case MY_INT16:
        return 2;
    case MY_INT32:
    case MY_FLOAT:
        return 4;
    case MY_INT64:
    case MY_DOUBLE:
        return 8;
    default:
        return 0;
    }
}

static uint32_t put_value(calxi_my_connection *c, calxi_my_column *column, unsigned char **at, const calx_slot *slot)
{
    const size_t size = fixed_size(column);
    uint64_t bits;
    if (!size)
        return put_long(c, column, at, slot);
    if (left_of(c, *at) < size)
        return CALX_FAULT_FORMAT;
    bits = size == 1 ? **at : size == 2 ? read16(*at) : size == 4 ? read32(*at) : read64(*at);
    *at += size;
    *c->wire_end = '\0';
    c->wire_end = &c->wire_nowhere;
    if (slot->kind == CALX_KIND_NONE)
        return CALX_FAULT_NONE;
    if (column->decode == MY_FLOAT || column->decode == MY_DOUBLE)
        return put_real(column, bits, slot, c->row);
    return put_integer(column, bits, slot, c->row);
}

/* Not inlined, here and below: what the usual values do not need would cost them registers. */
__attribute__((noinline)) static void put_any(calxi_my_connection *c, unsigned int index, unsigned char **at)
{
    static const calx_slot unwanted = { .kind = CALX_KIND_NONE };
    const calx_slot *slot = index < c->slot_count ? &c->slots[index] : &unwanted;
    uint32_t fault = CALX_FAULT_NONE;
    if (at)
        fault = put_value(c, &c->columns[index], at, slot);
    else if (slot->kind != CALX_KIND_NONE)
        fault = calx_slot_put_null(slot, c->row);
    if (fault && !c->wire_fault) {
        c->wire_fault = fault;
        c->wire_fault_column = index;
    }
}

__attribute__((noinline)) static void put_string(calxi_my_connection *c, unsigned int index, unsigned char **at)
{
    size_t len;
    uint32_t fault;
    if (!read_length(c, at, &len)) {
        put_any(c, index, at); /* says so */
        return;
    }
    fault = calx_slot_put_text(&c->slots[index], c->row, (const char *)*at, len);
    if (fault && !c->wire_fault) {
        c->wire_fault = fault;
        c->wire_fault_column = index;
    }
    *at += len;
    *c->wire_end = '\0';
    c->wire_end = *at;
}

/* Called by the library for each column of a row, in order; `at` is NULL for SQL NULL, and is moved behind the value.
 * What needs no conversion and no check is done here; it does half of the work of a scan. */
static void put_column(void *data, unsigned int index, unsigned char **at)
{
    calxi_my_connection *c = data;
    const calx_slot *slot;
    const calxi_my_column *column;
    unsigned char *p, *end = &c->wire_nowhere;
    void *to;
    if (!at || index >= c->slot_count)
        goto any;
    slot = &c->slots[index];
    column = &c->columns[index];
    if (slot->valid || column->is_unsigned)
        goto any;
    p = *at;
    if (left_of(c, p) < SHORT_VALUE)
        goto any;
    to = calx_slot_at(slot, c->row);
    switch (column->decode) {
    case MY_INT32:
        if (slot->kind == CALX_KIND_INT32)
            *(int32_t *)to = (int32_t)read32(p);
        else if (slot->kind == CALX_KIND_INT64)
            *(int64_t *)to = (int32_t)read32(p);
        else
            goto any;
        *at = p + 4;
        break;
    case MY_INT64:
    case MY_DOUBLE:
        if (slot->kind != (column->decode == MY_INT64 ? CALX_KIND_INT64 : CALX_KIND_DOUBLE))
            goto any;
        memcpy(to, &(uint64_t){ read64(p) }, sizeof(uint64_t));
        *at = p + 8;
        break;
    case MY_DATETIME: /* 7: without microseconds */
        if (slot->kind != CALX_KIND_TIMESTAMP || *p != 7 || read32(p + 1) != column->date || p[5] > 23 || p[6] > 59 ||
            p[7] > 59)
            goto any;
        *(int64_t *)to = column->midnight + (p[5] * 3600 + p[6] * 60 + p[7]) * INT64_C(1000000);
        *at = p + 8;
        break;
    case MY_TEXT:
        if (slot->kind == CALX_KIND_CSTRING)
            goto string;
        if (slot->kind != CALX_KIND_STR || *p > 250)
            goto any;
        *(calx_str *)to = (calx_str){ (const char *)p + 1, *p };
        *at = end = p + 1 + *p;
        break;
    default:
        goto any;
    }
    *c->wire_end = '\0';
    c->wire_end = end;
    return;
any:
    put_any(c, index, at);
    return;
string:
    put_string(c, index, at);
}

bool calxi_my_wire_attach(calxi_my_connection *connection, MYSQL_STMT *stmt)
{
    void (*callback)(void *, unsigned int, unsigned char **) = put_column;
    void *as_data; /* the library takes the function as a pointer to data */
    memcpy(&as_data, &callback, sizeof as_data);
    return !mysql_stmt_attr_set(stmt, STMT_ATTR_CB_USER_DATA, connection) &&
           !mysql_stmt_attr_set(stmt, STMT_ATTR_CB_RESULT, as_data);
}

void calxi_my_wire_detach(MYSQL_STMT *stmt)
{
    mysql_stmt_attr_set(stmt, STMT_ATTR_CB_RESULT, NULL);
}

#else

bool calxi_my_wire_attach(calxi_my_connection *connection, MYSQL_STMT *stmt)
{
    (void)connection;
    (void)stmt;
    return true;
}

void calxi_my_wire_detach(MYSQL_STMT *stmt)
{
    (void)stmt;
}

#endif
