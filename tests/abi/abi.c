/* SPDX-License-Identifier: MIT */
/* Plugins of published ABIs in today's calx: they load, and everything that they can do arrives at a program.
 *     abi DIRECTORY   runs the plugins of that directory; without one (static builds) those linked into this program */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#ifdef ABI_LINKED
#include <calx/plugin.h>
const calx_plugin *dialect_echo_LTX_calx_plugin_init(const calx_host *host);
const calx_plugin *driver_echo_LTX_calx_plugin_init(const calx_host *host);
#endif

static int passed, failed;

static void check(bool good, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void check(bool good, int line, const char *format, ...)
{
    va_list args;
    if (good) {
        passed++;
        return;
    }
    failed++;
    printf("abi.c:%d: ", line);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

#define CHECK(what) check(what, __LINE__, "%s", #what)
#define CHECK_OK(h, status) check((status) == CALX_OK, __LINE__, "%s: %s", #status, calx_errmsg(h))
#define CHECK_TEXT(got, wanted) check(strcmp(got, wanted) == 0, __LINE__, "\"%s\", not \"%s\"", got, wanted)

static void every_type_goes_in_and_comes_out(calx_session *session)
{
    int32_t small = 0;
    int64_t large = 0;
    uint64_t huge = 0;
    double real = 0;
    bool yes = false;
    const char *text = "";
    calx_bytes bytes = { 0 };
    calx_timestamp time = { 0 };
    calx_decimal decimal = { 0 };
    calx_opt_int64 none = { true, 1 };
    calx_result *rows =
        calx_query(session, calx_text("SELECT :a, :b, :c, :d, :e, :f, :g, :h, :i, :j"),
                   calx_args(-7, INT64_MIN, (uint64_t)INT64_MAX, 0.5, true, "h\xc3\xa9", ((calx_bytes){ "a\0b", 3 }),
                             ((calx_timestamp){ 1700000000123456 }), ((calx_decimal){ "-12.50", 6 }), CALX_NULL));
    CHECK(calx_result_column_count(rows) == 10);
    CHECK_TEXT(calx_result_column(rows, 9).name, "c10");
    CHECK_TEXT(calx_result_column(rows, 0).type_name, "ECHO");
    CHECK(calx_fetch(rows, &small, &large, &huge, &real, &yes, &text, &bytes, &time, &decimal, &none));
    CHECK(small == -7 && large == INT64_MIN && huge == INT64_MAX && real == 0.5 && yes);
    CHECK_TEXT(text, "h\xc3\xa9");
    CHECK(bytes.len == 3 && memcmp(bytes.ptr, "a\0b", 3) == 0);
    CHECK(time.us == 1700000000123456);
    CHECK(decimal.len == 6 && memcmp(decimal.ptr, "-12.50", 6) == 0);
    CHECK(!none.is_set);
    CHECK(!calx_fetch(rows, &small, &large, &huge, &real, &yes, &text, &bytes, &time, &decimal, &none));
    CHECK_OK(rows, calx_result_status(rows));
    calx_result_close(rows);
    CHECK_OK(session, calx_commit(session));
}

static void rows_come_in_order(calx_session *session)
{
    calx_result *rows = calx_query(session, calx_text("SERIES :n"), calx_args(1000));
    int64_t number, sum = 0;
    const char *text;
    while (calx_fetch(rows, &number, &text)) {
        sum += number;
        if (strcmp(text, "row") != 0)
            break;
    }
    calx_result_close(rows);
    check(sum == 500500, __LINE__, "the sum is %" PRId64, sum);
    CHECK_OK(session, calx_commit(session));
}

static void counts_and_keys_arrive(calx_session *session)
{
    int64_t key = 0;
    CHECK_OK(session, calx_exec(session, calx_text("CHANGE")));
    CHECK(calx_rowcount(session) == 3);
    CHECK_OK(session, calx_last_insert_id(session, &key));
    CHECK(key == 42);
    CHECK_OK(session, calx_commit(session));
}

static void errors_arrive_and_stick_until_the_commit(calx_session *session)
{
    const calx_error *error;
    CHECK(calx_exec(session, calx_text("FAIL :code"), calx_args(7)) == CALX_INTEGRITY_ERROR);
    CHECK(calx_exec(session, calx_text("CHANGE")) == CALX_INTEGRITY_ERROR);
    CHECK(calx_commit(session) == CALX_INTEGRITY_ERROR);
    error = calx_error_of(session);
    CHECK(error->status == CALX_INTEGRITY_ERROR && error->kind == CALX_UNIQUE_VIOLATION && error->native_code == 7);
    CHECK_TEXT(error->sqlstate, "EC042");
    CHECK_TEXT(error->constraint, "echo_unique");
    CHECK(strstr(error->message, "you asked for it") != NULL);
    CHECK(error->outcome == CALX_OUTCOME_ROLLED_BACK);
    CHECK(calx_exec(session, calx_text("FAIL :code"), calx_args(1)) == CALX_PROGRAMMING_ERROR);
    CHECK_OK(session, calx_rollback(session));
}

static void a_value_that_does_not_fit_is_a_data_error(calx_session *session)
{
    int32_t small;
    calx_result *rows = calx_query(session, calx_text("SELECT :a"), calx_args(INT64_MAX));
    CHECK(!calx_fetch(rows, &small));
    CHECK(calx_result_status(rows) == CALX_DATA_ERROR);
    calx_result_close(rows);
    CHECK_OK(session, calx_rollback(session));
}

static void a_lost_connection_is_a_disconnect(calx_session *session)
{
    CHECK(calx_exec(session, calx_text("LOSE")) == CALX_DISCONNECT);
    CHECK(calx_error_of(session)->is_disconnect);
    calx_rollback(session);
    CHECK_OK(session, calx_exec(session, calx_text("CHANGE"))); /* on a new one */
    CHECK_OK(session, calx_rollback(session));
}

static void what_calx_says_by_itself_is_the_dialects(calx_engine *engine)
{
    calx_connection *connection = calx_connect(engine);
    calx_transaction *nested;
    const char *log = "", *option = "";
    calx_result *rows;
    CHECK_OK(connection, calx_ping(connection));
    CHECK_OK(connection, calx_exec(connection, calx_text("CHANGE")));
    nested = calx_begin_nested(connection);
    CHECK_OK(nested, calx_rollback(nested));
    CHECK_OK(connection, calx_commit(connection));
    rows = calx_query(connection, calx_text("LOG"));
    CHECK(calx_fetch(rows, &log, &option));
    CHECK(strncmp(log, "SETUP first; SETUP second", 25) == 0);
    CHECK(strstr(log, "; BEGIN; SAVEPOINT ") && strstr(log, "; ROLLBACK TO ") && strstr(log, "; COMMIT; BEGIN"));
    CHECK_TEXT(option, "given");
    calx_result_close(rows);
    CHECK(calx_connection_close(connection) == CALX_OK);
}

static void options_are_the_dialects_and_the_drivers(void)
{
    calx_engine *engine = calx_engine_create("echo+rsecho://host/?echo_flavour=x&echo_token=y");
    CHECK_TEXT(calx_errmsg(engine), "");
    calx_engine_dispose(engine);
    engine = calx_engine_create("echo://host/?echo_nothing=x");
    CHECK(calx_error_of(engine)->status != CALX_OK && strstr(calx_errmsg(engine), "echo_nothing"));
    calx_engine_dispose(engine);
    engine = calx_engine_create("echo://nobody@host/");
    calx_connection *connection = calx_connect(engine);
    CHECK(calx_error_of(connection)->status == CALX_OPERATIONAL_ERROR);
    CHECK(strstr(calx_errmsg(connection), "nobody may not come in") != NULL);
    calx_connection_close(connection);
    calx_engine_dispose(engine);
}

static bool find_plugins(int argc, char **argv)
{
#ifdef ABI_LINKED
    char message[512] = "";
    (void)argc;
    (void)argv;
    if (calx_plugin_register(dialect_echo_LTX_calx_plugin_init, message, sizeof message) == CALX_OK &&
        calx_plugin_register(driver_echo_LTX_calx_plugin_init, message, sizeof message) == CALX_OK)
        return true;
    printf("%s\n", message);
    return false;
#else
    static const char *const files[] = { "", "/dialect_echo.so", "/driver_echo.so" };
    const char *build = getenv("CALX_TEST_BUILDDIR");
    char directory[1000], path[1100];
    snprintf(directory, sizeof directory, "%s/tests/abi/0.1/.libs", build && *build ? build : ".");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) { /* built with whatever umask */
        snprintf(path, sizeof path, "%s%s", argc > 1 ? argv[1] : directory, files[i]);
        chmod(path, 0755);
    }
    return setenv("CALX_DIALECT_PATH", argc > 1 ? argv[1] : directory, 1) == 0;
#endif
}

int main(int argc, char **argv)
{
    calx_engine *engine;
    calx_session *session;
    if (!find_plugins(argc, argv))
        return EXIT_FAILURE;
    engine = calx_engine_create("echo+pyecho://host/?echo_token=given");
    session = calx_session_open(engine);
    CHECK_TEXT(calx_errmsg(engine), "");
    every_type_goes_in_and_comes_out(session);
    rows_come_in_order(session);
    counts_and_keys_arrive(session);
    errors_arrive_and_stick_until_the_commit(session);
    a_value_that_does_not_fit_is_a_data_error(session);
    a_lost_connection_is_a_disconnect(session);
    calx_session_close(session);
    what_calx_says_by_itself_is_the_dialects(engine);
    calx_engine_dispose(engine);
    options_are_the_dialects_and_the_drivers();
    printf("abi-0-1: %d passed, %d failed, 0 skipped\n", passed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
