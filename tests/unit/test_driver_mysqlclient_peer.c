/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver and its peer: transactions, errors, scripts, and servers that fall silent or go away. */
#include "mysql_tools.h"
#include "unit.h"

#include <arpa/inet.h>
#include <check.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static my_session s, other;

static void setup(void)
{
    if (my_place())
        my_open(&s);
}

static void teardown(void)
{
    if (s.connection)
        my_close(&s);
    if (other.connection)
        my_close(&other);
}

static bool has(calx_str text, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; text.ptr && i + len <= text.len; i++)
        if (memcmp(text.ptr + i, word, len) == 0)
            return true;
    return false;
}

static bool is(calx_str text, const char *expected)
{
    return text.ptr && text.len == strlen(expected) && memcmp(text.ptr, expected, text.len) == 0;
}

/* Runs a statement and drops its rows. */
static int run(my_session *session, const char *sql)
{
    my_query q = my_run(session, sql, my_no_slots, 0);
    int step = q.step == CALX_STEP_DONE && q.count ? my_result_close(&q) : q.step;
    session->driver->statement_close(q.statement);
    free(q.statement);
    free(q.result);
    return step;
}

SERVER_TEST(the_transactions_state_is_told)
    ck_assert_int_eq(my_command(&s, CALX_COMMAND_BEGIN, "BEGIN"), CALX_STEP_DONE);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_ACTIVE);
    ck_assert_int_eq(run(&s, "SELECT 1"), CALX_STEP_DONE);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_ACTIVE);
    ck_assert_int_eq(run(&s, "SELECT nonsense"), CALX_STEP_FAILED);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_ACTIVE);
    ck_assert_int_eq(my_command(&s, CALX_COMMAND_SAVEPOINT, "SAVEPOINT one"), CALX_STEP_DONE);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_ACTIVE);
    ck_assert_int_eq(my_command(&s, CALX_COMMAND_COMMIT, "COMMIT"), CALX_STEP_DONE);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_IDLE);
END_SERVER_TEST

SERVER_TEST(ddl_that_commits_shows_in_the_state)
    my_do(&s, "DROP TABLE IF EXISTS calx_ddl");
    my_do(&s, "BEGIN");
    ck_assert_int_eq(run(&s, "CREATE TABLE calx_ddl (id INT PRIMARY KEY)"), CALX_STEP_DONE);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_IDLE);
    my_do(&s, "BEGIN");
    my_do(&s, "INSERT INTO calx_ddl VALUES (1)");
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_ACTIVE);
    ck_assert_int_eq(run(&s, "CREATE TABLE calx_ddl (id INT)"), CALX_STEP_FAILED); /* commits first */
    ck_assert_int_eq(s.error.native_code, 1050);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_IDLE);
    ck_assert_uint_eq(s.error.flags, 0);
    ck_assert_int_eq(my_number(&s, "SELECT COUNT(*) FROM calx_ddl"), 1);
    my_do(&s, "DROP TABLE calx_ddl");
END_SERVER_TEST

static void lock_tables(void)
{
    my_open(&other);
    my_do(&s, "CREATE OR REPLACE TABLE calx_locked (id INT PRIMARY KEY, n INT) ENGINE=InnoDB;"
              "INSERT INTO calx_locked VALUES (1, 0), (2, 0)");
    my_do(&s, "BEGIN; UPDATE calx_locked SET n = 1 WHERE id = 1");
    my_do(&other, "SET innodb_lock_wait_timeout = 1; BEGIN; UPDATE calx_locked SET n = 2 WHERE id = 2");
}

SERVER_TEST(a_lock_timeout_leaves_the_transaction_open)
    lock_tables();
    ck_assert_int_eq(run(&other, "UPDATE calx_locked SET n = 2 WHERE id = 1"), CALX_STEP_FAILED);
    ck_assert_int_eq(other.error.native_code, 1205);
    ck_assert_uint_eq(other.error.status, CALX_OPERATIONAL_ERROR);
    ck_assert_uint_eq(other.error.kind, CALX_LOCK_TIMEOUT);
    ck_assert_uint_eq(other.error.flags, 0);
    ck_assert_uint_eq(other.done.transaction, CALX_TRANSACTION_ACTIVE);
    my_do(&s, "ROLLBACK");
    my_do(&other, "ROLLBACK; DROP TABLE calx_locked");
END_SERVER_TEST

