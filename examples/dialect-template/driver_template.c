/* SPDX-License-Identifier: MIT */
/* A driver to begin yours with: the smallest that serves everything calx asks for, over the SQLite library.
 *
 * The shape of every operation is start / poll / finish. SQLite can only block, so nothing here answers CALX_STEP_WAIT
 * and there is no poll: CALX_DRIVER_BLOCKING says so, and in return the driver itself must keep the deadline of each
 * operation. A client library that can wait without blocking fills io->fd and io->events instead, answers
 * CALX_STEP_WAIT, and goes on in poll when the host calls it. */
#include "driver_template.h"


const calx_host *calx;

/* ---- beginnings and ends of operations */

void begin(connection *c, calx_io *io)
{
    memset(&c->done, 0, sizeof c->done);
    c->done.rows_affected = c->done.row_count = -1; /* zero would be an answer */
    c->was_idle = sqlite3_get_autocommit(c->db);
    c->timed_out = c->inserted = false;
    c->deadline = io->deadline;
    io->fault = CALX_FAULT_NONE;
}

static void finish(void *state, calx_completion *completion)
{
    connection *c = state;
    uint32_t size = completion->struct_size; /* the host's: a younger host has more members, and has zeroed them */
    memcpy(completion, &c->done, size < sizeof c->done ? size : sizeof c->done);
    completion->struct_size = size;
    completion->transaction = c->db && !sqlite3_get_autocommit(c->db) ? CALX_TRANSACTION_ACTIVE : CALX_TRANSACTION_IDLE;
}

static void error(void *state, calx_driver_error *out)
{
    const connection *c = state;
    uint32_t size = out->struct_size;
    memcpy(out, &c->error, size < sizeof c->error ? size : sizeof c->error);
    out->struct_size = size;
}

/* How much of a text there is room for, without half a character of UTF-8 at its end. */
static size_t fitting(const char *text, size_t room)
{
    size_t len = strlen(text);
    if (len <= room)
        return len;
    while (room && ((unsigned char)text[room] & 0xC0) == 0x80)
        room--;
    return room;
}

/* The library said no. `status` stays 0 where the dialect can tell the class by the code; here it is the inherited one.
 */
int32_t failed(connection *c, int code)
{
    const char *message = c->db ? sqlite3_errmsg(c->db) : sqlite3_errstr(code);
    size_t len = fitting(message, sizeof c->message);
    memset(&c->error, 0, sizeof c->error);
    c->error.native_code = code;
    memcpy(c->message, message, len);
    c->error.message = (calx_str){ c->message, len };
    if (c->timed_out)
        c->error.status = CALX_TIMEOUT;
    if (!c->was_idle && sqlite3_get_autocommit(c->db)) /* SQLite undid the whole transaction: a full disk, for one */
        c->error.flags = CALX_DRIVER_ERROR_ROLLED_BACK;
    return CALX_STEP_FAILED;
}

/* The driver says no, before anything was done. */
int32_t refused(connection *c, uint32_t status, const char *message)
{
    memset(&c->error, 0, sizeof c->error);
    c->error.status = status;
    c->error.flags = CALX_DRIVER_ERROR_NOT_SENT;
    c->error.message = (calx_str){ message, strlen(message) };
    return CALX_STEP_FAILED;
}

int32_t misfit(connection *c, calx_io *io, uint32_t fault, size_t position)
{
    io->fault = fault;
    io->fault_column = (uint32_t)position; /* calx knows the name, and writes the message */
    return refused(c, CALX_DATA_ERROR, "a value does not fit");
}

/* ---- the deadline, which a blocking driver keeps by itself */

static int on_progress(void *state)
{
    connection *c = state;
    c->timed_out = calx->now() >= c->deadline;
    return c->timed_out; /* nonzero: SQLite gives up with SQLITE_INTERRUPT */
}

static int on_busy(void *state, int count)
{
    connection *c = state;
    int64_t now = calx->now();
    if (count == 0)
        c->busy_since = now;
    c->timed_out = now >= c->deadline;
    if (c->timed_out || now - c->busy_since >= c->patience)
        return 0; /* SQLITE_BUSY */
    sqlite3_sleep(count < 10 ? count + 1 : 10);
    return 1;
}

