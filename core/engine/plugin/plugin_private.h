/* SPDX-License-Identifier: MIT */
/* Between the files of the plugin registry: entries, the checks on their tables, and the loading of modules. */
#ifndef CALXI_ENGINE_PLUGIN_PRIVATE_H
#define CALXI_ENGINE_PLUGIN_PRIVATE_H

#include "engine/plugin/plugin.h"

#include <calx/plugin/compiler.h>
#include <calx/plugin/plugin.h>

#include <stdbool.h>
#include <sys/stat.h>

enum { CALXI_PLUGIN_NAME_MAX = 63 };

/* A plugin that calx knows: its own words, and the host's copies of its tables. */
typedef struct calxi_plugin_entry calxi_plugin_entry;
struct calxi_plugin_entry {
    calxi_plugin_entry *next;
    const calx_plugin *plugin; /* static data of the plugin */
    char *where;               /* its file, for messages */
    bool complete;             /* inherited and checked: the table may be handed out */
    union {
        calx_dialect dialect;
        calx_driver driver;
    } table;
    calx_dialect_sql sql;
    calx_dialect_compiler compiler; /* of a dialect that has one */ /* of a dialect */
    calx_alias *aliases;  /* owned copies with the host's element size; NULL when none */
    calx_option *options;
};

/* plugin_table.c: what a plugin gave, checked and copied. `where` and the entry's texts are for the messages. */
const char *calxi_plugin_kind_name(uint32_t kind); /* "dialect", "driver" */
bool calxi_plugin_name_is_valid(const char *name);
calx_status calxi_plugin_check(const calx_plugin *plugin, const char *where, calxi_problem *problem);
calx_status calxi_plugin_copy(calxi_plugin_entry *entry, calxi_problem *problem);
void calxi_dialect_inherit(calxi_plugin_entry *child, const calx_dialect *parent);
calx_status calxi_plugin_complete(calxi_plugin_entry *entry, calxi_problem *problem);
void calxi_plugin_entry_dispose(calxi_plugin_entry *entry); /* NULL is fine */

/* plugin_load.c: a module in memory. The registry's lock is held: libltdl is not thread-safe. */
typedef struct calxi_module {
    calx_plugin_init_fn init;
    char *where;  /* owned: the path, or which preloaded module */
    void *native; /* of dlopen; NULL for a preloaded one */
    void *ltdl;   /* an lt_dlhandle */
} calxi_module;

/* `origin` is the database that the plugin is for, as the configure option names it, or NULL when not known. */
calx_status calxi_module_load(uint32_t kind, const char *name, const char *origin, calxi_module *module,
                              calxi_problem *problem);
void calxi_module_unload(calxi_module *module); /* of a plugin that was refused */
void calxi_module_keep(calxi_module *module);   /* for ever; `where` stays with the caller */

/* plugin_file.c: whether a file may be loaded. CALX_NOT_FOUND, without a problem: there is no such file. */
calx_status calxi_plugin_file_check(const char *directory, bool installed, const char *file, char *path, size_t size,
                                    calxi_problem *problem);
/* The rule on owner and mode, as text ("is owned by user 1001 ...") or NULL when it holds. Pure, so that tests reach
 * each case. */
const char *calxi_plugin_owner_fault(const struct stat *status, uid_t user, char *text, size_t size);

#endif