/* Which of the two the server chooses is its own affair. */
SERVER_TEST(a_deadlock_rolls_the_whole_transaction_back)
    static const char sql[] = "UPDATE calx_locked SET n = 1 WHERE id = 2";
    my_session *loser = &other;
    int step;
    lock_tables();
    my_do(&other, "SET innodb_lock_wait_timeout = 30");
    step = s.driver->command_start(s.connection, CALX_COMMAND_SCRIPT, sql, sizeof sql - 1, &s.io);
    ck_assert_int_eq(step, CALX_STEP_WAIT); /* for the row that the other has */
    if (run(&other, "UPDATE calx_locked SET n = 2 WHERE id = 1") == CALX_STEP_DONE) {
        loser = &s;
        ck_assert_int_eq(my_finish(&s, step, 20000), CALX_STEP_FAILED);
    } else {
        ck_assert_int_eq(my_finish(&s, step, 20000), CALX_STEP_DONE);
        ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_ACTIVE);
    }
    ck_assert_int_eq(loser->error.native_code, 1213);
    ck_assert_uint_eq(loser->error.status, CALX_OPERATIONAL_ERROR);
    ck_assert_uint_eq(loser->error.kind, CALX_DEADLOCK);
    ck_assert_uint_eq(loser->error.flags, CALX_DRIVER_ERROR_ROLLED_BACK);
    ck_assert_uint_eq(loser->done.transaction, CALX_TRANSACTION_IDLE);
    my_do(&s, "ROLLBACK");
    my_do(&other, "ROLLBACK; DROP TABLE calx_locked");
END_SERVER_TEST

SERVER_TEST(modes_are_noticed)
    ck_assert_uint_eq(s.done.modes, 0);
    my_do(&s, "SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')");
    ck_assert_uint_eq(s.done.modes, CALX_MODE_ANSI_QUOTES);
    my_do(&s, "SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
    ck_assert_uint_eq(s.done.modes, CALX_MODE_NO_BACKSLASH_ESCAPES);
    my_do(&s, "SET sql_mode = 'ANSI'");
    ck_assert_uint_eq(s.done.modes, CALX_MODE_ANSI_QUOTES);
END_SERVER_TEST

SERVER_TEST(the_session_is_strict_and_in_utc)
    ck_assert_int_eq(my_number(&s, "SELECT @@time_zone = '+00:00' AND @@sql_mode LIKE '%STRICT_ALL_TABLES%'"), 1);
    ck_assert_int_eq(my_number(&s, "SELECT @@local_infile + 0 >= 0 AND @@character_set_client = 'utf8mb4'"), 1);
    ck_assert_int_eq(my_number(&s, "SELECT 'a' = 'A'"), 0);
END_SERVER_TEST

SERVER_TEST(a_script_runs_several_statements_and_only_a_script)
    my_do(&s, "CREATE TEMPORARY TABLE many (n INT); INSERT INTO many VALUES (1), (2); SELECT * FROM many; DO 1;");
    ck_assert_int_eq(my_number(&s, "SELECT COUNT(*) FROM many"), 2);
    ck_assert_int_eq(my_script(&s, "DELETE FROM many WHERE n = 1; SELECT nonsense; DELETE FROM many"),
                     CALX_STEP_FAILED);
    ck_assert_int_eq(s.error.native_code, 1054);
    ck_assert_int_eq(my_number(&s, "SELECT COUNT(*) FROM many"), 1);
    ck_assert_int_eq(my_command(&s, CALX_COMMAND_BEGIN, "DO 1; DO 2"), CALX_STEP_FAILED);
    ck_assert_int_eq(s.error.native_code, 1064);
    ck_assert_int_eq(run(&s, "SELECT 1; SELECT 2"), CALX_STEP_FAILED);
    ck_assert_int_eq(s.error.native_code, 1064);
    ck_assert_int_eq(my_script(&s, "BEGIN; DO 1; nonsense"), CALX_STEP_FAILED);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_ACTIVE);
END_SERVER_TEST

SERVER_TEST(a_local_file_is_not_sent)
    my_do(&s, "CREATE TEMPORARY TABLE file_lines (a TEXT)");
    ck_assert_int_eq(my_script(&s, "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE file_lines"), CALX_STEP_FAILED);
    ck_assert_int_eq(my_number(&s, "SELECT COUNT(*) FROM file_lines"), 0);
