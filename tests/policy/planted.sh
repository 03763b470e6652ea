#!/bin/sh
# SPDX-License-Identifier: MIT
# Shows that the checks can fail: plants one violation in a small tree of its own, and wants the check to name it. The
# functions clean_* plant what looks like a violation and is none.
#     planted.sh --list | planted.sh NAME
# shellcheck disable=SC2317
set -u
here=$(cd "$(dirname "$0")" && pwd)

# file PATH, its text from standard input
file() {
    mkdir -p "$tree/$(dirname "$1")"
    cat >"$tree/$1"
}

# caught CHECK PATTERN: the check fails, with a line that matches.
caught() {
    said=$(CALX_TEST_BUILDDIR=$tree CALX_SANITIZED=no sh "$here/check-$1.sh" "$tree")
    status=$?
    [ "$status" -ne 77 ] || { echo "$said"; return 77; }
    printf 'check-%s: exit %d: %s\n' "$1" "$status" "$said"
    [ "$status" -eq 1 ] && printf '%s\n' "$said" | grep -q -E -e "$2"
}

# clean CHECK: the check passes, and says nothing.
clean() {
    said=$(CALX_TEST_BUILDDIR=$tree CALX_SANITIZED=no sh "$here/check-$1.sh" "$tree")
    status=$?
    [ "$status" -ne 77 ] || { echo "$said"; return 77; }
    printf 'check-%s: exit %d: %s\n' "$1" "$status" "$said"
    [ "$status" -eq 0 ] && [ -z "$said" ]
}

# ---- layers
clean_layers() {
    echo '#include <calx/error.h>' | file include/calx/plugin/plugin.h
    printf '/* #include "engine/engine.h" */\n#include "util/a.h"\n#include <string.h>\n' | file core/types/a.c
    printf '#include "sql/b.h"\n#include "pool/b.h"\n#include "b.h"\n' | file core/engine/b.c
    echo '' | file dialects/x/own.h
    printf '#include "own.h"\n#include <calx/plugin/driver.h>\n#include <calx/error.h>\n' | file dialects/x/compiler.c
    printf '#include <libpq-fe.h>\n' | file dialects/x/driver_libpq.c
    clean layers
}
layers_upward() { echo '#include "engine/engine.h"' | file core/util/a.c; caught layers '^core/util/a.c:1: '; }
layers_sideways() { printf '\n#  include "pool/pool.h"\n' | file core/sql/a.c; caught layers '^core/sql/a.c:2: '; }
layers_pool_of_sql() { echo '#include "sql/text/tokenize.h"' | file core/pool/a.h; caught layers '^core/pool/a.h:1: '; }
layers_dotdot() { echo '#include "../engine/engine.h"' | file core/util/a.c; caught layers '^core/util/a.c:1: '; }
layers_unknown_folder() { echo '#include "util/a.h"' | file core/extra/a.c; caught layers 'core/extra is no layer'; }
layers_computed() { echo '#include HEADER' | file core/util/a.c; caught layers '^core/util/a.c:1: an include that'; }
layers_continued() { printf '#include \\\n  "engine/engine.h"\n' | file core/util/a.c; caught layers '^core/util/a.c:1: '; }
layers_client_in_core() { echo '#include <sqlite3.h>' | file core/engine/a.c; caught layers '^core/engine/a.c:1: '; }
layers_client_in_dialect() { echo '#include <mysql.h>' | file dialects/x/types.c; caught layers '^dialects/x/types.c:1: '; }
layers_dialect_of_core() { echo '#include "util/memory.h"' | file dialects/x/a.c; caught layers '^dialects/x/a.c:1: '; }
layers_dialect_of_dialect() {
    echo '' | file dialects/y/b.h
    echo '#include "../y/b.h"' | file dialects/x/a.c
    caught layers '^dialects/x/a.c:1: '
}
layers_dialect_of_public() { echo '#include <calx/engine.h>' | file dialects/x/a.c; caught layers '^dialects/x/a.c:1: '; }

# ---- names
clean_names() {
    printf '/* MariaDB 10.11:\n * SQLite */\nint a; // PostgreSQL \\\n MySQL\nchar *b = "/*";\n' | file core/util/a.c
    clean names
}
names_code() { echo 'int is_PostgreSQL;' | file core/sql/a.c; caught names '^core/sql/a.c:1:'; }
names_string() { printf '/* */ char *a = "// MariaDB";\n' | file core/sql/a.c; caught names '^core/sql/a.c:1:'; }
names_after_string() { echo 'char *a = "/*", *mysql_b;' | file core/sql/a.c; caught names '^core/sql/a.c:1:'; }
names_file() { echo 'int a;' | file core/sql/sqlite_quirks.c; caught names '^core/sql/sqlite_quirks.c:1:'; }

