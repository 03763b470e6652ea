# SPDX-License-Identifier: MIT
"""Cases of the kinds that expressions are made of."""
from cases import No, case, flag, op, team_names, type_of
from nodes import Sequence, value_of


@case("ERROR",
      No("calx_label: a name is wanted"))
def error(b):
    return b.one(b.label_as(b.v(1), None))


@case("BIND",
      "SELECT CAST(? AS BIGINT) AS x",
      mysql="SELECT CAST(? AS SIGNED INTEGER) AS x",
      mariadb="SELECT CAST(? AS SIGNED INTEGER) AS x",
      oracle="SELECT CAST(? AS NUMBER(19)) AS x FROM DUAL",
      rows=[(7,)])
def bind(b):
    return b.one(b.cast_node(b.v(7), type_of("BIGINT")))


@case("BIND",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.name = 'bob' ORDER BY ffi_people.id",
      rows=[(2,)])
def literal_value(b):
    return b.where(b.op("EQ", b.c("name"), b.literal_node(value_of("bob"))))


@case("PARAM",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.id > ? ORDER BY ffi_people.id",
      rows=[(3,)], args={b"who": 2})
def param(b):
    return b.where(b.op("GT", b.c("id"), b.param_node("who", None)))


@case("COLUMN",
      "SELECT ffi_people.name FROM ffi_people ORDER BY ffi_people.id",
      rows=[('ann',), ('bob',), ('cid',)])
def column(b):
    return b.select(b.c("name"))


@case("COLUMN",
      "SELECT name FROM ffi_people ORDER BY ffi_people.id",
      rows=[('ann',), ('bob',), ('cid',)])
def column_without_a_table(b):
    return b.select_n([b.columns_n([b.column_named("name")]), b.from_n([b.people]), b.order_by_n([b.column_of(b.people, "id", None)])])


@case("LITERAL",
      "SELECT 1 + 1 AS x",
      oracle="SELECT 1 + 1 AS x FROM DUAL",
      rows=[(2,)])
def literal(b):
    return b.one(b.literal_column("1 + 1", None))


