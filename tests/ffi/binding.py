# SPDX-License-Identifier: MIT
"""Structs, numbers and functions of calx for Python's ctypes, declared by hand, as the author of a binding would from the headers.

The library is that of CALX_LIBRARY, CALX_TEST_BUILDDIR or CALX_PREFIX, else the one that the loader finds.
"""
import ctypes as c
import os
import pathlib
import sys


# ---- structs and numbers of include/calx/{types,args,error,engine,result}.h

class Str(c.Structure):
    _fields_ = [("ptr", c.c_void_p), ("len", c.c_size_t)]


class Timestamp(c.Structure):
    _fields_ = [("us", c.c_int64)]


class Timestamptz(Timestamp):
    pass


class Date(c.Structure):
    _fields_ = [("days", c.c_int32)]


class Time(Timestamp):
    pass


class Interval(c.Structure):
    _fields_ = [("months", c.c_int32), ("days", c.c_int32), ("us", c.c_int64)]


class Uuid(c.Structure):
    _fields_ = [("bytes", c.c_uint8 * 16)]


class Null(c.Structure):
    _fields_ = [("unused", c.c_int)]


def optional(ctype):
    return type("Opt_" + ctype.__name__, (c.Structure,), {"_fields_": [("is_set", c.c_bool), ("value", ctype)]})


OptInt16, OptInt32, OptInt64, OptUint64 = map(optional, (c.c_int16, c.c_int32, c.c_int64, c.c_uint64))
OptFloat, OptDouble, OptBool, OptTimestamp = map(optional, (c.c_float, c.c_double, c.c_bool, Timestamp))
OptTimestamptz, OptDate, OptTime, OptInterval, OptUuid = map(optional, (Timestamptz, Date, Time, Interval, Uuid))


class Bytes(Str):
    pass


class Decimal(Str):
    pass


class Json(Str):
    pass


class As(c.Union):
    _fields_ = [("b", c.c_bool), ("i", c.c_int64), ("u", c.c_uint64), ("d", c.c_double), ("s", Str), ("bytes", Bytes),
                ("decimal", Decimal), ("timestamp", Timestamp)]


class Value(c.Structure):
    _fields_ = [("kind", c.c_uint32), ("flags", c.c_uint32), ("of", As)]


class Arg(c.Structure):
    _fields_ = [("name", c.c_char_p), ("value", Value)]


class Args(c.Structure):
    _fields_ = [("items", c.POINTER(Arg)), ("count", c.c_size_t)]


class Slot(c.Structure):
    _fields_ = [("kind", c.c_uint32), ("size", c.c_uint32), ("to", c.c_void_p), ("valid", c.c_void_p), ("stride",
                                                                                                        c.c_size_t)]


class Error(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("status", c.c_int), ("kind", c.c_int), ("outcome", c.c_int),
                ("is_disconnect", c.c_bool), ("is_retryable", c.c_bool), ("native_code", c.c_int32),
                ("sqlstate", c.c_char * 6), ("message", c.c_char_p), ("constraint", c.c_char_p), ("table", c.c_char_p),
                ("column", c.c_char_p), ("statement", c.c_char_p), ("where", c.c_char_p)]


class Rows(c.Structure):
    _fields_ = [("values", c.POINTER(Value)), ("count", c.c_size_t), ("columns", c.c_size_t)]


class Column(c.Structure):
    _fields_ = [("name", c.c_char_p), ("type_name", c.c_char_p), ("kind", c.c_uint32), ("native_type", c.c_uint32)]


class SessionOptions(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("autocommit", c.c_bool), ("statement_timeout", c.c_double),
                ("isolation_level", c.c_int), ("pipeline", c.c_bool), ("end_", c.c_int)]


class BeginOptions(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("isolation_level", c.c_int), ("read_only", c.c_bool),
                ("deferrable", c.c_bool), ("end_", c.c_int)]


class TransactOptions(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("max_attempts", c.c_int), ("backoff", c.c_double),
                ("max_backoff", c.c_double), ("isolation_level", c.c_int), ("read_only", c.c_bool),
                ("deferrable", c.c_bool), ("end_", c.c_int)]