# ---- memory
clean_memory() {
    printf '/* malloc(1) */\nvoid f(void) { table->free(p); t.malloc(1); calxi_free(p); puts("free(x)"); int free; }\n' |
        file core/sql/a.c
    printf 'void *f(void) { return malloc(1); }\n' | file core/util/memory.c
    clean memory
}
memory_core() { printf '\nvoid *f(void) { return malloc (1); }\n' | file core/sql/a.c; caught memory 'sql/a.c:2: malloc'; }
memory_dialect() { echo 'char *f(char *a) { return strdup(a); }' | file dialects/x/a.c; caught memory 'x/a.c:1: strdup'; }
memory_second() { echo 'void f(void) { a(b); free(p); }' | file core/sql/a.c; caught memory 'core/sql/a.c:1: free'; }
memory_as_value() { echo 'void (*f)(void *) = free;' | file core/sql/a.c; caught memory 'core/sql/a.c:1: free'; }
memory_as_argument() { echo 'void f(void) { each(list, free); }' | file core/sql/a.c; caught memory 'sql/a.c:1: free'; }
memory_hidden_allocation() { echo 'int f(void) { return asprintf(&p, "a"); }' | file core/sql/a.c; caught memory asprintf; }
memory_uthash() { echo '#include <uthash.h>' | file core/util/hash.h; caught memory 'core/util/hash.h:1: includes uthash'; }
memory_stale_exception() {
    echo 'core/sql/a.c malloc because' | file tests/policy/memory-exceptions.txt
    caught memory 'nothing needs this entry'
}
memory_exception_without_reason() {
    echo 'void *f(void) { return malloc(1); }' | file core/sql/a.c
    echo 'core/sql/a.c malloc' | file tests/policy/memory-exceptions.txt
    caught memory 'no reason is given'
}
clean_memory_exception() {
    echo 'void *f(void) { return malloc(1); }' | file core/sql/a.c
    echo 'core/sql/a.c malloc the library wants it' | file tests/policy/memory-exceptions.txt
    clean memory
}

# ---- sizes
lines() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print "    a();" }'; }
function_of() { printf 'static int f%s(int a,\n        int b)\n{\n' "$1"; lines "$(($1 - 2))"; printf '}\n'; }
clean_sizes() {
    { function_of 60; echo 'static const int table[] = {'; lines 400; echo '};'; } | file core/sql/a.c
    clean sizes
}
sizes_file() { lines 501 | file core/sql/a.c; caught sizes '^core/sql/a.c:1: core/sql/a.c has 501 lines'; }
sizes_not_last_file() { lines 501 | file core/sql/a.c; lines 1 | file core/sql/b.c; caught sizes 'a.c has 501 lines'; }
sizes_function() { function_of 61 | file core/sql/a.c; caught sizes 'core/sql/a.c:f61 has 61 lines'; }
sizes_hard() {
    function_of 101 | file core/sql/a.c
    echo 'core/sql/a.c:f101 101' | file tests/policy/size-exceptions.txt
    caught sizes 'more than the hard limit'
}
sizes_outgrown() {
    function_of 80 | file core/sql/a.c
    echo 'core/sql/a.c:f80 79' | file tests/policy/size-exceptions.txt
    caught sizes 'allows 79'
}
sizes_stale() {
    function_of 50 | file core/sql/a.c
    echo 'core/sql/a.c:f50 70' | file tests/policy/size-exceptions.txt
    caught sizes 'nothing needs this entry'
}
clean_sizes_exception() {
    function_of 80 | file core/sql/a.c
    echo 'core/sql/a.c:f80 80' | file tests/policy/size-exceptions.txt
    clean sizes
}

# ---- headers
clean_headers() {
    printf '#ifndef A\n#define A\n#include <stddef.h>\nstatic inline size_t f(void) { return 1; }\n#endif\n' |
        file include/calx/a.h
    clean headers
}
headers_alone() { printf '#ifndef A\n#define A\nsize_t f(void);\n#endif\n' | file include/calx/a.h; caught headers size_t; }
headers_unguarded() { echo 'struct a { int b; };' | file include/calx/a.h; caught headers 'redefinition'; }
headers_gnu() { printf '#ifndef A\n#define A\ntypedef struct a {} a;\n#endif\n' | file include/calx/a.h; caught headers .; }
headers_cxx() {
    command -v g++ >/dev/null || command -v clang++ >/dev/null || { echo 'there is no compiler of C++'; return 77; }
    printf '#ifndef A\n#define A\nint f(int class);\n#endif\n' | file include/calx/a.h
    caught headers '\+\+'
}

