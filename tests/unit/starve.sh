#!/bin/sh
# SPDX-License-Identifier: MIT
# The unit tests with their allocations failed: at CALX_STARVE_POINTS of each test, 0 for all.
exec "$CALX_TEST_BUILDDIR/tests/unit/unit" --starve="${CALX_STARVE_POINTS:-4}"
