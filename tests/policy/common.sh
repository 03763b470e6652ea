# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What the checks share. A check is given the root of a tree, prints one line "path:line: what" for each violation, and
# exits 0 (none), 1 (some) or 77 (cannot be checked here, and why).

here=$(cd "$(dirname "$0")" && pwd)
root=${1:-${CALX_TEST_SRCDIR:-$here/../..}}
cd "$root" || exit 99
violations=$(mktemp "${TMPDIR:-/tmp}/calx-policy-XXXXXX") || exit 99
trap 'rm -f "$violations"' EXIT

# sources FOLDER...: the C files below the folders that are there, one a line. (No file of the tree has a space.)
sources() {
    for folder in "$@"; do
        [ ! -d "$folder" ] || find "$folder" -name '*.[ch]' -print
    done | LC_ALL=C sort
}

# stripped yes|no FOLDER...: all of it without comments as path:line:text; "no" takes the insides of literals away too.
stripped() {
    literals=$1
    shift
    files=$(sources "$@")
    # shellcheck disable=SC2086
    [ -z "$files" ] || awk -v strings="$literals" -f "$here/strip.awk" $files
}

# skip WHY
skip() {
    echo "$*"
    exit 77
}

# Ends the check with what was collected in $violations.
finish() {
    cat "$violations"
    [ ! -s "$violations" ]
    exit
}
