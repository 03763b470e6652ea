#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs one test for automake's harness: its output goes to the log, its closing line also to standard output. Exit status
# 77 is a skip and 99 an error, as everywhere in automake; a closing line that does not fit the exit status is a failure.
set -u

while [ $# -gt 0 ]; do
    case $1 in
        --test-name) name=$2; shift ;;
        --log-file) log=$2; shift ;;
        --trs-file) trs=$2; shift ;;
        --expect-failure | --color-tests | --enable-hard-errors | --collect-skipped-logs) shift ;;
        --) shift; break ;;
        -*) echo "driver.sh: unknown option $1" >&2; exit 2 ;;
        *) break ;;
    esac
    shift
done

# A test that hangs must not hang the run. Not a measure of speed: the limit is far above what any test needs.
limit=
[ -z "${TIMEOUT:-}" ] || limit="$TIMEOUT -k 10 ${CALX_TEST_TIMEOUT:-1800}"

# shellcheck disable=SC2086
$limit "$@" >"$log" 2>&1
status=$?

closing=$(grep -E '^[a-z0-9_./-]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log")
failed=$(printf '%s\n' "$closing" | grep -c -v -e ', 0 failed, ' -e '^$')
empty=$(printf '%s\n' "$closing" | grep -c ': 0 passed, ')

case $status in
    0) result=PASS ;;
    77) result=SKIP ;;
    99) result=ERROR ;;
    *) result=FAIL ;;
esac
if [ "$result" = PASS ] && [ "$failed" -gt 0 ]; then
    echo "FAIL driver.sh: exit status 0, but the closing line tells of failures" >>"$log"
    result=FAIL
fi
if [ "$result" = PASS ] && [ "$empty" -gt 0 ]; then
    echo "FAIL driver.sh: exit status 0, but a runner has run nothing" >>"$log"
    result=FAIL
fi
[ "$status" != 124 ] || echo "FAIL driver.sh: stopped after ${CALX_TEST_TIMEOUT:-1800} seconds" >>"$log"

case $result in
    PASS | SKIP) again=no copy=no ;;
    *) again=yes copy=yes ;;
esac
{
    echo ":test-result: $result $name"
    echo ":global-test-result: $result"
    echo ":recheck: $again"
    echo ":copy-in-global-log: $copy"
} >"$trs"

# What names a failed test, wherever it stands: lines that begin with FAIL, and Check's "file.c:12:F:case:test:0: ...".
failures() {
    LC_ALL=C awk '/^(FAIL|[^ :]+:[0-9]+:[EF]:)/ && ++n <= 40 { print substr($0, 1, 300) }
                  END { if (n > 40) print "... and " n - 40 " more" }' "$log"
}

if [ "$copy" = yes ]; then
    echo "---- $name: exit status $status, what failed in $log:"
    failures
    echo "---- the end of it:"
    tail -n "${CALX_TEST_TAIL:-60}" "$log" | grep -v -x -F -e "$closing"
    echo "----"
fi
[ -z "$closing" ] || printf '%s\n' "$closing"
echo "$result: $name"
