/* SPDX-License-Identifier: MIT */
/* WITH: read once and again, recursive, before INSERT, UPDATE and DELETE, of VALUES, writing. */
#include "rows.h"

struct node {
    int32_t id;
    const char *name;
    calx_opt_int32 parent;
};
CALX_MODEL(node, "calx_suite_node", CALX_COLUMN(node, id, .primary_key = true), CALX_COLUMN(node, name, .type = CALX_VARCHAR(20)), CALX_COLUMN(node, parent));
CALX_MODEL_T(copy, struct node, "calx_suite_copy", CALX_COLUMN_T(struct node, id, .primary_key = true), CALX_COLUMN_T(struct node, name, .type = CALX_VARCHAR(20)),
             CALX_COLUMN_T(struct node, parent));
static calx_metadata metadata = CALX_METADATA(&node_model, &copy_model);
#define COPY(f) calx_col_t(copy, struct node, f)

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* root; its children left and right; right's children leaf and twig. */
static calx_session *with_nodes(suite *t)
{
    static const char *const names[] = { "root", "left", "right", "leaf", "twig" };
    calx_session *session;
    t->at_end = clean;
    suite_table(t, "calx_suite_node", "id INTEGER PRIMARY KEY, name VARCHAR(20), parent INTEGER");
    suite_table(t, "calx_suite_copy", "id INTEGER PRIMARY KEY, name VARCHAR(20), parent INTEGER");
    session = suite_session(t);
    for (int i = 0; i < 5; i++)
        OK(session, calx_exec(session, calx_insert(node, calx_set(calx_col(node, id), i + 1), calx_set(calx_col(node, name), names[i]),
                                                   calx_set(calx_col(node, parent), i == 0 ? calx_arg_null(CALX_NULL) : calx_arg_int32(i < 3 ? 1 : 3)))));
    return session;
}

#define ALL_OF_NODE calx_columns(calx_col(node, id), calx_col(node, name), calx_col(node, parent))

/* left, right and leaf */
static calx_node *middle(void)
{
    return calx_cte(calx_select(ALL_OF_NODE, calx_where(calx_in(calx_col(node, name), "left", "right", "leaf"))), "middle");
}

static calx_statement *copies(void)
{
    return calx_select(calx_columns(COPY(id), COPY(name), COPY(parent)), calx_order_by(COPY(id)));
}

static void copy_all(suite *t, calx_session *session)
{
    OK(session, calx_exec(session, calx_insert(copy, calx_from_select(calx_list_n(NODES(N(COPY(id)), N(COPY(name)), N(COPY(parent)))), calx_select(ALL_OF_NODE)))));
}

TEST(a_cte_is_read)
{
    calx_session *session = with_nodes(t);
    calx_node *cte = calx_node_keep(middle());
    ROWS(session, "leaf", calx_select(calx_columns(calx_col_of(cte, node, name)), calx_where(calx_in(calx_col_of(cte, node, name), "leaf", "twig"))));
    ROWS(session, "leaf|right", calx_select(calx_columns(calx_col_of(cte, node, name), calx_col(node, name)),
                                            calx_where(calx_eq(calx_col_of(cte, node, parent), calx_col(node, id)), calx_gt(calx_col_of(cte, node, id), 3))));
    calx_node_release(cte);
}

/* One cte in two places of a statement stands once in its WITH. */
TEST(a_cte_is_read_twice)
{
    calx_session *session = with_nodes(t);
    calx_node *cte = calx_node_keep(middle()), *again = calx_node_keep(calx_alias_node(cte, "again"));
    ROWS(session, "4|3", calx_select(calx_columns(calx_col_of(cte, node, id), calx_col_of(again, node, id)),
                                     calx_where(calx_eq(calx_col_of(cte, node, parent), calx_col_of(again, node, id)))));
    calx_node_release(cte);
    calx_node_release(again);
}

