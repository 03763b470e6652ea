/* SPDX-License-Identifier: MIT */
/* Making plugins on the spot: directories, the compiler, and what is said of a plugin that does not load. */
#include "plugins/probe.h"

#include <check.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[256];
static calxi_problem problem;

/* What tests change of the process: put back, because tests may all run in one (CK_FORK=no). */
static const char *const variables[] = { "CALX_DIALECT_PATH", "LTDL_LIBRARY_PATH", "LD_LIBRARY_PATH",
                                         "DYLD_LIBRARY_PATH", "PROBE_COUNT" };
enum { VARIABLES = sizeof variables / sizeof variables[0] };
static char *saved[VARIABLES];
static char working_directory[PATH_MAX];

static const char *variable(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

void probe_setup(void)
{
    snprintf(directory, sizeof directory, "%s/calx-plugin-XXXXXX", variable("TMPDIR", "/tmp"));
    ck_assert_msg(mkdtemp(directory) != NULL, "mkdtemp %s", directory);
    ck_assert_ptr_nonnull(getcwd(working_directory, sizeof working_directory));
    for (size_t i = 0; i < VARIABLES; i++)
        saved[i] = getenv(variables[i]) ? strdup(getenv(variables[i])) : NULL;
    setenv("CALX_DIALECT_PATH", directory, 1);
}

void probe_teardown(void)
{
    ck_assert_int_eq(chdir(working_directory), 0);
    for (size_t i = 0; i < VARIABLES; i++) {
        if (saved[i])
            setenv(variables[i], saved[i], 1);
        else
            unsetenv(variables[i]);
        free(saved[i]);
        saved[i] = NULL;
    }
    probe_run("chmod -R u+rwx '%s' && rm -rf '%s'", directory, directory);
}

const char *probe_dir(void)
{
    return directory;
}

const char *probe_path(const char *format, ...)
{
    static char paths[4][PATH_MAX];
    static size_t turn;
    char *path = paths[turn++ % 4];
    size_t len = (size_t)snprintf(path, sizeof paths[0], "%s/", directory);
    va_list args;
    va_start(args, format);
    vsnprintf(path + len, sizeof paths[0] - len, format, args);
    va_end(args);
    return path;
}

void probe_run(const char *format, ...)
{
    char command[8192];
    va_list args;
    int len;
    va_start(args, format);
    len = vsnprintf(command, sizeof command, format, args);
    va_end(args);
    ck_assert_int_lt(len, (int)sizeof command);
    ck_assert_msg(system(command) == 0, "%s", command);
}

void probe_write(const char *path, const void *data, size_t len)
{
    FILE *file = fopen(path, "wb");
    ck_assert_msg(file != NULL, "%s", path);
    ck_assert_uint_eq(fwrite(data, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
    probe_run("chmod 755 '%s'", path); /* whatever the umask */
}

void probe_build_in(const char *where, const char *module, const char *options)
{
    const char *source = variable("CALX_TEST_SRCDIR", ".");
    const char *name = strchr(module, '_') + 1;
    probe_run("umask 022; %s -shared -fPIC -I'%s/include' -DMODULE=%s %s '-D%s=\"%s\"' %s -o '%s/%s.so' "
              "'%s/tests/unit/plugins/probe.c'",
              variable("CC", "cc"), source, module, strncmp(module, "driver_", 7) == 0 ? "-DDRIVER" : "",
              strstr(options, "-DNAME=") ? "OTHER_NAME" : "NAME", name, options, where, module, source);
}

void probe_build(const char *module, const char *options)
{
    probe_build_in(directory, module, options);
}

const char *probe_dialect_error(const char *name)
{
    memset(&problem, 0, sizeof problem);
    ck_assert_ptr_null(calxi_dialect_get(name, &problem));
    ck_assert_msg(problem.status == CALX_INTERFACE_ERROR, "status %d: %s", (int)problem.status, problem.message);
    return problem.message;
}

const char *probe_driver_error(const char *name)
{
    memset(&problem, 0, sizeof problem);
    ck_assert_ptr_null(calxi_driver_get(name, &problem));
    ck_assert_msg(problem.status == CALX_INTERFACE_ERROR, "status %d: %s", (int)problem.status, problem.message);
    return problem.message;
}

const calx_dialect *probe_dialect(const char *name)
{
    const calx_dialect *dialect = calxi_dialect_get(name, &problem);
    ck_assert_msg(dialect != NULL, "%s", problem.message);
    return dialect;
}

const calx_driver *probe_driver(const char *name)
{
    const calx_driver *driver = calxi_driver_get(name, &problem);
    ck_assert_msg(driver != NULL, "%s", problem.message);
    return driver;
}

void probe_expect(const char *message, const char *part)
{
    ck_assert_msg(strstr(message, part) != NULL, "no \"%s\" in: %s", part, message);
}
