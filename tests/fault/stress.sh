#!/bin/sh
# SPDX-License-Identifier: MIT
# 64 threads on a pool of 5 and 10: on the hollow driver, on SQLite through the fault driver, and on the servers that the environment names.
# CALX_STRESS_HOLLOW, CALX_STRESS_FAULT and CALX_STRESS_SERVERS: how many checkouts, of each. CALX_STRESS_SEED repeats a run. CALX_STRESS_NAME: of the
# closing line.
set -u
run=$CALX_TEST_BUILDDIR/tests/fault/stress_run
seed=${CALX_STRESS_SEED:-$(date +%s)}
passed=0 failed=0 skipped=0

# on NAME URL CHECKOUTS [SQL]
on() {
    name=$1
    shift
    if [ -z "$1" ]; then
        echo "SKIP $name: its driver is not built, or no server is named in the environment"
        skipped=$((skipped + 1))
        return
    fi
    echo "$name:"
    url=$1 checkouts=$2
    shift 2
    if "$run" "$url" "$checkouts" "$seed" "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-stress-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
fault=
[ "${CALX_TEST_SQLITE:-yes}" != yes ] || fault=sqlite+fault:///$scratch/stress.db
on hollow sqlite+hollow:///hollow "${CALX_STRESS_HOLLOW:-50000}"
on fault "$fault" "${CALX_STRESS_FAULT:-20000}"
on postgresql "${CALX_TEST_POSTGRESQL_URL:-}" "${CALX_STRESS_SERVERS:-2000}" 'SELECT pg_terminate_backend(pg_backend_pid())'
on mariadb "${CALX_TEST_MYSQL_URL:-}" "${CALX_STRESS_SERVERS:-2000}" 'KILL CONNECTION_ID()'
echo "${CALX_STRESS_NAME:-stress}: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
