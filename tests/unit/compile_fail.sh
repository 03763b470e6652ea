#!/bin/sh
# SPDX-License-Identifier: MIT
# Wrong types do not compile: every snippet of compile_fail/ fails with the message on its "expect:" line (an extended regular
# expression), with each compiler that is there, and the control compiles without a warning. Macros nest 30 deep without growing.
# Environment: srcdir (the root of the tree), CALX_COMPILERS (default "gcc clang").
set -u
root=${srcdir:-$(dirname "$0")/../..}
snippets=$root/tests/unit/compile_fail
passed=0 failed=0 skipped=0

compile()
{
    LC_ALL=C "$1" -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Werror -fsyntax-only "-I$root/include" "$2" 2>&1
}

fail()
{
    echo "compile-fail: $1" >&2
    failed=$((failed + 1))
}

check_with()
{
    if ! said=$(compile "$1" "$snippets/control.c"); then
        fail "$1: the control does not compile: $said"
        return
    fi
    passed=$((passed + 1))
    for snippet in "$snippets"/*.c; do
        name=$(basename "$snippet" .c)
        [ "$name" = control ] && continue
        expected=$(sed -n 's|^/\* expect: \(.*\) \*/$|\1|p' "$snippet")
        if [ -z "$expected" ]; then
            fail "$name: no expect line"
        elif said=$(compile "$1" "$snippet"); then
            fail "$1: $name compiles"
        elif printf '%s\n' "$said" | grep error | grep -Eq -- "$expected"; then
            passed=$((passed + 1))
        else
            fail "$1: $name: expected /$expected/, got: $said"
        fi
    done
}

# An argument that a macro names twice is written twice at each level: 30 levels would be a thousand million times. What the compiler
# reads is counted, not the time that it takes.
most=2000000
nest()
{
    echo '#include <calx/calx.h>'
    echo 'struct user { int64_t id; };'
    echo 'CALX_MODEL(user, "users", CALX_COLUMN(user, id));'
    echo 'calx_statement *f(void);'
    echo 'calx_statement *f(void)'
    echo '{'
    inner=$2 level=0
    while [ "$level" -lt 30 ]; do
        inner="$1($inner$3)"
        level=$((level + 1))
    done
    echo "    return calx_select(calx_columns($inner));"
    echo '}'
}

check_nesting()
{
    for form in 'calx_plus|calx_col(user, id)|, 1' 'calx_count|calx_col(user, id)|' 'calx_and|calx_eq(calx_col(user, id), 1)|, true' \
        'calx_not|calx_eq(calx_col(user, id), 1)|' 'calx_coalesce|calx_col(user, id)|, 1' 'calx_func|"f", calx_col(user, id)|, 1' \
        'calx_max|calx_col(user, id)|' 'calx_desc|calx_col(user, id)|' 'calx_negate|calx_col(user, id)|'; do
        name=${form%%|*} rest=${form#*|}
        [ "$name" = calx_func ] && name='calx_func("f", calx_as_num' rest='calx_col(user, id)|)'
        nest "$name" "${rest%%|*}" "${rest#*|}" >"$nested"
        bytes=$("$1" -std=c11 -E "-I$root/include" "$nested" | wc -c)
        if ! said=$(compile "$1" "$nested"); then
            fail "$1: 30 levels of $name do not compile: $(printf '%s\n' "$said" | head -3)"
        elif [ "$bytes" -gt "$most" ]; then
            fail "$1: 30 levels of $name are $bytes bytes for the compiler, more than $most"
        else
            passed=$((passed + 1))
        fi
    done
}

# All forms of nested.txt in one file, each as many levels deep: what is named twice doubles at each level.
nest_all()
{
    echo '#include <calx/calx.h>'
    echo 'struct user { int64_t id; const char *name; bool active; calx_timestamp born; };'
    echo 'CALX_MODEL(user, "users", CALX_COLUMN(user, id), CALX_COLUMN(user, name), CALX_COLUMN(user, active), CALX_COLUMN(user, born));'
    awk -v depth="$2" '
    BEGIN {
        split("n calx_num t calx_text_expr c calx_cond m calx_time_expr b calx_bytes_expr x calx_node s calx_statement", words, " ")
        for (i = 1; i < 14; i += 2)
            type[words[i]] = words[i + 1]
        base["n"] = base["x"] = "calx_col(user, id)"
        base["t"] = "calx_col(user, name)"
        base["c"] = "calx_col(user, active)"
        base["m"] = "calx_col(user, born)"
        base["b"] = "calx_as_bytes(calx_col(user, name))"
        base["s"] = "calx_select(calx_columns(calx_col(user, id)))"
    }
    /^#/ || NF < 2 { next }
    {
        form = substr($0, 3)
        at = index(form, "@")
        inner = base[$1]
        for (i = 0; i < depth; i++)
            inner = substr(form, 1, at - 1) inner substr(form, at + 1)
        count++
        printf "extern %s *nested_%d(void);\n%s *nested_%d(void)\n{\n    return (%s *)(void *)%s;\n}\n", type[$1], count, type[$1], count, type[$1], inner
    }' "$1"
}

# Bytes that the compiler reads of each function above, one line a function.
sizes()
{
    nest_all "$snippets/nested.txt" "$2" >"$nested"
    "$1" -std=c11 -E -P "-I$root/include" "$nested" | awk '
    /nested_[0-9]+\(void\)/ && !/extern/ { size[++count] = 0 }
    count { size[count] += length($0) }
    END { for (i = 1; i <= count; i++) print size[i] }'
}

check_growth()
{
    sizes "$1" 5 >"$nested.few"
    sizes "$1" 10 >"$nested.many"
    grep -v '^#' "$snippets/nested.txt" | paste -d '|' "$nested.few" "$nested.many" - >"$nested.all"
    while IFS='|' read -r few many form; do
        if [ "$many" -gt $((few * 5 / 2)) ]; then
            fail "$1: 5 levels of $form are $few bytes for the compiler, and 10 are $many"
        else
            passed=$((passed + 1))
        fi
    done <"$nested.all"
    rm -f "$nested.few" "$nested.many" "$nested.all"
}

nested=$(mktemp "${TMPDIR:-/tmp}/nested.XXXXXX") && mv "$nested" "$nested.c" && nested=$nested.c
trap 'rm -f "$nested"' EXIT

for compiler in ${CALX_COMPILERS:-gcc clang}; do
    if command -v "$compiler" >/dev/null 2>&1; then
        check_with "$compiler"
        check_nesting "$compiler"
        check_growth "$compiler"
    else
        echo "SKIP compile-fail: $compiler is not installed"
        skipped=$((skipped + 1))
    fi
done
echo "compile-fail: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
