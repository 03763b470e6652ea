/* SPDX-License-Identifier: MIT */
/* Parts of JSON documents on MySQL and MariaDB. Facts are of MariaDB 10.11 where nothing else is said. */
#include "compiler.h"

#include <stdio.h>
#include <string.h>

static void json(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *begin, const char *end)
{
    host->text(c, begin);
    host->text(c, "JSON_EXTRACT(");
    host->node(c, node->items[0]);
    host->text(c, ", ");
    host->literal(c, node->name);
    host->text(c, end);
}

#define JSON_NUMBERS "('INTEGER', 'DOUBLE', 'DECIMAL', 'UNSIGNED INTEGER')"

/* A number whose value is whole, and one of the type. A cast of its text to an integer would read 1 of 1e3 and of 1.5;
 * -7.0 % 1 is -0.0, which is not equal to 0 (MariaDB 10.11). */
static void json_integer(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    uint32_t kind = node->type->kind;
    json(host, c, node, "CASE WHEN JSON_TYPE(", ")) IN " JSON_NUMBERS);
    json(host, c, node, " AND CAST(JSON_UNQUOTE(", ")) AS DECIMAL(65, 30)) % 1 + 0 = 0");
    json(host, c, node, " AND CAST(JSON_UNQUOTE(", ")) AS DECIMAL(65, 30)) BETWEEN ");
    host->text(c, kind == CALX_TYPE_SMALLINT  ? "-32768 AND 32767"
                  : kind == CALX_TYPE_INTEGER ? "-2147483648 AND 2147483647"
                                              : "-9223372036854775808 AND 9223372036854775807");
    json(host, c, node, " THEN CAST(CAST(JSON_UNQUOTE(", ")) AS DECIMAL(65, 30)) AS SIGNED INTEGER) END");
}

/* JSON_UNQUOTE makes the text 'null' of null, and has the collation of JSON: beside a literal that is an error (1267) where the connection has
 * another one, as it has in most databases. */
static void value_at(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    switch (node->type->kind) {
    case CALX_TYPE_JSON: json(host, c, node, "", ")"); return;
    case CALX_TYPE_BOOLEAN:
        json(host, c, node, "CASE JSON_TYPE(", ")) WHEN 'BOOLEAN' THEN ");
        json(host, c, node, "JSON_UNQUOTE(", "))");
        calxi_mysql_text_collation(host, c);
        host->text(c, " = 'true' END");
        return;
    case CALX_TYPE_TEXT:
        json(host, c, node, "CASE JSON_TYPE(", ")) WHEN 'NULL' THEN NULL ELSE ");
        json(host, c, node, "JSON_UNQUOTE(", "))");
        calxi_mysql_text_collation(host, c);
        host->text(c, " END");
        return;
    case CALX_TYPE_DOUBLE:
        json(host, c, node, "CASE WHEN JSON_TYPE(", ")) IN " JSON_NUMBERS " THEN ");
        json(host, c, node, "CAST(JSON_UNQUOTE(", ")) AS DOUBLE) END");
        return;
    default: json_integer(host, c, node); return;
    }
}

/* What is no array is its own first element to both: $[0] of {"0": 5} is all of it, of 7 it is 7. So what stands before a [0] has to be an array. */
static void guard(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, const char *path, bool first)
{
    host->text(c, first ? "CASE WHEN JSON_TYPE(JSON_EXTRACT(" : " AND JSON_TYPE(JSON_EXTRACT(");
    host->node(c, node->items[0]);
    host->text(c, ", ");
    host->literal(c, path);
    host->text(c, ")) = 'ARRAY'");
}

/* The end of the step of a path: of ."a key" or [12]. */
static const char *step_end(const char *step)
{
    const char *end = *step == '[' ? strchr(step, ']') : strchr(step + 2, '"');
    return end ? end + 1 : step + strlen(step);
}

/* A part of a part is a part of the whole, at both paths in one. Else each level would write its document again as often as the level above. */
static void join_paths(calx_node *part, char *path, size_t size)
{
    while (part->items[0]->kind == CALX_NODE_JSON_VALUE && part->items[0]->type->kind == CALX_TYPE_JSON) {
        const calx_node *outer = part->items[0];
        size_t head = strlen(outer->name), tail = strlen(part->name + 1);
        if (head + tail >= size)
            return;
        memmove(path + head, part->name + 1, tail + 1);
        memcpy(path, outer->name, head);
        part->name = path;
        part->items = outer->items;
    }
}

void calxi_mysql_json(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    char path[1024], before[1024];
    bool any = false;
    calx_node part = *node;
    join_paths(&part, path, sizeof path);
    for (const char *step = part.name + 1; *step; step = step_end(step)) {
        size_t len = (size_t)(step - part.name);
        if (*step != '[' || strspn(step + 1, "0") + 1 != strcspn(step, "]"))
            continue;
        if (len >= sizeof before) {
            host->unsupported(c, "so long a path into JSON");
            return;
        }
        memcpy(before, part.name, len);
        before[len] = '\0';
        guard(host, c, &part, before, !any);
        any = true;
    }
    host->text(c, any ? " THEN " : "");
    value_at(host, c, &part);
    host->text(c, any ? " END" : "");
}
