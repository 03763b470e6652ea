/* SPDX-License-Identifier: MIT */
/* Results: fetching, getters, all rows at once, one row, columns, tables drawn. */
#include "suite.h"

static calx_session *with_rows(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_rows", "id INTEGER PRIMARY KEY, name VARCHAR(50), score %s", suite_is("double_type"));
    session = suite_session(t);
    OK(session,
       calx_exec(session,
                 calx_text("INSERT INTO calx_suite_rows VALUES (1, 'Ada', 1.5), (2, 'Bob', NULL), (3, NULL, -2)")));
    return session;
}

static calx_result *all_rows(calx_session *session)
{
    return calx_query(session, calx_text("SELECT id, name, score FROM calx_suite_rows ORDER BY id"));
}

TEST(fetch_reads_row_after_row)
{
    calx_session *session = with_rows(t);
    calx_result *rows = all_rows(session);
    int id = 0;
    const char *name = NULL;
    calx_opt_double score = { false, 0 };
    REQUIRE(calx_fetch(rows, &id, &name, &score));
    CHECK_INT(id, 1);
    CHECK_TEXT(name, "Ada");
    CHECK(score.is_set && score.value == 1.5);
    REQUIRE(calx_fetch(rows, &id, &name, &score));
    CHECK_INT(id, 2);
    CHECK_TEXT(name, "Bob");
    CHECK(!score.is_set);
    REQUIRE(calx_fetch(rows, &id, &name, &score));
    CHECK_INT(id, 3);
    CHECK_TEXT(name, NULL);
    CHECK(score.is_set && score.value == -2);
    CHECK(!calx_fetch(rows, &id, &name, &score));
    CHECK(!calx_fetch(rows, &id, &name, &score));
    CHECK_STATUS(rows, calx_result_status(rows), CALX_OK);
    CLOSE(rows, CALX_OK);
}

TEST(a_result_need_not_be_read_to_its_end)
{
    calx_session *session = with_rows(t);
    calx_result *rows = all_rows(session);
    int id = 0;
    const char *name;
    calx_opt_double score;
    REQUIRE(calx_fetch(rows, &id, &name, &score));
    CLOSE(rows, CALX_OK);
    OK(session, calx_scalar(session, calx_text("SELECT MAX(id) FROM calx_suite_rows"), &id));
    CHECK_INT(id, 3);
}

TEST(wrong_number_of_places_is_misuse)
{
    calx_session *session = with_rows(t);
    calx_result *rows = all_rows(session);
    int id = 0;
    const char *name;
    CHECK(!calx_fetch(rows, &id, &name));
    CHECK_STATUS(rows, calx_result_status(rows), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(rows), "2 places");
    CLOSE(rows, CALX_MISUSE);
    CHECK_STATUS(session, calx_commit(session), CALX_MISUSE);
}

TEST(columns_have_names_and_types)
{
    calx_session *session;
    calx_result *rows;
    suite_table(t, "calx_suite_rows", "id %s, name VARCHAR(50), data %s, score %s, made %s", suite_is("int_type"),
                suite_is("blob_type"), suite_is("double_type"), suite_is("timestamp_type"));
    session = suite_session(t);
    rows = calx_query(session, calx_text("SELECT id AS number, name, data, score, made FROM calx_suite_rows"));
    CHECK_INT(calx_result_column_count(rows), 5);
    CHECK_TEXT(calx_result_column(rows, 0).name, "number");
    CHECK_TEXT(calx_result_column(rows, 1).name, "name");
    CHECK_INT(calx_result_column(rows, 0).kind, CALX_KIND_INT64);
    CHECK_INT(calx_result_column(rows, 1).kind, CALX_KIND_STR);
    CHECK_INT(calx_result_column(rows, 2).kind, CALX_KIND_BYTES);
    CHECK_INT(calx_result_column(rows, 3).kind, CALX_KIND_DOUBLE);
    CHECK_INT(calx_result_column(rows, 4).kind, CALX_KIND_TIMESTAMP);
    CHECK_TEXT(calx_result_column(rows, 5).name, "");
    CHECK_INT(calx_result_index(rows, "number"), 0);
    CHECK_INT(calx_result_index(rows, "MADE"), 4);
    CHECK(calx_result_index(rows, "id") == SIZE_MAX);
    CHECK(calx_result_index(rows, NULL) == SIZE_MAX);
    CLOSE(rows, CALX_OK);
}

TEST_NEEDS(type_names_are_the_backends, "int_type_name varchar_type_name blob_type_name")
{
    calx_session *session;
    calx_result *rows;
    suite_table(t, "calx_suite_rows", "n INTEGER, s VARCHAR(50), b %s", suite_is("blob_type"));
    session = suite_session(t);
    rows = calx_query(session, calx_text("SELECT n, s, b FROM calx_suite_rows"));
    CHECK_TEXT(calx_result_column(rows, 0).type_name, suite_is("int_type_name"));
    CHECK_TEXT(calx_result_column(rows, 1).type_name, suite_is("varchar_type_name"));
    CHECK_TEXT(calx_result_column(rows, 2).type_name, suite_is("blob_type_name"));
    CLOSE(rows, CALX_OK);
}

