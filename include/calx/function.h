/* SPDX-License-Identifier: MIT */
/* calx/function.h: functions, aggregates, windows, CASE, casts, labels, and what else is said of an expression. */
#ifndef CALX_FUNCTION_H
#define CALX_FUNCTION_H

#include <calx/expression.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- functions and forms ---- */
/** Any function. `name` is written as it is, each part quoted where it must be ("pg_catalog.lower" has two). `type`: NULL not known. */
CALX_API calx_node *calx_func_n(const char *name, calx_node *const *arguments, size_t count, const calx_type *type);
/** count(DISTINCT x) and such: the operand of an aggregate. */
CALX_API calx_node *calx_distinct_node(calx_node *operand);
CALX_API calx_node *calx_aggregate_order(calx_node *operand, calx_node *const *order, size_t count);
CALX_API calx_node *calx_filter_node(calx_node *function, calx_node *condition);
CALX_API calx_node *calx_within_group_n(calx_node *function, calx_node *const *order, size_t count);
/** A window: any of `partition`, `order` (lists, calx_list_n()) and `frame` may be NULL. */
CALX_API calx_node *calx_over_node(calx_node *function, calx_node *partition, calx_node *order, calx_node *frame);
/** `unit` is CALX_OP_ROWS, _RANGE or _GROUPS; bounds are calx_bound_node(). `end` may be NULL. */
CALX_API calx_node *calx_frame_node(uint32_t unit, calx_node *start, calx_node *end);
/** The same without some of its rows: `exclude` is CALX_EXCLUDE_... (PostgreSQL, SQLite). */
CALX_API calx_node *calx_frame_excluding(uint32_t unit, calx_node *start, calx_node *end, uint32_t exclude);
/** CALX_OP_UNBOUNDED_PRECEDING to CALX_OP_UNBOUNDED_FOLLOWING; `value` only of PRECEDING and FOLLOWING. */
CALX_API calx_node *calx_bound_node(uint32_t op, calx_node *value);
/** The same from parts in any order: calx_partition_by_n(), calx_order_by_n(), calx_frame_part(). None: OVER (). */
CALX_API calx_node *calx_over_n(calx_node *function, calx_clause *const *parts, size_t count);
/** OVER name: a window that the select names by calx_window_n(). */
CALX_API calx_node *calx_over_named(calx_node *function, const char *window);
CALX_API calx_clause *calx_partition_by_n(calx_node *const *expressions, size_t count);
CALX_API calx_clause *calx_frame_part(uint32_t unit, calx_node *start, calx_node *end);
CALX_API calx_clause *calx_frame_part_excluding(uint32_t unit, calx_node *start, calx_node *end, uint32_t exclude);
/** Texts of a group in one, with `separator` between them, in the order of `order` (or none): string_agg, group_concat, LISTAGG. */
CALX_API calx_node *calx_string_agg_n(calx_node *text, calx_node *separator, calx_node *const *order, size_t count);
/** CASE: pairs of condition and result in one array; `value` and `otherwise` may be NULL. */
CALX_API calx_node *calx_case_n(calx_node *value, calx_node *const *whens, size_t count, calx_node *otherwise);
/** CASE of parts: calx_when_node()s, and a calx_else_node() if there is one. `value` may be NULL. */
CALX_API calx_node *calx_case_of(calx_node *value, calx_node *const *parts, size_t count);
CALX_API calx_node *calx_when_node(calx_node *condition, calx_node *result);
CALX_API calx_node *calx_else_node(calx_node *result);
/** `type` is copied. */
CALX_API calx_node *calx_cast_node(calx_node *operand, const calx_type *type);
/** Of another type to calx alone; the SQL stays. */
CALX_API calx_node *calx_coerce_node(calx_node *operand, const calx_type *type);
/** `field` is a word: "year", "month", "day", "hour", "minute", "second", "epoch", "dow", ... */
CALX_API calx_node *calx_extract_node(const char *field, calx_node *operand);
CALX_API calx_node *calx_quantified(uint32_t op, calx_node *operand); /**< CALX_OP_ANY or CALX_OP_ALL of a select or an array */
CALX_API calx_node *calx_label_as(calx_node *operand, const char *name);
CALX_API calx_node *calx_label_named(const char *name); /**< a label, used */
/** For ORDER BY. `flags`: CALX_FLAG_DESC, CALX_FLAG_ASC, CALX_FLAG_NULLS_FIRST, CALX_FLAG_NULLS_LAST. */
CALX_API calx_node *calx_order_node(calx_node *operand, uint32_t flags);
/** The value that an upsert would have inserted: EXCLUDED.name, VALUES(name). */
CALX_API calx_node *calx_inserted_node(const char *name);
CALX_API calx_node *calx_inserted_column(calx_node *column); /**< of the column of a table */
/** The next value of a sequence. */
CALX_API calx_node *calx_sequence_next(const char *name);
/** A part of a JSON document, by a path such as "$.orders[0].id"; keys that are no words stand in quotes: $."a b". `type` says what it
 *  is read as: JSON itself (NULL), TEXT, an integer, DOUBLE, NUMERIC or BOOLEAN. What is not there, and null, is NULL, and so
 *  is what is none of the type: 1.5 as an integer, which 1e3 is, or a text as a number. */
