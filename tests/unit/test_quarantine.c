/* SPDX-License-Identifier: MIT */
/* Statements that a call has consumed: who uses one again is told so, by what is left of it. */
#include "alloc.h"

#include "sql/tree/quarantine.h"

#include <calx/calx.h>

#include <check.h>
#include <string.h>

enum { KNOWN = CALXI_QUARANTINE_SIZE };

static const char *why(const calx_statement *statement)
{
    static char room[200];
    return calxi_statement_why(statement, room, sizeof room);
}

static calx_statement *tree(void)
{
    return calx_select(calx_columns(calx_arg_node(calx_arg_int32(7))));
}

/* Of an engine that has failed: each call consumes all the same. */
static calx_session *dead_session(calx_engine **engine)
{
    *engine = calx_engine_create_string("nonsense", NULL);
    return calx_session_open_engine(*engine, NULL, "quarantine.c:1");
}

START_TEST(the_last_that_a_session_has_consumed_are_known)
{
    calx_engine *engine;
    size_t live = alloc_live();
    calx_session *session = dead_session(&engine);
    calx_statement *used[KNOWN];
    for (size_t i = 0; i < KNOWN; i++) {
        used[i] = i % 2 ? tree() : calx_text("SELECT 1");
        calx_session_exec(session, used[i], CALX_NO_ARGS, NULL, i % 2 ? "a.c:2" : "b.c:1");
    }
    for (size_t i = 0; i < KNOWN; i++) {
        ck_assert_int_eq(calx_statement_error(used[i]), CALX_MISUSE);
        ck_assert_str_eq(why(used[i]), i % 2 ? "this statement was consumed by the call at a.c:2: calx_keep() keeps it"
                                             : "this statement was consumed by the call at b.c:1: calx_keep() keeps it");
    }
    calx_session_close(session);
    calx_engine_dispose(engine);
    ck_assert_uint_eq(alloc_live(), live);
}
END_TEST

/* Nothing that is done with one revives it, frees it twice, or leaks. */
START_TEST(a_consumed_statement_stays_one)
{
    calx_engine *engine;
    size_t live = alloc_live();
    calx_session *session = dead_session(&engine);
    calx_statement *s = tree(), *outer;
    calx_session_exec(session, s, CALX_NO_ARGS, NULL, "a.c:1");
    for (int i = 0; i < 3; i++)
        calx_session_exec(session, s, CALX_NO_ARGS, NULL, "a.c:2");
    ck_assert_ptr_eq(calx_keep(s), s);
    calx_release(s);
    ck_assert_int_eq(calx_statement_add(s, calx_limit(1)), CALX_MISUSE);
    ck_assert_ptr_null(calx_statement_tree(s));
    outer = calx_select(calx_columns(calx_scalar_subquery(s)));
    ck_assert_str_eq(why(s), "this statement was consumed by the call at a.c:1: calx_keep() keeps it");
    calx_release(outer);
    calx_session_close(session);
    calx_engine_dispose(engine);
    ck_assert_uint_eq(alloc_live(), live);
}
END_TEST

START_TEST(what_compiles_or_takes_it_as_a_part_hears_of_it)
{
    calx_engine *engine;
    calx_session *session = dead_session(&engine);
    calx_statement *s = tree();
    calx_compiled *compiled;
    calx_session_exec(session, s, CALX_NO_ARGS, NULL, "a.c:1");
    compiled = calx_compile(s, "sqlite");
    ck_assert_int_eq(calx_compiled_error(compiled), CALX_MISUSE);
    ck_assert_str_eq(calx_compiled_errmsg(compiled), "this statement was consumed by the call at a.c:1: calx_keep() keeps it");
    calx_compiled_dispose(compiled);
    compiled = calx_compile(calx_select(calx_columns(calx_scalar_subquery(s))), "sqlite");
    ck_assert_ptr_nonnull(strstr(calx_compiled_errmsg(compiled), "this statement was consumed by the call at a.c:1"));
    calx_compiled_dispose(compiled);
    calx_session_close(session);
    calx_engine_dispose(engine);
}
END_TEST

