#!/bin/sh
# SPDX-License-Identifier: MIT
# The compliance suite with its allocations failed: on SQLite at CALX_STARVE_POINTS of each test (0: all); with
# CALX_STARVE_SERVERS also on the servers that the environment names, at so many.
set -u
# What a test that is left holds is looked for on its stack: AddressSanitizer would have it elsewhere.
ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_stack_use_after_return=0
export ASAN_OPTIONS
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-starve-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
status=0

# on NAME URL POINTS
on() { "$CALX_TEST_BUILDDIR/tests/suite/calx-suite" "$2" --name "$1" --starve="$3" || status=1; }

[ "$CALX_TEST_SQLITE" = yes ] || exit 77
on sqlite "sqlite:///$scratch/starve.db" "${CALX_STARVE_POINTS:-4}"
if [ -n "${CALX_STARVE_SERVERS:-}" ]; then
    if [ -n "${CALX_TEST_POSTGRESQL_URL:-}" ]; then on postgresql "$CALX_TEST_POSTGRESQL_URL" "$CALX_STARVE_SERVERS"; fi
    if [ -n "${CALX_TEST_MYSQL_URL:-}" ]; then on mariadb "$CALX_TEST_MYSQL_URL" "$CALX_STARVE_SERVERS"; fi
fi
exit "$status"
