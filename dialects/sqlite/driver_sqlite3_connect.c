/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's connections: options, opening, the secure settings, deadlines, closing, fork. */
#include "driver_sqlite3_decimal.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_BUSY_TIMEOUT INT64_C(5000000) /* pysqlite's default, too */
#define PROGRESS_STEPS 1000 /* of the virtual machine, between two looks at the clock: some 10 microseconds */

const calx_option calxi_sqlite3_options[] = {
    { .name = "mode" },          { .name = "timeout" },     { .name = "foreign_keys" },
    { .name = "journal_mode" },  { .name = "synchronous" }, { .name = "cache_size" },
    { .name = "case_sensitive_like" },
};
const size_t calxi_sqlite3_option_count = sizeof calxi_sqlite3_options / sizeof calxi_sqlite3_options[0];

/* A connection in the list of all, by which a child process knows those of its parent: also those that it never touches, and those of
 * other threads. */
struct calxi_sqlite3_inherited {
    _Atomic(calxi_sqlite3_inherited *) next;
    sqlite3 *db;
    pid_t pid;
    dev_t device;
    ino_t inode;
    bool is_file;
};
static _Atomic(calxi_sqlite3_inherited *) all_connections;

/* The list's lock is the number of the process that has it, so that a child does not wait for a thread that only its parent has; each
 * change of the list is one store, so that it is whole at any fork. */
static _Atomic(pid_t) list_lock;

static void lock_list(void)
{
    pid_t self = getpid(), holder = 0;
    while (!atomic_compare_exchange_weak(&list_lock, &holder, self)) {
        if (holder == self || holder == 0)
            sched_yield();
        if (holder == self)
            holder = 0;
    }
}

static void unlock_list(void)
{
    atomic_store(&list_lock, 0);
}

static void enlist(calxi_sqlite3_inherited *one)
{
    lock_list();
    atomic_store(&one->next, atomic_load(&all_connections));
    atomic_store(&all_connections, one);
    unlock_list();
}

static void forget(calxi_sqlite3_inherited *one)
{
    _Atomic(calxi_sqlite3_inherited *) *link = &all_connections;
    if (!one)
        return;
    lock_list();
    while (atomic_load(link) && atomic_load(link) != one)
        link = &atomic_load(link)->next;
    if (atomic_load(link))
        atomic_store(link, atomic_load(&one->next));
    unlock_list();
    calxi_sqlite3_host->release(one);
}

typedef struct settings {
    int flags; /* of sqlite3_open_v2 */
    bool memory;
    bool foreign_keys;
    bool case_sensitive_like;
    const char *journal_mode;
    const char *synchronous;
    const char *cache_size;
} settings;

/* --- deadlines */

static int on_progress(void *state)
{
    calxi_sqlite3 *connection = state;
    if (calxi_sqlite3_host->now() < connection->deadline)
        return 0;
    connection->stop = CALXI_SQLITE3_DEADLINE;
    return 1;
}

void calxi_sqlite3_set_deadline(calxi_sqlite3 *connection, int64_t deadline)
{
    bool had = connection->deadline != INT64_MAX, has = deadline != INT64_MAX;
    connection->deadline = deadline;
    /* Only when there is a deadline: the handler costs at every loop of SQLite's machine. */
    if (has != had)
        sqlite3_progress_handler(connection->db, PROGRESS_STEPS, has ? on_progress : NULL, connection);
}

static void sleep_microseconds(int64_t us)
{
    struct timespec delay = { (time_t)(us / 1000000), (long)(us % 1000000) * 1000 };
    nanosleep(&delay, NULL); /* a signal only makes the next try come earlier */
}

