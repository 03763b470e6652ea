/* SPDX-License-Identifier: MIT */
/* Hostile plugins: a table of files, names and environments of which none may load, each tried in a process of its own.
 *
 * A vector is the good plugin with one thing wrong with it. The plugin writes a mark as soon as it is in memory: what
 * can be told before a file is loaded (who could have written it, whether it is whole) must be told then, and leave no
 * mark. */
#include "plugins.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char work[256]; /* the directory of the run; $W in the scripts */
static unsigned passed, failed, skipped;

/* The scripts' words. D is the vector's directory. */
static const char prelude[] =
    "set -e; umask 022; good() { cp -p \"$W/driver_hostile.so\" \"$D/${1:-driver_hostile.so}\"; }\n"
    "make_driver() { ${CC:-cc} -shared -fPIC -DMODULE=driver_hostile -DDRIVER -DNAME='\"hostile\"' "
    "-DEVIL=\"\\\"$W/mark\\\"\""
    " -I\"$S/include\" \"$@\" -o \"$D/driver_hostile.so\" \"$S/tests/unit/plugins/probe.c\"; }\n"
    "make_named() { ${CC:-cc} -shared -fPIC -DMODULE=driver_hostile -DDRIVER -DEVIL=\"\\\"$W/mark\\\"\""
    " -I\"$S/include\" \"$@\" -o \"$D/driver_hostile.so\" \"$S/tests/unit/plugins/probe.c\"; }\n"
    "make_dialect() { ${CC:-cc} -shared -fPIC -DMODULE=dialect_hostile -DNAME='\"hostile\"' -DEVIL=\"\\\"$W/mark\\\"\""
    " -I\"$S/include\" \"$@\" -o \"$D/dialect_hostile.so\" \"$S/tests/unit/plugins/probe.c\"; }\n"
    "poke() { printf \"$2\" | dd of=\"$D/driver_hostile.so\" bs=1 seek=\"$1\" conv=notrunc 2>/dev/null; }\n"
    "cd \"$D\"\n";

static int shell(const char *directory, const char *script)
{
    size_t size = sizeof prelude + strlen(script);
    char *text = malloc(size);
    int status;
    if (!text)
        abort();
    snprintf(text, size, "%s%s", prelude, script);
    setenv("D", directory, 1);
    status = system(text);
    free(text);
    return status;
}

static const char *in_work(const char *name)
{
    static char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", work, name);
    return path;
}

/* $D in a template stands for the vector's directory, and a lone '@' for a text longer than any path. */
static void set_path(const char *template, const char *directory)
{
    static char path[4 * PATH_MAX];
    size_t at = 0;
    for (const char *c = template ? template : "$D"; *c && at < sizeof path - PATH_MAX; c++) {
        if (c[0] == '$' && c[1] == 'D') {
            at += (size_t)snprintf(path + at, sizeof path - at, "%s", directory);
            c++;
        } else if (*c == '@') {
            memset(path + at, 'a', 2 * PATH_MAX);
            at += 2 * PATH_MAX;
        } else {
            path[at++] = *c;
        }
    }
    path[at] = '\0';
    setenv("CALX_DIALECT_PATH", path, 1);
}

/* In a child: asks for the plugin and writes down what was said. Exit status 0: it loaded, 3: refused. */
static _Noreturn void ask(const vector *v, const char *directory, int answer)
{
    const char *name = v->name ? v->name : "hostile";
    calxi_problem problem = { 0 };
    bool loaded;
    set_path(v->path, directory);
    if (chdir(directory) != 0)
        _exit(4);
    alarm(60); /* a fifo, say, must not be waited for */
    if (v->flags & SWAPPED)
        hostile_swap();
    loaded = v->flags & DIALECT ? calxi_dialect_get(name, &problem) != NULL : calxi_driver_get(name, &problem) != NULL;
    if (write(answer, problem.message, strlen(problem.message)) < 0)
        _exit(4);
    if (!loaded && problem.status != CALX_INTERFACE_ERROR)
        _exit(5);
    _exit(v->flags & SWAPPED && !hostile_has_swapped() ? 6 : loaded ? 0 : 3);
}

