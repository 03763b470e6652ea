/* SPDX-License-Identifier: MIT */
/* Operators in standard SQL: how they are written, and how tightly they bind. */
#include "sql/compile/compile.h"

#include <stdio.h>
#include <string.h>

typedef struct op_info {
    const char *text;
    int32_t precedence;
} op_info;

static const op_info ops[CALX_OP_COUNT] = {
    [CALX_OP_EQ] = { "=", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_NE] = { "!=", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_LT] = { "<", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_LE] = { "<=", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_GT] = { ">", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_GE] = { ">=", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_IS] = { "IS", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_IS_NOT] = { "IS NOT", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_IS_DISTINCT] = { "IS DISTINCT FROM", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_IS_NOT_DISTINCT] = { "IS NOT DISTINCT FROM", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_LIKE] = { "LIKE", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_NOT_LIKE] = { "NOT LIKE", CALX_PRECEDENCE_COMPARE },
    [CALX_OP_ADD] = { "+", CALX_PRECEDENCE_ADD },
    [CALX_OP_SUB] = { "-", CALX_PRECEDENCE_ADD },
    [CALX_OP_MUL] = { "*", CALX_PRECEDENCE_MUL },
    [CALX_OP_DIV] = { "/", CALX_PRECEDENCE_MUL },
    [CALX_OP_FLOOR_DIV] = { "/", CALX_PRECEDENCE_MUL },
    [CALX_OP_MOD] = { "%", CALX_PRECEDENCE_MUL },
    [CALX_OP_NEG] = { "-", CALX_PRECEDENCE_NEG },
    [CALX_OP_CONCAT] = { "||", CALX_PRECEDENCE_OTHER },
    [CALX_OP_BIT_AND] = { "&", CALX_PRECEDENCE_OTHER },
    [CALX_OP_BIT_OR] = { "|", CALX_PRECEDENCE_OTHER },
    [CALX_OP_BIT_XOR] = { "^", CALX_PRECEDENCE_OTHER },
    [CALX_OP_BIT_NOT] = { "~", CALX_PRECEDENCE_OTHER }, /* PostgreSQL reads ~a + b as ~(a + b) */
    [CALX_OP_SHIFT_LEFT] = { "<<", CALX_PRECEDENCE_OTHER },
    [CALX_OP_SHIFT_RIGHT] = { ">>", CALX_PRECEDENCE_OTHER },
    [CALX_OP_AND] = { "AND", CALX_PRECEDENCE_AND },
    [CALX_OP_OR] = { "OR", CALX_PRECEDENCE_OR },
    [CALX_OP_NOT] = { "NOT", CALX_PRECEDENCE_NOT },
    [CALX_OP_ITEM] = { NULL, CALX_PRECEDENCE_HIGHEST },
    [CALX_OP_REGEXP_REPLACE] = { NULL, CALX_PRECEDENCE_HIGHEST },
};

