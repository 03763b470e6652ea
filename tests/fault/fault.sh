#!/bin/sh
# SPDX-License-Identifier: MIT
# The fault run: each call of the driver gone wrong, in each way.
set -u
[ "$CALX_TEST_SQLITE" = yes ] || { echo "SKIP fault: the driver of SQLite is not built"; exit 77; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-fault-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
"$CALX_TEST_BUILDDIR/tests/fault/fault_run" "$scratch/fault.db" "$@"
