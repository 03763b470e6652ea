/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: fetching and closing results.
 *
 * Rows are read from the socket as they are asked for, in both modes. libmariadb 3.3 on MariaDB 10.11, 200,000 rows of
 * six columns over a socket, against the blocking mysql_stmt_fetch: non-blocking fetch 1.00 (client CPU 1.07),
 * store_result first 1.27. */
#include "driver_mysqlclient.h"

static calxi_my_columns *columns_of(calxi_my_result *r)
{
    return r->rows ? &r->columns : &r->statement->columns;
}

void calxi_my_describe(void *result, const calx_column_info **columns, size_t *count)
{
    calxi_my_columns *own = columns_of(result);
    *columns = own->infos;
    *count = own->count;
}

static void clear_blocks(calxi_my_result *r)
{
    while (r->blocks) {
        calxi_my_block *next = r->blocks->next;
        calxi_my_host->release(r->blocks);
        r->blocks = next;
    }
}

/* Between two fetches one block is kept. */
static void rewind_blocks(calxi_my_result *r)
{
    calxi_my_block *first = r->blocks;
    if (!first)
        return;
    r->blocks = first->next;
    clear_blocks(r);
    first->next = NULL;
    first->used = 0;
    r->blocks = first;
}

/* A copy that stays where it is until the next fetch. NULL: out of memory. */
static char *keep(calxi_my_result *r, const char *data, size_t len)
{
    calxi_my_block *block = r->blocks;
    char *at;
    if (!block || block->size - block->used <= len) {
        size_t size = block ? block->size * 2 : 16384;
        if (size > 1 << 20)
            size = 1 << 20;
        if (size <= len)
            size = len + 1;
        block = calxi_my_host->allocate(sizeof *block + size);
        if (!block)
            return NULL;
        *block = (calxi_my_block){ .next = r->blocks, .used = 0, .size = size };
        r->blocks = block;
    }
    at = block->data + block->used;
    memcpy(at, data, len);
    at[len] = '\0';
    block->used += len + 1;
    return at;
}

static bool is_pointer(uint32_t kind)
{
    return kind == CALX_KIND_STR || kind == CALX_KIND_BYTES || kind == CALX_KIND_DECIMAL || kind == CALX_KIND_JSON;
}

/* Of several rows in one fetch, each text needs a place of its own. False: out of memory. */
static bool keep_slot(calxi_my_result *r, const calx_slot *slot, size_t row)
{
    void *at = calx_slot_at(slot, row);
    calx_str *text = NULL;
    if (slot->kind == CALX_KIND_CSTRING) {
        const char **string = at;
        if (*string)
            *string = keep(r, *string, strlen(*string));
        else
            return true;
        return *string != NULL;
    }
    /* calx_str, calx_bytes, calx_decimal and calx_json are all a pointer and a length */
    if (is_pointer(slot->kind))
        text = at;
    else if (slot->kind == CALX_KIND_VALUE) {
        calx_value *value = at;
        if (is_pointer(value->kind))
            text = &value->as.s;
    }
    if (!text || !text->ptr)
        return true;
    text->ptr = keep(r, text->ptr, text->len);
    return text->ptr != NULL;
}

/* Values that were longer than their buffers, once more into larger ones, which stay. */
static int32_t fetch_long(calxi_my_connection *c, calxi_my_columns *columns, MYSQL_STMT *stmt)
{
    for (size_t i = 0; i < columns->count; i++) {
        calxi_my_column *column = &columns->items[i];
        size_t wanted = (size_t)column->length + 1;
        if (column->decode < MY_DECIMAL || column->is_null || wanted <= column->capacity)
            continue;
        if (wanted < column->capacity * 2)
            wanted = column->capacity * 2;
        if (!calxi_my_column_grow(column, wanted)) {
            calxi_my_fail_memory(c);
            return CALX_STEP_FAILED;
        }
        columns->binds[i].buffer = column->buffer;
        columns->binds[i].buffer_length = (unsigned long)(column->capacity - 1);
        if (mysql_stmt_fetch_column(stmt, &columns->binds[i], (unsigned int)i, 0)) {
            calxi_my_fail_stmt(c, stmt);
            return CALX_STEP_FAILED;
        }
    }
    if (mysql_stmt_bind_result(stmt, columns->binds)) {
        calxi_my_fail_stmt(c, stmt);
        return CALX_STEP_FAILED;
    }
    return CALX_STEP_DONE;
}