/* MariaDB 10.11 takes NULL for bytes of no length, and cuts what the steps give; PostgreSQL 15 takes it for a text. */
TEST_NEEDS(a_recursive_cte_may_start_with_null, "standard_sql")
{
    calx_session *session = suite_session(t);
    calx_node *start = calx_node_keep(calx_recursive_cte(
        calx_select(calx_columns(calx_label(calx_cast(1, CALX_SQL_TYPE(INTEGER)), "n"), calx_label(calx_null_node(), "before"), calx_label(calx_null_node(), "word"),
                                 calx_label(calx_null_node(), "price"), calx_label(calx_null_node(), "day"))), "r"));
    calx_node *r = calx_cte_union(start, calx_select(calx_columns(calx_plus(calx_num_of(start, "n"), 1), calx_num_of(start, "n"), "longer", ((calx_decimal){ "1.25", 4 }), ((calx_date){ 19782 })),
                                                     calx_where(calx_lt(calx_num_of(start, "n"), 3))), true);
    ROWS(session, "1|~|~|~;2|1|longer|1.25;3|2|longer|1.25", calx_select(calx_columns(calx_num_of(r, "n"), calx_num_of(r, "before"), calx_text_of(r, "word"), calx_num_of(r, "price")),
                                                                         calx_order_by(calx_num_of(r, "n"))));
    calx_node_release(start);
}

/* PostgreSQL 15 has the collation of the start alone, and that of a value is not that of a column of texts. */
TEST(a_recursive_cte_starts_with_a_text_and_goes_on_with_those_of_a_table)
{
    calx_session *session = with_nodes(t);
    for (int i = 0; i < 3; i++) {
        calx_node *first = i == 2 ? calx_null_node() : STRING("from");
        calx_node *start = calx_node_keep(calx_recursive_cte(calx_select(calx_columns(calx_col(node, id), calx_label(first, "path")), calx_where(calx_eq(calx_col(node, name), "root"))), "r"));
        calx_text_expr *name = calx_col(node, name);
        calx_node *r = calx_cte_union(start, calx_select(calx_columns(calx_col(node, id), i == 1 ? N(calx_concat(calx_text_of(start, "path"), "/", name)) : N(name)), calx_from(node),
                                                         calx_join_from(start, calx_eq(calx_col(node, parent), calx_num_of(start, "id")))), true);
        ROWS(session, i == 1 ? "1|from;2|from/left;3|from/right;4|from/right/leaf;5|from/right/twig" : i == 2 ? "1|~;2|left;3|right;4|leaf;5|twig" : "1|from;2|left;3|right;4|leaf;5|twig",
             calx_select(calx_columns(calx_num_of(r, "id"), calx_text_of(r, "path")), calx_order_by(calx_num_of(r, "id"))));
        calx_node_release(start);
    }
}

TEST_NEEDS(a_recursive_cte_whose_null_becomes_what_nobody_knows, "upsert_by_any_key")
{
    calx_session *session = suite_session(t);
    calx_node *start = calx_node_keep(calx_recursive_cte(calx_select(calx_columns(calx_label(calx_cast(1, CALX_SQL_TYPE(INTEGER)), "n"), calx_label(calx_null_node(), "x"))), "r"));
    calx_node *r = calx_cte_union(start, calx_select(calx_columns(calx_plus(calx_num_of(start, "n"), 1), calx_fragment_n("3 + 4", NULL, 0)), calx_where(calx_lt(calx_num_of(start, "n"), 3))), true);
    UNSUPPORTED(session, "has no NULL at the start of a recursive CTE", calx_select(calx_columns(calx_num_of(r, "x"))));
    calx_node_release(start);
}

TEST_NEEDS(a_cte_that_is_kept_or_not, "standard_sql")
{
    calx_session *session = with_nodes(t);
    for (int i = 0; i < 2; i++) {
        calx_node *cte = calx_cte_node(calx_select(ALL_OF_NODE), "kept", NULL, i ? CALX_FLAG_MATERIALIZED : CALX_FLAG_NOT_MATERIALIZED);
        calx_statement *select = calx_select(calx_columns(calx_count(calx_num_of(cte, "id"))));
        if (suite_has("materialized"))
            ROWS(session, "5", select);
        else
            UNSUPPORTED(session, "has no MATERIALIZED of a CTE", select);
    }
}

