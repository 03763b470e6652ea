/* SPDX-License-Identifier: MIT */
/* The two tables that trees read from, and what is in them. */
#include "trees.h"

#include <stdlib.h>
#include <string.h>

struct leaf {
    int64_t id;
    calx_opt_int64 i1;
    int64_t i2;
    calx_decimal d1;
    calx_decimal d2;
    double f1;
    const char *s1;
    const char *s2;
    bool b1;
    calx_date day;
    calx_timestamp moment;
    calx_json doc;
};
CALX_MODEL(leaf, "calx_trees", CALX_COLUMN(leaf, id, .primary_key = true), CALX_COLUMN(leaf, i1), CALX_COLUMN(leaf, i2),
           CALX_COLUMN(leaf, d1, .type = CALX_NUMERIC(12, 4), .nullable = true), CALX_COLUMN(leaf, d2, .type = CALX_NUMERIC(20, 6)),
           CALX_COLUMN(leaf, f1), CALX_COLUMN(leaf, s1, .nullable = true), CALX_COLUMN(leaf, s2), CALX_COLUMN(leaf, b1), CALX_COLUMN(leaf, day),
           CALX_COLUMN(leaf, moment), CALX_COLUMN(leaf, doc));

struct twig {
    int64_t id;
    int64_t leaf;
    int64_t n;
    calx_decimal v;
    const char *t;
};
CALX_MODEL(twig, "calx_trees_other", CALX_COLUMN(twig, id, .primary_key = true), CALX_COLUMN(twig, leaf), CALX_COLUMN(twig, n),
           CALX_COLUMN(twig, v, .type = CALX_NUMERIC(12, 2)), CALX_COLUMN(twig, t));

calx_metadata trees_metadata = CALX_METADATA(&leaf_model, &twig_model);

calx_node *trees_table(void) { return calx_model_table(&leaf_model); }
calx_node *trees_other_table(void) { return calx_model_table(&twig_model); }
calx_node *trees_column(const char *name) { return calx_table_column(trees_table(), name); }
calx_node *trees_other_column(const char *name) { return calx_table_column(trees_other_table(), name); }

static const struct { const char *i1, *i2, *d1, *d2, *f1, *s1, *s2, *b1, *day, *moment; } leaves[TREES_ROWS] = {
    { "3", "-7", "9.5000", "12345678901234.567891", "0.5", "'apple'", "'Zebra'", "1", "2024-02-29", "2024-02-29 12:34:56" },
    { "-12", "4", "-0.1000", "-0.000001", "-2.25", "'Apple pie'", "'a_b%c'", "0", "1969-12-31", "1969-12-31 23:59:59.999999" },
    { "0", "1", "10.0000", "9.500000", "1000000.125", "''", "'  x '", "1", "2000-01-01", "2000-01-01 00:00:00" },
    { "NULL", "19", "99999999.9999", "0.200000", "3.0", "'b'", "'apple'", "0", "1999-12-31", "2038-01-19 03:14:08" },
    { "7", "7", "NULL", "7.000000", "0.1", "NULL", "'10'", "1", "2023-06-15", "2023-06-15 08:00:00.500000" },
    { "100", "-100", "0.0000", "-99999999999999.999999", "-0.75", "'zz/z'", "'B'", "0", "2024-12-25", "2024-12-25 18:30:00.000001" },
    { "42", "13", "2.5000", "2.500000", "12.5", "'abc'", "'abcabc'", "1", "1970-01-01", "1970-01-01 00:00:00.250000" },
    { "-1", "2", "-7.2500", "1.000000", "8.0", "'9'", "'Ab'", "1", "2010-10-10", "2010-10-10 10:10:10" },
};

bool trees_integer_of_row(int row, const char *column, int64_t *value)
{
    const char *text = !strcmp(column, "i1") ? leaves[row].i1 : leaves[row].i2;
    *value = !strcmp(column, "id") ? row + 1 : strtoll(text, NULL, 10);
    return strcmp(text, "NULL") != 0 || !strcmp(column, "id");
}

static const char *const documents[TREES_ROWS] = {
    "{\"n\": 7, \"x\": 1.5, \"s\": \"apple\", \"ok\": true, \"o\": {\"k\": \"v\", \"a b\": false}, \"list\": [1, 2.5, \"three\"]}",
    "{\"n\": -3, \"x\": 1e3, \"s\": \"Zebra\", \"ok\": false, \"o\": {\"k\": \"b%\"}, \"list\": []}",
    "{\"n\": \"12\", \"x\": 5.0, \"s\": \"\", \"ok\": 1, \"o\": {\"k\": null, \"a b\": true}, \"list\": [true, 0.25]}",
    "{\"n\": 0, \"x\": -0.125, \"s\": \"10\", \"ok\": true, \"list\": [42, -1, \"Ab\"]}",
    "{}",
    "{\"n\": 1, \"x\": 2, \"s\": \"x y\", \"ok\": null, \"o\": {\"k\": \"\"}, \"list\": [-7, 8, \"\"]}",
    "[1, 2, 3]",
    "{\"n\": 99, \"x\": 12.5, \"s\": \"a_b\", \"ok\": false, \"o\": {\"k\": \"abc\", \"a b\": \"true\"}, \"list\": {\"0\": 1}}",
};

static bool fill_leaf(calx_session *session, int i)
{
    char sql[1000];
    bool yes = *leaves[i].b1 == '1';
    const char *quote = strcmp(leaves[i].d1, "NULL") != 0 ? "'" : "";
    snprintf(sql, sizeof sql, "INSERT INTO calx_trees VALUES (%d, %s, %s, %s%s%s, '%s', %s, %s, %s, %s, '%s', '%s', '%s')", i + 1, leaves[i].i1,
             leaves[i].i2, quote, leaves[i].d1, quote, leaves[i].d2, leaves[i].f1, leaves[i].s1, leaves[i].s2, yes ? "true" : "false", leaves[i].day,
             leaves[i].moment, documents[i]);
    return calx_exec(session, calx_text(sql)) == CALX_OK;
}

static bool fill_twig(calx_session *session, int i)
{
    static const char *const words[] = { "red", "Green", "blue", "", "apple" };
    char sql[200];
    snprintf(sql, sizeof sql, "INSERT INTO calx_trees_other VALUES (%d, %d, %d, '%d.%02d', '%s')", i + 1, i % 5 + 1, (i * 7) % 11 - 3, i * 3 % 17,
             i * 29 % 100, words[i % 5]);
    return calx_exec(session, calx_text(sql)) == CALX_OK;
}

bool trees_fill(calx_session *session)
{
    bool ok = true;
    calx_drop_all(session, &trees_metadata);
    ok = calx_create_all(session, &trees_metadata) == CALX_OK;
    for (int i = 0; i < TREES_ROWS && ok; i++)
        ok = fill_leaf(session, i);
    for (int i = 0; i < 12 && ok; i++)
        ok = fill_twig(session, i);
    return ok && calx_commit(session) == CALX_OK;
}
