/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver: why a database file cannot be opened or written, which SQLite itself does not say. */
#include "driver_sqlite3.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "/a/b.db" is in "/a", "b.db" in "." and "/b.db" in "/". */
static void directory_of(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
    snprintf(out, size, "%.*s", len ? (int)(len < size ? len : size - 1) : 1, len ? path : ".");
}

/* A path that was meant to be absolute is a frequent mistake: sqlite:///var/a.db is var/a.db, from where the program is. */
static void describe_relative(const char *path, char *out, size_t size)
{
    char here[512];
    *out = '\0';
    if (path[0] != '/' && getcwd(here, sizeof here))
        snprintf(out, size, " (a relative path, seen from %.300s; an absolute one has four slashes: sqlite:////...)", here);
}

/* Why a file that is not there could not be made. */
static uint32_t why_not_made(const char *path, bool may_create, char *text, size_t size)
{
    char directory[PATH_MAX], relative[400];
    struct stat status;
    directory_of(path, directory, sizeof directory);
    describe_relative(path, relative, sizeof relative);
    if (stat(directory, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        snprintf(text, size, "no such directory: %.500s; SQLite makes the file, but not its directory%s", directory, relative);
        return CALX_NO_SUCH_DATABASE;
    }
    if (!may_create) {
        snprintf(text, size, "no such file, and mode= in the URL says not to make one%s", relative);
        return CALX_NO_SUCH_DATABASE;
    }
    if (access(directory, W_OK | X_OK) != 0) {
        snprintf(text, size, "the directory %.500s cannot be written: %s", directory, strerror(errno));
        return CALX_ACCESS_DENIED;
    }
    snprintf(text, size, "the file cannot be made%s", relative);
    return CALX_KIND_UNSPECIFIED;
}

static uint32_t why_not_opened(calxi_sqlite3 *connection, const char *path, bool may_create, char *text, size_t size)
{
    int reason = connection->db ? sqlite3_system_errno(connection->db) : 0;
    struct stat status;
    if (stat(path, &status) != 0)
        return why_not_made(path, may_create, text, size);
    if (S_ISDIR(status.st_mode)) {
        snprintf(text, size, "that is a directory; the URL names a file in it, as in sqlite:///%s%sapp.db", path, path[strlen(path) - 1] == '/' ? "" : "/");
        return CALX_NO_SUCH_DATABASE;
    }
    if (reason == EACCES || reason == EPERM || access(path, R_OK) != 0) {
        snprintf(text, size, "permission denied (of the file)");
        return CALX_ACCESS_DENIED;
    }
    snprintf(text, size, "%s%s%s", connection->db ? sqlite3_errmsg(connection->db) : "", reason ? ": " : "",
             reason ? strerror(reason) : "");
    return CALX_KIND_UNSPECIFIED;
}

int32_t calxi_sqlite3_cannot_open(calxi_sqlite3 *connection, int code, const char *path, bool may_create)
{
    char text[1000];
    uint32_t kind;
    if (code == SQLITE_NOMEM)
        return calxi_sqlite3_no_memory(connection);
    kind = why_not_opened(connection, path, may_create, text, sizeof text);
    calxi_sqlite3_refuse(connection, CALX_OPERATIONAL_ERROR, kind, "cannot open database file %s: %s", path, text);
    connection->error.native_code = code;
    return CALX_STEP_FAILED;
}

/* SQLite keeps its journal beside the database: a file that may be written in a directory that may not is of no use, and all
 * it says is "unable to open database file" or "attempt to write a readonly database" (SQLite 3.40). */
const char *calxi_sqlite3_write_hint(calxi_sqlite3 *connection, int code)
{
    const char *path = connection->db ? sqlite3_db_filename(connection->db, "main") : NULL;
    char directory[PATH_MAX];
    if (!path || !*path)
        return "";
    directory_of(path, directory, sizeof directory);
    if ((code == SQLITE_READONLY_DIRECTORY || (code & 0xff) == SQLITE_CANTOPEN) && access(directory, W_OK) != 0)
        return " (the directory of the database cannot be written, and SQLite keeps its journal there)";
    if (code == SQLITE_READONLY && access(path, W_OK) != 0)
        return " (the database file cannot be written)";
    return "";
}