TEST(a_recursive_cte_climbs_a_tree)
{
    calx_session *session = with_nodes(t);
    calx_node *above = calx_node_keep(calx_alias(node, "above"));
    calx_node *base = calx_node_keep(calx_cte_node(calx_select(ALL_OF_NODE, calx_where(calx_in(calx_col(node, name), "left", "leaf"))), "climb", NULL, CALX_FLAG_RECURSIVE));
    calx_node *climb = calx_node_keep(calx_cte_union(base, calx_select(calx_columns(above), calx_where(calx_eq(calx_col_of(above, node, id), calx_col_of(base, node, parent)))), true));
    ROWS(session, "root;root;right;leaf", calx_select(calx_columns(calx_col_of(climb, node, name)), calx_where(calx_ne(calx_col_of(climb, node, name), "left")),
                                                      calx_order_by(calx_desc(calx_case_n(NULL, NODES(N(calx_eq(calx_col_of(climb, node, name), "root")), INT(2),
                                                                                                      N(calx_eq(calx_col_of(climb, node, name), "right")), INT(1)), INT(0))))));
    calx_node_release(climb);
    calx_node_release(base);
    calx_node_release(above);
}

/* Some backends have the types of the start alone: integers would stay integers, texts as short. */
TEST_NEEDS(steps_may_be_wider_than_the_start, "decimals_compare")
{
    calx_session *session = with_nodes(t);
    calx_node *start = calx_node_keep(calx_recursive_cte(calx_select(calx_columns(calx_label(calx_cast(25, CALX_SQL_TYPE(INTEGER)), "n"), calx_label("a", "s"),
                                                                                  calx_label(calx_col(node, name), "name"), calx_label(calx_col(node, id), "id")),
                                                                     calx_where(calx_eq(calx_col(node, id), 1))), "r"));
    calx_num *n = calx_as_num(calx_column_of(start, "n", NULL));
    calx_node *all = calx_node_keep(calx_cte_union(start, calx_select(calx_columns(calx_divide(n, 2), calx_concat(calx_as_text(calx_column_of(start, "s", NULL)), "bc"),
                                                                                  calx_concat(calx_as_text(calx_column_of(start, "name", NULL)), ", and more than twenty"),
                                                                                  calx_column_of(start, "id", NULL)), calx_where(calx_gt(n, 5))), true));
    ROWS(session, "25|a|root|1;12.5|abc|root, and more than twenty|1;6.25|abcbc|root, and more than twenty, and more than twenty|1;"
                  "3.125|abcbcbc|root, and more than twenty, and more than twenty, and more than twenty|1",
         calx_select(calx_columns(calx_column_of(all, "n", NULL), calx_column_of(all, "s", NULL), calx_column_of(all, "name", NULL), calx_column_of(all, "id", NULL)),
                     calx_order_by(calx_desc(calx_as_num(calx_column_of(all, "n", NULL))))));
    calx_node_release(all);
    calx_node_release(start);
}

/* A decimal value has as many digits as it is written with: MariaDB 10.11 would cut 13.25 to 13. */
TEST_NEEDS(steps_may_have_more_digits_than_the_start, "decimals_compare")
{
    calx_session *session = suite_session(t);
    calx_node *start = calx_node_keep(calx_recursive_cte(calx_select(calx_columns(calx_label(((calx_decimal){ "10", 2 }), "n"))), "r"));
    calx_num *n = calx_as_num(calx_column_of(start, "n", NULL));
    calx_node *all = calx_node_keep(calx_cte_union(start, calx_select(calx_columns(calx_plus(n, ((calx_decimal){ "103.25", 6 }))), calx_where(calx_lt(n, 100))), true));
    ROWS(session, "10;113.25", calx_select(calx_columns(calx_column_of(all, "n", NULL)), calx_order_by(calx_as_num(calx_column_of(all, "n", NULL)))));
    calx_node_release(all);
    calx_node_release(start);
}

