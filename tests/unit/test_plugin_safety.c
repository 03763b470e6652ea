/* SPDX-License-Identifier: MIT */
/* Files that must not be loaded, whoever put them there, and environments that must not matter. */
#include "engine/plugin/plugin_private.h"
#include "plugins/probe.h"
#include "unit.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { SOMEBODY_ELSE = 65534 };

/* Paths. */

START_TEST(a_relative_directory_is_refused)
{
    ck_assert_int_eq(chdir(probe_dir()), 0);
    probe_build("driver_psrel", "");
    setenv("CALX_DIALECT_PATH", ".", 1);
    probe_expect(probe_driver_error("psrel"), "unsafe: the directory \".\" is not an absolute path");
    setenv("CALX_DIALECT_PATH", "plugins:/usr/lib", 1);
    probe_expect(probe_driver_error("psrel"), "\"plugins\" is not an absolute path");
}
END_TEST

START_TEST(a_directory_with_a_parent_step_is_refused)
{
    const char *const steps[] = { "..", "x/..", "x/../y", "../" };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        setenv("CALX_DIALECT_PATH", probe_path("%s", steps[i]), 1);
        probe_expect(probe_driver_error("psparent"), "it has a \"..\"");
    }
    setenv("CALX_DIALECT_PATH", probe_path("x..y"), 1); /* a name, not a step; and not there */
    probe_expect(probe_driver_error("psparent"), "is not there");
}
END_TEST

START_TEST(a_name_cannot_leave_the_directory)
{
    probe_expect(probe_driver_error("../x"), "is no name of a driver");
    probe_expect(probe_driver_error("a/b"), "is no name of a driver");
    probe_expect(probe_dialect_error(""), "is no name of a dialect");
}
END_TEST

START_TEST(a_directory_of_any_length_is_answered)
{
    static char path[3 * PATH_MAX];
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    setenv("CALX_DIALECT_PATH", path, 1);
    probe_expect(probe_driver_error("pslong"), "CALX_DIALECT_PATH has a directory of");
    path[PATH_MAX - 1] = '\0';
    setenv("CALX_DIALECT_PATH", path, 1);
    probe_expect(probe_driver_error("pslong"), "File name too long");
}
END_TEST

START_TEST(a_symbolic_link_is_no_plugin)
{
    probe_build("driver_pslink", "");
    probe_run("cd '%s' && mv driver_pslink.so real && ln -s real driver_pslink.so", probe_dir());
    probe_expect(probe_driver_error("pslink"), "is a symbolic link");
    probe_run("cd '%s' && rm real", probe_dir());
    probe_expect(probe_driver_error("pslink"), "is a symbolic link");
}
END_TEST

START_TEST(a_symbolic_link_among_the_directories_is_fine)
{
    probe_run("mkdir -m 755 '%s'", probe_path("real"));
    probe_build_in(probe_path("real"), "driver_psdirlink", "");
    probe_run("cd '%s' && ln -s real link", probe_dir());
    setenv("CALX_DIALECT_PATH", probe_path("link"), 1);
    ck_assert_str_eq(probe_driver("psdirlink")->name, "psdirlink");
}
END_TEST

START_TEST(only_a_regular_file_is_a_plugin)
{
    probe_run("mkdir '%s' && mkfifo '%s'", probe_path("driver_psdir.so"), probe_path("driver_psfifo.so"));
    probe_expect(probe_driver_error("psdir"), "driver_psdir.so is not a regular file");
    probe_expect(probe_driver_error("psfifo"), "driver_psfifo.so is not a regular file"); /* no wait for a writer */
}
END_TEST

/* Modes. */

START_TEST(a_file_that_others_can_write_is_refused)
{
    probe_build("driver_psmode", "");
    probe_run("chmod 775 '%s'", probe_path("driver_psmode.so"));
    probe_expect(probe_driver_error("psmode"), "driver_psmode.so can be written by its group (mode 0775)");
    probe_run("chmod 757 '%s'", probe_path("driver_psmode.so"));
    probe_expect(probe_driver_error("psmode"), "driver_psmode.so can be written by everyone (mode 0757)");
    probe_run("chmod 755 '%s'", probe_path("driver_psmode.so"));
    ck_assert_ptr_nonnull(probe_driver("psmode"));
}
END_TEST

START_TEST(a_directory_that_others_can_write_is_refused)
{
    probe_build("driver_psdirmode", "");
    probe_run("chmod 775 '%s'", probe_dir());
    probe_expect(probe_driver_error("psdirmode"), "can be written by its group (mode 0775)");
    probe_run("chmod 1777 '%s'", probe_dir()); /* the sticky bit stops no one from putting a new file there */
    probe_expect(probe_driver_error("psdirmode"), "can be written by everyone (mode 1777)");
    probe_run("chmod 755 '%s'", probe_dir());
    ck_assert_ptr_nonnull(probe_driver("psdirmode"));
}
END_TEST

