/* SPDX-License-Identifier: MIT */
/* The benchmark's harness: see harness.h. */
#include "harness.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS_MAX = 64, WARM_POINTS = 2000, WARM_WRITES = 5000, ROWS_PER_INSERT = 500, ROW_TEXT_MAX = 320 };

_Noreturn void bench_die(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why && *why ? why : "failed");
    exit(EXIT_FAILURE);
}

/* --- threads */

typedef struct part {
    void (*run)(size_t count);
    size_t count;
} part;

static void *run_part(void *argument)
{
    const part *p = argument;
    p->run(p->count);
    return NULL;
}

void bench_in_threads(void (*run)(size_t count), size_t count)
{
    part each = { run, count / BENCH_THREADS };
    pthread_t threads[BENCH_THREADS];
    for (int i = 0; i < BENCH_THREADS; i++)
        if (pthread_create(&threads[i], NULL, run_part, &each) != 0)
            bench_die("threads", "cannot be created");
    for (int i = 0; i < BENCH_THREADS; i++)
        pthread_join(threads[i], NULL);
}

/* --- time */

static void put_two(char *out, int value)
{
    out[0] = (char)('0' + value / 10);
    out[1] = (char)('0' + value % 10);
}

/* Written for speed, as a program would that sends text: the inverse of bench_seconds(). */
void bench_time_text(int64_t seconds, char out[BENCH_TIME_LEN + 1])
{
    int64_t days = seconds / 86400 + 719468, era = days / 146097;
    int in_day = (int)(seconds % 86400), of_era = (int)(days - era * 146097);
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    memcpy(out, "0000-00-00 00:00:00", BENCH_TIME_LEN + 1);
    year += (int)era * 400 + (month >= 10);
    put_two(out, year / 100);
    put_two(out + 2, year % 100);
    put_two(out + 5, month < 10 ? month + 3 : month - 9);
    put_two(out + 8, of_year - (153 * month + 2) / 5 + 1);
    put_two(out + 11, in_day / 3600);
    put_two(out + 14, in_day / 60 % 60);
    put_two(out + 17, in_day % 60);
}

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* --- rows */

static size_t append_letters(char *text, size_t len, int64_t id, int count, char first)
{
    for (int i = 0; i < count; i++)
        text[len++] = (char)(first + (id + i) % 26);
    text[len] = '\0';
    return len;
}

static void make_item(bench_item *item, int64_t id)
{
    bench_row *row = &item->row;
    int len = snprintf(item->name, sizeof item->name, "item-%" PRId64 "-", id);
    row->id = id;
    row->name = item->name;
    row->name_len = append_letters(item->name, (size_t)len, id, (int)(id % 17), 'a');
    row->qty = (int32_t)(id * 7919 % 1000);
    row->price = (double)(id * 31 % 100000) / 100.0;
    row->created_at = 1704067200 + id * 37;
    bench_time_text(row->created_at, item->created_at);
    row->note = NULL;
    row->note_len = 0;
    if (id % 3) {
        len = snprintf(item->note, sizeof item->note, "note for item %" PRId64 ", ", id);
        row->note = item->note;
        row->note_len = append_letters(item->note, (size_t)len, id, (int)(id % 23), 'A');
    }
}

const bench_item *bench_items(size_t count)
{
    static bench_item *items;
    static size_t made;
    if (count > made) {
        free(items);
        items = calloc(count, sizeof *items);
        if (!items)
            bench_die("rows", "out of memory");
        for (made = 0; made < count; made++)
            make_item(&items[made], (int64_t)made + 1);
    }
    return items;
}

/* --- tables, by the contestant's own connection */