/* 14 before 3 would be the order of texts. */
TEST_NEEDS(decimals_of_values_behind_a_cte_are_numbers, "decimals_compare")
{
    calx_session *session = suite_session(t);
    calx_node *const rows[] = { calx_tuple(((calx_decimal){ "14", 2 }), "a"), calx_tuple(((calx_decimal){ "3.5", 3 }), "b"), calx_tuple(-7, "c") };
    calx_node *v = calx_node_keep(calx_cte_node(calx_values_statement_n(rows, 3), "v", calx_list(calx_column_named("n"), calx_column_named("word")), 0));
    calx_node *kept = calx_node_keep(calx_column_of(v, "n", NULL));
    calx_num *n = calx_as_num(kept);
    ROWS(session, "c|-7;b|3.5;a|14", calx_select(calx_columns(calx_column_of(v, "word", NULL), n), calx_order_by(n)));
    ROWS(session, "14|-7", calx_select(calx_columns(calx_max(n), calx_min(n))));
    ROWS(session, "a;b", calx_select(calx_columns(calx_column_of(v, "word", NULL)), calx_where(calx_gt(n, 3)), calx_order_by(calx_column_of(v, "word", NULL))));
    calx_node_release(kept);
    calx_node_release(v);
}

/* The whole tree from its root, by what is above each node. */
static calx_node *whole_tree(suite *t, calx_session *session, bool ring)
{
    calx_node *start = calx_recursive_cte(calx_select(calx_columns(calx_col(node, id), calx_col(node, name)), calx_where(calx_eq(calx_col(node, id), 1))), "tree");
    if (ring) /* the root is below a leaf */
        OK(session, calx_exec(session, calx_update(node, calx_set(calx_col(node, parent), 4), calx_where(calx_eq(calx_col(node, id), 1)))));
    return calx_cte_union(start, calx_select(calx_columns(calx_col(node, id), calx_col(node, name)), calx_from(node),
                                             calx_join_from(start, calx_eq(calx_col(node, parent), calx_num_of(start, "id")))), true);
}

static calx_statement *names_by_place(calx_node *tree)
{
    return calx_select(calx_columns(calx_text_of(tree, "name")), calx_order_by(calx_column_of(tree, "place", NULL)));
}

TEST_NEEDS(a_tree_is_read_by_depth_and_by_level, "search_and_cycle")
{
    calx_session *session = with_nodes(t);
    ROWS(session, "root;left;right;leaf;twig", names_by_place(calx_cte_depth_first(whole_tree(t, session, false), calx_column_named("id"), "place")));
    ROWS(session, "root;left;right;leaf;twig", names_by_place(calx_cte_breadth_first(whole_tree(t, session, false), calx_list(calx_column_named("name")), "place")));
}

TEST_NEEDS(a_ring_is_gone_round_once, "search_and_cycle")
{
    calx_session *session = with_nodes(t);
    calx_node *tree = calx_node_keep(calx_cte_cycle(whole_tree(t, session, true), calx_column_named("id"), "again"));
    calx_node *again = calx_node_keep(calx_column_of(tree, "again", &(const calx_type)CALX_SQL_TYPE(BOOLEAN))), *both;
    ROWS(session, "leaf;left;right;root;twig", calx_select(calx_columns(calx_text_of(tree, "name")), calx_where(calx_not(again)), calx_order_by(calx_text_of(tree, "name"))));
    ROWS(session, "1", calx_select(calx_columns(calx_num_of(tree, "id")), calx_where(calx_as_cond(again))));
    both = calx_cte_depth_first(calx_cte_cycle_values(whole_tree(t, session, true), calx_list(calx_column_named("id"), calx_column_named("name")), "again", "Y", "N"),
                                calx_column_named("id"), "place");
    ROWS(session, "root|N;left|N;right|N;leaf|N;root|Y;twig|N", calx_select(calx_columns(calx_text_of(both, "name"), calx_text_of(both, "again")),
                                                                           calx_order_by(calx_column_of(both, "place", NULL))));
    calx_node_release(again);
    calx_node_release(tree);
}

