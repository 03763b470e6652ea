/* SPDX-License-Identifier: MIT */
/* The compiler inside: what its files share. It walks a tree once, writes SQL, and notes where each parameter stands. */
#ifndef CALXI_SQL_COMPILE_H
#define CALXI_SQL_COMPILE_H

#include <calx/statement.h>

#include "sql/tree/node.h"
#include "util/arena.h"
#include "util/builder.h"
#include "util/problem.h"

/* A parameter: where in the text, and of what node (a BIND or a PARAM). */
typedef struct calxi_parameter {
    size_t at;
    const calx_node *node;
} calxi_parameter;

/* Text with its parameters; CTEs have one of their own, since they come first in the end. */
typedef struct calxi_chunk {
    calxi_builder sql;
    calxi_parameter *parameters;
    size_t count, capacity;
} calxi_chunk;

/* Something that rows come from, with what is joined to it. */
typedef struct calxi_source {
    const calx_node *from;
    struct calxi_joined *joins, **last;
    struct calxi_source *next;
} calxi_source;
typedef struct calxi_joined {
    const calx_node *join;  /* JOIN_TO */
    const calx_node *left;  /* of a join along foreign keys: the table that it goes to */
    struct calxi_joined *next;
} calxi_joined;

/* A SELECT (or another statement) under way, for what stands in it. */
typedef struct calxi_scope {
    struct calxi_scope *outer;
    const calx_node *statement;
    calxi_source *sources;
    bool is_barrier;        /* what is within does not see `outer`: a subquery in FROM */
} calxi_scope;

/* A name that the compiler made; or, of no node, one that the program gave, and that the compiler would make. */
typedef struct calxi_made_name {
    const void *node;       /* what it is the name of, and of what (or NULL) */
    const calx_node *of;
    const char *name;
    struct calxi_made_name *next;
} calxi_made_name;

typedef struct calxi_cte {
    const calx_node *node;
    calxi_chunk chunk;
    bool done;              /* its text is complete; before, it is a reference to itself */
    const calx_node *search, *cycle; /* clauses behind it, or NULL */
    struct calxi_cte *next;
} calxi_cte;

/* The WITH of a statement. */
typedef struct calxi_level {
    struct calxi_level *outer;
    calxi_cte *ctes;
    const calx_node *listed;    /* by the statement itself, while they are added */
    calxi_scope *scope;         /* around the statement: what its CTEs may read, too */
    bool recursive;             /* one of them is */
} calxi_level;

struct calx_compiler {
    calxi_chunk *chunk;     /* where text goes now */
    calxi_chunk main;
    calxi_arena arena;      /* what lives as long as the compilation */
    const calx_dialect *dialect;
    const calx_dialect_compiler *table; /* NULL: standard SQL */
    calx_target target;
    uint64_t features;
    uint32_t flags;
    const calx_schema_map *schemas; /* by which schemas are called, or NULL */
    calxi_scope *scope;
    calxi_made_name *names;
    bool names_noted;       /* those of the program are among them */
    calxi_level whole, *level; /* the WITH of the whole, and that of the statement which is being written */
    const calx_node *root;  /* what is compiled */
    bool embedded;          /* the next statement is a part of one, and has no WITH of its own */
    struct calxi_result *results; /* lists of columns that have been named */
    bool with_inside;       /* CTEs stand at `with_at`: behind INSERT INTO t */
    size_t with_at;
    bool bare_columns;      /* names without their table: where an assignment or an index wants them so */
    bool returns;           /* RETURNING is being written, or what stands in it */
    bool key_columns;       /* the next select is compared with others, row by row: its columns are keys */
    const calx_node *labels_of; /* the statement whose ORDER BY is being written: its labels may be named there */
    bool no_parameters;     /* what is created has no run that would give them values */
    bool may_default;       /* the next node is the value of a column: it may be DEFAULT */
    const calx_node *targets; /* the columns that the next select gives values to: a list, a tuple or a table */
    bool names_all;         /* the next select stands where rows come from: its columns get their names */
    const calx_node *top_label; /* a label that is a whole key of ORDER BY: nothing else can be meant there */
    const calxi_scope *walled; /* a subquery that the compiler has put into FROM keeps this one, and those around it, from being seen; or NULL */
    bool is_condition;      /* the next node stands where a condition is wanted */
    unsigned cases;         /* conditions that are being written as values, within each other */
    size_t depth;
    calxi_problem problem;
    bool failed;
};

