/* SPDX-License-Identifier: MIT */
/* calx-suite: the compliance suite against one URL. */
#include "memory.h"
#include "starve.h"
#include "suite.h"

#include <signal.h>
#include <unistd.h>

static const char manual[] =
    "usage: calx-suite URL [--name NAME] [--only TEXT] [--seed NUMBER] [--requirements FILE] [--verbose]\n"
    "       calx-suite URL --starve[=POINTS] [--name NAME] [--only TEXT] [--requirements FILE] [--verbose]\n"
    "       calx-suite --list\n"
    "       calx-suite --print-requirements [--name NAME]\n"
    "\n"
    "Runs the compliance suite of calx against a database. It makes and drops tables whose names begin with "
    "calx_suite_.\n"
    "  --name NAME          of the closing line, and of the table of requirements, when there is one of that name\n"
    "  --only TEXT          only the tests whose name or file has TEXT in it\n"
    "  --seed NUMBER        run the tests in another order, the same for the same number\n"
    "  --requirements FILE  what this backend can do: lines \"key value\", which go on in those that begin with a tab; those of the generic table where it is "
    "silent\n"
    "  --verbose            name each test before it runs\n"
    "  --starve[=POINTS]    run each test with its first allocation failed, with its second, and so on, once with that one "
    "alone\n"
    "                       and once with all that follow; with POINTS at so many of them, spread evenly\n"
    "  --starve-at N[+]     run the tests with the Nth allocation failed (+: and all that follow), for a debugger\n"
    "  --list               print the tests with their requirements\n"
    "  --print-requirements print a table in the form that --requirements reads\n"
    "Prints one line for each test that failed or was skipped, and closes with \"NAME: N passed, N failed, N "
    "skipped\".\n";

typedef struct options {
    const char *url, *name, *only, *requirements, *starve_at;
    unsigned long seed, points;
    bool list, verbose, print, help, starve, wrong;
} options;

static struct {
    suite_test *first;
    size_t count;
    unsigned passed, failed, skipped;
    const char *name;
    const char *running;
    suite_starve_counts starved;
} all;

void suite_register(suite_test *test)
{
    test->next = all.first;
    all.first = test;
    all.count++;
}

static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int by_place(const void *a, const void *b)
{
    const suite_test *x = *(suite_test *const *)a, *y = *(suite_test *const *)b;
    int files = strcmp(x->file, y->file);
    return files ? files : (x->line > y->line) - (x->line < y->line);
}

/* In the order of the files, or shuffled (xorshift: the same on every machine). */
static suite_test **ordered(unsigned long seed)
{
    suite_test **tests = calloc(all.count + 1, sizeof *tests);
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    size_t i = 0;
    if (!tests)
        exit(EXIT_FAILURE);
    for (suite_test *test = all.first; test; test = test->next)
        tests[i++] = test;
    qsort(tests, all.count, sizeof *tests, by_place);
    for (i = all.count; seed && i > 1; i--) {
        suite_test *swap = tests[i - 1];
        size_t j;
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        j = (size_t)(state % i);
        tests[i - 1] = tests[j];
        tests[j] = swap;
    }
    return tests;
}

static void run(const suite_test *test, const char *url)
{
    static suite t; /* static: its members keep their values over the jump */
    memset(&t, 0, sizeof t);
    suite_watch_begin();
    t.url = url;
    t.test = test;
    t.engine = calx_engine_create(url);
    all.running = test->name;
    suite_alarm(SUITE_ALARM);
    suite_asked_by(&t);
    if (!setjmp(t.leave))
        test->run(&t);
    suite_asked_by(NULL);
    if (t.left) {
        suite_close_handles(&t);
        suite_watch_close();
    }
    suite_clean(&t);
    if (t.failures)
        all.failed++;
    else if (t.skipped) {
        printf("SKIP %s: %s\n", test->name, t.skipped);
        all.skipped++;
    } else
        all.passed++;
}

static void starve(const options *given, const suite_test *test)
{
    const suite_starve_options how = { given->url, all.name, given->points, given->verbose };
    const char *at = given->starve_at;
    if (at)
        suite_starve_at(&how, test, strtoul(at, NULL, 10), at[strlen(at) - 1] == '+') ? all.starved.passed++
                                                                                        : all.starved.failed++;
    else
        suite_starve_test(&how, test, &all.starved);
    all.passed = all.starved.passed;
    all.failed = all.starved.failed;
}

