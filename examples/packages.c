/* SPDX-License-Identifier: MIT */
/* The packages of a Debian system, and what depends on what: a file of real life, loaded into any database.
 *
 *   packages [-f FILE] [URL [NAME]]
 *
 *   packages sqlite:///packages.db libc6       /var/lib/dpkg/status, and what depends on libc6
 *   packages -f Packages postgresql://testuser:testpassword@localhost:5432/testuser
 *
 * The output is the same on every database, byte for byte. Names sort differently from one database to the next
 * (collations), numbers do not: packages and dependencies are numbered in the byte order of their names before they are
 * loaded, and every ORDER BY ends on such a number. */
#define _POSIX_C_SOURCE 200809L
#include <calx/calx.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum {
    SHORT = 255, /* bytes of a name or version, so that it fits into VARCHAR(255) everywhere */
    PART = 16000 /* bytes of a description that go into one row: TEXT of MySQL ends at 65,535 */
};

/* The fields that are read. */
enum { NAME, ARCHITECTURE, VERSION, STATUS, SIZE, PRE_DEPENDS, DEPENDS, DESCRIPTION, FIELDS };
static const char *const field_names[FIELDS] = { "Package",        "Architecture", "Version", "Status",
                                                 "Installed-Size", "Pre-Depends",  "Depends", "Description" };

/* Text is never copied: it points into the file, which stays in memory. */
typedef struct package {
    calx_str fields[FIELDS];
    calx_opt_int64 size; /* kilobytes; not every package tells */
    size_t line;         /* of the file, where the package begins */
} package;

typedef struct dependency {
    calx_str name, wanted;
    const char *field;
    int64_t package, clause; /* the clauses of a package are joined by "and", names within one by "or" */
    size_t position;
} dependency;

typedef struct catalog {
    const char *path;
    char *text;
    size_t size, line;
    package *packages;
    dependency *dependencies;
    size_t package_count, dependency_count;
} catalog;

_Noreturn static void give_up(const catalog *c, size_t line, const char *what)
{
    if (line)
        fprintf(stderr, "packages: %s, line %zu: %s\n", c->path, line, what);
    else
        fprintf(stderr, "packages: %s: %s\n", c->path, what);
    exit(EXIT_FAILURE);
}

