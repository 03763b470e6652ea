/* SPDX-License-Identifier: MIT */
/* Finding a plugin's module and getting it into memory, with the true reason when that fails.
 *
 * libltdl 2.4.7 alone would not do: it binds lazily, so that a plugin with an undefined function loads; it says "file
 * not found" of a missing dependency and of a corrupt file alike; and for a name without a directory it searches
 * LTDL_LIBRARY_PATH and follows .la files, in setuid programs too. So it is only ever given a full path that ends in
 * .so, which it neither searches for nor reads as a .la, and only after dlopen has loaded that very file. */
#include "engine/plugin/plugin_private.h"
#include "util/builder.h"
#include "util/memory.h"
#include "util/nearest.h"

#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <ltdl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif

#ifndef CALX_DIALECTDIR
#define CALX_DIALECTDIR "/usr/local/lib/calx" /* the build says where it installs */
#endif
#define PATH_VARIABLE "CALX_DIALECT_PATH"

#ifdef CALX_PRELOADED
/* Static builds: libtool's list of the plugins that -dlpreopen linked into libcalx.a. */
extern const lt_dlsymlist lt_libcalx_LTX_preloaded_symbols[];
#endif

enum { SHOWN_NAMES_MAX = 16 };

typedef struct search {
    uint32_t kind;
    const char *name;
    const char *origin;
    char file[CALXI_PLUGIN_NAME_MAX + 16];    /* dialect_<name>.so */
    char path[PATH_MAX];                      /* where it was found */
    calxi_builder searched;                   /* directories, for the message */
    char (*shown)[CALXI_PLUGIN_NAME_MAX + 1]; /* plugins of this kind that are there, for the message */
    size_t shown_count;
    calxi_problem *problem;
} search;

/* libltdl counts its users; calx stays one, because its plugins are never unloaded. */
static calx_status start_libltdl(calxi_problem *problem)
{
    static bool started;
    if (started)
        return CALX_OK;
    if (lt_dlinit() != 0)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "libltdl does not start: %s", lt_dlerror());
#ifdef CALX_PRELOADED
    /* After lt_dlinit: libltdl 2.4.7 forgets there what was preloaded before, but for the program's default list. */
    if (lt_dlpreload(lt_libcalx_LTX_preloaded_symbols) != 0) {
        lt_dlexit();
        return calxi_problem_no_memory(problem);
    }
#endif
    started = true;
    return CALX_OK;
}

/* The init function by its one name: `<module>_LTX_calx_plugin_init`. */
static calx_plugin_init_fn find_init(const search *s, lt_dlhandle handle)
{
    char symbol[sizeof s->file + 32];
    calx_plugin_init_fn init = NULL;
    void *address;
    snprintf(symbol, sizeof symbol, "%s_%s_LTX_calx_plugin_init", calxi_plugin_kind_name(s->kind), s->name);
    address = lt_dlsym(handle, symbol);
    memcpy(&init, &address,
           sizeof init); /* ISO C has no cast from an object pointer to a function's; POSIX has the value */
    return init;
}

static calx_status missing_init(const search *s, const char *where)
{
    return calxi_problem_set(
        s->problem, CALX_INTERFACE_ERROR,
        "%s \"%s\": %.256s has no function %s_%s_LTX_calx_plugin_init (CALX_PLUGIN_INIT defines it)",
        calxi_plugin_kind_name(s->kind), s->name, where, calxi_plugin_kind_name(s->kind), s->name);
}

/* Plugins that are linked into the program, by their archive's name. CALX_NOT_FOUND: none of this name. */
static calx_status find_preloaded(const search *s, calxi_module *module)
{
    char stem[sizeof s->file];
    lt_dladvise advise;
    lt_dlhandle handle;
    snprintf(stem, sizeof stem, "%s_%s", calxi_plugin_kind_name(s->kind), s->name);
    if (lt_dladvise_init(&advise) != 0 || lt_dladvise_preload(&advise) != 0)
        return calxi_problem_no_memory(s->problem);
    handle = lt_dlopenadvise(stem, advise);
    lt_dladvise_destroy(&advise);
    if (!handle)
        return CALX_NOT_FOUND;
    module->ltdl = handle;
    module->init = find_init(s, handle);
    module->where = calxi_strdup("linked into the program");
    if (!module->init) {
        calxi_module_unload(module);
        return missing_init(s, "the module linked into the program");
    }
    if (!module->where) {
        calxi_module_unload(module);
        return calxi_problem_no_memory(s->problem);
    }
    return CALX_OK;
}

static const char *or_unknown(const char *text)
{
    return text ? text : "no reason given";
}

