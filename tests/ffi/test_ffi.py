# SPDX-License-Identifier: MIT
"""calx from a language without its macros: functions and structs alone, by Python's ctypes.

Runs on SQLite and on the servers that CALX_TEST_POSTGRESQL_URL and CALX_TEST_MYSQL_URL name.
"""
import ctypes as c
import os
import re
import sys
import tempfile

from binding import *
from cases import CASES
from nodes import Calx
from test_nodes import Backend, Nodes
from test_types import test_types_of_the_programs_own


# ---- tests of the library alone

def test_library_exports_what_the_headers_declare(lib):
    names = set()
    for header in sorted(find_headers().glob("*.h")):
        text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
        for declaration in re.findall(r"^CALX_API\b([^;]*);", text, flags=re.M):
            names.add(re.search(r"\b(calx_\w+)\s*\(", declaration).group(1))
    equal([name for name in sorted(names) if not hasattr(lib, name)], [])
    if len(names) < 100:
        raise AssertionError("the headers declare only %d functions" % len(names))


def test_error_has_the_size_that_it_tells(lib):
    equal(lib.calx_null_error(None).contents.struct_size, c.sizeof(Error))
    engine = lib.calx_engine_create_string(b"nonsense", None)
    error = lib.calx_engine_error(engine).contents
    equal((error.struct_size, error.status), (c.sizeof(Error), INTERFACE_ERROR))
    equal(error.message in lib.calx_engine_errmsg(engine) and len(error.message) > 10, True)
    lib.calx_engine_dispose(engine)


def test_failed_engine_answers_through_its_session(lib):
    engine = lib.calx_engine_create_string(b"nosuchdialect:///x", None)
    session = lib.calx_session_open_engine(engine, None, None)
    equal(lib.calx_session_exec(session, lib.calx_text(b"SELECT 1"), NO_ARGS, None, None), INTERFACE_ERROR)
    equal(b"nosuchdialect" in lib.calx_session_errmsg(session), True)
    equal(lib.calx_session_close(session), INTERFACE_ERROR)
    lib.calx_engine_dispose(engine)


def test_names(lib):
    equal(re.fullmatch(rb"\d+\.\d+\.\d+", lib.calx_version()) is not None, True)
    equal((lib.calx_status_name(INTEGRITY_ERROR), lib.calx_outcome_name(ROLLED_BACK)), (b"integrity error",
                                                                                        b"rolled back"))


def test_url_from_parts(lib):
    parts = UrlParts(c.sizeof(UrlParts), b"postgresql+psycopg2", b"notebook", b"note@book", b"postgres", b"notebook",
                     5432)
    url = lib.calx_url_create_from(c.byref(parts))
    text = lib.calx_url_render_with(url, None)
    equal(c.string_at(text), b"postgresql+psycopg2://notebook:***@postgres:5432/notebook")
    lib.calx_free(text)
    lib.calx_url_dispose(url)


def test_values_from_and_to_text(lib):
    day, why, text = Date(), c.c_char_p(), c.create_string_buffer(80)
    equal((lib.calx_date_parse(b"2024-02-29", 10, day, None), day.days), (OK, 19782))
    equal((lib.calx_date_parse(b"2023-02-29", 10, day, why), day.days), (DATA_ERROR, 0))
    equal(b"no such day" in why.value, True)
    equal((lib.calx_uuid_format(Uuid((c.c_uint8 * 16)(*range(16))), text, 80), text.value),
          (36, b"00010203-0405-0607-0809-0a0b0c0d0e0f"))
    equal(lib.calx_decimal_compare(counted(Decimal, b"9.5"), counted(Decimal, b"10")), -1)


LIBRARY_TESTS = [test_library_exports_what_the_headers_declare, test_error_has_the_size_that_it_tells,
                 test_failed_engine_answers_through_its_session, test_names, test_url_from_parts,
                 test_values_from_and_to_text]


# ---- tests of a backend

