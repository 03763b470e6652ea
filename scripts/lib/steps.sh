# SPDX-License-Identifier: MIT
# What the test runs are made of: private servers, the runners of one build, variants of the build.
# shellcheck shell=bash disable=SC2031

SCRATCH=
APART=()                                # the process groups of what runs beside, and their names
APART_NAMES=()
SUITE_LIMIT=1500                        # seconds for one program on one backend; a hang must not look like patience
# shellcheck disable=SC2034
SUITE_LIMIT_SLOW=5400                   # the same under valgrind

# Reports stop the program, or a runner could pass over them.
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:detect_stack_use_after_return=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}
export CALX_TEST_PARSER=required # libpg_query is among the packages of the tests

servers() { "$SOURCE_DIR/scripts/servers" "$@"; }

# Stop what runs beside, and every server of this run.
tests_end() {
    local group place
    for group in "${APART[@]}"; do
        kill -s KILL -- "-$group" 2>/dev/null || true
    done
    for place in "$SCRATCH"*.servers; do
        [ ! -d "$place" ] || CALX_SERVERS_DIR=$place servers stop || true
    done
    rm -rf "$SCRATCH" "$SCRATCH".*
}

# A directory for everything that this run writes outside of its builds; it goes when the run ends, however it ends.
tests_begin() {
    SCRATCH=$(mktemp -d "$(shared_temp)/calx-scratch-XXXXXX")
    trap tests_end EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    results_open "$SCRATCH/results"
    if [ -z "${CALX_ORACLE_CASES:-}" ] && [ -r "$SOURCE_DIR/../shared/oracle/compile-cases.jsonl" ]; then
        export CALX_ORACLE_CASES=$SOURCE_DIR/../shared/oracle/compile-cases.jsonl
    fi
}

# Servers of this run's own, and their addresses in the environment.
servers_begin() {
    local addresses
    export CALX_SERVERS_DIR=$SCRATCH.servers
    servers start || die "without the servers nothing is tested: see above"
    addresses=$(servers env)
    eval "$addresses"
}

# apart NAME COMMAND...: in the background, with servers and a directory of its own, until `together` waits for it.
# shellcheck disable=SC2030,SC2031,SC2034     # what changes in there is meant for there
apart() {
    local shared=$SCRATCH name=$1
    shift
    set -m                              # a process group of its own, which can be killed whole
    (
        set +m
        APART=()
        SCRATCH=$shared.$name
        mkdir "$SCRATCH"
        unset CALX_RESULTS
        results_open "$SCRATCH/results"
        servers_begin
        "$@"
        : >"$SCRATCH/ended"
    ) >"$shared.$name.log" 2>&1 </dev/null &
    set +m
    APART+=($!)
    APART_NAMES+=("$name")
}

# Waits for all that runs apart; what each said, and what came of it, stands as if they had run one after the other.
together() {
    local name
    for name in "${APART_NAMES[@]}"; do
        wait "${APART[0]}" || true
        APART=("${APART[@]:1}")
        cat "$SCRATCH.$name.log"
        results_take "$SCRATCH.$name"
        [ -e "$SCRATCH.$name/ended" ] || problem "$name did not come to its end"
    done
    APART_NAMES=()
}

# One after the other, as the contract of each is: name and URL.
backends() {
    printf '%s %s\n' sqlite "$(sqlite_url "$SCRATCH/suite.db")" \
        postgresql "$CALX_TEST_POSTGRESQL_URL" mariadb "$CALX_TEST_MYSQL_URL"
}

# suite BUILD PROGRAM...: the compliance suite on all backends, each with a database file that is new.
suites() {
    local build=$1 name url
    shift
    while read -r name url; do
        ! recorded "$name" || continue
        rm -f "$SCRATCH"/suite.db*
        runner "$name" env CALX_DIALECT_PATH="$build/dialects/.libs" \
            "$@" "$build/tests/suite/calx-suite" "$url" --name "$name"
    done <<<"$(backends)"
}

# The harness keeps the output of the tests in logs: the skips are fetched from there, and how often allocations were failed.
make_check() {
    local status=0
    make -C "$1" check "${@:2}" || status=$?
    find "$1/tests" -name '*.log' -exec grep -h -E '^(SKIP|POINTS)' {} + || true
    return "$status"
}

# What every configuration must pass.
tests_of() {
    runner unit make_check "$1"
    suites "$1" timeout --foreground -k 10 "$SUITE_LIMIT"
}

