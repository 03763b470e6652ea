/* SPDX-License-Identifier: MIT */
/* Structural keys: equal for trees that compile alike, different for all others. */
#include <check.h>

#include "sql/schema/ddl.h"
#include "sql/tree/key.h"
#include "sql/tree/statement.h"

#include <calx/calx.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct thing {
    int64_t id;
    const char *name;
};
CALX_MODEL(thing, "things", CALX_COLUMN(thing, id, .primary_key = true), CALX_COLUMN(thing, name));
CALX_MODEL_T(thing_again, struct thing, "things", CALX_COLUMN(thing, id, .primary_key = true), CALX_COLUMN(thing, name));
static calx_metadata metadata = CALX_METADATA(&thing_model, &thing_again_model);

#define N(x) ((calx_node *)(void *)(x))

static calx_node *text(const char *name)
{
    return calx_literal_column(name, NULL);
}

static calx_node *pair(calx_node *a, calx_node *b)
{
    return calx_list_n((calx_node *const[]){ a, b }, 2);
}

static calx_node *value(int64_t number)
{
    return calx_arg_node(calx_arg_int64(number));
}

static calx_node *twice(calx_node *node)
{
    return pair(node, node);
}

static calx_node *many(size_t count)
{
    calx_node **items = malloc((count + 1) * sizeof *items), *list;
    for (size_t i = 0; i < count; i++)
        items[i] = value((int64_t)i);
    list = calx_list_n(items, count);
    free(items);
    return list;
}

static calx_node *typed(uint32_t kind, uint32_t length, const char *name, const char *collation)
{
    const calx_type type = { .kind = kind, .length = length, .name = name, .collation = collation };
    return calx_literal_column("x", &type);
}

/* Two types of one column; the types lie on the stack of this call. */
static calx_node *varied(const char *dialect, uint32_t length)
{
    const calx_type_variant variants[] = { { "mysql", CALX_CHAR(32) }, { dialect, CALX_CHAR(length) }, { NULL, { 0 } } };
    return calx_literal_column("x", &(const calx_type){ .kind = CALX_TYPE_UUID, .variants = variants });
}

static calx_node *recursive(void)
{
    calx_node *start = calx_recursive_cte(calx_select(calx_columns(text("1"))), "r");
    return calx_cte_union(start, calx_select(calx_columns(calx_column_of(start, "x", NULL))), true);
}

