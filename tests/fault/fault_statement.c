/* SPDX-License-Identifier: MIT */
/* The fault driver's statements and results: which are open, and that the host keeps their rules. */
#include "fault_parts.h"

#include <stdlib.h>
#include <string.h>

int32_t fault_prepare_start(void *state, void *statement, const char *sql, size_t len, size_t parameters, uint32_t flags,
                            calx_io *io)
{
    fault_statement *s = statement;
    fault_operation o = { .call = CALL_PREPARE, .statement = s, .sql = sql, .len = len, .parameters = parameters, .flags = flags };
    fault_rule(!s->connection, "a statement prepared twice without a close");
    s->connection = state;
    s->sql = strndup(sql, len);
    if (!s->sql)
        abort();
    fault_opened(1);
    return fault_start(state, &o, io);
}

void fault_statement_close(void *statement)
{
    fault_statement *s = statement;
    fault_rule(!s->results, "a statement closed before its result");
    if (!s->connection)
        return;
    fault_real()->statement_close(FAULT_REAL(s, fault_statement));
    free(s->sql);
    s->sql = NULL;
    s->connection = NULL;
    fault_opened(-1);
}

int32_t fault_execute_start(void *statement, void *result, const calx_slot *slots, size_t count, size_t rows, uint32_t flags,
                            calx_io *io)
{
    fault_statement *s = statement;
    fault_result *r = result;
    fault_operation o = { .call = CALL_EXECUTE, .statement = s, .result = r, .slots = slots, .count = count, .rows = rows, .flags = flags };
    fault_rule(s->connection, "a statement executed that is not prepared");
    fault_rule(!r->statement && !r->is_short, "a result that is not zeroed");
    r->statement = s;
    r->connection = s->connection;
    s->results++;
    fault_opened(1);
    return fault_start(s->connection, &o, io);
}

void fault_describe(void *result, const calx_column_info **columns, size_t *count)
{
    fault_result *r = result;
    fault_rule(r->statement, "a description of no result");
    fault_real()->describe(FAULT_REAL(r, fault_result), columns, count);
    if (r->is_short)
        *count = 0;
}

int32_t fault_fetch_start(void *result, const calx_slot *slots, size_t count, size_t rows, size_t *got, calx_io *io)
{
    fault_result *r = result;
    fault_operation o = { .call = CALL_FETCH, .result = r, .slots = slots, .count = count, .rows = rows, .got = got };
    fault_rule(r->statement, "a fetch from a result that is closed");
    *got = 0;
    return fault_start(r->connection, &o, io);
}

int32_t fault_result_close_start(void *result, calx_io *io)
{
    fault_result *r = result;
    fault_connection *c = r->connection;
    fault_operation o = { .call = CALL_RESULT_CLOSE, .result = r };
    fault_rule(r->statement, "a result closed twice");
    r->statement->results--;
    r->statement = NULL;
    fault_opened(-1);
    if (!c->open) { /* after abandon: only what is its own is freed */
        fault_real()->result_close_start(FAULT_REAL(r, fault_result), io);
        return CALX_STEP_DONE;
    }
    return fault_start(c, &o, io);
}
