/* SPDX-License-Identifier: MIT */
/* What becomes of rows that refer to others, what computed columns and booleans begin with: written, or refused with the table and its part named. */
#include "ddl_cases.h"

#include <check.h>

struct rack {
    int64_t id;
};
struct copy {
    int64_t id;
    int64_t a, b;
};
struct flag {
    int64_t id;
    bool on, off;
};
struct sum {
    int32_t id, n, twice;
};
CALX_MODEL(rack, "racks", CALX_COLUMN(rack, id, .primary_key = true, .autoincrement = CALX_NO));
#define ID CALX_COLUMN(copy, id, .primary_key = true, .autoincrement = CALX_NO)
#define COPY(name, ...) CALX_MODEL_T(name, struct copy, #name, ID, CALX_COLUMN(copy, a, __VA_ARGS__))
COPY(kept, .references = "racks.id", .on_delete = CALX_RESTRICT);
COPY(moved, .references = "racks.id", .on_update = CALX_CASCADE);
COPY(reset, .references = "racks.id", .on_delete = CALX_SET_DEFAULT, .server_default = "1");
COPY(later, .references = "racks.id", .deferrable = CALX_DEFERRABLE);
CALX_MODEL_T(named, struct copy, "named", ID, CALX_COLUMN(copy, a), CALX_COLUMN(copy, b),
             CALX_FOREIGN_KEY("b", .references = "racks.id", .name = "fk_b", .deferrable = CALX_DEFERRABLE));
CALX_MODEL_T(alone, struct copy, "alone", ID, CALX_COLUMN(copy, a), CALX_UNIQUE("a", .name = "uq_a", .deferrable = CALX_DEFERRABLE));
CALX_MODEL_T(checked, struct copy, "checked", ID, CALX_COLUMN(copy, a), CALX_CHECK("a > 0", .deferrable = CALX_DEFERRABLE));
CALX_MODEL_T(keyed, struct copy, "keyed", CALX_COLUMN(copy, id), CALX_COLUMN(copy, a), CALX_PRIMARY_KEY("id", .deferrable = CALX_INITIALLY_DEFERRED));
CALX_MODEL_T(twice_wrong, struct copy, "twice_wrong", ID, CALX_COLUMN(copy, a, .references = "racks.id", .deferrable = CALX_DEFERRABLE),
             CALX_COLUMN(copy, b, .references = "racks.id", .deferrable = CALX_DEFERRABLE));
