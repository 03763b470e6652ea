/* SPDX-License-Identifier: MIT */
/* What became of a transaction when a driver reports a failure: gone, still open, in doubt, or partly durable; and whether it may be run
 * again. */
#include "engine/handle.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- statements that may end a transaction ---- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The first word at `*sql`, behind space, comments and parentheses; *sql moves behind it. */
static size_t first_word(const char **sql, const char **word)
{
    const char *at = *sql;
    size_t len = 0;
    for (;;) {
        while (is_space(*at) || *at == '(' || *at == ';')
            at++;
        if ((at[0] == '-' && at[1] == '-') || *at == '#') /* # begins a statement nowhere */
            at += strcspn(at, "\n");
        else if (at[0] == '/' && at[1] == '*' && at[2] != '!' && at[2] != 'M') {
            const char *end = strstr(at + 2, "*/");
            at = end ? end + 2 : at + strlen(at);
        } else
            break;
    }
    while ((at[len] | 0x20) >= 'a' && (at[len] | 0x20) <= 'z')
        len++;
    *word = at;
    *sql = at + len;
    return len;
}

static bool is_one_of(const char *word, size_t len, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == len && !strncasecmp(word, *list, len))
            return true;
    return false;
}

/* Whether running it may have made durable what the transaction did before. It is asked only when a reply was lost, and errs on the side
 * of doubt: a semicolon in a literal counts as one. */
static bool may_commit(const char *sql, bool ddl_commits)
{
    static const char *const work[] = { "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "WITH", "VALUES", "TABLE",
                                        "SAVEPOINT", "RELEASE", "ROLLBACK", "EXPLAIN", "SHOW", "DO", NULL };
    static const char *const ends[] = { "COMMIT", "END", "PREPARE", "CALL", "XA", NULL };
    while (*sql) {
        const char *word;
        size_t len = first_word(&sql, &word);
        if (len && (ddl_commits ? !is_one_of(word, len, work) : is_one_of(word, len, ends)))
            return true;
        if (!len && *sql && ddl_commits)
            return true; /* an executable comment, or nothing that is known here */
        sql += strcspn(sql, ";");
    }
    return false;
}

bool calxi_may_commit(const calxi_handle *handle, const char *sql)
{
    return may_commit(sql, (handle->raw->target.capabilities & CALX_TARGET_DDL_COMMITS) != 0);
}

/* A procedure, a prepared text, an executable comment: where DDL commits, all of them may (MariaDB 10.11). */
static bool may_run_anything(const char *word, size_t len)
{
    static const char *const words[] = { "CALL", "EXECUTE", NULL };
    return len ? is_one_of(word, len, words) : *word == '/';
}

/* Behind a literal or name; `escapes`: a backslash takes the next character with it. */
static const char *behind_quoted(const char *at, bool escapes)
{
    char quote = *at++;
    for (; *at && *at != quote; at++)
        at += escapes && *at == '\\' && quote != '`' && at[1];
    return at + (*at != '\0');
}

/* Where the next statement of a script begins where DDL commits (MariaDB 10.11): behind a semicolon that is part of no literal, name or
 * comment. What an executable comment holds is SQL, and "--" is a comment before a blank alone. */
static const char *behind_statement(const char *at, bool escapes)
{
    while (*at && *at != ';') {
        if (*at == '\'' || *at == '"' || *at == '`')
            at = behind_quoted(at, escapes);
        else if (*at == '#' || (at[0] == '-' && at[1] == '-' && (is_space(at[2]) || !at[2])))
            at += strcspn(at, "\n");
        else if (at[0] == '/' && at[1] == '*' && at[2] != '!' && at[2] != 'M') {
            const char *end = strstr(at + 2, "*/");
            at = end ? end + 2 : at + strlen(at);
        } else
            at++;
    }
    return at;
}

/* The words of a statement of the text that ends the transaction and may write; NULL: there is none. SET STATEMENT has another one behind it. */
static const char *ending_write(const char *sql, bool escapes, size_t *len)
{
    static const char *const words[] = { "CREATE", "DROP", "ALTER", "TRUNCATE", "RENAME", "GRANT", "REVOKE", "OPTIMIZE", "REPAIR", "INSTALL",
                                         "UNINSTALL", "BEGIN", "START", "LOCK", NULL };
    static const char *const set[] = { "SET", NULL }, *const statement[] = { "STATEMENT", NULL };
    for (; *sql; sql = behind_statement(sql, escapes)) {
        const char *word, *behind;
        *len = first_word(&sql, &word);
        if (is_one_of(word, *len, words))
            return word;
        if (!*len && *word == '/') {
            *len = strcspn(word, " \t\r\n");
            return word;
        }
        if (is_one_of(word, *len, set)) {
            size_t next = first_word(&sql, &behind);
            if (is_one_of(behind, next, statement)) {
                *len = (size_t)(behind + next - word);
                return word;
            }
        }
    }
    return NULL;
}

