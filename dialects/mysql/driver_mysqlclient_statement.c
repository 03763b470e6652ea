/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: preparing, running and closing statements. */
#include "driver_mysqlclient.h"

#include <ctype.h>
#include <mysqld_error.h>
#include <strings.h>

/* Behind white space, comments and opening parentheses. A comment with ! is SQL to the server, and no word to us. */
static size_t skip_to_word(const char *sql, size_t len)
{
    size_t i = 0;
    while (i < len) {
        if (isspace((unsigned char)sql[i]) || sql[i] == '(') {
            i++;
        } else if (sql[i] == '#' || (sql[i] == '-' && i + 1 < len && sql[i + 1] == '-')) {
            while (i < len && sql[i] != '\n')
                i++;
        } else if (sql[i] == '/' && i + 1 < len && sql[i + 1] == '*') {
            for (i += 2; i + 1 < len && (sql[i] != '*' || sql[i + 1] != '/'); i++)
                ;
            i += 2;
        } else {
            break;
        }
    }
    return i < len ? i : len;
}

static bool first_word_is_one(const char *sql, size_t len, const char *const *words)
{
    size_t at = skip_to_word(sql, len);
    for (; *words; words++) {
        size_t n = strlen(*words);
        if (n <= len - at && strncasecmp(sql + at, *words, n) == 0 &&
            (at + n == len || !isalnum((unsigned char)sql[at + n])))
            return true;
    }
    return false;
}

static const char *const counting_words[] = { "INSERT", "UPDATE", "DELETE",  "REPLACE", "WITH",
                                              "LOAD",   "CALL",   "EXECUTE", NULL };
static const char *const reading_words[] = { "SELECT", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "VALUES", NULL };
/* Without rows and parameters there is nothing that the binary protocol gives: these go out as text, in one round
 * trip. */
static const char *const text_words[] = { "CREATE",   "DROP",      "ALTER",   "TRUNCATE", "RENAME", "SET",   "USE",
                                          "GRANT",    "REVOKE",    "LOCK",    "UNLOCK",   "BEGIN",  "START", "COMMIT",
                                          "ROLLBACK", "SAVEPOINT", "RELEASE", "FLUSH",    "KILL",   "XA",    NULL };

static bool keep_sql(calxi_my_statement *s, const char *sql, size_t len)
{
    s->sql = calxi_my_host->allocate(len + 1);
    if (!s->sql)
        return false;
    memcpy(s->sql, sql, len);
    s->sql[len] = '\0';
    s->sql_len = len;
    return true;
}

/* A closed statement waits in `closing` until the connection may talk: room for all is made when they are prepared. */
static bool reserve_closing(calxi_my_connection *c)
{
    size_t wanted = c->closing_count + c->statement_count + 1;
    MYSQL_STMT **grown;
    if (wanted <= c->closing_size)
        return true;
    wanted += wanted / 2 + 8;
    grown = calxi_my_host->reallocate(c->closing, wanted * sizeof *grown);
    if (!grown)
        return false;
    c->closing = grown;
    c->closing_size = wanted;
    return true;
}

static void link_statement(calxi_my_statement *s)
{
    calxi_my_connection *c = s->connection;
    s->after = c->statements;
    if (s->after)
        s->after->before = s;
    c->statements = s;
    c->statement_count++;
}

static void unlink_statement(calxi_my_statement *s)
{
    calxi_my_connection *c = s->connection;
    if (s->before)
        s->before->after = s->after;
    else
        c->statements = s->after;
    if (s->after)
        s->after->before = s->before;
    c->statement_count--;
    s->before = s->after = NULL;
    s->connection = NULL;
}

/* The connection is gone before the statement. */
void calxi_my_statement_orphan(calxi_my_statement *statement, bool leaked)
{
    unlink_statement(statement);
    if (statement->stmt && !leaked)
        mysql_stmt_close(statement->stmt);
    statement->stmt = NULL;
}

