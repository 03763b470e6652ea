#!/bin/sh
# SPDX-License-Identifier: MIT
# Wrong types do not compile: every snippet of compile_fail/ fails with the message on its "expect:" line (an extended regular
# expression), with each compiler that is there, also when no warning is asked for; and the control compiles without a warning.
# Environment: srcdir (the root of the tree), CALX_COMPILERS (default "gcc clang").
set -u
root=${srcdir:-$(dirname "$0")/../..}
snippets=$root/tests/unit/compile_fail
passed=0 failed=0 skipped=0

compile() # COMPILER FILE FLAG...
{
    compiler=$1 file=$2
    shift 2
    LC_ALL=C "$compiler" -std=c11 "$@" -fsyntax-only "-I$root/include" "$file" 2>&1
}

fail()
{
    echo "FAIL compile-fail: $1" >&2
    failed=$((failed + 1))
}

check_with()
{
    if ! said=$(compile "$1" "$snippets/control.c" -Wall -Wextra -Wpedantic -Wshadow -Werror); then
        fail "$1: the control does not compile: $said"
        return
    fi
    passed=$((passed + 1))
    for snippet in "$snippets"/*.c; do
        name=$(basename "$snippet" .c)
        [ "$name" = control ] && continue
        expected=$(sed -n 's|^/\* expect: \(.*\) \*/$|\1|p' "$snippet")
        if [ -z "$expected" ]; then
            fail "$name: no expect line"
        elif said=$(compile "$1" "$snippet"); then
            fail "$1: $name compiles"
        elif printf '%s\n' "$said" | grep error | grep -Eq -- "$expected"; then
            passed=$((passed + 1))
        else
            fail "$1: $name: expected /$expected/, got: $said"
        fi
    done
}

for compiler in ${CALX_COMPILERS:-gcc clang}; do
    if command -v "$compiler" >/dev/null 2>&1; then
        check_with "$compiler"
    else
        echo "SKIP compile-fail: $compiler is not installed"
        skipped=$((skipped + 1))
    fi
done
echo "compile-fail: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
