/* SPDX-License-Identifier: MIT */
/* DDL of types: enums as types of their own, in their columns, or as text with a CHECK; what SQLite is told to refuse. */
#include "ddl_cases.h"

#include <check.h>

enum mood { MOOD_SAD, MOOD_HAPPY };
struct pet {
    int64_t id;
    enum mood mood;
    const char *size;
};
#define MOOD CALX_ENUM("mood", "sad", "it's happy")
CALX_MODEL(pet, "pets", CALX_COLUMN(pet, id, .primary_key = true), CALX_COLUMN(pet, mood, .type = MOOD),
           CALX_COLUMN(pet, size, .nullable = true, .type = { .kind = CALX_TYPE_ENUM, .flags = CALX_TYPE_NO_NATIVE,
                       .values = (const char *const[]){ "S", NULL, "XL" }, .value_count = 3 }));
struct wide {
    int32_t id;
    int16_t small;
    float real;
    calx_decimal price;
    const char *code;
    calx_bytes data;
};
CALX_MODEL(wide, "wide", CALX_COLUMN(wide, id, .primary_key = true), CALX_COLUMN(wide, small), CALX_COLUMN(wide, real),
           CALX_COLUMN(wide, price, .type = CALX_NUMERIC(7, 2)), CALX_COLUMN(wide, code, .type = CALX_VARCHAR(3)),
           CALX_COLUMN(wide, data, .type = { .kind = CALX_TYPE_VARBINARY, .length = 4,
                       .variants = (const calx_type_variant[]){ { "mysql", { .kind = CALX_TYPE_NATIVE, .name = "TINYBLOB" } },
                                                                { "postgresql", { .kind = CALX_TYPE_BLOB } }, { NULL, { 0 } } } }));
struct narrow {
    uint8_t level;
    uint32_t at;
};
CALX_MODEL(narrow, "narrow", CALX_COLUMN(narrow, at, .primary_key = true), CALX_COLUMN(narrow, level));
struct coin {
    const char *side;
};
CALX_MODEL(coin, "coins", CALX_COLUMN(coin, side, .type = { .kind = CALX_TYPE_ENUM, .name = "", .values = (const char *const[]){ "a", "b" }, .value_count = 2 }));
static calx_metadata metadata = CALX_METADATA(&pet_model, &wide_model, &narrow_model, &coin_model);
static const calx_type mood = MOOD, in_schema = { .kind = CALX_TYPE_ENUM, .name = "other.mood", .values = (const char *const[]){ "a" }, .value_count = 1 };
static const calx_type nameless = { .kind = CALX_TYPE_ENUM, .values = (const char *const[]){ "a" }, .value_count = 1 };

static void clear(void)
{
    calx_metadata_dispose(&metadata);
}

static calx_statement *create_type(void) { return calx_create_type(&mood, 0); }
static calx_statement *create_in_schema(void) { return calx_create_type(&in_schema, 0); }
static calx_statement *drop_type(void) { return calx_drop_type(&mood, 0); }
static calx_statement *drop_if_exists(void) { return calx_drop_type(&in_schema, CALX_FLAG_IF_EXISTS); }
static calx_statement *create_nameless(void) { return calx_create_type(&nameless, 0); }
static calx_statement *create_pets(void) { return calx_create_table(calx_model_table(&pet_model), 0); }
static calx_statement *create_wide(void) { return calx_create_table(calx_model_table(&wide_model), 0); }

static calx_statement *create_narrow(void) { return calx_create_table(calx_model_table(&narrow_model), 0); }

static calx_statement *create_coins(void) { return calx_create_table(calx_model_table(&coin_model), 0); }

static calx_statement *by_number(void)
{
    return calx_select(calx_columns(calx_col(pet, id)), calx_where(calx_eq(calx_col(pet, mood), MOOD_HAPPY), calx_in(calx_col(pet, mood), 0, 1)));
}

static calx_statement *by_wrong_number(void)
{
    return calx_select(calx_columns(calx_col(pet, id)), calx_where(calx_eq(calx_col(pet, mood), 2)));
}

static calx_statement *set_by_hole(void)
{
    return calx_update(pet, calx_set_to(calx_column_at(&pet_model, offsetof(struct pet, size)), calx_arg_node(calx_arg_int32(1))));
}

