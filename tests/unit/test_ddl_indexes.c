/* SPDX-License-Identifier: MIT */
/* Indexes with what one backend alone has: methods, operator classes, lengths, storage; and constraints that carry columns. */
#include "ddl_cases.h"

#include <check.h>

struct page {
    int64_t id;
    const char *body;
    const char *title;
    int32_t size;
};
static const calx_index_options methods[] = { { .dialect = "postgresql", .method = "gin", .operators = "body gin_trgm_ops, title public.other_ops" },
                                              { .dialect = "mysql", .method = "btree", .lengths = "body 10, title 20" },
                                              { 0 } };
static const calx_index_options full[] = { { .dialect = "mariadb", .kind = "FULLTEXT" }, { .dialect = "mysql", .kind = "FULLTEXT", .parser = "ngram" }, { 0 } };
static const calx_index_options stored[] = { { .dialect = "postgresql", .method = "hash", .with = "fillfactor = 60", .tablespace = "Fast disks",
                                               .flags = CALX_INDEX_CONCURRENTLY }, { .dialect = "oracle", .tablespace = "fast" }, { 0 } };
static const calx_index_options one_null[] = { { .dialect = "postgresql", .flags = CALX_INDEX_NULLS_NOT_DISTINCT }, { 0 } };
static const calx_index_options everywhere[] = { { .dialect = "sqlite", .method = "btree" }, { .dialect = "postgresql", .kind = "FULLTEXT" },
                                                 { .dialect = "mysql", .operators = "size x" }, { .dialect = "oracle", .lengths = "size 3" }, { 0 } };
static const calx_index_options further[] = { { .dialect = "sqlite", .with = "x = 1" }, { .dialect = "postgresql", .parser = "ngram" },
                                              { .dialect = "mysql", .flags = CALX_INDEX_CONCURRENTLY }, { .dialect = "oracle", .flags = CALX_INDEX_NULLS_NOT_DISTINCT }, { 0 } };
static const calx_index_options wrong[] = { { .dialect = "postgresql", .operators = "titel x" }, { .dialect = "mysql", .lengths = "title" }, { 0 } };
CALX_MODEL(page, "pages", CALX_COLUMN(page, id, .primary_key = true), CALX_COLUMN(page, body), CALX_COLUMN(page, title), CALX_COLUMN(page, size),
           CALX_INDEX("body, title", .name = "by_method", .options = methods), CALX_INDEX("body", .name = "by_words", .options = full),
           CALX_INDEX("size", .name = "kept", .options = stored), CALX_INDEX("size", .name = "one_null", .unique = true, .options = one_null),
           CALX_INDEX("size", .name = "nowhere", .options = everywhere), CALX_INDEX("size", .name = "nowhere_2", .options = further),
           CALX_INDEX("title", .name = "wrong", .options = wrong),
           CALX_INDEX(NULL, .sql = "lower(title)", .name = "of_sql", .options = methods),
           CALX_UNIQUE("title", .name = "uq_title", .include = "size", .options = one_null));
static calx_metadata pages = CALX_METADATA(&page_model);

static void clear(void)
{
    calx_metadata_dispose(&pages);
}

static calx_node *table(void) { return calx_metadata_table(&pages, "pages"); }
static calx_statement *by_method(void) { return calx_create_index(table(), "by_method", 0); }
static calx_statement *full_text(void) { return calx_create_index(table(), "by_words", 0); }
static calx_statement *storage(void) { return calx_create_index(table(), "kept", CALX_FLAG_IF_EXISTS); }
static calx_statement *drop_concurrently(void) { return calx_drop_index(table(), "kept", CALX_FLAG_IF_EXISTS); }
static calx_statement *nulls(void) { return calx_create_index(table(), "one_null", 0); }
static calx_statement *refused(void) { return calx_create_index(table(), "nowhere", 0); }
static calx_statement *refused_too(void) { return calx_create_index(table(), "nowhere_2", 0); }
static calx_statement *misspelt(void) { return calx_create_index(table(), "wrong", 0); }
static calx_statement *of_sql(void) { return calx_create_index(table(), "of_sql", 0); }
static calx_statement *constraint(void) { return calx_add_constraint(table(), "uq_title"); }

