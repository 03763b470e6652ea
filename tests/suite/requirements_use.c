/* SPDX-License-Identifier: MIT */
/* The requirements in use: chosen from the tables, or read from a file; asked by tests. */
#include "requirements.h"
#include "suite.h"

/* The table in use: the generic one and the mistakes, with the values of a backend put over it. */
static requirement current[260];
static size_t current_count;
/* The test that runs. */
static suite *asking;

void suite_asked_by(suite *t)
{
    asking = t;
}

static requirement *find(const char *key, size_t len)
{
    for (size_t i = 0; i < current_count; i++)
        if (strlen(current[i].key) == len && !memcmp(current[i].key, key, len))
            return &current[i];
    return NULL;
}

static bool put(const char *key, size_t len, const char *value)
{
    requirement *to = find(key, len);
    if (to)
        to->value = value;
    else
        fprintf(stderr, "calx-suite: no requirement is named \"%.*s\"\n", (int)len, key);
    return to != NULL;
}

static const char *value_of(const char *key)
{
    const requirement *of = find(key, strlen(key));
    if (of)
        return of->value;
    fprintf(stderr, "calx-suite: a test asks for \"%s\", of which no table knows\n", key);
    exit(2);
}

static bool is_no(const char *value)
{
    return !strcmp(value, "no") || !strncmp(value, "no, ", 4);
}

bool suite_has(const char *key)
{
    return !is_no(value_of(key));
}

bool suite_knows(const char *key)
{
    return strcmp(value_of(key), UNKNOWN) != 0;
}

void suite_need(const char *key)
{
    const char *why = asking ? suite_missing(key) : NULL;
    if (why)
        suite_skip(asking, why);
}

const char *suite_is(const char *key)
{
    suite_need(key);
    return value_of(key);
}

const char *suite_missing(const char *needs)
{
    static char why[400];
    char key[64];
    while (needs && *needs) {
        size_t len = strcspn(needs, " ");
        const char *value;
        bool absent = *needs == '!';
        snprintf(key, sizeof key, "%.*s", (int)(len - absent), needs + absent);
        value = value_of(key);
        if (is_no(value) != absent || (absent && !strcmp(value, UNKNOWN))) {
            snprintf(why, sizeof why, "%s: %s", key,
                     !is_no(value) ? "the backend has it" : strlen(value) > 4 ? value + 4 : "the backend has not got it");
            return why;
        }
        needs += len + strspn(needs + len, " ");
    }
    return NULL;
}

void suite_requirements_print(FILE *stream)
{
    for (size_t i = 0; i < current_count; i++)
        fprintf(stream, "%s %s\n", current[i].key, current[i].value);
}

/* NULL: the backend has no column of its own. */
static const char *mistake_of(const suite_mistake *mistake, const char *name)
{
    if (!strcmp(name, "sqlite"))
        return mistake->sqlite;
    if (!strcmp(name, "postgresql"))
        return mistake->postgresql;
    return !strcmp(name, "mysql") || !strcmp(name, "mariadb") ? mistake->mysql : NULL;
}

static void use_mistakes(const suite_mistake *all, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (mistake_of(&all[i], name))
            put(all[i].key, strlen(all[i].key), mistake_of(&all[i], name));
}

/* Their keys, of which the generic table claims nothing. */
static void add_mistakes(const suite_mistake *all, size_t count)
{
    if (current_count + count > sizeof current / sizeof *current)
        exit(2);
    for (size_t i = 0; i < count; i++)
        current[current_count++] = (requirement){ all[i].key, UNKNOWN };
}

static void start_with_generic(void)
{
    current_count = suite_requirement_tables[0].count;
    memcpy(current, suite_requirement_tables[0].items, current_count * sizeof *current);
    add_mistakes(suite_mistakes, suite_mistake_count);
    add_mistakes(suite_constructs, suite_construct_count);
}

static bool use_table(const char *name)
{
    bool good = true, found = false;
    if (name) {
        use_mistakes(suite_mistakes, suite_mistake_count, name);
        use_mistakes(suite_constructs, suite_construct_count, name);
    }
    for (size_t i = 0; name && i < suite_requirement_table_count; i++) {
        if (strcmp(suite_requirement_tables[i].name, name))
            continue;
        found = true;
        for (size_t k = 0; k < suite_requirement_tables[i].count; k++)
            good = put(suite_requirement_tables[i].items[k].key, strlen(suite_requirement_tables[i].items[k].key), suite_requirement_tables[i].items[k].value) && good;
        if (!good)
            exit(2);
    }
    return found;
}

/* Cuts the text behind its first line, to which those that begin with a tab belong: the next one, or NULL. */
static char *cut_line(char *line)
{
    char *end = strchr(line, '\n');
    while (end && end[1] == '\t')
        end = strchr(end + 1, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    return end + 1;
}

/* "key value" a line, # for comments. The text stays in memory: the values are in it. */
static bool read_file(const char *path)
{
    static char text[32768];
    FILE *file = fopen(path, "r");
    size_t len;
    if (!file) {
        perror(path);
        return false;
    }
    len = fread(text, 1, sizeof text - 1, file);
    text[len] = '\0';
    fclose(file);
    for (char *line = text, *next; line; line = next) {
        size_t key = strcspn(line, " \n");
        next = cut_line(line);
        if (*line && *line != '#' && !put(line, key, line[key] ? line + key + 1 : ""))
            return false;
    }
    return true;
}

/* A database in memory has one connection. */
static void look_at_url(const char *url)
{
    calx_url *parsed = calx_url_parse(url);
    const char *dialect = calx_url_dialect(parsed), *database = calx_url_database(parsed);
    if (dialect && !strcmp(dialect, "sqlite") && (!database || !strcmp(database, ":memory:")))
        put("two_connections", strlen("two_connections"), "no, a database in memory is its connection's");
    calx_url_dispose(parsed);
}

static void look_at_machine(void)
{
    static char why[100];
    FILE *status = fopen("/proc/self/status", "r");
    const char *odd = suite_memory_is_odd(), *volume = getenv("CALX_SUITE_VOLUME");
    volatile int64_t largest = INT64_MAX;
    volatile long double wide = (long double)largest; /* while it runs: the compiler would know better */
    if (status)
        fclose(status);
    else
        put("proc", strlen("proc"), "no, the system has no /proc/self/status");
    snprintf(why, sizeof why, "no, %s", odd ? odd : "");
    if (odd)
        put("memory", strlen("memory"), why);
    if (wide == 9223372036854775808.0L)
        put("wide_long_double", strlen("wide_long_double"), "no, here it is a double, as under valgrind");
    if (volume && !strcmp(volume, "no"))
        put("volume", strlen("volume"), "no, CALX_SUITE_VOLUME says so");
}

bool suite_requirements_load(const char *file, const char *name, const char *url)
{
    calx_url *parsed = url ? calx_url_parse(url) : NULL;
    const char *dialect = parsed ? calx_url_dialect(parsed) : NULL;
    bool good = true;
    start_with_generic();
    if (file)
        good = read_file(file);
    else if (!use_table(name))
        use_table(dialect);
    look_at_machine();
    if (url)
        look_at_url(url);
    calx_url_dispose(parsed);
    return good;
}
