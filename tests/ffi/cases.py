# SPDX-License-Identifier: MIT
"""What a case of a kind of node is, and what its builders have at hand: tables, their rows, and short names for the functions."""
import re

from nodes import ATTRIBUTES, Attribute, FLAGS, OPS, TYPES, Type, value_of

DIALECTS = ("sqlite", "postgresql", "mysql", "mariadb", "oracle")
MARKS = {"postgresql": "$", "oracle": ":"}
CASES = []


class No(str):
    """An error instead of SQL: its message."""


def marked(sql, dialect):
    """What a case says of a dialect: `?` is a parameter, written its way, but for one in a path into JSON; {} in a message is its name."""
    if isinstance(sql, No):
        return No(sql.replace("{}", dialect))
    if sql is None or dialect not in MARKS:
        return sql
    parts = re.split(r"\?(?! \(@)", sql)
    return "".join(part + (MARKS[dialect] + str(at) if at < len(parts) else "") for at, part in enumerate(parts, 1))


class Case:
    """A kind of node, something that has one, the SQL or error of each dialect, and what running it comes to."""

    def __init__(self, kind, build, sql, rows, args, before, then, after, made_by_compiler):
        self.kind, self.build, self.rows, self.args = kind, build, rows, args
        self.before, self.then, self.after, self.made_by_compiler = before, then, after, made_by_compiler
        self.name = kind + (" " + build.__name__ if build.__name__.upper() != kind else "")
        self.sql = {dialect: marked(sql.get(dialect, sql["every"]), dialect) for dialect in DIALECTS}


def case(kind, every=None, rows=None, args=None, before=(), then=None, after=(), made_by_compiler=False, **sql):
    """`every` is the SQL of each dialect that is not named. `rows` are those of `then`, a query that is run behind it, or else its own;
    `before` and `after` are statements that are run around it. A kind that is `made_by_compiler` is in no tree: a dialect sees it."""
    def add(build):
        CASES.append(Case(kind, build, dict(sql, every=every), rows, args or {}, before, then, after, made_by_compiler))
        return build
    return add


def attribute(what, **members):
    made = Attribute(what=ATTRIBUTES[what])
    for name, value in members.items():
        setattr(made, name, value.encode() if isinstance(value, str) else value)
    return made


def type_of(kind, **members):
    return Type(kind=TYPES[kind], **{name: value.encode() if isinstance(value, str) else value for name, value in members.items()})


def column(name, kind, **members):
    length = members.pop("length", 0)
    return attribute("COLUMN", name=name, type=type_of(kind, length=length), **members)


TEAMS = [column("id", "INTEGER", primary_key=True, autoincrement=1), column("name", "VARCHAR", length=20, not_null=True)]
PEOPLE = [column("id", "INTEGER", primary_key=True, autoincrement=1), column("name", "VARCHAR", length=20, not_null=True),
          column("team", "INTEGER", nullable=True), column("points", "INTEGER", nullable=True), column("active", "BOOLEAN", not_null=True),
          column("born", "DATE", not_null=True), column("doc", "JSON", not_null=True),
          attribute("UNIQUE", columns="name", name="ffi_people_name"),
          attribute("FOREIGN_KEY", columns="team", references="ffi_teams.id", name="ffi_people_team"),
          attribute("CHECK", sql="points >= 0", name="ffi_people_points")]
ROWS = ["INSERT INTO ffi_teams (id, name) VALUES (1, 'red'), (2, 'blue')",
        "INSERT INTO ffi_people (id, name, team, points, active, born, doc) VALUES "
        "(1, 'ann', 1, 30, true, '2000-02-29', '{\"a\": [1, 2]}'), (2, 'bob', 1, 20, false, '1999-12-31', '{\"a\": [3]}'), "
        "(3, 'cid', 2, NULL, true, '2001-01-01', '{}')"]


class Builder:
    """calx for one target. What is not here is a function of calx by its name: b.label_as(...) is calx_label_as()."""

    def __init__(self, calx, metadata, own_metadata, dialect):
        self.calx, self.own_metadata, self.dialect = calx, own_metadata, dialect
        self.people, self.teams = (calx.metadata_table(metadata, name) for name in ("ffi_people", "ffi_teams"))

    def __getattr__(self, name):
        return getattr(self.calx, name)

    def c(self, name):
        """A column of the people."""
        return self.calx.table_column(self.people, name)

    def t(self, name):
        """A column of the teams."""
        return self.calx.table_column(self.teams, name)

    def v(self, python):
        return self.calx.value_node(value_of(python))

    def op(self, name, left, right):
        return self.calx.binary(OPS[name], left, right)

    def func(self, name, *arguments):
        return self.calx.func_n(name, list(arguments), None)

    def label(self, node, name="x"):
        return self.calx.label_as(node, name)

    def select(self, *columns, clauses=(), by="id"):
        """Columns, and clauses; ordered by a column of the people, so that rows come in one order."""
        order = [self.calx.order_by_n([self.c(by)])] if by else []
        return self.calx.select_n([self.calx.columns_n(list(columns)), *clauses, *order])

    def one(self, node):
        """A select of one expression, without a table."""
        return self.select(self.label(node), by=None)

    def where(self, *conditions):
        """The numbers of those people that conditions hold for."""
        return self.select(self.c("id"), clauses=[self.calx.where_n(list(conditions))])

    def names(self, *names):
        return self.calx.list_n([self.calx.column_named(name) for name in names])

    def team_row(self, number, name):
        return self.calx.tuple_n([self.v(number), self.v(name)])


def team_names(b):
    """All teams, of a case that changes them."""
    return b.select_n([b.columns_n([b.t("id"), b.t("name")]), b.order_by_n([b.t("id")])])


def op(name):
    return OPS[name]


def flag(*names):
    return sum(FLAGS[name] for name in names)


