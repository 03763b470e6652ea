/* SPDX-License-Identifier: MIT */
/* Making expressions of values, names and operators; what is wrong becomes a failed node, which the compiler reports. */
#include <calx/expression.h>

#include "sql/tree/adapt.h"
#include "sql/tree/behind.h"
#include "sql/tree/operand.h"
#include "sql/tree/make.h"
#include "util/memory.h"

#include <string.h>

static calx_node null_node = { .kind = CALX_NODE_NULL, .type = &calxi_type_none, .name = "" };
static calx_node true_node = { .kind = CALX_NODE_TRUE, .type = &calxi_type_boolean, .name = "" };
static calx_node false_node = { .kind = CALX_NODE_FALSE, .type = &calxi_type_boolean, .name = "" };
static calx_node star_node = { .kind = CALX_NODE_STAR, .type = &calxi_type_none, .name = "" };
static calx_node default_node = { .kind = CALX_NODE_DEFAULT, .type = &calxi_type_none, .name = "" };

calx_node *calx_null_node(void) { return &null_node; }
calx_node *calx_true(void) { return &true_node; }
calx_node *calx_false(void) { return &false_node; }
calx_node *calx_default_node(void) { return &default_node; }

/* ---- values and names ---- */

calx_node *calx_value_node(const calx_value *value)
{
    if (!value || value->kind == CALX_KIND_NULL)
        return &null_node;
    if (value->kind == CALX_KIND_LIST)
        return calxi_node_fail(CALX_MISUSE, "a list is no value: calx_in_param() takes one with the run");
    return calxi_node_create_bind(value);
}

calx_node *calx_arg_node(calx_arg arg)
{
    return arg.name ? calx_param_node(arg.name, NULL) : calx_value_node(&arg.value);
}

calx_node *calx_param_node(const char *name, const calx_type *type)
{
    bool is_number;
    if (!name || !*name)
        return calxi_node_fail(CALX_MISUSE, "calx_param: a name is wanted");
    is_number = type && type->kind == CALX_TYPE_NUMERIC && (type->flags & CALX_TYPE_ANY_DIGITS) && !type->length && !type->user;
    return calxi_flagged(calxi_node_create_typed(CALX_NODE_PARAM, 0, 0, name, is_number ? NULL : type), is_number ? CALX_FLAG_NUMBER : 0);
}

calx_node *calx_column_named(const char *name)
{
    return calx_column_of(NULL, name, NULL);
}

calx_node *calx_column_of(calx_node *from, const char *name, const calx_type *type)
{
    const calx_node *behind;
    if (!name || !*name)
        return calxi_node_refuse(&from, 1, "calx_column_of: a name is wanted");
    behind = type ? NULL : calxi_column_behind(from, name);
    return calxi_node_with(CALX_NODE_COLUMN, 0, name, behind ? behind->type : type, &from, 1);
}

calx_node *calx_literal_column(const char *sql, const calx_type *type)
{
    if (!sql)
        return calxi_node_fail(CALX_MISUSE, "calx_literal_column: the SQL is NULL");
    return calxi_node_create_typed(CALX_NODE_LITERAL, 0, 0, sql, type);
}

calx_node *calx_fragment_n(const char *sql, calx_node *const *binds, size_t count)
{
    calx_node *node;
    if (!sql)
        return calxi_node_refuse(binds, count, "calx_fragment: the SQL is NULL");
    node = calxi_node_with(CALX_NODE_TEXT, 0, sql, NULL, binds, count);
    calxi_node_refuse_nulls(node, 0, "calx_fragment", "bind");
    return node;
}

calx_node *calx_star(calx_node *from)
{
    from = from ? calxi_source(from, "calx_star") : NULL;
    return from ? calxi_make(CALX_NODE_STAR, 0, NULL, from, NULL, NULL, 1) : &star_node;
}

/* ---- types of results ---- */

static bool is_number(const calx_type *type)
{
    return type->kind >= CALX_TYPE_SMALLINT && type->kind <= CALX_TYPE_NUMERIC;
}