def test_connection(t):
    connection = t.lib.calx_connection_open(t.engine, None, here())
    equal((t.lib.calx_connection_errmsg(connection), t.lib.calx_connection_ping(connection, here())), (b"", OK))
    equal(t.lib.calx_connection_exec(connection, t.lib.calx_text(b"SELECT 1"), NO_ARGS, None, here()), OK)
    equal((t.lib.calx_connection_commit(connection, here()), t.lib.calx_connection_close(connection)), (OK, OK))


def test_engine_from_url_object(t):
    url = t.lib.calx_url_parse(t.url.encode())
    engine = t.lib.calx_engine_create_url(url, None)
    t.lib.calx_url_dispose(url)
    options = SessionOptions(c.sizeof(SessionOptions), True)
    session = t.lib.calx_session_open_engine(engine, c.byref(options), here())
    equal(t.lib.calx_session_ping(session, here()), OK)
    equal(t.lib.calx_session_exec(session, t.lib.calx_text(b"SELECT 1"), NO_ARGS, None, here()), OK)
    equal(t.lib.calx_session_in_transaction(session), False)  # autocommit: the option arrived
    equal(t.lib.calx_session_close(session), OK)
    t.lib.calx_engine_dispose(engine)


def types(t):
    return {"bytes": {"postgresql": "BYTEA"}.get(t.dialect, "BLOB"),
            "timestamp": {"mysql": "DATETIME(6)"}.get(t.dialect, "TIMESTAMP"),
            "decimal": {"sqlite": "TEXT"}.get(t.dialect, "NUMERIC(20,5)"),
            "timestamptz": {"mysql": "DATETIME(6)"}.get(t.dialect, "TIMESTAMPTZ"),
            "time": {"mysql": "TIME(6)"}.get(t.dialect, "TIME"),
            "interval": {"mysql": "BIGINT"}.get(t.dialect, "INTERVAL"),
            "uuid": {"postgresql": "UUID"}.get(t.dialect, "CHAR(36)"),
            "json": {"sqlite": "JSON_TEXT"}.get(t.dialect, "JSON")}