void calxi_my_statement_close(void *statement)
{
    calxi_my_statement *s = statement;
    calxi_my_connection *c = s->connection;
    if (s->stmt && c)
        c->closing[c->closing_count++] = s->stmt;
    s->stmt = NULL;
    if (c)
        unlink_statement(s);
    calxi_my_columns_clear(&s->columns);
    calxi_my_host->release(s->params);
    calxi_my_host->release(s->param_binds);
    calxi_my_host->release(s->sql);
    s->params = NULL;
    s->param_binds = NULL;
    s->sql = NULL;
}

static bool make_params(calxi_my_statement *s)
{
    size_t n = s->param_count;
    if (!n)
        return true;
    s->params = calxi_my_host->allocate(n * sizeof *s->params);
    s->param_binds = calxi_my_host->allocate(n * sizeof *s->param_binds);
    if (!s->params || !s->param_binds)
        return false;
    memset(s->params, 0, n * sizeof *s->params);
    memset(s->param_binds, 0, n * sizeof *s->param_binds);
    for (size_t i = 0; i < n; i++) {
        s->param_binds[i].buffer_type = MYSQL_TYPE_NULL;
        s->param_binds[i].is_null = &s->params[i].is_null;
        s->param_binds[i].length = &s->params[i].length;
    }
    return true;
}

/* Preparing touches no data: the transaction is what it was. */
static int32_t prepare_failed(calxi_my_connection *c)
{
    if (c->broken)
        c->transaction = CALX_TRANSACTION_UNKNOWN;
    c->completion.transaction = c->transaction;
    c->completion.modes = c->modes;
    return CALX_STEP_FAILED;
}

static int32_t prepared(calxi_my_connection *c, calx_io *io)
{
    calxi_my_statement *s = c->statement;
    if (c->answer && mysql_stmt_errno(s->stmt) == ER_UNSUPPORTED_PS && !s->param_count) {
        c->closing[c->closing_count++] = s->stmt;
        s->stmt = NULL;
        if (!keep_sql(s, c->sql, c->sql_len)) {
            calxi_my_fail_memory(c);
            return prepare_failed(c);
        }
        return calxi_my_done(c, io);
    }
    if (c->answer) {
        calxi_my_fail_stmt(c, s->stmt);
        return prepare_failed(c);
    }
    if (mysql_stmt_param_count(s->stmt) != s->param_count) {
        calxi_my_fail_text(c, CALX_PROGRAMMING_ERROR, 0,
                           "the server counts other parameters in the statement than calx does");
        return prepare_failed(c);
    }
    if (!make_params(s)) {
        calxi_my_fail_memory(c);
        return prepare_failed(c);
    }
    return calxi_my_done(c, io);
}

static int32_t prepare(calxi_my_connection *c, calx_io *io)
{
    calxi_my_statement *s = c->statement;
    (void)io;
    s->stmt = mysql_stmt_init(c->mysql);
    if (!s->stmt || !calxi_my_wire_attach(c, s->stmt)) {
        calxi_my_fail_mysql(c);
        return prepare_failed(c);
    }
    c->stmt = s->stmt;
    return calxi_my_begin(c, MY_CALL_PREPARE, prepared);
}

static int32_t prepare_sized(calxi_my_connection *c, calx_io *io)
{
    return calxi_my_within_limit(c, io, c->sql_len + 1, prepare);
}

int32_t calxi_my_prepare_start(void *connection, void *statement, const char *sql, size_t len, size_t parameters,
                               uint32_t flags, calx_io *io)
{
    calxi_my_connection *c = connection;
    calxi_my_statement *s = statement;
    (void)flags;
    s->param_count = parameters;
    s->counts = first_word_is_one(sql, len, counting_words);
    s->reads = first_word_is_one(sql, len, reading_words);
    if (!reserve_closing(c)) {
        calxi_my_fail_memory(c);
        return prepare_failed(c);
    }
    s->connection = c;
    link_statement(s);
    c->statement = s;
    c->sql = sql;
    c->sql_len = len;
    if (!parameters && first_word_is_one(sql, len, text_words)) {
        c->failed = 0;
        c->completion = (calx_completion){ .rows_affected = -1, .row_count = -1 };
        if (keep_sql(s, sql, len))
            return calxi_my_done(c, io);
        calxi_my_fail_memory(c);
        return prepare_failed(c);
    }
    return calxi_my_start(c, io, prepare_sized);
}

