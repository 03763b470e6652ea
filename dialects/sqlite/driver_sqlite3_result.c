/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's results: rows into slots.
 *
 * Each cell is taken once, by sqlite3_column_value, which saves a second look-up and a check of memory for each further
 * question. SQLite calls such a value unprotected ("not threadsafe"): the connection belongs to one thread at a time here. */
#include "driver_sqlite3_decimal.h"
#include "driver_sqlite3_time.h"

#include <calx/plugin/slot_value.h>

#define CHUNK 4096
#define DIGITS 15                /* of a decimal that a double keeps (DBL_DIG), and that SQLite keeps in NUMERIC columns */

/* --- memory for texts that SQLite does not hold */

void *calxi_sqlite3_take(calxi_sqlite3_result *result, size_t size)
{
    calxi_sqlite3_chunk *chunk = result->chunks;
    void *block;
    if (!chunk || chunk->size - chunk->used < size) {
        size_t room = size > CHUNK ? size : CHUNK;
        if (chunk && chunk->size * 2 > room)
            room = chunk->size * 2;
        chunk = room > SIZE_MAX - sizeof *chunk ? NULL : calxi_sqlite3_host->allocate(sizeof *chunk + room);
        if (!chunk)
            return NULL;
        chunk->next = result->chunks;
        chunk->size = room;
        chunk->used = 0;
        result->chunks = chunk;
    }
    block = chunk->data + chunk->used;
    chunk->used += size;
    return block;
}

/* Keeps the newest chunk, which is the largest, for the next fetch. */
static void empty(calxi_sqlite3_result *result)
{
    calxi_sqlite3_chunk *at = result->chunks->next, *next;
    for (; at; at = next) {
        next = at->next;
        calxi_sqlite3_host->release(at);
    }
    result->chunks->next = NULL;
    result->chunks->used = 0;
}

static void free_chunks(calxi_sqlite3_result *result)
{
    while (result->chunks) {
        calxi_sqlite3_chunk *next = result->chunks->next;
        calxi_sqlite3_host->release(result->chunks);
        result->chunks = next;
    }
}

/* A copy followed by a NUL byte, for a batch: its texts must outlive the step of their row. NULL: out of memory. */
static const void *copy_of(calxi_sqlite3_result *result, const void *data, size_t len)
{
    char *copy = calxi_sqlite3_take(result, len + 1);
    if (copy) {
        memcpy(copy, data, len);
        copy[len] = '\0';
    }
    return copy;
}

/* --- decimals */

/* Writes digits d1 d2 ... of the value 0.d1d2... * 10^point in plain notation, with at least `scale` decimals. */
static size_t write_decimal(char *out, bool negative, const char *digits, int count, int point, int scale)
{
    char *at = out;
    int written = 0;
    if (negative)
        *at++ = '-';
    if (point <= 0)
        *at++ = '0';
    for (int i = 0; i < point; i++)
        *at++ = i < count ? digits[i] : '0';
    if (count > point || scale > 0)
        *at++ = '.';
    for (int i = point; i < count; i++, written++)
        *at++ = i < 0 ? '0' : digits[i];
    for (; written < scale; written++)
        *at++ = '0';
    *at = '\0';
    return (size_t)(at - out);
}

static void set_decimal(calx_value *to, const char *text, size_t len)
{
    to->kind = CALX_KIND_DECIMAL;
    to->as.decimal.ptr = text;
    to->as.decimal.len = len;
}

/* SQLite keeps a decimal with a fraction as a double in a NUMERIC column. One that had up to 15 digits comes back from it
 * unchanged; the others are told as what they are, rather than with digits that nobody wrote. */
static uint32_t decimal_of_real(calxi_sqlite3_result *result, double value, int scale, calx_value *to)
{
    char digits[20], *out;
    int exponent;
    size_t count, len;
    double again;
    if (isinf(value))
        return CALX_FAULT_NONE;
    out = calxi_sqlite3_take(result, 360 + (size_t)scale); /* 1e308, or 15 digits at 1e-324 */
    if (!out)
        return CALX_FAULT_NO_MEMORY;
    count = calx_double_digits_(value, DIGITS, digits, &exponent);
    len = write_decimal(out, value < 0, digits, (int)count, exponent + 1, scale);
    if (calx_double_from_text(out, len, &again) && again == value)
        set_decimal(to, out, len);
    return CALX_FAULT_NONE;
}

