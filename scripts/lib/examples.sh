# SPDX-License-Identifier: MIT
# Runs the examples: those of a build directory, and those compiled against an installed calx.
# shellcheck shell=bash

# Quote a path for a URL: these characters would end it or begin an escape.
url_path() {
    local path=$1
    path=${path//%/%25}
    path=${path//\?/%3F}
    path=${path//#/%23}
    printf '%s\n' "${path// /%20}"
}

sqlite_url() { printf 'sqlite:///%s\n' "$(url_path "$1")"; }

# demo_run BUILD URL: the rows of both examples on stdout; what they say besides, on stderr.
demo_run() {
    local program
    for program in quickstart packages; do
        say "$program"
        CALX_DIALECT_PATH="$1/dialects/.libs" "$1/examples/$program" "$2" </dev/null || return
    done
}

# examples_compile PREFIX DIRECTORY: as a user would, who knows nothing but pkg-config.
examples_compile() {
    local program flags
    flags=$(PKG_CONFIG_PATH=$1/lib/pkgconfig pkg-config --cflags --libs calx) || return
    read -r -a flags <<<"$flags"
    for program in quickstart packages; do
        "${CC:-cc}" -std=c11 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror \
            -o "$2/$program" "$SOURCE_DIR/examples/$program.c" "${flags[@]}" || return
    done
    "${CC:-cc}" -std=c11 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror -o "$2/tpch" "$SOURCE_DIR"/examples/tpch/*.c "${flags[@]}"
}

# check NAME COMMAND...: count one check of a runner written in shell, in PASSED and FAILED.
check() {
    local name=$1
    shift
    if "$@"; then
        PASSED=$((PASSED + 1))
    else
        FAILED=$((FAILED + 1))
        printf 'FAIL %s\n' "$name"
    fi
}

same_rows() { [ -s "$1" ] && cmp "$1" "$2"; }

# What ends with a failed commit prints its error and exits 1: not 0, and not by a signal.
fails_with_one() {
    local status=0
    "$@" >/dev/null || status=$?
    [ "$status" -eq 1 ]
}

# examples_run DIRECTORY NAME URL: everything whose stdout must not depend on the backend, into DIRECTORY/NAME.*
examples_run() {
    local program
    "$1/quickstart" "$3" >"$1/$2.quickstart" && "$1/packages" "$3" >"$1/$2.packages" &&
        "$1/packages" "$3" libc6 >"$1/$2.libc6" && "$1/tpch" "$3" >"$1/$2.tpch"
}

# examples_compare PREFIX DIRECTORY POSTGRESQL MARIADB (two URLs): the same programs, the same stdout on all three.
examples_compare() {
    local directory=$2/examples output name PASSED=0 FAILED=0
    mkdir "$directory" || return
    export LD_LIBRARY_PATH=$1/lib
    check compile examples_compile "$1" "$directory"
    check run-sqlite examples_run "$directory" sqlite "$(sqlite_url "$directory/database")"
    check run-postgresql examples_run "$directory" postgresql "$3"
    check run-mariadb examples_run "$directory" mariadb "$4"
    for output in quickstart packages libc6 tpch; do
        for name in postgresql mariadb; do
            check "same-$output-$name" same_rows "$directory/sqlite.$output" "$directory/$name.$output"
        done
    done
    check failed-commit-sqlite fails_with_one "$directory/quickstart" "$(sqlite_url "$directory/absent/database")"
    check failed-commit-postgresql fails_with_one "$directory/quickstart" "${3/:testpassword@/:wrong@}"
    check failed-commit-mariadb fails_with_one "$directory/quickstart" "${4/:testpassword@/:wrong@}"
    printf 'installed-examples: %d passed, %d failed, 0 skipped\n' "$PASSED" "$FAILED"
    [ "$FAILED" -eq 0 ]
}
