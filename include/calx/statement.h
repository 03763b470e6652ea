/* SPDX-License-Identifier: MIT */
/* calx/statement.h: SELECT, INSERT, UPDATE and DELETE, from clauses; and statements as parts of others.
 *
 * calx_select(calx_columns(...), calx_where(...)): clauses in any order. Those that say more of the same (WHERE, FROM, JOIN, SET) add up;
 * a LIMIT replaces the one before it. A statement can be built step by step: calx_statement_add(). What is wrong with a statement or a
 * part of it is told by what runs or compiles it. */
#ifndef CALX_STATEMENT_H
#define CALX_STATEMENT_H

#include <calx/schema.h>
#include <calx/sql.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- clauses ---- */
CALX_API calx_clause *calx_columns_n(calx_node *const *expressions, size_t count);
/** Tables, aliases, subqueries. What the columns and conditions name is read from without being said here. */
CALX_API calx_clause *calx_from_n(calx_node *const *froms, size_t count);
/** JOIN `right` (CALX_OP_INNER, _LEFT, _RIGHT, _FULL, _CROSS). `on` NULL: along the foreign keys between it and what is there
 *  already; an error unless there is just one. */
CALX_API calx_clause *calx_join_node(uint32_t op, calx_node *right, calx_node *on);
/** JOIN along the relationship `name` of a model, with the condition that its foreign key makes; through `.secondary` it joins that table too. `from`: what the
 *  model's rows are read from, its table (NULL) or an alias; `to`: the same of the model that it leads to, and an alias where that is the same table. The clause
 *  fails with CALX_MISUSE, and names relationship and keys, where there is no such one, no foreign key or several. What SQLAlchemy calls join(User.posts). */
CALX_API calx_clause *calx_join_along_n(uint32_t op, calx_model *model, const char *name, calx_node *from, calx_node *to);
CALX_API calx_clause *calx_where_n(calx_node *const *conditions, size_t count);
CALX_API calx_clause *calx_group_by_n(calx_node *const *expressions, size_t count);
CALX_API calx_clause *calx_having_n(calx_node *const *conditions, size_t count);
CALX_API calx_clause *calx_order_by_n(calx_node *const *expressions, size_t count);
CALX_API calx_clause *calx_limit(int64_t rows);
CALX_API calx_clause *calx_offset(int64_t rows);
/** `limit` and `offset` as expressions, either NULL; flags CALX_FLAG_FETCH, CALX_FLAG_PERCENT, CALX_FLAG_WITH_TIES. */
CALX_API calx_clause *calx_limit_node(calx_node *limit, calx_node *offset, uint32_t flags);
/** SELECT DISTINCT; with expressions DISTINCT ON. */
CALX_API calx_clause *calx_distinct_rows_n(calx_node *const *on, size_t count);
/** FOR UPDATE [OF of]. Flags CALX_FLAG_SHARE, CALX_FLAG_KEY, CALX_FLAG_NO_WAIT, CALX_FLAG_SKIP_LOCKED. */
CALX_API calx_clause *calx_for_update_n(uint32_t flags, calx_node *const *of, size_t count);
/** CTEs that the statement does not name by itself (those that it does come without this). */
CALX_API calx_clause *calx_with_n(calx_node *const *ctes, size_t count);
CALX_API calx_clause *calx_returning_n(calx_node *const *expressions, size_t count);
/** Of INSERT and UPDATE: a column and its value. */
CALX_API calx_clause *calx_set_to(calx_node *column, calx_node *value);
/** Rows of an INSERT: `columns` a list (calx_list_n()), each row a tuple of as many. */
CALX_API calx_clause *calx_rows_n(calx_node *columns, calx_node *const *rows, size_t count);
/** INSERT ... SELECT. `columns` may be NULL. */
CALX_API calx_clause *calx_from_select(calx_node *columns, calx_statement *select);
/** When a row is there already, by the columns of `target` (a list; NULL: whatever key): update it by `sets` (calx_set_to();
 *  calx_inserted_node() is the new value), where `where` (or NULL) holds; none: do nothing. Where the backend acts on whatever key (MySQL, MariaDB),
 *  a target is refused when the rows may meet another key of the table: CALX_UNSUPPORTED, when it is compiled. */
