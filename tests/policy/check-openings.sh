#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source file says its licence in its first lines, and what lives in it right after.
. "$(dirname "$0")/common.sh"

{
    sources core dialects include examples bench tests
    find scripts tests bench .ci m4 -name '*.sh' -o -name '*.m4' -o -name '*.py' -o -name '*.awk' -o -name Makefile.inc 2>/dev/null
    for file in bootstrap configure.ac Makefile.am; do [ ! -f "$file" ] || echo "$file"; done
} | LC_ALL=C sort | grep -v -E '^m4/(libtool|lt[a-z~]+|pkg)\.m4$' | while read -r file; do
    head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' ||
        echo "$file:1: no SPDX-License-Identifier: MIT in the first two lines"
    head -n 4 "$file" | grep -v -e '^#!' -e SPDX -e 'shellcheck' | grep -q -E '^(/\*|#|dnl|""") ?[A-Za-z`'"'"']' ||
        echo "$file:2: no comment says what lives here"
done >"$violations"
finish
