/* SPDX-License-Identifier: MIT */
/* The template driver's results: rows out of SQLite, into the host's slots. */
#include "driver_template.h"

#include <calx/plugin/slot_value.h>

/* The statement has run to its end: what did it do? */
static void count(statement *s)
{
    connection *c = s->connection;
    if (!s->counts)
        return;
    c->done.rows_affected = sqlite3_changes64(c->db);
    if (c->inserted && c->done.rows_affected > 0 && sqlite3_last_insert_rowid(c->db) == c->rowid) {
        c->done.flags |= CALX_COMPLETION_HAS_INSERT_ID;
        c->done.last_insert_id = c->rowid;
    }
}

/* One step, and what follows from it. A failed statement is reset so that it holds no lock. */
int32_t advance(result *r)
{
    statement *s = r->statement;
    int code = sqlite3_step(s->stmt);
    r->ready = code == SQLITE_ROW;
    r->ended = !r->ready;
    if (r->ready)
        return CALX_STEP_DONE;
    if (code == SQLITE_DONE)
        count(s);
    else
        failed(s->connection, code); /* before the reset, which overwrites the message */
    sqlite3_reset(s->stmt);
    return code == SQLITE_DONE ? CALX_STEP_DONE : CALX_STEP_FAILED;
}

/* SQLite's columns have only the type's name that the table's author wrote, and its values have types of their own. */
static uint32_t kind_of(const char *type)
{
    static const struct {
        const char *word;
        uint32_t kind;
    } words[] = { { "BOOL", CALX_KIND_BOOL },          { "TIMESTAMPTZ", CALX_KIND_TIMESTAMPTZ },
                  { "TIMESTAMP", CALX_KIND_TIMESTAMP },
                  { "DATETIME", CALX_KIND_TIMESTAMP }, { "DATE", CALX_KIND_DATE },
                  { "TIME", CALX_KIND_TIME },          { "INTERVAL", CALX_KIND_INTERVAL },
                  { "UUID", CALX_KIND_UUID },          { "JSON", CALX_KIND_JSON },
                  { "DEC", CALX_KIND_DECIMAL },
                  { "NUMERIC", CALX_KIND_DECIMAL },    { "INT", CALX_KIND_INT64 },
                  { "CHAR", CALX_KIND_STR },           { "TEXT", CALX_KIND_STR },
                  { "BLOB", CALX_KIND_BYTES },         { "REAL", CALX_KIND_DOUBLE },
                  { "FLOA", CALX_KIND_DOUBLE },        { "DOUB", CALX_KIND_DOUBLE } };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        for (const char *at = type; *at; at++)
            if (strncasecmp(at, words[i].word, strlen(words[i].word)) == 0)
                return words[i].kind;
    return CALX_KIND_NONE; /* an expression: it differs by row */
}

bool make_columns(result *r)
{
    sqlite3_stmt *stmt = r->statement->stmt;
    r->count = (size_t)sqlite3_column_count(stmt);
    r->columns = calx->allocate(r->count * sizeof *r->columns);
    if (!r->columns)
        return false;
    for (size_t i = 0; i < r->count; i++) {
        const char *name = sqlite3_column_name(stmt, (int)i), *type = sqlite3_column_decltype(stmt, (int)i);
        if (!name) /* SQLite is out of memory */
            return false;
        if (!type)
            type = "";
        r->columns[i] = (calx_column_info){ .name = { name, strlen(name) },
                                            .type_name = { type, strlen(type) },
                                            .kind = kind_of(type) };
    }
    return true;
}

void describe(void *state, const calx_column_info **columns, size_t *n)
{
    const result *r = state;
    *columns = r->columns;
    *n = r->count;
}

static void drop_texts(result *r)
{
    while (r->texts) {
        kept *next = r->texts->next;
        calx->release(r->texts);
        r->texts = next;
    }
}

/* Memory that lives until the next fetch. */
static char *room(void *state, size_t size)
{
    result *r = state;
    kept *text = calx->allocate(sizeof *text + size);
    if (!text)
        return NULL;
    text->next = r->texts;
    r->texts = text;
    return text->data;
}

/* A copy in it, with a NUL behind it. */
static char *keep(result *r, const void *data, size_t len)
{
    char *text = room(r, len + 1);
    if (!text)
        return NULL;
    memcpy(text, data, len);
    text[len] = '\0';
    return text;
}

/* The digits behind the point of DECIMAL(10, 2): SQLite stores a number, and calx promises the exact text. */
static int scale_of(const calx_column_info *column)
{
    const char *comma = strchr(column->type_name.ptr, ',');
    int scale = comma ? atoi(comma + 1) : 0;
    return scale < 0 || scale > 30 ? 0 : scale;
}

enum { OUT_OF_MEMORY = 1000 }; /* beside CALX_FAULT_... */

