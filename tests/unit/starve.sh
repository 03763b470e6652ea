#!/bin/sh
# SPDX-License-Identifier: MIT
# The unit suites with every allocation failed in turn. (A test that an assertion ends has memory left, and LeakSanitizer would
# search each of the forked processes for it; what is in quarantine is copied by each fork.)
ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0:quarantine_size_mb=1
export ASAN_OPTIONS
exec "$CALX_TEST_BUILDDIR/tests/unit/unit" --starve
