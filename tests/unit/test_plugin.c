/* SPDX-License-Identifier: MIT */
/* The registry of plugins: those that are part of the program, inheritance between dialects, names of drivers. */
#include "plugins/offer.h"
#include "plugins/probe.h"

#include <calx/plugin.h>

#include <check.h>
#include <ltdl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

START_TEST(a_registered_dialect_is_found)
{
    static calx_dialect dialect;
    static calx_plugin plugin;
    dialect = offer_dialect("reg_found");
    plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_found", &dialect);
    ck_assert_int_eq(offer_plugin(&plugin), CALX_OK);
    ck_assert_str_eq(offer_message, "");
    ck_assert_str_eq(probe_dialect("reg_found")->name, "reg_found");
    ck_assert_uint_eq(probe_dialect("reg_found")->lexis(NULL), 1);
    ck_assert_ptr_eq(probe_dialect("reg_found"), probe_dialect("reg_found"));
}
END_TEST

START_TEST(the_table_is_the_hosts_own_copy)
{
    static calx_dialect dialect;
    static calx_plugin plugin;
    dialect = offer_dialect("reg_copy");
    plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_copy", &dialect);
    ck_assert_int_eq(offer_plugin(&plugin), CALX_OK);
    dialect.default_port = 99;
    ck_assert_uint_eq(probe_dialect("reg_copy")->default_port, 0);
}
END_TEST

START_TEST(dialects_and_drivers_have_names_of_their_own)
{
    static calx_dialect dialect;
    static calx_driver driver;
    static calx_plugin plugins[2];
    dialect = offer_dialect("reg_both");
    driver = offer_driver("reg_both");
    plugins[0] = offer_of(CALX_PLUGIN_DIALECT, "reg_both", &dialect);
    plugins[1] = offer_of(CALX_PLUGIN_DRIVER, "reg_both", &driver);
    ck_assert_int_eq(offer_plugin(&plugins[0]), CALX_OK);
    ck_assert_int_eq(offer_plugin(&plugins[1]), CALX_OK);
    ck_assert_uint_eq(probe_dialect("reg_both")->paramstyle, CALX_PARAMSTYLE_DOLLAR);
    ck_assert_uint_eq(probe_driver("reg_both")->column_size, sizeof(calx_column_info));
}
END_TEST

START_TEST(the_same_plugin_twice_is_fine_and_another_is_misuse)
{
    static calx_dialect dialect;
    static calx_plugin plugin, other;
    dialect = offer_dialect("reg_twice");
    plugin = other = offer_of(CALX_PLUGIN_DIALECT, "reg_twice", &dialect);
    ck_assert_int_eq(offer_plugin(&plugin), CALX_OK);
    ck_assert_int_eq(offer_plugin(&plugin), CALX_OK);
    ck_assert_int_eq(offer_plugin(&other), CALX_MISUSE);
    probe_expect(offer_message, "\"reg_twice\" is in use already");
}
END_TEST

START_TEST(no_init_function_is_misuse)
{
    ck_assert_int_eq(calx_plugin_register(NULL, offer_message, sizeof offer_message), CALX_MISUSE);
    ck_assert_int_eq(calx_plugin_register(NULL, NULL, 0), CALX_MISUSE);
}
END_TEST

START_TEST(a_message_is_cut_to_its_buffer)
{
    char small[8] = "xxxxxxx";
    offer_plugin(NULL);
    ck_assert_int_eq(calx_plugin_register(offer, small, sizeof small), CALX_INTERFACE_ERROR);
    ck_assert_uint_eq(strlen(small), 7);
}
END_TEST

START_TEST(the_host_offers_memory_a_clock_and_its_version)
{
    void *block;
    int64_t before;
    offer_plugin(NULL);
    ck_assert_uint_eq(offer_host->struct_size, sizeof(calx_host));
    ck_assert_uint_eq(offer_host->abi_major, CALX_ABI_MAJOR);
    ck_assert_uint_eq(offer_host->abi_minor, CALX_ABI_MINOR);
    ck_assert(CALX_HOST_HAS(offer_host, now));
    block = offer_host->reallocate(offer_host->allocate(1), 100);
    ck_assert_ptr_nonnull(block);
    offer_host->release(block);
    before = offer_host->now();
    ck_assert_int_ge(offer_host->now(), before);
    ck_assert_uint_gt(strlen(offer_host->version), 0);
}
END_TEST

