/* SPDX-License-Identifier: MIT */
/* The dialect postgresql: its table. */
#include "dialect.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Python's driver names, so that a URL can be shared with a program of SQLAlchemy. */
static const calx_alias aliases[] = { { "psycopg", "libpq" },      { "psycopg2", "libpq" },
                                      { "psycopg2cffi", "libpq" }, { "psycopg_async", "libpq" },
                                      { "asyncpg", "libpq" },      { "pypostgresql", "libpq" },
                                      { "pygresql", "libpq" },     { "pg8000", "libpq" } };

/* No `setup`: what results are read by (zone, DateStyle, ...) is pinned by the driver as it connects, which costs no
 * round trip with libpq. */
static const calx_dialect_sql sql = { .struct_size = sizeof sql,
                                      .begin = "BEGIN",
                                      .commit = "COMMIT",
                                      .rollback = "ROLLBACK",
                                      .savepoint = "SAVEPOINT %s",
                                      .rollback_to = "ROLLBACK TO SAVEPOINT %s",
                                      .release = "RELEASE SAVEPOINT %s",
                                      .ping = "SELECT 1" };

static void target_init(calx_target *target)
{
    if (!target->version && target->version_text)
        target->version = calx_version_number(target->version_text);
    target->capabilities |= CALX_TARGET_RETURNING; /* since 8.2 */
}

static uint32_t lexis(const calx_target *target)
{
    uint32_t flags =
        CALX_LEX_NESTED_COMMENTS | CALX_LEX_DOLLAR_QUOTES | CALX_LEX_ESCAPE_STRINGS | CALX_LEX_CR_ENDS_COMMENT;
    if (target && (target->modes & CALX_MODE_BACKSLASH_IN_LITERALS))
        flags |= CALX_LEX_BACKSLASH_ESCAPES;
    return flags;
}

/* PostgreSQL 15 takes READ UNCOMMITTED for READ COMMITTED, which the standard lets it: it shows nothing uncommitted. */
static int32_t begin_sql(const calx_target *target, const calx_begin_traits *traits, uint32_t step, char *text, size_t size)
{
    const char *level = calx_isolation_words(traits->isolation);
    int len;
    if (traits->isolation && (!level || traits->isolation == CALX_SNAPSHOT)) {
        snprintf(text, size, "%s has no isolation level %s: its REPEATABLE READ is a snapshot", target->dialect,
                 level ? level : "of this number");
        return -1;
    }
    if (traits->wanted != CALX_BEGIN_SQL_BEGIN || step > 0)
        return 0; /* all is said in the BEGIN, which costs no round trip more */
    len = snprintf(text, size, "BEGIN%s%s%s%s", traits->isolation ? " ISOLATION LEVEL " : "", traits->isolation ? level : "",
                   traits->flags & CALX_BEGIN_READ_ONLY ? " READ ONLY" : "",
                   traits->flags & CALX_BEGIN_DEFERRABLE ? " DEFERRABLE" : "");
    return len > 0 && (size_t)len < size ? len : -1;
}

static int32_t twophase_sql(const calx_target *target, uint32_t verb, const char *gid, uint32_t step, char *text, size_t size)
{
    static const char *const texts[] = { [CALX_TWOPHASE_PREPARE] = "PREPARE TRANSACTION '",
                                         [CALX_TWOPHASE_COMMIT_PREPARED] = "COMMIT PREPARED '",
                                         [CALX_TWOPHASE_ROLLBACK_PREPARED] = "ROLLBACK PREPARED '" };
    int len = 0;
    (void)target;
    if (step > 0)
        return 0;
    if (verb == CALX_TWOPHASE_RECOVER) /* only in the database where it was prepared can it be ended */
        len = snprintf(text, size, "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared");
    else if (verb < COUNT(texts) && texts[verb])
        len = snprintf(text, size, "%s%s'", texts[verb], gid);
    return len >= 0 && (size_t)len < size ? len : -1;
}

static const calx_dialect table = { .struct_size = sizeof table,
                                    .paramstyle = CALX_PARAMSTYLE_DOLLAR,
                                    .name = "postgresql",
                                    .default_driver = "libpq",
                                    .driver_aliases = aliases,
                                    .driver_alias_count = COUNT(aliases),
                                    .alias_size = sizeof *aliases,
                                    .option_size = sizeof(calx_option),
                                    .default_port = 5432,
                                    .identifier_max = 63,
                                    .quote = "\"\"",
                                    .sql = &sql,
                                    .target_init = target_init,
                                    .lexis = lexis,
                                    .classify = calxi_postgresql_classify,
                                    .begin_sql = begin_sql,
                                    .twophase_sql = twophase_sql,
                                    .compiler = &calxi_postgresql_compiler };

static const calx_plugin plugin = { .struct_size = sizeof plugin,
                                    .abi_major = CALX_ABI_MAJOR,
                                    .abi_minor = CALX_ABI_MINOR,
                                    .kind = CALX_PLUGIN_DIALECT,
                                    .name = "postgresql",
                                    .version = "0.1",
                                    .table = &table };

CALX_PLUGIN_INIT(dialect_postgresql)
{
    (void)host;
    return &plugin;
}
