/* SPDX-License-Identifier: MIT */
/* calx-suite --starve: each test with its nth allocation failed, once and for good, in a process of its own.
 *
 * A test that calx has told that it is out of memory may fail in any check from then on: it has starved, which is fine. Until
 * then all its checks hold, or calx gave a wrong answer. Nobody crashes or hangs; when there is memory again, connections
 * are back in their pools, tables can be dropped, and no block is left that nobody can reach. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "starve.h"

#include "memory.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 120, SAMPLE = 100, ENOUGH = 3 };

/* What a child tells its parent. */
static struct note {
    atomic_size_t allocations;
    atomic_bool reached, skipped;
    atomic_bool starved; /* calx has told the test, or a process that it forked */
} *note;

static char point[64]; /* ", allocation 7 and on" */

/* Volume: what these allocate, they allocate again and again. They have a sample of points, which is told; all others have as many as were asked
 * for, however slow the machine. */
static const char *const volume[] = {
    "a_hundred_megabytes_go_in_and_come_out",
    "a_hundred_megabytes_go_in_and_come_out_in_pieces",
    "a_loop_may_delete_what_it_reads",
    "a_loop_may_write_what_it_reads",
    "cancel_never_meets_the_next_statement",
    "columns_of_odd_names",
    "counters_under_serializable_count_every_step",
    "expressions_are_read_alike_whichever_way_they_come",
    "listeners_come_and_go_while_the_engine_is_used",
    "more_kept_statements_than_the_cache_holds",
    "more_statements_than_the_cache_holds",
    "numbers_are_read_alike_whichever_way_they_come",
    "statement_timeout_of_engine_session_and_url", /* waits for a timeout, three times */
    "stream_reads_every_row",
    "texts_are_read_alike_whichever_way_they_come",
    "times_are_read_alike_whichever_way_they_come",
    "two_million_rows_take_no_more_memory_than_twenty_thousand",
};

void suite_starve_told(void)
{
    if (note && suite_memory_failed())
        note->starved = true;
}

bool suite_feed(calx_status status)
{
    if (!note || status != CALX_NO_MEMORY)
        return false;
    suite_starve_told();
    suite_memory_fail(0, 0);
    return true;
}

const char *suite_starve_point(void)
{
    return point;
}

bool suite_starve_excuses(const char *text)
{
    if (!note)
        return false;
    if (!note->starved && suite_memory_failed())
        note->starved = strstr(text, "out of memory") || strstr(text, "no memory") || suite_watch_says_no_memory();
    return note->starved;
}

static void run_body(suite *t)
{
    suite_memory_base(__builtin_frame_address(0));
    t->engine = calx_engine_create(t->url);
    suite_asked_by(t);
    if (!setjmp(t->leave))
        t->test->run(t);
    suite_asked_by(NULL);
}

/* The test in this process: failing from `from` to `to`. */
static bool run_here(const char *url, const suite_test *test, size_t from, size_t to)
{
    static suite t;
    size_t before = suite_memory_allocations(), leaks, size = 0;
    memset(&t, 0, sizeof t);
    note->starved = false;
    t.url = url;
    t.test = test;
    suite_memory_fail(from, to);
    run_body(&t);
    if (t.skipped && !from)
        printf("SKIP %s: %s\n", test->name, t.skipped);
    if (note) {
        atomic_store(&note->allocations, suite_memory_count());
        atomic_store(&note->reached, suite_memory_failed());
        atomic_store(&note->skipped, t.skipped != NULL);
    }
    suite_memory_fail(0, 0); /* there is memory again */
    if (t.left) {
        suite_close_handles(&t);
        suite_watch_close();
    }
    note->starved = false;
    suite_clean(&t);
    leaks = suite_memory_leaks(before, &size);
    if (leaks)
        suite_fail((suite_place){ &t, test->file, test->line }, "%zu blocks leaked, one of %zu bytes", leaks, size);
    return t.failures == 0;
}

static bool run_apart(const suite_starve_options *options, const suite_test *test, size_t from, size_t to)
{
    pid_t child;
    int status = 0;
    *point = '\0';
    if (from)
        snprintf(point, sizeof point, ", allocation %zu%s", from, to == from ? "" : " and on");
    atomic_store(&note->reached, false);
    fflush(NULL);
    child = fork();
    if (child == 0) {
        setpgid(0, 0); /* a signal to its group ends what it left behind */
        signal(SIGALRM, SIG_DFL);
        suite_alarm(PATIENCE);
        status = !run_here(options->url, test, from, to);
        fflush(NULL);
        _exit(status);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        perror("calx-suite: fork");
        exit(2);
    }
    kill(-child, SIGKILL);
    if (WIFSIGNALED(status))
        printf("FAIL %s%s: %s\n", test->name, point,
               WTERMSIG(status) == SIGALRM ? "it does not end" : strsignal(WTERMSIG(status)));
    return status == 0;
}

bool suite_starve_at(const suite_starve_options *options, const suite_test *test, size_t n, bool persistent)
{
    return run_here(options->url, test, n, persistent ? SIZE_MAX : n);
}

static bool is_volume(const suite_test *test)
{
    for (size_t i = 0; i < sizeof volume / sizeof *volume; i++)
        if (!strcmp(volume[i], test->name))
            return true;
    return false;
}

/* How many points there are to be: all, or as many as were asked for, or a sample of a test of volume, which is told when it
 * would have had more. */
static size_t points_of(const suite_starve_options *options, const suite_test *test, size_t allocations)
{
    size_t points = options->points && options->points < allocations ? options->points : allocations, few = points;
    if (is_volume(test) && few > SAMPLE)
        few = SAMPLE;
    if (few < points)
        printf("%s: %zu of its %zu allocations\n", test->name, few, allocations);
    return few;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void suite_starve_test(const suite_starve_options *options, const suite_test *test, suite_starve_counts *counts)
{
    size_t allocations, points;
    unsigned failed = 0;
    double begun = now(), seconds;
    if (!run_apart(options, test, 0, 0)) {
        counts->failed++;
        return;
    }
    seconds = now() - begun;
    allocations = atomic_load(&note->allocations);
    if (atomic_load(&note->skipped) || !allocations) {
        counts->skipped++;
        return;
    }
    points = points_of(options, test, allocations);
    if (options->verbose)
        printf("%s: %zu of %zu points, %.0f ms\n", test->name, points, allocations, seconds * 1000);
    for (size_t i = 0; i < points && failed < ENOUGH; i++) {
        size_t n = points == 1 ? 1 : 1 + i * (allocations - 1) / (points - 1);
        failed += !run_apart(options, test, n, n);
        counts->points += atomic_load(&note->reached);
        failed += !run_apart(options, test, n, SIZE_MAX);
        counts->points += atomic_load(&note->reached);
    }
    failed ? counts->failed++ : counts->passed++;
}

void suite_starve_begin(const char *url)
{
    calx_engine *engine;
    calx_connection *connection;
    note = mmap(NULL, sizeof *note, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (note == MAP_FAILED) {
        perror("calx-suite: mmap");
        exit(2);
    }
    /* Plugins are loaded here, once, and not by each process again. */
    engine = calx_engine_create(url);
    connection = calx_connect(engine);
    calx_connection_close(connection);
    calx_engine_dispose(engine);
}
