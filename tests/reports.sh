#!/bin/sh
# SPDX-License-Identifier: MIT
# What is left to be read of a runner that failed: a test in the middle of a long log is named by tests/driver.sh, and by the last
# lines of a run of scripts/.
set -u
srcdir=${CALX_TEST_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-reports-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0 skipped=0
unset CALX_RESULTS # of the run that this is a part of: what is planted is no failure of it

# wanted WHAT COMMAND...: it succeeds.
wanted() {
    what=$1
    shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL reports: $what"; sed 's/^/    /' "$scratch/said"; fi
}
says() { grep -q -x -e "$1" "$scratch/said"; }
says_not() { ! grep -q -e "$1" "$scratch/said"; }

# planted NAME STATUS FAILURES: a runner whose failures stand before 1,000 lines of another kind.
planted() {
    {
        echo "i=0; while [ \$i -lt $3 ]; do i=\$((i + 1)); echo \"FAIL $1_\$i there.c:7: \$(printf '%0900d' 0)\"; done"
        echo "[ $3 -eq 0 ] || echo '../there.c:12:F:case:$1_of_check:0: it is wrong'"
        echo "i=0; while [ \$i -lt 1000 ]; do i=\$((i + 1)); echo \"line \$i\"; done"
        echo "echo '$1: 9 passed, $3 failed, 0 skipped'; exit $2"
    } >"$scratch/$1"
}
driven() { sh "$srcdir/tests/driver.sh" --test-name "$1" --log-file "$scratch/$1.log" --trs-file "$scratch/$1.trs" -- sh "$scratch/$1"; }

planted few 1 2
planted many 1 100
planted good 0 0
planted silent 1 0

driven few >"$scratch/said" 2>&1
wanted 'driver.sh names the first failed test' says 'FAIL few_1 there.c:7: 0*'
wanted 'driver.sh names the last failed test' says 'FAIL few_2 there.c:7: 0*'
wanted 'driver.sh names a failed test of Check' says '../there.c:12:F:case:few_of_check:0: it is wrong'
wanted 'driver.sh shows the end of the log' says 'line 1000'
wanted 'driver.sh shows no more than the end of the log' says_not 'line 900$'
wanted 'driver.sh gives the closing line' says 'few: 9 passed, 2 failed, 0 skipped'
wanted 'a long line is cut' says_not '.\{301\}'
driven many >"$scratch/said" 2>&1
wanted 'driver.sh names forty' says 'FAIL many_40 .*'
wanted 'driver.sh names no more than forty' says_not 'FAIL many_41 '
wanted 'driver.sh counts the others' says '... and 61 more'
driven good >"$scratch/said" 2>&1
wanted 'a runner that passes shows nothing of its log' says_not 'line'

# The summary of the scripts, which are written for bash.
if command -v bash >/dev/null; then
    for name in few many good silent; do driven "$name"; done >"$scratch/check" 2>&1
    # shellcheck disable=SC2016     # $1 is that of bash
    bash -c '. "$1/scripts/lib/common.sh"; use results; results_open "$2/results"
        runner few sh -c "cat \"$2/check\"; exit 2" sh "$2"
        runner direct sh "$2/many"
        summary' run "$srcdir" "$scratch" >"$scratch/whole" 2>&1
    wanted 'the summary is a failure' test $? -eq 1
    tail -n 20 "$scratch/whole" >"$scratch/said"
    wanted 'the summary names the tests of a runner of make check' says '.*: FAILED: few: FAIL few_1 .*'
    wanted 'the summary names the tests of Check' says '.*: FAILED: few: ../there.c:12:F:case:few_of_check:0: it is wrong'
    wanted 'the summary names the tests of the next runner too' says '.*: FAILED: few: FAIL many_1 .*'
    wanted 'the summary names the first few' says_not 'few: FAIL many_5 '
    wanted 'the summary names a runner that names no test' says '.*: FAILED: few: FAIL: silent'
    wanted 'the summary names the tests of a program that it runs itself' says '.*: FAILED: direct: FAIL many_1 .*'
    wanted 'the summary does not name what passed' says_not 'FAILED.*good'
else
    echo "SKIP reports: there is no bash for the summary of the scripts"
    skipped=1
fi
echo "reports: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