END_SERVER_TEST

SERVER_TEST(an_error_among_the_rows_is_told)
    calx_value v[1];
    int step = 1;
    my_query q = my_run(&s, "SELECT IF(seq < 50000, seq, (SELECT 1 UNION SELECT seq)) FROM seq_1_to_100000",
                        my_no_slots, 0);
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    while (step == 1)
        step = my_value(&q, v);
    ck_assert_int_eq(step, -1);
    ck_assert_int_eq(s.error.native_code, 1242);
    ck_assert_uint_eq(s.error.status, CALX_PROGRAMMING_ERROR);
    ck_assert_int_eq(my_result_close(&q), CALX_STEP_DONE);
    ck_assert_int_eq(my_execute(&q, my_no_slots, 0), CALX_STEP_DONE);
    ck_assert_int_eq(my_result_close(&q), CALX_STEP_FAILED); /* dropping the rows meets it as well */
    ck_assert_int_eq(s.error.native_code, 1242);
    s.driver->statement_close(q.statement);
    free(q.statement);
    free(q.result);
    ck_assert_int_eq(my_number(&s, "SELECT 3"), 3);
END_SERVER_TEST

SERVER_TEST(a_killed_connection_is_a_disconnect)
    char sql[64];
    my_open(&other);
    snprintf(sql, sizeof sql, "KILL CONNECTION %d", (int)my_number(&other, "SELECT CONNECTION_ID()"));
    my_do(&s, sql);
    ck_assert_int_eq(run(&other, "SELECT 1"), CALX_STEP_FAILED);
    ck_assert_uint_eq(other.error.status, CALX_DISCONNECT);
    ck_assert_uint_eq(other.error.flags & CALX_DRIVER_ERROR_DISCONNECT, CALX_DRIVER_ERROR_DISCONNECT);
    ck_assert_uint_eq(other.done.transaction, CALX_TRANSACTION_UNKNOWN);
    ck_assert_int_eq(my_command(&other, CALX_COMMAND_ROLLBACK, "ROLLBACK"), CALX_STEP_FAILED);
    ck_assert_uint_eq(other.error.flags, CALX_DRIVER_ERROR_DISCONNECT | CALX_DRIVER_ERROR_NOT_SENT);
END_SERVER_TEST

/* Connecting. */

SERVER_TEST(a_server_that_is_not_there_is_named)
    const char *const options[] = { NULL };
    ck_assert_int_eq(my_connect(&other, "127.0.0.1", 1, options, 20000), CALX_STEP_FAILED);
    ck_assert_uint_eq(other.error.kind, CALX_CONNECT_REFUSED);
    ck_assert_uint_eq(other.error.status, CALX_OPERATIONAL_ERROR);
    ck_assert(has(other.error.message, "127.0.0.1:1"));
END_SERVER_TEST

static void refused_with(const char *host, const char *const *options, uint32_t status, uint32_t kind, const char *word)
{
    ck_assert_int_eq(my_connect(&other, host, my_port(), options, 20000), CALX_STEP_FAILED);
    ck_assert_msg(has(other.error.message, word), "%.*s", (int)other.error.message.len, other.error.message.ptr);
    ck_assert_uint_eq(other.error.status, status);
    ck_assert_uint_eq(other.error.kind, kind);
    my_close(&other);
}

SERVER_TEST(without_tls_on_the_server_the_error_names_the_key)
    const char *const full[] = { "ssl_mode", "verify-full", NULL };
    const char *const required[] = { "ssl_mode", "required", NULL };
    const char *const authority[] = { "ssl_mode", "verify-ca", NULL };
    const char *const wrong[] = { "ssl_mode", "on", NULL };
    if (my_number(&s, "SELECT @@have_ssl = 'YES'"))
        return;
    refused_with(my_host(), full, CALX_OPERATIONAL_ERROR, CALX_TLS_REFUSED, "ssl_ca=");
    refused_with(my_host(), required, CALX_OPERATIONAL_ERROR, CALX_TLS_REFUSED, "ssl_mode=disabled");
    refused_with(my_host(), authority, CALX_INTERFACE_ERROR, 0, "ssl_ca=");
    refused_with(my_host(), wrong, CALX_INTERFACE_ERROR, 0, "verify-full");
END_SERVER_TEST