TransactFunction = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p)


class ExecuteOptions(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("stream", c.c_bool), ("timeout", c.c_double),
                ("pipeline", c.c_bool), ("end_", c.c_int)]


class UrlParts(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("drivername", c.c_char_p), ("username", c.c_char_p), ("password",
                                                                                                    c.c_char_p),
                ("host", c.c_char_p), ("database", c.c_char_p), ("port", c.c_int), ("query", c.POINTER(c.c_char_p)),
                ("end_", c.c_int)]


OK, NOT_FOUND, MULTIPLE_RESULTS = 0, 2, 3
INTEGRITY_ERROR, PROGRAMMING_ERROR, DATA_ERROR, INTERFACE_ERROR, MISUSE = 10, 12, 13, 14, 19
UNSUPPORTED, PENDING, SNAPSHOT, SERIALIZABLE = 21, 1, 4, 5
UNIQUE_VIOLATION, OUT_OF_RANGE, UNEXPECTED_NULL = 1, 31, 33
ROLLED_BACK = 2
NULL, BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FLOAT, DOUBLE = range(1, 13)
CSTRING, STR, BYTES, DECIMAL, TIMESTAMP, VALUE, TIMESTAMPTZ, DATE, TIME, INTERVAL, UUID, JSON = range(13, 25)
OPTIONAL = 0x100
EXACTLY_ONE, FIRST, ONE_OR_NONE = 1, 2, 3

# The C type of each kind that a column can be fetched into.
KINDS = {BOOL: c.c_bool, INT8: c.c_int8, INT16: c.c_int16, INT32: c.c_int32, INT64: c.c_int64, UINT8: c.c_uint8,
         UINT16: c.c_uint16, UINT32: c.c_uint32, UINT64: c.c_uint64, FLOAT: c.c_float, DOUBLE: c.c_double,
         CSTRING: c.c_char_p, STR: Str, BYTES: Bytes, DECIMAL: Decimal, TIMESTAMP: Timestamp, VALUE: Value,
         INT16 | OPTIONAL: OptInt16, INT32 | OPTIONAL: OptInt32, INT64 | OPTIONAL: OptInt64,
         UINT64 | OPTIONAL: OptUint64,
         FLOAT | OPTIONAL: OptFloat, DOUBLE | OPTIONAL: OptDouble, BOOL | OPTIONAL: OptBool,
         TIMESTAMP | OPTIONAL: OptTimestamp, TIMESTAMPTZ: Timestamptz, DATE: Date, TIME: Time, INTERVAL: Interval,
         UUID: Uuid, JSON: Json, TIMESTAMPTZ | OPTIONAL: OptTimestamptz, DATE | OPTIONAL: OptDate,
         TIME | OPTIONAL: OptTime, INTERVAL | OPTIONAL: OptInterval, UUID | OPTIONAL: OptUuid}


# ---- functions

def find_library():
    if os.environ.get("CALX_LIBRARY"):
        return os.environ["CALX_LIBRARY"]
    if os.environ.get("CALX_TEST_BUILDDIR"):
        return os.environ["CALX_TEST_BUILDDIR"] + "/.libs/libcalx.so"
    if os.environ.get("CALX_PREFIX"):
        return os.environ["CALX_PREFIX"] + "/lib/libcalx.so"
    return "libcalx.so.0"


def find_headers():
    if os.environ.get("CALX_PREFIX"):
        return pathlib.Path(os.environ["CALX_PREFIX"], "include", "calx")
    return pathlib.Path(__file__).resolve().parents[2] / "include" / "calx"


