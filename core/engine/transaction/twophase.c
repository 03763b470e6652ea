/* SPDX-License-Identifier: MIT */
/* Two-phase transactions: begun with a global identifier, prepared, ended, and recovered after a crash. */
#include "engine/transaction/twophase.h"

#include "sql/tree/statement.h"
#include "util/clock.h"
#include "util/line.h"
#include "util/memory.h"

#include <calx/args.h>
#include <calx/result.h>

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

/* ---- identifiers ---- */

/* Written into literals of every dialect and mode: printable ASCII without quote and backslash. 64 bytes is what XA has. */
static bool gid_is_fine(const char *gid)
{
    size_t len = strlen(gid);
    if (!len || len > CALXI_GID_MAX)
        return false;
    for (size_t i = 0; i < len; i++)
        if (gid[i] < ' ' || gid[i] > '~' || gid[i] == '\'' || gid[i] == '\\')
            return false;
    return true;
}

static calx_status check_gid(calxi_handle *handle, const char *gid, const char *where)
{
    if (gid && gid_is_fine(gid))
        return CALX_OK;
    return calxi_handle_misuse(handle, where, "a global transaction identifier has 1 to %d printable ASCII characters, but no quote and "
                               "no backslash: \"%.80s\"", (int)CALXI_GID_MAX, gid ? gid : "(NULL)");
}

