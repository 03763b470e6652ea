/* SPDX-License-Identifier: MIT */
/* Odd names: of columns, tables, parameters and labels; percent signs; names beyond ASCII; names of results. */
#include "rows.h"

static const char *const odd_names[] = {
    "boring", "per cent", "per % cent", "%percent", "par(ens)", "percent%(ens)yah", "col:ons", "_starts_with_underscore", "dot.s", "more :: %colons%", "_name", "___name",
    "[BracketsAndCase]", "42numbers", "percent%signs", "has spaces", "a, list", "/slashes/", "more/slashes", "q?marks", "1param", "1col:on", "quo\"te", "back`tick", "it's", "select", "Order",
    "back\\slash", "$1", "semi;colon", "-- dash", "\xc3\xa9t\xc3\xa9", "\xe6\xb8\xac\xe8\xa9\xa6", "\xd1\x82\xd0\xb5\xd1\x81\xd1\x82",
};
enum { ODD_NAMES = sizeof odd_names / sizeof *odd_names };

/* A table with a column of this name, made as a program makes one at run time. */
static calx_node *odd_table(suite *t, calx_session *session, calx_metadata *metadata, const char *table, const char *column)
{
    const calx_attribute lines[] = {
        { .what = CALX_ATTRIBUTE_COLUMN, .name = "id", .type = { .kind = CALX_TYPE_INTEGER }, .primary_key = true },
        { .what = CALX_ATTRIBUTE_COLUMN, .name = column, .type = { .kind = CALX_TYPE_VARCHAR, .length = 50 }, .index = true },
    };
    calx_node *made = calx_table_create(metadata, table, lines, 2);
    OK(session, calx_drop_all(session, metadata));
    OK(session, calx_create_all(session, metadata));
    return made;
}

/* What a test of this file has made, for its end. */
static calx_metadata *made_here;

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(made_here);
    made_here = NULL;
}

static calx_metadata *new_metadata(suite *t)
{
    t->at_end = clean;
    calx_metadata_dispose(made_here);
    return made_here = calx_metadata_create();
}

static void check_name(suite *t, calx_session *session, const char *name)
{
    calx_node *table = odd_table(t, session, new_metadata(t), "calx_suite_odd", name), *column = calx_table_column(table, name);
    calx_result *rows;
    calx_statement *by_name;
    OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set(calx_table_column(table, "id"), 1), calx_set(column, "some text") }, 2)));
    ROWS(session, "some text", calx_select(calx_columns(column), calx_where(calx_eq(column, "some text"))));
    ROWS(session, "some text", calx_select(calx_columns(column), calx_where(calx_in(column, "some text", "other")), calx_order_by(column)));
    by_name = calx_keep(calx_select(calx_columns(column), calx_where(calx_eq(column, calx_param_text(name)))));
    rows = calx_query(session, by_name, calx_args(calx_bind(name, "some text")));
    CHECK_TEXT(calx_result_column(rows, 0).name, name);
    CHECK(calx_result_next(rows));
    CHECK_INT(calx_result_index(rows, name), 0);
    CLOSE(rows, CALX_OK);
    calx_release(by_name);
    OK(session, calx_exec(session, calx_update_n(table, (calx_clause *const[]){ calx_set(column, "new"), calx_where(calx_eq(column, "some text")) }, 2)));
    ROWS(session, "new", calx_select(calx_columns(calx_label(column, name)), calx_order_by(calx_label_named(name))));
    OK(session, calx_drop_all(session, made_here));
    OK(session, calx_commit(session));
}

TEST(columns_of_odd_names)
{
    calx_session *session = suite_session(t);
    for (int i = 0; i < ODD_NAMES; i++)
        check_name(t, session, odd_names[i]);
}

