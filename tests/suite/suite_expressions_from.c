/* SPDX-License-Identifier: MIT */
/* What rows come from, run: joins, aliases, subqueries, CTEs, VALUES, LATERAL, UNION and its kin. */
#include "staff.h"

TEST(joins_of_each_kind)
{
    calx_session *session = staff(t);
    calx_clause *columns = calx_keep(calx_columns(calx_col(emp, name), calx_label(calx_col(dept, name), "d")));
    calx_clause *order = calx_keep(calx_order_by(calx_is_null(calx_col(dept, id)), calx_col(dept, id), calx_is_null(calx_col(emp, id)), calx_col(emp, id)));
    calx_cond *on = calx_keep(calx_eq(calx_col(emp, dept_id), calx_col(dept, id)));
    ROWS(calx_select(columns, calx_from(emp), calx_join(dept), order), "Ann|eng bob|eng Cid|ops");
    ROWS(calx_select(columns, calx_from(emp), calx_join_on(dept, on), order), "Ann|eng bob|eng Cid|ops");
    ROWS(calx_select(columns, calx_from(emp), calx_outerjoin(dept), order), "Ann|eng bob|eng Cid|ops dee|-");
    ROWS(calx_select(columns, calx_from(emp), calx_outerjoin_on(dept, calx_and(on, calx_eq(calx_col(dept, id), 2))), order), "Cid|ops Ann|- bob|- dee|-");
    ROWS(calx_select(columns, calx_from(emp), calx_rightjoin(dept), order), "Ann|eng bob|eng Cid|ops -|none");
    ROWS_IF("full_join", calx_select(columns, calx_from(emp), calx_fulljoin(dept), order), "Ann|eng bob|eng Cid|ops -|none dee|-");
    ROWS(calx_select(calx_columns(calx_count_all()), calx_from(emp), calx_crossjoin(dept)), "12");
    ROWS(calx_select(columns, calx_from_n(&(calx_node *const){ calx_from_join(CALX_OP_LEFT, calx_model_table(&emp_model), calx_model_table(&dept_model), N(on)) }, 1), order),
         "Ann|eng bob|eng Cid|ops dee|-");
    calx_release(columns);
    calx_release(order);
    calx_release(on);
}

/* Columns of a subquery that is read as a whole: each once, though one of them has no name that anybody knows. */
TEST(a_subquery_with_sql_in_it_is_read_once)
{
    calx_session *session = staff(t);
    calx_node *s = calx_subquery(calx_select(calx_columns(calx_col(emp, id), calx_fragment_n("salary + 1 AS more", NULL, 0), calx_col(emp, name), calx_fragment_n("2 AS two", NULL, 0))), "s");
    ROWS(calx_select(calx_columns(s), calx_where(calx_le(calx_num_of(s, "id"), 2)), calx_order_by(calx_num_of(s, "id"))), "1|301|Ann|2 2|201|bob|2");
}

/* The names that the compiler gives are there to be used: by the statement around, in ORDER BY of a label, and where others want them too. */
TEST(columns_are_read_by_the_names_that_they_get)
{
    calx_session *session = staff(t);
    for (int cte = 0; cte < 2; cte++) {
        calx_statement *pairs = calx_select(calx_columns(calx_col(emp, id), calx_col(dept, id), calx_col(dept, name), calx_col(emp, name)), calx_from(emp), calx_join(dept));
        calx_node *s = cte ? calx_cte(pairs, "s") : calx_subquery(pairs, "s");
        ROWS(calx_select(calx_columns(calx_num_of(s, "id_1"), calx_text_of(s, "name_1")), calx_order_by(calx_num_of(s, "id"))), "1|Ann 1|bob 2|Cid");
    }
    calx_node *inner = calx_subquery(calx_select(calx_columns(calx_count_all(), calx_count(calx_col(emp, note)), calx_plus(calx_max(calx_col(emp, id)), 1))), "s");
    ROWS(calx_select(calx_columns(calx_num_of(inner, "count_2"), calx_num_of(inner, "anon_1"), calx_count_all()),
                     calx_group_by(calx_num_of(inner, "count_2"), calx_num_of(inner, "anon_1"))), "3|5|1");
    ROWS(calx_select(calx_columns(calx_col(emp, salary), calx_count_all()), calx_group_by(calx_col(emp, salary)),
                     calx_order_by(calx_desc(calx_label_named("count_1")), calx_col(emp, salary))), "200|2 100|1 300|1");
    calx_node *labelled = calx_subquery(calx_select(calx_columns(calx_count_all(), calx_label(calx_max(calx_col(emp, id)), "count_1"))), "s");
    ROWS(calx_select(calx_columns(calx_num_of(labelled, "count_1"))), "4");
}

