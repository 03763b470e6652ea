# SPDX-License-Identifier: MIT
"""Constructs, as the recorded cases describe them, built through calx's exported functions."""
import ctypes as c
import json
import re

from ddl import Ddl, NotMeant
from library import Attribute, SchemaMap, Type, Variant, constants, value_of

N = constants("node.h")
JOINS = {"inner": "INNER", "left": "LEFT", "outer": "LEFT", "right": "RIGHT", "full": "FULL", "cross": "CROSS"}


def op(name):
    return N["CALX_OP_" + name]


def flag(name):
    return N["CALX_FLAG_" + name]


BINARY = {"eq": "EQ", "ne": "NE", "lt": "LT", "le": "LE", "gt": "GT", "ge": "GE", "is_": "IS", "is_not": "IS_NOT", "add": "ADD",
          "sub": "SUB", "mul": "MUL", "truediv": "DIV", "floordiv": "FLOOR_DIV", "mod": "MOD", "concat_op": "CONCAT",
          "is_distinct_from": "IS_DISTINCT", "is_not_distinct_from": "IS_NOT_DISTINCT", "match_op": "MATCH",
          "regexp_match_op": "REGEXP", "not_regexp_match_op": "NOT_REGEXP", "bitwise_and_op": "BIT_AND", "bitwise_or_op": "BIT_OR",
          "bitwise_xor_op": "BIT_XOR", "bitwise_lshift_op": "SHIFT_LEFT", "bitwise_rshift_op": "SHIFT_RIGHT",
          "json_getitem_op": "JSON_GET", "json_path_getitem_op": "JSON_PATH", "getitem": "ITEM"}
LIKES = {n + "_op": n.upper() for n in ("like", "ilike", "startswith", "endswith", "contains", "istartswith", "iendswith", "icontains",
                                         "not_like", "not_ilike", "not_startswith", "not_endswith", "not_contains", "not_istartswith",
                                         "not_iendswith", "not_icontains")}
GENERIC = {"Integer": "INTEGER", "INTEGER": "INTEGER", "SmallInteger": "SMALLINT", "BigInteger": "BIGINT",
           "Double": "DOUBLE", "Numeric": "NUMERIC", "NUMERIC": "NUMERIC",
           "Boolean": "BOOLEAN", "BOOLEAN": "BOOLEAN", "String": "VARCHAR", "VARCHAR": "VARCHAR",
           "Unicode": "VARCHAR", "CHAR": "CHAR", "Text": "TEXT", "TEXT": "TEXT", "UnicodeText": "TEXT", "LargeBinary": "BLOB",
           "Date": "DATE", "Time": "TIME", "DateTime": "TIMESTAMP", "Interval": "INTERVAL", "Uuid": "UUID",
           "JSON": "JSON", "JSONB": "JSON", "Enum": "ENUM", "ENUM": "ENUM", "ARRAY": "ARRAY", "MatchType": "BOOLEAN"}


def words(x):
    """Every name that stands in a construct as such, so that it is not taken for one that a compiler has made."""
    out = set()
    if isinstance(x, dict):
        for key, value in x.items():
            if key == "anon":
                continue
            out |= words(value)
        if "anon" in x:
            return set()
    elif isinstance(x, list):
        for value in x:
            out |= words(value)
    elif isinstance(x, str):
        out.add(x)
    return out


def nested_here(x):
    """CTEs that a statement says stand in its own WITH."""
    if isinstance(x, dict):
        if x.get("nest_here") and x["cte"]["kind"] == "ref":
            yield x["cte"]["id"]
        x = list(x.values())
    for part in x if isinstance(x, list) else ():
        yield from nested_here(part)


def schema_map(options):
    """What schemas are called: {None: "tenant"}. "_none" is SQLAlchemy's own word for None."""
    pairs = (options.get("schema_translate_map") or {"$dict": []})["$dict"]
    return {of: to for of, to in pairs if of != "_none"}


def leads_to_itself(froms):
    """Whether a FROM item is an alias of itself, or stands for itself, at whatever distance: a tree has no such."""
    def next_of(x):
        if x.get("kind") == "ref":
            return froms.get(x["id"])
        x = x.get("of") or x.get("alias_of") or x.get("element") or {}
        return x if x.get("kind") in ("ref", "alias", "subquery", "lateral", "cte") else None

    for x in froms.values():
        steps = 0
        while x:
            x, steps = next_of(x), steps + 1
            if steps > 2 * len(froms) + 2 and x:
                return True
    return False