/* Called by SQLite while a lock is held by another connection; 0 gives up. */
static int on_busy(void *state, int count)
{
    static const uint8_t milliseconds[] = { 1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100 };
    size_t last = sizeof milliseconds - 1, turn = (size_t)count < last ? (size_t)count : last;
    calxi_sqlite3 *connection = state;
    int64_t now = calxi_sqlite3_host->now(), limit, delay = milliseconds[turn] * INT64_C(1000);
    if (count == 0)
        connection->busy_since = now;
    limit = connection->busy_since + connection->busy_timeout;
    if (atomic_load_explicit(&connection->cancelled, memory_order_relaxed)) {
        connection->stop = CALXI_SQLITE3_CANCELLED;
        return 0;
    }
    if (connection->deadline < limit)
        limit = connection->deadline;
    if (now >= limit) {
        connection->stop = limit == connection->deadline ? CALXI_SQLITE3_DEADLINE : CALXI_SQLITE3_WAITED;
        return 0;
    }
    sleep_microseconds(delay < limit - now ? delay : limit - now);
    return 1;
}

/* Remembers the rowid of an INSERT: sqlite3_last_insert_rowid alone cannot tell that nothing was inserted (OR IGNORE, an
 * upsert that updated, WITHOUT ROWID), and setting it to a mark would be seen by last_insert_rowid() in SQL. */
static void on_update(void *state, int operation, const char *database, const char *table, sqlite3_int64 rowid)
{
    calxi_sqlite3 *connection = state;
    (void)database;
    (void)table;
    if (operation == SQLITE_INSERT) {
        connection->inserted = true;
        connection->inserted_rowid = rowid;
    }
}

/* --- options */

static int32_t bad_option(calxi_sqlite3 *connection, const calx_pair *option, const char *wanted)
{
    return calxi_sqlite3_refuse(connection, CALX_INTERFACE_ERROR, CALX_KIND_UNSPECIFIED,
                                "URL option %s: the value must be %s", option->key, wanted);
}

static bool one_of(const char *value, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(value, *words) == 0)
            return true;
    return false;
}

static bool read_switch(const char *value, bool *out)
{
    static const char *const on[] = { "on", "true", "yes", "1", NULL };
    static const char *const off[] = { "off", "false", "no", "0", NULL };
    *out = one_of(value, on);
    return *out || one_of(value, off);
}

/* Seconds with an optional fraction, as microseconds; by hand, because strtod reads in the program's locale. */
static bool read_seconds(const char *value, int64_t *out)
{
    int64_t us = 0, unit = 1000000;
    const char *at = value;
    for (; *at >= '0' && *at <= '9'; at++) {
        us = us * 10 + (*at - '0') * INT64_C(1000000);
        if (us > INT64_C(1000000000000000)) /* thirty years */
            return false;
    }
    if (at == value)
        return false;
    if (*at == '.' && at[1])
        for (at++; *at >= '0' && *at <= '9'; at++) {
            unit /= 10;
            us += (*at - '0') * unit;
        }
    *out = us;
    return *at == '\0';
}

static bool read_integer(const char *value)
{
    size_t digits = strspn(value + (*value == '-'), "0123456789");
    return digits > 0 && digits < 10 && value[(*value == '-') + digits] == '\0';
}

static bool read_mode(const char *value, settings *out)
{
    out->memory = strcmp(value, "memory") == 0;
    if (out->memory || strcmp(value, "rwc") == 0)
        out->flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    else if (strcmp(value, "rw") == 0)
        out->flags = SQLITE_OPEN_READWRITE;
    else if (strcmp(value, "ro") == 0)
        out->flags = SQLITE_OPEN_READONLY;
    else
        return false;
    return true;
}

