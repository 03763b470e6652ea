/* SPDX-License-Identifier: MIT */
/* A plugin that can be wrong in every way: tests/unit/test_plugin.c compiles it at run time with -D options.
 *   MODULE=<file without .so>   required      NAME="..."  EXTENDS="..."  DEFAULT_DRIVER="..."  TABLE_NAME="..."
 *   DRIVER (else a dialect)   MAJOR=n  PLUGIN_SIZE=n  TABLE_SIZE=n  NO_TABLE  NO_INIT  REFUSE  NO_LEXIS
 *   OPTION_NAME=  OPTION_SIZE=n  OPTIONS=  OPTION_COUNT=n  COLUMN_SIZE=n  CAPABILITIES=n  NO_FETCH  EVIL="file" (made when loaded)
 *   COUNT (init appends a byte to the file that $PROBE_COUNT names)   SLOW   CALL=<function that is called by init> */
#define _GNU_SOURCE
#include <calx/plugin/dialect.h>
#include <calx/plugin/driver.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef MAJOR
#define MAJOR CALX_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR CALX_ABI_MINOR
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(calx_plugin)
#endif
#ifndef TABLE_NAME
#define TABLE_NAME NAME
#endif
#ifndef EXTENDS
#define EXTENDS NULL
#endif
#ifndef DEFAULT_DRIVER
#define DEFAULT_DRIVER NULL
#endif

/* The probes are loaded and looked at, never used: no slot of theirs is ever called. */
#ifdef DRIVER
#ifndef KIND
#define KIND CALX_PLUGIN_DRIVER
#endif
#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(calx_driver)
#endif
static int32_t connect_start(void *c, const calx_connect_params *p, calx_io *io)
{
    (void)c, (void)p, (void)io;
    abort();
}
static int32_t with_io(void *c, calx_io *io) { (void)c, (void)io; abort(); }
static void plain(void *c) { (void)c; abort(); }
static void finish(void *c, calx_completion *done) { (void)c, (void)done; abort(); }
static void error(void *c, calx_driver_error *e) { (void)c, (void)e; abort(); }
static const char *server_version(void *c) { (void)c; abort(); }
static int32_t command_start(void *c, uint32_t purpose, const char *sql, size_t len, calx_io *io)
{
    (void)c, (void)purpose, (void)sql, (void)len, (void)io;
    abort();
}
static int32_t prepare_start(void *c, void *s, const char *sql, size_t len, size_t n, uint32_t flags, calx_io *io)
{
    (void)c, (void)s, (void)sql, (void)len, (void)n, (void)flags, (void)io;
    abort();
}
static int32_t execute_start(void *s, void *r, const calx_slot *slots, size_t n, size_t rows, uint32_t flags,
                             calx_io *io)
{
    (void)s, (void)r, (void)slots, (void)n, (void)rows, (void)flags, (void)io;
    abort();
}
static void describe(void *r, const calx_column_info **columns, size_t *n)
{
    (void)r, (void)columns, (void)n;
    abort();
}
static int32_t fetch_start(void *r, const calx_slot *slots, size_t n, size_t rows, size_t *got, calx_io *io)
{
    (void)r, (void)slots, (void)n, (void)rows, (void)got, (void)io;
    abort();
}
#ifndef CAPABILITIES
#define CAPABILITIES CALX_DRIVER_BLOCKING
#endif
#ifndef OPTION_NAME
#define OPTION_NAME "probe_token"
#endif
#ifndef OPTION_SIZE
#define OPTION_SIZE sizeof(calx_option)
#endif
#ifndef OPTIONS
#define OPTIONS options
#endif
#ifndef OPTION_COUNT
#define OPTION_COUNT 2
#endif
#ifndef COLUMN_SIZE
#define COLUMN_SIZE sizeof(calx_column_info)
#endif
static const calx_option options[] = { { "probe_file", 0, 0 }, { OPTION_NAME, CALX_OPTION_SECRET, 0 } };
const calx_option *const probe_options = options; /* used also with other OPTIONS */
static const calx_driver table = {
    .struct_size = TABLE_SIZE, .capabilities = CAPABILITIES, .name = TABLE_NAME, .connection_size = 8,
    .option_size = OPTION_SIZE, .column_size = COLUMN_SIZE, .options = OPTIONS, .option_count = OPTION_COUNT,
    .connect_start = connect_start, .close_start = with_io, .abandon = plain, .finish = finish, .error = error,
    .server_version = server_version, .command_start = command_start, .prepare_start = prepare_start,
    .statement_close = plain, .execute_start = execute_start, .describe = describe,
#ifndef NO_FETCH
    .fetch_start = fetch_start,
#endif
    .result_close_start = with_io,
};
#else
#define KIND CALX_PLUGIN_DIALECT
#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(calx_dialect)
#endif
#if !defined(NO_LEXIS) && !defined(BARE)
static uint32_t lexis(const calx_target *target) { (void)target; return CALX_LEX_BRACKETS; }
#endif
static const calx_alias aliases[] = { { "probe_python", "probe_c" }, { "probe_rust", "probe_c" } };
static const calx_option options[] = { { "probe_mode", 0, 0 } };
static const calx_dialect_sql sql = { .struct_size = sizeof(calx_dialect_sql), .begin = "BEGIN " NAME,
                                      .commit = "COMMIT", .rollback = "ROLLBACK" };
static const calx_dialect table = {
    .struct_size = TABLE_SIZE, .name = TABLE_NAME, .extends = EXTENDS, .default_driver = DEFAULT_DRIVER,
#ifndef BARE /* BARE: all is inherited */
    .paramstyle = CALX_PARAMSTYLE_QMARK, .quote = "[]", .default_port = 7, .sql = &sql,
    .alias_size = sizeof(calx_alias), .driver_aliases = aliases, .driver_alias_count = 2,
    .option_size = sizeof(calx_option), .options = options, .option_count = 1,
#ifndef NO_LEXIS
    .lexis = lexis,
#endif
#endif
};
#ifdef BARE
const void *const probe_unused[] = { aliases, options, &sql };
#endif
#endif

static const calx_plugin plugin = { PLUGIN_SIZE, MAJOR, MINOR, KIND, NAME, "1.0",
#ifdef NO_TABLE
                                    NULL
#else
                                    &table
#endif
};
const void *const probe_table = &table; /* used also with NO_TABLE */

#ifdef CALL
int CALL(void);
#endif

#ifdef EVIL
/* What a hostile file does as soon as it is in memory. */
__attribute__((constructor)) static void take_over(void)
{
    FILE *file = fopen(EVIL, "w");
    if (file)
        fclose(file);
}
#endif

#ifdef NO_INIT
const calx_plugin *const probe_plugin = &plugin;
#else
#define INIT_(module) CALX_PLUGIN_INIT(module)
INIT_(MODULE)
{
    (void)host;
#ifdef CALL
    if (CALL() == 12345)
        return NULL;
#endif
#ifdef COUNT
    FILE *file = fopen(getenv("PROBE_COUNT"), "a");
    fputc('x', file);
    fclose(file);
#endif
#ifdef SLOW
    usleep(200000);
#endif
#ifdef REFUSE
    if (access(REFUSE, F_OK) == 0) /* as long as that file is there */
        return NULL;
#endif
    return &plugin;
}
#endif
