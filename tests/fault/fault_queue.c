/* SPDX-License-Identifier: MIT */
/* The fault driver's pipelines: what is queued is kept, with copies of all that it was given, and run when it is synced. */
#include "fault_parts.h"

#include <stdlib.h>
#include <string.h>

static void *need(void *block)
{
    if (!block)
        abort();
    return block;
}

static void *copy_of(const void *from, size_t size)
{
    return size ? memcpy(need(malloc(size)), from, size) : need(malloc(1));
}

static bool is_pointer(uint32_t kind)
{
    return kind == CALX_KIND_STR || kind == CALX_KIND_BYTES || kind == CALX_KIND_DECIMAL || kind == CALX_KIND_JSON;
}

/* The other kinds lie in the slot. A text's three names have the same members. */
static void copy_slot(calx_slot *to, const calx_slot *from)
{
    calx_str text;
    *to = *from;
    to->valid = NULL;
    if (!from->to || !from->size || (from->valid && !*from->valid)) {
        *to = (calx_slot){ .kind = CALX_KIND_NULL };
        return;
    }
    to->to = copy_of(from->to, from->size);
    if (!is_pointer(from->kind))
        return;
    memcpy(&text, from->to, sizeof text);
    if (text.ptr)
        text.ptr = copy_of(text.ptr, text.len);
    memcpy(to->to, &text, sizeof text);
}

static void free_slot(const calx_slot *slot)
{
    void *text = NULL;
    if (slot->to && is_pointer(slot->kind))
        memcpy(&text, (char *)slot->to + offsetof(calx_str, ptr), sizeof text);
    free(text);
    free(slot->to);
}

static void free_queued(fault_queued *one)
{
    for (size_t i = 0; one && i < one->count; i++)
        free_slot(&one->slots[i]);
    if (one) {
        free(one->slots);
        free(one->sql);
    }
    free(one);
}

/* ---- queueing: all is read at once, also when it is put into the queue only when it is polled ---- */

static fault_queued *new_queued(const char *sql, size_t len)
{
    fault_queued *one = need(calloc(1, sizeof *one));
    one->sql = need(strndup(sql, len));
    one->len = len;
    return one;
}

int32_t fault_queue_command(void *state, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    fault_operation o = { .call = CALL_QUEUE_COMMAND, .purpose = purpose, .queued = new_queued(sql, len) };
    o.queued->is_command = true;
    o.queued->purpose = purpose;
    return fault_start(state, &o, io);
}

int32_t fault_queue_execute(void *state, const calx_slot *slots, size_t count, calx_io *io)
{
    fault_statement *s = state;
    fault_operation o = { .call = CALL_QUEUE_EXECUTE };
    fault_rule(s->connection, "a statement queued that is not prepared");
    o.queued = new_queued(s->sql, strlen(s->sql));
    o.queued->slots = need(calloc(count + 1, sizeof *slots));
    o.queued->count = count;
    for (size_t i = 0; i < count; i++)
        copy_slot(&o.queued->slots[i], &slots[i]);
    return fault_start(s->connection, &o, io);
}

int32_t fault_sync_start(void *state, size_t *done, calx_io *io)
{
    fault_connection *c = state;
    fault_operation o = { .call = CALL_SYNC, .got = done };
    fault_rule(c->queue, "a sync of nothing");
    *done = 0;
    return fault_start(c, &o, io);
}

/* ---- the queue ---- */

void fault_queue_add(fault_connection *c)
{
    fault_queued **end = &c->queue;
    while (*end)
        end = &(*end)->next;
    *end = c->now.queued;
    c->now.queued = NULL;
}

void fault_queue_skip(fault_connection *c)
{
    free_queued(c->now.queued);
    c->now.queued = NULL;
}

void fault_queue_clear(fault_connection *c)
{
    while (c->queue) {
        fault_queued *one = c->queue;
        c->queue = one->next;
        free_queued(one);
    }
    fault_queue_skip(c);
}

size_t fault_queue_length(const fault_connection *c)
{
    size_t length = 0;
    for (const fault_queued *one = c->queue; one; one = one->next)
        length++;
    return length;
}

size_t fault_queue_execution(const fault_connection *c)
{
    size_t place = 0;
    for (const fault_queued *one = c->queue; one && one->is_command; one = one->next)
        place++;
    return place;
}

/* On a statement of its own: the one that it was queued from may be closed by now. Its rows are dropped. The error's text stays while the
 * result is closed (SQLite's reset touches only its own). */
static int32_t run_execution(fault_connection *c, const fault_queued *one, calx_io *io)
{
    const calx_driver *real = fault_real();
    void *statement = need(calloc(1, real->statement_size)), *result = need(calloc(1, real->result_size));
    calx_completion completion = { .struct_size = sizeof completion };
    int32_t step = real->prepare_start(FAULT_REAL(c, fault_connection), statement, one->sql, one->len, one->count, CALX_PREPARE_ONCE, io);
    if (step == CALX_STEP_DONE) {
        step = real->execute_start(statement, result, one->slots, one->count, 1, 0, io);
        real->finish(FAULT_REAL(c, fault_connection), &completion);
        if (step == CALX_STEP_DONE && completion.rows_affected > 0)
            c->affected += completion.rows_affected;
        if (step == CALX_STEP_DONE)
            step = real->result_close_start(result, io);
        else
            real->result_close_start(result, io);
    }
    real->statement_close(statement);
    free(result);
    free(statement);
    return step;
}

static int32_t run_one(fault_connection *c, const fault_queued *one, calx_io *io)
{
    if (one->is_command)
        return fault_real()->command_start(FAULT_REAL(c, fault_connection), one->purpose, one->sql, one->len, io);
    return run_execution(c, one, io);
}

int32_t fault_queue_run(fault_connection *c, size_t *done, size_t most, calx_io *io)
{
    int32_t step = CALX_STEP_DONE;
    c->status = 0;
    c->affected = 0;
    while (c->queue && *done < most && step == CALX_STEP_DONE) {
        fault_queued *one = c->queue;
        step = run_one(c, one, io);
        *done += step == CALX_STEP_DONE;
        c->queue = one->next;
        free_queued(one);
    }
    fault_queue_clear(c);
    return step;
}
