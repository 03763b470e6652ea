/* SPDX-License-Identifier: MIT */
/* calx/expression.h: SQL expressions, built from typed parts.
 *
 * A node floats: the first call that it is passed to takes it over, a further one shares it: x may stand in columns, group_by and order_by.
 * A call takes over what it is given also when it fails, and what it gives then holds that all the same: a program need not know which
 * of its calls have failed. No call returns NULL: what could not be made is a node that has failed, and the statement that holds it
 * reports why. A node lives as long as a statement that holds it, and is freed with it; calx_keep() lets it live longer, and
 * calx_release() gives up a keep, or a node that no call ever took.
 *
 * In C the macros give an expression the static type of its SQL kind (calx_num *, calx_text_expr *, ...), so that a number compared with a
 * text does not compile. All of these are calx_node underneath, and each macro is a function that takes and gives calx_node *. */
#ifndef CALX_EXPRESSION_H
#define CALX_EXPRESSION_H

#include <calx/args.h>
#include <calx/node.h>
#include <calx/sql.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- values and names ---- */
/** A value. It is bound, never spliced into SQL. Text and bytes are copied. */
CALX_API calx_node *calx_value_node(const calx_value *value);
CALX_API calx_node *calx_arg_node(calx_arg arg); /**< the same from an argument; one with a name becomes calx_param_node() */
/** A value given with the run of a kept statement: calx_args(calx_bind("name", x)). `type` may be NULL; NUMERIC with CALX_TYPE_ANY_DIGITS is a
 *  number of any kind, which is found out then. */
CALX_API calx_node *calx_param_node(const char *name, const calx_type *type);
/** A name: of a column that no table is known for. */
CALX_API calx_node *calx_column_named(const char *name);
/** The column `name` of something that rows come from. */
CALX_API calx_node *calx_column_of(calx_node *from, const char *name, const calx_type *type);
/** SQL of one expression, as it is; `:name` in calx_fragment() is a bind that `binds` give, by position. Never put input in it. */
CALX_API calx_node *calx_literal_column(const char *sql, const calx_type *type);
CALX_API calx_node *calx_fragment_n(const char *sql, calx_node *const *binds, size_t count);
/** A value that is written into the SQL, quoted for the target: for what takes no parameter, or is to be the same text each time (an
 *  expression in GROUP BY, the condition of a partial index). Each value is another statement to the cache. */
CALX_API calx_node *calx_literal_node(const calx_value *value);
CALX_API calx_node *calx_null_node(void);
CALX_API calx_node *calx_true(void);
CALX_API calx_node *calx_false(void);
/** `*`, or all columns of `from` when it is not NULL. */
CALX_API calx_node *calx_star(calx_node *from);
CALX_API calx_node *calx_default_node(void);

/* ---- operators ---- */
/** One operator. A comparison with NULL by = or <> is written IS NULL or IS NOT NULL. */
CALX_API calx_node *calx_binary(uint32_t op, calx_node *left, calx_node *right);
CALX_API calx_node *calx_unary(uint32_t op, calx_node *operand);
/** AND, OR (of none: true and false), CONCAT, ADD, MUL of any number of operands. */
CALX_API calx_node *calx_nary(uint32_t op, calx_node *const *operands, size_t count);
/** An operator of one backend. `precedence` is CALX_PRECEDENCE_..., `flags` 0; a comparison with CALX_PRECEDENCE_COMPARE. */
CALX_API calx_node *calx_op_node(const char *op, int32_t precedence, calx_node *left, calx_node *right);
/** LIKE and its kin (CALX_OP_LIKE to CALX_OP_NOT_ICONTAINS). `escape` is one character, "" for none, or NULL. With CALX_FLAG_AUTO_ESCAPE
 *  wildcards in the pattern are meant as themselves: what STARTSWITH, ENDSWITH and CONTAINS want for input. A value is escaped here; a parameter,
 *  a column or an expression by the backend, when the statement runs: replace(replace(replace(p, '/', '//'), '%', '/%'), '_', '/_'). */
