/* SPDX-License-Identifier: MIT */
/* What the files of the compiler share. */
#ifndef CALXI_MYSQL_COMPILER_H
#define CALXI_MYSQL_COMPILER_H

#include "dialect.h"

#include <calx/plugin/compiler.h>

static inline bool calxi_is_mariadb(const calx_target *target)
{
    return (target->capabilities & CALX_TARGET_MARIADB) != 0;
}

/* Whether the server is known to be older: than `mysql` where it is MySQL, than `mariadb` where it is MariaDB. "8.0" is the last of its series: what has
 * a 0 at its end was never for production, before 8.1. */
static inline bool calxi_mysql_before(const calx_target *target, uint32_t mysql, uint32_t mariadb)
{
    uint32_t version = target->version + (target->version % 100 ? 0 : 99);
    return target->version && version < (calxi_is_mariadb(target) ? mariadb : mysql);
}

uint64_t calxi_mysql_ddl(const calx_target *target);
const char *calxi_mysql_check(const calx_target *target, const calx_type *type, char *room, size_t size, bool *is_length);
bool calxi_mysql_server_default(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const char *sql);
void calxi_mysql_create_table(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_drop_constraint(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* Of count() and IS: MariaDB 10.11 takes a comparison of rows, and what is made of one, for never NULL. count() counts its NULLs, and IS NULL finds none,
 * unless it stands in a COALESCE. False: there is none, and nothing is written. */
bool calxi_mysql_asks_rows_for_null(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_values_rows(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_extract(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* Writes an addition or subtraction of moments, and tells so. */
bool calxi_mysql_times(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_json(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_cast(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
/* " COLLATE ...": behind a text that an expression makes. */
void calxi_mysql_text_collation(const calx_compiler_host *host, calx_compiler *c);
void calxi_mysql_compound(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_for_update(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_strings(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_over(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);
void calxi_mysql_window(const calx_compiler_host *host, calx_compiler *c, const calx_node *node);

#endif
