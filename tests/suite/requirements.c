/* SPDX-License-Identifier: MIT */
/* What each backend can do and how it names its types: data. A file may replace a table (--requirements).
 *
 * A value of "no", or "no, because ...", means that the backend has not got it; tests that need the key are skipped,
 * and say why. The generic table comes first and is what other tables stand on: a backend that it does not know is
 * asked for standard SQL alone. */
#include "requirements.h"
#include "suite.h"

static const requirement generic[] = {
    /* types */
    { "smallint_type", "SMALLINT" },
    { "int_type", "INTEGER" },
    { "bigint_type", "BIGINT" },
    { "double_type", "DOUBLE PRECISION" },
    { "bool_type", "BOOLEAN" },
    { "text_type", "TEXT" },
    { "blob_type", "BLOB" },
    { "text_key_type", UNKNOWN },      /* text of 40 characters, ordered by code point */
    { "bytes_key_type", UNKNOWN },     /* bytes that can be indexed */
    { "timestamp_type", "TIMESTAMP" },
    { "decimal_type", UNKNOWN },       /* of 38 digits, 10 of them behind the point */
    { "uint64_type", UNKNOWN },
    { "timestamptz_type", UNKNOWN },
    { "date_type", UNKNOWN },
    { "time_type", UNKNOWN },
    { "interval_type", UNKNOWN },
    { "interval_months", UNKNOWN },    /* it keeps months and days apart from hours */
    { "uuid_type", UNKNOWN },          /* ordered by bytes */
    { "native_uuid_type", UNKNOWN },   /* a type of its own, however it orders */
    { "json_type", UNKNOWN },          /* keeps the text as it is */
    { "json_equal_type", UNKNOWN },    /* and one that has = */
    { "enum_type", UNKNOWN },          /* of a column v with the labels sad, ok, happy */
    { "enum_create", "" },             /* a script that makes that type */
    { "zones", UNKNOWN },              /* timestamptz_type reads offsets in SQL text */
    { "typed_times", UNKNOWN },        /* timestamps with and without zone are two types */
    { "table_suffix", "" },
    { "autoincrement", UNKNOWN },
    /* the names that results tell of INTEGER, VARCHAR(50) and the blob type */
    { "int_type_name", UNKNOWN },
    { "varchar_type_name", UNKNOWN },
    { "blob_type_name", UNKNOWN },
    /* values */
    { "infinity", UNKNOWN },
    { "negative_zero", UNKNOWN },
    { "text_with_nul", UNKNOWN },
    { "typed_columns", UNKNOWN },      /* text is refused by a column of numbers */
    { "length_is_checked", UNKNOWN },  /* VARCHAR(3) refuses four characters */
    { "range_is_checked", UNKNOWN },   /* SMALLINT refuses 32768, NUMERIC(5,2) 1000 */
    { "range_names_column", UNKNOWN }, /* and the column is named */
    { "full_text", UNKNOWN },          /* a table to search in can be made as suite_search.c makes it */
    { "numbers_fit", UNKNOWN },        /* SUM of integers is exact while it fits, and a float is of single precision once it is stored */
    { "moments_compute", UNKNOWN },    /* spans of time are added to them, and their fields are numbers with fractions */
    { "decimals_compare", UNKNOWN },   /* decimal_type is compared and summed exactly */
    /* statements */
    { "returning", UNKNOWN },
    { "returning_counts", UNKNOWN },   /* its rows are counted by calx_rowcount() */
    { "last_insert_id", UNKNOWN },
    { "standard_sql", UNKNOWN },       /* what calx writes by itself is read: the dialect's compiler says what is not there, or all of it is */
    { "create_all", UNKNOWN },         /* calx_create_all() and calx_drop_all(): the dialect has a compiler with has_table */
    { "cte", UNKNOWN },                /* WITH, and joins of it without a table */
    { "cancel", UNKNOWN },             /* calx_cancel() */
    { "sleep", UNKNOWN },              /* a statement that takes a minute, and can be stopped */
    { "explain", UNKNOWN },            /* before a query: names the indexes that it may use */
    { "explain_setup", "" },           /* a script that makes it prefer them to small tables */
    { "blob_limit", UNKNOWN },         /* a query of how many bytes a value may have; "": 100 MB are fine */
    { "copies_written", "4" },         /* of a large argument in the memory of the program, its own among them */
    { "copies_read", "4" },
    { "big_sql", "1000000" },          /* bytes of one value that certainly go through */
    /* how SQL is read */
    { "target", "" },                  /* what calx_compile() calls it; "": as the URL does */
    { "quote", "\"" },
    { "nested_comments", UNKNOWN },
    { "dollar_quotes", UNKNOWN },
    { "escape_strings", UNKNOWN },     /* E'...' */
    { "backslash_escapes", UNKNOWN },  /* in every literal */
    { "no_backslash_escapes", UNKNOWN }, /* the statement that turns them off */
    { "hash_comments", UNKNOWN },
    { "dash_needs_space", UNKNOWN },
    { "casts", UNKNOWN },              /* x::int */
    { "brackets", UNKNOWN },           /* [name] */
    { "question_marks", UNKNOWN },     /* are the driver's placeholders */
    /* transactions */
    { "ddl_commits", UNKNOWN },
    { "transactional_ddl", UNKNOWN },
    { "deferred_constraints", UNKNOWN },
    { "savepoints", UNKNOWN },
    { "deadlock", UNKNOWN },           /* two writers can end in one, and the server says so */
    { "deadlock_takes_all", UNKNOWN }, /* and rolls the whole transaction back, savepoints and all */
    { "two_connections", UNKNOWN },
    { "isolation_levels", UNKNOWN },   /* that can be asked for, by their SQL names */
    { "isolation_default", UNKNOWN },  /* READ COMMITTED, REPEATABLE READ or SERIALIZABLE */
    { "dirty_reads", UNKNOWN },        /* READ UNCOMMITTED shows them */
    { "read_only_transactions", UNKNOWN },
    { "deferrable_transactions", UNKNOWN },
    { "pipeline", UNKNOWN },           /* statements go out without waiting for the answer to the one before */
    { "twophase", UNKNOWN },           /* calx_begin_twophase() */
    { "begin_option", UNKNOWN },       /* begin=immediate in the URL */
    { "autocommit_off", UNKNOWN },     /* a statement after which each statement begins a transaction */
    { "concurrent_writers", UNKNOWN },
    /* the machine, not the backend: set when the program begins */
    { "proc", "yes" },                 /* /proc/self/status */
    { "volume", "yes" },               /* tests of several hundred megabytes may run: CALX_SUITE_VOLUME=no leaves them out */
    { "memory", "yes" },               /* is the program's alone */
    { "wide_long_double", "yes" },     /* tells INT64_MAX from the double beside it, which SQLite compares the two by */
    /* errors */
    { "foreign_keys", UNKNOWN },
    { "error_classes", UNKNOWN },      /* the dialect has classify(): a mistake has the class and kind of docs/errors.md */
    { "constraint_names", UNKNOWN },   /* are told by a unique violation */
    { "sqlstate_unique", UNKNOWN },
    { "sqlstate_foreign_key", UNKNOWN },
    { "sqlstate_not_null", UNKNOWN },
    { "sqlstate_check", UNKNOWN },
    { "sqlstate_syntax", UNKNOWN },
    { "sqlstate_no_table", UNKNOWN },
    { "sqlstate_no_column", UNKNOWN },
    { "division_by_zero", UNKNOWN },   /* is an error */
    /* the way to it */
    { "network", UNKNOWN },            /* a server, reached by TCP with the URL's host and port */
    { "default_port", "0" },
    { "passwords", UNKNOWN },
    { "named_databases", UNKNOWN },
    { "unreachable_path", UNKNOWN },   /* a database name that cannot be opened */
    { "connection_id", UNKNOWN },      /* a query for the number of the connection */
    { "kill", UNKNOWN },               /* a script that ends the connection of a number, with %lld for it */
    { "fork_in_transaction", UNKNOWN }, /* a child works on what its parent has a transaction on */
};