CALX_API calx_node *calx_like_node(uint32_t op, calx_node *text, calx_node *pattern, const char *escape, uint32_t flags);
CALX_API calx_node *calx_not_node(calx_node *condition);
/** A boolean column or value where a condition is wanted: itself, or `x = 1` where the backend has no booleans. */
CALX_API calx_node *calx_as_boolean(calx_node *operand, bool negated);
CALX_API calx_node *calx_in_n(calx_node *operand, calx_node *const *items, size_t count, bool negated);
/** IN of a list that comes with the run: an argument that calx_arg_items() makes, for the parameter `name`. */
CALX_API calx_node *calx_in_param_node(calx_node *operand, const char *name, bool negated);
/** `from` is a select (calx_select_node()), or a fragment. */
CALX_API calx_node *calx_in_select(calx_node *operand, calx_node *select, bool negated);
CALX_API calx_node *calx_between_node(calx_node *operand, calx_node *low, calx_node *high, uint32_t flags);
CALX_API calx_node *calx_tuple_n(calx_node *const *items, size_t count);
CALX_API calx_node *calx_list_n(calx_node *const *items, size_t count);
CALX_API calx_node *calx_array_n(calx_node *const *items, size_t count, const calx_type *element);
/** Elements of an array from a place to another, both counted as the backend counts; either may be NULL. */
CALX_API calx_node *calx_slice_node(calx_node *array, calx_node *from, calx_node *to);
/** A row as one value, by the name of the alias, subquery or function that it comes from: row_to_json(u). */
CALX_API calx_node *calx_row_of(calx_node *from);
CALX_API calx_node *calx_collate_node(calx_node *operand, const char *collation);
CALX_API calx_node *calx_group(calx_node *operand); /**< in parentheses, whatever it is */

#ifdef __cplusplus
}
#endif

#ifndef __cplusplus
/* From a C value or any kind of expression to a node. */
#define CALX_LIFT_FUNCTION_(suffix, type) \
    static inline calx_node *calx_lift_##suffix##_(type value) { return calx_arg_node(calx_arg_##suffix(value)); }
CALX_LIFT_FUNCTION_(null, calx_null_t)
CALX_LIFT_FUNCTION_(bool, bool)
CALX_LIFT_FUNCTION_(int32, int32_t)
CALX_LIFT_FUNCTION_(int64, int64_t)
CALX_LIFT_FUNCTION_(uint64, uint64_t)
CALX_LIFT_FUNCTION_(double, double)
CALX_LIFT_FUNCTION_(string, const char *)
CALX_LIFT_FUNCTION_(str, calx_str)
CALX_LIFT_FUNCTION_(bytes, calx_bytes)
CALX_LIFT_FUNCTION_(decimal, calx_decimal)
CALX_LIFT_FUNCTION_(timestamp, calx_timestamp)
CALX_LIFT_FUNCTION_(timestamptz, calx_timestamptz)
CALX_LIFT_FUNCTION_(date, calx_date)
CALX_LIFT_FUNCTION_(time, calx_time)
CALX_LIFT_FUNCTION_(interval, calx_interval)
CALX_LIFT_FUNCTION_(uuid, calx_uuid)
CALX_LIFT_FUNCTION_(json, calx_json)
CALX_LIFT_FUNCTION_(opt_int16, calx_opt_int16)
CALX_LIFT_FUNCTION_(opt_int32, calx_opt_int32)
CALX_LIFT_FUNCTION_(opt_int64, calx_opt_int64)
CALX_LIFT_FUNCTION_(opt_uint64, calx_opt_uint64)
CALX_LIFT_FUNCTION_(opt_double, calx_opt_double)
CALX_LIFT_FUNCTION_(opt_bool, calx_opt_bool)
CALX_LIFT_FUNCTION_(opt_float, calx_opt_float)
CALX_LIFT_FUNCTION_(opt_timestamp, calx_opt_timestamp)
CALX_LIFT_FUNCTION_(opt_timestamptz, calx_opt_timestamptz)
CALX_LIFT_FUNCTION_(opt_date, calx_opt_date)
CALX_LIFT_FUNCTION_(opt_time, calx_opt_time)
CALX_LIFT_FUNCTION_(opt_interval, calx_opt_interval)
CALX_LIFT_FUNCTION_(opt_uuid, calx_opt_uuid)
#undef CALX_LIFT_FUNCTION_
static inline calx_node *calx_lift_node_(calx_node *n) { return n; }
static inline calx_node *calx_lift_num_(calx_num *n) { return (calx_node *)(void *)n; }
static inline calx_node *calx_lift_text_(calx_text_expr *n) { return (calx_node *)(void *)n; }
static inline calx_node *calx_lift_cond_(calx_cond *n) { return (calx_node *)(void *)n; }
static inline calx_node *calx_lift_moment_(calx_time_expr *n) { return (calx_node *)(void *)n; }
static inline calx_node *calx_lift_blob_(calx_bytes_expr *n) { return (calx_node *)(void *)n; }
static inline calx_node *calx_lift_span_(calx_interval_expr *n) { return (calx_node *)(void *)n; }
static inline calx_node *calx_lift_id_(calx_uuid_expr *n) { return (calx_node *)(void *)n; }
static inline calx_node *calx_lift_document_(calx_json_expr *n) { return (calx_node *)(void *)n; }

