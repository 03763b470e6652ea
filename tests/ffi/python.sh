# SPDX-License-Identifier: MIT
# Sourced by the tests that run a Python which loads libcalx: PYTHON3, or the end of $runner, which is skipped. Python is not instrumented,
# so a sanitizer's runtime has to be loaded before it; and it keeps memory until it ends, which says nothing of leaks in calx.
# shellcheck shell=sh disable=SC2154

skip() {
    echo "SKIP $runner: $*"
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