static const requirement sqlite[] = {
    { "full_text", "yes" },
    { "numbers_fit", "yes" },
    { "moments_compute", "yes" },
    { "create_all", "yes" },
    { "standard_sql", "yes" },
    { "error_classes", "yes" },
    { "savepoints", "yes" },
    { "two_connections", "yes" },
    { "foreign_keys", "yes" },
    { "autoincrement", "INTEGER PRIMARY KEY" },
    { "decimal_type", "DECIMAL_TEXT(38,10) COLLATE decimal" },
    { "int_type_name", "INTEGER" },
    { "varchar_type_name", "VARCHAR(50)" },
    { "blob_type_name", "BLOB" },
    { "uint64_type", "no, integers have 64 bits with a sign" },
    { "timestamptz_type", "TIMESTAMPTZ" },
    { "date_type", "DATE" },
    { "time_type", "TIME" },
    { "interval_type", "INTERVAL" },
    { "interval_months", "no, an interval is its microseconds" },
    { "uuid_type", "UUID_TEXT" },
    { "native_uuid_type", "no, there is no such type" },
    { "json_type", "JSON_TEXT" },
    { "json_equal_type", "JSON_TEXT" },
    { "enum_type", "VARCHAR(5) CHECK (v IN ('sad', 'ok', 'happy'))" },
    { "zones", "no, a timestamp is text" },
    { "typed_times", "no, both are text" },
    { "explain", "EXPLAIN QUERY PLAN" },
    { "text_key_type", "VARCHAR(40)" },
    { "bytes_key_type", "BLOB" },
    { "blob_limit", "" },
    { "copies_written", "2" },
    { "copies_read", "3" },
    { "infinity", "yes" },
    { "negative_zero", "no, a column of reals keeps whole numbers as integers" },
    { "text_with_nul", "yes" },
    { "typed_columns", "no, a column takes values of every type" },
    { "length_is_checked", "no, declared lengths are not enforced" },
    { "range_is_checked", "no, declared sizes are not enforced" },
    { "range_names_column", "no, declared sizes are not enforced" },
    { "decimals_compare", "yes" },
    { "returning", "yes" },
    { "returning_counts", "yes" },
    { "last_insert_id", "yes" },
    { "cte", "yes" },
    { "cancel", "yes" },
    { "sleep",
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000000) SELECT MAX(n) FROM c" },
    { "nested_comments", "no, the first end of a comment ends it" },
    { "dollar_quotes", "no, literals stand in single quotes" },
    { "escape_strings", "no, literals stand in single quotes" },
    { "backslash_escapes", "no, a backslash in a literal is one" },
    { "no_backslash_escapes", "no, a backslash in a literal is one" },
    { "hash_comments", "no, # begins no comment" },
    { "dash_needs_space", "no, -- begins a comment wherever it stands" },
    { "casts", "no, there is only CAST" },
    { "brackets", "yes" },
    { "question_marks", "yes" },
    { "ddl_commits", "no, DDL is part of the transaction" },
    { "transactional_ddl", "yes" },
    { "deferred_constraints", "yes" },
    { "deadlock", "no, only of transactions that have read before they write (reads_for_share)" },
    { "deadlock_takes_all", "no, it ends in the statement, and a savepoint before it holds" },
    { "concurrent_writers", "no, there is one writer at a time" },
    { "isolation_levels", "SERIALIZABLE" },
    { "isolation_default", "SERIALIZABLE" },
    { "dirty_reads", "no, connections share no cache" },
    { "read_only_transactions", "yes" },
    { "deferrable_transactions", "no, there are none" },
    { "pipeline", "no, there is no server to wait for" },
    { "twophase", "no, a database is one file" },
    { "begin_option", "yes" },
    { "autocommit_off", "no, there is no such mode" },
    { "constraint_names", "no, a unique violation names table and column" },
    { "sqlstate_unique", "no, errors have no SQLSTATE" },
    { "sqlstate_foreign_key", "no, errors have no SQLSTATE" },
    { "sqlstate_not_null", "no, errors have no SQLSTATE" },
    { "sqlstate_check", "no, errors have no SQLSTATE" },
    { "sqlstate_syntax", "no, errors have no SQLSTATE" },
    { "sqlstate_no_table", "no, errors have no SQLSTATE" },
    { "sqlstate_no_column", "no, errors have no SQLSTATE" },
    { "division_by_zero", "no, it gives NULL" },
    { "network", "no, there is no server" },
    { "passwords", "no, there are no accounts" },
    { "named_databases", "no, a database is a file" },
    { "unreachable_path", "/nonexistent/calx_suite.db" },
    { "connection_id", "no, connections have no number" },
    { "kill", "no, there is no server" },
    { "fork_in_transaction", "no, it cannot lock a file on which the parent process has a lock" },
};