#define CALX_LIFT_(x)                                                                                                  \
    _Generic((x), bool: calx_lift_bool_, signed char: calx_lift_int32_, unsigned char: calx_lift_int32_,               \
             short: calx_lift_int32_, unsigned short: calx_lift_int32_, int: calx_lift_int32_,                         \
             unsigned: calx_lift_int64_, long: calx_lift_int64_, unsigned long: calx_lift_uint64_,                     \
             long long: calx_lift_int64_, unsigned long long: calx_lift_uint64_, float: calx_lift_double_,             \
             double: calx_lift_double_, char *: calx_lift_string_, const char *: calx_lift_string_,                    \
             calx_str: calx_lift_str_, calx_bytes: calx_lift_bytes_, calx_decimal: calx_lift_decimal_,                 \
             calx_timestamp: calx_lift_timestamp_, calx_null_t: calx_lift_null_, calx_opt_int16: calx_lift_opt_int16_, \
             calx_opt_int32: calx_lift_opt_int32_, calx_opt_int64: calx_lift_opt_int64_,                               \
             calx_opt_uint64: calx_lift_opt_uint64_, calx_opt_double: calx_lift_opt_double_,                           \
             calx_opt_bool: calx_lift_opt_bool_, calx_opt_timestamp: calx_lift_opt_timestamp_, calx_arg: calx_arg_node, \
             calx_timestamptz: calx_lift_timestamptz_, calx_date: calx_lift_date_, calx_time: calx_lift_time_,         \
             calx_interval: calx_lift_interval_, calx_uuid: calx_lift_uuid_, calx_json: calx_lift_json_,               \
             calx_opt_float: calx_lift_opt_float_, calx_opt_timestamptz: calx_lift_opt_timestamptz_,                   \
             calx_opt_date: calx_lift_opt_date_, calx_opt_time: calx_lift_opt_time_,                                   \
             calx_opt_interval: calx_lift_opt_interval_, calx_opt_uuid: calx_lift_opt_uuid_,                           \
             calx_num *: calx_lift_num_, calx_text_expr *: calx_lift_text_, calx_cond *: calx_lift_cond_,              \
             calx_time_expr *: calx_lift_moment_, calx_bytes_expr *: calx_lift_blob_,                                  \
             calx_interval_expr *: calx_lift_span_, calx_uuid_expr *: calx_lift_id_,                                   \
             calx_json_expr *: calx_lift_document_, calx_node *: calx_lift_node_)(x)
/* An argument is named once: named twice on each of n levels it would be written 2^n times. */
#define CALX_NODE__(v, x) __extension__({ __auto_type v = x; CALX_LIFT_(v); })
#define CALX_NODE_(x) CALX_NODE__(CALX_UNIQUE_(calx_v_), x)
#define CALX_NODES_(...) CALX_LIST_(CALX_NODE_, (calx_node *const[]), __VA_ARGS__)