/* SQLite 3.40 would read the first of two columns of one name, whichever is meant. */
TEST(columns_of_a_subquery_that_are_called_alike_are_told_apart)
{
    calx_session *session = staff(t);
    calx_node *s = calx_subquery(calx_select(calx_columns(calx_col(emp, id), calx_cast(calx_plus(calx_col(emp, id), 1), CALX_SQL_TYPE(INTEGER)), calx_label(calx_col(emp, salary), "id"))), "s");
    ROWS(calx_select(calx_columns(s), calx_where(calx_eq(calx_num_of(s, "id"), 300))), "1|2|300");
    s = calx_subquery(calx_select(calx_columns(calx_cast(calx_col(emp, salary), CALX_SQL_TYPE(DOUBLE)), calx_col(emp, salary), calx_col(emp, id))), "s");
    ROWS(calx_select(calx_columns(s), calx_where(calx_eq(calx_num_of(s, "id"), 4))), "100|100|4");
    s = calx_cte(calx_select(calx_columns(calx_col(emp, name), calx_label(calx_col(emp, id), "name"))), "s");
    ROWS(calx_select(calx_columns(s), calx_where(calx_eq(calx_num_of(s, "name"), 3))), "Cid|3");
    s = calx_subquery(calx_select(calx_columns(calx_label(calx_col(emp, id), "x"), calx_label(calx_col(emp, name), "x"))), "s");
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(s))), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "two columns of a subquery are labelled x: give one of them another name");
}

TEST(joins_of_a_table_with_itself)
{
    calx_session *session = staff(t);
    calx_node *boss = calx_alias(emp, "boss");
    ROWS(calx_select(calx_columns(calx_col(emp, name), calx_col_of(boss, emp, name)),
                     calx_outerjoin_from(boss, calx_eq(calx_col_of(boss, emp, id), calx_col(emp, boss_id))), calx_order_by(calx_col(emp, id))),
         "Ann|- bob|Ann Cid|Ann dee|bob");
}

TEST(aliases_without_a_name)
{
    calx_session *session = staff(t);
    calx_node *a = calx_alias_node(calx_model_table(&emp_model), NULL), *b = calx_alias_node(calx_model_table(&emp_model), NULL);
    ROWS(calx_select(calx_columns(calx_col_of(a, emp, name)), calx_where(calx_eq(calx_col_of(a, emp, boss_id), calx_col_of(b, emp, id)), calx_eq(calx_col_of(b, emp, name), "bob"))), "dee");
}

TEST(subqueries_as_tables)
{
    calx_session *session = staff(t);
    calx_node *rich = calx_subquery(calx_select(calx_columns(calx_col(emp, id), calx_col(emp, dept_id), calx_col(emp, salary)),
                                                calx_where(calx_gt(calx_col(emp, salary), 150))), "rich");
    ROWS(calx_select(calx_columns(calx_col(dept, name), calx_sum(calx_col_of(rich, emp, salary))),
                     calx_join_from(rich, calx_eq(calx_col_of(rich, emp, dept_id), calx_col(dept, id))), calx_group_by(calx_col(dept, name)),
                     calx_order_by(calx_col(dept, name))), "eng|500 ops|200");
}

TEST(subqueries_as_values)
{
    calx_session *session = staff(t);
    ROWS(calx_select(calx_columns(calx_col(dept, name),
                                  calx_coalesce(calx_subquery_num(calx_select(calx_columns(calx_sum(calx_col(emp, salary))), calx_from(emp),
                                                                              calx_where(calx_eq(calx_col(emp, dept_id), calx_col(dept, id))))), 0)),
                     calx_from(dept), calx_order_by(calx_col(dept, id))), "eng|500 ops|200 none|0");
    ROWS(calx_select(calx_columns(calx_col(emp, name)),
                     calx_where(calx_eq(calx_col(emp, salary), calx_subquery_num(calx_select(calx_columns(calx_max(calx_col_of(calx_alias(emp, "e"), emp, salary)))))))),
         "Ann");
    ROWS(calx_select(calx_columns(calx_concat(calx_subquery_text(calx_select(calx_columns(calx_col(dept, name)), calx_where(calx_eq(calx_col(dept, id), 1)))), "!"))),
         "eng!");
}