static uint32_t decimal_of_integer(calxi_sqlite3_result *result, int64_t value, int scale, calx_value *to)
{
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char digits[20];
    int first = sizeof digits;
    char *out = calxi_sqlite3_take(result, 24 + (size_t)scale);
    if (!out)
        return CALX_FAULT_NO_MEMORY;
    do
        digits[--first] = (char)('0' + magnitude % 10);
    while (magnitude /= 10);
    first = (int)sizeof digits - first;
    /* NUMERIC affinity goes through REAL: 1234567890123456.1 is stored as 1234567890123456 (SQLite 3.40). Such an integer in a
     * column with a fraction may be what is left of another number. */
    if (scale == 0 || first <= DIGITS)
        set_decimal(to, out, write_decimal(out, value < 0, digits + sizeof digits - first, first, first, scale));
    else
        to->flags = CALX_VALUE_ROUNDED;
    return CALX_FAULT_NONE;
}

/* Kept out of the loop over cells, which then needs few registers and no jumps on its usual way: 3 % of a scan. */
#if defined(__GNUC__)
#define SELDOM __attribute__((noinline, cold))
#else
#define SELDOM
#endif

/* --- one cell, by its storage class: the usual slots are dealt with in decode(); the others get what a slot of kind VALUE would */

/* Whether the declared type leaves open what a number is. */
static bool is_untyped(uint8_t class)
{
    return class != CALXI_SQLITE3_INTEGER && class != CALXI_SQLITE3_REAL && class != CALXI_SQLITE3_BOOL;
}

static uint32_t value_of_integer(calxi_sqlite3_result *result, calxi_sqlite3_type type, int64_t number, calx_value *to)
{
    to->kind = CALX_KIND_INT64;
    to->as.i = number;
    if (type.class == CALXI_SQLITE3_DECIMAL)
        return decimal_of_integer(result, number, type.scale, to);
    if (type.class == CALXI_SQLITE3_BOOL && (number == 0 || number == 1)) {
        to->kind = CALX_KIND_BOOL;
        to->as.b = number == 1;
    }
    if (type.class == CALXI_SQLITE3_INTERVAL) {
        to->kind = CALX_KIND_INTERVAL;
        to->as.interval = calx_interval_from_us(number);
    }
    if (is_untyped(type.class))
        to->flags = CALX_VALUE_UNTYPED;
    return CALX_FAULT_NONE;
}

/* A double that no declaration calls a decimal is none: SUM() of decimals is such a one, with whatever rounding it had. */
static uint32_t value_of_real(calxi_sqlite3_result *result, calxi_sqlite3_type type, double number, calx_value *to)
{
    to->kind = CALX_KIND_DOUBLE;
    to->as.d = number;
    return type.class == CALXI_SQLITE3_DECIMAL ? decimal_of_real(result, number, type.scale, to) : CALX_FAULT_NONE;
}

/* A decimal in text, with zeros added to the declared scale. */
static uint32_t decimal_of_text(calxi_sqlite3_result *result, const char *text, size_t len, size_t scale, calx_value *to)
{
    const char *point = scale ? memchr(text, '.', len) : NULL;
    size_t decimals = point ? len - (size_t)(point - text) - 1 : 0;
    char *out;
    set_decimal(to, text, len);
    if (decimals >= scale)
        return CALX_FAULT_NONE;
    out = calxi_sqlite3_take(result, len + scale + 2);
    if (!out)
        return CALX_FAULT_NO_MEMORY;
    memcpy(out, text, len);
    if (!point)
        out[len++] = '.';
    memset(out + len, '0', scale - decimals);
    len += scale - decimals;
    out[len] = '\0';
    set_decimal(to, out, len);
    return CALX_FAULT_NONE;
}

/* SQLite keeps and gives whatever bytes it was given as text; only casts and functions look at them. */
static inline bool is_utf8(const char *text, size_t len)
{
    return calx_utf8_good(text, len) == len;
}

/* `summed`: the text is what sum() or avg() made of decimals. */
static uint32_t value_of_text(calxi_sqlite3_result *result, calxi_sqlite3_type type, const char *text, size_t len, bool summed,
                              calx_value *to)
{
    if ((type.class == CALXI_SQLITE3_DECIMAL || summed) && calx_decimal_plain(text, len))
        return decimal_of_text(result, text, len, type.scale, to);
    if (!calxi_sqlite3_typed_value(type.class, text, len, to)) {
        to->kind = CALX_KIND_STR;
        to->as.s.ptr = text;
        to->as.s.len = len;
    }
    to->flags = CALX_VALUE_UNTYPED | (is_utf8(text, len) ? 0u : (unsigned)CALX_VALUE_NOT_UTF8);
    return CALX_FAULT_NONE;
}

static char *take_room(void *result, size_t size)
{
    return calxi_sqlite3_take(result, size);
}

static uint32_t store(calxi_sqlite3_result *result, const calx_slot *slot, size_t row, const calx_value *value, uint32_t fault)
{
    return fault ? fault : calx_slot_put_value(slot, row, value, take_room, result);
}

