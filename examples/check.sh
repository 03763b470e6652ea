#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the examples on SQLite and on the servers that the environment names: what each prints is the same everywhere, and
# is in expected/. Then the packages example on files that are no such files.
set -u
examples=$CALX_TEST_BUILDDIR/examples
sources=$CALX_TEST_SRCDIR/examples
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-examples-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
unset CALX_ECHO EXAMPLE_USER EXAMPLE_PASSWORD EXAMPLE_HOST EXAMPLE_DATABASE
passed=0 failed=0 skipped=0

# counted NAME COMMAND...
counted() {
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $name"
    fi
}

# prints EXPECTED PROGRAM [ARGUMENT]...
prints() {
    expected=$sources/expected/$1.txt
    shift
    "$examples/$@" </dev/null >"$scratch/out" 2>"$scratch/err" || { cat "$scratch/err"; return 1; }
    diff -u "$expected" "$scratch/out"
}

# refuses PATTERN PROGRAM [ARGUMENT]...: exit status 1, nothing on stdout, a message that matches.
refuses() {
    pattern=$1
    shift
    "$examples/$@" </dev/null >"$scratch/out" 2>"$scratch/err"
    status=$?
    [ "$status" -eq 1 ] && [ ! -s "$scratch/out" ] && grep -q -e "$pattern" "$scratch/err" && return
    echo "exit status $status, and said:"
    head -c 2000 "$scratch/out" "$scratch/err"
    return 1
}

# on NAME URL
on() {
    for expected in "$sources"/expected/*.txt; do
        program=$(basename "$expected" .txt)
        case $program in
            packages*) ;;
            several_engines) counted "$1/$program" prints "$program" "$program" "$2" "${second:-$2}" ;;
            *) counted "$1/$program" prints "$program" "$program" "$2" ;;
        esac
    done
    counted "$1/packages" prints packages packages -f "$sources/packages.status" "$2" libc6
    counted "$1/packages-injection" prints packages-injection packages -f "$sources/packages.status" "$2" "' OR '1'='1"
    counted "$1/packages-blank" prints packages-blank packages -f "$sources/packages.status" "$2" 'libc6 '
    counted "$1/packages-big" big "$2"
    case $2 in
        *:testpassword@*)
            wrong=$(printf '%s\n' "$2" | sed 's/:testpassword@/:wrong@/')
            counted "$1/packages-password" refuses '^packages: ' packages -f "$sources/packages.status" "$wrong"
            ;;
    esac
}

# A description of a million bytes, in one line, between characters of several bytes.
big() {
    "$examples/packages" -f "$scratch/big" "$1" big >"$scratch/out" && grep -q '^big 1 (all): aä€😀aä€😀' "$scratch/out"
}

# ---- files that are no status of dpkg
file() { printf "$1" >"$scratch/$2"; }
file '' empty
file 'Package: a\nVersion: 1\n\nPackage: b\nDescription: na\357ve' latin1
file '\177ELF\002\001\001\000\000\000' binary
file 'Package: a\000b\n' nul
file 'no colon here\n' nonsense
file ' a continuation of nothing\n' continuation
file 'Version: 1\n\nPackage: b\n' nameless
file 'Package: a\nInstalled-Size: 12 MB\n' size
file 'Package: a\nInstalled-Size: 99999999999999999999\n' huge
awk 'BEGIN { printf "Package: big\nVersion: 1\nArchitecture: all\nDescription: "
             for (i = 0; i < 100000; i++) printf "aä€😀"; print ""
             printf "\nPackage: "; for (i = 0; i < 250; i++) printf "x"; printf "\nVersion: 1\n" }' >"$scratch/big"
awk 'BEGIN { printf "Package: a\nDepends: "; for (i = 0; i < 256; i++) printf "x"; print "" }' >"$scratch/long"

url="sqlite:///$scratch/examples.db"
packages() { counted "packages-$1" refuses "$2" packages -f "$scratch/$1" "$url"; }
packages absent 'No such file'
packages . 'Is a directory'
packages empty 'no packages in this file'
packages binary 'line 1: this is no'
packages nul 'line 1: this is not UTF-8'
packages nonsense 'line 1: this is no field'
packages continuation 'line 1: this is no field'
packages nameless 'line 1: a package without a name'
packages size 'line 1: the Installed-Size'
packages huge 'line 1: the Installed-Size'
packages latin1 'line 5: this is not UTF-8$'
packages long 'longer than 255 bytes'
counted packages-no-url refuses "dialect" packages -f "$sources/packages.status" nonsense
counted packages-usage refuses '^usage: ' packages a b c
counted packages-nothing-loaded test ! -e "$scratch/examples.db"

second=
if [ "${CALX_TEST_SQLITE:-yes}" = yes ]; then
    second=sqlite:///:memory:
    on sqlite "$url"
    counted packages-lost-output sh -c '! "$0" -f "$1" sqlite:///:memory: 2>/dev/null >/dev/full' \
        "$examples/packages" "$sources/packages.status"
else
    skipped=$((skipped + 1))
    echo "SKIP sqlite: built without it"
fi
for server in postgresql mariadb; do
    case $server in
        postgresql) url=${CALX_TEST_POSTGRESQL_URL:-} ;;
        mariadb) url=${CALX_TEST_MYSQL_URL:-} ;;
    esac
    if [ -n "$url" ]; then
        on "$server" "$url"
    else
        skipped=$((skipped + 1))
        echo "SKIP $server: no URL in the environment"
    fi
done

echo "examples: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