def declare(lib):
    p, s, z, ok = c.c_void_p, c.c_char_p, c.c_size_t, c.c_int
    slots, error = c.POINTER(Slot), c.POINTER(Error)
    table = {
        "calx_version": (s,), "calx_status_name": (s, ok), "calx_outcome_name": (s, ok), "calx_free": (None, p),
        "calx_url_create_from": (p, c.POINTER(UrlParts)), "calx_url_render_with": (p, p, p),
        "calx_url_dispose": (None, p),
        "calx_url_dialect": (s, p), "calx_url_parse": (p, s),
        "calx_engine_create_string": (p, s, p), "calx_engine_create_url": (p, p, p), "calx_engine_dispose": (None, p),
        "calx_engine_url": (p, p), "calx_engine_errmsg": (s, p), "calx_engine_error": (error, p),
        "calx_session_open_engine": (p, p, p, s), "calx_session_close": (ok, p), "calx_session_ping": (ok, p, s),
        "calx_session_begin": (ok, p, p, s), "calx_session_commit": (ok, p, s), "calx_session_rollback": (ok, p, s),
        "calx_session_in_transaction": (c.c_bool, p), "calx_session_begin_nested": (p, p, s),
        "calx_isolation_name": (s, c.c_int), "calx_session_cancel": (ok, p), "calx_session_sync": (ok, p, s),
        "calx_session_transact": (ok, p, TransactFunction, p, c.POINTER(TransactOptions), s),
        "calx_session_begin_twophase": (ok, p, s, s), "calx_session_prepare": (ok, p, s),
        "calx_session_twophase_gid": (s, p),
        "calx_session_recover_twophase": (ok, p, c.POINTER(c.POINTER(c.c_char_p)), c.POINTER(z), s),
        "calx_session_commit_prepared": (ok, p, s, s), "calx_session_rollback_prepared": (ok, p, s, s),
        "calx_transaction_commit": (ok, p, s), "calx_transaction_rollback": (ok, p, s),
        "calx_session_exec": (ok, p, p, Args, p, s), "calx_session_query": (p, p, p, Args, p, s),
        "calx_session_script": (ok, p, s, s), "calx_session_rowcount": (c.c_int64, p),
        "calx_session_row": (ok, p, p, Args, c.c_int, c.c_bool, slots, z, c.POINTER(c.c_bool), s),
        "calx_session_errmsg": (s, p), "calx_session_error": (error, p), "calx_null_error": (error, p),
        "calx_connection_open": (p, p, p, s), "calx_connection_close": (ok, p), "calx_connection_ping": (ok, p, s),
        "calx_connection_exec": (ok, p, p, Args, p, s), "calx_connection_commit": (ok, p, s),
        "calx_connection_errmsg": (s, p),
        "calx_text": (p, s), "calx_text_sized": (p, Str), "calx_keep_statement": (p, p),
        "calx_release_statement": (None, p),
        "calx_fetch_n": (c.c_bool, p, slots, z), "calx_result_next": (c.c_bool, p),
        "calx_result_value": (c.POINTER(Value), p, z), "calx_result_index": (z, p, s),
        "calx_result_get_at": (ok, p, z, slots), "calx_result_get_named": (ok, p, s, slots),
        "calx_result_all": (Rows, p), "calx_rows_value": (c.POINTER(Value), c.POINTER(Rows), z, z),
        "calx_result_column_count": (z, p), "calx_result_column": (Column, p, z), "calx_result_status": (ok, p),
        "calx_result_errmsg": (s, p), "calx_result_close": (ok, p),
        "calx_arg_null": (Arg, Null), "calx_arg_bool": (Arg, c.c_bool), "calx_arg_int32": (Arg, c.c_int32),
        "calx_arg_int64": (Arg, c.c_int64), "calx_arg_uint64": (Arg, c.c_uint64), "calx_arg_double": (Arg, c.c_double),
        "calx_arg_string": (Arg, s), "calx_arg_str": (Arg, Str), "calx_arg_bytes": (Arg, Bytes),
        "calx_arg_decimal": (Arg, Decimal), "calx_arg_timestamp": (Arg, Timestamp), "calx_arg_named": (Arg, s, Arg),
        "calx_arg_same": (Arg, Arg), "calx_arg_opt_int16": (Arg, OptInt16), "calx_arg_opt_int32": (Arg, OptInt32),
        "calx_arg_opt_int64": (Arg, OptInt64), "calx_arg_opt_uint64": (Arg, OptUint64),
        "calx_arg_opt_float": (Arg, OptFloat),
        "calx_arg_opt_double": (Arg, OptDouble), "calx_arg_opt_bool": (Arg, OptBool),
        "calx_arg_opt_timestamp": (Arg, OptTimestamp), "calx_arg_timestamptz": (Arg, Timestamptz),
        "calx_arg_date": (Arg, Date), "calx_arg_time": (Arg, Time), "calx_arg_interval": (Arg, Interval),
        "calx_arg_uuid": (Arg, Uuid), "calx_arg_json": (Arg, Json), "calx_arg_opt_timestamptz": (Arg, OptTimestamptz),
        "calx_arg_opt_date": (Arg, OptDate), "calx_arg_opt_time": (Arg, OptTime),
        "calx_arg_opt_interval": (Arg, OptInterval), "calx_arg_opt_uuid": (Arg, OptUuid),
        "calx_arg_items": (Arg, c.c_uint32, c.c_void_p, z),
        "calx_date_parse": (ok, s, z, c.POINTER(Date), c.POINTER(s)), "calx_uuid_format": (z, Uuid, s, z),
        "calx_decimal_compare": (ok, Decimal, Decimal),
    }
    for name, (result, *arguments) in table.items():
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments


# ---- small helpers over the functions

def here():
    frame = sys._getframe(2)
    return ("%s:%d" % (os.path.basename(frame.f_code.co_filename), frame.f_lineno)).encode()


KEPT = []  # an argument made of a text borrows it, and Python knows nothing of that


def counted(struct, data):
    """Text or bytes as pointer and length; the buffer lives as long as the program."""
    buffer = c.create_string_buffer(data, len(data) + 1)
    KEPT.append(buffer)
    return struct(c.cast(buffer, c.c_void_p), len(data))


def content(s):
    return None if s.ptr is None else c.string_at(s.ptr, s.len)


def arguments(*items):
    made = Args((Arg * len(items))(*items), len(items))
    made.kept = items
    return made


def slots(*places):
    """Slots for places, each (kind, ctypes object)."""
    return (Slot * len(places))(*(Slot(kind, c.sizeof(place), c.cast(c.pointer(place), c.c_void_p), None, 0)
                                  for kind, place in places))


NO_ARGS = Args()


class Test:
    """One backend: its engine, and a session for each test."""

    def __init__(self, lib, url):
        self.lib, self.url = lib, url
        self.engine = lib.calx_engine_create_string(url.encode(), None)
        self.session = None
        self.texts = []
        self.dialect = (lib.calx_url_dialect(lib.calx_engine_url(self.engine)) or b"").decode()

    def open(self):
        self.session = self.lib.calx_session_open_engine(self.engine, None, here())

    def ok(self, status):
        if status != OK:
            raise AssertionError("status %d: %s" % (status, self.lib.calx_session_errmsg(self.session).decode()))

    def exec(self, sql, *items):
        return self.lib.calx_session_exec(self.session, self.lib.calx_text(sql.encode()), arguments(*items), None,
                                          here())

    def query(self, sql, *items):
        return self.lib.calx_session_query(self.session, self.lib.calx_text(sql.encode()), arguments(*items), None,
                                           here())

    def commit(self):
        return self.lib.calx_session_commit(self.session, here())

    def string(self, text):
        """A text argument: calx borrows it, so that Python must not take it back before the call."""
        self.texts.append(text)
        return self.lib.calx_arg_string(text)

    def table(self, columns):
        """Made anew in a transaction of its own: MySQL commits around DDL."""
        self.exec("DROP TABLE IF EXISTS ffi_rows")
        self.exec("CREATE TABLE ffi_rows (" + columns + ")")
        self.ok(self.commit())

    def number(self, sql):
        place = c.c_int64()
        self.ok(self.lib.calx_session_row(self.session, self.lib.calx_text(sql.encode()), NO_ARGS, FIRST, True,
                                          slots((INT64, place)), 1, None, here()))
        return place.value


def equal(actual, expected):
    if actual != expected:
        raise AssertionError("%r, expected %r" % (actual, expected))