/* ---- writing ---- */
void calxi_put(calx_compiler *c, const char *sql);
void calxi_put_sized(calx_compiler *c, const char *sql, size_t len);
void calxi_put_identifier(calx_compiler *c, const char *name);
void calxi_put_name(calx_compiler *c, const char *name);      /* "a.b": each part an identifier */
void calxi_put_literal(calx_compiler *c, const calx_value *value);
void calxi_put_text_literal(calx_compiler *c, const char *text, size_t len);
void calxi_put_parameter(calx_compiler *c, const calx_node *node);
void calxi_put_node(calx_compiler *c, const calx_node *node); /* as the dialect has it */
void calxi_put_standard(calx_compiler *c, const calx_node *node);
void calxi_put_operand(calx_compiler *c, const calx_node *node, int32_t precedence);
void calxi_put_list(calx_compiler *c, const calx_node *list, const char *separator);
/* An expression by which rows are ordered, grouped or told apart. */
void calxi_put_key(calx_compiler *c, const calx_node *node);
void calxi_put_keys(calx_compiler *c, const calx_node *list);
/* One by which rows are ordered: an enum by the places of its labels. */
void calxi_put_order_key(calx_compiler *c, const calx_node *key);
/* A comparison, an ORDER, a MIN and such, of an enum that the target has as text: by the places of its labels. False: nothing was written. */
bool calxi_put_by_position(calx_compiler *c, const calx_node *node);
/* What a name stands for, or the first column of a select; NULL: that is not known. */
const calx_node *calxi_meaning(const calx_compiler *c, const calx_node *node);
void calxi_put_type(calx_compiler *c, const calx_type *type);
/* What a type is for this target: a variant of it, an enum with a length (in `room`). */
const calx_type *calxi_type_for(const calx_compiler *c, const calx_type *type, calx_type *room);
void calxi_compile_fail(calx_compiler *c, calx_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));
void calxi_compile_unsupported(calx_compiler *c, const char *construct);
/* As messages call it: by the dialect, or the maker of the server. */
const char *calxi_server_name(const calx_compiler *c);
void calxi_compile_no_memory(calx_compiler *c);
static inline bool calxi_has(const calx_compiler *c, uint64_t feature)
{
    return (c->features & feature) != 0;
}

/* ---- the standard's way, by kind ---- */
typedef void (*calxi_standard)(calx_compiler *c, const calx_node *node);
calxi_standard calxi_standard_expression(uint32_t kind);
calxi_standard calxi_standard_statement(uint32_t kind);
void calxi_put_any_binary(calx_compiler *c, const calx_node *node);
void calxi_put_unary(calx_compiler *c, const calx_node *node);
void calxi_put_nary(calx_compiler *c, const calx_node *node);
void calxi_put_in(calx_compiler *c, const calx_node *node);
/* "(SELECT ...)" behind IN, ANY and ALL. */
void calxi_put_among(calx_compiler *c, const calx_node *query);
void calxi_put_between(calx_compiler *c, const calx_node *node);
/* A construct of the program's own. */
void calxi_put_construct(calx_compiler *c, const calx_node *node);
extern const calx_compiler_host calxi_compiler_host;
/* Keys to sort or part by: one, or a list. */
void calxi_put_order_keys(calx_compiler *c, const calx_node *node);
void calxi_put_over(calx_compiler *c, const calx_node *node);
void calxi_put_window(calx_compiler *c, const calx_node *window);
void calxi_put_frame(calx_compiler *c, const calx_node *node);
void calxi_put_bound(calx_compiler *c, const calx_node *node);
void calxi_put_filter(calx_compiler *c, const calx_node *node);
void calxi_put_json_value(calx_compiler *c, const calx_node *node);
/* " WINDOW name AS (...)", of a select. */
void calxi_put_windows(calx_compiler *c, const calx_node *windows);
int32_t calxi_precedence(const calx_node *node);
const char *calxi_node_kind_name(uint32_t kind);

