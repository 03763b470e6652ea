/* SPDX-License-Identifier: MIT */
/* Equal expressions of a SELECT: those that it groups by, or tells rows apart by, have one parameter for each value. */
#include <check.h>

#include <calx/calx.h>

struct alike {
    int64_t id;
    int32_t x;
    const char *name;
    calx_timestamp at;
};
CALX_MODEL(alike, "alikes", CALX_COLUMN(alike, id, .primary_key = true), CALX_COLUMN(alike, x), CALX_COLUMN(alike, name), CALX_COLUMN(alike, at));
static calx_metadata metadata = CALX_METADATA(&alike_model);
#define X calx_col(alike, x)
#define NAME calx_col(alike, name)
#define DAY(word) calx_func("date_trunc", word, calx_col(alike, at))

/* The statement for PostgreSQL, and how many values it binds. */
static void compiles(calx_statement *statement, const char *sql, size_t values)
{
    calx_compiled *compiled = calx_compile(statement, "postgresql 15");
    ck_assert_str_eq(calx_compiled_errmsg(compiled), "");
    ck_assert_str_eq(calx_compiled_sql(compiled), sql);
    ck_assert_uint_eq(calx_compiled_count(compiled), values);
    calx_compiled_dispose(compiled);
}

static void without_tables(void)
{
    calx_metadata_dispose(&metadata);
}

START_TEST(what_is_grouped_by)
{
    compiles(calx_select(calx_columns(DAY("day"), calx_count_all()), calx_group_by(DAY("day"))),
             "SELECT date_trunc($1, alikes.at) AS date_trunc_1, count(*) AS count_1 FROM alikes GROUP BY date_trunc($1, alikes.at)", 1);
    compiles(calx_select(calx_columns(calx_plus(calx_times(X, 2), 2), calx_count_all()), calx_where(calx_ne(X, 2)), calx_group_by(calx_times(X, 2)),
                         calx_having(calx_gt(calx_times(X, 2), 2)), calx_order_by(calx_desc(calx_times(X, 2)))),
             "SELECT alikes.x * $1 + $2 AS anon_1, count(*) AS count_1 FROM alikes WHERE alikes.x != $3 GROUP BY alikes.x * $1 HAVING alikes.x * $1 > $4 "
             "ORDER BY alikes.x * $1 DESC", 4);
    compiles(calx_select(calx_columns(calx_label(calx_concat(NAME, "a"), "n"), calx_concat(NAME, "b")), calx_group_by(calx_concat(NAME, "a"), calx_concat(NAME, "b"))),
             "SELECT alikes.name || $1 AS n, alikes.name || $2 AS anon_1 FROM alikes GROUP BY alikes.name || $1, alikes.name || $2", 2);
}
END_TEST

START_TEST(what_rows_are_told_apart_by)
{
    compiles(calx_select(calx_columns(calx_col(alike, id)), calx_distinct_on(calx_modulo(X, 3)), calx_order_by(calx_modulo(X, 3), calx_col(alike, id))),
             "SELECT DISTINCT ON (alikes.x % $1) alikes.id FROM alikes ORDER BY alikes.x % $1, alikes.id", 1);
    compiles(calx_select(calx_columns(calx_modulo(X, 3)), calx_distinct_rows(), calx_order_by(calx_modulo(X, 3))),
             "SELECT DISTINCT alikes.x % $1 AS anon_1 FROM alikes ORDER BY alikes.x % $1", 1);
}
END_TEST

START_TEST(what_differs)
{
    compiles(calx_select(calx_columns(calx_max(calx_plus(X, 1))), calx_group_by(calx_plus(X, 2))),
             "SELECT max(alikes.x + $1) AS max_1 FROM alikes GROUP BY alikes.x + $2", 2);
    compiles(calx_select(calx_columns(calx_plus(X, 1)), calx_where(calx_gt(calx_plus(X, 1), 0))),
             "SELECT alikes.x + $1 AS anon_1 FROM alikes WHERE alikes.x + $2 > $3", 3);
    compiles(calx_select(calx_columns(calx_max(calx_cast(calx_plus(X, 1), CALX_SQL_TYPE(BIGINT)))), calx_group_by(calx_cast(calx_plus(X, 1), CALX_SQL_TYPE(TEXT)))),
             "SELECT max(CAST(alikes.x + $1 AS BIGINT)) AS max_1 FROM alikes GROUP BY CAST(alikes.x + $2 AS TEXT)", 2);
}
END_TEST

/* Whether values are equal is of the key: SQL that was compiled for equal ones is not that of others. */
START_TEST(the_key_knows)
{
    calx_statement *same = calx_keep(calx_select(calx_columns(calx_max(calx_plus(X, 2))), calx_group_by(calx_plus(X, 2))));
    calx_statement *other = calx_keep(calx_select(calx_columns(calx_max(calx_plus(X, 1))), calx_group_by(calx_plus(X, 2))));
    for (int i = 0; i < 2; i++) {
        compiles(same, "SELECT max(alikes.x + $1) AS max_1 FROM alikes GROUP BY alikes.x + $1", 1);
        compiles(other, "SELECT max(alikes.x + $1) AS max_1 FROM alikes GROUP BY alikes.x + $2", 2);
    }
    calx_release(same);
    calx_release(other);
}
END_TEST

/* What others hold stays as it is; a node that was replaced can be used on. */
START_TEST(nodes_of_others)
{
    calx_node *columns[] = { (calx_node *)(void *)calx_plus(X, 1) }, *kept = calx_node_keep((calx_node *)(void *)calx_times(calx_plus(X, 1), 5));
    calx_statement *first = calx_select_n((calx_clause *const[]){ calx_columns_n(columns, 1), calx_group_by(calx_plus(X, 1)) }, 2), *second;
    second = calx_select(calx_columns(kept), calx_group_by(calx_plus(X, 1)));
    compiles(second, "SELECT (alikes.x + $1) * $2 AS anon_1 FROM alikes GROUP BY alikes.x + $3", 3);
    first = calx_keep(first);
    compiles(calx_select(calx_columns(columns[0])), "SELECT alikes.x + $1 AS anon_1 FROM alikes", 1);
    calx_release(first);
    compiles(calx_select(calx_columns(kept)), "SELECT (alikes.x + $1) * $2 AS anon_1 FROM alikes", 2);
    calx_node_release(kept);
}
END_TEST

START_TEST(selects_within)
{
    calx_node *counts = calx_subquery(calx_select(calx_columns(calx_label(calx_plus(X, 1), "k"), calx_label(calx_count_all(), "n")), calx_group_by(calx_plus(X, 1))), "c");
    compiles(calx_select(calx_columns(calx_num_of(counts, "k"), calx_plus(calx_num_of(counts, "n"), 1))),
             "SELECT c.k, c.n + $1 AS anon_1 FROM (SELECT alikes.x + $2 AS k, count(*) AS n FROM alikes GROUP BY alikes.x + $2) AS c", 2);
}
END_TEST

Suite *suite_alike(void)
{
    Suite *suite = suite_create("alike");
    TCase *tests = tcase_create("expressions");
    tcase_add_checked_fixture(tests, NULL, without_tables);
    tcase_add_test(tests, what_is_grouped_by);
    tcase_add_test(tests, what_rows_are_told_apart_by);
    tcase_add_test(tests, what_differs);
    tcase_add_test(tests, the_key_knows);
    tcase_add_test(tests, nodes_of_others);
    tcase_add_test(tests, selects_within);
    suite_add_tcase(suite, tests);
    return suite;
}
