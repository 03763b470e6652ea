# SPDX-License-Identifier: MIT
"""Cases of what rows come from, of clauses, and of statements."""
from cases import No, case, flag, op, team_names, type_of


def ids(b, *conditions):
    """A select of the numbers of people, without an order: a part of others."""
    return b.select_n([b.columns_n([b.c("id")]), b.where_n(list(conditions))])


def red(b):
    return b.select_n([b.columns_n([b.t("id"), b.t("name")]), b.where_n([b.op("EQ", b.t("name"), b.v("red"))])])


def by_first(b):
    return b.order_by_n([b.literal_column("1", None)])


def of(b, source, *names):
    """A select from something else than a table."""
    return b.select_n([b.columns_n([b.column_of(source, name, None) for name in names]), b.from_n([source]), by_first(b)])


# ---- what rows come from

@case("TABLE",
      "SELECT count(*) AS count_1 FROM ffi_teams",
      rows=[(2,)])
def table(b):
    return b.select_n([b.columns_n([b.func("count", b.star(None))]), b.from_n([b.teams])])


@case("TABLE",
      "SELECT ffi_teams.id, ffi_teams.name FROM ffi_teams ORDER BY 1",
      rows=[(1, 'red'), (2, 'blue')])
def table_by_name(b):
    return of(b, b.table_named("ffi_teams", ["id", "name"]), "id", "name")


@case("ALIAS",
      "SELECT ffi_people.name, other.name AS next FROM ffi_people JOIN ffi_people AS other ON other.id = ffi_people.id + ? ORDER BY "
      "ffi_people.id",
      oracle="SELECT ffi_people.name, other.name AS next FROM ffi_people JOIN ffi_people other ON other.id = ffi_people.id + ? ORDER "
             "BY ffi_people.id",
      rows=[('ann', 'bob'), ('bob', 'cid')])
def alias(b):
    other = b.alias_node(b.people, "other")
    return b.select(b.c("name"), b.label(b.column_of(other, "name", None), "next"),
                    clauses=[b.from_n([b.people]), b.join_node(op("INNER"), other, b.op("EQ", b.column_of(other, "id", None),
                                                                                        b.op("ADD", b.c("id"), b.v(1))))])


@case("SUBQUERY",
      "SELECT reds.id, reds.name FROM (SELECT ffi_teams.id AS id, ffi_teams.name AS name FROM ffi_teams WHERE ffi_teams.name = ?) AS "
      "reds ORDER BY 1",
      oracle="SELECT reds.id, reds.name FROM (SELECT ffi_teams.id AS id, ffi_teams.name AS name FROM ffi_teams WHERE ffi_teams.name "
             "= ?) reds ORDER BY 1",
      rows=[(1, 'red')])
def subquery(b):
    return of(b, b.subquery_node(red(b), "reds", 0), "id", "name")


@case("SUBQUERY",
      No("{} has no LATERAL"),
      postgresql="SELECT ffi_teams.id, latest.last FROM ffi_teams CROSS JOIN LATERAL (SELECT max(ffi_people.id) AS last FROM "
                 "ffi_people WHERE ffi_people.team = ffi_teams.id) AS latest ORDER BY ffi_teams.id",
      mysql="SELECT ffi_teams.id, latest.last FROM ffi_teams CROSS JOIN LATERAL (SELECT max(ffi_people.id) AS last FROM ffi_people "
            "WHERE ffi_people.team = ffi_teams.id) AS latest ORDER BY ffi_teams.id",
      oracle="SELECT ffi_teams.id, latest.last FROM ffi_teams CROSS JOIN LATERAL (SELECT max(ffi_people.id) AS last FROM ffi_people "
             "WHERE ffi_people.team = ffi_teams.id) latest ORDER BY ffi_teams.id",
      rows=[(1, 2), (2, 3)])
def lateral(b):
    latest = b.subquery_node(b.select_n([b.columns_n([b.label(b.func("max", b.c("id")), "last")]), b.where_n([b.op("EQ", b.c("team"), b.t("id"))])]),
                             "latest", flag("LATERAL"))
    return b.select_n([b.columns_n([b.t("id"), b.column_of(latest, "last", None)]), b.from_n([b.teams]),
                       b.join_node(op("CROSS"), latest, None), b.order_by_n([b.t("id")])])