static void run_all(const options *given)
{
    suite_test **tests = ordered(given->seed);
    for (size_t i = 0; i < all.count; i++) {
        const char *missing = suite_missing(tests[i]->needs);
        if (given->only && !strstr(tests[i]->name, given->only) && !strstr(base(tests[i]->file), given->only))
            continue;
        if (given->verbose)
            printf("%s %s:%d\n", tests[i]->name, base(tests[i]->file), tests[i]->line);
        if (missing) {
            printf("SKIP %s: %s\n", tests[i]->name, missing);
            all.skipped++;
        } else if (given->starve)
            starve(given, tests[i]);
        else
            run(tests[i], given->url);
    }
    free(tests);
}

static void list_all(void)
{
    suite_test **tests = ordered(0);
    for (size_t i = 0; i < all.count; i++)
        printf("%s %s:%d%s%s\n", tests[i]->name, base(tests[i]->file), tests[i]->line, tests[i]->needs ? " needs " : "",
               tests[i]->needs ? tests[i]->needs : "");
    free(tests);
}

/* A test hangs: its name is told, and the closing line, before the program ends. */
static void on_alarm(int number)
{
    char text[400];
    int len = snprintf(text, sizeof text, "FAIL %s: it does not end\n%s: %u passed, %u failed, %u skipped\n",
                       all.running, all.name, all.passed, all.failed + 1, all.skipped);
    (void)number;
    if (write(STDOUT_FILENO, text, (size_t)len) < 0)
        _exit(2);
    _exit(EXIT_FAILURE);
}

static const char *value_of(int argc, char **argv, int *i, options *given)
{
    if (*i + 1 < argc)
        return argv[++*i];
    given->wrong = true;
    return "";
}

static options read_options(int argc, char **argv)
{
    options given = { 0 };
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--name"))
            given.name = value_of(argc, argv, &i, &given);
        else if (!strcmp(argv[i], "--only"))
            given.only = value_of(argc, argv, &i, &given);
        else if (!strcmp(argv[i], "--requirements"))
            given.requirements = value_of(argc, argv, &i, &given);
        else if (!strcmp(argv[i], "--seed"))
            given.seed = strtoul(value_of(argc, argv, &i, &given), NULL, 10);
        else if (!strncmp(argv[i], "--starve=", 9) || !strcmp(argv[i], "--starve")) {
            given.starve = true;
            given.points = argv[i][8] ? strtoul(argv[i] + 9, NULL, 10) : 0;
        } else if (!strcmp(argv[i], "--starve-at")) {
            given.starve = true;
            given.starve_at = value_of(argc, argv, &i, &given);
        } else if (!strcmp(argv[i], "--list"))
            given.list = true;
        else if (!strcmp(argv[i], "--verbose"))
            given.verbose = true;
        else if (!strcmp(argv[i], "--print-requirements"))
            given.print = true;
        else if (!strcmp(argv[i], "--help"))
            given.help = true;
        else if (argv[i][0] == '-' || given.url)
            given.wrong = true;
        else
            given.url = argv[i];
    }
    return given;
}

/* The name of the closing line when none was given: the URL's dialect. */
static const char *default_name(const char *url)
{
    static char name[64];
    calx_url *parsed = calx_url_parse(url);
    const char *dialect = calx_url_dialect(parsed);
    snprintf(name, sizeof name, "%s", dialect ? dialect : "suite");
    calx_url_dispose(parsed);
    return name;
}

int main(int argc, char **argv)
{
    options given = read_options(argc, argv);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (given.help || given.wrong || (!given.url && !given.list && !given.print)) {
        fputs(manual, given.help ? stdout : stderr);
        return given.help ? EXIT_SUCCESS : 2;
    }
    if (given.starve)
        suite_memory_install();
    if (!suite_requirements_load(given.requirements, given.name, given.url))
        return 2;
    if (given.print)
        suite_requirements_print(stdout);
    if (given.list)
        list_all();
    if (given.print || given.list)
        return EXIT_SUCCESS;
    all.name = given.name ? given.name : default_name(given.url);
    signal(SIGALRM, on_alarm);
    if (given.starve)
        suite_starve_begin(given.url);
    run_all(&given);
    if (given.starve)
        printf("POINTS starve-%s: %zu\n", all.name, all.starved.points);
    all.skipped += all.starved.skipped;
    printf("%s%s: %u passed, %u failed, %u skipped\n", given.starve ? "starve-" : "", all.name, all.passed, all.failed,
           all.skipped);
    return all.failed || !all.passed ? EXIT_FAILURE : EXIT_SUCCESS;
}
