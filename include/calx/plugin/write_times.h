/* SPDX-License-Identifier: MIT */
/* calx/plugin/write_times.h: EXTRACT and the arithmetic of moments, for dialects whose SQL has forms of its own for them. The forms are data. */
#ifndef CALX_PLUGIN_WRITE_TIMES_H
#define CALX_PLUGIN_WRITE_TIMES_H

#include <calx/plugin/compiler.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

static inline bool calx_kind_is_moment(uint32_t kind)
{
    return kind == CALX_TYPE_TIMESTAMP || kind == CALX_TYPE_TIMESTAMPTZ;
}

/** What an addition or subtraction of two is, by their kinds. */
static inline uint32_t calx_kind_of_sum_(uint32_t a, uint32_t b)
{
    bool is_a = a == CALX_TYPE_DATE || calx_kind_is_moment(a), is_b = b == CALX_TYPE_DATE || calx_kind_is_moment(b);
    if (is_a && is_b)
        return a == CALX_TYPE_DATE && b == CALX_TYPE_DATE ? CALX_TYPE_INTEGER : CALX_TYPE_INTERVAL;
    if ((is_a && b == CALX_TYPE_INTERVAL) || (is_b && a == CALX_TYPE_INTERVAL))
        return calx_kind_is_moment(is_a ? a : b) ? (is_a ? a : b) : (uint32_t)CALX_TYPE_TIMESTAMP;
    return a == CALX_TYPE_NONE ? b : a;
}

static inline uint32_t calx_kind_within_(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node, unsigned depth);

/** Of children, from one on, every `step` of them: of dates and moments that of a moment, else that of the first which is known. */
static inline uint32_t calx_kind_among_(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node, size_t from, size_t step, unsigned depth)
{
    uint32_t kind = CALX_TYPE_NONE;
    for (size_t i = from; i < node->count; i += step) {
        uint32_t of = calx_kind_within_(host, compiler, node->items[i], depth);
        if (kind == CALX_TYPE_NONE || (kind == CALX_TYPE_DATE && calx_kind_is_moment(of)))
            kind = of;
    }
    return kind;
}

/** Of a function that gives one of its arguments; CALX_TYPE_NONE: it does not. */
static inline uint32_t calx_kind_of_argument_(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node, unsigned depth)
{
    static const struct { const char *name; size_t step; } functions[] = { /* 0: the first argument alone */
        { "coalesce", 1 }, { "ifnull", 1 }, { "greatest", 1 }, { "least", 1 }, { "lag", 2 }, { "lead", 2 }, { "nullif", 0 }, { "min", 0 }, { "max", 0 },
        { "first_value", 0 }, { "last_value", 0 }, { "nth_value", 0 } };
    for (size_t i = 0; i < sizeof functions / sizeof *functions && node->count; i++)
        if (!strcmp(node->name, functions[i].name))
            return functions[i].step ? calx_kind_among_(host, compiler, node, 0, functions[i].step, depth)
                                     : calx_kind_within_(host, compiler, node->items[0], depth);
    return CALX_TYPE_NONE;
}

static inline bool calx_is_mean_(const calx_node *node)
{
    return node->kind == CALX_NODE_FUNC && node->count && !strcmp(node->name, "avg");
}

static inline uint32_t calx_kind_within_(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node, unsigned depth)
{
    uint32_t kind = node ? node->type->kind : (uint32_t)CALX_TYPE_NONE;
    const calx_node *meaning;
    if (!node || !depth)
        return kind;
    if (calx_is_mean_(node) && kind == CALX_TYPE_NUMERIC) /* of spans that are known by their names alone */
        return calx_kind_within_(host, compiler, node->items[0], depth - 1) == CALX_TYPE_INTERVAL ? (uint32_t)CALX_TYPE_INTERVAL : kind;
    if (node->kind == CALX_NODE_BINARY && (node->op == CALX_OP_ADD || node->op == CALX_OP_SUB) && (kind < CALX_TYPE_SMALLINT || kind > CALX_TYPE_NUMERIC))
        return calx_kind_of_sum_(calx_kind_within_(host, compiler, node->items[0], depth - 1), calx_kind_within_(host, compiler, node->items[1], depth - 1));
    if (kind == CALX_TYPE_DATE && (node->kind == CALX_NODE_FUNC || node->kind == CALX_NODE_CASE)) { /* beside what is a moment by its name alone */
        uint32_t of = node->kind == CALX_NODE_FUNC ? calx_kind_of_argument_(host, compiler, node, depth - 1) : calx_kind_among_(host, compiler, node, 1, 2, depth - 1);
        return calx_kind_is_moment(of) ? of : kind;
    }
    if (kind != CALX_TYPE_NONE)
        return kind;
    switch (node->kind) {
    case CALX_NODE_FUNC: return calx_kind_of_argument_(host, compiler, node, depth - 1);
    case CALX_NODE_CASE: return calx_kind_among_(host, compiler, node, 1, 2, depth - 1);
    case CALX_NODE_COLUMN: case CALX_NODE_LABEL_NAME: case CALX_NODE_INSERTED: case CALX_NODE_SCALAR:
    case CALX_NODE_SELECT: case CALX_NODE_COMPOUND:
        meaning = host->meaning(compiler, node);
        return meaning == node ? kind : calx_kind_within_(host, compiler, meaning, depth - 1);
    case CALX_NODE_LABEL: case CALX_NODE_GROUP: case CALX_NODE_UNARY: case CALX_NODE_DISTINCT: case CALX_NODE_FILTER: case CALX_NODE_OVER:
        return node->count ? calx_kind_within_(host, compiler, node->items[0], depth - 1) : kind;
    default: return kind;
    }
}