def constructors(t):
    """Each constructor: its argument, the column's type, the kind to fetch, and how the value looks in Python."""
    lib, of = t.lib, types(t)
    when = 1767225600123456
    return {
        "null": (lib.calx_arg_null(Null()), "BIGINT", INT64 | OPTIONAL, lambda v: v.is_set, False),
        "bool": (lib.calx_arg_bool(True), "BOOLEAN", BOOL, lambda v: v.value, True),
        "int32": (lib.calx_arg_int32(-2**31), "INTEGER", INT32, lambda v: v.value, -2**31),
        "int64": (lib.calx_arg_int64(-2**63), "BIGINT", INT64, lambda v: v.value, -2**63),
        "uint64": (lib.calx_arg_uint64(2**63 - 1), "BIGINT", UINT64, lambda v: v.value, 2**63 - 1),
        "double": (lib.calx_arg_double(0.1), "DOUBLE PRECISION", DOUBLE, lambda v: v.value, 0.1),
        "string": (t.string("žluť 😀".encode()), "VARCHAR(50)", CSTRING, lambda v: v.value, "žluť 😀".encode()),
        "str": (lib.calx_arg_str(counted(Str, b"two words")), "VARCHAR(50)", STR, content, b"two words"),
        "bytes": (lib.calx_arg_bytes(counted(Bytes, b"\0\1\xff\0")), of["bytes"], BYTES, content, b"\0\1\xff\0"),
        "decimal": (lib.calx_arg_decimal(counted(Decimal, b"-12345678901234.50001")), of["decimal"], DECIMAL, content,
                    b"-12345678901234.50001"),
        "timestamp": (lib.calx_arg_timestamp(Timestamp(when)), of["timestamp"], TIMESTAMP, lambda v: v.us, when),
        "opt_int16": (lib.calx_arg_opt_int16(OptInt16(True, -7)), "SMALLINT", INT16, lambda v: v.value, -7),
        "opt_int32": (lib.calx_arg_opt_int32(OptInt32(True, 70000)), "INTEGER", INT32 | OPTIONAL,
                      lambda v: (v.is_set, v.value), (True, 70000)),
        "opt_int64": (lib.calx_arg_opt_int64(OptInt64(False, 7)), "BIGINT", INT64 | OPTIONAL,
                      lambda v: (v.is_set, v.value), (False, 0)),
        "opt_uint64": (lib.calx_arg_opt_uint64(OptUint64(True, 7)), "BIGINT", UINT64 | OPTIONAL,
                       lambda v: (v.is_set, v.value), (True, 7)),
        "opt_float": (lib.calx_arg_opt_float(OptFloat(True, 0.5)), "REAL", FLOAT | OPTIONAL,
                      lambda v: (v.is_set, v.value), (True, 0.5)),
        "opt_double": (lib.calx_arg_opt_double(OptDouble(True, -2.5)), "DOUBLE PRECISION", DOUBLE | OPTIONAL,
                       lambda v: (v.is_set, v.value), (True, -2.5)),
        "opt_bool": (lib.calx_arg_opt_bool(OptBool(True, False)), "BOOLEAN", BOOL | OPTIONAL,
                     lambda v: (v.is_set, v.value), (True, False)),
        "opt_timestamp": (lib.calx_arg_opt_timestamp(OptTimestamp(True, Timestamp(-1))), of["timestamp"],
                          TIMESTAMP | OPTIONAL, lambda v: (v.is_set, v.value.us), (True, -1)),
        "timestamptz": (lib.calx_arg_timestamptz(Timestamptz(when)), of["timestamptz"], TIMESTAMPTZ, lambda v: v.us, when),
        "date": (lib.calx_arg_date(Date(-719162)), "DATE", DATE, lambda v: v.days, -719162),
        "time": (lib.calx_arg_time(Time(86399999999)), of["time"], TIME, lambda v: v.us, 86399999999),
        "interval": (lib.calx_arg_interval(Interval(0, 3, 7)), of["interval"], INTERVAL,
                     lambda v: (v.months, v.days, v.us), (0, 3, 7)),
        "uuid": (lib.calx_arg_uuid(Uuid((c.c_uint8 * 16)(*range(16)))), of["uuid"], UUID, lambda v: list(v.bytes),
                 list(range(16))),
        "json": (lib.calx_arg_json(counted(Json, b'{"a": [1, null]}')), of["json"], JSON, content, b'{"a": [1, null]}'),
        "opt_timestamptz": (lib.calx_arg_opt_timestamptz(OptTimestamptz(True, Timestamptz(5))), of["timestamptz"],
                            TIMESTAMPTZ | OPTIONAL, lambda v: (v.is_set, v.value.us), (True, 5)),
        "opt_date": (lib.calx_arg_opt_date(OptDate(False, Date(9))), "DATE", DATE | OPTIONAL,
                     lambda v: (v.is_set, v.value.days), (False, 0)),
        "opt_time": (lib.calx_arg_opt_time(OptTime(True, Time(9))), of["time"], TIME | OPTIONAL,
                     lambda v: (v.is_set, v.value.us), (True, 9)),
        "opt_interval": (lib.calx_arg_opt_interval(OptInterval(True, Interval(0, 0, -4))), of["interval"],
                         INTERVAL | OPTIONAL, lambda v: (v.is_set, v.value.us), (True, -4)),
        "opt_uuid": (lib.calx_arg_opt_uuid(OptUuid(True, Uuid((c.c_uint8 * 16)(255)))), of["uuid"], UUID | OPTIONAL,
                     lambda v: (v.is_set, v.value.bytes[0]), (True, 255)),
    }


def constructor_test(name):
    def test(t):
        argument, column, kind, look, expected = constructors(t)[name]
        t.table("id INTEGER, x " + column)
        t.ok(t.exec("INSERT INTO ffi_rows VALUES (:id, :x)", t.lib.calx_arg_int32(1), argument))
        place = KINDS[kind]()
        result = t.query("SELECT x AS x_%s FROM ffi_rows" % name)  # a text of its own: prepared statements keep types
        fetched = t.lib.calx_fetch_n(result, slots((kind, place)), 1)
        equal((fetched, t.lib.calx_result_errmsg(result)), (True, b""))
        equal(look(place), expected)
        t.ok(t.lib.calx_result_close(result))
        t.ok(t.commit())
    test.__name__ = "test_arg_" + name
    return test


