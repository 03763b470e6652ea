# SPDX-License-Identifier: MIT
"""Compares the SQL that calx compiles with what SQLAlchemy compiles, on recorded constructs.

usage: oracle.py [CASES] [--show KIND] [--dialect NAME] [--minimum PERCENT]   (CASES, or CALX_ORACLE_CASES: a file of one case a line)

Each construct is built through calx's exported functions, compiled for each dialect, and compared after normalising (normal.py): the SQL,
and the values of its parameters in their order. Prints the share that is equal per dialect, of those that calx means to have, and the rest by
kind of construct; `--show KIND` prints each of a kind. What calx means not to have, or to write otherwise, is in reasons.py.
"""
import argparse
import collections
import json
import os
import re
import sys

import build
import library
import normal
import otherwise
import reasons

DIALECTS = ("sqlite", "postgresql", "mysql", "mariadb", "oracle")


def expected_values(recorded, marks, listed):
    """The values behind the marks in their order, and the tokens with a list's mark repeated as often as it has items."""
    params, positional = recorded.get("params") or {}, recorded.get("positional")
    def escaped(name):
        return re.sub(r"[ .:%()\[\]]", "_", str(name))

    by_escaped = {escaped(k).strip('"'): v for k, v in params.items()}
    values, out, at = [], [], 0
    position = iter(positional or ())
    for token in listed:
        if token[0] != "m":
            out.append(token)
            continue
        mark = marks[at]
        at += 1
        groups = mark.groupdict()
        name = groups.get("name") or groups.get("quoted") if groups else None
        if positional is not None:
            name = next(position, name)
        value = params.get(name, by_escaped.get(escaped(name)))
        if isinstance(value, dict) and "$symbol" in value:
            value = None
        if token[1] == "later" and isinstance(value, list):
            out += [t for t in spread(value, values)]
        else:
            out.append(("m", "?"))
            values.append(value)
    return values, out


def spread(value, values):
    """A list of values as marks with commas; of none as one token that stands for whatever gives no rows."""
    if not value:
        return [("w", "nothing")]
    out = []
    for i, item in enumerate(value):
        out += [("o", ",")] if i else []
        if isinstance(item, list):
            out += [("o", "(")] + spread(item, values) + [("o", ")")]
        else:
            out.append(("m", "?"))
            values.append(item)
    return out


def executed(ours, values, theirs):
    """SQLAlchemy writes some values into the SQL when it is run: calx's parameters with the same values as those literals."""
    if len(ours) != len(theirs):
        return ours, values
    out, left, at = [], [], 0
    for our, their in zip(ours, theirs):
        if our[0] == "m":
            at += 1
            if their[0] in "ns" and str(values[at - 1]) == their[1]:
                out.append(their)
                continue
            left.append(values[at - 1])
        out.append(our)
    return out, left


def without_empty(listed):
    """IN of nothing, as calx writes it, as SQLAlchemy leaves it open: one token for whatever gives no rows."""
    listed = list(listed)
    text, at, out = [t for _, t in listed], 0, []
    for start in range(len(text)):                  # SQLite's and others' subquery of no rows
        if text[start:start + 2] == ["in", "("] and (text[start + 2:start + 4] == ["select", "1"] or text[start + 2:start + 5] == ["values", "select", "1"]):
            end = start + 2
            while end < len(text) and text[end] in ("values", "select", "1", ",", "from", "(", ")", "as", "_empty_set", "dual"):
                end += 1
            if text[end:end + 4] == ["where", "1", "!=", "1"]:
                del text[start + 2:end + 4], listed[start + 2:end + 4]
                text.insert(start + 2, "nothing")
                listed.insert(start + 2, ("w", "nothing"))
    while at < len(listed):
        if text[at:at + 2] == ["in", "("] and text[at + 2] in ("null", "(", "values"):
            end = at + 2
            while end < len(text) and text[end] in ("values", "(", "null", ",", ")"):
                end += 1
            if text[end:end + 4] in (["and", "1", "!=", "1"], ["or", "1", "=", "1"]):
                out += [listed[at], ("o", "("), ("w", "nothing"), ("o", ")")]
                at = end + 4
                continue
        out.append(listed[at])
        at += 1
    return out


def resimplified(listed):
    return normal.flat(normal.simple(normal.nested(listed)))


def same_values(builder, ours, theirs):
    if len(ours) != len(theirs):
        return False
    for our, their in zip(ours, theirs):
        if isinstance(our, tuple):                  # a parameter with a name and no value
            if their is not None:
                return False
        elif our != builder.plain(their) and not (our is None and their is None):
            return False
    return True


def translated(sql, schemas):
    """SQLAlchemy leaves some schemas open until the statement is run."""
    def name(mark):
        to = schemas.get(None if mark[1] == "_none" else mark[1])
        return to + "." if to else ""
    return re.sub(r"__\[SCHEMA_(.*?)\]\.", name, sql)


