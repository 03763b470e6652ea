#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/errors.md explains each class, kind and outcome of include/calx/error.h; of a kind it says what provokes it on each
# backend, and the cure.
. "$(dirname "$0")/common.sh"

header=include/calx/error.h page=docs/errors.md
[ -f "$header" ] || skip "there is no $header"
[ -f "$page" ] || { echo "$page:1: is not there"; exit 1; }

awk -v page="$page" '
    FNR == 1 { file++ }
    file == 1 && /^typedef enum / { inside = 1; kinds = /calx_error_kind/ }
    file == 1 && /^}/ { inside = 0 }
    file == 1 && inside && match($0, /^ +CALX_[A-Z_]+ = /) {
        name = $1
        all[name] = FNR
        if (kinds)
            kind[name] = 1
    }
    file == 2 {
        for (name in all)
            if (index($0, "`" name "`"))
                told[name] = 1
        if (/^### /)
            of = substr($2, 2, length($2) - 2)
        if (/^## /)
            of = ""
        text[of] = text[of] " " $0
    }
    END {
        for (name in all)
            if (!told[name])
                printf "%s:1: does not tell of %s\n", page, name
        split("SQLite PostgreSQL MariaDB Cure:", words, " ")
        for (name in kind)
            for (i in words)
                if (index(text[name], words[i]) == 0)
                    printf "%s:1: under %s there is no \"%s\"\n", page, name, words[i]
    }' "$header" "$page" | LC_ALL=C sort >"$violations"
finish