/* In all builds: the part may be in a clause that is then added to the statement itself. */
START_TEST(a_statement_that_became_a_part_is_not_added_to)
{
    static const char message[] = "this statement was consumed by another statement, of which it became a part: calx_keep() keeps it";
    calx_compiled *compiled = calx_compile(tree(), "sqlite"); /* whose dialect stays */
    calx_statement *s, *outer;
    calx_node *part;
    calx_status added;
    size_t live;
    calx_compiled_dispose(compiled);
    live = alloc_live();
    s = tree();
    added = calx_statement_add(s, calx_where(calx_exists(s)));
    ck_assert_int_eq(added, CALX_MISUSE);
    ck_assert_int_eq(calx_statement_error(s), CALX_MISUSE);
    compiled = calx_compile(s, "sqlite");
    ck_assert_int_eq(calx_compiled_error(compiled), CALX_MISUSE);
    ck_assert_str_eq(calx_compiled_errmsg(compiled), message);
    calx_compiled_dispose(compiled);
    s = tree();
    part = calx_scalar_subquery(s);
    ck_assert_int_eq(calx_statement_add(s, calx_limit(1)), CALX_MISUSE);
    ck_assert_str_eq(why(s), message);
    outer = calx_select(calx_columns(part)); /* it is as it was */
    compiled = calx_compile(outer, "sqlite");
    ck_assert_str_eq(calx_compiled_sql(compiled), "SELECT (SELECT ? AS anon_2) AS anon_1");
    calx_compiled_dispose(compiled);
    ck_assert_uint_eq(alloc_live(), live);
}
END_TEST

#ifdef CALXI_QUARANTINE_ALL
START_TEST(debug_builds_know_calls_without_a_session_too)
{
    calx_statement *s = tree(), *part = tree(), *released = calx_keep(tree());
    calx_compiled *compiled = calx_compile(s, "sqlite");
    ck_assert_int_eq(calx_compiled_error(compiled), CALX_OK);
    calx_compiled_dispose(compiled);
    ck_assert_str_eq(why(s), "this statement was consumed by calx_compile(): calx_keep() keeps it");
    compiled = calx_compile(s, "sqlite");
    ck_assert_str_eq(calx_compiled_errmsg(compiled), why(s));
    calx_compiled_dispose(compiled);
    calx_node_release(calx_scalar_subquery(part));
    ck_assert_str_eq(why(part), "this statement was consumed by another statement, of which it became a part: calx_keep() keeps it");
    calx_release(released);
    ck_assert_str_eq(why(released), "this statement was consumed by calx_release(): calx_keep() keeps it");
}
END_TEST

START_TEST(debug_builds_know_many)
{
    calx_engine *engine;
    calx_session *session = dead_session(&engine);
    calx_statement *first = tree();
    calx_session_exec(session, first, CALX_NO_ARGS, NULL, "a.c:1");
    for (int i = 0; i < 200; i++)
        calx_session_exec(session, tree(), CALX_NO_ARGS, NULL, "a.c:2");
    calx_session_close(session);
    ck_assert_str_eq(why(first), "this statement was consumed by the call at a.c:1: calx_keep() keeps it");
    calx_engine_dispose(engine);
}
END_TEST
#endif

Suite *suite_quarantine(void);
Suite *suite_quarantine(void)
{
    Suite *suite = suite_create("quarantine");
    TCase *tests = tcase_create("statements");
    tcase_add_test(tests, the_last_that_a_session_has_consumed_are_known);
    tcase_add_test(tests, a_consumed_statement_stays_one);
    tcase_add_test(tests, a_statement_that_became_a_part_is_not_added_to);
    tcase_add_test(tests, what_compiles_or_takes_it_as_a_part_hears_of_it);
#ifdef CALXI_QUARANTINE_ALL
    tcase_add_test(tests, debug_builds_know_calls_without_a_session_too);
    tcase_add_test(tests, debug_builds_know_many);
#endif
    suite_add_tcase(suite, tests);
    return suite;
}
