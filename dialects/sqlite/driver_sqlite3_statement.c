/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's statements: preparing, binding, executing. */
#include "driver_sqlite3.h"
#include "driver_sqlite3_decimal.h"

#include <calx/plugin/slot.h>

#include <strings.h>

/* A bound value from this size on is let go when the statement is done; shorter ones wait for the next execution. */
#define HEAVY 4096

/* --- what a statement does, from its words: SQLite does not say whether sqlite3_changes speaks of this statement (after
 * CREATE TABLE ... AS it still tells the count of the INSERT before) */

static const char *skip_quoted(const char *at, char end)
{
    for (at++; *at; at++)
        if (*at == end) {
            if (at[1] != end)
                return at + 1;
            at++;
        }
    return at;
}

/* Behind white space and comments. */
static const char *skip_blank(const char *at)
{
    for (;;) {
        while (*at == ' ' || (*at >= '\t' && *at <= '\r'))
            at++;
        if (at[0] == '-' && at[1] == '-') {
            while (*at && *at != '\n')
                at++;
        } else if (at[0] == '/' && at[1] == '*') {
            for (at += 2; *at && !(at[0] == '*' && at[1] == '/'); at++)
                ;
            at += *at ? 2 : 0;
        } else {
            return at;
        }
    }
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80);
}

/* Reads one word, and calls it CALXI_SQLITE3_OTHER when it is none of the four. */
static uint32_t read_verb(const char **at)
{
    static const struct {
        const char *word;
        uint32_t verb;
    } verbs[] = { { "INSERT", CALXI_SQLITE3_INSERT },
                  { "REPLACE", CALXI_SQLITE3_INSERT },
                  { "UPDATE", CALXI_SQLITE3_CHANGE },
                  { "DELETE", CALXI_SQLITE3_CHANGE } };
    const char *word = *at;
    while (is_word(**at))
        (*at)++;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strlen(verbs[i].word) == (size_t)(*at - word) && strncasecmp(word, verbs[i].word, (size_t)(*at - word)) == 0)
            return verbs[i].verb;
    return CALXI_SQLITE3_OTHER;
}

/* The verb behind WITH ...: it follows a closing parenthesis, where no name can stand. */
static uint32_t verb_after_with(const char *at)
{
    int depth = 0;
    bool closed = false;
    for (at = skip_blank(at); *at; at = skip_blank(at)) {
        if (is_word(*at)) {
            uint32_t verb = read_verb(&at);
            if (verb && closed && !depth)
                return verb;
        } else if (*at == '\'' || *at == '"' || *at == '`') {
            at = skip_quoted(at, *at);
        } else if (*at == '[') {
            at = skip_quoted(at, ']');
        } else {
            depth += *at == '(';
            depth -= *at == ')';
            closed = *at++ == ')';
            continue;
        }
        closed = false;
    }
    return CALXI_SQLITE3_OTHER;
}

static uint32_t verb_of(sqlite3_stmt *stmt)
{
    const char *at, *word;
    uint32_t verb;
    if (sqlite3_stmt_readonly(stmt))
        return CALXI_SQLITE3_OTHER;
    word = at = skip_blank(sqlite3_sql(stmt));
    verb = read_verb(&at);
    if (!verb && at - word == 4 && strncasecmp(word, "WITH", 4) == 0)
        return verb_after_with(at);
    return verb;
}

/* --- preparing */

/* Whether nothing but blanks, comments and semicolons follows the statement. */
static bool is_alone(sqlite3 *db, const char *tail, const char *end)
{
    while (tail < end) {
        sqlite3_stmt *more = NULL;
        const char *next = end;
        int code = sqlite3_prepare_v3(db, tail, (int)(end - tail), 0, &more, &next);
        sqlite3_finalize(more);
        if (code != SQLITE_OK || more)
            return false;
        tail = next;
    }
    return true;
}

/* Puts the statement under its connection's care. */
static void adopt(calxi_sqlite3 *connection, calxi_sqlite3_statement *statement)
{
    statement->connection = connection;
    statement->link = &connection->statements;
    statement->next = connection->statements;
    if (statement->next)
        statement->next->link = &statement->next;
    connection->statements = statement;
}

/* Whether the prepared statement is one that the caller asked for. */
static int32_t check_prepared(calxi_sqlite3 *connection, sqlite3_stmt *stmt, const char *tail, const char *end,
                              size_t parameters)
{
    int count;
    if (!stmt)
        return calxi_sqlite3_refuse(connection, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "the statement is empty");
    if (!is_alone(connection->db, tail, end))
        return calxi_sqlite3_refuse(connection, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR,
                                    "several statements in one text");
    count = sqlite3_bind_parameter_count(stmt);
    if ((size_t)count != parameters)
        return calxi_sqlite3_refuse(connection, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR,
                                    "SQLite finds %d parameters in the statement, not %zu: binds are written as :name, "
                                    "and ?1, $x and @x are SQLite's own", count, parameters);
    return CALX_STEP_DONE;
}

