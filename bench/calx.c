/* SPDX-License-Identifier: MIT */
/* The workloads through calx: one program for every backend. */
#include "harness.h"

#include <calx/calx.h>

static calx_engine *engine;
static calx_connection *connection;
static calx_statement *select_one, *select_all, *insert_one;

static void check(calx_status status, const char *what)
{
    if (status != CALX_OK)
        bench_die(what, calx_errmsg(connection));
}

static void open_engine(const bench_address *address)
{
    engine = calx_engine_create(address->url, .autocommit = true);
    connection = calx_connect(engine);
    check(calx_ping(connection), "connect");
    select_one = calx_keep(calx_text("SELECT " BENCH_COLUMNS " FROM " BENCH_ITEM " WHERE id = :id"));
    select_all = calx_keep(calx_text("SELECT " BENCH_COLUMNS " FROM " BENCH_ITEM));
    insert_one = calx_keep(calx_text("INSERT INTO " BENCH_INSERT " (" BENCH_COLUMNS ") "
                                     "VALUES (:id, :name, :qty, :price, :created_at, :note)"));
}

static void close_engine(void)
{
    calx_release(select_one);
    calx_release(select_all);
    calx_release(insert_one);
    check(calx_connection_close(connection), "close");
    calx_engine_dispose(engine);
}

static void execute(const char *sql)
{
    check(calx_script(connection, sql), sql);
}

static int64_t number(const char *sql)
{
    int64_t value;
    check(calx_scalar(connection, calx_text(sql), &value), sql);
    return value;
}

static inline bool fetch(calx_result *result, uint64_t *sum)
{
    bench_row row;
    calx_str name, note;
    calx_timestamp created_at;
    if (!calx_fetch(result, &row.id, &name, &row.qty, &row.price, &created_at, &note))
        return false;
    row.name = name.ptr;
    row.name_len = name.len;
    row.created_at = created_at.us / 1000000;
    row.note = note.ptr;
    row.note_len = note.len;
    *sum += bench_row_sum(&row);
    return true;
}

static uint64_t point(size_t count)
{
    bench_keys keys = BENCH_KEYS;
    uint64_t sum = 0;
    while (count--) {
        calx_result *result = calx_query(connection, select_one, calx_args(bench_next_key(&keys)));
        if (!fetch(result, &sum))
            bench_die("point", calx_result_errmsg(result));
        calx_result_close(result);
    }
    return sum;
}

static uint64_t point_in_transaction(size_t count)
{
    uint64_t sum;
    calx_begin(connection);
    sum = point(count);
    check(calx_commit(connection), "commit");
    return sum;
}

static uint64_t scan(size_t count)
{
    uint64_t sum = 0;
    while (count--) {
        calx_result *result = calx_query(connection, select_all);
        while (fetch(result, &sum))
            continue;
        check(calx_result_close(result), "scan");
    }
    return sum;
}

static uint64_t scan_stream(size_t count)
{
    uint64_t sum = 0;
    while (count--) {
        calx_result *result = calx_query(connection, select_all, CALX_NO_ARGS, .stream = true);
        while (fetch(result, &sum))
            continue;
        check(calx_result_close(result), "scan_stream");
    }
    return sum;
}

static uint64_t insert(size_t count)
{
    const bench_item *items = bench_items(count);
    calx_begin(connection);
    for (size_t i = 0; i < count; i++) {
        const bench_row *row = &items[i].row;
        calx_str name = { row->name, row->name_len }, note = { row->note, row->note_len };
        calx_timestamp created_at = { row->created_at * 1000000 };
        calx_exec(connection, insert_one, calx_args(row->id, name, row->qty, row->price, created_at, note));
    }
    check(calx_commit(connection), "insert");
    return 0;
}

/* A checkout and a return: opening and closing a connection of the pool. */
static void use_pool(size_t count)
{
    while (count--)
        check(calx_connection_close(calx_connect(engine)), "pool");
}

static uint64_t pool(size_t count)
{
    use_pool(count);
    return 0;
}

static uint64_t pool_threads(size_t count)
{
    bench_in_threads(use_pool, count);
    return 0;
}

static const bench_workload workloads[] = {
    { "point", point, BENCH_POINT }, { "point_txn", point_in_transaction, BENCH_POINT },
    { "scan", scan, BENCH_SCAN },    { "scan_stream", scan_stream, BENCH_SCAN },
    { "insert", insert, BENCH_WRITE }, { "pool", pool, BENCH_POOL },
    { "pool_threads", pool_threads, BENCH_POOL }, { 0 },
};

const bench_contestant bench_contestant_here = { open_engine, close_engine, execute, number, workloads };