int32_t calxi_precedence(const calx_node *node)
{
    switch (node->kind) {
    case CALX_NODE_UNARY:
    case CALX_NODE_BINARY:
    case CALX_NODE_NARY:
        if (node->op < CALX_OP_COUNT && ops[node->op].precedence)
            return ops[node->op].precedence;
        return node->type->kind == CALX_TYPE_BOOLEAN ? CALX_PRECEDENCE_COMPARE : CALX_PRECEDENCE_OTHER;
    case CALX_NODE_IN:
        if (calxi_node_is(node->items[1], CALX_NODE_TUPLE) && !node->items[1]->count)
            return node->flags & CALX_FLAG_NEGATED ? CALX_PRECEDENCE_OR : CALX_PRECEDENCE_AND;
        return CALX_PRECEDENCE_COMPARE;
    case CALX_NODE_BETWEEN: return CALX_PRECEDENCE_COMPARE;
    case CALX_NODE_EXISTS: return node->flags & CALX_FLAG_NEGATED ? CALX_PRECEDENCE_NOT : CALX_PRECEDENCE_HIGHEST;
    case CALX_NODE_AS_BOOLEAN: return CALX_PRECEDENCE_NOT;
    case CALX_NODE_COLLATE: return CALX_PRECEDENCE_OTHER;
    case CALX_NODE_JSON_VALUE: /* an operator somewhere */
        return node->type->kind == CALX_TYPE_JSON || node->type->kind == CALX_TYPE_TEXT ? CALX_PRECEDENCE_OTHER : CALX_PRECEDENCE_HIGHEST;
    case CALX_NODE_LITERAL: return CALX_PRECEDENCE_HIGHEST; /* the program knows what it writes */
    case CALX_NODE_TEXT: return CALX_PRECEDENCE_LOWEST;
    case CALX_NODE_LABEL:
    case CALX_NODE_COERCE: return calxi_precedence(node->items[0]);
    case CALX_NODE_SELECT:
    case CALX_NODE_VALUES_ROWS:
    case CALX_NODE_TEXT_SELECT:
    case CALX_NODE_COMPOUND:
    case CALX_NODE_LIST: return CALX_PRECEDENCE_LOWEST;
    default: return CALX_PRECEDENCE_HIGHEST;
    }
}

static void put_binary(calx_compiler *c, const calx_node *node)
{
    const op_info *op = &ops[node->op];
    /* + - * / group from the left everywhere, so that only the right operand needs parentheses at the same level. */
    bool from_left = op->precedence == CALX_PRECEDENCE_ADD || op->precedence == CALX_PRECEDENCE_MUL;
    int32_t grouped = op->precedence == CALX_PRECEDENCE_OTHER ? CALX_PRECEDENCE_MUL : op->precedence; /* ^ of MySQL binds tighter than * */
    calxi_put_operand(c, node->items[0], from_left ? op->precedence - 1 : grouped);
    calxi_put(c, " ");
    calxi_put(c, op->text);
    calxi_put(c, " ");
    if (c->returns && calxi_has(c, CALX_FEATURE_RETURNING_KNOWS_NO_NULL) && calxi_node_is(node->items[1], CALX_NODE_NULL))
        calxi_put(c, "+");
    calxi_put_operand(c, node->items[1], grouped);
}

static bool is_concat(const calx_node *node)
{
    return node && (node->kind == CALX_NODE_NARY || node->kind == CALX_NODE_BINARY) && node->op == CALX_OP_CONCAT;
}

/* What is between ||: it binds tightest in SQLite, as + in Oracle, and less than + in PostgreSQL, so that arithmetic is grouped. */
static void put_between_bars(calx_compiler *c, const calx_node *node)
{
    calxi_put_operand(c, node, is_concat(node) ? CALX_PRECEDENCE_OTHER - 1 : CALX_PRECEDENCE_MUL);
}

/* ---- LIKE ---- */

/* What the patterns of STARTSWITH and its kin have before and after the text. */
static const struct { uint32_t op, base; bool before, after, folds, negated; } likes[] = {
    { CALX_OP_STARTSWITH, CALX_OP_LIKE, false, true, false, false },
    { CALX_OP_NOT_STARTSWITH, CALX_OP_NOT_LIKE, false, true, false, true },
    { CALX_OP_ENDSWITH, CALX_OP_LIKE, true, false, false, false },
    { CALX_OP_NOT_ENDSWITH, CALX_OP_NOT_LIKE, true, false, false, true },
    { CALX_OP_CONTAINS, CALX_OP_LIKE, true, true, false, false },
    { CALX_OP_NOT_CONTAINS, CALX_OP_NOT_LIKE, true, true, false, true },
    { CALX_OP_ISTARTSWITH, CALX_OP_LIKE, false, true, true, false },
    { CALX_OP_NOT_ISTARTSWITH, CALX_OP_NOT_LIKE, false, true, true, true },
    { CALX_OP_IENDSWITH, CALX_OP_LIKE, true, false, true, false },
    { CALX_OP_NOT_IENDSWITH, CALX_OP_NOT_LIKE, true, false, true, true },
    { CALX_OP_ICONTAINS, CALX_OP_LIKE, true, true, true, false },
    { CALX_OP_NOT_ICONTAINS, CALX_OP_NOT_LIKE, true, true, true, true },
    { CALX_OP_LIKE, CALX_OP_LIKE, false, false, false, false },
    { CALX_OP_NOT_LIKE, CALX_OP_NOT_LIKE, false, false, false, true },
    { CALX_OP_ILIKE, CALX_OP_LIKE, false, false, true, false },
    { CALX_OP_NOT_ILIKE, CALX_OP_NOT_LIKE, false, false, true, true },
};

