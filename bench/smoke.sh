#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs each workload of the benchmark with a few operations: the programs check what they read and wrote. No time is looked at.
set -u

[ -n "${PYTHON3:-}" ] || { echo "needs python3"; exit 77; }
output=$("$PYTHON3" "$CALX_TEST_SRCDIR/bench/run.py" bench --count 20 --rounds 1 --cpu none) || exit 1
printf '%s\n' "$output"
runs=$(printf '%s\n' "$output" | grep -cE '^[a-z_]+ +(sqlite|postgresql|mysql) ')
[ "$runs" -gt 0 ] || { echo "there is no backend"; exit 77; }
echo "bench: $runs passed, 0 failed, 0 skipped"