def test_arguments_by_name(t):
    t.table("id INTEGER, name VARCHAR(20)")
    named = t.lib.calx_arg_named
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (:id, :name)", named(b"name", t.string(b"seven")),
                t.lib.calx_arg_same(named(b"id", t.lib.calx_arg_int64(7)))))
    number, name = c.c_int(), c.c_char_p()
    result = t.query("SELECT id, name FROM ffi_rows")
    equal(t.lib.calx_fetch_n(result, slots((INT32, number), (CSTRING, name)), 2), True)
    equal((number.value, name.value), (7, b"seven"))
    equal(t.lib.calx_fetch_n(result, slots((INT32, number), (CSTRING, name)), 2), False)
    t.ok(t.lib.calx_result_close(result))


def test_typed_rows_by_slots(t):
    t.table("id BIGINT, name VARCHAR(20), ratio DOUBLE PRECISION, parent BIGINT")
    insert = t.lib.calx_keep_statement(t.lib.calx_text(b"INSERT INTO ffi_rows VALUES (:id, :name, :ratio, :parent)"))
    for number in range(100):
        parent = t.lib.calx_arg_int64(number - 1) if number else t.lib.calx_arg_null(Null())
        t.ok(t.lib.calx_session_exec(t.session, insert, arguments(
            t.lib.calx_arg_int64(number), t.string(b"n%d" % number), t.lib.calx_arg_double(number / 8), parent),
            None, here()))
    t.lib.calx_release_statement(insert)
    number, name, ratio, parent = c.c_int64(), Str(), c.c_double(), OptInt64()
    row = slots((INT64, number), (STR, name), (DOUBLE, ratio), (INT64 | OPTIONAL, parent))
    result, seen = t.query("SELECT id, name, ratio, parent FROM ffi_rows ORDER BY id"), []
    while t.lib.calx_fetch_n(result, row, 4):
        seen.append((number.value, content(name), ratio.value, parent.value if parent.is_set else None))
    t.ok(t.lib.calx_result_close(result))
    equal(seen, [(n, b"n%d" % n, n / 8, n - 1 if n else None) for n in range(100)])
    t.ok(t.commit())


def column_for(kind):
    """The column of the table below that a kind is fetched from."""
    return {BOOL: "b", FLOAT: "d", DOUBLE: "d", CSTRING: "t", STR: "t", BYTES: "x", DECIMAL: "n", TIMESTAMP: "w",
            TIMESTAMPTZ: "z", DATE: "day", TIME: "c", INTERVAL: "i", UUID: "u", JSON: "j"}.get(
        kind & ~OPTIONAL, "i")


def test_sizes_of_slots(t):
    """Every kind is taken with the size of its struct here, and refused with another: so the library sees them."""
    of = types(t)
    t.table("b BOOLEAN, i BIGINT, d DOUBLE PRECISION, t VARCHAR(9), x %s, n %s, w %s, z %s, day DATE, c %s, u %s, j %s"
            % tuple(of[n] for n in ("bytes", "decimal", "timestamp", "timestamptz", "time", "uuid", "json")))
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (:b, :i, :d, :t, :x, :n, :w, :z, :day, :c, :u, :j)", t.lib.calx_arg_bool(True),
                t.lib.calx_arg_int32(1), t.lib.calx_arg_double(0.5), t.string(b"text"),
                t.lib.calx_arg_bytes(counted(Bytes, b"x")), t.lib.calx_arg_decimal(counted(Decimal, b"1.5")),
                t.lib.calx_arg_timestamp(Timestamp(0)), t.lib.calx_arg_timestamptz(Timestamptz(0)),
                t.lib.calx_arg_date(Date(0)), t.lib.calx_arg_time(Time(0)), t.lib.calx_arg_uuid(Uuid()),
                t.lib.calx_arg_json(counted(Json, b"[]"))))
    t.ok(t.commit())
    for kind, ctype in sorted(KINDS.items()):
        for size, expected in ((c.sizeof(ctype), (True, OK)), (c.sizeof(ctype) + 1, (False, MISUSE))):
            place = (c.c_uint64 * 8)()
            result = t.query("SELECT %s FROM ffi_rows" % column_for(kind))
            slot = (Slot * 1)(Slot(kind, size, c.cast(place, c.c_void_p), None, 0))
            came = t.lib.calx_fetch_n(result, slot, 1), t.lib.calx_result_status(result)
            message = t.lib.calx_result_errmsg(result).decode()
            t.lib.calx_result_close(result)
            t.ok(t.lib.calx_session_rollback(t.session, here()))
            equal(("kind %#x, size %d" % (kind, size), came, message * (came != expected)), (
                "kind %#x, size %d" % (kind, size), expected, ""))