static void put_folded(calx_compiler *c, const calx_node *node, bool folds)
{
    if (folds)
        calxi_put(c, "lower(");
    calxi_put_operand(c, node, folds ? CALX_PRECEDENCE_LOWEST - 1 : CALX_PRECEDENCE_COMPARE);
    if (folds)
        calxi_put(c, ")");
}

static void put_replacement(calx_compiler *c, const char *mark, const char *what)
{
    char with[32];
    int len = snprintf(with, sizeof with, "%.20s%s", mark, what);
    calxi_put(c, ", ");
    calxi_put_text_literal(c, what, strlen(what));
    calxi_put(c, ", ");
    calxi_put_text_literal(c, with, (size_t)len);
    calxi_put(c, ")");
}

/* What escapes where nothing is to: it escapes itself. ESCAPE '' is an error on SQLite 3.40, and the backslash on MariaDB 10.11. */
static const char no_mark[] = "/";

/* The text of the mark: what escapes, or "" for nothing. */
static const char *mark_of(const calx_compiler *c, const calx_node *node)
{
    const char *mark = node->items[2]->name;
    return *mark || calxi_has(c, CALX_FEATURE_EMPTY_ESCAPE) ? mark : no_mark;
}

static bool is_escaped_at_run(const calx_compiler *c, const calx_node *node)
{
    const calx_node *mark = calxi_node_item(node, 2);
    return mark && mark->kind != CALX_NODE_ERROR && ((node->flags & CALX_FLAG_AUTO_ESCAPE) || (!*mark->name && *mark_of(c, node)));
}

/* A pattern that is known only when the statement runs: the backend escapes it. */
static void put_escaped(calx_compiler *c, const calx_node *node, bool folds)
{
    /* The mark first: later it would escape the marks of the others. It may be one of them. */
    const char *mark = mark_of(c, node), *what[3] = { mark };
    size_t count = 1;
    if (*node->items[2]->name && strcmp(mark, "%") != 0)
        what[count++] = "%";
    if (*node->items[2]->name && strcmp(mark, "_") != 0)
        what[count++] = "_";
    calxi_put(c, folds ? "lower(" : "");
    for (size_t i = 0; i < count; i++)
        calxi_put(c, "replace(");
    calxi_put_operand(c, node->items[1], CALX_PRECEDENCE_LOWEST - 1);
    for (size_t i = 0; i < count; i++)
        put_replacement(c, mark, what[i]);
    calxi_put(c, folds ? ")" : "");
}

/* lower() of a pattern makes another letter of its escape. */
static bool is_changed_by_lower(const calx_node *mark)
{
    unsigned char first = mark && mark->kind != CALX_NODE_ERROR ? (unsigned char)*mark->name : 0;
    return first >= 0x80 || ((first | 0x20) >= 'a' && (first | 0x20) <= 'z');
}

