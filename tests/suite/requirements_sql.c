/* SPDX-License-Identifier: MIT */
/* What SQL each backend has, and how it spells it: data for the tests of expressions. */
#include "requirements.h"

#define NO_ARRAYS_SQLITE "no, SQLite has no arrays"
#define NO_ARRAYS_MYSQL "no, MariaDB has no arrays"

/* Facts are of SQLite 3.40, PostgreSQL 15, MariaDB 10.11. */
const suite_mistake suite_constructs[] = {
    /* clauses of SELECT */
    { "with_ties", "no, SQLite has no FETCH", "yes", "no, calx writes LIMIT on MariaDB" },
    { "fetch_percent", "no, SQLite has no FETCH", "no, PostgreSQL has no PERCENT", "no, MariaDB has no PERCENT" },
    { "limit_expressions", "yes", "yes", "no, a limit is a number" },
    { "distinct_on", "no, SQLite has no DISTINCT ON", "yes", "no, MariaDB has no DISTINCT ON" },
    { "lateral", "no, SQLite has no LATERAL", "yes", "no, MariaDB has no LATERAL" },
    { "full_join", "yes", "yes", "no, MariaDB has no FULL JOIN" },
    { "for_update", "yes", "yes", "yes" },
    { "collation", "NOCASE", "C", "utf8mb4_bin" }, /* one that a program may name */
    { "collation_of_a_session", "SELECT 1", "SELECT 1", "SET NAMES utf8mb4 COLLATE utf8mb4_0900_bin" }, /* where the database's own is none by code point */
    { "windows", "yes", "yes", "yes" },
    { "range_of_numbers", "yes", "yes", "yes" },       /* RANGE BETWEEN 1 PRECEDING */
    { "range_of_decimals", "no, decimals are text", "yes", "yes" },
    { "default_of_lag", "yes", "yes", "no, lag() of MariaDB 10.11 has two arguments at most" },
    { "computed_bounds", "yes", "yes", "no, MariaDB 10.11 takes a number alone" }, /* ROWS 1 + 1 PRECEDING, group_concat(a SEPARATOR b) */
    { "range_of_dates", "no, dates are text", "yes", "no, MariaDB 10.11 takes no interval as a bound" },
    { "groups_frame", "yes", "yes", "no, MariaDB has no GROUPS" },
    { "search_and_cycle", "no, SQLite has neither", "yes", "no, MariaDB has neither: its CYCLE ... RESTRICT leaves rows out" },
    { "except_all", "no, SQLite has no EXCEPT ALL", "yes", "yes" },
    { "true_in_joins", "yes", "yes", "yes" },
    /* operators */
    { "ilike", "no, it is LIKE of small letters", "yes", "no, it is LIKE of small letters" },
    { "wide_escape", "yes", "yes", "no, MariaDB 10.11 compares bytes" }, /* LIKE ... ESCAPE of a character beyond ASCII */
    { "regexp", "no, a program has to define regexp()", "yes", "yes" },
    { "regexp_replace", "no, there is none", "yes", "yes" },
    { "binary_collation", "BINARY", "C", "utf8mb4_bin" },
    { "ordered_strings", "no, SQLite 3.40 has no ORDER BY within an aggregate", "yes", "yes" },
    { "skip_locked", "no, SQLite has one writer, and no rows to lock", "yes", "yes" },
    { "correlated_limits", "yes", "yes", "no, MariaDB has no LIMIT right behind IN, and what stands in FROM sees nothing around it" },
    { "any_of_select", "no, SQLite has no ANY", "yes", "yes" },
    { "cast_rounds", "no, there is no type of so many digits", "yes", "yes" },
    { "json", "yes", "yes", "yes" },
    { "json_path", "$.nested.elem[1].e", "{nested,elem,1,e}", "$.nested.elem[1].e" },
    { "century_field", "no, SQLite has no such field", "yes", "no, MariaDB has no such field" },
    { "day_hour_field", "no, SQLite has no such field", "no, PostgreSQL has no such field", "yes" },
    { "rest_of_doubles", "yes", "no, PostgreSQL has % of exact numbers", "yes" },
    { "intervals", "no, an interval is a number", "yes", "no, an interval is a number" },
    { "arrays", NO_ARRAYS_SQLITE, "yes", NO_ARRAYS_MYSQL },
    /* INSERT, UPDATE, DELETE */
    { "insert_returning", "yes", "yes", "yes" },
    { "update_returning", "yes", "yes", "no, MariaDB 10.11 has no UPDATE ... RETURNING" },
    { "delete_returning", "yes", "yes", "yes" },
    { "update_from", "yes", "yes", "yes" },
    { "delete_using", "no, SQLite has no DELETE with further tables", "yes", "yes" },
    { "delete_using_returning", "yes", "yes", "no, MariaDB 10.11 has no RETURNING of a DELETE with further tables" },
    { "set_tuples", "yes", "yes", "no, MariaDB has no SET of several columns at once" },
    { "sets_at_once", "yes", "yes", "no, MariaDB makes assignments one after the other" },
    { "materialized", "yes", "yes", "no, MariaDB 10.11 has no such word" },
    { "cte_before_update", "yes", "yes", "no, MariaDB 10.11 has WITH before SELECT alone" },
    { "cte_with_dml", "no, a CTE of SQLite reads", "yes", "no, a CTE of MariaDB reads" },
    { "upsert_where", "yes", "yes", "no, MariaDB has no condition of an upsert" },
    { "upsert_by_key", "yes", "yes", "no, MariaDB acts on whatever key" },
    { "upsert_by_any_key", "no, a key is named", "no, a key is named", "yes" },
    { "upsert_without_key", "yes", "no, PostgreSQL 15 wants the key of a DO UPDATE", "yes" },
    /* DDL */
    { "table_comments", "no, SQLite has no comments", "yes", "yes" },
    { "long_names", "yes", "no, names have 63 bytes", "no, names have 64 characters" },
    { "index_if_exists", "yes", "yes", "yes" },
    { "unsized_varchar", "yes", "yes", "no, MariaDB wants a length" },
    { "sequences", "no, SQLite has no sequences", "yes", "yes" },
    { "virtual_computed", "yes", "no, PostgreSQL 15 stores them", "yes" },
    { "hints_of_its_name", "yes", "yes", "yes" }, /* the tests have hints for a dialect of that name */
    { "nulls_not_distinct", "no, each NULL is one of its own", "yes", "no, each NULL is one of its own" },
    { "always_identity", "no, a key may be given", "yes", "no, a key may be given" },
    { "schema_setup", "ATTACH ':memory:' AS calx_suite_other",
      "DROP SCHEMA IF EXISTS calx_suite_other CASCADE; CREATE SCHEMA calx_suite_other",
      "DROP DATABASE IF EXISTS calx_suite_other; CREATE DATABASE calx_suite_other" },
    { "use_schema", "no, an attached database is no default", "SET search_path TO calx_suite_other", "USE calx_suite_other" },
    { "schema_end", "", "DROP SCHEMA IF EXISTS calx_suite_other CASCADE", "DROP DATABASE IF EXISTS calx_suite_other" },
};
const size_t suite_construct_count = sizeof suite_constructs / sizeof *suite_constructs;