/** The kind of type of an expression, CALX_TYPE_...: of a column of a subquery or a label that of what it stands for. */
static inline uint32_t calx_kind_of(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node)
{
    return calx_kind_within_(host, compiler, node, 50); /* deeper than anybody adds up moments */
}

/** The key of a window whose RANGE goes to a distance from it; NULL: there is no such. */
static inline const calx_node *calx_key_with_distance(const calx_node *window)
{
    const calx_node *order = window->count > 2 ? window->items[1] : NULL, *frame = order ? window->items[2] : NULL;
    for (size_t i = 0; frame && frame->kind == CALX_NODE_FRAME && frame->op == CALX_OP_RANGE && i < frame->count; i++)
        if (frame->items[i] && (frame->items[i]->op == CALX_OP_PRECEDING || frame->items[i]->op == CALX_OP_FOLLOWING))
            return order->kind == CALX_NODE_LIST && order->count ? order->items[0] : order;
    return NULL;
}

/** For backends whose RANGE goes to a distance from numbers alone: refuses a key (NULL: none) that is none. A span of time is a number there. */
static inline void calx_refuse_distance(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *key)
{
    while (key && key->kind == CALX_NODE_ORDER)
        key = key->items[0];
    if (key && calx_kind_of(host, compiler, key) > CALX_TYPE_BOOLEAN && calx_kind_of(host, compiler, key) != CALX_TYPE_INTERVAL)
        host->unsupported(compiler, "RANGE with a distance over what is no number");
}

/** A form around one operand: a field of EXTRACT. `before` NULL: as the standard has it. */
typedef struct calx_field_form {
    const char *field; /**< in any case; NULL ends the forms */
    const char *before;
    const char *after;
} calx_field_form;

/** For `render` of CALX_NODE_EXTRACT: by the form of the field. Spans of time have no fields, a time of day no epoch: they are refused. False: no
 *  form is the field's, and nothing is written. */
static inline bool calx_write_field(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node, const calx_field_form *forms)
{
    uint32_t of = calx_kind_of(host, compiler, node->items[0]);
    if (of == CALX_TYPE_INTERVAL || (of == CALX_TYPE_TIME && !strcasecmp(node->name, "epoch"))) {
        host->unsupported(compiler, of == CALX_TYPE_INTERVAL ? "EXTRACT of an interval" : "EXTRACT(epoch) of a time of day");
        return true;
    }
    while (forms->field && strcasecmp(forms->field, node->name) != 0)
        forms++;
    if (!forms->field)
        return false;
    if (!forms->before) {
        host->standard(compiler, node);
        return true;
    }
    host->text(compiler, forms->before);
    host->node(compiler, node->items[0]);
    host->text(compiler, forms->after);
    return true;
}

/** "mysql has no EXTRACT(century)" */
static inline void calx_refuse_field(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node)
{
    char message[80];
    snprintf(message, sizeof message, "EXTRACT(%.40s)", node->name);
    host->unsupported(compiler, message);
}

/** A form around two operands. */
typedef struct calx_pair_form {
    const char *before;
    const char *between;
    const char *after;
    bool swapped; /**< the second comes first */
} calx_pair_form;

