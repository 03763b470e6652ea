/* SPDX-License-Identifier: MIT */
/* Loading plugins from files: what is found, and the true reason for what is not. */
#include "alloc.h"
#include "plugins/probe.h"
#include "unit.h"

#include <check.h>
#include <elf.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(a_dialect_and_a_driver_load)
{
    const calx_driver *driver;
    probe_build("dialect_pla", "");
    probe_build("driver_pla", "");
    ck_assert_uint_eq(probe_dialect("pla")->default_port, 7);
    driver = probe_driver("pla");
    ck_assert_uint_eq(driver->connection_size, 8);
    ck_assert_uint_eq(driver->option_count, 2);
    ck_assert_str_eq(driver->options[1].name, "probe_token");
}
END_TEST

START_TEST(a_plugin_is_resident)
{
    const calx_dialect *dialect;
    probe_build("dialect_plb", "");
    dialect = probe_dialect("plb");
    ck_assert_int_eq(unlink(probe_path("dialect_plb.so")), 0);
    ck_assert_ptr_eq(probe_dialect("plb"), dialect);
}
END_TEST

START_TEST(the_first_directory_that_has_it_wins)
{
    char path[600];
    probe_run("mkdir -m 755 '%s' '%s'", probe_path("one"), probe_path("two"));
    probe_build_in(probe_path("one"), "dialect_plc", "'-DDEFAULT_DRIVER=\"first\"'");
    probe_build_in(probe_path("two"), "dialect_plc", "'-DDEFAULT_DRIVER=\"second\"'");
    /* Empty elements, and directories that are not there, are passed over. */
    snprintf(path, sizeof path, ":%s:%s::%s:", probe_path("none"), probe_path("one"), probe_path("two"));
    setenv("CALX_DIALECT_PATH", path, 1);
    ck_assert_str_eq(probe_dialect("plc")->default_driver, "first");
}
END_TEST

/* What is not there. */

START_TEST(an_absent_dialect_names_the_urls_part_the_file_and_the_directories)
{
    const char *message = probe_dialect_error("absent");
    probe_expect(message, "dialect \"absent\" (the URL's part before");
    probe_expect(message, "no file dialect_absent.so");
    probe_expect(message, probe_dir());
    probe_expect(message, "(CALX_DIALECT_PATH), " CALX_DIALECTDIR);
    probe_expect(message, "calx installs its own dialects with its library, and any other has a package of its own, which installs dialect_absent.so");
}
END_TEST

START_TEST(an_absent_dialect_is_told_with_those_that_are_there)
{
    probe_write(probe_path("dialect_zeta.so"), "", 0);
    probe_write(probe_path("dialect_alpha.so"), "", 0);
    probe_write(probe_path("driver_beta.so"), "", 0);
    probe_write(probe_path("dialect_gamma.la"), "", 0);
    probe_write(probe_path("dialect_.so"), "", 0);
    probe_write(probe_path("dialect_UPPER.so"), "", 0);
    setenv("CALX_DIALECT_PATH", probe_dir(), 1);
    probe_expect(probe_dialect_error("absent"), "There are: alpha, ");
    probe_expect(probe_dialect_error("absent"), "zeta. ");
    ck_assert_ptr_null(strstr(probe_dialect_error("absent"), "beta"));
    ck_assert_ptr_null(strstr(probe_dialect_error("absent"), "gamma"));
    ck_assert_ptr_null(strstr(probe_dialect_error("absent"), "UPPER"));
}
END_TEST

#ifdef CALX_PRELOADED
START_TEST(an_absent_dialect_is_told_with_those_that_are_linked_in)
{
    setenv("CALX_DIALECT_PATH", probe_dir(), 1);
    probe_write(probe_path("dialect_zeta.so"), "", 0);
    probe_expect(probe_dialect_error("absent"), "There are: mariadb, mysql, oracle, postgresql, sqlite, zeta. ");
    probe_expect(probe_dialect_error("postgres"), "Did you mean \"postgresql\"? ");
}
END_TEST
#endif

START_TEST(an_absent_driver_names_the_configure_option_of_its_database)
{
    probe_expect(probe_driver_error("plghostly"), "driver \"plghostly\" (the URL's part after");
    probe_expect(probe_driver_error("plghostly"), "--with-<database>");
    probe_build("dialect_plelder", "'-DDEFAULT_DRIVER=\"plghostly\"'");
    probe_build("dialect_plyounger", "-DBARE '-DEXTENDS=\"plelder\"'");
    probe_dialect("plyounger"); /* found before its parent, yet the option is called after the parent */
    probe_expect(probe_driver_error("plghostly"), "--with-plelder");
}
END_TEST

