#!/bin/sh
# SPDX-License-Identifier: MIT
# The allocation-failure run: exhaustive on SQLite, 25 points a scenario on the servers that the environment names.
set -u
run=$CALX_TEST_BUILDDIR/tests/fault/alloc_run
status=0
"$run" sqlite:///:memory: sqlite || status=1
if [ -n "${CALX_TEST_POSTGRESQL_URL:-}" ]; then "$run" "$CALX_TEST_POSTGRESQL_URL" postgresql 25 || status=1; fi
if [ -n "${CALX_TEST_MYSQL_URL:-}" ]; then "$run" "$CALX_TEST_MYSQL_URL" mariadb 25 || status=1; fi
exit $status
