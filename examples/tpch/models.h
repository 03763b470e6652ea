/* SPDX-License-Identifier: MIT */
/* The eight tables of TPC-H, as structs. Names in the database have the prefix that the benchmark gives them: l_orderkey. */
#ifndef TPCH_MODELS_H
#define TPCH_MODELS_H

#include <calx/calx.h>

struct region {
    int32_t regionkey;
    const char *name, *comment;
};
struct nation {
    int32_t nationkey;
    const char *name;
    int32_t regionkey;
    const char *comment;
};
struct supplier {
    int32_t suppkey;
    const char *name, *address;
    int32_t nationkey;
    const char *phone;
    calx_decimal acctbal;
    const char *comment;
};
struct part {
    int32_t partkey;
    const char *name, *mfgr, *brand, *type;
    int32_t size;
    const char *container;
    calx_decimal retailprice;
    const char *comment;
};
struct partsupp {
    int32_t partkey, suppkey, availqty;
    calx_decimal supplycost;
    const char *comment;
};
struct customer {
    int32_t custkey;
    const char *name, *address;
    int32_t nationkey;
    const char *phone;
    calx_decimal acctbal;
    const char *mktsegment, *comment;
};
struct orders {
    int32_t orderkey, custkey;
    const char *orderstatus;
    calx_decimal totalprice;
    calx_date orderdate;
    const char *orderpriority, *clerk;
    int32_t shippriority;
    const char *comment;
};
struct lineitem {
    int32_t orderkey, partkey, suppkey, linenumber;
    calx_decimal quantity, extendedprice, discount, tax;
    const char *returnflag, *linestatus;
    calx_date shipdate, commitdate, receiptdate;
    const char *shipinstruct, *shipmode, *comment;
};

CALX_DECLARE_MODEL(region);
CALX_DECLARE_MODEL(nation);
CALX_DECLARE_MODEL(supplier);
CALX_DECLARE_MODEL(part);
CALX_DECLARE_MODEL(partsupp);
CALX_DECLARE_MODEL(customer);
CALX_DECLARE_MODEL(orders);
CALX_DECLARE_MODEL(lineitem);
extern calx_metadata tpch_metadata;

#endif