/* What a statement without rows came to. */
static void note_counts(calxi_my_connection *c, const calxi_my_statement *s, uint64_t affected, uint64_t insert_id)
{
    c->completion.columns = 0;
    c->completion.rows_affected = s->counts ? (int64_t)affected : -1;
    c->completion.last_insert_id = (int64_t)insert_id;
    c->completion.flags = s->counts && insert_id ? CALX_COMPLETION_HAS_INSERT_ID : 0;
}

static const MYSQL_FIELD *fields_of(MYSQL_STMT *stmt)
{
#if MY_NONBLOCKING
    return mariadb_stmt_fetch_fields(stmt);
#else
    MYSQL_RES *metadata = mysql_stmt_result_metadata(stmt); /* the fields are the statement's own */
    const MYSQL_FIELD *fields = metadata ? mysql_fetch_fields(metadata) : NULL;
    mysql_free_result(metadata);
    return fields;
#endif
}

static int32_t execute_drained(calxi_my_connection *c, calx_io *io)
{
    return calxi_my_failed(c, io);
}

/* Gives up a result that is there; c->error says why. */
static int32_t drain_and_fail(calxi_my_connection *c)
{
    c->stmt = c->statement->stmt;
    return calxi_my_begin(c, MY_CALL_STMT_FREE, execute_drained);
}

static int32_t execute_fail(calxi_my_connection *c, calx_io *io)
{
    MYSQL_STMT *stmt = c->statement->stmt;
    calxi_my_fail_stmt(c, stmt);
    if (c->error.code != CR_NEW_STMT_METADATA)
        return calxi_my_failed(c, io);
    /* The table has other columns now, and the library holds on to the old ones, with the rows still to come
     * (libmariadb 3.3). Preparing again helps, unless the statement has changed data already (INSERT ... RETURNING
     * *). */
    c->error.status = CALX_OPERATIONAL_ERROR;
    if (c->statement->reads)
        c->error.flags |= CALX_DRIVER_ERROR_STATEMENT_STALE;
    return drain_and_fail(c);
}

static bool has_more(const calxi_my_connection *c)
{
    return (c->mysql->server_status & (SERVER_MORE_RESULTS_EXIST | SERVER_PS_OUT_PARAMS)) != 0;
}

static int32_t execute_rows(calxi_my_connection *c, calx_io *io, size_t count)
{
    calxi_my_statement *s = c->statement;
    const MYSQL_FIELD *fields = fields_of(s->stmt);
    bool several = has_more(c);
    /* of a procedure's results libmariadb 3.3 forgets the binds, and makes the fields anew, perhaps in their old
     * place */
    if (!fields || several || !calxi_my_columns_same(&s->columns, fields, count)) {
        if (!fields || !calxi_my_columns_make(&s->columns, fields, count, !MY_WIRE)) {
            calxi_my_fail_memory(c);
            return drain_and_fail(c);
        }
        s->rebind = !MY_WIRE;
    }
    if (s->rebind) {
        calxi_my_columns_point(&s->columns);
        if (mysql_stmt_bind_result(s->stmt, s->columns.binds)) {
            calxi_my_fail_stmt(c, s->stmt);
            return drain_and_fail(c);
        }
        s->rebind = 0;
    }
    c->result->several = several;
    c->completion.columns = (uint32_t)count;
    return calxi_my_done(c, io);
}