int32_t calxi_sqlite3_prepare_start(void *state, void *own, const char *sql, size_t len, size_t parameters, uint32_t flags,
                                    calx_io *io)
{
    calxi_sqlite3 *connection = state;
    calxi_sqlite3_statement *statement = own;
    sqlite3_stmt *stmt = NULL;
    const char *tail = sql;
    int code;
    calxi_sqlite3_begin(connection, io);
    if (len && memchr(sql, '\0', len))
        return calxi_sqlite3_refuse(connection, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR, "the SQL has a NUL byte");
    code = sqlite3_prepare_v3(connection->db, sql, len > INT32_MAX ? INT32_MAX : (int)len,
                              flags & CALX_PREPARE_ONCE ? 0 : SQLITE_PREPARE_PERSISTENT, &stmt, &tail);
    if (code != SQLITE_OK)
        return calxi_sqlite3_fail(connection, code);
    if (check_prepared(connection, stmt, tail, sql + len, parameters) != CALX_STEP_DONE) {
        sqlite3_finalize(stmt);
        return CALX_STEP_FAILED;
    }
    statement->stmt = stmt;
    statement->parameters = (int)parameters;
    statement->verb = verb_of(stmt);
    statement->returns_rows = sqlite3_column_count(stmt) > 0;
    adopt(connection, statement);
    return CALX_STEP_DONE;
}

void calxi_sqlite3_statement_close(void *own)
{
    calxi_sqlite3_statement *statement = own;
    if (!statement->connection)
        return;
    *statement->link = statement->next;
    if (statement->next)
        statement->next->link = statement->link;
    if (statement->open)
        statement->open->statement = NULL;
    sqlite3_finalize(statement->stmt); /* its result is that of the last step, which was told then */
    calxi_sqlite3_host->release(statement->columns);
    calxi_sqlite3_host->release(statement->times);
    *statement = (calxi_sqlite3_statement){ .connection = NULL };
}

/* --- binding: SQLite's code, or a fault of the value as a negative number */

#define FAULT(what) (-(int)CALX_FAULT_##what)

static inline int bind_text(calxi_sqlite3_statement *statement, int index, const char *text, size_t len, sqlite3_destructor_type life)
{
    if (!text)
        return sqlite3_bind_null(statement->stmt, index);
    statement->heavy |= len >= HEAVY;
    if (len > INT32_MAX) /* for its error */
        return sqlite3_bind_text64(statement->stmt, index, text, len, life, SQLITE_UTF8);
    return sqlite3_bind_text(statement->stmt, index, text, (int)len, life);
}

static int bind_decimal(calxi_sqlite3_statement *statement, int index, calx_decimal decimal, sqlite3_destructor_type life)
{
    if (!decimal.ptr)
        return sqlite3_bind_null(statement->stmt, index);
    statement->heavy |= decimal.len >= HEAVY;
    return calxi_sqlite3_bind_decimal(statement->stmt, index, decimal, life);
}

static int bind_bytes(calxi_sqlite3_statement *statement, int index, const calx_bytes *bytes, sqlite3_destructor_type life)
{
    if (!bytes->ptr)
        return sqlite3_bind_null(statement->stmt, index);
    statement->heavy |= bytes->len >= HEAVY;
    return sqlite3_bind_blob64(statement->stmt, index, bytes->ptr, bytes->len, life);
}

/* Where the text of a parameter is made, so that SQLite need not copy it. NULL: out of memory. */
static calxi_sqlite3_time *room_of(calxi_sqlite3_statement *statement, int index)
{
    if (!statement->times) {
        statement->times = calxi_sqlite3_host->allocate((size_t)statement->parameters * sizeof *statement->times);
        for (int i = 0; i < statement->parameters && statement->times; i++)
            statement->times[i].day = CALXI_SQLITE3_NO_DAY;
    }
    return statement->times ? &statement->times[index - 1] : NULL;
}

static inline int bind_double(calxi_sqlite3_statement *statement, int index, double value)
{
    if (isnan(value)) /* SQLite 3.40 would silently store NULL */
        return FAULT(RANGE);
    return sqlite3_bind_double(statement->stmt, index, value);
}

/* The value of a slot, which may lie at any address and in an object of another type of its size. */
#define READ(type, name, at) \
    type name;               \
    memcpy(&name, at, sizeof name)

