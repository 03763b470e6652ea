#!/bin/sh
# SPDX-License-Identifier: MIT
# Includes point downward: util <- types <- sql, pool <- engine <- orm. A dialect includes calx/plugin/ and its own
# folder. Only a driver includes a client library: everybody else takes what system-headers.txt lists.
. "$(dirname "$0")/common.sh"

# The public headers that those for plugins stand on, and so may their authors.
plugin_base=$(sources include/calx/plugin | xargs -r sed -n 's|^#include <\(calx/[a-z_]*\.h\)>.*|\1|p' | sort -u | tr '\n' ' ')
folder_files=$(sources core dialects | tr '\n' ' ')

stripped yes core dialects | awk -v allowed_file="$here/system-headers.txt" -v plugin_base="$plugin_base" \
    -v folder_files="$folder_files" '
BEGIN {
    below["util"] = " util "
    below["types"] = " util types "
    below["sql"] = " util types sql "
    below["pool"] = " util types pool "
    below["engine"] = " util types sql pool engine "
    below["orm"] = " util types sql pool engine orm "
    while ((getline line < allowed_file) > 0)
        if (line !~ /^#/ && line != "")
            allowed[line] = 1
    count = split(plugin_base, list, " ")
    for (i = 1; i <= count; i++)
        base[list[i]] = 1
    count = split(folder_files, list, " ")
    for (i = 1; i <= count; i++)
        exists[list[i]] = 1
}

function complain(what) { print path ":" number ": " what }

function check_core_quoted(header,    layer, to)
{
    layer = path
    sub(/^core\//, "", layer)
    sub(/\/.*/, "", layer)
    if (!(layer in below)) {
        complain("the folder core/" layer " is no layer")
        return
    }
    to = header
    if (!sub(/\/.*/, "", to))
        to = layer
    if (header ~ /\.\.\// || !index(below[layer], " " to " "))
        complain("core/" layer " may not include \"" header "\"")
}

function check_dialect_quoted(header,    own)
{
    own = path
    sub(/[^\/]*$/, "", own)
    if (header ~ /\// || !((own header) in exists))
        complain("a dialect includes its own folder only, not \"" header "\"")
}

function check_angle(header)
{
    if (header ~ /^calx\//) {
        if (path ~ /^dialects\// && header !~ /^calx\/plugin\// && !(header in base))
            complain("a dialect includes calx/plugin/ only, not <" header ">")
    } else if (!(header in allowed) && path !~ /^dialects\/[a-z0-9_]+\/driver_[a-z0-9_]+\.[ch]$/) {
        complain("only a driver_*.c includes a client library: <" header "> is not in system-headers.txt")
    }
}

{
    path = $0
    sub(/:.*/, "", path)
    text = substr($0, length(path) + 2)
    number = text
    sub(/:.*/, "", number)
    text = substr(text, length(number) + 2)
    if (text !~ /^[ \t]*#[ \t]*include/)
        next
    sub(/^[ \t]*#[ \t]*include[ \t]*/, "", text)
    sub(/[ \t]+$/, "", text)
    header = substr(text, 2, length(text) - 2)
    if (text ~ /^<.*>$/)
        check_angle(header)
    else if (text !~ /^".*"$/)
        complain("an include that is neither <...> nor \"...\": " text)
    else if (path ~ /^core\//)
        check_core_quoted(header)
    else
        check_dialect_quoted(header)
}' >"$violations"
finish
