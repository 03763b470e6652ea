/* SPDX-License-Identifier: MIT */
/* Plugins made on the spot: each test has a private directory, and compiles probe.c into it as it needs. */
#ifndef PROBE_H
#define PROBE_H

#include "engine/plugin/plugin.h"

/* Fixtures. The directory is the only one in CALX_DIALECT_PATH. */
void probe_setup(void);
void probe_teardown(void);

const char *probe_dir(void);
/* A path below the directory. Valid until the fourth call after this one. */
const char *probe_path(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Compiles probe.c to <directory>/<module>.so; kind and name are the module's unless the options say otherwise. */
void probe_build(const char *module, const char *options);
void probe_build_in(const char *directory, const char *module, const char *options);
/* Runs a shell command that must succeed. */
void probe_run(const char *format, ...) __attribute__((format(printf, 1, 2)));
void probe_write(const char *path, const void *data, size_t len);

/* The message of a plugin that must not load; the status must be CALX_INTERFACE_ERROR. Static. */
const char *probe_dialect_error(const char *name);
const char *probe_driver_error(const char *name);
/* A plugin that must load. */
const calx_dialect *probe_dialect(const char *name);
const calx_driver *probe_driver(const char *name);

void probe_expect(const char *message, const char *part); /* the part is in the message, or the test fails with both */

#endif
