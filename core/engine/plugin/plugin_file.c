/* SPDX-License-Identifier: MIT */
/* Whether a plugin's file may be loaded: who could have put it there, and whether it is whole. */
#include "engine/plugin/plugin_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if defined(__ELF__) && defined(__linux__)
#include <elf.h>
#include <link.h>
#endif

/* The system's word on a path, as an interface error. */
static calx_status path_failed(calxi_problem *problem, const char *what, const char *path)
{
    return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%s %.256s: %s", what, path, strerror(errno));
}

static bool is_absence(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

const char *calxi_plugin_owner_fault(const struct stat *status, uid_t user, char *text, size_t size)
{
    if (status->st_uid != 0 && status->st_uid != user)
        snprintf(text, size, "is owned by user %lu, who is neither root nor the user of this process (%lu)",
                 (unsigned long)status->st_uid, (unsigned long)user);
    else if (status->st_mode & (S_IWGRP | S_IWOTH))
        snprintf(text, size, "can be written by %s (mode %04o); chmod go-w",
                 status->st_mode & S_IWOTH ? "everyone" : "its group", (unsigned)(status->st_mode & 07777));
    else
        return NULL;
    return text;
}

static calx_status check_owner(const char *path, const struct stat *status, calxi_problem *problem)
{
    char text[160];
    const char *fault = calxi_plugin_owner_fault(status, geteuid(), text, sizeof text);
    if (fault)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "unsafe: %.256s %s", path, fault);
    return CALX_OK;
}

/* Who else can put another directory in the place of one below this, or NULL; the sticky bit of /tmp prevents that. A group
 * matters unless it is root's, or by its number the owner's own (that of a user with umask 002). Stricter rules (owner of
 * each) would refuse trees that root builds below a user's home. */
static const char *other_writer(const struct stat *status, bool installed)
{
    if (status->st_mode & S_ISVTX)
        return NULL;
    if (status->st_mode & S_IWOTH)
        return "everyone";
    /* Above the directory that calx was installed to, groups are the administrator's affair: Debian 11 gives /usr/local
     * to its group "staff". */
    if (!installed && (status->st_mode & S_IWGRP) && status->st_gid != 0 && status->st_gid != status->st_uid)
        return "its group";
    return NULL;
}

static calx_status check_ancestors(const char *directory, bool installed, calxi_problem *problem)
{
    char path[PATH_MAX];
    size_t len = strlen(directory);
    const char *writer;
    struct stat status;
    memcpy(path, directory, len + 1);
    for (; len > 0; len--) {
        if (path[len] != '/')
            continue;
        path[len] = '\0';
        if (stat(path, &status) != 0)
            return path_failed(problem, "cannot look at", path);
        writer = other_writer(&status, installed);
        if (writer)
            return calxi_problem_set(problem, CALX_INTERFACE_ERROR,
                                     "unsafe: %.256s above it can be written by %s (mode %04o); chmod go-w", path, writer,
                                     (unsigned)(status.st_mode & 07777));
    }
    return CALX_OK;
}

static calx_status check_directory(const char *directory, bool installed, calxi_problem *problem)
{
    struct stat status;
    if (stat(directory, &status) != 0)
        return path_failed(problem, "cannot look at", directory);
    if (check_owner(directory, &status, problem) != CALX_OK)
        return CALX_INTERFACE_ERROR;
    return check_ancestors(directory, installed, problem);
}

static calx_status check_kind(const char *path, const struct stat *status, calxi_problem *problem)
{
    if (S_ISREG(status->st_mode))
        return CALX_OK;
    return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "unsafe: %.256s %s", path,
                             S_ISLNK(status->st_mode) ? "is a symbolic link: a plugin must be the file itself"
                                                      : "is not a regular file");
}

#if defined(__ELF__) && defined(__linux__)
/* Reads exactly what is asked for. */
static bool read_at(int fd, void *to, size_t size, off_t offset)
{
    return pread(fd, to, size, offset) == (ssize_t)size;
}

