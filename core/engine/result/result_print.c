/* SPDX-License-Identifier: MIT */
/* A result as a table for people, as psql and the sqlite3 shell draw one. */
#include "engine/result/result.h"
#include "types/value.h"
#include "types/width.h"
#include "util/builder.h"
#include "util/memory.h"

#include <string.h>

enum { WIDEST = 60 };

static bool is_number(const calx_value *value)
{
    return value->kind == CALX_KIND_INT64 || value->kind == CALX_KIND_UINT64 || value->kind == CALX_KIND_DOUBLE ||
           value->kind == CALX_KIND_DECIMAL;
}

static void add_spaces(calxi_builder *out, size_t count)
{
    while (count--)
        calxi_builder_putc(out, ' ');
}

static size_t width_of(const calxi_builder *cell)
{
    return calxi_text_width(cell->data ? cell->data : "", cell->len);
}

static void add_cell(calxi_builder *out, const calxi_builder *cell, size_t width, bool right)
{
    size_t shown = width_of(cell);
    size_t gap = shown < width ? width - shown : 0;
    add_spaces(out, 1 + (right ? gap : 0));
    calxi_builder_add(out, cell->data ? cell->data : "", cell->len);
    add_spaces(out, 1 + (right ? 0 : gap));
}

static void render(calxi_builder *cell, const calx_value *value)
{
    calxi_builder_truncate(cell, 0);
    calxi_value_plain(cell, value, WIDEST);
}

static void add_rule(calxi_builder *out, const size_t *widths, size_t columns)
{
    for (size_t i = 0; i < columns; i++) {
        calxi_builder_puts(out, i ? "+" : "");
        for (size_t k = 0; k < widths[i] + 2; k++)
            calxi_builder_putc(out, '-');
    }
    calxi_builder_putc(out, '\n');
}

static void render_name(calxi_builder *cell, const char *name)
{
    render(cell, &(calx_value){ .kind = CALX_KIND_STR, .as.s = { name, strlen(name) } });
}

static void add_head(calxi_builder *out, calx_result *result, calxi_builder *cell, const size_t *widths)
{
    for (size_t i = 0; i < result->columns; i++) {
        render_name(cell, result->types[i].name);
        calxi_builder_puts(out, i ? "|" : "");
        add_cell(out, cell, widths[i], false);
    }
    calxi_builder_putc(out, '\n');
    add_rule(out, widths, result->columns);
}

static void measure(calx_result *result, const calx_rows *rows, calxi_builder *cell, size_t *widths)
{
    for (size_t i = 0; i < result->columns; i++) {
        render_name(cell, result->types[i].name);
        widths[i] = width_of(cell);
    }
    for (size_t r = 0; r < rows->count; r++)
        for (size_t i = 0; i < rows->columns; i++) {
            render(cell, calx_rows_value(rows, r, i));
            if (width_of(cell) > widths[i])
                widths[i] = width_of(cell);
        }
}

static void draw(calxi_builder *out, calx_result *result, const calx_rows *rows, calxi_builder *cell, const size_t *widths)
{
    add_head(out, result, cell, widths);
    for (size_t r = 0; r < rows->count; r++) {
        for (size_t i = 0; i < rows->columns; i++) {
            const calx_value *value = calx_rows_value(rows, r, i);
            render(cell, value);
            calxi_builder_puts(out, i ? "|" : "");
            add_cell(out, cell, widths[i], is_number(value));
        }
        calxi_builder_putc(out, '\n');
    }
    calxi_builder_printf(out, "(%zu %s)\n", rows->count, rows->count == 1 ? "row" : "rows");
}

static calx_status write_table(calx_result *result, const calx_rows *rows, FILE *stream)
{
    size_t *widths = calxi_arena_alloc(&result->arena, result->columns * sizeof *widths);
    calxi_builder out, cell;
    bool ok, written = false;
    calxi_builder_init(&out);
    calxi_builder_init(&cell);
    ok = widths && calxi_result_load_types(result);
    if (ok) {
        measure(result, rows, &cell, widths);
        draw(&out, result, rows, &cell, widths);
        ok = !out.failed && !cell.failed;
    }
    if (ok)
        written = fwrite(out.data, 1, out.len, stream) == out.len && fflush(stream) == 0;
    calxi_builder_clear(&out);
    calxi_builder_clear(&cell);
    if (!ok)
        calxi_result_fail_memory(result);
    else if (!written)
        calxi_result_fail(result, &(calxi_error_parts){ .status = CALX_OPERATIONAL_ERROR, .where = result->where,
                                                        .message = calxi_text("calx_result_print: the table could not be written to its stream") });
    return calx_result_status(result);
}

calx_status calx_result_print_to(calx_result *result, FILE *stream)
{
    calx_rows rows;
    if (!result || !stream)
        return CALX_MISUSE;
    if (calx_result_status(result) != CALX_OK)
        return calx_result_status(result);
    if (!result->columns) {
        if (result->rows_affected >= 0)
            fprintf(stream, "(%lld %s affected)\n", (long long)result->rows_affected, result->rows_affected == 1 ? "row" : "rows");
        return CALX_OK;
    }
    rows = calx_result_all(result);
    if (calx_result_status(result) != CALX_OK)
        return calx_result_status(result);
    return write_table(result, &rows, stream);
}

calx_status calx_result_print(calx_result *result)
{
    return calx_result_print_to(result, stdout);
}
