/* SPDX-License-Identifier: MIT */
/* A statement built step by step, from what is known only when the program runs: filters URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct article {
    int64_t id;
    const char *title;
    const char *section;
    int32_t pages;
};
CALX_MODEL(article, "example_articles",
    CALX_COLUMN(article, id, .primary_key = true, .autoincrement = CALX_NO),
    CALX_COLUMN(article, title, .type = CALX_VARCHAR(40)),
    CALX_COLUMN(article, section, .type = CALX_VARCHAR(20)),
    CALX_COLUMN(article, pages));
static calx_metadata metadata = CALX_METADATA(&article_model);

/* What a form of a web page sends, say. Unset fields filter nothing. */
struct filter {
    const char *words;
    const char *const *sections;
    size_t section_count;
    int32_t min_pages;
    bool longest_first;
    int64_t limit;
};

static calx_node *one_of(const char *const *texts, size_t count)
{
    calx_node *items[10];
    for (size_t i = 0; i < count && i < 10; i++)
        items[i] = calx_arg_node(calx_arg_string(texts[i]));
    return calx_in_n(calx_column_at(&article_model, offsetof(struct article, section)), items, count, false);
}

static calx_statement *search(const struct filter *filter)
{
    calx_statement *query = calx_select(calx_columns(calx_col(article, title), calx_col(article, pages)));
    if (filter->words)
        calx_select_add_where(query, calx_contains(calx_col(article, title), filter->words));
    if (filter->section_count)
        calx_select_add_where(query, calx_as_cond(one_of(filter->sections, filter->section_count)));
    if (filter->min_pages)
        calx_select_add_where(query, calx_ge(calx_col(article, pages), filter->min_pages));
    if (filter->longest_first)
        calx_select_add_order_by(query, calx_desc(calx_col(article, pages)));
    calx_select_add_order_by(query, calx_col(article, id));
    if (filter->limit)
        calx_select_add_limit(query, filter->limit);
    return query;
}

static void show(calx_session *session, const char *name, const struct filter *filter)
{
    const char *title;
    int32_t pages;
    calx_result *rows = calx_query(session, search(filter));
    printf("%s:\n", name);
    while (calx_fetch(rows, &title, &pages))
        printf("  %s, %" PRId32 " pages\n", title, pages);
    calx_result_close(rows);
}

static void fill(calx_session *session)
{
    calx_exec(session, calx_insert(article, calx_insert_rows(
        calx_list(calx_col(article, id), calx_col(article, title), calx_col(article, section), calx_col(article, pages)),
        calx_tuple(1, "On bees", "nature", 4), calx_tuple(2, "On tides", "nature", 9), calx_tuple(3, "Tea", "kitchen", 2),
        calx_tuple(4, "On salt", "kitchen", 7), calx_tuple(5, "100% cotton", "home", 3))));
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    static const char *const sections[] = { "nature", "kitchen" };
    fill(session);
    show(session, "all", &(struct filter){ .limit = 0 });
    show(session, "with words", &(struct filter){ .words = "On" });
    show(session, "with a percent sign", &(struct filter){ .words = "0%" });
    show(session, "the two longest of two sections",
         &(struct filter){ .sections = sections, .section_count = 2, .min_pages = 3, .longest_first = true, .limit = 2 });
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
