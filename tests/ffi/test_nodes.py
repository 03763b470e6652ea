# SPDX-License-Identifier: MIT
"""Every kind of node of node.h: built by exported functions alone, compiled for each dialect, and run on each backend that has it.

A kind that no case has is a failure. The cases are data: expression_cases.py, aggregate_cases.py, statement_cases.py, ddl_cases.py.
"""
import ctypes as c
import re

import aggregate_cases
import ddl_cases
import expression_cases
import statement_cases
from binding import MISUSE, NO_ARGS, OK, UNSUPPORTED, arguments, equal, here
from cases import CASES, DIALECTS, PEOPLE, ROWS, TEAMS, Builder, No
from nodes import KINDS, PRECEDENCE, Calx, header, rows_of, walk
from witness import Host, Witness

MODULES = (expression_cases, aggregate_cases, statement_cases, ddl_cases)  # which fill CASES
Render = c.CFUNCTYPE(None, c.c_void_p, c.c_void_p, c.c_void_p, c.c_void_p)
Text, Operand = c.CFUNCTYPE(None, c.c_void_p, c.c_char_p), c.CFUNCTYPE(None, c.c_void_p, c.c_void_p, c.c_int32)


class Nodes:
    """calx with the tables of the cases."""

    def __init__(self):
        self.calx = Calx()
        self.metadata, self.own_metadata = self.calx.metadata_create(), self.calx.metadata_create()
        for name, columns in (("ffi_teams", TEAMS), ("ffi_people", PEOPLE)):
            equal(self.calx.node_errmsg(self.calx.table_create(self.metadata, name, columns)), b"")
        self.witness = Witness(self.calx)
        self.twice = Render(self.write_twice)
        equal(self.calx.construct_register("ffi_twice", None, c.cast(self.twice, c.c_void_p).value, None), OK)

    def write_twice(self, host, compiler, node, _):
        """A construct of the program's own, written by Python: (x + x)."""
        of = Host.from_address(host)
        text, operand = Text(of.text), Operand(of.operand)
        for before in (b"(", b" + "):
            text(compiler, before)
            operand(compiler, self.calx.node_child(node, 0), PRECEDENCE["ADD"])
        text(compiler, b")")

    def builder(self, dialect):
        return Builder(self.calx, self.metadata, self.own_metadata, dialect)

    def compile(self, case, target):
        """The SQL of a case for a dialect, which may have a version behind it; or the error."""
        compiled = self.calx.compile_to(case.build(self.builder(target.split()[0])), target, 0)
        try:
            if self.calx.compiled_error(compiled) == OK:
                return self.calx.compiled_sql(compiled).decode()
            return No(self.calx.compiled_errmsg(compiled).decode())
        finally:
            self.calx.compiled_dispose(compiled)

    def tests(self):
        """Those that need no backend: pairs of a name and a function."""
        yield "every kind has a case", self.every_kind
        for case in CASES:
            yield "built: " + case.name, lambda case=case: self.is_of_its_kind(case)
            for dialect in DIALECTS:
                yield "%s: %s" % (dialect, case.name), lambda case=case, dialect=dialect: self.compiles(case, dialect)

    def every_kind(self):
        count = re.search(r"CALX_NODE_(\w+) = (\d+),\s*CALX_NODE_COUNT\b", header("node.h"))
        equal(max(KINDS.values()), int(count.group(2)))
        equal(sorted(set(KINDS) - {case.kind for case in CASES}), [])
        equal(sorted({case.kind for case in CASES} - set(KINDS)), [])

    def is_of_its_kind(self, case):
        for dialect in DIALECTS:
            statement = case.build(self.builder(dialect))
            found = walk(self.calx, self.calx.statement_tree(statement))
            equal((dialect, KINDS[case.kind] in found), (dialect, not case.made_by_compiler))
            if case.made_by_compiler:
                equal(KINDS[case.kind] in self.witness.kinds_of(statement), True)
            else:
                self.calx.release_statement(statement)

    def compiles(self, case, dialect):
        came = self.compile(case, dialect)
        equal((type(came).__name__, came), (type(case.sql[dialect]).__name__, case.sql[dialect]))


class Backend:
    """The cases on one backend: `t` is a test_ffi.Test."""

    def __init__(self, nodes, t):
        self.nodes, self.t, self.calx = nodes, t, nodes.calx
        t.open()
        version = rows_of(t, self.calx.text({"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}.get(t.dialect, "SELECT VERSION()")),
                          NO_ARGS)[0][0][0]
        self.dialect, self.target = t.dialect, t.dialect + " " + version.split()[0]  # as a session tells its own
        self.forget()
        t.ok(self.calx.session_create_all(t.session, nodes.metadata, here()))
        for sql in ROWS:
            t.ok(t.exec(sql))
        t.ok(t.commit())
        t.lib.calx_session_close(t.session)

    def forget(self):
        """Drops what a run that was killed may have left."""
        for case in CASES:
            for build in case.after:
                self.exec(build)
                self.t.lib.calx_session_rollback(self.t.session, here())
        self.t.ok(self.calx.session_drop_all(self.t.session, self.nodes.metadata, here()))
        self.t.ok(self.t.commit())

    def close(self):
        self.t.open()
        self.forget()
        self.t.lib.calx_session_close(self.t.session)

    def exec(self, build):
        return self.calx_exec(build(self.nodes.builder(self.dialect)))

    def calx_exec(self, statement, args=NO_ARGS):
        return self.t.lib.calx_session_exec(self.t.session, statement, args, None, here())

    def tests(self):
        for case in CASES:
            yield case.name, lambda case=case: self.run(case)

    def run(self, case):
        self.t.open()
        try:
            came = self.nodes.compile(case, self.target)  # which a newer version may have, and the dialect in general not
            if isinstance(came, No):
                self.is_refused(case, came)
                return
            for build in case.before:
                self.t.ok(self.exec(build))
            try:
                equal(self.rows(case), case.rows)
            finally:
                done = [self.exec(build) for build in case.after]
            equal(done, [OK] * len(done))
        finally:
            self.t.lib.calx_session_rollback(self.t.session, here())
            self.t.lib.calx_session_close(self.t.session)

    def args(self, case):
        return arguments(*(self.t.lib.calx_arg_named(name, self.t.lib.calx_arg_int64(value)) for name, value in case.args.items()))

    def rows(self, case):
        """Those of its query, or of the last of those behind it; None when it has none."""
        statement, args = case.build(self.nodes.builder(self.dialect)), self.args(case)
        then = case.then if isinstance(case.then, tuple) else (case.then,) if case.then else ()
        if case.rows is None or then:
            self.t.ok(self.calx_exec(statement, args))
        for build in then[:-1]:
            self.t.ok(self.exec(build))
        if case.rows is None:
            return None
        found, status, message = rows_of(self.t, then[-1](self.nodes.builder(self.dialect)) if then else statement, NO_ARGS if then else args)
        equal((status, message), (OK, ""))
        return found

    def is_refused(self, case, why):
        """What does not compile does not run, with the same words."""
        status = self.calx_exec(case.build(self.nodes.builder(self.dialect)), self.args(case))
        message = self.t.lib.calx_session_errmsg(self.t.session).decode()
        equal((status in (UNSUPPORTED, MISUSE), why in message), (True, True))