@case("CTE",
      "WITH reds(number, color) AS (SELECT ffi_teams.id AS id, ffi_teams.name AS name FROM ffi_teams WHERE ffi_teams.name = ?) "
      "SELECT reds.number, reds.color FROM reds ORDER BY 1",
      oracle="WITH reds(\"number\", color) AS (SELECT ffi_teams.id AS id, ffi_teams.name AS name FROM ffi_teams WHERE ffi_teams.name "
             "= ?) SELECT reds.\"number\", reds.color FROM reds ORDER BY 1",
      rows=[(1, 'red')])
def cte(b):
    return of(b, b.cte_node(red(b), "reds", b.names("number", "color"), 0), "number", "color")


def stepped(b):
    """1 to 4."""
    start = b.cte_node(b.select_n([b.columns_n([b.label(b.cast_node(b.v(1), type_of("BIGINT")), "n")])]), "counted", None, flag("RECURSIVE"))
    n = b.column_of(start, "n", type_of("BIGINT"))
    return b.cte_union(start, b.select_n([b.columns_n([b.op("ADD", n, b.v(1))]), b.where_n([b.op("LT", n, b.v(4))])]), True)


@case("CTE",
      "WITH RECURSIVE counted(n) AS (SELECT CAST(? AS BIGINT) AS n UNION ALL SELECT counted.n + ? AS anon_1 FROM counted WHERE "
      "counted.n < ?) SELECT counted.n FROM counted ORDER BY 1",
      mysql="WITH RECURSIVE counted(n) AS (SELECT CAST(? AS SIGNED INTEGER) AS n UNION ALL SELECT counted.n + ? AS anon_1 FROM "
            "counted WHERE counted.n < ?) SELECT counted.n FROM counted ORDER BY 1",
      mariadb="WITH RECURSIVE counted(n) AS (SELECT CAST(? AS SIGNED INTEGER) AS n UNION ALL SELECT counted.n + ? AS anon_1 FROM "
              "counted WHERE counted.n < ?) SELECT counted.n FROM counted ORDER BY 1",
      oracle="WITH counted(n) AS (SELECT CAST(? AS NUMBER(19)) AS n FROM DUAL UNION ALL SELECT counted.n + ? AS anon_1 FROM counted "
             "WHERE counted.n < ?) SELECT counted.n FROM counted ORDER BY 1",
      rows=[(1,), (2,), (3,), (4,)])
def recursive(b):
    return of(b, stepped(b), "n")


STEPPED = ("(n) AS (SELECT CAST(? AS BIGINT) AS n UNION ALL SELECT counted.n + ? AS anon_1 FROM counted WHERE counted.n < ?)")


@case("SEARCH", "WITH RECURSIVE counted" + STEPPED + " SEARCH DEPTH FIRST BY n SET place SELECT counted.n FROM counted ORDER BY counted.place",
      sqlite=No("sqlite has no SEARCH of recursive CTEs"), mysql=No("mysql has no SEARCH of recursive CTEs"),
      mariadb=No("mariadb has no SEARCH of recursive CTEs"),
      oracle="WITH counted" + STEPPED.replace("BIGINT) AS n", "NUMBER(19)) AS n FROM DUAL") +
             " SEARCH DEPTH FIRST BY n SET place SELECT counted.n FROM counted ORDER BY counted.place",
      rows=[(1,), (2,), (3,), (4,)])
def search(b):
    whole = b.cte_search(stepped(b), op("DEPTH_FIRST"), b.names("n"), "place")
    return b.select_n([b.columns_n([b.column_of(whole, "n", None)]), b.order_by_n([b.column_of(whole, "place", None)])])


