/* SPDX-License-Identifier: MIT */
/* SQLite by hand: statements prepared once, values bound in place, columns read by their getters. */
#include "raw_pool.h"

#include <sqlite3.h>
#include <string.h>

static sqlite3 *db;

static inline void check(int code, int wanted, const char *what)
{
    if (code != wanted)
        bench_die(what, sqlite3_errmsg(db));
}

static void open_database(const bench_address *address)
{
    check(sqlite3_open_v2(address->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL),
          SQLITE_OK, "open");
}

static void close_database(void)
{
    sqlite3_close_v2(db);
}

static void execute(const char *sql)
{
    check(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, sql);
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), SQLITE_OK, sql);
    return statement;
}

static int64_t number(const char *sql)
{
    sqlite3_stmt *statement = prepare(sql);
    int64_t value;
    check(sqlite3_step(statement), SQLITE_ROW, sql);
    value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static inline uint64_t sum_of(sqlite3_stmt *statement)
{
    bench_row row;
    row.id = sqlite3_column_int64(statement, 0);
    row.name = (const char *)sqlite3_column_text(statement, 1);
    row.name_len = (size_t)sqlite3_column_bytes(statement, 1);
    row.qty = sqlite3_column_int(statement, 2);
    row.price = sqlite3_column_double(statement, 3);
    row.created_at = bench_seconds_of((const char *)sqlite3_column_text(statement, 4));
    row.note = (const char *)sqlite3_column_text(statement, 5);
    row.note_len = row.note ? (size_t)sqlite3_column_bytes(statement, 5) : 0;
    return bench_row_sum(&row);
}

static uint64_t point(size_t count)
{
    static sqlite3_stmt *statement;
    bench_keys keys = BENCH_KEYS;
    uint64_t sum = 0;
    if (!statement)
        statement = prepare("SELECT " BENCH_COLUMNS " FROM " BENCH_ITEM " WHERE id = ?");
    while (count--) {
        sqlite3_bind_int64(statement, 1, bench_next_key(&keys));
        check(sqlite3_step(statement), SQLITE_ROW, "point");
        sum += sum_of(statement);
        sqlite3_reset(statement);
    }
    return sum;
}

static uint64_t point_in_transaction(size_t count)
{
    uint64_t sum;
    execute("BEGIN");
    sum = point(count);
    execute("COMMIT");
    return sum;
}

static uint64_t scan(size_t count)
{
    static sqlite3_stmt *statement;
    uint64_t sum = 0;
    int code;
    if (!statement)
        statement = prepare("SELECT " BENCH_COLUMNS " FROM " BENCH_ITEM);
    while (count--) {
        while ((code = sqlite3_step(statement)) == SQLITE_ROW)
            sum += sum_of(statement);
        check(code, SQLITE_DONE, "scan");
        sqlite3_reset(statement);
    }
    return sum;
}

static inline void insert_one(sqlite3_stmt *statement, const bench_row *row, const char *created_at)
{
    sqlite3_bind_int64(statement, 1, row->id);
    sqlite3_bind_text(statement, 2, row->name, (int)row->name_len, SQLITE_STATIC);
    sqlite3_bind_int(statement, 3, row->qty);
    sqlite3_bind_double(statement, 4, row->price);
    sqlite3_bind_text(statement, 5, created_at, BENCH_TIME_LEN, SQLITE_STATIC);
    if (row->note)
        sqlite3_bind_text(statement, 6, row->note, (int)row->note_len, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, 6);
    check(sqlite3_step(statement), SQLITE_DONE, "insert");
    sqlite3_reset(statement);
}

static uint64_t insert_as(size_t count, bool format)
{
    const bench_item *items = bench_items(count);
    char created_at[BENCH_TIME_LEN + 1];
    sqlite3_stmt *statement;
    execute("BEGIN");
    statement = prepare("INSERT INTO " BENCH_INSERT " (" BENCH_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)");
    for (size_t i = 0; i < count; i++) {
        if (format)
            bench_time_text(items[i].row.created_at, created_at);
        insert_one(statement, &items[i].row, format ? created_at : items[i].created_at);
    }
    sqlite3_finalize(statement);
    execute("COMMIT");
    return 0;
}

/* The times are text already. */
static uint64_t insert(size_t count)
{
    return insert_as(count, false);
}

/* The times are numbers, as in the program that uses calx. */
static uint64_t insert_formatted(size_t count)
{
    return insert_as(count, true);
}

static const bench_workload workloads[] = {
    { "point", point, BENCH_POINT }, { "point_txn", point_in_transaction, BENCH_POINT },
    { "scan", scan, BENCH_SCAN },    { "insert", insert, BENCH_WRITE },
    { "insert_formatted", insert_formatted, BENCH_WRITE },
    { "pool", raw_pool, BENCH_POOL }, { "pool_threads", raw_pool_threads, BENCH_POOL }, { 0 },
};

const bench_contestant bench_contestant_here = { open_database, close_database, execute, number, workloads };