/* A number of an enum is its place among the labels to the program alone: databases would count something else. */
static calx_node *refuse_enum(calx_node *const *given, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (given[i] && calxi_is_enum(given[i]->type))
            return calxi_node_refuse(given, count, "the enum %s is no number to calculate with", given[i]->type->name ? given[i]->type->name : "");
    return NULL;
}

static bool is_arithmetic(uint32_t op)
{
    return (op >= CALX_OP_ADD && op <= CALX_OP_NEG) || (op >= CALX_OP_BIT_AND && op <= CALX_OP_SHIFT_RIGHT);
}

/* Sums of a type of the program's own are of it. What comes of multiplying is what the database makes of it. */
static const calx_type *type_of_arithmetic(uint32_t op, const calx_type *type)
{
    return type->user && op != CALX_OP_ADD && op != CALX_OP_SUB ? calxi_type_of_kind(type->kind) : type;
}

static bool is_double(const calx_type *type)
{
    return type->kind == CALX_TYPE_DOUBLE || type->kind == CALX_TYPE_REAL;
}

static bool is_moment(const calx_type *type)
{
    return type->kind == CALX_TYPE_DATE || type->kind == CALX_TYPE_TIMESTAMP || type->kind == CALX_TYPE_TIMESTAMPTZ;
}

/* Of two numbers, or moments, the wider, which is a double beside a decimal; else whichever is known. */
const calx_type *calxi_wider(const calx_type *a, const calx_type *b)
{
    if (is_double(a) && b->kind == CALX_TYPE_NUMERIC)
        return &calxi_type_double;
    if (is_double(b) && a->kind == CALX_TYPE_NUMERIC)
        return &calxi_type_double;
    if (calxi_type_converts(a) || calxi_type_converts(b))
        return calxi_type_converts(a) ? a : b;
    if ((is_number(a) && is_number(b)) || (is_moment(a) && is_moment(b)))
        return b->kind > a->kind ? b : a;
    return a->kind == CALX_TYPE_NONE ? b : a;
}

/* A moment and a span of time make a moment, two moments a span; days between dates are a number. A span times a number is a span. */
static const calx_type *type_of_two(uint32_t op, const calx_type *a, const calx_type *b)
{
    const calx_type *moment = is_moment(a) ? a : b;
    if (op == CALX_OP_MUL && is_number(a) && b->kind == CALX_TYPE_INTERVAL)
        return b;
    if ((op != CALX_OP_ADD && op != CALX_OP_SUB) || !is_moment(moment))
        return type_of_arithmetic(op, calxi_wider(a, b));
    if (is_moment(a) && is_moment(b))
        return a->kind == CALX_TYPE_DATE && b->kind == CALX_TYPE_DATE ? &calxi_type_integer : &calxi_type_interval;
    if (a->kind != CALX_TYPE_INTERVAL && b->kind != CALX_TYPE_INTERVAL)
        return type_of_arithmetic(op, calxi_wider(a, b));
    return moment->kind == CALX_TYPE_TIMESTAMPTZ ? &calxi_type_timestamptz : &calxi_type_timestamp;
}

static bool is_comparison(uint32_t op)
{
    return (op >= CALX_OP_EQ && op <= CALX_OP_MATCH) || op == CALX_OP_NOT;
}

static bool is_null(const calx_node *node)
{
    return calxi_node_is(node, CALX_NODE_NULL);
}

/* ---- operators ---- */

static bool is_binary(uint32_t op)
{
    return (op >= CALX_OP_EQ && op <= CALX_OP_MOD) || (op >= CALX_OP_CONCAT && op <= CALX_OP_BIT_XOR) ||
           (op >= CALX_OP_SHIFT_LEFT && op <= CALX_OP_OR) || (op >= CALX_OP_JSON_GET && op <= CALX_OP_ITEM);
}