/* What a macro takes as it is: of the type, or NULL. Another pointer would be a warning of gcc before 14 and clang before 16; what is no member of
 * a transparent union is an error to all of them. */
#define CALX_TAKES_(name, type, members)                                                                               \
    typedef union { members } calx_wanted_##name __attribute__((transparent_union));                                   \
    static inline type *calx_take_##name##_(calx_wanted_##name given) { return given.it; }
CALX_TAKES_(node, calx_node, calx_node *it;)
CALX_TAKES_(statement, calx_statement, calx_statement *it;)
#define CALX_THE_NODE_(x) __extension__ calx_take_node_(x)
#define CALX_THE_STATEMENT_(x) __extension__ calx_take_statement_(x)

/* Clauses, in an array: those that the statement, the window or the upsert may have. */
CALX_TAKES_(clause_of_select, calx_clause, calx_rows_clause *it; calx_select_clause *select; calx_order_clause *order;)
CALX_TAKES_(clause_of_insert, calx_clause, calx_insert_clause *it; calx_set_clause *set; calx_returning_clause *returning;)
CALX_TAKES_(clause_of_update, calx_clause, calx_rows_clause *it; calx_set_clause *set; calx_order_clause *order; calx_returning_clause *returning;)
CALX_TAKES_(clause_of_delete, calx_clause, calx_rows_clause *it; calx_order_clause *order; calx_returning_clause *returning;)
CALX_TAKES_(clause_of_window, calx_clause, calx_window_clause *it; calx_order_clause *order;)
CALX_TAKES_(set_of_upsert, calx_clause, calx_set_clause *it;)
#undef CALX_TAKES_
#define CALX_OF_SELECT_(x) __extension__ calx_take_clause_of_select_(x)
#define CALX_OF_INSERT_(x) __extension__ calx_take_clause_of_insert_(x)
#define CALX_OF_UPDATE_(x) __extension__ calx_take_clause_of_update_(x)
#define CALX_OF_DELETE_(x) __extension__ calx_take_clause_of_delete_(x)
#define CALX_OF_WINDOW_(x) __extension__ calx_take_clause_of_window_(x)
#define CALX_OF_UPSERT_(x) __extension__ calx_take_set_of_upsert_(x)
#define CALX_CLAUSES_(F, ...) CALX_LIST_(F, (calx_clause *const[]), __VA_ARGS__)

/* Kinds as a set: 1 number, 2 text, 4 condition, 8 time, 16 bytes, 32 interval, 64 uuid, 128 JSON; NULL is 256. A node may be anything. An
 * int may stand for a boolean beside one (calx_eq(calx_col(user, active), 1)), but is no condition: it is what C's own comparisons give. */
#define CALX_KINDS_(x)                                                                                                 \
    _Generic((x), bool: 4, signed char: 1, unsigned char: 1, short: 1, unsigned short: 1, int: 1 | 4, unsigned: 1,     \
             long: 1, unsigned long: 1, long long: 1, unsigned long long: 1, float: 1, double: 1, char *: 2,           \
             const char *: 2, calx_str: 2, calx_bytes: 16, calx_decimal: 1, calx_timestamp: 8, calx_null_t: 256,       \
             calx_opt_int16: 1, calx_opt_int32: 1, calx_opt_int64: 1, calx_opt_uint64: 1, calx_opt_double: 1,          \
             calx_opt_bool: 4, calx_opt_timestamp: 8, calx_arg: 255, calx_num *: 1, calx_text_expr *: 2, calx_cond *: 4, \
             calx_time_expr *: 8, calx_bytes_expr *: 16, calx_interval_expr *: 32, calx_uuid_expr *: 64,               \
             calx_json_expr *: 128, calx_node *: 255, calx_timestamptz: 8, calx_date: 8,                               \
             calx_time: 8, calx_interval: 32, calx_uuid: 64, calx_json: 128, calx_opt_float: 1, calx_opt_timestamptz: 8, \
             calx_opt_date: 8, calx_opt_time: 8, calx_opt_interval: 32, calx_opt_uuid: 64)