TEST(exists_any_and_all)
{
    calx_session *session = staff(t);
    calx_node *e = calx_keep(calx_alias(emp, "e"));
#define SALARIES calx_select(calx_columns(calx_col_of(e, emp, salary)), calx_where(calx_eq(calx_col_of(e, emp, dept_id), 1)))
    ROWS(calx_select(calx_columns(calx_col(dept, name)),
                     calx_where(calx_exists(calx_select(calx_columns(1), calx_where(calx_eq(calx_col(emp, dept_id), calx_col(dept, id)))))),
                     calx_order_by(calx_col(dept, id))), "eng ops");
    ROWS(calx_select(calx_columns(calx_col(dept, name)),
                     calx_where(calx_not_exists(calx_select(calx_columns(1), calx_where(calx_eq(calx_col(emp, dept_id), calx_col(dept, id))))))), "none");
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_eq(calx_col(emp, salary), calx_any(SALARIES))), calx_order_by(calx_col(emp, id))), "1 2 3");
    ROWS(calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_ne(calx_col(emp, salary), calx_all(SALARIES)))), "4");
    ROWS_IF("any_of_select", calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_ge(calx_col(emp, salary), calx_all(SALARIES)))), "1");
    ROWS_IF("any_of_select", calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_lt(calx_col(emp, salary), calx_any(SALARIES))), calx_order_by(calx_col(emp, id))), "2 3 4");
    calx_release(e);
}

TEST(ctes)
{
    calx_session *session = staff(t);
    calx_node *totals = calx_cte(calx_select(calx_columns(calx_col(emp, dept_id), calx_label(calx_sum(calx_col(emp, salary)), "total")),
                                             calx_where(calx_is_not_null(calx_col(emp, dept_id))), calx_group_by(calx_col(emp, dept_id))), "totals");
    calx_node *again = calx_alias_node(totals, "again");
    calx_num *total = calx_as_num(calx_column_of(totals, "total", NULL));
    ROWS(calx_select(calx_columns(calx_col_of(totals, emp, dept_id), total),
                     calx_join_from(again, calx_lt(total, calx_as_num(calx_column_of(again, "total", NULL))))), "2|200");
}

TEST(recursive_ctes)
{
    calx_session *session = staff(t);
    calx_node *top = calx_recursive_cte(calx_select(calx_columns(calx_col(emp, id), calx_col(emp, name), calx_label(calx_cast(0, CALX_SQL_TYPE(INTEGER)), "depth")),
                                                    calx_where(calx_is_null(calx_col(emp, boss_id)))), "chart");
    calx_node *chart = calx_cte_union(top, calx_select(calx_columns(calx_col(emp, id), calx_col(emp, name), calx_plus(calx_as_num(calx_column_of(top, "depth", NULL)), 1)),
                                                       calx_join_from(top, calx_eq(calx_col(emp, boss_id), calx_col_of(top, emp, id)))), true);
    ROWS(calx_select(calx_columns(calx_col_of(chart, emp, name), calx_column_of(chart, "depth", NULL)), calx_order_by(calx_col_of(chart, emp, id))),
         "Ann|0 bob|1 Cid|1 dee|2");
}

TEST(ctes_that_write)
{
    calx_session *session = staff(t);
    calx_node *gone = calx_cte(calx_delete(emp, calx_where(calx_gt(calx_col(emp, id), 2)), calx_returning(calx_col(emp, id), calx_col(emp, name))), "gone");
    ROWS_IF("cte_with_dml", calx_select(calx_columns(calx_col_of(gone, emp, name)), calx_order_by(calx_col_of(gone, emp, id))), "Cid dee");
}

TEST(values_as_tables)
{
    calx_session *session = staff(t);
    calx_node *v = calx_values("v", calx_list(calx_column_named("n"), calx_column_named("word")), calx_tuple(1, "one"), calx_tuple(2, "two"), calx_tuple(4, CALX_NULL));
    calx_num *n = calx_as_num(calx_column_of(v, "n", NULL));
    ROWS(calx_select(calx_columns(calx_col(emp, name), calx_column_of(v, "word", NULL)), calx_join_from(v, calx_eq(n, calx_col(emp, id))), calx_order_by(n)),
         "Ann|one bob|two dee|-");
}