static void put_like(calx_compiler *c, const calx_node *node)
{
    const calx_node *mark = calxi_node_item(node, 2);
    size_t i = 0;
    bool joins, folds, calls = calxi_has(c, CALX_FEATURE_CONCAT_FUNCTION);
    while (likes[i].op != node->op)
        i++;
    joins = likes[i].before || likes[i].after;
    folds = likes[i].folds && !calxi_has(c, CALX_FEATURE_ILIKE);
    if (folds && is_changed_by_lower(mark))
        calxi_compile_unsupported(c, "letters as the escape of ILIKE");
    put_folded(c, node->items[0], folds);
    calxi_put(c, likes[i].negated ? " NOT" : "");
    calxi_put(c, likes[i].folds && !folds ? " ILIKE " : " LIKE ");
    if (joins && calls)
        calxi_put(c, "concat(");
    if (likes[i].before)
        calxi_put(c, calls ? "'%', " : "'%' || ");
    if (is_escaped_at_run(c, node))
        put_escaped(c, node, folds);
    else if (joins && !calls && !folds)
        put_between_bars(c, node->items[1]);
    else
        put_folded(c, node->items[1], folds);
    if (likes[i].after)
        calxi_put(c, calls ? ", '%'" : " || '%'");
    if (joins && calls)
        calxi_put(c, ")");
    if (calxi_node_is(mark, CALX_NODE_ERROR))
        calxi_put_node(c, mark);
    else if (mark) {
        calxi_put(c, " ESCAPE ");
        calxi_put_text_literal(c, mark_of(c, node), strlen(mark_of(c, node)));
    }
}

/* a || b, or concat(a, b) where || is OR. */
static void put_concat(calx_compiler *c, const calx_node *node)
{
    bool calls = calxi_has(c, CALX_FEATURE_CONCAT_FUNCTION);
    if (calls)
        calxi_put(c, "concat(");
    for (size_t i = 0; i < node->count; i++) {
        if (i)
            calxi_put(c, calls ? ", " : " || ");
        if (calls)
            calxi_put_operand(c, node->items[i], CALX_PRECEDENCE_LOWEST);
        else
            put_between_bars(c, node->items[i]);
    }
    if (calls)
        calxi_put(c, ")");
}

static bool is_integer(const calx_node *node)
{
    return node->type->kind >= CALX_TYPE_SMALLINT && node->type->kind <= CALX_TYPE_BIGINT;
}

/* Of integers the backend's own division; of all else, and of what is not known, the floor. */
static void put_floor_div(calx_compiler *c, const calx_node *node)
{
    bool whole = is_integer(node->items[0]) && is_integer(node->items[1]);
    calxi_put(c, whole ? "" : "FLOOR(");
    put_binary(c, node);
    calxi_put(c, whole ? "" : ")");
}

/* IS NULL of a row is that of each of its values, and so is IS NOT NULL: PostgreSQL 15 has them of the whole, SQLite 3.40 and MariaDB 10.11 have not. */
static void put_each_is_null(calx_compiler *c, const calx_node *node)
{
    const calx_node *row = node->items[0];
    calx_node one = *node, *parts[] = { NULL, node->items[1] };
    one.items = parts;
    one.count = 2;
    calxi_put(c, "(");
    for (size_t i = 0; i < row->count; i++) {
        parts[0] = row->items[i];
        calxi_put(c, i ? " AND " : "");
        calxi_put_node(c, &one);
    }
    calxi_put(c, ")");
}

static bool asks_row(const calx_node *node)
{
    return (node->op == CALX_OP_IS || node->op == CALX_OP_IS_NOT) && calxi_node_is(node->items[0], CALX_NODE_TUPLE) && node->items[0]->count &&
           calxi_node_is(node->items[1], CALX_NODE_NULL);
}

