/* SPDX-License-Identifier: MIT */
/* Lists that come with a run: what they become, to whom each goes, and what is none. */
#include "engine/lists.h"

#include <calx/calx.h>

#include <check.h>
#include <string.h>

struct listed {
    int64_t id;
    const char *name;
    calx_date day;
    bool good;
};
CALX_MODEL(listed, "listed", CALX_COLUMN(listed, id, .primary_key = true), CALX_COLUMN(listed, name), CALX_COLUMN(listed, day), CALX_COLUMN(listed, good));
static calx_metadata metadata = CALX_METADATA(&listed_model);

static void teardown(void)
{
    calx_metadata_dispose(&metadata);
}

#define SELECT(...) calx_select(calx_columns(calx_col(listed, id)), calx_where(__VA_ARGS__))

/* The statement with the lists of a run, as SQL; or why not. */
static void becomes(calx_statement *statement, const char *target, calx_args_t args, const char *expected, size_t rest)
{
    calxi_arena arena;
    calxi_problem problem;
    calx_statement *made, *kept = calx_keep(statement);
    calx_compiled *compiled;
    calxi_arena_init(&arena);
    if (calx_statement_error(kept) == CALX_NO_MEMORY) {
        calx_release(kept);
        return;
    }
    ck_assert(kept->lists);
    made = calxi_expand_lists(kept, &args, &arena, &problem);
    if (!made) {
        ck_assert_msg(problem.status == CALX_NO_MEMORY || !strcmp(problem.message, expected), "%s", problem.message);
        calxi_arena_clear(&arena);
        calx_release(kept);
        return;
    }
    compiled = calx_compile_to(made, target, CALX_COMPILE_LITERALS); /* consumes it */
    if (calx_compiled_error(compiled) != CALX_NO_MEMORY) {
        ck_assert_str_eq(calx_compiled_error(compiled) == CALX_OK ? calx_compiled_sql(compiled) : calx_compiled_errmsg(compiled), expected);
        ck_assert_uint_eq(args.count, rest);
    }
    calx_compiled_dispose(compiled);
    calxi_arena_clear(&arena);
    calx_release(kept);
}

static const int64_t ids[] = { 7, 8, 9 };

START_TEST(items_stand_in_the_list)
{
    const char *const names[] = { "a", NULL };
    becomes(SELECT(calx_in_param(calx_col(listed, id), "ids")), "postgresql 15", calx_args(calx_items(ids, 3)),
            "SELECT listed.id FROM listed WHERE listed.id IN (7, 8, 9)", 0);
    becomes(SELECT(calx_not_in_param(calx_col(listed, id), "ids")), "mariadb 10.11", calx_args(calx_bind("ids", calx_items(ids, 1))),
            "SELECT listed.id FROM listed WHERE listed.id NOT IN (7)", 0);
    becomes(SELECT(calx_in_param(calx_col(listed, id), "ids")), "sqlite 3.40", calx_args(calx_items((int64_t *)NULL, 0)),
            "SELECT listed.id FROM listed WHERE listed.id IN (NULL) AND (1 != 1)", 0);
    becomes(SELECT(calx_in_param(calx_col(listed, name), "names")), "oracle 19", calx_args(calx_items(names, 2)),
            "SELECT listed.id FROM listed WHERE listed.name IN ('a', NULL)", 0);
}
END_TEST

START_TEST(each_list_goes_to_its_name)
{
    const char *const names[] = { "x" };
    becomes(SELECT(calx_in_param(calx_col(listed, id), "ids"), calx_eq(calx_col(listed, name), calx_param_text("name")), calx_in_param(calx_col(listed, name), "names"),
                   calx_not_in_param(calx_plus(calx_col(listed, id), 1), "ids")),
            "postgresql 15", calx_args(calx_bind("names", calx_items(names, 1)), "N", calx_bind("ids", calx_items(ids, 2))),
            "SELECT listed.id FROM listed WHERE listed.id IN (7, 8) AND listed.name = $1 AND listed.name IN ('x') AND listed.id + 1 NOT IN (7, 8)", 1);
}
END_TEST

/* A CTE is one node, made again once. */
START_TEST(lists_stand_anywhere)
{
    calx_node *some = calx_cte(SELECT(calx_in_param(calx_col(listed, id), "ids")), "few");
    calx_num *id = calx_num_of(some, "id");
    becomes(calx_select(calx_columns(id), calx_where(calx_gt(id, calx_subquery_num(calx_select(calx_columns(calx_min(id)), calx_correlate_n(NULL, 0, 0)))))),
            "postgresql 15", calx_args(calx_items(ids, 2)),
            "WITH few AS (SELECT listed.id AS id FROM listed WHERE listed.id IN (7, 8)) SELECT few.id FROM few WHERE few.id > (SELECT min(few.id) AS "
            "min_1 FROM few)", 0);
    becomes(calx_delete(listed, calx_where(calx_in_param(calx_col(listed, id), "ids"))), "mysql 8.0", calx_args(calx_items(ids, 1)),
            "DELETE FROM listed WHERE listed.id IN (7)", 0);
}
END_TEST

