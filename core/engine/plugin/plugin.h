/* SPDX-License-Identifier: MIT */
/* Plugins: the registry of dialects and drivers, loaded on first use, resident for the life of the process. */
#ifndef CALXI_ENGINE_PLUGIN_H
#define CALXI_ENGINE_PLUGIN_H

#include "util/problem.h"

#include <calx/plugin/dialect.h>
#include <calx/plugin/driver.h>

/* The table of a dialect or driver by name: found in the registry, among the preloaded, or loaded from the plugin directory.
 * The table is the host's own zero-filled copy, its required slots checked, and for a dialect the NULL and zero members filled
 * from the one that it extends. Valid for the life of the process. NULL: *problem says why. Thread-safe. */
const calx_dialect *calxi_dialect_get(const char *name, calxi_problem *problem);
const calx_driver *calxi_driver_get(const char *name, calxi_problem *problem);

/* Whether it can stop what is under way. */
bool calxi_driver_can_cancel(const calx_driver *driver);

/* The driver's name for a URL's driver part: an alias of the dialect, the name itself, or the default for NULL. */
const char *calxi_driver_name(const calx_dialect *dialect, const char *wanted);

#endif
