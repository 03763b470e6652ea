#!/bin/sh
# SPDX-License-Identifier: MIT
# Every fuzz target on its committed corpus, without libFuzzer.
set -u
root=${CALX_TEST_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${CALX_TEST_BUILDDIR:-.}
passed=0 failed=0 skipped=0
# Every kind of node, for the trees; 101 is made by a compiler alone, and 0 is what could not be made.
CALX_FUZZ_KINDS=$(sed -n 's/^ *CALX_NODE_[A-Z_]* = \([0-9]*\),.*/\1/p' "$root/include/calx/node.h" | grep -vx -e 101 | tr '\n' ' ')
export CALX_FUZZ_KINDS

for corpus in "$root"/tests/fuzz/corpus/*/; do
    target=$(basename "$corpus")
    if [ ! -x "$build/tests/fuzz/replay_$target" ]; then
        echo "SKIP fuzz-corpus: $target: its client library is not there"
        skipped=$((skipped + 1))
    elif "$build/tests/fuzz/replay_$target" "$corpus"*; then
        passed=$((passed + 1))
    else
        echo "FAILED: $target"
        failed=$((failed + 1))
    fi
done
echo "fuzz-corpus: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
