/* SPDX-License-Identifier: MIT */
/* DDL of what is not a table: sequences, schemas, views, comments; and how columns number themselves. */
#include "ddl_cases.h"

#include <check.h>

struct parcel {
    int32_t id;
    const char *label;
};
CALX_MODEL(parcel, "parcels", CALX_COLUMN(parcel, id, .primary_key = true, .identity = &(const calx_sequence){ .start = 100 }),
           CALX_COLUMN(parcel, label, .comment = "it's on top"), CALX_TABLE_COMMENT("what we send"));
struct stepped {
    int32_t id;
    const char *label;
};
CALX_MODEL(stepped, "post.stepped", CALX_COLUMN(stepped, id, .primary_key = true, .autoincrement = CALX_IDENTITY_ALWAYS,
                       .identity = &(const calx_sequence){ .start = CALX_ZERO, .increment = -2, .maximum = 10, .flags = CALX_FLAG_NO_MINIMUM | CALX_FLAG_NO_CYCLE }),
           CALX_COLUMN(stepped, label));
static calx_metadata metadata = CALX_METADATA(&parcel_model, &stepped_model);

static void clear(void)
{
    calx_metadata_dispose(&metadata);
}

static calx_statement *labels(const char *label)
{
    return calx_select(calx_columns(calx_col(parcel, id)), calx_where(calx_eq(calx_col(parcel, label), label)));
}

static calx_statement *identity(void) { return calx_create_table(calx_model_table(&parcel_model), 0); }
static calx_statement *identity_options(void) { return calx_create_table(calx_model_table(&stepped_model), 0); }
static calx_statement *table_comment(void) { return calx_set_comment(calx_model_table(&parcel_model), NULL); }
static calx_statement *column_comment(void) { return calx_set_comment(calx_model_table(&parcel_model), "label"); }
static calx_statement *no_comment(void) { return calx_set_comment(calx_model_table(&stepped_model), "id"); }
static calx_statement *no_column(void) { return calx_set_comment(calx_model_table(&parcel_model), "nonesuch"); }
static calx_statement *plain_sequence(void) { return calx_create_sequence(&(const calx_sequence){ .name = "post.numbers" }, CALX_FLAG_IF_EXISTS); }
static calx_statement *sequence(void)
{
    return calx_create_sequence(&(const calx_sequence){ .name = "numbers", .type = { .kind = CALX_TYPE_SMALLINT }, .start = 5, .increment = 2, .minimum = CALX_ZERO,
                                                        .cache = 10, .flags = CALX_FLAG_NO_MAXIMUM | CALX_FLAG_NO_CYCLE }, 0);
}
static calx_statement *nameless(void) { return calx_create_sequence(NULL, 0); }
static calx_statement *drop_sequence(void) { return calx_drop_sequence("numbers", CALX_FLAG_IF_EXISTS); }
static calx_statement *create_schema(void) { return calx_create_schema("post", CALX_FLAG_IF_EXISTS); }
static calx_statement *drop_schema(void) { return calx_drop_schema("post", CALX_FLAG_CASCADE); }
static calx_statement *view(void) { return calx_create_view("on_top", NULL, 0, labels("it's"), 0); }
static calx_statement *view_columns(void) { return calx_create_view("post.on_top", (const char *const[]){ "number" }, 1, labels("x"), CALX_FLAG_REPLACE); }
static calx_statement *view_if(void) { return calx_create_view("on_top", NULL, 0, labels("x"), CALX_FLAG_IF_EXISTS); }
static calx_statement *temporary_view(void) { return calx_create_view("on_top", NULL, 0, labels("x"), CALX_FLAG_TEMPORARY); }
static calx_statement *drop_view(void) { return calx_drop_view("on_top", CALX_FLAG_IF_EXISTS); }
static calx_statement *table_as(void) { return calx_create_table_as("copy", labels("x"), 0); }
static calx_statement *of_a_cte(void)
{
    calx_node *cte = calx_cte_node(labels("x"), "few", NULL, 0);
    return calx_select(calx_columns(calx_column_of(cte, "id", NULL)));
}
static calx_statement *view_of_a_cte(void) { return calx_create_view("on_top", NULL, 0, of_a_cte(), 0); }
static calx_statement *table_of_a_cte(void) { return calx_create_table_as("copy", of_a_cte(), 0); }
static calx_statement *kept_view(void) { return calx_create_view("on_top", NULL, 0, labels("x"), CALX_FLAG_MATERIALIZED | CALX_FLAG_IF_EXISTS); }
static calx_statement *plain_kept_view(void) { return calx_create_view("on_top", NULL, 0, labels("x"), CALX_FLAG_MATERIALIZED); }
static calx_statement *replaced_kept_view(void) { return calx_create_view("on_top", NULL, 0, labels("x"), CALX_FLAG_MATERIALIZED | CALX_FLAG_REPLACE); }
static calx_statement *passing_kept_view(void) { return calx_create_view("on_top", NULL, 0, labels("x"), CALX_FLAG_MATERIALIZED | CALX_FLAG_TEMPORARY); }
static calx_statement *drop_kept_view(void) { return calx_drop_view("on_top", CALX_FLAG_MATERIALIZED); }
static calx_statement *next_number(void) { return calx_select(calx_columns(calx_label(calx_sequence_next("post.It's \"A\""), "n"))); }
static calx_statement *passing_table(void) { return calx_create_table(calx_model_table(&parcel_model), CALX_FLAG_TEMPORARY); }
static calx_statement *passing_table_as(void) { return calx_create_table_as("copy", labels("x"), CALX_FLAG_TEMPORARY | CALX_FLAG_IF_EXISTS); }
static calx_statement *view_of_nothing(void) { return calx_create_view("on_top", NULL, 0, NULL, 0); }

