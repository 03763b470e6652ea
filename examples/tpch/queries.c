/* SPDX-License-Identifier: MIT */
/* The queries of TPC-H with odd numbers, as expressions. */
#include "queries.h"
#include "words.h"

/* What a line brings in. */
static calx_num *revenue(void)
{
    return calx_times(calx_col(lineitem, extendedprice), calx_minus(1, calx_col(lineitem, discount)));
}

/* Of a moment in [from, to). */
static calx_cond *within(calx_time_expr *moment, calx_date from, calx_date to)
{
    return calx_and(calx_ge(moment, from), calx_lt(moment, to));
}

/* What was shipped until ninety days before the end of November 1998, by status. */
calx_statement *pricing_summary(void)
{
    calx_date last = { day(1998, 12, 1).days - 90 };
    return calx_select(
        calx_columns(calx_col(lineitem, returnflag), calx_col(lineitem, linestatus),
                     calx_label(calx_sum(calx_col(lineitem, quantity)), "sum_qty"),
                     calx_label(calx_sum(calx_col(lineitem, extendedprice)), "sum_base_price"),
                     calx_label(calx_sum(revenue()), "sum_disc_price"),
                     calx_label(calx_sum(calx_times(revenue(), calx_plus(1, calx_col(lineitem, tax)))), "sum_charge"),
                     calx_label(calx_avg(calx_col(lineitem, quantity)), "avg_qty"),
                     calx_label(calx_avg(calx_col(lineitem, extendedprice)), "avg_price"),
                     calx_label(calx_avg(calx_col(lineitem, discount)), "avg_disc"),
                     calx_label(calx_count_all(), "count_order")),
        calx_where(calx_le(calx_col(lineitem, shipdate), last)),
        calx_group_by(calx_col(lineitem, returnflag), calx_col(lineitem, linestatus)),
        calx_order_by(calx_col(lineitem, returnflag), calx_col(lineitem, linestatus)));
}

/* The ten unshipped orders of a market segment that bring in most. The joins go along the foreign keys. */
calx_statement *shipping_priority(void)
{
    calx_date date = day(1995, 3, 15);
    return calx_select(
        calx_columns(calx_col(lineitem, orderkey), calx_label(calx_sum(revenue()), "revenue"), calx_col(orders, orderdate),
                     calx_col(orders, shippriority)),
        calx_from(customer), calx_join(orders), calx_join(lineitem),
        calx_where(calx_eq(calx_col(customer, mktsegment), "BUILDING"),
                   calx_lt(calx_col(orders, orderdate), date),
                   calx_gt(calx_col(lineitem, shipdate), date)),
        calx_group_by(calx_col(lineitem, orderkey), calx_col(orders, orderdate), calx_col(orders, shippriority)),
        calx_order_by(calx_desc(calx_label_named("revenue")), calx_col(orders, orderdate), calx_col(lineitem, orderkey)),
        calx_limit(10));
}

/* What the nations of a region sold within themselves in a year. */
calx_statement *local_supplier_volume(void)
{
    return calx_select(
        calx_columns(calx_col(nation, name), calx_label(calx_sum(revenue()), "revenue")),
        calx_from(customer), calx_join(orders), calx_join(lineitem),
        calx_join_on(supplier, calx_and(calx_eq(calx_col(supplier, suppkey), calx_col(lineitem, suppkey)),
                                        calx_eq(calx_col(supplier, nationkey), calx_col(customer, nationkey)))),
        calx_join_on(nation, calx_eq(calx_col(nation, nationkey), calx_col(supplier, nationkey))),
        calx_join(region),
        calx_where(calx_eq(calx_col(region, name), "ASIA"),
                   within(calx_col(orders, orderdate), day(1994, 1, 1), day(1995, 1, 1))),
        calx_group_by(calx_col(nation, name)),
        calx_order_by(calx_desc(calx_label_named("revenue"))));
}

