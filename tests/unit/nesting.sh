#!/bin/sh
# SPDX-License-Identifier: MIT
# Every macro of the headers nests 30 deep: each form of compile_fail/nested.txt compiles with each compiler that is there, and what
# the compiler reads grows with the levels, not with a power of them: an argument that a macro names twice would be written 2^30 times. A
# macro without a form fails, unless the file says that it cannot stand in itself. Times are told and not judged.
# Environment: srcdir (the root of the tree), CALX_COMPILERS (default "gcc clang").
set -u
root=${srcdir:-$(dirname "$0")/../..}
forms=$root/tests/unit/compile_fail/nested.txt
levels=30
passed=0 failed=0 skipped=0
work=$(mktemp -d "${TMPDIR:-/tmp}/nesting.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAIL nesting: $1" >&2
    failed=$((failed + 1))
}

# Functions, one a form, each so many levels deep: of all forms, or of the one on line $2 of them.
nest()
{
    echo '#include <calx/calx.h>'
    echo 'struct user { int64_t id; const char *name; bool active; calx_timestamp born; calx_uuid uuid; calx_json json; calx_interval span; };'
    echo 'CALX_MODEL(user, "users", CALX_COLUMN(user, id), CALX_COLUMN(user, name), CALX_COLUMN(user, active), CALX_COLUMN(user, born),'
    echo '           CALX_COLUMN(user, uuid), CALX_COLUMN(user, json), CALX_COLUMN(user, span));'
    awk -v depth="$1" -v only="${2:-0}" '
    BEGIN {
        split("n calx_num t calx_text_expr c calx_cond m calx_time_expr b calx_bytes_expr v calx_interval_expr u calx_uuid_expr j calx_json_expr x calx_node s calx_statement", words, " ")
        for (i = 1; i < 20; i += 2)
            type[words[i]] = words[i + 1]
        base["n"] = "calx_col(user, id)"
        base["x"] = "calx_column_named(\"id\")"
        base["t"] = "calx_col(user, name)"
        base["c"] = "calx_col(user, active)"
        base["m"] = "calx_col(user, born)"
        base["b"] = "calx_as_bytes(calx_col(user, name))"
        base["v"] = "calx_col(user, span)"
        base["u"] = "calx_col(user, uuid)"
        base["j"] = "calx_col(user, json)"
        base["s"] = "calx_select(calx_columns(calx_col(user, id)))"
    }
    /^[#-]/ || NF < 2 { next }
    {
        count++
        if (only && count != only)
            next
        form = substr($0, 3)
        at = index(form, "@")
        inner = base[$1]
        for (i = 0; i < depth; i++)
            inner = substr(form, 1, at - 1) inner substr(form, at + 1)
        printf "extern %s *nested_%d(void);\n%s *nested_%d(void)\n{\n    return %s;\n}\n", type[$1], count, type[$1], count, inner
    }' "$forms"
}

# Each macro has a form in which the next level stands in its arguments, or is on the list.
check_macros()
{
    cat "$root"/include/calx/*.h | sed -n 's/^#define \(calx_[a-z0-9_]*[a-z0-9]\)(.*/\1/p' | sort -u >"$work/macros"
    awk '
    /^-/ { for (i = 2; i <= NF; i++) print $i }
    /^[#-]/ || NF < 2 { next }
    {
        depth = 0
        for (i = 1; i < index($0, "@"); i++) {
            letter = substr($0, i, 1)
            if (letter == "(")
                around[++depth] = match(substr($0, 1, i - 1), /calx_[a-z0-9_]*$/) ? substr($0, RSTART, RLENGTH) : ""
            else if (letter == ")")
                depth--
        }
        for (i = 1; i <= depth; i++)
            if (around[i] != "")
                print around[i]
    }' "$forms" | sort -u >"$work/told"
    for macro in $(comm -23 "$work/macros" "$work/told"); do
        fail "$macro has no form in nested.txt"
    done
    for macro in $(sed -n 's/^- //p' "$forms"); do
        if grep -qx "$macro" "$work/macros"; then passed=$((passed + 1)); else fail "$macro of nested.txt is no macro"; fi
    done
}

# Bytes that the compiler reads of each function, one line a function.
sizes()
{
    nest "$2" >"$work/all.c"
    "$1" -std=c11 -E -P "-I$root/include" "$work/all.c" | awk '
    /nested_[0-9]+\(void\)/ && !/extern/ { size[++count] = 0 }
    count { size[count] += length($0) }
    END { for (i = 1; i <= count; i++) print size[i] }'
}

check_growth()
{
    sizes "$1" 5 >"$work/few"
    sizes "$1" 10 >"$work/many"
    grep -v '^[#-]' "$forms" | paste -d '|' "$work/few" "$work/many" - >"$work/growth"
    while IFS='|' read -r few many form; do
        if [ -z "$many" ] || [ -z "$form" ] || [ "$many" -gt $((few * 5 / 2)) ]; then
            fail "$1: 5 levels of $form are $few bytes for the compiler, and 10 are $many"
        else
            passed=$((passed + 1))
        fi
    done <"$work/growth"
}

check_depth()
{
    count=$(grep -vc '^[#-]' "$forms") at=0
    : >"$work/times"
    while [ "$at" -lt "$count" ]; do
        at=$((at + 1))
        nest "$levels" "$at" >"$work/one.c"
        form=$(grep -v '^[#-]' "$forms" | sed -n "${at}p")
        before=$(date +%s%N)
        if said=$(LC_ALL=C "$1" -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Werror -fsyntax-only "-I$root/include" "$work/one.c" 2>&1); then
            passed=$((passed + 1))
        else
            fail "$1: $levels levels of $form do not compile: $(printf '%s\n' "$said" | grep -m 3 error)"
        fi
        echo "$((($(date +%s%N) - before) / 1000000)) ms $form" >>"$work/times"
    done
    sort -n "$work/times" | awk -v compiler="$1" -v levels="$levels" '
    { times[NR] = $1; last = $0 }
    END { printf "nesting: %s: %d forms, %d levels deep: median %d ms, slowest %s\n", compiler, NR, levels, times[int((NR + 1) / 2)], last }'
}

check_macros
for compiler in ${CALX_COMPILERS:-gcc clang}; do
    if command -v "$compiler" >/dev/null 2>&1; then
        check_growth "$compiler"
        check_depth "$compiler"
    else
        echo "SKIP nesting: $compiler is not installed"
        skipped=$((skipped + 1))
    fi
done
echo "nesting: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