void calxi_put_any_binary(calx_compiler *c, const calx_node *node)
{
    if (asks_row(node) && !calxi_has(c, CALX_FEATURE_SYMMETRIC)) {
        put_each_is_null(c, node);
        return;
    }
    if (node->op == CALX_OP_CUSTOM) {
        calxi_put_operand(c, node->items[0], CALX_PRECEDENCE_NEG);
        calxi_put(c, " ");
        calxi_put(c, node->name);
        calxi_put(c, " ");
        calxi_put_operand(c, node->items[1], CALX_PRECEDENCE_NEG);
    } else if (node->op >= CALX_OP_LIKE && node->op <= CALX_OP_NOT_ICONTAINS)
        put_like(c, node);
    else if (node->op == CALX_OP_CONCAT)
        put_concat(c, node);
    else if (node->op == CALX_OP_FLOOR_DIV)
        put_floor_div(c, node);
    else if (ops[node->op].text)
        put_binary(c, node);
    else
        calxi_compile_unsupported(c, node->op <= CALX_OP_MATCH || node->op == CALX_OP_REGEXP_REPLACE ? "regular expressions" : "operators of JSON or arrays");
}

void calxi_put_unary(calx_compiler *c, const calx_node *node)
{
    const op_info *op = &ops[node->op];
    if (node->op == CALX_OP_CUSTOM) {
        calxi_put(c, node->name);
        calxi_put(c, " ");
        calxi_put_operand(c, node->items[0], CALX_PRECEDENCE_NEG);
        return;
    }
    if (node->op == CALX_OP_NOT) {
        calxi_put_condition(c, node->items[0], op->precedence, true);
        return;
    }
    calxi_put(c, op->text);
    calxi_put_operand(c, node->items[0], CALX_PRECEDENCE_NEG);
}

void calxi_put_nary(calx_compiler *c, const calx_node *node)
{
    const op_info *op = &ops[node->op];
    if (node->op == CALX_OP_CONCAT) {
        put_concat(c, node);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const calx_node *item = node->items[i];
        bool same = item && (item->kind == CALX_NODE_NARY || item->kind == CALX_NODE_BINARY) && item->op == node->op;
        if (i) {
            calxi_put(c, " ");
            calxi_put(c, op->text);
            calxi_put(c, " ");
        }
        if (node->op == CALX_OP_AND || node->op == CALX_OP_OR)
            calxi_put_condition(c, item, same ? op->precedence - 1 : op->precedence, false);
        else
            calxi_put_operand(c, item, same ? op->precedence - 1 : op->precedence);
    }
}

/* Nothing is in an empty list, NULL included: a list of NULL keeps the type of the operand, and a constant decides. */
static void put_in_nothing(calx_compiler *c, const calx_node *node)
{
    const calx_node *operand = node->items[0];
    bool negated = (node->flags & CALX_FLAG_NEGATED) != 0, rows = calxi_node_is(operand, CALX_NODE_TUPLE);
    calxi_put_operand(c, operand, CALX_PRECEDENCE_COMPARE);
    calxi_put(c, negated ? " NOT IN (" : " IN (");
    calxi_put(c, rows && calxi_has(c, CALX_FEATURE_ROWS_BY_VALUES) ? "VALUES " : "");
    calxi_put(c, rows ? "(" : "");
    for (size_t i = 0; i < (rows ? operand->count : 1); i++)
        calxi_put(c, i ? ", NULL" : "NULL");
    calxi_put(c, rows ? ")" : "");
    calxi_put(c, negated ? ") OR (1 = 1)" : ") AND (1 != 1)");
}

/* (1, 'a'), (2, 'b'); behind VALUES where a list of rows is no list. */
static void put_list_of_in(calx_compiler *c, const calx_node *list)
{
    bool rows = calxi_node_is(list->items[0], CALX_NODE_TUPLE);
    calxi_put(c, rows && calxi_has(c, CALX_FEATURE_ROWS_BY_VALUES) ? "(VALUES " : "(");
    calxi_put_list(c, list, ", ");
    calxi_put(c, ")");
}

