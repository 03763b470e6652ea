/* SPDX-License-Identifier: MIT */
/* libmariadb (or libmysqlclient) by hand: statements prepared once, parameters and columns bound once, in binary. */
#include "raw_pool.h"

#include <mysql.h>
#include <stdlib.h>
#include <string.h>

static MYSQL *connection;

static inline void check(int failed, const char *what)
{
    if (failed)
        bench_die(what, mysql_error(connection));
}

static inline void check_statement(int failed, MYSQL_STMT *statement, const char *what)
{
    if (failed)
        bench_die(what, mysql_stmt_error(statement));
}

static void open_connection(const bench_address *address)
{
    bool local = *address->socket;
    connection = mysql_init(NULL);
    mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (!mysql_real_connect(connection, local ? "localhost" : address->host, address->user, address->password,
                            address->database, (unsigned int)atoi(address->port), local ? address->socket : NULL, 0))
        bench_die("connect", mysql_error(connection));
}

static void close_connection(void)
{
    mysql_close(connection);
}

static void execute(const char *sql)
{
    check(mysql_query(connection, sql), sql);
}

static int64_t number(const char *sql)
{
    MYSQL_RES *result;
    MYSQL_ROW row;
    int64_t value;
    execute(sql);
    result = mysql_store_result(connection);
    row = result ? mysql_fetch_row(result) : NULL;
    check(!row, sql);
    value = atoll(row[0]);
    mysql_free_result(result);
    return value;
}

static MYSQL_STMT *prepare(const char *sql)
{
    MYSQL_STMT *statement = mysql_stmt_init(connection);
    check_statement(mysql_stmt_prepare(statement, sql, (unsigned long)strlen(sql)), statement, sql);
    return statement;
}

/* --- a row's values, where the library reads and writes them */

typedef struct values {
    long long id;
    char name[BENCH_NAME_MAX + 1];
    unsigned long name_len;
    int qty;
    double price;
    MYSQL_TIME created_at;
    char note[BENCH_NOTE_MAX + 1];
    unsigned long note_len;
    my_bool no_note;
} values;

static void point_binds(MYSQL_BIND binds[6], values *at)
{
    memset(binds, 0, 6 * sizeof *binds);
    binds[0] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &at->id };
    binds[1] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = at->name, .length = &at->name_len,
                             .buffer_length = sizeof at->name };
    binds[2] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONG, .buffer = &at->qty };
    binds[3] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_DOUBLE, .buffer = &at->price };
    binds[4] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_DATETIME, .buffer = &at->created_at,
                             .buffer_length = sizeof at->created_at };
    binds[5] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = at->note, .length = &at->note_len,
                             .buffer_length = sizeof at->note, .is_null = &at->no_note };
}

static inline uint64_t sum_of(const values *at)
{
    const MYSQL_TIME *t = &at->created_at;
    bench_row row = { .id = at->id, .name = at->name, .name_len = at->name_len, .qty = at->qty, .price = at->price };
    row.created_at = bench_seconds((int)t->year, (int)t->month, (int)t->day, (int)t->hour, (int)t->minute,
                                   (int)t->second);
    row.note = at->no_note ? NULL : at->note;
    row.note_len = at->note_len;
    return bench_row_sum(&row);
}

/* --- reading */

