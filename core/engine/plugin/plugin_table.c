/* SPDX-License-Identifier: MIT */
/* The tables that plugins give: their version and sizes checked, copied, completed and checked again. */
#include "engine/plugin/plugin_private.h"
#include "engine/url/url.h"
#include "util/memory.h"

#include <calx/plugin/slot.h>

#include <stddef.h>
#include <string.h>

#define END_OF(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

/* What ABI 0.1 had of each struct. These never grow: a plugin of 0.1 has no more, whatever the headers have now. */
#define PLUGIN_SIZE_0_1 END_OF(calx_plugin, table)
#define DIALECT_SIZE_0_1 END_OF(calx_dialect, reflection)
#define SQL_SIZE_0_1 END_OF(calx_dialect_sql, setup)
#define COMPILER_SIZE_0_1 END_OF(calx_dialect_compiler, features)
#define DRIVER_SIZE_0_1 END_OF(calx_driver, result_close_start)
#define ALIAS_SIZE_0_1 END_OF(calx_alias, name)
#define OPTION_SIZE_0_1 END_OF(calx_option, reserved)
#define COLUMN_SIZE_0_1 END_OF(calx_column_info, type_name)

/* No plugin has more options, nor larger ones; a garbage count or size has. */
enum { ARRAY_MAX = 4096, ELEMENT_MAX = 4096 };

const char *calxi_plugin_kind_name(uint32_t kind)
{
    return kind == CALX_PLUGIN_DIALECT ? "dialect" : "driver";
}

bool calxi_plugin_name_is_valid(const char *name)
{
    size_t len;
    if (!name || name[0] < 'a' || name[0] > 'z')
        return false;
    len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return len <= CALXI_PLUGIN_NAME_MAX && name[len] == '\0';
}

/* Everything after the first eight bytes may differ in another major version, so that comes first. */
calx_status calxi_plugin_check(const calx_plugin *plugin, const char *where, calxi_problem *problem)
{
    if (!plugin)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                 "%.256s: the plugin refused to start (its init gave NULL)", where);
    if (plugin->abi_major != CALX_ABI_MAJOR)
        return calxi_problem_set(
            problem, CALX_INTERFACE_ERROR,
            "%.256s: built for plugin ABI %u.%u, and this calx has ABI %d.%d: build the plugin against the "
            "headers of this calx, or use the calx that it was made for",
            where, plugin->abi_major, plugin->abi_minor, CALX_ABI_MAJOR, CALX_ABI_MINOR);
    if (plugin->struct_size < PLUGIN_SIZE_0_1)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                 "%.256s: its calx_plugin has struct_size %u, ABI 0.1 has %zu", where,
                                 plugin->struct_size, PLUGIN_SIZE_0_1);
    if (plugin->kind != CALX_PLUGIN_DIALECT && plugin->kind != CALX_PLUGIN_DRIVER)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                 "%.256s: its calx_plugin has kind %u: neither dialect nor driver", where,
                                 plugin->kind);
    if (!calxi_plugin_name_is_valid(plugin->name))
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                 "%.256s: its calx_plugin has no name of the form [a-z][a-z0-9_]*", where);
    if (!plugin->table)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%.256s: its calx_plugin has no table", where);
    return CALX_OK;
}

static const char *word(const calxi_plugin_entry *entry)
{
    return calxi_plugin_kind_name(entry->plugin->kind);
}

static calx_status check_size(const calxi_plugin_entry *entry, const char *what, size_t size, size_t least,
                              calxi_problem *problem)
{
    if (size >= least)
        return CALX_OK;
    return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%s \"%s\" (%.256s): %s is %zu, ABI 0.1 has %zu",
                             word(entry), entry->plugin->name, entry->where, what, size, least);
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* An array with elements of the plugin's size as one with the host's, in *copy. */
static calx_status copy_array(const calxi_plugin_entry *entry, const char *what, const void *from, size_t count,
                              size_t from_size, size_t least, size_t to_size, void **copy, calxi_problem *problem)
{
    if (!count)
        return CALX_OK;
    if (!from)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%s \"%s\" (%.256s): %zu elements with %s, and no array",
                                 word(entry), entry->plugin->name, entry->where, count, what);
    if (check_size(entry, what, from_size, least, problem) != CALX_OK)
        return CALX_INTERFACE_ERROR;
    if (from_size > ELEMENT_MAX)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%s \"%s\" (%.256s): %s is %zu", word(entry),
                                 entry->plugin->name, entry->where, what, from_size);
    if (count > ARRAY_MAX)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%s \"%s\" (%.256s): %zu elements with %s", word(entry),
                                 entry->plugin->name, entry->where, count, what);
    *copy = calxi_calloc(count, to_size);
    if (!*copy)
        return calxi_problem_no_memory(problem);
    for (size_t i = 0; i < count; i++)
        memcpy((char *)*copy + i * to_size, (const char *)from + i * from_size, least_of(from_size, to_size));
    return CALX_OK;
}

