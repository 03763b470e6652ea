/* SPDX-License-Identifier: MIT */
/* Texts for columns that calx knows: blanks at the end count, which servers would cut off without a word; what is too long is refused on every backend. */
#include "suite.h"

struct tag {
    int64_t id;
    const char *code;
    const char *title;
    const char *mark;
    const char *note;
};
CALX_MODEL(tag, "calx_suite_tag", CALX_COLUMN(tag, id, .primary_key = true), CALX_COLUMN(tag, code, .type = CALX_VARCHAR(3), .nullable = true),
           CALX_COLUMN(tag, title, .type = CALX_VARCHAR(5), .nullable = true), CALX_COLUMN(tag, mark, .type = CALX_CHAR(2), .nullable = true),
           CALX_COLUMN(tag, note, .type = CALX_SQL_TYPE(TEXT), .nullable = true));
static calx_metadata tags = CALX_METADATA(&tag_model);

struct lost {
    int64_t id;
    const char *code;
};
CALX_MODEL(lost, "calx_suite_tag", CALX_COLUMN(lost, id, .primary_key = true), CALX_COLUMN(lost, code, .type = CALX_VARCHAR(3), .default_value = CALX_VALUE_TEXT("ab  ")));
static calx_metadata losses = CALX_METADATA(&lost_model);

static const char *made_code; /* by the function */

static calx_arg make_code(char *room, size_t size)
{
    snprintf(room, size, "%s", made_code);
    return calx_arg_string(room);
}

struct made {
    int64_t id;
    const char *code;
    calx_opt_date day;
};
CALX_MODEL(made, "calx_suite_tag", CALX_COLUMN(made, id, .primary_key = true), CALX_COLUMN(made, code, .type = CALX_VARCHAR(3), .default_function = make_code),
           CALX_COLUMN(made, day));
static calx_metadata makes = CALX_METADATA(&made_model);

/* A type whose texts are longer in the database than in the program. */
static calx_status to_marked(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    char *text = calx_conversion_alloc(conversion, from->as.s.len + 2);
    if (!text)
        return CALX_NO_MEMORY;
    snprintf(text, from->as.s.len + 2, "%.*s%s", (int)from->as.s.len, from->as.s.ptr, (const char *)context);
    *to = calx_arg_string(text).value;
    return CALX_OK;
}

static char blank[] = " ";
static const calx_user_type marked = { sizeof marked, "marked", to_marked, NULL, blank };
#define MARKED { .kind = CALX_TYPE_VARCHAR, .length = 3, .user = &marked }

struct worn {
    int64_t id;
    const char *code;
};
CALX_MODEL(worn, "calx_suite_tag", CALX_COLUMN(worn, id, .primary_key = true), CALX_COLUMN(worn, code, .type = MARKED, .default_function = make_code));
static calx_metadata worns = CALX_METADATA(&worn_model);

#define ID calx_col(tag, id)
#define CODE calx_col(tag, code)
#define TITLE calx_col(tag, title)
#define MARK calx_col(tag, mark)
#define NOTE calx_col(tag, note)

static void end(suite *t, calx_session *session)
{
    OK(session, calx_rollback(session));
    suite_drop_all(t, session, &tags);
}

static void refused(suite *t, calx_session *session, const char *column, calx_status status)
{
    suite_check_status(SUITE_HERE, column, status, CALX_DATA_ERROR, calx_errmsg(session));
    CHECK_INT(calx_error_of(session)->kind, CALX_VALUE_TOO_LONG);
    CHECK_TEXT(calx_error_of(session)->column, column);
    CHECK_HAS(calx_errmsg(session), column);
    OK(session, calx_rollback(session));
}

/* What a column of the only row has; "" when there is none. */
static const char *stored(suite *t, calx_session *session, calx_node *column)
{
    static char text[32];
    const char *found = NULL;
    OK(session, calx_scalar(session, calx_select_n((calx_clause *[]){ calx_columns_n(&column, 1) }, 1), &found));
    snprintf(text, sizeof text, "%s", found ? found : "");
    OK(session, calx_rollback(session));
    return text;
}

