/* SPDX-License-Identifier: MIT */
/* The control: what the snippets beside this do, done rightly. It must compile without a warning. */
#include <calx/calx.h>

size_t f(char c, const int *p, const unsigned char *data, size_t size, long double d);
size_t f(char c, const int *p, const unsigned char *data, size_t size, long double d)
{
    calx_args_t args = calx_args((int)c, ((calx_str){ &c, 1 }), *p, CALX_NULL, ((calx_bytes){ data, size }), (double)d, "p",
                                 calx_bind("p", *p), calx_bind("id", 7));
    calx_args_t none = CALX_NO_ARGS;
    return args.count + none.count;
}

struct user {
    int64_t id;
    const char *name;
    int32_t age;
    bool active;
};
CALX_MODEL(user, "users", CALX_COLUMN(user, id, .primary_key = true), CALX_COLUMN(user, name), CALX_COLUMN(user, age),
           CALX_COLUMN(user, active));
calx_statement *g(calx_node *alias, bool b);
calx_statement *g(calx_node *alias, bool b)
{
    return calx_select(calx_columns(calx_col(user, id), calx_col_of(alias, user, name), calx_plus(calx_col(user, age), 1.5)),
                       calx_where(calx_eq(calx_col(user, age), 3), calx_eq(calx_col(user, active), b), calx_eq(calx_col(user, active), true),
                                  calx_is_null(calx_col(user, name)), calx_like(calx_col(user, name), "3%"),
                                  calx_in(calx_col(user, id), 1, (int64_t)2, calx_count(calx_col(user, age))), calx_col(user, active)),
                       calx_limit(3));
}

struct item {
    int64_t id;
    const char *name;
    bool active;
    calx_timestamp born;
    calx_bytes raw;
    calx_interval span;
    calx_uuid key;
    calx_json data;
    calx_opt_uuid parent;
    calx_opt_interval rest;
};
CALX_MODEL(item, "items", CALX_COLUMN(item, id, .primary_key = true), CALX_COLUMN(item, name), CALX_COLUMN(item, active), CALX_COLUMN(item, born),
           CALX_COLUMN(item, raw), CALX_COLUMN(item, span), CALX_COLUMN(item, key), CALX_COLUMN(item, data), CALX_COLUMN(item, parent),
           CALX_COLUMN(item, rest));
calx_statement *changes(const struct item *row, int flag, calx_arg anything);
calx_statement *changes(const struct item *row, int flag, calx_arg anything)
{
    return calx_update(item, calx_set(calx_col(item, id), row->id), calx_set(calx_col(item, name), row->name), calx_set(calx_col(item, active), (bool)flag), calx_set(calx_col(item, born), row->born), calx_set(calx_col(item, raw), row->raw),
                       calx_set(calx_col(item, span), calx_col(item, rest)), calx_set(calx_col(item, key), row->key), calx_set(calx_col(item, data), row->data),
                       calx_set(calx_col(item, data), "{}"), calx_set(calx_col(item, parent), row->parent), calx_set(calx_col(item, rest), CALX_NULL),
                       calx_set(calx_col(item, id), anything), calx_set(calx_col(item, id), calx_default_node()),
                       calx_set(calx_column_named("id"), "anything"), calx_set(calx_col(item, id), calx_subquery_num(calx_select(calx_columns(1)))),
                       calx_where(calx_eq(calx_col(item, key), row->key), calx_eq(calx_col(item, key), calx_col(item, parent)), (bool)flag, true,
                                  calx_in(calx_col(item, key), row->key, calx_col(item, parent)), calx_between(calx_col(item, span), row->span, calx_col(item, rest))));
}

calx_statement *functions(calx_node *array);
calx_statement *functions(calx_node *array)
{
    calx_json_expr *part = calx_json_get(calx_col(item, data), "$.a");
    calx_uuid_expr *last = calx_max(calx_keep(calx_col(item, key)));
    calx_interval_expr *total = calx_over_all(calx_sum(calx_col(item, span)));
    calx_num *count = calx_sum(calx_distinct(calx_col(item, id)));
    calx_uuid_expr *any = calx_coalesce(calx_col(item, parent), calx_col(item, key));
    calx_interval_expr *either = calx_case(calx_when(calx_col(item, active), calx_col(item, span)), calx_else(calx_col(item, rest)));
    return calx_select(calx_columns(part, last, total, count, any, either, calx_lower(calx_column_named("x")), calx_length(calx_col(item, raw)),
                                    calx_extract("hour", calx_col(item, span)), calx_avg(calx_func("f", 1)), calx_json_int(calx_col(item, name), "$.a"),
                                    calx_item(calx_array(1, 2), calx_col(item, id)), calx_uuid_of(calx_alias(item, "i"), "key"),
                                    calx_over(calx_count_all(), calx_order_by(1), calx_frame_range(calx_preceding(calx_col(item, span)), calx_current_row()))),
                       calx_where(calx_eq(calx_col(item, id), calx_any_of(array)), calx_regexp(calx_col(item, name), "^a"),
                                  calx_match(calx_list(calx_col(item, name)), "word"), calx_eq(calx_col(item, active), true)));
}

calx_statement *lists(calx_clause *clause, calx_statement *select, bool b);
calx_statement *lists(calx_clause *clause, calx_statement *select, bool b)
{
    calx_clause *where = calx_where(b), *order = calx_keep(calx_order_by(calx_col(item, id)));
    calx_clause *const sets[] = { calx_set(calx_col(item, id), 1), clause };
    const calx_node *none = calx_statement_tree(select);
    calx_statement_add(select, calx_from(item));
    calx_update_add_where(select, b);
    calx_insert_add_from(select, NULL, select);
    calx_insert(item, clause, calx_with(calx_cte(select, "c")), calx_from_select(NULL, select), calx_on_conflict_nothing(NULL),
                calx_on_conflict_update(calx_list(calx_col(item, id)), sets[0], calx_set(calx_col(item, id), calx_inserted(item, id))), calx_returning(1));
    calx_delete(item, where, order, calx_limit(1), calx_suffix("", NULL), calx_returning(1));
    return calx_select(calx_columns(calx_over(calx_count_all(), order, calx_partition_by(1))), where, order, clause, calx_distinct_rows(),
                       calx_join_on(user, b), calx_crossjoin_from(none ? calx_alias(user, "u") : NULL), b ? clause : calx_limit(1),
                       calx_upsert_n(NULL, sets, 2, NULL), calx_for_update());
}
