/* SPDX-License-Identifier: MIT */
/* Computing a tree without a database: integers and conditions, in three-valued logic, so that three equal wrong answers are seen. */
#include "trees.h"

#include <string.h>

typedef struct answer {
    bool known, null; /* whether this can compute it; whether it is NULL */
    int64_t value;
} answer;

static const answer unknown = { .known = false };
static const answer nothing = { .known = true, .null = true };

static answer of(int64_t value)
{
    return (answer){ .known = true, .value = value };
}

static answer evaluate(const calx_node *node, const tree *t);

static answer child(const calx_node *node, size_t at, const tree *t)
{
    return evaluate(calx_node_child(node, at), t);
}

static answer arithmetic(uint32_t op, answer a, answer b)
{
    int64_t value = 0;
    bool over = false;
    switch (op) {
    case CALX_OP_ADD: over = __builtin_add_overflow(a.value, b.value, &value); break;
    case CALX_OP_SUB: over = __builtin_sub_overflow(a.value, b.value, &value); break;
    case CALX_OP_MUL: over = __builtin_mul_overflow(a.value, b.value, &value); break;
    case CALX_OP_MOD: /* the sign of the dividend */
        if (!b.value)
            return unknown;
        value = b.value == -1 ? 0 : a.value % b.value;
        break;
    case CALX_OP_EQ: value = a.value == b.value; break;
    case CALX_OP_NE: value = a.value != b.value; break;
    case CALX_OP_LT: value = a.value < b.value; break;
    case CALX_OP_LE: value = a.value <= b.value; break;
    case CALX_OP_GT: value = a.value > b.value; break;
    case CALX_OP_GE: value = a.value >= b.value; break;
    default: return unknown;
    }
    return over ? unknown : of(value);
}

static answer binary(const calx_node *node, const tree *t)
{
    uint32_t op = calx_node_op(node);
    answer a, b;
    if (calx_node_count(node) != 2)
        return unknown;
    a = child(node, 0, t);
    b = child(node, 1, t);
    if (!a.known || !b.known)
        return unknown;
    if (op == CALX_OP_IS || op == CALX_OP_IS_NOT_DISTINCT || op == CALX_OP_IS_NOT || op == CALX_OP_IS_DISTINCT) {
        bool equal = a.null == b.null && (a.null || a.value == b.value);
        return of(equal == (op == CALX_OP_IS || op == CALX_OP_IS_NOT_DISTINCT));
    }
    return a.null || b.null ? nothing : arithmetic(op, a, b);
}

/* AND is false when one operand is, else unknown when one is; OR the other way round. */
static answer logic(const calx_node *node, const tree *t)
{
    bool decides = calx_node_op(node) == CALX_OP_OR, null = false, decided = false;
    if (calx_node_op(node) != CALX_OP_AND && calx_node_op(node) != CALX_OP_OR)
        return unknown;
    for (size_t i = 0; i < calx_node_count(node); i++) {
        answer a = child(node, i, t);
        if (!a.known)
            return unknown;
        null = null || a.null;
        decided = decided || (!a.null && (a.value != 0) == decides);
    }
    return decided ? of(decides) : null ? nothing : of(!decides);
}

static answer unary(const calx_node *node, const tree *t)
{
    answer a = child(node, 0, t);
    if (!a.known || a.null)
        return a;
    switch (calx_node_op(node)) {
    case CALX_OP_NEG: return of(-a.value);
    case CALX_OP_NOT: return of(!a.value);
    case CALX_OP_BIT_NOT: return of(~a.value);
    default: return unknown;
    }
}

static answer one_of(const calx_node *node, const tree *t)
{
    const calx_node *list = calx_node_child(node, 1);
    bool negated = (calx_node_flags(node) & CALX_FLAG_NEGATED) != 0, null = false, found = false;
    answer a = child(node, 0, t);
    if (calx_node_kind(list) != CALX_NODE_TUPLE || !a.known)
        return unknown;
    if (!calx_node_count(list))
        return a.null && !negated ? unknown : of(negated); /* of NULL it is false, or unknown: which, the backends differ in */
    for (size_t i = 0; i < calx_node_count(list); i++) {
        answer item = child(list, i, t);
        if (!item.known)
            return unknown;
        null = null || item.null || a.null;
        found = found || (!item.null && !a.null && item.value == a.value);
    }
    return found ? of(!negated) : null ? nothing : of(negated);
}

