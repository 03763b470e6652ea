/* SPDX-License-Identifier: MIT */
/* Hostile plugins of a caller, offered to programs that run with raised privileges: setuid, setgid, file capabilities.
 */
#include "plugins.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include <fcntl.h>
#include <grp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CALLER = 65534, OWNER = 65533 };

typedef struct privilege {
    const char *title;
    mode_t mode;
    bool capability;
    const char *variable; /* of the environment, set to the caller's directory */
    int expected;         /* exit status: 3 refused, 0 loaded */
    bool connects; /* with the driver of the build, and LIBMYSQL_PLUGINS: what libmariadb would load of the caller's */
} privilege;

static const privilege privileges[] = {
    { "the same program without privileges loads it", 0755, false, "CALX_DIALECT_PATH", 0, false },
    { "CALX_DIALECT_PATH of a setuid program", 04755, false, "CALX_DIALECT_PATH", 3, false },
    { "CALX_DIALECT_PATH of a setgid program", 02755, false, "CALX_DIALECT_PATH", 3, false },
    { "CALX_DIALECT_PATH of a program with file capabilities", 0755, true, "CALX_DIALECT_PATH", 3, false },
    { "LTDL_LIBRARY_PATH of a setuid program", 04755, false, "LTDL_LIBRARY_PATH", 3, false },
    { "LTDL_LIBRARY_PATH of a setgid program", 02755, false, "LTDL_LIBRARY_PATH", 3, false },
    { "LTDL_LIBRARY_PATH of a program with file capabilities", 0755, true, "LTDL_LIBRARY_PATH", 3, false },
    { "LD_LIBRARY_PATH of a setuid program", 04755, false, "LD_LIBRARY_PATH", 3, false },
    { "the working directory of a setuid program", 04755, false, "HOME", 3, false },
#ifdef CALX_TEST_LIBMARIADB
    { "libmariadb without privileges loads it", 0755, false, "MARIADB_PLUGIN_DIR", 0, true },
    { "libmariadb of a setuid program", 04755, false, "MARIADB_PLUGIN_DIR", 3, true },
    { "libmariadb of a setgid program", 02755, false, "MARIADB_PLUGIN_DIR", 3, true },
    { "libmariadb of a program with file capabilities", 0755, true, "MARIADB_PLUGIN_DIR", 3, true },
#endif
};

/* A sanitizer's runtime may be found by LD_LIBRARY_PATH, and its leak check is a tracer: neither works then. */
static bool can_raise(const char *work)
{
    const char *sanitized = getenv("CALX_SANITIZED");
    struct statvfs status;
    return geteuid() == 0 && (!sanitized || !*sanitized || strcmp(sanitized, "no") == 0) &&
           statvfs(work, &status) == 0 && !(status.f_flag & ST_NOSUID);
}

/* CAP_CHOWN, in the kernel's form (linux/capability.h, VFS_CAP_REVISION_2, effective). */
static bool give_capability(const char *path)
{
    static const uint32_t data[5] = { 0x02000001, 1, 0, 0, 0 };
    return setxattr(path, "security.capability", data, sizeof data, 0) == 0;
}

static int run_as_caller(const privilege *p, const char *directory, const char *program)
{
    const char *build = getenv("CALX_TEST_BUILDDIR");
    char dialect[400], driver[400];
    int status = 0;
    pid_t child;
    fflush(NULL);
    child = fork();
    if (child == 0) {
        if (chdir(directory) != 0 || setgroups(0, NULL) != 0 || setgid(CALLER) != 0 || setuid(CALLER) != 0)
            _exit(90);
        if (!freopen("/dev/null", "w", stdout))
            _exit(91);
        snprintf(dialect, sizeof dialect, "%s/dialects/.libs/dialect_mysql.so", build ? build : ".");
        snprintf(driver, sizeof driver, "%s/dialects/.libs/driver_mysqlclient.so", build ? build : ".");
        if (p->connects)
            execl(program, program, dialect, driver, (char *)NULL);
        execl(program, program, "hostile", (char *)NULL);
        _exit(92);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool shell(const char *format, ...)
{
    char command[1200];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    return system(command) == 0;
}

/* The caller's directory and plugin, and a copy of the program that belongs to somebody else. */
static bool prepare(const privilege *p, const char *directory, const char *program)
{
    const char *build = getenv("CALX_TEST_BUILDDIR");
    if (!shell("umask 022 && cp -p \"$W/driver_hostile.so\" '%s' && chown -R 65534 '%s'", directory, directory) ||
        !shell("umask 022 && cp '%s/tests/unit/plugin_secure' '%s'", build ? build : ".", program) ||
        chown(program, OWNER, OWNER) != 0 || chmod(program, p->mode) != 0)
        return false;
    setenv(p->variable, directory, 1);
    if (p->connects)
        setenv("LIBMYSQL_PLUGINS", "driver_hostile", 1);
    return !p->capability || give_capability(program);
}

void hostile_privileges(const char *work, unsigned *passed, unsigned *failed, unsigned *skipped)
{
    char directory[300], program[300], mark[300];
    if (!can_raise(work)) {
        *skipped += sizeof privileges / sizeof *privileges;
        puts("SKIP hostile-plugins: raised privileges need root, a file system that allows them, and no sanitizer");
        return;
    }
    snprintf(directory, sizeof directory, "%s/caller", work);
    snprintf(program, sizeof program, "%s/program", work);
    snprintf(mark, sizeof mark, "%s/mark", work);
    for (size_t i = 0; i < sizeof privileges / sizeof *privileges; i++) {
        const privilege *p = &privileges[i];
        int status;
        bool is_loaded;
        unsetenv("CALX_DIALECT_PATH");
        unsetenv("LTDL_LIBRARY_PATH");
        unlink(mark);
        /* The mark is made in the work directory, by whoever the program runs as. */
        if (mkdir(directory, 0755) != 0 || chmod(work, 01777) != 0 || !prepare(p, directory, program)) {
            printf("FAILED: %s: cannot be prepared\n", p->title);
            ++*failed;
        } else {
            status = run_as_caller(p, directory, program);
            is_loaded = access(mark, F_OK) == 0;
            if (status == p->expected && is_loaded == (p->expected == 0)) {
                ++*passed;
            } else {
                printf("FAILED: %s: exit status %d, its code has %srun\n", p->title, status, is_loaded ? "" : "not ");
                ++*failed;
            }
        }
        unlink(program);
        unsetenv(p->variable);
        unsetenv("LIBMYSQL_PLUGINS");
        shell("rm -rf '%s'", directory);
    }
    chmod(work, 0755);
}
