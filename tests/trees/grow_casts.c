/* SPDX-License-Identifier: MIT */
/* Growing casts, from and to whatever has one meaning on every backend: docs/portability.md. */
#include "trees.h"

static const calx_type big = { .kind = CALX_TYPE_BIGINT }, money = CALX_NUMERIC(30, 6), real = { .kind = CALX_TYPE_DOUBLE }, text = { .kind = CALX_TYPE_TEXT },
                       date = { .kind = CALX_TYPE_DATE }, moment = { .kind = CALX_TYPE_TIMESTAMP }, truth = { .kind = CALX_TYPE_BOOLEAN }, bytes = { .kind = CALX_TYPE_BLOB };

static calx_node *word(trees_grower *g, const char *const *words, unsigned count)
{
    return calx_arg_node(calx_arg_string(words[BELOW(count)]));
}

/* A double with a half would be rounded to even on PostgreSQL: none of the values has one eight times over. */
static calx_node *to_integer(trees_grower *g, int depth)
{
    static const char *const words[] = { "7", "-12", "0", "0042" };
    switch (BELOW(6)) {
    case 0: return calx_cast_node(GROW(BOOL), &big);
    case 1: return calx_cast_node(calx_cast_node(GROW(INT), &text), &big);
    case 2: return calx_cast_node(word(g, words, 4), &big);
    case 3:
        g->features |= TREES_APPROXIMATE;
        return calx_cast_node(calx_binary(CALX_OP_MUL, trees_leaf(g, TREES_DOUBLE), calx_arg_node(calx_arg_double(8))), &big);
    case 4: return calx_cast_node(calx_func_n("round", (calx_node *const[]){ trees_leaf(g, TREES_DECIMAL), calx_arg_node(calx_arg_int32((int32_t)BELOW(3))) }, 2, NULL), &big);
    default: return calx_cast_node(trees_leaf(g, TREES_DECIMAL), &big);
    }
}

static calx_node *to_decimal(trees_grower *g, int depth)
{
    static const char *const words[] = { "7", "-12.50", "0.000001", "99999999.5", "1e3" };
    switch (BELOW(5)) {
    case 0: return calx_cast_node(calx_cast_node(GROW(BOOL), &big), &money);
    case 1: return calx_cast_node(calx_cast_node(calx_cast_node(trees_leaf(g, TREES_DECIMAL), &money), &text), &money);
    case 2: return calx_cast_node(word(g, words, 5), &money);
    case 3: return calx_cast_node(GROW(INT), &money);
    default: return calx_cast_node(trees_leaf(g, TREES_DECIMAL), &(const calx_type)CALX_NUMERIC(20, 1));
    }
}

static calx_node *to_double(trees_grower *g, int depth)
{
    static const char *const words[] = { "7", "-12.5", "0.1", "1e3" };
    switch (BELOW(3)) {
    case 0: return calx_cast_node(word(g, words, 4), &real);
    case 1: return calx_cast_node(GROW(BOOL), &real);
    default: return calx_cast_node(BELOW(2) ? GROW(INT) : trees_leaf(g, TREES_DECIMAL), &real);
    }
}

/* Of numbers those that have one spelling: integers, and decimals of a scale that is said. */
static calx_node *to_text(trees_grower *g, int depth)
{
    calx_type cut = CALX_VARCHAR(1 + BELOW(5));
    calx_node *x;
    switch (BELOW(7)) {
    case 0: x = GROW(TEXT); break;
    case 1: x = GROW(BOOL); break;
    case 2: x = GROW(DATE); break;
    case 3: x = calx_cast_node(trees_leaf(g, TREES_DECIMAL), &money); break;
    case 4: x = calx_cast_node(GROW(TEXT), &bytes); break;
    default: x = GROW(INT); break;
    }
    return calx_cast_node(x, BELOW(2) ? &text : &cut);
}

static calx_node *to_truth(trees_grower *g, int depth)
{
    static const char *const words[] = { "true", "T", " yes", "y", "ON", "1", "false", "f", "NO", "n", "off", "0 " };
    switch (BELOW(5)) {
    case 0: return calx_cast_node(word(g, words, 12), &truth);
    case 1: return calx_cast_node(calx_cast_node(GROW(BOOL), &text), &truth);
    case 2: g->features |= TREES_APPROXIMATE; return calx_cast_node(trees_leaf(g, TREES_DOUBLE), &truth);
    case 3: return calx_cast_node(GROW(DECIMAL), &truth);
    default: return calx_cast_node(GROW(INT), &truth);
    }
}

calx_node *trees_cast(trees_grower *g, trees_type type, int depth)
{
    static const char *const moments[] = { "2024-02-29 12:00:00", "1969-12-31 23:59:59.5", "2000-01-01", "2024-12-30T23:59:59.000001" };
    static const char *const days[] = { "2024-02-29", "1969-12-31", "2000-01-01" };
    switch (type) {
    case TREES_INT: return to_integer(g, depth);
    case TREES_DECIMAL: return to_decimal(g, depth);
    case TREES_DOUBLE: g->features |= TREES_APPROXIMATE; return to_double(g, depth);
    case TREES_TEXT: return to_text(g, depth);
    case TREES_BOOL: return to_truth(g, depth);
    case TREES_DATE: return BELOW(3) ? calx_cast_node(GROW(TIMESTAMP), &date) : calx_cast_node(BELOW(2) ? word(g, days, 3) : calx_cast_node(GROW(DATE), &text), &date);
    default: return BELOW(2) ? calx_cast_node(GROW(DATE), &moment) : calx_cast_node(word(g, moments, 4), &moment);
    }
}
