/* SPDX-License-Identifier: MIT */
/* Beginning a transaction: of which sort, by which SQL, and what of that has to be undone after it. */
#include "engine/handle.h"

#include "engine/pipeline.h"
#include "engine/transaction/twophase.h"
#include "util/clock.h"

#include <stdio.h>
#include <string.h>

enum { SQL_SIZE = 256 };

/* The dialect's statement number `step`; as calx_dialect.begin_sql answers. */
static int32_t sql_for(const calx_engine *engine, const calx_target *target, calxi_sort sort, uint32_t wanted, uint32_t step,
                       char sql[SQL_SIZE])
{
    calx_begin_traits traits = { .struct_size = sizeof traits, .isolation = sort.isolation, .flags = sort.flags,
                                 .wanted = wanted, .params = &engine->params };
    int32_t len;
    sql[0] = '\0';
    if (!engine->dialect->begin_sql) {
        if (wanted != CALX_BEGIN_SQL_BEGIN || (!sort.isolation && !(sort.flags & ~(uint32_t)CALX_BEGIN_WRITES)))
            return 0;
        return -snprintf(sql, SQL_SIZE, "the dialect %.40s cannot choose what a transaction is like (%s)", engine->dialect->name,
                         sort.isolation ? calx_isolation_name((calx_isolation)sort.isolation) : "read only, deferrable");
    }
    len = engine->dialect->begin_sql(target, &traits, step, sql, SQL_SIZE);
    sql[SQL_SIZE - 1] = '\0';
    return len;
}

/* ---- for engines and their connections ---- */

calx_status calxi_begin_check(calx_engine *engine, calxi_problem *problem)
{
    calx_target target = { .struct_size = sizeof target, .version_text = "", .dialect = engine->dialect->name };
    calxi_sort plain = { 0, 0 }, own = { (uint32_t)engine->settings.isolation, 0 };
    const char *begin = engine->dialect->sql->begin;
    char sql[SQL_SIZE];
    int32_t len = sql_for(engine, &target, plain, CALX_BEGIN_SQL_BEGIN, 0, sql);
    if (len < 0) /* what it cannot do without a wish is an option of the URL */
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%s", sql);
    engine->plain_begin = !len || (begin && strcmp(begin, sql) == 0);
    if (sql_for(engine, &target, own, CALX_BEGIN_SQL_BEGIN, 0, sql) < 0)
        return calxi_problem_set(problem, CALX_UNSUPPORTED, "%s", sql);
    return CALX_OK;
}

bool calxi_begin_set_up(calxi_raw *raw, int64_t deadline)
{
    calxi_sort sort = { (uint32_t)raw->engine->settings.isolation, 0 };
    char sql[SQL_SIZE];
    int32_t len;
    if (!sort.isolation)
        return true;
    for (uint32_t step = 0; (len = sql_for(raw->engine, &raw->target, sort, CALX_BEGIN_SQL_SESSION, step, sql)) > 0; step++) {
        if (!calxi_raw_command(raw, CALX_COMMAND_SETUP, sql, (size_t)len, deadline))
            return false;
        raw->isolation = sort.isolation;
    }
    return true;
}

/* ---- one transaction ---- */

static bool is_plain(const calxi_handle *handle)
{
    return handle->engine->plain_begin && !handle->sort.isolation && !handle->sort.flags;
}

static void echo_begin(const calxi_handle *handle, const char *sql, bool implicit)
{
    char line[SQL_SIZE + 16];
    if (!handle->engine->settings.echo)
        return;
    snprintf(line, sizeof line, "%s%s", sql, implicit ? " (implicit)" : "");
    calxi_echo(handle->engine, line);
}

/* What the statements before the BEGIN have left on the connection. A connection of which that cannot be undone is not used again. */
void calxi_begin_reset(calxi_handle *handle)
{
    calxi_raw *raw = handle->raw;
    char sql[SQL_SIZE];
    int32_t len;
    handle->sort_lingers = false;
    if (!raw || raw->broken)
        return;
    for (uint32_t step = 0; (len = sql_for(handle->engine, &raw->target, handle->sort, CALX_BEGIN_SQL_RESET, step, sql)) > 0; step++)
        if (!calxi_raw_command(raw, CALX_COMMAND_SETUP, sql, (size_t)len, calxi_deadline(handle->engine->settings.close_timeout_us))) {
            raw->broken = true;
            return;
        }
}

