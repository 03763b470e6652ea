/* SPDX-License-Identifier: MIT */
/* Who holds a node: a program that passes one to several calls need not know which of them have failed, with and without memory. */
#include "alloc.h"

#include <calx/calx.h>

#include <check.h>
#include <string.h>

#define N(x) ((calx_node *)(void *)(x))

static calx_node *value(int n)
{
    return calx_arg_node(calx_arg_int32(n));
}

/* Each gives the same nodes to a call that fails and to one that does not; both results go into a statement. */
static calx_statement *both(calx_node *failed, calx_node *good)
{
    calx_node *const all[] = { failed, good };
    return calx_select_n((calx_clause *const[]){ calx_columns_n(all, 2) }, 1);
}

static calx_statement *refused_operator(void)
{
    calx_node *x = calx_column_named("x"), *seven = value(7), *failed = calx_binary(CALX_OP_ROWS, x, seven);
    return both(failed, calx_binary(CALX_OP_ADD, x, seven));
}

static calx_statement *refused_deep_in_it(void)
{
    calx_node *x = calx_column_named("x"), *sum = calx_binary(CALX_OP_ADD, x, value(1));
    calx_node *failed = calx_unary(CALX_OP_ADD, calx_binary(CALX_OP_SUB, sum, x));
    return both(failed, calx_func_n("f", (calx_node *const[]){ sum, x }, 2, NULL));
}

static calx_statement *absorbed(void)
{
    calx_node *x = calx_column_named("x"), *less = calx_binary(CALX_OP_LT, x, value(1));
    calx_node *nothing = calx_nary(CALX_OP_AND, (calx_node *const[]){ calx_false(), less }, 2);
    calx_node *all = calx_nary(CALX_OP_AND, (calx_node *const[]){ calx_not_node(nothing), less }, 2);
    return both(calx_nary(CALX_OP_OR, (calx_node *const[]){ all, x }, 2), calx_not_node(less));
}

static calx_statement *escaped(void)
{
    calx_node *text = calx_arg_node(calx_arg_string("50%"));
    return both(calx_like_node(CALX_OP_CONTAINS, calx_column_named("x"), text, NULL, CALX_FLAG_AUTO_ESCAPE),
                calx_binary(CALX_OP_EQ, calx_column_named("y"), text));
}

static calx_statement *ordered_twice(void)
{
    calx_node *desc = calx_order_node(calx_column_named("x"), CALX_FLAG_DESC), *last = calx_order_node(desc, CALX_FLAG_NULLS_LAST);
    return calx_select(calx_columns(value(1)), calx_order_by(last, desc));
}

static calx_statement *clause_that_is_refused(void)
{
    calx_node *x = calx_column_named("x"), *wrong = calx_binary(CALX_OP_EQ, x, value(3));
    calx_statement *s = calx_select_n((calx_clause *const[]){ calx_set_to(x, wrong) }, 1);
    return both(calx_scalar_subquery(s), calx_binary(CALX_OP_ADD, x, wrong));
}

static calx_statement *replaced_limit(void)
{
    calx_node *n = value(5), *three = value(3);
    calx_statement *s = calx_select(calx_columns(calx_column_named("x")), calx_limit_node(n, NULL, 0), calx_limit_node(three, NULL, 0));
    calx_statement_add(s, calx_where_n((calx_node *const[]){ calx_binary(CALX_OP_EQ, n, three) }, 1));
    return s;
}

/* A clause of two statements, one of which grows. */
static calx_statement *clause_of_two(void)
{
    calx_node *x = calx_column_named("x"), *a = calx_binary(CALX_OP_EQ, x, value(1)), *b = calx_binary(CALX_OP_EQ, x, value(2));
    calx_clause *where = calx_where_n(&a, 1), *limit = calx_limit(1);
    calx_statement *one = calx_select(calx_columns(x), where, limit, calx_offset(4)), *two = calx_select(calx_columns(x), where, limit, calx_offset(5));
    calx_statement_add(two, calx_where_n(&b, 1));
    return both(calx_scalar_subquery(one), calx_scalar_subquery(two));
}

/* Types on the stack of a call that has returned, and whose stack another has written over. */
static __attribute__((noinline)) calx_node *cast_to_enum(void)
{
    return calx_cast_node(calx_column_named("x"), &(const calx_type)CALX_ENUM("t", "aa", "bb"));
}