CALX_API calx_clause *calx_upsert_n(calx_node *target, calx_clause *const *sets, size_t count, calx_node *where);
/** The same by the partial unique index that `target` and `target_where` say, or by calx_constraint_named(); either may be NULL. */
CALX_API calx_clause *calx_upsert_on_n(calx_node *target, calx_node *target_where, calx_clause *const *sets, size_t count, calx_node *where);
/** The target of an upsert by the name of a constraint, which PostgreSQL has. */
CALX_API calx_node *calx_constraint_named(const char *name);
/** A word after SELECT, INSERT, UPDATE or DELETE, as it is. `dialect` NULL: for all. */
CALX_API calx_clause *calx_prefix(const char *sql, const char *dialect);
/** SQL behind a SELECT, INSERT, UPDATE or DELETE, as it is. `dialect` NULL: for all. */
CALX_API calx_clause *calx_suffix(const char *sql, const char *dialect);
/** SQL before or behind a table, alias or subquery that the statement reads from, as it is, on one backend: "ONLY" of PostgreSQL,
 *  "USE INDEX (ix)" of MySQL and MariaDB, "INDEXED BY ix" of SQLite. What Oracle has in a comment is a calx_prefix(). */
CALX_API calx_clause *calx_hint_before(calx_node *from, const char *sql, const char *dialect);
CALX_API calx_clause *calx_hint_behind(calx_node *from, const char *sql, const char *dialect);
/** WINDOW name AS (parts): of what calx_over_n() takes. */
CALX_API calx_clause *calx_window_n(const char *name, calx_clause *const *parts, size_t count);
/** What a subquery takes from the statement around it; without it: whatever that one reads from. */
CALX_API calx_clause *calx_correlate_n(calx_node *const *froms, size_t count, uint32_t flags);

/* ---- statements ---- */
CALX_API calx_statement *calx_select_n(calx_clause *const *clauses, size_t count);
CALX_API calx_statement *calx_insert_n(calx_node *table, calx_clause *const *clauses, size_t count);
CALX_API calx_statement *calx_update_n(calx_node *table, calx_clause *const *clauses, size_t count);
CALX_API calx_statement *calx_delete_n(calx_node *table, calx_clause *const *clauses, size_t count);
/** CALX_OP_UNION, _INTERSECT, _EXCEPT of statements; `flags` CALX_FLAG_ALL. ORDER BY and LIMIT are added to the whole. */
CALX_API calx_statement *calx_compound_n(uint32_t op, uint32_t flags, calx_statement *const *selects, size_t count);
/** VALUES (...), (...) as a statement: the body of a CTE with names for its columns, or what calx_in_select() and calx_quantified() take.
 *  Each row is a tuple. */
CALX_API calx_statement *calx_values_statement_n(calx_node *const *rows, size_t count);
/** SQL as it is, whose columns are known: `text` is a fragment (calx_fragment_n()), `columns` a list of names, in order. For subqueries,
 *  CTEs, compounds and INSERT ... SELECT that are better written by hand. */
CALX_API calx_statement *calx_text_select(calx_node *text, calx_node *columns);
/** One more clause, to a statement of this file. CALX_MISUSE, and nothing is changed, when it is kept, or a part of another. */
CALX_API calx_status calx_statement_add(calx_statement *statement, calx_clause *clause);
/** The tree of a statement, borrowed; NULL of a textual one. */
CALX_API const calx_node *calx_statement_tree(const calx_statement *statement);

/* ---- statements, tables and functions as what rows come from ---- */
/** The bare statement, for calx_in_select() and calx_quantified(). All of these take the statement over. */
CALX_API calx_node *calx_select_node(calx_statement *statement);
CALX_API calx_node *calx_scalar_subquery(calx_statement *statement);
CALX_API calx_node *calx_exists_node(calx_statement *statement);
/** A name of NULL is one that the compiler makes. Flags CALX_FLAG_LATERAL. */
CALX_API calx_node *calx_subquery_node(calx_statement *statement, const char *name, uint32_t flags);
/** WITH name AS (statement). Flags CALX_FLAG_RECURSIVE, CALX_FLAG_MATERIALIZED, CALX_FLAG_NOT_MATERIALIZED. `columns`, a list, or NULL.
 *  CALX_FLAG_NESTED: it stands in the WITH of the innermost statement that reads from it, or that names it by calx_with_n(), instead of that
 *  of the whole: two of one name may then be in one statement, and one in a LATERAL subquery may read what stands around that. */
