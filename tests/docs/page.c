/* SPDX-License-Identifier: MIT */
/* docs/sql.md, docs/types.md and docs/schema.md say what is so: page [--print | URL NAME]
 *
 * Compiles each statement and type that the pages show, and compares the SQL with theirs; with a URL each statement is also run there. --print
 * shows what they compile to, for who writes the pages. */
#include "docs/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[TARGETS] = { "SQLite", "PostgreSQL", "MySQL", "MariaDB", "Oracle" };
static const char *const targets[TARGETS] = { "sqlite 3.40.1", "postgresql 15", "mysql 8.0.36", "mariadb 10.11.6-MariaDB", "oracle 19" };
static int passed, failed;

/* The SQL, or what is wrong, without the version of the server that a message ends with. */
static const char *text_of(const calx_compiled *compiled)
{
    static char message[1024];
    char *version;
    if (calx_compiled_error(compiled) == CALX_OK)
        return calx_compiled_sql(compiled);
    snprintf(message, sizeof message, "%s", calx_compiled_errmsg(compiled));
    version = strstr(message, " (the server is ");
    if (version)
        *version = '\0';
    return message;
}

static calx_compiled *compile_snippet(const snippet *s, size_t target)
{
    return calx_compile_to(s->build(), targets[target], CALX_COMPILE_LITERALS);
}

/* A column of the type in a table of its own, which may be NULL: what CREATE TABLE says behind its name, or that it cannot, without the rules that SQLite's
 * columns have besides. */
static void compile_column(const calx_attribute *attribute, size_t target, char out[400])
{
    static const char start[] = "CREATE TABLE t (x ";
    calx_metadata *tables = calx_metadata_create();
    calx_compiled *compiled = calx_compile(calx_create_table(calx_table_create(tables, "t", attribute, 1), 0), targets[target]);
    const char *sql = text_of(compiled), *rule = strstr(sql, " CONSTRAINT calx_"), *end = rule ? rule - (rule[-1] == ',') : strrchr(sql, ')');
    if (strncmp(sql, start, strlen(start)) == 0 && end)
        snprintf(out, 400, "%.*s", (int)(end - sql - (long)strlen(start)), sql + strlen(start));
    else
        snprintf(out, 400, "%.399s", strncmp(sql, "t.x: ", 5) == 0 ? sql + 5 : sql); /* of an error, without the column */
    calx_compiled_dispose(compiled);
    calx_metadata_dispose(tables);
}

static void compile_type(size_t at, size_t target, char out[400])
{
    const calx_attribute attribute = { .what = CALX_ATTRIBUTE_COLUMN, .name = "x", .type = page_types[at].type, .nullable = true };
    compile_column(&attribute, target, out);
}

static void compile_field(size_t at, size_t target, char out[400])
{
    calx_attribute attribute = *page_field(at);
    attribute.name = "x";
    attribute.primary_key = false;
    attribute.ctype |= CALX_KIND_OPTIONAL;
    attribute.nullable = true;
    compile_column(&attribute, target, out);
}

calx_compiled *page_compile_node(calx_node *node, const char *target)
{
    return calx_compile_node(node, target, CALX_COMPILE_LITERALS);
}

calx_compiled *page_compile_statement(calx_statement *statement, const char *target)
{
    return calx_compile_to(statement, target, CALX_COMPILE_LITERALS);
}

calx_compiled *page_compile_clause(calx_clause *clause, const char *target)
{
    calx_node *t = calx_table_named("t", (const char *const[]){ "a" }, 1), *a = calx_column_named("a");
    return page_compile_statement(calx_select_n((calx_clause *const[]){ calx_columns_n(&a, 1), calx_from_n(&t, 1), clause }, 3), target);
}

/* Of a clause what it adds. */
static const char *row_text(const calx_compiled *compiled)
{
    static const char before[] = "SELECT a FROM t ";
    const char *sql = text_of(compiled);
    return strncmp(sql, before, strlen(before)) == 0 ? sql + strlen(before) : sql;
}

static void compare_text(const char *page, int line, size_t target, const char *text, const char *shown)
{
    if (shown && strcmp(text, shown) == 0) {
        passed++;
    } else {
        failed++;
        printf("FAIL %s:%d, %s:\n  page: %s\n  calx: %s\n", page, line, names[target], shown ? shown : "(nothing)", text);
    }
}

static void compare_all(void)
{
    char text[400];
    for (size_t target = 0; target < TARGETS; target++) {
        for (size_t i = 0; i < page_snippet_count; i++) {
            const snippet *s = &page_snippets[i];
            calx_compiled *compiled = compile_snippet(s, target);
            compare_text(s->page, s->line, target, text_of(compiled), s->sql[target]);
            calx_compiled_dispose(compiled);
        }
        for (size_t i = 0; i < page_row_count; i++) {
            calx_compiled *compiled = page_rows[i].compile(targets[target]);
            compare_text("docs/sql.md", page_rows[i].line, target, row_text(compiled), page_rows[i].sql[target]);
            calx_compiled_dispose(compiled);
        }
        for (size_t i = 0; i < page_type_count; i++) {
            compile_type(i, target, text);
            compare_text("docs/types.md", page_types[i].line, target, text, page_types[i].sql[target]);
        }
        for (size_t i = 0; i < page_field_count; i++) {
            compile_field(i, target, text);
            compare_text("docs/types.md", page_fields[i].line, target, text, page_fields[i].sql[target]);
        }
    }
}

