# SPDX-License-Identifier: MIT
"""The exported functions of calx that build and compile, for Python: structs and numbers as a binding would read them in the headers."""
import ctypes as c
import os
import pathlib
import re


class Str(c.Structure):
    _fields_ = [("ptr", c.c_void_p), ("len", c.c_size_t)]


class As(c.Union):
    _fields_ = [("b", c.c_bool), ("i", c.c_int64), ("u", c.c_uint64), ("d", c.c_double), ("s", Str)]


class Value(c.Structure):
    _fields_ = [("kind", c.c_uint32), ("flags", c.c_uint32), ("of", As)]


class Type(c.Structure):
    pass


Type._fields_ = [("kind", c.c_uint32), ("length", c.c_uint32), ("scale", c.c_uint32), ("flags", c.c_uint32), ("name", c.c_char_p),
                 ("values", c.POINTER(c.c_char_p)), ("value_count", c.c_size_t), ("element", c.POINTER(Type)),
                 ("collation", c.c_char_p), ("variants", c.c_void_p), ("user", c.c_void_p)]


class Variant(c.Structure):
    _fields_ = [("dialect", c.c_char_p), ("type", Type)]


def members(header, struct):
    """The members of a struct in a header, as ctypes has them."""
    kinds = {"uint32_t": c.c_uint32, "size_t": c.c_size_t, "bool": c.c_bool, "int": c.c_int, "calx_type": Type, "int64_t": c.c_int64,
             "calx_default_function": c.c_void_p, "calx_index_options": c.c_void_p}
    body = re.search(r"typedef struct " + struct + r" \{(.*?)\n\} " + struct + ";", (headers() / header).read_text(), re.S).group(1)
    out = []
    for line in re.sub(r"/\*.*?\*/", "", body, flags=re.S).split(";"):
        names = re.fullmatch(r"\s*(?:const )?(?:struct )?(\w+) (.*\S)\s*", line, re.S)
        for name in names.group(2).split(",") if names else ():
            name = name.strip()
            pointer = c.c_char_p if names.group(1) == "char" else c.c_void_p
            out.append((name.lstrip("*").strip(), pointer if name.startswith("*") else kinds[names.group(1)]))
    return out


NULL, BOOL, INT64, UINT64, DOUBLE, STR, BYTES, DECIMAL = 1, 2, 6, 10, 12, 14, 15, 16


def find_library():
    if os.environ.get("CALX_LIBRARY"):
        return os.environ["CALX_LIBRARY"]
    if os.environ.get("CALX_TEST_BUILDDIR"):
        return os.environ["CALX_TEST_BUILDDIR"] + "/.libs/libcalx.so"
    return "libcalx.so.0"


def headers():
    if os.environ.get("CALX_PREFIX"):
        return pathlib.Path(os.environ["CALX_PREFIX"], "include", "calx")
    return pathlib.Path(__file__).resolve().parents[2] / "include" / "calx"


def constants(name):
    """The numbers that a header gives to its names: CALX_OP_EQ = 1."""
    text = (headers() / name).read_text()
    return {n: int(v) for n, v in re.findall(r"\b(CALX_[A-Z_0-9]+) = (\d+)", text)}


class SchemaMap(c.Structure):
    _fields_ = [("from_", c.c_char_p), ("to", c.c_char_p)]


class Attribute(c.Structure):
    _fields_ = members("schema.h", "calx_attribute")


class IndexOptions(c.Structure):
    _fields_ = members("schema.h", "calx_index_options")


class Sequence(c.Structure):
    _fields_ = members("ddl.h", "calx_sequence")


