#!/bin/sh
# SPDX-License-Identifier: MIT
# A client library that configure was asked for and does not find is an error that names it; one that it was not asked for is left out.
set -u
srcdir=${CALX_TEST_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/calx-configure-XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0

[ -x "$srcdir/configure" ] || { echo "SKIP configure: there is none in $srcdir"; echo "configure: 0 passed, 0 failed, 1 skipped"; exit 77; }
cd "$scratch" || exit 99

# Nothing is to be found: no pkg-config that knows a library, no pg_config, no mysql_config. What is found of the compiler is kept.
run() {
    ac_cv_path_PG_CONFIG='' ac_cv_path_MYSQL_CONFIG='' "$srcdir/configure" --cache-file="$scratch/cache" --no-create PKG_CONFIG=false \
        ${CC:+CC="$CC"} "$@" >said 2>&1
}

good() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    echo "FAILED: $*"
    tail -n 15 said
}

for name in sqlite postgresql mysql; do
    if run "--with-$name"; then bad "--with-$name: configure ended well without the library"
    elif grep "^configure: error: --with-$name was asked for, and .* was not found; on Debian: apt-get install lib" said; then good
    else bad "--with-$name: it failed, and named nothing"
    fi
done

# Nothing asked for: it goes on, and its summary says what is left out. The same when all of them are refused.
if ! run; then bad "auto: configure failed"
elif [ "$(grep -c 'was not found; Debian: lib' said)" -ge 3 ]; then good
else bad "auto: the summary does not say what is left out"
fi
if ! run --without-sqlite --without-postgresql --without-mysql; then bad "--without: configure failed"
elif [ "$(grep -c -e '--with-[a-z]*=no' said)" -ge 3 ]; then good
else bad "--without: the summary does not say what is left out"
fi
if run --with-sqlite=perhaps; then bad "--with-sqlite=perhaps is taken"
elif grep -q 'takes yes, no or auto, not "perhaps"' said; then good
else bad "--with-sqlite=perhaps: another error"
fi

echo "configure: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
