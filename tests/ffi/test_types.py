# SPDX-License-Identifier: MIT
"""A type whose functions are Python's: values of it are bound and fetched through them."""
import ctypes as c

from binding import DATA_ERROR, INT64, NO_ARGS, OK, STR, Str, Value, content, equal, here, slots
from nodes import TYPES, Type

Convert = c.CFUNCTYPE(c.c_int, c.c_void_p, c.POINTER(Value), c.POINTER(Value), c.c_void_p)


class UserType(c.Structure):
    _fields_ = [("struct_size", c.c_size_t), ("name", c.c_char_p), ("bind", Convert), ("result", Convert), ("context", c.c_void_p)]


def declare(lib):
    p, z, s = c.c_void_p, c.c_size_t, c.c_char_p
    for name, result, *types in (("calx_conversion_alloc", p, p, z), ("calx_conversion_fail", c.c_int, p, s),
                                 ("calx_conversion_column", s, p), ("calx_conversion_dialect", s, p),
                                 ("calx_value_node", p, c.POINTER(Value)), ("calx_cast_node", p, p, c.POINTER(Type)),
                                 ("calx_label_as", p, p, s), ("calx_columns_n", p, c.POINTER(p), z), ("calx_select_n", p, c.POINTER(p), z)):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, types


class Marked:
    """Integers in the program, texts like <7> in the database; 13 is refused."""

    def __init__(self, lib):
        self.lib, self.columns, self.dialects = lib, [], []
        self.functions = Convert(self.bind), Convert(self.result)
        self.user = UserType(c.sizeof(UserType), b"marked", *self.functions, None)
        self.type = Type(kind=TYPES["VARCHAR"], length=20, user=c.cast(c.pointer(self.user), c.c_void_p))

    def bind(self, conversion, value, to, _):
        if value.contents.of.i == 13:
            return self.lib.calx_conversion_fail(conversion, b"it brings bad luck")
        text = b"<%d>" % value.contents.of.i
        room = self.lib.calx_conversion_alloc(conversion, len(text))
        c.memmove(room, text, len(text))
        to.contents.kind, to.contents.of.s = STR, Str(room, len(text))
        self.dialects.append(self.lib.calx_conversion_dialect(conversion))
        return OK

    def result(self, conversion, value, to, _):
        to.contents.kind, to.contents.of.i = INT64, int(content(value.contents.of.s)[1:-1])
        self.columns.append(self.lib.calx_conversion_column(conversion))
        return OK

    def select(self, number):
        value = Value(kind=INT64)
        value.of.i = number
        cast = self.lib.calx_cast_node(self.lib.calx_value_node(value), c.byref(self.type))
        columns = self.lib.calx_columns_n((c.c_void_p * 1)(self.lib.calx_label_as(cast, b"x")), 1)
        return self.lib.calx_select_n((c.c_void_p * 1)(columns), 1)


def test_types_of_the_programs_own(t):
    declare(t.lib)
    marked, place = Marked(t.lib), c.c_int64()
    result = t.lib.calx_session_query(t.session, marked.select(-42), NO_ARGS, None, here())
    equal((t.lib.calx_fetch_n(result, slots((INT64, place)), 1), t.lib.calx_result_errmsg(result)), (True, b""))
    equal((place.value, marked.columns, marked.dialects), (-42, [b"x"], [t.dialect.encode()]))
    t.ok(t.lib.calx_result_close(result))
    equal(t.lib.calx_session_exec(t.session, marked.select(13), NO_ARGS, None, here()), DATA_ERROR)
    equal(b"the type marked refuses the value: it brings bad luck" in t.lib.calx_session_errmsg(t.session), True)