/* What two nations sold to each other, by year: one table under two names. */
calx_statement *volume_shipping(void)
{
    calx_node *seller = calx_alias(nation, "seller"), *buyer = calx_alias(nation, "buyer");
    calx_text_expr *from = calx_col_of(seller, nation, name), *to = calx_col_of(buyer, nation, name);
    calx_num *year = calx_extract("year", calx_col(lineitem, shipdate));
    return calx_select(
        calx_columns(calx_label(from, "supp_nation"), calx_label(to, "cust_nation"), calx_label(year, "l_year"),
                     calx_label(calx_sum(revenue()), "revenue")),
        calx_from(supplier), calx_join(lineitem), calx_join(orders), calx_join(customer),
        calx_join_from(seller, calx_eq(calx_col_of(seller, nation, nationkey), calx_col(supplier, nationkey))),
        calx_join_from(buyer, calx_eq(calx_col_of(buyer, nation, nationkey), calx_col(customer, nationkey))),
        calx_where(calx_or(calx_and(calx_eq(from, "FRANCE"), calx_eq(to, "GERMANY")),
                           calx_and(calx_eq(from, "GERMANY"), calx_eq(to, "FRANCE"))),
                   calx_between(calx_col(lineitem, shipdate), day(1995, 1, 1), day(1996, 12, 31))),
        calx_group_by(from, to, year),
        calx_order_by(from, to, year));
}

/* What the parts of a colour earned, by nation and year. The foreign key to partsupp has two columns. */
calx_statement *product_profit(void)
{
    calx_num *cost = calx_times(calx_col(partsupp, supplycost), calx_col(lineitem, quantity));
    calx_num *year = calx_extract("year", calx_col(orders, orderdate));
    return calx_select(
        calx_columns(calx_label(calx_col(nation, name), "nation"), calx_label(year, "o_year"),
                     calx_label(calx_sum(calx_minus(revenue(), cost)), "sum_profit")),
        calx_from(lineitem), calx_join(partsupp), calx_join(orders),
        calx_join_on(part, calx_eq(calx_col(part, partkey), calx_col(lineitem, partkey))),
        calx_join_on(supplier, calx_eq(calx_col(supplier, suppkey), calx_col(lineitem, suppkey))),
        calx_join(nation),
        calx_where(calx_contains(calx_col(part, name), "green")),
        calx_group_by(calx_col(nation, name), year),
        calx_order_by(calx_col(nation, name), calx_desc(year)));
}

/* The parts that make up more than a hundredth of the stock in a nation. */
calx_statement *important_stock(void)
{
    char hundredth[MONEY_SIZE];
    calx_num *value = calx_sum(calx_times(calx_col(partsupp, supplycost), calx_col(partsupp, availqty)));
    calx_cond *in_nation = calx_eq(calx_col(nation, name), "GERMANY");
    calx_statement *share = calx_select(
        calx_columns(calx_times(value, money(1, hundredth))),
        calx_from(partsupp), calx_join(supplier), calx_join(nation),
        calx_where(in_nation));
    return calx_select(
        calx_columns(calx_col(partsupp, partkey), calx_label(value, "value")),
        calx_from(partsupp), calx_join(supplier), calx_join(nation),
        calx_where(in_nation),
        calx_group_by(calx_col(partsupp, partkey)),
        calx_having(calx_gt(value, calx_subquery_num(share))),
        calx_order_by(calx_desc(calx_label_named("value")), calx_col(partsupp, partkey)));
}

/* How many customers have how many orders, those without any included. */
calx_statement *customer_distribution(void)
{
    calx_node *counted = calx_subquery(calx_select(
        calx_columns(calx_col(customer, custkey), calx_label(calx_count(calx_col(orders, orderkey)), "c_count")),
        calx_from(customer),
        calx_outerjoin_on(orders, calx_and(calx_eq(calx_col(orders, custkey), calx_col(customer, custkey)),
                                           calx_not_like(calx_col(orders, comment), "%special%requests%"))),
        calx_group_by(calx_col(customer, custkey))), "c_orders");
    calx_num *count = calx_num_of(counted, "c_count");
    return calx_select(
        calx_columns(count, calx_label(calx_count_all(), "custdist")),
        calx_group_by(count),
        calx_order_by(calx_desc(calx_label_named("custdist")), calx_desc(count)));
}

/* The supplier that brought in most in a quarter: a CTE that is read twice. */
calx_statement *top_supplier(void)
{
    calx_node *quarter = calx_cte(calx_select(
        calx_columns(calx_label(calx_col(lineitem, suppkey), "supplier_no"), calx_label(calx_sum(revenue()), "total_revenue")),
        calx_where(calx_ge(calx_col(lineitem, shipdate), day(1996, 1, 1)), calx_lt(calx_col(lineitem, shipdate), day(1996, 4, 1))),
        calx_group_by(calx_col(lineitem, suppkey))), "revenue");
    calx_num *total = calx_num_of(quarter, "total_revenue");
    return calx_select(
        calx_columns(calx_col(supplier, suppkey), calx_col(supplier, name), calx_col(supplier, address), calx_col(supplier, phone), total),
        calx_where(calx_eq(calx_col(supplier, suppkey), calx_num_of(quarter, "supplier_no")),
                   calx_eq(total, calx_subquery_num(calx_select(calx_columns(calx_max(total)))))),
        calx_order_by(calx_col(supplier, suppkey)));
}

