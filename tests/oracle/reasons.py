# SPDX-License-Identifier: MIT
"""What calx means not to have, or to write otherwise than SQLAlchemy, each with why."""
import re

import build
import library

REASONS = {
    "create_domain_type": "domains are PostgreSQL's alone: CREATE DOMAIN is a text; a column says CALX_TYPE_NATIVE with the domain's name",
    "a column without a type": "DDL wants the type of every column; SQLAlchemy writes the column without one, or an error",
    "a sequence as a default": "a sequence that numbers a column is its server default, SQL of the backend; SQLAlchemy asks for its next value in each INSERT",
    "ON NULL of identity columns": "Oracle's alone",
    "names that a convention makes": "who names a constraint or an index gives its name: one that SQLAlchemy has still to make is none to name it by",
    "names with blanks in a list of columns": "columns of a constraint are listed as words",
    "MATCH of foreign keys": "no backend that calx knows does anything with MATCH but PostgreSQL with FULL",
    "ExcludeConstraint": "EXCLUDE is PostgreSQL's alone, and takes operators: SQL as text",
    "prefixes of a table": "a table of the session alone is CALX_FLAG_TEMPORARY; other words are of one backend",
    "CHECK of a type": "calx checks booleans and enums by itself where the backend does not, under names of its own",
    "constraints in the line of a column": "calx writes every constraint as one of the table",
    "DROP CONSTRAINT IF EXISTS": "MySQL and SQLite have none; who drops a constraint knows that it is there",
    "identity where there is none": "a column that is no key cannot number itself on SQLite and MySQL; SQLAlchemy leaves the IDENTITY out in silence",
    "names that are too long": "calx refuses what the backend refuses; SQLAlchemy cuts the name and puts a number behind it",
    "an index without its table": "an index belongs to a table; MySQL cannot drop it without",
    "a primary key that comes later": "a primary key is made with its table",
    "an expression in DDL that does not compile": "the expression of an index or CHECK is refused for the backend by itself",
    "quoting by hand": "calx quotes where it must; a program cannot ask for less, which is how injected names get through",
    "a type of another backend": "CALX_TYPE_NATIVE is SQL of one backend, written as it is; it has no form for others",
    "an upsert of one backend": "calx has one portable upsert; SQLAlchemy has one a backend, and refuses it on all others",
    "VALUES in FROM without names for its columns": "SQLite, MySQL and MariaDB take no names for the columns of VALUES: calx joins SELECTs",
    "ANY and ALL as IN": "SQLite has neither: calx writes IN where it means the same",
    "a part of UNION in parentheses": "SQLite takes no parentheses there: calx selects from the part",
    "exact decimals of SQLite": "decimals are text that functions of the driver calculate with; SQLAlchemy lets SQLite round to doubles",
    "casts to moments on SQLite": "CAST AS DATE makes a number of the year: calx calls date()",
    "VALUES of parameters on MariaDB": "MariaDB 10.11 takes a parameter in VALUES for a text of no length: calx joins SELECTs",
    "bits of MySQL": "MySQL's operators of bits give unsigned numbers, ~0 is 18446744073709551615: calx casts to signed ones, as elsewhere",
    "exclusive or of SQLite": "SQLite has no ^: calx groups what SQLAlchemy does not, | and & bind as tightly as each other and less than -",
    "conditions that are values": "a boolean value that is a condition is compared, x = 1, a literal too",
    "assignments in their order": "MySQL makes assignments one after the other: calx puts those first that read what another one sets",
    "columns that are not there": "a constraint of columns that the table has not got is refused, with both named",
    "an UPDATE that sets nothing": "an UPDATE without SET is no SQL: calx refuses it by name",
    "a table without columns": "only PostgreSQL creates such a table; one that is read without naming its columns is calx_table_named()",
    "FILTER as CASE": "MySQL, MariaDB and Oracle have no FILTER: calx counts by CASE",
    "literals in frames": "MariaDB takes no parameter in the frame of a window: calx writes its numbers into the SQL there, and on MySQL",
    "counts of shifts": "PostgreSQL shifts by an INTEGER and nothing else: calx casts to one what may be another number",
    "conditions of Oracle": "a value is no condition in Oracle before 23, and a condition no value: calx compares it, or writes CASE WHEN",
    "more than SQLAlchemy": "SQLAlchemy refuses it for this backend; calx writes a condition with EXISTS",
    "WITH of textual selects": "SQL as text has its WITH in its text",
    "VALUES where there is none": "Oracle has VALUES from 23 on: calx writes SELECTs joined by UNION ALL",
    "modes of MATCH that exclude each other": "MySQL refuses two modes at once",
    "flags of regexp_replace": "the fourth argument is a place for MySQL and Oracle; calx writes place and number before the flags",
    "seconds with their fraction": "EXTRACT(second) has a fraction on PostgreSQL and in the standard: calx gives it, and epochs, so everywhere",
    "weeks of EXTRACT": "calx counts weeks and days as PostgreSQL does, on every backend",
    "digits of a column": "SQLite keeps all digits of a decimal: calx rounds to those that the column has",
    "recursive CTEs that are no unions": "a recursive CTE is a union",
    "sentinels of inserts": "SQLAlchemy's own bookkeeping of rows that come back",
    "defaults that the program makes": "calx's client defaults are values of an INSERT, behind those that are set; SQLAlchemy's stand in the order of the table, may be expressions (calx: a server "
                                       "default), and there are some of UPDATE",
    "RETURNING that nobody asked for": "fetching generated keys is the session's work, which adds RETURNING where it needs one",
    "return_defaults": "fetching generated keys is the session's work",
    "WITH of VALUES": "VALUES has no WITH: the statement around it has",
    "operators behind their operand": "no backend that calx knows has such operators (PostgreSQL 14 dropped them)",
    "hints": "a hint is of one backend, which calx_hint_before(), calx_hint_behind() or calx_prefix() names",
    "options of one backend": "options of one backend",
    "a list given at each run": "calx_in_param() is written when the list is there; SQLAlchemy compiles a mark in its place",
    "values of other kinds as literals": "arrays, ranges and intervals are no kinds of values; they travel as text",
    "VALUES without a name": "rows of values always have a name: MySQL and PostgreSQL before 16 want one",
    "functions with other arguments than they take": "calx knows how many arguments the functions of the standard take, and tells it before a server does",
    "an array of nothing": "PostgreSQL cannot tell the type of ARRAY[]; calx wants to know it",
    "texts that are no numbers": "what stands beside a column of numbers is read as one: SQLAlchemy sends the text, which servers refuse or take for 0",
    "remainders of doubles": "SQLite's % makes integers of both sides: calx calls mod()",
    "collations in a schema": "the name of a collation is one name",
    "assignments to expressions": "what is set is a column, an element of one or a tuple",
    "the value that a column gets, in another": "the program has the value, and can give it twice",
    "NULL on the left": "a comparison with NULL is IS NULL on either side",
    "NULLS FIRST before ASC": "SQLAlchemy writes what no backend reads",
    "names with points": "a point in a name stands between schema and table",
    "suffixes of CTEs": "SQL of one backend behind a CTE; SEARCH and CYCLE are calx_cte_search() and calx_cte_cycle()",
    "func_as_comparison": "SQLAlchemy's ORM alone",
    "function_column": "(f(x)).name: calx_table_function() gives the columns of a function",
    "types of the columns of a function": "column definitions of record functions are PostgreSQL's alone",
    "a FROM item that stands in itself": "a tree",
    "empty AND and OR": "calx_and() of nothing is true, calx_or() of nothing is false; SQLAlchemy drops both, which selects all rows",
    "an ENUM without a name": "a type of PostgreSQL has a name: without one calx writes text with a CHECK",
    "native types in CAST of MySQL": "CALX_TYPE_NATIVE is written as it is; SQLAlchemy picks a near type, or leaves the cast out",
    "ENUM in CAST of MySQL": "MySQL casts to no ENUM: calx casts to a text as long as its labels; SQLAlchemy leaves the cast out",
    "a column twice in a subquery": "a column that stands twice in a subquery has two names there, and both are read from it; SQLAlchemy reads the first twice",
    "quotients of integers": "PostgreSQL: calx makes a NUMERIC of a divisor, so that a quotient of integers has digits and is exact; SQLAlchemy a double",
    "joins that are ambiguous": "which of several foreign keys is meant is for the program to say; SQLAlchemy takes one to the table that was joined last",
    "names that are none": "SQLAlchemy takes SQL of the program's for a name and writes what no backend reads: s.1; calx reads all columns of the subquery",
    "DOUBLE in CAST of MySQL": "MySQL 8.0.17 and MariaDB 10.4 cast to DOUBLE; SQLAlchemy leaves the cast out",
    "moments without their fraction": "SQLite's strftime() rounds up the last half millisecond of a second: calx gives it whole seconds",
    "JSONB by subscript": "-> is what all versions have; subscripts came with PostgreSQL 14",
    "booleans of Oracle 23": "Oracle before 23 has no booleans: calx writes x = 1 and SMALLINT, which all versions take",
    "no escape": "SQLite and Oracle take no empty ESCAPE, and MariaDB takes it for a backslash: calx names one that escapes nothing",
    "refused": "the backend cannot do it, and calx says so when it compiles; SQLAlchemy writes what the backend refuses or does otherwise",
    "FETCH where there is none": "SQLite and MySQL have no FETCH: calx writes LIMIT, SQLAlchemy what they refuse",
    "NULLS FIRST where there is none": "MySQL and MariaDB have no NULLS FIRST: calx sorts by IS NULL first, SQLAlchemy writes what they refuse",
}