static const char *from_environment(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

/* "sqlite", "postgresql" or "mysql". */
static bool backend_is(const char *name)
{
    return !strcmp(from_environment("BENCH_BACKEND"), name);
}

__attribute__((format(printf, 1, 2))) static char *sql_text(const char *format, ...)
{
    static char sql[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(sql, sizeof sql, format, args);
    va_end(args);
    return sql;
}

static void create_table(const char *table)
{
    bench_contestant_here.execute(sql_text("DROP TABLE IF EXISTS %s", table));
    bench_contestant_here.execute(sql_text(
        "CREATE TABLE %s (id %s PRIMARY KEY, name VARCHAR(%d) NOT NULL, qty INTEGER NOT NULL, "
        "price DOUBLE PRECISION NOT NULL, created_at %s NOT NULL, note VARCHAR(%d))",
        table, backend_is("sqlite") ? "INTEGER" : "BIGINT", BENCH_NAME_MAX,
        backend_is("mysql") ? "DATETIME" : "TIMESTAMP", BENCH_NOTE_MAX));
}

/* No text here has a quote in it. */
static size_t put_values(char *out, size_t room, const bench_item *item)
{
    const bench_row *row = &item->row;
    int len = snprintf(out, room, "(%" PRId64 ",'%s',%d,%.2f,'%s',", row->id, row->name, row->qty, row->price,
                       item->created_at);
    return (size_t)len + (size_t)(row->note ? snprintf(out + len, room - (size_t)len, "'%s')", row->note)
                                            : snprintf(out + len, room - (size_t)len, "NULL)"));
}

static void fill_table(void)
{
    static char sql[ROWS_PER_INSERT * ROW_TEXT_MAX + 256];
    const bench_item *items = bench_items(BENCH_ROWS);
    bench_contestant_here.execute("BEGIN");
    for (size_t i = 0; i < BENCH_ROWS;) {
        size_t len = (size_t)snprintf(sql, sizeof sql, "INSERT INTO %s (%s) VALUES ", BENCH_ITEM, BENCH_COLUMNS);
        for (size_t end = i + ROWS_PER_INSERT; i < end; i++) {
            len += put_values(sql + len, sizeof sql - len, &items[i]);
            sql[len++] = i + 1 < end ? ',' : '\0';
        }
        bench_contestant_here.execute(sql);
    }
    bench_contestant_here.execute("COMMIT");
}

static void prepare(void)
{
    if (backend_is("sqlite"))
        bench_contestant_here.execute("PRAGMA journal_mode=WAL");
    create_table(BENCH_ITEM);
    create_table(BENCH_INSERT);
    fill_table();
    if (backend_is("postgresql"))
        bench_contestant_here.execute("VACUUM (FREEZE, ANALYZE) " BENCH_ITEM);
}

/* --- what should have been read and written */

static uint64_t expected_sum(const bench_workload *workload, size_t count)
{
    const bench_item *items = bench_items(BENCH_ROWS);
    bench_keys keys = BENCH_KEYS;
    uint64_t sum = 0;
    if (workload->kind == BENCH_SCAN)
        for (size_t i = 0; i < BENCH_ROWS; i++)
            sum += bench_row_sum(&items[i].row);
    else if (workload->kind == BENCH_POINT)
        while (count--)
            sum += bench_row_sum(&items[bench_next_key(&keys) - 1].row);
    return sum;
}

static bool written(size_t count)
{
    int64_t same = bench_contestant_here.number(
        "SELECT COUNT(*) FROM " BENCH_INSERT " i JOIN " BENCH_ITEM " t ON i.id = t.id WHERE i.name = t.name AND "
        "i.qty = t.qty AND i.price = t.price AND i.created_at = t.created_at AND "
        "(i.note = t.note OR (i.note IS NULL AND t.note IS NULL))");
    return same == (int64_t)count && bench_contestant_here.number("SELECT COUNT(*) FROM " BENCH_INSERT) == same;
}

/* --- running */

/* callgrind counts what happens in here. */
uint64_t bench_measured(const bench_workload *workload, size_t count);
__attribute__((noinline)) uint64_t bench_measured(const bench_workload *workload, size_t count)
{
    uint64_t sum = workload->run(count);
    __asm__ volatile("" ::: "memory"); /* no tail call */
    return sum;
}

static void empty_table(void)
{
    bench_contestant_here.execute(backend_is("sqlite") ? "DELETE FROM " BENCH_INSERT : "TRUNCATE TABLE " BENCH_INSERT);
}

static void warm_up(const bench_workload *workload, size_t count)
{
    size_t enough = workload->kind == BENCH_POINT ? WARM_POINTS : WARM_WRITES;
    if (workload->kind == BENCH_WRITE)
        empty_table();
    workload->run(count < enough ? count : enough);
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void run(const bench_workload *workload, size_t count, size_t rounds)
{
    int64_t took[ROUNDS_MAX];
    uint64_t sum = 0, expected = expected_sum(workload, count);
    size_t operations = workload->kind == BENCH_SCAN ? BENCH_ROWS * count : count;
    warm_up(workload, count);
    for (size_t i = 0; i < rounds; i++) {
        int64_t start;
        if (workload->kind == BENCH_WRITE)
            empty_table();
        start = now_ns();
        sum = bench_measured(workload, count);
        took[i] = now_ns() - start;
        if (sum != (workload->kind == BENCH_SCAN ? expected * count : expected))
            bench_die(workload->name, "BAD: the check sum of what was read");
        if (workload->kind == BENCH_WRITE && !written(count))
            bench_die(workload->name, "BAD: the rows that were written");
    }
    qsort(took, rounds, sizeof *took, by_size);
    printf("%.2f\n", (double)took[rounds / 2] / (double)operations);
}

static void open_address(void)
{
    static const char *const pragmas[] = { "PRAGMA synchronous=OFF", "PRAGMA cache_size=-65536",
                                           "PRAGMA foreign_keys=ON", "PRAGMA case_sensitive_like=ON" };
    bench_address address = {
        .url = from_environment("BENCH_URL"),       .path = from_environment("BENCH_PATH"),
        .host = from_environment("BENCH_HOST"),     .port = from_environment("BENCH_PORT"),
        .socket = from_environment("BENCH_SOCKET"), .user = from_environment("BENCH_USER"),
        .password = from_environment("BENCH_PASSWORD"), .database = from_environment("BENCH_DATABASE"),
    };
    bench_contestant_here.open(&address);
    /* The same for all: no waiting for the disk, a cache that holds everything, and what calx switches on by itself. */
    for (size_t i = 0; backend_is("sqlite") && i < sizeof pragmas / sizeof *pragmas; i++)
        bench_contestant_here.execute(pragmas[i]);
}

static const bench_workload *find_workload(const char *name)
{
    const bench_workload *workload = bench_contestant_here.workloads;
    while (workload->name && strcmp(workload->name, name) != 0)
        workload++;
    if (!workload->name)
        bench_die(name, "there is no such workload here");
    return workload;
}

int main(int argc, char **argv)
{
    const bench_workload *workload;
    long count, rounds;
    if (argc == 2 && !strcmp(argv[1], "prepare")) {
        open_address();
        prepare();
    } else if (argc == 4) {
        workload = find_workload(argv[1]);
        count = atol(argv[2]);
        rounds = atol(argv[3]);
        if (count < 1 || count > BENCH_ROWS || rounds < 1 || rounds > ROUNDS_MAX)
            bench_die(argv[1], "a count of 1 to 200000, and 1 to 64 rounds");
        open_address();
        run(workload, (size_t)count, (size_t)rounds);
    } else {
        bench_die("usage", "<contestant> prepare, or <contestant> <workload> <count> <rounds>");
    }
    bench_contestant_here.close();
    return EXIT_SUCCESS;
}