def test_rows_by_values(t):
    t.table("id BIGINT, name VARCHAR(20)")
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (1, 'one'), (2, NULL)"))
    equal(t.lib.calx_session_rowcount(t.session), 2)
    result = t.query("SELECT id, name FROM ffi_rows ORDER BY id")
    equal((t.lib.calx_result_column_count(result), t.lib.calx_result_column(result, 1).name), (2, b"name"))
    equal((t.lib.calx_result_index(result, b"NAME"), t.lib.calx_result_index(result, b"none")), (1,
                                                                                                 c.c_size_t(-1).value))
    equal(t.lib.calx_result_next(result), True)
    number, name = (t.lib.calx_result_value(result, i).contents for i in (0, 1))
    equal((number.kind, number.of.i, name.kind, content(name.of.s)), (INT64, 1, STR, b"one"))
    equal(bool(t.lib.calx_result_value(result, 2)), False)
    place = c.c_int16()
    t.ok(t.lib.calx_result_get_named(result, b"id", slots((INT16, place))))
    equal(place.value, 1)
    equal(t.lib.calx_result_next(result), True)
    equal(t.lib.calx_result_value(result, 1).contents.kind, NULL)
    equal((t.lib.calx_result_next(result), t.lib.calx_result_close(result)), (False, OK))


def test_all_rows(t):
    t.table("id BIGINT, name VARCHAR(20)")
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (1, 'one'), (2, 'two'), (3, 'three')"))
    result = t.query("SELECT id, name FROM ffi_rows ORDER BY id")
    rows = t.lib.calx_result_all(result)
    equal((rows.count, rows.columns), (3, 2))
    equal([content(rows.values[2 * i + 1].of.s) for i in range(3)], [b"one", b"two", b"three"])
    equal(t.lib.calx_rows_value(c.byref(rows), 2, 0).contents.of.i, 3)
    equal(bool(t.lib.calx_rows_value(c.byref(rows), 3, 0)), False)
    t.ok(t.lib.calx_result_close(result))


def test_streamed_rows(t):
    t.table("id BIGINT")
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (1), (2), (3)"))
    options, place, seen = ExecuteOptions(c.sizeof(ExecuteOptions), True), c.c_int64(), []
    result = t.lib.calx_session_query(t.session, t.lib.calx_text(b"SELECT id FROM ffi_rows ORDER BY id"), NO_ARGS,
                                      c.byref(options), here())
    while t.lib.calx_fetch_n(result, slots((INT64, place)), 1):
        seen.append(place.value)
    t.ok(t.lib.calx_result_close(result))
    equal(seen, [1, 2, 3])
    result = t.lib.calx_session_query(t.session, t.lib.calx_text(b"SELECT id FROM ffi_rows"), NO_ARGS,
                                      c.byref(options), here())
    equal(t.exec("SELECT 1"), MISUSE)  # nothing else may run beside it: the option arrived
    t.lib.calx_result_close(result)


def test_one_row(t):
    t.table("id BIGINT, name VARCHAR(20)")
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (1, 'one'), (2, 'two')"))
    number, name, found = c.c_int64(), c.c_char_p(), c.c_bool()

    def row(sql, want, *items):
        return t.lib.calx_session_row(t.session, t.lib.calx_text(sql), arguments(*items), want, False,
                                      slots((INT64, number), (CSTRING, name)), 2, c.byref(found), here())
    equal((row(b"SELECT id, name FROM ffi_rows WHERE id = :id", EXACTLY_ONE, t.lib.calx_arg_int64(2)), number.value,
           name.value), (OK, 2, b"two"))
    equal(row(b"SELECT id, name FROM ffi_rows", EXACTLY_ONE), MULTIPLE_RESULTS)
    equal(row(b"SELECT id, name FROM ffi_rows WHERE id = 3", EXACTLY_ONE), NOT_FOUND)
    equal((row(b"SELECT id, name FROM ffi_rows WHERE id = 3", ONE_OR_NONE), found.value), (OK, False))
    equal((row(b"SELECT id, name FROM ffi_rows ORDER BY id DESC", FIRST), number.value), (OK, 2))
    t.ok(t.commit())