/* 128 bits that no other program has. */
static bool make_gid(char gid[CALXI_GID_MAX + 1])
{
    unsigned char bits[16];
    size_t used = (size_t)snprintf(gid, CALXI_GID_MAX + 1, "calx_");
    if (getrandom(bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return false;
    for (size_t i = 0; i < sizeof bits; i++)
        used += (size_t)snprintf(gid + used, CALXI_GID_MAX + 1 - used, "%02x", bits[i]);
    return true;
}

/* ---- SQL ---- */

static int32_t sql_for(const calxi_handle *handle, const char *gid, uint32_t verb, uint32_t step, char sql[CALXI_TWOPHASE_SQL])
{
    const calx_dialect *dialect = handle->engine->dialect;
    int32_t len;
    sql[0] = '\0';
    if (!dialect->twophase_sql)
        return -snprintf(sql, CALXI_TWOPHASE_SQL, "%.40s has no two-phase transactions", dialect->name);
    len = dialect->twophase_sql(handle->raw ? &handle->raw->target : NULL, verb, gid, step, sql, CALXI_TWOPHASE_SQL);
    sql[CALXI_TWOPHASE_SQL - 1] = '\0';
    return len;
}

int32_t calxi_twophase_sql(const calxi_handle *handle, uint32_t verb, uint32_t step, char sql[CALXI_TWOPHASE_SQL])
{
    return sql_for(handle, handle->gid, verb, step, sql);
}

/* One after the other. What comes before the last may fail when all is to be undone: the backend may have begun with that itself
 * (MariaDB 10.11: XA END after a deadlock). */
static bool send_all(calxi_handle *handle, const char *gid, uint32_t verb, uint32_t purpose, const char *plain)
{
    int64_t deadline = calxi_handle_deadline(handle);
    char sql[2][CALXI_TWOPHASE_SQL];
    int32_t len = sql_for(handle, gid, verb, 0, sql[0]);
    if (len <= 0)
        return plain && calxi_raw_command(handle->raw, purpose, plain, strlen(plain), deadline);
    for (uint32_t step = 1;; step++) {
        const char *now = sql[(step - 1) % 2];
        int32_t next = sql_for(handle, gid, verb, step, sql[step % 2]);
        calxi_echo(handle->engine, now);
        if (!calxi_raw_command(handle->raw, next > 0 ? CALX_COMMAND_SAVEPOINT : purpose, now, (size_t)len, deadline) &&
            (next <= 0 || verb != CALX_TWOPHASE_ROLLBACK || handle->raw->broken))
            return false;
        if (next <= 0)
            return true;
        len = next;
    }
}

bool calxi_twophase_send(calxi_handle *handle, uint32_t verb, uint32_t purpose, const char *plain)
{
    return send_all(handle, handle->gid, verb, purpose, plain);
}

/* ---- begin, prepare ---- */

calx_status calxi_begin_twophase(calxi_handle *handle, const char *gid, const char *where)
{
    char own[CALXI_GID_MAX + 1], why[CALXI_TWOPHASE_SQL];
    calx_status status = calxi_handle_enter(handle);
    if (status != CALX_OK)
        return status;
    if (handle->prepared)
        return calxi_handle_settle(handle, where); /* which refuses */
    if (handle->in_transaction)
        return calxi_handle_misuse(handle, where, "calx_begin_twophase: a transaction is under way already");
    if (gid)
        status = check_gid(handle, gid, where);
    else if (!make_gid(own))
        status = calxi_handle_misuse(handle, where, "the system gave no random numbers for an identifier");
    if (status == CALX_OK && sql_for(handle, gid ? gid : own, CALX_TWOPHASE_BEGIN, 0, why) < 0)
        status = calxi_handle_unsupported(handle, why, where);
    if (status != CALX_OK)
        return calxi_handle_stick(handle, status);
    memcpy(handle->gid, gid ? gid : own, strlen(gid ? gid : own) + 1);
    handle->twophase = true;
    status = calxi_begin_sort(handle, (calxi_sort){ 0, 0 }, where);
    handle->twophase = status == CALX_OK;
    return status;
}

static calx_status nothing_to_prepare(calxi_handle *handle, const char *where)
{
    return calxi_handle_misuse(handle, where, "calx_prepare: no transaction that calx_begin_twophase began is under way");
}

/* PREPARE failed: unless the connection is lost, the backend has ended the transaction or can be told to. */
static calx_status prepare_refused(calxi_handle *handle, const char *where)
{
    bool in_doubt = handle->raw->broken && !(handle->raw->failure.flags & CALX_DRIVER_ERROR_NOT_SENT);
    char sql[CALXI_TWOPHASE_SQL];
    calx_status status;
    snprintf(sql, sizeof sql, "PREPARE '%s'", handle->gid);
    status = calxi_handle_failure(handle, sql, where);
    if (in_doubt) {
        handle->error.view.outcome = CALX_OUTCOME_UNKNOWN; /* it may be prepared, and then stays */
        handle->error.view.is_retryable = false;
    }
    status = calxi_commit(handle, where); /* of a failed transaction: rolls back, and returns the first error */
    if (in_doubt)
        handle->error.view.outcome = CALX_OUTCOME_UNKNOWN;
    return status;
}

calx_status calxi_prepare(calxi_handle *handle, const char *where)
{
    calx_status status;
    if (calxi_handle_is_dead(handle))
        return handle->error.view.status;
    if (handle->prepared)
        return calxi_handle_answer(handle, CALX_MISUSE, "the transaction is prepared already", NULL, where);
    if (handle->failed)
        return calxi_commit(handle, where);
    if (!handle->twophase || !handle->in_transaction)
        return nothing_to_prepare(handle, where);
    status = calxi_handle_enter(handle);
    if (status == CALX_OK)
        status = calxi_handle_settle(handle, where);
    if (status != CALX_OK)
        return calxi_commit(handle, where);
    if (!calxi_twophase_send(handle, CALX_TWOPHASE_PREPARE, CALX_COMMAND_COMMIT, NULL))
        return prepare_refused(handle, where);
    if (handle->raw->completion.flags & CALX_COMPLETION_ROLLED_BACK) {
        calxi_error_parts parts = { .status = CALX_OPERATIONAL_ERROR, .outcome = CALX_OUTCOME_ROLLED_BACK, .where = where,
                                    .message = calxi_text("the server rolled back when asked to prepare") };
        handle->whole_gone = true;
        calxi_handle_fail(handle, &parts);
        return calxi_commit(handle, where);
    }
    calxi_transactions_end(handle);
    handle->in_transaction = false;
    handle->prepared = true;
    return CALX_OK;
}

/* ---- the second phase ---- */

/* What became of it, and what is to be done. */
static void tell_left(const calxi_handle *handle, bool commit, char *message, size_t size)
{
    const calx_driver_error *failure = &handle->raw->failure;
    bool lost = handle->raw->broken;
    int len = snprintf(message, size, "%.*s; the prepared transaction \"%s\" ", (int)calxi_whole(failure->message.ptr, failure->message.len, 400),
                       failure->message.ptr ? failure->message.ptr : "", handle->gid);
    if (!lost && failure->kind == CALX_NO_SUCH_OBJECT)
        snprintf(message + len, size - (size_t)len, "is not there any more: whoever has ended it knows whether it was committed");
    else
        snprintf(message + len, size - (size_t)len, "%s: look with calx_recover_twophase(), and end it with calx_%s_prepared()",
                 lost ? "may still be there" : "is still there", commit ? "commit" : "rollback");
}

/* What the error has for a statement: PostgreSQL's words, whatever the backend's are, with the identifier. */
static const char *name_of_end(const char *gid, bool commit, char room[CALXI_GID_MAX + 30])
{
    snprintf(room, CALXI_GID_MAX + 30, "%s PREPARED '%s'", commit ? "COMMIT" : "ROLLBACK", gid);
    return room;
}

/* It stays prepared, on the server: nobody knows what is to become of it but the program. */
static calx_status left_prepared(calxi_handle *handle, bool commit, const char *where)
{
    char message[700], statement[CALXI_GID_MAX + 30];
    calxi_error_parts parts = { .where = where, .statement = name_of_end(handle->gid, commit, statement) };
    const calx_driver_error *failure = &handle->raw->failure;
    tell_left(handle, commit, message, sizeof message);
    parts.status = (calx_status)failure->status;
    parts.kind = (calx_error_kind)failure->kind;
    parts.native_code = failure->native_code;
    parts.sqlstate = failure->sqlstate;
    parts.is_disconnect = handle->raw->broken;
    parts.outcome = CALX_OUTCOME_UNKNOWN;
    parts.message = calxi_text(message);
    calxi_error_clear(&handle->error);
    handle->failed = false;
    calxi_handle_fail(handle, &parts);
    handle->raw->broken = true; /* MariaDB 10.11: the transaction is the connection's until that ends */
    return parts.status;
}

calx_status calxi_twophase_end(calxi_handle *handle, bool commit, const char *where)
{
    calx_status status = CALX_OK;
    calxi_error_clear(&handle->error);
    if (!calxi_twophase_send(handle, commit ? CALX_TWOPHASE_COMMIT_PREPARED : CALX_TWOPHASE_ROLLBACK_PREPARED,
                             commit ? CALX_COMMAND_COMMIT : CALX_COMMAND_ROLLBACK, NULL))
        status = left_prepared(handle, commit, where);
    return status;
}

/* ---- by identifier, outside of any transaction ---- */

static calx_status enter_outside(calxi_handle *handle, const char *where)
{
    char why[CALXI_TWOPHASE_SQL];
    calx_status status = calxi_handle_enter(handle);
    if (status != CALX_OK)
        return status;
    if (handle->in_transaction || calxi_handle_goes_on(handle))
        return calxi_handle_misuse(handle, where, "prepared transactions are looked at and ended outside of a transaction: one is under way");
    if (sql_for(handle, "", CALX_TWOPHASE_RECOVER, 0, why) < 0)
        return calxi_handle_unsupported(handle, why, where);
    status = calxi_handle_settle(handle, where);
    return status == CALX_OK ? calxi_handle_checkout(handle, where) : status;
}

/* The status stands for itself: nothing is left for a commit to report. */
static calx_status leave_outside(calxi_handle *handle, calx_status status)
{
    if (handle->in_transaction || handle->prepared || calxi_handle_goes_on(handle))
        return status;
    handle->failed = false;
    calxi_handle_reported(handle);
    if (!handle->attached && (!handle->keeps_raw || (handle->raw && handle->raw->broken)))
        calxi_handle_give_back(handle);
    return status;
}

calx_status calxi_end_prepared(calxi_handle *handle, const char *gid, bool commit, const char *where)
{
    char statement[CALXI_GID_MAX + 30];
    calx_status status;
    if (calxi_handle_is_dead(handle) || handle->failed)
        return handle->error.view.status;
    status = enter_outside(handle, where);
    if (status == CALX_OK)
        status = check_gid(handle, gid, where);
    if (status == CALX_OK && !send_all(handle, gid, commit ? CALX_TWOPHASE_COMMIT_PREPARED : CALX_TWOPHASE_ROLLBACK_PREPARED,
                                       commit ? CALX_COMMAND_COMMIT : CALX_COMMAND_ROLLBACK, NULL))
        status = calxi_handle_failure(handle, name_of_end(gid, commit, statement), where);
    return leave_outside(handle, status);
}

/* A list that grows, of texts in the arena. */
typedef struct gid_list {
    calx_str *items;
    size_t count, capacity;
    size_t bytes;
} gid_list;

static bool add(gid_list *list, calx_str gid, calxi_arena *arena)
{
    if (list->count == list->capacity) {
        size_t wanted = list->capacity ? list->capacity * 2 : 16;
        calx_str *items = calxi_realloc_array(list->items, wanted, sizeof *items);
        if (!items)
            return false;
        list->items = items;
        list->capacity = wanted;
    }
    gid.ptr = calxi_arena_copy(arena, gid.ptr, gid.len);
    if (!gid.ptr)
        return false;
    list->items[list->count++] = gid;
    list->bytes += gid.len + 1;
    return true;
}

/* The identifier of a row; those that this interface cannot name are left out. */
static bool read_row(const calxi_handle *handle, const calx_result *result, calx_str *gid)
{
    const calx_value *row = calx_result_value(result, 0);
    size_t columns = calx_result_column_count(result);
    char text[CALXI_GID_MAX + 1];
    if (!row || !columns)
        return false;
    if (handle->engine->dialect->twophase_gid) {
        if (!handle->engine->dialect->twophase_gid(row, columns, gid))
            return false;
    } else if (row->kind == CALX_KIND_STR)
        *gid = row->as.s;
    else
        return false;
    if (!gid->len || gid->len > CALXI_GID_MAX || memchr(gid->ptr, '\0', gid->len))
        return false;
    memcpy(text, gid->ptr, gid->len);
    text[gid->len] = '\0';
    return gid_is_fine(text);
}

/* One block: the pointers, then the texts. */
static char **hand_out(const gid_list *list)
{
    char **gids = calxi_alloc((list->count + 1) * sizeof *gids + list->bytes), *text;
    if (!gids)
        return NULL;
    text = (char *)(gids + list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        gids[i] = memcpy(text, list->items[i].ptr, list->items[i].len);
        text[list->items[i].len] = '\0';
        text += list->items[i].len + 1;
    }
    gids[list->count] = NULL;
    return gids;
}

static calx_status out_of_memory(calxi_handle *handle, const char *where)
{
    calxi_problem problem;
    calxi_problem_no_memory(&problem);
    return calxi_handle_problem(handle, &problem, NULL, where);
}

/* The rows of the query, in autocommit: it is not to begin a transaction. */
static calx_status collect(calxi_handle *handle, gid_list *list, const char *where)
{
    char sql[CALXI_TWOPHASE_SQL];
    bool autocommit = handle->autocommit, room = true;
    calx_result *result;
    calx_status status;
    sql_for(handle, "", CALX_TWOPHASE_RECOVER, 0, sql);
    handle->autocommit = true;
    result = calxi_query(handle, calx_text(sql), CALX_NO_ARGS, NULL, where);
    while (room && calx_result_next(result)) {
        calx_str gid;
        if (read_row(handle, result, &gid))
            room = add(list, gid, &handle->arena);
    }
    status = calx_result_close(result);
    handle->autocommit = autocommit;
    return status == CALX_OK && !room ? out_of_memory(handle, where) : status;
}

calx_status calxi_recover_twophase(calxi_handle *handle, char ***gids, size_t *count, const char *where)
{
    gid_list list = { NULL, 0, 0, 0 };
    calx_status status;
    if (gids)
        *gids = NULL;
    if (count)
        *count = 0;
    if (calxi_handle_is_dead(handle) || handle->failed)
        return handle->error.view.status;
    status = enter_outside(handle, where);
    if (status == CALX_OK && (!gids || !count))
        status = calxi_handle_misuse(handle, where, "calx_recover_twophase: a place is NULL");
    if (status == CALX_OK)
        status = collect(handle, &list, where);
    if (status == CALX_OK) {
        *gids = hand_out(&list);
        *count = *gids ? list.count : 0;
        if (!*gids)
            status = out_of_memory(handle, where);
    }
    calxi_free(list.items);
    return leave_outside(handle, status);
}
