# SPDX-License-Identifier: MIT
"""The functions that build and compile, as the headers declare them; the kinds of nodes; and trees, walked."""
import ctypes as c
import decimal
import re

from binding import BYTES, DECIMAL, DOUBLE, INT64, NULL, STR, Value, counted, find_headers, find_library, here
from binding import BOOL, JSON, Str

HEADERS = ("node.h", "sql.h", "expression.h", "function.h", "search.h", "schema.h", "ddl.h", "statement.h", "custom.h", "plugin.h")


class Type(c.Structure):
    pass


Type._fields_ = [("kind", c.c_uint32), ("length", c.c_uint32), ("scale", c.c_uint32), ("flags", c.c_uint32), ("name", c.c_char_p),
                 ("values", c.POINTER(c.c_char_p)), ("value_count", c.c_size_t), ("element", c.POINTER(Type)),
                 ("collation", c.c_char_p), ("variants", c.c_void_p), ("user", c.c_void_p)]

PLAIN = {"bool": c.c_bool, "int": c.c_int, "calx_status": c.c_int, "uint32_t": c.c_uint32, "int32_t": c.c_int32, "int64_t": c.c_int64,
         "uint16_t": c.c_uint16, "uint64_t": c.c_uint64, "size_t": c.c_size_t, "calx_type": Type, "char": c.c_char, "calx_construct_render": c.c_void_p,
         "calx_plugin_init_fn": c.c_void_p, "calx_default_function": c.c_void_p, "calx_render": c.c_void_p}


def header(name):
    return re.sub(r"/\*.*?\*/", "", (find_headers() / name).read_text(), flags=re.S)


def numbers(name, prefix):
    """The numbers that a header gives to its names with a prefix: without it."""
    return {n: int(v) for n, v in re.findall(r"\b" + prefix + r"([A-Z_0-9]+) = (\d+)", header(name))}


KINDS = numbers("node.h", "CALX_NODE_")
OPS, FLAGS, TYPES = (numbers("node.h", "CALX_" + word) for word in ("OP_", "FLAG_", "TYPE_"))
CLAUSES, PRECEDENCE, ATTRIBUTES = numbers("node.h", "CALX_CLAUSE_"), numbers("node.h", "CALX_PRECEDENCE_"), numbers("schema.h", "CALX_ATTRIBUTE_")


def ctype(text):
    """Of a parameter, a result or a member as C declares it, without its name; None for a struct by value that is not known here."""
    text = re.sub(r"\b(const|struct)\b", "", text).strip()
    if text.endswith("*"):
        return c.c_char_p if text.replace(" ", "") == "char*" else c.c_void_p
    return PLAIN.get(text)


def struct(header_name, name):
    """A struct that only has members of known types, as a header defines it."""
    body = re.search(r"typedef struct " + name + r" \{(.*?)\n\} " + name + ";", header(header_name), re.S).group(1)
    fields = []
    for line in filter(str.strip, body.split(";")):
        of, first, others = re.fullmatch(r"\s*((?:const |struct )*\w+)\s+([^,]*)(.*)", line, re.S).groups()
        for declared in [first] + [other for other in others.split(",") if other.strip()]:
            if "(" in declared:                                  # a pointer to a function
                fields.append((re.search(r"\(\*(\w+)\)", line).group(1), c.c_void_p))
                break
            stars, member, size = re.fullmatch(r"\s*((?:\*|const|\s)*)(\w+)(?:\[(\d+)\])?\s*", declared).groups()
            made = ctype(of + " " + stars.replace("const", ""))
            fields.append((member, made * int(size) if size else made))
    return type(name, (c.Structure,), {"_fields_": fields})


Attribute, Sequence = struct("schema.h", "calx_attribute"), struct("ddl.h", "calx_sequence")


class Calx:
    """Each function of those headers under its name without calx_; an array and its count are one list."""

    def __init__(self):
        self.lib = c.CDLL(find_library())
        for name in HEADERS:
            for result, function, parameters in re.findall(r"^CALX_API\s+([\w\s*]+?)\b(calx_\w+)\s*\(([^;]*)\)\s*;", header(name), re.M):
                self.declare(result, function, [p.strip() for p in parameters.split(",") if p.strip() != "void"])

    def declare(self, result, name, parameters):
        taken, lists = [], set()
        for at, parameter in enumerate(parameters):
            before = parameters[at - 1] if at else ""
            if re.fullmatch(r"size_t count", parameter) and re.match(r"calx_\w+ \*const \*|const char \*const \*|const calx_attribute \*", before):
                lists.add(at - 1)
            taken.append(ctype(re.sub(r"\w+$", "", parameter)))
        if None in taken:
            return
        function = getattr(self.lib, name)
        function.argtypes, function.restype = taken, None if result.strip() == "void" else ctype(result)
        setattr(self, name[len("calx_"):], self.caller(function, lists))

    @staticmethod
    def caller(function, lists):
        def call(*given):
            out = []
            for argument in given:
                if isinstance(argument, (list, tuple)):
                    assert len(out) in lists, function
                    array = array_of(argument)
                    out += [c.cast(array, c.c_void_p), len(argument)]
                elif isinstance(argument, str):
                    out.append(argument.encode())
                elif isinstance(argument, c.Structure):
                    out.append(c.addressof(argument))
                else:
                    out.append(argument)
            return function(*out)
        return call


def array_of(items):
    if items and isinstance(items[0], c.Structure):
        return (type(items[0]) * len(items))(*items)
    if items and isinstance(items[0], str):
        return (c.c_char_p * len(items))(*(item.encode() for item in items))
    return (c.c_void_p * max(len(items), 1))(*items)


# ---- trees

def walk(calx, root):
    """The numbers of the kinds of all nodes of a tree, each node once."""
    seen, todo, found = set(), [root], set()
    while todo:
        node = todo.pop()
        if not node or node in seen:
            continue
        seen.add(node)
        found.add(calx.node_kind(node))
        todo += [calx.node_child(node, at) for at in range(calx.node_count(node))]
    return found


# ---- values

def value_of(python):
    """A calx_value; text that it borrows lives as long as the program."""
    value = Value()
    if isinstance(python, bool):
        value.kind, value.of.b = BOOL, python
    elif isinstance(python, int):
        value.kind, value.of.i = INT64, python
    elif isinstance(python, float):
        value.kind, value.of.d = DOUBLE, python
    else:
        value.kind, value.of.s = STR, counted(Str, python.encode())
    return value


def python_of(value):
    if value.kind in (STR, BYTES, DECIMAL, JSON):
        raw = c.string_at(value.of.s.ptr, value.of.s.len)
        return raw if value.kind == BYTES else decimal.Decimal(raw.decode()) if value.kind == DECIMAL else raw.decode()
    if value.kind == NULL:
        return None
    return value.of.b if value.kind == BOOL else value.of.d if value.kind == DOUBLE else value.of.i


def rows_of(t, statement, args):
    """Runs a query to its end: its rows, or the status and message of the error."""
    result = t.lib.calx_session_query(t.session, statement, args, None, here())
    rows = t.lib.calx_result_all(result)
    found = [tuple(python_of(rows.values[r * rows.columns + n]) for n in range(rows.columns)) for r in range(rows.count)]
    status, message = t.lib.calx_result_status(result), t.lib.calx_result_errmsg(result).decode()
    closed = t.lib.calx_result_close(result)
    if status or closed:
        return None, status or closed, message
    return found, 0, ""
