#!/bin/sh
# SPDX-License-Identifier: MIT
# Random trees on SQLite and on the servers that the environment names: CALX_TREES of them (10000), from CALX_TREES_SEED on.
set -u
if [ "$CALX_TEST_SQLITE" != yes ]; then
    echo "SKIP trees: calx is built without SQLite"
    exit 77
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-trees-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
set -- "sqlite=sqlite:///$scratch/trees.db"
if [ -n "${CALX_TEST_POSTGRESQL_URL:-}" ]; then set -- "$@" "postgresql=$CALX_TEST_POSTGRESQL_URL"; fi
if [ -n "${CALX_TEST_MYSQL_URL:-}" ]; then set -- "$@" "mariadb=$CALX_TEST_MYSQL_URL"; fi
"$CALX_TEST_BUILDDIR/tests/trees/trees" --count "${CALX_TREES:-10000}" --seed "${CALX_TREES_SEED:-20261128}" "$@"