static const requirement postgresql[] = {
    { "decimal_type", "NUMERIC(38,10)" },
    { "full_text", "yes" },
    { "numbers_fit", "yes" },
    { "moments_compute", "yes" },
    { "create_all", "yes" },
    { "standard_sql", "yes" },
    { "error_classes", "yes" },
    { "savepoints", "yes" },
    { "two_connections", "yes" },
    { "foreign_keys", "yes" },
    { "autoincrement", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY" },
    { "blob_type", "BYTEA" },
    { "int_type_name", "integer" },
    { "varchar_type_name", "character varying" },
    { "blob_type_name", "bytea" },
    { "uint64_type", "no, integers have 64 bits with a sign" },
    { "timestamptz_type", "TIMESTAMPTZ" },
    { "date_type", "DATE" },
    { "time_type", "TIME" },
    { "interval_type", "INTERVAL" },
    { "interval_months", "yes" },
    { "uuid_type", "UUID" },
    { "native_uuid_type", "UUID" },
    { "json_type", "JSON" },
    { "json_equal_type", "JSONB" },
    { "enum_type", "calx_suite_mood" },
    { "enum_create", "DROP TYPE IF EXISTS calx_suite_mood CASCADE; CREATE TYPE calx_suite_mood AS ENUM ('sad', 'ok', 'happy')" },
    { "zones", "yes" },
    { "typed_times", "yes" },
    { "explain", "EXPLAIN" },
    { "explain_setup", "SET LOCAL enable_seqscan = off" },
    { "text_key_type", "VARCHAR(40) COLLATE \"C\"" },
    { "bytes_key_type", "BYTEA" },
    { "blob_limit", "" },
    { "copies_written", "2" },
    { "copies_read", "3" },
    { "infinity", "yes" },
    { "negative_zero", "yes" },
    { "text_with_nul", "no, text cannot hold a NUL byte" },
    { "typed_columns", "yes" },
    { "length_is_checked", "yes" },
    { "range_is_checked", "yes" },
    { "range_names_column", "yes" },
    { "decimals_compare", "yes" },
    { "returning", "yes" },
    { "returning_counts", "yes" },
    { "last_insert_id", "no, INSERT ... RETURNING tells the key" },
    { "cte", "yes" },
    { "cancel", "yes" },
    { "sleep", "SELECT COUNT(*) FROM pg_sleep(60)" },
    { "nested_comments", "yes" },
    { "dollar_quotes", "yes" },
    { "escape_strings", "yes" },
    { "backslash_escapes", "no, only E'...' takes them" },
    { "no_backslash_escapes", "no, only E'...' takes them" },
    { "hash_comments", "no, # is an operator" },
    { "dash_needs_space", "no, -- begins a comment wherever it stands" },
    { "casts", "yes" },
    { "brackets", "no, [1] is a subscript" },
    { "question_marks", "no, ? is an operator" },
    { "ddl_commits", "no, DDL is part of the transaction" },
    { "transactional_ddl", "yes" },
    { "deferred_constraints", "yes" },
    { "deadlock", "yes" },
    { "deadlock_takes_all", "no, it ends in the statement, and a savepoint before it holds" },
    { "concurrent_writers", "yes" },
    { "isolation_levels", "READ UNCOMMITTED, READ COMMITTED, REPEATABLE READ, SERIALIZABLE" },
    { "isolation_default", "READ COMMITTED" },
    { "dirty_reads", "no, READ UNCOMMITTED is READ COMMITTED" },
    { "read_only_transactions", "yes" },
    { "deferrable_transactions", "yes" },
    { "pipeline", "yes" },
    { "twophase", "yes" },
    { "begin_option", "no, locks are taken by statements" },
    { "autocommit_off", "no, there is no such mode" },
    { "constraint_names", "yes" },
    { "sqlstate_unique", "23505" },
    { "sqlstate_foreign_key", "23503" },
    { "sqlstate_not_null", "23502" },
    { "sqlstate_check", "23514" },
    { "sqlstate_syntax", "42601" },
    { "sqlstate_no_table", "42P01" },
    { "sqlstate_no_column", "42703" },
    { "division_by_zero", "yes" },
    { "network", "yes" },
    { "default_port", "5432" },
    { "passwords", "yes" },
    { "named_databases", "yes" },
    { "unreachable_path", "no, a database is on the server" },
    { "connection_id", "SELECT pg_backend_pid()" },
    { "kill", "SELECT pg_terminate_backend(%lld)" },
    { "fork_in_transaction", "yes" },
};

/* MariaDB 10.11, and MySQL where it does the same. */
static const requirement mysql[] = {
    { "full_text", "yes" },
    { "numbers_fit", "yes" },
    { "moments_compute", "yes" },
    { "create_all", "yes" },
    { "standard_sql", "yes" },
    { "error_classes", "yes" },
    { "savepoints", "yes" },
    { "two_connections", "yes" },
    { "foreign_keys", "yes" },
    { "table_suffix", " ENGINE=InnoDB CHARACTER SET utf8mb4" },
    { "autoincrement", "BIGINT AUTO_INCREMENT PRIMARY KEY" },
    { "text_type", "LONGTEXT" },
    { "blob_type", "LONGBLOB" },
    { "timestamp_type", "DATETIME(6)" },
    { "decimal_type", "DECIMAL(38,10)" },
    { "uint64_type", "BIGINT UNSIGNED" },
    { "timestamptz_type", "DATETIME(6)" },
    { "date_type", "DATE" },
    { "time_type", "TIME(6)" },
    { "interval_type", "BIGINT" },
    { "interval_months", "no, an interval is its microseconds" },
    { "uuid_type", "CHAR(36)" },
    { "native_uuid_type", "no, MySQL has no such type" },
    { "json_type", "JSON" },
    { "json_equal_type", "JSON" },
    { "enum_type", "ENUM('sad', 'ok', 'happy')" },
    { "zones", "no, DATETIME has no zone" },
    { "typed_times", "no, DATETIME is both" },
    { "explain", "EXPLAIN" },
    { "int_type_name", "INT" },
    { "varchar_type_name", "VARCHAR" },
    { "blob_type_name", "BLOB" },
    { "text_key_type", "VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin" },
    { "bytes_key_type", "VARBINARY(40)" },
    { "blob_limit", "SELECT @@max_allowed_packet" },
    { "copies_written", "2" },
    { "copies_read", "3" },
    { "infinity", "no, DOUBLE holds finite numbers" },
    { "negative_zero", "no, MariaDB 10.11 reads a parameter of -0.0 as 0" },
    { "text_with_nul", "yes" },
    { "typed_columns", "yes" },
    { "length_is_checked", "yes" },
    { "range_is_checked", "yes" },
    { "range_names_column", "yes" },
    { "decimals_compare", "yes" },
    { "returning", "yes" },
    { "returning_counts", "no, only reading the rows tells their number" },
    { "last_insert_id", "yes" },
    { "cte", "yes" },
    { "cancel", "yes" },
    { "sleep", "SELECT SLEEP(60)" },
    { "quote", "`" },
    { "nested_comments", "no, the first end of a comment ends it" },
    { "dollar_quotes", "no, $ is part of a name" },
    { "escape_strings", "no, every literal takes backslashes" },
    { "backslash_escapes", "yes" },
    { "no_backslash_escapes", "SET SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',NO_BACKSLASH_ESCAPES')" },
    { "hash_comments", "yes" },
    { "dash_needs_space", "yes" },
    { "casts", "no, there is only CAST" },
    { "brackets", "no, there are none" },
    { "question_marks", "yes" },
    { "ddl_commits", "yes" },
    { "transactional_ddl", "no, DDL commits" },
    { "deferred_constraints", "no, constraints are checked at once" },
    { "deadlock", "yes" },
    { "deadlock_takes_all", "yes" },
    { "concurrent_writers", "yes" },
    { "isolation_levels", "READ UNCOMMITTED, READ COMMITTED, REPEATABLE READ, SERIALIZABLE" },
    { "isolation_default", "REPEATABLE READ" },
    { "dirty_reads", "yes" },
    { "read_only_transactions", "yes" },
    { "deferrable_transactions", "no, there are none" },
    { "pipeline", "no, the client library waits for each answer" },
    { "twophase", "yes" },
    { "begin_option", "no, locks are taken by statements" },
    { "autocommit_off", "SET autocommit = 0" },
    { "constraint_names", "yes" },
    { "sqlstate_unique", "23000" },
    { "sqlstate_foreign_key", "23000" },
    { "sqlstate_not_null", "23000" },
    { "sqlstate_check", "23000" },
    { "sqlstate_syntax", "42000" },
    { "sqlstate_no_table", "42S02" },
    { "sqlstate_no_column", "42S22" },
    { "division_by_zero", "no, it gives NULL" },
    { "network", "yes" },
    { "default_port", "3306" },
    { "passwords", "yes" },
    { "named_databases", "yes" },
    { "unreachable_path", "no, a database is on the server" },
    { "connection_id", "SELECT CONNECTION_ID()" },
    { "kill", "KILL %lld" },
    { "fork_in_transaction", "yes" },
};

/* What MariaDB has and MySQL has not. */
static const requirement mariadb[] = {
    { "target", "mariadb" },
    { "collation_of_a_session", "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin" },
    { "native_uuid_type", "UUID" },
    { "text_key_type", "VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin" },
};

#define TABLE(name, items) { name, items, sizeof items / sizeof *items }
const requirement_table suite_requirement_tables[] = {
    TABLE("generic", generic), TABLE("sqlite", sqlite),   TABLE("postgresql", postgresql),
    TABLE("mysql", mysql),     TABLE("mariadb", mysql),   TABLE("mariadb", mariadb),
};
const size_t suite_requirement_table_count = sizeof suite_requirement_tables / sizeof *suite_requirement_tables;