static calx_status missing(const calxi_plugin_entry *entry, const char *what, calxi_problem *problem)
{
    return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%s \"%s\" (%.256s): the required member `%s` is missing",
                             word(entry), entry->plugin->name, entry->where, what);
}

static calx_status check_table_name(const calxi_plugin_entry *entry, const char *name, calxi_problem *problem)
{
    if (!name)
        return missing(entry, "name", problem);
    if (strcmp(name, entry->plugin->name) != 0)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%s \"%s\" (%.256s): its table is named \"%.63s\"",
                                 word(entry), entry->plugin->name, entry->where, name);
    return CALX_OK;
}

static calx_status copy_options(calxi_plugin_entry *entry, const calx_option *from, size_t count, uint32_t size,
                                calxi_problem *problem)
{
    void *copy = NULL;
    calx_status status =
        copy_array(entry, "option_size", from, count, size, OPTION_SIZE_0_1, sizeof(calx_option), &copy, problem);
    entry->options = copy;
    for (size_t i = 0; copy && i < count; i++) {
        const calx_option *option = &entry->options[i];
        if (!option->name)
            return missing(entry, "options[].name", problem);
        if (option->flags & CALX_OPTION_SECRET && !calxi_url_key_is_secret(option->name))
            return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                     "%s \"%s\" (%.256s): its option \"%.63s\" is secret, and a URL that knows no plugins "
                                     "could not tell: let the name have password, secret, token or credential in it",
                                     word(entry), entry->plugin->name, entry->where, option->name);
    }
    return status;
}

static calx_status copy_aliases(calxi_plugin_entry *entry, const calx_dialect *from, calxi_problem *problem)
{
    void *copy = NULL;
    calx_status status = copy_array(entry, "alias_size", from->driver_aliases, from->driver_alias_count,
                                    from->alias_size, ALIAS_SIZE_0_1, sizeof(calx_alias), &copy, problem);
    entry->aliases = copy;
    for (size_t i = 0; copy && i < from->driver_alias_count; i++)
        if (!entry->aliases[i].alias || !entry->aliases[i].name)
            return missing(entry, "driver_aliases[]", problem);
    return status;
}

/* A table, which begins with its struct_size, into one of the host's: what is younger than the plugin is zero. */
static calx_status copy_table(const calxi_plugin_entry *entry, const char *what, const void *from, size_t least, void *to, size_t to_size,
                              calxi_problem *problem)
{
    uint32_t from_size, size = (uint32_t)to_size;
    memcpy(&from_size, from, sizeof from_size);
    if (check_size(entry, what, from_size, least, problem) != CALX_OK)
        return CALX_INTERFACE_ERROR;
    memcpy(to, from, least_of(from_size, to_size));
    memcpy(to, &size, sizeof size);
    return CALX_OK;
}

static calx_status copy_dialect(calxi_plugin_entry *entry, calxi_problem *problem)
{
    const calx_dialect *from = entry->plugin->table;
    calx_dialect *to = &entry->table.dialect;
    if (copy_table(entry, "struct_size of its calx_dialect", from, DIALECT_SIZE_0_1, to, sizeof *to, problem) != CALX_OK ||
        check_table_name(entry, to->name, problem) != CALX_OK)
        return CALX_INTERFACE_ERROR;
    if (to->sql &&
        copy_table(entry, "struct_size of its calx_dialect_sql", to->sql, SQL_SIZE_0_1, &entry->sql, sizeof entry->sql, problem) != CALX_OK)
        return CALX_INTERFACE_ERROR;
    entry->sql.struct_size = sizeof entry->sql;
    to->sql = &entry->sql;
    if (to->compiler) {
        if (copy_table(entry, "struct_size of its calx_dialect_compiler", to->compiler, COMPILER_SIZE_0_1, &entry->compiler,
                       sizeof entry->compiler, problem) != CALX_OK)
            return CALX_INTERFACE_ERROR;
        to->compiler = &entry->compiler;
    }
    if (to->extends && !calxi_plugin_name_is_valid(to->extends))
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                 "dialect \"%s\" (%.256s): `extends` is no name of a dialect", to->name, entry->where);
    if (copy_aliases(entry, from, problem) != CALX_OK ||
        copy_options(entry, to->options, to->option_count, to->option_size, problem) != CALX_OK)
        return problem->status;
    if (entry->aliases)
        to->driver_aliases = entry->aliases;
    if (entry->options)
        to->options = entry->options;
    to->alias_size = sizeof(calx_alias);
    to->option_size = sizeof(calx_option);
    return CALX_OK;
}