TEST(exact_case_of_a_name_comes_first)
{
    calx_session *session = with_rows(t);
    const char *q = suite_is("quote");
    calx_result *rows = calx_query(session, suite_sql("SELECT 1 AS %sA%s, 2 AS %sa%s, 3 AS %sb%s", q, q, q, q, q, q));
    CHECK_INT(calx_result_index(rows, "a"), 1);
    CHECK_INT(calx_result_index(rows, "A"), 0);
    CHECK_INT(calx_result_index(rows, "B"), 2);
    CLOSE(rows, CALX_OK);
}

TEST(getters_read_by_index_and_by_name)
{
    calx_session *session = with_rows(t);
    calx_result *rows = all_rows(session);
    const calx_value *value;
    int id = 0;
    const char *name = NULL;
    calx_opt_double score = { false, 0 };
    REQUIRE(calx_result_next(rows));
    OK(rows, calx_result_get(rows, 0, &id));
    OK(rows, calx_result_get(rows, "name", &name));
    OK(rows, calx_result_get(rows, "SCORE", &score));
    CHECK_INT(id, 1);
    CHECK_TEXT(name, "Ada");
    CHECK(score.value == 1.5);
    REQUIRE(calx_result_next(rows));
    value = calx_result_value(rows, 2);
    CHECK(value && value->kind == CALX_KIND_NULL);
    CHECK(calx_result_value(rows, 3) == NULL);
    REQUIRE(calx_result_next(rows));
    OK(rows, calx_result_get(rows, (size_t)1, &name));
    CHECK_TEXT(name, NULL);
    CHECK(!calx_result_next(rows));
    CHECK(calx_result_value(rows, 0) == NULL);
    CLOSE(rows, CALX_OK);
}

TEST(getter_of_no_column_is_misuse)
{
    calx_session *session = with_rows(t);
    calx_result *rows = all_rows(session);
    int id = 0;
    REQUIRE(calx_result_next(rows));
    CHECK_STATUS(rows, calx_result_get(rows, "nosuch", &id), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(rows), "nosuch");
    CHECK_STATUS(rows, calx_result_get(rows, 0, &id), CALX_MISUSE);
    CLOSE(rows, CALX_MISUSE);
    calx_rollback(session);
}

/* An index counts from 0; the column that a message tells of is the first, the second ... one. */
TEST(messages_tell_columns_from_indexes)
{
    calx_session *session = with_rows(t);
    calx_result *rows = all_rows(session);
    int id = 0;
    REQUIRE(calx_result_next(rows));
    CHECK_STATUS(rows, calx_result_get(rows, 3, &id), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(rows), "there is no column at index 3: the result has 3, from index 0 on");
    CLOSE(rows, CALX_MISUSE);
    calx_rollback(session);
    rows = all_rows(session);
    CHECK_STATUS(rows, calx_result_get(rows, 1, &id), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(rows), "no row was moved to by calx_result_next (column 2 of 3)");
    CLOSE(rows, CALX_MISUSE);
    calx_rollback(session);
}

TEST(getter_checks_the_type)
{
    calx_session *session = with_rows(t);
    calx_result *rows = all_rows(session);
    int number = 5;
    REQUIRE(calx_result_next(rows));
    CHECK_STATUS(rows, calx_result_get(rows, "name", &number), CALX_DATA_ERROR);
    CHECK_TEXT(calx_error_of(rows)->column, "name");
    CLOSE(rows, CALX_DATA_ERROR);
    CHECK_STATUS(session, calx_commit(session), CALX_DATA_ERROR);
}

TEST(all_rows_come_at_once)
{
    calx_session *session = with_rows(t);
    calx_result *result = all_rows(session);
    calx_rows rows = calx_result_all(result);
    CHECK_INT(rows.count, 3);
    REQUIRE(rows.columns == 3 && rows.count == 3);
    CHECK_INT(calx_rows_value(&rows, 0, 0)->as.i, 1);
    CHECK_STR(calx_rows_value(&rows, 1, 1)->as.s, "Bob");
    CHECK_INT(calx_rows_value(&rows, 2, 1)->kind, CALX_KIND_NULL);
    CHECK_DOUBLE(calx_rows_value(&rows, 2, 2)->as.d, -2.0);
    CHECK(calx_rows_value(&rows, 3, 0) == NULL && calx_rows_value(&rows, 0, 3) == NULL);
    CHECK_INT(calx_result_all(result).count, 0);
    CLOSE(result, CALX_OK);
}

TEST(all_rows_are_those_not_yet_fetched)
{
    calx_session *session = with_rows(t);
    calx_result *result = all_rows(session);
    int id;
    const char *name;
    calx_opt_double score;
    calx_rows rows;
    REQUIRE(calx_fetch(result, &id, &name, &score));
    rows = calx_result_all(result);
    REQUIRE(rows.count == 2);
    CHECK_INT(calx_rows_value(&rows, 0, 0)->as.i, 2);
    CLOSE(result, CALX_OK);
}