CALX_API calx_node *calx_cte_node(calx_statement *statement, const char *name, calx_node *columns, uint32_t flags);
/** A recursive CTE: what `cte` has, UNION (ALL) `statement`, which reads from `cte`. */
CALX_API calx_node *calx_cte_union(calx_node *cte, calx_statement *statement, bool all);
/** The same recursive CTE, with its steps, and a column `set` more, by which its rows are ordered each behind what it comes from: by `op` CALX_OP_DEPTH_FIRST
 *  before the row's siblings, or CALX_OP_BREADTH_FIRST all rows of a level before the next. `by` is a list of its columns, which order siblings.
 *  The column is read by its name, calx_column_of(), and is not among those of the CTE as a whole. */
CALX_API calx_node *calx_cte_search(calx_node *cte, uint32_t op, calx_node *by, const char *set);
/** The same recursive CTE, which goes no further from a row whose `columns`, a list, are as in a row on the way to it. That row has `value` in the column
 *  `set`, and all others `otherwise`; values, or both NULL for true and false. `path` is the name of a column with the rows on the way; NULL when nobody
 *  reads it: Oracle has none. */
CALX_API calx_node *calx_cte_cycle_node(calx_node *cte, calx_node *columns, const char *set, calx_node *value, calx_node *otherwise, const char *path);
CALX_API calx_node *calx_alias_node(calx_node *from, const char *name);
CALX_API calx_node *calx_from_join(uint32_t op, calx_node *left, calx_node *right, calx_node *on);
/** Rows of values with a name; `columns` a list of names. */
CALX_API calx_node *calx_values_n(const char *name, calx_node *columns, calx_node *const *rows, size_t count);
/** A function that gives rows. `columns`, a list, may be NULL; they are what the function calls them, unless CALX_FLAG_DERIVED gives them
 *  these names: f(x) AS name(a, b). Flags CALX_FLAG_LATERAL, CALX_FLAG_ORDINALITY, CALX_FLAG_DERIVED. */
CALX_API calx_node *calx_table_function(calx_node *function, const char *name, calx_node *columns, uint32_t flags);

/* ---- compiling, without a connection ---- */
typedef struct calx_compiled calx_compiled;
/** SQL for a target ("postgresql", "mariadb 10.11", ...), or why there is none: calx_compiled_error(). Never NULL. Flags: below.
 *  Consumes the statement, as a run would: to compile it and run it too, calx_keep() it first. */
CALX_API calx_compiled *calx_compile_to(calx_statement *statement, const char *target, uint32_t flags);
/** The same with a map of schemas, as the option of a session has it; NULL: none. */
CALX_API calx_compiled *calx_compile_in(calx_statement *statement, const char *target, uint32_t flags, const calx_schema_map *schemas);
/** The same of an expression, or of anything that rows come from: to be read, or to be tested. Takes the node over. */
CALX_API calx_compiled *calx_compile_node(calx_node *node, const char *target, uint32_t flags);
/** The name of a type, as a column of a table has it. */
CALX_API calx_compiled *calx_compile_type(const calx_type *type, const char *target, uint32_t flags);
enum {
    CALX_COMPILE_LITERALS = 1 /**< values in the SQL, quoted for the target: to be read, not to be run */
};
CALX_API void calx_compiled_dispose(calx_compiled *compiled);
CALX_API const char *calx_compiled_sql(const calx_compiled *compiled);
CALX_API calx_status calx_compiled_error(const calx_compiled *compiled);
CALX_API const char *calx_compiled_errmsg(const calx_compiled *compiled);
/** Its parameters, in order: the value as it is bound for the target (kind CALX_KIND_NONE for a named one), and the name, "" for a value. A value that
 *  an enum or a type of the program's own refuses is an error of the compilation. */
CALX_API size_t calx_compiled_count(const calx_compiled *compiled);
CALX_API const calx_value *calx_compiled_value(const calx_compiled *compiled, size_t at);
CALX_API const char *calx_compiled_name(const calx_compiled *compiled, size_t at);

#ifdef __cplusplus
}
#endif

