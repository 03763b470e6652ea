/* SPDX-License-Identifier: MIT */
/* The benchmark's harness: rows made by rule, their check sums, clocks, and main. A contestant is one file more.
 *
 * usage: <contestant> prepare                         creates the tables and fills the one that is read
 *        <contestant> <workload> <count> <rounds>     prints nanoseconds per operation, the median of the rounds
 *
 * It exits 1 when the check sum of what was read, or the rows that were written, are not as they should be. */
#ifndef CALX_BENCH_HARNESS_H
#define CALX_BENCH_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_ITEM "calx_bench_item"     /* what is read: BENCH_ROWS rows */
#define BENCH_INSERT "calx_bench_insert" /* what is written to, of the same shape */
#define BENCH_COLUMNS "id, name, qty, price, created_at, note"
#define BENCH_NAME_MAX 64
#define BENCH_NOTE_MAX 128
enum { BENCH_ROWS = 200000, BENCH_TIME_LEN = 19, BENCH_THREADS = 2 };

/* A row as the program wants it, whichever way it came. */
typedef struct bench_row {
    int64_t id;
    const char *name;
    size_t name_len;
    int32_t qty;
    double price;
    int64_t created_at; /* seconds since 1970 */
    const char *note;   /* NULL: none */
    size_t note_len;
} bench_row;

/* A row to be written; its time also as text, for those who send it so. */
typedef struct bench_item {
    bench_row row;
    char name[BENCH_NAME_MAX + 1];
    char note[BENCH_NOTE_MAX + 1];
    char created_at[BENCH_TIME_LEN + 1];
} bench_item;

/* Where the database is, in parts and as the URL that calx takes. "" is absent. */
typedef struct bench_address {
    const char *url;
    const char *path; /* of SQLite's file */
    const char *host;
    const char *port;
    const char *socket; /* libpq: its folder */
    const char *user;
    const char *password;
    const char *database;
} bench_address;

typedef struct bench_workload {
    const char *name;
    uint64_t (*run)(size_t count); /* the sum of bench_row_sum() of all rows read; 0 when nothing is read */
    enum { BENCH_POINT, BENCH_SCAN, BENCH_WRITE, BENCH_POOL } kind;
} bench_workload;

typedef struct bench_contestant {
    void (*open)(const bench_address *address);
    void (*close)(void);
    void (*execute)(const char *sql);   /* one statement without parameters */
    int64_t (*number)(const char *sql); /* its only value */
    const bench_workload *workloads;    /* ended by one without a name */
} bench_contestant;

/* Each contestant defines its own. */
extern const bench_contestant bench_contestant_here;

/* The rows 1 to `count`. */
const bench_item *bench_items(size_t count);

/* The keys of point selects, in an order that no cache foresees. */
typedef struct bench_keys {
    uint64_t state;
} bench_keys;
#define BENCH_KEYS { UINT64_C(88172645463325252) }
static inline int64_t bench_next_key(bench_keys *keys)
{
    keys->state = keys->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((keys->state >> 33) % BENCH_ROWS) + 1;
}

/* Touches every value. */
static inline uint64_t bench_row_sum(const bench_row *row)
{
    uint64_t sum = (uint64_t)row->id + (uint64_t)row->qty + (uint64_t)(int64_t)(row->price * 100 + 0.5) +
                   (uint64_t)row->created_at;
    sum += row->name_len + (unsigned char)row->name[0] + (unsigned char)row->name[row->name_len - 1];
    return sum + (row->note ? row->note_len + (unsigned char)row->note[row->note_len - 1] : 7);
}

/* Seconds since 1970 of a civil time (days by the count of March-based years). */
static inline int64_t bench_seconds(int year, int month, int day, int hour, int minute, int second)
{
    int y = year - (month <= 2), era = y / 400, year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int days = era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
    return (int64_t)days * 86400 + hour * 3600 + minute * 60 + second;
}

static inline int bench_two_digits(const char *at)
{
    return (at[0] - '0') * 10 + at[1] - '0';
}

/* Of "YYYY-MM-DD HH:MM:SS". */
static inline int64_t bench_seconds_of(const char *text)
{
    return bench_seconds(bench_two_digits(text) * 100 + bench_two_digits(text + 2), bench_two_digits(text + 5),
                         bench_two_digits(text + 8), bench_two_digits(text + 11), bench_two_digits(text + 14),
                         bench_two_digits(text + 17));
}

/* Writes that text and a NUL. */
void bench_time_text(int64_t seconds, char out[BENCH_TIME_LEN + 1]);

/* Runs it in BENCH_THREADS threads, each with its part of the count. */
void bench_in_threads(void (*run)(size_t count), size_t count);

_Noreturn void bench_die(const char *what, const char *why);

#endif
