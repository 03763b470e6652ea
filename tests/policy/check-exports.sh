#!/bin/sh
# SPDX-License-Identifier: MIT
# What the built binaries export: libcalx.so calx_* only; a plugin its init function only. libcalx.a, all of whose symbols
# are visible to a program's linker, has calx_* and calxi_* only, and so have the objects of plugins, which are part of
# it in a static build (with their init functions, and libtool's list of them).
. "$(dirname "$0")/common.sh"

build=${CALX_TEST_BUILDDIR:-}
[ -n "$build" ] || skip "CALX_TEST_BUILDDIR does not say where the build is"
nm=${NM:-nm}

# exported OPTION FILE: names that the file defines for others; the linker's own for the ends of sections are not counted.
exported() {
    $nm "$1" --defined-only "$2" | awk 'NF >= 3 && $2 ~ /^[A-TV-Z]$/ && $2 != "N" { print $3 }' |
        grep -v -x -E '_init|_fini|_end|_edata|__bss_start' | sort
}

# only FILE PATTERN OPTION: a violation for each name that does not match, or when there is none at all.
only() {
    exported "$3" "$1" | grep -v -E "$2" | sed "s|^|$1:1: exports |" >>"$violations"
    exported "$3" "$1" | grep -q -E "$2" || echo "$1:1: exports nothing of $2" >>"$violations"
}

found=0
if [ -e "$build/.libs/libcalx.so" ]; then
    only "$build/.libs/libcalx.so" '^calx_[a-z0-9_]+$' -D
    found=1
fi
for plugin in "$build"/dialects/.libs/*.so; do
    [ -e "$plugin" ] || continue
    module=${plugin##*/}
    only "$plugin" "^${module%.so}_LTX_calx_plugin_init\$" -D
    found=1
done
# The sanitizers add symbols of their own to each object.
if [ "${CALX_SANITIZED:-no}" = no ]; then
    static='^(calxi?_[a-z0-9_]+|[a-z0-9_]+_LTX_calx_plugin_init|lt_libcalx_LTX_preloaded_symbols)$'
    if [ -e "$build/.libs/libcalx.a" ]; then
        only "$build/.libs/libcalx.a" "$static" -g
        found=1
    fi
    for object in "$build"/dialects/*/.libs/*.o "$build"/dialects/*/*.o; do
        [ ! -e "$object" ] || exported -g "$object" | grep -v -E "$static" | sed "s|^|$object:1: defines |" >>"$violations"
    done
fi
[ "$found" = 1 ] || skip "nothing is built in $build"
finish
