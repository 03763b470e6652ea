/* SPDX-License-Identifier: MIT */
/* Frozen at ABI 0.1: a complete dialect, of a "database" that answers a statement with its parameters. */
#include <calx/plugin/dialect.h>

#include <string.h>

static const char *const setup[] = { "SETUP first", "SETUP second", NULL };

static const calx_dialect_sql sql = {
    .struct_size = sizeof(calx_dialect_sql),
    .begin = "BEGIN",
    .commit = "COMMIT",
    .rollback = "ROLLBACK",
    .savepoint = "SAVEPOINT %s",
    .rollback_to = "ROLLBACK TO %s",
    .release = "RELEASE %s",
    .ping = "SELECT 1",
    .setup = setup,
};

static const calx_alias aliases[] = { { "pyecho", "echo" }, { "rsecho", "echo" } };
static const calx_option options[] = { { "echo_flavour", 0, 0 } };

static void target_init(calx_target *target)
{
    target->version = 10203;
    target->capabilities |= CALX_TARGET_RETURNING;
}

static uint32_t lexis(const calx_target *target)
{
    (void)target;
    return CALX_LEX_HASH_COMMENTS | CALX_LEX_BACKTICKS;
}

/* Native code 7 is this database's word for a broken constraint. */
static void classify(const calx_target *target, calx_driver_error *error)
{
    static const char name[] = "echo_unique";
    (void)target;
    error->status = CALX_PROGRAMMING_ERROR;
    if (error->native_code != 7)
        return;
    error->status = CALX_INTEGRITY_ERROR;
    error->kind = CALX_UNIQUE_VIOLATION;
    error->constraint.ptr = name;
    error->constraint.len = sizeof name - 1;
}

static uint32_t connect_traits(const calx_connect_params *params)
{
    return params->database && strcmp(params->database, "private") == 0 ? CALX_CONNECT_PRIVATE : 0;
}

static const calx_dialect table = {
    .struct_size = sizeof(calx_dialect),
    .paramstyle = CALX_PARAMSTYLE_DOLLAR,
    .name = "echo",
    .default_driver = "echo",
    .driver_aliases = aliases,
    .driver_alias_count = 2,
    .alias_size = sizeof(calx_alias),
    .option_size = sizeof(calx_option),
    .options = options,
    .option_count = 1,
    .default_port = 4711,
    .identifier_max = 63,
    .quote = "``",
    .sql = &sql,
    .target_init = target_init,
    .lexis = lexis,
    .classify = classify,
    .connect_traits = connect_traits,
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR,
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DIALECT,
    .name = "echo",
    .version = "0.1",
    .table = &table,
};

CALX_PLUGIN_INIT(dialect_echo)
{
    (void)host;
    return &plugin;
}
