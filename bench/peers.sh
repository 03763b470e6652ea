#!/bin/sh
# SPDX-License-Identifier: MIT
# peers.sh SOURCES PROGRAMS: builds the programs of other libraries' pools, each if its library is there. CC, CXX: the compilers.
set -u

sources=$1 programs=$2

# What pkg-config says of the packages; nothing when it does not know them.
flags() { pkg-config --cflags --libs "$@" 2>/dev/null; }

# build PROGRAM COMPILER SOURCE FLAGS...
build() {
    program=$1 compiler=$2 source=$3
    shift 3
    rm -f "$programs/$program"
    # shellcheck disable=SC2086 # a compiler may have its options with it
    if $compiler -O2 -I"$sources" -o "$programs/$program" "$sources/$source" "$programs/peer-peer.o" \
        "$programs/peer-harness.o" "$@" -lpthread 2>"$programs/$program.log"; then
        rm -f "$programs/$program.log"
    else
        echo "bench: $program left out, it could not be built: $programs/$program.log" >&2
    fi
}

# shellcheck disable=SC2046 # each word is a flag
build peer_apr "${CC:-cc}" peer_apr.c $(flags apr-util-1 apr-1)
# shellcheck disable=SC2046
build peer_zdb "${CC:-cc}" peer_zdb.c $(flags zdb) -lzdb
build peer_soci "${CXX:-g++}" peer_soci.cpp -lsoci_core
