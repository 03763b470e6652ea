/* SPDX-License-Identifier: MIT */
/* A type of the program's own: cents in C, a NUMERIC in the database, and a function for each way between: user_types URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* To the database: 1999 is 19.99. */
static calx_status to_decimal(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    const char *sign = from->as.i < 0 ? "-" : "";
    int64_t cents = from->as.i < 0 ? -from->as.i : from->as.i;
    char *text = calx_conversion_alloc(conversion, 32); /* lives as long as the run of the statement */
    (void)context;
    if (!text)
        return CALX_NO_MEMORY;
    if (from->kind < CALX_KIND_INT8 || from->kind > CALX_KIND_INT64)
        return calx_conversion_fail(conversion, "whole cents are wanted");
    snprintf(text, 32, "%s%" PRId64 ".%02" PRId64, sign, cents / 100, cents % 100);
    *to = calx_arg_decimal((calx_decimal){ text, strlen(text) }).value;
    return CALX_OK;
}

/* From it: a NUMERIC(10, 2) comes as a decimal on every backend, with two digits behind the point or fewer. */
static calx_status to_cents(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context)
{
    const char *point = memchr(from->as.decimal.ptr, '.', from->as.decimal.len);
    int64_t whole = strtoll(from->as.decimal.ptr, NULL, 10), cents = 0;
    (void)conversion;
    (void)context;
    for (int i = 1; i <= 2; i++)
        cents = cents * 10 + (point && point + i < from->as.decimal.ptr + from->as.decimal.len ? point[i] - '0' : 0);
    *to = calx_arg_int64(from->as.decimal.ptr[0] == '-' ? whole * 100 - cents : whole * 100 + cents).value;
    return CALX_OK;
}

static const calx_user_type money = { sizeof money, "money", to_decimal, to_cents, NULL };

struct article {
    int64_t id;
    const char *name;
    int64_t price; /* in cents */
};
CALX_MODEL(article, "example_articles",
    CALX_COLUMN(article, id, .primary_key = true),
    CALX_COLUMN(article, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(article, price, .type = { .kind = CALX_TYPE_NUMERIC, .length = 10, .scale = 2, .user = &money }));
static calx_metadata metadata = CALX_METADATA(&article_model);

static void insert(calx_session *session, const char *name, int64_t cents)
{
    calx_exec(session, calx_insert(article, calx_set(calx_col(article, name), name), calx_set(calx_col(article, price), cents)));
}

static void show(calx_session *session)
{
    const char *name, *in_the_database = "";
    int64_t cents;
    calx_result *rows = calx_query(session, calx_select(calx_columns(calx_col(article, name), calx_col(article, price)),
                                                        calx_where(calx_ge(calx_col(article, price), 250)),
                                                        calx_order_by(calx_desc(calx_col(article, price)))));
    while (calx_fetch(rows, &name, &cents))
        printf("%-6s %5" PRId64 " cents\n", name, cents);
    calx_result_close(rows);
    calx_scalar(session, calx_select(calx_columns(calx_sum(calx_col(article, price)))), &cents);
    printf("all    %5" PRId64 " cents\n", cents);
    calx_scalar(session, calx_text("SELECT CAST(price AS CHAR(5)) FROM example_articles WHERE name = 'book'"), &in_the_database);
    printf("a book is %s in the database\n", in_the_database);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    insert(session, "book", 1999);
    insert(session, "pen", 250);
    insert(session, "clip", 5);
    show(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