class Comparison:
    def __init__(self, calx):
        self.calx, self.otherwise = calx, collections.Counter()

    def compile(self, case, builder, dialect):
        """(SQL, values) or an error's message."""
        root, calx = case["ast"]["root"], self.calx
        flags = build.N.get("CALX_COMPILE_LITERALS", 1) if (case["options"].get("compile_kwargs") or {}).get("literal_binds") else 0
        if root["kind"] == "type":
            made = builder.type(root["type"], True)
            if made is None:
                raise build.NotMeant("a type without a name")
            compiled = calx.compile_type(made, dialect, 0)
        elif hasattr(builder, "s_" + root["kind"]):
            compiled = calx.compile_in(builder.statement(root), dialect, flags, builder.schemas())
        elif root["kind"] == "ref" and builder.froms[root["id"]]["kind"] in ("cte", "subquery"):
            compiled = calx.compile_to(builder.statement(builder.froms[root["id"]]["element"]), dialect, flags)
        else:
            compiled = calx.compile_node(builder.from_(root["id"]) if root["kind"] == "ref" else builder.node(root), dialect, flags)
        try:
            if calx.compiled_error(compiled):
                return None, calx.compiled_errmsg(compiled).decode()
            sql = calx.compiled_sql(compiled).decode()
            values = []
            for i in range(calx.compiled_count(compiled)):
                name = calx.compiled_name(compiled, i)
                values.append((name.decode(),) if name else library.python_of(calx.compiled_value(compiled, i)))
            return sql, values
        finally:
            calx.compiled_dispose(compiled)

    def compare(self, case, dialect):
        """equal, error (both refuse), or what differs; with text for --show."""
        recorded = case["sql"][dialect]
        if case["ast"]["root"]["kind"] == "create_column" and "sql" in recorded:
            recorded = dict(recorded, sql=f"CREATE TABLE t ({recorded['sql']})")
        if "schema_translate_map" in case["options"] and "sql" in recorded:
            recorded = dict(recorded, sql=translated(recorded["sql"], build.schema_map(case["options"])))
        builder = build.Builder(self.calx, case, dialect)
        try:
            builder.refuse_cycles()
            reasons.check(case, dialect)
            sql, values = self.compile(case, builder, dialect)
            if sql is None and "error" not in recorded:
                reasons.refusal(values, dialect)
            if sql is None:
                return ("error" if "error" in recorded else "refused"), values
            if "error" in recorded and "WHERE EXISTS (SELECT 1 FROM" in sql and case["ast"]["root"]["kind"] == "delete":
                raise build.NotMeant("more than SQLAlchemy")
            if "error" in recorded:
                return "accepted", sql
            reasons.difference(recorded["sql"], dialect)
            ours, marks = normal.structure(sql, dialect, "ours")
            theirs, their_marks = normal.structure(recorded["sql"], dialect, "theirs")
            if dialect in ("postgresql", "oracle"): # a number may stand several times
                values = [values[int(m["number"]) - 1] for m in marks]
            their_values, theirs = expected_values(recorded, their_marks, theirs)
            theirs = reasons.rewritten(theirs, their_values, dialect)
            ours, theirs = resimplified(without_empty(ours)), resimplified(without_empty(theirs))
            if (case["options"].get("compile_kwargs") or {}).get("render_postcompile"):
                ours, values = executed(ours, values, theirs)
            ours, theirs, used = otherwise.common(ours, theirs, dialect, case)
            if not normal.equal(ours, theirs, build.words(case["ast"]), reasons.reserved(dialect)):
                reasons.emulated(sql, recorded["sql"], dialect)
                return "sql", f"{sql}\n    ours   {normal.show(ours)}\n    theirs {normal.show(theirs)}"
            if not same_values(builder, values, their_values):
                return "values", f"{sql}\n    ours   {values}\n    theirs {their_values}"
            self.otherwise.update(used)
            return "equal", sql
        finally:
            builder.close()


def report(results, said_otherwise, arguments):
    total, unlike, not_meant, all_ok = collections.defaultdict(collections.Counter), collections.Counter(), collections.Counter(), True
    for case, dialect, outcome, text in results:
        total[dialect][outcome] += 1
        kind = case["ast"]["root"]["kind"]
        if outcome == "not meant":
            not_meant[text] += 1
        elif outcome not in ("equal", "error"):
            unlike[kind, outcome] += 1
            if arguments.show in (kind, outcome, "all", case["id"]):
                print(f"{case['id']} {dialect} {outcome} {case['file']}\n    {text}\n    recorded {json.dumps(case['sql'][dialect])[:1500]}")
    for (kind, outcome), count in unlike.most_common():
        print(f"{count:5} {kind}: {outcome}")
    print("not meant:")
    for reason, count in not_meant.most_common():
        print(f"{count:5} {reason}: {reasons.REASONS[reason]}")
    print("in other words, and equal:")
    for reason, count in said_otherwise.most_common():
        print(f"{count:5} {reason}: {otherwise.REASONS[reason]}")
    for dialect, counts in total.items():
        good, meant = counts["equal"] + counts["error"], sum(counts.values()) - counts["not meant"]
        share = 100 * good / max(meant, 1)
        all_ok = all_ok and share >= arguments.minimum
        print(f"{dialect}: {good} of {meant} equal, {share:.1f} % ({counts['error']} refused by both, {counts['not meant']} not meant)")
    return all_ok


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="?", default=os.environ.get("CALX_ORACLE_CASES"))
    parser.add_argument("--show")
    parser.add_argument("--dialect", action="append")
    parser.add_argument("--minimum", type=float, default=0)
    arguments = parser.parse_args()
    if not arguments.cases:
        print("SKIP oracle: no file of cases is given")
        return 77
    comparison, results = Comparison(library.Library()), []
    with open(arguments.cases, encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines if line.strip()]
    for case in cases:
        for dialect in arguments.dialect or DIALECTS:
            if dialect not in case["sql"]:
                continue
            try:
                outcome, text = comparison.compare(case, dialect)
            except build.NotMeant as reason:        # one that nobody has written a reason for is a construct that is missing
                outcome, text = "not meant" if str(reason) in reasons.REASONS else "unknown", str(reason)
            except Exception as mistake:            # pylint: disable=broad-except  (a shape that this script does not know)
                outcome, text = "script", f"{type(mistake).__name__} {mistake}"
            results.append((case, dialect, outcome, text))
    return 0 if report(results, comparison.otherwise, arguments) else 1


if __name__ == "__main__":
    sys.exit(main())