START_TEST(items_are_of_each_kind)
{
    const bool flags[] = { true, false };
    const calx_date days[] = { { 0 }, { 1 } };
    const calx_opt_int32 some[] = { { true, 1 }, { false, 0 } };
    const calx_value values[] = { { .kind = CALX_KIND_INT64, .as.i = 5 }, { .kind = CALX_KIND_NULL } };
    const float halves[] = { 0.5f };
    becomes(SELECT(calx_in_param(calx_col(listed, good), "x")), "postgresql 15", calx_args(calx_items(flags, 2)),
            "SELECT listed.id FROM listed WHERE listed.good IN (true, false)", 0);
    becomes(SELECT(calx_in_param(calx_col(listed, day), "x")), "sqlite 3.40", calx_args(calx_items(days, 2)),
            "SELECT listed.id FROM listed WHERE listed.day IN ('1970-01-01', '1970-01-02')", 0);
    becomes(SELECT(calx_in_param(calx_col(listed, id), "x")), "postgresql 15",
            calx_args(calx_arg_items(CALX_KIND_INT32 | CALX_KIND_OPTIONAL, some, 2)), "SELECT listed.id FROM listed WHERE listed.id IN (1, NULL)", 0);
    becomes(SELECT(calx_in_param(calx_col(listed, id), "x")), "postgresql 15", calx_args(calx_items(values, 2)),
            "SELECT listed.id FROM listed WHERE listed.id IN (5, NULL)", 0);
    becomes(SELECT(calx_in_param(calx_col(listed, id), "x")), "postgresql 15", calx_args(calx_items(halves, 1)),
            "SELECT listed.id FROM listed WHERE listed.id IN (0.5)", 0);
}
END_TEST

START_TEST(what_is_no_list_is_told)
{
    static const int64_t many[1001];
    const calx_arg nested = calx_arg_items(CALX_KIND_INT64, ids, 3);
#define IDS SELECT(calx_in_param(calx_col(listed, id), "ids"))
    becomes(IDS, "sqlite", CALX_NO_ARGS, "no list for the parameter ids", 0);
    becomes(IDS, "sqlite", calx_args(7), "no list for the parameter ids", 0);
    becomes(IDS, "sqlite", calx_args(calx_bind("ids", 7)), "the argument for ids is no list: calx_items() makes one", 0);
    becomes(IDS, "sqlite", calx_args(calx_bind("id", nested)), "no list for the parameter ids", 0);
    becomes(IDS, "sqlite", calx_args(nested, calx_bind("more", nested)), "the statement has no calx_in_param() called more", 0);
    becomes(IDS, "sqlite", calx_args(nested, nested), "a list more than the statement has calx_in_param()", 0);
    becomes(IDS, "sqlite", calx_args(calx_arg_items(CALX_KIND_INT64, NULL, 2)), "the list for ids has 2 items at NULL", 0);
    becomes(IDS, "sqlite", calx_args(calx_arg_items(99, ids, 2)), "item 1 of the list for ids has no kind of argument (99)", 0);
    becomes(IDS, "sqlite", calx_args(calx_items(&nested.value, 1)), "item 1 of the list for ids has no kind of argument (25)", 0);
    becomes(IDS, "oracle", calx_args(calx_items(many, 1001)), "oracle has no IN of more than 1000 items", 0);
}
END_TEST

static void refused(calx_node *node, const char *message)
{
    calx_compiled *compiled = calx_compile_to(calx_select(calx_columns(node)), "sqlite", 0);
    if (calx_compiled_error(compiled) != CALX_NO_MEMORY) {
        ck_assert_int_eq(calx_compiled_error(compiled), CALX_MISUSE);
        ck_assert_str_eq(calx_compiled_errmsg(compiled), message);
    }
    calx_compiled_dispose(compiled);
}

START_TEST(what_a_list_cannot_be)
{
    refused(calx_in_param_node(CALX_NODE_(calx_col(listed, id)), "", false), "calx_in_param: a name is wanted");
    refused(calx_in_param_node(CALX_NODE_(calx_tuple(1, 2)), "ids", false), "calx_in_param: one value is wanted on the left, not a row of 2");
    refused(calx_in_param_node(NULL, "ids", false), "calx_in_param: the operand is NULL");
    refused(calx_arg_node(calx_items(ids, 3)), "a list is no value: calx_in_param() takes one with the run");
}
END_TEST

Suite *suite_lists(void);
Suite *suite_lists(void)
{
    Suite *s = suite_create("lists");
    TCase *tc = tcase_create("lists");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, items_stand_in_the_list);
    tcase_add_test(tc, each_list_goes_to_its_name);
    tcase_add_test(tc, lists_stand_anywhere);
    tcase_add_test(tc, items_are_of_each_kind);
    tcase_add_test(tc, what_is_no_list_is_told);
    tcase_add_test(tc, what_a_list_cannot_be);
    suite_add_tcase(s, tc);
    return s;
}