SERVER_TEST(a_host_is_never_more_than_a_name)
    const char *const none[] = { NULL }, *const latin[] = { "charset", "latin1", NULL };
    refused_with("127.0.0.1;ssl-enforce=0", none, CALX_INTERFACE_ERROR, 0, "unix_socket");
    refused_with("127.0.0.1,127.0.0.2", none, CALX_INTERFACE_ERROR, 0, "not a name");
    refused_with("aurora://127.0.0.1", none, CALX_INTERFACE_ERROR, 0, "not a name");
    refused_with(my_host(), latin, CALX_INTERFACE_ERROR, 0, "utf8mb4");
    refused_with("calx-nowhere.invalid", none, CALX_OPERATIONAL_ERROR, CALX_HOST_UNKNOWN, "calx-nowhere");
END_SERVER_TEST

SERVER_TEST(a_host_that_is_not_local_is_verified)
    char name[256];
    const char *const none[] = { NULL };
    /* an address of this machine that is not a loopback one would do; the name below resolves to loopback everywhere */
    snprintf(name, sizeof name, "%s", "localhost.");
    if (my_number(&s, "SELECT @@have_ssl = 'YES'"))
        return;
    if (my_connect(&other, name, my_port(), none, 20000) == CALX_STEP_FAILED && other.error.kind == CALX_HOST_UNKNOWN)
        return;
    ck_assert_uint_eq(other.error.kind, CALX_TLS_REFUSED);
END_SERVER_TEST

SERVER_TEST(a_unix_socket_is_used)
    const char *path = getenv("CALX_TEST_MYSQL_SOCKET");
    const char *const options[] = { "unix_socket", path, NULL };
    if (!path)
        return;
    ck_assert_int_eq(my_connect(&other, NULL, 0, options, 20000), CALX_STEP_DONE);
    ck_assert_int_eq(my_number(&other, "SELECT 4"), 4);
END_SERVER_TEST

/* Peers that fall silent: the operation waits, so that the host can keep its deadline; closing and abandoning do not. */

static int silent_listener(int *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(listen(listener, 4), 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&at, &len), 0);
    *port = ntohs(at.sin_port);
    return listener;
}

SERVER_TEST(a_server_that_does_not_greet_is_waited_for)
    int port, listener = silent_listener(&port);
    ck_assert_int_eq(my_connect(&other, "127.0.0.1", port, NULL, 200), MY_LATE);
    my_close(&other);
    ck_assert_int_eq(my_connect(&other, "127.0.0.1", port, NULL, 200), MY_LATE);
    my_abandon(&other);
    close(listener);
END_SERVER_TEST

/* A greeting is some 100 bytes; after it the server says nothing more. */
SERVER_TEST(a_server_that_stops_while_it_authenticates_is_waited_for)
    int port, pid = my_relay(20, &port);
    ck_assert_int_eq(my_connect(&other, "127.0.0.1", port, NULL, 300), MY_LATE);
    my_close(&other);
    my_relay_end(pid);
END_SERVER_TEST

static my_query late_query(const char *sql, long limit, int *relay)
{
    int port, step;
    my_query q = { .session = &other };
    size_t got = 0;
    calx_value v[1];
    calx_slot slot = MY_SLOT(CALX_KIND_VALUE, v[0]);
    *relay = my_relay(limit, &port);
    ck_assert_int_eq(my_connect(&other, "127.0.0.1", port, NULL, 20000), CALX_STEP_DONE);
    q = my_prepare(&other, sql, 0);
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    step = other.driver->execute_start(q.statement, q.result, my_no_slots, 0, 1, 0, &other.io);
    step = my_finish(&other, step, 500);
    while (step == CALX_STEP_DONE) {
        got = 0;
        step = my_finish(&other, other.driver->fetch_start(q.result, &slot, 1, 1, &got, &other.io), 500);
        ck_assert(step != CALX_STEP_DONE || got == 1);
    }
    ck_assert_int_eq(step, MY_LATE);
    return q;
}

static void drop_query(my_query *q)
{
    q->session->driver->statement_close(q->statement);
    free(q->statement);
    free(q->result);
}

SERVER_TEST(a_statement_that_takes_long_can_be_left)
    int relay;
    my_query q = late_query("SELECT SLEEP(20)", -1, &relay);
    drop_query(&q);
    my_close(&other);
    my_relay_end(relay);
    q = late_query("SELECT SLEEP(20)", -1, &relay);
    my_abandon(&other);
    drop_query(&q);
    my_relay_end(relay);