static int32_t executed(calxi_my_connection *c, calx_io *io)
{
    calxi_my_statement *s = c->statement;
    size_t count;
    if (c->answer > 0 || (c->answer < 0 && mysql_stmt_errno(s->stmt)))
        return execute_fail(c, io);
    calxi_my_note_status(c);
    count = mysql_stmt_field_count(s->stmt);
    if (c->answer == 0 && count)
        return execute_rows(c, io, count);
    if (c->answer == 0) {
        note_counts(c, s, mysql_stmt_affected_rows(s->stmt), mysql_stmt_insert_id(s->stmt));
        if (has_more(c))
            return calxi_my_begin(c, MY_CALL_STMT_NEXT, executed); /* a procedure: its rows come later */
    }
    c->result->ended = 1;
    return calxi_my_done(c, io);
}

static int32_t text_stored(calxi_my_connection *c, calx_io *io)
{
    calxi_my_result *r = c->result;
    if (!c->rows) {
        calxi_my_fail_mysql(c);
        return calxi_my_failed(c, io);
    }
    calxi_my_note_status(c);
    r->rows = c->rows;
    c->rows = NULL;
    if (!calxi_my_columns_make(&r->columns, mysql_fetch_fields(r->rows), mysql_num_fields(r->rows), false)) {
        mysql_free_result(r->rows);
        r->rows = NULL;
        calxi_my_fail_memory(c);
        return calxi_my_failed(c, io);
    }
    r->connection = NULL;
    c->completion.columns = (uint32_t)r->columns.count;
    c->completion.row_count = (int64_t)mysql_num_rows(r->rows);
    c->completion.flags = CALX_COMPLETION_INDEPENDENT;
    return calxi_my_done(c, io);
}

static int32_t text_executed(calxi_my_connection *c, calx_io *io)
{
    if (c->answer) {
        calxi_my_fail_mysql(c);
        return calxi_my_failed(c, io);
    }
    if (mysql_field_count(c->mysql))
        return calxi_my_begin(c, MY_CALL_STORE, text_stored);
    calxi_my_note_status(c);
    note_counts(c, c->statement, mysql_affected_rows(c->mysql), mysql_insert_id(c->mysql));
    c->result->ended = 1;
    return calxi_my_done(c, io);
}

static int32_t send_text(calxi_my_connection *c, calx_io *io)
{
    (void)io;
    return calxi_my_begin(c, MY_CALL_QUERY, text_executed);
}

static int32_t execute_text(calxi_my_connection *c, calx_io *io)
{
    c->sql = c->statement->sql;
    c->sql_len = c->statement->sql_len;
    return calxi_my_within_limit(c, io, c->sql_len + 1, send_text);
}

static int32_t send_execute(calxi_my_connection *c, calx_io *io)
{
    (void)io;
    c->stmt = c->statement->stmt;
    return calxi_my_begin(c, MY_CALL_EXECUTE, executed);
}

static int32_t execute(calxi_my_connection *c, calx_io *io)
{
    bool is_long;
    if (!calxi_my_params_bind(c->statement, c->slots, c->slot_count, &is_long, io))
        return prepare_failed(c);
    return is_long ? calxi_my_within_limit(c, io, calxi_my_params_size(c->statement), send_execute) : send_execute(c, io);
}

int32_t calxi_my_execute_start(void *statement, void *result, const calx_slot *slots, size_t count, size_t rows,
                               uint32_t flags, calx_io *io)
{
    calxi_my_statement *s = statement;
    calxi_my_result *r = result;
    calxi_my_connection *c = s->connection;
    (void)rows;
    (void)flags; /* rows are never held in memory: reading them as they come is the fastest road too */
    r->connection = c;
    r->statement = s;
    c->statement = s;
    c->result = r;
    c->slots = slots;
    c->slot_count = count;
    if (count != s->param_count) {
        calxi_my_fail_text(c, CALX_INTERFACE_ERROR, 0, "another number of arguments than of parameters");
        return prepare_failed(c);
    }
    return calxi_my_start(c, io, s->stmt ? execute : execute_text);
}