START_TEST(a_dialect_needs_no_driver)
{
    probe_build("dialect_plalone", "'-DDEFAULT_DRIVER=\"plnodriver\"'");
    ck_assert_str_eq(calxi_driver_name(probe_dialect("plalone"), NULL), "plnodriver");
}
END_TEST

/* What is there and does not load. */

START_TEST(a_missing_dependency_is_named)
{
    probe_run("echo 'int needed_by_probe(void) { return 1; }' > '%s'", probe_path("n.c"));
    probe_run("${CC:-cc} -shared -fPIC -o '%s' '%s'", probe_path("libcalxneeded.so"), probe_path("n.c"));
    probe_run(
        "umask 022; cd '%s' && ${CC:-cc} -DMODULE=driver_pldep -DDRIVER '-DNAME=\"pldep\"' -DCALL=needed_by_probe "
        "-shared -fPIC -I\"$CALX_TEST_SRCDIR/include\" -o driver_pldep.so "
        "\"$CALX_TEST_SRCDIR/tests/unit/plugins/probe.c\" -L. -lcalxneeded && rm libcalxneeded.so",
        probe_dir());
    probe_expect(probe_driver_error("pldep"), "because of a library that it needs: libcalxneeded.so");
    probe_expect(probe_driver_error("pldep"), probe_path("driver_pldep.so"));
}
END_TEST

START_TEST(an_undefined_symbol_is_named)
{
    probe_build("driver_plundef", "-DCALL=calx_nowhere_defined");
    probe_expect(probe_driver_error("plundef"), "driver_plundef.so does not load: ");
    probe_expect(probe_driver_error("plundef"), "calx_nowhere_defined");
}
END_TEST

START_TEST(a_file_that_is_no_shared_object_is_told_so)
{
    probe_write(probe_path("dialect_pltext.so"), "#!/bin/sh\nexit 0\n", 17);
    probe_expect(probe_dialect_error("pltext"), "dialect_pltext.so is not a shared object");
    probe_write(probe_path("dialect_plempty.so"), "", 0);
    probe_expect(probe_dialect_error("plempty"), "dialect_plempty.so is not a shared object");
}
END_TEST

static size_t read_file(const char *path, char *to, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t len;
    ck_assert_ptr_nonnull(file);
    len = fread(to, 1, size, file);
    ck_assert_uint_lt(len, size);
    fclose(file);
    return len;
}

/* The end of the last loaded segment: what comes after is for debuggers, and may be missing. */
static size_t loaded_size(const char *image)
{
    ElfW(Ehdr) header;
    size_t end = 0;
    memcpy(&header, image, sizeof header);
    for (unsigned i = 0; i < header.e_phnum; i++) {
        ElfW(Phdr) segment;
        memcpy(&segment, image + header.e_phoff + i * sizeof segment, sizeof segment);
        if (segment.p_type == PT_LOAD && segment.p_offset + segment.p_filesz > end)
            end = segment.p_offset + segment.p_filesz;
    }
    return end;
}

START_TEST(a_file_that_was_cut_off_is_refused_wherever_it_was_cut)
{
    static char image[4 << 20];
    size_t len, end;
    probe_build("dialect_plwhole", "");
    len = read_file(probe_path("dialect_plwhole.so"), image, sizeof image);
    end = loaded_size(image);
    ck_assert_uint_le(end, len);
    for (size_t cut = 4; cut < end; cut += cut < 1024 ? 13 : end / 40) {
        probe_write(probe_path("dialect_plcut.so"), image, cut);
        probe_expect(probe_dialect_error("plcut"), "dialect_plcut.so is damaged: ");
    }
    probe_write(probe_path("dialect_plcut.so"), image, end - 1);
    probe_expect(probe_dialect_error("plcut"), "shorter than its own headers say");
}
END_TEST

START_TEST(a_header_that_claims_more_than_there_is_is_refused)
{
    static char image[4 << 20];
    ElfW(Ehdr) header;
    ElfW(Phdr) segment;
    size_t len, at;
    probe_build("dialect_plliar", "");
    len = read_file(probe_path("dialect_plliar.so"), image, sizeof image);
    memcpy(&header, image, sizeof header);
    for (at = header.e_phoff;; at += sizeof segment) {
        memcpy(&segment, image + at, sizeof segment);
        if (segment.p_type == PT_LOAD)
            break;
    }
    segment.p_filesz = (size_t)-4096; /* so much that sums with it wrap around */
    memcpy(image + at, &segment, sizeof segment);
    probe_write(probe_path("dialect_plliar.so"), image, len);
    probe_expect(probe_dialect_error("plliar"), "shorter than its own headers say");
}
END_TEST

