/* SPDX-License-Identifier: MIT */
/* CAST on MySQL and MariaDB, which know few types of their own there. Facts are of MariaDB 10.11. */
#include "compiler.h"

#include <calx/plugin/write_cast.h>

/* The type as CAST knows it, or NULL. Its size comes behind. */
static const char *type_name(const calx_type *type)
{
    switch (type->kind) {
    case CALX_TYPE_SMALLINT: case CALX_TYPE_INTEGER: case CALX_TYPE_BIGINT:
        return type->flags & CALX_TYPE_UNSIGNED ? "UNSIGNED INTEGER" : "SIGNED INTEGER";
    case CALX_TYPE_VARCHAR: case CALX_TYPE_TEXT: case CALX_TYPE_CHAR: case CALX_TYPE_ENUM: return "CHAR";
    case CALX_TYPE_BLOB: case CALX_TYPE_VARBINARY: return "BINARY";
    case CALX_TYPE_TIMESTAMP: case CALX_TYPE_TIMESTAMPTZ: return "DATETIME(6)";
    case CALX_TYPE_TIME: return "TIME(6)";
    case CALX_TYPE_DOUBLE: case CALX_TYPE_REAL: return "DOUBLE";
    case CALX_TYPE_NUMERIC: return "DECIMAL";
    default: return NULL;
    }
}

/* DECIMAL alone has no digits behind its point, and CHAR alone, which is one character elsewhere, as many as there are. */
static void size(const calx_compiler_host *host, calx_compiler *c, const calx_type *type)
{
    bool is_number = type->kind == CALX_TYPE_NUMERIC, is_text = calx_kind_is_text(type->kind);
    uint32_t length = type->length;
    char text[64];
    if (is_number && !length) {
        host->text(c, "(65, 30)");
        return;
    }
    if (type->kind == CALX_TYPE_CHAR && !length)
        length = 1;
    snprintf(text, sizeof text, is_number && type->scale ? "(%u, %u)" : "(%u)", length, type->scale);
    if (length && (is_number || is_text))
        host->text(c, text);
}

/* What is made a text has the collation of the connection, which is the database's: beside a column of another binary one, as those of calx's
 * tables are, that is an error (1267). One that is written comes before those of columns; which there are
 * is known of a version. */
void calxi_mysql_text_collation(const calx_compiler_host *host, calx_compiler *c)
{
    const calx_target *target = host->target(c);
    bool mariadb = calxi_is_mariadb(target);
    if (target->version >= (mariadb ? 100202u : 80017u))
        host->text(c, mariadb ? " COLLATE utf8mb4_nopad_bin" : " COLLATE utf8mb4_0900_bin");
}

static void collation(const calx_compiler_host *host, calx_compiler *c, const calx_type *type)
{
    if (type->collation) {
        host->text(c, " COLLATE ");
        host->identifier(c, type->collation);
    } else if (calx_kind_is_text(type->kind))
        calxi_mysql_text_collation(host, c);
}

/* The server takes casts to DECIMALs of other digits for the same: WHERE CAST(a AS DECIMAL(20, 1)) != CAST(a AS DECIMAL(30, 6)) is folded to
 * no rows, and ORDER BY and GROUP BY take the one for the other. It does compare arguments, so ROUND, which changes nothing, tells it the digits. */
static void digits_told(const calx_compiler_host *host, calx_compiler *c, const calx_type *type)
{
    char text[16];
    snprintf(text, sizeof text, ", %u)", type->scale);
    host->text(c, text);
}

/* BINARY(n) would be filled up with NULs. */
static void plain(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *name)
{
    const calx_type *type = node->type;
    bool cuts = calx_kind_is_bytes(type->kind) && type->length, has_digits = type->kind == CALX_TYPE_NUMERIC && type->length;
    host->text(c, cuts ? "SUBSTR(CAST(" : has_digits ? "ROUND(CAST(" : "CAST(");
    if (calx_kind_is_text(type->kind) && calx_kind_of(host, c, node->items[0]) == CALX_TYPE_BOOLEAN)
        calx_write_boolean_as_text(host, c, node->items[0]);
    else
        host->node(c, node->items[0]);
    host->text(c, " AS ");
    host->text(c, name);
    size(host, c, type);
    host->text(c, ")");
    if (cuts)
        calx_write_cut(host, c, type->length);
    if (has_digits)
        digits_told(host, c, type);
}

void calxi_mysql_cast(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_type *type = node->type;
    const char *name = type_name(type);
    if (type->kind == CALX_TYPE_JSON && calxi_is_mariadb(host->target(c)))
        host->unsupported(c, "CAST to JSON");
    if (type->kind == CALX_TYPE_BOOLEAN)
        calx_write_as_boolean(host, c, node->items[0], calx_kind_of(host, c, node->items[0]), "SIGNED INTEGER");
    else if (type->kind == CALX_TYPE_INTERVAL)
        calx_write_as_span(host, c, node->items[0], calx_kind_of(host, c, node->items[0]), "SIGNED INTEGER");
    else if (type->kind == CALX_TYPE_UUID) { /* small letters, as it is kept */
        host->text(c, "LOWER(CAST(");
        host->node(c, node->items[0]);
        host->text(c, " AS CHAR(36))");
        calxi_mysql_text_collation(host, c);
        host->text(c, ")");
    } else if (!name)
        host->standard(c, node);
    else
        plain(host, c, node, name);
    if (name)
        collation(host, c, type);
}