static int32_t read_option(calxi_sqlite3 *connection, const calx_pair *option, settings *out)
{
    /* OFF is not on the list: it loses the database at a crash, and the defensive setting refuses it. */
    static const char *const journal_modes[] = { "delete", "truncate", "persist", "memory", "wal", NULL };
    static const char *const synchronous[] = { "off", "normal", "full", "extra", "0", "1", "2", "3", NULL };
    const char *key = option->key, *value = option->value ? option->value : "";
    if (strcmp(key, "mode") == 0) {
        if (!read_mode(value, out))
            return bad_option(connection, option, "ro, rw, rwc or memory");
    } else if (strcmp(key, "timeout") == 0) {
        if (!read_seconds(value, &connection->busy_timeout))
            return bad_option(connection, option, "a number of seconds");
    } else if (strcmp(key, "foreign_keys") == 0) {
        if (!read_switch(value, &out->foreign_keys))
            return bad_option(connection, option, "on or off");
    } else if (strcmp(key, "case_sensitive_like") == 0) {
        if (!read_switch(value, &out->case_sensitive_like))
            return bad_option(connection, option, "on or off");
    } else if (strcmp(key, "journal_mode") == 0) {
        if (!one_of(value, journal_modes))
            return bad_option(connection, option, "delete, truncate, persist, memory or wal");
        out->journal_mode = value;
    } else if (strcmp(key, "synchronous") == 0) {
        if (!one_of(value, synchronous))
            return bad_option(connection, option, "off, normal, full or extra");
        out->synchronous = value;
    } else if (strcmp(key, "cache_size") == 0) {
        if (!read_integer(value))
            return bad_option(connection, option, "a number of pages, or of KiB when negative");
        out->cache_size = value;
    }
    return CALX_STEP_DONE;
}

static int32_t read_settings(calxi_sqlite3 *connection, const calx_connect_params *params, settings *out)
{
    const char *database = params->database ? params->database : "";
    if (params->host_count || params->username || params->password)
        return calxi_sqlite3_refuse(connection, CALX_INTERFACE_ERROR, CALX_KIND_UNSPECIFIED,
                                    "a SQLite URL has no host and no user: write sqlite:///relative/path, "
                                    "sqlite:////absolute/path or sqlite:///:memory:");
    for (size_t i = 0; i < params->option_count; i++) {
        const calx_pair *option = (const calx_pair *)((const char *)params->options + i * params->pair_size);
        if (read_option(connection, option, out) != CALX_STEP_DONE)
            return CALX_STEP_FAILED;
    }
    if (!*database || strcmp(database, ":memory:") == 0)
        out->memory = true;
    return CALX_STEP_DONE;
}

/* --- opening */

/* After a fork, SQLite's table of locks (one per process and file) says in the child that it holds what only the parent does:
 * a new connection to that file would not lock at all, and the two would write over each other. */
static bool is_locked_by_parent(const struct stat *file)
{
    bool locked = false;
    lock_list();
    for (calxi_sqlite3_inherited *at = atomic_load(&all_connections); at && !locked; at = atomic_load(&at->next)) {
        int lock = 1;
        if (at->pid == getpid() || !at->is_file || at->device != file->st_dev || at->inode != file->st_ino)
            continue;
        /* Only reads a field of SQLite's. 0: no transaction was under way and the file is not in WAL mode, so nothing is amiss with
         * SQLite's table of locks. */
        locked = sqlite3_file_control(at->db, "main", SQLITE_FCNTL_LOCKSTATE, &lock) != SQLITE_OK || lock != 0;
    }
    unlock_list();
    return locked;
}

static int32_t check_inherited(calxi_sqlite3 *connection, const char *path)
{
    struct stat file;
    if (stat(path, &file) == 0 && is_locked_by_parent(&file))
        return calxi_sqlite3_refuse(connection, CALX_INTERFACE_ERROR, CALX_KIND_UNSPECIFIED,
                                    "database file %s was locked by a connection of the parent process at fork: SQLite "
                                    "cannot lock it again in this process. Close connections before forking", path);
    return CALX_STEP_DONE;
}