/* Each differs from every other in what it compiles to, or in the values that it takes. */
static calx_node *different(size_t which)
{
    static const char *const ab_c[] = { "ab", "c" }, *const a_bc[] = { "a", "bc" };
    const calx_type element = { .kind = CALX_TYPE_INTEGER }, array = { .kind = CALX_TYPE_ARRAY, .element = &element };
    const calx_type first = { .kind = CALX_TYPE_ENUM, .values = ab_c, .value_count = 2 };
    const calx_type other = { .kind = CALX_TYPE_ENUM, .values = a_bc, .value_count = 2 };
    switch (which) {
    case 0: return value(1);
    case 1: return calx_arg_node(calx_arg_int32(1));
    case 2: return text("x");
    case 3: return text("y");
    case 4: return pair(text("ab"), text("c"));
    case 5: return pair(text("a"), text("bc"));
    case 6: return twice(text("x"));
    case 7: return pair(text("x"), text("x"));
    case 8: return N(calx_col(thing, id));
    case 9: return N(calx_col(thing, name));
    case 10: return calx_column_at(&thing_again_model, 0);
    case 11: return calx_model_table(&thing_model);
    case 12: return pair(N(calx_col(thing, id)), NULL);
    case 13: return calx_binary(CALX_OP_EQ, text("x"), text("y"));
    case 14: return calx_binary(CALX_OP_NE, text("x"), text("y"));
    case 15: return calx_order_node(text("x"), CALX_FLAG_DESC);
    case 16: return calx_order_node(text("x"), CALX_FLAG_ASC);
    case 17: return typed(CALX_TYPE_VARCHAR, 10, NULL, NULL);
    case 18: return typed(CALX_TYPE_VARCHAR, 11, NULL, NULL);
    case 19: return typed(CALX_TYPE_VARCHAR, 10, "C", NULL);
    case 20: return typed(CALX_TYPE_VARCHAR, 10, NULL, "C");
    case 21: return typed(CALX_TYPE_ARRAY, 0, NULL, NULL);
    case 22: return calx_literal_column("x", &array);
    case 23: return many(254);
    case 24: return many(255);
    case 25: return many(256);
    case 26: return many(3000);
    case 27: return pair(calx_star(NULL), text("x"));
    case 28: return pair(calx_star(text("x")), NULL);
    case 29: return pair(N(calx_true()), N(calx_false()));
    case 30: return pair(N(calx_true()), N(calx_true()));
    case 31: return calx_literal_column("x", &first);
    case 32: return calx_literal_column("x", &other);
    case 33: return varied("sqlite", 7);
    case 34: return varied("sqlite", 8);
    case 35: return varied("oracle", 7);
    case 36: return varied(NULL, 0);
    case 37: return typed(CALX_TYPE_INTEGER, 0, NULL, NULL);
    case 38: return typed(CALX_TYPE_INTEGER + 256, 0, NULL, NULL); /* there is no such, which the compiler is to say */
    case 39: return recursive();
    case 40: return calx_cte_depth_first(recursive(), text("x"), "p");
    case 41: return calx_cte_breadth_first(recursive(), text("x"), "p");
    case 42: return calx_cte_breadth_first(recursive(), text("y"), "p");
    case 43: return calx_cte_breadth_first(recursive(), text("x"), "q");
    case 44: return calx_cte_cycle(recursive(), text("x"), "p");
    case 45: return calx_cte_cycle_node(recursive(), text("x"), "p", NULL, NULL, "q");
    case 46: return calx_cte_cycle_values(recursive(), text("x"), "p", "Y", "N");
    case 47: return calx_cte_cycle_values(recursive(), text("x"), "p", "N", "Y"); /* which are no parameters */
    case 48: return calx_cast(text("x"), { .kind = CALX_TYPE_ENUM, .values = (const char *const[]){ NULL, "b" }, .value_count = 2 });
    case 49: return calx_cast(text("x"), { .kind = CALX_TYPE_ENUM, .values = (const char *const[]){ "", "b" }, .value_count = 2 });
    default: return NULL;
    }
}
enum { DIFFERENT = 50 };

static calx_statement *sealed(calx_node *node)
{
    calx_statement *statement = calxi_statement_of(calxi_node_sink(node));
    calxi_statement_seal(statement);
    ck_assert_int_eq(statement->status, CALX_OK);
    return statement;
}

START_TEST(different_trees_have_different_keys)
{
    calx_statement *all[DIFFERENT];
    for (size_t i = 0; i < DIFFERENT; i++)
        all[i] = sealed(different(i));
    for (size_t i = 0; i < DIFFERENT; i++)
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(all[i]->len != all[k]->len || memcmp(all[i]->text, all[k]->text, all[i]->len), "%zu and %zu", k, i);
    for (size_t i = 0; i < DIFFERENT; i++)
        calx_release_statement(all[i]);
    calx_metadata_dispose(&metadata);
}
END_TEST

static calx_node *with_indexes(calx_metadata *of, size_t count)
{
    calx_attribute *attributes = calloc(count + 1, sizeof *attributes);
    char (*names)[8] = calloc(count + 1, sizeof *names);
    calx_node *table;
    attributes[0] = (calx_attribute){ .what = CALX_ATTRIBUTE_COLUMN, .name = "id", .type = { .kind = CALX_TYPE_INTEGER } };
    for (size_t i = 1; i <= count; i++) {
        sprintf(names[i], "i%zu", i);
        attributes[i] = (calx_attribute){ .what = CALX_ATTRIBUTE_INDEX, .name = names[i], .columns = "id" };
    }
    table = calx_table_create(of, "indexed", attributes, count + 1);
    ck_assert_int_eq(calx_node_error(table), CALX_OK);
    free(attributes);
    free(names);
    return table;
}

