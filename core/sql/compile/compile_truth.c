/* SPDX-License-Identifier: MIT */
/* Conditions and boolean values: each in the other's place, on backends where they are not the same. */
#include "sql/compile/compile.h"

enum { DEEPEST_NAME = 50 }; /* subqueries of subqueries, each naming a column of the one within */
enum { DEEPEST_CASE = 8 }; /* conditions that are values of conditions: each is written twice, so that the SQL doubles with each */

static const calx_node *without_label(const calx_node *node)
{
    while (calxi_node_is(node, CALX_NODE_COERCE) || calxi_node_is(node, CALX_NODE_LABEL))
        node = node->items[0];
    return node;
}

/* What is a condition by its form: a comparison, and what is made of comparisons. */
static bool is_condition(const calx_node *node)
{
    node = without_label(node);
    if (!node || node->type->kind != CALX_TYPE_BOOLEAN)
        return false;
    switch (node->kind) {
    case CALX_NODE_UNARY: case CALX_NODE_NARY: return true;
    case CALX_NODE_BINARY: return (node->op >= CALX_OP_EQ && node->op <= CALX_OP_MATCH) || node->op == CALX_OP_CUSTOM;
    case CALX_NODE_IN: case CALX_NODE_BETWEEN: case CALX_NODE_EXISTS: case CALX_NODE_AS_BOOLEAN: return true;
    default: return false;
    }
}

/* A column that is known by its name alone, of a subquery say: of the type of what it stands for. Where conditions are no values it can only be a value, whatever
 * is known of it; so can a parameter. */
static bool is_boolean_column(const calx_compiler *c, const calx_node *node)
{
    const calx_node *meaning = node;
    if ((node->kind != CALX_NODE_COLUMN && node->kind != CALX_NODE_SCALAR && node->kind != CALX_NODE_PARAM) || node->type->kind != CALX_TYPE_NONE)
        return false;
    for (unsigned depth = 0; meaning && meaning->type->kind == CALX_TYPE_NONE && depth < DEEPEST_NAME; depth++)
        meaning = calxi_node_is(meaning, CALX_NODE_LABEL) ? meaning->items[0] : calxi_meaning(c, meaning);
    return calxi_has(c, CALX_FEATURE_NO_CONDITION_VALUES) || (meaning && meaning->type->kind == CALX_TYPE_BOOLEAN);
}

/* SQL of the program's own is as it is, and what has something in it is what that is. */
static bool is_boolean_value(const calx_compiler *c, const calx_node *node)
{
    while (calxi_node_is(node, CALX_NODE_COERCE))
        node = node->items[0];
    if (node && is_boolean_column(c, node))
        return true;
    return node && node->type->kind == CALX_TYPE_BOOLEAN && node->kind != CALX_NODE_ERROR && node->kind != CALX_NODE_TEXT && node->kind != CALX_NODE_LITERAL &&
           node->kind != CALX_NODE_LABEL && node->kind != CALX_NODE_GROUP && !is_condition(node);
}

/* Where a boolean value is no condition it is compared; what is a condition already stays one. */
static void put_truth(calx_compiler *c, const calx_node *value, bool negated)
{
    if (calxi_has(c, CALX_FEATURE_CONDITIONS) || (value->type->kind == CALX_TYPE_BOOLEAN && !is_boolean_value(c, value))) {
        calxi_put_condition(c, value, negated ? CALX_PRECEDENCE_NOT : CALX_PRECEDENCE_LOWEST - 1, negated);
        return;
    }
    calxi_put_operand(c, value, CALX_PRECEDENCE_COMPARE);
    calxi_put(c, negated ? " = 0" : " = 1");
}

void calxi_put_as_boolean(calx_compiler *c, const calx_node *node)
{
    put_truth(c, node->items[0], (node->flags & CALX_FLAG_NEGATED) != 0);
}

/* What is within parentheses that were asked for, or has another name or type to calx. */
static const calx_node *inner_condition(const calx_compiler *c, const calx_node *node, bool *grouped)
{
    while (calxi_has(c, CALX_FEATURE_NO_CONDITION_VALUES) && node &&
           (node->kind == CALX_NODE_GROUP || node->kind == CALX_NODE_LABEL || node->kind == CALX_NODE_COERCE)) {
        *grouped = *grouped || node->kind == CALX_NODE_GROUP;
        node = node->items[0];
    }
    return node;
}

void calxi_put_condition(calx_compiler *c, const calx_node *node, int32_t precedence, bool negated)
{
    bool grouped = false;
    node = inner_condition(c, node, &grouped);
    if (node && !calxi_has(c, CALX_FEATURE_CONDITIONS) && is_boolean_value(c, node)) {
        put_truth(c, node, negated);
        return;
    }
    calxi_put(c, negated ? "NOT " : "");
    calxi_put(c, grouped ? "(" : "");
    c->is_condition = true;
    calxi_put_operand(c, node, grouped ? CALX_PRECEDENCE_LOWEST - 1 : precedence);
    c->is_condition = false;
    calxi_put(c, grouped ? ")" : "");
}

bool calxi_is_cased(const calx_compiler *c, const calx_node *node)
{
    return !c->is_condition && calxi_has(c, CALX_FEATURE_NO_CONDITION_VALUES) && is_condition(node);
}

/* Whether it is true or false, and never neither. */
static bool is_known(const calx_node *node)
{
    node = without_label(node);
    return calxi_node_is(node, CALX_NODE_EXISTS) || (calxi_node_is(node, CALX_NODE_BINARY) && node->op >= CALX_OP_IS && node->op <= CALX_OP_IS_NOT_DISTINCT);
}

void calxi_put_cased(calx_compiler *c, const calx_node *node)
{
    bool known = is_known(node);
    if (!known && ++c->cases > DEEPEST_CASE)
        calxi_compile_unsupported(c, "conditions that are values of conditions, more than 8 levels deep");
    calxi_put(c, "CASE WHEN ");
    calxi_put_condition(c, node, CALX_PRECEDENCE_LOWEST, false);
    if (known) {
        calxi_put(c, " THEN 1 ELSE 0 END");
        return;
    }
    calxi_put(c, " THEN 1 WHEN NOT (");
    calxi_put_condition(c, node, CALX_PRECEDENCE_LOWEST, false);
    calxi_put(c, ") THEN 0 END");
    c->cases--;
}
