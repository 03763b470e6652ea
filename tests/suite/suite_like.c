/* SPDX-License-Identifier: MIT */
/* LIKE and its kin: wildcards, escaping, texts that are expressions; regular expressions. */
#include "rows.h"

struct word {
    int32_t id;
    const char *text;
};
CALX_MODEL(word, "calx_suite_word", CALX_COLUMN(word, id, .primary_key = true), CALX_COLUMN(word, text, .column = "word", .type = CALX_VARCHAR(50)));
static calx_metadata metadata = CALX_METADATA(&word_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static calx_session *with_words(suite *t)
{
    static const char *const words[] = { "abcdefg", "ab/cdefg", "ab%cdefg", "ab_cdefg", "abcde/fg", "abcde%fg", "ab#cdefg", "ab9cdefg", "abcde#fg", "abcd9fg", NULL };
    calx_session *session;
    t->at_end = clean;
    suite_table(t, "calx_suite_word", "id INTEGER PRIMARY KEY, word VARCHAR(50)");
    session = suite_session(t);
    for (int i = 0; i < 11; i++)
        OK(session, calx_exec(session, calx_insert(word, calx_set(calx_col(word, id), i + 1), calx_set(calx_col(word, text), words[i]))));
    return session;
}

static calx_statement *ids(calx_node *condition)
{
    return calx_select(calx_columns(calx_col(word, id)), calx_where_n(&condition, 1), calx_order_by(calx_col(word, id)));
}

static calx_statement *like(uint32_t op, const char *pattern, const char *escape, uint32_t flags)
{
    return ids(calx_like_node(op, N(calx_col(word, text)), STRING(pattern), escape, flags));
}

#define ALL "1;2;3;4;5;6;7;8;9;10"

TEST(startswith_reads_wildcards)
{
    calx_session *session = with_words(t);
    ROWS(session, ALL, like(CALX_OP_STARTSWITH, "ab%c", NULL, 0));
    ROWS(session, "", like(CALX_OP_NOT_STARTSWITH, "ab%c", NULL, 0));
    ROWS(session, "2;3;4;7;8", like(CALX_OP_STARTSWITH, "ab_c", NULL, 0));
}

TEST(startswith_means_wildcards_as_themselves)
{
    calx_session *session = with_words(t);
    ROWS(session, "3", like(CALX_OP_STARTSWITH, "ab%c", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "4", like(CALX_OP_STARTSWITH, "ab_c", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "2", like(CALX_OP_STARTSWITH, "ab/c", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "1;2;4;5;6;7;8;9;10", like(CALX_OP_NOT_STARTSWITH, "ab%c", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "3", ids(N(calx_startswith(calx_col(word, text), "ab%c"))));
}

TEST(startswith_escapes_by_a_character_of_choice)
{
    calx_session *session = with_words(t);
    ROWS(session, "7", like(CALX_OP_STARTSWITH, "ab##c", "#", 0));
    ROWS(session, "4", like(CALX_OP_STARTSWITH, "ab#_c", "#", 0));
    ROWS(session, "3", like(CALX_OP_STARTSWITH, "ab%c", "#", CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "7", like(CALX_OP_STARTSWITH, "ab#c", "#", CALX_FLAG_AUTO_ESCAPE));
}

/* The text is an expression: its wildcards are wildcards, and nothing is escaped in it. */
TEST(text_of_startswith_and_endswith_is_an_expression)
{
    calx_session *session = with_words(t);
    calx_node *start = calx_literal_column("'ab%c'", NULL), *end = calx_literal_column("'e%fg'", NULL);
    ROWS(session, ALL, ids(calx_like_node(CALX_OP_STARTSWITH, N(calx_col(word, text)), start, NULL, 0)));
    ROWS(session, "1;2;3;4;5;6;7;8;9", ids(calx_like_node(CALX_OP_ENDSWITH, N(calx_col(word, text)), end, NULL, 0)));
    ROWS(session, ALL, ids(N(calx_startswith(calx_col(word, text), calx_lower(calx_concat("A", "B"))))));
}

TEST(endswith_reads_wildcards)
{
    calx_session *session = with_words(t);
    ROWS(session, "1;2;3;4;5;6;7;8;9", like(CALX_OP_ENDSWITH, "e%fg", NULL, 0));
    ROWS(session, "5;6;9", like(CALX_OP_ENDSWITH, "e_fg", NULL, 0));
}

TEST(endswith_means_wildcards_as_themselves)
{
    calx_session *session = with_words(t);
    ROWS(session, "6", like(CALX_OP_ENDSWITH, "e%fg", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "5", like(CALX_OP_ENDSWITH, "e/fg", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "", ids(N(calx_endswith(calx_col(word, text), "e_fg"))));
}

TEST(endswith_escapes_by_a_character_of_choice)
{
    calx_session *session = with_words(t);
    ROWS(session, "9", like(CALX_OP_ENDSWITH, "e##fg", "#", 0));
    ROWS(session, "6", like(CALX_OP_ENDSWITH, "e#%fg", "#", 0));
    ROWS(session, "6", like(CALX_OP_ENDSWITH, "e%fg", "#", CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "9", like(CALX_OP_ENDSWITH, "e#fg", "#", CALX_FLAG_AUTO_ESCAPE));
}

TEST(contains_reads_wildcards)
{
    calx_session *session = with_words(t);
    ROWS(session, "1;2;3;4;5;6;7;8;9", like(CALX_OP_CONTAINS, "b%cde", NULL, 0));
    ROWS(session, "10", like(CALX_OP_NOT_CONTAINS, "b%cde", NULL, 0));
}

TEST(contains_means_wildcards_as_themselves)
{
    calx_session *session = with_words(t);
    ROWS(session, "3", like(CALX_OP_CONTAINS, "b%cde", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "4", ids(N(calx_contains(calx_col(word, text), "b_c"))));
    ROWS(session, "", ids(N(calx_contains(calx_col(word, text), "b\\c"))));
}

TEST(contains_escapes_by_a_character_of_choice)
{
    calx_session *session = with_words(t);
    ROWS(session, "7", like(CALX_OP_CONTAINS, "b##cde", "#", 0));
    ROWS(session, "3", like(CALX_OP_CONTAINS, "b%cd", "#", CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "7", like(CALX_OP_CONTAINS, "b#cd", "#", CALX_FLAG_AUTO_ESCAPE));
}

static calx_statement *kept(uint32_t op, const char *escape)
{
    return calx_keep(ids(calx_like_node(op, N(calx_col(word, text)), calx_param_node("q", NULL), escape, CALX_FLAG_AUTO_ESCAPE)));
}

/* Of a kept statement each run has another text, which only the backend can escape. */
TEST(parameters_mean_wildcards_as_themselves)
{
    static const struct { const char *q, *starts, *ends, *contains; } cases[] = {
        { "ab%c", "3", "", "3" }, { "ab_c", "4", "", "4" }, { "ab/c", "2", "", "2" }, { "ab#c", "7", "", "7" }, { "%", "", "", "3;6" },
        { "_", "", "", "4" },     { "/", "", "", "2;5" },   { "#", "", "", "7;9" },   { "e%fg", "", "6", "6" }, { "e/fg", "", "5", "5" },
        { "/%", "", "", "" },     { "fg", "", ALL, ALL },   { "a", ALL, "", ALL },    { "\\", "", "", "" },     { "", ALL, ALL, ALL },
    };
    static const char *const marks[] = { NULL, "#", "\\" };
    calx_session *session = with_words(t);
    calx_statement *typed = calx_keep(ids(N(calx_icontains(calx_col(word, text), calx_param_text("q")))));
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        calx_statement *starts = kept(CALX_OP_STARTSWITH, marks[m]), *ends = kept(CALX_OP_ENDSWITH, marks[m]), *contains = kept(CALX_OP_CONTAINS, marks[m]);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            ROWS_OF(session, cases[i].starts, calx_args(calx_bind("q", cases[i].q)), starts);
            ROWS_OF(session, cases[i].ends, calx_args(calx_bind("q", cases[i].q)), ends);
            ROWS_OF(session, cases[i].contains, calx_args(calx_bind("q", cases[i].q)), contains);
        }
        calx_release(starts);
        calx_release(ends);
        calx_release(contains);
    }
    ROWS_OF(session, "3", calx_args(calx_bind("q", "B%C")), typed);
    ROWS_OF(session, "4", calx_args(calx_bind("q", "B_C")), typed);
    calx_release(typed);
}

/* Columns and expressions too: each text begins with itself, whatever is in it, and with no other here. */
TEST(columns_mean_wildcards_as_themselves)
{
    calx_session *session = with_words(t);
    calx_node *other = calx_node_keep(calx_alias(word, "other"));
    calx_text_expr *text = calx_keep(calx_as_text(calx_column_of(other, "word", NULL)));
    ROWS(session, ALL, ids(N(calx_startswith(calx_col(word, text), calx_col(word, text)))));
    ROWS(session, "", ids(N(calx_contains(calx_col(word, text), calx_concat(calx_col(word, text), "%")))));
    ROWS(session, "10", calx_select(calx_columns(calx_count_all()), calx_where(calx_startswith(text, calx_col(word, text)))));
    ROWS(session, "10", calx_select(calx_columns(calx_count_all()), calx_where(calx_iendswith(text, calx_col(word, text)))));
    calx_release(text);
    calx_node_release(other);
}

/* A backslash is a letter as any other, in the text and as the character that escapes. */
TEST(backslashes_in_like)
{
    calx_session *session = with_words(t);
    OK(session, calx_exec(session, calx_insert(word, calx_set(calx_col(word, id), 12), calx_set(calx_col(word, text), "C:\\dir"))));
    ROWS(session, "12", ids(N(calx_startswith(calx_col(word, text), "C:\\d"))));
    ROWS(session, "12", ids(N(calx_contains(calx_col(word, text), ":\\"))));
    ROWS(session, "3", like(CALX_OP_LIKE, "ab\\%c%", "\\", 0));
    ROWS(session, "12", ids(N(calx_eq(calx_col(word, text), "C:\\dir"))));
}

/* Without an escape a backslash means itself, and so does all else but the wildcards. */
TEST(like_without_an_escape)
{
    calx_session *session = with_words(t);
    OK(session, calx_exec(session, calx_insert(word, calx_set(calx_col(word, id), 12), calx_set(calx_col(word, text), "C:\\d/%"))));
    ROWS(session, "12", like(CALX_OP_LIKE, "C:\\%", "", 0));
    ROWS(session, "12", like(CALX_OP_ILIKE, "c:\\_/%", "", 0));
    ROWS(session, "2;5", like(CALX_OP_LIKE, "ab%/%fg", "", 0));
    ROWS(session, "12", like(CALX_OP_CONTAINS, "\\d/", "", 0));
    ROWS_OF(session, "12", calx_args(calx_bind("q", "%\\d%")), ids(calx_like_node(CALX_OP_LIKE, N(calx_col(word, text)), calx_param_node("q", NULL), "", 0)));
}

/* Where ILIKE is LIKE of small letters, a letter of the pattern would escape no more. */
TEST_NEEDS(ilike_with_a_letter_as_escape, "standard_sql")
{
    calx_session *session = with_words(t);
    static const uint32_t ops[] = { CALX_OP_ILIKE, CALX_OP_ICONTAINS };
    OK(session, calx_commit(session));
    for (int i = 0; i < 2; i++) {
        calx_statement *select = like(ops[i], i ? "B%CD" : "ABX%CD%", "X", i ? CALX_FLAG_AUTO_ESCAPE : 0);
        if (suite_has("ilike"))
            ROWS(session, "3", select);
        else
            UNSUPPORTED(session, "has no letters as the escape of ILIKE", select);
    }
    ROWS(session, "3", like(CALX_OP_LIKE, "abX%cd%", "X", 0));
}

TEST_NEEDS(like_with_an_escape_beyond_ascii, "standard_sql")
{
    calx_session *session = with_words(t);
    calx_statement *select = like(CALX_OP_LIKE, "ab\xc3\xa9%cd%", "\xc3\xa9", 0);
    if (suite_has("wide_escape"))
        ROWS(session, "3", select);
    else
        UNSUPPORTED(session, "has no escape of LIKE beyond ASCII", select);
}

TEST(like_compares_all_of_a_text)
{
    calx_session *session = with_words(t);
    static const struct { const char *pattern, *ids; } cases[] = { { "abcdefg", "1" }, { "abcdef", "" }, { "bcdefg", "" }, { "abcd%", "1;5;6;9;10" }, { "%9fg", "10" }, { "%d9%", "10" }, { "abcd_fg", "1;10" }, { "", "" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ROWS(session, cases[i].ids, like(CALX_OP_LIKE, cases[i].pattern, NULL, 0));
}

TEST(like_without_regard_to_case)
{
    calx_session *session = with_words(t);
    ROWS(session, "2;3;4;7;8", ids(N(calx_ilike(calx_col(word, text), "AB_C%"))));
    ROWS(session, "3", like(CALX_OP_ISTARTSWITH, "AB%C", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "6", like(CALX_OP_IENDSWITH, "E%FG", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "4", like(CALX_OP_ICONTAINS, "B_C", NULL, CALX_FLAG_AUTO_ESCAPE));
    ROWS(session, "1;5;6;9;10", like(CALX_OP_NOT_ILIKE, "AB_C%", NULL, 0));
}

TEST_NEEDS(regular_expressions_match, "regexp")
{
    calx_session *session = with_words(t);
    ROWS(session, "8;10", ids(calx_binary(CALX_OP_REGEXP, N(calx_col(word, text)), STRING("b(cd)?9"))));
    ROWS(session, "1;2;3;4;5;6;7;9", ids(calx_binary(CALX_OP_NOT_REGEXP, N(calx_col(word, text)), STRING("b(cd)?9"))));
    ROWS(session, "8;10", ids(N(calx_not(calx_as_cond(calx_binary(CALX_OP_NOT_REGEXP, N(calx_col(word, text)), STRING("[0-9]")))))));
}

TEST_NEEDS(regular_expressions_replace, "regexp_replace")
{
    calx_session *session = with_words(t);
    ROWS(session, "abcd-fg", calx_select(calx_columns(calx_func("regexp_replace", calx_col(word, text), "[0-9]", "-")), calx_where(calx_eq(calx_col(word, id), 10))));
}