TEST_NEEDS(search_and_cycle_are_told_where_there_are_none, "!search_and_cycle")
{
    calx_session *session = with_nodes(t);
    UNSUPPORTED(session, "SEARCH", names_by_place(calx_cte_depth_first(whole_tree(t, session, false), calx_column_named("id"), "place")));
    session = with_nodes(t);
    UNSUPPORTED(session, "CYCLE", calx_select(calx_columns(calx_num_of(calx_cte_cycle(whole_tree(t, session, false), calx_column_named("id"), "again"), "id"))));
}

TEST(a_cte_is_inserted)
{
    calx_session *session = with_nodes(t);
    calx_node *cte = calx_node_keep(middle());
    OK(session, calx_exec(session, calx_insert(copy, calx_from_select(calx_list_n(NODES(N(COPY(id)), N(COPY(name)), N(COPY(parent)))), calx_select(calx_columns(cte))))));
    ROWS(session, "2|left|1;3|right|1;4|leaf|3", copies());
    calx_node_release(cte);
}

TEST_NEEDS(a_cte_says_what_is_updated, "cte_before_update update_from")
{
    calx_session *session = with_nodes(t);
    calx_node *cte = calx_node_keep(middle());
    copy_all(t, session);
    OK(session, calx_exec(session, calx_update(copy, calx_set(COPY(parent), 5), calx_where(calx_eq(COPY(name), calx_col_of(cte, node, name))))));
    ROWS(session, "1|root|~;2|left|5;3|right|5;4|leaf|5;5|twig|3", copies());
    calx_node_release(cte);
}

TEST_NEEDS(a_cte_says_what_is_deleted, "cte_before_update delete_using")
{
    calx_session *session = with_nodes(t);
    calx_node *cte = calx_node_keep(middle());
    copy_all(t, session);
    OK(session, calx_exec(session, calx_delete(copy, calx_where(calx_eq(COPY(name), calx_col_of(cte, node, name))))));
    ROWS(session, "1|root|~;5|twig|3", copies());
    calx_node_release(cte);
}

TEST_NEEDS(a_cte_is_read_by_a_subquery_of_a_delete, "cte_before_update")
{
    calx_session *session = with_nodes(t);
    calx_node *cte = calx_node_keep(middle());
    calx_node *name = calx_scalar_subquery(calx_select(calx_columns(calx_col_of(cte, node, name)), calx_where(calx_eq(calx_col_of(cte, node, id), COPY(id)))));
    copy_all(t, session);
    OK(session, calx_exec(session, calx_delete(copy, calx_where(calx_eq(COPY(name), name)))));
    ROWS(session, "1|root|~;5|twig|3", copies());
    calx_node_release(cte);
}

TEST_NEEDS(a_cte_before_an_update_is_told_where_there_is_none, "!cte_before_update")
{
    calx_session *session = with_nodes(t);
    calx_node *cte = calx_node_keep(middle());
    UNSUPPORTED(session, "WITH", calx_update(copy, calx_set(COPY(parent), 5), calx_where(calx_eq(COPY(name), calx_col_of(cte, node, name)))));
    session = with_nodes(t);
    UNSUPPORTED(session, "WITH", calx_delete(copy, calx_where(calx_eq(COPY(name), calx_col_of(cte, node, name)))));
    calx_node_release(cte);
}

TEST_NEEDS(a_cte_of_values, "standard_sql")
{
    calx_session *session = with_nodes(t);
    static const char *const names[] = { "pairs", "odd name", NULL };
    for (int i = 0; i < 3; i++) {
        calx_node *rows[2] = { calx_tuple_n(NODES(STRING("a"), INT(2))), calx_tuple_n(NODES(STRING("b"), INT(3))) };
        calx_node *columns = calx_list_n(NODES(calx_column_named("col1"), calx_column_named("col2")));
        calx_node *cte;
        if (i == 1) /* written into the SQL */
            for (int k = 0; k < 2; k++) {
                calx_node_release(rows[k]);
                rows[k] = calx_tuple_n(NODES(calx_literal_column(k ? "'b'" : "'a'", NULL), calx_literal_column(k ? "3" : "2", NULL)));
            }
        cte = calx_node_keep(calx_cte_node(calx_select(calx_columns(calx_values_n(NULL, columns, rows, 2))), names[i],
                                           calx_list_n(NODES(calx_column_named("col1"), calx_column_named("col2"))), 0));
        ROWS(session, "a|2;b|3", calx_select(calx_columns(cte), calx_order_by(calx_column_of(cte, "col2", NULL))));
        calx_node_release(cte);
    }
}

