#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs TPC-H on SQLite and on the servers that the environment names: each query gives the rows of the one written by hand there, and
# what it prints, rounded as values.h says, is in expected.txt, so that it is the same everywhere.
set -u
program=$CALX_TEST_BUILDDIR/examples/tpch/tpch
sources=$CALX_TEST_SRCDIR/examples/tpch
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-tpch-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
unset CALX_ECHO
same=0 different=0 skipped=0 failed=0

# on NAME URL
on() {
    "$program" "$2" "$sources/sql" "$1" </dev/null >"$scratch/out" 2>"$scratch/err" || failed=$((failed + 1))
    cat "$scratch/err"
    grep '^tpch-' "$scratch/out" || echo "tpch-$1: 0 passed, 1 failed, 0 skipped"
    if grep -v '^tpch-' "$scratch/out" | diff -u "$sources/expected.txt" -; then
        same=$((same + 1))
    else
        different=$((different + 1))
    fi
}

# maybe NAME URL: nothing is to be done without a URL.
maybe() {
    if [ -n "$2" ]; then
        on "$@"
    else
        skipped=$((skipped + 1))
        echo "SKIP tpch-$1: not built, or no URL in the environment"
    fi
}

url=
[ "${CALX_TEST_SQLITE:-yes}" != yes ] || url="sqlite:///$scratch/tpch.db"
maybe sqlite "$url"
maybe postgresql "${CALX_TEST_POSTGRESQL_URL:-}"
maybe mariadb "${CALX_TEST_MYSQL_URL:-}"
echo "tpch-same: $same passed, $different failed, $skipped skipped"
[ $((failed + different)) -eq 0 ]
