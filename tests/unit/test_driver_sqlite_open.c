/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver: opening, options, secure settings. */
#include "sqlite_fixture.h"
#include "unit.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static lite db;

static void open_memory(void)
{
    lite_open_memory(&db);
}

static void close_memory(void)
{
    lite_close(&db);
}

static void refused(const char *database, const char *key, const char *value, calx_status status, calx_error_kind kind,
                    const char *text)
{
    const char *options[] = { key, value, NULL };
    lite other;
    ck_assert_int_eq(lite_connect(&other, database, options), CALX_STEP_FAILED);
    lite_expect(&other, status, kind, text);
    lite_close(&other);
}

START_TEST(no_name_and_empty_name_are_memory)
{
    const char *const names[] = { NULL, "", ":memory:" };
    for (size_t i = 0; i < 3; i++) {
        lite other;
        lite_open(&other, names[i]);
        lite_do(&other, "CREATE TABLE t (a)"); /* and not a second time in the same place */
        ck_assert_int_eq(lite_int(&other, "SELECT file = '' FROM pragma_database_list WHERE name = 'main'"), 1);
        lite_close(&other);
    }
}
END_TEST

START_TEST(mode_memory_opens_no_file)
{
    const char *options[] = { "mode", "memory", NULL };
    lite other;
    const char *path = lite_file("never.db");
    ck_assert_int_eq(lite_connect(&other, path, options), CALX_STEP_DONE);
    lite_do(&other, "CREATE TABLE t (a)");
    ck_assert_int_ne(access(path, F_OK), 0);
    lite_close(&other);
}
END_TEST

START_TEST(a_file_is_made_and_found_again)
{
    lite other;
    lite_open(&other, lite_file("made.db"));
    lite_script(&other, "CREATE TABLE t (a); INSERT INTO t VALUES (7)");
    lite_close(&other);
    lite_open(&other, lite_file("made.db"));
    ck_assert_int_eq(lite_int(&other, "SELECT a FROM t"), 7);
    lite_close(&other);
}
END_TEST

START_TEST(a_name_is_never_a_uri_nor_special)
{
    lite other;
    char before[1000];
    ck_assert_ptr_nonnull(getcwd(before, sizeof before));
    lite_file("x");
    ck_assert_int_eq(mkdir(lite_file("names"), 0700), 0);
    ck_assert_int_eq(chdir(lite_file("names")), 0);
    lite_open(&other, "file:a.db?mode=memory");
    lite_do(&other, "CREATE TABLE t (a)");
    lite_close(&other);
    ck_assert_int_eq(access("file:a.db?mode=memory", F_OK), 0);
    lite_open(&other, ":strange:");
    lite_do(&other, "CREATE TABLE t (a)");
    lite_close(&other);
    ck_assert_int_eq(access(":strange:", F_OK), 0);
    ck_assert_int_eq(chdir(before), 0);
}
END_TEST

START_TEST(what_cannot_be_opened)
{
    FILE *file;
    refused(lite_file("no/such/dir.db"), NULL, NULL, CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "no/such/dir.db: no such directory: ");
    refused(lite_file("missing.db"), "mode", "rw", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "missing.db");
    refused(lite_file("missing.db"), "mode", "ro", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "missing.db");
    ck_assert_int_ne(access(lite_file("missing.db"), F_OK), 0);
    file = fopen(lite_file("text.db"), "w");
    for (int i = 0; i < 100; i++)
        fputs("this is no database at all\n", file);
    fclose(file);
    refused(lite_file("text.db"), NULL, NULL, CALX_OPERATIONAL_ERROR, CALX_CORRUPTED, "not a database");
}
END_TEST

static bool says(const lite *other, const char *text)
{
    return other->error.message.ptr && strstr(other->error.message.ptr, text);
}

/* As somebody who may write the file, and not the directory. 0, or which expectation failed. */
static int try_closed_directory(void)
{
    const char *none[] = { NULL };
    lite other;
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
        return 1;
    if (lite_connect(&other, lite_file("closed/new.db"), none) != CALX_STEP_FAILED)
        return 2;
    if (other.error.kind != CALX_ACCESS_DENIED || !says(&other, "closed cannot be written: Permission denied"))
        return 3;
    lite_close(&other);
    if (lite_connect(&other, lite_file("closed/old.db"), none) != CALX_STEP_DONE)
        return 4;
    if (lite_command(&other, CALX_COMMAND_SCRIPT, "INSERT INTO t VALUES (1)") != CALX_STEP_FAILED)
        return 5;
    if (other.error.status != CALX_OPERATIONAL_ERROR || other.error.kind != CALX_READ_ONLY)
        return 6;
    if (!says(&other, "the directory of the database cannot be written, and SQLite keeps its journal there"))
        return 7;
    lite_close(&other);
    return lite_connect(&other, lite_file("secret.db"), none) == CALX_STEP_FAILED &&
                   other.error.kind == CALX_ACCESS_DENIED && says(&other, "permission denied")
               ? 0
               : 8;
}

