/* SPDX-License-Identifier: MIT */
/* SQL of the program's own beside what is compiled: at the head of a statement, at its end, and beside a table. */
#include "sql/compile/compile.h"

#include <string.h>

/* Those of other backends are left out; what could not be made is told. */
static bool is_meant(calx_compiler *c, const calx_node *word, uint32_t op)
{
    const calx_node *of = calxi_node_item(word, 0);
    if (!word || word->kind == CALX_NODE_ERROR) {
        calxi_put_node(c, word);
        return false;
    }
    if (of && of->kind == CALX_NODE_ERROR)
        calxi_put_node(c, of);
    return word->op == op && (!of || !strcmp(of->name, c->target.dialect));
}

void calxi_put_prefixes(calx_compiler *c, const calx_node *list)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (is_meant(c, list->items[i], CALXI_PREFIX)) {
            calxi_put(c, list->items[i]->name);
            calxi_put(c, " ");
        }
}

void calxi_put_suffixes(calx_compiler *c, const calx_node *list)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (is_meant(c, list->items[i], CALXI_SUFFIX)) {
            calxi_put(c, " ");
            calxi_put(c, list->items[i]->name);
        }
}

void calxi_put_hints(calx_compiler *c, const calx_node *from, uint32_t op)
{
    const calx_node *statement = c->scope ? c->scope->statement : NULL, *list;
    if (!statement || statement->kind < CALX_NODE_SELECT || statement->kind > CALX_NODE_DELETE)
        return;
    list = statement->items[CALX_CLAUSE_PREFIX];
    for (size_t i = 0; list && i < list->count; i++)
        if (calxi_node_is(list->items[i], CALX_NODE_PREFIX) && list->items[i]->op == op && list->items[i]->items[1] == from &&
            is_meant(c, list->items[i], op)) {
            calxi_put(c, op == CALXI_HINT_BEHIND ? " " : "");
            calxi_put(c, list->items[i]->name);
            calxi_put(c, op == CALXI_HINT_BEHIND ? "" : " ");
        }
}

/* One for what the statement does not read from would be lost. */
void calxi_check_hints(calx_compiler *c, const calx_node *list, const calxi_source *sources)
{
    for (size_t i = 0; list && i < list->count && !c->failed; i++) {
        const calx_node *word = list->items[i], *from = calxi_node_is(word, CALX_NODE_PREFIX) && word->op >= CALXI_HINT_BEFORE ? word->items[1] : NULL;
        const calxi_source *at = sources;
        while (from && at && !calxi_source_contains(at, from))
            at = at->next;
        if (calxi_node_is(from, CALX_NODE_ERROR))
            calxi_put_node(c, from);
        else if (from && !at)
            calxi_compile_fail(c, CALX_MISUSE, "the hint \"%.60s\" is for %.100s, which the statement does not read from", word->name, *from->name ? from->name : "a subquery");
    }
}