/* Values are bound: MariaDB 10.11 would give '' for each in VALUES (?, ?). */
TEST(values_as_a_statement)
{
    calx_session *session = staff(t);
    calx_node *const rows[] = { calx_tuple(1, "one"), calx_tuple(2, "two") };
    calx_node *const more[] = { calx_tuple(1, "Ann"), calx_tuple(1, "Ann"), calx_tuple(7, "new") };
    calx_node *v = calx_cte_node(calx_values_statement_n(rows, 2), "v", calx_list(calx_column_named("n"), calx_column_named("word")), 0);
    calx_statement *both = calx_union(calx_select(calx_columns(calx_col(emp, id), calx_col(emp, name)), calx_where(calx_eq(calx_col(emp, id), 1))),
                                      calx_values_statement_n(more, 3));
    ROWS(calx_select(calx_columns(calx_num_of(v, "n"), calx_text_of(v, "word")), calx_order_by(calx_num_of(v, "n"))), "1|one 2|two");
    calx_compound_add_order_by(both, calx_literal_column("1", NULL));
    ROWS(both, "1|Ann 7|new");
    ROWS(calx_values_statement_n((calx_node *const[]){ calx_tuple("only", 5) }, 1), "only|5");
}

TEST(laterals)
{
    calx_session *session = staff(t);
    calx_node *best = calx_lateral(calx_select(calx_columns(calx_col(emp, name), calx_col(emp, salary)), calx_where(calx_eq(calx_col(emp, dept_id), calx_col(dept, id))),
                                               calx_order_by(calx_desc(calx_col(emp, salary))), calx_limit(1)), "best");
    ROWS_IF("lateral", calx_select(calx_columns(calx_col(dept, name), calx_col_of(best, emp, name)), calx_from(dept), calx_outerjoin_from(best, CALX_AS_COND_(calx_true())),
                                   calx_order_by(calx_col(dept, id))), "eng|Ann ops|Cid none|-");
}

static calx_statement *numbers(int from, int to)
{
    return calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_between(calx_col(emp, id), from, to)));
}

static calx_statement *ordered(calx_statement *compound)
{
    calx_compound_add_order_by(compound, calx_literal_column("1", NULL));
    return compound;
}

TEST(statements_as_sets)
{
    calx_session *session = staff(t);
    calx_statement *limited = numbers(1, 4);
    ROWS(ordered(calx_union(numbers(1, 2), numbers(2, 3))), "1 2 3");
    ROWS(ordered(calx_union_all(numbers(1, 2), numbers(2, 3))), "1 2 2 3");
    ROWS(ordered(calx_intersect(numbers(1, 3), numbers(2, 4))), "2 3");
    ROWS(ordered(calx_except(numbers(1, 4), numbers(2, 3))), "1 4");
    ROWS_IF("except_all", ordered(calx_intersect_all(calx_union_all(numbers(1, 2), numbers(1, 2)), calx_union_all(numbers(1, 1), numbers(1, 1)))), "1 1");
    ROWS_IF("except_all", ordered(calx_except_all(calx_union_all(numbers(1, 2), numbers(1, 2)), numbers(1, 1))), "1 2 2");
    ROWS(ordered(calx_except(numbers(1, 4), calx_union(numbers(1, 1), numbers(4, 4)))), "2 3"); /* one within the other */
    calx_select_add_order_by(limited, calx_desc(calx_col(emp, id)));
    calx_select_add_limit(limited, 1);
    ROWS(ordered(calx_union(limited, numbers(1, 1))), "1 4");
    limited = ordered(calx_union_all(numbers(1, 4), numbers(1, 4)));
    calx_compound_add_limit(limited, 3);
    calx_compound_add_offset(limited, 1);
    ROWS(limited, "1 2 2");
}

TEST(mistakes_of_joins_name_the_candidates)
{
    calx_session *session = staff(t);
    calx_metadata *metadata = calx_metadata_create();
    const calx_attribute users[] = { { .what = CALX_ATTRIBUTE_COLUMN, .name = "id", .ctype = CALX_KIND_INT32, .primary_key = true } };
    const calx_attribute mails[] = { { .what = CALX_ATTRIBUTE_COLUMN, .name = "sender", .ctype = CALX_KIND_INT32, .references = "users.id" },
                                     { .what = CALX_ATTRIBUTE_COLUMN, .name = "reader", .ctype = CALX_KIND_INT32, .references = "users.id" } };
    calx_node *u = calx_table_create(metadata, "users", users, 1), *m = calx_table_create(metadata, "mails", mails, 2);
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_table_column(m, "sender")), calx_join_node(CALX_OP_INNER, u, NULL))), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "2 foreign keys");
    CHECK_HAS(calx_errmsg(session), "mails.sender = users.id or mails.reader = users.id");
    calx_metadata_dispose(metadata);
}