#define CALX_ALIKE_(a, b) (((a) | (b)) >= 256 || ((a) & (b)))
/* A node, not a value of C. */
#define CALX_IS_EXPRESSION_(x)                                                                                         \
    _Generic((x), calx_num *: 1, calx_text_expr *: 1, calx_cond *: 1, calx_time_expr *: 1, calx_bytes_expr *: 1,       \
             calx_interval_expr *: 1, calx_uuid_expr *: 1, calx_json_expr *: 1, calx_node *: 1, default: 0)

/* Kinds as constants of the block, so that what says them stands there once. */
#define CALX_COMPARE__(a_, b_, ka_, kb_, op, a, b, name)                                                               \
    __extension__({                                                                                                    \
        __auto_type a_ = a;                                                                                            \
        __auto_type b_ = b;                                                                                            \
        enum { ka_ = CALX_KINDS_(a_), kb_ = CALX_KINDS_(b_) };                                                         \
        _Static_assert((int)ka_ != 256 && (int)kb_ != 256, name ": use calx_is_null");                                 \
        _Static_assert(CALX_ALIKE_((int)ka_, (int)kb_), name ": the two sides have different SQL types");              \
        CALX_AS_COND_(calx_binary(op, CALX_LIFT_(a_), CALX_LIFT_(b_)));                                                \
    })
#define CALX_COMPARE_(op, a, b, name) \
    CALX_COMPARE__(CALX_UNIQUE_(calx_a_), CALX_UNIQUE_(calx_b_), CALX_UNIQUE_(calx_ka_), CALX_UNIQUE_(calx_kb_), op, a, b, name)
#define calx_eq(a, b) CALX_COMPARE_(CALX_OP_EQ, a, b, "calx_eq")
#define calx_ne(a, b) CALX_COMPARE_(CALX_OP_NE, a, b, "calx_ne")
#define calx_lt(a, b) CALX_COMPARE_(CALX_OP_LT, a, b, "calx_lt")
#define calx_le(a, b) CALX_COMPARE_(CALX_OP_LE, a, b, "calx_le")
#define calx_gt(a, b) CALX_COMPARE_(CALX_OP_GT, a, b, "calx_gt")
#define calx_ge(a, b) CALX_COMPARE_(CALX_OP_GE, a, b, "calx_ge")
#define calx_is_distinct_from(a, b) CALX_COMPARE_(CALX_OP_IS_DISTINCT, a, b, "calx_is_distinct_from")
#define calx_is_not_distinct_from(a, b) CALX_COMPARE_(CALX_OP_IS_NOT_DISTINCT, a, b, "calx_is_not_distinct_from")
/* Of calls and variables alone: no parentheses, of which clang takes 256 in one another. */
#define CALX_AS_COND_(node) (calx_cond *)(void *)node
#define CALX_AS_NUM_(node) (calx_num *)(void *)node
#define CALX_AS_TEXT_(node) (calx_text_expr *)(void *)node
#define CALX_AS_TIME_(node) (calx_time_expr *)(void *)node
#define CALX_AS_BYTES_(node) (calx_bytes_expr *)(void *)node
#define CALX_AS_INTERVAL_(node) (calx_interval_expr *)(void *)node
#define CALX_AS_UUID_(node) (calx_uuid_expr *)(void *)node
#define CALX_AS_JSON_(node) (calx_json_expr *)(void *)node
/* An operand of certain kinds. */
#define CALX_WANT__(v, kinds, x, message)                                                                              \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        _Static_assert(CALX_KINDS_(v) & (kinds), message);                                                             \
        CALX_LIFT_(v);                                                                                                 \
    })
#define CALX_WANT_(kinds, x, message) CALX_WANT__(CALX_UNIQUE_(calx_w_), kinds, x, message)
/* One that is made by a function alone, of which calx knows no kind: an array, a row. */
#define CALX_WANT_PLAIN__(v, x, message)                                                                               \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        _Static_assert(CALX_KINDS_(v) == 255, message);                                                                \
        CALX_LIFT_(v);                                                                                                 \
    })