# ---- exports
# shared FILE, its C from standard input
shared() {
    mkdir -p "$(dirname "$tree/$1")"
    cat >"$tree/source.c"
    ${CC:-cc} -shared -fPIC -o "$tree/$1" "$tree/source.c"
}
clean_exports() {
    echo 'static int a; int calx_a(void) { return a; }' | shared .libs/libcalx.so
    echo 'int driver_x_LTX_calx_plugin_init(void) { return 1; }' | shared dialects/.libs/driver_x.so
    clean exports
}
exports_library() {
    echo 'int calx_a(void) { return 1; } int calxi_b(void) { return 1; }' | shared .libs/libcalx.so
    caught exports 'libcalx.so:1: exports calxi_b'
}
exports_data() {
    echo 'int calx_a(void) { return 1; } int table[2] = { 1 }; int zero;' | shared .libs/libcalx.so
    caught exports 'exports table' && caught exports 'exports zero'
}
exports_plugin() {
    echo 'int driver_x_LTX_calx_plugin_init(void) { return 1; } int calx_help;' | shared dialects/.libs/driver_x.so
    caught exports 'driver_x.so:1: exports calx_help'
}
exports_plugin_of_another_name() {
    echo 'int driver_y_LTX_calx_plugin_init(void) { return 1; }' | shared dialects/.libs/driver_x.so
    caught exports 'driver_x.so:1: exports nothing of'
}
exports_archive() {
    mkdir -p "$tree/.libs"
    echo 'int calx_a(void) { return 1; } int helper(void) { return 1; }' >"$tree/a.c"
    ${CC:-cc} -c -o "$tree/a.o" "$tree/a.c" && ${AR:-ar} cr "$tree/.libs/libcalx.a" "$tree/a.o"
    caught exports 'libcalx.a:1: exports helper'
}
exports_plugin_object() {
    mkdir -p "$tree/dialects/x/.libs"
    echo 'int driver_x_LTX_calx_plugin_init(void) { return 1; }' | shared dialects/.libs/driver_x.so
    echo 'int calxi_fine(void) { return 1; } int helper(void) { return 1; }' >"$tree/a.c"
    ${CC:-cc} -c -o "$tree/dialects/x/.libs/a.o" "$tree/a.c"
    caught exports 'a.o:1: defines helper'
}

# ---- needed
clean_needed() {
    mkdir -p "$tree/dialects/.libs"
    echo 'double sqrt(double); double a(double b) { return sqrt(b); }' >"$tree/source.c"
    ${CC:-cc} -shared -fPIC -o "$tree/dialects/.libs/dialect_x.so" "$tree/source.c" -lm
    clean needed
}
needed_client() {
    echo 'int client(void) { return 1; }' | shared dialects/.libs/libclient.so.5
    echo 'int client(void); int a(void) { return client(); }' >"$tree/source.c"
    ${CC:-cc} -shared -fPIC -o "$tree/dialects/.libs/dialect_x.so" "$tree/source.c" "$tree/dialects/.libs/libclient.so.5"
    caught needed 'dialect_x.so:1: needs .*libclient.so.5'
}
needed_broken() {
    mkdir -p "$tree/dialects/.libs"
    echo 'no ELF' >"$tree/dialects/.libs/dialect_x.so"
    caught needed 'dialect_x.so:1: .* does not read it'
}

# ---- lists and openings
lists_missing() {
    echo 'x = core/sql/a.c core/sql/bb.c' | file core/Makefile.inc
    echo '' | file core/sql/a.c
    echo '' | file core/sql/b.c
    caught lists '^core/sql/b.c:1: '
}
lists_suite() {
    echo 'x = tests/unit/test_a.c tests/unit/test_ab.c' | file tests/unit/Makefile.inc
    echo '' | file tests/unit/test_a.c
    echo '' | file tests/unit/test_ab.c
    echo 'SUITE(ab)' | file tests/unit/suites.h
    caught lists '^tests/unit/test_a.c:1: is not in tests/unit/suites.h'
}
clean_lists() {
    echo 'x = core/sql/a.c tests/unit/snippets' | file core/Makefile.inc
    echo '' | file core/sql/a.c
    echo '' | file tests/unit/snippets/b.c
    clean lists
}
clean_openings() {
    printf '/* SPDX-License-Identifier: MIT */\n/* What. */\n' | file core/sql/a.c
    printf '#!/bin/sh\n# SPDX-License-Identifier: MIT\n# What.\n' | file tests/a.sh
    clean openings
}
openings_licence() { printf '/* What. */\n' | file core/sql/a.c; caught openings '^core/sql/a.c:1: '; }
openings_what() { printf '/* SPDX-License-Identifier: MIT */\nint a;\n' | file core/sql/a.c; caught openings 'a.c:2: '; }