static calx_status copy_driver(calxi_plugin_entry *entry, calxi_problem *problem)
{
    const calx_driver *from = entry->plugin->table;
    calx_driver *to = &entry->table.driver;
    if (copy_table(entry, "struct_size of its calx_driver", from, DRIVER_SIZE_0_1, to, sizeof *to, problem) != CALX_OK ||
        check_table_name(entry, to->name, problem) != CALX_OK ||
        check_size(entry, "column_size", to->column_size, COLUMN_SIZE_0_1, problem) != CALX_OK)
        return CALX_INTERFACE_ERROR;
    if (copy_options(entry, to->options, to->option_count, to->option_size, problem) != CALX_OK)
        return problem->status;
    if (entry->options)
        to->options = entry->options;
    to->option_size = sizeof(calx_option);
    return CALX_OK;
}

calx_status calxi_plugin_copy(calxi_plugin_entry *entry, calxi_problem *problem)
{
    return entry->plugin->kind == CALX_PLUGIN_DIALECT ? copy_dialect(entry, problem) : copy_driver(entry, problem);
}

#define FILL(member) (to->member = to->member ? to->member : parent->member)

static void inherit_sql(calx_dialect_sql *to, const calx_dialect_sql *parent)
{
    FILL(begin);
    FILL(commit);
    FILL(rollback);
    FILL(savepoint);
    FILL(rollback_to);
    FILL(release);
    FILL(ping);
    FILL(setup);
}

/* A parent is complete already, and stays for ever: its arrays and texts can be shared. */
void calxi_dialect_inherit(calxi_plugin_entry *child, const calx_dialect *parent)
{
    calx_dialect *to = &child->table.dialect;
    FILL(paramstyle);
    FILL(default_driver);
    if (!to->driver_aliases) {
        to->driver_aliases = parent->driver_aliases;
        to->driver_alias_count = parent->driver_alias_count;
    }
    if (!to->options) {
        to->options = parent->options;
        to->option_count = parent->option_count;
    }
    FILL(default_port);
    FILL(identifier_max);
    if (!to->quote[0])
        memcpy(to->quote, parent->quote, sizeof to->quote);
    inherit_sql(&child->sql, parent->sql);
    FILL(target_init);
    FILL(lexis);
    FILL(classify);
    FILL(connect_traits);
    FILL(compiler);
    FILL(types);
    FILL(reflection);
    FILL(begin_sql);
    if (!to->twophase_sql) {
        to->twophase_sql = parent->twophase_sql;
        FILL(twophase_gid);
    }
}

/* Stubs for what is optional, so that core calls without asking. */

static void leave_target(calx_target *target)
{
    (void)target;
}

static void leave_error(const calx_target *target, calx_driver_error *error)
{
    (void)target;
    (void)error;
}

static uint32_t no_traits(const calx_connect_params *params)
{
    (void)params;
    return 0;
}

static int32_t never_waits(void *connection, uint32_t ready, calx_io *io)
{
    (void)connection;
    (void)ready;
    (void)io;
    return CALX_STEP_FAILED;
}

static int32_t cannot_cancel(void *connection)
{
    (void)connection;
    return CALX_STEP_FAILED;
}

bool calxi_driver_can_cancel(const calx_driver *driver)
{
    return driver->cancel != cannot_cancel || (driver->cancel_begin && driver->cancel_run) || driver->cancel_sql;
}

static bool has_one_hole(const char *text)
{
    const char *hole = strstr(text, "%s");
    return hole && !strstr(hole + 2, "%s");
}

/* All of `count` texts, or none of them. */
static calx_status check_together(const calxi_plugin_entry *entry, const char *const *texts, const char *const *names,
                                  size_t count, calxi_problem *problem)
{
    size_t given = 0, absent = 0;
    for (size_t i = 0; i < count; i++)
        texts[i] ? given++ : (absent = i);
    return given && given < count ? missing(entry, names[absent], problem) : CALX_OK;
}

