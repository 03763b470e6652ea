# SPDX-License-Identifier: MIT
"""Cases of the kinds that aggregates and windows are made of."""
from cases import No, case, flag, op


@case("OVER",
      "SELECT ffi_people.id, row_number() OVER (ORDER BY ffi_people.id DESC) AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[(1, 3), (2, 2), (3, 1)])
def over(b):
    return b.select(b.c("id"), b.label(b.over_n(b.func("row_number"), [b.order_by_n([b.order_node(b.c("id"), flag("DESC"))])])))


@case("WINDOW",
      "SELECT row_number() OVER w AS x FROM ffi_people WINDOW w AS (PARTITION BY ffi_people.team ORDER BY ffi_people.id) ORDER BY "
      "ffi_people.id",
      rows=[(1,), (2,), (1,)])
def window(b):
    within = b.window_n("w", [b.partition_by_n([b.c("team")]), b.order_by_n([b.c("id")])])
    return b.select(b.label(b.over_named(b.func("row_number"), "w")), clauses=[within])


@case("FRAME",
      "SELECT count(*) OVER (ORDER BY ffi_people.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS x FROM ffi_people ORDER BY "
      "ffi_people.id",
      rows=[(1,), (2,), (3,)])
def frame(b):
    rows = b.frame_part(op("ROWS"), b.bound_node(op("UNBOUNDED_PRECEDING"), None), b.bound_node(op("CURRENT_ROW"), None))
    return b.select(b.label(b.over_n(b.func("count", b.star(None)), [b.order_by_n([b.c("id")]), rows])))


@case("BOUND",
      "SELECT count(*) OVER (ORDER BY ffi_people.id ROWS BETWEEN ? PRECEDING AND ? FOLLOWING) AS x FROM ffi_people ORDER BY ffi_people.id",
      mysql="SELECT count(*) OVER (ORDER BY ffi_people.id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS x FROM ffi_people ORDER BY "
            "ffi_people.id",
      mariadb="SELECT count(*) OVER (ORDER BY ffi_people.id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS x FROM ffi_people ORDER BY "
              "ffi_people.id",
      rows=[(2,), (3,), (2,)])
def bound(b):
    rows = b.frame_node(op("ROWS"), b.bound_node(op("PRECEDING"), b.v(1)), b.bound_node(op("FOLLOWING"), b.v(1)))
    return b.select(b.label(b.over_node(b.func("count", b.star(None)), None, b.list_n([b.c("id")]), rows)))


@case("FILTER",
      "SELECT sum(CASE WHEN ffi_people.team = ? THEN ffi_people.points END) AS x FROM ffi_people",
      sqlite="SELECT sum(ffi_people.points) FILTER (WHERE ffi_people.team = ?) AS x FROM ffi_people",
      postgresql="SELECT sum(ffi_people.points) FILTER (WHERE ffi_people.team = ?) AS x FROM ffi_people",
      rows=[(50,)])
def filter_(b):
    return b.one(b.filter_node(b.func("sum", b.c("points")), b.op("EQ", b.c("team"), b.v(1))))


@case("WITHIN",
      No("{} has no WITHIN GROUP"),
      postgresql="SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ffi_people.id) AS x FROM ffi_people",
      mariadb=No("{} has no WITHIN GROUP without OVER"),
      oracle="SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY ffi_people.id) AS x FROM ffi_people",
      rows=[(2,)])
def within(b):
    return b.one(b.within_group_n(b.func("percentile_disc", b.literal_column("0.5", None)), [b.c("id")]))


@case("WITHIN",
      No("{} has no WITHIN GROUP"),
      postgresql=No("{} has no WITHIN GROUP with OVER"),
      mariadb="SELECT ffi_people.id, percentile_disc(0.5) WITHIN GROUP (ORDER BY ffi_people.id) OVER (PARTITION BY ffi_people.team) "
              "AS x FROM ffi_people ORDER BY ffi_people.id",
      oracle="SELECT ffi_people.id, percentile_disc(0.5) WITHIN GROUP (ORDER BY ffi_people.id) OVER (PARTITION BY ffi_people.team) "
             "AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[(1, 1), (2, 1), (3, 3)])
def within_a_window(b):
    half = b.within_group_n(b.func("percentile_disc", b.literal_column("0.5", None)), [b.c("id")])
    return b.select(b.c("id"), b.label(b.over_n(half, [b.partition_by_n([b.c("team")])])))


@case("DISTINCT",
      "SELECT count(DISTINCT ffi_people.team) AS x FROM ffi_people",
      rows=[(2,)])
def distinct(b):
    return b.one(b.func("count", b.distinct_node(b.c("team"))))


@case("AGGREGATE_ORDER",
      "SELECT group_concat(ffi_people.name ORDER BY ffi_people.id DESC SEPARATOR ', ') AS x FROM ffi_people",
      sqlite=No("{} has no ORDER BY within an aggregate"),
      postgresql="SELECT string_agg(ffi_people.name, ? ORDER BY ffi_people.id DESC) AS x FROM ffi_people",
      oracle="SELECT LISTAGG(ffi_people.name, ?) WITHIN GROUP (ORDER BY ffi_people.id DESC) AS x FROM ffi_people",
      rows=[('cid, bob, ann',)])
def aggregate_order(b):
    return b.one(b.string_agg_n(b.c("name"), b.v(", "), [b.order_node(b.c("id"), flag("DESC"))]))