START_TEST(a_directory_that_cannot_be_written_is_told)
{
    int status = -1;
    lite other;
    pid_t child;
    lite_file("x");
    ck_assert_int_eq(mkdir(lite_file("closed"), 0755), 0);
    lite_open(&other, lite_file("closed/old.db"));
    lite_script(&other, "CREATE TABLE t (a)");
    lite_close(&other);
    lite_open(&other, lite_file("secret.db"));
    lite_script(&other, "CREATE TABLE t (a)");
    lite_close(&other);
    ck_assert_int_eq(chmod(lite_file(""), 0755), 0);
    ck_assert_int_eq(chmod(lite_file("closed/old.db"), 0666), 0);
    ck_assert_int_eq(chmod(lite_file("secret.db"), 0), 0);
    ck_assert_int_eq(chmod(lite_file("closed"), 0555), 0);
    child = fork();
    if (child == 0)
        unit_leave(try_closed_directory());
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(chmod(lite_file("closed"), 0755), 0);
    ck_assert_int_eq(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
}
END_TEST

START_TEST(a_directory_is_no_database)
{
    refused("/tmp", NULL, NULL, CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "/tmp: that is a directory; the URL names");
    refused("/", NULL, NULL, CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "/: that is a directory; the URL names a file in it, as in sqlite:////app.db");
    refused("no_such_place/x.db", NULL, NULL, CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "a relative path, seen from /");
    refused("/x/y/z.db", NULL, NULL, CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "no such directory: /x/y;");
    refused("/no_such_file_at_the_root.db", "mode", "rw", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE, "mode= in the URL");
}
END_TEST

START_TEST(options_that_make_no_sense)
{
    const struct {
        const char *key, *value, *text;
    } cases[] = {
        { "mode", "rx", "mode: the value must be ro, rw, rwc or memory" }, { "timeout", "soon", "timeout: the value must be a number of seconds" },
        { "timeout", "", "seconds" },            { "timeout", "-1", "seconds" },         { "timeout", "1.", "seconds" },
        { "timeout", "1e3", "seconds" },         { "timeout", "99999999999999999999", "seconds" },
        { "foreign_keys", "maybe", "on or off" },{ "journal_mode", "off", "wal" },       { "journal_mode", "wal;", "wal" },
        { "synchronous", "4", "normal" },        { "cache_size", "many", "pages" },      { "cache_size", "-", "pages" },
        { "cache_size", "1)", "pages" },         { "case_sensitive_like", "", "on or off" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refused(":memory:", cases[i].key, cases[i].value, CALX_INTERFACE_ERROR, CALX_KIND_UNSPECIFIED, cases[i].text);
}
END_TEST

START_TEST(a_host_is_refused_with_the_forms_that_work)
{
    calx_host_port host = { "relative.db", 0, 0 };
    calx_connect_params params = { .struct_size = sizeof params, .host_size = sizeof host, .hosts = &host, .host_count = 1 };
    ck_assert_int_eq(lite_ended(&db, db.driver->close_start(db.state, &db.io)), CALX_STEP_DONE);
    memset(db.state, 0, db.driver->connection_size);
    ck_assert_int_eq(lite_ended(&db, db.driver->connect_start(db.state, &params, &db.io)), CALX_STEP_FAILED);
    lite_expect(&db, CALX_INTERFACE_ERROR, CALX_KIND_UNSPECIFIED, "sqlite:////absolute/path");
}
END_TEST

START_TEST(options_reach_sqlite)
{
    const char *options[] = { "journal_mode", "wal", "synchronous", "off", "cache_size", "-100", "foreign_keys", "off",
                              "case_sensitive_like", "off", NULL };
    lite other;
    ck_assert_int_eq(lite_connect(&other, lite_file("options.db"), options), CALX_STEP_DONE);
    ck_assert_int_eq(lite_int(&other, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    ck_assert_int_eq(lite_int(&other, "PRAGMA synchronous"), 0);
    ck_assert_int_eq(lite_int(&other, "PRAGMA cache_size"), -100);
    ck_assert_int_eq(lite_int(&other, "PRAGMA foreign_keys"), 0);
    ck_assert_int_eq(lite_int(&other, "SELECT 'a' LIKE 'A'"), 1);
    lite_close(&other);
}
END_TEST

START_TEST(secure_by_default)
{
    ck_assert_int_eq(lite_int(&db, "PRAGMA foreign_keys"), 1);
    ck_assert_int_eq(lite_int(&db, "PRAGMA trusted_schema"), 0);
    ck_assert_int_eq(lite_int(&db, "SELECT 'a' LIKE 'A'"), 0);
    ck_assert_int_eq(lite_run(&db, "SELECT \"no such thing\"", NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN, "no such thing");
    ck_assert_int_eq(lite_run(&db, "CREATE TABLE d (a CHECK (a <> \"text\"))", NULL, 0), CALX_STEP_FAILED);
    lite_do(&db, "PRAGMA writable_schema = on"); /* accepted, and without effect: defensive */
    ck_assert_int_eq(lite_run(&db, "UPDATE sqlite_schema SET sql = ''", NULL, 0), CALX_STEP_FAILED);
    lite_expect(&db, CALX_PROGRAMMING_ERROR, CALX_KIND_UNSPECIFIED, "may not be modified");
    ck_assert_int_eq(lite_run(&db, "SELECT load_extension('x')", NULL, 0), CALX_STEP_FAILED);
}
END_TEST

/* What SQLite calls for each connection, before sqlite3_open_v2 comes back: of another part of the process, which has its own
 * thoughts of it. */
static struct {
    int (*enable_load_extension)(void *, int);
    void *(*mutex)(void *);
    int calls;
    bool has_mutex, may_load;
} other_part;

static int on_any_connection(void *connection, char **message, const void *api)
{
    (void)message, (void)api;
    other_part.calls++;
    other_part.has_mutex = other_part.mutex(connection) != NULL;
    other_part.may_load = other_part.enable_load_extension(connection, 1) == 0; /* the function in SQL, too */
    return 0;
}

/* A function of the SQLite that the driver has; NULL: it is inside the plugin, where nobody else gets at it. */
static void *of_sqlite(const char *name)
{
    void *library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
    void *found = dlsym(library ? library : RTLD_DEFAULT, name);
    if (library)
        dlclose(library);
    return found;
}

START_TEST(what_the_process_wants_for_all_connections_is_not_what_calx_has)
{
    int (*auto_extension)(int (*)(void *, char **, const void *)), code;
    void (*reset)(void);
    lite other;
    *(void **)&auto_extension = of_sqlite("sqlite3_auto_extension");
    *(void **)&reset = of_sqlite("sqlite3_reset_auto_extension");
    *(void **)&other_part.enable_load_extension = of_sqlite("sqlite3_enable_load_extension");
    *(void **)&other_part.mutex = of_sqlite("sqlite3_db_mutex");
    if (!auto_extension || !reset || !other_part.enable_load_extension || !other_part.mutex)
        return;
    code = auto_extension(on_any_connection);
    ck_assert_int_eq(code, 0);
    lite_open_memory(&other);
    reset();
    ck_assert_int_eq(other_part.calls, 1);
    ck_assert(!other_part.has_mutex); /* as the library is built, it has one (SQLITE_THREADSAFE=1) */
    ck_assert(other_part.may_load);   /* until calx has been there */
    ck_assert_int_eq(lite_run(&other, "SELECT load_extension('calx_nowhere')", NULL, 0), CALX_STEP_FAILED);
    lite_expect(&other, CALX_PROGRAMMING_ERROR, CALX_KIND_UNSPECIFIED, "not authorized"); /* not: no such file */
    lite_close(&other);
}
END_TEST

START_TEST(version_is_dotted)
{
    int major = 0, minor = 0;
    ck_assert_int_eq(sscanf(db.driver->server_version(db.state), "%d.%d", &major, &minor), 2);
    ck_assert_int_eq(major, 3);
}
END_TEST

Suite *suite_driver_sqlite_open(void)
{
    Suite *suite = suite_create("driver_sqlite_open");
    TCase *opening = tcase_create("opening");
    if (lite_skips(suite))
        return suite;
    tcase_add_checked_fixture(opening, open_memory, close_memory);
    tcase_add_test(opening, no_name_and_empty_name_are_memory);
    tcase_add_test(opening, mode_memory_opens_no_file);
    tcase_add_test(opening, a_file_is_made_and_found_again);
    tcase_add_test(opening, a_name_is_never_a_uri_nor_special);
    tcase_add_test(opening, what_cannot_be_opened);
    tcase_add_test(opening, a_directory_that_cannot_be_written_is_told);
    tcase_add_test(opening, a_directory_is_no_database);
    tcase_add_test(opening, options_that_make_no_sense);
    tcase_add_test(opening, a_host_is_refused_with_the_forms_that_work);
    tcase_add_test(opening, options_reach_sqlite);
    tcase_add_test(opening, secure_by_default);
    tcase_add_test(opening, what_the_process_wants_for_all_connections_is_not_what_calx_has);
    tcase_add_test(opening, version_is_dotted);
    suite_add_tcase(suite, opening);
    return suite;
}