@case("CYCLE", "WITH RECURSIVE counted" + STEPPED + " CYCLE n SET again TO 'Y' DEFAULT 'N' USING path_1 SELECT counted.n, counted.again FROM counted ORDER BY 1",
      sqlite=No("sqlite has no CYCLE of recursive CTEs"), mysql=No("mysql has no CYCLE of recursive CTEs"),
      mariadb=No("mariadb has no CYCLE of recursive CTEs"),
      oracle="WITH counted" + STEPPED.replace("BIGINT) AS n", "NUMBER(19)) AS n FROM DUAL") +
             " CYCLE n SET again TO 'Y' DEFAULT 'N' SELECT counted.n, counted.again FROM counted ORDER BY 1",
      rows=[(1, 'N'), (2, 'N'), (3, 'N'), (4, 'N')])
def cycle(b):
    return of(b, b.cte_cycle_node(stepped(b), b.names("n"), "again", b.v("Y"), b.v("N"), None), "n", "again")


@case("JOIN",
      "SELECT ffi_people.name, ffi_teams.name AS color FROM ffi_people LEFT OUTER JOIN ffi_teams ON ffi_people.team = ffi_teams.id "
      "ORDER BY ffi_people.id",
      rows=[('ann', 'red'), ('bob', 'red'), ('cid', 'blue')])
def join(b):
    both = b.from_join(op("LEFT"), b.people, b.teams, b.op("EQ", b.c("team"), b.t("id")))
    return b.select(b.c("name"), b.label(b.t("name"), "color"), clauses=[b.from_n([both])])


@case("JOIN",
      "SELECT ffi_people.id, ffi_teams.id AS other FROM ffi_people FULL OUTER JOIN ffi_teams ON ffi_people.id = ffi_teams.id ORDER "
      "BY ffi_people.id",
      mysql=No("{} has no FULL JOIN"),
      mariadb=No("{} has no FULL JOIN"),
      rows=[(1, 1), (2, 2), (3, None)])
def join_full(b):
    both = b.from_join(op("FULL"), b.people, b.teams, b.op("EQ", b.c("id"), b.t("id")))
    return b.select(b.c("id"), b.label(b.t("id"), "other"), clauses=[b.from_n([both])])


@case("VALUES",
      "SELECT v.id, v.name FROM (SELECT ? AS id, ? AS name UNION ALL SELECT ?, ?) AS v ORDER BY 1",
      postgresql="SELECT v.id, v.name FROM (VALUES (?, ?), (?, ?)) AS v (id, name) ORDER BY 1",
      oracle="SELECT v.id, v.name FROM (SELECT ? AS id, ? AS name FROM DUAL UNION ALL SELECT ?, ? FROM DUAL) v ORDER BY 1",
      rows=[(7, 'seven'), (8, 'eight')])
def values(b):
    return of(b, b.values_n("v", b.names("id", "name"), [b.team_row(7, "seven"), b.team_row(8, "eight")]), "id", "name")


@case("TABLE_FUNCTION",
      "SELECT g.value FROM json_table('[1, 2, 3]', '$[*]' COLUMNS (value INTEGER PATH '$')) AS g ORDER BY 1",
      sqlite="SELECT g.value FROM json_each(?) AS g ORDER BY 1",
      postgresql="SELECT g.value FROM generate_series(?, ?) AS g (value) ORDER BY 1",
      oracle="SELECT g.value FROM TABLE (numbers_to(?)) g ORDER BY 1",
      rows=[(1,), (2,), (3,)])
def table_function(b):
    """Each backend has functions of its own that give rows."""
    call = {"sqlite": lambda: b.func("json_each", b.v("[1, 2, 3]")), "postgresql": lambda: b.func("generate_series", b.v(1), b.v(3)),
            "oracle": lambda: b.func("numbers_to", b.v(3))}
    flags = flag("DERIVED") if b.dialect == "postgresql" else 0
    made = call.get(b.dialect, lambda: b.func("json_table", b.literal_column("'[1, 2, 3]', '$[*]' COLUMNS (value INTEGER PATH '$')", None)))()
    return of(b, b.table_function(made, "g", b.names("value"), flags), "value")