static const calx_plugin *calls_calx(const calx_host *host)
{
    static calx_status inner;
    static calx_plugin plugin;
    static calx_dialect dialect;
    (void)host;
    inner = calx_plugin_register(offer, NULL, 0);
    dialect = offer_dialect("reg_inner");
    plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_inner", &dialect);
    return inner == CALX_MISUSE ? &plugin : NULL;
}

START_TEST(an_init_function_that_calls_calx_is_told_so_and_does_not_hang)
{
    ck_assert_int_eq(calx_plugin_register(calls_calx, NULL, 0), CALX_OK);
}
END_TEST

/* Inheritance. */

static uint32_t lexis_two(const calx_target *target)
{
    (void)target;
    return 2;
}

static uint32_t all_traits(const calx_connect_params *params)
{
    (void)params;
    return CALX_CONNECT_PRIVATE;
}

static void touch_target(calx_target *target)
{
    target->version = 77;
}

static const calx_alias parent_aliases[] = { { "py", "cdriver" }, { "rust", "cdriver" } };
static const calx_option parent_options[] = { { "mode", 0, 0 } };
static const calx_dialect_sql parent_sql = {
    .struct_size = sizeof parent_sql, .begin = "PB", .commit = "PC", .rollback = "PR", .ping = "PP"
};

static const calx_dialect *submit_family(const char *parent_name, const char *child_name, bool child_first)
{
    static calx_dialect parent, child;
    static calx_plugin plugins[2];
    static const calx_dialect_sql child_sql = { .struct_size = sizeof child_sql, .begin = "CB" };
    parent = (calx_dialect){ .struct_size = sizeof parent,
                             .name = parent_name,
                             .paramstyle = CALX_PARAMSTYLE_DOLLAR,
                             .quote = "``",
                             .lexis = lexis_two,
                             .default_driver = "cdriver",
                             .default_port = 3306,
                             .identifier_max = 64,
                             .driver_aliases = parent_aliases,
                             .driver_alias_count = 2,
                             .alias_size = sizeof(calx_alias),
                             .options = parent_options,
                             .option_count = 1,
                             .option_size = sizeof(calx_option),
                             .sql = &parent_sql,
                             .connect_traits = all_traits,
                             .target_init = touch_target };
    child = (calx_dialect){ .struct_size = sizeof child,
                            .name = child_name,
                            .extends = parent_name,
                            .paramstyle = CALX_PARAMSTYLE_QMARK,
                            .identifier_max = 30,
                            .sql = &child_sql };
    plugins[0] = offer_of(CALX_PLUGIN_DIALECT, parent_name, &parent);
    plugins[1] = offer_of(CALX_PLUGIN_DIALECT, child_name, &child);
    ck_assert_int_eq(offer_plugin(&plugins[child_first]), CALX_OK);
    ck_assert_int_eq(offer_plugin(&plugins[!child_first]), CALX_OK);
    return probe_dialect(child_name);
}

START_TEST(a_child_has_what_it_lacks_from_its_parent)
{
    const calx_dialect *child = submit_family("reg_parent", "reg_child", false);
    calx_target target = { 0 };
    ck_assert_str_eq(child->name, "reg_child");
    ck_assert_uint_eq(child->default_port, 3306);
    ck_assert_str_eq(child->quote, "``");
    ck_assert_uint_eq(child->lexis(NULL), 2);
    ck_assert_str_eq(child->options[0].name, "mode");
    ck_assert_str_eq(calxi_driver_name(child, "rust"), "cdriver");
    ck_assert_uint_eq(child->connect_traits(NULL), CALX_CONNECT_PRIVATE);
    child->target_init(&target);
    ck_assert_uint_eq(target.version, 77);
}
END_TEST

START_TEST(a_child_keeps_what_it_has_also_in_its_sql)
{
    const calx_dialect *child = submit_family("reg_parent2", "reg_child2", false);
    ck_assert_uint_eq(child->paramstyle, CALX_PARAMSTYLE_QMARK);
    ck_assert_uint_eq(child->identifier_max, 30);
    ck_assert_str_eq(child->sql->begin, "CB");
    ck_assert_str_eq(child->sql->commit, "PC");
    ck_assert_str_eq(child->sql->ping, "PP");
    ck_assert_ptr_null(child->sql->release);
    ck_assert_str_eq(probe_dialect("reg_parent2")->sql->begin, "PB");
}
END_TEST

START_TEST(a_child_may_be_registered_before_its_parent)
{
    ck_assert_uint_eq(submit_family("reg_parent3", "reg_child3", true)->default_port, 3306);
}
END_TEST

