/* SPDX-License-Identifier: MIT */
/* The workloads through calx: one program for every backend. */
#include "harness.h"

#include <calx/calx.h>

struct item {
    int64_t id;
    const char *name;
    int32_t qty;
    double price;
    calx_timestamp created_at;
    const char *note;
};
CALX_MODEL(item, BENCH_ITEM, CALX_COLUMN(item, id, .primary_key = true), CALX_COLUMN(item, name),
           CALX_COLUMN(item, qty), CALX_COLUMN(item, price), CALX_COLUMN(item, created_at), CALX_COLUMN(item, note, .nullable = true));
static calx_metadata metadata = CALX_METADATA(&item_model);

static calx_engine *engine;
static calx_connection *connection;
static calx_statement *select_one, *select_all, *insert_one, *select_kept;

static void check(calx_status status, const char *what)
{
    if (status != CALX_OK)
        bench_die(what, calx_errmsg(connection));
}

/* The same select from typed parts. */
static calx_statement *select_by(calx_num *id)
{
    return calx_select(calx_columns(calx_col(item, id), calx_col(item, name), calx_col(item, qty),
                                    calx_col(item, price), calx_col(item, created_at), calx_col(item, note)),
                       calx_where(calx_eq(calx_col(item, id), id)));
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
    select_kept = calx_keep(select_by(calx_param_num("id")));
}

static void close_engine(void)
{
    calx_release(select_one);
    calx_release(select_all);
    calx_release(insert_one);
    calx_release(select_kept);
    check(calx_connection_close(connection), "close");
    calx_engine_dispose(engine);
    calx_metadata_dispose(&metadata);
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

static void fetch_one(calx_result *result, uint64_t *sum)
{
    if (!fetch(result, sum))
        bench_die("point", calx_result_errmsg(result));
    calx_result_close(result);
}

static uint64_t point_of(calx_statement *statement, size_t count)
{
    bench_keys keys = BENCH_KEYS;
    uint64_t sum = 0;
    while (count--)
        fetch_one(calx_query(connection, statement, calx_args(bench_next_key(&keys))), &sum);
    return sum;
}

static uint64_t point(size_t count)
{
    return point_of(select_one, count);
}

static uint64_t point_kept(size_t count)
{
    return point_of(select_kept, count);
}

/* Built from its parts each time, the key among them. */
static uint64_t point_rebuilt(size_t count)
{
    bench_keys keys = BENCH_KEYS;
    uint64_t sum = 0;
    while (count--)
        fetch_one(calx_query(connection, select_by(calx_as_num(bench_next_key(&keys)))), &sum);
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
    { "point_kept", point_kept, BENCH_POINT }, { "point_rebuilt", point_rebuilt, BENCH_POINT },
    { "scan", scan, BENCH_SCAN },    { "scan_stream", scan_stream, BENCH_SCAN },
    { "insert", insert, BENCH_WRITE }, { "pool", pool, BENCH_POOL },
    { "pool_threads", pool_threads, BENCH_POOL }, { 0 },
};

const bench_contestant bench_contestant_here = { open_engine, close_engine, execute, number, workloads };