@case("TABLE_FUNCTION",
      No("{} has no WITH ORDINALITY and names for the columns of a function"),
      postgresql="SELECT g.value, g.place FROM generate_series(?, ?) WITH ORDINALITY AS g (value, place) ORDER BY 1",
      rows=[(7, 1), (8, 2), (9, 3)])
def with_ordinality(b):
    series = b.func("generate_series", b.v(7), b.v(9))
    return of(b, b.table_function(series, "g", b.names("value", "place"), flag("DERIVED", "ORDINALITY")), "value", "place")


# ---- clauses

@case("COLUMNS",
      "SELECT ffi_people.id, ffi_people.team FROM ffi_people ORDER BY ffi_people.id",
      rows=[(1, 1), (2, 1), (3, 2)])
def columns(b):
    return b.select_n([b.columns_n([b.c("id")]), b.columns_n([b.c("team")]), b.order_by_n([b.c("id")])])


@case("FROM",
      "SELECT 5 FROM ffi_teams",
      rows=[(5,), (5,)])
def from_(b):
    return b.select_n([b.columns_n([b.literal_column("5", None)]), b.from_n([b.teams])])


@case("WHERE",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.id > ? AND ffi_people.id < ? ORDER BY ffi_people.id",
      rows=[(2,)])
def where(b):
    return b.select(b.c("id"), clauses=[b.where_n([b.op("GT", b.c("id"), b.v(1))]), b.where_n([b.op("LT", b.c("id"), b.v(3))])])


def grouped(b, *more):
    return b.select_n([b.columns_n([b.c("team"), b.func("count", b.star(None))]), b.group_by_n([b.c("team")]), *more, b.order_by_n([b.c("team")])])


@case("GROUP_BY",
      "SELECT ffi_people.team, count(*) AS count_1 FROM ffi_people GROUP BY ffi_people.team ORDER BY ffi_people.team",
      rows=[(1, 2), (2, 1)])
def group_by(b):
    return grouped(b)


@case("HAVING",
      "SELECT ffi_people.team, count(*) AS count_1 FROM ffi_people GROUP BY ffi_people.team HAVING count(*) > ? ORDER BY ffi_people.team",
      rows=[(1, 2)])
def having(b):
    return grouped(b, b.having_n([b.op("GT", b.func("count", b.star(None)), b.v(1))]))


@case("ORDER_BY",
      "SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.born DESC",
      rows=[(3,), (1,), (2,)])
def order_by(b):
    return b.select_n([b.columns_n([b.c("id")]), b.order_by_n([b.order_node(b.c("born"), flag("DESC"))])])


@case("LIMIT",
      "SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.id LIMIT ? OFFSET ?",
      mysql="SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.id LIMIT ?, ?",
      mariadb="SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.id LIMIT ?, ?",
      oracle="SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.id OFFSET ? ROWS FETCH FIRST ? ROWS ONLY",
      rows=[(2,)])
def limit(b):
    return b.select(b.c("id"), clauses=[b.limit(1), b.offset(1)])


@case("LIMIT",
      No("{} has no FETCH with PERCENT or WITH TIES"),
      postgresql="SELECT ffi_people.id, ffi_people.team FROM ffi_people ORDER BY ffi_people.team FETCH FIRST ? ROWS WITH TIES",
      oracle="SELECT ffi_people.id, ffi_people.team FROM ffi_people ORDER BY ffi_people.team FETCH FIRST ? ROWS WITH TIES",
      rows=[(1, 1), (2, 1)])
def limit_with_ties(b):
    columns_of = b.columns_n([b.c("id"), b.c("team")])
    return b.select_n([columns_of, b.order_by_n([b.c("team")]), b.limit_node(b.v(1), None, flag("FETCH", "WITH_TIES"))])


@case("DISTINCT_ROWS",
      "SELECT DISTINCT ffi_people.team FROM ffi_people ORDER BY ffi_people.team",
      rows=[(1,), (2,)])
def distinct_rows(b):
    return b.select_n([b.columns_n([b.c("team")]), b.distinct_rows_n([]), b.order_by_n([b.c("team")])])