CALX_MODEL(flag, "flags", CALX_COLUMN(flag, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(flag, on, .server_default = CALX_DEFAULT_TRUE),
           CALX_COLUMN(flag, off, .server_default = CALX_DEFAULT_FALSE));
CALX_MODEL(sum, "sums", CALX_COLUMN(sum, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(sum, twice, .computed = "n * 2", .stored = true));
CALX_MODEL_T(seen, struct sum, "seen", CALX_COLUMN(sum, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(sum, twice, .computed = "n * 2"));
CALX_MODEL_T(part, struct copy, "parts", ID, CALX_COLUMN(copy, a), CALX_INDEX("a", .name = "ix_some", .where = "a > 0"), CALX_INDEX("a, b", .where = "a > 0"),
             CALX_COLUMN(copy, b));
static calx_metadata metadata = CALX_METADATA(&rack_model, &kept_model, &moved_model, &reset_model, &later_model, &named_model, &alone_model, &checked_model,
                                              &keyed_model, &twice_wrong_model, &flag_model, &sum_model, &seen_model, &part_model);

static void clear(void)
{
    calx_metadata_dispose(&metadata);
}

#define CREATE(name) static calx_statement *create_##name(void) { return calx_create_table(calx_model_table(&name##_model), 0); }
CREATE(kept)
CREATE(moved)
CREATE(reset)
CREATE(later)
CREATE(named)
CREATE(alone)
CREATE(checked)
CREATE(keyed)
CREATE(twice_wrong)
CREATE(flag)
CREATE(sum)
CREATE(seen)
static calx_statement *some(void) { return calx_create_index(calx_model_table(&part_model), "ix_some", 0); }
static calx_statement *nameless(void) { return calx_create_index(calx_model_table(&part_model), "ix_parts_a_b", 0); }

#define SQLITE_NUMBER(column) SQLITE_WITHIN(column, "-9223372036854775808 AND 9223372036854775807")
#define SQLITE_INTEGER(column) SQLITE_WITHIN(column, "-2147483648 AND 2147483647")
#define TWICE ", twice INTEGER GENERATED ALWAYS AS (n * 2)"
#define SQLITE_WITHIN(column, range) \
    " CONSTRAINT calx_range_" column " CHECK (typeof(" column ") NOT IN ('integer', 'real') OR " column " BETWEEN " range ")" \
    " CONSTRAINT calx_type_" column " CHECK (typeof(" column ") IN ('integer', 'null'))"
#define TO_RACKS "FOREIGN KEY (a) REFERENCES racks (id)"
#define KEY "PRIMARY KEY (id), "
#define SQLITE(table, end) "CREATE TABLE " table " (id BIGINT NOT NULL" SQLITE_NUMBER("id") ", a BIGINT NOT NULL" SQLITE_NUMBER("a") ", " KEY end ")"
#define PLAIN(table, type, end) "CREATE TABLE " table " (id " type " NOT NULL, a " type " NOT NULL, " KEY end ")"
#define MYSQL(collation) " ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_" collation

static const compile_case cases[] = {
    { "RESTRICT", create_kept,
      { SQLITE("kept", TO_RACKS " ON DELETE RESTRICT"), PLAIN("kept", "BIGINT", TO_RACKS " ON DELETE RESTRICT"),
        PLAIN("kept", "BIGINT", TO_RACKS " ON DELETE RESTRICT") MYSQL("0900_bin"), PLAIN("kept", "BIGINT", TO_RACKS " ON DELETE RESTRICT") MYSQL("nopad_bin"),
        "kept.a: oracle has no RESTRICT of foreign keys: CALX_NO_ACTION keeps what is referred to" } },
    { "ON UPDATE", create_moved,
      { SQLITE("moved", TO_RACKS " ON UPDATE CASCADE"), PLAIN("moved", "BIGINT", TO_RACKS " ON UPDATE CASCADE"),
        PLAIN("moved", "BIGINT", TO_RACKS " ON UPDATE CASCADE") MYSQL("0900_bin"), PLAIN("moved", "BIGINT", TO_RACKS " ON UPDATE CASCADE") MYSQL("nopad_bin"),
        "moved.a: oracle has no ON UPDATE of foreign keys" } },
    { "SET DEFAULT", create_reset,
      { "CREATE TABLE reset (id BIGINT NOT NULL" SQLITE_NUMBER("id") ", a BIGINT DEFAULT 1 NOT NULL" SQLITE_NUMBER("a") ", " KEY TO_RACKS " ON DELETE SET DEFAULT)",
        "CREATE TABLE reset (id BIGINT NOT NULL, a BIGINT DEFAULT 1 NOT NULL, " KEY TO_RACKS " ON DELETE SET DEFAULT)",
        "reset.a: mysql has no SET DEFAULT of foreign keys", "reset.a: mariadb has no SET DEFAULT of foreign keys",
        "reset.a: oracle has no SET DEFAULT of foreign keys" } },
    { "deferrable", create_later,
      { SQLITE("later", TO_RACKS " DEFERRABLE"), PLAIN("later", "BIGINT", TO_RACKS " DEFERRABLE"), "later.a: mysql has no deferrable constraints",
        "later.a: mariadb has no deferrable constraints", PLAIN("later", "NUMBER(19)", TO_RACKS " DEFERRABLE") } },
    { "a key with a name", create_named,
      { "CREATE TABLE named (id BIGINT NOT NULL" SQLITE_NUMBER("id") ", a BIGINT NOT NULL" SQLITE_NUMBER("a") ", b BIGINT NOT NULL" SQLITE_NUMBER("b") ", " KEY
        "CONSTRAINT fk_b FOREIGN KEY (b) REFERENCES racks (id) DEFERRABLE)",
        "CREATE TABLE named (id BIGINT NOT NULL, a BIGINT NOT NULL, b BIGINT NOT NULL, " KEY "CONSTRAINT fk_b FOREIGN KEY (b) REFERENCES racks (id) DEFERRABLE)",
        "named.fk_b: mysql has no deferrable constraints", "named.fk_b: mariadb has no deferrable constraints",
        "CREATE TABLE named (id NUMBER(19) NOT NULL, a NUMBER(19) NOT NULL, b NUMBER(19) NOT NULL, " KEY
        "CONSTRAINT fk_b FOREIGN KEY (b) REFERENCES racks (id) DEFERRABLE)" } },
    { "a deferrable UNIQUE", create_alone,
      { "alone.uq_a: sqlite has no deferrable UNIQUE and PRIMARY KEY", PLAIN("alone", "BIGINT", "CONSTRAINT uq_a UNIQUE (a) DEFERRABLE"),
        "alone.uq_a: mysql has no deferrable constraints", "alone.uq_a: mariadb has no deferrable constraints",
        PLAIN("alone", "NUMBER(19)", "CONSTRAINT uq_a UNIQUE (a) DEFERRABLE") } },
    { "a deferrable CHECK", create_checked,
      { "checked.a > 0: sqlite has no deferrable CHECKs", "checked.a > 0: postgresql has no deferrable CHECKs", "checked.a > 0: mysql has no deferrable constraints",
        "checked.a > 0: mariadb has no deferrable constraints", PLAIN("checked", "NUMBER(19)", "CHECK (a > 0) DEFERRABLE") } },
    { "a deferrable PRIMARY KEY", create_keyed,
      { "keyed.id: sqlite has no deferrable UNIQUE and PRIMARY KEY",
        "CREATE TABLE keyed (id BIGINT GENERATED BY DEFAULT AS IDENTITY, a BIGINT NOT NULL, PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED)",
        "keyed.id: mysql has no deferrable constraints", "keyed.id: mariadb has no deferrable constraints",
        "CREATE TABLE keyed (id NUMBER(19) GENERATED BY DEFAULT AS IDENTITY, a NUMBER(19) NOT NULL, PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED)" } },
    { "two that are wrong", create_twice_wrong, /* the first is told, once */
      { "CREATE TABLE twice_wrong (id BIGINT NOT NULL" SQLITE_NUMBER("id") ", a BIGINT NOT NULL" SQLITE_NUMBER("a") ", b BIGINT NOT NULL" SQLITE_NUMBER("b") ", " KEY TO_RACKS
        " DEFERRABLE, FOREIGN KEY (b) REFERENCES racks (id) DEFERRABLE)",
        "CREATE TABLE twice_wrong (id BIGINT NOT NULL, a BIGINT NOT NULL, b BIGINT NOT NULL, " KEY TO_RACKS
        " DEFERRABLE, FOREIGN KEY (b) REFERENCES racks (id) DEFERRABLE)",
        "twice_wrong.a: mysql has no deferrable constraints", "twice_wrong.a: mariadb has no deferrable constraints",
        "CREATE TABLE twice_wrong (id NUMBER(19) NOT NULL, a NUMBER(19) NOT NULL, b NUMBER(19) NOT NULL, " KEY TO_RACKS
        " DEFERRABLE, FOREIGN KEY (b) REFERENCES racks (id) DEFERRABLE)" } },
    { "booleans", create_flag,
      { "CREATE TABLE flags (id BIGINT NOT NULL" SQLITE_NUMBER("id") ", \"on\" BOOLEAN DEFAULT true NOT NULL CONSTRAINT calx_type_on CHECK (\"on\" IN (0, 1)), "
        "off BOOLEAN DEFAULT false NOT NULL CONSTRAINT calx_type_off CHECK (off IN (0, 1)), PRIMARY KEY (id))",
        "CREATE TABLE flags (id BIGINT NOT NULL, \"on\" BOOLEAN DEFAULT true NOT NULL, off BOOLEAN DEFAULT false NOT NULL, PRIMARY KEY (id))",
        "CREATE TABLE flags (id BIGINT NOT NULL, `on` BOOL DEFAULT true NOT NULL, off BOOL DEFAULT false NOT NULL, PRIMARY KEY (id), "
        "CONSTRAINT calx_type_on$flags CHECK (`on` IN (0, 1)), CONSTRAINT calx_type_off$flags CHECK (off IN (0, 1)))" MYSQL("0900_bin"),
        "CREATE TABLE flags (id BIGINT NOT NULL, `on` BOOL DEFAULT true NOT NULL, off BOOL DEFAULT false NOT NULL, PRIMARY KEY (id), "
        "CONSTRAINT calx_type_on CHECK (`on` IN (0, 1)), CONSTRAINT calx_type_off CHECK (off IN (0, 1)))" MYSQL("nopad_bin"),
        "CREATE TABLE flags (id NUMBER(19) NOT NULL, \"on\" SMALLINT DEFAULT 1 NOT NULL, off SMALLINT DEFAULT 0 NOT NULL, PRIMARY KEY (id))" } },
    { "computed and stored", create_sum,
      { "CREATE TABLE sums (id INTEGER NOT NULL" SQLITE_INTEGER("id") TWICE " STORED, PRIMARY KEY (id))", "CREATE TABLE sums (id INTEGER NOT NULL" TWICE " STORED, PRIMARY KEY (id))",
        "CREATE TABLE sums (id INTEGER NOT NULL" TWICE " STORED, PRIMARY KEY (id))" MYSQL("0900_bin"),
        "CREATE TABLE sums (id INTEGER NOT NULL" TWICE " STORED, PRIMARY KEY (id))" MYSQL("nopad_bin"),
        "sum.twice: oracle has no computed columns that are stored" } },
    { "computed", create_seen,
      { "CREATE TABLE seen (id INTEGER NOT NULL" SQLITE_INTEGER("id") TWICE ", PRIMARY KEY (id))", "seen.twice: postgresql has no computed columns that are not stored",
        "CREATE TABLE seen (id INTEGER NOT NULL" TWICE ", PRIMARY KEY (id))" MYSQL("0900_bin"),
        "CREATE TABLE seen (id INTEGER NOT NULL" TWICE ", PRIMARY KEY (id))" MYSQL("nopad_bin"), "CREATE TABLE seen (id INTEGER NOT NULL" TWICE ", PRIMARY KEY (id))" } },
    { "a partial index", some,
      { "CREATE INDEX ix_some ON parts (a) WHERE a > 0", "CREATE INDEX ix_some ON parts (a) WHERE a > 0", "part.ix_some: mysql has no partial indexes",
        "part.ix_some: mariadb has no partial indexes", "part.ix_some: oracle has no partial indexes" } },
    { "one without a name", nameless,
      { "CREATE INDEX ix_parts_a_b ON parts (a, b) WHERE a > 0", "CREATE INDEX ix_parts_a_b ON parts (a, b) WHERE a > 0",
        "part.a, b: mysql has no partial indexes", "part.a, b: mariadb has no partial indexes", "part.a, b: oracle has no partial indexes" } },
};

START_TEST(keys_in_each_dialect)
{
    ddl_check(&cases[_i], clear);
}
END_TEST

START_TEST(no_memory_for_keys)
{
    ddl_starve(&cases[_i], clear);
}
END_TEST

Suite *suite_ddl_keys(void);
Suite *suite_ddl_keys(void)
{
    Suite *suite = suite_create("ddl_keys");
    TCase *tcase = tcase_create("keys");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, keys_in_each_dialect, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(tcase, no_memory_for_keys, 0, (int)(sizeof cases / sizeof *cases));
    suite_add_tcase(suite, tcase);
    return suite;
}