calx_status calxi_check_read_only(calxi_handle *handle, const char *sql, const char *where)
{
    calxi_error_parts parts = { .status = CALX_OPERATIONAL_ERROR, .kind = CALX_READ_ONLY, .statement = sql, .where = where };
    const char *word;
    char message[200];
    size_t len;
    if (!handle->in_transaction || !(handle->raw->target.capabilities & CALX_TARGET_DDL_COMMITS) ||
        !(word = ending_write(sql, !(handle->raw->target.modes & CALX_MODE_NO_BACKSLASH_ESCAPES), &len)))
        return CALX_OK;
    snprintf(message, sizeof message, "the transaction is read-only, and %.*s would end it and may write (%.40s commits around DDL)",
             len < 60 ? (int)len : 60, word, handle->engine->dialect->name);
    parts.message = calxi_text(message);
    return calxi_handle_fail(handle, &parts);
}

/* Whether nobody knows what it runs. A block is such a thing, if what begins so has ended the transaction. */
static bool is_opaque(const char *sql, bool ended)
{
    static const char *const block[] = { "BEGIN", NULL };
    const char *word;
    size_t len = first_word(&sql, &word);
    return may_run_anything(word, len) || (ended && is_one_of(word, len, block));
}

/* Whether a statement that begins with this word commits, and may leave a transaction open: COMMIT AND CHAIN; where DDL commits, to begin
 * another and to lock tables do so too (MariaDB 10.11). */
static bool commits_and_goes_on(const char *word, size_t len, bool first, bool ddl_commits)
{
    static const char *const commit[] = { "COMMIT", NULL }, *const end[] = { "END", NULL };
    static const char *const others[] = { "BEGIN", "START", "LOCK", NULL };
    if (is_one_of(word, len, commit) || (first && is_one_of(word, len, end))) /* behind a semicolon END is that of a body */
        return true;
    return ddl_commits && is_one_of(word, len, others);
}

calxi_commits calxi_commits_of(const calxi_raw *raw, const char *sql)
{
    bool ddl_commits = (raw->target.capabilities & CALX_TARGET_DDL_COMMITS) != 0;
    calxi_commits how = CALXI_COMMITS_NOT;
    for (bool first = true; *sql; first = false) {
        const char *word;
        size_t len = first_word(&sql, &word);
        if (len && commits_and_goes_on(word, len, first, ddl_commits)) {
            if (!first)
                return CALXI_COMMITS_ITSELF;
            how = CALXI_COMMITS_BEFORE;
        } else if (ddl_commits && may_run_anything(word, len))
            how = CALXI_COMMITS_MAYBE;
        sql += strcspn(sql, ";");
    }
    return how;
}

/* ROLLBACK, but not to a savepoint. */
static bool rolls_back(const char *sql)
{
    static const char *const words[] = { "ROLLBACK", "ABORT", NULL }, *const fill[] = { "WORK", "TRANSACTION", NULL }, *const to[] = { "TO", NULL };
    const char *word;
    size_t len = first_word(&sql, &word);
    if (!is_one_of(word, len, words))
        return false;
    len = first_word(&sql, &word);
    if (is_one_of(word, len, fill))
        len = first_word(&sql, &word);
    return !is_one_of(word, len, to);
}

static bool commits(const char *sql, bool first)
{
    static const char *const words[] = { "COMMIT", NULL }, *const end[] = { "END", NULL };
    const char *word;
    size_t len = first_word(&sql, &word);
    return is_one_of(word, len, words) || (first && is_one_of(word, len, end));
}

/* By the words of a text after which no transaction is open. */
static uint32_t ended_by(const calxi_handle *handle, const char *sql)
{
    static const char *const bodies[] = { "CREATE", "ALTER", NULL }; /* what they hold is not run */
    const char *at = sql, *word;
    size_t len = first_word(&at, &word);
    bool has_body = is_one_of(word, len, bodies);
    uint32_t how = 0;
    for (bool first = true; *sql && (first || !has_body); first = false) {
        how |= commits(sql, first) ? CALXI_ENDED_BY_COMMIT : rolls_back(sql) ? CALXI_ENDED_BY_ROLLBACK : 0u;
        sql += strcspn(sql, ";");
        sql += *sql == ';';
    }
    if (!how && !(handle->raw->target.capabilities & CALX_TARGET_DDL_COMMITS))
        how = CALXI_ENDED_BY_COMMIT; /* a procedure that commits, or the like */
    return how && handle->partial ? how | CALXI_ENDED_BY_COMMIT : how;
}