/* Opens `path`, which cannot be read as anything else than a file's name. */
static int32_t open_path(calxi_sqlite3 *connection, const char *path, const settings *set)
{
    int code = sqlite3_open_v2(path, &connection->db, set->flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    struct stat file;
    if (code != SQLITE_OK)
        return calxi_sqlite3_cannot_open(connection, code, path, (set->flags & SQLITE_OPEN_CREATE) != 0);
    connection->inherited = calxi_sqlite3_host->allocate(sizeof *connection->inherited);
    if (!connection->inherited)
        return calxi_sqlite3_no_memory(connection);
    *connection->inherited = (calxi_sqlite3_inherited){ .db = connection->db, .pid = connection->pid };
    if (!set->memory && stat(path, &file) == 0) {
        connection->inherited->device = file.st_dev;
        connection->inherited->inode = file.st_ino;
        connection->inherited->is_file = true;
    }
    enlist(connection->inherited);
    return CALX_STEP_DONE;
}

static int32_t open_file(calxi_sqlite3 *connection, const char *database, const settings *set)
{
    /* A name with a colon in front is kept for SQLite's own use, and file: is a URI where the library was built so. */
    bool special = database[0] == ':' || strncasecmp(database, "file:", 5) == 0;
    size_t len = strlen(database);
    int32_t step;
    char *path = calxi_sqlite3_host->allocate(len + 3);
    if (!path)
        return calxi_sqlite3_no_memory(connection);
    memcpy(path, "./", 2);
    memcpy(path + (special ? 2 : 0), database, len + 1);
    step = check_inherited(connection, path);
    if (step == CALX_STEP_DONE)
        step = open_path(connection, path, set);
    calxi_sqlite3_host->release(path);
    return step;
}

/* What the design calls secure by default. A library that cannot do it is refused. */
static int32_t secure(calxi_sqlite3 *connection, const settings *set)
{
    const struct {
        int option, value;
    } config[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },  { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 }, { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
        { SQLITE_DBCONFIG_DQS_DML, 0 },    { SQLITE_DBCONFIG_DQS_DDL, 0 },        { SQLITE_DBCONFIG_ENABLE_FKEY, set->foreign_keys },
    };
    for (size_t i = 0; i < sizeof config / sizeof config[0]; i++) {
        int now = -1;
        if (sqlite3_db_config(connection->db, config[i].option, config[i].value, &now) != SQLITE_OK || now != config[i].value)
            return calxi_sqlite3_refuse(connection, CALX_INTERFACE_ERROR, CALX_KIND_UNSPECIFIED,
                                        "SQLite %s refuses the setting %d that calx relies on", sqlite3_libversion(),
                                        config[i].option);
    }
    return CALX_STEP_DONE;
}

/* Runs `PRAGMA name=value` (or `PRAGMA name`); the first answer, cut to fit, goes to `answer` unless that is NULL. */
static int32_t pragma(calxi_sqlite3 *connection, const char *name, const char *value, char *answer, size_t size)
{
    char sql[96];
    sqlite3_stmt *stmt = NULL;
    int32_t step = CALX_STEP_DONE;
    int code;
    snprintf(sql, sizeof sql, value ? "PRAGMA %s=%s" : "PRAGMA %s", name, value);
    code = sqlite3_prepare_v2(connection->db, sql, -1, &stmt, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(stmt);
        if (code == SQLITE_ROW && answer)
            snprintf(answer, size, "%s", (const char *)sqlite3_column_text(stmt, 0));
    }
    if (code != SQLITE_DONE)
        step = calxi_sqlite3_fail(connection, code);
    sqlite3_finalize(stmt);
    return step;
}

static int32_t set_journal_mode(calxi_sqlite3 *connection, const settings *set)
{
    char answer[32] = "";
    if (!set->journal_mode || set->memory)
        return CALX_STEP_DONE;
    if (pragma(connection, "journal_mode", set->journal_mode, answer, sizeof answer) != CALX_STEP_DONE)
        return CALX_STEP_FAILED;
    if (strcasecmp(answer, set->journal_mode) != 0)
        return calxi_sqlite3_refuse(connection, CALX_OPERATIONAL_ERROR, CALX_KIND_UNSPECIFIED,
                                    "URL option journal_mode=%s: SQLite stays with %s", set->journal_mode, answer);
    return CALX_STEP_DONE;
}

/* A first look at the file: opening reads nothing, so that a file that is no database would be found out at the first
 * statement only. A lock is no reason to refuse: statements wait for it by themselves. */
static int32_t look(calxi_sqlite3 *connection)
{
    int64_t timeout = connection->busy_timeout;
    int32_t step;
    connection->busy_timeout = 0;
    step = pragma(connection, "schema_version", NULL, NULL, 0);
    connection->busy_timeout = timeout;
    if (step == CALX_STEP_FAILED && (connection->error.native_code & 0xff) == SQLITE_BUSY &&
        (connection->stop == CALXI_SQLITE3_GO || connection->stop == CALXI_SQLITE3_WAITED))
        return CALX_STEP_DONE;
    return step;
}

static int32_t configure(calxi_sqlite3 *connection, const settings *set)
{
    int code;
    if (secure(connection, set) != CALX_STEP_DONE || look(connection) != CALX_STEP_DONE ||
        set_journal_mode(connection, set) != CALX_STEP_DONE)
        return CALX_STEP_FAILED;
    code = calxi_sqlite3_decimal_install(connection->db);
    if (code != SQLITE_OK)
        return calxi_sqlite3_fail(connection, code);
    if (set->synchronous && pragma(connection, "synchronous", set->synchronous, NULL, 0) != CALX_STEP_DONE)
        return CALX_STEP_FAILED;
    if (set->cache_size && pragma(connection, "cache_size", set->cache_size, NULL, 0) != CALX_STEP_DONE)
        return CALX_STEP_FAILED;
    /* LIKE means the same on all backends: by code point. */
    if (set->case_sensitive_like && pragma(connection, "case_sensitive_like", "on", NULL, 0) != CALX_STEP_DONE)
        return CALX_STEP_FAILED;
    return CALX_STEP_DONE;
}

int32_t calxi_sqlite3_connect_start(void *state, const calx_connect_params *params, calx_io *io)
{
    calxi_sqlite3 *connection = state;
    settings set = {
        .flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, .foreign_keys = true, .case_sensitive_like = true
    };
    int32_t step;
    connection->deadline = INT64_MAX;
    connection->busy_timeout = DEFAULT_BUSY_TIMEOUT;
    connection->pid = getpid();
    connection->autocommit = 1;
    connection->done.rows_affected = -1;
    if (read_settings(connection, params, &set) != CALX_STEP_DONE)
        return CALX_STEP_FAILED;
    step = set.memory ? open_path(connection, ":memory:", &set) : open_file(connection, params->database, &set);
    if (step != CALX_STEP_DONE)
        return step;
    calxi_sqlite3_begin(connection, io);
    sqlite3_busy_handler(connection->db, on_busy, connection);
    sqlite3_update_hook(connection->db, on_update, connection);
    return configure(connection, &set);
}

/* --- closing */

/* Takes the statements from the connection; `finalize` is false when SQLite must not be called. */
static void drop_statements(calxi_sqlite3 *connection, bool finalize)
{
    calxi_sqlite3_statement *at = connection->statements;
    for (size_t i = 0; i < sizeof connection->commands / sizeof connection->commands[0]; i++) {
        if (finalize)
            sqlite3_finalize(connection->commands[i]);
        connection->commands[i] = NULL;
    }
    while (at) { /* statement_close takes it out of the list */
        if (!finalize)
            at->stmt = NULL;
        calxi_sqlite3_statement_close(at);
        at = connection->statements;
    }
}

int32_t calxi_sqlite3_close_start(void *state, calx_io *io)
{
    calxi_sqlite3 *connection = state;
    int code;
    (void)io;
    drop_statements(connection, true);
    forget(connection->inherited);
    connection->inherited = NULL;
    code = sqlite3_close_v2(connection->db); /* rolls back what is open */
    connection->db = NULL;
    if (code != SQLITE_OK)
        return calxi_sqlite3_fail(connection, code);
    return CALX_STEP_DONE;
}

/* In a child after fork, SQLite must not hear of the connection again: "Do not even call sqlite3_close() on a database connection
 * from a child process if the connection was opened in the parent" (sqlite.org, How To Corrupt An SQLite Database File, "Carrying
 * an open database connection across a fork()"): closing may roll back or checkpoint under the parent's feet. So the handle
 * is left alone, with its file descriptors, which are closed on exec. The locks themselves are the parent's and stay. */
void calxi_sqlite3_abandon(void *state)
{
    calxi_sqlite3 *connection = state;
    if (connection->pid == getpid()) { /* SQLite has no peer that could be dead, and closing never waits */
        calxi_sqlite3_close_start(connection, NULL);
        return;
    }
    drop_statements(connection, false);
    connection->inherited = NULL; /* it stays in the list */
    connection->db = NULL;
}