# Where SQLAlchemy writes what the backend refuses, or takes for something else, and calx writes what means the same there: dialects, a
# sign of it in SQLAlchemy's SQL and in calx's, and the reason.
EMULATED = (
    ("sqlite mysql mariadb", r"(FROM|JOIN|,) \(VALUES ", r"SELECT .* UNION ALL SELECT |\(SELECT .* AS ", "VALUES in FROM without names for its columns"),
    ("sqlite", r"\b(ANY|ALL) \(|!= ALL |= ANY ", r"\bIN \(", "ANY and ALL as IN"),
    ("sqlite", r"^\(|\((SELECT|\()|(UNION|INTERSECT|EXCEPT)( ALL)? \(", r"SELECT \* FROM \(", "a part of UNION in parentheses"),
    ("sqlite", r"NUMERIC|DECIMAL|\*|/|\+|-|(sum|avg|min|max)\(", r"decimal_\w+\(|COLLATE decimal", "exact decimals of SQLite"),
    ("sqlite", r"CAST\(.* AS (DATE|TIME|DATETIME|TIMESTAMP)", r"\b(date|time|datetime|strftime)\(", "casts to moments on SQLite"),
    ("sqlite mysql mariadb", r"EXTRACT\((second|epoch)|STRFTIME\('%[Ss]'", r"decimal_round\(|0\.000001", "seconds with their fraction"),
    ("sqlite mysql mariadb", r"EXTRACT\(|STRFTIME\(", r"\b(WEEK|YEARWEEK|DAYOFWEEK|WEEKDAY|DAYOFYEAR)\(|STRFTIME\('%[wmj]'", "weeks of EXTRACT"),
    ("sqlite", r"STRFTIME\('%[YmdHM]'", r"STRFTIME\('%[YmdHM]', substr\(", "moments without their fraction"),
    ("sqlite", r"INSERT|UPDATE", r"decimal_fit\(", "digits of a column"),
    ("sqlite", r" % ", r"\bmod\(", "remainders of doubles"),
    ("mariadb", r"\(\s*VALUES \(%s", r"\(SELECT \* FROM \(SELECT \?", "VALUES of parameters on MariaDB"),
    ("mysql mariadb", r"[&|^~]|<<|>>", r"CAST\(.*([&|^~]|<<|>>).* AS SIGNED\)", "bits of MySQL"),
    ("sqlite", r"\|.*-.*&", r"\(.* \| .*\) - \(.* & .*\)", "exclusive or of SQLite"),
    ("sqlite mysql mariadb", r"\bWHEN ([01]|true|false) THEN", r"\bWHEN ([01]|true|false) = 1 THEN", "conditions that are values"),
    ("mysql mariadb oracle", r"FILTER \(WHERE", r"CASE WHEN", "FILTER as CASE"),
    ("mysql mariadb", r"(PRECEDING|FOLLOWING)", r"BETWEEN ('.*'|\d+) (PRECEDING|FOLLOWING)", "literals in frames"),
    ("oracle", r"\b(WHERE|HAVING|ON|AND|OR|NOT|WHEN)\b", r" = [01]\b", "conditions of Oracle"),
    ("oracle", r"", r"CASE WHEN .* THEN 1 (WHEN NOT \(.*\) THEN 0|ELSE 0) END", "conditions of Oracle"),
    ("oracle", r"\bIS (NOT )?[01]\b", r"DECODE\(", "conditions of Oracle"),
    ("oracle", r"CONTAINS \(", r"CONTAINS\(.*\) > 0", "conditions of Oracle"),
    ("sqlite postgresql mysql mariadb oracle", r" AS \w+__\d+\b", r"", "a column twice in a subquery"),
    ("sqlite postgresql mysql mariadb oracle", r"^SELECT \w+\.\d+\b", r"^SELECT \w+\.\* ", "names that are none"),
    ("oracle", r"\bBOOLEAN\b", r"\bSMALLINT\b", "booleans of Oracle 23"),
    ("sqlite mysql mariadb", r"^CREATE TABLE", r"CONSTRAINT calx_type_[\w$]+ CHECK \(\w+ IN \(0, 1\)\)", "CHECK of a type"),
    ("sqlite mysql mariadb oracle", r"ESCAPE ''", r"ESCAPE '/'", "no escape"),
    ("postgresql", r"<<|>>", r"(<<|>>) CAST\(.* AS INTEGER\)", "counts of shifts"),
    ("postgresql", r"/ CAST\(.* AS (FLOAT|DOUBLE PRECISION)\)", r"/ CAST\(.* AS NUMERIC\)", "quotients of integers"),
)


