#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs oracle.py over the cases of CALX_ORACLE_CASES (README.md beside it). Python is not instrumented, so a sanitizer's runtime has to be loaded
# before it; and it keeps memory until it ends, which says nothing of leaks in calx.
set -u

skip() {
    echo "SKIP oracle: $*"
    exit 77
}

[ -n "${PYTHON3:-}" ] || skip "there is no python3"
[ -e "$CALX_TEST_BUILDDIR/.libs/libcalx.so" ] || skip "a static build has no library that Python can load"
if [ "${CALX_SANITIZED:-no}" != no ]; then
    [ -n "${CALX_SANITIZER_RUNTIME:-}" ] || skip "the sanitizer has no shared runtime"
    PYTHON3=$("$PYTHON3" -c 'import sys; print(sys.executable)')    # not a script that starts it: not every shell bears this
    LD_PRELOAD=$CALX_SANITIZER_RUNTIME
    ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
    export LD_PRELOAD ASAN_OPTIONS
fi
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# References that lead to themselves are told, and end.
cycles=$(timeout 60 "$PYTHON3" "$CALX_TEST_SRCDIR/tests/oracle/oracle.py" "$CALX_TEST_SRCDIR/tests/oracle/cycles.jsonl")
case $cycles in
*"    4 a FROM item that stands in itself"*) ;;
*) echo "FAIL oracle: cycles: $cycles"; exit 1 ;;
esac
[ -n "${CALX_ORACLE_CASES:-}" ] || skip "CALX_ORACLE_CASES names no file of cases"
exec "$PYTHON3" "$CALX_TEST_SRCDIR/tests/oracle/oracle.py" --minimum 95
