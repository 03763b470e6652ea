#!/bin/sh
# SPDX-License-Identifier: MIT
# The pages about SQL beside what calx compiles, and their statements run on SQLite and the servers that the environment names.
set -u
page=$CALX_TEST_BUILDDIR/tests/docs/page
status=0
"$page" || status=1
[ "${CALX_TEST_SQLITE:-yes}" != yes ] || "$page" sqlite:///:memory: sqlite || status=1
[ -z "${CALX_TEST_POSTGRESQL_URL:-}" ] || "$page" "$CALX_TEST_POSTGRESQL_URL" postgresql || status=1
[ -z "${CALX_TEST_MYSQL_URL:-}" ] || "$page" "$CALX_TEST_MYSQL_URL" mariadb || status=1
exit $status
