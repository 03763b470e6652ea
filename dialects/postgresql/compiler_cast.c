/* SPDX-License-Identifier: MIT */
/* Casts that PostgreSQL refuses, or reads by the escapes of a BYTEA. Facts are of PostgreSQL 15. */
#include "dialect.h"

#include <calx/plugin/write_cast.h>

/* Around a text the bytes of it, around bytes what is left of them. */
static void as_bytes(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t from = calx_kind_of(host, c, node->items[0]);
    bool encodes = from != CALX_TYPE_NONE && !calx_kind_is_bytes(from), is_text = calx_kind_is_text(from) && from != CALX_TYPE_ENUM;
    host->text(c, node->type->length ? "substr(" : "");
    if (!encodes)
        host->standard(c, node);
    else {
        host->text(c, is_text ? "convert_to(" : "convert_to(CAST(");
        host->node(c, node->items[0]);
        host->text(c, is_text ? ", 'UTF8')" : " AS TEXT), 'UTF8')");
    }
    calx_write_cut(host, c, node->type->length);
}

/* The operand, made one that has a cast to the type. */
static void by_another(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *before, const char *after)
{
    host->text(c, "CAST(");
    host->text(c, before);
    host->node(c, node->items[0]);
    host->text(c, after);
    host->text(c, " AS ");
    host->type(c, node->type);
    host->text(c, ")");
}

void calxi_postgresql_cast(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t to = node->type->kind, from = calx_kind_of(host, c, node->items[0]);
    if (calx_kind_is_bytes(to))
        as_bytes(host, c, node);
    else if (to == CALX_TYPE_BOOLEAN && calx_kind_is_number(from)) /* of INTEGER alone there is a cast */
        calx_write_number_as_boolean(host, c, node->items[0]);
    else if (from == CALX_TYPE_BOOLEAN && calx_kind_is_number(to) && to != CALX_TYPE_INTEGER)
        by_another(host, c, node, "CAST(", " AS INTEGER)");
    else if (calx_kind_is_bytes(from) && calx_kind_is_text(to) && to != CALX_TYPE_ENUM && !node->type->collation) /* not \x6162 */
        by_another(host, c, node, "convert_from(", ", 'UTF8')");
    else
        host->standard(c, node);
    if ((node->flags & CALX_FLAG_RECURSIVE) && calx_kind_is_text(to) && to != CALX_TYPE_ENUM) /* of the start of a recursive CTE: as columns have it */
        host->text(c, " COLLATE \"C\"");
}