/* Each of these fills a slot of kind VALUE. */
static uint32_t put_number(result *r, const calx_slot *to, size_t at, sqlite3_value *value)
{
    const calx_column_info *column = &r->columns[at];
    bool whole = sqlite3_value_type(value) == SQLITE_INTEGER;
    char text[400];
    char *copy;
    if (column->kind == CALX_KIND_BOOL && whole && (sqlite3_value_int64(value) | 1) == 1)
        return calx_slot_put_bool(to, 0, sqlite3_value_int(value) != 0);
    if (column->kind != CALX_KIND_DECIMAL)
        return whole ? calx_slot_put_int64(to, 0, sqlite3_value_int64(value)) : calx_slot_put_double(to, 0, sqlite3_value_double(value));
    if (scale_of(column) || !whole) /* SQLite's printf, because the C library's writes the point of the locale */
        sqlite3_snprintf(sizeof text, text, scale_of(column) ? "%.*f" : "%.*g",
                         scale_of(column) ? scale_of(column) : 15, sqlite3_value_double(value));
    else
        sqlite3_snprintf(sizeof text, text, "%lld", sqlite3_value_int64(value));
    copy = keep(r, text, strlen(text));
    return copy ? calx_slot_put_decimal(to, 0, copy, strlen(text)) : OUT_OF_MEMORY;
}

static uint32_t put_text(result *r, const calx_slot *to, size_t at, const char *text, size_t len)
{
    uint32_t kind = r->columns[at].kind;
    if (is_typed(kind))
        return put_typed(to, kind, text, len);
    if (kind == CALX_KIND_DECIMAL && calx_decimal_plain(text, len))
        return calx_slot_put_decimal(to, 0, text, len);
    return calx_slot_put_text(to, 0, text, len);
}

/* Text may point into the library's memory as long as it lives to the next fetch; with several rows it does not. */
static uint32_t read_column(result *r, const calx_slot *to, size_t at, sqlite3_value *value, bool copy)
{
    const void *data;
    size_t len;
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        return put_number(r, to, at, value);
    case SQLITE_TEXT:
        data = sqlite3_value_text(value);
        break;
    default:
        data = sqlite3_value_blob(value);
        break;
    }
    len = (size_t)sqlite3_value_bytes(value);
    if (!data && len == 0)
        data = ""; /* an empty blob; NULL would be SQL NULL */
    if (data && copy)
        data = keep(r, data, len);
    if (!data)
        return OUT_OF_MEMORY;
    return sqlite3_value_type(value) == SQLITE_TEXT ? put_text(r, to, at, data, len) : calx_slot_put_bytes(to, 0, data, len);
}

/* A calx_value says what it is. Where SQLite knows no more than how it stored it, calx is told: it may be read as a decimal or a
 * timestamp. And SQLite gives whatever bytes it was given as text: a program that asks for text is told. */
static void mark(const result *r, calx_value *value, size_t at, bool textual)
{
    bool declared = *r->columns[at].type_name.ptr != '\0';
    if (value->kind == CALX_KIND_STR || (value->kind == CALX_KIND_INT64 && !declared))
        value->flags |= CALX_VALUE_UNTYPED;
    if (textual && (value->kind == CALX_KIND_STR || value->kind == CALX_KIND_JSON) &&
        calx_utf8_good(value->as.s.ptr, value->as.s.len) != value->as.s.len)
        value->flags |= CALX_VALUE_NOT_UTF8;
}

/* One column out: what it holds, and then as what the program asks for. calx/plugin/slot_value.h does the second, and says why a value
 * cannot be had so: all drivers agree, and calx itself, which does it for results that are read later. */
static uint32_t put(result *r, const calx_slot *slot, size_t row, size_t at, bool copy)
{
    sqlite3_value *from = sqlite3_column_value(r->statement->stmt, (int)at);
    calx_value value = { .kind = CALX_KIND_NULL };
    calx_slot whole = { CALX_KIND_VALUE, sizeof value, &value, NULL, 0 };
    int type = sqlite3_value_type(from);
    uint32_t fault = type == SQLITE_NULL ? CALX_FAULT_NONE : read_column(r, &whole, at, from, copy);
    if (fault)
        return fault;
    mark(r, &value, at, type == SQLITE_TEXT);
    return calx_slot_put_value(slot, row, &value, room, r);
}

int32_t fetch_start(void *state, const calx_slot *slots, size_t n, size_t rows, size_t *got, calx_io *io)
{
    result *r = state;
    connection *c = r->statement->connection;
    begin(c, io);
    c->done.columns = (uint32_t)r->count;
    drop_texts(r);
    for (*got = 0; *got < rows && !r->ended; (*got)++) {
        if (!r->ready && advance(r) != CALX_STEP_DONE)
            return CALX_STEP_FAILED;
        if (r->ended)
            break;
        r->ready = false;
        for (size_t i = 0; i < n; i++) {
            uint32_t fault = put(r, &slots[i], *got, i, rows > 1);
            if (fault == OUT_OF_MEMORY)
                return refused(c, CALX_NO_MEMORY, "out of memory");
            if (fault)
                return misfit(c, io, fault, i);
        }
    }
    return CALX_STEP_DONE;
}

int32_t result_close_start(void *state, calx_io *io)
{
    result *r = state;
    statement *s = r->statement;
    int code = SQLITE_OK;
    drop_texts(r);
    calx->release(r->columns);
    r->columns = NULL;
    r->statement = NULL;
    if (!s || s->connection->abandoned || !s->connection->db)
        return CALX_STEP_DONE; /* only what is ours was to be freed */
    begin(s->connection, io);
    if (!r->ended) {
        code = sqlite3_reset(s->stmt); /* may commit, and so may fail */
        if (code == SQLITE_OK)
            count(s); /* INSERT ... RETURNING of which not all rows were read */
    }
    return code == SQLITE_OK ? CALX_STEP_DONE : failed(s->connection, code);
}