# What a function takes, a letter each (p pointer, s text, z size, u number, i int64, b bool, n array with its count), and gives.
SIGNATURES = {
    "calx_value_node": "p:p", "calx_param_node": "sp:p", "calx_column_of": "psp:p", "calx_literal_column": "sp:p",
    "calx_fragment_n": "sn:p", "calx_null_node": ":p", "calx_true": ":p", "calx_false": ":p", "calx_star": "p:p", "calx_default_node": ":p",
    "calx_binary": "upp:p", "calx_unary": "up:p", "calx_nary": "un:p", "calx_op_node": "supp:p", "calx_like_node": "uppsu:p",
    "calx_not_node": "p:p", "calx_in_n": "pnb:p", "calx_in_select": "ppb:p", "calx_between_node": "pppu:p", "calx_tuple_n": "n:p",
    "calx_list_n": "n:p", "calx_array_n": "np:p", "calx_collate_node": "ps:p", "calx_group": "p:p", "calx_func_n": "snp:p",
    "calx_distinct_node": "p:p", "calx_aggregate_order": "pn:p", "calx_filter_node": "pp:p", "calx_within_group_n": "pn:p",
    "calx_over_node": "pppp:p", "calx_frame_node": "upp:p", "calx_frame_excluding": "uppu:p", "calx_bound_node": "up:p", "calx_case_n": "pnp:p", "calx_cast_node": "pp:p",
    "calx_coerce_node": "pp:p", "calx_extract_node": "sp:p", "calx_quantified": "up:p", "calx_label_as": "ps:p",
    "calx_label_named": "s:p", "calx_order_node": "pu:p", "calx_inserted_node": "s:p", "calx_node_release": "p:", "calx_node_keep": "p:p",
    "calx_columns_n": "n:p", "calx_from_n": "n:p", "calx_join_node": "upp:p", "calx_where_n": "n:p", "calx_group_by_n": "n:p",
    "calx_having_n": "n:p", "calx_order_by_n": "n:p", "calx_limit_node": "ppu:p", "calx_distinct_rows_n": "n:p",
    "calx_for_update_n": "un:p", "calx_with_n": "n:p", "calx_returning_n": "n:p", "calx_set_to": "pp:p", "calx_rows_n": "pn:p",
    "calx_from_select": "pp:p", "calx_upsert_n": "pnp:p", "calx_prefix": "ss:p", "calx_suffix": "ss:p", "calx_hint_before": "pss:p", "calx_hint_behind": "pss:p", "calx_correlate_n": "nu:p", "calx_select_n": "n:p",
    "calx_insert_n": "pn:p", "calx_update_n": "pn:p", "calx_delete_n": "pn:p", "calx_compound_n": "uun:p", "calx_select_node": "p:p",
    "calx_scalar_subquery": "p:p", "calx_exists_node": "p:p", "calx_subquery_node": "psu:p", "calx_cte_node": "pspu:p",
    "calx_cte_union": "ppb:p", "calx_alias_node": "ps:p", "calx_from_join": "uppp:p", "calx_values_n": "spn:p",
    "calx_table_function": "pspu:p", "calx_keep_statement": "p:p", "calx_release_statement": "p:", "calx_text": "s:p",
    "calx_compile_to": "psu:p", "calx_compile_in": "psup:p", "calx_compile_node": "psu:p", "calx_compile_type": "psu:p", "calx_compiled_dispose": "p:",
    "calx_compiled_sql": "p:s", "calx_compiled_error": "p:u", "calx_compiled_errmsg": "p:s", "calx_compiled_count": "p:z",
    "calx_compiled_name": "pz:s", "calx_metadata_create": ":p", "calx_metadata_dispose": "p:", "calx_table_create": "psn:p",
    "calx_table_named": "sn:p", "calx_statement_add": "pp:u", "calx_as_boolean": "pb:p",
    "calx_slice_node": "ppp:p", "calx_regexp_node": "upps:p", "calx_regexp_replace": "ppps:p", "calx_match_node": "ppsu:p",
    "calx_literal_node": "p:p", "calx_row_of": "p:p", "calx_upsert_on_n": "ppnp:p", "calx_constraint_named": "s:p",
    "calx_values_statement_n": "n:p", "calx_text_select": "pp:p",
    "calx_create_type": "pu:p", "calx_drop_type": "pu:p", "calx_create_table": "pu:p", "calx_drop_table": "pu:p", "calx_create_index": "psu:p", "calx_drop_index": "psu:p",
    "calx_add_constraint": "ps:p", "calx_drop_constraint": "ps:p",
    "calx_create_schema": "su:p", "calx_drop_schema": "su:p", "calx_create_sequence": "pu:p", "calx_drop_sequence": "su:p",
    "calx_sequence_next": "s:p", "calx_create_view": "snpu:p", "calx_drop_view": "su:p", "calx_create_table_as": "spu:p",
}
LETTERS = {"p": c.c_void_p, "s": c.c_char_p, "z": c.c_size_t, "u": c.c_uint32, "i": c.c_int64, "b": c.c_bool}


class Library:
    """calx, with an array and its count given as one list."""

    def __init__(self):
        self.lib = c.CDLL(find_library())
        for name, signature in SIGNATURES.items():
            taken, given = signature.split(":")
            function = getattr(self.lib, name)
            function.argtypes = [x for letter in taken for x in ([c.c_void_p, c.c_size_t] if letter == "n" else [LETTERS[letter]])]
            function.restype = LETTERS.get(given)
            setattr(self, name[5:], self.caller(function, taken))
        self.lib.calx_compiled_value.argtypes = [c.c_void_p, c.c_size_t]
        self.lib.calx_compiled_value.restype = c.POINTER(Value)

    @staticmethod
    def caller(function, taken):
        def call(*args):
            out = []
            for letter, arg in zip(taken, args, strict=True):
                if letter == "n" and isinstance(arg, c.Array):
                    out += [c.cast(arg, c.c_void_p), len(arg)]
                elif letter == "n":
                    array = (c.c_void_p * max(len(arg), 1))(*arg)
                    out += [c.cast(array, c.c_void_p), len(arg)]
                elif letter == "s" and isinstance(arg, str):
                    out.append(arg.encode())
                elif letter == "p" and isinstance(arg, c.Structure):
                    out.append(c.cast(c.pointer(arg), c.c_void_p))
                else:
                    out.append(arg)
            return function(*out)
        return call

    def compiled_value(self, compiled, at):
        return self.lib.calx_compiled_value(compiled, at).contents


def value_of(python):
    """A calx_value, and what must live as long as it."""
    value = Value()
    if isinstance(python, bool):
        value.kind, value.of.b = BOOL, python
    elif isinstance(python, int) and -2**63 <= python < 2**63:
        value.kind, value.of.i = INT64, python
    elif isinstance(python, float):
        value.kind, value.of.d = DOUBLE, python
    else:
        raw = python if isinstance(python, bytes) else str(python).encode()
        buffer = c.create_string_buffer(raw, len(raw) + 1)
        value.kind = BYTES if isinstance(python, bytes) else STR
        value.of.s = Str(c.addressof(buffer), len(raw))
        return value, buffer
    return value, None


def python_of(value):
    if value.kind in (STR, BYTES, DECIMAL):
        raw = c.string_at(value.of.s.ptr, value.of.s.len)
        return raw if value.kind == BYTES else raw.decode()
    if value.kind == BOOL:
        return value.of.b
    if value.kind == DOUBLE:
        return value.of.d
    return None if value.kind <= NULL else value.of.i
