/* SPDX-License-Identifier: MIT */
/* calx/ddl.h: DDL that is not about one table: types, schemas, sequences, views. Each is a statement, to be run or compiled. */
#ifndef CALX_DDL_H
#define CALX_DDL_H

#include <calx/expression.h>
#include <calx/node.h>
#include <calx/sql.h>

#ifdef __cplusplus
extern "C" {
#endif

/** CREATE TYPE of an enum with a name, which may be "schema.name"; its values must live as long as the statement. create_all makes those of
 *  its tables. A backend that has no such types says so: there an enum is part of its column. */
CALX_API calx_statement *calx_create_type(const calx_type *type, uint32_t flags);
/** `flags` CALX_FLAG_IF_EXISTS. */
CALX_API calx_statement *calx_drop_type(const calx_type *type, uint32_t flags);

/** A sequence, or how a column numbers itself. Zero means the backend's default; CALX_ZERO means zero. */
typedef struct calx_sequence {
    const char *name;   /**< "name" or "schema.name"; of a column's identity NULL */
    uint32_t flags;     /**< CALX_FLAG_CYCLE, _NO_CYCLE, _NO_MINIMUM, _NO_MAXIMUM, CALX_FLAG_IF_EXISTS */
    int64_t start, increment, minimum, maximum, cache;
    calx_type type;     /**< of a sequence, where the backend says one: SMALLINT, INTEGER, BIGINT; kind NONE: none said */
} calx_sequence;
#define CALX_ZERO INT64_MIN

/** CREATE SEQUENCE and DROP SEQUENCE; `flags` CALX_FLAG_IF_EXISTS. calx_sequence_next() takes its next number. */
CALX_API calx_statement *calx_create_sequence(const calx_sequence *sequence, uint32_t flags);
CALX_API calx_statement *calx_drop_sequence(const char *name, uint32_t flags);

/** CREATE SCHEMA; `flags` CALX_FLAG_IF_EXISTS. On MySQL a schema is a database. */
CALX_API calx_statement *calx_create_schema(const char *name, uint32_t flags);
/** DROP SCHEMA; `flags` CALX_FLAG_IF_EXISTS, CALX_FLAG_CASCADE: with all that is in it, which MySQL does in any case. */
CALX_API calx_statement *calx_drop_schema(const char *name, uint32_t flags);

/** CREATE VIEW of a SELECT, whose values are written as literals; `flags` CALX_FLAG_REPLACE, _IF_EXISTS, _TEMPORARY. `columns` may be NULL:
 *  as the SELECT has them. CALX_FLAG_MATERIALIZED: one that keeps its rows (PostgreSQL, Oracle), to be dropped with the same flag. */
CALX_API calx_statement *calx_create_view(const char *name, const char *const *columns, size_t count, calx_statement *select, uint32_t flags);
CALX_API calx_statement *calx_drop_view(const char *name, uint32_t flags);
/** CREATE TABLE ... AS SELECT; `flags` CALX_FLAG_TEMPORARY, CALX_FLAG_IF_EXISTS. */
CALX_API calx_statement *calx_create_table_as(const char *name, calx_statement *select, uint32_t flags);

#ifdef __cplusplus
}
#endif
#endif