/* dlerror names the file that it stumbled over: the plugin itself, or something that the plugin needs. */
static calx_status load_failed(const search *s, const char *reason)
{
    size_t len = strlen(s->path);
    bool itself = strncmp(reason, s->path, len) == 0;
    if (itself && strncmp(reason + len, ": ", 2) == 0)
        reason += len + 2; /* the path is in the message already */
    return calxi_problem_set(s->problem, CALX_INTERFACE_ERROR, "%s \"%s\": %.256s does not load%s: %s",
                             calxi_plugin_kind_name(s->kind), s->name, s->path,
                             itself ? "" : ", because of a library that it needs", reason);
}

static calx_status load_path(const search *s, calxi_module *module)
{
    lt_dladvise advise;
    module->native = dlopen(s->path, RTLD_NOW | RTLD_LOCAL);
    if (!module->native)
        return load_failed(s, or_unknown(dlerror()));
    module->where = calxi_strdup(s->path);
    if (!module->where || lt_dladvise_init(&advise) != 0 || lt_dladvise_local(&advise) != 0) {
        calxi_module_unload(module);
        return calxi_problem_no_memory(s->problem);
    }
    module->ltdl = lt_dlopenadvise(s->path, advise);
    lt_dladvise_destroy(&advise);
    if (!module->ltdl) {
        load_failed(s, or_unknown(lt_dlerror()));
        calxi_module_unload(module);
        return CALX_INTERFACE_ERROR;
    }
    module->init = find_init(s, module->ltdl);
    if (module->init)
        return CALX_OK;
    missing_init(s, s->path);
    calxi_module_unload(module);
    return CALX_INTERFACE_ERROR;
}

/* The directories of the environment. What runs with raised privileges (setuid, file capabilities) must not take code
 * from its caller's. */
static bool is_privileged(void)
{
#ifdef __linux__
    return getauxval(AT_SECURE) != 0;
#else
    return issetugid() != 0;
#endif
}

static const char *configured_path(void)
{
    return is_privileged() ? NULL : getenv(PATH_VARIABLE);
}

static calx_status look_in(search *s, const char *directory, const char *source)
{
    calxi_problem detail = { 0 };
    calx_status status = calxi_plugin_file_check(directory, !*source, s->file, s->path, sizeof s->path, &detail);
    if (status == CALX_NOT_FOUND)
        calxi_builder_printf(&s->searched, "%s%s%s", s->searched.len ? ", " : "", directory, source);
    else if (status != CALX_OK)
        calxi_problem_set(s->problem, status, "%s \"%s\" not loaded%s: %s", calxi_plugin_kind_name(s->kind), s->name,
                          source, detail.message);
    return status;
}