/* The integers that are neither int32 nor int64, and bool. */
static int bind_small(calxi_sqlite3_statement *statement, int index, const calx_slot *slot, const void *at)
{
    union {
        bool b;
        int8_t i8;
        int16_t i16;
        uint8_t u8;
        uint16_t u16;
        uint32_t u32;
        uint64_t u64;
    } from = { .u64 = 0 };
    int64_t value = 0;
    memcpy(&from, at, slot->size < sizeof from ? slot->size : sizeof from);
    switch (slot->kind) {
    case CALX_KIND_BOOL:
        value = from.b;
        break;
    case CALX_KIND_INT8:
        value = from.i8;
        break;
    case CALX_KIND_INT16:
        value = from.i16;
        break;
    case CALX_KIND_UINT8:
        value = from.u8;
        break;
    case CALX_KIND_UINT16:
        value = from.u16;
        break;
    case CALX_KIND_UINT32:
        value = from.u32;
        break;
    case CALX_KIND_UINT64:
        if (from.u64 > INT64_MAX)
            return FAULT(RANGE);
        value = (int64_t)from.u64;
        break;
    default:
        return FAULT(SLOT);
    }
    return sqlite3_bind_int64(statement->stmt, index, value);
}

static int bind_other(calxi_sqlite3_statement *statement, int index, const calx_slot *slot, const void *at,
                      sqlite3_destructor_type life)
{
    switch (slot->kind) {
    case CALX_KIND_NULL:
        return sqlite3_bind_null(statement->stmt, index);
    case CALX_KIND_FLOAT: {
        READ(float, value, at);
        return bind_double(statement, index, (double)value);
    }
    case CALX_KIND_CSTRING: {
        READ(const char *, text, at);
        return bind_text(statement, index, text, text ? strlen(text) : 0, life);
    }
    case CALX_KIND_DECIMAL: { /* as text: a NUMERIC column makes a number of it, and compares it as one */
        READ(calx_decimal, decimal, at);
        return bind_decimal(statement, index, decimal, life);
    }
    case CALX_KIND_BYTES: {
        READ(calx_bytes, bytes, at);
        return bind_bytes(statement, index, &bytes, life);
    }
    case CALX_KIND_JSON: {
        READ(calx_json, json, at);
        return bind_text(statement, index, json.ptr, json.len, life);
    }
    case CALX_KIND_TIMESTAMP:
    case CALX_KIND_TIMESTAMPTZ:
    case CALX_KIND_DATE:
    case CALX_KIND_TIME:
    case CALX_KIND_INTERVAL:
    case CALX_KIND_UUID:
        return calxi_sqlite3_bind_typed(statement->stmt, index, slot->kind, at, room_of(statement, index));
    default:
        return bind_small(statement, index, slot, at);
    }
}

static inline int bind_slot(calxi_sqlite3_statement *statement, int index, const calx_slot *slot, size_t row,
                            sqlite3_destructor_type life)
{
    const void *at = calx_slot_at(slot, row);
    if (slot->valid && !slot->valid[row])
        return sqlite3_bind_null(statement->stmt, index);
    switch (slot->kind) {
    case CALX_KIND_INT64: {
        READ(int64_t, value, at);
        return sqlite3_bind_int64(statement->stmt, index, value);
    }
    case CALX_KIND_INT32: {
        READ(int32_t, value, at);
        return sqlite3_bind_int64(statement->stmt, index, value);
    }
    case CALX_KIND_DOUBLE: {
        READ(double, value, at);
        return bind_double(statement, index, value);
    }
    case CALX_KIND_STR: {
        READ(calx_str, text, at);
        return bind_text(statement, index, text.ptr, text.len, life);
    }
    case CALX_KIND_TIMESTAMP: {
        READ(calx_timestamp, value, at);
        return calxi_sqlite3_bind_timestamp(statement->stmt, index, value, room_of(statement, index));
    }
    default:
        return bind_other(statement, index, slot, at, life);
    }
}

/* SQLite does not say which value it was. */
static int32_t refuse_length(calxi_sqlite3 *connection, size_t parameter)
{
    calxi_sqlite3_refuse(connection, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG, "a value is longer than SQLite takes: its limit is %d bytes",
                         sqlite3_limit(connection->db, SQLITE_LIMIT_LENGTH, -1));
    connection->error.native_code = SQLITE_TOOBIG;
    connection->error.parameter = (uint32_t)parameter + 1;
    return CALX_STEP_FAILED;
}

static int32_t bind_row(calxi_sqlite3_statement *statement, const calx_slot *slots, size_t count, size_t row,
                        sqlite3_destructor_type life, calx_io *io)
{
    for (size_t i = 0; i < count; i++) {
        int code = bind_slot(statement, (int)i + 1, &slots[i], row, life);
        if (code < 0)
            return calxi_sqlite3_fault(statement->connection, io, (uint32_t)-code, i, "parameter");
        if (code == SQLITE_TOOBIG)
            return refuse_length(statement->connection, i);
        if (code != SQLITE_OK)
            return calxi_sqlite3_fail(statement->connection, code);
    }
    return CALX_STEP_DONE;
}

