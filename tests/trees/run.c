/* SPDX-License-Identifier: MIT */
/* Running trees on a backend, many in one SELECT, and telling results in one form. */
#include "trees.h"

#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    char *to = malloc(strlen(text) + 1);
    if (!to)
        abort();
    return strcpy(to, text);
}

void trees_outcome_clear(trees_outcome *outcome)
{
    free(outcome->text);
    *outcome = (trees_outcome){ .status = CALX_OK };
}

/* A number without the zeros that say nothing. */
static void put_decimal(FILE *to, const char *text, size_t len)
{
    bool has_point = memchr(text, '.', len) != NULL, zero = true;
    while (has_point && len && text[len - 1] == '0')
        len--;
    if (has_point && len && text[len - 1] == '.')
        len--;
    for (size_t i = 0; i < len; i++)
        zero = zero && (text[i] == '0' || text[i] == '-' || text[i] == '.');
    if (zero)
        fputs("0", to);
    else
        fprintf(to, "%.*s", (int)len, text);
}

static void put_value(FILE *to, const calx_value *value, trees_type type)
{
    char number[64];
    switch (value->kind) {
    case CALX_KIND_NULL: fputs("NULL", to); return;
    case CALX_KIND_BOOL: fputs(value->as.b ? "1" : "0", to); return;
    case CALX_KIND_INT8: case CALX_KIND_INT16: case CALX_KIND_INT32: case CALX_KIND_INT64: fprintf(to, "%lld", (long long)value->as.i); return;
    case CALX_KIND_UINT8: case CALX_KIND_UINT16: case CALX_KIND_UINT32: case CALX_KIND_UINT64:
        fprintf(to, "%llu", (unsigned long long)value->as.u);
        return;
    case CALX_KIND_FLOAT: case CALX_KIND_DOUBLE:
        snprintf(number, sizeof number, "%.15g", value->as.d);
        fputs(number, to);
        return;
    case CALX_KIND_DECIMAL: put_decimal(to, value->as.s.ptr, value->as.s.len); return;
    case CALX_KIND_DATE: fprintf(to, "day %d", value->as.date.days); return;
    case CALX_KIND_TIMESTAMP: fprintf(to, "moment %lld", (long long)value->as.timestamp.us); return;
    case CALX_KIND_STR: break;
    default: fprintf(to, "kind %u", value->kind); return;
    }
    if (type == TREES_DECIMAL && value->as.s.len)
        put_decimal(to, value->as.s.ptr, value->as.s.len);
    else if (type == TREES_DATE || type == TREES_TIMESTAMP) {
        calx_timestamp moment;
        calx_date day;
        const char *why;
        if (type == TREES_DATE && calx_date_parse(value->as.s.ptr, value->as.s.len, &day, &why) == CALX_OK)
            fprintf(to, "day %d", day.days);
        else if (type == TREES_TIMESTAMP && calx_timestamp_parse(value->as.s.ptr, value->as.s.len, &moment, &why) == CALX_OK)
            fprintf(to, "moment %lld", (long long)moment.us);
        else
            fprintf(to, "text '%.*s'", (int)value->as.s.len, value->as.s.ptr);
    } else
        fprintf(to, "'%.*s'", (int)value->as.s.len, value->as.s.ptr);
}

static void failed(trees_backend *backend, trees_outcome *outcome)
{
    const calx_error *error = calx_error_of(backend->session);
    outcome->status = error->status;
    outcome->kind = error->kind;
    outcome->text = copy(calx_errmsg(backend->session));
    calx_rollback(backend->session);
}

/* In rows nothing is known of types: numbers are numbers in whatever form they came, also text that SQLite's decimals are, and so are times. */
static void put_cell(FILE *to, const calx_value *value)
{
    calx_decimal decimal;
    calx_timestamp moment;
    const char *why;
    if (value->kind == CALX_KIND_STR && calx_decimal_parse(value->as.s.ptr, value->as.s.len, &decimal, &why) == CALX_OK)
        put_decimal(to, value->as.s.ptr, value->as.s.len);
    else if (value->kind == CALX_KIND_STR && calx_timestamp_parse(value->as.s.ptr, value->as.s.len, &moment, &why) == CALX_OK)
        fprintf(to, "moment %lld", (long long)moment.us);
    else if (value->kind == CALX_KIND_DATE)
        fprintf(to, "moment %lld", (long long)value->as.date.days * 86400000000);
    else
        put_value(to, value, TREES_INT);
}

