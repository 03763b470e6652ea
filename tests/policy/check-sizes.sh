#!/bin/sh
# SPDX-License-Identifier: MIT
# Files of at most 500 lines and functions of at most 60. size-exceptions.txt lists "path lines" and "path:function lines"
# for what is longer, up to the hard limits of 1,200 and 100. The list only shrinks: what outgrows its entry is a
# violation, and so is an entry that nothing needs.
. "$(dirname "$0")/common.sh"

exceptions=${CALX_POLICY_EXCEPTIONS:-tests/policy/size-exceptions.txt}
[ -r "$exceptions" ] || exceptions=/dev/null

# A function's body is from a brace in the first column to the next closing one there; its name is before the first
# parenthesis of the lines since the last blank, brace or semicolon. mawk has no ENDFILE: a file ends where another begins.
files=$(sources core dialects include examples bench tests)
# shellcheck disable=SC2086
[ -z "$files" ] || awk -v exceptions_file="$exceptions" '
BEGIN {
    while ((getline line < exceptions_file) > 0) {
        if (line ~ /^#/ || line == "")
            continue
        split(line, word, " ")
        limit[word[1]] = word[2]
    }
}

function judge(what, lines, soft, hard, place)
{
    if (lines > hard)
        print place ": " what " has " lines " lines, more than the hard limit of " hard
    else if (lines > soft && !(what in limit))
        print place ": " what " has " lines " lines, more than " soft
    else if (lines > soft && lines > limit[what])
        print place ": " what " has " lines " lines, and size-exceptions.txt allows " limit[what]
    if (lines > soft)
        seen[what] = 1
}

function end_file()
{
    if (file != "")
        judge(file, lines_of_file, 500, 1200, file ":1")
}

FNR == 1 {
    end_file()
    file = FILENAME
    header = ""
    start = 0
}

{ lines_of_file = FNR }

/^\{/ {
    name = header
    sub(/\(.*/, "", name)
    sub(/[ \t*]+$/, "", name)
    sub(/.*[ \t*]/, "", name)
    start = FNR
    next
}

/^\}/ {
    if (start)
        judge(file ":" name, FNR - start + 1, 60, 100, file ":" start)
    start = 0
    header = ""
    next
}

!start {
    if ($0 ~ /^[ \t]*$/ || $0 ~ /;[ \t]*$/ || $0 ~ /^#/ || $0 ~ /\*\/[ \t]*$/)
        header = ""
    else
        header = header " " $0
}

END {
    end_file()
    for (what in limit)
        if (!(what in seen))
            print exceptions_file ":1: nothing needs this entry any more: " what
}' $files >"$violations"
finish
