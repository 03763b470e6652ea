/* SPDX-License-Identifier: MIT */
/* Random trees: expressions and statements grown from a seed, run on each backend, and what is allowed to differ. */
#ifndef TREES_H
#define TREES_H

#include <calx/calx.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* ---- random numbers: the same on every machine (splitmix64) ---- */
typedef struct trees_random {
    uint64_t state;
} trees_random;

static inline uint64_t trees_next(trees_random *r)
{
    uint64_t z = r->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline unsigned trees_below(trees_random *r, unsigned n)
{
    return (unsigned)(trees_next(r) % n);
}

/* ---- data ---- */
enum { TREES_ROWS = 8 };
extern calx_metadata trees_metadata;
/* The columns of the main table, and of the one beside it. */
calx_node *trees_column(const char *name);
calx_node *trees_other_column(const char *name);
calx_node *trees_table(void);
calx_node *trees_other_table(void);
/* Makes and fills both tables. */
bool trees_fill(calx_session *session);
/* Integers of a row, for who computes without a database. False: NULL. */
bool trees_integer_of_row(int row, const char *column, int64_t *value);

/* ---- trees ---- */
typedef enum trees_type { TREES_INT, TREES_DECIMAL, TREES_DOUBLE, TREES_TEXT, TREES_BOOL, TREES_DATE, TREES_TIMESTAMP, TREES_TYPES } trees_type;

/* What is in a tree that a rule may speak of. */
enum {
    TREES_QUOTIENT = 1, TREES_SHIFT = 2, TREES_FLOOR = 4, TREES_APPROXIMATE = 8, TREES_ZERO_DIVISOR = 16, TREES_AVERAGE = 64
};

enum { TREES_ARGUMENTS = 24, TREES_LISTS = 2, TREES_ITEMS = 4 };

typedef struct tree {
    uint64_t seed, number;
    bool is_rows;              /* a statement of its own, else an expression over one row */
    int row;
    trees_type type;
    uint32_t features;
    calx_node *node;           /* of an expression */
    calx_statement *statement; /* of rows; kept */
    calx_arg arguments[TREES_ARGUMENTS]; /* what it is run with */
    size_t argument_count;
    char names[TREES_ARGUMENTS][32];
    calx_value lists[TREES_LISTS][TREES_ITEMS];
    size_t list_count;
} tree;

typedef struct trees_grower {
    trees_random random;
    tree *tree;                /* that is grown */
    uint32_t features;
    bool outside;              /* within an aggregate or a subquery: columns of the other table */
} trees_grower;

/* A tree stays where it is: its arguments have their names in it. */
void trees_grow(tree *t, uint64_t seed, uint64_t number);
void trees_fell(tree *t);
void trees_print(const calx_node *node, FILE *to);
void trees_print_arguments(const tree *t, FILE *to);

/* ---- growing ---- */
#define BELOW(n) trees_below(&g->random, n)
#define GROW(type) trees_expression(g, TREES_##type, depth - 1)

/* `depth` levels at most. The node floats. */
calx_node *trees_expression(trees_grower *g, trees_type type, int depth);
calx_node *trees_leaf(trees_grower *g, trees_type type);
/* A literal, or a parameter. */
calx_node *trees_value(trees_grower *g, trees_type type);
/* The same to be compared with another: a parameter may then be of the other's type, or a number of whatever kind. */
calx_node *trees_beside(trees_grower *g, trees_type type, const calx_node *other);
/* IN of a list that comes with the run. */
calx_node *trees_in_list(trees_grower *g, trees_type type, calx_node *operand, bool negated);
/* CASE, coalesce, nullif. */
calx_node *trees_chosen(trees_grower *g, trees_type type, int depth);
/* The one value of a subquery: an aggregate of the other table. */
calx_node *trees_subquery(trees_grower *g, trees_type type, int depth);
/* For a subquery: it shares the main table with what is around it, and no more, be the other one joined there or not. */
calx_clause *trees_own_other(void);
calx_node *trees_cast(trees_grower *g, trees_type type, int depth);
calx_node *trees_integer(trees_grower *g, int depth);
calx_node *trees_exact(trees_grower *g, int depth);
calx_node *trees_approximate(trees_grower *g, int depth);
calx_node *trees_quotient(trees_grower *g);
calx_node *trees_words(trees_grower *g, int depth);
calx_node *trees_span(trees_grower *g);
calx_node *trees_moment(trees_grower *g, int depth);
/* A part of the document. */
calx_node *trees_part(trees_grower *g, trees_type type);
/* Now and then itself, else with a value in place of NULL. */
calx_node *trees_or_else(trees_grower *g, calx_node *node, trees_type type);
calx_node *trees_condition(trees_grower *g, int depth);
calx_node *trees_integer_node(int64_t value);
calx_node *trees_decimal(const char *text);
calx_node *trees_call(const char *name, calx_node *a, calx_node *b);
/* A constant instead of an expression means other things: the number of a column to ORDER BY, a text of no type to PostgreSQL's count(). */
calx_node *trees_varied(trees_grower *g, calx_node *node, trees_type type);
calx_statement *trees_windows(trees_grower *g);
calx_statement *trees_given_rows(trees_grower *g);
/* A statement of several rows. */
calx_statement *trees_rows(trees_grower *g);

/* The value of an expression over one row, where this test can compute it; in a form that results are told in. False: it cannot. */
bool trees_evaluate(const tree *t, char *to, size_t size);

/* ---- running ---- */
typedef struct trees_outcome {
    calx_status status;
    calx_error_kind kind;
    bool null;
    char *text;                /* values in one form, " | " between columns, "\n" between rows; of an error its message */
} trees_outcome;

typedef struct trees_backend {
    const char *name, *target;
    calx_engine *engine;
    calx_session *session;
} trees_backend;

enum { TREES_BACKENDS = 3, TREES_BATCH = 20 };

/* Runs the trees on the backend; those that are expressions over one row together, as far as none of them fails. */
void trees_run(trees_backend *backend, tree *trees, size_t count, trees_outcome *outcomes);
void trees_outcome_clear(trees_outcome *outcome);

/* ---- comparing ---- */
enum { TREES_SAME = -1, TREES_DIFFERENT = -2 };
extern const char *const trees_rules[];
size_t trees_rule_count(void);
/* TREES_SAME, TREES_DIFFERENT, or the rule under which the outcomes are allowed to differ. */
int trees_compare(const tree *t, const trees_backend *backends, const trees_outcome *outcomes, size_t count);

#endif