calx_node *calx_binary(uint32_t op, calx_node *left, calx_node *right)
{
    const calx_type *type;
    calx_node *const given[] = { left, right }, *refused = is_arithmetic(op) ? refuse_enum(given, 2) : NULL;
    if (refused)
        return refused;
    if (!is_binary(op))
        return calxi_node_refuse(given, 2, "calx_binary: %u is no operator of two operands", op);
    left = calxi_operand(left, "calx_binary", "the left operand");
    right = calxi_operand(right, "calx_binary", "the right operand");
    if (calxi_widths_differ(left, right) && op <= CALX_OP_IS_NOT_DISTINCT) {
        calx_node *const both[] = { left, right };
        return calxi_node_refuse(both, 2, "calx_binary: %zu values on the left, and %zu on the right", calxi_width(left), calxi_width(right));
    }
    if (is_null(left) && !calxi_node_is(right, CALX_NODE_QUANTIFIED) && (op == CALX_OP_EQ || op == CALX_OP_NE)) {
        calx_node *swap = left;
        left = right;
        right = swap;
    }
    if (is_null(right) && (op == CALX_OP_EQ || op == CALX_OP_NE))
        op = op == CALX_OP_EQ ? CALX_OP_IS : CALX_OP_IS_NOT;
    if (op == CALX_OP_AND || op == CALX_OP_OR)
        return calx_nary(op, (calx_node *const[]){ left, right }, 2);
    if (op == CALX_OP_CONCAT && calxi_type_of_joined((calx_node *const[]){ left, right }, 2)->kind != CALX_TYPE_ARRAY) {
        left = calxi_concat_operand(left);
        right = calxi_concat_operand(right);
    }
    if (left != right) {
        left = calxi_adopt_by(op, left, right);
        right = calxi_adopt_by(op, right, left);
        if (is_comparison(op)) {
            calxi_as_boolean_value(left, right);
            calxi_as_boolean_value(right, left);
        }
        if (op <= CALX_OP_IS_NOT_DISTINCT)
            right = calxi_comparable(right, left, "calx_binary");
    }
    type = is_comparison(op)      ? &calxi_type_boolean
           : op == CALX_OP_CONCAT ? calxi_type_of_joined((calx_node *const[]){ left, right }, 2)
                                  : type_of_two(op, left->type, right->type);
    return calxi_typed(calxi_make(CALX_NODE_BINARY, op, NULL, left, right, NULL, 2), type);
}

calx_node *calx_unary(uint32_t op, calx_node *operand)
{
    const calx_type *type;
    calx_node *refused;
    operand = calxi_operand(operand, "calx_unary", "the operand");
    if (op == CALX_OP_NOT)
        return calx_not_node(operand);
    if (op != CALX_OP_NEG && op != CALX_OP_BIT_NOT)
        return calxi_node_refuse(&operand, 1, "calx_unary: %u is no operator of one operand", op);
    refused = refuse_enum(&operand, 1);
    if (refused)
        return refused;
    type = operand->type;
    return calxi_typed(calxi_make(CALX_NODE_UNARY, op, NULL, operand, NULL, NULL, 1), type);
}

/* A constant of its own, which holds what was left out for its sake; or the one for all, when that is nothing. */
static calx_node *constant(bool value, calx_node *const *left_out, size_t count)
{
    calx_node *shared = value ? &true_node : &false_node;
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any = any || (left_out[i] && !calxi_node_is_permanent(left_out[i]));
    if (!any)
        return shared;
    return calxi_typed(calxi_node_with(shared->kind, 0, NULL, NULL, left_out, count), &calxi_type_boolean);
}

/* AND with FALSE is FALSE, with TRUE the rest; OR the other way round. NULL: there is no constant among the operands. */
static calx_node *without_constants(uint32_t op, calx_node *const *operands, size_t count)
{
    uint32_t neutral = op == CALX_OP_AND ? CALX_NODE_TRUE : CALX_NODE_FALSE, absorbing = op == CALX_OP_AND ? CALX_NODE_FALSE : CALX_NODE_TRUE;
    size_t constants = 0, left = 0;
    bool absorbed = false;
    calx_node *made;
    for (size_t i = 0; i < count; i++) {
        constants += calxi_node_is(operands[i], neutral) || calxi_node_is(operands[i], absorbing);
        absorbed = absorbed || calxi_node_is(operands[i], absorbing);
    }
    if (!constants)
        return NULL;
    if (absorbed || constants == count)
        return constant(absorbed == (op == CALX_OP_OR), operands, count);
    made = calxi_node_create(CALX_NODE_NARY, op, count - constants, NULL);
    if (calxi_node_status(made) != CALX_OK)
        return calxi_node_starved(operands, count);
    for (size_t i = 0; i < count; i++)
        if (calxi_node_is(operands[i], neutral))
            calxi_node_hold(made, operands[i]);
        else
            made->items[left++] = calxi_node_sink(operands[i]);
    calxi_node_refuse_nulls(made, 0, op == CALX_OP_AND ? "calx_and" : "calx_or", "item");
    return calxi_typed(made, &calxi_type_boolean);
}