END_SERVER_TEST

SERVER_TEST(a_server_that_stops_among_the_rows_is_waited_for)
    int relay;
    my_query q = late_query("SELECT REPEAT('x', 100) FROM seq_1_to_100000", 200000, &relay);
    my_abandon(&other);
    drop_query(&q);
    my_relay_end(relay);
    q = late_query("SELECT REPEAT('x', 100) FROM seq_1_to_100000", 200000, &relay);
    drop_query(&q);
    my_close(&other);
    my_relay_end(relay);
END_SERVER_TEST

/* More than sockets hold goes to a server that does not read. */
SERVER_TEST(a_server_that_does_not_read_is_waited_for)
    enum { LONG = 32 << 20 };
    int port, pid = my_relay(-1, &port), step;
    char *data = calloc(1, LONG);
    calx_bytes bytes = { data, LONG };
    calx_slot slot = MY_SLOT(CALX_KIND_BYTES, bytes);
    my_query q;
    ck_assert_int_eq(my_connect(&other, "127.0.0.1", port, NULL, 20000), CALX_STEP_DONE);
    q = my_prepare(&other, "SELECT LENGTH(?)", 1);
    ck_assert(q.prepared);
    kill(pid, SIGSTOP);
    step = other.driver->execute_start(q.statement, q.result, &slot, 1, 1, 0, &other.io);
    ck_assert_int_eq(my_finish(&other, step, 500), MY_LATE);
    my_abandon(&other);
    drop_query(&q);
    my_relay_end(pid);
    free(data);
END_SERVER_TEST

SERVER_TEST(a_child_process_abandons_without_a_word)
    int status = 1, pid;
    my_do(&s, "BEGIN");
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        my_abandon(&s);
        unit_leave(0);
    }
    waitpid(pid, &status, 0);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(my_number(&s, "SELECT 6"), 6);
    ck_assert_uint_eq(s.done.transaction, CALX_TRANSACTION_ACTIVE);
END_SERVER_TEST

SERVER_TEST(a_statement_may_outlive_its_connection)
    my_query q = my_run(&s, "SELECT seq FROM seq_1_to_1000", my_no_slots, 0);
    ck_assert_int_eq(q.step, CALX_STEP_DONE);
    my_close(&s);
    ck_assert_int_eq(s.driver->result_close_start(q.result, &s.io), CALX_STEP_DONE);
    drop_query(&q);
END_SERVER_TEST

/* Errors of the server, classified. */

static void fails(const char *sql, int code, uint32_t status, uint32_t kind)
{
    ck_assert_int_eq(run(&s, sql), CALX_STEP_FAILED);
    ck_assert_msg(s.error.native_code == code && s.error.status == status && s.error.kind == kind,
                  "%s: %d %u %u %.*s", sql, s.error.native_code, s.error.status, s.error.kind, (int)s.error.message.len, s.error.message.ptr);
}

