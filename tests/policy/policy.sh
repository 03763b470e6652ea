#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs every check-*.sh on the tree, after planted.sh has shown that each can fail. A check is called with the root of a
# tree, prints its violations, and exits 0, 1 or 77 (skipped).
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=${CALX_TEST_SRCDIR:-$(cd "$here/../.." && pwd)}
output=$(mktemp "${TMPDIR:-/tmp}/calx-policy-XXXXXX") || exit 99
trap 'rm -f "$output"' EXIT
passed=0 failed=0 skipped=0

# counted LABEL COMMAND...
counted() {
    label=$1
    shift
    "$@" >"$output" 2>&1
    case $? in
        0) passed=$((passed + 1)); case $label in planted*) ;; *) cat "$output" ;; esac ;;
        77) skipped=$((skipped + 1)); echo "SKIP policy: $label: $(tail -n 1 "$output")" ;;
        *) failed=$((failed + 1)); echo "FAILED: $label"; cat "$output" ;;
    esac
}

for check in "$here"/check-*.sh; do
    counted "${check##*/} on this tree" sh "$check" "$root"
done
for plant in $(sh "$here/planted.sh" --list); do
    counted "planted: $plant" sh "$here/planted.sh" "$plant"
done
echo "policy: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