/* glibc 2.36: dlopen of a file that was cut off maps what is not there and dies by SIGBUS, so look first. A file of
 * another machine or word size is left to dlopen, which says so. */
static const char *find_damage(int fd, off_t size)
{
    ElfW(Ehdr) header;
    ElfW(Phdr) segment;
    if (!read_at(fd, &header, SELFMAG, 0) || memcmp(&header, ELFMAG, SELFMAG) != 0)
        return "is not a shared object";
    if (read_at(fd, &header, EI_NIDENT, 0) &&
        header.e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32))
        return NULL;
    if (!read_at(fd, &header, sizeof header, 0) || header.e_phentsize != sizeof segment)
        return "is damaged: its ELF header is not whole";
    for (unsigned i = 0; i < header.e_phnum; i++) {
        if (header.e_phoff > (uint64_t)size ||
            !read_at(fd, &segment, sizeof segment, (off_t)(header.e_phoff + i * sizeof segment)))
            return "is damaged: its program headers are cut off";
        if (segment.p_type == PT_LOAD &&
            (segment.p_filesz > (uint64_t)size || segment.p_offset > (uint64_t)size - segment.p_filesz))
            return "is damaged: it is shorter than its own headers say";
        if (segment.p_type == PT_LOAD &&
            (segment.p_filesz > segment.p_memsz || (segment.p_align & (segment.p_align - 1)) != 0))
            return "is damaged: its program headers make no sense";
    }
    return NULL;
}
#else
static const char *find_damage(int fd, off_t size)
{
    (void)fd;
    (void)size;
    return NULL;
}
#endif

/* What can be told only of the open file. */
static calx_status check_open_file(int fd, const char *path, calxi_problem *problem)
{
    struct stat status;
    const char *damage;
    if (fstat(fd, &status) != 0)
        return path_failed(problem, "cannot look at", path);
    if (check_kind(path, &status, problem) != CALX_OK || check_owner(path, &status, problem) != CALX_OK)
        return CALX_INTERFACE_ERROR;
    damage = find_damage(fd, status.st_size);
    return damage ? calxi_problem_set(problem, CALX_INTERFACE_ERROR, "%.256s %s", path, damage) : CALX_OK;
}

static bool has_parent_step(const char *path)
{
    for (const char *at = path; (at = strstr(at, "..")); at += 2)
        if ((at == path || at[-1] == '/') && (at[2] == '/' || at[2] == '\0'))
            return true;
    return false;
}

calx_status calxi_plugin_file_check(const char *directory, bool installed, const char *file, char *path, size_t size,
                                    calxi_problem *problem)
{
    char real[PATH_MAX];
    struct stat status;
    calx_status result;
    int fd;
    if (directory[0] != '/' || has_parent_step(directory))
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "unsafe: the directory \"%.256s\" is not %s", directory,
                                 directory[0] != '/' ? "an absolute path" : "plain: it has a \"..\"");
    /* Resolved once, so that what is checked is what is loaded; a link among the directories is fine, /lib is often
     * one. */
    if (!realpath(directory, real))
        return is_absence(errno) ? CALX_NOT_FOUND : path_failed(problem, "cannot look at", directory);
    if ((size_t)snprintf(path, size, "%s/%s", strcmp(real, "/") == 0 ? "" : real, file) >= size)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "the path of %s in %s is too long", file, directory);
    if (lstat(path, &status) != 0)
        return is_absence(errno) ? CALX_NOT_FOUND : path_failed(problem, "cannot look at", path);
    if (check_directory(real, installed, problem) != CALX_OK || check_kind(path, &status, problem) != CALX_OK)
        return CALX_INTERFACE_ERROR;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return path_failed(problem, "cannot read", path);
    result = check_open_file(fd, path, problem);
    close(fd);
    return result;
}