/* What would be lost by refusing orders of small quantities of a part: less than a fifth of what is usual for it. Brand and container are
 * parameters of the benchmark. */
calx_statement *small_quantity_revenue(void)
{
    char fifth[MONEY_SIZE], years[MONEY_SIZE];
    calx_node *all = calx_alias(lineitem, "all_lines");
    calx_statement *usual = calx_select(
        calx_columns(calx_times(money(20, fifth), calx_avg(calx_col_of(all, lineitem, quantity)))),
        calx_where(calx_eq(calx_col_of(all, lineitem, partkey), calx_col(part, partkey))));
    return calx_select(
        calx_columns(calx_label(calx_divide(calx_sum(calx_col(lineitem, extendedprice)), money(700, years)), "avg_yearly")),
        calx_from(lineitem), calx_join(part),
        calx_where(calx_eq(calx_col(part, brand), "Brand#23"),
                   calx_eq(calx_col(part, container), "MED BAG"),
                   calx_lt(calx_col(lineitem, quantity), calx_subquery_num(usual))));
}

/* A part of a brand in some containers, and how many of it were ordered. */
static calx_cond *fits(const char *brand, calx_cond *container, int quantity, int size)
{
    return calx_and(calx_eq(calx_col(part, brand), brand), container,
                    calx_between(calx_col(lineitem, quantity), quantity, quantity + 10),
                    calx_between(calx_col(part, size), 1, size));
}

/* What three sorts of parts brought in that were delivered in person, by air. (The specification has "AIR REG", which is no mode of its data.) */
calx_statement *discounted_revenue(void)
{
    calx_text_expr *container = calx_col(part, container);
    calx_cond *small = calx_in(container, "SM CASE", "SM BOX", "SM PACK", "SM PKG"),
              *medium = calx_in(container, "MED BAG", "MED BOX", "MED PKG", "MED PACK"),
              *large = calx_in(container, "LG CASE", "LG BOX", "LG PACK", "LG PKG");
    return calx_select(
        calx_columns(calx_label(calx_sum(revenue()), "revenue")),
        calx_from(lineitem), calx_join(part),
        calx_where(calx_in(calx_col(lineitem, shipmode), "AIR", "REG AIR"),
                   calx_eq(calx_col(lineitem, shipinstruct), "DELIVER IN PERSON"),
                   calx_or(fits("Brand#12", small, 1, 5), fits("Brand#23", medium, 10, 10), fits("Brand#34", large, 20, 15))));
}

static calx_cond *is_late(calx_time_expr *receipt, calx_time_expr *commit)
{
    return calx_gt(receipt, commit);
}

/* The suppliers of a nation that alone kept orders of several suppliers waiting. */
calx_statement *suppliers_who_kept_waiting(void)
{
    calx_node *other = calx_alias(lineitem, "other"), *late = calx_alias(lineitem, "late");
    calx_cond *shared = calx_exists(calx_select(
        calx_columns(calx_col_of(other, lineitem, suppkey)),
        calx_where(calx_eq(calx_col_of(other, lineitem, orderkey), calx_col(lineitem, orderkey)),
                   calx_ne(calx_col_of(other, lineitem, suppkey), calx_col(lineitem, suppkey)))));
    calx_cond *shared_blame = calx_exists(calx_select(
        calx_columns(calx_col_of(late, lineitem, suppkey)),
        calx_where(calx_eq(calx_col_of(late, lineitem, orderkey), calx_col(lineitem, orderkey)),
                   calx_ne(calx_col_of(late, lineitem, suppkey), calx_col(lineitem, suppkey)),
                   is_late(calx_col_of(late, lineitem, receiptdate), calx_col_of(late, lineitem, commitdate)))));
    return calx_select(
        calx_columns(calx_col(supplier, name), calx_label(calx_count_all(), "numwait")),
        calx_from(supplier), calx_join(lineitem), calx_join(orders), calx_join(nation),
        calx_where(calx_eq(calx_col(nation, name), "SAUDI ARABIA"),
                   calx_eq(calx_col(orders, orderstatus), "F"),
                   is_late(calx_col(lineitem, receiptdate), calx_col(lineitem, commitdate)),
                   shared, calx_not(shared_blame)),
        calx_group_by(calx_col(supplier, name)),
        calx_order_by(calx_desc(calx_label_named("numwait")), calx_col(supplier, name)),
        calx_limit(100));
}
