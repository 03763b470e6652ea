/* SPDX-License-Identifier: MIT */
/* calx/search.h, run: regular expressions with and without flags, replacing by them, and full text search. */
#include "rows.h"

struct page {
    int32_t id;
    const char *body;
};
CALX_MODEL(page, "calx_suite_page", CALX_COLUMN(page, id, .primary_key = true), CALX_COLUMN(page, body, .type = CALX_VARCHAR(100)));
static calx_metadata metadata = CALX_METADATA(&page_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static bool is_on(const suite *t, const char *dialect)
{
    return !strcmp(suite_target(t), dialect);
}

static calx_session *with_pages(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    if (is_on(t, "sqlite")) {
        t->tables[0] = "calx_suite_page";
        OK(session, calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_suite_page")));
        OK(session, calx_exec(session, calx_text("CREATE VIRTUAL TABLE calx_suite_page USING fts5(id, body)")));
    } else
        suite_table(t, "calx_suite_page", "id INTEGER PRIMARY KEY, body VARCHAR(100)%s", is_on(t, "postgresql") ? "" : ", FULLTEXT (body)");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_page (id, body) VALUES (1, 'the quick brown fox'), (2, 'a lazy dog sleeps'), (3, 'Brown bread and dogs')")));
    OK(session, calx_commit(session));
    return session;
}

static calx_statement *ids(calx_cond *condition)
{
    return calx_select(calx_columns(calx_col(page, id)), calx_where(condition), calx_order_by(calx_col(page, id)));
}

static calx_cond *fits(uint32_t op, const char *pattern, const char *flags)
{
    return calx_as_cond(calx_regexp_node(op, N(calx_col(page, body)), STRING(pattern), flags));
}

/* SQLite calls a function regexp() that the program has to bring. */
TEST_NEEDS(regular_expressions_fit, "full_text")
{
    calx_session *session = with_pages(t);
    if (is_on(t, "sqlite")) {
        int64_t id = 0;
        CHECK_STATUS(session, calx_scalar(session, ids(calx_regexp(calx_col(page, body), "^the")), &id), CALX_PROGRAMMING_ERROR);
        CHECK_HAS(calx_errmsg(session), "REGEXP");
        return;
    }
    ROWS(session, "1", ids(calx_regexp(calx_col(page, body), "^the .*x$")));
    ROWS(session, "2;3", ids(calx_regexp(calx_col(page, body), "dogs?")));
    ROWS(session, "1", ids(fits(CALX_OP_NOT_REGEXP, "dogs?", NULL)));
    ROWS(session, "", ids(calx_regexp(calx_col(page, body), "cat|mouse")));
}

TEST_NEEDS(regular_expressions_fit_whatever_the_case, "full_text")
{
    calx_session *session = with_pages(t);
    if (is_on(t, "sqlite")) {
        UNSUPPORTED(session, "flags of regular expressions", ids(calx_iregexp(calx_col(page, body), "brown")));
        return;
    }
    ROWS(session, "1;3", ids(calx_iregexp(calx_col(page, body), "brown")));
    ROWS(session, "2", ids(fits(CALX_OP_NOT_REGEXP, "BROWN", "i")));
}

TEST_NEEDS(what_fits_is_replaced, "full_text")
{
    calx_session *session = with_pages(t);
    const char *flags = is_on(t, "postgresql") ? "g" : NULL;
    calx_node *made = calx_regexp_replace(N(calx_col(page, body)), STRING("[aeiou]"), STRING("-"), flags);
    calx_statement *query = calx_select(calx_columns(calx_label(made, "made")), calx_where(calx_eq(calx_col(page, id), 2)));
    if (is_on(t, "sqlite")) {
        UNSUPPORTED(session, "regular expressions", query);
        return;
    }
    ROWS(session, "- l-zy d-g sl--ps", query);
}

TEST_NEEDS(words_are_searched_for, "full_text")
{
    calx_session *session = with_pages(t);
    ROWS(session, "1", ids(calx_match(calx_col(page, body), "quick")));
    ROWS(session, "1;3", ids(calx_match(calx_col(page, body), "brown")));
    ROWS(session, "", ids(calx_match(calx_col(page, body), "slowly")));
}

/* How words are told by their language is PostgreSQL's; modes are MySQL's. */
TEST_NEEDS(words_are_searched_for_as_the_backend_can, "full_text")
{
    calx_session *session = with_pages(t);
    calx_node *in_english = calx_match_node(N(calx_col(page, body)), STRING("sleeping"), "english", 0);
    calx_node *plain = calx_match_node(N(calx_col(page, body)), STRING("lazy fox"), NULL, CALX_MATCH_NATURAL);
    if (is_on(t, "postgresql"))
        ROWS(session, "2", ids(calx_as_cond(in_english)));
    else
        calx_node_release(calx_node_keep(in_english));
    if (is_on(t, "mysql") || is_on(t, "mariadb"))
        ROWS(session, "1;2", ids(calx_as_cond(plain)));
    else
        calx_node_release(calx_node_keep(plain));
}