/* What the library has put into the binds goes into slots. */
static void decode_binds(calxi_my_connection *c, calxi_my_columns *columns)
{
    for (size_t i = 0; i < c->slot_count; i++) {
        uint32_t fault;
        if (c->slots[i].kind == CALX_KIND_NONE)
            continue;
        fault = calxi_my_put_binary(&columns->items[i], &c->slots[i], c->row);
        if (fault && !c->wire_fault) {
            c->wire_fault = fault;
            c->wire_fault_column = (uint32_t)i;
        }
    }
}

/* The row that came, as far as it is not in its slots already. */
static int32_t take_row(calxi_my_connection *c, calx_io *io, calxi_my_columns *columns)
{
    if (!MY_WIRE) {
        if (c->answer == MYSQL_DATA_TRUNCATED && fetch_long(c, columns, c->stmt) != CALX_STEP_DONE)
            return CALX_STEP_FAILED;
        decode_binds(c, columns);
    }
    if (c->wire_fault) {
        *c->got = c->row;
        calxi_my_fail_fault(c, io, c->wire_fault, c->wire_fault_column);
        return CALX_STEP_FAILED;
    }
    for (size_t i = 0; c->slot_rows > 1 && i < c->slot_count; i++)
        if ((columns->items[i].decode >= MY_DATE || c->slots[i].kind == CALX_KIND_DECIMAL) && !keep_slot(c->result, &c->slots[i], c->row)) {
            *c->got = c->row;
            calxi_my_fail_memory(c);
            return CALX_STEP_FAILED;
        }
    c->row++;
    return CALX_STEP_DONE;
}

static int32_t fetched(calxi_my_connection *c, calx_io *io);

static int32_t fetch_next(calxi_my_connection *c)
{
    c->wire_fault = CALX_FAULT_NONE;
    c->wire_end = &c->wire_nowhere;
    return calxi_my_begin(c, MY_CALL_FETCH, fetched);
}

/* The state after one row came: it has its own loop, for most rows are in the library's buffer already. */
static int32_t fetched(calxi_my_connection *c, calx_io *io)
{
    calxi_my_result *r = c->result;
    calxi_my_columns *columns = &r->statement->columns;
    for (;;) {
        if (c->answer && c->answer != MYSQL_DATA_TRUNCATED) {
            r->ended = 1;
            *c->got = c->row;
            if (c->answer == MYSQL_NO_DATA)
                return CALX_STEP_DONE;
            calxi_my_fail_stmt(c, c->stmt);
            return calxi_my_failed(c, io);
        }
        if (take_row(c, io, columns) != CALX_STEP_DONE)
            return CALX_STEP_FAILED;
        if (c->row == c->slot_rows) {
            *c->got = c->row;
            return CALX_STEP_DONE;
        }
        fetch_next(c);
        if (c->waiting)
            return MY_BEGUN;
    }
}

static int32_t fetch_text(calxi_my_result *r, const calx_slot *slots, size_t count, size_t rows, size_t *got,
                          calx_io *io)
{
    for (*got = 0; *got < rows; ++*got) {
        MYSQL_ROW row = r->ended ? NULL : mysql_fetch_row(r->rows);
        unsigned long *lengths;
        if (!row) {
            r->ended = 1;
            return CALX_STEP_DONE;
        }
        lengths = mysql_fetch_lengths(r->rows);
        for (size_t i = 0; i < count; i++) {
            uint32_t fault;
            if (slots[i].kind == CALX_KIND_NONE)
                continue;
            fault = calxi_my_put_text(&r->columns.items[i], &slots[i], *got, row[i], lengths[i]);
            if (fault) {
                io->fault = fault;
                io->fault_column = (uint32_t)i;
                return CALX_STEP_FAILED;
            }
        }
    }
    return CALX_STEP_DONE;
}

int32_t calxi_my_fetch_start(void *result, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io)
{
    calxi_my_result *r = result;
    calxi_my_connection *c = r->connection;
    *got = 0;
    io->fault = CALX_FAULT_NONE;
    if (r->rows)
        return fetch_text(r, slots, count, rows, got, io);
    if (r->ended || !rows)
        return CALX_STEP_DONE;
    if (r->blocks)
        rewind_blocks(r);
    c->result = r;
    c->slots = slots;
    c->slot_count = count;
    c->slot_rows = rows;
    c->row = 0;
    c->got = got;
    c->failed = 0;
    c->columns = r->statement->columns.items;
    c->stmt = r->statement->stmt;
    fetch_next(c);
    if (c->waiting)
        return calxi_my_wait(c, io);
    if (MY_WIRE && rows == 1 && !c->answer && !c->wire_fault) { /* the usual case, by the short way */
        *got = 1;
        return CALX_STEP_DONE;
    }
    return calxi_my_run(c, io);
}