CALX_API calx_node *calx_json_path(calx_node *document, const char *path, const calx_type *type);

#ifdef __cplusplus
}
#endif

#ifndef __cplusplus
/* Functions. */
#define calx_func(...) CALX_CAT_(CALX_FUNC_OF_, CALX_ONE_OR_MORE_(__VA_ARGS__))(__VA_ARGS__)
#define CALX_FUNC_OF_ONE(name) calx_func_n(name, NULL, 0, NULL)
#define CALX_FUNC_OF_MORE(name, ...) calx_func_n(name, CALX_NODES_(__VA_ARGS__), NULL)
#define CALX_FUNC_1_(name, x) calx_func_n(name, (calx_node *const[]){ CALX_NODE_(x) }, 1, NULL)
#define calx_count(x) CALX_AS_NUM_(CALX_FUNC_1_("count", x))
#define calx_count_all() CALX_AS_NUM_(calx_func_n("count", (calx_node *const[]){ calx_star(NULL) }, 1, NULL))
/* The kind stays. */
#define CALX_LIKE_KIND_(v, node)                                                                                       \
    _Generic((v), calx_num *: CALX_AS_NUM_(node), calx_text_expr *: CALX_AS_TEXT_(node), calx_cond *: CALX_AS_COND_(node), \
             calx_time_expr *: CALX_AS_TIME_(node), calx_bytes_expr *: CALX_AS_BYTES_(node),                           \
             calx_interval_expr *: CALX_AS_INTERVAL_(node), calx_uuid_expr *: CALX_AS_UUID_(node),                     \
             calx_json_expr *: CALX_AS_JSON_(node), default: (node))
#define CALX_SAME__(v, n, name, x)                                                                                     \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        calx_node *n = calx_func_n(name, (calx_node *const[]){ CALX_LIFT_(v) }, 1, NULL);                              \
        CALX_LIKE_KIND_(v, n);                                                                                         \
    })
#define CALX_SAME_(name, x) CALX_SAME__(CALX_UNIQUE_(calx_v_), CALX_UNIQUE_(calx_n_), name, x)
/* A number, or an interval, which stays one. */
#define CALX_TOTAL__(v, n, name, x)                                                                                    \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        _Static_assert(CALX_KINDS_(v) & (1 | 32), "calx_" name ": a number is wanted");                                \
        calx_node *n = calx_func_n(name, (calx_node *const[]){ CALX_LIFT_(v) }, 1, NULL);                              \
        _Generic((v), calx_interval_expr *: CALX_AS_INTERVAL_(n), default: CALX_AS_NUM_(n));                           \
    })
#define CALX_TOTAL_(name, x) CALX_TOTAL__(CALX_UNIQUE_(calx_v_), CALX_UNIQUE_(calx_n_), name, x)
#define calx_sum(x) CALX_TOTAL_("sum", x)
#define calx_avg(x) CALX_TOTAL_("avg", x)
#define calx_min(x) CALX_SAME_("min", x)
#define calx_max(x) CALX_SAME_("max", x)
/* A function of one argument of certain kinds. */
#define CALX_FUNC_OF_(name, kinds, x, message) calx_func_n(name, (calx_node *const[]){ CALX_WANT_(kinds, x, message) }, 1, NULL)
#define calx_lower(x) CALX_AS_TEXT_(CALX_FUNC_OF_("lower", 2, x, "calx_lower: a text is wanted"))
#define calx_upper(x) CALX_AS_TEXT_(CALX_FUNC_OF_("upper", 2, x, "calx_upper: a text is wanted"))
#define CALX_LENGTH_(v, x)                                                                                             \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        _Static_assert(CALX_KINDS_(v) & (2 | 16), "calx_length: a text or bytes are wanted");                          \
        CALX_AS_NUM_(calx_func_n(CALX_KINDS_(v) == 16 ? "length" : "char_length", (calx_node *const[]){ CALX_LIFT_(v) }, 1, NULL)); \
    })