TEST_NEEDS(a_cte_writes, "cte_with_dml")
{
    calx_session *session = with_nodes(t);
    calx_node *gone = calx_node_keep(calx_cte(calx_delete(node, calx_where(calx_gt(calx_col(node, id), 3)), calx_returning(calx_col(node, id), calx_col(node, name))), "gone"));
    ROWS(session, "4|leaf;5|twig", calx_select(calx_columns(calx_column_of(gone, "id", NULL), calx_column_of(gone, "name", NULL)), calx_order_by(calx_column_of(gone, "id", NULL))));
    ROWS(session, "3", calx_select(calx_columns(calx_count(calx_col(node, id)))));
    calx_node_release(gone);
}

TEST_NEEDS(a_cte_that_writes_is_told_where_there_is_none, "!cte_with_dml")
{
    calx_session *session = with_nodes(t);
    calx_node *gone = calx_node_keep(calx_cte(calx_delete(node, calx_returning(calx_col(node, id))), "gone"));
    UNSUPPORTED(session, "WITH", calx_select(calx_columns(calx_column_of(gone, "id", NULL))));
    calx_node_release(gone);
}

/* Two of one name, each in the statement that reads from it; and values where they are meant. */
TEST(nested_ctes_stand_where_they_are_read)
{
    calx_session *session = with_nodes(t);
    calx_node *low = calx_node_keep(calx_nested_cte(calx_select(calx_columns(calx_col(node, id)), calx_where(calx_lt(calx_col(node, id), 3))), "few"));
    calx_node *high = calx_node_keep(calx_nested_cte(calx_select(calx_columns(calx_col(node, id)), calx_where(calx_gt(calx_col(node, id), 4))), "few"));
    calx_node *a = calx_node_keep(calx_subquery(calx_select(calx_columns(calx_label(calx_max(calx_num_of(low, "id")), "id"))), "a"));
    calx_node *b = calx_node_keep(calx_subquery(calx_select(calx_columns(calx_label(calx_min(calx_num_of(high, "id")), "id"))), "b"));
    ROWS(session, "7|2|5|8", calx_select(calx_columns(7, calx_num_of(a, "id"), calx_num_of(b, "id"), 8)));
    calx_node_release(low);
    calx_node_release(high);
    calx_node_release(a);
    calx_node_release(b);
}

TEST_NEEDS(a_nested_cte_reads_what_stands_around, "lateral")
{
    calx_session *session = with_nodes(t);
    calx_node *child = calx_node_keep(calx_alias(node, "child"));
    calx_node *mine = calx_node_keep(calx_nested_cte(calx_select(calx_columns(calx_col_of(child, node, id)), calx_where(calx_eq(calx_col_of(child, node, parent), calx_col(node, id))),
                                                                 calx_correlate_n((calx_node *const[]){ calx_model_table(&node_model) }, 1, 0)), "mine"));
    calx_node *count = calx_node_keep(calx_lateral(calx_select(calx_columns(calx_label(calx_count(calx_num_of(mine, "id")), "n"))), "c"));
    ROWS(session, "root|2;left|0;right|2;leaf|0;twig|0", calx_select(calx_columns(calx_col(node, name), calx_num_of(count, "n")), calx_from(node),
                                                                    calx_crossjoin_from(count), calx_order_by(calx_col(node, id))));
    calx_node_release(child);
    calx_node_release(mine);
    calx_node_release(count);
}