static __attribute__((noinline)) calx_node *cast_to_variant(void)
{
    const calx_type element = CALX_VARCHAR(5), variant = { .kind = CALX_TYPE_ARRAY, .element = &element };
    const calx_type_variant variants[] = { { "postgresql", variant }, { "oracle", CALX_ENUM("u", "cccc") }, { "sqlite", CALX_CHAR(7) }, { NULL, { 0 } } };
    return calx_cast_node(calx_column_named("y"), &(const calx_type){ .kind = CALX_TYPE_VARCHAR, .length = 16, .variants = variants });
}

static __attribute__((noinline)) calx_node *cast_to_array(void)
{
    const char labels[][3] = { "dd", "ee" }, *const values[] = { labels[0], labels[1] };
    const calx_type inner = { .kind = CALX_TYPE_ENUM, .name = "v", .values = values, .value_count = 2 };
    const calx_type middle = { .kind = CALX_TYPE_ARRAY, .element = &inner };
    return calx_cast_node(calx_column_named("z"), &(const calx_type){ .kind = CALX_TYPE_ARRAY, .element = &middle });
}

static __attribute__((noinline)) void write_over(void)
{
    volatile char stack[4096];
    for (size_t i = 0; i < sizeof stack; i++)
        stack[i] = 'A';
}

static calx_statement *types_of_others(void)
{
    calx_node *x = cast_to_enum(), *y = cast_to_variant(), *z = cast_to_array();
    const calx_type *inner;
    write_over();
    if (z->type->kind == CALX_TYPE_ARRAY) { /* else there was no memory */
        inner = z->type->element->element;
        ck_assert_str_eq(inner->name, "v");
        ck_assert_str_eq(inner->values[0], "dd");
        ck_assert_str_eq(inner->values[1], "ee");
    }
    calx_node_release(z);
    return both(x, y);
}

static calx_statement *union_of_no_cte(void)
{
    calx_node *x = calx_column_named("x");
    calx_statement *part = calx_select_n((calx_clause *const[]){ calx_columns_n(&x, 1) }, 1);
    return both(calx_cte_union(calx_column_named("y"), part, true), x);
}

static const struct { const char *name; calx_statement *(*build)(void); const char *sql; } cases[] = {
    { "refused_operator", refused_operator, "calx_binary: 63 is no operator of two operands" },
    { "refused_deep_in_it", refused_deep_in_it, "calx_unary: 30 is no operator of one operand" },
    { "absorbed", absorbed, "SELECT x < ? OR x AS anon_1, NOT x < ? AS anon_2" },
    { "escaped", escaped, "SELECT x LIKE '%' || ? || '%' ESCAPE '/' AS anon_1, y = ? AS anon_2" },
    { "ordered_twice", ordered_twice, "SELECT ? AS anon_1 ORDER BY x DESC NULLS LAST, x DESC" },
    { "clause_that_is_refused", clause_that_is_refused, "SELECT takes no value to set" },
    { "replaced_limit", replaced_limit, "SELECT x WHERE ? = ? LIMIT ?" },
    { "clause_of_two", clause_of_two,
      "SELECT (SELECT x WHERE x = ? LIMIT ? OFFSET ?) AS anon_1, (SELECT x WHERE x = ? AND x = ? LIMIT ? OFFSET ?) AS anon_2" },
    { "types_of_others", types_of_others, "SELECT CAST(x AS VARCHAR(2)) AS x, substr(CAST(y AS CHAR(7)), 1, 7) AS y" },
    { "union_of_no_cte", union_of_no_cte, "calx_cte_union: a CTE is wanted" },
};

static const char *told(const calx_compiled *compiled)
{
    return calx_compiled_error(compiled) ? calx_compiled_errmsg(compiled) : calx_compiled_sql(compiled);
}

/* With each allocation failing in turn, alone and with all that follow: the answer, or the want of memory; nothing is left. */
START_TEST(nodes_that_are_passed_on)
{
    calx_compiled_dispose(calx_compile(cases[_i].build(), "sqlite"));
    for (int all = 0; all < 2; all++)
        for (size_t n = 0;; n++) {
            size_t live = alloc_live();
            calx_compiled *compiled;
            (all ? alloc_fail_from : alloc_fail_at)(n);
            compiled = calx_compile(cases[_i].build(), "sqlite");
            if (calx_compiled_error(compiled) != CALX_NO_MEMORY)
                ck_assert_msg(!strcmp(told(compiled), cases[_i].sql), "%s, allocation %zu: %s", cases[_i].name, n, told(compiled));
            calx_compiled_dispose(compiled);
            ck_assert_msg(alloc_live() == live, "%s, allocation %zu: %zu blocks are left", cases[_i].name, n, alloc_live() - live);
            if (n && !alloc_failed())
                break;
        }
    alloc_reset();
}
END_TEST