def emulated(ours, theirs, dialect):
    """Raises NotMeant where calx says otherwise what the backend has no words for."""
    def words(sql):
        return sorted(re.findall(r"[A-Za-z_.]+", sql.replace("%s", "?")))

    if dialect in ("mysql", "mariadb") and ours.startswith("UPDATE ") and words(ours) == words(theirs):
        raise build.NotMeant("assignments in their order")
    for dialects, their_sign, our_sign, reason in EMULATED:
        if dialect in dialects.split() and re.search(their_sign, " ".join(theirs.split())) and re.search(our_sign, ours):
            raise build.NotMeant(reason)


# What calx refuses for a backend, as its message names it: tried there, or in the manual.
REFUSED = {
    "sqlite": ("ANY and ALL", "LATERAL", "DISTINCT ON", "INSERT, UPDATE or DELETE in WITH", "ORDER BY within an aggregate",
               "FETCH with PERCENT or WITH TIES", "DELETE with further tables", "WITHIN GROUP", "constraints that are added or dropped later",
               "foreign keys to another schema", "flags of regular expressions", "ON CONFLICT ON CONSTRAINT",
               "JOIN in UPDATE or DELETE: name the table in calx_from() and the condition in calx_where()", "columns that number themselves but are not the whole primary key"),
    "postgresql": ("computed columns that are not stored",
                   "JOIN in UPDATE or DELETE: name the table in calx_from() and the condition in calx_where()"),
    "mysql": ("DISTINCT ON", "INSERT, UPDATE or DELETE in WITH", "ORDER BY within an aggregate", "FETCH with PERCENT or WITH TIES",
              "FULL JOIN", "RETURNING", "FILTER of aggregates", "SET of several columns at once", "arrays", "deferrable constraints"),
    "oracle": ("FILTER of aggregates", "INSERT, UPDATE or DELETE in WITH", "RETURNING", "DISTINCT ON", "arrays", "TIME",
               "ORDER BY within an aggregate", "WITH ORDINALITY and names for the columns of a function"),
}
VIEWS = ("materialized views", "temporary views", "CREATE OR REPLACE VIEW", "CREATE VIEW IF NOT EXISTS", "temporary materialized views",
         "CREATE OR REPLACE MATERIALIZED VIEW")