START_TEST(a_module_of_another_machine_is_left_to_the_loader_to_name)
{
    static char image[4 << 20];
    size_t len;
    probe_build("dialect_plclass", "");
    len = read_file(probe_path("dialect_plclass.so"), image, sizeof image);
    image[EI_CLASS] = image[EI_CLASS] == ELFCLASS64 ? ELFCLASS32 : ELFCLASS64;
    unlink(probe_path("dialect_plclass.so"));
    probe_write(probe_path("dialect_plclass.so"), image, len);
    probe_expect(probe_dialect_error("plclass"), "dialect_plclass.so does not load: ");
}
END_TEST

START_TEST(a_module_without_an_init_function_is_told_which_one)
{
    probe_build("driver_plnoinit", "-DNO_INIT");
    probe_expect(probe_driver_error("plnoinit"), "has no function driver_plnoinit_LTX_calx_plugin_init");
    probe_build("driver_plrenamed", "");
    probe_run("mv '%s' '%s'", probe_path("driver_plrenamed.so"), probe_path("driver_plother.so"));
    probe_expect(probe_driver_error("plother"), "has no function driver_plother_LTX_calx_plugin_init");
}
END_TEST

START_TEST(another_major_version_is_refused)
{
    probe_build("driver_plmajor", "-DMAJOR=7 -DMINOR=3 -DPLUGIN_SIZE=8");
    probe_expect(probe_driver_error("plmajor"), "driver_plmajor.so: built for plugin ABI 7.3, and this calx has ABI ");
}
END_TEST

START_TEST(a_missing_required_slot_is_refused)
{
    probe_build("driver_plslot", "-DNO_FETCH");
    probe_expect(probe_driver_error("plslot"), "driver_plslot.so): the required member `fetch_start` is missing");
    probe_build("dialect_plslot", "-DNO_LEXIS");
    probe_expect(probe_dialect_error("plslot"), "dialect_plslot.so): the required member `lexis` is missing");
}
END_TEST

START_TEST(init_may_refuse_to_start)
{
    char options[600];
    probe_write(probe_path("no"), "", 0);
    snprintf(options, sizeof options, "'-DREFUSE=\"%s\"'", probe_path("no"));
    probe_build("driver_plrefuse", options);
    probe_expect(probe_driver_error("plrefuse"), "driver_plrefuse.so: the plugin refused to start");
    unlink(probe_path("no"));
    ck_assert_str_eq(probe_driver("plrefuse")->name, "plrefuse"); /* a failed load may be tried again */
}
END_TEST

START_TEST(a_null_table_is_refused)
{
    probe_build("dialect_plnull", "-DNO_TABLE");
    probe_expect(probe_dialect_error("plnull"), "dialect_plnull.so: its calx_plugin has no table");
}
END_TEST

START_TEST(a_table_that_is_too_small_is_refused)
{
    probe_build("driver_plsmall", "-DTABLE_SIZE=64");
    probe_expect(probe_driver_error("plsmall"), "driver_plsmall.so): struct_size of its calx_driver is 64");
    probe_build("driver_plplugin", "-DPLUGIN_SIZE=16");
    probe_expect(probe_driver_error("plplugin"), "driver_plplugin.so: its calx_plugin has struct_size 16");
}
END_TEST

START_TEST(another_kind_or_name_than_the_files_is_refused)
{
    probe_build("dialect_plkind", "-DDRIVER");
    probe_expect(probe_dialect_error("plkind"), "dialect_plkind.so holds calls itself driver \"plkind\"");
    probe_build("dialect_plname", "'-DNAME=\"foreign\"'");
    probe_expect(probe_dialect_error("plname"), "dialect_plname.so holds calls itself dialect \"foreign\"");
    probe_build("dialect_pltable", "'-DTABLE_NAME=\"foreign\"'");
    probe_expect(probe_dialect_error("pltable"), "its table is named \"foreign\"");
}
END_TEST