/* The statements that could not be made hold their trees apart from each other. */
START_TEST(statements_without_memory)
{
    calx_node *x[3];
    calx_statement *s[3];
    size_t live = alloc_live();
    for (int i = 0; i < 3; i++)
        x[i] = calx_column_named("x");
    alloc_fail_from(1);
    for (int i = 0; i < 3; i++)
        s[i] = calx_select_n((calx_clause *const[]){ calx_columns_n(&x[i], 1) }, 1);
    ck_assert_int_eq(calx_statement_error(s[1]), CALX_NO_MEMORY);
    calx_compiled_dispose(calx_compile(s[0], "sqlite"));
    calx_compiled_dispose(calx_compile_node(calx_binary(CALX_OP_ADD, x[1], x[2]), "sqlite", 0));
    calx_release(calx_keep(s[2]));
    calx_release(calx_keep(s[1]));
    alloc_reset();
    ck_assert_uint_eq(alloc_live(), live);
}
END_TEST

START_TEST(kinds_are_kept)
{
    calx_num *n = calx_keep(calx_plus(1, 2));
    calx_cond *c = calx_keep(calx_eq(n, 3));
    calx_text_expr *t = calx_keep(calx_lower("A"));
    calx_node *any = calx_keep(calx_column_named("x"));
    calx_clause *where = calx_keep(calx_where(c));
    for (int i = 0; i < 2; i++) {
        calx_compiled *compiled = calx_compile(calx_select(calx_columns(n, t, any), where), "postgresql");
        ck_assert_str_eq(told(compiled), "SELECT $1 + $2 AS anon_1, lower($3) AS lower_1, x WHERE $1 + $2 = $4");
        calx_compiled_dispose(compiled);
    }
    calx_release(n);
    calx_release(c);
    calx_release(t);
    calx_release(any);
    calx_release(where);
}
END_TEST

/* What a cast was given need not outlive it, nor may a value that stood beside it ask for it later. */
START_TEST(types_are_copied)
{
    calx_node *seven = calx_keep(calx_arg_node(calx_arg_string("7"))), *eq;
    char name[] = "money";
    calx_type type = { .kind = CALX_TYPE_NATIVE, .name = name };
    calx_node *cast = calx_cast_node(calx_column_named("x"), &type);
    calx_compiled *compiled;
    memset(name, 'x', sizeof name - 1);
    eq = calx_binary(CALX_OP_EQ, cast, seven);
    compiled = calx_compile_node(eq, "postgresql", 0);
    ck_assert_str_eq(told(compiled), "CAST(x AS money) = $1");
    calx_compiled_dispose(compiled);
    compiled = calx_compile(calx_select(calx_columns(seven)), "postgresql");
    ck_assert_str_eq(told(compiled), "SELECT $1 AS anon_1");
    calx_compiled_dispose(compiled);
    calx_release(seven);
}
END_TEST

/* On dialects of which each has a variant of its own. */
START_TEST(types_are_copied_with_all_they_point_to)
{
    static const struct { const char *dialect, *x, *y; } written[] = {
        { "sqlite", "CAST(x AS VARCHAR(2))", "substr(CAST(y AS CHAR(7)), 1, 7)" },
        { "postgresql", "CAST(x AS t)", "CAST(y AS VARCHAR(5)[])" },
        { "oracle", "CAST(x AS VARCHAR2(2 CHAR))", "CAST(y AS VARCHAR2(4 CHAR))" },
    };
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        calx_node *x = cast_to_enum(), *y = cast_to_variant();
        calx_compiled *compiled;
        write_over();
        compiled = calx_compile_node(x, written[i].dialect, 0);
        ck_assert_str_eq(told(compiled), written[i].x);
        calx_compiled_dispose(compiled);
        compiled = calx_compile_node(y, written[i].dialect, 0);
        ck_assert_str_eq(told(compiled), written[i].y);
        calx_compiled_dispose(compiled);
    }
}
END_TEST

Suite *suite_ownership(void);
Suite *suite_ownership(void)
{
    Suite *suite = suite_create("ownership");
    TCase *tests = tcase_create("nodes");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, nodes_that_are_passed_on, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tests, statements_without_memory);
    tcase_add_test(tests, kinds_are_kept);
    tcase_add_test(tests, types_are_copied);
    tcase_add_test(tests, types_are_copied_with_all_they_point_to);
    suite_add_tcase(suite, tests);
    return suite;
}