/* ---- clauses and statements, shared by their files ---- */
/* A condition, or a boolean value that stands where one is wanted. */
void calxi_put_condition(calx_compiler *c, const calx_node *node, int32_t precedence, bool negated);
void calxi_put_as_boolean(calx_compiler *c, const calx_node *node);
/* Whether a condition stands where a value is wanted and conditions are none; it is written as the value that it has. */
bool calxi_is_cased(const calx_compiler *c, const calx_node *node);
void calxi_put_cased(calx_compiler *c, const calx_node *node);
void calxi_put_conditions(calx_compiler *c, const char *word, const calx_node *where);
void calxi_put_order_by(calx_compiler *c, const calx_node *statement);
void calxi_put_joined(calx_compiler *c, const calxi_joined *joined);
/* Where a PREFIX stands: its `op`. */
enum { CALXI_PREFIX, CALXI_SUFFIX, CALXI_HINT_BEFORE, CALXI_HINT_BEHIND };
void calxi_put_prefixes(calx_compiler *c, const calx_node *list);
void calxi_put_suffixes(calx_compiler *c, const calx_node *list);
/* Those for this table, before or behind it, of the statement that is being written. */
void calxi_put_hints(calx_compiler *c, const calx_node *from, uint32_t op);
/* Fails when one is for a table that is none of the sources. */
void calxi_check_hints(calx_compiler *c, const calx_node *list, const calxi_source *sources);
void calxi_put_returning(calx_compiler *c, const calx_node *returning);
/* Writes a CTE, once. */
void calxi_add_cte(calx_compiler *c, const calx_node *node);
void calxi_put_search(calx_compiler *c, const calx_node *node);
void calxi_put_cycle(calx_compiler *c, const calx_node *node);
/* What is written as the body of a CTE: with a start whose columns are what the steps want, where the backend needs that. */
const calx_node *calxi_recursive_body(calx_compiler *c, const calx_node *cte);
bool calxi_same_cte(const calx_node *a, const calx_node *b);
/* "WITH ... " before the whole. */
void calxi_put_ctes(calx_compiler *c, const calx_node *root);
void calxi_clear_ctes(calxi_level *level);
/* SELECT to DELETE, which may have a WITH. */
bool calxi_is_statement(const calx_node *node);
/* A statement by `write`, after the WITH of those CTEs that are to stand there. */
void calxi_put_with_its_ctes(calx_compiler *c, const calx_node *node, calxi_standard write);
/* A node; a statement as a part of the one around it, which has its WITH. */
void calxi_put_embedded(calx_compiler *c, const calx_node *node);
/* Appends what of a chunk lies between two places of its text. */
void calxi_append_part(calx_compiler *c, const calxi_chunk *from, size_t begin, size_t end);
/* CTEs that a statement says it has, though it may not name them. */
void calxi_add_ctes(calx_compiler *c, const calx_node *statement);
void calxi_put_insert(calx_compiler *c, const calx_node *node);
void calxi_put_update(calx_compiler *c, const calx_node *node);
void calxi_put_delete(calx_compiler *c, const calx_node *node);
/* Columns without their table. */
void calxi_put_bare(calx_compiler *c, const calx_node *node);
/* The upsert of an INSERT, if it has one. */
void calxi_put_upsert_of(calx_compiler *c, const calx_node *insert);
void calxi_put_upsert(calx_compiler *c, const calx_node *node);
void calxi_put_inserted(calx_compiler *c, const calx_node *node);
/* Fails when one of them is a column that another one is. `targets`: columns, or what they are set to. */
void calxi_refuse_twice(calx_compiler *c, const calx_node *statement, const calx_node *targets);
void calxi_put_sets(calx_compiler *c, const calx_node *sets, const char *equals);
/* A value as the dialect has it for a column; false: nothing is written, it is as elsewhere. */
bool calxi_put_assigned(calx_compiler *c, const calx_node *column, const calx_node *value);
/* The value that a column is set to, DEFAULT included. */
void calxi_put_value_for(calx_compiler *c, const calx_node *column, const calx_node *value);
/* "(1, 2)": each value for its column; a row that is no tuple as it is. */
void calxi_put_row_for(calx_compiler *c, const calx_node *columns, const calx_node *row);
/* The assignments in an order in which none reads what another has set already, where the target makes them one after the other; a list
 * of its own (in `room`, and in the compilation's arena) or `sets`. Fails when there is no such order. */