/* Whether a sum is one of numbers alone. */
static bool are_numbers(calx_node *const *operands, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!operands[i] || !is_number(operands[i]->type))
            return !operands[i]; /* which is told of elsewhere */
    return true;
}

/* Of moments and spans each sum of two has a type of its own. */
static calx_node *add(calx_node *const *operands, size_t count)
{
    calx_node *sum = operands[0];
    for (size_t i = 1; i < count; i++)
        sum = calx_binary(CALX_OP_ADD, sum, operands[i]);
    return sum;
}

calx_node *calx_nary(uint32_t op, calx_node *const *operands, size_t count)
{
    const calx_type *type;
    calx_node *node;
    const char *call;
    operands = calxi_given(operands, &count);
    type = op == CALX_OP_AND || op == CALX_OP_OR ? &calxi_type_boolean : calxi_type_of_joined(operands, count);
    if (op != CALX_OP_AND && op != CALX_OP_OR && op != CALX_OP_CONCAT && op != CALX_OP_ADD && op != CALX_OP_MUL)
        return calxi_node_refuse(operands, count, "calx_nary: %u is no operator of many operands", op);
    if (count == 0 && op != CALX_OP_AND && op != CALX_OP_OR)
        return calxi_node_fail(CALX_MISUSE, "calx_nary: operands are wanted");
    if (count == 0)
        return op == CALX_OP_OR ? &false_node : &true_node;
    if (op == CALX_OP_AND || op == CALX_OP_OR) {
        calx_node *rest = without_constants(op, operands, count);
        if (rest)
            return rest;
    }
    if (count == 1)
        return calxi_or_misuse(operands[0], "calx_nary", "the operand");
    if (op == CALX_OP_ADD || op == CALX_OP_MUL) {
        calx_node *refused = refuse_enum(operands, count);
        if (refused)
            return refused;
        if (op == CALX_OP_ADD && !are_numbers(operands, count))
            return add(operands, count);
        type = &calxi_type_none;
        for (size_t i = 0; i < count; i++)
            type = operands[i] ? calxi_wider(type, operands[i]->type) : type;
        type = type_of_arithmetic(op, type);
    }
    call = op == CALX_OP_AND ? "calx_and" : op == CALX_OP_OR ? "calx_or" : "calx_nary";
    node = calxi_operands(calxi_node_of(CALX_NODE_NARY, op, operands, count, call), call);
    if (op == CALX_OP_CONCAT && type->kind != CALX_TYPE_ARRAY)
        calxi_concat_operands(node);
    return calxi_typed(node, type);
}

/* The program's own word; but nothing that would end the expression, or begin a comment. */
static bool is_operator(const char *op)
{
    return !strpbrk(op, ";'") && !strstr(op, "--") && !strstr(op, "/*");
}

calx_node *calx_op_node(const char *op, int32_t precedence, calx_node *left, calx_node *right)
{
    calx_node *node, *const given[] = { left, right };
    if (!op || !*op)
        return calxi_node_refuse(given, 2, "calx_op_node: the operator has no name");
    if (!is_operator(op))
        return calxi_node_refuse(given, 2, "calx_op_node: %.40s is no operator", op);
    left = calxi_operand(left, "calx_op_node", "the left operand");
    right = right ? calxi_operand(right, "calx_op_node", "the right operand") : NULL;
    node = calxi_make(right ? CALX_NODE_BINARY : CALX_NODE_UNARY, CALX_OP_CUSTOM, op, left, right, NULL, right ? 2 : 1);
    return calxi_typed(node, precedence == CALX_PRECEDENCE_COMPARE ? &calxi_type_boolean : NULL);
}