void calxi_note_end_by_text(calxi_handle *handle, const char *sql, bool answered)
{
    if (!handle->transacts)
        return;
    if (answered && handle->completion.transaction == CALX_TRANSACTION_IDLE)
        handle->ended_by_text |= ended_by(handle, sql);
    else if (commits(sql, true)) /* AND CHAIN: another one is open */
        handle->ended_by_text |= CALXI_ENDED_BY_COMMIT;
    else if (rolls_back(sql))
        handle->ended_by_text |= CALXI_ENDED_BY_ROLLBACK;
}

void calxi_note_durable(calxi_handle *handle, const char *sql, calxi_commits commits, bool touched)
{
    if (handle->completion.transaction != CALX_TRANSACTION_IDLE) {
        bool committed = calxi_has_committed(commits, touched);
        handle->partial = handle->partial || committed;
        handle->durable = handle->durable || (committed && commits != CALXI_COMMITS_MAYBE);
    } else if (handle->adopted)
        handle->partial = handle->durable = false; /* the program began it by a statement, and has ended it by one */
    else {
        handle->durable = handle->durable || ended_by(handle, sql) != CALXI_ENDED_BY_ROLLBACK;
        handle->partial = true;
    }
}

/* ---- failures ---- */

/* Whether what the server has not seen may go well when it is sent once more: a mistake of the program stays one. */
static bool may_go_well_later(const calx_driver_error *failure)
{
    switch (failure->status) {
    case CALX_OPERATIONAL_ERROR:
    case CALX_TIMEOUT:
    case CALX_DISCONNECT:
    case CALX_NOT_READY:
        return (failure->flags & CALX_DRIVER_ERROR_NOT_SENT) != 0;
    default:
        return false;
    }
}

static bool is_retryable(const calxi_handle *handle, const calx_driver_error *failure, bool lost_in_transaction)
{
    if (handle->partial)
        return false; /* a part of it is durable */
    return failure->kind == CALX_SERIALIZATION_FAILURE || failure->kind == CALX_DEADLOCK ||
           (failure->flags & CALX_DRIVER_ERROR_STATEMENT_STALE) || may_go_well_later(failure) ||
           (lost_in_transaction && failure->status == CALX_DISCONNECT);
}

/* Whether something ran in the transaction before what ended it: what was sent before, or what stands before it in a script. */
static bool has_done_something(const calxi_handle *handle, const char *statement)
{
    const char *behind = statement ? behind_statement(statement, !(handle->raw->target.modes & CALX_MODE_NO_BACKSLASH_ESCAPES)) : "", *next;
    (void)first_word(&behind, &next);
    return !handle->untouched || *next;
}

/* Whether the failure took the whole transaction with it, or a part of it is durable. */
static void note_end(calxi_handle *handle, const calx_driver_error *failure, const char *statement)
{
    const calxi_raw *raw = handle->raw;
    bool ddl_commits = (raw->target.capabilities & CALX_TARGET_DDL_COMMITS) != 0;
    bool ended = raw->broken || (failure->flags & CALX_DRIVER_ERROR_ROLLED_BACK) ||
                 raw->completion.transaction == CALX_TRANSACTION_IDLE;
    if (!handle->in_transaction)
        return;
    handle->whole_gone = handle->whole_gone || ended;
    if (raw->broken || !ddl_commits)
        return;
    /* MySQL commits before it looks whether the DDL can be done. */
    if (ended && !(failure->flags & CALX_DRIVER_ERROR_ROLLED_BACK)) {
        handle->durable = handle->durable || has_done_something(handle, statement);
        handle->partial = true;
    } else if (statement && is_opaque(statement, ended)) /* it may have committed before what failed, also where it has begun another since */
        handle->partial = true;
}

/* The reply to a statement was lost, and with it the knowledge whether something is durable now. */
static bool is_in_doubt(const calxi_handle *handle, const calx_driver_error *failure, const char *statement)
{
    const calxi_raw *raw = handle->raw;
    if (!raw->broken || !statement || (failure->flags & CALX_DRIVER_ERROR_NOT_SENT))
        return false;
    return !handle->in_transaction || /* autocommit */
           (!handle->partial && may_commit(statement, (raw->target.capabilities & CALX_TARGET_DDL_COMMITS) != 0));
}

