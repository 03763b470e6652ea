/* SPDX-License-Identifier: MIT */
/* Joins, EXISTS, tables of one name in two schemas, VALUES, rows of functions, LATERAL. */
#include "rows.h"

struct maker {
    int32_t id;
    const char *name;
};
struct thing {
    int32_t id;
    calx_opt_int32 maker_id;
    const char *name;
};
CALX_MODEL(maker, "calx_suite_maker", CALX_COLUMN(maker, id, .primary_key = true), CALX_COLUMN(maker, name, .type = CALX_VARCHAR(20)));
CALX_MODEL(thing, "calx_suite_thing", CALX_COLUMN(thing, id, .primary_key = true), CALX_COLUMN(thing, maker_id, .references = "calx_suite_maker.id"),
           CALX_COLUMN(thing, name, .type = CALX_VARCHAR(20)));
CALX_MODEL_T(other, struct maker, "calx_suite_other.calx_suite_maker", CALX_COLUMN_T(struct maker, id, .primary_key = true),
             CALX_COLUMN_T(struct maker, name, .type = CALX_VARCHAR(20)));
static calx_metadata metadata = CALX_METADATA(&maker_model, &thing_model, &other_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* Makers 1 a, 2 b, 3 c; things 1 of a, 2 of a, 3 of b, 4 of nobody. */
static calx_session *with_things(suite *t)
{
    calx_session *session;
    t->at_end = clean;
    suite_table(t, "calx_suite_maker", "id INTEGER PRIMARY KEY, name VARCHAR(20)");
    suite_table(t, "calx_suite_thing", "id INTEGER PRIMARY KEY, maker_id INTEGER, name VARCHAR(20)");
    session = suite_session(t);
    for (int i = 0; i < 3; i++)
        OK(session, calx_exec(session, calx_insert(maker, calx_set(calx_col(maker, id), i + 1), calx_set(calx_col(maker, name), &"a\0b\0c"[2 * i]))));
    for (int i = 0; i < 4; i++)
        OK(session, calx_exec(session, calx_insert(thing, calx_set(calx_col(thing, id), i + 1), calx_set(calx_col(thing, name), &"p\0q\0r\0s"[2 * i]),
                                                   calx_set(calx_col(thing, maker_id), i < 3 ? calx_arg_int32(i / 2 + 1) : calx_arg_null(CALX_NULL)))));
    return session;
}

#define BOTH calx_columns(calx_col(maker, id), calx_col(thing, id))
#define IN_ORDER calx_order_by(calx_col(maker, id), calx_col(thing, id))

TEST(inner_join_along_a_key)
{
    calx_session *session = with_things(t);
    ROWS(session, "1|1;1|2;2|3", calx_select(BOTH, calx_from(maker), calx_join(thing), IN_ORDER));
    ROWS(session, "1|1;1|2;2|3", calx_select(BOTH, calx_from(thing), calx_join(maker), IN_ORDER));
    ROWS(session, "1|1;1|2;2|3", calx_select(BOTH, calx_where(calx_eq(calx_col(maker, id), calx_col(thing, maker_id))), IN_ORDER));
}

/* The servers see nothing but what stands right before a JOIN, and not what is behind a comma. */
TEST(a_condition_names_two_of_from)
{
    calx_session *session = with_things(t);
    calx_node *last = calx_node_keep(calx_alias_node(calx_model_table(&thing_model), "last"));
    calx_cond *on = calx_and(calx_eq(calx_num_of(last, "maker_id"), calx_col(maker, id)), calx_gt(calx_num_of(last, "id"), calx_col(thing, id)));
    ROWS(session, "1|1|2;1|2|~;1|3|~;1|4|~;2|1|3;2|2|3;2|3|~;2|4|~;3|1|~;3|2|~;3|3|~;3|4|~",
         calx_select(calx_columns(calx_col(maker, id), calx_col(thing, id), calx_num_of(last, "id")), calx_from(maker), calx_from(thing), calx_outerjoin_from(last, on), IN_ORDER));
    calx_node_release(last);
}

/* A column of what lies within the join is read through it, and not beside it. */
TEST(a_join_within_a_join_has_its_columns)
{
    calx_session *session = with_things(t);
    calx_node *again = calx_node_keep(calx_alias_node(calx_model_table(&maker_model), "again"));
    for (int i = 0; i < 2; i++) {
        calx_node *join = calx_from_join(CALX_OP_INNER, calx_model_table(&thing_model), again, N(calx_eq(calx_num_of(again, "id"), calx_col(thing, maker_id))));
        calx_clause *const from = calx_from(maker), *const columns = i ? BOTH : calx_columns(calx_col(maker, id), calx_col(thing, id), calx_text_of(again, "name"));
        ROWS(session, i ? "1|1;1|2;2|3;3|~" : "1|1|a;1|2|a;2|3|b;3|~|~",
             calx_select(columns, from, calx_outerjoin_from(join, calx_eq(calx_col(thing, maker_id), calx_col(maker, id))),
                         calx_order_by(calx_col(maker, id), calx_nulls_first(calx_col(thing, id)))));
    }
    calx_node_release(again);
}

TEST(outer_join_along_a_key)
{
    calx_session *session = with_things(t);
    ROWS(session, "1|1;1|2;2|3;3|~", calx_select(BOTH, calx_from(maker), calx_outerjoin(thing), calx_order_by(calx_col(maker, id), calx_nulls_first(calx_col(thing, id)))));
    ROWS(session, "1;2;3;4", calx_select(calx_columns(calx_col(thing, id)), calx_from(maker), calx_join_node(CALX_OP_RIGHT, calx_model_table(&thing_model), NULL),
                                         calx_order_by(calx_col(thing, id))));
}

TEST(join_on_true_and_false)
{
    calx_session *session = with_things(t);
    ROWS(session, "12", calx_select(calx_columns(calx_count_all()), calx_from(maker), calx_join_on(thing, calx_as_cond(calx_true()))));
    ROWS(session, "0", calx_select(calx_columns(calx_count_all()), calx_from(maker), calx_join_on(thing, calx_as_cond(calx_false()))));
    ROWS(session, "1|~;2|~;3|~", calx_select(BOTH, calx_from(maker), calx_outerjoin_on(thing, calx_as_cond(calx_false())), calx_order_by(calx_col(maker, id))));
    ROWS(session, "12", calx_select(calx_columns(calx_count_all()), calx_from(maker), calx_join_node(CALX_OP_CROSS, calx_model_table(&thing_model), NULL)));
}

TEST_NEEDS(full_join_keeps_both_sides, "full_join")
{
    calx_session *session = with_things(t);
    ROWS(session, "5|3|4", calx_select(calx_columns(calx_count_all(), calx_count(calx_distinct(calx_col(maker, id))), calx_count(calx_col(thing, id))),
                                       calx_from(maker), calx_join_node(CALX_OP_FULL, calx_model_table(&thing_model), NULL)));
}

TEST(a_table_joins_itself)
{
    calx_session *session = with_things(t);
    calx_node *a = calx_node_keep(calx_alias(thing, "a")), *b = calx_node_keep(calx_alias(thing, "b"));
    ROWS(session, "1|2", calx_select(calx_columns(calx_col_of(a, thing, id), calx_col_of(b, thing, id)), calx_select_from(a),
                                     calx_join_node(CALX_OP_INNER, b, N(calx_and(calx_eq(calx_col_of(a, thing, maker_id), calx_col_of(b, thing, maker_id)),
                                                                                 calx_lt(calx_col_of(a, thing, id), calx_col_of(b, thing, id)))))));
    calx_node_release(a);
    calx_node_release(b);
}

TEST(exists_is_a_condition_and_a_value)
{
    calx_session *session = with_things(t);
    ROWS(session, "1;2", calx_select(calx_columns(calx_col(maker, id)),
                                     calx_where(calx_exists(calx_select(calx_columns(calx_col(thing, id)), calx_where(calx_eq(calx_col(thing, maker_id), calx_col(maker, id)))))),
                                     calx_order_by(calx_col(maker, id))));
    ROWS(session, "3", calx_select(calx_columns(calx_col(maker, id)),
                                   calx_where(calx_not(calx_exists(calx_select(calx_columns(calx_col(thing, id)), calx_where(calx_eq(calx_col(thing, maker_id), calx_col(maker, id)))))))));
    ROWS(session, "1", calx_select(calx_columns(calx_exists(calx_select(calx_columns(calx_col(thing, id)), calx_where(calx_eq(calx_col(thing, id), 1)))))));
    ROWS(session, "0", calx_select(calx_columns(calx_exists(calx_select(calx_columns(calx_col(thing, id)), calx_where(calx_eq(calx_col(thing, id), 99)))))));
}

TEST(a_scalar_subquery_is_a_value)
{
    calx_session *session = with_things(t);
    calx_node *things = calx_scalar_subquery(calx_select(calx_columns(calx_count(calx_col(thing, id))), calx_where(calx_eq(calx_col(thing, maker_id), calx_col(maker, id)))));
    ROWS(session, "1|2;2|1;3|0", calx_select(calx_columns(calx_col(maker, id), calx_label(things, "things")), calx_order_by(calx_col(maker, id))));
}

TEST_NEEDS(values_are_rows_of_names, "standard_sql")
{
    calx_session *session = with_things(t);
    calx_node *columns = calx_list_n(NODES(calx_column_named("n"), calx_column_named("label")));
    calx_node *values = calx_node_keep(calx_values_n("v", columns, NODES(calx_tuple_n(NODES(INT(1), STRING("one"))), calx_tuple_n(NODES(INT(2), STRING("two"))),
                                                                         calx_tuple_n(NODES(INT(9), STRING("nine"))))));
    ROWS(session, "a|one;b|two", calx_select(calx_columns(calx_col(maker, name), calx_column_of(values, "label", NULL)), calx_from(maker),
                                             calx_join_node(CALX_OP_INNER, values, calx_binary(CALX_OP_EQ, N(calx_col(maker, id)), calx_column_of(values, "n", NULL))),
                                             calx_order_by(calx_col(maker, id))));
    calx_node_release(values);
}

TEST_NEEDS(a_lateral_subquery_sees_what_stands_before_it, "lateral")
{
    calx_session *session = with_things(t);
    calx_node *last = calx_node_keep(calx_subquery_node(calx_select(calx_columns(calx_col(thing, name)), calx_where(calx_eq(calx_col(thing, maker_id), calx_col(maker, id))),
                                                                    calx_order_by(calx_desc(calx_col(thing, id))), calx_limit(1)),
                                                        "last", CALX_FLAG_LATERAL));
    ROWS(session, "a|q;b|r", calx_select(calx_columns(calx_col(maker, name), calx_column_of(last, "name", NULL)), calx_from(maker),
                                         calx_join_node(CALX_OP_INNER, last, calx_true()), calx_order_by(calx_col(maker, id))));
    ROWS(session, "a|q;b|r;c|~", calx_select(calx_columns(calx_col(maker, name), calx_column_of(last, "name", NULL)), calx_from(maker),
                                             calx_join_node(CALX_OP_LEFT, last, calx_true()), calx_order_by(calx_col(maker, id))));
    calx_node_release(last);
}

TEST_NEEDS(lateral_is_told_where_there_is_none, "!lateral")
{
    calx_session *session = with_things(t);
    calx_node *l = calx_subquery_node(calx_select(calx_columns(calx_col(thing, name)), calx_where(calx_eq(calx_col(thing, maker_id), calx_col(maker, id)))), "l", CALX_FLAG_LATERAL);
    UNSUPPORTED(session, "LATERAL", calx_select(calx_columns(calx_col(maker, name)), calx_from(maker), calx_join_node(CALX_OP_INNER, l, calx_true())));
}

/* ---- one name in two schemas ---- */

#define OTHER(f) calx_col_t(other, struct maker, f)

static calx_session *with_two_schemas(suite *t)
{
    calx_session *session = with_things(t);
    calx_session *setup = suite_session(t);
    OK(session, calx_commit(session));
    OK(setup, calx_script(setup, suite_is("schema_setup")));
    OK(setup, calx_exec(setup, calx_text("CREATE TABLE calx_suite_other.calx_suite_maker (id INTEGER PRIMARY KEY, name VARCHAR(20))")));
    OK(setup, calx_exec(setup, calx_text("INSERT INTO calx_suite_other.calx_suite_maker (id, name) VALUES (2, 'other b'), (3, 'other c'), (7, 'x')")));
    return setup;
}

static void drop_schema(suite *t, calx_session *session)
{
    OK(session, calx_script(session, *suite_is("schema_end") ? suite_is("schema_end") : "DROP TABLE calx_suite_other.calx_suite_maker"));
    OK(session, calx_commit(session));
}

TEST_NEEDS(tables_of_one_name_join, "schema_setup")
{
    calx_session *session = with_two_schemas(t);
    ROWS(session, "2|b|other b;3|c|other c",
         calx_select(calx_columns(calx_col(maker, id), calx_col(maker, name), OTHER(name)), calx_from(maker),
                     calx_join_on(other, calx_eq(calx_col(maker, id), OTHER(id))), calx_order_by(calx_col(maker, id))));
    ROWS(session, "2|2;3|3", calx_select(calx_columns(calx_col(maker, id), OTHER(id)), calx_where(calx_eq(calx_col(maker, id), OTHER(id))),
                                         calx_order_by(OTHER(id))));
    drop_schema(t, session);
}

/* Called otherwise where the other stands beside it, and only there. */
TEST_NEEDS(a_table_of_one_name_joins_both, "schema_setup")
{
    calx_session *session = with_two_schemas(t);
    calx_node *both = calx_subquery_node(calx_select(calx_columns(calx_label(calx_col(maker, id), "id"), calx_label(OTHER(name), "there")),
                                                     calx_where(calx_eq(calx_col(maker, id), OTHER(id)))), "both", 0);
    ROWS(session, "2|other b;3|other c", calx_select(calx_columns(OTHER(id), calx_text_of(both, "there")), calx_from(other),
                                                     calx_join_from(both, calx_eq(calx_num_of(both, "id"), OTHER(id))), calx_order_by(OTHER(id))));
    ROWS(session, "b;c", calx_select(calx_columns(calx_col(maker, name)), calx_order_by(calx_col(maker, id)),
                                     calx_where(calx_exists(calx_select(calx_columns(1), calx_where(calx_eq(OTHER(id), calx_col(maker, id))))))));
    drop_schema(t, session);
}

TEST_NEEDS(tables_of_one_name_in_a_subquery, "schema_setup")
{
    calx_session *session = with_two_schemas(t);
    calx_node *s = calx_node_keep(calx_subquery(calx_select(calx_columns(calx_label(OTHER(id), "id"), calx_label(calx_col(maker, name), "here"), calx_label(OTHER(name), "there")),
                                                            calx_from(maker), calx_join_on(other, calx_eq(calx_col(maker, id), OTHER(id)))),
                                                "s"));
    ROWS(session, "2|b|other b;3|c|other c", calx_select(calx_columns(calx_column_of(s, "id", NULL), calx_column_of(s, "here", NULL), calx_column_of(s, "there", NULL)),
                                                         calx_order_by(calx_column_of(s, "id", NULL))));
    calx_node_release(s);
    drop_schema(t, session);
}