static int ask_in_child(const vector *v, const char *directory, char *message, size_t size)
{
    int ends[2], status = 0;
    size_t len = 0;
    ssize_t got;
    pid_t child;
    if (pipe(ends) != 0)
        abort();
    fflush(NULL);
    child = fork();
    if (child == 0) {
        close(ends[0]);
        ask(v, directory, ends[1]);
    }
    close(ends[1]);
    while (len < size - 1 && (got = read(ends[0], message + len, size - 1 - len)) > 0)
        len += (size_t)got;
    message[len] = '\0';
    close(ends[0]);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void verdict(const vector *v, bool good, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void verdict(const vector *v, bool good, const char *format, ...)
{
    va_list args;
    good ? passed++ : failed++;
    if (good)
        return;
    printf("FAILED: %s: ", v->title);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

static bool may_run(const vector *v)
{
    const char *why = v->flags & ROOT && geteuid() != 0         ? "needs root"
                      : v->flags & ELF64 && sizeof(void *) != 8 ? "is for 64 bits"
                                                                : NULL;
    if (why) {
        printf("SKIP hostile-plugins: %s: %s\n", v->title, why);
        skipped++;
    }
    return !why;
}

static void try_vector(const vector *v, const char *directory)
{
    char message[2048];
    int status;
    unlink(in_work("mark"));
    if (v->prepare && !v->prepare(directory)) {
        printf("SKIP hostile-plugins: %s: this system cannot make it\n", v->title);
        skipped++;
        return;
    }
    status = ask_in_child(v, directory, message, sizeof message);
    if (v->flags & GOOD)
        verdict(v, status == 0 && access(in_work("mark"), F_OK) == 0, "did not load: %d: %s", status, message);
    else if (status != 3)
        verdict(v, false, status == 0 ? "it was loaded (%d)%s" : "ended with %d: %s", status, message);
    else if (!(v->flags & LOADED) && access(in_work("mark"), F_OK) == 0)
        verdict(v, false, "refused, but its code has run: %s", message);
    else
        verdict(v, strstr(message, v->expected) != NULL, "no \"%s\" in: %s", v->expected, message);
}

static void run_vector(const vector *v, unsigned number)
{
    char directory[300];
    if (!may_run(v))
        return;
    snprintf(directory, sizeof directory, "%s/%u", work, number);
    if (mkdir(directory, 0755) != 0 || chmod(directory, 0755) != 0 || shell(directory, v->script) != 0)
        verdict(v, false, "its script failed");
    else
        try_vector(v, directory);
    shell(directory, "cd \"$W\"; chmod -R u+rwx \"$D\" 2>/dev/null || :; rm -rf \"$D\"");
}

static bool begin(void)
{
    const char *tmp = getenv("TMPDIR"), *source = getenv("CALX_TEST_SRCDIR");
    char tree[PATH_MAX];
    if (!realpath(source && *source ? source : ".", tree))
        return false;
    snprintf(work, sizeof work, "%s/calx-hostile-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(work) || chmod(work, 0755) != 0)
        return false;
    setenv("W", work, 1);
    setenv("S", tree, 1);
    unsetenv("LD_LIBRARY_PATH");
    return shell(work, "make_driver") == 0;
}

int main(void)
{
    unsigned number = 0;
    if (!begin()) {
        puts("hostile-plugins: cannot make the good plugin that the others are made of");
        return 99;
    }
    for (const vector *const *table = vectors; *table; table++)
        for (const vector *v = *table; v->title; v++)
            run_vector(v, number++);
    hostile_privileges(work, &passed, &failed, &skipped);
    shell(work, "cd /; rm -rf \"$W\"");
    printf("hostile-plugins: %u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed || !passed;
}
