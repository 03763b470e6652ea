/* SPDX-License-Identifier: MIT */
/* The models of the tables: types, keys and foreign keys. */
#include "models.h"

#define KEY .primary_key = true, .autoincrement = CALX_NO
#define MONEY .type = CALX_NUMERIC(15, 2)
#define TEXT(length) .type = CALX_VARCHAR(length)

CALX_MODEL(region, "region",
    CALX_COLUMN(region, regionkey, KEY, .column = "r_regionkey"),
    CALX_COLUMN(region, name, TEXT(25), .column = "r_name"),
    CALX_COLUMN(region, comment, TEXT(152), .column = "r_comment"));

CALX_MODEL(nation, "nation",
    CALX_COLUMN(nation, nationkey, KEY, .column = "n_nationkey"),
    CALX_COLUMN(nation, name, TEXT(25), .column = "n_name"),
    CALX_COLUMN(nation, regionkey, .column = "n_regionkey", .references = "region.r_regionkey"),
    CALX_COLUMN(nation, comment, TEXT(152), .column = "n_comment"));

CALX_MODEL(supplier, "supplier",
    CALX_COLUMN(supplier, suppkey, KEY, .column = "s_suppkey"),
    CALX_COLUMN(supplier, name, TEXT(25), .column = "s_name"),
    CALX_COLUMN(supplier, address, TEXT(40), .column = "s_address"),
    CALX_COLUMN(supplier, nationkey, .column = "s_nationkey", .references = "nation.n_nationkey"),
    CALX_COLUMN(supplier, phone, TEXT(15), .column = "s_phone"),
    CALX_COLUMN(supplier, acctbal, MONEY, .column = "s_acctbal"),
    CALX_COLUMN(supplier, comment, TEXT(101), .column = "s_comment"));

CALX_MODEL(part, "part",
    CALX_COLUMN(part, partkey, KEY, .column = "p_partkey"),
    CALX_COLUMN(part, name, TEXT(55), .column = "p_name"),
    CALX_COLUMN(part, mfgr, TEXT(25), .column = "p_mfgr"),
    CALX_COLUMN(part, brand, TEXT(10), .column = "p_brand"),
    CALX_COLUMN(part, type, TEXT(25), .column = "p_type"),
    CALX_COLUMN(part, size, .column = "p_size"),
    CALX_COLUMN(part, container, TEXT(10), .column = "p_container"),
    CALX_COLUMN(part, retailprice, MONEY, .column = "p_retailprice"),
    CALX_COLUMN(part, comment, TEXT(23), .column = "p_comment"));

CALX_MODEL(partsupp, "partsupp",
    CALX_COLUMN(partsupp, partkey, KEY, .column = "ps_partkey", .references = "part.p_partkey"),
    CALX_COLUMN(partsupp, suppkey, KEY, .column = "ps_suppkey", .references = "supplier.s_suppkey"),
    CALX_COLUMN(partsupp, availqty, .column = "ps_availqty"),
    CALX_COLUMN(partsupp, supplycost, MONEY, .column = "ps_supplycost"),
    CALX_COLUMN(partsupp, comment, TEXT(199), .column = "ps_comment"));

CALX_MODEL(customer, "customer",
    CALX_COLUMN(customer, custkey, KEY, .column = "c_custkey"),
    CALX_COLUMN(customer, name, TEXT(25), .column = "c_name"),
    CALX_COLUMN(customer, address, TEXT(40), .column = "c_address"),
    CALX_COLUMN(customer, nationkey, .column = "c_nationkey", .references = "nation.n_nationkey"),
    CALX_COLUMN(customer, phone, TEXT(15), .column = "c_phone"),
    CALX_COLUMN(customer, acctbal, MONEY, .column = "c_acctbal"),
    CALX_COLUMN(customer, mktsegment, TEXT(10), .column = "c_mktsegment"),
    CALX_COLUMN(customer, comment, TEXT(117), .column = "c_comment"));

CALX_MODEL(orders, "orders",
    CALX_COLUMN(orders, orderkey, KEY, .column = "o_orderkey"),
    CALX_COLUMN(orders, custkey, .column = "o_custkey", .references = "customer.c_custkey", .index = true),
    CALX_COLUMN(orders, orderstatus, TEXT(1), .column = "o_orderstatus"),
    CALX_COLUMN(orders, totalprice, MONEY, .column = "o_totalprice"),
    CALX_COLUMN(orders, orderdate, .column = "o_orderdate"),
    CALX_COLUMN(orders, orderpriority, TEXT(15), .column = "o_orderpriority"),
    CALX_COLUMN(orders, clerk, TEXT(15), .column = "o_clerk"),
    CALX_COLUMN(orders, shippriority, .column = "o_shippriority"),
    CALX_COLUMN(orders, comment, TEXT(79), .column = "o_comment"));

CALX_MODEL(lineitem, "lineitem",
    CALX_COLUMN(lineitem, orderkey, KEY, .column = "l_orderkey", .references = "orders.o_orderkey"),
    CALX_COLUMN(lineitem, partkey, .column = "l_partkey", .references = "part.p_partkey", .index = true),
    CALX_COLUMN(lineitem, suppkey, .column = "l_suppkey", .references = "supplier.s_suppkey"),
    CALX_COLUMN(lineitem, linenumber, KEY, .column = "l_linenumber"),
    CALX_COLUMN(lineitem, quantity, MONEY, .column = "l_quantity"),
    CALX_COLUMN(lineitem, extendedprice, MONEY, .column = "l_extendedprice"),
    CALX_COLUMN(lineitem, discount, MONEY, .column = "l_discount"),
    CALX_COLUMN(lineitem, tax, MONEY, .column = "l_tax"),
    CALX_COLUMN(lineitem, returnflag, TEXT(1), .column = "l_returnflag"),
    CALX_COLUMN(lineitem, linestatus, TEXT(1), .column = "l_linestatus"),
    CALX_COLUMN(lineitem, shipdate, .column = "l_shipdate"),
    CALX_COLUMN(lineitem, commitdate, .column = "l_commitdate"),
    CALX_COLUMN(lineitem, receiptdate, .column = "l_receiptdate"),
    CALX_COLUMN(lineitem, shipinstruct, TEXT(25), .column = "l_shipinstruct"),
    CALX_COLUMN(lineitem, shipmode, TEXT(10), .column = "l_shipmode"),
    CALX_COLUMN(lineitem, comment, TEXT(44), .column = "l_comment"),
    CALX_FOREIGN_KEY("l_partkey, l_suppkey", .references = "partsupp.ps_partkey, partsupp.ps_suppkey"));

calx_metadata tpch_metadata = CALX_METADATA(&region_model, &nation_model, &supplier_model, &part_model, &partsupp_model,
                                            &customer_model, &orders_model, &lineitem_model);