const calx_node *calxi_in_order(calx_compiler *c, const calx_node *sets, calx_node *room);

/* DDL. */
void calxi_put_create_table(calx_compiler *c, const calx_node *node);
void calxi_put_drop_table(calx_compiler *c, const calx_node *node);
struct calxi_table;
/* The name of a constraint or index, given or made; one that was made may be cut to what the backend takes. */
void calxi_put_constraint_name(calx_compiler *c, const struct calxi_table *table, const calx_attribute *a, const char *prefix);
/* " (a, b)": columns of the table itself, or those that a key refers to, which have their table's name before them. */
void calxi_put_column_names(calx_compiler *c, const calx_attribute *a, const char *list, bool referred);
/* " INCLUDE (c, d)" and " NULLS NOT DISTINCT", of a constraint that has it. */
void calxi_put_included(calx_compiler *c, const calx_attribute *a);
void calxi_put_nulls_not_distinct(calx_compiler *c, const calx_attribute *a);
/* What was found to be wrong with it, with its table and its name or columns before that. */
void calxi_tell_part(calx_compiler *c, const struct calxi_table *table, const calx_attribute *a);
void calxi_put_create_index(calx_compiler *c, const calx_node *node);
void calxi_put_drop_index(calx_compiler *c, const calx_node *node);
void calxi_put_alter_constraint(calx_compiler *c, const calx_node *node);
void calxi_put_column_spec(calx_compiler *c, const calx_node *node);
void calxi_put_create_type(calx_compiler *c, const calx_node *node);
void calxi_put_drop_type(calx_compiler *c, const calx_node *node);
void calxi_put_schema(calx_compiler *c, const calx_node *node);
void calxi_put_sequence(calx_compiler *c, const calx_node *node);
void calxi_put_create_view(calx_compiler *c, const calx_node *node);
void calxi_put_drop_view(calx_compiler *c, const calx_node *node);
void calxi_put_create_table_as(calx_compiler *c, const calx_node *node);
/* "CREATE TABLE ", or of a temporary one. */
void calxi_put_create_word(calx_compiler *c, uint32_t flags);
void calxi_put_set_comment(calx_compiler *c, const calx_node *node);
void calxi_put_identity(calx_compiler *c, const calx_attribute *attribute);
/* "IF EXISTS " or "IF NOT EXISTS ", if the node says so. */
void calxi_put_if_exists(calx_compiler *c, const calx_node *node, const char *words);
/* CALX_DDL_... of the target. */
bool calxi_has_ddl(const calx_compiler *c, uint64_t what);
/* The labels of an enum as literals, with commas. */
void calxi_put_labels(calx_compiler *c, const calx_type *type);
/* Whether the target has this enum as a type, so that no CHECK is needed. */
bool calxi_enum_is_native(const calx_compiler *c, const calx_type *type);
/* A literal, or a server default, in the dialect's own words; false: it has none. */
bool calxi_dialect_literal(calx_compiler *c, const calx_value *value);
bool calxi_dialect_default(calx_compiler *c, const calx_type *type, const char *sql);

