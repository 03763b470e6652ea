/* SPDX-License-Identifier: MIT */
/* A tree as text: kinds, operators, names and values. */
#include "trees.h"

static void print_value(const calx_value *value, FILE *to)
{
    if (value->kind == CALX_KIND_INT64)
        fprintf(to, " %lld", (long long)value->as.i);
    else if (value->kind == CALX_KIND_STR || value->kind == CALX_KIND_DECIMAL)
        fprintf(to, " '%.*s'", (int)value->as.s.len, value->as.s.ptr);
    else if (value->kind == CALX_KIND_DOUBLE)
        fprintf(to, " %.17g", value->as.d);
    else if (value->kind == CALX_KIND_BOOL)
        fputs(value->as.b ? " true" : " false", to);
    else if (value->kind == CALX_KIND_DATE)
        fprintf(to, " day %d", (int)value->as.date.days);
    else if (value->kind == CALX_KIND_TIMESTAMP)
        fprintf(to, " moment %lld", (long long)value->as.timestamp.us);
    else if (value->kind == CALX_KIND_LIST)
        for (size_t i = 0; i < value->as.items.count; i++)
            print_value((const calx_value *)value->as.items.ptr + i, to);
    else
        fprintf(to, " value of kind %u", value->kind);
}

void trees_print_arguments(const tree *t, FILE *to)
{
    for (size_t i = 0; i < t->argument_count; i++) {
        fprintf(to, "  :%s =", t->arguments[i].name);
        print_value(&t->arguments[i].value, to);
        fputs("\n", to);
    }
}

void trees_print(const calx_node *node, FILE *to)
{
    const calx_value *value = calx_node_value(node);
    if (!node) {
        fputs("-", to);
        return;
    }
    fprintf(to, "(%u", calx_node_kind(node));
    if (calx_node_op(node))
        fprintf(to, ".%u", calx_node_op(node));
    if (*calx_node_name(node))
        fprintf(to, " %s", calx_node_name(node));
    if (value)
        print_value(value, to);
    for (size_t i = 0; calx_node_kind(node) != CALX_NODE_TABLE && i < calx_node_count(node); i++) {
        fputs(" ", to);
        trees_print(calx_node_child(node, i), to);
    }
    fputs(")", to);
}