START_TEST(an_extends_that_is_no_name_is_refused)
{
    calx_dialect dialect = offer_dialect("reg_extends");
    calx_plugin plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_extends", &dialect);
    dialect.extends = "../x";
    offer_refused(&plugin, "`extends` is no name");
}
END_TEST

START_TEST(a_registered_dialect_that_extends_itself_fails_and_says_so)
{
    static calx_dialect dialect;
    static calx_plugin plugin;
    dialect = offer_dialect("reg_self");
    dialect.extends = "reg_self";
    plugin = offer_of(CALX_PLUGIN_DIALECT, "reg_self", &dialect);
    ck_assert_int_eq(offer_plugin(&plugin), CALX_OK);
    probe_expect(probe_dialect_error("reg_self"), "\"reg_self\": a dialect cannot extend itself");
}
END_TEST

/* Names of drivers. */

START_TEST(driver_names_are_the_default_an_alias_or_themselves)
{
    calx_dialect dialect = offer_dialect("x");
    dialect.driver_aliases = parent_aliases;
    dialect.driver_alias_count = 2;
    ck_assert_ptr_null(calxi_driver_name(&dialect, NULL));
    dialect.default_driver = "main";
    ck_assert_str_eq(calxi_driver_name(&dialect, NULL), "main");
    ck_assert_str_eq(calxi_driver_name(&dialect, ""), "main");
    ck_assert_str_eq(calxi_driver_name(&dialect, "py"), "cdriver");
    ck_assert_str_eq(calxi_driver_name(&dialect, "odbc"), "odbc");
    ck_assert_str_eq(calxi_driver_name(&dialect, "PY"), "PY");
}
END_TEST

/* libtool's preloading, as a static build has it. */

static calx_dialect inside;
static calx_plugin inside_plugin;

static const calx_plugin *inside_init(const calx_host *host)
{
    (void)host;
    return &inside_plugin;
}

START_TEST(a_preloaded_module_is_found_by_its_archives_name)
{
    static lt_dlsymlist list[] = {
        { "@PROGRAM@", NULL }, { "dialect_inside.a", NULL }, { NULL, NULL }, { NULL, NULL }
    };
    calx_plugin_init_fn init = inside_init;
    inside = offer_dialect("inside");
    inside_plugin = offer_of(CALX_PLUGIN_DIALECT, "inside", &inside);
    list[2].name = "dialect_inside_LTX_calx_plugin_init";
    memcpy(&list[2].address, &init, sizeof init);
    ck_assert_int_eq(lt_dlinit(), 0);
    ck_assert_int_eq(lt_dlpreload(list), 0);
    ck_assert_str_eq(probe_dialect("inside")->name, "inside");
}
END_TEST

static TCase *registration_case(void)
{
    TCase *tc = tcase_create("registration");
    tcase_add_test(tc, a_registered_dialect_is_found);
    tcase_add_test(tc, the_table_is_the_hosts_own_copy);
    tcase_add_test(tc, dialects_and_drivers_have_names_of_their_own);
    tcase_add_test(tc, the_same_plugin_twice_is_fine_and_another_is_misuse);
    tcase_add_test(tc, no_init_function_is_misuse);
    tcase_add_test(tc, a_message_is_cut_to_its_buffer);
    tcase_add_test(tc, the_host_offers_memory_a_clock_and_its_version);
    tcase_add_test(tc, an_init_function_that_calls_calx_is_told_so_and_does_not_hang);
    tcase_add_test(tc, a_preloaded_module_is_found_by_its_archives_name);
    tcase_add_test(tc, driver_names_are_the_default_an_alias_or_themselves);
    return tc;
}

static TCase *inheritance_case(void)
{
    TCase *tc = tcase_create("inheritance");
    tcase_add_test(tc, a_child_has_what_it_lacks_from_its_parent);
    tcase_add_test(tc, a_child_keeps_what_it_has_also_in_its_sql);
    tcase_add_test(tc, a_child_may_be_registered_before_its_parent);
    tcase_add_test(tc, an_extends_that_is_no_name_is_refused);
    tcase_add_test(tc, a_registered_dialect_that_extends_itself_fails_and_says_so);
    return tc;
}

Suite *suite_plugin(void);
Suite *suite_plugin(void)
{
    Suite *suite = suite_create("plugin");
    suite_add_tcase(suite, registration_case());
    suite_add_tcase(suite, inheritance_case());
    return suite;
}
