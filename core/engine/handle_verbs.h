/* SPDX-License-Identifier: MIT */
/* The calls that sessions and connections have in common. Included once for each, with NOUN, the type
 * calx_<noun>, VERB(name), the function calx_<noun>_<name>, and NAME, the word, defined. */
#include "engine/visit.h"

#define VISIT(refusal) CALXI_VISIT(&self->handle, NAME, where, refusal)


calx_status VERB(ping)(NOUN *self, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_ping(&self->handle, where);
}

calx_status VERB(invalidate)(NOUN *self, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_handle_invalidate(&self->handle, where);
}

/* ---- transactions ---- */

calx_status VERB(begin)(NOUN *self, const calx_begin_options *options, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_begin(&self->handle, options, where);
}

calx_status VERB(commit)(NOUN *self, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_commit(&self->handle, where);
}

calx_status VERB(rollback)(NOUN *self, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_rollback(&self->handle, where);
}

calx_transaction *VERB(begin_nested)(NOUN *self, const char *where)
{
    if (!self)
        return NULL;
    VISIT(NULL);
    return calxi_begin_nested(&self->handle, where);
}

bool VERB(in_transaction)(const NOUN *self)
{
    return self && (self->handle.in_transaction || self->handle.prepared);
}

calx_status VERB(begin_twophase)(NOUN *self, const char *gid, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_begin_twophase(&self->handle, gid, where);
}

const char *VERB(twophase_gid)(const NOUN *self)
{
    return self ? self->handle.gid : "";
}

calx_status VERB(prepare)(NOUN *self, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_prepare(&self->handle, where);
}

calx_status VERB(recover_twophase)(NOUN *self, char ***gids, size_t *count, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_recover_twophase(&self->handle, gids, count, where);
}

calx_status VERB(commit_prepared)(NOUN *self, const char *gid, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_end_prepared(&self->handle, gid, true, where);
}

calx_status VERB(rollback_prepared)(NOUN *self, const char *gid, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_end_prepared(&self->handle, gid, false, where);
}

calx_status VERB(cancel)(NOUN *self)
{
    return self ? calxi_cancel(&self->handle) : CALX_MISUSE;
}

typedef struct function_call {
    NOUN *self;
    calx_status (*function)(NOUN *self, void *context);
    void *context;
} function_call;

static calx_status call_function(void *call)
{
    const function_call *c = call;
    return c->function(c->self, c->context);
}

calx_status VERB(transact)(NOUN *self, calx_status (*function)(NOUN *self, void *context), void *context,
                           const calx_transact_options *options, const char *where)
{
    function_call call = { self, function, context };
    if (!self)
        return CALX_MISUSE;
    if (!function)
        return calxi_handle_misuse(&self->handle, where, "calx_transact: the function is NULL");
    return calxi_transact(&self->handle, call_function, &call, options, where);
}

/* ---- statements ---- */

calx_status VERB(exec)(NOUN *self, calx_statement *statement, calx_args_t args, const calx_execute_options *options,
                       const char *where)
{
    if (self) {
        VISIT((calxi_statement_consume(statement, where, NULL), CALX_MISUSE));
        return calxi_exec(&self->handle, statement, args, options, where);
    }
    calxi_statement_consume(statement, where, NULL);
    return CALX_MISUSE;
}

calx_result *VERB(query)(NOUN *self, calx_statement *statement, calx_args_t args, const calx_execute_options *options,
                         const char *where)
{
    if (self) {
        VISIT((calxi_statement_consume(statement, where, NULL), NULL));
        return calxi_query(&self->handle, statement, args, options, where);
    }
    calxi_statement_consume(statement, where, NULL);
    return NULL;
}

calx_status VERB(script)(NOUN *self, const char *sql, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_script(&self->handle, sql, where);
}

calx_status VERB(row)(NOUN *self, calx_statement *statement, calx_args_t args, int want, bool scalar, const calx_slot *slots,
                      size_t count, bool *found, const char *where)
{
    if (self) {
        VISIT((calxi_statement_consume(statement, where, NULL), CALX_MISUSE));
        return calxi_row(&self->handle, statement, args, want, scalar, slots, count, found, where);
    }
    calxi_statement_consume(statement, where, NULL);
    return CALX_MISUSE;
}

int64_t VERB(rowcount)(const NOUN *self)
{
    return self ? self->handle.rowcount : -1;
}

calx_status VERB(last_insert_id)(NOUN *self, int64_t *id, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_last_insert_id(&self->handle, id, where);
}

calx_status VERB(sync)(NOUN *self, const char *where)
{
    if (!self)
        return CALX_MISUSE;
    VISIT(CALX_MISUSE);
    return calxi_sync(&self->handle, where);
}

/* ---- errors ---- */

const char *VERB(errmsg)(const NOUN *self)
{
    return self ? calxi_handle_error(&self->handle)->line : "the " NAME " is NULL";
}

const calx_error *VERB(error)(const NOUN *self)
{
    return self ? &calxi_handle_error(&self->handle)->view : calx_null_error(NULL);
}