/* Nothing was done in it: a connection that was lost here leaves nothing in doubt, and a server that does not serve may
 * do so later. */
static calx_status begin_failed(calxi_handle *handle, const char *sql, const char *where)
{
    calx_status status = calxi_handle_failure(handle, sql, where);
    if ((handle->raw->broken || status == CALX_NOT_READY) && !handle->partial) {
        handle->error.view.outcome = CALX_OUTCOME_NONE;
        handle->error.view.is_retryable = true;
    }
    if (handle->sort_lingers)
        calxi_begin_reset(handle);
    return status;
}

/* The BEGIN itself: queued, where what follows is. */
static bool send_begin(calxi_handle *handle, const char *sql, const char *where)
{
    int queued = handle->queueing && calxi_pipeline_is_possible(handle)
                     ? calxi_pipeline_command(handle, CALX_COMMAND_BEGIN, sql, "BEGIN", where)
                     : 0;
    return queued ? queued > 0
                  : calxi_raw_command(handle->raw, CALX_COMMAND_BEGIN, sql, strlen(sql), calxi_handle_deadline(handle));
}

/* The transaction of handle->sort in two phases, where that begins otherwise: what is said before a BEGIN, and another BEGIN. */
static calx_status send_twophase(calxi_handle *handle, const char *xa, const char *where)
{
    char sql[2][SQL_SIZE];
    int32_t len = is_plain(handle) ? 0 : sql_for(handle->engine, &handle->raw->target, handle->sort, CALX_BEGIN_SQL_BEGIN, 0, sql[0]);
    if (len < 0)
        return calxi_handle_unsupported(handle, sql[0], where);
    for (uint32_t step = 1; len > 0; step++) {
        char *now = sql[(step - 1) % 2];
        int32_t next = sql_for(handle->engine, &handle->raw->target, handle->sort, CALX_BEGIN_SQL_BEGIN, step, sql[step % 2]);
        if (next <= 0)
            break; /* the BEGIN itself */
        echo_begin(handle, now, false);
        if (!calxi_raw_command(handle->raw, CALX_COMMAND_SETUP, now, (size_t)len, calxi_handle_deadline(handle)))
            return begin_failed(handle, now, where);
        handle->sort_lingers = true;
        len = next;
    }
    echo_begin(handle, xa, false);
    return calxi_raw_command(handle->raw, CALX_COMMAND_BEGIN, xa, strlen(xa), calxi_handle_deadline(handle))
               ? CALX_OK
               : begin_failed(handle, xa, where);
}

static calx_status send_plain(calxi_handle *handle, bool implicit, const char *where)
{
    const char *plain = handle->engine->dialect->sql->begin;
    char sql[2][SQL_SIZE];
    int32_t len = is_plain(handle) ? 0 : sql_for(handle->engine, &handle->raw->target, handle->sort, CALX_BEGIN_SQL_BEGIN, 0, sql[0]);
    if (len < 0)
        return calxi_handle_unsupported(handle, sql[0], where);
    if (!len) {
        echo_begin(handle, "BEGIN", implicit);
        return send_begin(handle, plain, where) ? CALX_OK : begin_failed(handle, plain, where);
    }
    for (uint32_t step = 1; len > 0; step++) {
        char *now = sql[(step - 1) % 2];
        int32_t next = sql_for(handle->engine, &handle->raw->target, handle->sort, CALX_BEGIN_SQL_BEGIN, step, sql[step % 2]);
        echo_begin(handle, now, implicit && next <= 0);
        if (next > 0 ? !calxi_raw_command(handle->raw, CALX_COMMAND_SETUP, now, (size_t)len, calxi_handle_deadline(handle))
                     : !send_begin(handle, now, where))
            return begin_failed(handle, now, where);
        handle->sort_lingers = handle->sort_lingers || next > 0;
        len = next;
    }
    return CALX_OK;
}