/* "?", "$1" and "%s" are how other libraries write binds. Those of the target's own style are calx's: of the program's they were refused
 * before. */
static bool has_foreign_bind(const char *sql, uint32_t paramstyle)
{
    char quote = '\0';
    for (; sql && *sql; sql++) {
        if (quote || *sql == '\'' || *sql == '"' || *sql == '`') { /* a quote that is doubled ends and begins again */
            quote = !quote ? *sql : *sql == quote ? '\0' : quote;
            continue;
        }
        if ((*sql == '?' && paramstyle != CALX_PARAMSTYLE_QMARK) || (*sql == '%' && sql[1] == 's') ||
            (*sql == '$' && sql[1] >= '0' && sql[1] <= '9' && paramstyle != CALX_PARAMSTYLE_DOLLAR))
            return true;
    }
    return false;
}

/* The message of a mistake that looks like such a bind, with what would be right. */
static calx_str with_hint(const calx_driver_error *failure, const char *statement, uint32_t paramstyle, char *text, size_t size)
{
    static const char hint[] = ":name";
    bool fits = failure->status == CALX_PROGRAMMING_ERROR &&
                (failure->kind == CALX_SYNTAX_ERROR || failure->kind == CALX_NO_SUCH_COLUMN ||
                 failure->kind == CALX_KIND_UNSPECIFIED);
    if (!fits || !has_foreign_bind(statement, paramstyle) || memmem(failure->message.ptr, failure->message.len, hint, sizeof hint - 1))
        return failure->message;
    snprintf(text, size, "%.*s (binds are written as :name)", (int)(failure->message.len < 600 ? failure->message.len : 600),
             failure->message.ptr);
    return calxi_text(text);
}

/* Whether a limit of calx's has passed, and none of the server's own: by the host's wait, or in a driver that waits by itself. */
static bool is_own_limit(const calxi_raw *raw)
{
    return raw->failure.status == CALX_TIMEOUT && (raw->timed_out || (raw->driver->capabilities & CALX_DRIVER_BLOCKING));
}

/* The limit that calx has set, by name. */
static calx_str told_limit(const calxi_handle *handle, char *text, size_t size)
{
    const calx_str said = handle->raw->failure.message;
    int64_t limit = handle->call_timeout_us ? handle->call_timeout_us : handle->statement_timeout_us;
    const char *name = handle->call_timeout_us ? ".timeout of the call" : "statement_timeout";
    if (limit < 0)
        return said;
    if (handle->raw->timed_out)
        snprintf(text, size, "no answer from the server within the time limit of %lld ms (%s)", (long long)limit / 1000, name);
    else
        snprintf(text, size, "%.*s, at the time limit of %lld ms (%s)", (int)(said.len < 600 ? said.len : 600), said.ptr,
                 (long long)limit / 1000, name);
    return calxi_text(text);
}

calx_status calxi_handle_failure(calxi_handle *handle, const char *statement, const char *where)
{
    const calx_driver_error *failure = &handle->raw->failure;
    char hinted[700];
    calxi_error_parts parts = { .status = (calx_status)failure->status,
                                .kind = (calx_error_kind)failure->kind,
                                .is_disconnect = handle->raw->broken,
                                .native_code = failure->native_code,
                                .sqlstate = failure->sqlstate,
                                .message = is_own_limit(handle->raw)
                                               ? told_limit(handle, hinted, sizeof hinted)
                                               : with_hint(failure, statement, handle->engine->dialect->paramstyle, hinted, sizeof hinted),
                                .constraint = failure->constraint,
                                .table = failure->table,
                                .column = failure->column,
                                .statement = statement,
                                .where = where };
    if (failure->flags & CALX_DRIVER_ERROR_STATEMENT_STALE)
        parts.status = CALX_OPERATIONAL_ERROR; /* whatever the backend calls it: a table has changed in the meantime */
    calxi_handle_adopt(handle);
    note_end(handle, failure, statement);
    parts.is_retryable = is_retryable(handle, failure, handle->raw->broken && handle->in_transaction);
    if (is_in_doubt(handle, failure, statement)) {
        parts.outcome = CALX_OUTCOME_UNKNOWN;
        parts.is_retryable = false;
    }
    calxi_handle_fail(handle, &parts);
    if (handle->raw->broken && calxi_events_wanted(&handle->engine->events, CALX_EVENT_INVALIDATE))
        calxi_tell_invalidate(handle->raw, &handle->error.view, where);
    return handle->error.view.status;
}
