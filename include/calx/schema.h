/* SPDX-License-Identifier: MIT */
/* calx/schema.h: tables: as models of C structs, known when the program is compiled, or made at run time. */
#ifndef CALX_SCHEMA_H
#define CALX_SCHEMA_H

#include <calx/ddl.h>
#include <calx/error.h>
#include <calx/function.h>
#include <calx/sql.h>

#ifdef __cplusplus
extern "C" {
#endif

struct calx_session;
struct calx_connection;
typedef struct calx_model calx_model;
#ifndef CALX_METADATA_DECLARED_
#define CALX_METADATA_DECLARED_
typedef struct calx_metadata calx_metadata;
#endif

/** What an attribute of a model, or a part of a table, is. */
enum {
    CALX_ATTRIBUTE_COLUMN = 1,
    CALX_ATTRIBUTE_RELATIONSHIP = 2,
    CALX_ATTRIBUTE_PRIMARY_KEY = 3, /**< `columns`, where the order or the name matters */
    CALX_ATTRIBUTE_FOREIGN_KEY = 4, /**< `columns` and `references` ("table.a, table.b") */
    CALX_ATTRIBUTE_UNIQUE = 5,      /**< `columns` */
    CALX_ATTRIBUTE_CHECK = 6,       /**< `sql` */
    CALX_ATTRIBUTE_INDEX = 7,       /**< `columns` (names, or `sql` for expressions) */
    CALX_ATTRIBUTE_COMMENT = 8      /**< of the table: `comment` */
};

/** `autoincrement`: of the one integer column of a primary key unless it says no or references another table. */
enum { CALX_AUTOINCREMENT_AUTO = 0, CALX_NO = 1, CALX_AUTOINCREMENT = 2, CALX_IDENTITY_ALWAYS = 3 };
/** What becomes of rows that refer to one that goes or changes. */
enum { CALX_NO_ACTION = 0, CALX_CASCADE = 1, CALX_RESTRICT = 2, CALX_NULLIFY = 3, CALX_SET_DEFAULT = 4 };
enum { CALX_NOT_DEFERRABLE = 0, CALX_DEFERRABLE = 1, CALX_INITIALLY_DEFERRED = 2 };

/** A client default that is computed at each run of an INSERT that does not set the column: an argument made by calx_arg_...(). Text may
 *  be written to `room`, or has to live until the statement has run. Called on the thread that runs the statement. */
typedef calx_arg (*calx_default_function)(char *room, size_t size);

/** What an index is on one backend alone. What that backend has not is an error that names it. */
typedef struct calx_index_options {
    const char *dialect;    /**< the first that fits counts; "mysql" is MariaDB's, too. NULL: the end of the list */
    const char *kind;       /**< a word before INDEX: "FULLTEXT", "SPATIAL" (MySQL, MariaDB) */
    const char *method;     /**< USING: "gin", "hash" (PostgreSQL), "btree" (MySQL, MariaDB) */
    const char *operators;  /**< operator classes: "data jsonb_path_ops, name text_pattern_ops" (PostgreSQL) */
    const char *lengths;    /**< how much of a text or bytes it has: "name 10" (MySQL, MariaDB) */
    const char *parser;     /**< WITH PARSER, of FULLTEXT (MySQL, MariaDB) */
    const char *with;       /**< WITH (...): "fillfactor = 60" (PostgreSQL) */
    const char *tablespace; /**< PostgreSQL, Oracle */
    uint32_t flags;         /**< CALX_INDEX_... */
} calx_index_options;
enum {
    CALX_INDEX_CONCURRENTLY = 1,      /**< made and dropped without locking the table; not in a transaction (PostgreSQL) */
    CALX_INDEX_NULLS_NOT_DISTINCT = 2 /**< of a unique index or constraint: one NULL alone (PostgreSQL 15) */
};

/** One line of a model or a table. Zero means the default. The texts of a model are the program's; those of a table are copied. */
typedef struct calx_attribute {
    uint32_t what;          /**< CALX_ATTRIBUTE_... */
    uint32_t ctype;         /**< CALX_KIND_... of the field */
    const char *name;       /**< of the field; of a constraint or index its name, or NULL */
    const char *column;     /**< name of the column; NULL: as the field */
    size_t offset;          /**< of the field in its struct */
    calx_type type;         /**< kind NONE: as the C type has it */
    bool primary_key, nullable, not_null, unique, index;
    uint32_t autoincrement;
    const char *references; /**< "table.column" */
    const char *server_default; /**< SQL: CALX_NOW, CALX_DEFAULT("text"), "7" */
    const char *computed;   /**< SQL of a generated column */
    bool stored;            /**< a computed column is stored */
    uint32_t on_delete, on_update, deferrable;
    const char *columns;    /**< of a constraint or index: "a, b" */
    const char *sql;        /**< of a CHECK; of an index: its expressions */
    const char *where;      /**< of an index: rows that it has */
    const char *include;    /**< of an index, a UNIQUE or a PRIMARY KEY: further columns that it carries, "c, d" */
    const char *comment;
    const calx_model *target, *secondary; /**< of a relationship; its `columns` are those of the foreign key, and its `ctype` CALX_KIND_LIST when it is to many */
    const char *back_populates;
    int end_;
    const calx_value *default_value; /**< a client default: what calx_insert() of the table sets the column to if nothing else does */
    calx_default_function default_function; /**< the same, asked at each run */
    const struct calx_sequence *identity; /**< of a column that numbers itself: from where, in which steps ... */
    const calx_index_options *options; /**< of an index or a UNIQUE: what it is on some backends; ends with one without a dialect */
} calx_attribute;

/** A struct and its table. Made by CALX_MODEL(). */
struct calx_model {
    uint32_t struct_size;
    uint32_t attribute_size;
    const char *name;       /**< of the struct */
    const char *table;      /**< "name" or "schema.name" */
    size_t size;            /**< of the struct */
    const calx_attribute *attributes;
    size_t count;
    void *private_;         /**< calx's: the table, made at the first use */
};

/** How constraints and indexes are called that have no name: texts with tokens, as SQLAlchemy has them: %(table_name)s,
 *  %(column_0_name)s, %(column_1_name)s ..., %(column_0N_name)s (all), %(column_0_N_name)s (all, with _ between them), %(column_0_label)s
 *  (table_column), %(referred_table_name)s, %(referred_column_0_name)s and its like, %(constraint_name)s (the name that was given, which is
 *  then only a part). NULL: as without a convention. A name that is made and too long for the backend is cut, with a hash at its end. */
typedef struct calx_naming {
    const char *index, *unique, *check, *foreign_key, *primary_key;
} calx_naming;

/** All tables of a program. Made by CALX_METADATA(), or calx_metadata_create(). */
struct calx_metadata {
    uint32_t struct_size;
    uint32_t flags;
    calx_model *const *models;
    size_t count;
    void *private_;
    const calx_naming *naming; /**< may be set before the first use; a model has the convention of the metadata that it is first used by */
};

/** Metadata for tables made at run time. Never NULL. */
CALX_API calx_metadata *calx_metadata_create(void);
/** Frees tables made at run time, and what calx has made of the models of `metadata`, which can be used again. No statement that was
 *  built with them may be left. NULL is fine. */
CALX_API void calx_metadata_dispose(calx_metadata *metadata);

/** A table: what select() takes columns from. Lives as long as its metadata. Never NULL: a wrong one has failed, which names model
 *  and column. Thread-safe. */
CALX_API calx_node *calx_model_table(calx_model *model);
/** A table made at run time; `name` may be "schema.name". A failed node belongs to the metadata, as a table does. */
CALX_API calx_node *calx_table_create(calx_metadata *metadata, const char *name, const calx_attribute *attributes, size_t count);
/** A table by name, or a failed node, which belongs to the metadata if calx_metadata_create() made them; that of others is taken by a statement, or
 *  by calx_node_release(). */
CALX_API calx_node *calx_metadata_table(calx_metadata *metadata, const char *name);
/** A table of which only the name and these columns are known, for statements alone: no DDL. `name` may be "schema.name": what stands before the last
 *  dot is the schema, as everywhere in calx. */
CALX_API calx_node *calx_table_named(const char *name, const char *const *columns, size_t count);
/** The column of a field, by its offset; of a table, by name. Borrowed from the table, never NULL. */
CALX_API calx_node *calx_column_at(calx_model *model, size_t offset);
CALX_API calx_node *calx_column_of_model(calx_node *from, calx_model *model, size_t offset);
CALX_API calx_node *calx_table_column(calx_node *table, const char *name);
/** One construct of DDL, as a statement to be run or compiled. `flags` CALX_FLAG_IF_EXISTS: IF NOT EXISTS, or IF EXISTS. CREATE TABLE also has
 *  CALX_FLAG_TEMPORARY: a table of the session alone, gone at its end. */
CALX_API calx_statement *calx_create_table(calx_node *table, uint32_t flags);
CALX_API calx_statement *calx_drop_table(calx_node *table, uint32_t flags);
/** An index by its name, said or made: ix_<table>_<columns>. */
CALX_API calx_statement *calx_create_index(calx_node *table, const char *name, uint32_t flags);
CALX_API calx_statement *calx_drop_index(calx_node *table, const char *name, uint32_t flags);
/** A constraint by its name, said or made: fk_, uq_, ck_<table>_<columns>. */
CALX_API calx_statement *calx_add_constraint(calx_node *table, const char *name);
CALX_API calx_statement *calx_drop_constraint(calx_node *table, const char *name);
/** COMMENT ON TABLE, or by the name of a column COMMENT ON COLUMN, with the comment that it was declared with (none: NULL). create_all does
 *  that; MySQL has comments in CREATE TABLE, and SQLite has none. */
CALX_API calx_statement *calx_set_comment(calx_node *table, const char *column);
/** Creates the tables that are not there yet, with their indexes, those that are referred to first; foreign keys of a cycle are added
 *  at the end. One that is there is left as it is. Everything is checked before the first statement is sent: a wrong model changes
 *  nothing. */
CALX_API calx_status calx_session_create_all(struct calx_session *session, const calx_metadata *metadata, const char *where);
CALX_API calx_status calx_connection_create_all(struct calx_connection *connection, const calx_metadata *metadata, const char *where);
/** Drops the tables of the metadata that are there, the last one first. */
CALX_API calx_status calx_session_drop_all(struct calx_session *session, const calx_metadata *metadata, const char *where);
CALX_API calx_status calx_connection_drop_all(struct calx_connection *connection, const calx_metadata *metadata, const char *where);
/** The n-th table of the metadata, models first; NULL after the last. */
CALX_API calx_node *calx_metadata_table_at(calx_metadata *metadata, size_t at);

/** CALX_OK, or what is wrong with a model, table or any other node. */
CALX_API calx_status calx_node_error(const calx_node *node);
CALX_API const char *calx_node_errmsg(const calx_node *node);

#ifndef __cplusplus
#define CALX_VARCHAR(n) { .kind = CALX_TYPE_VARCHAR, .length = (n) }
#define CALX_CHAR(n) { .kind = CALX_TYPE_CHAR, .length = (n) }
#define CALX_NUMERIC(precision, digits) { .kind = CALX_TYPE_NUMERIC, .length = (precision), .scale = (digits) }
/** CALX_ENUM("mood", "sad", "happy"): a type of its own where the backend has such, else text with a CHECK. In C it is text, or an enum
 *  or int that counts the labels from 0. */
#define CALX_ENUM(name_, ...)                                                                                          \
    { .kind = CALX_TYPE_ENUM, .name = (name_), .values = (const char *const[]){ __VA_ARGS__ },                          \
      .value_count = sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *) }
