/* SPDX-License-Identifier: MIT */
/* calx/sql.h: statements as such, textual SQL with named binds, and how long statements and nodes live. */
#ifndef CALX_SQL_H
#define CALX_SQL_H

#include <calx/args.h>
#include <calx/error.h>
#include <calx/node.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A statement that can be run. Made floating: the first call that it is passed to consumes it (also when that call fails),
 *  unless calx_keep() was called on it. A kept statement is immutable and may be run from any thread, on any engine.
 *
 *  To use a consumed statement again is misuse. One of the last few that a session or connection has consumed is told of by CALX_MISUSE,
 *  with the place of the call that consumed it, if it was not too long a text; debug builds know the last 256 of the process. */
typedef struct calx_statement calx_statement;

/** One line of a map of schemas: what a table, type, sequence or view that was declared in `from` lies in. NULL or "" on either side: in no
 *  schema, which is the connection's own. A map is an array of them with an empty one at its end: CALX_SCHEMAS(). */
typedef struct calx_schema_map {
    const char *from, *to;
} calx_schema_map;

/** Textual SQL. `:name` is a bind (not in literals, comments, quoted identifiers, dollar quotes; `::` is a cast; `\:` is a
 *  colon). One statement, which may end with a semicolon; calx_script() runs several. The text is copied. Never NULL: NULL text
 *  or no memory gives a failed statement, whose error the handle that runs it reports. */
CALX_API calx_statement *calx_text(const char *sql);
/** The same with a length; the text need not be terminated. */
CALX_API calx_statement *calx_text_sized(calx_str sql);

/** Keeps a statement: it lives until calx_release(), and is prepared where it runs. Returns it. */
CALX_API calx_statement *calx_keep_statement(calx_statement *statement);
/** Gives up a keep. NULL is fine. Runs under way elsewhere are not disturbed as long as their own keep holds. */
CALX_API void calx_release_statement(calx_statement *statement);

/** CALX_OK, or why the statement cannot run. NULL is CALX_MISUSE. */
CALX_API calx_status calx_statement_error(const calx_statement *statement);
/** The message of that error; "" when there is none. Static. */
CALX_API const char *calx_statement_errmsg(const calx_statement *statement);

/** Keeps a node, also one that was used already: it lives until calx_node_release(), whatever holds it. Thread-safe, as is all reading
 *  of nodes. Returns it. */
CALX_API calx_node *calx_node_keep(calx_node *node);
/** Gives up a node that no call has taken, or a keep. NULL is fine. */
CALX_API void calx_node_release(calx_node *node);

#ifndef __cplusplus
/** A map of schemas: CALX_SCHEMAS({ NULL, "tenant_7" }, { "shared", "common" }). What it is given to copies it. */
#define CALX_SCHEMAS(...) ((const calx_schema_map[]){ __VA_ARGS__, { NULL, NULL } })
/* calx_keep(x) and calx_release(x): of a statement, a clause, or an expression of any kind. */
#define CALX_KEEP_FUNCTIONS_(name, type)                                                                               \
    static inline type *calx_keep_##name##_(type *n) { return (type *)(void *)calx_node_keep((calx_node *)(void *)n); } \
    static inline void calx_release_##name##_(type *n) { calx_node_release((calx_node *)(void *)n); }
CALX_KEEP_FUNCTIONS_(num, calx_num)
CALX_KEEP_FUNCTIONS_(text, calx_text_expr)
CALX_KEEP_FUNCTIONS_(cond, calx_cond)
CALX_KEEP_FUNCTIONS_(time, calx_time_expr)
CALX_KEEP_FUNCTIONS_(bytes, calx_bytes_expr)
CALX_KEEP_FUNCTIONS_(interval, calx_interval_expr)
CALX_KEEP_FUNCTIONS_(uuid, calx_uuid_expr)
CALX_KEEP_FUNCTIONS_(json, calx_json_expr)
CALX_KEEP_FUNCTIONS_(clause, calx_clause)
#undef CALX_KEEP_FUNCTIONS_
#define CALX_OF_ANY__(v, verb, n)                                                                                      \
    __extension__({                                                                                                    \
        __auto_type v = n;                                                                                             \
        _Generic((v), calx_statement *: calx_##verb##_statement, calx_node *: calx_node_##verb, calx_num *: calx_##verb##_num_, \
                 calx_text_expr *: calx_##verb##_text_, calx_cond *: calx_##verb##_cond_, calx_time_expr *: calx_##verb##_time_, \
                 calx_bytes_expr *: calx_##verb##_bytes_, calx_interval_expr *: calx_##verb##_interval_,               \
                 calx_uuid_expr *: calx_##verb##_uuid_, calx_json_expr *: calx_##verb##_json_,                         \
                 calx_clause *: calx_##verb##_clause_)(v);                                                             \
    })
#define CALX_OF_ANY_(verb, n) CALX_OF_ANY__(CALX_UNIQUE_(calx_any_), verb, n)
#define calx_keep(n) CALX_OF_ANY_(keep, n)
#define calx_release(n) CALX_OF_ANY_(release, n)
#endif

#ifdef __cplusplus
}
#endif
#endif