def test_commit_and_rollback(t):
    t.table("id BIGINT")
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (1)"))
    equal(t.lib.calx_session_in_transaction(t.session), True)
    t.ok(t.commit())
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (2)"))
    t.ok(t.lib.calx_session_rollback(t.session, here()))
    t.ok(t.lib.calx_session_begin(t.session, None, here()))
    t.ok(t.lib.calx_session_script(t.session, b"INSERT INTO ffi_rows VALUES (3); INSERT INTO ffi_rows VALUES (4);",
                                   here()))
    t.ok(t.commit())
    t.ok(t.lib.calx_session_close(t.session))
    t.open()
    equal((t.number("SELECT COUNT(*) FROM ffi_rows"), t.number("SELECT SUM(id) FROM ffi_rows")), (3, 8))


def test_isolation_level(t):
    equal(t.lib.calx_isolation_name(SERIALIZABLE), b"SERIALIZABLE")
    options = BeginOptions(c.sizeof(BeginOptions), SERIALIZABLE, True)
    t.ok(t.lib.calx_session_begin(t.session, c.byref(options), here()))
    equal(t.number("SELECT 42"), 42)
    t.ok(t.commit())
    options = BeginOptions(c.sizeof(BeginOptions), SNAPSHOT)
    equal(t.lib.calx_session_begin(t.session, c.byref(options), here()), UNSUPPORTED)  # the option arrived
    t.ok(t.lib.calx_session_rollback(t.session, here()))


def test_function_as_transaction(t):
    t.table("id BIGINT PRIMARY KEY")
    calls = []

    def insert(session, context):
        calls.append(context)
        equal(session, t.session if isinstance(t.session, int) else t.session.value)
        return t.exec("INSERT INTO ffi_rows VALUES (1)")
    function = TransactFunction(insert)
    options = TransactOptions(c.sizeof(TransactOptions), 3)
    t.ok(t.lib.calx_session_transact(t.session, function, 77, c.byref(options), here()))
    equal(t.lib.calx_session_transact(t.session, function, 78, None, here()), INTEGRITY_ERROR)
    equal((calls, t.number("SELECT COUNT(*) FROM ffi_rows")), ([77, 78], 1))


def test_pipeline_and_cancel(t):
    t.table("id BIGINT PRIMARY KEY")
    options = ExecuteOptions(c.sizeof(ExecuteOptions), False, 0, True)
    for number in (b"1", b"2"):
        statement = t.lib.calx_text(b"INSERT INTO ffi_rows VALUES (" + number + b")")
        status = t.lib.calx_session_exec(t.session, statement, NO_ARGS, c.byref(options), here())
        equal(status in (OK, PENDING), True)
    t.ok(t.lib.calx_session_sync(t.session, here()))
    t.ok(t.lib.calx_session_cancel(t.session))  # nothing runs
    t.ok(t.commit())
    equal(t.number("SELECT COUNT(*) FROM ffi_rows"), 2)


def test_two_phases(t):
    t.table("id BIGINT PRIMARY KEY")
    gid = b"ffi:%d" % os.getpid()
    status = t.lib.calx_session_begin_twophase(t.session, gid, here())
    if status == UNSUPPORTED:  # SQLite
        t.ok(t.lib.calx_session_rollback(t.session, here()))
        return
    t.ok(status)
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (1)"))
    equal(t.lib.calx_session_twophase_gid(t.session), gid)
    t.ok(t.lib.calx_session_prepare(t.session, here()))
    t.ok(t.commit())
    gids, count = c.POINTER(c.c_char_p)(), c.c_size_t()
    t.ok(t.lib.calx_session_recover_twophase(t.session, c.byref(gids), c.byref(count), here()))
    equal(gid in [gids[i] for i in range(count.value)], False)
    t.lib.calx_free(gids)
    equal(t.lib.calx_session_commit_prepared(t.session, gid, here()), PROGRAMMING_ERROR)
    equal(t.number("SELECT COUNT(*) FROM ffi_rows"), 1)