SELDOM static uint32_t put_integer(calxi_sqlite3_result *result, const calx_slot *slot, size_t row, size_t column, int64_t number)
{
    calx_value value = { .kind = CALX_KIND_NONE };
    uint32_t fault = value_of_integer(result, result->statement->types[column], number, &value);
    return store(result, slot, row, &value, fault);
}

SELDOM static uint32_t put_real(calxi_sqlite3_result *result, const calx_slot *slot, size_t row, size_t column, double number)
{
    calx_value value = { .kind = CALX_KIND_NONE };
    uint32_t fault = value_of_real(result, result->statement->types[column], number, &value);
    return store(result, slot, row, &value, fault);
}

SELDOM static uint32_t put_text(calxi_sqlite3_result *result, const calx_slot *slot, size_t row, size_t column, const char *text,
                                size_t len, bool summed)
{
    calx_value value = { .kind = CALX_KIND_NONE };
    uint32_t fault = value_of_text(result, result->statement->types[column], text, len, summed, &value);
    return store(result, slot, row, &value, fault);
}

SELDOM static uint32_t put_blob(calxi_sqlite3_result *result, const calx_slot *slot, size_t row, sqlite3_value *value)
{
    const void *data = sqlite3_value_blob(value);
    size_t len = (size_t)sqlite3_value_bytes(value);
    if (!data && len)
        return CALX_FAULT_NO_MEMORY; /* a zeroblob() that could not be written out */
    if (!len)
        data = ""; /* SQLite gives NULL for an empty one, which would be SQL NULL */
    else if (result->batch)
        data = copy_of(result, data, len);
    return data ? calx_slot_put_bytes(slot, row, data, len) : CALX_FAULT_NO_MEMORY;
}

SELDOM static uint32_t put_other_null(const calx_slot *slot, size_t row)
{
    return calx_slot_put_null(slot, row);
}

static inline uint32_t put_null(const calx_slot *slot, size_t row)
{
    if (slot->kind != CALX_KIND_STR || slot->valid)
        return put_other_null(slot, row);
    memset(calx_slot_at(slot, row), 0, sizeof(calx_str));
    return CALX_FAULT_NONE;
}

static inline uint32_t decode_integer(calxi_sqlite3_result *result, const calx_slot *slot, size_t row, size_t column,
                                      int64_t number)
{
    int32_t narrow = (int32_t)number;
    if (slot->kind == CALX_KIND_INT64 && !slot->valid) {
        memcpy(calx_slot_at(slot, row), &number, sizeof number);
        return CALX_FAULT_NONE;
    }
    if (slot->kind == CALX_KIND_INT32 && !slot->valid && number == narrow) {
        memcpy(calx_slot_at(slot, row), &narrow, sizeof narrow);
        return CALX_FAULT_NONE;
    }
    return put_integer(result, slot, row, column, number);
}

static inline uint32_t decode_real(calxi_sqlite3_result *result, const calx_slot *slot, size_t row, size_t column, double number)
{
    if (slot->kind == CALX_KIND_DOUBLE && !slot->valid) {
        memcpy(calx_slot_at(slot, row), &number, sizeof number);
        return CALX_FAULT_NONE;
    }
    return put_real(result, slot, row, column, number);
}

/* Whether the column's text is what is stored: times and decimals of it are written anew. */
static inline bool is_plain(const calxi_sqlite3_result *result, size_t column)
{
    return result->statement->types[column].class < CALXI_SQLITE3_TIMESTAMP;
}

SELDOM static uint32_t decode_other_text(calxi_sqlite3_result *result, const calx_slot *slot, size_t row, size_t column,
                                         sqlite3_value *value, const char *text, size_t len)
{
    if (!text || (result->batch && !(text = copy_of(result, text, len))))
        return CALX_FAULT_NO_MEMORY;
    if (is_plain(result, column) && (slot->kind == CALX_KIND_STR || slot->kind == CALX_KIND_CSTRING))
        return is_utf8(text, len) ? calx_slot_put_text(slot, row, text, len) : (uint32_t)CALX_FAULT_ENCODING;
    return put_text(result, slot, row, column, text, len, sqlite3_value_subtype(value) == CALXI_SQLITE3_DECIMAL_SUBTYPE);
}