# ---- readme
clean_readme() {
    printf '/* licence */\nint a;\n\nint main(void)\n{\n    return a;\n}\n' | file examples/a.c
    printf '<!-- all of examples/a.c -->\n```c\nint a;\n\nint main(void)\n{\n    return a;\n}\n```\n```sh\nls\n```\n' |
        file README.md
    printf '<!-- from examples/a.c -->\n```c\n{\nreturn a;\n```\n' | file docs/tutorial.md
    clean readme
}
readme_changed() {
    printf '/* licence */\nint a;\nint b;\n' | file examples/a.c
    printf '<!-- from examples/a.c -->\n```c\nint a;\nint c;\n```\n' | file docs/tutorial.md
    caught readme '^docs/tutorial.md:5: this code is not in examples/a.c'
}
readme_part() {
    printf '/* licence */\nint a;\nint b;\n' | file examples/a.c
    printf '<!-- all of examples/a.c -->\n```c\nint a;\n```\n' | file README.md
    caught readme '^README.md:4: this code is not in examples/a.c'
}
readme_from_nowhere() { printf '```c\nint a;\n```\n' | file README.md; caught readme '^README.md:3: .* quoted from nowhere'; }
readme_without_file() {
    printf '<!-- from examples/b.c -->\n```c\nint a;\n```\n' | file README.md
    caught readme 'examples/b.c is not there'
}

# ---- errors
header_of_kinds() { printf 'typedef enum calx_error_kind {\n    CALX_A = 1, /**< x */\n    CALX_B = 2\n} calx_error_kind;\n' | file include/calx/error.h; }
clean_errors() {
    header_of_kinds
    printf '### `CALX_A`\nSQLite PostgreSQL MariaDB Cure:\n### `CALX_B`\nSQLite, PostgreSQL\nMariaDB\nCure: none\n' | file docs/errors.md
    clean errors
}
errors_untold() {
    header_of_kinds
    printf '### `CALX_A`\nSQLite PostgreSQL MariaDB Cure:\n' | file docs/errors.md
    caught errors 'does not tell of CALX_B'
}
errors_without_backend() {
    header_of_kinds
    printf '### `CALX_A`\nSQLite MariaDB Cure:\n### `CALX_B`\nSQLite PostgreSQL MariaDB Cure:\n' | file docs/errors.md
    caught errors 'under CALX_A there is no "PostgreSQL"'
}

# ---- sqlalchemy
suite_of_two() {
    printf 'TEST(one)\nTEST_NEEDS(two, "x")\n' | file tests/suite/suite_a.c
    printf '# why\nslow\tlater\tIt is slow.\n' | file tests/suite/sqlalchemy-reasons.tsv
}
mapped_clean() {
    suite_of_two
    printf '# map\nf.py\tA\ttest_a\tone two\nf.py\tA\ttest_b\t!slow\n' | file tests/suite/sqlalchemy.tsv
    said=$(sh "$here/check-sqlalchemy.sh" "$tree") && [ "$said" = "sqlalchemy: 2 methods, 1 come later; of the other 1 1 have a test (100.0 %)" ]
}
mapped_to_no_test() {
    suite_of_two
    printf 'f.py\tA\ttest_a\tone three\nf.py\tA\ttest_b\t!slow\n' | file tests/suite/sqlalchemy.tsv
    caught sqlalchemy '^tests/suite/sqlalchemy.tsv:1: there is no test three'
}
mapped_for_no_reason() {
    suite_of_two
    printf 'f.py\tA\ttest_a\tone\nf.py\tA\ttest_b\t!slow\nf.py\tA\ttest_c\t!tired\n' | file tests/suite/sqlalchemy.tsv
    caught sqlalchemy '^tests/suite/sqlalchemy.tsv:3: tired is not a reason'
}
mapped_twice() {
    suite_of_two
    printf 'f.py\tA\ttest_a\tone\nf.py\tA\ttest_a\t!slow\n' | file tests/suite/sqlalchemy.tsv
    caught sqlalchemy ':2: A.test_a came before'
}
mapped_too_few() {
    suite_of_two
    printf 'slow\tnever\tIt is slow.\n' | file tests/suite/sqlalchemy-reasons.tsv
    printf 'f.py\tA\ttest_a\tone\nf.py\tA\ttest_b\t!slow\n' | file tests/suite/sqlalchemy.tsv
    caught sqlalchemy ':1: 50.0 % of the methods'
}

list() { sed -n 's/^\(\(clean\|readme\|layers\|names\|memory\|sizes\|headers\|exports\|needed\|lists\|openings\|errors\|mapped\)_[a-z_]*\)() .*/\1/p' "$0"; }

case ${1:-} in
    --list) list ;;
    '') echo "usage: planted.sh --list | NAME" >&2; exit 2 ;;
    *)
        tree=$(mktemp -d "${TMPDIR:-/tmp}/calx-planted-XXXXXX") || exit 99
        trap 'rm -rf "$tree"' EXIT
        "$1"
        ;;
esac
