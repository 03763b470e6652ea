/* SPDX-License-Identifier: MIT */
/* Tables from structs, and statements from typed parts: models URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct author {
    int64_t id;
    const char *name;
    calx_opt_int64 born;
};
struct book {
    int64_t id;
    const char *title;
    int64_t author_id;
    calx_opt_bool in_print; /* the database fills it: unset is not false */
};

CALX_MODEL(author, "example_authors",
    CALX_COLUMN(author, id, .primary_key = true),
    CALX_COLUMN(author, name, .type = CALX_VARCHAR(100), .unique = true),
    CALX_COLUMN(author, born));
CALX_MODEL(book, "example_books",
    CALX_COLUMN(book, id, .primary_key = true),
    CALX_COLUMN(book, title),
    CALX_COLUMN(book, author_id, .references = "example_authors.id", .on_delete = CALX_CASCADE),
    CALX_COLUMN(book, in_print, .server_default = CALX_DEFAULT_TRUE));
static calx_metadata metadata = CALX_METADATA(&author_model, &book_model);

static void fill(calx_session *session)
{
    static const struct { const char *title; int author; } books[] = { { "Emma", 1 }, { "Persuasion", 1 }, { "Middlemarch", 2 } };
    calx_exec(session, calx_insert(author, calx_set(calx_col(author, name), "Jane Austen"), calx_set(calx_col(author, born), 1775)));
    calx_exec(session, calx_insert(author, calx_set(calx_col(author, name), "George Eliot")));
    for (size_t i = 0; i < 3; i++)
        calx_exec(session, calx_insert(book, calx_set(calx_col(book, title), books[i].title),
                                       calx_set(calx_col(book, author_id), books[i].author)));
}

/* The join goes along the one foreign key between the two. */
static void show_totals(calx_session *session)
{
    const char *name;
    int64_t books;
    calx_result *rows = calx_query(session, calx_select(
        calx_columns(calx_col(author, name), calx_label(calx_count(calx_col(book, id)), "books")),
        calx_from(author), calx_outerjoin(book),
        calx_where(calx_or(calx_is_null(calx_col(author, born)), calx_gt(calx_col(author, born), 1700))),
        calx_group_by(calx_col(author, name)),
        calx_order_by(calx_desc(calx_count(calx_col(book, id))), calx_col(author, name)),
        calx_limit(10)));
    while (calx_fetch(rows, &name, &books))
        printf("%s: %" PRId64 "\n", name, books);
    calx_result_close(rows);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    fill(session);
    show_totals(session);

    /* Compiled and prepared once; values come with each run. */
    calx_statement *by_title = calx_keep(calx_select(calx_columns(calx_col(book, id), calx_col(book, in_print)),
                                                     calx_where(calx_eq(calx_col(book, title), calx_param_text("title")))));
    static const char *const titles[] = { "Emma", "Middlemarch" };
    for (size_t i = 0; i < 2; i++) {
        int64_t id = 0;
        bool in_print = false;
        calx_one(session, by_title, calx_args(titles[i]), &id, &in_print);
        printf("%s is book %" PRId64 ", %s\n", titles[i], id, in_print ? "in print" : "out of print");
    }
    calx_release(by_title);

    calx_exec(session, calx_update(book, calx_set(calx_col(book, title), calx_concat(calx_col(book, title), ", a novel")),
                                   calx_where(calx_startswith(calx_col(book, title), "Emm"))));
    calx_exec(session, calx_delete(author, calx_where(calx_eq(calx_col(author, name), "George Eliot"))));
    const char *title = NULL;
    calx_scalar(session, calx_select(calx_columns(calx_col(book, title)), calx_order_by(calx_col(book, id))), &title);
    printf("%s\n", title ? title : "(nothing)");
    int64_t left = 0;
    calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(book, id)))), &left);
    printf("%" PRId64 " books left\n", left);

    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