void calxi_put_among(calx_compiler *c, const calx_node *query)
{
    bool limits = (calxi_node_is(query, CALX_NODE_SELECT) || calxi_node_is(query, CALX_NODE_COMPOUND)) && query->items[CALX_CLAUSE_LIMIT] &&
                  calxi_has(c, CALX_FEATURE_DERIVED_LIMITS);
    const calxi_scope *walled = c->walled;
    calxi_put(c, limits ? "(SELECT * FROM (" : "(");
    c->names_all = limits;
    if (limits && !calxi_has(c, CALX_FEATURE_LATERAL)) /* MySQL from 8.0.14 sees through it, MariaDB 10.11 does not */
        c->walled = c->scope;
    calxi_put_node(c, query);
    c->walled = walled;
    c->names_all = false;
    calxi_put(c, limits ? ") AS v)" : ")");
}

void calxi_put_in(calx_compiler *c, const calx_node *node)
{
    const calx_node *what = node->items[1];
    if (calxi_node_is(what, CALX_NODE_TUPLE) && !what->count) {
        put_in_nothing(c, node);
        return;
    }
    calxi_put_operand(c, node->items[0], CALX_PRECEDENCE_COMPARE);
    calxi_put(c, node->flags & CALX_FLAG_NEGATED ? " NOT IN " : " IN ");
    if (calxi_node_is(what, CALX_NODE_TUPLE))
        put_list_of_in(c, what);
    else if (calxi_is_statement(what))
        calxi_put_among(c, what);
    else
        calxi_put_operand(c, what, CALX_PRECEDENCE_LOWEST);
}

/* The bounds in both orders, as PostgreSQL means it. */
static void put_both_ways(calx_compiler *c, const calx_node *node)
{
    calx_node one = *node, other = *node;
    calx_node *swapped[] = { node->items[0], node->items[2], node->items[1] };
    one.flags &= ~(uint32_t)CALX_FLAG_SYMMETRIC;
    other.flags = one.flags;
    other.items = swapped;
    calxi_put(c, "(");
    calxi_put_condition(c, &one, CALX_PRECEDENCE_AND, false);
    calxi_put(c, node->flags & CALX_FLAG_NEGATED ? " AND " : " OR ");
    calxi_put_condition(c, &other, CALX_PRECEDENCE_AND, false);
    calxi_put(c, ")");
}

/* (a, b) BETWEEN low AND high in two comparisons: MariaDB 10.11 takes no row there. */
static void put_rows_between(calx_compiler *c, const calx_node *node)
{
    bool negated = (node->flags & CALX_FLAG_NEGATED) != 0;
    calx_node low = { .kind = CALX_NODE_BINARY, .op = negated ? CALX_OP_LT : CALX_OP_GE, .refs_ = 1, .count = 2, .type = node->type, .name = "" }, high = low;
    calx_node *above[] = { node->items[0], node->items[1] }, *below[] = { node->items[0], node->items[2] };
    low.items = above;
    high.items = below;
    high.op = negated ? CALX_OP_GT : CALX_OP_LE;
    calxi_put(c, "(");
    calxi_put_node(c, &low);
    calxi_put(c, negated ? " OR " : " AND ");
    calxi_put_node(c, &high);
    calxi_put(c, ")");
}

void calxi_put_between(calx_compiler *c, const calx_node *node)
{
    if ((node->flags & CALX_FLAG_SYMMETRIC) && !calxi_has(c, CALX_FEATURE_SYMMETRIC)) {
        put_both_ways(c, node);
        return;
    }
    if (calxi_node_is(node->items[0], CALX_NODE_TUPLE) && !calxi_has(c, CALX_FEATURE_SYMMETRIC)) {
        put_rows_between(c, node);
        return;
    }
    calxi_put_operand(c, node->items[0], CALX_PRECEDENCE_COMPARE);
    calxi_put(c, node->flags & CALX_FLAG_NEGATED ? " NOT BETWEEN " : " BETWEEN ");
    if (node->flags & CALX_FLAG_SYMMETRIC)
        calxi_put(c, "SYMMETRIC ");
    calxi_put_operand(c, node->items[1], CALX_PRECEDENCE_COMPARE);
    calxi_put(c, " AND ");
    calxi_put_operand(c, node->items[2], CALX_PRECEDENCE_COMPARE);
}
