# SPDX-License-Identifier: MIT
# C without its comments, line by line: "FILE:LINE:text". With -v strings=no the insides of string and character literals
# go too. A line that a backslash continues is joined to the first, so that nothing hides in a continuation.

function flush_line()
{
    print file ":" first ":" out
    out = ""
    first = 0
}

# The length of the literal that begins at `text`, or 0 when it does not end there (a syntax error: taken as it is).
function literal_length(text, quote,    at, c)
{
    for (at = 2; at <= length(text); at++) {
        c = substr(text, at, 1)
        if (c == "\\")
            at++
        else if (c == quote)
            return at
    }
    return 0
}

function strip(text,    at, c, two, len)
{
    while (text != "") {
        if (in_comment) {
            at = index(text, "*/")
            if (!at)
                return
            text = substr(text, at + 2)
            in_comment = 0
            out = out " "
            continue
        }
        at = match(text, /["'\/]/)
        if (!at) {
            out = out text
            return
        }
        out = out substr(text, 1, at - 1)
        text = substr(text, at)
        c = substr(text, 1, 1)
        two = substr(text, 1, 2)
        if (two == "/*") {
            in_comment = 1
            text = substr(text, 3)
        } else if (two == "//") {
            return
        } else if (c == "/" || !(len = literal_length(text, c))) {
            out = out c
            text = substr(text, 2)
        } else {
            out = out ((strings == "no" && out !~ /^[ \t]*#[ \t]*include/) ? c c : substr(text, 1, len))
            text = substr(text, len + 1)
        }
    }
}

FNR == 1 {
    if (first)
        flush_line()
    in_comment = 0
    pending = ""
    file = FILENAME
}

{
    if (!first)
        first = FNR
    if ($0 ~ /\\$/) {
        pending = pending substr($0, 1, length($0) - 1)
        next
    }
    strip(pending $0)
    pending = ""
    flush_line()
}

END {
    if (first) {
        strip(pending)
        flush_line()
    }
}