build_with_tests() { build "$@" && build_make "$1" check-programs; }

build_and_test() {
    require build build_with_tests "$@"
    if [ "$OBSERVED" -eq 0 ]; then
        tests_of "$1"
    fi
}

# variant LABEL FLAG...: another configuration, built in a directory of its own, and its tests.
variant() { labelled "$1" build_and_test "$(build_root)/$1" "${ALL_BACKENDS[@]}" "${@:2}"; }

# Debug builds find two threads in one handle, and texts that are read too late: here too.
asan_gcc() { variant asan-gcc --enable-asan --enable-debug; }
# clang's warnings do not hang on how it optimises, as gcc's do: this build is the one that clang must compile without any.
asan_clang() { variant asan-clang --enable-asan --enable-werror CC=clang; }
tsan_gcc() { variant tsan-gcc --enable-tsan; }

# Everything compiled by gcc without one warning.
werror_gcc() { build_with_tests "$(build_root)/werror-gcc" "${ALL_BACKENDS[@]}" --enable-werror CC=gcc; }

# Servers of the tests' own, killed in the middle of a workload as often as told, restarted, and cut off the network.
server_faults() {
    local build=$1 kills=$2 name reason
    for name in postgresql mariadb; do
        runner "kill-$name" "$SOURCE_DIR/tests/fault/kill.sh" "$build" "$name" "$kills"
        runner "stale-$name" "$SOURCE_DIR/tests/fault/stale.sh" "$build" "$name"
        if reason=$("$SOURCE_DIR/tests/fault/netns.sh" possible); then
            runner "netns-$name" "$SOURCE_DIR/tests/fault/netns.sh" "$build" "$name"
        else
            say "SKIP netns-$name: $reason"
            printf '%s\n' "netns-$name: SKIP: $reason" >>"$RESULTS.skips"
            [ -z "${CALX_NEEDS_NETNS:-}" ] || problem "netns-$name: $reason"
        fi
    done
}

# A full disk, under a table of a server of its own.
full_disk() {
    local name reason
    for name in postgresql mariadb; do
        if reason=$("$SOURCE_DIR/tests/fault/full.sh" possible); then
            runner "full-$name" "$SOURCE_DIR/tests/fault/full.sh" "$1" "$name"
        else
            say "SKIP full-$name: $reason"
            printf '%s\n' "full-$name: SKIP: $reason" >>"$RESULTS.skips"
        fi
    done
}

# Servers of its own that answer and do not serve.
not_ready() {
    local name
    for name in postgresql mariadb; do
        runner "not-ready-$name" "$SOURCE_DIR/tests/fault/not_ready.sh" "$1" "$name"
    done
}

# Two nodes of Galera, and conflicts at COMMIT.
galera() { runner galera "$SOURCE_DIR/tests/fault/galera.sh" "$1"; }

# stress BUILD CHECKOUTS SERVERS: so many checkouts by 64 threads on the hollow and on the fault driver, and so many on each server.
stress() {
    runner stress-long env CALX_DIALECT_PATH="$1/dialects/.libs" CALX_TEST_BUILDDIR="$1" CALX_STRESS_NAME=stress-long \
        CALX_STRESS_HOLLOW="$2" CALX_STRESS_FAULT="$2" CALX_STRESS_SERVERS="$3" sh "$SOURCE_DIR/tests/fault/stress.sh"
}

# A million checkouts under ThreadSanitizer, which needs no more of the build than this.
stress_under_tsan() {
    local build
    build=$(build_root)/tsan-gcc
    require build build "$build" "${ALL_BACKENDS[@]}" --enable-tsan
    require build build_make "$build" tests/fault/stress_run
    [ "$OBSERVED" -ne 0 ] || stress "$build" 1000000 50000
}

# The installed files alone: programs and plugins built against them.
install_and_check() { build_make "$1" install && make -C "$1" installcheck; }

ffi() { LD_LIBRARY_PATH=$1/prefix/lib CALX_PREFIX=$1/prefix python3 "$SOURCE_DIR/tests/ffi/test_ffi.py"; }

# fuzz BUILD SECONDS: each fuzz target so long, from its committed corpus on. What it finds stays in the build directory.
fuzz() { make -C "$1" fuzz FUZZ_TIME="$2" FUZZ_JOBS="$JOBS"; }
