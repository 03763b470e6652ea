/* SPDX-License-Identifier: MIT */
/* The dialect mysql: MySQL and MariaDB, told apart by the server's version. Its table, without any client library. */
#include "dialect.h"

#include <stdio.h>
#include <string.h>

static const calx_alias driver_aliases[] = {
    { "pymysql", "mysqlclient" },
    { "mysqldb", "mysqlclient" },
    { "mysqlconnector", "mysqlclient" },
    { "mariadbconnector", "mysqlclient" },
    { "aiomysql", "mysqlclient" },
    { "asyncmy", "mysqlclient" },
    { "cymysql", "mysqlclient" },
};

/* What a session is set to:
 * - transactions begin by START TRANSACTION alone, whatever the server's default is.
 * - timestamps are UTC.
 * - messages are English, for the names of constraints, tables and columns stand in them alone (errors.c).
 * - the server's own modes stay, and a value that does not fit is an error in every engine.
 * - 0 for a column that numbers itself is 0: without NO_AUTO_VALUE_ON_ZERO it is the next number (MariaDB 10.11: 1).
 * - changes of sql_mode are reported from now on, so that the driver knows of ANSI_QUOTES (`*` means all variables).
 * - literals and parameters compare by code point. A database with a binary collation of its own keeps that one: MariaDB 10.11 refuses
 *   to compare CAST(1 AS CHAR), which has the connection's collation, with a column of another binary one (1267).
 * The comments are SQL for the servers that know what is in them. MariaDB skips those of MySQL 5.7 and later. */
static const char session_settings[] =
    "SET autocommit = 1, time_zone = '+00:00', lc_messages = 'en_US', sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES,"
    "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO')"
    "/*M!100202 , session_track_system_variables = IF(@@session_track_system_variables = '*', '*',"
    " CONCAT_WS(',', NULLIF(@@session_track_system_variables, ''), 'sql_mode')),"
    " collation_connection = IF(@@collation_database REGEXP '^utf8mb4.*_bin$', @@collation_database,"
    " 'utf8mb4_nopad_bin')*/"
    "/*!50704 , session_track_system_variables = IF(@@session_track_system_variables = '*', '*',"
    " CONCAT_WS(',', NULLIF(@@session_track_system_variables, ''), 'sql_mode'))*/"
    "/*!80017 , collation_connection = IF(@@collation_database REGEXP '^utf8mb4.*_bin$', @@collation_database,"
    " 'utf8mb4_0900_bin')*/";

/* Parameters have the collation that NAMES gave (MariaDB 10.11: with collation_connection alone `SELECT ? = ?` of 'A' and 'a' is true), and NAMES
 * takes no expression. MySQL reads "DO 1" between two comments, which are within a text on MariaDB. */
static const char names_setting[] =
    "/*M!100202 EXECUTE IMMEDIATE IF(1, CONCAT('SET NAMES utf8mb4 COLLATE ', @@collation_connection), ' */DO 1/*M! ')*/";

static const char *const setup[] = { session_settings, names_setting, NULL };

static const calx_dialect_sql sql = {
    .struct_size = sizeof(calx_dialect_sql),
    .begin = "START TRANSACTION", /* MariaDB 10.11: with sql_mode ORACLE, BEGIN begins a block, and is a syntax error alone */
    .commit = "COMMIT",
    .rollback = "ROLLBACK",
    .savepoint = "SAVEPOINT %s",
    .rollback_to = "ROLLBACK TO SAVEPOINT %s",
    .release = "RELEASE SAVEPOINT %s",
    .ping = "SELECT 1",
    .setup = setup,
};

/* "8.0.36", "10.11.6-MariaDB-1", and "5.5.5-10.11.6-MariaDB": MariaDB before 11 hid behind a version of MySQL. */
static void target_init(calx_target *target)
{
    const char *text = target->version_text ? target->version_text : "";
    bool named;
    if (strncmp(text, "5.5.5-", 6) == 0 && text[6] >= '0' && text[6] <= '9')
        text += 6;
    named = strstr(text, "MariaDB") || strstr(text, "mariadb");
    target->version = calx_version_number(text);
    /* By its name alone MariaDB is what has a version of MariaDB's: mariadb:// may lead to a MySQL 8 or 9. */
    if (named || (target->dialect && strcmp(target->dialect, "mariadb") == 0 && (!*text || target->version >= 100000)))
        target->capabilities |= CALX_TARGET_MARIADB;
    target->capabilities |= CALX_TARGET_DDL_COMMITS;
    if ((target->capabilities & CALX_TARGET_MARIADB) && target->version >= 100500) /* INSERT and REPLACE */
        target->capabilities |= CALX_TARGET_RETURNING;
}

static uint32_t lexis(const calx_target *target)
{
    uint32_t flags = CALX_LEX_BACKTICKS | CALX_LEX_HASH_COMMENTS | CALX_LEX_DASH_NEEDS_SPACE;
    flags |= CALX_LEX_EXECUTABLE_COMMENTS;
    if (!(target->modes & CALX_MODE_NO_BACKSLASH_ESCAPES))
        flags |= CALX_LEX_BACKSLASH_ESCAPES;
    if (!(target->modes & CALX_MODE_ANSI_QUOTES))
        flags |= CALX_LEX_DOUBLE_QUOTED_STRINGS;
    return flags;
}