for name in ("mysql", "oracle"):
    REFUSED[name] += ("EXCLUDE of a window's frame", "tables of a session alone")
REFUSED["postgresql"] += ("FETCH with PERCENT",)
REFUSED["sqlite"] += VIEWS + ("sequences", "CREATE SCHEMA", "DROP SCHEMA")
REFUSED["mysql"] += VIEWS + ("sequences",)
REFUSED["postgresql"] += VIEWS
REFUSED["oracle"] += VIEWS + ("CREATE SCHEMA", "DROP SCHEMA")
REFUSED["sqlite"] += ("INTERSECT ALL", "EXCEPT ALL", "whole rows as values", "WITH ORDINALITY and names for the columns of a function")
REFUSED["postgresql"] += ("WITHIN GROUP with OVER",)
REFUSED["mysql"] += ("WITHIN GROUP", "whole rows as values", "WITH ORDINALITY and names for the columns of a function", "GROUPS of a window", "INTERSECT ALL", "EXCEPT ALL")
REFUSED["oracle"] += ("INTERSECT ALL", "EXCEPT ALL", "GROUPS of a window", "operators of JSON or arrays",
                      "INSERT of nothing but defaults: set a column to calx_default_node()")
REFUSED["sqlite"] += ("arithmetic of dates and numbers: add an interval", "arithmetic of times of day", "DISTINCT of texts that are joined by a separator")
REFUSED["mysql"] += ("arithmetic of dates and numbers: add an interval", "arithmetic of times of day",
                     "assignments that read each other's old values: select them in a subquery")
