/* SPDX-License-Identifier: MIT */
/* Results inside. A result is attached (rows come from the driver over the connection), independent (from the driver, without the
 * connection) or buffered (from memory of the result). */
#ifndef CALXI_ENGINE_RESULT_H
#define CALXI_ENGINE_RESULT_H

#include "engine/error.h"
#include "util/arena.h"

#include <calx/plugin/driver.h>
#include <calx/result.h>

struct calxi_handle;
struct calxi_raw;
struct calxi_prepared;
struct calxi_converters;

struct calx_result {
    struct calxi_handle *handle;     /* NULL when that was closed */
    struct calxi_compiled *compiled; /* shared, when it was cut loose: for messages */
    const calx_driver *driver;       /* while `open` */
    void *state;                     /* the driver's, behind this struct */
    size_t state_size;
    unsigned process;                /* calxi_process of the query */
    bool is_static;
    bool open;                       /* the driver's result is to be closed */
    bool stream;
    bool ended;                      /* no further row */
    bool buffered;
    size_t columns;
    int64_t rows_affected, row_count;
    calxi_error error;
    calxi_arena arena;               /* buffered values, column names */
    struct calxi_raw *raw;           /* while attached */
    struct calxi_prepared *prepared; /* while attached */
    const char *where;               /* file:line of the query */
    int64_t timeout_us;
    const calx_slot *checked;        /* slots whose kinds and sizes were checked */
    calx_value *values;              /* buffered: rows of `columns` values */
    size_t row_total, row_next;      /* row_next: before they are buffered, how many were fetched */
    calx_value *current;             /* the row of calx_result_next; NULL before it */
    calx_slot *current_slots;        /* where calx_result_next decodes it to */
    calx_column_type *types;         /* once asked for */
    const struct calxi_converters *converters; /* of the statement, when columns of it are converted; else NULL */
    const uint8_t *kinds;            /* of the values of each column, as the tree of the statement has it; NULL: as they come */
    struct calxi_known *known;       /* room for them */
    const calx_slot *value_slots;    /* the slots of the last check that take a value of any kind */
    calx_slot *raw_slots;            /* where such rows come to first, and the values behind */
    calxi_arena converted;           /* of one row of them */
    char *kept;                      /* texts of the last fetch, that the program may still read when the driver has read on */
    size_t kept_size;
    void *poison;                    /* debug builds: copies of the texts of the last fetch */
    struct calx_result *previous, *next; /* of the handle's */
};

/* A result for a statement that is about to run. NULL: out of memory. */
calx_result *calxi_result_create(struct calxi_raw *raw, struct calxi_prepared *prepared);
/* The statement has run: the result is the handle's, and attached unless it is independent, and no stream. */
void calxi_result_attach(calx_result *result, struct calxi_handle *handle);
/* Frees a result that is nobody's and closed, or keeps it for the next statement of `raw`. */
void calxi_result_release(calx_result *result, struct calxi_raw *raw);
/* A result that only answers for the handle's error. Never NULL. */
calx_result *calxi_result_failed(struct calxi_handle *handle);
/* Cuts an attached result loose from its connection: its rows are read into memory. False: it could not; the error is the result's
 * and the handle's. A streamed result is not read: it ends with CALX_MISUSE and this returns false. */
bool calxi_result_detach(calx_result *result);
/* Ends an attached result without reading further. */
void calxi_result_abandon(calx_result *result, const char *why);
/* Gives back the prepared statement; what was run stays known for messages. */
void calxi_result_unprepare(calx_result *result);
/* Closes the driver's part: true when it could. */
bool calxi_result_close_driver(calx_result *result);
void calxi_result_free_spare(struct calxi_raw *raw);
/* The slots fit in kind and size. Else the error is set. */
bool calxi_result_check_slots(calx_result *result, const calx_slot *slots, size_t count);
void calxi_result_fail(calx_result *result, const calxi_error_parts *parts);
/* Reads the columns' names and types, once. False: out of memory. */
bool calxi_result_load_types(calx_result *result);
/* Slots that take every column as it is, over a row that lies before them, in the arena of the result. NULL: no memory. */
calx_slot *calxi_result_row_slots(calx_result *result);
/* Decodes one row: 1 a row, 0 the end, -1 an error. */
int calxi_result_step(calx_result *result, const calx_slot *slots, size_t count);
/* The same, but texts are the driver's, until anything else runs. */
int calxi_result_step_last(calx_result *result, const calx_slot *slots, size_t count);
int calxi_result_step_driver(calx_result *result, const calx_slot *slots, size_t count);
int calxi_result_step_buffered(calx_result *result, const calx_slot *slots, size_t count);
void calxi_result_fail_fault(calx_result *result, const calx_io *io, const calx_slot *slots, size_t count);
void calxi_result_fail_memory(calx_result *result);
/* The SQL that it came from, or NULL. */
const char *calxi_result_statement(const calx_result *result);
void calxi_result_fail_column(calx_result *result, uint32_t fault, size_t column, uint32_t kind);
/* A row of a statement with converters: as they are to the program. False: the error is set. */
bool calxi_result_convert(calx_result *result, calx_value *row, size_t count);
/* A step of such a result. */
int calxi_result_step_converted(calx_result *result, const calx_slot *slots, size_t count);
/* A value of a column as its kind is known, which lives as long as the row; or itself. */
const calx_value *calxi_result_known(const calx_result *result, size_t column, const calx_value *value);
/* Has room for such values. False: out of memory, and the error is set. */
bool calxi_result_know(calx_result *result);
/* The same of what was fetched into slots that take a value of any kind, and of rows in memory. False: the error is set. */
bool calxi_result_know_slots(calx_result *result, const calx_slot *slots, size_t count);
bool calxi_result_know_rows(calx_result *result, calx_value *rows, size_t count);
/* A value of a column into a slot: a label as its number, where one is asked for. False: the error is set. */
bool calxi_result_put(calx_result *result, size_t column, const calx_value *value, const calx_slot *slot, calxi_arena *arena);
/* A value into a slot; the arena is for texts that have to be made. CALX_FAULT_... */
uint32_t calxi_result_store(const calx_value *value, const calx_slot *slot, calxi_arena *arena);
/* The same into another value, as one of the kind. What takes room calls `take`, as calx_slot_put_value() has it. */
uint32_t calxi_result_read_as(uint32_t kind, const calx_value *value, calx_value *to, char *(*take)(void *context, size_t size), void *context);
/* Such a function; the context is a calxi_arena. */
char *calxi_take_from_arena(void *arena, size_t size);
/* In a child process, of a result of its parent: it fails. -1. */
int calxi_result_refuse_inherited(calx_result *result);
/* Reads what is left into the buffer; the result stays where it is. */
bool calxi_result_buffer(calx_result *result);
/* Where the text of a slot that was fetched into has its pointer, and how long it is; NULL: it holds none. */
const char **calxi_slot_text(const calx_slot *slot, size_t *len);
/* Of an attached result: the texts of a fetched row become copies, which stay until the next fetch or close. False: the error is set. */
bool calxi_result_keep_row(calx_result *result, const calx_slot *slots, size_t count);
/* Frees them, if not a little for the next statement. */
void calxi_result_forget_row(calx_result *result, bool all);
/* Debug builds: gives the texts of a fetched row lifetimes that a memory checker sees. */
bool calxi_poison_row(calx_result *result, const calx_slot *slots, size_t count);
void calxi_poison_clear(calx_result *result);

#endif