/** What + and - of moments are. A span of time is a number of microseconds. */
typedef struct calx_times_forms {
    calx_pair_form later;   /**< a moment and a span that is added */
    calx_pair_form earlier; /**< a moment and a span that is taken off */
    calx_pair_form days;    /**< between two dates */
    calx_pair_form span;    /**< between two moments, one of them more than a date */
} calx_times_forms;

/** Whether a node is a span of time that is multiplied with a number with a fraction, or divided: what comes of it is to be rounded. */
static inline bool calx_is_scaled_span(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node)
{
    uint32_t a, b;
    if (node->kind != CALX_NODE_BINARY || (node->op != CALX_OP_MUL && node->op != CALX_OP_DIV))
        return false;
    a = calx_kind_of(host, compiler, node->items[0]);
    b = calx_kind_of(host, compiler, node->items[1]);
    if (node->op == CALX_OP_DIV)
        return a == CALX_TYPE_INTERVAL && b >= CALX_TYPE_SMALLINT && b <= CALX_TYPE_NUMERIC;
    return (a == CALX_TYPE_INTERVAL && b > CALX_TYPE_BIGINT && b <= CALX_TYPE_NUMERIC) ||
           (b == CALX_TYPE_INTERVAL && a > CALX_TYPE_BIGINT && a <= CALX_TYPE_NUMERIC);
}

/** For `render` of FUNC, FILTER and OVER, where a span of time is its microseconds: the mean of some has no parts of them. `before` and `after` round
 *  it. False: it is no mean of spans, and nothing is written. */
static inline bool calx_write_mean_span(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node, const char *before, const char *after)
{
    calx_node copies[3], *items[2][3];
    size_t depth = 0;
    const calx_node *mean = node;
    while (depth < 2 && mean && (mean->kind == CALX_NODE_OVER || mean->kind == CALX_NODE_FILTER) && mean->count <= 3) {
        copies[depth] = *mean;
        memcpy(items[depth], mean->items, mean->count * sizeof *mean->items);
        copies[depth].items = items[depth];
        if (depth)
            items[depth - 1][0] = &copies[depth];
        mean = mean->items[0];
        depth++;
    }
    if (!mean || !calx_is_mean_(mean) || calx_kind_of(host, compiler, mean) != CALX_TYPE_INTERVAL)
        return false;
    copies[depth] = *mean;
    copies[depth].name = "AVG"; /* which is not rounded again */
    if (depth)
        items[depth - 1][0] = &copies[depth];
    host->text(compiler, before);
    host->node(compiler, copies);
    host->text(compiler, after);
    return true;
}

static inline void calx_write_pair(const calx_compiler_host *host, calx_compiler *compiler, const calx_pair_form *form, const calx_node *a,
                                   const calx_node *b)
{
    host->text(compiler, form->before);
    host->node(compiler, form->swapped ? b : a);
    host->text(compiler, form->between);
    host->node(compiler, form->swapped ? a : b);
    host->text(compiler, form->after);
}

/** For `render` of CALX_NODE_BINARY: an addition or subtraction with a date, a moment or a time of day in it; what the forms do not have is refused.
 *  False: it is none, and nothing is written. */
static inline bool calx_write_times(const calx_compiler_host *host, calx_compiler *compiler, const calx_node *node, const calx_times_forms *forms)
{
    const calx_node *a = node->items[0], *b = node->items[1];
    uint32_t of_a, of_b;
    bool adds = node->op == CALX_OP_ADD, is_a, is_b, day;
    if (!adds && node->op != CALX_OP_SUB)
        return false;
    of_a = calx_kind_of(host, compiler, a);
    of_b = calx_kind_of(host, compiler, b);
    is_a = of_a == CALX_TYPE_DATE || calx_kind_is_moment(of_a);
    is_b = of_b == CALX_TYPE_DATE || calx_kind_is_moment(of_b);
    day = of_a == CALX_TYPE_TIME || of_b == CALX_TYPE_TIME;
    if (!is_a && !is_b && !day)
        return false;
    if (is_a && of_b == CALX_TYPE_INTERVAL)
        calx_write_pair(host, compiler, adds ? &forms->later : &forms->earlier, a, b);
    else if (is_b && adds && of_a == CALX_TYPE_INTERVAL)
        calx_write_pair(host, compiler, &forms->later, b, a);
    else if (is_a && is_b && !adds)
        calx_write_pair(host, compiler, of_a == CALX_TYPE_DATE && of_b == CALX_TYPE_DATE ? &forms->days : &forms->span, a, b);
    else
        host->unsupported(compiler, day ? "arithmetic of times of day" : "arithmetic of dates and numbers: add an interval");
    return true;
}

#endif