#define CALX_SQL_TYPE(name_) { .kind = CALX_TYPE_##name_ }
#define CALX_NOW "CURRENT_TIMESTAMP"
/** A text, as a literal of standard SQL: a quote in it is written twice, a backslash once, on every backend. */
#define CALX_DEFAULT(text) "'" text "'"
#define CALX_DEFAULT_TRUE "true"
#define CALX_DEFAULT_FALSE "false"

/* The kind of a field by its C type. */
#define CALX_FIELD_KIND_(x)                                                                                            \
    _Generic((x), bool: CALX_KIND_BOOL, int8_t: CALX_KIND_INT8, int16_t: CALX_KIND_INT16, int32_t: CALX_KIND_INT32,    \
             long: sizeof(long) == 8 ? CALX_KIND_INT64 : CALX_KIND_INT32, long long: CALX_KIND_INT64,                  \
             uint8_t: CALX_KIND_UINT8, uint16_t: CALX_KIND_UINT16, uint32_t: CALX_KIND_UINT32,                         \
             unsigned long: sizeof(long) == 8 ? CALX_KIND_UINT64 : CALX_KIND_UINT32,                                   \
             unsigned long long: CALX_KIND_UINT64, float: CALX_KIND_FLOAT, double: CALX_KIND_DOUBLE,                   \
             const char *: CALX_KIND_CSTRING, char *: CALX_KIND_CSTRING, calx_str: CALX_KIND_STR,                      \
             calx_bytes: CALX_KIND_BYTES, calx_decimal: CALX_KIND_DECIMAL, calx_timestamp: CALX_KIND_TIMESTAMP,        \
             calx_opt_int16: CALX_KIND_INT16 | CALX_KIND_OPTIONAL, calx_opt_int32: CALX_KIND_INT32 | CALX_KIND_OPTIONAL, \
             calx_opt_int64: CALX_KIND_INT64 | CALX_KIND_OPTIONAL, calx_opt_uint64: CALX_KIND_UINT64 | CALX_KIND_OPTIONAL, \
             calx_opt_float: CALX_KIND_FLOAT | CALX_KIND_OPTIONAL, calx_opt_double: CALX_KIND_DOUBLE | CALX_KIND_OPTIONAL, \
             calx_opt_bool: CALX_KIND_BOOL | CALX_KIND_OPTIONAL,                                                       \
             calx_opt_timestamp: CALX_KIND_TIMESTAMP | CALX_KIND_OPTIONAL,                                             \
             calx_timestamptz: CALX_KIND_TIMESTAMPTZ, calx_date: CALX_KIND_DATE, calx_time: CALX_KIND_TIME,            \
             calx_interval: CALX_KIND_INTERVAL, calx_uuid: CALX_KIND_UUID, calx_json: CALX_KIND_JSON,                  \
             calx_opt_timestamptz: CALX_KIND_TIMESTAMPTZ | CALX_KIND_OPTIONAL,                                         \
             calx_opt_date: CALX_KIND_DATE | CALX_KIND_OPTIONAL, calx_opt_time: CALX_KIND_TIME | CALX_KIND_OPTIONAL,   \
             calx_opt_interval: CALX_KIND_INTERVAL | CALX_KIND_OPTIONAL, calx_opt_uuid: CALX_KIND_UUID | CALX_KIND_OPTIONAL)