REFUSED["postgresql"] += ("% of doubles: cast them to NUMERIC",)
REFUSED["sqlite"] += ("rollup()", "cube()", "grouping_sets()")
REFUSED["mysql"] += ("cube()", "grouping_sets()", "rollup() beside other keys", "expressions in LIMIT and OFFSET")
REFUSED["postgresql"] += ("columns of a name that each table has for one of the system's",)
REFUSED["oracle"] += ("FOR UPDATE with FETCH FIRST: select the keys by a subquery with the limit",)
REFUSED["postgresql"] += ("joins of the table that DELETE deletes from",)
REFUSED["sqlite"] += ("options of columns that number themselves",)
REFUSED["sqlite"] += ("deferrable UNIQUE and PRIMARY KEY", "deferrable CHECKs")
REFUSED["postgresql"] += ("deferrable CHECKs",)
for name in ("sqlite", "mysql"):
    REFUSED[name] += ("columns that always number themselves: a value may be given",)
REFUSED["mysql"] += ("SET DEFAULT of foreign keys", "columns that number themselves from less than 1",
                     "IF NOT EXISTS of indexes", "IF EXISTS of indexes", "MATERIALIZED of a CTE")
REFUSED["oracle"] += ("EXTRACT(epoch)", "comparisons of rows but by = and <>", "computed columns that are stored", "MATERIALIZED of a CTE")
REFUSED["mariadb"] = REFUSED["mysql"] + ("WITH before UPDATE", "LATERAL", "RETURNING of UPDATE", "WITHIN GROUP without OVER", "RETURNING of a DELETE with further tables", "indexes on expressions")


# What calx refuses whatever the backend, as its message begins, and the reason.
WRONG = (
    (r"[\w.]+: a constraint or index names the column \w+, which the table has not got", "columns that are not there"),
    (r"UPDATE [\w.]+: nothing to set", "an UPDATE that sets nothing"),
    (r"[\w.]+: a table without columns", "a table without columns"),
    (r"calx_set: a column is wanted on the left", "assignments to expressions"),
    (r"the function \w+ takes \d+ argument", "functions with other arguments than they take"),
    (r"a type is wanted, and none is known", "an array of nothing"),
    (r"\d+ foreign keys join \w+ to what is there", "joins that are ambiguous"),
    (r"the text is no number", "texts that are no numbers"),
)


