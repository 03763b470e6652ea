/* SPDX-License-Identifier: MIT */
/* Tables of MySQL and MariaDB: their options, defaults and constraints. Facts are of MariaDB 10.11 where nothing else is said. */
#include "compiler.h"

#include <calx/plugin/driver.h>
#include <calx/plugin/write.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

uint64_t calxi_mysql_ddl(const calx_target *target)
{
    uint64_t all = CALX_DDL_SCHEMAS | CALX_DDL_REPLACE_VIEW | CALX_DDL_TEMPORARY_TABLES | CALX_DDL_INDEX_METHODS_BEHIND | CALX_DDL_INDEX_LENGTHS |
                   CALX_DDL_INDEX_KINDS | CALX_DDL_NAMES_FOLD | CALX_DDL_NO_SET_DEFAULT; /* MariaDB 10.11: InnoDB drops it without a word */
    if (calxi_mysql_before(target, 80016, 100201)) /* it is read, and that is all */
        all |= CALX_DDL_NO_CHECKS;
    if (!calxi_is_mariadb(target))
        return all | CALX_DDL_NAMES_IN_SCHEMA | CALX_DDL_NO_INDEX_IF_EXISTS | CALX_DDL_KEYS_IN_PARENTHESES;
    return all | CALX_DDL_VIEW_IF_NOT_EXISTS | (calxi_mysql_before(target, 0, 100300) ? 0 : CALX_DDL_SEQUENCES | CALX_DDL_NOCYCLE);
}

/* A default that is one text: as the standard has it a backslash is itself, here it is so when it is written twice, or by the sql_mode
 * NO_BACKSLASH_ESCAPES. False: it is something else, or has none. */
static bool write_backslashes(const calx_compiler_host *host, calx_compiler *c, const char *sql)
{
    static const char *const no_words[] = { NULL };
    char one[2] = { 0 };
    if (host->target(c)->modes & CALX_MODE_NO_BACKSLASH_ESCAPES || *sql != '\'' || !strchr(sql, '\\') || !calx_default_is_plain(sql, no_words))
        return false;
    for (; *sql; sql++) {
        one[0] = *sql;
        host->text(c, *sql == '\\' ? "\\\\" : one);
    }
    return true;
}

static void one_default(const calx_compiler_host *host, calx_compiler *c, const char *sql)
{
    if (!write_backslashes(host, c, sql))
        host->text(c, sql);
}

/* DATETIME(6) has microseconds, and so must its default. MySQL 8.0.13 and MariaDB 10.2.1 have expressions as defaults, and with them defaults of LONGTEXT and
 * its like; MySQL 8.0 wants these in parentheses (1101). */
bool calxi_mysql_server_default(const calx_compiler_host *host, calx_compiler *c, const calx_type *type, const char *sql)
{
    bool is_large = type->kind == CALX_TYPE_TEXT || type->kind == CALX_TYPE_BLOB || type->kind == CALX_TYPE_JSON, expression;
    static const char *const plain[] = { "NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP(", "CURRENT_TIMESTAMP ON ", "NOW(", "B'", "X'",
                                         "NEXTVAL(", NULL };
    if (!strcmp(sql, "CURRENT_TIMESTAMP") && (type->kind == CALX_TYPE_TIMESTAMP || type->kind == CALX_TYPE_TIMESTAMPTZ)) {
        host->text(c, "CURRENT_TIMESTAMP(6)");
        return true;
    }
    expression = !calx_default_is_plain(sql, plain);
    if ((expression || *sql == '(' || is_large) && strcasecmp(sql, "NULL") != 0 && calxi_mysql_before(host->target(c), 80013, 100201))
        host->unsupported(c, is_large ? "defaults of texts and bytes without a length" : "expressions as defaults");
    expression = expression || (is_large && *sql != '(' && !calxi_is_mariadb(host->target(c)) && strcasecmp(sql, "NULL") != 0);
    host->text(c, expression ? "(" : "");
    one_default(host, c, sql);
    host->text(c, expression ? ")" : "");
    return true;
}

/* Where numbering begins: the one option that a table has for it. */
static void first_number(const calx_compiler_host *host, calx_compiler *c, const calx_node *table)
{
    char text[48];
    for (uint32_t i = 0; i < table->count; i++) {
        const calx_attribute *attribute = host->attribute(table->items[i]);
        const calx_sequence *s = attribute && (table->items[i]->flags & CALX_FLAG_AUTOINCREMENT) ? attribute->identity : NULL;
        if (!s)
            continue;
        if (s->increment || s->minimum || s->maximum || s->cache || s->flags)
            host->unsupported(c, "options but the start of a column that numbers itself");
        if (s->start < 0) /* CALX_ZERO, too; MariaDB 10.11: a syntax error, and 0 is taken for 1 */
            host->unsupported(c, "columns that number themselves from less than 1");
        snprintf(text, sizeof text, " AUTO_INCREMENT=%lld", (long long)s->start);
        if (s->start)
            host->text(c, text);
    }
}

/* Text compares by code point, and spaces at its end count: MySQL 8.0.17 and MariaDB 10.2 have that under different names, and those before do not have it. */
void calxi_mysql_create_table(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    const calx_target *target = host->target(c);
    const char *comment = host->table_comment(node->items[0]);
    host->standard(c, node);
    host->text(c, " ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE ");
    host->text(c, calxi_mysql_before(target, 80017, 100202) ? "utf8mb4_bin" : calxi_is_mariadb(target) ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin");
    first_number(host, c, node->items[0]);
    if (!comment)
        return;
    host->text(c, " COMMENT=");
    host->literal(c, comment);
}

/* MySQL 8.0 has no IF EXISTS here, and before 8.0.19 a word for each kind of constraint. */
void calxi_mysql_drop_constraint(const calx_compiler_host *host, calx_compiler *c, const calx_node *node)
{
    calx_node plain = *node;
    if (calxi_mysql_before(host->target(c), 80019, 100201))
        host->unsupported(c, "DROP CONSTRAINT");
    if (!calxi_is_mariadb(host->target(c)))
        plain.flags &= ~(uint32_t)CALX_FLAG_IF_EXISTS;
    host->standard(c, &plain);
}

/* BOOL is a TINYINT, and a uuid a text. */
const char *calxi_mysql_check(const calx_target *target, const calx_type *type, char *room, size_t size, bool *is_length)
{
    (void)target;
    (void)room;
    (void)size;
    (void)is_length;
    switch (type->kind) {
    case CALX_TYPE_BOOLEAN: return "@ IN (0, 1)";
    case CALX_TYPE_UUID: return "@ REGEXP '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'";
    default: return NULL;
    }
}
