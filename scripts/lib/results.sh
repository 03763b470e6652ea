# SPDX-License-Identifier: MIT
# Keeps the closing line of every runner (name: N passed, N failed, N skipped), and tells in the end if all is well.
# shellcheck shell=bash

RESULTS=                                # the file of closing lines; beside it .skips, what was skipped and why, and .problems
LABEL=                                  # stands before the names of a variant's runners, as in asan-gcc/unit
OBSERVED=0
CLOSING='[a-z0-9_./-]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped'

# labelled LABEL COMMAND...: a plain command in the sense of observe, too.
labelled() {
    LABEL=$1/
    shift
    "$@"
    LABEL=
}

# observe LOG COMMAND...: run it with its output both shown and kept, and leave its status in OBSERVED. To be called
# as a plain command: bash ignores errexit in all of a function that stands in a condition.
observe() {
    local log=$1 started=$SECONDS
    shift
    set +e
    (
        set -e
        "$@"
    ) 2>&1 </dev/null | sed -u -E "s|^($CLOSING)\$|$LABEL\1|" | tee "$log"
    OBSERVED=${PIPESTATUS[0]}
    set -e
    say "$((SECONDS - started)) s"
}

problem() {
    printf '%s\n' "$1" >>"$RESULTS.problems"
    say "FAILED: $1"
}

# A line counts when something passed and nothing failed.
line_is_good() {
    [[ $1 =~ :\ ([0-9]+)\ passed,\ ([0-9]+)\ failed ]] && ((BASH_REMATCH[1] > 0 && BASH_REMATCH[2] == 0))
}

# A script that calls another one passes its own file on, so that its summary has the lines of both.
results_open() {
    RESULTS=${CALX_RESULTS:-$1}
    touch "$RESULTS" "$RESULTS.skips" "$RESULTS.problems"
    export CALX_RESULTS=$RESULTS
}

# Taking over the lines, skips and failures of a run that kept its own in DIRECTORY.
results_take() {
    local line
    cat "$1/results" >>"$RESULTS"
    cat "$1/results.skips" >>"$RESULTS.skips"
    while read -r line; do
        problem "$line"
    done <"$1/results.problems"
}

record() {
    printf '%s\n' "$1" >>"$RESULTS"
    line_is_good "$1" || problem "$1"
}

# failed_tests LOG: the first few failed tests of each runner in it, one a line: what begins with FAIL, and Check's
# "file.c:12:F:case:test:0: ...". What tests/driver.sh says of a runner ends with "FAIL: its name".
failed_tests() {
    LC_ALL=C awk '/^(PASS|SKIP|FAIL|ERROR): / { count = 0; if (/^[FE]/) print; next }
                  { line = substr($0, 1, 300) }
                  /^(FAIL|[^ :]+:[0-9]+:[EF]:)/ && !seen[line]++ && ++count <= 4 { print line }' "$1"
}

# runner NAME COMMAND...: the command prints closing lines itself, that of NAME among them.
runner() {
    local name=$LABEL$1 log=$RESULTS.log line
    shift
    say "== $name"
    observe "$log" "$@"
    grep -E '^(SKIP|POINTS)' "$log" | sed "s|^|$name: |" >>"$RESULTS.skips" || true
    while read -r line; do
        [ -z "$line" ] || record "$line"
    done <<<"$(grep -E -x "$CLOSING" "$log" || true)"
    grep -q "^$name: " "$log" || record "$name: 0 passed, 1 failed, 0 skipped"
    [ "$OBSERVED" -ne 0 ] || return 0
    problem "$name ended with status $OBSERVED"
    while read -r line; do
        problem "$name: $line"
    done < <(failed_tests "$log")
}

# step NAME COMMAND...: the command says nothing but yes or no; its closing line is written here.
step() {
    local name=$LABEL$1 line
    shift
    say "== $name"
    observe /dev/null "$@"
    line="$name: $((OBSERVED == 0)) passed, $((OBSERVED != 0)) failed, 0 skipped"
    printf '%s\n' "$line"
    record "$line"
}

# require NAME COMMAND...: what only prepares has a line only when it fails; OBSERVED tells the caller.
require() {
    local name=$LABEL$1
    shift
    say "== $name"
    observe /dev/null "$@"
    [ "$OBSERVED" -eq 0 ] || record "$name: 0 passed, 1 failed, 0 skipped"
}

# Did a runner of this name close already (as one of those that make check runs, say)?
recorded() { grep -q "^$LABEL$1: " "$RESULTS"; }

# Print all lines again, together, after the list of what was skipped and why; the status says whether nothing failed, also in the
# scripts that were called.
summary() {
    local trouble
    printf '\n'
    cat "$RESULTS.skips" "$RESULTS"
    while read -r trouble; do
        say "FAILED: $trouble"
    done <"$RESULTS.problems"
    [ ! -s "$RESULTS.problems" ] || return 1
    say "all passed in $SECONDS s"
}