START_TEST(a_repaired_file_can_be_tried_again)
{
    probe_build("driver_plrepair", "-DNO_FETCH");
    probe_expect(probe_driver_error("plrepair"), "fetch_start");
    unlink(probe_path("driver_plrepair.so"));
    probe_build("driver_plrepair", "");
    ck_assert(probe_driver("plrepair")->fetch_start != NULL);
}
END_TEST

/* Inheritance between files. */

START_TEST(a_parent_is_loaded_first)
{
    probe_build("dialect_plparent", "'-DDEFAULT_DRIVER=\"d\"'");
    probe_build("dialect_plchild", "-DBARE '-DEXTENDS=\"plparent\"'");
    probe_build("dialect_plgrand", "-DBARE '-DEXTENDS=\"plchild\"'");
    ck_assert_str_eq(probe_dialect("plgrand")->default_driver, "d");
    ck_assert_str_eq(probe_dialect("plgrand")->sql->begin, "BEGIN plparent");
    ck_assert_uint_eq(probe_dialect("plgrand")->lexis(NULL), CALX_LEX_BRACKETS);
    ck_assert_str_eq(calxi_driver_name(probe_dialect("plgrand"), "probe_rust"), "probe_c");
}
END_TEST

START_TEST(a_missing_parent_is_named_with_its_child)
{
    probe_build("dialect_plorphan", "-DBARE '-DEXTENDS=\"plghost\"'");
    probe_expect(probe_dialect_error("plorphan"), "dialect \"plorphan\"");
    probe_expect(probe_dialect_error("plorphan"), "extends \"plghost\": dialect \"plghost\"");
    probe_build("dialect_plghost", "");
    ck_assert_uint_eq(probe_dialect("plorphan")->default_port, 7);
}
END_TEST

START_TEST(a_circle_of_dialects_is_refused)
{
    probe_build("dialect_plring1", "-DBARE '-DEXTENDS=\"plring2\"'");
    probe_build("dialect_plring2", "-DBARE '-DEXTENDS=\"plring3\"'");
    probe_build("dialect_plring3", "-DBARE '-DEXTENDS=\"plring1\"'");
    probe_expect(probe_dialect_error("plring1"), "a dialect cannot extend itself");
    probe_expect(probe_dialect_error("plring2"), "a dialect cannot extend itself");
    probe_build("dialect_plloop", "-DBARE '-DEXTENDS=\"plloop\"'");
    probe_expect(probe_dialect_error("plloop"), "a dialect cannot extend itself");
}
END_TEST

/* Threads and forks. */

static pthread_barrier_t barrier;

static void *load_in_thread(void *name)
{
    pthread_barrier_wait(&barrier);
    return (void *)(uintptr_t)calxi_driver_get(name, NULL);
}

START_TEST(many_threads_load_a_plugin_once)
{
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    void *got[THREADS];
    struct stat count;
    char name[] = "plthreads";
    probe_build("driver_plthreads", "-DCOUNT -DSLOW");
    setenv("PROBE_COUNT", probe_path("count"), 1);
    pthread_barrier_init(&barrier, NULL, THREADS);
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, load_in_thread, name), 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], &got[i]);
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_ptr_eq(got[i], probe_driver("plthreads"));
    ck_assert_int_eq(stat(probe_path("count"), &count), 0);
    ck_assert_int_eq((int)count.st_size, 1);
}
END_TEST