def test_savepoint(t):
    t.table("id BIGINT PRIMARY KEY")
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (1)"))
    nested = t.lib.calx_session_begin_nested(t.session, here())
    equal(t.exec("INSERT INTO ffi_rows VALUES (1)"), INTEGRITY_ERROR)
    t.ok(t.lib.calx_transaction_rollback(nested, here()))
    nested = t.lib.calx_session_begin_nested(t.session, here())
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (2)"))
    t.ok(t.lib.calx_transaction_commit(nested, here()))
    t.ok(t.commit())
    equal(t.number("SELECT COUNT(*) FROM ffi_rows"), 2)


def test_error_object(t):
    t.table("id BIGINT PRIMARY KEY")
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (:id)", t.lib.calx_arg_int32(1)))
    place = b"test_ffi.py:%d" % (sys._getframe().f_lineno + 1)
    equal(t.exec("INSERT INTO ffi_rows VALUES (:id)", t.lib.calx_arg_int32(1)), INTEGRITY_ERROR)
    equal(t.exec("SELECT 1"), INTEGRITY_ERROR)  # sticky
    error = t.lib.calx_session_error(t.session).contents
    equal((error.struct_size, error.status, error.kind, error.is_disconnect), (c.sizeof(Error), INTEGRITY_ERROR,
                                                                              UNIQUE_VIOLATION, False))
    equal(error.where, place)
    equal((error.statement.startswith(b"INSERT INTO ffi_rows"), error.native_code != 0 or error.sqlstate == b"23505",
           len(error.message) > 10), (True, True, True))
    equal(t.commit(), INTEGRITY_ERROR)
    equal(t.lib.calx_session_error(t.session).contents.outcome, ROLLED_BACK)
    equal(t.number("SELECT COUNT(*) FROM ffi_rows"), 0)


def test_errors_of_values(t):
    t.table("id BIGINT, small BIGINT")
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (1, NULL), (2, 40000)"))
    t.ok(t.commit())
    place = c.c_int16()
    for sql, kind in (("SELECT small FROM ffi_rows WHERE id = 1", UNEXPECTED_NULL),
                      ("SELECT small FROM ffi_rows WHERE id = 2", OUT_OF_RANGE)):
        result = t.query(sql)
        equal(t.lib.calx_fetch_n(result, slots((INT16, place)), 1), False)
        equal(t.lib.calx_result_close(result), DATA_ERROR)
        equal(t.lib.calx_session_error(t.session).contents.kind, kind)
        t.ok(t.lib.calx_session_rollback(t.session, here()))
        t.ok(t.exec("SELECT 1"))


def test_statement_that_is_wrong(t):
    equal(t.exec("SELECT nothing FROM no_such_table"), PROGRAMMING_ERROR)
    equal(t.lib.calx_session_rollback(t.session, here()), OK)
    equal(t.exec("SELECT :a", t.lib.calx_arg_int32(1), t.lib.calx_arg_int32(2)), MISUSE)
    equal(t.lib.calx_session_close(t.session), MISUSE)
    t.session = None


def test_text_with_length(t):
    place = c.c_int64()
    statement = t.lib.calx_text_sized(counted(Str, b"SELECT 12345"[:9]))
    t.ok(t.lib.calx_session_row(t.session, statement, NO_ARGS, FIRST, True, slots((INT64, place)), 1, None, here()))
    equal(place.value, 12)