def refusal(message, dialect):
    """Raises NotMeant when calx is right to refuse."""
    for sign, reason in WRONG:
        if re.match(sign, message):
            raise build.NotMeant(reason)
    if any(re.fullmatch(rf"([\w.]+: )?{dialect} has no {re.escape(what)}", message) for what in REFUSED.get(dialect, ())): # of DDL behind the column
        raise build.NotMeant("refused")


def difference(sql, dialect):
    """Raises NotMeant where SQLAlchemy writes what the backend does not understand."""
    if dialect == "oracle" and "(VALUES (" in sql:
        raise build.NotMeant("VALUES where there is none")
    if dialect in ("mysql", "oracle") and re.search(r"REGEXP_REPLACE\(.*, '[a-z]+'\)", sql):
        raise build.NotMeant("flags of regexp_replace")
    if dialect in ("sqlite", "mysql", "mariadb") and "FETCH FIRST" in sql:
        raise build.NotMeant("FETCH where there is none")
    if dialect in ("mysql", "mariadb") and ("NULLS FIRST" in sql or "NULLS LAST" in sql):
        raise build.NotMeant("NULLS FIRST where there is none")


def reserved(dialect):
    """The words that a dialect quotes: tried on the server, or from its manual."""
    path = library.headers().parents[1] / "dialects" / {"mariadb": "mysql"}.get(dialect, dialect) / "reserved.c"
    if dialect not in WORDS:
        WORDS[dialect] = set(re.findall(r'"(\w+)"', path.read_text())) if path.exists() else set()
    return WORDS[dialect]


WORDS = {}

def find(x, kind):
    """The first part of a kind in a construct."""
    if isinstance(x, dict):
        if x.get("kind") == kind:
            return x
        x = list(x.values())
    if isinstance(x, list):
        for part in x:
            found = find(part, kind)
            if found:
                return found
    return None


def check(case, dialect):
    """Raises NotMeant for what concerns a construct as a whole."""
    if dialect == "oracle" and (find(case["ast"], "as_boolean") or (case["ast"]["root"].get("type") or {}).get("t") in ("Boolean", "BOOLEAN")
                                and case["ast"]["root"]["kind"] == "type"):
        raise build.NotMeant("booleans of Oracle 23")
    if dialect == "postgresql" and "type requires a name" in case["sql"][dialect].get("message", ""):
        raise build.NotMeant("an ENUM without a name")
    for kind in ("upsert", "upsert_nothing"):
        upsert = find(case["ast"], kind)
        if upsert and "error" in case["sql"][dialect]:
            raise build.NotMeant("an upsert of one backend")


def rewritten(theirs, values, dialect):
    """SQLAlchemy's tokens in calx's words where both say the same, and calx says it for the reason given."""
    text = [t for _, t in theirs]
    for at in range(len(theirs) - 1, -1, -1):
        # PostgreSQL: OFFSET stands alone.
        if dialect == "postgresql" and text[at:at + 2] == ["limit", "all"]:
            del theirs[at:at + 2], text[at:at + 2]
        # SQLite: rows in a list want VALUES before them.
        if dialect == "sqlite" and text[at:at + 3] == ["in", "(", "("]:
            theirs.insert(at + 2, ("w", "values"))
            text.insert(at + 2, "values")
        # SQLite: a parameter more for an OFFSET of 0, and one for "no limit": calx writes none, and -1.
        if dialect == "sqlite" and text[at:at + 3] == ["offset", "?"][:2] + text[at + 2:at + 3]:
            which = sum(1 for k, _ in theirs[:at + 2] if k == "m") - 1
            if text[at - 2:at] == ["limit", "?"] and which < len(values):
                if values[which] == 0:
                    del theirs[at:at + 2], text[at:at + 2], values[which]
                elif values[which - 1] == -1:
                    theirs[at - 1:at], text[at - 1:at] = [("o", "-"), ("n", "1")], ["-", "1"]
                    del values[which - 1]
    return theirs