#ifndef __cplusplus
#define calx_columns(...) (calx_select_clause *)calx_columns_n(CALX_NODES_(__VA_ARGS__))
#define calx_where(...) (calx_rows_clause *)calx_where_n(CALX_CONDS_(__VA_ARGS__))
#define calx_group_by(...) (calx_select_clause *)calx_group_by_n(CALX_NODES_(__VA_ARGS__))
#define calx_having(...) (calx_select_clause *)calx_having_n(CALX_CONDS_(__VA_ARGS__))
#define calx_order_by(...) (calx_order_clause *)calx_order_by_n(CALX_NODES_(__VA_ARGS__))
#define calx_returning(...) (calx_returning_clause *)calx_returning_n(CALX_NODES_(__VA_ARGS__))
#define calx_distinct_on(...) (calx_select_clause *)calx_distinct_rows_n(CALX_NODES_(__VA_ARGS__))
#define calx_distinct_rows() (calx_select_clause *)calx_distinct_rows_n(NULL, 0)
#define calx_window(name, ...) (calx_select_clause *)calx_window_n(name, CALX_CLAUSES_(CALX_OF_WINDOW_, __VA_ARGS__))
#define calx_with(...) calx_with_n(CALX_PLAIN_NODES_(__VA_ARGS__))
/* A text may stand for a JSON document, which is one. */
#define CALX_SET__(c_, v_, kc_, kv_, column, ...)                                                                      \
    __extension__({                                                                                                    \
        __auto_type c_ = column;                                                                                       \
        __auto_type v_ = __VA_ARGS__;                                                                                  \
        enum { kc_ = CALX_KINDS_(c_), kv_ = CALX_KINDS_(v_) };                                                         \
        _Static_assert(CALX_IS_EXPRESSION_(c_), "calx_set: a column is wanted first");                                 \
        _Static_assert(CALX_ALIKE_((int)kc_, (int)kv_) || ((int)kc_ == 128 && (int)kv_ == 2),                          \
                       "calx_set: the value has another SQL type than the column");                                    \
        (calx_set_clause *)calx_set_to(CALX_LIFT_(c_), CALX_LIFT_(v_));                                                  \
    })
#define calx_set(column, ...) \
    CALX_SET__(CALX_UNIQUE_(calx_c_), CALX_UNIQUE_(calx_v_), CALX_UNIQUE_(calx_kc_), CALX_UNIQUE_(calx_kv_), column, __VA_ARGS__)
