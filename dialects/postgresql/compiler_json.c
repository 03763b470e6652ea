/* SPDX-License-Identifier: MIT */
/* Parts of JSON documents on PostgreSQL. Facts are of PostgreSQL 15. */
#include "compiler.h"

#include <stdio.h>
#include <string.h>

/* What is no value of the type is NULL, as on the other backends: a cast of the text would be an error, or read the text "12" as a number. */
static void json_scalar(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const char *limit = node->type->kind == CALX_TYPE_SMALLINT  ? "32768"
                        : node->type->kind == CALX_TYPE_INTEGER ? "2147483648"
                                                                : "9223372036854775808";
    char path[640];
    int len = snprintf(path, sizeof path, "strict %.500s ? (@.type() == \"%s\"", node->name, node->type->kind == CALX_TYPE_BOOLEAN ? "boolean" : "number");
    bool whole = node->type->kind != CALX_TYPE_BOOLEAN && node->type->kind != CALX_TYPE_DOUBLE;
    if (strlen(node->name) > 500) {
        host->unsupported(c, "so long a path into JSON");
        return;
    }
    if (whole)
        snprintf(path + len, sizeof path - (size_t)len, " && @.floor() == @ && @ >= -%s && @ < %s)", limit, limit);
    else
        snprintf(path + len, sizeof path - (size_t)len, ")");
    host->text(c, "CAST(jsonb_path_query_first(CAST(");
    host->node(c, node->items[0]);
    host->text(c, " AS JSONB), ");
    host->literal(c, path);
    host->text(c, ", '{}', TRUE) AS ");
    host->type(c, node->type);
    host->text(c, ")");
}

/* $."a"."b" is {"a","b"} to #> and #>>. */
static void by_names(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    char path[512] = "{", *to = path + 1;
    for (const char *p = node->name + 1; *p && to < path + sizeof path - 8;) {
        const char *begin = p + (*p == '.' ? 2 : 1), *end = strchr(begin, *p == '.' ? '"' : ']');
        if (!end || (size_t)(end - begin) > (size_t)(path + sizeof path - 8 - to)) {
            host->unsupported(c, "so long a path into JSON");
            return;
        }
        to += sprintf(to, "%s\"%.*s\"", to == path + 1 ? "" : ",", (int)(end - begin), begin);
        p = end + 1;
    }
    memcpy(to, "}", 2);
    host->operand(c, node->items[0], CALX_PRECEDENCE_NEG);
    host->text(c, node->type->kind == CALX_TYPE_JSON ? " #> " : " #>> ");
    host->literal(c, path);
}

/* The step at `at` of a path, ."a key" or [12]: what is between, and what comes behind it. */
static const char *step_of(const char *at, const char **begin, size_t *len)
{
    const char *end;
    *begin = at + (*at == '.' ? 2 : 1);
    end = strchr(*begin, *at == '.' ? '"' : ']');
    *len = end ? (size_t)(end - *begin) : strlen(*begin);
    return end ? end + 1 : *begin + *len;
}

/* #> takes a number for an index of an array and for a key of an object, also one with a sign or a blank before it. */
static bool has_number(const char *path)
{
    const char *begin;
    size_t len;
    for (const char *at = path + 1; *at;) {
        bool index = *at == '[';
        at = step_of(at, &begin, &len);
        if (index || (len && strchr("0123456789+- \t\n\v\f\r", *begin)))
            return true;
    }
    return false;
}

/* -> takes an integer for an index alone, a text for a key. JSONB has the scalar 5 for [5] there ('5'::jsonb -> 0 is 5), and so goes by a path. */
static void by_steps(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_type *of = node->items[0]->type;
    char key[512];
    const char *begin;
    size_t len;
    if (of->kind == CALX_TYPE_JSON)
        host->operand(c, node->items[0], CALX_PRECEDENCE_NEG);
    else { /* it may be JSONB */
        host->text(c, "CAST(");
        host->node(c, node->items[0]);
        host->text(c, " AS JSON)");
    }
    for (const char *at = node->name + 1; *at;) {
        bool index = *at == '[';
        at = step_of(at, &begin, &len);
        if (len >= sizeof key) {
            host->unsupported(c, "so long a path into JSON");
            return;
        }
        memcpy(key, begin, len);
        key[len] = '\0';
        host->text(c, !*at && node->type->kind == CALX_TYPE_TEXT ? " ->> " : " -> ");
        if (index)
            host->text(c, key);
        else
            host->literal(c, key);
    }
}

static void of_binary(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    char path[512];
    if (snprintf(path, sizeof path, "strict %s", node->name) >= (int)sizeof path) {
        host->unsupported(c, "so long a path into JSON");
        return;
    }
    host->text(c, "jsonb_path_query_first(");
    host->node(c, node->items[0]);
    host->text(c, ", ");
    host->literal(c, path);
    host->text(c, node->type->kind == CALX_TYPE_TEXT ? ", '{}', TRUE) #>> '{}'" : ", '{}', TRUE)");
}

void calxi_postgresql_json(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_type *of = node->items[0]->type;
    if (node->type->kind != CALX_TYPE_JSON && node->type->kind != CALX_TYPE_TEXT)
        json_scalar(host, c, node);
    else if (!has_number(node->name))
        by_names(host, c, node);
    else if (of->kind == CALX_TYPE_JSON && (of->flags & CALX_TYPE_BINARY_JSON))
        of_binary(host, c, node);
    else
        by_steps(host, c, node);
}
