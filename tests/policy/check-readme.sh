#!/bin/sh
# SPDX-License-Identifier: MIT
# C in README.md, docs/errors.md and docs/tutorial.md is quoted from examples/, which the tests compile and run: each block comes after a
# line "<!-- from examples/x.c -->", or "<!-- all of examples/x.c -->" for the whole file but its licence. A block may be
# indented otherwise than the file.
. "$(dirname "$0")/common.sh"

for text in README.md docs/errors.md docs/tutorial.md; do
    [ ! -f "$text" ] || awk '
        function say(what) { printf "%s:%d: %s\n", FILENAME, FNR, what }
        function strip(line) { sub(/^[ \t]+/, "", line); return line }
        function read_lines(    line) {
            lines = 0
            while ((getline line <source) > 0)
                original[++lines] = strip(line)
            close(source)
            return lines
        }
        function stands_at(first,    i) {
            for (i = 1; i <= count; i++)
                if (original[first + i - 1] != block[i])
                    return 0
            return 1
        }
        function quoted(    first) {
            if (whole)
                return count == lines - 1 && stands_at(2)
            for (first = 1; first + count - 1 <= lines; first++)
                if (stands_at(first))
                    return 1
            return 0
        }
        /^<!-- (all of|from) examples\/[a-z_]+\.c -->$/ { source = $(NF - 1); whole = $2 == "all"; next }
        /^```c$/ { inside = 1; count = 0; next }
        /^```$/ && inside {
            inside = 0
            if (source == "")
                say("this code is quoted from nowhere: <!-- from examples/x.c --> is missing before it")
            else if (!read_lines())
                say(source " is not there")
            else if (!quoted())
                say("this code is not in " source)
            source = ""
            next
        }
        inside { block[++count] = strip($0) }
        END { if (inside) say("this code has no end") }' "$text"
done >"$violations"
finish