class Builder(Ddl):
    def __init__(self, calx, case, dialect):
        self.calx = calx
        self.options, self.dialect = case["options"], dialect
        self.literals = bool((case["options"].get("compile_kwargs") or {}).get("literal_binds"))
        self.root = case["ast"]
        self.recorded = case["sql"][dialect].get("sql") or ""
        self.froms = {f["id"]: f for f in case["ast"]["froms"]}
        self.made, self.alive, self.kept, self.metadata, self.params = {}, [], [], [], {}
        self.nested = set(nested_here(case["ast"]))
        self.busy, self.memo, self.selects, self.written = set(), {}, [], {}
        self.given = {} # values that a select gives to its parameters

    def refuse_cycles(self):
        if leads_to_itself(self.froms):
            raise NotMeant("a FROM item that stands in itself")

    def close(self):
        for node in self.kept:
            self.calx.node_release(node)
        for metadata in self.metadata:
            self.calx.metadata_dispose(metadata)

    def keep(self, node):
        self.kept.append(self.calx.node_keep(node))
        return node

    def schemas(self):
        pairs = schema_map(self.options)
        if not pairs:
            return None
        array = (SchemaMap * (len(pairs) + 1))(*[SchemaMap(of and of.encode(), to and to.encode()) for of, to in pairs.items()])
        self.alive.append(array)
        return c.cast(array, c.c_void_p)

    # ---- types

    def type(self, t, written=False):
        """A calx_type. One that is `written` has to have a name in the dialect."""
        if t and t["t"] == "JSONPathType" and written:
            t = {"t": "JSONPATH", "dialect": "postgresql"}
        if not t or t["t"] in ("NullType", "JSONStrIndexType", "JSONPathType", "JSONIndexType", "JSONIntIndexType", "TableValueType",
                               "TupleType"):
            return None
        if t["t"] == "TypeDecorator":
            return self.type(t.get("impl"), written)
        made = Type()
        if self.dialect in t.get("variants", ()):
            variants = (Variant * 2)(Variant(self.dialect.encode(), self.type(t["variants"][self.dialect], written) or Type()))
            made = self.type(dict(t, variants={})) or Type()
            self.alive.append(variants)
            made.variants = c.cast(variants, c.c_void_p)
            return made
        name = t["t"]
        odd = {k for k in t if k in ("national", "charset", "unicode", "ascii", "binary", "zerofill", "display_width", "varying",
                                     "collation_schema") and t[k]}
        native = t.get("dialect") and name not in ("ARRAY", "JSON", "JSONB", "ENUM") and (name not in GENERIC or t.get("unsigned"))
        if t.get("dialect") == "postgresql" and name in ("TIME", "TIMESTAMP") or self.dialect == "postgresql" and name == "TIMESTAMP":
            name, native = {"TIME": "Time", "TIMESTAMP": "DateTime"}[name], False
        if name == "VARCHAR2":
            name, native = "VARCHAR", False
        if name == "Float":
            name, native = "FLOAT", True
        if written and (native or odd or t["t"] == "VARCHAR2") and not self.may_write(t):
            raise NotMeant("a type of another backend")
        if name in GENERIC and not native and not odd:
            made.kind = N["CALX_TYPE_" + GENERIC[name]]
            if name == "TIMESTAMP" and t.get("timezone") or name == "DateTime" and t.get("timezone"):
                made.kind = N["CALX_TYPE_TIMESTAMPTZ"]
            made.length = t.get("length") or t.get("precision") or 0
            made.scale = t.get("scale") or 0
            if name in ("Float", "Double", "REAL", "DOUBLE", "FLOAT", "Text", "Enum", "ENUM", "LargeBinary"):
                made.length = made.length if name in ("Text", "TEXT") else 0
            made.flags = N["CALX_TYPE_BINARY_JSON"] if name == "JSONB" else 0
            if t.get("collation"):
                made.collation = t["collation"].encode()
            if name in ("Enum", "ENUM"):
                values = [v.encode() for v in t.get("values", ())]
                array = (c.c_char_p * max(len(values), 1))(*values)
                self.alive.append(array)
                made.values, made.value_count = array, len(values)
                made.name = self.in_schema(t).encode() if t.get("name") else None
                made.length = t.get("length") or 0
                if t.get("native_enum") is False:
                    made.flags = N["CALX_TYPE_NO_NATIVE"]
            if name == "ARRAY":
                element = self.type(t.get("item_type"), written)
                if element:
                    made.element = c.pointer(element)
                made.length = t.get("dimensions") or 0
        else:
            made.kind = N["CALX_TYPE_NATIVE"]
            made.name = self.native(dict(t, t=name)).encode()
        self.alive.append(made)
        return made

    def may_write(self, t):
        """Types of one backend are written as they are: only for it."""
        of = t.get("dialect")
        return not of or of == self.dialect or (of, self.dialect) == ("mysql", "mariadb")

    def native(self, t):
        """A type of one backend, as a program would write it."""
        name, size = t["t"], [t.get("length") or t.get("precision") or t.get("display_width") or t.get("fsp"), t.get("scale")]
        if name == "INTERVAL" and t.get("dialect") == "oracle":
            day, second = t.get("day_precision"), t.get("second_precision")
            return f"INTERVAL DAY{f'({day})' if day else ''} TO SECOND{f'({second})' if second else ''}"
        mysql = self.dialect in ("mysql", "mariadb")
        names = {"NCHAR": "NATIONAL CHAR", "NVARCHAR": "NATIONAL VARCHAR"} if mysql or t.get("dialect") == "mysql" else {"NVARCHAR": "NVARCHAR2"} if self.dialect == "oracle" else {}
        name = names.get(name, name)
        if name == "BLOB" and not mysql: # which has no length elsewhere
            return name
        text = ("NATIONAL " if t.get("national") and "NATIONAL" not in name else "") + name + (" VARYING" if t.get("varying") else "")
        if t.get("values"):
            text += "(" + ",".join("'" + v.replace("'", "''") + "'" for v in t["values"]) + ")"
        elif size[0] is not None:
            text += "(" + ", ".join(str(s) for s in size if s is not None) + ")"
        text += " UNSIGNED" if t.get("unsigned") else ""
        text += " ZEROFILL" if t.get("zerofill") else ""
        if not t.get("national"):
            charset = " CHARACTER SET " + t["charset"] if t.get("charset") else " ASCII" if t.get("ascii") else " UNICODE" if t.get("unicode") else ""
            text += charset
        text += " BINARY" if t.get("binary") else ""
        text += " COLLATE " + t["collation"] if t.get("collation") else ""
        return text + (" WITH TIME ZONE" if t.get("timezone") else "")

    # ---- values

    def plain(self, value):
        """A recorded value as Python has it; what calx binds as text becomes that text."""
        if isinstance(value, dict):
            (key, of), = value.items()
            if key in ("$interval", "$range") and self.literals:
                raise NotMeant("values of other kinds as literals")
            if key == "$bytes":
                return bytes.fromhex(of)
            return of if key in ("$decimal", "$date", "$datetime", "$time") else json.dumps(value, sort_keys=True)
        if isinstance(value, list) and self.literals:
            raise NotMeant("values of other kinds as literals")
        return json.dumps(value, sort_keys=True) if isinstance(value, list) else value

    def value(self, value):
        if value is None:
            return self.calx.param_node("null", None)
        made, buffer = value_of(self.plain(value))
        return self.calx.value_node(made)

    def bind(self, x, typed=True):
        if self.literals and x.get("value") is None and not x.get("expanding"):
            return self.calx.literal_column("NULL", None)
        if x.get("expanding") and not isinstance(x.get("value"), list):
            raise NotMeant("a list given at each run")
        if isinstance(x["key"], str) and x["key"] in self.given:
            return self.value(self.given[x["key"]])
        if x.get("required") or x.get("value") is None:
            key = x["key"] if isinstance(x["key"], str) else f"{x['key']['anon']}_{x['key']['n']}"
            return self.calx.param_node(key, None)
        return self.value(x["value"])

    def x_bind(self, x):
        return self.literal_of(x) if x.get("literal_execute") and x.get("value") is not None else self.bind(x)

    def x_literal(self, x):
        return self.value(x["value"])

    def x_null(self, x):
        return self.calx.null_node()

    def x_true(self, x):
        return self.calx.true()

    def x_false(self, x):
        return self.calx.false()

    # ---- names

    def x_column(self, x):
        name = self.name(x["name"])
        return self.calx.column_of(self.from_(x["table"]) if x["table"] else None, name, self.type(x.get("type")))

    def name(self, name):
        """A name; one that a compiler made is found again by what the table, subquery or CTE calls it."""
        if isinstance(name, dict):
            if "quote" in name:
                return self.unquoted(name)
            return f"{name['anon']}_{name['n']}"
        return name

    def unquoted(self, name):
        """A name with a word on its quotes, which change nothing unless they are forbidden where they are needed."""
        if not name["quote"] and not re.fullmatch(r"[a-z][a-z0-9_]*", name["name"]):
            raise NotMeant("quoting by hand")
        return name["name"]

    def x_column_name(self, x):
        return self.calx.column_of(None, self.name(x["name"]), None)

    def x_ref(self, x):
        return self.from_(x["id"])

    def x_literal_column(self, x):
        return self.calx.literal_column(x["text"], self.type(x.get("type")))

    def x_text(self, x):
        by_key = {b["key"]: b for b in x.get("binds", ())}
        sql = x["sql"]
        binds = []
        for key in re.findall(r"(?<![:\w\\]):(\w+)(?!:)", re.sub(r"'[^']*'|\"[^\"]*\"", "", sql)):
            binds.append(self.bind(by_key[key]) if key in by_key else self.calx.param_node(key, None))
        return self.calx.fragment_n(sql, binds)

    def x_label_name(self, x):
        """A name in ORDER BY and such: of a label, or of a column of the select, which a program would give itself."""
        for column in self.selects[-1]["columns"] if self.selects else ():
            if column["kind"] == "label" and column["name"] == x["name"]:
                break
            if column["kind"] == "column" and column["name"] == x["name"]:
                return self.node(column)
            if column["kind"] == "ref" and self.froms[column["id"]]["kind"] in ("table", "alias", "subquery") \
                    and x["name"] in self.column_names(column):
                return self.calx.column_of(self.from_(column["id"]), x["name"], None)
        for of in self.selects[-1].get("froms") or [{"kind": "ref", "id": c["table"]} for c in self.tables_of(self.selects[-1])] if self.selects else ():
            if of["kind"] == "ref" and x["name"] in self.column_names(of):
                return self.calx.column_of(self.from_(of["id"]), x["name"], None)
        return self.calx.label_named(self.name(x["name"]))

    def tables_of(self, select):
        """Columns of the tables that the columns of a select name."""
        found = []

        def walk(x):
            if isinstance(x, dict):
                if x.get("kind") == "column" and x.get("table"):
                    found.append(x)
                if x.get("kind") not in ("select", "scalar_subquery"):
                    for value in x.values():
                        walk(value)
            elif isinstance(x, list):
                for value in x:
                    walk(value)
        walk(select["columns"])
        return [c for c in found if self.froms[c["table"]]["kind"] in ("table", "alias", "subquery", "cte")]

    def x_label(self, x):
        return self.calx.label_as(self.node(x["expr"]), self.name(x["name"]))

    # ---- operators

    def x_binary(self, x):
        left, right = x["left"], x["right"]
        modifiers = x.get("modifiers") or {}
        if isinstance(x["op"], dict):
            comparison = x["op"].get("comparison") or (x.get("type") or {}).get("t") == "Boolean"
            level = N["CALX_PRECEDENCE_COMPARE"] if comparison else N["CALX_PRECEDENCE_OTHER"]
            return self.calx.op_node(x["op"]["op"], level, self.node(left), self.node(right))
        if x["op"] in LIKES:
            return self.calx.like_node(op(LIKES[x["op"]]), self.node(left), self.node(right), modifiers.get("escape"), 0)
        if x["op"] == "regexp_replace_op":
            return self.regexp_replace(x)
        if x["op"] not in BINARY:
            raise NotMeant("operator " + x["op"])
        if left["kind"] == "null" and x["op"] in ("eq", "ne") and right["kind"] != "any_all":
            raise NotMeant("NULL on the left")
        if x["op"] == "match_op":
            return self.match(x, modifiers)
        if x["op"] in ("regexp_match_op", "not_regexp_match_op"):
            return self.calx.regexp_node(op(BINARY[x["op"]]), self.node(left), self.node(right), modifiers.get("flags"))
        if x["op"] == "getitem" and right["kind"] == "slice":
            ends = [self.node(right[k]) if right.get(k) and right[k]["kind"] != "null" else None for k in ("start", "stop")]
            return self.calx.slice_node(self.node(left), *ends)
        if x["op"] == "json_getitem_op" and self.dialect == "postgresql" and (left.get("type") or {}).get("t") == "JSONB":
            raise NotMeant("JSONB by subscript")
        if x["op"] == "json_getitem_op" and (x.get("type") or {}).get("t") in ("Text", "String"):
            return self.calx.binary(op("JSON_GET_TEXT"), self.node(left), self.node(right))
        return self.calx.binary(op(BINARY[x["op"]]), self.node(left), self.node(right))

    def regexp_replace(self, x):
        pattern, replacement = x["right"].get("args") or x["right"]["items"]
        return self.calx.regexp_replace(self.node(x["left"]), self.node(pattern), self.node(replacement), (x.get("modifiers") or {}).get("flags"))

    def match(self, x, modifiers):
        """MySQL's modes are its own; when they are named, none is the plain one."""
        mode = 0
        named = {k: v for k, v in modifiers.items() if k.startswith("mysql_")}
        if self.dialect in ("mysql", "mariadb") and named and not modifiers.get("mysql_boolean_mode"):
            mode = N["CALX_MATCH_PLAIN"]
        for key, name in (("mysql_natural_language", "NATURAL"), ("mysql_query_expansion", "EXPANSION")):
            mode |= N["CALX_MATCH_" + name] if modifiers.get(key) and self.dialect in ("mysql", "mariadb") else 0
        if modifiers.get("mysql_boolean_mode") and mode:
            raise NotMeant("modes of MATCH that exclude each other")
        return self.calx.match_node(self.node(x["left"]), self.node(x["right"]), modifiers.get("postgresql_regconfig"), mode)

    def x_unary(self, x):
        if isinstance(x.get("op"), dict):
            return self.calx.op_node(x["op"]["op"], 60, self.node(x["expr"]), None)
        if x.get("modifier"):
            raise NotMeant("operators behind their operand")
        name = {"neg": "NEG", "bitwise_not_op": "BIT_NOT"}[x["op"]]
        return self.calx.unary(op(name), self.node(x["expr"]))

    def x_nary(self, x):
        if x["op"] == "comma_op":
            return self.calx.list_n(self.nodes(x["args"]))
        nodes = self.nodes(x["args"])
        return self.calx.nary(op({"add": "ADD", "mul": "MUL", "concat_op": "CONCAT"}[x["op"]]), nodes)

    def x_and(self, x):
        if not x["args"]:
            raise NotMeant("empty AND and OR")
        return self.calx.nary(op("AND"), self.nodes(x["args"]))

    def x_or(self, x):
        if not x["args"]:
            raise NotMeant("empty AND and OR")
        return self.calx.nary(op("OR"), self.nodes(x["args"]))

    def x_not(self, x):
        return self.calx.not_node(self.node(x["expr"]))

    def x_group(self, x):
        return self.node(x["expr"])

    def x_as_boolean(self, x):
        return self.calx.as_boolean(self.node(x["expr"]), bool(x.get("negated")))

    def x_in(self, x):
        rhs, negated = x["rhs"], bool(x.get("negated"))
        left = self.node(x["expr"])
        while rhs["kind"] == "group":
            rhs = rhs["expr"]
        if rhs["kind"] == "bind" and isinstance(rhs.get("value"), list):
            rows = x["expr"]["kind"] in ("tuple", "list")
            items = [self.calx.tuple_n([self.value(v) for v in i]) if isinstance(i, list) and rows else self.value(i) for i in rhs["value"]]
            return self.calx.in_n(left, items, negated)
        if rhs["kind"] in ("list", "tuple"):
            return self.calx.in_n(left, self.nodes(rhs.get("items", rhs.get("args", []))), negated)
        if rhs["kind"] in ("select", "compound", "scalar_subquery", "subquery"):
            return self.calx.in_select(left, self.calx.select_node(self.statement(rhs.get("select", rhs))), negated)
        return self.calx.in_select(left, self.node(rhs), negated)

    def x_between(self, x):
        flags = (flag("NEGATED") if x.get("negated") else 0) | (flag("SYMMETRIC") if x.get("symmetric") else 0)
        return self.calx.between_node(self.node(x["expr"]), self.node(x["low"]), self.node(x["high"]), flags)

    def x_tuple(self, x):
        return self.calx.tuple_n(self.nodes(x["args"]))

    def x_list(self, x):
        return (self.calx.list_n if x.get("ungrouped") else self.calx.tuple_n)(self.nodes(x["items"]))

    def x_array(self, x):
        return self.calx.array_n(self.nodes(x.get("args", [])), (self.type(x["type"]) if x.get("type") else None))

    def x_collate(self, x):
        if x["collation"].get("schema"):
            raise NotMeant("collations in a schema")
        return self.calx.collate_node(self.node(x["expr"]), x["collation"]["name"])

    # ---- functions and forms

    def x_func(self, x):
        name = ".".join(x.get("package", []) + [x["name"]])
        args = x.get("args", [])
        if x["name"] == "count" and not args:
            return self.calx.func_n("count", [self.calx.star(None)], None)
        nodes = []
        for a in args:
            nodes += self.nodes(a["items"]) if a["kind"] == "list" and a.get("ungrouped") else [self.node(a)]
        return self.calx.func_n(name, nodes, self.type(x.get("type")))

    def x_distinct(self, x):
        return self.calx.distinct_node(self.node(x["expr"]))

    def order_list(self, x):
        if x is None:
            return []
        return self.nodes(x["items"] if x["kind"] == "list" else [x])

    def x_pg_aggregate_order_by(self, x):
        return self.calx.aggregate_order(self.node(x["expr"]), self.order_list(x["order_by"]))

    def x_aggregate_order_by(self, x):
        func = x["expr"]
        *first, last = func["args"]
        inner = dict(func, args=first + [{"kind": "pg_aggregate_order_by", "expr": last, "order_by": x["order_by"]}])
        return self.node(inner)

    def x_filter(self, x):
        return self.calx.filter_node(self.node(x["func"]), self.node(x["where"]))

    def x_within_group(self, x):
        return self.calx.within_group_n(self.node(x["expr"]), self.order_list(x["order_by"]))

    def x_over(self, x):
        frame, without = None, N.get("CALX_EXCLUDE_" + (x.get("exclude") or "").upper().replace(" ", "_"))
        for unit in ("rows", "range", "groups"):
            if x.get(unit):
                frame = [op(unit.upper()), self.bound(x[unit], "start"), self.bound(x[unit], "end")]
                frame = self.calx.frame_excluding(*frame, without) if without else self.calx.frame_node(*frame)
        partition = x.get("partition_by") and self.calx.list_n(self.order_list(x["partition_by"]))
        order = x.get("order_by") and self.calx.list_n(self.order_list(x["order_by"]))
        return self.calx.over_node(self.node(x["expr"]), partition, order, frame)

    def bound(self, frame, end):
        kind, value = frame[end], frame.get(end + "_value")
        if kind == "unbounded":
            return self.calx.bound_node(op("UNBOUNDED_PRECEDING" if end == "start" else "UNBOUNDED_FOLLOWING"), None)
        name = {"current": "CURRENT_ROW", "preceding": "PRECEDING", "following": "FOLLOWING"}[kind]
        return self.calx.bound_node(op(name), self.node(value) if value else None)

    def x_case(self, x):
        whens = [self.node(n) for pair in x["whens"] for n in pair]
        return self.calx.case_n(self.node(x["value"]) if x.get("value") else None, whens, self.node(x["else_"]) if x.get("else_") else None)

    def x_cast(self, x):
        t = self.type(x["type"], True)
        if t and self.dialect in ("mysql", "mariadb"):
            if t.kind == N["CALX_TYPE_NATIVE"]:
                raise NotMeant("native types in CAST of MySQL")
            if t.kind == N["CALX_TYPE_DOUBLE"]:
                raise NotMeant("DOUBLE in CAST of MySQL")
            if t.kind == N["CALX_TYPE_ENUM"]:
                raise NotMeant("ENUM in CAST of MySQL")
        return self.calx.cast_node(self.node(x["expr"]), t)

    def x_type_coerce(self, x):
        t = self.type(x["type"])
        return self.calx.coerce_node(self.node(x["expr"]), t) if t else self.node(x["expr"])

    def x_extract(self, x):
        return self.calx.extract_node(x["field"], self.node(x["expr"]))

    def x_any_all(self, x):
        inner = x["expr"]
        while inner["kind"] in ("group", "scalar_subquery"):
            inner = inner.get("expr") or inner.get("select")
        what = self.calx.select_node(self.statement(inner)) if inner["kind"] in ("select", "compound") else self.node(inner)
        return self.calx.quantified(op(x["quantifier"].upper()), what)

    def x_exists(self, x):
        select = x["select"]
        while select["kind"] in ("scalar_subquery", "group"):
            select = select.get("select") or select.get("expr")
        return self.calx.exists_node(self.statement(select))

    def x_scalar_subquery(self, x):
        return self.calx.scalar_subquery(self.statement(x["select"]))

    def x_select(self, x):
        return self.calx.scalar_subquery(self.statement(x))

    def x_order(self, x):
        flags, inner = 0, x
        while inner["kind"] == "order":
            flags |= flag({"desc": "DESC", "asc": "ASC", "desc_op": "DESC", "asc_op": "ASC", "nulls_first": "NULLS_FIRST",
                           "nulls_last": "NULLS_LAST", "nulls_first_op": "NULLS_FIRST", "nulls_last_op": "NULLS_LAST"}[inner["mod"]])
            inner = inner["expr"]
            if inner["kind"] == "order" and "nulls" in inner["mod"]:
                raise NotMeant("NULLS FIRST before ASC")
        return self.calx.order_node(self.node(inner), flags)

    def x_dml_target(self, x):
        """The value that a column gets, in the value of another: the program gives it twice."""
        for target, value in self.written.get("pairs", ()):
            if isinstance(target, dict) and target.get("name") == x["column"]["name"] and value is not None:
                return self.node(value)
        raise NotMeant("the value that a column gets, in another")

    # ---- what rows come from

    def from_(self, id_):
        if id_ not in self.made:
            if id_ in self.busy:
                raise NotMeant("a FROM item that stands in itself")
            self.busy.add(id_)
            self.made[id_] = self.keep(self.source(self.froms[id_]))
            self.busy.discard(id_)
        return self.made[id_]

    def source(self, x):
        method = getattr(self, "f_" + x["kind"], None)
        return method(x) if method else self.node(x)

    def f_name(self, x):
        if isinstance(x.get("name"), dict) and "quote" in x["name"]:
            return self.unquoted(x["name"])
        return x["name"] if isinstance(x.get("name"), str) else None

    def f_table(self, x):
        schema, name = x.get("schema"), self.name(x["name"])
        schema = self.name(schema) if schema is not None else None
        if schema and "." in schema or "." in name:
            raise NotMeant("names with points")
        self.metadata.append(self.calx.metadata_create())
        keys = [k for k in x.get("constraints", ()) if k.get("constraint") == "ForeignKeyConstraint"]
        attributes = (Attribute * (len(x.get("columns", [])) + len(keys)))()
        for a, key in zip(attributes[len(x.get("columns", [])):], keys):
            a.what, a.columns, a.references = 4, ", ".join(key["columns"]).encode(), ", ".join(key["refs"]).encode()
        for a, spec in zip(attributes, x.get("columns", [])):
            if spec["kind"] != "column_spec":
                raise NotMeant(spec["kind"])
            a.what, a.name = 1, self.name(spec["name"]).encode()
            t = self.type(spec.get("type"))
            if any(spec.get(k) is not None for k in ("default", "onupdate", "server_onupdate")) and self.is_written(x):
                raise NotMeant("defaults that the program makes")
            a.type = t if t else Type(kind=N["CALX_TYPE_NATIVE"], name=b"NULL")
            a.primary_key = bool(spec.get("primary_key"))
            if spec.get("insert_sentinel") or (spec.get("default") or {}).get("kind") == "insert_sentinel":
                raise NotMeant("sentinels of inserts")
        if x.get("lightweight") and not x.get("columns"):
            return self.calx.table_named(f"{schema}.{name}" if schema else name, [])
        node = self.calx.table_create(self.metadata[-1], f"{schema}.{name}" if schema else name, attributes)
        return node

    def is_written(self, table):
        """Whether a construct inserts into or updates a table."""
        text = json.dumps(self.root)
        return '"insert"' in text or '"update"' in text

    def f_alias(self, x):
        return self.calx.alias_node(self.ref_or_from(x["of"]), self.f_name(x))

    def ref_or_from(self, x):
        return self.from_(x["id"]) if x["kind"] == "ref" else self.node(x) if x["kind"] == "join" else self.source(x)

    def f_subquery(self, x):
        return self.calx.subquery_node(self.statement(self.labelled(x)), self.f_name(x), 0)

    def labelled(self, x):
        """The select of a subquery. One expression in it without a name, and one name that is read of it and that nothing there has: the record leaves
        out what an annotation calls it, and a program would label it."""
        select = x["element"]
        if select["kind"] != "select":
            return select
        bare = [i for i, column in enumerate(select["columns"]) if column["kind"] in ("nary", "binary", "func", "case", "cast")]
        rest = dict(select, columns=[column for i, column in enumerate(select["columns"]) if i not in bare])
        if len(bare) != 1 or any(c["kind"] not in ("column", "label", "ref") for c in rest["columns"]):
            return select
        names = self.names_read(self.root, x["id"]) - set(self.column_names(rest))
        if len(names) != 1:
            return select
        columns = list(select["columns"])
        columns[bare[0]] = {"kind": "label", "name": names.pop(), "expr": columns[bare[0]]}
        return dict(select, columns=columns)

    def names_read(self, x, id_):
        """The names of the columns that are read of a FROM item."""
        found = set()
        if isinstance(x, dict):
            if x.get("kind") == "column" and x.get("table") == id_ and isinstance(x["name"], str):
                found.add(x["name"])
            x = list(x.values())
        for part in x if isinstance(x, list) else ():
            found |= self.names_read(part, id_)
        return found

    def f_lateral(self, x):
        element = x["element"]
        if element["kind"] == "ref":
            element = self.froms[element["id"]]
            if element["kind"] == "subquery":
                element = element["element"]
        if element["kind"] == "table_valued":
            return self.table_function(element, self.f_name(x), flag("LATERAL"))
        return self.calx.subquery_node(self.statement(element), self.f_name(x), flag("LATERAL"))

    def f_cte(self, x):
        if x.get("suffixes"):
            raise NotMeant("suffixes of CTEs")
        flags = (flag("RECURSIVE") if x.get("recursive") else 0) | (flag("NESTED") if x.get("nesting") or x.get("id") in self.nested else 0)
        restated = any((f.get("restates") or {}).get("id") == x.get("id") for f in self.froms.values())
        if x.get("alias_of") and not restated: # a CTE that gets its name from an alias before its steps come is made with that name
            return self.calx.alias_node(self.ref_or_from(x["alias_of"]), self.f_name(x))
        if x.get("restates"):
            base, element = self.from_(x["restates"]["id"]), x["element"]
            rest = element["selects"][1:]
            if not rest or element["op"] not in ("union", "union_all"):
                raise NotMeant("recursive CTEs that are no unions")
            for step in rest:
                base = self.calx.cte_union(base, self.statement(step), element["op"] == "union_all")
            return base
        columns = None
        if x.get("name_columns"):
            columns = self.calx.list_n([self.calx.column_of(None, n, None) for n in self.column_names(x["element"])])
        return self.calx.cte_node(self.statement(x["element"]), self.f_name(x), columns, flags)

    def column_names(self, x):
        """The names of what a select gives."""
        if x["kind"] == "ref":
            x = self.froms[x["id"]]
        if x["kind"] == "textual_select":
            return [self.name(c["name"]) for c in x["columns"]]
        if x["kind"] in ("table", "values"):
            return [self.name(spec["name"]) for spec in x["columns"]]
        if x["kind"] in ("subquery", "cte", "lateral"):
            return self.column_names(x["element"])
        if x["kind"] == "alias":
            return self.column_names(x["of"])
        if x["kind"] == "compound":
            return self.column_names(x["selects"][0])
        if x["kind"] != "select":
            raise NotMeant("columns of " + x["kind"])
        names = []
        for column in x["columns"]:
            of = x.get("label_style") == "TABLENAME_PLUS_COL"
            if column["kind"] == "ref":
                names += [self.table_label({"table": column["id"], "name": n}) if of else n for n in self.column_names(column)]
            elif of and column["kind"] == "column" and column["table"]:
                names.append(self.table_label(column))
            elif "name" in column:
                names.append(self.name(column["name"]))
            else:
                raise NotMeant("columns without a name")
        return names

    def f_join(self, x):
        kind = op(JOINS[x["join"]])
        return self.calx.from_join(kind, self.ref_or_from(x["left"]), self.ref_or_from(x["right"]), self.node(x["on"]) if x.get("on") else None)

    def x_values(self, x):
        return self.f_values(x)

    def x_cte(self, x):
        return self.f_cte(x)

    def x_subquery(self, x):
        return self.f_subquery(x)

    def x_alias(self, x):
        return self.f_alias(x)

    def x_lateral(self, x):
        return self.f_lateral(x)

    def x_table_valued(self, x):
        return self.f_table_valued(x)

    def x_compound(self, x):
        return self.calx.scalar_subquery(self.statement(x))

    x_join = f_join

    def values_rows(self, x):
        rows = [row for part in x["data"] for row in part]
        return [self.calx.tuple_n([self.literal_of(v) if x.get("literal_binds") else self.node(v) for v in row]) for row in rows]

    def literal_of(self, x):
        if x["kind"] not in ("literal", "bind") or x.get("value") is None:
            return self.node(x)
        made, buffer = value_of(self.plain(x["value"]))
        return self.calx.literal_node(made)

    def s_values(self, x):
        return self.calx.values_statement_n(self.values_rows(x))

    s_scalar_values = s_values

    def x_scalar_values(self, x):
        return self.calx.select_node(self.s_values(x))

    def f_values(self, x):
        columns = self.calx.list_n([self.calx.column_of(None, spec["name"], None) for spec in x["columns"]])
        if x.get("add_ctes"):
            raise NotMeant("WITH of VALUES")
        if not isinstance(x.get("name"), str) and not re.search(r"\) (AS )?anon_\d+ \(", self.recorded):
            raise NotMeant("VALUES without a name")
        return self.calx.values_n(self.f_name(x), columns, self.values_rows(x))

    def f_table_valued(self, x):
        return self.table_function(x, self.f_name(x), 0)

    def table_function(self, x, name, flags):
        columns = [col for col, _ in (x.get("type") or {}).get("columns", [])]
        if x.get("with_types"):
            raise NotMeant("types of the columns of a function")
        if x["func"]["kind"] == "ref":
            x = dict(x, func=self.froms[x["func"]["id"]]["func"])
        if x["func"].get("with_ordinality"):
            flags |= flag("ORDINALITY")
        if x.get("render_derived"):
            flags |= flag("DERIVED")
        listed = self.calx.list_n([self.calx.column_of(None, n, None) for n in columns]) if columns else None
        return self.calx.table_function(self.node(x["func"]), name, listed, flags)

    def x_table_valued_column(self, x):
        return self.calx.row_of(self.ref_or_from(x["alias"]))

    def f_textual_select(self, x):
        return self.statement(x)

    # ---- statements

    def nodes(self, items):
        out = []
        for i in items:
            if i["kind"] == "nary" and i["op"] == "comma_op":
                out += self.nodes(i["args"])
            elif i["kind"] == "list" and i.get("ungrouped"):
                out += self.nodes(i["items"])
            else:
                out.append(self.node(i))
        return out

    def node(self, x):
        """A node; the same part of a construct is the same node, unless it binds values."""
        method = getattr(self, "x_" + x["kind"], None)
        if not method:
            raise NotMeant(x["kind"])
        if x["kind"] in ("label", "func", "binary", "case", "cast", "join"):
            key = json.dumps(x, sort_keys=True)
            if key not in self.memo:
                self.memo[key] = self.keep(method(x))
            return self.memo[key]
        return method(x)

    def statement(self, x):
        if x["kind"] == "ref":
            return self.statement(self.froms[x["id"]])
        if x["kind"] in ("subquery", "scalar_subquery", "group"):
            return self.statement(x.get("element") or x.get("select") or x.get("expr"))
        method = getattr(self, "s_" + x["kind"], None)
        if not method:
            raise NotMeant(x["kind"])
        return method(x)

    def s_textual_select(self, x):
        if x.get("add_ctes"):
            raise NotMeant("WITH of textual selects")
        columns = [self.calx.column_of(None, self.name(c["name"]), None) for c in x.get("columns", ())]
        return self.calx.text_select(self.node(x["text"]), self.calx.list_n(columns))

    def with_clauses(self, x):
        out = []
        for added in x.get("add_ctes", ()):
            out.append(self.calx.with_n([self.ref_or_from(added["cte"])]))
        return out

    def columns_of(self, x):
        """The columns of a select, with the labels of its label style."""
        if x.get("label_style") != "TABLENAME_PLUS_COL":
            return self.nodes(self.flattened(x["columns"]))
        out, seen = [], set()
        for column in self.flattened(x["columns"]):
            for spec in self.columns_within(column):
                if spec["kind"] == "column" and spec["table"]:
                    label = self.table_label(spec)
                    while label in seen:
                        label += "_1"
                    seen.add(label)
                    out.append(self.calx.label_as(self.node(spec), label))
                else:
                    out.append(self.node(spec))
        return out

    def columns_within(self, column):
        """A column, or those of a FROM item that stands there as a whole."""
        if column["kind"] == "ref":
            return [{"kind": "column", "table": column["id"], "name": n, "type": None} for n in self.column_names(self.froms[column["id"]])]
        if column["kind"] == "group" and column["expr"]["kind"] == "join":
            return self.columns_within(column["expr"])
        if column["kind"] == "join":
            return self.columns_within(column["left"]) + self.columns_within(column["right"])
        return [column]

    @staticmethod
    def flattened(items):
        """Lists among columns or in ORDER BY stand for what is in them."""
        out = []
        for item in items:
            out += Builder.flattened(item["items"]) if item["kind"] == "list" else [item]
        return out

    def table_label(self, column):
        of = self.froms[column["table"]]
        name = of["name"] if isinstance(of["name"], str) else f"{of['name']['anon']}_{of['name']['n']}"
        schema = of.get("schema")
        return "_".join(([schema.replace(".", "_")] if schema else []) + [name, self.name(column["name"])])

    def s_select(self, x):
        calx, clauses = self.calx, self.with_clauses(x)
        self.selects.append(x)
        given, self.given = self.given, dict(self.given, **(x.get("params") or {}))
        try:
            return self.select_of(x, calx, clauses)
        finally:
            self.selects.pop()
            self.given = given

    def select_of(self, x, calx, clauses):
        clauses.append(calx.columns_n(self.columns_of(x)))
        for memo in x.get("memoized", ()):          # joins of columns that were replaced afterwards: from what they were
            if not x.get("froms") and memo is x["memoized"][0]:
                clauses.append(calx.from_n([self.ref_or_from(c) if c["kind"] == "ref" else self.from_(c["table"]) for c in memo["columns"][:1]]))
            for join in memo.get("joins", ()):
                clauses.append(calx.join_node(op(JOINS[join["join"]]), self.ref_or_from(join["target"]), self.node(join["on"]) if join.get("on") else None))
        if x.get("froms"):
            clauses.append(calx.from_n([self.ref_or_from(f) if f["kind"] in ("ref", "join") else self.node(f) for f in x["froms"]]))
        for join in x.get("joins", ()):
            clauses.append(calx.join_node(op(JOINS[join["join"]]), self.ref_or_from(join["target"]), self.node(join["on"]) if join.get("on") else None))
        pre = x.get("ext_pre_columns") or {}
        on = x.get("distinct_on") or pre.get("exprs") or []
        if pre and pre["kind"] != "distinct_on":
            raise NotMeant("hints")
        clauses += self.hints(x)
        if x.get("where"):
            clauses.append(calx.where_n(self.nodes(x["where"])))
        if x.get("group_by"):
            clauses.append(calx.group_by_n(self.nodes(x["group_by"])))
        if x.get("having"):
            clauses.append(calx.having_n(self.nodes(x["having"])))
        if x.get("distinct") or on:
            clauses.append(calx.distinct_rows_n(self.nodes(on)))
        if x.get("correlate") or x.get("auto_correlate") == "off" or x.get("correlate_except"):
            except_ = x.get("correlate_except")
            listed = x.get("correlate") or []
            if except_ is not None:
                listed = except_["items"] if isinstance(except_, dict) else except_
            clauses.append(calx.correlate_n([self.ref_or_from(f) for f in listed], flag("EXCEPT") if except_ is not None else 0))
        return calx.select_n(clauses + self.tail(x))

    def hints(self, x):
        """Hints for tables, in the place that the dialect has for them; Oracle's are one comment."""
        out, comment = [], []
        for hint in x.get("hints", ()):
            if not hint.get("dialect"):
                raise NotMeant("hints")
            text = hint["text"].replace("%(name)s", self.froms[hint["table"]["id"]]["name"])
            if hint["dialect"] == "oracle":
                comment.append(text)
            else:
                place = self.calx.hint_before if hint["dialect"] == "postgresql" else self.calx.hint_behind
                out.append(place(self.ref_or_from(hint["table"]), text, hint["dialect"]))
        if comment:
            out.append(self.calx.prefix(f"/*+ {' '.join(comment)} */", "oracle"))
        for prefix in x.get("prefixes", ()):
            out.append(self.calx.prefix(prefix["text"]["sql"], prefix.get("dialect")))
        for suffix in x.get("suffixes", ()):
            out.append(self.calx.suffix(suffix["text"]["sql"], suffix.get("dialect")))
        return out

    def tail(self, x):
        """ORDER BY and what follows it."""
        calx, clauses = self.calx, []
        if x.get("order_by"):
            clauses.append(calx.order_by_n(self.nodes(self.flattened(x["order_by"]))))
        if x.get("limit") or x.get("offset") or x.get("fetch"):
            options, flags = x.get("fetch_options") or {}, 0
            if x.get("fetch"):
                flags = flag("FETCH") | (flag("PERCENT") if options.get("percent") else 0) | (flag("WITH_TIES") if options.get("with_ties") else 0)
            first = x.get("fetch") or x.get("limit")
            clauses.append(calx.limit_node(self.node(first) if first else None, self.node(x["offset"]) if x.get("offset") else None, flags))
        if x.get("for_update"):
            lock = x["for_update"]
            flags = 0
            for key, name in (("read", "SHARE"), ("key_share", "KEY"), ("nowait", "NO_WAIT"), ("skip_locked", "SKIP_LOCKED")):
                flags |= flag(name) if lock.get(key) else 0
            of = []
            for item in lock.get("of", ()):
                of.append(self.node(item))
            clauses.append(calx.for_update_n(flags, of))
        return clauses

    def s_compound(self, x):
        name, all_ = re.fullmatch(r"(\w+?)(_all)?", x["op"]).groups()
        parts = [self.statement(s) for s in x["selects"]]
        statement = self.calx.compound_n(op(name.upper()), flag("ALL") if all_ else 0, parts)
        for clause in self.with_clauses(x) + self.tail(x):
            self.calx.statement_add(statement, clause)
        return statement

    # ---- INSERT, UPDATE, DELETE

    def table_of(self, x):
        of = self.froms[x["table"]["id"]] if x["table"]["kind"] == "ref" else x["table"]
        while of["kind"] in ("alias", "ref"):
            of = self.froms[of["id"]] if of["kind"] == "ref" else (self.froms[of["of"]["id"]] if of["of"]["kind"] == "ref" else of["of"])
        return of

    def target_name(self, x, table=None):
        if isinstance(x, dict) and "name" not in x:
            return None
        name = self.name(x["name"]) if isinstance(x, dict) else x
        for spec in (self.table_of(table).get("columns", ()) if table else ()):
            if spec.get("key") == name:
                return spec["name"]
        return name

    def pairs(self, x, ordered):
        """(name, value) of an assignment, in the order of the table's columns."""
        given = self.written = x.get("values") or {}
        pairs = [(self.target_name(k, x), v, k) for k, v in given.get("pairs", [])]
        names = [spec["name"] for spec in self.table_of(x).get("columns", ())]
        keys = self.options.get("column_keys")
        have = {n for n, _, _ in pairs}
        if not pairs and "values" in x and keys is None:
            return []
        if keys is not None or not pairs:
            for n in names if keys is None else keys:
                if n in names and n not in have:
                    pairs.append((n, {"kind": "bind", "key": n, "required": True, "value": None}, None))
        if not ordered:
            pairs.sort(key=lambda p: names.index(p[0]) if p[0] in names else len(names))
        return pairs

    def sets(self, pairs, x):
        out = []
        for name, value, target in pairs:
            of_alias = x["table"]["kind"] == "ref" and self.froms[x["table"]["id"]]["kind"] == "alias"
            if isinstance(target, dict) and target["kind"] in ("column", "tuple", "binary") and not (of_alias and target["kind"] == "column"):
                column = self.node(target)
            elif isinstance(target, dict) and target["kind"] not in ("column_name", "column"):
                raise NotMeant("assignments to expressions")
            else:
                column = self.calx.column_of(self.ref_or_from(x["table"]), name, None)
            out.append(self.calx.set_to(column, self.calx.null_node() if value is None else self.node(value)))
        return out

    def extras(self, x):
        out = self.with_clauses(x)
        out += self.hints(x)
        extension = x.get("extension")
        if extension and extension["kind"] == "dml_limit":
            out.append(self.calx.limit_node(self.node(extension["limit"]), None, 0))
        elif extension and extension["kind"] == "literal_column":
            out.append(self.calx.suffix(extension["text"], None))
        elif extension:
            raise NotMeant("hints")
        for key, value in x.get("options", ()):
            if key not in ("mysql_limit", "mariadb_limit"):
                raise NotMeant("options of one backend")
            if key == self.dialect + "_limit":
                out.append(self.calx.limit_node(self.node(value) if isinstance(value, dict) else self.literal_of({"kind": "literal", "value": value}), None, 0))
        if x.get("where"):
            out.append(self.calx.where_n(self.nodes(x["where"])))
        if x.get("returning"):
            out.append(self.calx.returning_n(self.nodes(x["returning"])))
        return out

    def s_insert(self, x):
        calx = self.calx
        table = self.ref_or_from(x["table"])
        clauses = []
        keys = self.options.get("column_keys")
        if not x.get("returning") and " RETURNING " in self.recorded and '"returning"' not in json.dumps(self.root):
            raise NotMeant("return_defaults" if x.get("return_defaults") else "RETURNING that nobody asked for")
        if x.get("select"):
            names = [calx.column_of(None, self.target_name(n, x), None) for n in x.get("names", [])]
            clauses.append(calx.from_select(calx.list_n(names) if names else None, self.statement(x["select"])))
        elif x.get("multi_values"):
            rows = [row for part in x["multi_values"] for row in part]
            names = [self.target_name(k, x) for k, _ in rows[0]]
            order = [spec["name"] for spec in self.table_of(x).get("columns", ())]
            at = sorted(range(len(names)), key=lambda i: order.index(names[i]) if names[i] in order else len(order))
            columns = calx.list_n([calx.column_of(None, names[i], None) for i in at])
            clauses.append(calx.rows_n(columns, [calx.tuple_n([self.node(row[i][1]) for i in at]) for row in rows]))
        else:
            clauses += self.sets(self.pairs(x, False), x)
        if x.get("upsert"):
            clauses.append(self.upsert(x["upsert"], x))
        return calx.insert_n(table, clauses + self.extras(x))

    def upsert(self, u, x):
        calx = self.calx
        target = u.get("target")
        listed = calx.list_n([self.upsert_target(t) for t in target]) if target else None
        if u.get("constraint"):
            name = u["constraint"] if isinstance(u["constraint"], str) else u["constraint"].get("name")
            if not name:
                raise NotMeant("names that a convention makes")
            listed = calx.constraint_named(self.name(name))
        target_where = self.in_upsert(u["target_where"]) if u.get("target_where") else None
        sets = []
        for key, value in u.get("set", []):
            column = calx.column_of(None, self.target_name(key, x), None)
            sets.append(calx.set_to(column, self.in_upsert(value)))
        return calx.upsert_on_n(listed, target_where, sets, self.in_upsert(u["where"]) if u.get("where") else None)

    def upsert_target(self, t):
        if isinstance(t, str):
            return self.calx.column_of(None, t, None)
        return self.calx.column_of(None, t["name"], None) if t["kind"] in ("column", "column_name") else self.node(t)

    def in_upsert(self, value):
        return self.node(self.with_inserted(value))

    def with_inserted(self, value):
        """Columns of `excluded` and `inserted` as what an upsert would have inserted."""
        if isinstance(value, list):
            return [self.with_inserted(v) for v in value]
        if not isinstance(value, dict):
            return value
        of = self.froms.get(value.get("table")) if value.get("kind") == "column" and value.get("table") else None
        if of and of["kind"] == "alias" and of["name"] in ("excluded", "inserted", "new"):
            return {"kind": "inserted", "name": value["name"]}
        return {k: self.with_inserted(v) for k, v in value.items()}

    def x_inserted(self, x):
        return self.calx.inserted_node(x["name"])

    def s_update(self, x):
        joins, table = [], x["table"]
        while table["kind"] == "join":
            on = self.node(table["on"]) if table.get("on") else None
            joins.insert(0, self.calx.join_node(op(JOINS[table["join"]]), self.ref_or_from(table["right"]), on))
            table = table["left"]
        x = dict(x, table=table)
        pairs = self.pairs(x, x.get("ordered"))
        return self.calx.update_n(self.ref_or_from(table), joins + self.sets(pairs, x) + self.extras(x))

    def s_delete(self, x):
        clauses = self.extras(x)
        if x.get("using"):
            clauses.append(self.calx.from_n([self.ref_or_from(f) for f in x["using"]]))
        return self.calx.delete_n(self.ref_or_from(x["table"]), clauses)