/* An attribute of a table is known by a number that a byte may not hold, and two may not. */
START_TEST(all_that_a_table_makes_has_a_key)
{
    calx_metadata *of = calx_metadata_create();
    calx_node *table = with_indexes(of, 520);
    calx_statement *all[] = { calx_create_index(table, "i2", 0), calx_create_index(table, "i255", 0), calx_create_index(table, "i256", 0),
                              calx_create_index(table, "i258", 0), calx_create_index(table, "i511", 0), calx_create_index(table, "i514", 0) };
    calx_compiled *compiled = calx_compile_to(calxi_ddl_of(CALX_NODE_CREATE_INDEX, table, UINT16_MAX + 1, 0), "sqlite 3.40", 0);
    ck_assert_int_eq(calx_compiled_error(compiled), CALX_MISUSE);
    ck_assert_str_eq(calx_compiled_errmsg(compiled), "the table indexed has more than 65535 columns, constraints and indexes");
    calx_compiled_dispose(compiled);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        calxi_statement_seal(all[i]);
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(all[i]->len != all[k]->len || memcmp(all[i]->text, all[k]->text, all[i]->len), "%zu and %zu", k, i);
    }
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        calx_release_statement(all[i]);
    calx_metadata_dispose(of);
}
END_TEST

START_TEST(like_trees_have_one_key)
{
    for (size_t i = 0; i < DIFFERENT; i++) {
        calx_statement *a = sealed(different(i)), *b = sealed(different(i));
        ck_assert_uint_eq(a->len, b->len);
        ck_assert_uint_eq(a->hash, b->hash);
        ck_assert_mem_eq(a->text, b->text, a->len);
        calx_release_statement(a);
        calx_release_statement(b);
    }
    calx_metadata_dispose(&metadata);
}
END_TEST

START_TEST(values_are_in_the_order_of_the_key)
{
    static const size_t counts[] = { 0, 1, CALXI_KEY_NODES, CALXI_KEY_NODES + 1, 1000 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        calx_statement *statement = sealed(many(counts[i]));
        ck_assert_uint_eq(statement->value_count, counts[i]);
        for (size_t k = 0; k < counts[i]; k++)
            ck_assert_int_eq(statement->values[k]->value->as.i, (int64_t)k);
        calx_release_statement(statement);
    }
}
END_TEST

/* A value is no part of the key, and one that stands in two places is one value. */
START_TEST(values_are_not_in_the_key)
{
    calx_statement *a = sealed(pair(value(1), value(2))), *b = sealed(pair(value(3), value(3))), *c = sealed(twice(value(3)));
    ck_assert_uint_eq(a->len, b->len);
    ck_assert_mem_eq(a->text, b->text, a->len);
    ck_assert_uint_eq(b->value_count, 2);
    ck_assert_uint_eq(c->value_count, 1);
    calx_release_statement(a);
    calx_release_statement(b);
    calx_release_statement(c);
}
END_TEST

START_TEST(nesting_has_an_end)
{
    calx_node *node = text("x");
    calx_statement *statement;
    for (size_t i = 0; i < 5000; i++)
        node = calx_list_n(&node, 1);
    statement = calxi_statement_of(calxi_node_sink(node));
    calxi_statement_seal(statement);
    ck_assert_int_eq(statement->status, CALX_MISUSE);
    calx_release_statement(statement);
}
END_TEST

Suite *suite_key(void)
{
    Suite *suite = suite_create("key");
    TCase *keys = tcase_create("keys");
    tcase_add_test(keys, different_trees_have_different_keys);
    tcase_add_test(keys, all_that_a_table_makes_has_a_key);
    tcase_add_test(keys, like_trees_have_one_key);
    tcase_add_test(keys, values_are_in_the_order_of_the_key);
    tcase_add_test(keys, values_are_not_in_the_key);
    tcase_add_test(keys, nesting_has_an_end);
    suite_add_tcase(suite, keys);
    return suite;
}
