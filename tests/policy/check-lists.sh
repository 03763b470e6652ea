#!/bin/sh
# SPDX-License-Identifier: MIT
# Every C file of the tree is in a Makefile.inc (itself, its program, or a folder that it is in), so that the build knows it and
# `make dist` carries it; and every script of the tests. Every suite of the unit tests is in suites.h.
. "$(dirname "$0")/common.sh"

lists=$(mktemp "${TMPDIR:-/tmp}/calx-lists-XXXXXX") || exit 99
trap 'rm -f "$lists" "$violations"' EXIT
find . -name Makefile.inc -not -path './build*' -exec sed 's/#.*//' {} + | tr -s ' \t\\' '\n' >"$lists"

listed() {
    grep -q -x -F -e "${1%.c}" "$lists" && return
    name=$1
    while [ "$name" != "${name#*/}" ]; do
        grep -q -x -F -e "$name" "$lists" && return
        name=${name%/*}
    done
    return 1
}

{
    sources core dialects include examples bench tests
    [ ! -d tests ] || find tests -name '*.sh' -o -name '*.py' -o -name '*.awk' | LC_ALL=C sort
} | while read -r file; do
    listed "$file" || echo "$file:1: is in no Makefile.inc"
done >"$violations"
for file in tests/unit/test_*.c; do
    name=${file#tests/unit/test_}
    [ ! -e "$file" ] || grep -q -x "SUITE(${name%.c})" tests/unit/suites.h ||
        echo "$file:1: is not in tests/unit/suites.h, and so never run" >>"$violations"
done
finish