/* The transaction of handle->sort. */
static calx_status send(calxi_handle *handle, bool implicit, const char *where)
{
    char xa[CALXI_TWOPHASE_SQL];
    if (handle->twophase && calxi_twophase_sql(handle, CALX_TWOPHASE_BEGIN, 0, xa) > 0)
        return send_twophase(handle, xa, where);
    return send_plain(handle, implicit, where);
}

bool calxi_begin_again(calxi_handle *handle, int64_t deadline)
{
    const char *rollback = handle->engine->dialect->sql->rollback;
    calxi_echo(handle->engine, "ROLLBACK");
    return calxi_raw_command(handle->raw, CALX_COMMAND_ROLLBACK, rollback, strlen(rollback), deadline) &&
           send(handle, true, NULL) == CALX_OK;
}

static calx_status begin(calxi_handle *handle, bool implicit, const char *where)
{
    calx_status status;
    int64_t since;
    if (!handle->engine->dialect->sql->begin)
        return calxi_handle_unsupported(handle, "this backend has no transactions: use .autocommit", where);
    if (!calxi_handle_goes_on(handle)) { /* else the program still has its savepoints and texts */
        calxi_transactions_free(handle);
        calxi_handle_age_texts(handle);
        handle->savepoints = 0;
        handle->transactions++;
    }
    if (handle->sort.isolation == handle->raw->isolation)
        handle->sort.isolation = CALX_ISOLATION_DEFAULT; /* it has that level already */
    since = calxi_events_wanted(&handle->engine->events, CALX_EVENT_BEGIN) ? calxi_now() : 0;
    status = send(handle, implicit, where);
    if (status != CALX_OK)
        return status;
    handle->in_transaction = true;
    handle->untouched = !handle->twophase; /* such a one cannot be begun again: its identifier is in use */
    if (since)
        calxi_tell_transaction(handle->raw, CALX_EVENT_BEGIN, NULL, NULL, implicit, since, where);
    return CALX_OK;
}

calx_status calxi_begin_implicit(calxi_handle *handle, const char *where)
{
    if (!calxi_handle_goes_on(handle))
        handle->sort = (calxi_sort){ (uint32_t)handle->isolation, 0 };
    return begin(handle, true, where);
}

calx_status calxi_begin_sort(calxi_handle *handle, calxi_sort sort, const char *where)
{
    calx_status status = calxi_handle_enter(handle);
    if (status != CALX_OK)
        return status;
    if (handle->in_transaction)
        return calxi_handle_misuse(handle, where, "calx_begin: a transaction is under way already");
    if (sort.isolation >= CALX_AUTOCOMMIT)
        return calxi_handle_stick(handle, calxi_handle_misuse(handle, where, "calx_begin: %s is not a level of a transaction",
                                                              calx_isolation_name((calx_isolation)sort.isolation)));
    status = calxi_handle_checkout(handle, where);
    if (status == CALX_OK)
        status = calxi_handle_settle(handle, where);
    if (status != CALX_OK)
        return calxi_handle_stick(handle, status);
    handle->sort = sort;
    if (!sort.isolation)
        handle->sort.isolation = (uint32_t)handle->isolation;
    handle->queueing = handle->pipeline && !handle->twophase;
    status = begin(handle, false, where);
    handle->queueing = false;
    return calxi_handle_stick(handle, status);
}

calx_status calxi_begin(calxi_handle *handle, const calx_begin_options *options, const char *where)
{
    calx_begin_options given = { 0 };
    if (options)
        memcpy(&given, options, options->struct_size < sizeof given ? options->struct_size : sizeof given);
    return calxi_begin_sort(handle,
                            (calxi_sort){ (uint32_t)given.isolation_level, (given.read_only ? CALX_BEGIN_READ_ONLY : 0u) |
                                                                               (given.deferrable ? CALX_BEGIN_DEFERRABLE : 0u) },
                            where);
}