START_TEST(a_directory_below_one_that_all_can_write_is_refused)
{
    probe_run("mkdir -p -m 755 '%s'", probe_path("open/plugins"));
    probe_build_in(probe_path("open/plugins"), "driver_psabove", "");
    setenv("CALX_DIALECT_PATH", probe_path("open/plugins"), 1);
    probe_run("chmod 777 '%s'", probe_path("open"));
    probe_expect(probe_driver_error("psabove"), "/open above it can be written by everyone (mode 0777)");
    probe_run("chmod 1777 '%s'", probe_path("open")); /* as /tmp */
    ck_assert_ptr_nonnull(probe_driver("psabove"));
}
END_TEST

START_TEST(an_unsafe_directory_without_the_file_does_not_matter)
{
    char path[600];
    probe_run("mkdir '%s' '%s' && chmod 777 '%s' && chmod 755 '%s'", probe_path("open"), probe_path("safe"),
              probe_path("open"), probe_path("safe"));
    probe_build_in(probe_path("safe"), "driver_pselse", "");
    snprintf(path, sizeof path, "%s:%s", probe_path("open"), probe_path("safe"));
    setenv("CALX_DIALECT_PATH", path, 1);
    ck_assert_ptr_nonnull(probe_driver("pselse"));
}
END_TEST

/* Owners. */

START_TEST(the_rule_on_owners)
{
    struct stat status = { .st_mode = S_IFREG | 0755, .st_uid = 0 };
    char text[160];
    ck_assert_ptr_null(calxi_plugin_owner_fault(&status, 1000, text, sizeof text));
    status.st_uid = 1000;
    ck_assert_ptr_null(calxi_plugin_owner_fault(&status, 1000, text, sizeof text));
    probe_expect(calxi_plugin_owner_fault(&status, 0, text, sizeof text), "is owned by user 1000");
    probe_expect(calxi_plugin_owner_fault(&status, 1001, text, sizeof text), "is owned by user 1000");
}
END_TEST

START_TEST(a_file_or_directory_of_another_user_is_refused)
{
    if (geteuid() != 0) {
        unit_skip("only root can give a file to another user");
        return;
    }
    probe_build("driver_psowner", "");
    ck_assert_int_eq(chown(probe_path("driver_psowner.so"), SOMEBODY_ELSE, (gid_t)-1), 0);
    probe_expect(probe_driver_error("psowner"), "driver_psowner.so is owned by user 65534");
    ck_assert_int_eq(chown(probe_path("driver_psowner.so"), 0, (gid_t)-1), 0);
    ck_assert_int_eq(chown(probe_dir(), SOMEBODY_ELSE, (gid_t)-1), 0);
    probe_expect(probe_driver_error("psowner"), "is owned by user 65534");
    ck_assert_int_eq(chown(probe_dir(), 0, (gid_t)-1), 0);
    ck_assert_ptr_nonnull(probe_driver("psowner"));
}
END_TEST

/* Hostile environments. An evil module leaves a mark when it is loaded, even without being called. */

static void build_evil(const char *directory, const char *module)
{
    char options[600];
    probe_run("mkdir -p '%s' && chmod 755 '%s'", directory, directory);
    snprintf(options, sizeof options, "'-DEVIL=\"%s\"'", probe_path("mark"));
    probe_build_in(directory, module, options);
}

static void expect_no_mark(void)
{
    ck_assert_int_ne(access(probe_path("mark"), F_OK), 0);
}

START_TEST(an_evil_module_does_leave_a_mark)
{
    build_evil(probe_path("evil"), "driver_psmark");
    setenv("CALX_DIALECT_PATH", probe_path("evil"), 1);
    probe_driver("psmark");
    ck_assert_int_eq(access(probe_path("mark"), F_OK), 0); /* else the tests below would show nothing */
}
END_TEST

START_TEST(the_search_paths_of_libltdl_and_of_the_loader_do_not_matter)
{
    const char *evil = probe_path("evil");
    build_evil(evil, "driver_psevil");
    probe_run("cd '%s' && cp driver_psevil.so driver_psevil.a && cp driver_psevil.so dlopen.a && cp driver_psevil.so "
              "dlopen.so && cp driver_psevil.so driver_psevil && cp driver_psevil.so libdriver_psevil.so",
              evil);
    probe_run("cd '%s' && printf \"dlname='driver_psevil.so'\\ninstalled=yes\\nlibdir='%%s'\\n\" '%s' > "
              "driver_psevil.la && cp "
              "driver_psevil.la dlopen.la",
              evil, evil);
    setenv("LTDL_LIBRARY_PATH", evil, 1);
    setenv("LD_LIBRARY_PATH", evil, 1);
    setenv("DYLD_LIBRARY_PATH", evil, 1);
    ck_assert_int_eq(chdir(evil), 0);
    probe_expect(probe_driver_error("psevil"), "is not there");
    expect_no_mark();
}
END_TEST