/* Runs `visit` on each directory of the search, until it answers other than CALX_NOT_FOUND. */
static calx_status each_directory(search *s, calx_status (*visit)(search *, const char *, const char *))
{
    const char *list = configured_path();
    char directory[PATH_MAX];
    while (list && *list) {
        size_t len = strcspn(list, ":");
        calx_status status = CALX_NOT_FOUND;
        if (len >= sizeof directory)
            return calxi_problem_set(s->problem, CALX_INTERFACE_ERROR, PATH_VARIABLE " has a directory of %zu bytes",
                                     len);
        memcpy(directory, list, len);
        directory[len] = '\0';
        if (len) /* "dir:$CALX_DIALECT_PATH" with an unset variable leaves an empty one */
            status = visit(s, directory, " (" PATH_VARIABLE ")");
        if (status != CALX_NOT_FOUND)
            return status;
        list += len + (list[len] == ':');
    }
    return visit(s, CALX_DIALECTDIR, "");
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Notes a file or archive, dialect_<name><suffix>, when it is a plugin of the kind that is searched for. */
static void note_file(search *s, const char *file, const char *suffix)
{
    const char *kind = calxi_plugin_kind_name(s->kind);
    size_t len = strlen(file), prefix = strlen(kind) + 1, end = strlen(suffix);
    char *name = s->shown[s->shown_count];
    if (len <= prefix + end || len - prefix - end > CALXI_PLUGIN_NAME_MAX || strncmp(file, kind, prefix - 1) != 0 ||
        file[prefix - 1] != '_' || strcmp(file + len - end, suffix) != 0)
        return;
    memcpy(name, file + prefix, len - prefix - end);
    name[len - prefix - end] = '\0';
    if (!calxi_plugin_name_is_valid(name))
        return;
    for (size_t i = 0; i < s->shown_count; i++)
        if (strcmp(s->shown[i], name) == 0)
            return;
    s->shown_count++;
}

static calx_status note_directory(search *s, const char *directory, const char *source)
{
    DIR *stream = opendir(directory);
    const struct dirent *entry;
    (void)source;
    if (!stream)
        return CALX_NOT_FOUND;
    while (s->shown_count < SHOWN_NAMES_MAX && (entry = readdir(stream)))
        note_file(s, entry->d_name, ".so");
    closedir(stream);
    return CALX_NOT_FOUND;
}

/* Plugins that are linked into the program. */
static void note_preloaded(search *s)
{
#ifdef CALX_PRELOADED
    for (const lt_dlsymlist *symbol = lt_libcalx_LTX_preloaded_symbols; symbol->name && s->shown_count < SHOWN_NAMES_MAX; symbol++)
        note_file(s, symbol->name, ".a");
#else
    (void)s;
#endif
}

static void describe_nearest(const search *s, calxi_builder *text)
{
    const char *nearest = NULL;
    for (size_t i = 0; i < s->shown_count; i++)
        if (calxi_is_nearer(s->name, s->shown[i], nearest))
            nearest = s->shown[i];
    if (nearest)
        calxi_builder_printf(text, "Did you mean \"%s\"? ", nearest);
}

/* "There are: a, b. " of the plugins that could have been meant. */
static void describe_choice(search *s, calxi_builder *text)
{
    char shown[SHOWN_NAMES_MAX][CALXI_PLUGIN_NAME_MAX + 1];
    s->shown = shown;
    note_preloaded(s);
    each_directory(s, note_directory);
    qsort(shown, s->shown_count, sizeof shown[0], compare_names);
    describe_nearest(s, text);
    for (size_t i = 0; i < s->shown_count; i++)
        calxi_builder_printf(text, "%s%s", i ? ", " : "There are: ", shown[i]);
    if (s->shown_count)
        calxi_builder_puts(text, ". ");
}

/* calx always installs its own dialects; its drivers depend on the client libraries that configure found. */
static void describe_source(const search *s, calxi_builder *text)
{
    if (s->kind == CALX_PLUGIN_DIALECT)
        calxi_builder_printf(text, "calx installs its own dialects with its library, and any other has a package of its own, which installs %s",
                             s->file);
    else
        calxi_builder_printf(text, "It comes with calx configured --with-%s, or with the package that installs %s",
                             s->origin ? s->origin : "<database>", s->file);
}

static calx_status report_absence(search *s)
{
    bool is_dialect = s->kind == CALX_PLUGIN_DIALECT;
    bool ignored = is_privileged() && getenv(PATH_VARIABLE);
    calxi_builder hints;
    calx_status status;
    calxi_builder_init(&hints);
    describe_choice(s, &hints);
    describe_source(s, &hints);
    if (hints.failed || s->searched.failed)
        status = calxi_problem_no_memory(s->problem);
    else
        status = calxi_problem_set(
            s->problem, CALX_INTERFACE_ERROR, "%s \"%s\" (%s) is not there: no file %s. %s. Searched: %s%s",
            calxi_plugin_kind_name(s->kind), s->name,
            is_dialect ? "the URL's part before \"+\" or \"://\""
                       : "the URL's part after \"+\", or its dialect's default",
            s->file, hints.data, s->searched.data,
            ignored ? "; " PATH_VARIABLE " is ignored, for the program runs with raised privileges" : "");
    calxi_builder_clear(&hints);
    return status;
}

calx_status calxi_module_load(uint32_t kind, const char *name, const char *origin, calxi_module *module,
                              calxi_problem *problem)
{
    search s = { .kind = kind, .name = name, .origin = origin, .problem = problem };
    calx_status status = start_libltdl(problem);
    memset(module, 0, sizeof *module);
    if (status != CALX_OK)
        return status;
    snprintf(s.file, sizeof s.file, "%s_%s.so", calxi_plugin_kind_name(kind), name);
    status = find_preloaded(&s, module);
    if (status != CALX_NOT_FOUND)
        return status;
    calxi_builder_init(&s.searched);
    status = each_directory(&s, look_in);
    if (status == CALX_OK)
        status = load_path(&s, module);
    else if (status == CALX_NOT_FOUND)
        status = report_absence(&s);
    calxi_builder_clear(&s.searched);
    return status;
}

void calxi_module_unload(calxi_module *module)
{
    if (module->ltdl)
        lt_dlclose(module->ltdl);
    if (module->native)
        dlclose(module->native);
    calxi_free(module->where);
    memset(module, 0, sizeof *module);
}

void calxi_module_keep(calxi_module *module)
{
    lt_dlmakeresident(module->ltdl);
}