static uint64_t point(size_t count)
{
    static MYSQL_STMT *statement;
    static values row;
    static long long key;
    bench_keys keys = BENCH_KEYS;
    uint64_t sum = 0;
    if (!statement) {
        MYSQL_BIND parameter = { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &key }, columns[6];
        statement = prepare("SELECT " BENCH_COLUMNS " FROM " BENCH_ITEM " WHERE id = ?");
        point_binds(columns, &row);
        check_statement(mysql_stmt_bind_param(statement, &parameter), statement, "point");
        check_statement(mysql_stmt_bind_result(statement, columns), statement, "point");
    }
    while (count--) {
        key = bench_next_key(&keys);
        check_statement(mysql_stmt_execute(statement), statement, "point");
        check_statement(mysql_stmt_fetch(statement), statement, "point");
        sum += sum_of(&row);
        mysql_stmt_free_result(statement);
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

static uint64_t scan_as(size_t count, bool store)
{
    static MYSQL_STMT *statement;
    static values row;
    uint64_t sum = 0;
    int code;
    if (!statement) {
        MYSQL_BIND columns[6];
        statement = prepare("SELECT " BENCH_COLUMNS " FROM " BENCH_ITEM);
        point_binds(columns, &row);
        check_statement(mysql_stmt_bind_result(statement, columns), statement, "scan");
    }
    while (count--) {
        check_statement(mysql_stmt_execute(statement), statement, "scan");
        if (store)
            check_statement(mysql_stmt_store_result(statement), statement, "scan");
        while ((code = mysql_stmt_fetch(statement)) == 0)
            sum += sum_of(&row);
        check_statement(code != MYSQL_NO_DATA, statement, "scan");
        mysql_stmt_free_result(statement);
    }
    return sum;
}

/* Rows are read from the connection as they are fetched. */
static uint64_t scan(size_t count)
{
    return scan_as(count, false);
}

/* All rows in memory first. */
static uint64_t scan_store(size_t count)
{
    return scan_as(count, true);
}

/* --- writing */

static inline unsigned int two(const char *at)
{
    return (unsigned int)bench_two_digits(at);
}

static inline void fill(values *at, const bench_item *item)
{
    const bench_row *row = &item->row;
    const char *time = item->created_at;
    at->id = row->id;
    at->name_len = (unsigned long)row->name_len;
    at->qty = row->qty;
    at->price = row->price;
    at->created_at = (MYSQL_TIME){ .year = two(time) * 100 + two(time + 2), .month = two(time + 5),
                                   .day = two(time + 8), .hour = two(time + 11), .minute = two(time + 14),
                                   .second = two(time + 17), .time_type = MYSQL_TIMESTAMP_DATETIME };
    at->no_note = !row->note;
    at->note_len = (unsigned long)row->note_len;
}

static MYSQL_STMT *prepare_insert(void)
{
    return prepare("INSERT INTO " BENCH_INSERT " (" BENCH_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)");
}

/* Bound once: text is copied to where the binds point. */
static uint64_t insert(size_t count)
{
    const bench_item *items = bench_items(count);
    MYSQL_BIND binds[6];
    MYSQL_STMT *statement;
    values row;
    execute("BEGIN");
    statement = prepare_insert();
    point_binds(binds, &row);
    check_statement(mysql_stmt_bind_param(statement, binds), statement, "insert");
    for (size_t i = 0; i < count; i++) {
        fill(&row, &items[i]);
        memcpy(row.name, items[i].row.name, items[i].row.name_len);
        if (items[i].row.note)
            memcpy(row.note, items[i].row.note, items[i].row.note_len);
        check_statement(mysql_stmt_execute(statement), statement, "insert");
    }
    mysql_stmt_close(statement);
    execute("COMMIT");
    return 0;
}

/* Text is sent from where it is, so each row is bound anew. */
static uint64_t insert_rebind(size_t count)
{
    const bench_item *items = bench_items(count);
    MYSQL_BIND binds[6];
    MYSQL_STMT *statement;
    values row;
    execute("BEGIN");
    statement = prepare_insert();
    point_binds(binds, &row);
    for (size_t i = 0; i < count; i++) {
        fill(&row, &items[i]);
        binds[1].buffer = (void *)(uintptr_t)items[i].row.name;
        binds[5].buffer = (void *)(uintptr_t)items[i].row.note;
        check_statement(mysql_stmt_bind_param(statement, binds), statement, "insert");
        check_statement(mysql_stmt_execute(statement), statement, "insert");
    }
    mysql_stmt_close(statement);
    execute("COMMIT");
    return 0;
}

static const bench_workload workloads[] = {
    { "point", point, BENCH_POINT },
    { "point_txn", point_in_transaction, BENCH_POINT },
    { "scan", scan, BENCH_SCAN },
    { "scan_store", scan_store, BENCH_SCAN },
    { "insert", insert, BENCH_WRITE },
    { "insert_rebind", insert_rebind, BENCH_WRITE },
    { "pool", raw_pool, BENCH_POOL }, { "pool_threads", raw_pool_threads, BENCH_POOL }, { 0 },
};

const bench_contestant bench_contestant_here = { open_connection, close_connection, execute, number, workloads };
