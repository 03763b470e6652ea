/* SPDX-License-Identifier: MIT */
/* The sqlite dialect: its table, without any client library. */
#include "dialect.h"

#include <stdio.h>
#include <string.h>

/* Since SQLite 3.35. */
#define RETURNING_SINCE 33500

static const calx_alias driver_aliases[] = {
    { "pysqlite", "sqlite3" },
    { "aiosqlite", "sqlite3" },
};

static const calx_dialect_sql sql = {
    .struct_size = sizeof(calx_dialect_sql),
    .begin = "BEGIN",
    .commit = "COMMIT",
    .rollback = "ROLLBACK",
    .savepoint = "SAVEPOINT %s",
    .rollback_to = "ROLLBACK TO SAVEPOINT %s",
    .release = "RELEASE %s",
    .ping = "SELECT 1",
};

/* The next number of a dotted version; *text moves behind it and its dot. */
static void target_init(calx_target *target)
{
    target->version = calx_version_number(target->version_text);
    if (target->version >= RETURNING_SINCE)
        target->capabilities |= CALX_TARGET_RETURNING;
}

/* SQLite takes the identifier quotes of MySQL and SQL Server besides its own. */
static uint32_t lexis(const calx_target *target)
{
    (void)target;
    return CALX_LEX_BACKTICKS | CALX_LEX_BRACKETS;
}

/* A database in memory is one for each connection (https://sqlite.org/inmemorydb.html). The driver reads the URL in the same
 * way. */
static uint32_t connect_traits(const calx_connect_params *params)
{
    const char *database = params->database ? params->database : "";
    if (!*database || strcmp(database, ":memory:") == 0)
        return CALX_CONNECT_PRIVATE;
    for (size_t i = 0; i < params->option_count; i++) {
        const calx_pair *option = (const calx_pair *)((const char *)params->options + i * params->pair_size);
        if (strcmp(option->key, "mode") == 0 && option->value && strcmp(option->value, "memory") == 0)
            return CALX_CONNECT_PRIVATE;
    }
    return 0;
}

/* `dialect` may be one that extends this one: errors name it. */
static int32_t refuse(char *text, size_t size, const char *dialect, const char *what, const char *level, const char *after)
{
    snprintf(text, size, "%.63s%s%.40s%s", dialect, what, level, after);
    return -1;
}

static int32_t write_sql(char *text, size_t size, const char *from)
{
    int len = snprintf(text, size, "%s", from);
    return len >= 0 && (size_t)len < size ? len : -1;
}

/* When a transaction takes its locks: the URL's "begin". A transaction that is going to write, as its host says, takes the write lock
 * at once and waits for it: one that reads first and then finds another writer is told so without a wait, since two that waited for
 * each other would wait for ever (SQLite 3.40). */
static const char *begin_of(const calx_begin_traits *traits)
{
    const char *wish = calx_option_value(traits->params, "begin");
    if (traits->flags & CALX_BEGIN_READ_ONLY)
        return "BEGIN";
    if (!wish)
        return traits->flags & CALX_BEGIN_WRITES ? "BEGIN IMMEDIATE" : "BEGIN";
    if (strcmp(wish, "deferred") == 0)
        return "BEGIN";
    if (strcmp(wish, "immediate") == 0)
        return "BEGIN IMMEDIATE";
    return strcmp(wish, "exclusive") == 0 ? "BEGIN EXCLUSIVE" : NULL;
}

/* SQLite has one level. READ UNCOMMITTED means something only among connections that share a cache, which calx's never do. */
static int32_t begin_sql(const calx_target *target, const calx_begin_traits *traits, uint32_t step, char *text, size_t size)
{
    const char *level = calx_isolation_words(traits->isolation), *begin = begin_of(traits);
    bool read_only = traits->flags & CALX_BEGIN_READ_ONLY;
    if (traits->isolation && traits->isolation != CALX_SERIALIZABLE)
        return refuse(text, size, target->dialect, " has no isolation level ", level ? level : "of this number",
                      ": its transactions are SERIALIZABLE");
    if (traits->flags & CALX_BEGIN_DEFERRABLE)
        return refuse(text, size, target->dialect, " has no DEFERRABLE transactions", "", "");
    if (!begin)
        return refuse(text, size, "", "URL option begin=", calx_option_value(traits->params, "begin"),
                      ": deferred, immediate or exclusive expected");
    if (traits->wanted == CALX_BEGIN_SQL_RESET)
        return read_only && step == 0 ? write_sql(text, size, "PRAGMA query_only = 0") : 0;
    if (traits->wanted != CALX_BEGIN_SQL_BEGIN)
        return 0;
    if (read_only && step == 0)
        return write_sql(text, size, "PRAGMA query_only = 1");
    return step == read_only ? write_sql(text, size, begin) : 0;
}

static const calx_option options[] = { { "begin", 0, 0 } };

static const calx_dialect table = {
    .struct_size = sizeof(calx_dialect),
    .paramstyle = CALX_PARAMSTYLE_QMARK,
    .name = "sqlite",
    .default_driver = "sqlite3",
    .driver_aliases = driver_aliases,
    .driver_alias_count = sizeof driver_aliases / sizeof driver_aliases[0],
    .alias_size = sizeof(calx_alias),
    .option_size = sizeof(calx_option),
    .quote = "\"\"",
    .sql = &sql,
    .target_init = target_init,
    .lexis = lexis,
    .classify = calxi_sqlite_classify,
    .compiler = &calxi_sqlite_compiler,
    .connect_traits = connect_traits,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .begin_sql = begin_sql,
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR,
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DIALECT,
    .name = "sqlite",
    .version = "0.1",
    .table = &table,
};

CALX_PLUGIN_INIT(dialect_sqlite)
{
    (void)host;
    return &plugin;
}