@case("DISTINCT_ROWS",
      No("{} has no DISTINCT ON"),
      postgresql="SELECT DISTINCT ON (ffi_people.team) ffi_people.team, ffi_people.name FROM ffi_people ORDER BY ffi_people.team, "
                 "ffi_people.id",
      rows=[(1, 'ann'), (2, 'cid')])
def distinct_on(b):
    return b.select_n([b.columns_n([b.c("team"), b.c("name")]), b.distinct_rows_n([b.c("team")]), b.order_by_n([b.c("team"), b.c("id")])])


@case("FOR_UPDATE",
      "SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.id FOR UPDATE SKIP LOCKED",
      sqlite="SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.id",
      rows=[(1,), (2,), (3,)])
def for_update(b):
    return b.select(b.c("id"), clauses=[b.for_update_n(flag("SKIP_LOCKED"), [])])


@case("WITH",
      "WITH reds AS (SELECT ffi_teams.id AS id, ffi_teams.name AS name FROM ffi_teams WHERE ffi_teams.name = ?) SELECT ffi_people.id "
      "FROM ffi_people ORDER BY ffi_people.id",
      rows=[(1,), (2,), (3,)])
def with_(b):
    return b.select(b.c("id"), clauses=[b.with_n([b.cte_node(red(b), "reds", None, 0)])])


@case("RETURNING",
      "INSERT INTO ffi_teams (id, name) VALUES (?, ?) RETURNING ffi_teams.id, ffi_teams.name",
      sqlite="INSERT INTO ffi_teams (id, name) VALUES (?, ?) RETURNING id, name",
      mysql=No("{} has no RETURNING"),
      oracle=No("{} has no RETURNING"),
      rows=[(9, 'grey')])
def returning(b):
    return b.insert_n(b.teams, [b.set_to(b.t("id"), b.v(9)), b.set_to(b.t("name"), b.v("grey")), b.returning_n([b.t("id"), b.t("name")])])


@case("SET",
      "UPDATE ffi_teams SET name=?",
      rows=[(1, 'green'), (2, 'green')], then=team_names)
def set_(b):
    return b.update_n(b.teams, [b.set_to(b.t("name"), b.v("green"))])


@case("SETS",
      "INSERT INTO ffi_teams (id, name) VALUES (?, ?)",
      rows=[(1, 'red'), (2, 'blue'), (3, 'green')], then=team_names)
def sets(b):
    return b.insert_n(b.teams, [b.set_to(b.t("id"), b.v(3)), b.set_to(b.t("name"), b.v("green"))])


@case("ROWS",
      "INSERT INTO ffi_teams (id, name) VALUES (?, ?), (?, ?)",
      oracle=No("{} has no INSERT of several rows at once"),
      rows=[(1, 'red'), (2, 'blue'), (3, 'green'), (4, 'white')], then=team_names)
def rows(b):
    return b.insert_n(b.teams, [b.rows_n(b.list_n([b.t("id"), b.t("name")]), [b.team_row(3, "green"), b.team_row(4, "white")])])


@case("UPSERT",
      "INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name=?",
      mysql="INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = ?",
      mariadb="INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = ?",
      oracle=No("{} has no ON CONFLICT: MERGE is a statement of its own"),
      rows=[(1, 'both'), (2, 'blue')], then=team_names)
def upsert(b):
    return b.insert_n(b.teams, [b.set_to(b.t("id"), b.v(1)), b.set_to(b.t("name"), b.v("green")),
                                b.upsert_n(b.list_n([b.t("id")]), [b.set_to(b.t("name"), b.v("both"))], None)])


@case("UPSERT",
      "INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
      mysql="INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE id = id",
      mariadb="INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE id = id",
      oracle=No("{} has no ON CONFLICT: MERGE is a statement of its own"),
      rows=[(1, 'red'), (2, 'blue')], then=team_names)
def upsert_nothing(b):
    return b.insert_n(b.teams, [b.set_to(b.t("id"), b.v(1)), b.set_to(b.t("name"), b.v("green")), b.upsert_n(b.list_n([b.t("id")]), [], None)])


