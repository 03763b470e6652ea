#!/bin/sh
# SPDX-License-Identifier: MIT
# `make installcheck`: builds a program and the plugins of the template against the installed calx.pc alone, in a
# directory of their own, and runs them. Environment: CC, DESTDIR, bindir, libdir, pkgconfigdir, srcdir, shared (yes, no),
# sqlite (yes, no).
set -eu

fail() {
    echo "installcheck: $*" >&2
    exit 1
}

srcdir=$(cd "$srcdir" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-installcheck-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# Only the calx just installed. Under a DESTDIR its paths do not have that in front yet: pkg-config puts it there for -I
# and -L, and for no variable.
PKG_CONFIG_PATH=${DESTDIR:-}$pkgconfigdir
export PKG_CONFIG_PATH
pc() { "${PKG_CONFIG:-pkg-config}" "$@" calx || fail "pkg-config $* calx: does not know calx in $PKG_CONFIG_PATH"; }
if [ -n "${DESTDIR:-}" ]; then
    cflags=$(PKG_CONFIG_SYSROOT_DIR=$DESTDIR pc --cflags)
    libs=$(PKG_CONFIG_SYSROOT_DIR=$DESTDIR pc --libs)
else
    cflags=$(pc --cflags)
    libs=$(pc --libs)
fi
dialectdir=$(pc --variable=dialectdir)
abi=$(pc --variable=dialect_abi)
[ -d "${DESTDIR:-}$dialectdir" ] || fail "dialectdir is $dialectdir, and there is no such directory"
[ "$abi" = "$(sed -n 's/^#define CALX_ABI_MAJOR //p' "$srcdir/include/calx/plugin/plugin.h").$(
    sed -n 's/^#define CALX_ABI_MINOR //p' "$srcdir/include/calx/plugin/plugin.h")" ] || fail "dialect_abi is $abi"
[ "$(pc --modversion)" = "$VERSION" ] || fail "calx.pc is of version $(pc --modversion), not $VERSION"
if [ "$shared" = yes ] && ls "${DESTDIR:-}$dialectdir"/*.la >/dev/null 2>&1; then
    fail "there is a .la file in $dialectdir"
fi

# A program.
cp "$srcdir/tests/install/program.c" "$scratch"
cd "$scratch"
# shellcheck disable=SC2086
$CC -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Werror $cflags -o program program.c $libs
echo "installcheck: built a program with $cflags $libs"

# Plugins: a copy of the template, by its own Makefile as an author far from this tree would, knowing calx.pc alone.
cp -R "$srcdir/examples/dialect-template" template
chmod -R u+w template
if [ "$sqlite" = yes ]; then target=all; else target=dialect_template.so; fi
make -C template CC="$CC" CFLAGS="-O2 -Wall -Wextra -Wpedantic -Wshadow -Werror" CALX_CFLAGS="$cflags" "$target"
plugins=$(find template -name 'd*_*.so')
[ -n "$plugins" ] || fail "the template made no plugin"
for plugin in $plugins; do
    ! ${NM:-nm} -D --undefined-only "$plugin" | grep ' calx' || fail "$plugin has undefined symbols of calx"
done
# shellcheck disable=SC2086
echo "installcheck: built" $plugins

# They run where the plugins were installed, without an environment variable unless a DESTDIR makes one necessary.
LD_LIBRARY_PATH=${DESTDIR:-}$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
unset CALX_DIALECT_PATH
if [ -n "${DESTDIR:-}" ]; then
    CALX_DIALECT_PATH=$DESTDIR$dialectdir
    export CALX_DIALECT_PATH
fi
if [ "$sqlite" = yes ]; then
    said=$(./program 'sqlite:///:memory:') || fail "the program failed"
    [ "$said" = "7 seven" ] || fail "the program said \"$said\""
    echo "installcheck: the program ran on sqlite:///:memory:"
    said=$(CALX_DIALECT_PATH=$scratch/template${CALX_DIALECT_PATH:+:$CALX_DIALECT_PATH} \
        ./program "template:///$scratch/template.db") || fail "the program failed on the template's plugins"
    [ "$said" = "7 seven" ] || fail "the program said \"$said\" on the template's plugins"
    echo "installcheck: the program ran on the plugins just built"

    # The compliance suite, as the template's author would run it: with the table of what a SQLite can do.
    suite=${DESTDIR:-}$bindir/calx-suite
    "$suite" --print-requirements --name sqlite >requirements.txt
    cat template/requirements >>requirements.txt
    CALX_DIALECT_PATH=$scratch/template${CALX_DIALECT_PATH:+:$CALX_DIALECT_PATH} \
        "$suite" "template:///$scratch/suite.db" --name template --requirements requirements.txt ||
        fail "the template's plugins do not pass the compliance suite"
    CALX_TEST_SRCDIR=$srcdir CALX_SUITE=$suite CALX_CFLAGS=$cflags sh "$srcdir/tests/docs/dialect.sh" || fail "the dialect of docs/writing-a-dialect.md"
fi
echo "installcheck: passed"