/* A transaction that can be begun must end, and so must a savepoint: nothing is lost silently for want of a text. */
static calx_status check_sql(const calxi_plugin_entry *entry, calxi_problem *problem)
{
    static const char *const names[] = { "sql.begin", "sql.commit", "sql.rollback", "sql.savepoint", "sql.rollback_to",
                                         "sql.release" };
    const calx_dialect_sql *sql = entry->table.dialect.sql;
    const char *const texts[] = { sql->begin, sql->commit, sql->rollback, sql->savepoint, sql->rollback_to, sql->release };
    if (check_together(entry, texts, names, 3, problem) != CALX_OK ||
        check_together(entry, texts + 3, names + 3, 3, problem) != CALX_OK)
        return problem->status;
    for (size_t i = 3; i < 6; i++)
        if (texts[i] && !has_one_hole(texts[i]))
            return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "dialect \"%s\" (%.256s): `%s` has not one %%s",
                                     entry->table.dialect.name, entry->where, names[i]);
    return CALX_OK;
}

static calx_status complete_dialect(calxi_plugin_entry *entry, calxi_problem *problem)
{
    calx_dialect *dialect = &entry->table.dialect;
    if (!dialect->lexis)
        return missing(entry, "lexis", problem);
    if (!dialect->paramstyle || dialect->paramstyle > CALX_PARAMSTYLE_NUMERIC)
        return dialect->paramstyle ? calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                                       "dialect \"%s\" (%.256s): this calx knows no paramstyle %u",
                                                       dialect->name, entry->where, dialect->paramstyle)
                                   : missing(entry, "paramstyle", problem);
    if (!dialect->quote[0] || !dialect->quote[1])
        return missing(entry, "quote", problem);
    if (check_sql(entry, problem) != CALX_OK)
        return problem->status;
    if (!dialect->target_init)
        dialect->target_init = leave_target;
    if (!dialect->classify)
        dialect->classify = leave_error;
    if (!dialect->connect_traits)
        dialect->connect_traits = no_traits;
    entry->complete = true;
    return CALX_OK;
}

/* clang-format off */
#define SLOT(member) { #member, offsetof(calx_driver, member) }
static const struct {
    const char *name;
    size_t offset;
} required_slots[] = {
    SLOT(connect_start), SLOT(close_start), SLOT(abandon), SLOT(finish), SLOT(error), SLOT(server_version),
    SLOT(command_start), SLOT(prepare_start), SLOT(statement_close), SLOT(execute_start), SLOT(describe),
    SLOT(fetch_start), SLOT(result_close_start),
};
/* clang-format on */

static calx_status complete_driver(calxi_plugin_entry *entry, calxi_problem *problem)
{
    calx_driver *driver = &entry->table.driver;
    for (size_t i = 0; i < sizeof required_slots / sizeof required_slots[0]; i++) {
        void (*slot)(void); /* function pointers are alike in POSIX, and NULL is zero bytes */
        memcpy(&slot, (const char *)driver + required_slots[i].offset, sizeof slot);
        if (!slot)
            return missing(entry, required_slots[i].name, problem);
    }
    if (!driver->poll && !(driver->capabilities & CALX_DRIVER_BLOCKING))
        return missing(entry, "poll", problem);
    if (!driver->poll)
        driver->poll = never_waits;
    if (!driver->cancel)
        driver->cancel = cannot_cancel;
    if (driver->sync_start && (!driver->queue_command || !driver->queue_execute))
        return missing(entry, driver->queue_command ? "queue_execute" : "queue_command", problem);
    if (!driver->cancel_begin != !driver->cancel_run)
        return missing(entry, driver->cancel_begin ? "cancel_run" : "cancel_begin", problem);
    entry->complete = true;
    return CALX_OK;
}

calx_status calxi_plugin_complete(calxi_plugin_entry *entry, calxi_problem *problem)
{
    return entry->plugin->kind == CALX_PLUGIN_DIALECT ? complete_dialect(entry, problem)
                                                      : complete_driver(entry, problem);
}

void calxi_plugin_entry_dispose(calxi_plugin_entry *entry)
{
    if (!entry)
        return;
    calxi_free(entry->aliases);
    calxi_free(entry->options);
    calxi_free(entry->where);
    calxi_free(entry);
}
