#!/bin/sh
# SPDX-License-Identifier: MIT
# Each installed header compiles alone, twice over, in strict C11 and in C++, with each compiler that is there.
. "$(dirname "$0")/common.sh"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-headers-XXXXXX") || exit 99
trap 'rm -rf "$scratch" "$violations"' EXIT
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wundef -Wconversion -Werror"

# try COMPILER LANGUAGE STANDARD HEADER
try() {
    # shellcheck disable=SC2086
    "$1" -x "$2" "-std=$3" $warnings -fsyntax-only -I include "$scratch/alone.c" >"$scratch/said" 2>&1 && return
    echo "$4:1: does not compile alone with $1 -std=$3: $(grep -m 1 -E 'error|warning' "$scratch/said")" >>"$violations"
}

tried=0
for compiler in gcc:c:c11 clang:c:c11 g++:c++:c++11 clang++:c++:c++17; do
    command=${compiler%%:*}
    rest=${compiler#*:}
    command -v "$command" >/dev/null || continue
    tried=1
    for header in $(cd include 2>/dev/null && find . -name '*.h' | sed 's|^\./||' | LC_ALL=C sort); do
        printf '#include <%s>\n#include <%s>\nextern int only_this;\n' "$header" "$header" >"$scratch/alone.c"
        try "$command" "${rest%%:*}" "${rest#*:}" "include/$header"
    done
done
[ "$tried" = 1 ] || skip "neither gcc nor clang is there"
finish
