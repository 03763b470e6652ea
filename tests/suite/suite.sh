#!/bin/sh
# SPDX-License-Identifier: MIT
# The compliance suite on every backend that is there: SQLite in a file of its own, the servers that the environment names.
set -u
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-suite-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
status=0

# on NAME URL
on() { "$CALX_TEST_BUILDDIR/tests/suite/calx-suite" "$2" --name "$1" || status=1; }

if [ "$CALX_TEST_SQLITE" = yes ]; then on sqlite "sqlite:///$scratch/suite.db"; fi
if [ -n "${CALX_TEST_POSTGRESQL_URL:-}" ]; then on postgresql "$CALX_TEST_POSTGRESQL_URL"; fi
if [ -n "${CALX_TEST_MYSQL_URL:-}" ]; then on mariadb "$CALX_TEST_MYSQL_URL"; fi
exit "$status"
