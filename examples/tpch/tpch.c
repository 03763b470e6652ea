/* SPDX-License-Identifier: MIT */
/* TPC-H at a small scale: tpch URL [SQL NAME]
 *
 * To build it alone: cc -o tpch *.c $(pkg-config --cflags --libs calx) -lm
 *
 * Loads the tables and prints the rows of each query. With SQL, a directory of files with the queries written by hand, each must give the
 * rows of its file, and a last line counts: "tpch-NAME: 11 passed, 0 failed, 0 skipped". */
#define _POSIX_C_SOURCE 200809L
#include "load.h"
#include "queries.h"
#include "values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct query {
    int number;
    const char *name;
    calx_statement *(*build)(void);
    const char *columns;
} queries[] = {
    { 1, "pricing summary", pricing_summary, "ttdddddddi" },
    { 3, "shipping priority", shipping_priority, "idDi" },
    { 5, "local supplier volume", local_supplier_volume, "td" },
    { 7, "volume shipping", volume_shipping, "ttid" },
    { 9, "product profit", product_profit, "tid" },
    { 11, "important stock", important_stock, "id" },
    { 13, "customer distribution", customer_distribution, "ii" },
    { 15, "top supplier", top_supplier, "itttd" },
    { 17, "small-quantity revenue", small_quantity_revenue, "d" },
    { 19, "discounted revenue", discounted_revenue, "d" },
    { 21, "suppliers who kept orders waiting", suppliers_who_kept_waiting, "ti" },
};
enum { QUERIES = sizeof queries / sizeof *queries };

static void print_rows(const struct query *query, const calx_rows *rows)
{
    char text[VALUE_SIZE];
    printf("-- %d: %s\n", query->number, query->name);
    for (size_t row = 0; row < rows->count; row++)
        for (size_t column = 0; column < rows->columns; column++)
            printf("%s%s", value_text(calx_rows_value(rows, row, column), (enum column)query->columns[column], text),
                   column + 1 < rows->columns ? " | " : "\n");
}

/* Says where two results differ. */
static bool same_rows(const struct query *query, const calx_rows *built, const calx_rows *written)
{
    char left[VALUE_SIZE], right[VALUE_SIZE];
    if (built->count != written->count || built->columns != written->columns) {
        fprintf(stderr, "query %d: %zu rows of %zu columns, by hand %zu of %zu\n", query->number, built->count, built->columns,
                written->count, written->columns);
        return false;
    }
    for (size_t row = 0; row < built->count; row++)
        for (size_t column = 0; column < built->columns; column++) {
            const calx_value *a = calx_rows_value(built, row, column), *b = calx_rows_value(written, row, column);
            enum column kind = (enum column)query->columns[column];
            if (!value_same(a, b, kind)) {
                fprintf(stderr, "query %d, row %zu, column %zu: %s, by hand %s\n", query->number, row + 1, column + 1,
                        value_text(a, kind, left), value_text(b, kind, right));
                return false;
            }
        }
    return true;
}

/* The text between the line "-- NUMBER" and the next of its kind, in `sql`. NULL: there is none. */
static calx_statement *written_query(const char *sql, int number)
{
    char heading[20];
    snprintf(heading, sizeof heading, "\n-- %d\n", number);
    const char *start = strstr(sql, heading);
    if (!start)
        return NULL;
    start += strlen(heading);
    const char *end = strstr(start, "\n-- ");
    return calx_text_sized((calx_str){ start, end ? (size_t)(end - start) : strlen(start) });
}

/* Runs one query, and the one by hand beside it. */
static bool run(calx_session *session, const struct query *query, const char *sql)
{
    calx_result *result = calx_query(session, query->build());
    calx_rows rows = calx_result_all(result);
    bool good = rows.count > 0 && rows.columns == strlen(query->columns);
    if (good)
        print_rows(query, &rows);
    else
        fprintf(stderr, "query %d: %s\n", query->number, rows.count ? "other columns" : calx_result_status(result) ? calx_errmsg(result) : "no rows");
    if (good && sql) {
        calx_statement *statement = written_query(sql, query->number);
        calx_result *by_hand = calx_query(session, statement);
        calx_rows written = calx_result_all(by_hand);
        if (calx_result_status(by_hand) != CALX_OK)
            fprintf(stderr, "query %d by hand: %s\n", query->number, calx_errmsg(by_hand));
        good = same_rows(query, &rows, &written);
        calx_result_close(by_hand);
    }
    calx_result_close(result);
    return calx_rollback(session) == CALX_OK && good; /* the next one starts afresh */
}

/* The file for the dialect of a URL, as a string that is to be freed. */
static char *read_sql(const char *directory, calx_engine *engine)
{
    const char *dialect = calx_url_dialect(calx_engine_url(engine));
    char path[1000], *sql = NULL;
    size_t size = 0;
    snprintf(path, sizeof path, "%s/%s.sql", directory, strcmp(dialect, "mariadb") ? dialect : "mysql");
    FILE *file = fopen(path, "r");
    if (!file || getdelim(&sql, &size, '\0', file) < 0)
        perror(path);
    if (file)
        fclose(file);
    return sql;
}

static int run_all(calx_session *session, const char *sql, const char *name)
{
    int failed = 0;
    for (int i = 0; i < QUERIES; i++)
        failed += !run(session, &queries[i], sql);
    if (name)
        printf("tpch-%s: %d passed, %d failed, 0 skipped\n", name, QUERIES - failed, failed);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 4) {
        fprintf(stderr, "usage: %s URL [SQL NAME]\n", argv[0]);
        return EXIT_FAILURE;
    }
    calx_engine *engine = calx_engine_create(argv[1]);
    calx_session *session = calx_session_open(engine, .pipeline = true);
    char *sql = argc == 4 ? read_sql(argv[2], engine) : NULL;
    bool good = argc == 2 || sql;
    if (good && tpch_load(session) != CALX_OK) {
        fprintf(stderr, "%s\n", calx_errmsg(session));
        good = false;
    }
    good = good && run_all(session, sql, argc == 4 ? argv[3] : NULL) == 0;
    calx_drop_all(session, &tpch_metadata);
    good = calx_commit(session) == CALX_OK && good;
    free(sql);
    calx_session_close(session);
    calx_engine_dispose(engine);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