static calx_session *with_letters(suite *t)
{
    calx_session *session;
    suite_table(t, "calx_suite_letter", "id INTEGER PRIMARY KEY, name VARCHAR(50)");
    session = suite_session(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_letter (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')")));
    return session;
}

TEST(parameters_of_odd_names)
{
    calx_session *session = with_letters(t);
    static const char *const columns[] = { "id", "name" };
    calx_node *table = calx_node_keep(calx_table_named("calx_suite_letter", columns, 2));
    for (int i = 0; i < ODD_NAMES; i++) {
        calx_statement *s = calx_keep(calx_select(calx_columns(calx_column_of(table, "id", NULL)), calx_where(calx_eq(calx_column_of(table, "name", NULL), calx_param(odd_names[i])))));
        ROWS_OF(session, "3", calx_args(calx_bind(odd_names[i], "c")), s);
        calx_release(s);
    }
    calx_node_release(table);
}

TEST(parameters_of_odd_names_in_lists)
{
    calx_session *session = with_letters(t);
    static const char *const columns[] = { "id", "name" };
    calx_node *table = calx_node_keep(calx_table_named("calx_suite_letter", columns, 2));
    for (int i = 0; i < ODD_NAMES; i++) {
        char other[64];
        calx_statement *s;
        snprintf(other, sizeof other, "%s ", odd_names[i]);
        s = calx_keep(calx_select(calx_columns(calx_column_of(table, "id", NULL)),
                                  calx_where(calx_in(calx_column_of(table, "name", NULL), calx_param(odd_names[i]), calx_param(other))), calx_order_by(calx_column_of(table, "id", NULL))));
        ROWS_OF(session, "1;4", calx_args(calx_bind(other, "a"), calx_bind(odd_names[i], "d")), s);
        calx_release(s);
    }
    calx_node_release(table);
}

TEST(tables_of_odd_names)
{
    calx_session *session = suite_session(t);
    static const char *const names[] = { "calx_suite percent%table", "calx_suite_\xe6\xb8\xac\xe8\xa9\xa6", "calx_suite_\"quoted\"", "calx_suite_Mixed" };
    for (int i = 0; i < 4; i++) {
        calx_node *table = odd_table(t, session, new_metadata(t), names[i], "spaces % more spaces"), *column = calx_table_column(table, "spaces % more spaces");
        calx_node *alias = calx_node_keep(calx_alias_node(table, "a%b"));
        OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set(calx_table_column(table, "id"), 7), calx_set(column, "x") }, 2)));
        ROWS(session, "7|x", calx_select(calx_columns(calx_table_column(table, "id"), column)));
        ROWS(session, "x", calx_select(calx_columns(calx_column_of(alias, "spaces % more spaces", NULL)), calx_where(calx_eq(calx_column_of(alias, "id", NULL), 7))));
        calx_node_release(alias);
        OK(session, calx_drop_all(session, made_here));
        OK(session, calx_commit(session));
    }
}

/* Columns with percent signs, written by one statement with several rows. */
TEST_NEEDS(rows_of_odd_names_are_returned, "insert_returning")
{
    calx_session *session = suite_session(t);
    calx_node *table = odd_table(t, session, new_metadata(t), "calx_suite_odd", "percent%"), *column = calx_table_column(table, "percent%"), *id = calx_table_column(table, "id");
    calx_node *rows[3];
    for (int i = 0; i < 3; i++)
        rows[i] = calx_tuple_n(NODES(INT(i + 1), STRING(&"x\0y\0z"[2 * i])));
    ROWS(session, "1|x;2|y;3|z", calx_insert_n(table, (calx_clause *const[]){ calx_rows_n(calx_list_n(NODES(id, column)), rows, 3), calx_returning(id, column) }, 2));
    OK(session, calx_commit(session));
    OK(session, calx_drop_all(session, made_here));
    OK(session, calx_commit(session));
}

/* Names that calx makes are none that the program has given. */
TEST(made_names_are_nobody_else_s)
{
    static const char *const columns[] = { "id", "name", "id_1" };
    calx_session *session;
    calx_node *table = calx_node_keep(calx_table_named("calx_suite_letter", columns, 2)), *other = calx_node_keep(calx_table_named("calx_suite_letter_1", columns, 3));
    calx_node *alias = calx_node_keep(calx_alias_node(table, NULL)), *second = calx_node_keep(calx_alias_node(table, "second")), *inner, *counted;
    suite_table(t, "calx_suite_letter_1", "id INTEGER PRIMARY KEY, name VARCHAR(50), id_1 INTEGER");
    session = with_letters(t);
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_letter_1 (id, name, id_1) VALUES (3, 'x', 77)")));
    ROWS(session, "3|c|x", calx_select(calx_columns(calx_num_of(alias, "id"), calx_text_of(alias, "name"), calx_text_of(other, "name")),
                                       calx_where(calx_eq(calx_num_of(alias, "id"), calx_num_of(other, "id")))));
    inner = calx_node_keep(calx_subquery_node(calx_select(calx_columns(calx_num_of(table, "id"), calx_num_of(second, "id"), calx_label(calx_literal_column("9", NULL), "id_1")),
                                                          calx_where(calx_eq(calx_num_of(table, "id"), 1), calx_eq(calx_num_of(second, "id"), 2))), "k", 0));
    ROWS(session, "9|1", calx_select(calx_columns(calx_num_of(inner, "id_1"), calx_num_of(inner, "id"))));
    counted = calx_node_keep(calx_subquery_node(calx_select(calx_columns(calx_count_all(), calx_label(calx_max(calx_num_of(table, "id")), "count_1"))), "c", 0));
    ROWS(session, "4", calx_select(calx_columns(calx_num_of(counted, "count_1"))));
    for (size_t i = 0; i < 6; i++)
        calx_node_release((calx_node *[]){ table, other, alias, second, inner, counted }[i]);
}