static void on_update(void *state, int operation, const char *database, const char *table, sqlite3_int64 rowid)
{
    connection *c = state;
    (void)database;
    (void)table;
    if (operation == SQLITE_INSERT) {
        c->inserted = true;
        c->rowid = rowid;
    }
}

/* ---- connections */

static const calx_option options[] = {
    { "mode", 0, 0 },    /* ro, rw or rwc; CALX_OPTION_SECRET would keep a value out of logs */
    { "timeout", 0, 0 }, /* seconds to wait for another connection's lock */
};

static int32_t connect_start(void *state, const calx_connect_params *params, calx_io *io)
{
    connection *c = state;
    const char *mode = calx_option_value(params, "mode"), *timeout = calx_option_value(params, "timeout");
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, code;
    double seconds = 5;
    if (mode && strcmp(mode, "ro") == 0)
        flags = SQLITE_OPEN_READONLY;
    else if (mode && strcmp(mode, "rw") == 0)
        flags = SQLITE_OPEN_READWRITE;
    else if (mode && strcmp(mode, "rwc") != 0)
        return refused(c, CALX_INTERFACE_ERROR, "URL option mode: the value must be ro, rw or rwc");
    if (timeout && (!calx_double_from_text(timeout, strlen(timeout), &seconds) || !(seconds >= 0 && seconds <= 1e9)))
        return refused(c, CALX_INTERFACE_ERROR, "URL option timeout: a number of seconds expected");
    if (params->host_count || params->username)
        return refused(c, CALX_INTERFACE_ERROR, "a URL of the template dialect has no host and no user");
    c->pid = getpid();
    c->was_idle = true;
    c->patience = (int64_t)(seconds * 1000000);
    code = sqlite3_open_v2(params->database && *params->database ? params->database : ":memory:", &c->db,
                           flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return failed(c, code);
    begin(c, io);
    sqlite3_extended_result_codes(c->db, 1); /* the codes that the dialect's classify knows */
    sqlite3_busy_handler(c->db, on_busy, c);
    sqlite3_progress_handler(c->db, 1000, on_progress, c);
    sqlite3_update_hook(c->db, on_update, c);
    code = sqlite3_create_collation(c->db, "decimal", SQLITE_UTF8, NULL, compare_decimals);
    if (code != SQLITE_OK)
        return failed(c, code);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    return CALX_STEP_DONE;
}

/* Also after a connect that failed: c->db may be NULL, and closing NULL is nothing. */
static int32_t close_start(void *state, calx_io *io)
{
    connection *c = state;
    (void)io;
    sqlite3_close_v2(c->db); /* statements that are still prepared keep it alive until they are finalized */
    c->db = NULL;
    return CALX_STEP_DONE;
}

/* Without a word to the server, which SQLite has none of. In the child of a fork the connection is the parent's: to
 * leak it is what SQLite's documentation asks for. */
static void abandon(void *state)
{
    connection *c = state;
    c->abandoned = c->pid != getpid();
    if (!c->abandoned)
        sqlite3_close_v2(c->db);
    c->db = NULL;
}

/* The one slot that may be called from another thread. */
static int32_t cancel(void *state)
{
    sqlite3_interrupt(((connection *)state)->db);
    return CALX_STEP_DONE;
}

static const char *server_version(void *state)
{
    (void)state;
    return sqlite3_libversion();
}

/* SQL without parameters: what calx says by itself, and scripts. */
static int32_t command_start(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    connection *c = state;
    const char *end = sql + len;
    begin(c, io);
    if (purpose == CALX_COMMAND_ROLLBACK && c->was_idle)
        return CALX_STEP_DONE; /* SQLite has rolled back already, and would call another ROLLBACK an error */
    if (memchr(sql, '\0', len))
        return refused(c, CALX_PROGRAMMING_ERROR, "the SQL has a NUL byte");
    while (sql < end) {
        sqlite3_stmt *stmt = NULL;
        int code = sqlite3_prepare_v2(c->db, sql, (int)(end - sql), &stmt, &sql);
        c->done.statements += stmt || code != SQLITE_OK; /* begun: a rollback tells what a script had committed when it failed */
        if (stmt && sqlite3_bind_parameter_count(stmt)) { /* it would run with NULL for each */
            sqlite3_finalize(stmt);
            return refused(c, CALX_PROGRAMMING_ERROR, "a script takes no arguments, and has a parameter");
        }
        while (stmt && (code == SQLITE_OK || code == SQLITE_ROW))
            code = sqlite3_step(stmt);
        if (code != SQLITE_DONE && code != SQLITE_OK) {
            failed(c, code); /* first: finalizing overwrites the message */
            sqlite3_finalize(stmt);
            return CALX_STEP_FAILED;
        }
        sqlite3_finalize(stmt);
        c->was_idle = sqlite3_get_autocommit(c->db); /* a ROLLBACK of the script is no failure's doing */
    }
    return CALX_STEP_DONE;
}

/* ---- statements */

/* SQLite's count of changed rows is that of the last statement which had one; so ask only those that do. */
static bool has_count(sqlite3_stmt *stmt)
{
    static const char *const words[] = { "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH" };
    const char *at = sqlite3_sql(stmt);
    for (;;) { /* past blanks and comments */
        at += strspn(at, " \t\r\n\f\v");
        if (at[0] == '-' && at[1] == '-')
            at += strcspn(at, "\n");
        else if (at[0] == '/' && at[1] == '*')
            at = strstr(at, "*/") ? strstr(at, "*/") + 2 : at + strlen(at);
        else
            break;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncasecmp(at, words[i], strlen(words[i])) == 0)
            return !sqlite3_stmt_readonly(stmt);
    return false;
}

static int32_t prepare_start(void *state, void *own, const char *sql, size_t len, size_t parameters, uint32_t flags,
                             calx_io *io)
{
    connection *c = state;
    statement *s = own;
    int code;
    (void)flags;
    begin(c, io);
    s->connection = c;
    if (memchr(sql, '\0', len) || len > INT32_MAX)
        return refused(c, CALX_PROGRAMMING_ERROR, "the SQL has a NUL byte, or 2 GiB");
    code = sqlite3_prepare_v3(c->db, sql, (int)len, SQLITE_PREPARE_PERSISTENT, &s->stmt, NULL);
    if (code != SQLITE_OK)
        return failed(c, code);
    if (!s->stmt || (size_t)sqlite3_bind_parameter_count(s->stmt) != parameters) {
        refused(c, CALX_PROGRAMMING_ERROR, "the statement is empty, or has other parameters than calx sees");
        c->error.kind = CALX_SYNTAX_ERROR;
        return CALX_STEP_FAILED;
    }
    s->counts = has_count(s->stmt);
    return CALX_STEP_DONE;
}

/* Also after a prepare that failed, and after abandon. */
static void statement_close(void *own)
{
    statement *s = own;
    if (s->connection && !s->connection->abandoned)
        sqlite3_finalize(s->stmt);
    s->stmt = NULL;
}

/* One value in, by the kind of its slot; *fault says why not. */
static int bind(sqlite3_stmt *stmt, int index, const calx_slot *slot, uint32_t *fault)
{
    const void *at = slot->to;
    const calx_str *text = at; /* calx_decimal has the same members */
    if (slot->valid && !slot->valid[0])
        return sqlite3_bind_null(stmt, index);
    switch (slot->kind) {
    case CALX_KIND_NULL:
        return sqlite3_bind_null(stmt, index);
    case CALX_KIND_BOOL:
        return sqlite3_bind_int(stmt, index, *(const bool *)at);
    case CALX_KIND_INT8:
        return sqlite3_bind_int(stmt, index, *(const int8_t *)at);
    case CALX_KIND_INT16:
        return sqlite3_bind_int(stmt, index, *(const int16_t *)at);
    case CALX_KIND_INT32:
        return sqlite3_bind_int(stmt, index, *(const int32_t *)at);
    case CALX_KIND_INT64:
        return sqlite3_bind_int64(stmt, index, *(const int64_t *)at);
    case CALX_KIND_UINT8:
        return sqlite3_bind_int(stmt, index, *(const uint8_t *)at);
    case CALX_KIND_UINT16:
        return sqlite3_bind_int(stmt, index, *(const uint16_t *)at);
    case CALX_KIND_UINT32:
        return sqlite3_bind_int64(stmt, index, *(const uint32_t *)at);
    case CALX_KIND_UINT64:
        *fault = *(const uint64_t *)at > INT64_MAX ? CALX_FAULT_RANGE : CALX_FAULT_NONE;
        return sqlite3_bind_int64(stmt, index, *(const int64_t *)at);
    case CALX_KIND_FLOAT:
        return sqlite3_bind_double(stmt, index, (double)*(const float *)at);
    case CALX_KIND_DOUBLE:
        *fault = isnan(*(const double *)at) ? CALX_FAULT_RANGE : CALX_FAULT_NONE; /* SQLite would store NULL */
        return sqlite3_bind_double(stmt, index, *(const double *)at);
    case CALX_KIND_STR:
    case CALX_KIND_DECIMAL:
        return sqlite3_bind_text64(stmt, index, text->ptr, text->len, SQLITE_TRANSIENT, SQLITE_UTF8);
    case CALX_KIND_BYTES:
        return sqlite3_bind_blob64(stmt, index, ((const calx_bytes *)at)->ptr, ((const calx_bytes *)at)->len,
                                   SQLITE_TRANSIENT);
    default:
        if (is_typed(slot->kind))
            return bind_typed(stmt, index, slot, fault);
        *fault = CALX_FAULT_SLOT;
        return SQLITE_OK;
    }
}

/* The first step is taken here, not in the first fetch: so errors come from execute, as they do with a server. */
static int32_t execute_start(void *own, void *state, const calx_slot *slots, size_t n, size_t rows, uint32_t flags,
                             calx_io *io)
{
    statement *s = own;
    result *r = state;
    connection *c = s->connection;
    (void)rows;  /* always 1, as CALX_DRIVER_MULTI_ROW is not declared */
    (void)flags; /* SQLite never holds rows in memory: every result is a stream */
    begin(c, io);
    for (size_t i = 0; i < n; i++) {
        uint32_t fault = CALX_FAULT_NONE;
        int code = bind(s->stmt, (int)i + 1, &slots[i], &fault);
        if (fault)
            return misfit(c, io, fault, i);
        if (code != SQLITE_OK) {
            failed(c, code);
            c->error.parameter = (uint32_t)i + 1;
            return CALX_STEP_FAILED;
        }
    }
    r->statement = s;
    if (advance(r) != CALX_STEP_DONE)
        return CALX_STEP_FAILED;
    if (sqlite3_column_count(s->stmt) == 0) {
        /* Nothing is left to read, so the connection may even be closed before the result is. */
        c->done.flags |= CALX_COMPLETION_INDEPENDENT;
        r->statement = NULL;
        return CALX_STEP_DONE;
    }
    if (!make_columns(r))
        return refused(c, CALX_NO_MEMORY, "out of memory");
    c->done.columns = (uint32_t)r->count;
    return CALX_STEP_DONE;
}

/* ---- the table */

static const char *const dialects[] = { "template", "sqlite", NULL };

static const calx_driver table = {
    .struct_size = sizeof(calx_driver),
    .capabilities = CALX_DRIVER_BLOCKING,
    .name = "template",
    .connection_size = sizeof(connection),
    .statement_size = sizeof(statement),
    .result_size = sizeof(result),
    .option_size = sizeof(calx_option),
    .column_size = sizeof(calx_column_info),
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .dialects = dialects,
    .connect_start = connect_start,
    .close_start = close_start,
    .abandon = abandon,
    .finish = finish,
    .error = error,
    .cancel = cancel,
    .server_version = server_version,
    .command_start = command_start,
    .prepare_start = prepare_start,
    .statement_close = statement_close,
    .execute_start = execute_start,
    .describe = describe,
    .fetch_start = fetch_start,
    .result_close_start = result_close_start,
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR,
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DRIVER,
    .name = "template",
    .version = "1.0",
    .table = &table,
};

/* Called once, under a lock: keep the host, check what can be checked, and leave the rest for connect. NULL refuses to
 * start. */
CALX_PLUGIN_INIT(driver_template)
{
    if (!sqlite3_threadsafe())
        return NULL;
    /* CALX_HOST_HAS(host, member) asks for members that are younger than ABI 0.1. */
    calx = host;
    return &plugin;
}