/* ---- names and sources ---- */
/* The name that a FROM item goes by, made if need be. "" when it has none. */
const char *calxi_from_name(calx_compiler *c, const calx_node *from);
const char *calxi_made(calx_compiler *c, const calx_node *node, const char *base);
/* The name of a table in the statement that reads from it: one that was made to tell it from another, or its own. */
const char *calxi_table_name(const calx_compiler *c, const calx_node *table);
/* Whether a FROM item is `what`, or a join with it; or a source, with what is joined to it. */
bool calxi_from_contains(const calx_node *from, const calx_node *what);
bool calxi_source_contains(const calxi_source *source, const calx_node *what);
/* The schema of a table in what is written, "" when none: its own, or what the map has for it. */
const char *calxi_schema_of(const calx_compiler *c, const calx_node *table);
bool calxi_is_in_schema(const calx_compiler *c, const calx_node *from);
/* "name" or "schema.name" of a thing that lies in a schema, as the map has it: the name itself, or one in the compilation's arena. */
const char *calxi_translated(calx_compiler *c, const char *name);
void calxi_tell_tables_apart(calx_compiler *c, const calxi_scope *scope);
const char *calxi_made_of(calx_compiler *c, const void *node, const calx_node *of, const char *base);
/* Names that SQL would take for something else than the node that they stand for. */
void calxi_check_label(calx_compiler *c, const calx_node *label_name);
void calxi_check_hidden(calx_compiler *c, const calx_node *from, const char *name);
void calxi_check_cte_names(calx_compiler *c);
/* "schema.table." or "alias.", where a column of it follows. */
void calxi_put_qualifier(calx_compiler *c, const calx_node *from);
/* The columns of a result, each with a name where it has none of its own; `names_all`: each of a table, too; `are_keys`: rows are told
 * apart by them. */
/* Makes the names of the columns of a statement; false: they are in the making. */
bool calxi_name_columns(calx_compiler *c, const calx_node *statement);
/* The column of a clause that the compiler has called so; NULL: none, as far as their names are made. */
const calx_node *calxi_column_called(const calx_compiler *c, const calx_node *columns, const char *name);
void calxi_put_result_columns(calx_compiler *c, const calx_node *columns, bool names_all, bool are_keys);
/* The same, of a select that gives values to columns (or NULL). */
void calxi_put_result_columns_for(calx_compiler *c, const calx_node *targets, const calx_node *columns, bool names_all, bool are_keys);
/* Fails when two columns of what others read from by name are labelled alike. */
void calxi_refuse_alike_labels(calx_compiler *c, const calx_node *statement);
/* The names of a statement's columns, in parentheses; false, and nothing is written, when one is not known. */
bool calxi_put_names(calx_compiler *c, const calx_node *statement);
static inline bool calxi_take_key_columns(calx_compiler *c)
{
    bool keys = c->key_columns;
    c->key_columns = false;
    return keys;
}
static inline const calx_node *calxi_take_targets(calx_compiler *c)
{
    const calx_node *targets = c->targets;
    c->targets = NULL;
    return targets;
}
static inline bool calxi_take_names_all(calx_compiler *c)
{
    bool names_all = c->names_all;
    c->names_all = false;
    return names_all;
}
/* A FROM item where rows come from: "users", "users AS u", "(SELECT ...) AS s". */
void calxi_put_from(calx_compiler *c, const calx_node *from);
/* What the statement reads from, by FROM, JOIN, columns and conditions; NULL: nothing, or the compilation has failed. */
calxi_source *calxi_find_sources(calx_compiler *c, const calx_node *select);
void calxi_put_join_condition(calx_compiler *c, const calx_node *left, const calx_node *right);
/* " JOIN right ON ..."; without a condition along the foreign key between the two. */
void calxi_put_join(calx_compiler *c, uint32_t op, const calx_node *left, const calx_node *right, const calx_node *on);
/* Foreign keys that lead from one of the tables of `left` to `right` or back: how many, and the table of the first. */
size_t calxi_joinable(const calx_node *left, const calx_node *right);
/* Adds what each of those keys says, "a.x = b.y", to a list in text, with commas and " or " between them. */
void calxi_list_keys(calx_compiler *c, const calx_node *left, const calx_node *right, char *to, size_t size);
/* A compilation for a target. `dialect` NULL is standard SQL. */
void calxi_compiler_init(calx_compiler *c, const calx_dialect *dialect, const calx_target *target, uint32_t flags);
void calxi_compiler_clear(calx_compiler *c);
/* A statement with the CTEs that it names put first: the whole of a compilation, in c->main. */
bool calxi_compile_statement(calx_compiler *c, const calx_node *root);
/* The text with its placeholders, as the dialect writes them, and the parameters in their order (in the compilation's arena). A
 * parameter that is given by name once for several places is one where the paramstyle numbers them. */
bool calxi_compile_finish(calx_compiler *c, calxi_builder *sql, const calx_node ***parameters, size_t *count);

#endif
