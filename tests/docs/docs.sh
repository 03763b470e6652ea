#!/bin/sh
# SPDX-License-Identifier: MIT
# The pages about SQL beside what calx compiles, their statements run on SQLite and the servers that the environment names; and names: each
# call of the headers for expressions stands on docs/sql.md, and each call that a page names is one.
set -u
page=$CALX_TEST_BUILDDIR/tests/docs/page
headers=$CALX_TEST_SRCDIR/include/calx
docs=$CALX_TEST_SRCDIR/docs
status=0 passed=0 failed=0

"$page" || status=1
[ "${CALX_TEST_SQLITE:-yes}" != yes ] || "$page" sqlite:///:memory: sqlite || status=1
[ -z "${CALX_TEST_POSTGRESQL_URL:-}" ] || "$page" "$CALX_TEST_POSTGRESQL_URL" postgresql || status=1
[ -z "${CALX_TEST_MYSQL_URL:-}" ] || "$page" "$CALX_TEST_MYSQL_URL" mariadb || status=1

# found NAME WHERE COMPLAINT
found() {
    if grep -r -q -w -e "$1" "$2"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $1 $3"
    fi
}

# Functions and macros, with the name right before the parenthesis. What sessions and connections have is a macro for both.
declared=$(cat "$headers/expression.h" "$headers/function.h" "$headers/statement.h" |
    sed -n -E -e 's/^#define (calx_[a-z0-9_]+)\(.*/\1/p' -e 's/^CALX_API .*[ *](calx_[a-z0-9_]+)\(.*/\1/p' | grep -v -E '^calx_(session|connection)_' | sort -u)
for name in $declared; do
    found "$name" "$docs/sql.md" "is declared, and not on docs/sql.md"
done
for name in $(grep -r -h -o -E 'calx_[a-z0-9_]+\(' "$docs" --include='*.md' | tr -d '(' | sort -u); do
    found "$name" "$headers" "is on a page, and not in the headers"
done
echo "docs-names: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ] && [ "$status" -eq 0 ]