static answer between(const calx_node *node, const tree *t)
{
    answer a = child(node, 0, t), low = child(node, 1, t), high = child(node, 2, t);
    bool out, in, negated = (calx_node_flags(node) & CALX_FLAG_NEGATED) != 0;
    if (!a.known || !low.known || !high.known || (calx_node_flags(node) & CALX_FLAG_SYMMETRIC))
        return unknown;
    out = !a.null && ((!low.null && a.value < low.value) || (!high.null && a.value > high.value));
    in = !a.null && !low.null && !high.null && !out;
    return out ? of(negated) : in ? of(!negated) : nothing;
}

static answer chosen(const calx_node *node, const tree *t)
{
    const calx_node *by = calx_node_child(node, 0), *otherwise = calx_node_child(node, 1);
    answer value = by ? evaluate(by, t) : of(1);
    for (size_t i = 2; i + 1 < calx_node_count(node); i += 2) {
        answer when = child(node, i, t);
        if (!value.known || !when.known)
            return unknown;
        if (!when.null && !value.null && (by ? when.value == value.value : when.value != 0))
            return child(node, i + 1, t);
    }
    return otherwise ? evaluate(otherwise, t) : nothing;
}

static answer function(const calx_node *node, const tree *t)
{
    answer a = child(node, 0, t), b = calx_node_count(node) > 1 ? child(node, 1, t) : nothing;
    if (!a.known || !b.known)
        return unknown;
    if (!strcmp(calx_node_name(node), "abs"))
        return a.null ? a : of(a.value < 0 ? -a.value : a.value);
    if (!strcmp(calx_node_name(node), "coalesce"))
        return a.null ? b : a;
    if (!strcmp(calx_node_name(node), "nullif"))
        return !a.null && !b.null && a.value == b.value ? nothing : a;
    return unknown;
}

/* What the run gives the parameter. */
static const calx_value *given(const calx_node *node, const tree *t)
{
    size_t i = 0;
    while (i < t->argument_count && strcmp(t->arguments[i].name, calx_node_name(node)) != 0)
        i++;
    return i < t->argument_count ? &t->arguments[i].value : NULL;
}

/* Of integers and booleans to each other. */
static answer cast(const calx_node *node, const tree *t)
{
    uint32_t to = calx_node_type(node)->kind;
    answer a = to == CALX_TYPE_BOOLEAN || to == CALX_TYPE_BIGINT ? child(node, 0, t) : unknown;
    return a.known && !a.null && to == CALX_TYPE_BOOLEAN ? of(a.value != 0) : a;
}

static answer leaf(const calx_node *node, const tree *t)
{
    const calx_value *value = calx_node_kind(node) == CALX_NODE_PARAM ? given(node, t) : calx_node_value(node);
    int64_t number;
    if (value)
        return value->kind == CALX_KIND_INT64 ? of(value->as.i) : value->kind == CALX_KIND_BOOL ? of(value->as.b) : unknown;
    if (strcmp(calx_node_name(calx_node_child(node, 0)), "calx_trees") != 0 ||
        (strcmp(calx_node_name(node), "i1") != 0 && strcmp(calx_node_name(node), "i2") != 0 && strcmp(calx_node_name(node), "id") != 0))
        return unknown;
    return trees_integer_of_row(t->row, calx_node_name(node), &number) ? of(number) : nothing;
}

static answer evaluate(const calx_node *node, const tree *t)
{
    switch (calx_node_kind(node)) {
    case CALX_NODE_BIND: case CALX_NODE_PARAM: case CALX_NODE_COLUMN: return leaf(node, t);
    case CALX_NODE_TRUE: return of(1);
    case CALX_NODE_FALSE: return of(0);
    case CALX_NODE_NULL: return nothing;
    case CALX_NODE_BINARY: return binary(node, t);
    case CALX_NODE_NARY: return logic(node, t);
    case CALX_NODE_UNARY: return unary(node, t);
    case CALX_NODE_IN: return one_of(node, t);
    case CALX_NODE_BETWEEN: return between(node, t);
    case CALX_NODE_CASE: return chosen(node, t);
    case CALX_NODE_FUNC: return function(node, t);
    case CALX_NODE_CAST: return cast(node, t);
    default: return unknown;
    }
}

bool trees_evaluate(const tree *t, char *to, size_t size)
{
    answer a = t->is_rows ? unknown : evaluate(t->node, t);
    if (a.known)
        snprintf(to, size, a.null ? "NULL" : "%lld", (long long)a.value);
    return a.known;
}
