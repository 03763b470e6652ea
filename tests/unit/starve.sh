#!/bin/sh
# SPDX-License-Identifier: MIT
# The unit suites with every allocation failed in turn.
exec "$CALX_TEST_BUILDDIR/tests/unit/unit" --starve