static const compile_case cases[] = {
    { "methods", by_method,
      { "CREATE INDEX by_method ON pages (body, title)",
        "CREATE INDEX by_method ON pages USING gin (body gin_trgm_ops, title public.other_ops)",
        "CREATE INDEX by_method ON pages (body(10), title(20)) USING btree",
        "CREATE INDEX by_method ON pages (body(10), title(20)) USING btree",
        "CREATE INDEX by_method ON pages (body, title)" } },
    { "kinds", full_text,
      { "CREATE INDEX by_words ON pages (body)", "CREATE INDEX by_words ON pages (body)",
        "CREATE FULLTEXT INDEX by_words ON pages (body) WITH PARSER ngram", "CREATE FULLTEXT INDEX by_words ON pages (body)",
        "CREATE INDEX by_words ON pages (body)" } },
    { "storage", storage,
      { "CREATE INDEX IF NOT EXISTS kept ON pages (size)",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS kept ON pages USING hash (size) WITH (fillfactor = 60) TABLESPACE \"Fast disks\"",
        "page.kept: mysql has no IF NOT EXISTS of indexes", "CREATE INDEX IF NOT EXISTS kept ON pages (size)",
        "page.kept: oracle has no IF NOT EXISTS of indexes" } },
    { "concurrently", drop_concurrently,
      { "DROP INDEX IF EXISTS kept", "DROP INDEX CONCURRENTLY IF EXISTS kept", "mysql has no IF EXISTS of indexes",
        "DROP INDEX IF EXISTS kept ON pages", "oracle has no IF EXISTS of indexes" } },
    { "one NULL", nulls,
      { "CREATE UNIQUE INDEX one_null ON pages (size)", "CREATE UNIQUE INDEX one_null ON pages (size) NULLS NOT DISTINCT",
        "CREATE UNIQUE INDEX one_null ON pages (size)", "CREATE UNIQUE INDEX one_null ON pages (size)",
        "CREATE UNIQUE INDEX one_null ON pages (\"size\")" } },
    { "what a backend has not", refused,
      { "page.nowhere: sqlite has no methods of indexes", "page.nowhere: postgresql has no kinds of indexes", "page.nowhere: mysql has no operator classes",
        "page.nowhere: mariadb has no operator classes", "page.nowhere: oracle has no lengths of the columns of an index" } },
    { "what a backend has not, further", refused_too,
      { "page.nowhere_2: sqlite has no WITH of an index", "page.nowhere_2: postgresql has no parsers of indexes",
        "page.nowhere_2: mysql has no CREATE INDEX CONCURRENTLY", "page.nowhere_2: mariadb has no CREATE INDEX CONCURRENTLY",
        "page.nowhere_2: oracle has no NULLS NOT DISTINCT" } },
    { "a column that is none of it", misspelt,
      { "CREATE INDEX wrong ON pages (title)", "an index has options for \"titel x\": a column of it and a word are wanted",
        "an index has options for \"title\": a column of it and a word are wanted",
        "an index has options for \"title\": a column of it and a word are wanted", "CREATE INDEX wrong ON pages (title)" } },
    { "an index of expressions", of_sql,
      { "CREATE INDEX of_sql ON pages (lower(title))", "operator classes and lengths of an index of expressions stand in its `sql`",
        "operator classes and lengths of an index of expressions stand in its `sql`", "page.of_sql: mariadb has no indexes on expressions",
        "CREATE INDEX of_sql ON pages (lower(title))" } },
    { "a constraint", constraint,
      { "sqlite has no constraints that are added or dropped later", "ALTER TABLE pages ADD CONSTRAINT uq_title UNIQUE NULLS NOT DISTINCT (title) INCLUDE (size)",
        "page.uq_title: mysql has no indexes that include further columns", "page.uq_title: mariadb has no indexes that include further columns",
        "page.uq_title: oracle has no indexes that include further columns" } },
};

START_TEST(indexes_in_each_dialect)
{
    ddl_check(&cases[_i], clear);
}
END_TEST

START_TEST(no_memory_for_indexes)
{
    ddl_starve(&cases[_i], clear);
}
END_TEST

/* A table made at run time keeps none of the program's texts. */
START_TEST(options_are_copied)
{
    char dialect[] = "postgresql", method[] = "gin", operators[] = "a x";
    calx_index_options options[] = { { .dialect = dialect, .method = method, .operators = operators }, { 0 } };
    const calx_attribute lines[] = { { .what = CALX_ATTRIBUTE_COLUMN, .name = "a", .type = CALX_SQL_TYPE(INTEGER) },
                                     { .what = CALX_ATTRIBUTE_INDEX, .name = "i", .columns = "a", .options = options } };
    calx_metadata *metadata = calx_metadata_create();
    calx_node *made = calx_table_create(metadata, "t", lines, 2);
    calx_compiled *compiled;
    memset(options, 0, sizeof options);
    dialect[0] = method[0] = operators[0] = '?';
    compiled = calx_compile(calx_create_index(made, "i", 0), "postgresql");
    ck_assert_str_eq(calx_compiled_sql(compiled), "CREATE INDEX i ON t USING gin (a x)");
    calx_compiled_dispose(compiled);
    calx_metadata_dispose(metadata);
}
END_TEST

Suite *suite_ddl_indexes(void);
Suite *suite_ddl_indexes(void)
{
    Suite *suite = suite_create("ddl_indexes");
    TCase *tcase = tcase_create("indexes");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, indexes_in_each_dialect, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(tcase, no_memory_for_indexes, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tcase, options_are_copied);
    suite_add_tcase(suite, tcase);
    return suite;
}