/** The characters of a text, the bytes of a value of bytes. (LENGTH counts the bytes of a text on MariaDB.) */
#define calx_length(x) CALX_LENGTH_(CALX_UNIQUE_(calx_v_), x)

/* Of a set of kinds the pointer type of the expression. */
#define CALX_OF_KINDS_(kinds, node)                                                                                    \
    _Generic((char (*)[kinds])0, char (*)[1]: CALX_AS_NUM_(node), char (*)[1 | 4]: CALX_AS_NUM_(node),                 \
             char (*)[2]: CALX_AS_TEXT_(node), char (*)[4]: CALX_AS_COND_(node), char (*)[8]: CALX_AS_TIME_(node), char (*)[16]: CALX_AS_BYTES_(node), \
             char (*)[32]: CALX_AS_INTERVAL_(node), char (*)[64]: CALX_AS_UUID_(node),                                 \
             char (*)[128]: CALX_AS_JSON_(node), default: (node))
/* The kind of the first; the others must have it too. */
#define CALX_COALESCED__(v, first, x)                                                                                  \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        _Static_assert(CALX_ALIKE_(CALX_KINDS_(v), CALX_KINDS_(first)), "calx_coalesce: the values have different SQL types"); \
        CALX_LIFT_(v);                                                                                                 \
    })
#define CALX_COALESCED_(first, x) CALX_COALESCED__(CALX_UNIQUE_(calx_v_), first, x)
#define CALX_COALESCE__(f, n, first, ...)                                                                              \
    __extension__({                                                                                                    \
        __auto_type f = first;                                                                                         \
        calx_node *n = calx_func_n("coalesce", (calx_node *const[]){ CALX_LIFT_(f), CALX_EACH_OF_(CALX_COALESCED_, f, __VA_ARGS__) }, \
                                   1 + CALX_COUNT_(__VA_ARGS__), NULL);                                                \
        CALX_OF_KINDS_(CALX_KINDS_(f), n);                                                                             \
    })
/** calx_coalesce(x, y, ...): two or more, of one kind, which is the kind of it. */
#define calx_coalesce(first, ...) CALX_COALESCE__(CALX_UNIQUE_(calx_f_), CALX_UNIQUE_(calx_n_), first, __VA_ARGS__)

/* CASE. A part carries the kinds of its condition and its result as the dimensions of an array: 512 says ELSE. */
#define CALX_WHEN__(c_, r_, condition, result)                                                                         \
    __extension__({                                                                                                    \
        __auto_type c_ = condition;                                                                                    \
        __auto_type r_ = result;                                                                                       \
        (char (*)[CALX_KINDS_(c_)][CALX_KINDS_(r_)])(void *)calx_when_node(CALX_LIFT_(c_), CALX_LIFT_(r_));            \
    })
#define calx_when(condition, result) CALX_WHEN__(CALX_UNIQUE_(calx_c_), CALX_UNIQUE_(calx_r_), condition, result)
#define CALX_ELSE__(r_, result)                                                                                        \
    __extension__({                                                                                                    \
        __auto_type r_ = result;                                                                                       \
        (char (*)[512][CALX_KINDS_(r_)])(void *)calx_else_node(CALX_LIFT_(r_));                                        \
    })
#define calx_else(result) CALX_ELSE__(CALX_UNIQUE_(calx_r_), result)
#define CALX_WHEN_KINDS_(part) (sizeof *(part) / sizeof **(part))
#define CALX_THEN_KINDS_(part) (sizeof **(part))
#define CALX_CASE_PART__(v, first, x)                                                                                  \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        _Static_assert(CALX_WHEN_KINDS_(v) == 512 || CALX_IS_CONDITION_(CALX_WHEN_KINDS_(v)), "calx_case: calx_when() wants a condition"); \
        _Static_assert(CALX_ALIKE_(CALX_THEN_KINDS_(v), CALX_THEN_KINDS_(first)), "calx_case: the results have different SQL types"); \
        (calx_node *)(void *)v;                                                                                        \
    })