START_TEST(a_child_forked_while_another_thread_loads_can_load_too)
{
    char name[] = "plslow";
    pthread_t thread;
    pid_t child;
    int status;
    probe_build("driver_plslow", "-DSLOW");
    probe_build("driver_plafter", "");
    ck_assert_ptr_nonnull(probe_driver("plafter")); /* the registry watches forks from its first use on */
    probe_build("driver_plinchild", "");
    pthread_barrier_init(&barrier, NULL, 2);
    ck_assert_int_eq(pthread_create(&thread, NULL, load_in_thread, name), 0);
    pthread_detach(thread);
    pthread_barrier_wait(&barrier);
    usleep(50000); /* most likely in its init now; the test holds either way */
    child = fork();
    if (child == 0)
        unit_leave(calxi_driver_get("plinchild", NULL) && calxi_driver_get("plslow", NULL) ? 0 : 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_ptr_nonnull(probe_driver("plslow")); /* waits for the thread */
}
END_TEST

/* Memory. */

START_TEST(each_failed_allocation_is_no_memory_and_the_next_try_loads)
{
    size_t tries = 0;
    probe_build("dialect_plmempa", "");
    probe_build("dialect_plmemch", "'-DEXTENDS=\"plmempa\"'");
    for (size_t n = 1;; n++) {
        size_t live = alloc_live();
        calxi_problem problem = { 0 };
        const calx_dialect *dialect;
        alloc_fail_at(n);
        dialect = calxi_dialect_get("plmemch", &problem);
        if (!alloc_failed()) {
            ck_assert_msg(dialect != NULL, "%s", problem.message);
            break;
        }
        tries++;
        ck_assert_ptr_null(dialect);
        ck_assert_int_eq(problem.status, CALX_NO_MEMORY);
        ck_assert_uint_eq(alloc_live(), live); /* the parent is the last to allocate, so it is never left behind */
    }
    alloc_reset();
    ck_assert_uint_ge(tries, 8); /* where, entry, aliases and options, of child and parent */
}
END_TEST

START_TEST(the_message_of_an_absent_plugin_survives_failed_allocations)
{
    for (size_t n = 1;; n++) {
        size_t live = alloc_live();
        calxi_problem problem = { 0 };
        alloc_fail_at(n);
        ck_assert_ptr_null(calxi_driver_get("absent", &problem));
        ck_assert_uint_eq(alloc_live(), live);
        if (!alloc_failed()) {
            ck_assert_int_eq(problem.status, CALX_INTERFACE_ERROR);
            break;
        }
        ck_assert_int_eq(problem.status, CALX_NO_MEMORY);
    }
    alloc_reset();
}
END_TEST

static TCase *case_with_directory(const char *name)
{
    TCase *tc = tcase_create(name);
    tcase_add_checked_fixture(tc, probe_setup, probe_teardown);
    tcase_set_timeout(tc, 120); /* the compiler runs in them */
    return tc;
}

static TCase *found_case(void)
{
    TCase *tc = case_with_directory("found");
    tcase_add_test(tc, a_dialect_and_a_driver_load);
    tcase_add_test(tc, a_plugin_is_resident);
    tcase_add_test(tc, the_first_directory_that_has_it_wins);
    tcase_add_test(tc, a_dialect_needs_no_driver);
    tcase_add_test(tc, a_parent_is_loaded_first);
    tcase_add_test(tc, many_threads_load_a_plugin_once);
    tcase_add_test(tc, a_child_forked_while_another_thread_loads_can_load_too);
    tcase_add_test(tc, each_failed_allocation_is_no_memory_and_the_next_try_loads);
    tcase_add_test(tc, the_message_of_an_absent_plugin_survives_failed_allocations);
    return tc;
}

static TCase *failed_case(void)
{
    TCase *tc = case_with_directory("failed");
    tcase_add_test(tc, an_absent_dialect_names_the_urls_part_the_file_and_the_directories);
    tcase_add_test(tc, an_absent_dialect_is_told_with_those_that_are_there);
#ifdef CALX_PRELOADED
    tcase_add_test(tc, an_absent_dialect_is_told_with_those_that_are_linked_in);
#endif
    tcase_add_test(tc, an_absent_driver_names_the_configure_option_of_its_database);
    tcase_add_test(tc, a_missing_dependency_is_named);
    tcase_add_test(tc, an_undefined_symbol_is_named);
    tcase_add_test(tc, a_file_that_is_no_shared_object_is_told_so);
    tcase_add_test(tc, a_file_that_was_cut_off_is_refused_wherever_it_was_cut);
    tcase_add_test(tc, a_header_that_claims_more_than_there_is_is_refused);
    tcase_add_test(tc, a_module_of_another_machine_is_left_to_the_loader_to_name);
    tcase_add_test(tc, a_module_without_an_init_function_is_told_which_one);
    tcase_add_test(tc, another_major_version_is_refused);
    tcase_add_test(tc, a_missing_required_slot_is_refused);
    tcase_add_test(tc, init_may_refuse_to_start);
    tcase_add_test(tc, a_null_table_is_refused);
    tcase_add_test(tc, a_table_that_is_too_small_is_refused);
    tcase_add_test(tc, another_kind_or_name_than_the_files_is_refused);
    tcase_add_test(tc, a_repaired_file_can_be_tried_again);
    tcase_add_test(tc, a_missing_parent_is_named_with_its_child);
    tcase_add_test(tc, a_circle_of_dialects_is_refused);
    return tc;
}

Suite *suite_plugin_load(void);
Suite *suite_plugin_load(void)
{
    Suite *suite = suite_create("plugin_load");
    suite_add_tcase(suite, found_case());
    suite_add_tcase(suite, failed_case());
    return suite;
}
