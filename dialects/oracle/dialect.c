/* SPDX-License-Identifier: MIT */
/* The dialect oracle: its table. It compiles for Oracle Database 19c and later, on any machine; a driver may come from elsewhere. What is
 * said of Oracle here is from its "SQL Language Reference" 19c: it was not tried on a server. */
#include "dialect.h"

#include <stdlib.h>
#include <string.h>

static const calx_dialect_sql sql = {
    .struct_size = sizeof(calx_dialect_sql),
    .begin = "SET TRANSACTION READ WRITE", /* a transaction begins by itself; this is one that may write */
    .commit = "COMMIT",
    .rollback = "ROLLBACK",
    .savepoint = "SAVEPOINT %s",
    .rollback_to = "ROLLBACK TO SAVEPOINT %s",
    .release = "SELECT '%s' FROM DUAL", /* there is no RELEASE: a savepoint lasts until the transaction ends */
    .ping = "SELECT 1 FROM DUAL",
};

/* "19.3.0.0.0", "23" */
static void target_init(calx_target *target)
{
    const char *text = target->version_text ? target->version_text : "";
    if (!target->version && *text >= '0' && *text <= '9') {
        const char *dot = strchr(text, '.');
        target->version = (uint32_t)strtoul(text, NULL, 10) % 1000 * 10000 + (dot ? (uint32_t)strtoul(dot + 1, NULL, 10) % 100 * 100 : 0);
    }
    target->capabilities |= CALX_TARGET_DDL_COMMITS;
}

/* Q'[...]' literals apart, which calx does not write, the lexical rules are the standard's. */
static uint32_t lexis(const calx_target *target)
{
    (void)target;
    return 0;
}

static const calx_dialect table = {
    .struct_size = sizeof(calx_dialect),
    .paramstyle = CALX_PARAMSTYLE_NUMERIC,
    .name = "oracle",
    .alias_size = sizeof(calx_alias),
    .option_size = sizeof(calx_option),
    .default_port = 1521,
    .identifier_max = 128, /* since 12.2 */
    .quote = "\"\"",
    .sql = &sql,
    .target_init = target_init,
    .lexis = lexis,
    .compiler = &calxi_oracle_compiler,
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR,
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DIALECT,
    .name = "oracle",
    .version = "0.1",
    .table = &table,
};

CALX_PLUGIN_INIT(dialect_oracle)
{
    (void)host;
    return &plugin;
}
