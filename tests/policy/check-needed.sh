#!/bin/sh
# SPDX-License-Identifier: MIT
# A dialect loads on any machine: among the libraries that dialect_*.so needs there are those of the C implementation and
# of the sanitizers, and no other, so no client library.
. "$(dirname "$0")/common.sh"

build=${CALX_TEST_BUILDDIR:-}
[ -n "$build" ] || skip "CALX_TEST_BUILDDIR does not say where the build is"
readelf=${READELF:-readelf}
allowed='^(libc|libm|libpthread|libdl|librt|libgcc_s|libatomic|lib(a|l|t|ub)san|libclang_rt\.[a-z0-9_-]*|ld-linux[a-z0-9-]*)\.so'

found=0
for plugin in "$build"/dialects/.libs/dialect_*.so; do
    [ -e "$plugin" ] || continue
    found=1
    # In C, because readelf translates its words. An unreadable file must not pass as one that needs nothing.
    if ! needs=$(LC_ALL=C $readelf -W -d "$plugin"); then
        echo "$plugin:1: $readelf does not read it" >>"$violations"
        continue
    fi
    printf '%s\n' "$needs" | sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p' | grep -v -E "$allowed" |
        sed "s|^|$plugin:1: needs |" >>"$violations"
done
[ "$found" = 1 ] || skip "no shared dialect is built in $build"
finish
