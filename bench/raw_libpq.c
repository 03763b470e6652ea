/* SPDX-License-Identifier: MIT */
/* libpq by hand: statements prepared once with their types, values and rows in binary, one round trip an operation. */
#include "raw_pool.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#define EPOCH INT64_C(946684800) /* 2000-01-01, PostgreSQL's */

static PGconn *connection;

static inline PGresult *check(PGresult *result, ExecStatusType wanted, const char *what)
{
    if (PQresultStatus(result) != wanted)
        bench_die(what, PQerrorMessage(connection));
    return result;
}

static void open_connection(const bench_address *address)
{
    const char *const keys[] = { "host", "port", "user", "password", "dbname", "client_encoding", NULL };
    const char *const values[] = { *address->socket ? address->socket : address->host, address->port, address->user,
                                   address->password, address->database, "UTF8", NULL };
    connection = PQconnectdbParams(keys, values, 0);
    if (PQstatus(connection) != CONNECTION_OK)
        bench_die("connect", PQerrorMessage(connection));
    PQclear(check(PQexec(connection, "SET client_min_messages = warning"), PGRES_COMMAND_OK, "set"));
}

static void close_connection(void)
{
    PQfinish(connection);
}

static void execute(const char *sql)
{
    PQclear(check(PQexec(connection, sql), PGRES_COMMAND_OK, sql));
}

static int64_t number(const char *sql)
{
    PGresult *result = check(PQexec(connection, sql), PGRES_TUPLES_OK, sql);
    int64_t value = atoll(PQgetvalue(result, 0, 0));
    PQclear(result);
    return value;
}

static void prepare(const char *name, const char *sql, int count, const Oid *types)
{
    PQclear(check(PQprepare(connection, name, sql, count, types), PGRES_COMMAND_OK, sql));
}

static inline int64_t int64_at(const char *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return (int64_t)be64toh(value);
}

static inline int32_t int32_at(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return (int32_t)be32toh(value);
}

static inline double double_at(const char *at)
{
    int64_t bits = int64_at(at);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint64_t sum_of(const PGresult *result, int at)
{
    bench_row row;
    bool has_note = !PQgetisnull(result, at, 5);
    row.id = int64_at(PQgetvalue(result, at, 0));
    row.name = PQgetvalue(result, at, 1);
    row.name_len = (size_t)PQgetlength(result, at, 1);
    row.qty = int32_at(PQgetvalue(result, at, 2));
    row.price = double_at(PQgetvalue(result, at, 3));
    row.created_at = int64_at(PQgetvalue(result, at, 4)) / 1000000 + EPOCH;
    row.note = has_note ? PQgetvalue(result, at, 5) : NULL;
    row.note_len = has_note ? (size_t)PQgetlength(result, at, 5) : 0;
    return bench_row_sum(&row);
}

static uint64_t point(size_t count)
{
    static bool prepared;
    const int length = sizeof(uint64_t), format = 1;
    bench_keys keys = BENCH_KEYS;
    uint64_t sum = 0;
    if (!prepared)
        prepare("point", "SELECT " BENCH_COLUMNS " FROM " BENCH_ITEM " WHERE id = $1", 0, NULL);
    prepared = true;
    while (count--) {
        uint64_t key = htobe64((uint64_t)bench_next_key(&keys));
        const char *value = (const char *)&key;
        PGresult *result = PQexecPrepared(connection, "point", 1, &value, &length, &format, 1);
        check(result, PGRES_TUPLES_OK, "point");
        if (PQntuples(result) != 1)
            bench_die("point", "no row");
        sum += sum_of(result, 0);
        PQclear(result);
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

static void prepare_scan(void)
{
    static bool prepared;
    if (!prepared)
        prepare("scan", "SELECT " BENCH_COLUMNS " FROM " BENCH_ITEM, 0, NULL);
    prepared = true;
}

/* All rows in memory, then read. */
static uint64_t scan(size_t count)
{
    uint64_t sum = 0;
    prepare_scan();
    while (count--) {
        PGresult *result = PQexecPrepared(connection, "scan", 0, NULL, NULL, NULL, 1);
        int rows;
        check(result, PGRES_TUPLES_OK, "scan");
        rows = PQntuples(result);
        for (int i = 0; i < rows; i++)
            sum += sum_of(result, i);
        PQclear(result);
    }
    return sum;
}

/* Row by row, as they come. */
static uint64_t scan_stream(size_t count)
{
    uint64_t sum = 0;
    prepare_scan();
    while (count--) {
        PGresult *result;
        if (!PQsendQueryPrepared(connection, "scan", 0, NULL, NULL, NULL, 1) || !PQsetSingleRowMode(connection))
            bench_die("scan_stream", PQerrorMessage(connection));
        while ((result = PQgetResult(connection))) {
            if (PQresultStatus(result) == PGRES_SINGLE_TUPLE)
                sum += sum_of(result, 0);
            else
                check(result, PGRES_TUPLES_OK, "scan_stream");
            PQclear(result);
        }
    }
    return sum;
}

static inline void insert_one(const bench_row *row)
{
    static const int formats[] = { 1, 1, 1, 1, 1, 1 };
    uint64_t id = htobe64((uint64_t)row->id), price, created_at;
    uint32_t qty = htobe32((uint32_t)row->qty);
    const char *values[] = { (char *)&id, row->name, (char *)&qty, (char *)&price, (char *)&created_at, row->note };
    int lengths[] = { sizeof id, (int)row->name_len, sizeof qty, sizeof price, sizeof created_at, (int)row->note_len };
    memcpy(&price, &row->price, sizeof price);
    price = htobe64(price);
    created_at = htobe64((uint64_t)((row->created_at - EPOCH) * 1000000));
    PQclear(check(PQexecPrepared(connection, "insert", 6, values, lengths, formats, 1), PGRES_COMMAND_OK, "insert"));
}

static uint64_t insert(size_t count)
{
    static const Oid types[] = { 20, 1043, 23, 701, 1114, 1043 }; /* int8, varchar, int4, float8, timestamp, varchar */
    static bool prepared;
    const bench_item *items = bench_items(count);
    if (!prepared)
        prepare("insert", "INSERT INTO " BENCH_INSERT " (" BENCH_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6)", 6, types);
    prepared = true;
    execute("BEGIN");
    for (size_t i = 0; i < count; i++)
        insert_one(&items[i].row);
    execute("COMMIT");
    return 0;
}

static const bench_workload workloads[] = {
    { "point", point, BENCH_POINT }, { "point_txn", point_in_transaction, BENCH_POINT },
    { "scan", scan, BENCH_SCAN },    { "scan_stream", scan_stream, BENCH_SCAN },
    { "insert", insert, BENCH_WRITE },
    { "pool", raw_pool, BENCH_POOL }, { "pool_threads", raw_pool_threads, BENCH_POOL }, { 0 },
};

const bench_contestant bench_contestant_here = { open_connection, close_connection, execute, number, workloads };