@case("JOIN_TO",
      "SELECT ffi_people.name, ffi_teams.name AS color FROM ffi_people JOIN ffi_teams ON ffi_people.team = ffi_teams.id ORDER BY "
      "ffi_people.id",
      rows=[('ann', 'red'), ('bob', 'red'), ('cid', 'blue')])
def join_to(b):
    return b.select(b.c("name"), b.label(b.t("name"), "color"), clauses=[b.from_n([b.people]), b.join_node(op("INNER"), b.teams, None)])


@case("PREFIX",
      "SELECT /* all */ ffi_people.id FROM ffi_people ORDER BY ffi_people.id",
      mariadb="SELECT /* all */ SQL_SMALL_RESULT ffi_people.id FROM ffi_people ORDER BY ffi_people.id",
      rows=[(1,), (2,), (3,)])
def prefix(b):
    return b.select(b.c("id"), clauses=[b.prefix("/* all */", None), b.prefix("SQL_SMALL_RESULT", "mariadb")])


@case("CORRELATE",
      "SELECT ffi_teams.name, (SELECT count(*) AS count_1 FROM ffi_people WHERE ffi_people.team = ffi_teams.id) AS people FROM "
      "ffi_teams ORDER BY ffi_teams.id",
      rows=[('red', 2), ('blue', 1)])
def correlate(b):
    of_team = b.select_n([b.columns_n([b.func("count", b.star(None))]), b.from_n([b.people]), b.where_n([b.op("EQ", b.c("team"), b.t("id"))]),
                          b.correlate_n([b.teams], 0)])
    return b.select_n([b.columns_n([b.t("name"), b.label(b.scalar_subquery(of_team), "people")]), b.order_by_n([b.t("id")])])


@case("WINDOWS",
      "SELECT row_number() OVER up AS up, row_number() OVER down AS down FROM ffi_people WINDOW up AS (ORDER BY ffi_people.id ASC), "
      "down AS (ORDER BY ffi_people.id DESC) ORDER BY ffi_people.id",
      rows=[(1, 3), (2, 2), (3, 1)])
def windows(b):
    first, last = (b.window_n(name, [b.order_by_n([b.order_node(b.c("id"), flag(way))])]) for name, way in (("up", "ASC"), ("down", "DESC")))
    numbers = [b.label(b.over_named(b.func("row_number"), name), name) for name in ("up", "down")]
    return b.select(*numbers, clauses=[first, last])


@case("FROM_SELECT",
      "INSERT INTO ffi_teams (id, name) SELECT ffi_people.id + ? AS anon_1, ffi_people.name FROM ffi_people",
      rows=[(1, 'red'), (2, 'blue'), (11, 'ann'), (12, 'bob'), (13, 'cid')], then=team_names)
def from_select(b):
    copied = b.select_n([b.columns_n([b.op("ADD", b.c("id"), b.v(10)), b.c("name")])])
    return b.insert_n(b.teams, [b.from_select(b.list_n([b.t("id"), b.t("name")]), copied)])


@case("VALUES_ROWS",
      "VALUES (?, ?), (?, ?)",
      mysql="VALUES ROW(?, ?), ROW(?, ?)",
      mariadb="SELECT * FROM (SELECT ? AS column1, ? AS column2 UNION ALL SELECT ?, ?) AS v",
      oracle="SELECT ?, ? FROM DUAL UNION ALL SELECT ?, ? FROM DUAL",
      rows=[(7, 'seven'), (8, 'eight')])
def values_rows(b):
    return b.values_statement_n([b.team_row(7, "seven"), b.team_row(8, "eight")])


@case("VALUES_ROWS",
      "WITH v(id, name) AS (VALUES (?, ?), (?, ?)) SELECT v.id, v.name FROM v ORDER BY 1",
      mysql="WITH v(id, name) AS (VALUES ROW(?, ?), ROW(?, ?)) SELECT v.id, v.name FROM v ORDER BY 1",
      mariadb="WITH v(id, name) AS (SELECT * FROM (SELECT ? AS column1, ? AS column2 UNION ALL SELECT ?, ?) AS v) SELECT v.id, "
              "v.name FROM v ORDER BY 1",
      oracle="WITH v(id, name) AS (SELECT ?, ? FROM DUAL UNION ALL SELECT ?, ? FROM DUAL) SELECT v.id, v.name FROM v ORDER BY 1",
      rows=[(7, 'seven'), (8, 'eight')])