/* A value whose wildcards are meant as themselves: each gets the escape character before it. */
static calx_node *escaped(calx_node *pattern, char mark)
{
    calx_str text = pattern->value->as.s;
    calx_value value = *pattern->value;
    char few[256], *to = text.len < sizeof few / 2 ? few : calxi_alloc(text.len * 2 + 1);
    size_t len = 0;
    calx_node *made;
    if (!to)
        return calxi_node_starved(&pattern, 1);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '%' || text.ptr[i] == '_' || text.ptr[i] == mark)
            to[len++] = mark;
        to[len++] = text.ptr[i];
    }
    value.as.s = (calx_str){ to, len };
    made = calxi_node_create_bind(&value);
    if (to != few)
        calxi_free(to);
    if (calxi_node_status(made) != CALX_OK)
        return calxi_node_starved(&pattern, 1);
    calxi_node_hold(made, pattern); /* it may stand elsewhere as well */
    return made;
}

/* Whether wildcards can be in what a pattern is when the statement runs. Numbers, times and the like have none, and JSON is no text. */
static bool has_wildcards(const calx_node *pattern)
{
    uint32_t kind = pattern->type->kind;
    return !pattern->value && (kind == CALX_TYPE_NONE || kind == CALX_TYPE_VARCHAR || kind == CALX_TYPE_CHAR || kind == CALX_TYPE_TEXT ||
                               kind == CALX_TYPE_ENUM || kind == CALX_TYPE_NATIVE);
}

/* PostgreSQL has no replace() of an enum, and MariaDB would not compare a cast to a text of another collation: '' || x is a text to both. */
static calx_node *as_text(calx_node *pattern)
{
    if (pattern->type->kind != CALX_TYPE_ENUM)
        return pattern;
    return calx_nary(CALX_OP_CONCAT, (calx_node *const[]){ calx_literal_column("''", &calxi_type_text), pattern }, 2);
}

/* One character, in UTF-8, or "" for none; where calx writes it itself, one of ASCII. */
static bool is_escape(const char *text, uint32_t flags)
{
    size_t len = 1;
    if (!*text)
        return !(flags & CALX_FLAG_AUTO_ESCAPE);
    while ((text[len] & 0xc0) == 0x80)
        len++;
    return !text[len] && (len == 1 || !(flags & CALX_FLAG_AUTO_ESCAPE));
}

calx_node *calx_like_node(uint32_t op, calx_node *text, calx_node *pattern, const char *escape, uint32_t flags)
{
    calx_node *mark = NULL;
    bool at_run = false;
    text = calxi_operand(text, "calx_like", "the text");
    pattern = calxi_operand(pattern, "calx_like", "the pattern");
    if (escape && !is_escape(escape, flags)) {
        calx_node *const given[] = { text, pattern };
        return calxi_node_refuse(given, 2, "calx_like: the escape is one character, not \"%.40s\"", escape);
    }
    if (op < CALX_OP_LIKE || op > CALX_OP_NOT_ICONTAINS) {
        calx_node *const given[] = { text, pattern };
        return calxi_node_refuse(given, 2, "calx_like_node: %u is no operator of this kind", op);
    }
    if ((flags & CALX_FLAG_AUTO_ESCAPE) && pattern != text && pattern->value && pattern->value->kind == CALX_KIND_STR) {
        escape = escape ? escape : "/";
        pattern = escaped(pattern, *escape);
    } else if ((flags & CALX_FLAG_AUTO_ESCAPE) && has_wildcards(pattern)) {
        escape = escape ? escape : "/";
        pattern = as_text(pattern);
        at_run = true;
    }
    if (escape)
        mark = calx_literal_column(escape, &calxi_type_text);
    return calxi_flagged(calxi_typed(calxi_make(CALX_NODE_BINARY, op, NULL, text, pattern, mark, 3), &calxi_type_boolean),
                         at_run ? CALX_FLAG_AUTO_ESCAPE : 0);
}