static const compile_case cases[] = {
    { "create type", create_type,
      { "sqlite has no CREATE TYPE", "CREATE TYPE mood AS ENUM ('sad', 'it''s happy')", "mysql has no CREATE TYPE", "mariadb has no CREATE TYPE",
        "oracle has no CREATE TYPE" } },
    { "create type in a schema", create_in_schema,
      { "sqlite has no CREATE TYPE", "CREATE TYPE other.mood AS ENUM ('a')", "mysql has no CREATE TYPE", "mariadb has no CREATE TYPE",
        "oracle has no CREATE TYPE" } },
    { "drop type", drop_type,
      { "sqlite has no DROP TYPE", "DROP TYPE mood", "mysql has no DROP TYPE", "mariadb has no DROP TYPE", "oracle has no DROP TYPE" } },
    { "drop type if exists", drop_if_exists,
      { "sqlite has no DROP TYPE", "DROP TYPE IF EXISTS other.mood", "mysql has no DROP TYPE", "mariadb has no DROP TYPE",
        "oracle has no DROP TYPE" } },
    { "a type without a name", create_nameless, { "calx_create_type: an enum with a name and values is wanted" } },
    { "an enum with an empty name", create_coins,
      { "CREATE TABLE coins (side VARCHAR(1) NOT NULL CONSTRAINT calx_type_side CHECK (side IN ('a', 'b')))",
        "CREATE TABLE coins (side VARCHAR(1) NOT NULL CHECK (side IN ('a', 'b')))",
        "CREATE TABLE coins (side ENUM('a', 'b') NOT NULL) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
        "CREATE TABLE coins (side ENUM('a', 'b') NOT NULL) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
        "CREATE TABLE coins (side VARCHAR2(1 CHAR) NOT NULL CHECK (side IN ('a', 'b')))" } },
    { "enums of a table", create_pets,
      { "CREATE TABLE pets (id INTEGER NOT NULL, mood VARCHAR(10) NOT NULL CONSTRAINT calx_type_mood CHECK (mood IN "
        "('sad', 'it''s happy')), size VARCHAR(2) CONSTRAINT calx_type_size CHECK (size IN ('S', 'XL')), PRIMARY KEY "
        "(id))",
        "CREATE TABLE pets (id BIGINT GENERATED BY DEFAULT AS IDENTITY, mood mood NOT NULL, size VARCHAR(2) CHECK (size "
        "IN ('S', 'XL')), PRIMARY KEY (id))",
        "CREATE TABLE pets (id BIGINT NOT NULL AUTO_INCREMENT, mood ENUM('sad', 'it''s happy') NOT NULL, size VARCHAR(2) "
        "CHECK (size IN ('S', 'XL')), PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
        "CREATE TABLE pets (id BIGINT NOT NULL AUTO_INCREMENT, mood ENUM('sad', 'it''s happy') NOT NULL, size VARCHAR(2) "
        "CHECK (size IN ('S', 'XL')), PRIMARY KEY (id)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
        "CREATE TABLE pets (id NUMBER(19) GENERATED BY DEFAULT AS IDENTITY, mood VARCHAR2(10 CHAR) NOT NULL CHECK (mood "
        "IN ('sad', 'it''s happy')), \"size\" VARCHAR2(2 CHAR) CHECK (\"size\" IN ('S', 'XL')), PRIMARY KEY (id))" } },
    { "values that fit", create_wide,
      { "CREATE TABLE wide (id INTEGER NOT NULL CONSTRAINT calx_range_id CHECK (typeof(id) NOT IN ('integer', 'real') OR "
        "id BETWEEN -2147483648 AND 2147483647), small SMALLINT NOT NULL CONSTRAINT calx_range_small CHECK "
        "(typeof(small) NOT IN ('integer', 'real') OR small BETWEEN -32768 AND 32767) CONSTRAINT calx_type_small CHECK "
        "(typeof(small) IN ('integer', 'null')), real REAL NOT NULL CONSTRAINT calx_range_real CHECK (typeof(real) <> "
        "'real' OR abs(real) BETWEEN 7.006492321624086e-46 AND 3.4028235677973361e38 OR real = 0 OR abs(real) = 9e999) CONSTRAINT calx_type_real CHECK (typeof(real) "
        "IN ('real', 'null')), price DECIMAL_TEXT(7, 2) COLLATE decimal NOT NULL CONSTRAINT calx_range_price CHECK (CASE "
        "WHEN price GLOB '*[eE]*' THEN abs(CAST(price AS REAL)) < 1e5 - 0.5e-2 ELSE instr(ltrim(price, '-+0') || '.', '.') "
        "<= 6 AND ltrim(price, '-+0') NOT GLOB '99999.99[5-9]*' END) CONSTRAINT calx_type_price CHECK (typeof(price) IN "
        "('text', 'null') AND price NOT GLOB '*[^-+.0-9eE]*' AND price || '' = CAST(price AS NUMERIC)), "
        "code VARCHAR(3) NOT NULL CONSTRAINT calx_type_code CHECK (typeof(code) IN ('text', 'null')) CONSTRAINT "
        "calx_length_code CHECK (length(code) <= 3 AND "
        "(instr(code, char(0)) = 0 OR length(CAST(code AS BLOB)) <= 3)), data VARBINARY(4) NOT NULL CONSTRAINT calx_type_data CHECK "
        "(typeof(data) IN ('blob', 'text', 'null')) CONSTRAINT calx_length_data CHECK (length(CAST(data AS BLOB)) <= 4), PRIMARY KEY "
        "(id))",
        "CREATE TABLE wide (id INTEGER GENERATED BY DEFAULT AS IDENTITY, small SMALLINT NOT NULL, real REAL NOT NULL, "
        "price NUMERIC(7, 2) NOT NULL, code VARCHAR(3) COLLATE \"C\" NOT NULL, data BYTEA NOT NULL, PRIMARY KEY (id))",
        "CREATE TABLE wide (id INTEGER NOT NULL AUTO_INCREMENT, small SMALLINT NOT NULL, `real` FLOAT NOT NULL, price "
        "NUMERIC(7, 2) NOT NULL, code VARCHAR(3) NOT NULL, data TINYBLOB NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB "
        "CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin",
        "CREATE TABLE wide (id INTEGER NOT NULL AUTO_INCREMENT, small SMALLINT NOT NULL, `real` FLOAT NOT NULL, price "
        "NUMERIC(7, 2) NOT NULL, code VARCHAR(3) NOT NULL, data TINYBLOB NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB "
        "CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin",
        "CREATE TABLE wide (id INTEGER GENERATED BY DEFAULT AS IDENTITY, small SMALLINT NOT NULL, real REAL NOT NULL, "
        "price NUMERIC(7, 2) NOT NULL, code VARCHAR2(3 CHAR) NOT NULL, data RAW(4) NOT NULL, PRIMARY KEY (id))" } },
    { "ranges of integers of C", create_narrow,
      { "CREATE TABLE narrow (at INTEGER NOT NULL CONSTRAINT calx_range_at CHECK (typeof(at) NOT IN ('integer', 'real')"
        " OR at BETWEEN 0 AND 4294967295), level SMALLINT NOT NULL CONSTRAINT calx_range_level CHECK (typeof(level) NOT"
        " IN ('integer', 'real') OR level BETWEEN 0 AND 255) CONSTRAINT calx_type_level CHECK (typeof(level) IN "
        "('integer', 'null')), PRIMARY KEY (at))",
        "CREATE TABLE narrow (at BIGINT GENERATED BY DEFAULT AS IDENTITY, level SMALLINT NOT NULL, PRIMARY KEY (at), "
        "CONSTRAINT calx_range_level CHECK (level BETWEEN 0 AND 255))",
        "CREATE TABLE narrow (at BIGINT NOT NULL AUTO_INCREMENT, level SMALLINT NOT NULL, PRIMARY KEY (at), CONSTRAINT "
        "calx_range_level$narrow CHECK (level BETWEEN 0 AND 255)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE "
        "utf8mb4_0900_bin",
        "CREATE TABLE narrow (at BIGINT NOT NULL AUTO_INCREMENT, level SMALLINT NOT NULL, PRIMARY KEY (at), CONSTRAINT "
        "calx_range_level CHECK (level BETWEEN 0 AND 255)) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE "
        "utf8mb4_nopad_bin",
        "CREATE TABLE narrow (at NUMBER(19) GENERATED BY DEFAULT AS IDENTITY, \"level\" SMALLINT NOT NULL, PRIMARY KEY "
        "(at), CONSTRAINT calx_range_level$narrow CHECK (\"level\" BETWEEN 0 AND 255))" } },
    { "an enum by its number", by_number, { "SELECT pets.id FROM pets WHERE pets.mood = ? AND pets.mood IN (?, ?)" } },
    { "an enum by a number that it has not", by_wrong_number, { "the value for mood: the enum mood has no value number 2" } },
    { "an enum by a number that is left out", set_by_hole, { "the value for size: the enum has no value number 1" } },
};

START_TEST(types_in_each_dialect)
{
    ddl_check(&cases[_i], clear);
}
END_TEST

START_TEST(no_memory_for_types)
{
    ddl_starve(&cases[_i], clear);
}
END_TEST

Suite *suite_ddl_types(void);
Suite *suite_ddl_types(void)
{
    Suite *suite = suite_create("ddl_types");
    TCase *tcase = tcase_create("types");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, types_in_each_dialect, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(tcase, no_memory_for_types, 0, (int)(sizeof cases / sizeof *cases));
    suite_add_tcase(suite, tcase);
    return suite;
}