TEST(blanks_at_the_end_are_refused_where_there_is_no_room)
{
    calx_session *session = suite_create_all(t, &tags);
    refused(t, session, "code", calx_exec(session, calx_insert(tag, calx_set(ID, 1), calx_set(CODE, "abc "))));
    refused(t, session, "code", calx_exec(session, calx_insert(tag, calx_set(ID, 1), calx_set(CODE, calx_param("v"))), calx_args("     ")));
    refused(t, session, "mark", calx_exec(session, calx_insert(tag, calx_set(ID, 1), calx_set(MARK, "a  "))));
    refused(t, session, "title", calx_exec(session, calx_insert(tag, calx_insert_rows(calx_list(ID, TITLE), calx_tuple(1, "abc  "), calx_tuple(2, "\xc3\xa4\xc3\xb6\xc3\xbc   ")))));
    refused(t, session, "title", calx_exec(session, calx_insert(tag, calx_insert_rows(calx_list(ID, TITLE), calx_tuple(1, calx_param("t")))), calx_args("abcde ")));
    OK(session, calx_exec(session, calx_insert(tag, calx_set(ID, 1), calx_set(CODE, "ab "))));
    OK(session, calx_commit(session));
    refused(t, session, "code", calx_exec(session, calx_update(tag, calx_set(CODE, "abc "), calx_where(calx_eq(ID, 1)))));
    refused(t, session, "code", calx_exec(session, calx_update(tag, calx_set(CODE, calx_param("v"))), calx_args("abc ")));
    refused(t, session, "code", calx_exec(session, calx_update(tag, calx_set_to((calx_node *)(void *)CODE, calx_literal_node(CALX_VALUE_TEXT("abc "))))));
    end(t, session);
}

/* Characters count, and not bytes; and what fits is stored with its blanks. */
TEST(blanks_at_the_end_are_kept_where_there_is_room)
{
    calx_session *session = suite_create_all(t, &tags);
    OK(session, calx_exec(session, calx_insert(tag, calx_set(ID, 1), calx_set(CODE, "a  "), calx_set(TITLE, calx_param("t")), calx_set(NOTE, "as long as it likes to be   ")),
                          calx_args("\xc3\xa4\xc3\xb6\xc3\xbc\xf0\x9f\x8d\x80 ")));
    OK(session, calx_commit(session));
    CHECK_TEXT(stored(t, session, (calx_node *)(void *)NOTE), "as long as it likes to be   ");
    CHECK_TEXT(stored(t, session, (calx_node *)(void *)CODE), "a  ");
    CHECK_TEXT(stored(t, session, (calx_node *)(void *)TITLE), "\xc3\xa4\xc3\xb6\xc3\xbc\xf0\x9f\x8d\x80 ");
    OK(session, calx_exec(session, calx_update(tag, calx_set(CODE, calx_param("v"))), calx_args("\xc3\xa4 \xc3\xbc")));
    CHECK_INT(calx_rowcount(session), 1);
    OK(session, calx_exec(session, calx_update(tag, calx_set(CODE, calx_param("v"))), calx_args((const char *)NULL)));
    end(t, session);
}

TEST(an_upsert_counts_blanks_at_the_end)
{
    calx_session *session = suite_create_all(t, &tags);
    for (int way = 0; way < 2; way++)
        refused(t, session, way ? "code" : "title",
                calx_exec(session, calx_insert(tag, calx_set(ID, 1), calx_set(TITLE, way ? "abcde" : "abcde "),
                                               calx_on_conflict_update(calx_list(ID), calx_set(CODE, way ? "abc " : "abc")))));
    end(t, session);
}

/* One parameter for two columns: it has to fit both. It is compared with whatever it may be. */
TEST(a_parameter_of_two_columns_fits_both)
{
    calx_session *session = suite_create_all(t, &tags);
    for (int way = 0; way < 2; way++)
        refused(t, session, "code", calx_exec(session, calx_insert(tag, calx_set(ID, 1), calx_set(way ? CODE : TITLE, calx_param("v")), calx_set(way ? TITLE : CODE, calx_param("v"))),
                                              calx_args("abcd ")));
    OK(session, calx_exec(session, calx_insert(tag, calx_set(ID, 1), calx_set(NOTE, calx_param("v")), calx_set(CODE, calx_param("v"))), calx_args("ab ")));
    OK(session, calx_exec(session, calx_update(tag, calx_set(TITLE, calx_param("v")), calx_where(calx_eq(CODE, calx_param("v")))), calx_args("ab ")));
    CHECK_INT(calx_rowcount(session), 1);
    OK(session, calx_exec(session, calx_update(tag, calx_set(TITLE, calx_param("v")), calx_where(calx_eq(CODE, calx_param("v")))), calx_args("ab   ")));
    CHECK_INT(calx_rowcount(session), 0);
    end(t, session);
}

TEST(a_default_counts_blanks_at_the_end)
{
    calx_session *session = suite_create_all(t, &losses);
    refused(t, session, "code", calx_exec(session, calx_insert(lost, calx_set(calx_col(lost, id), 1))));
    refused(t, session, "code", calx_exec(session, calx_insert(lost, calx_insert_rows(calx_list(calx_col(lost, id)), calx_tuple(1)))));
    OK(session, calx_exec(session, calx_insert(lost, calx_set(calx_col(lost, id), 1), calx_set(calx_col(lost, code), "abc"))));
    OK(session, calx_rollback(session));
    suite_drop_all(t, session, &losses);
}

