/* SPDX-License-Identifier: MIT */
/* How each backend is brought to fail, and what it tells then: data for the tests of errors. */
#include "requirements.h"

#define NO_SERVER "no, there is no server"
#define EVERY_TYPE "no, a column takes values of every type"

const suite_mistake suite_mistakes[] = {
    /* Which of constraint, table and column an error names. */
    { "unique_tells", "table column", "constraint table column", "constraint" },
    { "exclusion_tells", "no", "constraint table", "no" },
    { "foreign_key_tells", "no, it counts violations, and cannot say which key it was", "constraint table column",
      "constraint table column" },
    { "not_null_tells", "table column", "table column", "column" },
    { "check_tells", "constraint", "constraint table", "constraint table" },
    { "no_table_tells", "table", "table", "table" },
    { "no_column_tells", "column", "column", "column" },
    { "exists_tells", "table", "table", "table" },
    { "full_tells", "no", "no", "table" },
    { "too_long_tells", "no, the value alone was too long", "column", "column" },
    { "out_of_range_tells", "no, the value alone was out of range", "column", "column" },
    { "bad_value_tells", EVERY_TYPE, "column", "table column" },

    /* Statements that are mistakes, on the table calx_suite_err. */
    { "no_such_type", "no, every word is the name of a type", "CREATE TABLE calx_suite_typed (id nosuchtype)",
      "CREATE TABLE calx_suite_typed (id nosuchtype)" },
    { "no_such_user", "no, there are no users", "GRANT SELECT ON calx_suite_err TO calx_suite_nobody",
      "GRANT SELECT ON calx_suite_err TO calx_suite_nobody" },
    { "no_such_schema", "CREATE TABLE calx_suite_nowhere.t (id INTEGER)",
      "CREATE TABLE calx_suite_nowhere.t (id INTEGER)", "CREATE TABLE calx_suite_nowhere.t (id INTEGER)" },
    { "raises", "DELETE FROM calx_suite_err", "DO $$ BEGIN RAISE EXCEPTION 'not on\n\tsundays'; END $$",
      "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not on\n\tsundays'" },
    { "raises_setup",
      "CREATE TRIGGER calx_suite_guard BEFORE DELETE ON calx_suite_err "
      "BEGIN SELECT RAISE(ABORT, 'not on\n\tsundays'); END",
      "", "" },
    { "raises_blank", "DELETE FROM calx_suite_err", "DO $$ BEGIN RAISE EXCEPTION E' \n\t '; END $$",
      "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ' \n\t '" },
    { "raises_blank_setup",
      "CREATE TRIGGER calx_suite_guard BEFORE DELETE ON calx_suite_err BEGIN SELECT RAISE(ABORT, ' \n\t '); END",
      "", "" },
    { "too_long", "SELECT zeroblob(2000000000)",
      "UPDATE calx_suite_err SET name = 'Augusta Ada King, Countess of Lovelace'",
      "UPDATE calx_suite_err SET name = 'Augusta Ada King, Countess of Lovelace'" },
    /* A query of how many bytes a value has at most: SQLITE_LIMIT_LENGTH as Debian builds it, and what PostgreSQL's protocol takes. */
    { "value_most", "SELECT 1000000000", "SELECT 1073741823", "SELECT @@max_allowed_packet" },
    { "statement_most", "no, a thousand million bytes are too many for a test", "no, 1 GB is too much for a test", "SELECT @@max_allowed_packet" },
    { "sets_most", "no, it is the program's", "no, it is the protocol's", "SET GLOBAL max_allowed_packet = %lld" }, /* of new sessions */
    { "out_of_range", "SELECT ABS(-9223372036854775807 - 1)", "UPDATE calx_suite_err SET small = 40000",
      "UPDATE calx_suite_err SET small = 40000" },
    { "overflow", "SELECT SUM(n) FROM (SELECT 9223372036854775807 AS n UNION ALL SELECT 1) AS two",
      "SELECT 9223372036854775807 + 1", "SELECT 9223372036854775807 + 1" },
    { "divides_by_zero", "no, it gives NULL", "UPDATE calx_suite_err SET age = 1 / (age - 30)",
      "UPDATE calx_suite_err SET age = 1 / (age - 30)" }, /* MariaDB 10.11: a SELECT gives NULL, and a warning */
    { "dates_are_checked", EVERY_TYPE, "DATE", "DATE" },
    /* What a column of a model takes beside the days and hours of C's types, and of a number with a fraction for one of integers. */
    { "moments_of_its_own", "none", "d='10000-01-01' d='infinity' d='0044-03-15 BC' c='24:00:00' ts='10000-01-01 00:00:00' ts='infinity'",
      "d='0000-05-05' c='24:00:00' c='25:00:00' c='-01:00:00' c='838:59:59' ts='0000-12-31 23:59:59'" },
    { "rounds_fractions", "refused", "yes", "yes" },
    { "stray_text", "SELECT CAST(x'61FF' AS TEXT) AS v", "no, the server knows what text is", "no, the server knows what text is" },
    { "binds_max", "250000", "65535", "65535" }, /* SQLite: as Debian builds it */

    { "excludes", "no, there is no EXCLUDE", "span INT4RANGE, CONSTRAINT calx_suite_apart EXCLUDE USING gist (span WITH &&)",
      "no, there is no EXCLUDE" },

    /* What provokes an error of the server's state. */
    { "makes_read_only", "PRAGMA query_only = 1", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
      "SET SESSION TRANSACTION READ ONLY" },
    { "read_only_url", "mode=ro", "options=-c default_transaction_read_only=on",
      "no, the URL has no key for it" },
    { "shortening_url", "no, the URL has no key for it", "options=-c extra_float_digits=0 -c bytea_output=escape",
      "no, the URL has no key for it" },
    { "begin_is_a_block", "no, it is a statement", "no, it is a statement", "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ORACLE')" },
    { "fills_setup", "CREATE TEMPORARY TABLE calx_suite_full (b BLOB); PRAGMA temp.max_page_count = 10", "",
      "SET max_heap_table_size = 16384; CREATE TEMPORARY TABLE calx_suite_full (n INT, s VARCHAR(200)) ENGINE=MEMORY" },
    /* PostgreSQL 15: a device that is always full, on the server: 53100 (needs the role pg_write_server_files) */
    { "fills", "INSERT INTO calx_suite_full VALUES (zeroblob(100000))",
      "COPY (SELECT 1) TO '/dev/full'",
      "INSERT INTO calx_suite_full WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 900) "
      "SELECT n, REPEAT('x', 200) FROM c" },
    { "fills_and_takes_all", "yes", "no, the statement alone fails", "no, the statement alone fails" },
    /* Real nodes that do not serve are in tests/fault; here the server sends the error that they send. */
    { "not_ready", "no, there is no server that could be starting",
      "DO $$ BEGIN RAISE SQLSTATE '57P03' USING MESSAGE = 'the database system is starting up'; END $$",
      "SIGNAL SQLSTATE '08S01' SET MYSQL_ERRNO = 1047, "
      "MESSAGE_TEXT = 'WSREP has not yet prepared node for application use'" },

    /* Concurrency. */
    { "short_lock_wait", "PRAGMA busy_timeout = 100", "SET lock_timeout = 100", "SET innodb_lock_wait_timeout = 1" },
    { "reads_for_share", "SELECT n FROM calx_suite_conflict WHERE id = 1", "SELECT n FROM calx_suite_conflict WHERE id = 1 FOR SHARE",
      "SELECT n FROM calx_suite_conflict WHERE id = 1 LOCK IN SHARE MODE" },
    { "conflict_setup", "", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SET innodb_snapshot_isolation = ON" },
    { "conflict_journal", "wal", "no, there is only one", "no, there is only one" },
    { "server_timeout", "no, the limits are calx's own", "SET statement_timeout = 50", "SET max_statement_time = 0.05" },
    { "cancels", NO_SERVER, "SELECT pg_cancel_backend(%lld)", "KILL QUERY %lld" },
    { "is_sleeping", NO_SERVER,
      "SELECT COUNT(*) FROM pg_stat_activity WHERE pid = %lld AND state = 'active' AND query LIKE '%pg_sleep%'",
      "SELECT COUNT(*) FROM information_schema.processlist WHERE id = %lld AND info LIKE '%SLEEP(60)%'" },

    /* Connecting. */
    { "speaks_german", NO_SERVER, "no, it is the superuser's to choose", "SET GLOBAL lc_messages = 'de_DE'" },
    { "speaks_english", NO_SERVER, "no, it is the superuser's to choose", "SET GLOBAL lc_messages = 'en_US'" },
    { "tls_key", NO_SERVER, "sslmode", "ssl_mode" },
    { "tls_required", NO_SERVER, "require", "required" },
    /* A place that takes one connection: a database of PostgreSQL, a user of MariaDB. */
    { "limits_setup", NO_SERVER, "CREATE DATABASE calx_suite_limited CONNECTION LIMIT 1",
      "CREATE USER calx_suite_limited@'%' IDENTIFIED BY 'limited' WITH MAX_USER_CONNECTIONS 1; "
      "GRANT ALL ON *.* TO calx_suite_limited@'%'" },
    { "limits_teardown", NO_SERVER, "DROP DATABASE IF EXISTS calx_suite_limited",
      "DROP USER IF EXISTS calx_suite_limited@'%'" },
    { "limits_database", NO_SERVER, "calx_suite_limited", "no, it is the user's limit" },
    { "creates_database", NO_SERVER, "CREATE DATABASE calx_suite_closed", "no, databases are not closed" },
    { "closed_database", NO_SERVER, "ALTER DATABASE calx_suite_closed ALLOW_CONNECTIONS false",
      "no, databases are not closed" },
};
const size_t suite_mistake_count = sizeof suite_mistakes / sizeof *suite_mistakes;