TEST(result_without_columns_has_no_rows)
{
    calx_session *session = with_rows(t);
    calx_result *result =
        calx_query(session, calx_text("UPDATE calx_suite_rows SET score = 1 WHERE id < :id"), calx_args(3));
    int id;
    CHECK_INT(calx_result_column_count(result), 0);
    CHECK_INT(calx_result_rowcount(result), 2);
    CHECK(!calx_fetch(result, &id));
    CHECK(!calx_result_next(result));
    CHECK_INT(calx_result_all(result).count, 0);
    CLOSE(result, CALX_OK);
    CHECK_STATUS(session, calx_commit(session), CALX_OK);
}

TEST(a_column_may_stand_twice)
{
    calx_session *session = with_rows(t);
    int first = 0, second = 0;
    OK(session,
       calx_one(session, calx_text("SELECT id, id FROM calx_suite_rows WHERE id = 2"), CALX_NO_ARGS, &first, &second));
    CHECK_INT(first, 2);
    CHECK_INT(second, 2);
}

/* ---- drawn ---- */

static void check_table(suite *t, calx_session *session, const char *sql, const char *expected)
{
    char text[1000] = "";
    FILE *stream = tmpfile();
    calx_result *rows = calx_query(session, calx_text(sql));
    size_t len;
    REQUIRE(stream != NULL);
    OK(rows, calx_result_print_to(rows, stream));
    CLOSE(rows, CALX_OK);
    rewind(stream);
    len = fread(text, 1, sizeof text - 1, stream);
    text[len] = '\0';
    fclose(stream);
    CHECK_TEXT(text, expected);
}

TEST(table_that_cannot_be_written_is_an_error)
{
    calx_session *session = with_rows(t);
    FILE *full = fopen("/dev/full", "w");
    calx_result *rows;
    if (!full)
        suite_skip(t, "the system has no /dev/full");
    rows = calx_query(session, calx_text("SELECT id FROM calx_suite_rows"));
    CHECK_STATUS(rows, calx_result_print_to(rows, full), CALX_OPERATIONAL_ERROR);
    CHECK_HAS(calx_errmsg(rows), "could not be written");
    CLOSE(rows, CALX_OPERATIONAL_ERROR);
    fclose(full);
}

TEST(print_draws_a_table)
{
    calx_session *session = with_rows(t);
    check_table(t, session, "SELECT id, name, score FROM calx_suite_rows ORDER BY id",
                " id | name | score \n"
                "----+------+-------\n"
                "  1 | Ada  |   1.5 \n"
                "  2 | Bob  | NULL  \n"
                "  3 | NULL |    -2 \n"
                "(3 rows)\n");
    check_table(t, session, "SELECT name FROM calx_suite_rows WHERE id = 1", " name \n------\n Ada  \n(1 row)\n");
    check_table(t, session, "SELECT name FROM calx_suite_rows WHERE id = 9", " name \n------\n(0 rows)\n");
    check_table(t, session, "UPDATE calx_suite_rows SET score = 0 WHERE id = 1", "(1 row affected)\n");
}

TEST(print_counts_characters_not_bytes)
{
    calx_session *session = with_rows(t);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_rows SET name = :n WHERE id = 1"),
                          calx_args("\xc3\xa4\xc3\xb6\xc3\xbc\xe2\x82\xac-")));
    check_table(t, session, "SELECT name, id FROM calx_suite_rows WHERE id = 1",
                " name  | id \n-------+----\n \xc3\xa4\xc3\xb6\xc3\xbc\xe2\x82\xac- |  1 \n(1 row)\n");
}

/* A cell has at most 60 characters; the name of a column is one. */
TEST(print_escapes_and_cuts_names_as_cells)
{
    calx_session *session = with_rows(t);
    const char *quote = suite_is("quote");
    char sql[400], expected[400], many[62];
    memset(many, 'w', 61);
    many[61] = '\0';
    snprintf(sql, sizeof sql, "SELECT id AS %sa\n\033[31m%s FROM calx_suite_rows WHERE id = 1", quote, quote);
    check_table(t, session, sql, " a\\n\\x1b[31m \n-------------\n           1 \n(1 row)\n");
    snprintf(sql, sizeof sql, "SELECT name AS %s%s%s FROM calx_suite_rows WHERE id = 9", quote, many, quote);
    snprintf(expected, sizeof expected, " %.57s... \n--------------------------------------------------------------\n(0 rows)\n", many);
    check_table(t, session, sql, expected);
}

TEST(print_knows_wide_and_combining_characters)
{
    calx_session *session = with_rows(t);
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_rows SET name = :n WHERE id = 1"), calx_args("\xe6\x97\xa5\xe6\x9c\xac\xf0\x9f\x98\x80")));
    OK(session, calx_exec(session, calx_text("UPDATE calx_suite_rows SET name = :n WHERE id = 2"), calx_args("Ade\xcc\x81")));
    check_table(t, session, "SELECT name, id FROM calx_suite_rows WHERE id < 3 ORDER BY id",
                " name   | id \n"
                "--------+----\n"
                " \xe6\x97\xa5\xe6\x9c\xac\xf0\x9f\x98\x80 |  1 \n"
                " Ade\xcc\x81    |  2 \n"
                "(2 rows)\n");
}
