-- The same queries by hand, for SQLite. Dates are text, and its own products of decimals are floating: exact to the hundredth here.

-- 1
SELECT l_returnflag, l_linestatus,
       sum(l_quantity), sum(l_extendedprice),
       sum(l_extendedprice * (1 - l_discount)),
       sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)),
       avg(l_quantity), avg(l_extendedprice), avg(l_discount), count(*)
FROM lineitem
WHERE l_shipdate <= date('1998-12-01', '-90 days')
GROUP BY l_returnflag, l_linestatus
ORDER BY l_returnflag, l_linestatus;

-- 3
SELECT l_orderkey, sum(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate, o_shippriority
FROM customer
JOIN orders ON o_custkey = c_custkey
JOIN lineitem ON l_orderkey = o_orderkey
WHERE c_mktsegment = 'BUILDING' AND o_orderdate < '1995-03-15' AND l_shipdate > '1995-03-15'
GROUP BY l_orderkey, o_orderdate, o_shippriority
ORDER BY revenue DESC, o_orderdate, l_orderkey
LIMIT 10;

-- 5
SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue
FROM customer, orders, lineitem, supplier, nation, region
WHERE o_custkey = c_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey
  AND s_nationkey = c_nationkey AND n_nationkey = s_nationkey AND n_regionkey = r_regionkey
  AND r_name = 'ASIA' AND o_orderdate >= '1994-01-01' AND o_orderdate < date('1994-01-01', '+1 year')
GROUP BY n_name
ORDER BY revenue DESC;

-- 7
SELECT supp_nation, cust_nation, l_year, sum(volume)
FROM (SELECT s.n_name AS supp_nation, c.n_name AS cust_nation, CAST(strftime('%Y', l_shipdate) AS INTEGER) AS l_year,
             l_extendedprice * (1 - l_discount) AS volume
      FROM lineitem, orders, supplier, customer, nation s, nation c
      WHERE l_orderkey = o_orderkey AND l_suppkey = s_suppkey AND o_custkey = c_custkey
        AND s_nationkey = s.n_nationkey AND c_nationkey = c.n_nationkey
        AND (s.n_name = 'FRANCE' AND c.n_name = 'GERMANY' OR s.n_name = 'GERMANY' AND c.n_name = 'FRANCE')
        AND l_shipdate BETWEEN '1995-01-01' AND '1996-12-31') AS shipping
GROUP BY supp_nation, cust_nation, l_year
ORDER BY supp_nation, cust_nation, l_year;

-- 9
SELECT n_name, CAST(strftime('%Y', o_orderdate) AS INTEGER) AS o_year,
       sum(l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity)
FROM part, supplier, lineitem, partsupp, orders, nation
WHERE p_partkey = l_partkey AND s_suppkey = l_suppkey AND ps_partkey = l_partkey AND ps_suppkey = l_suppkey
  AND o_orderkey = l_orderkey AND n_nationkey = s_nationkey AND p_name LIKE '%green%'
GROUP BY n_name, o_year
ORDER BY n_name, o_year DESC;

-- 11
WITH stock AS (
    SELECT ps_partkey, ps_supplycost * ps_availqty AS value
    FROM partsupp, supplier, nation
    WHERE ps_suppkey = s_suppkey AND s_nationkey = n_nationkey AND n_name = 'GERMANY')
SELECT ps_partkey, sum(value) AS total
FROM stock
GROUP BY ps_partkey
HAVING sum(value) > (SELECT sum(value) * 0.01 FROM stock)
ORDER BY total DESC, ps_partkey;

-- 13
SELECT c_count, count(*) AS custdist
FROM (SELECT c_custkey, count(o_orderkey) AS c_count
      FROM customer
      LEFT JOIN orders ON o_custkey = c_custkey AND o_comment NOT LIKE '%special%requests%'
      GROUP BY c_custkey) AS c_orders
GROUP BY c_count
ORDER BY custdist DESC, c_count DESC;

-- 15
WITH revenue AS (
    SELECT l_suppkey AS supplier_no, sum(l_extendedprice * (1 - l_discount)) AS total_revenue
    FROM lineitem
    WHERE l_shipdate >= '1996-01-01' AND l_shipdate < date('1996-01-01', '+3 months')
    GROUP BY l_suppkey)
SELECT s_suppkey, s_name, s_address, s_phone, total_revenue
FROM supplier JOIN revenue ON supplier_no = s_suppkey
WHERE total_revenue = (SELECT max(total_revenue) FROM revenue)
ORDER BY s_suppkey;

-- 17
SELECT sum(l_extendedprice) / 7.00
FROM lineitem JOIN part ON p_partkey = l_partkey
WHERE p_brand = 'Brand#23' AND p_container = 'MED BAG'
  AND l_quantity < (SELECT 0.2 * avg(inside.l_quantity) FROM lineitem inside WHERE inside.l_partkey = p_partkey);

-- 19
SELECT sum(l_extendedprice * (1 - l_discount))
FROM lineitem JOIN part ON p_partkey = l_partkey
WHERE (p_brand = 'Brand#12' AND p_container IN ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG')
           AND l_quantity >= 1 AND l_quantity <= 11 AND p_size BETWEEN 1 AND 5
       OR p_brand = 'Brand#23' AND p_container IN ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK')
           AND l_quantity >= 10 AND l_quantity <= 20 AND p_size BETWEEN 1 AND 10
       OR p_brand = 'Brand#34' AND p_container IN ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG')
           AND l_quantity >= 20 AND l_quantity <= 30 AND p_size BETWEEN 1 AND 15)
  AND l_shipmode IN ('AIR', 'REG AIR') AND l_shipinstruct = 'DELIVER IN PERSON';

-- 21
SELECT s_name, count(*) AS numwait
FROM supplier, lineitem own, orders, nation
WHERE s_suppkey = own.l_suppkey AND o_orderkey = own.l_orderkey AND o_orderstatus = 'F'
  AND own.l_receiptdate > own.l_commitdate AND s_nationkey = n_nationkey AND n_name = 'SAUDI ARABIA'
  AND EXISTS (SELECT 1 FROM lineitem b WHERE b.l_orderkey = own.l_orderkey AND b.l_suppkey <> own.l_suppkey)
  AND NOT EXISTS (SELECT 1 FROM lineitem b WHERE b.l_orderkey = own.l_orderkey AND b.l_suppkey <> own.l_suppkey
                                             AND b.l_receiptdate > b.l_commitdate)
GROUP BY s_name
ORDER BY numwait DESC, s_name
LIMIT 100;