SERVER_TEST(errors_have_a_class_a_kind_and_names)
    my_do(&s, "DROP TABLE IF EXISTS calx_child, calx_parent;"
              "CREATE TABLE calx_parent (id INT PRIMARY KEY, name VARCHAR(5) NOT NULL, UNIQUE KEY calx_name (name),"
              " n INT, CONSTRAINT calx_small CHECK (n < 10)) ENGINE=InnoDB;"
              "CREATE TABLE calx_child (id INT PRIMARY KEY, parent INT, CONSTRAINT calx_fk FOREIGN KEY (parent)"
              " REFERENCES calx_parent (id)) ENGINE=InnoDB; INSERT INTO calx_parent VALUES (1, ''' for', 1)");
    fails("INSERT INTO calx_parent VALUES (2, ''' for', 1)", 1062, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
    ck_assert(is(s.error.constraint, "calx_name"));
    ck_assert_str_eq(s.error.sqlstate, "23000");
    fails("INSERT INTO calx_parent VALUES (1, 'b', 1)", 1062, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
    ck_assert(is(s.error.constraint, "PRIMARY"));
    fails("INSERT INTO calx_child VALUES (1, 9)", 1452, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION);
    ck_assert(is(s.error.constraint, "calx_fk") && is(s.error.table, "calx_child") && is(s.error.column, "parent"));
    my_do(&s, "INSERT INTO calx_child VALUES (1, 1)");
    fails("DELETE FROM calx_parent", 1451, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION);
    fails("INSERT INTO calx_parent VALUES (3, NULL, 1)", 1048, CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION);
    ck_assert(is(s.error.column, "name"));
    fails("INSERT INTO calx_parent (id) VALUES (3)", 1364, CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION);
    ck_assert(is(s.error.column, "name"));
    fails("INSERT INTO calx_parent VALUES (3, 'c', 10)", 4025, CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION);
    ck_assert(is(s.error.constraint, "calx_small") && is(s.error.table, "calx_parent"));
    fails("INSERT INTO calx_parent VALUES (3, 'toolong', 1)", 1406, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG);
    ck_assert(is(s.error.column, "name"));
    fails("INSERT INTO calx_parent VALUES (3000000000, 'c', 1)", 1264, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    ck_assert(is(s.error.column, "id"));
    fails("INSERT INTO calx_parent VALUES ('x', 'c', 1)", 1366, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
    ck_assert(is(s.error.column, "id") && is(s.error.table, "calx_parent"));
    fails("INSERT INTO calx_parent VALUES (1 / 0, 'c', 1)", 1365, CALX_DATA_ERROR, CALX_DIVISION_BY_ZERO);
    fails("SELECT CAST(9223372036854775807 AS SIGNED) + 1", 1690, CALX_DATA_ERROR, CALX_OUT_OF_RANGE);
    fails("SELECT * FROM calx_absent", 1146, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE);
    ck_assert(is(s.error.table, "calx_absent"));
    fails("SELECT p.absent FROM calx_parent p", 1054, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN);
    ck_assert(is(s.error.column, "absent"));
    fails("SELEC 1", 1064, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR);
    fails("USE calx_absent", 1049, CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE);
    fails("SET STATEMENT max_statement_time = 0.1 FOR SELECT COUNT(*) FROM seq_1_to_100000 a, seq_1_to_100000 b", 1969,
          CALX_TIMEOUT, 0);
    my_do(&s, "SET SESSION TRANSACTION READ ONLY");
    my_do(&s, "BEGIN");
    fails("DELETE FROM calx_child", 1792, CALX_OPERATIONAL_ERROR, CALX_READ_ONLY);
    my_do(&s, "ROLLBACK; SET SESSION TRANSACTION READ WRITE; DROP TABLE calx_child, calx_parent");
END_SERVER_TEST

Suite *suite_driver_mysqlclient_peer(void);
Suite *suite_driver_mysqlclient_peer(void)
{
    Suite *suite = suite_create("driver_mysqlclient_peer");
    TCase *tests = tcase_create("server");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, the_transactions_state_is_told);
    tcase_add_test(tests, ddl_that_commits_shows_in_the_state);
    tcase_add_test(tests, a_lock_timeout_leaves_the_transaction_open);
    tcase_add_test(tests, a_deadlock_rolls_the_whole_transaction_back);
    tcase_add_test(tests, modes_are_noticed);
    tcase_add_test(tests, the_session_is_strict_and_in_utc);
    tcase_add_test(tests, a_script_runs_several_statements_and_only_a_script);
    tcase_add_test(tests, a_local_file_is_not_sent);
    tcase_add_test(tests, an_error_among_the_rows_is_told);
    tcase_add_test(tests, a_killed_connection_is_a_disconnect);
    tcase_add_test(tests, a_server_that_is_not_there_is_named);
    tcase_add_test(tests, without_tls_on_the_server_the_error_names_the_key);
    tcase_add_test(tests, a_host_is_never_more_than_a_name);
    tcase_add_test(tests, a_host_that_is_not_local_is_verified);
    tcase_add_test(tests, a_unix_socket_is_used);
    tcase_add_test(tests, a_server_that_does_not_greet_is_waited_for);
    tcase_add_test(tests, a_server_that_stops_while_it_authenticates_is_waited_for);
    tcase_add_test(tests, a_statement_that_takes_long_can_be_left);
    tcase_add_test(tests, a_server_that_stops_among_the_rows_is_waited_for);
    tcase_add_test(tests, a_server_that_does_not_read_is_waited_for);
    tcase_add_test(tests, a_child_process_abandons_without_a_word);
    tcase_add_test(tests, a_statement_may_outlive_its_connection);
    tcase_add_test(tests, errors_have_a_class_a_kind_and_names);
    suite_add_tcase(suite, tests);
    return suite;
}
