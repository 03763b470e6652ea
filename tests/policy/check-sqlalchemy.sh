#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/suite/sqlalchemy.tsv maps each method of SQLAlchemy's dialect suite to tests of ours, or to a reason of
# sqlalchemy-reasons.tsv. Each test is there, each reason is, no method comes twice, and of the methods on what calx has (all but
# those that come "later") at least 90 % have a test. Prints the counts.
. "$(dirname "$0")/common.sh"

table=tests/suite/sqlalchemy.tsv reasons=tests/suite/sqlalchemy-reasons.tsv
[ -f "$table" ] || skip "there is no $table"
[ -f "$reasons" ] || { echo "$reasons:1: is not there"; exit 1; }
said=$(mktemp "${TMPDIR:-/tmp}/calx-sqlalchemy-XXXXXX") || exit 99
trap 'rm -f "$said" "$violations"' EXIT

grep -h -o -E '^TEST(_NEEDS)?\([A-Za-z0-9_]+' tests/suite/*.c | sed 's/.*(//' |
    awk -F '\t' -v table="$table" -v reasons="$reasons" -v said="$said" '
    FILENAME == "-" { test[$1] = 1; next }
    /^#/ { next }
    FILENAME == reasons {
        if (NF != 3 || ($2 != "later" && $2 != "never") || $3 !~ /\.$/)
            printf "%s:%d: is no name, later or never, and sentence\n", reasons, FNR
        when[$1] = $2
        line[$1] = FNR
        next
    }
    {
        if (NF != 4 || $4 == "") {
            printf "%s:%d: is not file, class, method and what it is here\n", table, FNR
            next
        }
        if (seen[$2, $3]++)
            printf "%s:%d: %s.%s came before\n", table, FNR, $2, $3
        all++
        if (substr($4, 1, 1) == "!") {
            reason = substr($4, 2)
            if (!(reason in when))
                printf "%s:%d: %s is not a reason of %s\n", table, FNR, reason, reasons
            used[reason] = 1
            count[when[reason]]++
            next
        }
        mapped++
        n = split($4, tests, " ")
        for (i = 1; i <= n; i++)
            if (!(tests[i] in test))
                printf "%s:%d: there is no test %s\n", table, FNR, tests[i]
    }
    END {
        for (reason in when)
            if (!(reason in used))
                printf "%s:%d: no method has the reason %s\n", reasons, line[reason], reason
        has = all - count["later"]
        share = has ? 100 * mapped / has : 0
        printf "sqlalchemy: %d methods, %d come later; of the other %d %d have a test (%.1f %%)\n", all, count["later"], has, mapped, share >said
        if (share < 90)
            printf "%s:1: %.1f %% of the methods on what calx has are mapped, 90 are wanted\n", table, share
    }' - "$reasons" "$table" | LC_ALL=C sort >"$violations"
[ -s "$violations" ] || cat "$said"
finish