def test_list_argument(t):
    calx, place, ids = Calx(), c.c_int64(), (c.c_int64 * 2)(1, 3)
    t.table("id BIGINT PRIMARY KEY")
    t.ok(t.exec("INSERT INTO ffi_rows VALUES (1), (2), (3)"))
    for count in (2, 1, 0):
        statement = calx.select_n([calx.columns_n([calx.func_n("count", [calx.star(None)], None)]),
                                   calx.from_n([calx.literal_column("ffi_rows", None)]),
                                   calx.where_n([calx.in_param_node(calx.column_named("id"), "ids", False)])])
        items = t.lib.calx_arg_items(INT64, c.cast(ids, c.c_void_p), count)
        t.ok(t.lib.calx_session_row(t.session, statement, arguments(t.lib.calx_arg_named(b"ids", items)), FIRST, True,
                                    slots((INT64, place)), 1, None, here()))
        equal(place.value, count)


CONSTRUCTORS = ["null", "bool", "int32", "int64", "uint64", "double", "string", "str", "bytes", "decimal", "timestamp",
                "opt_int16", "opt_int32", "opt_int64", "opt_uint64", "opt_float", "opt_double", "opt_bool",
                "opt_timestamp", "timestamptz", "date", "time", "interval", "uuid", "json", "opt_timestamptz", "opt_date",
                "opt_time", "opt_interval", "opt_uuid"]
BACKEND_TESTS = [test_connection, test_list_argument, test_engine_from_url_object] + [constructor_test(name) for name in CONSTRUCTORS] + [
    test_arguments_by_name, test_typed_rows_by_slots, test_sizes_of_slots, test_rows_by_values, test_all_rows,
    test_streamed_rows, test_one_row, test_commit_and_rollback, test_isolation_level,
    test_function_as_transaction, test_pipeline_and_cancel, test_two_phases, test_savepoint, test_error_object,
    test_errors_of_values, test_types_of_the_programs_own,
    test_statement_that_is_wrong, test_text_with_length]


# ---- the runner

def run(counts, name, test, argument):
    try:
        test(argument)
        counts[0] += 1
    except Exception as problem:  # whatever it is, the other tests run
        counts[1] += 1
        line = problem.__traceback__
        while line.tb_next and line.tb_next.tb_frame.f_code.co_name != "equal":
            line = line.tb_next
        print("FAIL %s: line %d: %s: %s" % (name, line.tb_lineno, type(problem).__name__, str(problem)[:400]))


def run_nodes(counts, nodes, t, name):
    """The kinds of nodes on one backend."""
    try:
        backend = Backend(nodes, t)
    except Exception as problem:
        counts[1] += 1
        print("FAIL %s: tables of the nodes: %s" % (name, problem))
        return
    for case, test in backend.tests():
        run(counts, "%s node %s" % (name, case), lambda _: test(), None)
    backend.close()


def run_backend(lib, nodes, counts, name, url):
    t = Test(lib, url)
    for test in BACKEND_TESTS:
        t.open()
        run(counts, "%s %s" % (name, test.__name__), test, t)
        lib.calx_session_close(t.session)
    t.open()
    t.exec("DROP TABLE IF EXISTS ffi_rows")
    t.ok(t.commit())
    lib.calx_session_close(t.session)
    run_nodes(counts, nodes, t, name)
    lib.calx_engine_dispose(t.engine)


def main():
    lib = c.CDLL(find_library())
    declare(lib)
    counts = [0, 0, 0]
    for test in LIBRARY_TESTS:
        run(counts, test.__name__, test, lib)
    nodes = Nodes()
    for name, test in nodes.tests():
        run(counts, "node " + name, lambda _: test(), None)
    with tempfile.TemporaryDirectory(prefix="calx-ffi-") as scratch:
        backends = [("sqlite", os.environ.get("CALX_TEST_SQLITE", "yes") != "no" and "sqlite:///%s/ffi.db" % scratch,
                     "built without SQLite"),
                    ("postgresql", os.environ.get("CALX_TEST_POSTGRESQL_URL"), "CALX_TEST_POSTGRESQL_URL is not set"),
                    ("mariadb", os.environ.get("CALX_TEST_MYSQL_URL"), "CALX_TEST_MYSQL_URL is not set")]
        for name, url, why in backends:
            if url:
                run_backend(lib, nodes, counts, name, url)
            else:
                counts[2] += len(BACKEND_TESTS) + len(CASES)
                print("SKIP %s: %s" % (name, why))
    print("ffi: %d passed, %d failed, %d skipped" % tuple(counts))
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