def values_rows_as_a_cte(b):
    made = b.values_statement_n([b.team_row(7, "seven"), b.team_row(8, "eight")])
    return of(b, b.cte_node(made, "v", b.names("id", "name"), 0), "id", "name")


@case("TEXT_SELECT",
      "SELECT team.id, team.name FROM (SELECT id, name FROM ffi_teams WHERE id = ?) AS team ORDER BY 1",
      oracle="SELECT team.id, team.name FROM (SELECT id, name FROM ffi_teams WHERE id = ?) team ORDER BY 1",
      rows=[(1, 'red')])
def text_select(b):
    made = b.text_select(b.fragment_n("SELECT id, name FROM ffi_teams WHERE id = :one", [b.v(1)]), b.names("id", "name"))
    return of(b, b.subquery_node(made, "team", 0), "id", "name")


# ---- statements

@case("SELECT",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.id <= ? ORDER BY ffi_people.id",
      rows=[(1,), (2,)])
def select(b):
    made = b.select_n([b.columns_n([b.c("id")])])
    b.statement_add(made, b.where_n([b.op("LE", b.c("id"), b.v(2))]))
    b.statement_add(made, b.order_by_n([b.c("id")]))
    return made


@case("COMPOUND",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.id = ? UNION ALL SELECT ffi_teams.id FROM ffi_teams ORDER BY 1",
      rows=[(1,), (1,), (2,)])
def compound(b):
    made = b.compound_n(op("UNION"), flag("ALL"), [ids(b, b.op("EQ", b.c("id"), b.v(1))), b.select_n([b.columns_n([b.t("id")])])])
    b.statement_add(made, by_first(b))
    return made


@case("COMPOUND",
      "SELECT ffi_people.id FROM ffi_people EXCEPT SELECT ffi_teams.id FROM ffi_teams",
      oracle="SELECT ffi_people.id FROM ffi_people MINUS SELECT ffi_teams.id FROM ffi_teams",
      rows=[(3,)])
def compound_except(b):
    return b.compound_n(op("EXCEPT"), 0, [ids(b), b.select_n([b.columns_n([b.t("id")])])])


@case("INSERT",
      "INSERT INTO ffi_teams (id, name) VALUES (?, ?)",
      rows=[(1, 'red'), (2, 'blue'), (3, 'green')], then=team_names)
def insert(b):
    return b.insert_n(b.teams, [b.set_to(b.t("id"), b.v(3)), b.set_to(b.t("name"), b.v("green"))])


@case("UPDATE",
      "UPDATE ffi_people SET points=? FROM ffi_teams WHERE ffi_people.team = ffi_teams.id AND ffi_teams.name = ?",
      mysql="UPDATE ffi_people, ffi_teams SET ffi_people.points=? WHERE ffi_people.team = ffi_teams.id AND ffi_teams.name = ?",
      mariadb="UPDATE ffi_people, ffi_teams SET ffi_people.points=? WHERE ffi_people.team = ffi_teams.id AND ffi_teams.name = ?",
      oracle=No("{} has no UPDATE with further tables"),
      rows=[('ann', 30), ('bob', 20), ('cid', 99)], then=lambda b: b.select(b.c("name"), b.c("points")))
def update(b):
    return b.update_n(b.people, [b.set_to(b.c("points"), b.v(99)), b.from_n([b.teams]), b.where_n([b.op("EQ", b.c("team"), b.t("id")),
                                                                                                  b.op("EQ", b.t("name"), b.v("blue"))])])


@case("DELETE",
      "DELETE FROM ffi_people WHERE ffi_people.id > ?",
      rows=[(1,)], then=lambda b: b.select(b.c("id")))
def delete(b):
    return b.delete_n(b.people, [b.where_n([b.op("GT", b.c("id"), b.v(1))])])
