/* SPDX-License-Identifier: MIT */
/* Tables of plugins: what they must have, which sizes are taken, and what is filled in. */
#include "plugins/offer.h"
#include "plugins/probe.h"

#include <check.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

START_TEST(another_major_version_is_refused_with_both_named)
{
    calx_plugin plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_major", NULL);
    char ours[32];
    plugin.abi_major = 7;
    plugin.abi_minor = 3;
    plugin.struct_size = 8; /* who knows what major 7 has there */
    snprintf(ours, sizeof ours, "ABI %d.%d", CALX_ABI_MAJOR, CALX_ABI_MINOR);
    offer_refused(&plugin, "ABI 7.3");
    probe_expect(offer_message, ours);
}
END_TEST

START_TEST(a_younger_minor_version_is_taken)
{
    static struct {
        calx_dialect dialect;
        void *younger[4];
    } table;
    static calx_plugin plugin;
    table.dialect = offer_dialect("reg_younger");
    table.dialect.struct_size = sizeof table;
    table.younger[0] = &table;
    plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_younger", &table);
    plugin.abi_minor = CALX_ABI_MINOR + 1;
    ck_assert_int_eq(offer_plugin(&plugin), CALX_OK);
    ck_assert_uint_eq(probe_dialect("reg_younger")->struct_size, sizeof(calx_dialect));
}
END_TEST

START_TEST(null_from_init_is_a_refusal_to_start)
{
    offer_refused(NULL, "refused to start");
}
END_TEST

START_TEST(a_plugin_without_a_table_is_refused)
{
    calx_plugin plugin = offer_of(CALX_PLUGIN_DRIVER, "reg_tableless", NULL);
    offer_refused(&plugin, "has no table");
}
END_TEST

START_TEST(an_unknown_kind_is_refused)
{
    calx_plugin plugin = offer_of(3, "reg_kind", offer_message);
    offer_refused(&plugin, "kind 3");
}
END_TEST

START_TEST(a_name_that_is_no_name_is_refused)
{
    static const char *const names[] = {
        NULL,
        "",
        "A",
        "9x",
        "_x",
        "a-b",
        "a.b",
        "a/b",
        "../a",
        "a b",
        "caf\xc3\xa9",
        "a\n",
        "a123456789012345678901234567890123456789012345678901234567890123" /* 64 characters */
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        calx_plugin plugin = offer_of(CALX_PLUGIN_DIALECT, names[i], offer_message);
        calxi_problem problem = { 0 };
        offer_refused(&plugin, "no name");
        ck_assert_ptr_null(calxi_driver_get(names[i], &problem));
        probe_expect(problem.message, "is no name of a driver");
    }
}
END_TEST

START_TEST(a_calx_plugin_that_is_too_small_is_refused)
{
    calx_plugin plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_small", offer_message);
    plugin.struct_size = offsetof(calx_plugin, table);
    offer_refused(&plugin, "its calx_plugin has struct_size");
}
END_TEST

START_TEST(a_table_that_is_too_small_is_refused)
{
    calx_driver driver = offer_driver("reg_short");
    calx_dialect dialect = offer_dialect("reg_short");
    calx_plugin plugin = offer_of(CALX_PLUGIN_DRIVER, "reg_short", &driver);
    driver.struct_size = offsetof(calx_driver, result_close_start);
    offer_refused(&plugin, "struct_size of its calx_driver");
    plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_short", &dialect);
    dialect.struct_size = 4;
    offer_refused(&plugin, "struct_size of its calx_dialect is 4");
}
END_TEST

START_TEST(sql_that_is_too_small_is_refused)
{
    const calx_dialect_sql sql = { .struct_size = 16, .begin = "BEGIN" };
    calx_dialect dialect = offer_dialect("reg_sql");
    calx_plugin plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_sql", &dialect);
    dialect.sql = &sql;
    offer_refused(&plugin, "struct_size of its calx_dialect_sql is 16");
}
END_TEST

/* What can be begun must end; texts that lack their fellows would lose work, or crash. */
static const struct { calx_dialect_sql sql; const char *refused; } lame[] = {
    { { .begin = "B" }, "`sql.rollback` is missing" },
    { { .begin = "B", .rollback = "R" }, "`sql.commit` is missing" },
    { { .savepoint = "S %s", .release = "E %s" }, "`sql.rollback_to` is missing" },
    { { .savepoint = "S", .rollback_to = "R %s", .release = "E %s" }, "`sql.savepoint` has not one %s" },
    { { .savepoint = "S %s", .rollback_to = "R %s %s", .release = "E %s" }, "`sql.rollback_to` has not one %s" },
};