/* Room for one more element: the capacity doubles whenever the count is a power of two. */
static void *grown(const catalog *c, void *array, size_t count, size_t element)
{
    void *larger = count & (count - 1) ? array : realloc(array, (count ? 2 * count : 1) * element);
    if (!larger)
        give_up(c, 0, "out of memory");
    return larger;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static calx_str trimmed(const char *from, const char *to)
{
    while (from < to && is_blank(*from))
        from++;
    while (from < to && is_blank(to[-1]))
        to--;
    return (calx_str){ from, (size_t)(to - from) };
}

/* Byte order, which no locale changes. */
static int compare(calx_str a, calx_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* ---- reading the file ---- */

static void read_file(catalog *c)
{
    FILE *file = fopen(c->path, "rb");
    size_t room = 0;
    ssize_t got;
    if (!file)
        give_up(c, 0, strerror(errno));
    got = getdelim(&c->text, &room, '\0', file); /* all of it: text has no such byte */
    if (got < 0 && !feof(file))
        give_up(c, 0, strerror(errno));
    c->size = got > 0 ? (size_t)got : 0;
    fclose(file);
}

/* Databases differ in what they do with text that is not UTF-8, so it is refused here. */
static void check_text(const catalog *c, const char *from, const char *to)
{
    static const uint32_t least[] = { 1, 0x80, 0x800, 0x10000 };
    const unsigned char *s = (const unsigned char *)from, *end = (const unsigned char *)to;
    while (s < end) {
        size_t more = *s < 0x80 ? 0 : *s < 0xE0 ? 1 : *s < 0xF0 ? 2 : 3;
        uint32_t code = more ? *s & (0x3Fu >> more) : *s;
        bool good = (*s < 0x80 || *s >= 0xC0) && *s < 0xF8 && more < (size_t)(end - s);
        for (size_t i = 1; good && i <= more; i++) {
            good = (s[i] & 0xC0) == 0x80;
            code = code << 6 | (s[i] & 0x3Fu);
        }
        if (!good || code < least[more] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
            give_up(c, c->line, "this is not UTF-8");
        s += 1 + more;
    }
}

static calx_str short_text(const catalog *c, size_t line, calx_str value)
{
    if (value.len > SHORT)
        give_up(c, line, "a name or version of this package is longer than 255 bytes");
    return value;
}

static calx_opt_int64 read_size(const catalog *c, size_t line, calx_str value)
{
    calx_opt_int64 size = { value.len > 0, 0 };
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9' || size.value > INT64_MAX / 10 - 1)
            give_up(c, line, "the Installed-Size of this package is no number");
        size.value = 10 * size.value + (value.ptr[i] - '0');
    }
    return size;
}

static char *line_end(char *at, char *end)
{
    char *stop = memchr(at, '\n', (size_t)(end - at));
    return stop ? stop : end;
}

static bool is_empty_line(char *at, char *end)
{
    return trimmed(at, line_end(at, end)).len == 0;
}

/* The value of a field, which goes on in all lines that begin with a blank: joined in place, without that blank, and
 * without the dot that stands for an empty line. `at` is moved behind it. */
static calx_str read_value(catalog *c, char **at, char *end)
{
    char *from = *at, *out = *at;
    for (;;) {
        char *stop = line_end(*at, end);
        check_text(c, *at, stop);
        if (stop - *at != 1 || **at != '.') {
            memmove(out, *at, (size_t)(stop - *at));
            out += stop - *at;
        }
        *at = stop < end ? stop + 1 : end;
        if (*at == end || !is_blank(**at) || is_empty_line(*at, end))
            return trimmed(from, out);
        c->line++;
        *out++ = '\n';
        ++*at;
    }
}

/* Packages that were removed are still listed. An index of a Debian mirror has no Status: all are there. */
static bool is_installed(const package *p)
{
    const char *last = p->fields[STATUS].ptr + p->fields[STATUS].len;
    while (last > p->fields[STATUS].ptr && !is_blank(last[-1]))
        last--;
    return strncmp(last, "config-files", 12) != 0 && strncmp(last, "not-installed", 13) != 0;
}

static void keep_package(catalog *c, package *p)
{
    if (!p->fields[NAME].len)
        give_up(c, p->line, "a package without a name");
    if (!is_installed(p))
        return;
    for (int i = NAME; i <= VERSION; i++)
        short_text(c, p->line, p->fields[i]);
    p->size = read_size(c, p->line, p->fields[SIZE]);
    c->packages = grown(c, c->packages, c->package_count, sizeof *p);
    c->packages[c->package_count++] = *p;
}

/* One paragraph: fields up to an empty line. */
static void read_package(catalog *c, char **at, char *end)
{
    package p = { .line = c->line };
    for (int i = 0; i < FIELDS; i++)
        p.fields[i] = (calx_str){ "", 0 };
    for (; *at < end && !is_empty_line(*at, end); c->line++) {
        char *stop = line_end(*at, end), *colon = memchr(*at, ':', (size_t)(stop - *at));
        calx_str name, value;
        if (!colon || colon == *at || is_blank(**at))
            give_up(c, c->line, "this is no field of a package");
        check_text(c, *at, colon);
        name = trimmed(*at, colon);
        *at = colon + 1;
        value = read_value(c, at, end);
        for (int i = 0; i < FIELDS; i++)
            if (name.len == strlen(field_names[i]) && !strncasecmp(name.ptr, field_names[i], name.len))
                p.fields[i] = value;
    }
    keep_package(c, &p);
}

static int by_name(const void *left, const void *right)
{
    const package *a = left, *b = right;
    int order = compare(a->fields[NAME], b->fields[NAME]);
    if (!order)
        order = compare(a->fields[ARCHITECTURE], b->fields[ARCHITECTURE]);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static void read_packages(catalog *c)
{
    char *at = c->text, *end = c->text + c->size;
    c->line = 1;
    for (; at < end; c->line++) {
        if (!is_empty_line(at, end))
            read_package(c, &at, end);
        at = line_end(at, end);
        at += at < end;
    }
    if (!c->package_count)
        give_up(c, 0, "no packages in this file");
    qsort(c->packages, c->package_count, sizeof *c->packages, by_name);
}

/* ---- dependencies: "libc6 (>= 2.34), default-mta | mail-transport-agent, python3:any" ---- */

/* One alternative of a clause: a name, then perhaps ":any", a version in parentheses, other conditions. */
static void keep_dependency(catalog *c, dependency d, calx_str text)
{
    const char *end = text.ptr + text.len, *stop = text.ptr, *open = memchr(text.ptr, '(', text.len);
    while (stop < end && !is_blank(*stop) && !strchr("(:[<", *stop))
        stop++;
    d.name = short_text(c, c->line, trimmed(text.ptr, stop));
    if (open) {
        const char *close = memchr(open, ')', (size_t)(end - open));
        d.wanted = short_text(c, c->line, trimmed(open + 1, close ? close : end));
    }
    if (!d.name.len)
        return;
    d.position = c->dependency_count;
    c->dependencies = grown(c, c->dependencies, c->dependency_count, sizeof d);
    c->dependencies[c->dependency_count++] = d;
}

static void read_clauses(catalog *c, size_t index, int field)
{
    dependency d = { .field = field_names[field], .package = (int64_t)index + 1, .clause = 1 };
    const char *at = c->packages[index].fields[field].ptr, *end = at + c->packages[index].fields[field].len;
    while (at < end) {
        const char *stop = at;
        while (stop < end && *stop != ',' && *stop != '|')
            stop++;
        keep_dependency(c, d, trimmed(at, stop));
        d.clause += stop < end && *stop == ',';
        at = stop + (stop < end);
    }
}

static int by_target(const void *left, const void *right)
{
    const dependency *a = left, *b = right;
    int order = compare(a->name, b->name);
    return order ? order : (a->position > b->position) - (a->position < b->position);
}

static void read_dependencies(catalog *c)
{
    for (size_t i = 0; i < c->package_count; i++) {
        c->line = c->packages[i].line; /* for what is wrong in it */
        read_clauses(c, i, PRE_DEPENDS);
        read_clauses(c, i, DEPENDS);
    }
    if (c->dependency_count) /* not of NULL */
        qsort(c->dependencies, c->dependency_count, sizeof *c->dependencies, by_target);
}

/* ---- loading: no call is checked, for the commit tells of the first that failed ---- */

/* MySQL commits around DDL, so the tables are not part of the transaction that loads them. */
static calx_status create_tables(calx_session *session)
{
    calx_script(session, "CREATE TABLE IF NOT EXISTS example_packages ("
                         " id BIGINT PRIMARY KEY, name VARCHAR(255) NOT NULL, architecture VARCHAR(255) NOT NULL,"
                         " version VARCHAR(255) NOT NULL, installed_size BIGINT);"
                         "CREATE TABLE IF NOT EXISTS example_descriptions ("
                         " package_id BIGINT NOT NULL, part BIGINT NOT NULL, content TEXT NOT NULL,"
                         " PRIMARY KEY (package_id, part),"
                         " FOREIGN KEY (package_id) REFERENCES example_packages (id));"
                         "CREATE TABLE IF NOT EXISTS example_dependencies ("
                         " id BIGINT PRIMARY KEY, package_id BIGINT NOT NULL, field VARCHAR(20) NOT NULL,"
                         " clause BIGINT NOT NULL, name VARCHAR(255) NOT NULL, wanted VARCHAR(255),"
                         " UNIQUE (package_id, id)," /* an index, for the foreign key */
                         " FOREIGN KEY (package_id) REFERENCES example_packages (id))");
    return calx_commit(session);
}

static void progress(size_t done, size_t all)
{
    if (isatty(STDERR_FILENO) && (done % 100 == 0 || done == all))
        fprintf(stderr, "%zu of %zu rows%c", done, all, done == all ? '\n' : '\r');
}

static void insert_description(calx_session *session, calx_statement *insert, int64_t number, calx_str text)
{
    for (int64_t part = 1; text.len; part++) {
        size_t len = text.len > PART ? PART : text.len;
        while (len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
            len--; /* not within a character */
        calx_exec(session, insert, calx_args(number, part, ((calx_str){ text.ptr, len })));
        text.ptr += len;
        text.len -= len;
    }
}

static void insert_packages(calx_session *session, const catalog *c, size_t all)
{
    calx_statement *insert = calx_keep(calx_text(
        "INSERT INTO example_packages VALUES (:id, :name, :architecture, :version, :installed_size)"));
    calx_statement *describe = calx_keep(calx_text("INSERT INTO example_descriptions VALUES (:id, :part, :content)"));
    for (size_t i = 0; i < c->package_count && calx_error_of(session)->status == CALX_OK; i++) {
        const calx_str *fields = c->packages[i].fields;
        int64_t number = (int64_t)i + 1;
        calx_exec(session, insert,
                  calx_args(number, fields[NAME], fields[ARCHITECTURE], fields[VERSION], c->packages[i].size));
        insert_description(session, describe, number, fields[DESCRIPTION]);
        progress(i + 1, all);
    }
    calx_release(insert);
    calx_release(describe);
}

static void insert_dependencies(calx_session *session, const catalog *c, size_t all)
{
    calx_statement *insert = calx_keep(calx_text(
        "INSERT INTO example_dependencies VALUES (:id, :package_id, :field, :clause, :name, :wanted)"));
    for (size_t i = 0; i < c->dependency_count && calx_error_of(session)->status == CALX_OK; i++) {
        const dependency *d = &c->dependencies[i];
        calx_exec(session, insert, calx_args((int64_t)i + 1, d->package, d->field, d->clause, d->name, d->wanted));
        progress(c->package_count + i + 1, all);
    }
    calx_release(insert);
}

/* All of it, or nothing: what an earlier run loaded goes in the same transaction. */
static calx_status load(calx_session *session, const catalog *c)
{
    size_t all = c->package_count + c->dependency_count;
    calx_script(session, "DELETE FROM example_dependencies; DELETE FROM example_descriptions;"
                         "DELETE FROM example_packages");
    insert_packages(session, c, all);
    insert_dependencies(session, c, all);
    return calx_commit(session);
}

/* ---- asking ---- */

static void show_totals(calx_session *session)
{
    int64_t packages = 0, dependencies = 0;
    calx_statement *count = calx_text(
        "SELECT (SELECT COUNT(*) FROM example_packages), (SELECT COUNT(*) FROM example_dependencies)");
    if (calx_one(session, count, CALX_NO_ARGS, &packages, &dependencies) == CALX_OK)
        printf("%" PRId64 " packages, %" PRId64 " dependencies\n", packages, dependencies);
}

static void show_largest(calx_session *session)
{
    calx_result *rows = calx_query(session, calx_text(
        "SELECT installed_size, name, version FROM example_packages"
        " WHERE installed_size IS NOT NULL ORDER BY installed_size DESC, id LIMIT 10"));
    const char *name, *version;
    int64_t size;
    printf("\nThe largest packages, in kilobytes:\n");
    while (calx_fetch(rows, &size, &name, &version))
        printf("%12" PRId64 "  %-24s %s\n", size, name, version);
    calx_result_close(rows);
}

/* MIN(id) is in the byte order of the names, as all of these ids are. */
static void show_most_wanted(calx_session *session)
{
    calx_result *rows = calx_query(session, calx_text(
        "SELECT d.name, COUNT(DISTINCT d.package_id) AS wanted_by FROM example_dependencies d"
        " JOIN example_packages p ON p.id = d.package_id AND p.name <> d.name"
        " GROUP BY d.name ORDER BY wanted_by DESC, MIN(d.id) LIMIT 10"));
    const char *name;
    int64_t count;
    printf("\nWhat most others depend on, and how many do:\n");
    while (calx_fetch(rows, &name, &count))
        printf("%12" PRId64 "  %s\n", count, name);
    calx_result_close(rows);
}

static void show_package(calx_session *session, const char *name)
{
    calx_result *rows = calx_query(session, calx_text(
        "SELECT p.version, p.architecture, d.content FROM example_packages p"
        " LEFT JOIN example_descriptions d ON d.package_id = p.id AND d.part = 1"
        " WHERE p.name = :name ORDER BY p.id"), calx_args(name));
    const char *version, *architecture, *content;
    printf("\n");
    while (calx_fetch(rows, &version, &architecture, &content)) {
        content = content ? content : ""; /* NULL: the package has none */
        printf("%s %s (%s): %.*s\n", name, version, architecture, (int)strcspn(content, "\n"), content);
    }
    calx_result_close(rows);
}

static void show_dependents(calx_session *session, const char *name)
{
    calx_result *rows = calx_query(session, calx_text(
        "SELECT p.name, d.field, d.wanted FROM example_dependencies d"
        " JOIN example_packages p ON p.id = d.package_id WHERE d.name = :name ORDER BY p.id, d.id"), calx_args(name));
    const char *dependent, *field, *wanted;
    size_t count = 0;
    printf("What depends on %s:\n", name);
    for (; calx_fetch(rows, &dependent, &field, &wanted); count++)
        printf("  %-24s %s%s%s\n", dependent, field, wanted ? " " : "", wanted ? wanted : "");
    if (calx_result_close(rows) == CALX_OK && !count)
        printf("  nothing\n");
}

static calx_status ask(calx_session *session, const char *name)
{
    show_totals(session);
    show_largest(session);
    show_most_wanted(session);
    if (name) {
        show_package(session, name);
        show_dependents(session, name);
    }
    return calx_commit(session);
}

/* ---- the program ---- */

static calx_status run(const char *url, const catalog *c, const char *name)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    calx_status status = create_tables(session);
    if (status == CALX_OK)
        status = load(session, c);
    if (status == CALX_OK)
        status = ask(session, name);
    if (status != CALX_OK)
        fprintf(stderr, "packages: %s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status;
}

int main(int argc, char **argv)
{
    catalog c = { .path = "/var/lib/dpkg/status" };
    calx_status status;
    int option;
    while ((option = getopt(argc, argv, "f:")) == 'f')
        c.path = optarg;
    if (option != -1 || argc - optind > 2) {
        fprintf(stderr, "usage: packages [-f FILE] [URL [NAME]]\n");
        return EXIT_FAILURE;
    }
    read_file(&c);
    read_packages(&c);
    read_dependencies(&c);
    status = run(optind < argc ? argv[optind] : "sqlite:///:memory:", &c, optind + 1 < argc ? argv[optind + 1] : NULL);
    free(c.packages);
    free(c.dependencies);
    free(c.text);
    if (fflush(stdout) || ferror(stdout)) {
        perror("packages: the output");
        return EXIT_FAILURE;
    }
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