/** calx_from(user), calx_join(user): of a model; calx_from_n() and calx_join_node() take anything else. */
#define CALX_ONE_(node) (calx_node *const[]){ node }, 1
#define calx_from(m) (calx_rows_clause *)calx_from_n(CALX_ONE_(calx_model_table(&m##_model)))
static inline calx_clause *calx_from_of_node_(calx_wanted_node from) { return calx_from_n(CALX_ONE_(from.it)); }
#define calx_select_from(from) (calx_rows_clause *)__extension__ calx_from_of_node_(from)
#define calx_join(m) (calx_rows_clause *)calx_join_node(CALX_OP_INNER, calx_model_table(&m##_model), NULL)
#define calx_join_on(m, on) (calx_rows_clause *)calx_join_node(CALX_OP_INNER, calx_model_table(&m##_model), CALX_COND_(on))
#define calx_outerjoin(m) (calx_rows_clause *)calx_join_node(CALX_OP_LEFT, calx_model_table(&m##_model), NULL)
#define calx_outerjoin_on(m, on) (calx_rows_clause *)calx_join_node(CALX_OP_LEFT, calx_model_table(&m##_model), CALX_COND_(on))
/** calx_join_along(user, posts): along a relationship of the model; a field that is none does not compile, or is told when it runs. */
#define CALX_ALONG_(op, m, f, from, to) \
    (calx_rows_clause *)calx_join_along_n((op) + 0 * (uint32_t)sizeof(((struct m *)0)->f), &m##_model, #f, from, to)
#define calx_join_along(m, f) CALX_ALONG_(CALX_OP_INNER, m, f, NULL, NULL)
#define calx_outerjoin_along(m, f) CALX_ALONG_(CALX_OP_LEFT, m, f, NULL, NULL)
/** The same from and to aliases: calx_join_along_to(calx_model_table(&user_model), user, referrer, boss). */
#define calx_join_along_to(from, m, f, to) CALX_ALONG_(CALX_OP_INNER, m, f, CALX_THE_NODE_(from), CALX_THE_NODE_(to))
#define calx_outerjoin_along_to(from, m, f, to) CALX_ALONG_(CALX_OP_LEFT, m, f, CALX_THE_NODE_(from), CALX_THE_NODE_(to))
/** The same for an alias, a subquery or a CTE. */
#define calx_join_from(from, on) (calx_rows_clause *)calx_join_node(CALX_OP_INNER, CALX_THE_NODE_(from), CALX_COND_(on))
#define calx_outerjoin_from(from, on) (calx_rows_clause *)calx_join_node(CALX_OP_LEFT, CALX_THE_NODE_(from), CALX_COND_(on))
/** A column of a subquery, CTE or function by its name, of the kind that the program knows. Of a model's rows: calx_col_of(). */
#define calx_num_of(from, name) CALX_AS_NUM_(calx_column_of(CALX_THE_NODE_(from), name, NULL))
#define calx_text_of(from, name) CALX_AS_TEXT_(calx_column_of(CALX_THE_NODE_(from), name, NULL))
#define calx_cond_of(from, name) CALX_AS_COND_(calx_column_of(CALX_THE_NODE_(from), name, NULL))
#define calx_time_of(from, name) CALX_AS_TIME_(calx_column_of(CALX_THE_NODE_(from), name, NULL))
#define calx_bytes_of(from, name) CALX_AS_BYTES_(calx_column_of(CALX_THE_NODE_(from), name, NULL))
#define calx_interval_of(from, name) CALX_AS_INTERVAL_(calx_column_of(CALX_THE_NODE_(from), name, NULL))
#define calx_uuid_of(from, name) CALX_AS_UUID_(calx_column_of(CALX_THE_NODE_(from), name, NULL))
#define calx_json_of(from, name) CALX_AS_JSON_(calx_column_of(CALX_THE_NODE_(from), name, NULL))
#define calx_rightjoin(m) (calx_rows_clause *)calx_join_node(CALX_OP_RIGHT, calx_model_table(&m##_model), NULL)
#define calx_rightjoin_on(m, on) (calx_rows_clause *)calx_join_node(CALX_OP_RIGHT, calx_model_table(&m##_model), CALX_COND_(on))
#define calx_fulljoin(m) (calx_rows_clause *)calx_join_node(CALX_OP_FULL, calx_model_table(&m##_model), NULL)
#define calx_fulljoin_on(m, on) (calx_rows_clause *)calx_join_node(CALX_OP_FULL, calx_model_table(&m##_model), CALX_COND_(on))
#define calx_crossjoin(m) (calx_rows_clause *)calx_join_node(CALX_OP_CROSS, calx_model_table(&m##_model), NULL)
#define calx_rightjoin_from(from, on) (calx_rows_clause *)calx_join_node(CALX_OP_RIGHT, CALX_THE_NODE_(from), CALX_COND_(on))
#define calx_fulljoin_from(from, on) (calx_rows_clause *)calx_join_node(CALX_OP_FULL, CALX_THE_NODE_(from), CALX_COND_(on))
#define calx_crossjoin_from(from) (calx_rows_clause *)calx_join_node(CALX_OP_CROSS, CALX_THE_NODE_(from), NULL)
/** calx_for_update(), calx_for_update_of(CALX_FLAG_SKIP_LOCKED, table, ...): flags as in calx_for_update_n(). */
#define calx_for_update() (calx_select_clause *)calx_for_update_n(0, NULL, 0)
#define calx_for_update_nowait() (calx_select_clause *)calx_for_update_n(CALX_FLAG_NO_WAIT, NULL, 0)
#define calx_for_update_skip_locked() (calx_select_clause *)calx_for_update_n(CALX_FLAG_SKIP_LOCKED, NULL, 0)
#define calx_for_share() (calx_select_clause *)calx_for_update_n(CALX_FLAG_SHARE, NULL, 0)
#define calx_for_update_of(flags, ...) (calx_select_clause *)calx_for_update_n(flags, CALX_NODES_(__VA_ARGS__))
#define calx_limit(rows) (calx_rows_clause *)calx_limit(rows)
#define calx_offset(rows) (calx_select_clause *)calx_offset(rows)
#define calx_select(...) calx_select_n(CALX_CLAUSES_(CALX_OF_SELECT_, __VA_ARGS__))
/** calx_insert(model, clauses...); the model alone: a row of defaults. */
#define calx_insert(...) CALX_CAT_(CALX_INSERT_, CALX_ONE_OR_MORE_(__VA_ARGS__))(__VA_ARGS__)
#define CALX_INSERT_ONE(m) calx_insert_n(calx_model_table(&m##_model), NULL, 0)
#define CALX_INSERT_MORE(m, ...) calx_insert_n(calx_model_table(&m##_model), CALX_CLAUSES_(CALX_OF_INSERT_, __VA_ARGS__))
#define calx_update(m, ...) calx_update_n(calx_model_table(&m##_model), CALX_CLAUSES_(CALX_OF_UPDATE_, __VA_ARGS__))
/** calx_delete(model, clauses...); the model alone: every row. */
#define calx_delete(...) CALX_CAT_(CALX_DELETE_, CALX_ONE_OR_MORE_(__VA_ARGS__))(__VA_ARGS__)
#define CALX_DELETE_ONE(m) calx_delete_n(calx_model_table(&m##_model), NULL, 0)
#define CALX_DELETE_MORE(m, ...) calx_delete_n(calx_model_table(&m##_model), CALX_CLAUSES_(CALX_OF_DELETE_, __VA_ARGS__))
/* Rows: calx_insert(user, calx_insert_rows(calx_list(calx_col(user, id), calx_col(user, name)), calx_tuple(1, "a"), calx_tuple(2, "b"))). */
#define CALX_PLAIN_NODES_(...) CALX_LIST_(CALX_THE_NODE_, (calx_node *const[]), __VA_ARGS__)
#define calx_insert_rows(columns, ...) (calx_insert_clause *)calx_rows_n(CALX_THE_NODE_(columns), CALX_PLAIN_NODES_(__VA_ARGS__))
/** An upsert: the columns of a key, and what to do with a row that has it: calx_set()s, where calx_inserted(user, name) is the new value. */
#define calx_on_conflict_update(key, ...) (calx_insert_clause *)calx_upsert_n(CALX_THE_NODE_(key), CALX_CLAUSES_(CALX_OF_UPSERT_, __VA_ARGS__), NULL)
#define calx_on_conflict_nothing(key) (calx_insert_clause *)calx_upsert_n(CALX_THE_NODE_(key), NULL, 0, NULL)
#define calx_inserted(m, f) CALX_COLUMN_CAST_(((struct m *)0)->f, calx_inserted_column(calx_column_at(&m##_model, offsetof(struct m, f))))
/* Statements in expressions: each takes one, or NULL, and nothing else. */
static inline calx_node *calx_rows_of_statement_(calx_wanted_statement given) { return calx_select_node(given.it); }
static inline calx_node *calx_exists_of_statement_(calx_wanted_statement given) { return calx_exists_node(given.it); }
static inline calx_node *calx_scalar_of_statement_(calx_wanted_statement given) { return calx_scalar_subquery(given.it); }
static inline calx_node *calx_subquery_of_statement_(calx_wanted_statement given, const char *name, uint32_t flags)
{
    return calx_subquery_node(given.it, name, flags);
}
static inline calx_node *calx_cte_of_statement_(calx_wanted_statement given, const char *name, uint32_t flags)
{
    return calx_cte_node(given.it, name, NULL, flags);
}
#define calx_exists(statement) CALX_AS_COND_(__extension__ calx_exists_of_statement_(statement))
#define calx_not_exists(statement) CALX_AS_COND_(calx_not_node(__extension__ calx_exists_of_statement_(statement)))
#define calx_in_subquery(x, statement) CALX_AS_COND_(calx_in_select(CALX_NODE_(x), __extension__ calx_rows_of_statement_(statement), false))
#define calx_not_in_subquery(x, statement) CALX_AS_COND_(calx_in_select(CALX_NODE_(x), __extension__ calx_rows_of_statement_(statement), true))
/** calx_eq(x, calx_any(statement)): its rows are of the kind of x. */
#define calx_any(statement) calx_quantified(CALX_OP_ANY, __extension__ calx_rows_of_statement_(statement))
#define calx_all(statement) calx_quantified(CALX_OP_ALL, __extension__ calx_rows_of_statement_(statement))
/** A scalar subquery of a kind. */
#define calx_subquery_num(statement) CALX_AS_NUM_(__extension__ calx_scalar_of_statement_(statement))
#define calx_subquery_text(statement) CALX_AS_TEXT_(__extension__ calx_scalar_of_statement_(statement))
#define calx_subquery_cond(statement) CALX_AS_COND_(__extension__ calx_scalar_of_statement_(statement))
#define calx_subquery_time(statement) CALX_AS_TIME_(__extension__ calx_scalar_of_statement_(statement))
#define calx_subquery_bytes(statement) CALX_AS_BYTES_(__extension__ calx_scalar_of_statement_(statement))
#define calx_subquery_interval(statement) CALX_AS_INTERVAL_(__extension__ calx_scalar_of_statement_(statement))
#define calx_subquery_uuid(statement) CALX_AS_UUID_(__extension__ calx_scalar_of_statement_(statement))
#define calx_subquery_json(statement) CALX_AS_JSON_(__extension__ calx_scalar_of_statement_(statement))
/* Statements joined: calx_union(a, b, ...); ORDER BY and LIMIT are added to the whole: calx_compound_add_order_by(). */
#define CALX_STATEMENTS_(...) CALX_LIST_(CALX_THE_STATEMENT_, (calx_statement *const[]), __VA_ARGS__)
#define calx_union(...) calx_compound_n(CALX_OP_UNION, 0, CALX_STATEMENTS_(__VA_ARGS__))
#define calx_union_all(...) calx_compound_n(CALX_OP_UNION, CALX_FLAG_ALL, CALX_STATEMENTS_(__VA_ARGS__))
#define calx_intersect(...) calx_compound_n(CALX_OP_INTERSECT, 0, CALX_STATEMENTS_(__VA_ARGS__))
#define calx_intersect_all(...) calx_compound_n(CALX_OP_INTERSECT, CALX_FLAG_ALL, CALX_STATEMENTS_(__VA_ARGS__))
#define calx_except(...) calx_compound_n(CALX_OP_EXCEPT, 0, CALX_STATEMENTS_(__VA_ARGS__))
#define calx_except_all(...) calx_compound_n(CALX_OP_EXCEPT, CALX_FLAG_ALL, CALX_STATEMENTS_(__VA_ARGS__))
/* What rows come from. */
#define calx_values(name, columns, ...) calx_values_n(name, CALX_THE_NODE_(columns), CALX_PLAIN_NODES_(__VA_ARGS__))
#define calx_lateral(statement, name) __extension__ calx_subquery_of_statement_(statement, name, CALX_FLAG_LATERAL)
#define calx_recursive_cte(statement, name) __extension__ calx_cte_of_statement_(statement, name, CALX_FLAG_RECURSIVE)
#define calx_alias(m, name) calx_alias_node(calx_model_table(&m##_model), name)
#define calx_subquery(statement, name) __extension__ calx_subquery_of_statement_(statement, name, 0)
#define calx_cte(statement, name) __extension__ calx_cte_of_statement_(statement, name, 0)
#define calx_nested_cte(statement, name) __extension__ calx_cte_of_statement_(statement, name, CALX_FLAG_NESTED)
#define calx_cte_depth_first(cte, by, set) calx_cte_search(CALX_THE_NODE_(cte), CALX_OP_DEPTH_FIRST, CALX_THE_NODE_(by), set)
#define calx_cte_breadth_first(cte, by, set) calx_cte_search(CALX_THE_NODE_(cte), CALX_OP_BREADTH_FIRST, CALX_THE_NODE_(by), set)
#define calx_cte_cycle(cte, columns, set) calx_cte_cycle_node(CALX_THE_NODE_(cte), CALX_THE_NODE_(columns), set, NULL, NULL, NULL)
/** calx_cte_cycle_values(cte, columns, "again", "Y", "N"): other values than true and false. */
#define calx_cte_cycle_values(cte, columns, set, value, otherwise) \
    calx_cte_cycle_node(CALX_THE_NODE_(cte), CALX_THE_NODE_(columns), set, CALX_NODE_(value), CALX_NODE_(otherwise), NULL)
#define calx_compile(statement, target) calx_compile_to(CALX_THE_STATEMENT_(statement), target, 0)

/* Step by step, from parts that are known only at run time: each adds a clause, and returns a status that need not be looked at, since what
 * runs the statement tells it too. */
#define CALX_ADD_(s, clause) calx_statement_add(CALX_THE_STATEMENT_(s), clause)
#define calx_select_add_columns(s, ...) CALX_ADD_(s, calx_columns(__VA_ARGS__))
#define calx_select_add_from(s, from) CALX_ADD_(s, calx_select_from(from))
#define calx_select_add_join(s, m) CALX_ADD_(s, calx_join(m))
#define calx_select_add_join_on(s, m, on) CALX_ADD_(s, calx_join_on(m, on))
#define calx_select_add_outerjoin(s, m) CALX_ADD_(s, calx_outerjoin(m))
#define calx_select_add_outerjoin_on(s, m, on) CALX_ADD_(s, calx_outerjoin_on(m, on))
#define calx_select_add_join_along(s, m, f) CALX_ADD_(s, calx_join_along(m, f))
#define calx_select_add_outerjoin_along(s, m, f) CALX_ADD_(s, calx_outerjoin_along(m, f))
#define calx_select_add_join_from(s, from, on) CALX_ADD_(s, calx_join_from(from, on))
#define calx_select_add_outerjoin_from(s, from, on) CALX_ADD_(s, calx_outerjoin_from(from, on))
#define calx_select_add_where(s, ...) CALX_ADD_(s, calx_where(__VA_ARGS__))
#define calx_select_add_group_by(s, ...) CALX_ADD_(s, calx_group_by(__VA_ARGS__))
#define calx_select_add_having(s, ...) CALX_ADD_(s, calx_having(__VA_ARGS__))
#define calx_select_add_window(s, name, ...) CALX_ADD_(s, calx_window(name, __VA_ARGS__))
#define calx_select_add_order_by(s, ...) CALX_ADD_(s, calx_order_by(__VA_ARGS__))
#define calx_select_add_limit(s, n) CALX_ADD_(s, calx_limit(n))
#define calx_select_add_offset(s, n) CALX_ADD_(s, calx_offset(n))
#define calx_select_add_distinct(s) CALX_ADD_(s, calx_distinct_rows())
#define calx_select_add_distinct_on(s, ...) CALX_ADD_(s, calx_distinct_on(__VA_ARGS__))
#define calx_select_add_for_update(s) CALX_ADD_(s, calx_for_update())
#define calx_select_add_with(s, ...) CALX_ADD_(s, calx_with(__VA_ARGS__))
#define calx_compound_add_order_by(s, ...) CALX_ADD_(s, calx_order_by(__VA_ARGS__))
#define calx_compound_add_limit(s, n) CALX_ADD_(s, calx_limit(n))
#define calx_compound_add_offset(s, n) CALX_ADD_(s, calx_offset(n))
#define calx_insert_add_set(s, column, value) CALX_ADD_(s, calx_set(column, value))
#define calx_insert_add_rows(s, columns, ...) CALX_ADD_(s, calx_insert_rows(columns, __VA_ARGS__))
#define calx_insert_add_from(s, columns, select) CALX_ADD_(s, calx_from_select(CALX_THE_NODE_(columns), CALX_THE_STATEMENT_(select)))
#define calx_insert_add_on_conflict_update(s, key, ...) CALX_ADD_(s, calx_on_conflict_update(key, __VA_ARGS__))
#define calx_insert_add_on_conflict_nothing(s, key) CALX_ADD_(s, calx_on_conflict_nothing(key))
#define calx_insert_add_returning(s, ...) CALX_ADD_(s, calx_returning(__VA_ARGS__))
#define calx_insert_add_with(s, ...) CALX_ADD_(s, calx_with(__VA_ARGS__))
#define calx_update_add_set(s, column, value) CALX_ADD_(s, calx_set(column, value))
#define calx_update_add_from(s, from) CALX_ADD_(s, calx_select_from(from))
#define calx_update_add_where(s, ...) CALX_ADD_(s, calx_where(__VA_ARGS__))
#define calx_update_add_returning(s, ...) CALX_ADD_(s, calx_returning(__VA_ARGS__))
#define calx_update_add_with(s, ...) CALX_ADD_(s, calx_with(__VA_ARGS__))
#define calx_delete_add_using(s, from) CALX_ADD_(s, calx_select_from(from))
#define calx_delete_add_where(s, ...) CALX_ADD_(s, calx_where(__VA_ARGS__))
#define calx_delete_add_returning(s, ...) CALX_ADD_(s, calx_returning(__VA_ARGS__))
#define calx_delete_add_with(s, ...) CALX_ADD_(s, calx_with(__VA_ARGS__))
#endif
#endif