/* One block for each SQL that differs, those who share it in its heading. */
static void print_blocks(const char *page, int line, char sql[TARGETS][4000])
{
    printf("@%s:%d\n", page, line);
    for (size_t t = 0; t < TARGETS; t++) {
        const char *comma = "-- ";
        bool is_new = true;
        for (size_t k = 0; k < t; k++)
            is_new = is_new && strcmp(sql[k], sql[t]) != 0;
        for (size_t k = t; is_new && k < TARGETS; k++)
            if (strcmp(sql[k], sql[t]) == 0) {
                printf("%s%s", comma, names[k]);
                comma = ", ";
            }
        if (is_new)
            printf("\n%s\n", sql[t]);
    }
}

static void print_snippet(const snippet *s)
{
    char sql[TARGETS][4000];
    for (size_t t = 0; t < TARGETS; t++) {
        calx_compiled *compiled = compile_snippet(s, t);
        snprintf(sql[t], sizeof sql[t], "%s", text_of(compiled));
        calx_compiled_dispose(compiled);
    }
    print_blocks(s->page, s->line, sql);
}

static void print_reference(const reference_row *row)
{
    char sql[TARGETS][4000];
    for (size_t t = 0; t < TARGETS; t++) {
        calx_compiled *compiled = row->compile(targets[t]);
        snprintf(sql[t], sizeof sql[t], "%s", row_text(compiled));
        calx_compiled_dispose(compiled);
    }
    print_blocks("docs/sql.md", row->line, sql);
}

static void print_row(const char *name, size_t at, void (*compile)(size_t, size_t, char[400]))
{
    char text[400];
    printf("| `%s`", name);
    for (size_t target = 0; target < TARGETS; target++) {
        compile(at, target, text);
        printf(" | `%s`", text);
    }
    printf(" |\n");
}

static void print_all(void)
{
    for (size_t i = 0; i < page_snippet_count; i++)
        print_snippet(&page_snippets[i]);
    for (size_t i = 0; i < page_row_count; i++)
        print_reference(&page_rows[i]);
    for (size_t i = 0; i < page_type_count; i++)
        print_row(page_types[i].name, i, compile_type);
    for (size_t i = 0; i < page_field_count; i++)
        print_row(page_fields[i].name, i, compile_field);
}

/* What has no place among the tables that are there: DDL; what waits for arguments; what the backend cannot do. */
static bool can_be_run(const snippet *s, size_t target)
{
    calx_compiled *compiled = compile_snippet(s, target);
    bool can = calx_compiled_error(compiled) == CALX_OK && strncmp(calx_compiled_sql(compiled), "CREATE", 6) != 0 &&
               strncmp(calx_compiled_sql(compiled), "DROP", 4) != 0 && strncmp(calx_compiled_sql(compiled), "ALTER", 5) != 0;
    for (size_t i = 0; can && i < calx_compiled_count(compiled); i++)
        can = !*calx_compiled_name(compiled, i);
    calx_compiled_dispose(compiled);
    return can;
}

static void run_all(calx_session *session, size_t target)
{
    for (size_t i = 0; i < page_snippet_count; i++) {
        const snippet *s = &page_snippets[i];
        if (!can_be_run(s, target))
            continue;
        if (calx_exec(session, s->build()) == CALX_OK) {
            passed++;
        } else {
            failed++;
            printf("FAIL %s:%d, run on %s: %s\n", s->page, s->line, names[target], calx_errmsg(session));
        }
        if (calx_rollback(session) != CALX_OK)
            printf("FAIL %s:%d, rolled back on %s: %s\n", s->page, s->line, names[target], calx_errmsg(session));
    }
}

static void run_on(const char *url)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    const char *dialect = calx_url_dialect(calx_engine_url(engine));
    static calx_metadata *const pages[] = { &metadata, &inns, &library, &animals };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        calx_drop_all(session, pages[i]);
        calx_create_all(session, pages[i]);
    }
    calx_exec(session, calx_text("INSERT INTO users (id, name, age, active, joined) VALUES (7, 'Ann', 33, TRUE, '2024-02-29')"));
    if (calx_commit(session) == CALX_OK)
        run_all(session, strcmp(dialect, "sqlite") == 0 ? 0 : strcmp(dialect, "postgresql") == 0 ? 1 : 3);
    else
        printf("FAIL the tables of the page: %s\n", calx_errmsg(session));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        calx_drop_all(session, pages[i]);
    if (calx_commit(session) != CALX_OK)
        printf("FAIL dropping the tables of the page: %s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
}

int main(int argc, char **argv)
{
    register_days();
    if (argc == 2 && strcmp(argv[1], "--print") == 0) {
        print_all();
        return EXIT_SUCCESS;
    }
    if (argc == 3)
        run_on(argv[1]);
    else
        compare_all();
    printf("docs%s%s: %d passed, %d failed, 0 skipped\n", argc == 3 ? "-" : "", argc == 3 ? argv[2] : "", passed, failed + (passed == 0));
    return failed || !passed ? EXIT_FAILURE : EXIT_SUCCESS;
}
