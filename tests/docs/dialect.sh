#!/bin/sh
# SPDX-License-Identifier: MIT
# The dialect of docs/writing-a-dialect.md, taken literally: it builds, and passes the compliance suite on the table that the suite prints for
# what nobody knows. A table that claims too much has tests that fail, each by itself: none keeps its tables locked for the next.
set -u
[ "${CALX_TEST_SQLITE:-yes}" = yes ] || { echo "docs-dialect: 0 passed, 0 failed, 1 skipped"; exit 77; }
suite=${CALX_SUITE:-$CALX_TEST_BUILDDIR/tests/suite/calx-suite}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-docs-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
passed=0 failed=0

good() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    echo "FAIL docs-dialect: $*"
    grep -h -e '^FAIL' -e '^mine:' "$scratch/said" 2>/dev/null | head -n 15
}
# A test that ends where the dialect says no leaves behind what it held, which is no leak of anybody's.
run() {
    rm -f "$scratch/mine.db"*
    ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 \
    CALX_DIALECT_PATH=$scratch${CALX_DIALECT_PATH:+:$CALX_DIALECT_PATH} "$suite" "mine:///$scratch/mine.db?synchronous=off&journal_mode=memory" --name mine --requirements "$1" >"$scratch/said" 2>&1
}

# The first block of C of the page is the whole file.
awk '/^```c$/ { on = 1; next } /^```/ && on { exit } on' "$CALX_TEST_SRCDIR/docs/writing-a-dialect.md" >"$scratch/dialect_mine.c"
# shellcheck disable=SC2086
if ${CC:-cc} -std=c11 -Wall -Wextra -Werror -fPIC -fvisibility=hidden ${CALX_CFLAGS:--I$CALX_TEST_SRCDIR/include} -o "$scratch/dialect_mine.so" "$scratch/dialect_mine.c" \
    -shared -Wl,-z,defs -Wl,-z,now; then good; else bad "it does not build"; fi
chmod 755 "$scratch/dialect_mine.so"

"$suite" --print-requirements >"$scratch/mine.txt"
sed -i 's/^savepoints .*/savepoints no, the table has no texts for them/' "$scratch/mine.txt"
if run "$scratch/mine.txt" && grep -q '^mine: [0-9]* passed, 0 failed' "$scratch/said"; then good; else bad "the suite"; fi

sed -e 's/^error_classes .*/error_classes yes/' -e 's/^decimal_type .*/decimal_type NUMERIC(38,10)/' "$scratch/mine.txt" >"$scratch/claims.txt"
if run "$scratch/claims.txt"; then bad "claims that are wrong pass"
elif grep -q 'is locked' "$scratch/said"; then bad "a test that failed has locked others out"
else good
fi

echo "docs-dialect: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