/* Found by the fuzzer: its WITH was put where another text had no such place. */
static calx_statement *of_a_view(void)
{
    calx_node *cte = calx_cte_node(view_of_a_cte(), "few", NULL, 0);
    return calx_select(calx_columns(calx_column_of(cte, "id", NULL)));
}
static calx_statement *exists_of_a_drop(void) { return calx_select(calx_columns(calx_exists_node(drop_view()))); }

static const compile_case cases[] = {
    { "a cte of a view", of_a_view, { "a statement that creates, alters or drops is no part of another one" } },
    { "exists of a drop", exists_of_a_drop, { "a statement that creates, alters or drops is no part of another one" } },
    { "identity", identity,
      { "parcel.id: sqlite has no options of columns that number themselves",
        "CREATE TABLE parcels (id INTEGER GENERATED BY DEFAULT AS IDENTITY (START WITH 100), label TEXT COLLATE \"C\" "
        "NOT NULL, PRIMARY KEY (id))",
        "CREATE TABLE parcels (id INTEGER NOT NULL AUTO_INCREMENT, label LONGTEXT NOT NULL COMMENT 'it''s on top', "
        "PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin AUTO_INCREMENT=100 COMMENT='what "
        "we send'",
        "CREATE TABLE parcels (id INTEGER NOT NULL AUTO_INCREMENT, label LONGTEXT NOT NULL COMMENT 'it''s on top', "
        "PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin AUTO_INCREMENT=100 "
        "COMMENT='what we send'",
        "CREATE TABLE parcels (id INTEGER GENERATED BY DEFAULT AS IDENTITY (START WITH 100), label CLOB NOT NULL, "
        "PRIMARY KEY (id))" } },
    { "identity options", identity_options,
      { "stepped.id: sqlite has no options of columns that number themselves",
        "CREATE TABLE post.stepped (id INTEGER GENERATED ALWAYS AS IDENTITY (INCREMENT BY -2 START WITH 0 NO MINVALUE "
        "MAXVALUE 10 NO CYCLE), label TEXT COLLATE \"C\" NOT NULL, PRIMARY KEY (id))",
        "stepped.id: mysql has no columns that always number themselves: a value may be given",
        "stepped.id: mariadb has no columns that always number themselves: a value may be given",
        "CREATE TABLE post.stepped (id INTEGER GENERATED ALWAYS AS IDENTITY (INCREMENT BY -2 START WITH 0 NOMINVALUE "
        "MAXVALUE 10 NOCYCLE), label CLOB NOT NULL, PRIMARY KEY (id))" } },
    { "table comment", table_comment,
      { "sqlite has no COMMENT ON",
        "COMMENT ON TABLE parcels IS 'what we send'",
        "mysql has no COMMENT ON",
        "mariadb has no COMMENT ON",
        "COMMENT ON TABLE parcels IS 'what we send'" } },
    { "column comment", column_comment,
      { "sqlite has no COMMENT ON",
        "COMMENT ON COLUMN parcels.label IS 'it''s on top'",
        "mysql has no COMMENT ON",
        "mariadb has no COMMENT ON",
        "COMMENT ON COLUMN parcels.label IS 'it''s on top'" } },
    { "no comment", no_comment,
      { "sqlite has no COMMENT ON",
        "COMMENT ON COLUMN post.stepped.id IS NULL",
        "mysql has no COMMENT ON",
        "mariadb has no COMMENT ON",
        "COMMENT ON COLUMN post.stepped.id IS ''" } },
    { "no column", no_column,
      { "the table parcels has no column nonesuch" } },
    { "plain sequence", plain_sequence,
      { "sqlite has no sequences",
        "CREATE SEQUENCE IF NOT EXISTS post.numbers",
        "mysql has no sequences",
        "CREATE SEQUENCE IF NOT EXISTS post.numbers",
        "oracle has no IF NOT EXISTS" } },
    { "sequence", sequence,
      { "sqlite has no sequences",
        "CREATE SEQUENCE numbers AS SMALLINT INCREMENT BY 2 START WITH 5 MINVALUE 0 NO MAXVALUE CACHE 10 NO CYCLE",
        "mysql has no sequences",
        "CREATE SEQUENCE numbers INCREMENT BY 2 START WITH 5 MINVALUE 0 NO MAXVALUE CACHE 10 NOCYCLE",
        "CREATE SEQUENCE numbers INCREMENT BY 2 START WITH 5 MINVALUE 0 NOMAXVALUE CACHE 10 NOCYCLE" } },
    { "nameless", nameless,
      { "calx_create_sequence: a name is wanted" } },
    { "drop sequence", drop_sequence,
      { "sqlite has no sequences",
        "DROP SEQUENCE IF EXISTS numbers",
        "mysql has no sequences",
        "DROP SEQUENCE IF EXISTS numbers",
        "oracle has no IF EXISTS" } },
    { "create schema", create_schema,
      { "sqlite has no CREATE SCHEMA",
        "CREATE SCHEMA IF NOT EXISTS post",
        NULL,
        NULL,
        "oracle has no CREATE SCHEMA" } },
    { "drop schema", drop_schema,
      { "sqlite has no DROP SCHEMA",
        "DROP SCHEMA post CASCADE",
        "DROP SCHEMA post",
        NULL,
        "oracle has no DROP SCHEMA" } },
    { "view", view,
      { "CREATE VIEW on_top AS SELECT parcels.id FROM parcels WHERE parcels.label = 'it''s'" } },
    { "view columns", view_columns,
      { "sqlite has no CREATE OR REPLACE VIEW",
        "CREATE OR REPLACE VIEW post.on_top (number) AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'",
        NULL,
        NULL,
        "CREATE OR REPLACE VIEW post.on_top (\"number\") AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'" } },
    { "view if", view_if,
      { "CREATE VIEW IF NOT EXISTS on_top AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'",
        "postgresql has no CREATE VIEW IF NOT EXISTS",
        "mysql has no CREATE VIEW IF NOT EXISTS",
        "CREATE VIEW IF NOT EXISTS on_top AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'",
        "oracle has no CREATE VIEW IF NOT EXISTS" } },
    { "temporary view", temporary_view,
      { "CREATE TEMPORARY VIEW on_top AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'",
        NULL,
        "mysql has no temporary views",
        "mariadb has no temporary views",
        "oracle has no temporary views" } },
    { "drop view", drop_view,
      { "DROP VIEW IF EXISTS on_top", NULL, NULL, NULL, "oracle has no IF EXISTS" } },
    { "table as", table_as,
      { "CREATE TABLE copy AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'" } },
    { "view of a cte", view_of_a_cte,
      { "CREATE VIEW on_top AS WITH few AS (SELECT parcels.id AS id FROM parcels WHERE parcels.label = 'x') SELECT few.id FROM few" } },
    { "table of a cte", table_of_a_cte,
      { "CREATE TABLE copy AS WITH few AS (SELECT parcels.id AS id FROM parcels WHERE parcels.label = 'x') SELECT few.id FROM few" } },
    { "kept view", kept_view,
      { "sqlite has no materialized views",
        "CREATE MATERIALIZED VIEW IF NOT EXISTS on_top AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'",
        "mysql has no materialized views",
        "mariadb has no materialized views",
        "oracle has no CREATE VIEW IF NOT EXISTS" } },
    { "plain kept view", plain_kept_view,
      { "sqlite has no materialized views",
        "CREATE MATERIALIZED VIEW on_top AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'",
        "mysql has no materialized views",
        "mariadb has no materialized views",
        "CREATE MATERIALIZED VIEW on_top AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'" } },
    { "replaced kept view", replaced_kept_view,
      { "sqlite has no materialized views",
        "postgresql has no CREATE OR REPLACE MATERIALIZED VIEW",
        "mysql has no materialized views",
        "mariadb has no materialized views",
        "oracle has no CREATE OR REPLACE MATERIALIZED VIEW" } },
    { "passing kept view", passing_kept_view,
      { "sqlite has no materialized views",
        "postgresql has no temporary materialized views",
        "mysql has no materialized views",
        "mariadb has no materialized views",
        "oracle has no temporary materialized views" } },
    { "drop kept view", drop_kept_view,
      { "sqlite has no materialized views",
        "DROP MATERIALIZED VIEW on_top",
        "mysql has no materialized views",
        "mariadb has no materialized views",
        "DROP MATERIALIZED VIEW on_top" } },
    { "next number", next_number,
      { "sqlite has no sequences",
        "SELECT nextval('post.\"It''s \"\"A\"\"\"') AS n",
        "mysql has no sequences",
        "SELECT NEXT VALUE FOR post.`It's \"A\"` AS n",
        "SELECT post.\"It's \"\"A\"\"\".nextval AS n FROM DUAL" } },
    { "passing table", passing_table,
      { "parcel.id: sqlite has no options of columns that number themselves",
        "CREATE TEMPORARY TABLE parcels (id INTEGER GENERATED BY DEFAULT AS IDENTITY (START WITH 100), label TEXT COLLATE \"C\" NOT NULL, PRIMARY KEY (id))",
        "CREATE TEMPORARY TABLE parcels (id INTEGER NOT NULL AUTO_INCREMENT, label LONGTEXT NOT NULL COMMENT 'it''s on top', PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin AUTO_INCREMENT=100 COMMENT='what we send'",
        "CREATE TEMPORARY TABLE parcels (id INTEGER NOT NULL AUTO_INCREMENT, label LONGTEXT NOT NULL COMMENT 'it''s on top', PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin AUTO_INCREMENT=100 COMMENT='what we send'",
        "oracle has no tables of a session alone" } },
    { "passing table as", passing_table_as,
      { "CREATE TEMPORARY TABLE IF NOT EXISTS copy AS SELECT parcels.id FROM parcels WHERE parcels.label = 'x'",
        NULL,
        NULL,
        NULL,
        "oracle has no tables of a session alone" } },
    { "view of nothing", view_of_nothing,
      { "the statement is NULL" } },
};

START_TEST(objects_in_each_dialect)
{
    ddl_check(&cases[_i], clear);
}
END_TEST

START_TEST(no_memory_for_objects)
{
    ddl_starve(&cases[_i], clear);
}
END_TEST

Suite *suite_ddl_objects(void);
Suite *suite_ddl_objects(void)
{
    Suite *suite = suite_create("ddl_objects");
    TCase *tcase = tcase_create("objects");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, objects_in_each_dialect, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(tcase, no_memory_for_objects, 0, (int)(sizeof cases / sizeof *cases));
    suite_add_tcase(suite, tcase);
    return suite;
}