START_TEST(sql_texts_come_together)
{
    calx_dialect_sql sql = lame[_i].sql;
    calx_dialect dialect = offer_dialect("reg_lame");
    calx_plugin plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_lame", &dialect);
    sql.struct_size = sizeof sql;
    dialect.sql = &sql;
    offer_refused(&plugin, lame[_i].refused);
}
END_TEST

START_TEST(arrays_must_say_the_size_of_their_elements)
{
    static const calx_option options[] = { { "key", 0, 0 } };
    static const calx_alias aliases[] = { { "a", "b" } };
    calx_dialect dialect = offer_dialect("reg_arrays");
    calx_driver driver = offer_driver("reg_arrays");
    calx_plugin plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_arrays", &dialect);
    dialect.options = options;
    dialect.option_count = 1;
    offer_refused(&plugin, "option_size is 0");
    dialect.option_count = 0;
    dialect.driver_aliases = aliases;
    dialect.driver_alias_count = 1;
    offer_refused(&plugin, "alias_size is 0");
    plugin = offer_of(CALX_PLUGIN_DRIVER, "reg_arrays", &driver);
    driver.column_size = 8;
    offer_refused(&plugin, "column_size is 8");
}
END_TEST

START_TEST(arrays_have_names_in_them_and_a_sane_count)
{
    static const calx_option options[] = { { "key", 0, 0 }, { NULL, 0, 0 } };
    static const calx_alias aliases[] = { { "a", NULL } };
    calx_dialect dialect = offer_dialect("reg_holes");
    calx_plugin plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_holes", &dialect);
    dialect.option_size = sizeof(calx_option);
    dialect.alias_size = sizeof(calx_alias);
    dialect.options = options;
    dialect.option_count = 2;
    offer_refused(&plugin, "options[].name");
    dialect.option_count = SIZE_MAX;
    offer_refused(&plugin, "elements");
    dialect.options = NULL;
    dialect.option_count = 3;
    offer_refused(&plugin, "3 elements with option_size, and no array");
    dialect.option_count = 0;
    dialect.driver_aliases = aliases;
    dialect.driver_alias_count = 1;
    offer_refused(&plugin, "driver_aliases[]");
}
END_TEST

START_TEST(elements_of_a_younger_plugin_are_read_in_its_steps)
{
    static const struct {
        calx_option option;
        const char *younger;
    } options[] = { { { "first", 0, 0 }, "x" }, { { "second_token", CALX_OPTION_SECRET, 0 }, "y" } };
    static calx_driver driver;
    static calx_plugin plugin;
    driver = offer_driver("reg_steps");
    driver.options = &options[0].option;
    driver.option_count = 2;
    driver.option_size = sizeof options[0];
    plugin = offer_of(CALX_PLUGIN_DRIVER, "reg_steps", &driver);
    ck_assert_int_eq(offer_plugin(&plugin), CALX_OK);
    ck_assert_uint_eq(probe_driver("reg_steps")->option_size, sizeof(calx_option));
    ck_assert_str_eq(probe_driver("reg_steps")->options[1].name, "second_token");
    ck_assert_uint_eq(probe_driver("reg_steps")->options[1].flags, CALX_OPTION_SECRET);
}
END_TEST

START_TEST(the_tables_name_is_the_plugins)
{
    calx_driver driver = offer_driver("another");
    calx_plugin plugin = offer_of(CALX_PLUGIN_DRIVER, "reg_name", &driver);
    offer_refused(&plugin, "its table is named \"another\"");
    driver.name = NULL;
    offer_refused(&plugin, "`name` is missing");
}
END_TEST

/* clang-format off */
#define SLOT(member) { #member, offsetof(calx_driver, member) }
static const struct {
    const char *name;
    size_t offset;
} required[] = { SLOT(connect_start), SLOT(close_start),     SLOT(abandon),       SLOT(poll),
                 SLOT(finish),        SLOT(error),           SLOT(server_version), SLOT(command_start),
                 SLOT(prepare_start), SLOT(statement_close), SLOT(execute_start), SLOT(describe),
                 SLOT(fetch_start),   SLOT(result_close_start) };
/* clang-format on */

