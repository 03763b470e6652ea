#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs test_ffi.py.
set -u

# shellcheck disable=SC2034     # for what is sourced
runner=ffi
# shellcheck source=tests/ffi/python.sh
. "$CALX_TEST_SRCDIR/tests/ffi/python.sh"
exec "$PYTHON3" "$CALX_TEST_SRCDIR/tests/ffi/test_ffi.py"