#define CALX_WANT_PLAIN_(x, message) CALX_WANT_PLAIN__(CALX_UNIQUE_(calx_w_), x, message)
#define calx_is_null(x) CALX_AS_COND_(calx_binary(CALX_OP_IS, CALX_NODE_(x), calx_null_node()))
#define calx_is_not_null(x) CALX_AS_COND_(calx_binary(CALX_OP_IS_NOT, CALX_NODE_(x), calx_null_node()))

/* Both sides of one kind, and the result of another. */
#define CALX_TWO__(a_, b_, kinds, as, call, a, b, message)                                                             \
    __extension__({                                                                                                    \
        __auto_type a_ = a;                                                                                            \
        __auto_type b_ = b;                                                                                            \
        _Static_assert((CALX_KINDS_(a_) & (kinds)) && (CALX_KINDS_(b_) & (kinds)), message);                           \
        as(call(CALX_LIFT_(a_), CALX_LIFT_(b_)));                                                                      \
    })
#define CALX_TWO_(kinds, as, call, a, b, message) \
    CALX_TWO__(CALX_UNIQUE_(calx_a_), CALX_UNIQUE_(calx_b_), kinds, as, call, a, b, message)
#define CALX_PLUS_(a, b) calx_binary(CALX_OP_ADD, a, b)
#define CALX_MINUS_(a, b) calx_binary(CALX_OP_SUB, a, b)
#define CALX_TIMES_(a, b) calx_binary(CALX_OP_MUL, a, b)
#define CALX_DIVIDE_(a, b) calx_binary(CALX_OP_DIV, a, b)
#define CALX_MODULO_(a, b) calx_binary(CALX_OP_MOD, a, b)
#define calx_plus(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_PLUS_, a, b, "calx_plus: numbers are wanted")
#define calx_minus(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_MINUS_, a, b, "calx_minus: numbers are wanted")
#define calx_times(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_TIMES_, a, b, "calx_times: numbers are wanted")
#define calx_divide(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_DIVIDE_, a, b, "calx_divide: numbers are wanted")
#define calx_modulo(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_MODULO_, a, b, "calx_modulo: numbers are wanted")
#define calx_negate(x) CALX_AS_NUM_(calx_unary(CALX_OP_NEG, CALX_WANT_(1, x, "calx_negate: a number is wanted")))
#define CALX_BIT_AND_(a, b) calx_binary(CALX_OP_BIT_AND, a, b)
#define CALX_BIT_OR_(a, b) calx_binary(CALX_OP_BIT_OR, a, b)
#define CALX_BIT_XOR_(a, b) calx_binary(CALX_OP_BIT_XOR, a, b)
#define CALX_SHIFT_LEFT_(a, b) calx_binary(CALX_OP_SHIFT_LEFT, a, b)
#define CALX_SHIFT_RIGHT_(a, b) calx_binary(CALX_OP_SHIFT_RIGHT, a, b)
#define CALX_FLOOR_DIVIDE_(a, b) calx_binary(CALX_OP_FLOOR_DIV, a, b)
#define calx_floor_divide(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_FLOOR_DIVIDE_, a, b, "calx_floor_divide: numbers are wanted")
#define calx_bit_and(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_BIT_AND_, a, b, "calx_bit_and: numbers are wanted")
#define calx_bit_or(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_BIT_OR_, a, b, "calx_bit_or: numbers are wanted")
#define calx_bit_xor(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_BIT_XOR_, a, b, "calx_bit_xor: numbers are wanted")
#define calx_bit_not(x) CALX_AS_NUM_(calx_unary(CALX_OP_BIT_NOT, CALX_WANT_(1, x, "calx_bit_not: a number is wanted")))
#define calx_shift_left(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_SHIFT_LEFT_, a, b, "calx_shift_left: numbers are wanted")
#define calx_shift_right(a, b) CALX_TWO_(1, CALX_AS_NUM_, CALX_SHIFT_RIGHT_, a, b, "calx_shift_right: numbers are wanted")
/** An operator of one backend, or of the program's own: calx_op(a, "@>", b); calx_op_cond() when it is a comparison. */
#define calx_op(a, op, b) calx_op_node(op, CALX_PRECEDENCE_OTHER, CALX_NODE_(a), CALX_NODE_(b))
#define calx_op_cond(a, op, b) CALX_AS_COND_(calx_op_node(op, CALX_PRECEDENCE_COMPARE, CALX_NODE_(a), CALX_NODE_(b)))
/** SQL with :name in it for each of the values that follow, in order: calx_as_num(calx_fragment("f(:x)", 7)). Nothing of input in it. */
#define calx_fragment(sql, ...) calx_fragment_n(sql, CALX_NODES_(__VA_ARGS__))
#define calx_concat(...) CALX_AS_TEXT_(calx_nary(CALX_OP_CONCAT, CALX_NODES_(__VA_ARGS__)))