/* Words that a backend takes as names in most places, and not in all. */
TEST_NEEDS(words_that_are_no_names_everywhere, "standard_sql")
{
    static const char *const names[] = { "true", "false", "recursive", "rollup" };
    calx_session *session = suite_session(t);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *column = i < 2 ? "a" : names[i]; /* SQLite 3.40: a column of a CTE is never called true or false, quoted or not */
        calx_node *with = calx_node_keep(calx_cte_node(calx_select(calx_columns(calx_label(calx_literal_column("5", NULL), column))), names[i], NULL, 0));
        ROWS(session, "5", calx_select(calx_columns(calx_label(calx_num_of(with, column), names[i]))));
        calx_node_release(with);
    }
}

TEST(percent_signs_are_text)
{
    calx_session *session = with_letters(t);
    ROWS(session, "this is a % sign", calx_select(calx_columns(calx_literal_column("'this is a % sign'", NULL))));
    ROWS(session, "50%", calx_select(calx_columns(calx_label(STRING("50%"), "%"))));
    ROWS(session, "2", calx_text("SELECT 5 % 3"));
    ROWS(session, "2", calx_select(calx_columns(calx_modulo(calx_as_num(calx_literal_column("5", NULL)), calx_as_num(calx_literal_column("3", NULL))))));
    LITERAL(session, "100 %% %s %(x)s", STRING("100 %% %s %(x)s"));
}

TEST(underscores_begin_names)
{
    calx_session *session = suite_session(t);
    calx_node *table = odd_table(t, session, new_metadata(t), "_calx_suite_odd", "_text"), *column = calx_table_column(table, "_text");
    OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set(column, "x") }, 1)));
    ROWS(session, "1|x", calx_select(calx_columns(calx_table_column(table, "id"), column)));
    OK(session, calx_commit(session));
    OK(session, calx_drop_all(session, made_here));
    OK(session, calx_commit(session));
}

/* What is called by a name that SQL reads in capitals or small letters is found as it was written. */
TEST(names_of_results_are_as_they_were_written)
{
    calx_session *session = with_letters(t);
    const char *quote = suite_is("quote");
    calx_result *rows = calx_query(session, suite_sql("SELECT id AS lower_case, name AS %sMixedCase%s FROM calx_suite_letter WHERE id = 1", quote, quote));
    REQUIRE(calx_result_next(rows));
    CHECK_TEXT(calx_result_column(rows, 0).name, "lower_case");
    CHECK_TEXT(calx_result_column(rows, 1).name, "MixedCase");
    CHECK_INT(calx_result_index(rows, "LOWER_CASE"), 0);
    CLOSE(rows, CALX_OK);
}

TEST(columns_are_found_by_what_labels_them)
{
    calx_session *session = with_letters(t);
    static const char *const columns[] = { "id", "name" };
    calx_node *table = calx_node_keep(calx_table_named("calx_suite_letter", columns, 2));
    calx_node *count = calx_scalar_subquery(calx_select(calx_columns(calx_func("max", calx_column_of(table, "id", NULL)))));
    calx_result *rows = calx_query(session, calx_select(calx_columns(calx_column_of(table, "id", NULL), calx_column_of(table, "id", NULL), calx_label(calx_column_of(table, "name", NULL), "id2"), calx_label(count, "most")),
                                                        calx_order_by(calx_column_of(table, "id", NULL)), calx_limit(1)));
    int id = 0, most = 0;
    const char *name = NULL;
    calx_node_release(table);
    REQUIRE(calx_result_next(rows));
    CHECK_INT(suite_saw_status(calx_result_get(rows, "id", &id)), CALX_OK);
    CHECK_INT(suite_saw_status(calx_result_get(rows, "id2", &name)), CALX_OK);
    CHECK_TEXT(name, "a");
    CHECK_INT(suite_saw_status(calx_result_get(rows, "most", &most)), CALX_OK);
    CHECK_INT(most, 4);
    CHECK_INT(id, 1);
    CHECK_INT(suite_saw_status(calx_result_get(rows, 1, &id)), CALX_OK);
    CHECK_INT(id, 1);
    CLOSE(rows, CALX_OK);
}