static inline __attribute__((always_inline)) uint32_t decode_text(calxi_sqlite3_result *result, const calx_slot *slot, size_t row,
                                                                  size_t column, sqlite3_value *value)
{
    const char *text = (const char *)sqlite3_value_text(value);
    size_t len = (size_t)sqlite3_value_bytes(value); /* after the text: that may have converted it to UTF-8 */
    calx_timestamp time;
    if (!text || slot->valid || result->batch)
        return decode_other_text(result, slot, row, column, value, text, len);
    if (slot->kind == CALX_KIND_STR && is_plain(result, column)) {
        memcpy(calx_slot_at(slot, row), &(calx_str){ text, len }, sizeof(calx_str));
        return is_utf8(text, len) ? CALX_FAULT_NONE : CALX_FAULT_ENCODING;
    }
    if (slot->kind != CALX_KIND_TIMESTAMP || !calxi_sqlite3_read_timestamp(text, len, &time))
        return decode_other_text(result, slot, row, column, value, text, len);
    memcpy(calx_slot_at(slot, row), &time, sizeof time);
    return CALX_FAULT_NONE;
}

/* Inlined for the first row of a fetch, whose places need no arithmetic, and not for those behind it. */
static inline __attribute__((always_inline)) uint32_t decode(calxi_sqlite3_result *result, sqlite3_stmt *stmt, const calx_slot *slot,
                                                             size_t row, size_t column)
{
    sqlite3_value *value = sqlite3_column_value(stmt, (int)column);
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return decode_integer(result, slot, row, column, sqlite3_value_int64(value));
    case SQLITE_TEXT:
        return decode_text(result, slot, row, column, value);
    case SQLITE_FLOAT:
        return decode_real(result, slot, row, column, sqlite3_value_double(value));
    case SQLITE_BLOB:
        return put_blob(result, slot, row, value);
    default:
        return put_null(slot, row);
    }
}

static inline __attribute__((always_inline)) uint32_t decode_row(calxi_sqlite3_result *result, const calx_slot *slots, size_t count,
                                                                 size_t row, size_t *at)
{
    sqlite3_stmt *stmt = result->statement->stmt;
    for (size_t column = 0; column < count; column++) {
        uint32_t fault = decode(result, stmt, &slots[column], row, column);
        if (fault) {
            *at = column;
            return fault;
        }
    }
    return CALX_FAULT_NONE;
}

SELDOM static uint32_t decode_further(calxi_sqlite3_result *result, const calx_slot *slots, size_t count, size_t row, size_t *at)
{
    return decode_row(result, slots, count, row, at);
}

/* --- reading on */

static void end(calxi_sqlite3_result *result)
{
    result->ended = true;
    result->pending = false;
}

/* SQLite has no further row, or an error. */
static int32_t stop(calxi_sqlite3_result *result, int code)
{
    calxi_sqlite3_statement *statement = result->statement;
    int32_t step = CALX_STEP_DONE;
    end(result);
    if (code == SQLITE_DONE)
        calxi_sqlite3_report(statement);
    else
        step = calxi_sqlite3_fail(statement->connection, code);
    sqlite3_reset(statement->stmt);
    return step;
}

static int32_t row_fault(calxi_sqlite3_result *result, calx_io *io, uint32_t fault, size_t column)
{
    calxi_sqlite3 *connection = result->statement->connection;
    return calxi_sqlite3_fault(connection, io, fault, column, "column");
}

int32_t calxi_sqlite3_fetch_start(void *state, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io)
{
    calxi_sqlite3_result *result = state;
    calxi_sqlite3_statement *statement = result->statement;
    *got = 0;
    if (!statement)
        return CALX_STEP_DONE;
    calxi_sqlite3_go_on(statement->connection, io);
    if (result->ended)
        return CALX_STEP_DONE;
    result->batch = rows > 1;
    if (result->chunks)
        empty(result);
    for (size_t row = 0; row < rows; row++) {
        size_t column;
        uint32_t fault;
        if (!result->pending) {
            int code = sqlite3_step(statement->stmt);
            if (code != SQLITE_ROW)
                return stop(result, code);
        }
        result->pending = false;
        fault = row ? decode_further(result, slots, count, row, &column)
                    : decode_row(result, slots, count, 0, &column);
        if (fault)
            return row_fault(result, io, fault, column);
        *got = row + 1;
    }
    return CALX_STEP_DONE;
}

int32_t calxi_sqlite3_result_close_start(void *state, calx_io *io)
{
    calxi_sqlite3_result *result = state;
    calxi_sqlite3_statement *statement = result->statement;
    int32_t step = CALX_STEP_DONE;
    int code;
    free_chunks(result);
    if (!statement)
        return CALX_STEP_DONE;
    result->statement = NULL;
    statement->open = NULL;
    calxi_sqlite3_begin(statement->connection, io);
    if (!result->ended) {
        /* An INSERT ... RETURNING outside a transaction commits here when its rows were not all read, and may fail. */
        code = sqlite3_reset(statement->stmt);
        if (code != SQLITE_OK)
            step = calxi_sqlite3_fail(statement->connection, code);
        else
            calxi_sqlite3_report(statement);
    }
    if (statement->heavy)
        sqlite3_clear_bindings(statement->stmt);
    statement->heavy = false;
    return step;
}