START_TEST(a_la_file_beside_the_plugin_is_not_followed)
{
    build_evil(probe_path("evil"), "driver_psla");
    probe_build("driver_psla", "");
    probe_run("printf \"dlname='driver_psla.so'\\ninstalled=yes\\nlibdir='%s'\\n\" > '%s'", probe_path("evil"),
              probe_path("driver_psla.la"));
    setenv("LTDL_LIBRARY_PATH", probe_path("evil"), 1);
    probe_driver("psla");
    expect_no_mark();
    probe_run("mv '%s' '%s'", probe_path("driver_psla.la"), probe_path("driver_psonly.la"));
    probe_expect(probe_driver_error("psonly"), "is not there");
    expect_no_mark();
}
END_TEST

START_TEST(an_unsafe_file_is_not_even_loaded)
{
    build_evil(probe_path("evil"), "driver_psunsafe");
    setenv("CALX_DIALECT_PATH", probe_path("evil"), 1);
    probe_run("chmod 777 '%s'", probe_path("evil"));
    probe_expect(probe_driver_error("psunsafe"), "unsafe");
    expect_no_mark();
}
END_TEST

/* A sanitizer's runtime may be found by LD_LIBRARY_PATH, and its leak check is a tracer: neither works then. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static bool setuid_works(void)
{
    struct statvfs status;
    const char *tmp = getenv("TMPDIR");
    return !SANITIZED && geteuid() == 0 && statvfs(tmp && *tmp ? tmp : "/tmp", &status) == 0 &&
           !(status.f_flag & ST_NOSUID);
}

/* A copy of the helper that is owned by another user and setuid: run by root, its real and effective users differ. */
START_TEST(raised_privileges_ignore_the_environment)
{
    const char *builddir = getenv("CALX_TEST_BUILDDIR");
    if (!setuid_works()) {
        unit_skip("a setuid program needs root, a file system that allows it, and no sanitizer");
        return;
    }
    build_evil(probe_path("evil"), "driver_pssecure");
    probe_run("chmod 755 '%s' && chown -R %d '%s'", probe_dir(), SOMEBODY_ELSE, probe_path("evil"));
    probe_run("cp '%s/tests/unit/plugin_secure' '%s'", builddir ? builddir : ".", probe_path("secure"));
    probe_run("cd '%s' && chown %d secure && chmod 4755 secure", probe_dir(), SOMEBODY_ELSE);
    setenv("CALX_DIALECT_PATH", probe_path("evil"), 1);
    setenv("LTDL_LIBRARY_PATH", probe_path("evil"), 1);
    probe_run("cd '%s' && ./secure pssecure > out; test $? = 3", probe_dir());
    probe_run("grep -q 'CALX_DIALECT_PATH is ignored' '%s' && ! grep -q '/evil' '%s'", probe_path("out"),
              probe_path("out"));
    expect_no_mark();
    /* The same program without the bit, as that user, loads it: what made the difference were the privileges. */
    probe_run("cd '%s' && chmod 755 secure && setpriv --reuid %d --clear-groups ./secure pssecure > out", probe_dir(),
              SOMEBODY_ELSE);
}
END_TEST

static TCase *case_with_directory(const char *name)
{
    TCase *tc = tcase_create(name);
    tcase_add_checked_fixture(tc, probe_setup, probe_teardown);
    tcase_set_timeout(tc, 120);
    return tc;
}

static TCase *path_case(void)
{
    TCase *tc = case_with_directory("path");
    tcase_add_test(tc, a_relative_directory_is_refused);
    tcase_add_test(tc, a_directory_with_a_parent_step_is_refused);
    tcase_add_test(tc, a_name_cannot_leave_the_directory);
    tcase_add_test(tc, a_directory_of_any_length_is_answered);
    tcase_add_test(tc, a_symbolic_link_is_no_plugin);
    tcase_add_test(tc, a_symbolic_link_among_the_directories_is_fine);
    tcase_add_test(tc, only_a_regular_file_is_a_plugin);
    return tc;
}

static TCase *permission_case(void)
{
    TCase *tc = case_with_directory("permission");
    tcase_add_test(tc, a_file_that_others_can_write_is_refused);
    tcase_add_test(tc, a_directory_that_others_can_write_is_refused);
    tcase_add_test(tc, a_directory_below_one_that_all_can_write_is_refused);
    tcase_add_test(tc, an_unsafe_directory_without_the_file_does_not_matter);
    tcase_add_test(tc, the_rule_on_owners);
    tcase_add_test(tc, a_file_or_directory_of_another_user_is_refused);
    return tc;
}

static TCase *environment_case(void)
{
    TCase *tc = case_with_directory("environment");
    tcase_add_test(tc, an_evil_module_does_leave_a_mark);
    tcase_add_test(tc, the_search_paths_of_libltdl_and_of_the_loader_do_not_matter);
    tcase_add_test(tc, a_la_file_beside_the_plugin_is_not_followed);
    tcase_add_test(tc, an_unsafe_file_is_not_even_loaded);
    tcase_add_test(tc, raised_privileges_ignore_the_environment);
    return tc;
}

Suite *suite_plugin_safety(void);
Suite *suite_plugin_safety(void)
{
    Suite *suite = suite_create("plugin_safety");
    suite_add_tcase(suite, path_case());
    suite_add_tcase(suite, permission_case());
    suite_add_tcase(suite, environment_case());
    return suite;
}