/* 0. An array would be taken for the pointer that it decays to, and its bytes for an address. */
#define CALX_NO_ARRAY_(x)                                                                                              \
    (0 * (uint32_t)sizeof(struct {                                                                                     \
         _Static_assert(!_Generic(&(x), char(*)[sizeof(x)]: 1, const char(*)[sizeof(x)]: 1, default: 0),               \
                        "a field of a model is no array: use const char * or calx_str");                               \
         int any_;                                                                                                     \
     }))

/** CALX_MANY(post) posts; in a struct: the rows of another model that belong to it. */
#define CALX_MANY(m) struct { struct m *const *items; size_t count; const void *calx_; }

/** CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), ...): the model of `struct user` is `user_model`. */
#define CALX_MODEL(m, ...) CALX_MODEL_T(m, struct m, __VA_ARGS__)
/** The same for any type: CALX_MODEL_T(user, app_user, "users", ...). */
#define CALX_MODEL_T(m, t, table_, ...)                                                                                \
    static const calx_attribute m##_attributes_[] = { __VA_ARGS__ };                                                   \
    calx_model m##_model = { sizeof(calx_model), sizeof(calx_attribute), #m, table_, sizeof(t), m##_attributes_,       \
                             sizeof m##_attributes_ / sizeof *m##_attributes_, NULL }
