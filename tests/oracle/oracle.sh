#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs oracle.py over the cases of CALX_ORACLE_CASES (README.md beside it).
set -u

# shellcheck disable=SC2034     # for what is sourced
runner=oracle
# shellcheck source=tests/ffi/python.sh
. "$CALX_TEST_SRCDIR/tests/ffi/python.sh"

# References that lead to themselves are told, and end.
cycles=$(timeout 60 "$PYTHON3" "$CALX_TEST_SRCDIR/tests/oracle/oracle.py" "$CALX_TEST_SRCDIR/tests/oracle/cycles.jsonl")
case $cycles in
*"    4 a FROM item that stands in itself"*) ;;
*) echo "FAIL oracle: cycles: $cycles"; exit 1 ;;
esac
[ -n "${CALX_ORACLE_CASES:-}" ] || skip "CALX_ORACLE_CASES names no file of cases"
exec "$PYTHON3" "$CALX_TEST_SRCDIR/tests/oracle/oracle.py" --minimum 95