#define CALX_CASE_PART_(first, x) CALX_CASE_PART__(CALX_UNIQUE_(calx_w_), first, x)
#define CALX_CASE__(f, n, first, ...)                                                                                  \
    __extension__({                                                                                                    \
        __auto_type f = first;                                                                                         \
        _Static_assert(CALX_IS_CONDITION_(CALX_WHEN_KINDS_(f)), "calx_case: calx_when() wants a condition");           \
        calx_node *n = calx_case_of(NULL, (calx_node *const[]){ (calx_node *)(void *)f, CALX_EACH_OF_(CALX_CASE_PART_, f, __VA_ARGS__) }, \
                                    1 + CALX_COUNT_(__VA_ARGS__));                                                     \
        CALX_OF_KINDS_(CALX_THEN_KINDS_(f), n);                                                                        \
    })
#define CALX_CASE_MORE(f, n, ...) CALX_CASE__(f, n, __VA_ARGS__)
#define CALX_CASE_ONE(f, n, first)                                                                                     \
    __extension__({                                                                                                    \
        __auto_type f = first;                                                                                         \
        _Static_assert(CALX_IS_CONDITION_(CALX_WHEN_KINDS_(f)), "calx_case: calx_when() wants a condition");           \
        calx_node *n = calx_case_of(NULL, (calx_node *const[]){ (calx_node *)(void *)f }, 1);                          \
        CALX_OF_KINDS_(CALX_THEN_KINDS_(f), n);                                                                        \
    })
/** calx_case(calx_when(condition, result), ..., calx_else(result)): one calx_when() or more; without an ELSE what meets none is NULL. */
#define calx_case(...) \
    CALX_CAT_(CALX_CASE_, CALX_ONE_OR_MORE_(__VA_ARGS__))(CALX_UNIQUE_(calx_f_), CALX_UNIQUE_(calx_n_), __VA_ARGS__)
#define CALX_MATCH_PART__(v, first, x)                                                                                 \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        _Static_assert(CALX_WHEN_KINDS_(v) == 512 || CALX_ALIKE_(CALX_WHEN_KINDS_(v), CALX_WHEN_KINDS_(first)),        \
                       "calx_case_value: the values have different SQL types");                                        \
        _Static_assert(CALX_ALIKE_(CALX_THEN_KINDS_(v), CALX_THEN_KINDS_(first)), "calx_case_value: the results have different SQL types"); \
        (calx_node *)(void *)v;                                                                                        \
    })
#define CALX_MATCH_PART_(first, x) CALX_MATCH_PART__(CALX_UNIQUE_(calx_w_), first, x)
#define CALX_CASE_VALUE__(v, f, n, x, first, ...)                                                                      \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        __auto_type f = first;                                                                                         \
        _Static_assert(CALX_ALIKE_(CALX_WHEN_KINDS_(f), CALX_KINDS_(v)), "calx_case_value: the values have different SQL types"); \
        calx_node *n = calx_case_of(CALX_LIFT_(v), (calx_node *const[]){ (calx_node *)(void *)f, CALX_EACH_OF_(CALX_MATCH_PART_, f, __VA_ARGS__) }, \
                                    1 + CALX_COUNT_(__VA_ARGS__));                                                     \
        CALX_OF_KINDS_(CALX_THEN_KINDS_(f), n);                                                                        \
    })
/** calx_case_value(x, calx_when(1, "one"), ..., calx_else("many")): CASE x WHEN 1 THEN 'one' ... */
#define calx_case_value(x, first, ...) \
    CALX_CASE_VALUE__(CALX_UNIQUE_(calx_v_), CALX_UNIQUE_(calx_f_), CALX_UNIQUE_(calx_n_), x, first, __VA_ARGS__)

/* The kind of the first argument stays: of aggregates and what is said of them, and of functions over windows. */
#define CALX_KEEPS__(v, n, x, call, ...)                                                                               \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        calx_node *n = call(CALX_LIFT_(v), __VA_ARGS__);                                                               \
        CALX_LIKE_KIND_(v, n);                                                                                         \
    })
