/* SPDX-License-Identifier: MIT */
/* One statement for a row that may be there already: upsert URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct stock {
    const char *article;
    const char *place;
    int32_t amount;
};
CALX_MODEL(stock, "example_stock",
    CALX_COLUMN(stock, article, .primary_key = true, .type = CALX_VARCHAR(20)),
    CALX_COLUMN(stock, place, .primary_key = true, .type = CALX_VARCHAR(20)),
    CALX_COLUMN(stock, amount));
static calx_metadata metadata = CALX_METADATA(&stock_model);

/* calx_inserted() is the value that would have been inserted; the column is the one that is there. */
static void deliver(calx_session *session, const char *article, const char *place, int32_t amount)
{
    calx_exec(session, calx_insert(stock, calx_set(calx_col(stock, article), article), calx_set(calx_col(stock, place), place),
                                   calx_set(calx_col(stock, amount), amount),
                                   calx_on_conflict_update(calx_list(calx_col(stock, article), calx_col(stock, place)),
                                                           calx_set(calx_col(stock, amount),
                                                                    calx_plus(calx_col(stock, amount), calx_inserted(stock, amount))))));
}

/* What is there stays as it is. */
static void begin_with(calx_session *session, const char *article, const char *place, int32_t amount)
{
    calx_exec(session, calx_insert(stock, calx_set(calx_col(stock, article), article), calx_set(calx_col(stock, place), place),
                                   calx_set(calx_col(stock, amount), amount),
                                   calx_on_conflict_nothing(calx_list(calx_col(stock, article), calx_col(stock, place)))));
}

static void show(calx_session *session)
{
    const char *article, *place;
    int32_t amount;
    calx_result *rows = calx_query(session, calx_select(
        calx_columns(calx_col(stock, article), calx_col(stock, place), calx_col(stock, amount)),
        calx_order_by(calx_col(stock, article), calx_col(stock, place))));
    while (calx_fetch(rows, &article, &place, &amount))
        printf("%s in %s: %" PRId32 "\n", article, place, amount);
    calx_result_close(rows);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    deliver(session, "nails", "Bern", 100);
    deliver(session, "nails", "Bern", 50);
    deliver(session, "nails", "Genf", 7);
    begin_with(session, "nails", "Genf", 1000);
    begin_with(session, "screws", "Genf", 30);
    show(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