/* SET TRANSACTION without SESSION is for the next transaction alone, so that nothing has to be undone after it. */
static int32_t begin_sql(const calx_target *target, const calx_begin_traits *traits, uint32_t step, char *text, size_t size)
{
    const char *level = calx_isolation_words(traits->isolation);
    int len = 0;
    if (traits->isolation && (!level || traits->isolation == CALX_SNAPSHOT)) {
        snprintf(text, size, "%s has no isolation level %s: its REPEATABLE READ is a snapshot", target->dialect,
                 level ? level : "of this number");
        return -1;
    }
    if (traits->flags & CALX_BEGIN_DEFERRABLE) {
        snprintf(text, size, "%s has no DEFERRABLE transactions", target->dialect);
        return -1;
    }
    if (traits->isolation && step == 0 && traits->wanted != CALX_BEGIN_SQL_RESET)
        len = snprintf(text, size, "SET %sTRANSACTION ISOLATION LEVEL %s",
                       traits->wanted == CALX_BEGIN_SQL_SESSION ? "SESSION " : "", level);
    else if (traits->wanted == CALX_BEGIN_SQL_BEGIN && step == (traits->isolation ? 1u : 0u))
        len = snprintf(text, size, "START TRANSACTION%s", traits->flags & CALX_BEGIN_READ_ONLY ? " READ ONLY" : "");
    return len >= 0 && (size_t)len < size ? len : -1;
}

/* The X/Open verbs. A transaction that is prepared outlives its connection since MariaDB 10.5 and MySQL 5.7. */
static int32_t twophase_sql(const calx_target *target, uint32_t verb, const char *gid, uint32_t step, char *text, size_t size)
{
    static const struct {
        const char *first, *last, *behind;
    } texts[] = {
        [CALX_TWOPHASE_BEGIN] = { NULL, "XA BEGIN '", "'" },
        [CALX_TWOPHASE_PREPARE] = { "XA END '", "XA PREPARE '", "'" },
        [CALX_TWOPHASE_COMMIT] = { "XA END '", "XA COMMIT '", "' ONE PHASE" },
        [CALX_TWOPHASE_ROLLBACK] = { "XA END '", "XA ROLLBACK '", "'" },
        [CALX_TWOPHASE_COMMIT_PREPARED] = { NULL, "XA COMMIT '", "'" },
        [CALX_TWOPHASE_ROLLBACK_PREPARED] = { NULL, "XA ROLLBACK '", "'" },
    };
    int len = 0;
    (void)target;
    if (verb == CALX_TWOPHASE_RECOVER)
        len = step ? 0 : snprintf(text, size, "XA RECOVER");
    else if (verb >= sizeof texts / sizeof texts[0])
        return 0;
    else if (texts[verb].first && step == 0)
        len = snprintf(text, size, "%s%s'", texts[verb].first, gid);
    else if (step == (texts[verb].first ? 1u : 0u))
        len = snprintf(text, size, "%s%s%s", texts[verb].last, gid, texts[verb].behind);
    return len >= 0 && (size_t)len < size ? len : -1;
}

/* formatID, gtrid_length, bqual_length, data: 1 and no bqual is what a single literal makes. */
static bool twophase_gid(const calx_value *row, size_t columns, calx_str *gid)
{
    if (columns < 4 || row[0].kind != CALX_KIND_INT64 || row[0].as.i != 1 || row[2].kind != CALX_KIND_INT64 || row[2].as.i != 0)
        return false;
    if (row[3].kind == CALX_KIND_STR)
        *gid = row[3].as.s;
    else if (row[3].kind == CALX_KIND_BYTES)
        *gid = (calx_str){ row[3].as.bytes.ptr, row[3].as.bytes.len };
    else
        return false;
    return true;
}

static const calx_dialect table = {
    .struct_size = sizeof(calx_dialect),
    .paramstyle = CALX_PARAMSTYLE_QMARK,
    .name = "mysql",
    .default_driver = "mysqlclient",
    .driver_aliases = driver_aliases,
    .driver_alias_count = sizeof driver_aliases / sizeof *driver_aliases,
    .alias_size = sizeof(calx_alias),
    .option_size = sizeof(calx_option),
    .default_port = 3306,
    .identifier_max = 192, /* 64 characters of the Basic Multilingual Plane; fewer bytes may be too long too (1059) */
    .quote = "``",
    .sql = &sql,
    .target_init = target_init,
    .lexis = lexis,
    .classify = calxi_mysql_classify,
    .begin_sql = begin_sql,
    .twophase_sql = twophase_sql,
    .twophase_gid = twophase_gid,
    .compiler = &calxi_mysql_compiler,
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR,
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DIALECT,
    .name = "mysql",
    .version = "0.1",
    .table = &table,
};

CALX_PLUGIN_INIT(dialect_mysql)
{
    (void)host;
    return &plugin;
}