calx_node *calx_not_node(calx_node *condition)
{
    condition = calxi_operand(condition, "calx_not", "the condition");
    if (condition->kind == CALX_NODE_TRUE || condition->kind == CALX_NODE_FALSE)
        return constant(condition->kind == CALX_NODE_FALSE, &condition, 1);
    return calxi_typed(calxi_make(CALX_NODE_UNARY, CALX_OP_NOT, NULL, condition, NULL, NULL, 1), &calxi_type_boolean);
}

calx_node *calx_as_boolean(calx_node *operand, bool negated)
{
    operand = calxi_operand(operand, "calx_as_boolean", "the operand");
    return calxi_flagged(calxi_typed(calxi_make(CALX_NODE_AS_BOOLEAN, 0, NULL, operand, NULL, NULL, 1), &calxi_type_boolean),
                         negated ? CALX_FLAG_NEGATED : 0);
}

static calx_node *in(calx_node *operand, calx_node *what, bool negated)
{
    return calxi_flagged(calxi_typed(calxi_make(CALX_NODE_IN, 0, NULL, operand, what, NULL, 2), &calxi_type_boolean), negated ? CALX_FLAG_NEGATED : 0);
}

calx_node *calx_in_n(calx_node *operand, calx_node *const *items, size_t count, bool negated)
{
    calx_node *tuple;
    items = calxi_given(items, &count);
    operand = calxi_operand(operand, "calx_in", "the operand");
    for (size_t i = 0; i < count; i++)
        if (items[i] != operand)
            calxi_as_boolean_value(items[i], operand);
    tuple = calxi_node_of(CALX_NODE_TUPLE, 0, items, count, "calx_in");
    for (size_t i = 0; tuple->kind == CALX_NODE_TUPLE && i < count; i++)
        if (!calxi_node_is(tuple->items[i], CALX_NODE_LIST) && calxi_widths_differ(operand, tuple->items[i])) /* a list may be several items */
            tuple = calxi_node_refuse(&tuple, 1, "calx_in: item %zu is %zu values, not %zu", i + 1, calxi_width(tuple->items[i]), calxi_width(operand));
    tuple = calxi_operands(tuple, "calx_in");
    calxi_adopt_items(tuple, operand);
    return in(operand, calxi_comparable_items(tuple, 0, 1, operand, "calx_in"), negated);
}

calx_node *calx_in_select(calx_node *operand, calx_node *select, bool negated)
{
    operand = calxi_operand(operand, "calx_in", "the operand");
    select = calxi_subquery(calxi_or_misuse(select, "calx_in", "the select"), "calx_in");
    if (calxi_widths_differ(operand, select))
        select = calxi_node_refuse(&select, 1, "calx_in: the select has %zu columns for %zu", calxi_width(select), calxi_width(operand));
    return in(operand, calxi_comparable(select, operand, "calx_in"), negated);
}

calx_node *calx_between_node(calx_node *operand, calx_node *low, calx_node *high, uint32_t flags)
{
    operand = calxi_operand(operand, "calx_between", "the operand");
    low = calxi_operand(low, "calx_between", "the lower bound");
    high = calxi_operand(high, "calx_between", "the upper bound");
    if (calxi_type_converts(operand->type) || (low != high && low != operand && high != operand)) { /* one that stands there twice stays as it is */
        low = calxi_adopt_compared(low, operand);
        high = calxi_adopt_compared(high, operand);
    }
    low = calxi_comparable(low, operand, "calx_between");
    high = calxi_comparable(high, operand, "calx_between");
    return calxi_flagged(calxi_typed(calxi_make(CALX_NODE_BETWEEN, 0, NULL, operand, low, high, 3), &calxi_type_boolean),
                   flags & (CALX_FLAG_NEGATED | CALX_FLAG_SYMMETRIC));
}

calx_node *calx_tuple_n(calx_node *const *items, size_t count)
{
    return calxi_node_of(CALX_NODE_TUPLE, 0, items, count, "calx_tuple");
}

calx_node *calx_list_n(calx_node *const *items, size_t count)
{
    return calxi_node_of(CALX_NODE_LIST, 0, items, count, "calx_list");
}