#define CALX_LIKE_(a, b) calx_like_node(CALX_OP_LIKE, a, b, NULL, 0)
#define CALX_ILIKE_(a, b) calx_like_node(CALX_OP_ILIKE, a, b, NULL, 0)
#define CALX_STARTSWITH_(a, b) calx_like_node(CALX_OP_STARTSWITH, a, b, NULL, CALX_FLAG_AUTO_ESCAPE)
#define CALX_ENDSWITH_(a, b) calx_like_node(CALX_OP_ENDSWITH, a, b, NULL, CALX_FLAG_AUTO_ESCAPE)
#define CALX_CONTAINS_(a, b) calx_like_node(CALX_OP_CONTAINS, a, b, NULL, CALX_FLAG_AUTO_ESCAPE)
#define calx_like(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_LIKE_, a, b, "calx_like: texts are wanted")
#define calx_ilike(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_ILIKE_, a, b, "calx_ilike: texts are wanted")
#define calx_startswith(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_STARTSWITH_, a, b, "calx_startswith: texts are wanted")
#define calx_endswith(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_ENDSWITH_, a, b, "calx_endswith: texts are wanted")
#define calx_contains(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_CONTAINS_, a, b, "calx_contains: texts are wanted")
#define CALX_ISTARTSWITH_(a, b) calx_like_node(CALX_OP_ISTARTSWITH, a, b, NULL, CALX_FLAG_AUTO_ESCAPE)
#define CALX_IENDSWITH_(a, b) calx_like_node(CALX_OP_IENDSWITH, a, b, NULL, CALX_FLAG_AUTO_ESCAPE)
#define CALX_ICONTAINS_(a, b) calx_like_node(CALX_OP_ICONTAINS, a, b, NULL, CALX_FLAG_AUTO_ESCAPE)
#define CALX_NOT_LIKE_(a, b) calx_like_node(CALX_OP_NOT_LIKE, a, b, NULL, 0)
#define CALX_NOT_ILIKE_(a, b) calx_like_node(CALX_OP_NOT_ILIKE, a, b, NULL, 0)
#define calx_istartswith(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_ISTARTSWITH_, a, b, "calx_istartswith: texts are wanted")
#define calx_iendswith(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_IENDSWITH_, a, b, "calx_iendswith: texts are wanted")
#define calx_icontains(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_ICONTAINS_, a, b, "calx_icontains: texts are wanted")
#define calx_not_like(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_NOT_LIKE_, a, b, "calx_not_like: texts are wanted")
#define calx_not_ilike(a, b) CALX_TWO_(2, CALX_AS_COND_, CALX_NOT_ILIKE_, a, b, "calx_not_ilike: texts are wanted")
/** calx_like_escape(x, "100!%", "!"): with an escape character of the pattern's own. */
#define calx_like_escape(x, pattern, escape)                                                                           \
    CALX_AS_COND_(calx_like_node(CALX_OP_LIKE, CALX_WANT_(2, x, "calx_like_escape: texts are wanted"),                 \
                                 CALX_WANT_(2, pattern, "calx_like_escape: texts are wanted"), escape, 0))