START_TEST(a_missing_slot_is_named)
{
    calx_driver driver = offer_driver("reg_slot");
    calx_plugin plugin = offer_of(CALX_PLUGIN_DRIVER, "reg_slot", &driver);
    char expected[64];
    memset((char *)&driver + required[_i].offset, 0, sizeof(void (*)(void)));
    snprintf(expected, sizeof expected, "required member `%s` is missing", required[_i].name);
    offer_refused(&plugin, expected);
}
END_TEST

START_TEST(a_dialect_without_lexis_paramstyle_or_quote_is_refused)
{
    calx_dialect dialect = offer_dialect("reg_bare");
    calx_plugin plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_bare", &dialect);
    dialect.lexis = NULL;
    offer_refused(&plugin, "`lexis` is missing");
    dialect = offer_dialect("reg_bare");
    dialect.paramstyle = 0;
    offer_refused(&plugin, "`paramstyle` is missing");
    dialect.paramstyle = 9;
    offer_refused(&plugin, "no paramstyle 9");
    dialect = offer_dialect("reg_bare");
    dialect.quote[1] = '\0';
    offer_refused(&plugin, "`quote` is missing");
}
END_TEST

START_TEST(optional_slots_get_stubs)
{
    static calx_driver driver;
    static calx_dialect dialect;
    static calx_plugin plugins[2];
    calx_target target = { .version = 5 };
    calx_driver_error error = { .native_code = 6 };
    driver = offer_driver("reg_stubs");
    driver.cancel = NULL;
    driver.poll = NULL;
    driver.capabilities = CALX_DRIVER_BLOCKING;
    dialect = offer_dialect("reg_stubs");
    plugins[0] = offer_of(CALX_PLUGIN_DRIVER, "reg_stubs", &driver);
    plugins[1] = offer_of(CALX_PLUGIN_DIALECT, "reg_stubs", &dialect);
    ck_assert_int_eq(offer_plugin(&plugins[0]), CALX_OK);
    ck_assert_int_eq(offer_plugin(&plugins[1]), CALX_OK);
    ck_assert_int_eq(probe_driver("reg_stubs")->cancel(NULL), CALX_STEP_FAILED);
    ck_assert_int_eq(probe_driver("reg_stubs")->poll(NULL, 0, NULL), CALX_STEP_FAILED);
    probe_dialect("reg_stubs")->target_init(&target);
    probe_dialect("reg_stubs")->classify(&target, &error);
    ck_assert_uint_eq(probe_dialect("reg_stubs")->connect_traits(NULL), 0);
    ck_assert_uint_eq(target.version, 5);
    ck_assert_int_eq(error.native_code, 6);
    ck_assert_ptr_nonnull(probe_dialect("reg_stubs")->sql);
    ck_assert_ptr_null(probe_dialect("reg_stubs")->sql->begin);
}
END_TEST

static TCase *table_case(void)
{
    TCase *tc = tcase_create("table");
    tcase_add_test(tc, another_major_version_is_refused_with_both_named);
    tcase_add_test(tc, a_younger_minor_version_is_taken);
    tcase_add_test(tc, null_from_init_is_a_refusal_to_start);
    tcase_add_test(tc, a_plugin_without_a_table_is_refused);
    tcase_add_test(tc, an_unknown_kind_is_refused);
    tcase_add_test(tc, a_name_that_is_no_name_is_refused);
    tcase_add_test(tc, a_calx_plugin_that_is_too_small_is_refused);
    tcase_add_test(tc, a_table_that_is_too_small_is_refused);
    tcase_add_test(tc, sql_that_is_too_small_is_refused);
    tcase_add_loop_test(tc, sql_texts_come_together, 0, sizeof lame / sizeof *lame);
    tcase_add_test(tc, arrays_must_say_the_size_of_their_elements);
    tcase_add_test(tc, arrays_have_names_in_them_and_a_sane_count);
    tcase_add_test(tc, elements_of_a_younger_plugin_are_read_in_its_steps);
    tcase_add_test(tc, the_tables_name_is_the_plugins);
    tcase_add_loop_test(tc, a_missing_slot_is_named, 0, (int)(sizeof required / sizeof required[0]));
    tcase_add_test(tc, a_dialect_without_lexis_paramstyle_or_quote_is_refused);
    tcase_add_test(tc, optional_slots_get_stubs);
    return tc;
}

Suite *suite_plugin_table(void);
Suite *suite_plugin_table(void)
{
    Suite *suite = suite_create("plugin_table");
    suite_add_tcase(suite, table_case());
    return suite;
}