#define CALX_KEEPS_(x, call, ...) CALX_KEEPS__(CALX_UNIQUE_(calx_v_), CALX_UNIQUE_(calx_n_), x, call, __VA_ARGS__)
/** count(x) FILTER (WHERE condition); CASE within the aggregate where a backend has no FILTER. */
#define calx_filter(aggregate, condition) CALX_KEEPS_(aggregate, calx_filter_node, CALX_COND_(condition))
#define calx_within_group(function, ...) CALX_KEEPS_(function, calx_within_group_n, CALX_NODES_(__VA_ARGS__))
#define CALX_AGG_TEXT_(x) CALX_WANT_(2, x, "calx_string_agg: texts are wanted")
#define calx_string_agg(x, separator) CALX_AS_TEXT_(calx_string_agg_n(CALX_AGG_TEXT_(x), CALX_AGG_TEXT_(separator), NULL, 0))
#define calx_string_agg_by(x, separator, ...) \
    CALX_AS_TEXT_(calx_string_agg_n(CALX_AGG_TEXT_(x), CALX_AGG_TEXT_(separator), CALX_NODES_(__VA_ARGS__)))

/* Windows: calx_over(calx_sum(x), calx_partition_by(a), calx_order_by(b), calx_frame_rows(calx_preceding(1), calx_current_row())). */
#define calx_over(function, ...) CALX_KEEPS_(function, calx_over_n, CALX_CLAUSES_(CALX_OF_WINDOW_, __VA_ARGS__))
#define calx_over_all(function) CALX_KEEPS_(function, calx_over_n, NULL, 0)
#define calx_over_window(function, name) CALX_KEEPS_(function, calx_over_named, name)
#define calx_partition_by(...) (calx_window_clause *)calx_partition_by_n(CALX_NODES_(__VA_ARGS__))
#define CALX_FRAME_(unit, start, end) (calx_window_clause *)calx_frame_part(CALX_OP_##unit, CALX_THE_NODE_(start), CALX_THE_NODE_(end))
#define CALX_FRAME_BUT_(unit, start, end, exclude) \
    (calx_window_clause *)calx_frame_part_excluding(CALX_OP_##unit, CALX_THE_NODE_(start), CALX_THE_NODE_(end), exclude)
#define calx_frame_rows(start, end) CALX_FRAME_(ROWS, start, end)
#define calx_frame_range(start, end) CALX_FRAME_(RANGE, start, end)
#define calx_frame_groups(start, end) CALX_FRAME_(GROUPS, start, end)
/** calx_frame_rows_but(start, end, CALX_EXCLUDE_CURRENT_ROW) */
#define calx_frame_rows_but(start, end, exclude) CALX_FRAME_BUT_(ROWS, start, end, exclude)
#define calx_frame_range_but(start, end, exclude) CALX_FRAME_BUT_(RANGE, start, end, exclude)
#define calx_frame_groups_but(start, end, exclude) CALX_FRAME_BUT_(GROUPS, start, end, exclude)
#define calx_unbounded_preceding() calx_bound_node(CALX_OP_UNBOUNDED_PRECEDING, NULL)
#define calx_preceding(n) calx_bound_node(CALX_OP_PRECEDING, CALX_WANT_(1 | 32, n, "calx_preceding: a number is wanted"))
#define calx_current_row() calx_bound_node(CALX_OP_CURRENT_ROW, NULL)
#define calx_following(n) calx_bound_node(CALX_OP_FOLLOWING, CALX_WANT_(1 | 32, n, "calx_following: a number is wanted"))
#define calx_unbounded_following() calx_bound_node(CALX_OP_UNBOUNDED_FOLLOWING, NULL)
#define CALX_RANKING_(name) CALX_AS_NUM_(calx_func_n(name, NULL, 0, NULL))
#define calx_row_number() CALX_RANKING_("row_number")
#define calx_rank() CALX_RANKING_("rank")
#define calx_dense_rank() CALX_RANKING_("dense_rank")
#define calx_percent_rank() CALX_RANKING_("percent_rank")
#define calx_cume_dist() CALX_RANKING_("cume_dist")
#define calx_ntile(n) CALX_AS_NUM_(CALX_FUNC_OF_("ntile", 1, n, "calx_ntile: a number is wanted"))
#define calx_lag(x) CALX_SAME_("lag", x)
#define calx_lead(x) CALX_SAME_("lead", x)
#define calx_first_value(x) CALX_SAME_("first_value", x)
#define calx_last_value(x) CALX_SAME_("last_value", x)
#define calx_abs(x) CALX_AS_NUM_(CALX_FUNC_OF_("abs", 1, x, "calx_abs: a number is wanted"))

/* JSON: calx_json_text(calx_col(order, data), "$.customer.name"). */
#define CALX_DOCUMENT_(x) CALX_WANT_(2 | 128, x, "a JSON document is wanted here")
#define CALX_JSON_PATH_(x, path, kind_) calx_json_path(CALX_DOCUMENT_(x), path, &(const calx_type){ .kind = CALX_TYPE_##kind_ })
#define calx_json_get(x, path) CALX_AS_JSON_(calx_json_path(CALX_DOCUMENT_(x), path, NULL))
#define calx_json_text(x, path) CALX_AS_TEXT_(CALX_JSON_PATH_(x, path, TEXT))
#define calx_json_int(x, path) CALX_AS_NUM_(CALX_JSON_PATH_(x, path, BIGINT))
#define calx_json_double(x, path) CALX_AS_NUM_(CALX_JSON_PATH_(x, path, DOUBLE))
#define calx_json_bool(x, path) CALX_AS_COND_(CALX_JSON_PATH_(x, path, BOOLEAN))

/* Arrays (PostgreSQL): calx_array(1, 2, 3), calx_item(array, 1), calx_eq(x, calx_any_of(array)). */
#define calx_array(...) calx_array_n(CALX_NODES_(__VA_ARGS__), NULL)
#define calx_item(array, index)                                                                                        \
    calx_binary(CALX_OP_ITEM, CALX_WANT_PLAIN_(array, "calx_item: an array is wanted"), CALX_WANT_(1, index, "calx_item: an index is a number"))
#define calx_any_of(array) calx_quantified(CALX_OP_ANY, CALX_WANT_PLAIN_(array, "calx_any_of: an array is wanted"))
#define calx_all_of(array) calx_quantified(CALX_OP_ALL, CALX_WANT_PLAIN_(array, "calx_all_of: an array is wanted"))
/** Of a kind that the program knows better: calx_as_num(calx_func("power", x, 2)). */
#define calx_as_num(x) CALX_AS_NUM_(CALX_NODE_(x))
#define calx_as_text(x) CALX_AS_TEXT_(CALX_NODE_(x))
#define calx_as_cond(x) CALX_AS_COND_(CALX_NODE_(x))
#define calx_as_time(x) CALX_AS_TIME_(CALX_NODE_(x))
#define calx_as_bytes(x) CALX_AS_BYTES_(CALX_NODE_(x))
#define calx_as_interval(x) CALX_AS_INTERVAL_(CALX_NODE_(x))
#define calx_as_uuid(x) CALX_AS_UUID_(CALX_NODE_(x))
#define calx_as_json(x) CALX_AS_JSON_(CALX_NODE_(x))
#define calx_param_num(name) \
    CALX_AS_NUM_(calx_param_node(name, &(const calx_type){ .kind = CALX_TYPE_NUMERIC, .flags = CALX_TYPE_ANY_DIGITS }))
#define calx_param_text(name) CALX_AS_TEXT_(calx_param_node(name, NULL))
#define calx_param(name) calx_param_node(name, NULL)

#define calx_label(x, name) calx_label_as(CALX_NODE_(x), name)
#define calx_desc(x) calx_order_node(CALX_NODE_(x), CALX_FLAG_DESC)
#define calx_asc(x) calx_order_node(CALX_NODE_(x), CALX_FLAG_ASC)
#define calx_nulls_first(x) calx_order_node(CALX_NODE_(x), CALX_FLAG_NULLS_FIRST)
#define calx_nulls_last(x) calx_order_node(CALX_NODE_(x), CALX_FLAG_NULLS_LAST)
#define calx_collate(x, name) CALX_AS_TEXT_(calx_collate_node(CALX_WANT_(2, x, "calx_collate: a text is wanted"), name))
#define CALX_DISTINCT__(v, n, x)                                                                                       \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        calx_node *n = calx_distinct_node(CALX_LIFT_(v));                                                              \
        CALX_LIKE_KIND_(v, n);                                                                                         \
    })
#define calx_distinct(x) CALX_DISTINCT__(CALX_UNIQUE_(calx_v_), CALX_UNIQUE_(calx_n_), x)
#define calx_cast(x, ...) calx_cast_node(CALX_NODE_(x), &(const calx_type)__VA_ARGS__)
#define calx_extract(field, x) \
    CALX_AS_NUM_(calx_extract_node(field, CALX_WANT_(8 | 32, x, "calx_extract: a date, a time or an interval is wanted")))
#endif
#endif
