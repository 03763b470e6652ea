#!/bin/sh
# SPDX-License-Identifier: MIT
# Compiles the fuzz targets by clang and runs each for FUZZ_TIME seconds, FUZZ_JOBS at a time, from its committed corpus on; run by
# `make fuzz`. What is found stays in tests/fuzz/found/, and is run again by the replay programs.
set -u
export FUZZ_CC FUZZ_SRCDIR FUZZ_TIME
found=tests/fuzz/found
flags="-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fsanitize-address-use-after-return=always"
rm -rf tests/fuzz/objects
mkdir -p "$found" tests/fuzz/objects

# The variable comes through a shell that takes its quotes off.
FUZZ_CPPFLAGS="$FUZZ_CPPFLAGS -UCALX_DIALECTDIR -DCALX_DIALECTDIR=\"/nonexistent\""
export flags FUZZ_CPPFLAGS

for file in $FUZZ_SOURCES; do
    case $file in *.c) printf '%s %s\n' "$file" "$(printf '%s' "${file%.c}" | tr '/.' '__')" ;; esac
done >tests/fuzz/objects/list
# shellcheck disable=SC2016
xargs -n 2 -P "$FUZZ_JOBS" sh -c '$FUZZ_CC $flags -fsanitize=fuzzer-no-link $FUZZ_CPPFLAGS -c \
    -o "tests/fuzz/objects/$1.o" "$FUZZ_SRCDIR/$0"' <tests/fuzz/objects/list || exit 1
rm -f tests/fuzz/objects/all.a
ar rc tests/fuzz/objects/all.a tests/fuzz/objects/*.o || exit 1

for target in $FUZZ_TARGETS; do
    # shellcheck disable=SC2086
    "$FUZZ_CC" $flags -fsanitize=fuzzer $FUZZ_CPPFLAGS -o "tests/fuzz/fuzz_$target" "$FUZZ_SRCDIR/tests/fuzz/fuzz_$target.c" \
        tests/fuzz/objects/all.a $FUZZ_LIBS || exit 1
done

# run_one TARGET: its verdict is the file TARGET.ok.
# shellcheck disable=SC2016
run_one='target=$0
mkdir -p "$1/new_$target"
if "./tests/fuzz/fuzz_$target" -max_total_time="$3" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$1/$target-" \
    "$1/new_$target" "$2/tests/fuzz/corpus/$target" >"$1/$target.log" 2>&1; then
    : >"$1/$target.ok"
    printf "%s: %s executions\n" "$target" "$(sed -n "s/^stat::number_of_executed_units: *//p" "$1/$target.log")"
else
    echo "FAILED: $target"
    tail -n 40 "$1/$target.log"
fi'
for target in $FUZZ_TARGETS; do
    rm -f "$found/$target.ok"
    printf '%s\n' "$target"
done | xargs -P "$FUZZ_JOBS" -I '{}' sh -c "$run_one" '{}' "$found" "$FUZZ_SRCDIR" "$FUZZ_TIME"

passed=0 failed=0
for target in $FUZZ_TARGETS; do
    if [ -e "$found/$target.ok" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "fuzz: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