#define CALX_DECLARE_MODEL(m) extern calx_model m##_model
#define CALX_COLUMN(...) CALX_COLUMN_(__VA_ARGS__, .end_ = 0)
#define CALX_COLUMN_(m, f, ...) CALX_COLUMN_T_(struct m, f, __VA_ARGS__)
#define CALX_COLUMN_T(...) CALX_COLUMN_T_(__VA_ARGS__, .end_ = 0)
#define CALX_COLUMN_T_(t, f, ...)                                                                                      \
    { .what = CALX_ATTRIBUTE_COLUMN, .name = #f, .offset = offsetof(t, f), .ctype = CALX_FIELD_KIND_(((t *)0)->f) + CALX_NO_ARRAY_(((t *)0)->f), __VA_ARGS__ }
/** CALX_RELATIONSHIP(post, author, user): the field `author` of `struct post`, a pointer or CALX_MANY(), stands for rows of `user`. It leads along the foreign key
 *  between the two tables, or those of `.secondary = &user_team_model`; where there are several, `.columns = "author_id"` says which: the columns that refer, of
 *  whichever table. Queries join along it: calx_join_along(). */
#define CALX_RELATIONSHIP(...) CALX_RELATIONSHIP_(__VA_ARGS__, .end_ = 0)
#define CALX_RELATIONSHIP_(m, f, t, ...)                                                                               \
    { .what = CALX_ATTRIBUTE_RELATIONSHIP, .name = #f, .offset = offsetof(struct m, f), .target = &t##_model,            \
      .ctype = sizeof(((struct m *)0)->f) > sizeof(void *) ? CALX_KIND_LIST : CALX_KIND_NONE, __VA_ARGS__ }
/** CALX_UNIQUE("a, b", .name = "..."), and its kin: lines of a model. */
#define CALX_UNIQUE(...) CALX_CONSTRAINT_(UNIQUE, columns, __VA_ARGS__, .end_ = 0)
#define CALX_PRIMARY_KEY(...) CALX_CONSTRAINT_(PRIMARY_KEY, columns, __VA_ARGS__, .end_ = 0)
#define CALX_FOREIGN_KEY(...) CALX_CONSTRAINT_(FOREIGN_KEY, columns, __VA_ARGS__, .end_ = 0)
#define CALX_INDEX(...) CALX_CONSTRAINT_(INDEX, columns, __VA_ARGS__, .end_ = 0)
#define CALX_CHECK(...) CALX_CONSTRAINT_(CHECK, sql, __VA_ARGS__, .end_ = 0)
#define CALX_TABLE_COMMENT(text) { .what = CALX_ATTRIBUTE_COMMENT, .comment = text }
#define CALX_CONSTRAINT_(what_, member, value, ...) { .what = CALX_ATTRIBUTE_##what_, .member = value, __VA_ARGS__ }
#define CALX_METADATA(...) CALX_METADATA_NAMED(NULL, __VA_ARGS__)
/** The same with a naming convention: a `const calx_naming *`. */
#define CALX_METADATA_NAMED(naming_, ...)                                                                              \
    { sizeof(calx_metadata), 0, (calx_model *const[]){ __VA_ARGS__ },                                                  \
      sizeof((calx_model *const[]){ __VA_ARGS__ }) / sizeof(calx_model *), NULL, naming_ }
/** Values of client defaults: .default_value = CALX_VALUE_INT(5). */
#define CALX_VALUE_INT(n) (&(const calx_value){ .kind = CALX_KIND_INT64, .as = { .i = (n) } })
#define CALX_VALUE_DOUBLE(x) (&(const calx_value){ .kind = CALX_KIND_DOUBLE, .as = { .d = (x) } })
#define CALX_VALUE_BOOL(x) (&(const calx_value){ .kind = CALX_KIND_BOOL, .as = { .b = (x) } })
#define CALX_VALUE_TEXT(text) (&(const calx_value){ .kind = CALX_KIND_STR, .as = { .s = { "" text, sizeof(text) - 1 } } })

#define CALX_ON_TABLES_(h, verb, metadata)                                                                                  \
    _Generic((h), struct calx_session *: calx_session_##verb, struct calx_connection *: calx_connection_##verb)(h, metadata, CALX_HERE_)
#define calx_create_all(h, metadata) CALX_ON_TABLES_(h, create_all, metadata)
#define calx_drop_all(h, metadata) CALX_ON_TABLES_(h, drop_all, metadata)

/* A column with the static type of its SQL kind. */
#define CALX_COLUMN_CAST_(x, node)                                                                                     \
    (__typeof__(_Generic((x), bool: (calx_cond *)0, calx_opt_bool: (calx_cond *)0, const char *: (calx_text_expr *)0,  \
                         char *: (calx_text_expr *)0, calx_str: (calx_text_expr *)0, calx_bytes: (calx_bytes_expr *)0, \
                         calx_timestamp: (calx_time_expr *)0, calx_opt_timestamp: (calx_time_expr *)0,                 \
                         calx_timestamptz: (calx_time_expr *)0, calx_opt_timestamptz: (calx_time_expr *)0,             \
                         calx_date: (calx_time_expr *)0, calx_opt_date: (calx_time_expr *)0,                           \
                         calx_time: (calx_time_expr *)0, calx_opt_time: (calx_time_expr *)0,                           \
                         calx_interval: (calx_interval_expr *)0, calx_opt_interval: (calx_interval_expr *)0,           \
                         calx_uuid: (calx_uuid_expr *)0, calx_opt_uuid: (calx_uuid_expr *)0,                           \
                         calx_json: (calx_json_expr *)0, default: (calx_num *)0)))(void *)node
/** calx_col(user, age): the column of a field. A misspelt one does not compile. */
#define calx_col(m, f) calx_col_t(m, struct m, f)
#define calx_col_t(m, t, f) CALX_COLUMN_CAST_(((t *)0)->f, calx_column_at(&m##_model, offsetof(t, f)))
static inline calx_node *calx_column_of_node_(calx_wanted_node from, calx_model *model, size_t offset)
{
    return calx_column_of_model(from.it, model, offset);
}
/** The column of a field of an alias, subquery or CTE whose rows are those of the model. */
#define CALX_COL_OF__(v, from, m, f)                                                                                   \
    __extension__({                                                                                                    \
        calx_node *v = calx_column_of_node_(from, &m##_model, offsetof(struct m, f));                                       \
        CALX_COLUMN_CAST_(((struct m *)0)->f, v);                                                                      \
    })
#define calx_col_of(from, m, f) CALX_COL_OF__(CALX_UNIQUE_(calx_o_), from, m, f)
#endif

#ifdef __cplusplus
}
#endif
#endif
