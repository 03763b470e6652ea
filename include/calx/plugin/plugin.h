/* SPDX-License-Identifier: MIT */
/* calx/plugin/plugin.h: what every plugin exports, and what the host offers it. For authors of dialects and drivers; a weaker
 * promise of stability than the rest of calx: its own version, 0.x until the expression compiler stands. */
#ifndef CALX_PLUGIN_PLUGIN_H
#define CALX_PLUGIN_PLUGIN_H

#include <calx/error.h>

#define CALX_ABI_MAJOR 0
#define CALX_ABI_MINOR 1

/* Rules of the boundary: fixed-width integers, size_t and pointers only (no enum, bool, long or time_t in tables); every
 * table begins with its struct_size; every array of structs carries its element size; what is younger than the plugin reads
 * as zero. A plugin has no undefined symbol of calx: it calls the host through calx_host. */

/** The host's function table. Valid for the life of the process. Use CALX_HOST_HAS before members added after ABI 0.1. */
typedef struct calx_host {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;
    const char *version; /**< of libcalx */
    /* Memory: the process's allocator hook. All may be called from any thread; NULL means out of memory. */
    void *(*allocate)(size_t size);
    void *(*reallocate)(void *pointer, size_t size);
    void (*release)(void *pointer);
    /** Monotonic clock in microseconds, the one that deadlines are given in. */
    int64_t (*now)(void);
} calx_host;

#define CALX_HOST_HAS(host, member) \
    ((host)->struct_size >= offsetof(calx_host, member) + sizeof((host)->member) && (host)->member)

enum { CALX_PLUGIN_DIALECT = 1, CALX_PLUGIN_DRIVER = 2 };

/** What the init function returns: static data of the plugin. */
typedef struct calx_plugin {
    uint32_t struct_size;
    uint16_t abi_major; /**< CALX_ABI_MAJOR as the plugin was compiled */
    uint16_t abi_minor;
    uint32_t kind;      /**< CALX_PLUGIN_DIALECT or CALX_PLUGIN_DRIVER */
    const char *name;   /**< [a-z][a-z0-9_]*, the name in the URL and in the file: dialect_<name>.so, driver_<name>.so */
    const char *version;
    const void *table;  /**< a calx_dialect or calx_driver, which begins with its own struct_size */
} calx_plugin;

/** Called once, under a process-wide lock. NULL refuses to load ("the plugin refused to start"). */
typedef const calx_plugin *(*calx_plugin_init_fn)(const calx_host *host);

/** The init function's name in module `module` (the file without its suffix): libltdl's convention for preloading, so that
 *  several plugins fit into one static program. A dlopened plugin exports the same name.
 *      CALX_PLUGIN_INIT(driver_sqlite3) { host_table = host; return &plugin; } */
#define CALX_PLUGIN_INIT(module)                                                  \
    CALX_API const calx_plugin *module##_LTX_calx_plugin_init(const calx_host *host); \
    const calx_plugin *module##_LTX_calx_plugin_init(const calx_host *host)

#endif
