#!/bin/sh
# SPDX-License-Identifier: MIT
# The unit tests with their allocations failed: at CALX_STARVE_POINTS of each test, 0 for all. (LeakSanitizer would search each of
# the forked processes, which look for leaks themselves; what is in quarantine is copied by each fork.)
ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0:quarantine_size_mb=1
export ASAN_OPTIONS
exec "$CALX_TEST_BUILDDIR/tests/unit/unit" --starve="${CALX_STARVE_POINTS:-4}"
