# SPDX-License-Identifier: MIT
"""DDL, as the recorded cases describe it, built through calx's exported functions."""
import ctypes as c

from library import Attribute, IndexOptions, Sequence, constants

S = constants("schema.h")
ZERO = -2**63                                       # CALX_ZERO
ACTIONS = {"CASCADE": "CALX_CASCADE", "RESTRICT": "CALX_RESTRICT", "SET NULL": "CALX_NULLIFY", "SET DEFAULT": "CALX_SET_DEFAULT",
           "NO ACTION": "CALX_NO_ACTION"}


class NotMeant(Exception):
    """A construct that calx means not to have; the text is a key of the table of reasons."""


def bare(x):
    """An expression whose columns stand without their table, as in an index or a CHECK."""
    if isinstance(x, list):
        return [bare(v) for v in x]
    if isinstance(x, dict):
        return {k: None if k == "table" and x.get("kind") == "column" else bare(v) for k, v in x.items()}
    return x


class Ddl:
    """What a Builder has for DDL."""

    def sql(self, x):
        """An expression as the text that a program would give in a model: values as literals, names without tables."""
        if x["kind"] == "text":
            return x["sql"].replace("\\:", ":")
        compiled = self.calx.compile_node(self.node(bare(x)), self.dialect, 1)
        try:
            if self.calx.compiled_error(compiled):
                raise NotMeant("an expression in DDL that does not compile")
            return self.calx.compiled_sql(compiled).decode()
        finally:
            self.calx.compiled_dispose(compiled)

    def attribute(self, what, **members):
        a = Attribute()
        a.what = S["CALX_ATTRIBUTE_" + what]
        for name, value in members.items():
            setattr(a, name, value.encode() if isinstance(value, str) else value)
        return a

    def of_backend(self, options, known=()):
        """What a construct says for this dialect alone; what calx has a member for goes by `known`."""
        out = {}
        for key, value in options or ():
            of, _, name = key.partition("_")
            if of != self.dialect and (of, self.dialect) != ("mysql", "mariadb"):
                continue
            if name not in known:
                raise NotMeant("options of one backend")
            out[name] = value
        return out

    # ---- columns

    def default(self, spec):
        default = spec.get("server_default")
        if default is None:
            return None
        if default["kind"] == "literal":
            value = self.plain(default["value"])
            return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)
        return self.sql(default)

    def column_attribute(self, spec, table):
        if spec["kind"] != "column_spec":
            raise NotMeant(spec["kind"])
        self.of_backend(spec.get("options"))
        if spec.get("constraints"):
            raise NotMeant("constraints in the line of a column")
        a = self.attribute("COLUMN", name=self.name(spec["name"]), primary_key=bool(spec.get("primary_key")))
        t = self.type(spec.get("type"), True)
        if t is None:
            raise NotMeant("a column without a type")
        a.type = t
        default, kind = spec.get("server_default"), (spec.get("server_default") or {}).get("kind")
        if spec.get("comment"):
            a.comment = spec["comment"].encode()
        if kind == "identity":
            self.identity(a, default)
        elif kind == "computed":
            a.computed, a.stored = self.sql(default["sql"]).encode(), bool(default.get("persisted"))
        elif kind:
            a.server_default = self.default(spec).encode()
        if (spec.get("default") or {}).get("kind") == "sequence":
            raise NotMeant("a sequence as a default")
        numbers = table.get("id") and spec.get("is_autoincrement") or spec.get("is_autoincrement")
        if not numbers and kind != "identity":
            a.autoincrement = S["CALX_NO"]
        elif kind != "identity":
            a.autoincrement = S["CALX_AUTOINCREMENT"]
        a.nullable = bool(spec.get("nullable")) and not a.primary_key
        a.not_null = not spec.get("nullable")
        return a

    def identity(self, a, identity):
        if self.dialect in ("sqlite", "mysql", "mariadb") and not a.primary_key:
            raise NotMeant("identity where there is none")
        if identity.get("on_null"):
            raise NotMeant("ON NULL of identity columns")
        numbers = self.numbers(identity)
        if numbers.flags or any(getattr(numbers, k) for k in ("start", "increment", "minimum", "maximum", "cache")):
            a.identity = c.cast(c.pointer(numbers), c.c_void_p)
        a.autoincrement = S["CALX_IDENTITY_ALWAYS"] if identity.get("always") else S["CALX_AUTOINCREMENT"]

    def numbers(self, x, name=None):
        """How a sequence or a column counts."""
        from build import N
        self.of_backend([o for o in x.get("options") or () if not (o[0] == "oracle_on_null" and not o[1])])
        made = Sequence(name=name.encode() if name else None)
        for member, key in (("start", "start"), ("increment", "increment"), ("minimum", "minvalue"), ("maximum", "maxvalue"), ("cache", "cache")):
            if x.get(key) is not None:
                setattr(made, member, x[key] or ZERO)
        for key, yes, no in (("cycle", "CYCLE", "NO_CYCLE"), ("nominvalue", "NO_MINIMUM", None), ("nomaxvalue", "NO_MAXIMUM", None)):
            word = yes if x.get(key) else no if x.get(key) is False else None
            made.flags |= N["CALX_FLAG_" + word] if word else 0
        t = self.type(x.get("data_type"))
        if t:
            made.type = t
        self.alive.append(made)
        return made

    # ---- constraints and indexes

    def constraint(self, x):
        """The attribute of a constraint; None when a table has none."""
        kind = x["constraint"]
        options = self.of_backend(x.get("options"), ("include", "nulls_not_distinct"))
        name = x.get("name")
        if name is not None and not isinstance(name, str):
            raise NotMeant("names that a convention makes")
        columns = ", ".join(self.name(c) for c in x.get("columns", ()))
        if " " in columns.replace(", ", ""):
            raise NotMeant("names with blanks in a list of columns")
        made = {"name": name} if name else {}
        deferrable = 0
        if x.get("deferrable"):
            deferrable = S["CALX_INITIALLY_DEFERRED" if (x.get("initially") or "").upper() == "DEFERRED" else "CALX_DEFERRABLE"]
        if options.get("include"):
            made["include"] = self.included(options)
        if options.get("nulls_not_distinct") is False:  # what holds without a word
            raise NotMeant("options of one backend")
        if options.get("nulls_not_distinct"):
            made["options"] = self.index_options({"flags": S["CALX_INDEX_NULLS_NOT_DISTINCT"]})
        if kind == "PrimaryKeyConstraint":
            return self.attribute("PRIMARY_KEY", columns=columns, deferrable=deferrable, **made) if columns else None
        if kind == "UniqueConstraint":
            return self.attribute("UNIQUE", columns=columns, deferrable=deferrable, **made)
        if kind == "CheckConstraint":
            return self.attribute("CHECK", sql=self.sql(x["check"]), deferrable=deferrable, **made)
        if kind == "ForeignKeyConstraint":
            if x.get("match"):
                raise NotMeant("MATCH of foreign keys")
            actions = {k: S[ACTIONS[x[o].upper()]] for k, o in (("on_delete", "ondelete"), ("on_update", "onupdate")) if x.get(o)}
            return self.attribute("FOREIGN_KEY", columns=columns, references=", ".join(x["refs"]), deferrable=deferrable, **actions, **made)
        raise NotMeant(kind)

    def included(self, options):
        return ", ".join(i if isinstance(i, str) else i["name"] for i in options["include"])

    def index_options(self, said):
        """What an index or constraint is on the dialect of this run alone."""
        array = (IndexOptions * 2)()
        array[0].dialect = self.dialect.encode()
        for name, value in said.items():
            setattr(array[0], name, value.encode() if isinstance(value, str) else value)
        self.alive.append(array)
        return c.cast(array, c.c_void_p)

    def said_of_index(self, x, options):
        """The options of an index in calx's words."""
        names = [e["name"] for e in x["exprs"] if e["kind"] == "column"]
        said = {to: options[of] for of, to in (("using", "method"), ("prefix", "kind"), ("with_parser", "parser"), ("tablespace", "tablespace")) if options.get(of)}
        if options.get("length"):
            length = options["length"]
            pairs = {n: length for n in names} if isinstance(length, int) else {n.strip("`"): v for n, v in length.items()}
            said["lengths"] = ", ".join(f"{n} {v}" for n, v in pairs.items())
        if options.get("with"):
            said["with"] = ", ".join(k if v is None else f"{k} = {v}" for k, v in options["with"].items())
        if options.get("ops") and len(names) == len(x["exprs"]):
            said["operators"] = ", ".join(f"{n} {v}" for n, v in options["ops"].items())
        flags = sum(S["CALX_INDEX_" + flag.upper()] for flag in ("concurrently", "nulls_not_distinct") if options.get(flag))
        return dict(said, flags=flags) if flags else said

    def index_attribute(self, x):
        listed = x.get("options") or ()
        if self.dialect == "mariadb":               # which SQLAlchemy gives these two of MySQL's options by its own name alone
            listed = [o for o in listed if o[0] not in ("mysql_length", "mysql_prefix")]
        options = self.of_backend(listed, ("where", "include", "using", "prefix", "with_parser", "tablespace", "length", "with", "ops",
                                                     "concurrently", "nulls_not_distinct"))
        a = self.attribute("INDEX", unique=bool(x.get("unique")))
        if not isinstance(x.get("name"), str):
            raise NotMeant("names that a convention makes")
        if len(x["name"]) > 63:
            raise NotMeant("names that are too long")
        a.name = x["name"].encode()
        if options.get("where"):
            a.where = self.sql(options["where"]).encode()
        if options.get("include"):
            a.include = self.included(options).encode()
        said = self.said_of_index(x, options)
        if said:
            a.options = self.index_options(said)
        plain = all(e["kind"] == "column" for e in x["exprs"])
        names = [self.name(e["name"]) for e in x["exprs"]] if plain else []
        if plain and (not any(" " in n for n in names) or said.get("lengths")):
            a.columns = ", ".join(names).encode()
        else:
            a.sql = ", ".join(self.index_expression(e, options.get("ops") or {}) for e in x["exprs"]).encode()
        return a

    def index_expression(self, x, ops):
        """An expression with its operator class, which goes by the name of the column or label."""
        of = ops.get(x.get("name")) if isinstance(x.get("name"), str) else None
        while x["kind"] == "label":
            x = x["expr"]
        text = self.sql(x)
        grouped = self.dialect in ("mysql", "mariadb") and x["kind"] != "column" or \
            self.dialect == "postgresql" and x["kind"] not in ("column", "func", "order", "text")
        return (f"({text})" if grouped else text) + (f" {of}" if of else "")

    # ---- schemas, sequences, views

    def in_schema(self, x):
        """"schema.name" of what has both."""
        while x.get("kind") == "ref":
            x = self.froms[x["id"]]
        schema, name = self.name(x["schema"]) if x.get("schema") else None, self.name(x["name"])
        if schema and "." in schema or "." in name:
            raise NotMeant("names with points")
        return f"{schema}.{name}" if schema else name

    def s_create_schema(self, x):
        return self.calx.create_schema(self.name(x["name"]), self.if_exists(x))

    def s_drop_schema(self, x):
        from build import flag
        return self.calx.drop_schema(self.name(x["name"]), self.if_exists(x) | (flag("CASCADE") if x.get("cascade") else 0))

    def s_create_sequence(self, x):
        return self.calx.create_sequence(self.numbers(x["sequence"], self.in_schema(x["sequence"])), self.if_exists(x))

    def s_drop_sequence(self, x):
        return self.calx.drop_sequence(self.in_schema(x["sequence"]), self.if_exists(x))

    def x_next_value(self, x):
        return self.calx.sequence_next(self.in_schema(x["sequence"]))

    def viewed(self, x, words):
        """The select of a view and the flags that `words` and the dialect's own options say."""
        from build import flag
        flags = self.if_exists(x)
        for key, name in words:
            flags |= flag(name) if x.get(key) else 0
        if self.of_backend(x.get("options"), ("if_not_exists",)).get("if_not_exists"):
            flags |= flag("IF_EXISTS")
        self.literals = True                        # a view has no parameters
        return self.statement(x["select"]), flags

    def s_create_view(self, x):
        select, flags = self.viewed(x, (("or_replace", "REPLACE"), ("temporary", "TEMPORARY"), ("materialized", "MATERIALIZED")))
        return self.calx.create_view(self.in_schema(x), (c.c_void_p * 0)(), select, flags)

    def s_drop_view(self, x):
        from build import flag
        return self.calx.drop_view(self.in_schema(x.get("table") or x), self.if_exists(x) | (flag("MATERIALIZED") if x.get("materialized") else 0))

    def s_create_table_as(self, x):
        select, flags = self.viewed(x, (("temporary", "TEMPORARY"),))
        return self.calx.create_table_as(self.in_schema(x), select, flags)

    # ---- tables

    def ddl_table(self, x, further=()):
        """A table with all that it has, and `further` attributes."""
        while x["kind"] == "ref":
            x = self.froms[x["id"]]
        schema, name = x.get("schema"), x["name"]
        schema, name = self.name(schema) if schema is not None else None, self.name(name)
        if schema and "." in schema or "." in name:
            raise NotMeant("names with points")
        if x.get("prefixes") and x["prefixes"] != ["TEMPORARY"]:
            raise NotMeant("prefixes of a table")
        self.of_backend(x.get("options"))
        attributes = [self.column_attribute(spec, x) for spec in x.get("columns", ())]
        keys = [k for k in [x.get("primary_key")] if k and k.get("columns")]
        for key in keys:
            order = [self.name(spec["name"]) for spec in x.get("columns", ()) if spec.get("primary_key")]
            made = self.constraint(key)
            if key.get("name") or len(order) > 1 and not key.get("implicit") or [self.name(c) for c in key["columns"]] != order or made.deferrable or made.include:
                attributes.append(made)
        if not further:
            for c in x.get("constraints", ()):
                if c.get("create_rule"):
                    continue                        # SQLAlchemy adds it later
                if c.get("type_bound") and " CHECK " in self.recorded:
                    raise NotMeant("CHECK of a type")
                if c.get("type_bound"):
                    continue                        # of another backend
                made = None if c["constraint"] == "PrimaryKeyConstraint" else self.constraint(c)
                attributes += [made] if made else []
        attributes += further
        array = (Attribute * len(attributes))(*attributes)
        self.alive.append(attributes)
        self.metadata.append(self.calx.metadata_create())
        return self.calx.table_create(self.metadata[-1], f"{schema}.{name}" if schema else name, array)

    def if_exists(self, x):
        from build import flag
        return flag("IF_EXISTS") if x.get("if_exists") or x.get("if_not_exists") else 0

    def enum_type(self, x):
        return self.type(dict(x["type"], t="Enum"))

    def s_create_enum_type(self, x):
        return self.calx.create_type(self.enum_type(x), self.if_exists(x))

    def s_drop_enum_type(self, x):
        return self.calx.drop_type(self.enum_type(x), self.if_exists(x))

    def s_create_table(self, x):
        from build import flag
        table = x["table"] if x["table"]["kind"] != "ref" else self.froms[x["table"]["id"]]
        return self.calx.create_table(self.ddl_table(table), self.if_exists(x) | (flag("TEMPORARY") if table.get("prefixes") else 0))

    def s_drop_table(self, x):
        return self.calx.drop_table(self.ddl_table(x["table"]), self.if_exists(x))

    def s_create_column(self, x):
        """A column alone is the whole of what stands between the parentheses of a table."""
        table = {"kind": "table", "name": "t", "columns": [x["column"]]}
        return self.calx.create_table(self.ddl_table(table), 0)

    def s_create_index(self, x):
        index = x["index"]
        table = self.ddl_table(index["table"], [self.index_attribute(index)])
        return self.calx.create_index(table, index["name"], self.if_exists(x))

    def s_drop_index(self, x):
        index = x["index"]
        if not index.get("table") and self.dialect in ("mysql", "mariadb"):
            raise NotMeant("an index without its table")
        table = index.get("table") or {"kind": "table", "name": "t", "columns": [
            {"kind": "column_spec", "name": "c", "type": {"t": "Integer"}, "nullable": True}]}
        exprs = index.get("exprs") or [{"kind": "column", "name": "c"}]
        table = self.ddl_table(table, [self.index_attribute(dict(index, exprs=exprs))])
        return self.calx.drop_index(table, index["name"], self.if_exists(x))

    def with_constraint(self, x):
        made = self.constraint(x["constraint"])
        if made is None or made.what == S["CALX_ATTRIBUTE_PRIMARY_KEY"]:
            raise NotMeant("a primary key that comes later")
        prefix = {"ForeignKeyConstraint": "fk", "UniqueConstraint": "uq", "CheckConstraint": "ck"}[x["constraint"]["constraint"]]
        of = x["table"] if x["table"]["kind"] != "ref" else self.froms[x["table"]["id"]]
        columns = made.columns.decode().split(", ") if made.columns else []
        name = made.name.decode() if made.name else "_".join([prefix, self.name(of["name"])] + columns)
        if made.name is None and prefix == "ck":
            made.name = b"calx_made"
            name = "calx_made"
        return self.ddl_table(x["table"], [made]), name

    def s_add_constraint(self, x):
        return self.calx.add_constraint(*self.with_constraint(x))

    def s_drop_constraint(self, x):
        if x.get("if_exists"):
            raise NotMeant("DROP CONSTRAINT IF EXISTS")
        return self.calx.drop_constraint(*self.with_constraint(x))
