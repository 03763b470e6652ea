/* SPDX-License-Identifier: MIT */
/* A dialect to begin yours with: it extends another one and says only what is different. No client library, no code of
 * calx. */
#include <calx/plugin/dialect.h>

/* Run on each new connection. Everything else that calx says by itself (BEGIN, COMMIT, savepoints) is inherited,
 * because these members are NULL here. */
static const char *const setup[] = {
    "PRAGMA foreign_keys = ON",
    "PRAGMA case_sensitive_like = ON", /* calx promises that LIKE means the same everywhere: by code point */
    "PRAGMA trusted_schema = OFF",
    NULL,
};

static const calx_dialect_sql sql = {
    .struct_size =
        sizeof(calx_dialect_sql), /* each table begins with its size, so that older and younger hosts can read it */
    .setup = setup,
};

/* template+handmade://... is the same as template://...: how a URL is shared with programs in other languages. */
static const calx_alias driver_aliases[] = {
    { "handmade", "template" },
};

/* How your SQL is cut into tokens: calx looks for :names outside of literals and comments, and nothing more. This one
 * says what the inherited one says too; it stands here because it is the only member that a dialect without `extends`
 * cannot leave out, beside `paramstyle` and `quote`. The target tells the server's version and modes, where they
 * matter. */
static uint32_t lexis(const calx_target *target)
{
    (void)target;
    return CALX_LEX_BACKTICKS | CALX_LEX_BRACKETS;
}

static const calx_dialect table = {
    .struct_size = sizeof(calx_dialect),
    .name = "template",
    .extends = "sqlite",
    .default_driver = "template",
    .driver_aliases = driver_aliases,
    .driver_alias_count = sizeof driver_aliases / sizeof driver_aliases[0],
    .alias_size = sizeof(calx_alias), /* each array that crosses the boundary carries the size of its elements */
    .sql = &sql,
    .lexis = lexis,
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR, /* of the headers that this was compiled with */
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DIALECT,
    .name = "template", /* the URL's word, and the file's: dialect_template.so */
    .version = "1.0",
    .table = &table,
};

/* The only symbol that the module exports. The argument is the file's name without .so. */
CALX_PLUGIN_INIT(dialect_template)
{
    (void)host;
    return &plugin;
}