/* Conditions. */
#define CALX_IS_CONDITION_(kinds) (((kinds) & 4) && (kinds) != (1 | 4))
#define CALX_COND__(v, x)                                                                                              \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        _Static_assert(CALX_IS_CONDITION_(CALX_KINDS_(v)), "a condition is wanted here (of values of C: a bool)");     \
        CALX_LIFT_(v);                                                                                                 \
    })
#define CALX_COND_(x) CALX_COND__(CALX_UNIQUE_(calx_c_), x)
#define CALX_CONDS_(...) CALX_LIST_(CALX_COND_, (calx_node *const[]), __VA_ARGS__)
#define calx_and(...) CALX_AS_COND_(calx_nary(CALX_OP_AND, CALX_CONDS_(__VA_ARGS__)))
#define calx_or(...) CALX_AS_COND_(calx_nary(CALX_OP_OR, CALX_CONDS_(__VA_ARGS__)))
#define calx_not(x) CALX_AS_COND_(calx_not_node(CALX_COND_(x)))
/** calx_in(x, 1, 2, 3), calx_in(calx_tuple(a, b), calx_tuple(1, 2)). A list that is known at run time goes to calx_in_n(), a select to
 *  calx_in_subquery(). */
#define CALX_AMONG__(v, x, item)                                                                                       \
    __extension__({                                                                                                    \
        __auto_type v = item;                                                                                          \
        _Static_assert(CALX_ALIKE_(CALX_KINDS_(v), CALX_KINDS_(x)),                                                    \
                       "calx_in: an item has another SQL type than the operand");                                      \
        CALX_LIFT_(v);                                                                                                 \
    })
#define CALX_AMONG_(x, item) CALX_AMONG__(CALX_UNIQUE_(calx_i_), x, item)
#define CALX_IN__(v, negated, x, ...)                                                                                  \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        CALX_AS_COND_(calx_in_n(CALX_LIFT_(v), (calx_node *const[]){ CALX_EACH_OF_(CALX_AMONG_, v, __VA_ARGS__) }, \
                                       CALX_COUNT_(__VA_ARGS__), negated));                                            \
    })
#define calx_in(x, ...) CALX_IN__(CALX_UNIQUE_(calx_x_), false, x, __VA_ARGS__)
#define calx_not_in(x, ...) CALX_IN__(CALX_UNIQUE_(calx_x_), true, x, __VA_ARGS__)
/** A list that is given with the run: calx_in_param(x, "ids"), and calx_args(calx_bind("ids", calx_items(array, count))). */
#define calx_in_param(x, name) CALX_AS_COND_(calx_in_param_node(CALX_NODE_(x), name, false))
#define calx_not_in_param(x, name) CALX_AS_COND_(calx_in_param_node(CALX_NODE_(x), name, true))
#define calx_tuple(...) calx_tuple_n(CALX_NODES_(__VA_ARGS__))
#define calx_list(...) calx_list_n(CALX_NODES_(__VA_ARGS__))
#define CALX_BETWEEN__(v, l, h, flags, x, low, high)                                                                   \
    __extension__({                                                                                                    \
        __auto_type v = x;                                                                                             \
        __auto_type l = low;                                                                                           \
        __auto_type h = high;                                                                                          \
        _Static_assert(CALX_ALIKE_(CALX_KINDS_(v), CALX_KINDS_(l)) && CALX_ALIKE_(CALX_KINDS_(v), CALX_KINDS_(h)),     \
                       "calx_between: the bounds have another SQL type than the operand");                             \
        (calx_cond *)(void *)calx_between_node(CALX_LIFT_(v), CALX_LIFT_(l), CALX_LIFT_(h), flags);                    \
    })
#define CALX_BETWEEN_(flags, x, low, high) \
    CALX_BETWEEN__(CALX_UNIQUE_(calx_x_), CALX_UNIQUE_(calx_l_), CALX_UNIQUE_(calx_h_), flags, x, low, high)
#define calx_between(x, low, high) CALX_BETWEEN_(0, x, low, high)
#define calx_not_between(x, low, high) CALX_BETWEEN_(CALX_FLAG_NEGATED, x, low, high)

#endif
#endif
