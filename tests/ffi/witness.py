# SPDX-License-Identifier: MIT
"""A dialect of the program's own, in Python: it writes all as the standard has it, and remembers the kinds that it was asked to write."""
import ctypes as c

from binding import OK, equal
from nodes import KINDS, header, struct

Render = c.CFUNCTYPE(None, c.c_void_p, c.c_void_p, c.c_void_p)
Init = c.CFUNCTYPE(c.c_void_p, c.c_void_p)
Standard = c.CFUNCTYPE(None, c.c_void_p, c.c_void_p)
Host = struct("plugin/compiler.h", "calx_compiler_host")
Compiler = struct("plugin/compiler.h", "calx_dialect_compiler")
Dialect = struct("plugin/dialect.h", "calx_dialect")
Plugin = struct("plugin/plugin.h", "calx_plugin")


class Witness:
    """Registered as "witness", for good. Some kinds are made while a statement is compiled: no tree has them, but a dialect writes them."""

    def __init__(self, calx):
        self.calx, self.kinds = calx, set()
        self.render, self.init = Render(self.write), Init(lambda host: c.addressof(self.plugin))
        count = max(KINDS.values()) + 1
        self.renders = (Render * count)(*[self.render] * count)
        self.compiler = Compiler(struct_size=c.sizeof(Compiler), render_count=count, render=c.addressof(self.renders))
        self.dialect = Dialect(struct_size=c.sizeof(Dialect), name=b"witness", extends=b"sqlite", compiler=c.addressof(self.compiler))
        self.plugin = Plugin(struct_size=c.sizeof(Plugin), abi_major=self.abi("MAJOR"), abi_minor=self.abi("MINOR"), kind=1, name=b"witness",
                             version=b"1.0", table=c.addressof(self.dialect))
        message = c.create_string_buffer(200)
        status = calx.plugin_register(c.cast(self.init, c.c_void_p), message, 200)
        equal((status, message.value), (OK, b""))

    @staticmethod
    def abi(part):
        return int(header("plugin/plugin.h").split("#define CALX_ABI_" + part)[1].split()[0])

    def write(self, host, compiler, node):
        self.kinds.add(self.calx.node_kind(node))
        Standard(Host.from_address(host).standard)(compiler, node)

    def kinds_of(self, statement):
        """The numbers of the kinds that compiling a statement asked for."""
        self.kinds = set()
        compiled = self.calx.compile_to(statement, "witness", 0)
        equal((self.calx.compiled_error(compiled), self.calx.compiled_errmsg(compiled)), (OK, b""))
        self.calx.compiled_dispose(compiled)
        return self.kinds