@case("TEXT",
      "SELECT points + ? AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[(31,), (21,), (None,)])
def text(b):
    return b.select(b.label(b.fragment_n("points + :more", [b.v(1)])), clauses=[b.from_n([b.people])])


@case("NULL",
      "SELECT NULL AS x",
      oracle="SELECT NULL AS x FROM DUAL",
      rows=[(None,)])
def null(b):
    return b.one(b.null_node())


@case("TRUE",
      "SELECT true AS x",
      sqlite="SELECT 1 AS x",
      oracle="SELECT 1 AS x FROM DUAL",
      rows=[(1,)])
def true(b):
    return b.one(b.true())


@case("FALSE",
      "SELECT false AS x",
      sqlite="SELECT 0 AS x",
      oracle="SELECT 0 AS x FROM DUAL",
      rows=[(0,)])
def false(b):
    return b.one(b.false())


@case("STAR",
      "SELECT count(*) AS x",
      oracle="SELECT count(*) AS x FROM DUAL",
      rows=[(1,)])
def star(b):
    return b.one(b.func("count", b.star(None)))


@case("STAR",
      "SELECT ffi_teams.* FROM ffi_teams ORDER BY ffi_teams.id",
      rows=[(1, 'red'), (2, 'blue')])
def star_of_a_table(b):
    return b.select_n([b.columns_n([b.star(b.teams)]), b.order_by_n([b.t("id")])])


@case("DEFAULT",
      "INSERT INTO ffi_people (id, name, points, active, born, doc) VALUES (?, ?, DEFAULT, ?, CAST(? AS DATE), '{}')",
      sqlite=No("{} has no DEFAULT as a value: leave the column out"),
      rows=[("eve", None)], then=lambda b: b.select(b.c("name"), b.c("points"), clauses=[b.where_n([b.op("EQ", b.c("id"), b.v(9))])]))
def default(b):
    return b.insert_n(b.people, [b.set_to(b.c("id"), b.v(9)), b.set_to(b.c("name"), b.v("eve")), b.set_to(b.c("points"), b.default_node()),
                                 b.set_to(b.c("active"), b.v(True)), b.set_to(b.c("born"), b.cast_node(b.v("2002-02-02"), type_of("DATE"))),
                                 b.set_to(b.c("doc"), b.literal_column("'{}'", None))])


@case("UNARY",
      "SELECT -ffi_people.id AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[(-1,), (-2,), (-3,)])
def unary(b):
    return b.select(b.label(b.unary(op("NEG"), b.c("id"))))


@case("UNARY",
      "SELECT ffi_people.id FROM ffi_people WHERE NOT ffi_people.id = ? ORDER BY ffi_people.id",
      rows=[(1,), (3,)])
def unary_not(b):
    return b.where(b.not_node(b.op("EQ", b.c("id"), b.v(2))))


@case("BINARY",
      "SELECT ffi_people.id + ? AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[(11,), (12,), (13,)])
def binary(b):
    return b.select(b.label(b.op("ADD", b.c("id"), b.v(10))))


@case("BINARY",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.name LIKE ? || '%' ESCAPE '/' ORDER BY ffi_people.id",
      mysql="SELECT ffi_people.id FROM ffi_people WHERE ffi_people.name LIKE concat(?, '%') ESCAPE '/' ORDER BY ffi_people.id",
      mariadb="SELECT ffi_people.id FROM ffi_people WHERE ffi_people.name LIKE concat(?, '%') ESCAPE '/' ORDER BY ffi_people.id",
      rows=[(2,)])
def binary_like(b):
    return b.where(b.like_node(op("STARTSWITH"), b.c("name"), b.v("b"), None, flag("AUTO_ESCAPE")))


@case("NARY",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.id = ? OR ffi_people.id = ? OR ffi_people.id < ? ORDER BY ffi_people.id",
      rows=[(1,), (3,)])
def nary(b):
    return b.where(b.nary(op("OR"), [b.op("EQ", b.c("id"), b.v(1)), b.op("EQ", b.c("id"), b.v(3)), b.op("LT", b.c("id"), b.v(0))]))


@case("LIST",
      "SELECT ffi_people.id, row_number() OVER (PARTITION BY ffi_people.team, ffi_people.active ORDER BY ffi_people.id) AS x FROM "
      "ffi_people ORDER BY ffi_people.id",
      rows=[(1, 1), (2, 1), (3, 1)])
def list_(b):
    window = b.over_node(b.func("row_number"), b.list_n([b.c("team"), b.c("active")]), b.list_n([b.c("id")]), None)
    return b.select(b.c("id"), b.label(window))


@case("TUPLE",
      "SELECT ffi_people.id FROM ffi_people WHERE (ffi_people.id, ffi_people.name) IN ((?, ?), (?, ?)) ORDER BY ffi_people.id",
      sqlite="SELECT ffi_people.id FROM ffi_people WHERE (ffi_people.id, ffi_people.name) IN (VALUES (?, ?), (?, ?)) ORDER BY "
             "ffi_people.id",
      rows=[(1,)])
def tuple_(b):
    pairs = [b.tuple_n([b.v(1), b.v("ann")]), b.tuple_n([b.v(2), b.v("eve")])]
    return b.where(b.in_n(b.tuple_n([b.c("id"), b.c("name")]), pairs, False))


@case("FUNC",
      "SELECT upper(ffi_people.name) AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[('ANN',), ('BOB',), ('CID',)])
def func(b):
    return b.select(b.label(b.func("upper", b.c("name"))))


@case("CASE",
      "SELECT CASE WHEN ffi_people.points > ? THEN ? WHEN ffi_people.points IS NULL THEN ? ELSE ? END AS x FROM ffi_people ORDER BY "
      "ffi_people.id",
      rows=[('many',), ('few',), ('none',)])
def case_(b):
    return b.select(b.label(b.case_n(None, [b.op("GT", b.c("points"), b.v(25)), b.v("many"), b.op("IS", b.c("points"), b.null_node()), b.v("none")],
                                     b.v("few"))))


@case("CASE",
      "SELECT CASE ffi_people.id WHEN ? THEN ? ELSE ? END AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[('one',), ('more',), ('more',)])
def case_of_a_value(b):
    return b.select(b.label(b.case_of(b.c("id"), [b.when_node(b.v(1), b.v("one")), b.else_node(b.v("more"))])))


@case("CAST",
      "SELECT CAST(ffi_people.id AS VARCHAR(5)) AS x FROM ffi_people ORDER BY ffi_people.id",
      sqlite="SELECT substr(CAST(ffi_people.id AS VARCHAR(5)), 1, 5) AS x FROM ffi_people ORDER BY ffi_people.id",
      mysql="SELECT CAST(ffi_people.id AS CHAR(5)) AS x FROM ffi_people ORDER BY ffi_people.id",
      mariadb="SELECT CAST(ffi_people.id AS CHAR(5)) AS x FROM ffi_people ORDER BY ffi_people.id",
      oracle="SELECT CAST(ffi_people.id AS VARCHAR2(5 CHAR)) AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[('1',), ('2',), ('3',)])
def cast(b):
    return b.select(b.label(b.cast_node(b.c("id"), type_of("VARCHAR", length=5))))


@case("EXTRACT",
      "SELECT EXTRACT(year FROM ffi_people.born) AS x FROM ffi_people ORDER BY ffi_people.id",
      sqlite="SELECT CAST(STRFTIME('%Y', ffi_people.born) AS INTEGER) AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[(2000,), (1999,), (2001,)])
def extract(b):
    return b.select(b.label(b.extract_node("year", b.c("born"))))


@case("IN",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.id NOT IN (?, ?) ORDER BY ffi_people.id",
      rows=[(2,)])
def in_(b):
    return b.where(b.in_n(b.c("id"), [b.v(1), b.v(3)], True))


@case("IN",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.team IN (SELECT ffi_teams.id FROM ffi_teams WHERE ffi_teams.name = ?) "
      "ORDER BY ffi_people.id",
      rows=[(1,), (2,)])
def in_a_select(b):
    return b.where(b.in_select(b.c("team"), b.select_node(b.select_n([b.columns_n([b.t("id")]), b.where_n([b.op("EQ", b.t("name"), b.v("red"))])])), False))


@case("BETWEEN",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.points BETWEEN ? AND ? ORDER BY ffi_people.id",
      rows=[(2,)])
def between(b):
    return b.where(b.between_node(b.c("points"), b.v(10), b.v(20), 0))


@case("EXISTS",
      "SELECT ffi_teams.name FROM ffi_teams WHERE EXISTS (SELECT 1 FROM ffi_people WHERE ffi_people.team = ffi_teams.id AND "
      "ffi_people.points > ?)",
      rows=[('red',)])
def exists(b):
    of_team = b.select_n([b.columns_n([b.literal_column("1", None)]), b.from_n([b.people]), b.where_n([b.op("EQ", b.c("team"), b.t("id")),
                                                                                                     b.op("GT", b.c("points"), b.v(0))])])
    return b.select_n([b.columns_n([b.t("name")]), b.where_n([b.exists_node(of_team)])])


@case("SCALAR",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.points = (SELECT max(other.points) AS max_1 FROM ffi_people AS other) "
      "ORDER BY ffi_people.id",
      oracle="SELECT ffi_people.id FROM ffi_people WHERE ffi_people.points = (SELECT max(other.points) AS max_1 FROM ffi_people "
             "other) ORDER BY ffi_people.id",
      rows=[(1,)])
def scalar(b):
    alias = b.alias_node(b.people, "other")
    most = b.scalar_subquery(b.select_n([b.columns_n([b.func("max", b.column_of(alias, "points", None))])]))
    return b.where(b.op("EQ", b.c("points"), most))


@case("QUANTIFIED",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.id > ALL (SELECT ffi_teams.id FROM ffi_teams) ORDER BY ffi_people.id",
      sqlite=No("{} has no ANY and ALL"),
      rows=[(3,)])
def quantified(b):
    ids = b.select_node(b.select_n([b.columns_n([b.t("id")])]))
    return b.where(b.op("GT", b.c("id"), b.quantified(op("ALL"), ids)))


@case("LABEL",
      "SELECT ffi_people.name AS who FROM ffi_people ORDER BY ffi_people.id",
      rows=[('ann',), ('bob',), ('cid',)])
def label(b):
    return b.select(b.label(b.c("name"), "who"))


@case("LABEL_NAME",
      "SELECT ffi_people.id * ? AS reverse, ffi_people.name FROM ffi_people ORDER BY reverse",
      rows=[(-3, 'cid'), (-2, 'bob'), (-1, 'ann')])
def label_name(b):
    columns = b.columns_n([b.label(b.op("MUL", b.c("id"), b.v(-1)), "reverse"), b.c("name")])
    return b.select_n([columns, b.order_by_n([b.label_named("reverse")])])


@case("ORDER",
      "SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.points DESC NULLS LAST",
      mysql="SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.points DESC",
      mariadb="SELECT ffi_people.id FROM ffi_people ORDER BY ffi_people.points DESC",
      rows=[(1,), (2,), (3,)])
def order(b):
    return b.select_n([b.columns_n([b.c("id")]), b.order_by_n([b.order_node(b.c("points"), flag("DESC", "NULLS_LAST"))])])


@case("COLLATE",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.name COLLATE utf8mb4_bin = ? ORDER BY ffi_people.id",
      sqlite="SELECT ffi_people.id FROM ffi_people WHERE ffi_people.name COLLATE \"NOCASE\" = ? ORDER BY ffi_people.id",
      postgresql="SELECT ffi_people.id FROM ffi_people WHERE ffi_people.name COLLATE \"C\" = ? ORDER BY ffi_people.id",
      oracle="SELECT ffi_people.id FROM ffi_people WHERE ffi_people.name COLLATE \"BINARY_CI\" = ? ORDER BY ffi_people.id",
      rows=[(1,)])
def collate(b):
    name = {"sqlite": "NOCASE", "postgresql": "C", "oracle": "BINARY_CI"}.get(b.dialect, "utf8mb4_bin")
    return b.where(b.op("EQ", b.collate_node(b.c("name"), name), b.v("ann")))


@case("ARRAY",
      No("{} has no operators of JSON or arrays"),
      postgresql="SELECT (ARRAY[?, ?])[?] AS x",
      rows=[(5,)])
def array(b):
    return b.one(b.op("ITEM", b.array_n([b.v(4), b.v(5)], type_of("BIGINT")), b.v(2)))


@case("ARRAY",
      No("{} has no arrays"),
      postgresql="SELECT ARRAY[?, ?] AS x",
      rows=[('{4,5}',)])
def array_alone(b):
    return b.one(b.array_n([b.v(4), b.v(5)], type_of("BIGINT")))


@case("COERCE",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.id = ? ORDER BY ffi_people.id",
      rows=[(2,)])
def coerce(b):
    return b.where(b.op("EQ", b.coerce_node(b.c("id"), type_of("BIGINT")), b.v(2)))


@case("INSERTED",
      "INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name=excluded.name",
      mysql="INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)",
      mariadb="INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)",
      oracle=No("{} has no ON CONFLICT: MERGE is a statement of its own"),
      rows=[(1, 'red'), (2, 'green')], then=team_names)
def inserted(b):
    return b.insert_n(b.teams, [b.set_to(b.t("id"), b.v(2)), b.set_to(b.t("name"), b.v("green")),
                                b.upsert_n(b.list_n([b.t("id")]), [b.set_to(b.t("name"), b.inserted_node("name"))], None)])


def numbered(b):
    return b.create_sequence(Sequence(name=b"ffi_numbers"), 0)


@case("SEQUENCE_NEXT",
      No("{} has no sequences"),
      postgresql="SELECT nextval('ffi_numbers') AS x",
      mariadb="SELECT NEXT VALUE FOR ffi_numbers AS x",
      oracle="SELECT ffi_numbers.nextval AS x FROM DUAL",
      rows=[(1,)], before=[numbered], after=[lambda b: b.drop_sequence("ffi_numbers", 0)])
def sequence_next(b):
    return b.one(b.sequence_next("ffi_numbers"))


@case("AS_BOOLEAN",
      "SELECT ffi_people.id FROM ffi_people WHERE ffi_people.active = 0 ORDER BY ffi_people.id",
      postgresql="SELECT ffi_people.id FROM ffi_people WHERE NOT ffi_people.active ORDER BY ffi_people.id",
      rows=[(2,)])
def as_boolean(b):
    return b.where(b.as_boolean(b.c("active"), True))


@case("GROUP",
      "SELECT ffi_people.id + (ffi_people.id) AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[(2,), (4,), (6,)])
def group(b):
    return b.select(b.label(b.op("ADD", b.c("id"), b.group(b.c("id")))))


@case("SLICE",
      No("{} has no operators of JSON or arrays"),
      postgresql="SELECT array_length((ARRAY[?, ?, ?])[?:?], 1) AS x",
      rows=[(2,)])
def slice_(b):
    part = b.slice_node(b.array_n([b.v(4), b.v(5), b.v(6)], type_of("BIGINT")), b.v(2), b.v(3))
    return b.one(b.func("array_length", part, b.literal_column("1", None)))


@case("ROW_OF",
      No("{} has no whole rows as values"),
      postgresql="SELECT row_to_json(one_team) AS x FROM ffi_teams AS one_team WHERE one_team.id = ?",
      oracle="SELECT row_to_json(one_team.COLUMN_VALUE) AS x FROM ffi_teams one_team WHERE one_team.id = ?",
      rows=[('{"id":1,"name":"red"}',)])
def row_of(b):
    team = b.alias_node(b.teams, "one_team")
    return b.select_n([b.columns_n([b.label(b.func("row_to_json", b.row_of(team)))]), b.where_n([b.op("EQ", b.column_of(team, "id", None), b.v(1))])])


@case("CONSTRAINT_NAME",
      No("{} has no ON CONFLICT ON CONSTRAINT"),
      postgresql="INSERT INTO ffi_teams (id, name) VALUES (?, ?) ON CONFLICT ON CONSTRAINT ffi_teams_pkey DO NOTHING",
      oracle=No("{} has no ON CONFLICT: MERGE is a statement of its own"),
      rows=[(1, 'red'), (2, 'blue')], then=team_names)
def constraint_name(b):
    return b.insert_n(b.teams, [b.set_to(b.t("id"), b.v(2)), b.set_to(b.t("name"), b.v("green")),
                                b.upsert_on_n(b.constraint_named("ffi_teams_pkey"), None, [], None)])


@case("JSON_VALUE",
      "SELECT CASE WHEN JSON_TYPE(JSON_EXTRACT(ffi_people.doc, '$.\"a\"')) = 'ARRAY' THEN "
      "CASE WHEN JSON_TYPE(JSON_EXTRACT(ffi_people.doc, '$.\"a\"[0]')) IN ('INTEGER', 'DOUBLE', 'DECIMAL', 'UNSIGNED "
      "INTEGER') AND CAST(JSON_UNQUOTE(JSON_EXTRACT(ffi_people.doc, '$.\"a\"[0]')) AS DECIMAL(65, 30)) % 1 + 0 = 0 AND "
      "CAST(JSON_UNQUOTE(JSON_EXTRACT(ffi_people.doc, '$.\"a\"[0]')) AS DECIMAL(65, 30)) BETWEEN -9223372036854775808 AND "
      "9223372036854775807 THEN CAST(CAST(JSON_UNQUOTE(JSON_EXTRACT(ffi_people.doc, '$.\"a\"[0]')) AS DECIMAL(65, 30)) AS SIGNED "
      "INTEGER) END END AS x FROM ffi_people ORDER BY ffi_people.id",
      sqlite="SELECT CASE WHEN JSON_TYPE(ffi_people.doc, '$.\"a\"[0]') IN ('integer', 'real') AND JSON_EXTRACT(ffi_people.doc, "
      "'$.\"a\"[0]') = CAST(JSON_EXTRACT(ffi_people.doc, '$.\"a\"[0]') AS INTEGER) THEN CAST(JSON_EXTRACT(ffi_people.doc, "
      "'$.\"a\"[0]') AS INTEGER) END AS x FROM ffi_people ORDER BY ffi_people.id",
      postgresql="SELECT CAST(jsonb_path_query_first(CAST(ffi_people.doc AS JSONB), 'strict $.\"a\"[0] ? (@.type() == \"number\" && @.floor() "
      "== @ && @ >= -9223372036854775808 && @ < 9223372036854775808)', '{}', TRUE) AS BIGINT) AS x FROM ffi_people ORDER BY "
      "ffi_people.id",
      oracle="SELECT CAST(JSON_VALUE(ffi_people.doc, '$.\"a\"[0]') AS NUMBER(19)) AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[(1,), (3,), (None,)])
def json_value(b):
    return b.select(b.label(b.json_path(b.c("doc"), "$.a[0]", type_of("BIGINT"))))


@case("CUSTOM",
      "SELECT (ffi_people.id + ffi_people.id) AS x FROM ffi_people ORDER BY ffi_people.id",
      rows=[(2,), (4,), (6,)])
def custom(b):
    return b.select(b.label(b.construct_n("ffi_twice", [b.c("id")], type_of("BIGINT"))))


@case("CUSTOM",
      No("{} has no ffi_nobody"))
def custom_of_nobody(b):
    return b.one(b.construct_n("ffi_nobody", [b.v(1)], None))
