/* SPDX-License-Identifier: MIT */
/* A server's processes: launched, found, killed and waited for. */
#include "server.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_CHILDREN = 512 };

bool server_adopt_orphans(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

bool server_launch(server *s)
{
    s->pid = fork();
    if (s->pid == 0) {
        setsid();
        execvp(s->command[0], s->command);
        perror(s->command[0]);
        _exit(127);
    }
    if (s->pid > 0)
        return true;
    s->pid = 0;
    return false;
}

bool server_is_alive(server *s)
{
    if (s->pid && waitpid(s->pid, NULL, WNOHANG) == 0)
        return true;
    s->pid = 0;
    return false;
}

/* The parent of a process, by /proc/PID/stat; what it calls itself may have spaces and parentheses. */
static pid_t parent_of(const char *pid)
{
    char path[64], text[512], *end;
    long parent = 0;
    size_t got = 0;
    FILE *file;
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    file = fopen(path, "r");
    if (!file)
        return 0;
    got = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[got] = '\0';
    end = strrchr(text, ')');
    if (end && strlen(end) > 4)
        parent = strtol(end + 4, NULL, 10); /* ") S 123" */
    return (pid_t)parent;
}

static size_t children_of(pid_t parent, pid_t *found, size_t max)
{
    DIR *proc = opendir("/proc");
    size_t count = 0;
    const struct dirent *entry;
    if (!proc)
        return 0;
    while (count < max && (entry = readdir(proc)))
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && parent_of(entry->d_name) == parent)
            found[count++] = (pid_t)strtol(entry->d_name, NULL, 10);
    closedir(proc);
    return count;
}

/* Until the server and all that it left to us are gone. */
static void reap(void)
{
    pid_t orphans[MAX_CHILDREN];
    for (;;) {
        pid_t gone = waitpid(-1, NULL, 0);
        if (gone < 0 && errno == ECHILD)
            return;
        if (gone > 0) { /* what it had forked meanwhile is ours now */
            size_t count = children_of(getpid(), orphans, MAX_CHILDREN);
            for (size_t i = 0; i < count; i++)
                kill(orphans[i], SIGKILL);
        }
    }
}

size_t server_kill(server *s)
{
    pid_t children[MAX_CHILDREN];
    size_t count;
    if (!s->pid)
        return 0;
    /* PostgreSQL 15: each backend makes a process group of its own, and a postmaster that lives to see one die ends the others in
     * order. So it is stopped first, and all are killed by their numbers. */
    kill(s->pid, SIGSTOP);
    count = children_of(s->pid, children, MAX_CHILDREN);
    for (size_t i = 0; i < count; i++)
        kill(children[i], SIGKILL);
    kill(s->pid, SIGKILL);
    reap();
    s->pid = 0;
    return count + 1;
}

void server_end(server *s, int signal)
{
    if (!s->pid)
        return;
    kill(s->pid, signal);
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    reap();
    s->pid = 0;
}
