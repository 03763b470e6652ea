#!/bin/sh
# SPDX-License-Identifier: MIT
# All memory goes through the allocator hook: core and dialects call no allocator of the C library, also not one that
# allocates in passing. memory-exceptions.txt lists "path function reason"; an entry that nothing needs is a violation.
. "$(dirname "$0")/common.sh"

exceptions=${CALX_POLICY_EXCEPTIONS:-tests/policy/memory-exceptions.txt}
[ -r "$exceptions" ] || exceptions=/dev/null

stripped no core dialects | awk -v exceptions_file="$exceptions" '
BEGIN {
    names = "malloc|calloc|realloc|reallocarray|free|cfree|strdup|strndup|strdupa|asprintf|vasprintf|getline|getdelim" \
            "|open_memstream|fmemopen|posix_memalign|aligned_alloc|memalign|valloc|pvalloc|getaddrinfo|scandir|wcsdup" \
            "|canonicalize_file_name|get_current_dir_name|tempnam|alloca"
    called = "(^|[^A-Za-z0-9_.>])(" names ")[ \t]*\\("
    handed = "[=,({?:][ \t]*&?(malloc|calloc|realloc|free|strdup)[ \t]*([,;)}]|$)"
    while ((getline line < exceptions_file) > 0) {
        if (line ~ /^#/ || line == "")
            continue
        count = split(line, word, " ")
        if (count < 3)
            print exceptions_file ":1: no reason is given: " line
        excepted[word[1] " " word[2]] = 1
    }
}

function report(found)
{
    sub(/^[^a-z]*/, "", found)
    sub(/[^a-z_].*/, "", found)
    if ((path " " found) in excepted)
        needed[path " " found] = 1
    else
        print path ":" number ": " found " does not go through the allocator hook"
}

function report_all(text, pattern)
{
    while (match(text, pattern)) {
        report(substr(text, RSTART, RLENGTH))
        text = substr(text, RSTART + RLENGTH - 1)
    }
}

{
    path = $0
    sub(/:.*/, "", path)
    text = substr($0, length(path) + 2)
    number = text
    sub(/:.*/, "", number)
    text = substr(text, length(number) + 2)
    if (path == "core/util/memory.c")
        next
    gsub(/->[ \t]*/, ".", text)
    report_all(text, called)
    report_all(text, handed)
    if (text ~ /^[ \t]*#[ \t]*include[ \t]*<uthash.h>/)
        hashing[path] = number
    if (text ~ /^[ \t]*#[ \t]*define[ \t]+uthash_(malloc|free)[ (]/)
        hooked[path]++
}

END {
    for (path in hashing)
        if (hooked[path] != 2)
            print path ":" hashing[path] ": includes uthash.h and does not define uthash_malloc and uthash_free"
    for (entry in excepted)
        if (!(entry in needed))
            print exceptions_file ":1: nothing needs this entry any more: " entry
}' >"$violations"
finish