static void run_rows(trees_backend *backend, const tree *t, trees_outcome *outcome)
{
    calx_result *result = calx_query(backend->session, t->statement, ((calx_args_t){ t->arguments, t->argument_count }));
    char *text = NULL;
    size_t size = 0, rows = 0, nulls = 0, cells = 0;
    FILE *to = open_memstream(&text, &size);
    while (to && calx_result_next(result)) {
        for (size_t i = 0; i < calx_result_column_count(result); i++) {
            const calx_value *value = calx_result_value(result, i);
            fputs(i ? " | " : "", to);
            put_cell(to, value);
            nulls += value->kind == CALX_KIND_NULL;
            cells++;
        }
        fputs("\n", to);
        rows++;
    }
    if (to)
        fclose(to);
    if (calx_result_close(result) == CALX_OK) {
        outcome->text = text;
        outcome->null = !rows || nulls == cells;
        return;
    }
    free(text);
    failed(backend, outcome);
}

/* One or more expressions over their row. False: one of them has failed; nothing is told then. */
static bool run_expressions(trees_backend *backend, tree *trees, size_t count, trees_outcome *outcomes)
{
    calx_node *columns[TREES_BATCH], *where = calx_binary(CALX_OP_EQ, trees_column("id"), trees_integer_node(trees[0].row + 1));
    calx_node *from = trees_table();
    calx_arg arguments[TREES_BATCH * TREES_ARGUMENTS];
    calx_args_t args = { arguments, 0 };
    calx_result *result;
    bool ok;
    for (size_t i = 0; i < count; i++) {
        columns[i] = trees[i].node;
        for (size_t k = 0; k < trees[i].argument_count; k++)
            arguments[args.count++] = trees[i].arguments[k];
    }
    result = calx_query(backend->session, calx_select_n((calx_clause *const[]){ calx_columns_n(columns, count), calx_from_n(&from, 1),
                                                                                calx_where_n(&where, 1) }, 3), args);
    ok = calx_result_next(result);
    for (size_t i = 0; ok && i < count; i++) {
        const calx_value *value = calx_result_value(result, i);
        size_t size = 0;
        FILE *to = open_memstream(&outcomes[i].text, &size);
        if (!to)
            abort();
        put_value(to, value, trees[i].type);
        fclose(to);
        outcomes[i].null = value->kind == CALX_KIND_NULL;
    }
    return calx_result_close(result) == CALX_OK && ok;
}

void trees_run(trees_backend *backend, tree *trees, size_t count, trees_outcome *outcomes)
{
    for (size_t i = 0; i < count; i++)
        outcomes[i] = (trees_outcome){ .status = CALX_OK };
    /* A database with a binary collation of its own has it for texts that are made of numbers, and its tables here another one: 1267. */
    if (!strcmp(backend->name, "mariadb"))
        calx_exec(backend->session, calx_text("SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin"));
    if (trees[0].is_rows) {
        for (size_t i = 0; i < count; i++)
            run_rows(backend, &trees[i], &outcomes[i]);
        return;
    }
    if (run_expressions(backend, trees, count, outcomes))
        return;
    for (size_t i = 0; i < count; i++)
        trees_outcome_clear(&outcomes[i]);
    if (count == 1) {
        failed(backend, &outcomes[0]);
        return;
    }
    calx_rollback(backend->session);
    for (size_t i = 0; i < count; i += (count + 3) / 4) { /* by quarters, down to the one */
        size_t part = count - i < (count + 3) / 4 ? count - i : (count + 3) / 4;
        trees_run(backend, trees + i, part, outcomes + i);
    }
}
