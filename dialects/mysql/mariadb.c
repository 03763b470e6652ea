/* SPDX-License-Identifier: MIT */
/* The dialect mariadb: all that mysql is, under MariaDB's own name; over the same driver. */
#include <calx/plugin/dialect.h>

static const calx_dialect table = {
    .struct_size = sizeof(calx_dialect),
    .name = "mariadb",
    .extends = "mysql",
};

static const calx_plugin plugin = {
    .struct_size = sizeof(calx_plugin),
    .abi_major = CALX_ABI_MAJOR,
    .abi_minor = CALX_ABI_MINOR,
    .kind = CALX_PLUGIN_DIALECT,
    .name = "mariadb",
    .version = "0.1",
    .table = &table,
};

CALX_PLUGIN_INIT(dialect_mariadb)
{
    (void)host;
    return &plugin;
}