/* Of a function too, each time that it is asked. */
TEST(a_default_that_is_made_counts_blanks_at_the_end)
{
    static const char *const codes[] = { "abc ", "    ", "\xc3\xa4\xc3\xb6\xc3\xbc " };
    calx_session *session = suite_create_all(t, &makes);
    calx_statement *insert = calx_keep(calx_insert(made, calx_set(calx_col(made, id), calx_param("id"))));
    calx_node *code = (calx_node *)(void *)calx_col(made, code);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        made_code = codes[i];
        refused(t, session, "code", calx_exec(session, insert, calx_args(1)));
        refused(t, session, "code", calx_exec(session, calx_insert(made, calx_insert_rows(calx_list(calx_col(made, id)), calx_tuple(1)))));
    }
    made_code = "\xc3\xa4\xc3\xb6 ";
    OK(session, calx_exec(session, insert, calx_args(1)));
    OK(session, calx_commit(session));
    CHECK_TEXT(stored(t, session, code), made_code);
    calx_release(insert);
    suite_drop_all(t, session, &makes);
}

static calx_node *pair(calx_node *a, calx_node *b)
{
    return calx_tuple_n((calx_node *const[]){ a, b }, 2);
}

static calx_clause *set_both(const char *code, calx_node *title)
{
    return calx_set_to(pair((calx_node *)(void *)CODE, (calx_node *)(void *)TITLE), pair(calx_arg_node(calx_arg_string(code)), title));
}

/* Each is set as if it were set alone. */
TEST_NEEDS(a_tuple_that_is_set_counts_blanks_at_the_end, "set_tuples")
{
    calx_session *session = suite_create_all(t, &tags);
    OK(session, calx_exec(session, calx_insert(tag, calx_set(ID, 1))));
    OK(session, calx_commit(session));
    refused(t, session, "code", calx_exec(session, calx_update(tag, set_both("abc ", calx_arg_node(calx_arg_string("a"))))));
    refused(t, session, "title", calx_exec(session, calx_update(tag, set_both("abc", calx_arg_node(calx_arg_string("abcde "))))));
    refused(t, session, "title", calx_exec(session, calx_update(tag, set_both("abc", (calx_node *)(void *)calx_param("t"))), calx_args("abcde ")));
    OK(session, calx_exec(session, calx_update(tag, set_both("ab ", (calx_node *)(void *)calx_param("t"))), calx_args("abcd ")));
    OK(session, calx_commit(session));
    CHECK_TEXT(stored(t, session, (calx_node *)(void *)CODE), "ab ");
    CHECK_TEXT(stored(t, session, (calx_node *)(void *)TITLE), "abcd ");
    end(t, session);
}

/* Of a type of the program's own what it makes is measured; what is compared with a column may be as long as it likes. */
TEST(a_type_of_the_program_counts_blanks_at_the_end)
{
    calx_session *session = suite_create_all(t, &worns);
    int64_t count = 0;
    made_code = "abc";
    refused(t, session, "code", calx_exec(session, calx_insert(worn, calx_set(calx_col(worn, id), 1))));
    refused(t, session, "code", calx_exec(session, calx_insert(worn, calx_set(calx_col(worn, id), 1), calx_set(calx_col(worn, code), "abc"))));
    refused(t, session, "code", calx_exec(session, calx_insert(worn, calx_set(calx_col(worn, id), 1), calx_set(calx_col(worn, code), calx_param("c"))), calx_args("abc")));
    refused(t, session, "code", calx_exec(session, calx_insert(worn, calx_insert_rows(calx_list(calx_col(worn, id), calx_col(worn, code)), calx_tuple(1, "abc")))));
    made_code = "ab";
    OK(session, calx_exec(session, calx_insert(worn, calx_set(calx_col(worn, id), 1))));
    OK(session, calx_exec(session, calx_insert(worn, calx_set(calx_col(worn, id), 2), calx_set(calx_col(worn, code), calx_param("c"))), calx_args("ab")));
    OK(session, calx_commit(session));
    refused(t, session, "code", calx_exec(session, calx_update(worn, calx_set(calx_col(worn, code), "\xc3\xa4\xc3\xb6\xc3\xbc"))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()), calx_where(calx_eq(calx_col(worn, code), "abc"))), &count));
    CHECK_INT(count, 0);
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count_all()), calx_where(calx_eq(calx_col(worn, code), "ab"))), &count));
    CHECK_INT(count, 2);
    OK(session, calx_rollback(session));
    suite_drop_all(t, session, &worns);
}