/* --- executing */

void calxi_sqlite3_report(calxi_sqlite3_statement *statement)
{
    calxi_sqlite3 *connection = statement->connection;
    if (statement->verb == CALXI_SQLITE3_OTHER)
        return;
    connection->done.rows_affected = sqlite3_changes64(connection->db);
    /* The rowid of the last INSERT is this statement's when the hook has seen it; a trigger's own ones are not told here, since
     * SQLite takes them back when the trigger ends. */
    if (statement->verb == CALXI_SQLITE3_INSERT && connection->inserted && connection->done.rows_affected > 0 &&
        sqlite3_last_insert_rowid(connection->db) == connection->inserted_rowid) {
        connection->done.flags |= CALX_COMPLETION_HAS_INSERT_ID;
        connection->done.last_insert_id = connection->inserted_rowid;
    }
}

static void end_run(calxi_sqlite3_statement *statement)
{
    sqlite3_reset(statement->stmt);
    if (statement->heavy)
        sqlite3_clear_bindings(statement->stmt);
    statement->heavy = false;
}

static int32_t fail_run(calxi_sqlite3_statement *statement, int code)
{
    calxi_sqlite3_fail(statement->connection, code); /* before the reset, which touches the message */
    end_run(statement);
    return CALX_STEP_FAILED;
}

/* A statement without rows: it runs to its end here, once for each row of parameters, so their memory need not be copied. What it
 * leaves in the bindings is never read again, because every parameter is bound before the next step. */
static int32_t execute_change(calxi_sqlite3_statement *statement, const calx_slot *slots, size_t count, size_t rows, calx_io *io)
{
    calxi_sqlite3 *connection = statement->connection;
    int64_t affected = 0;
    for (size_t row = 0; row < rows; row++) {
        int code;
        if (bind_row(statement, slots, count, row, SQLITE_STATIC, io) != CALX_STEP_DONE)
            return CALX_STEP_FAILED;
        code = sqlite3_step(statement->stmt);
        if (code != SQLITE_DONE)
            return fail_run(statement, code);
        calxi_sqlite3_report(statement);
        affected += connection->done.rows_affected;
        end_run(statement);
    }
    if (statement->verb != CALXI_SQLITE3_OTHER)
        connection->done.rows_affected = affected;
    connection->done.flags |= CALX_COMPLETION_INDEPENDENT;
    return CALX_STEP_DONE;
}

/* A statement with rows goes on being stepped by fetches, when the slots are gone: values are copied. The first step is
 * taken here, so that errors come from execute as they do with a server. */
static int32_t execute_rows(calxi_sqlite3_statement *statement, calxi_sqlite3_result *result, const calx_slot *slots,
                            size_t count, calx_io *io)
{
    calxi_sqlite3 *connection = statement->connection;
    int code;
    if (bind_row(statement, slots, count, 0, SQLITE_TRANSIENT, io) != CALX_STEP_DONE)
        return CALX_STEP_FAILED;
    code = sqlite3_step(statement->stmt);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail_run(statement, code);
    if (!calxi_sqlite3_columns(statement)) {
        end_run(statement);
        return calxi_sqlite3_no_memory(connection);
    }
    connection->done.columns = (uint32_t)statement->column_count;
    result->statement = statement;
    statement->open = result;
    result->pending = code == SQLITE_ROW;
    result->ended = code == SQLITE_DONE;
    if (result->ended) {
        calxi_sqlite3_report(statement);
        end_run(statement);
    }
    return CALX_STEP_DONE;
}

int32_t calxi_sqlite3_execute_start(void *own, void *state, const calx_slot *slots, size_t count, size_t rows, uint32_t flags,
                                    calx_io *io)
{
    calxi_sqlite3_statement *statement = own;
    calxi_sqlite3 *connection = statement->connection;
    (void)flags; /* rows are never held here: every result is a stream */
    calxi_sqlite3_begin(connection, io);
    connection->inserted = false;
    if (statement->open)
        return calxi_sqlite3_refuse(connection, CALX_MISUSE, CALX_KIND_UNSPECIFIED, "the statement's result is still open");
    if (count != (size_t)statement->parameters)
        return calxi_sqlite3_refuse(connection, CALX_PROGRAMMING_ERROR, CALX_KIND_UNSPECIFIED,
                                    "%d parameters, but %zu values", statement->parameters, count);
    if (!statement->returns_rows)
        return execute_change(statement, slots, count, rows, io);
    if (rows != 1)
        return calxi_sqlite3_refuse(connection, CALX_UNSUPPORTED, CALX_KIND_UNSPECIFIED,
                                    "a statement that returns rows takes one row of parameters");
    return execute_rows(statement, state, slots, count, io);
}