static int32_t result_closed(calxi_my_connection *c, calx_io *io)
{
    calxi_my_result *r = c->result;
    clear_blocks(r);
    if (!MY_WIRE && r->statement)
        calxi_my_columns_shrink(&r->statement->columns, &r->statement->rebind);
    return c->failed ? calxi_my_failed(c, io) : calxi_my_done(c, io);
}

bool calxi_my_out_of_time(calxi_my_connection *connection, const calx_io *io)
{
    enum { ROWS = 16 }; /* for which one look at the clock is enough */
    return ++connection->row % ROWS == 0 && io->deadline != INT64_MAX && calxi_my_host->now() >= io->deadline;
}

static int32_t result_next(calxi_my_connection *c, calx_io *io);

/* The rows of one result are gone. */
static int32_t result_dropped(calxi_my_connection *c, calx_io *io)
{
    if (c->result->several)
        calxi_my_wire_attach(c, c->stmt);
    if (c->answer != MYSQL_NO_DATA) { /* an error among the rows that nobody read */
        calxi_my_fail_stmt(c, c->stmt);
        return result_closed(c, io);
    }
    if (!mysql_stmt_more_results(c->stmt))
        return result_closed(c, io);
    return calxi_my_begin(c, MY_CALL_STMT_NEXT, result_next);
}

/* Rows that nobody wants are read one by one. mysql_stmt_free_result reads them all in one call, and while the server
 * sends faster than they are dropped it never stops to let anybody look at the clock (libmariadb 3.3). */
static int32_t result_drop(calxi_my_connection *c, calx_io *io)
{
    while (!c->answer || c->answer == MYSQL_DATA_TRUNCATED) {
        if (calxi_my_out_of_time(c, io))
            return CALX_STEP_WAIT; /* for nothing: the host sees that the deadline passed */
        calxi_my_begin(c, MY_CALL_FETCH, result_drop);
        if (c->waiting)
            return MY_BEGUN;
    }
    return result_dropped(c, io);
}

/* The callback is given no slots. Where there are several results it is taken away: it knows the columns of the first only. */
static int32_t begin_drop(calxi_my_connection *c, calx_io *io)
{
    c->answer = mysql_stmt_field_count(c->stmt) ? 0 : MYSQL_NO_DATA;
    c->row = 0;
    c->slot_count = 0;
    c->columns = c->result->statement->columns.items;
    c->wire_end = &c->wire_nowhere;
    if (c->result->several)
        calxi_my_wire_detach(c->stmt);
    return result_drop(c, io);
}

static int32_t result_next(calxi_my_connection *c, calx_io *io)
{
    if (c->answer) {
        if (c->answer > 0 && mysql_stmt_errno(c->stmt))
            calxi_my_fail_stmt(c, c->stmt);
        return result_closed(c, io);
    }
    calxi_my_note_status(c);
    return begin_drop(c, io);
}

static int32_t result_ended(calxi_my_connection *c, calx_io *io)
{
    c->answer = MYSQL_NO_DATA;
    return result_dropped(c, io);
}

int32_t calxi_my_result_close_start(void *result, calx_io *io)
{
    calxi_my_result *r = result;
    calxi_my_connection *c = r->connection;
    if (r->rows) {
        mysql_free_result(r->rows);
        r->rows = NULL;
        calxi_my_columns_clear(&r->columns);
        clear_blocks(r);
        return CALX_STEP_DONE;
    }
    if (r->ended && !r->blocks && !r->several && MY_WIRE)
        return CALX_STEP_DONE;
    if (!c || !r->statement || !r->statement->connection || c->broken) { /* nothing to end, or nobody to tell */
        clear_blocks(r);
        return CALX_STEP_DONE;
    }
    c->result = r;
    c->failed = 0;
    c->completion = (calx_completion){ .rows_affected = -1, .row_count = -1 };
    c->stmt = r->statement->stmt;
    if (!c->stmt || (r->ended && !r->several))
        return result_closed(c, io);
    c->next = r->ended ? result_ended : begin_drop;
    return calxi_my_run(c, io);
}
