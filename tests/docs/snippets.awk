# SPDX-License-Identifier: MIT
# Makes C of the code in docs/sql.md, docs/types.md and docs/schema.md, with the SQL that the pages show beside it: awk -f snippets.awk PAGE...
#
# A block of C is what its first word says: declarations; a statement, or steps to one called `query`; or else calls on a session. The SQL
# of a statement stands in the block that follows: "-- SQLite, MariaDB" above each, "-- all", or "-- the others".
BEGIN {
    count = split("SQLite PostgreSQL MySQL MariaDB Oracle", targets, " ")
    snippets = types = fields = usages = rows = 0
    print "/* SPDX-License-Identifier: MIT */"
    print "/* Made of the pages in docs/ by tests/docs/snippets.awk. */"
    print "#include \"docs/page.h\""
}

function quoted(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    return "\"" text "\""
}

function at_line(number) { printf "#line %d \"%s\"\n", number, FILENAME }

function end_of_code(first, is_query) {
    first = code
    sub(/^[ \n]*/, "", first)
    is_query = code ~ /calx_statement \*query/
    if (first ~ /^(struct|static|CALX_|enum|#)/) {
        at_line(code_line)
        printf "%s", code
    } else if (is_query || first ~ /^calx_(select|insert|update|delete|union|intersect|except|compound|create|drop|add_constraint)[a-z_]*\(/) {
        snippets++
        line_of[snippets] = code_line
        page_of[snippets] = FILENAME
        printf "static calx_statement *snippet_%d(void)\n{\n", snippets
        at_line(code_line)
        printf is_query ? "%s    return query;\n}\n" : "    return\n%s    ;\n}\n", code
        wants_sql = snippets
    } else {
        usages++
        printf "static __attribute__((unused)) void usage_%d(calx_engine *engine, calx_session *session)\n{\n    (void)engine;\n    (void)session;\n", usages
        at_line(code_line)
        printf "%s}\n", code
    }
}

# "-- SQLite, MariaDB": whose SQL follows.
function heading(text,    i) {
    sub(/^-- /, "", text)
    delete current
    for (i = 1; i <= count; i++)
        if (text == "all" || (text == "the others" && !((wants_sql, i) in sql)) || (", " text ",") ~ (", " targets[i] ","))
            current[i] = 1
}

function more_sql(text,    i) {
    gsub(/^ +| +$/, "", text)
    for (i in current)
        sql[wants_sql, i] = sql[wants_sql, i] (sql[wants_sql, i] == "" ? "" : " ") text
}

/^```c$/ { block = "c"; code = ""; code_line = FNR + 1; wants_sql = 0; next }
/^```sql$/ { block = wants_sql ? "sql" : "other"; next }
/^```/ {
    if (block == "c")
        end_of_code()
    if (block == "sql")
        wants_sql = 0
    block = block == "" ? "other" : ""
    next
}
block == "c" { code = code $0 "\n" }
block == "sql" && /^-- / { heading($0); next }
block == "sql" { more_sql($0) }

# Rows of the reference: `call` | `SQL` | MySQL, MariaDB: `SQL`; Oracle: `SQL`
function reference_row(call, standard, others,    i, n, part, entry, names) {
    rows++
    row_line[rows] = FNR
    row_call[rows] = call
    for (i = 1; i <= count; i++)
        row_sql[rows, i] = standard
    n = split(others, part, /`; /)
    for (entry = 1; entry <= n; entry++) {
        names = part[entry]
        sub(/: `.*/, "", names)
        sub(/^[^`]*: `/, "", part[entry])
        sub(/`$/, "", part[entry])
        for (i = 1; i <= count; i++)
            if ((", " names ",") ~ (", " targets[i] ","))
                row_sql[rows, i] = part[entry]
    }
    printf "static calx_compiled *row_%d(const char *target)\n{\n", rows
    at_line(FNR)
    printf "    return page_compile(%s, target);\n}\n", call
}

# The cells of a row, from cell[2] on. A row that has another number of them is a mistake of the page.
function cells_of(text, wanted,    i, n) {
    gsub(/\\\|/, "\001", text)
    n = split(text, cell, / *\| */)
    if (n != wanted + 2)
        printf "#error %s:%d: a row of %d cells is wanted here\n", FILENAME, FNR, wanted
    for (i = 2; i <= n; i++)
        gsub(/\001/, "|", cell[i])
}

block == "" && FILENAME ~ /sql\.md$/ && /^\| `calx_[a-z0-9_]+\(/ {
    cells_of($0, 3)
    gsub(/^`|`$/, "", cell[2])
    gsub(/^`|`$/, "", cell[3])
    reference_row(cell[2], cell[3], cell[4])
    next
}

# Rows of the tables under "Columns" in docs/types.md: the type of a field, or a type said, and its SQL in the order of `targets`.
block == "" && /^## / { in_columns = FILENAME ~ /types\.md$/ && $2 == "Columns" }
block == "" && in_columns && /^\| `/ {
    if (/^\| `\.type` \|/)
        next
    cells_of($0, count + 1)
    gsub(/`/, "", cell[2])
    text = ""
    for (i = 1; i <= count; i++) {
        gsub(/`/, "", cell[i + 2])
        text = text quoted(cell[i + 2]) ", "
    }
    if (cell[2] ~ /^CALX_/)
        type_rows[++types] = sprintf("{ %d, { .kind = 0 }, %s, { %s} }", FNR, quoted(cell[2]), text)
    else
        field_rows[++fields] = sprintf("{ %d, %s, { %s} }", FNR, quoted(cell[2]), text)
    if (cell[2] ~ /^CALX_/)
        sub(/\{ \.kind = 0 \}/, cell[2], type_rows[types])
    else
        field_types[fields] = cell[2]
}

END {
    print "const snippet page_snippets[] = {"
    for (s = 1; s <= snippets; s++) {
        printf "    { \"%s\", %d, snippet_%d, {", page_of[s], line_of[s], s
        for (i = 1; i <= count; i++)
            printf " %s,", (s, i) in sql ? quoted(sql[s, i]) : "NULL"
        print " } },"
    }
    print "};\nconst size_t page_snippet_count = sizeof page_snippets / sizeof *page_snippets;"
    print "const reference_row page_rows[] = {"
    for (r = 1; r <= rows; r++) {
        printf "    { %d, row_%d, %s, {", row_line[r], r, quoted(row_call[r])
        for (i = 1; i <= count; i++)
            printf " %s,", quoted(row_sql[r, i])
        print " } },"
    }
    print "};\nconst size_t page_row_count = sizeof page_rows / sizeof *page_rows;"
    print "const type_row page_types[] = {"
    for (i = 1; i <= types; i++)
        print "    " type_rows[i] ","
    print "};\nconst size_t page_type_count = sizeof page_types / sizeof *page_types;"
    print "struct fields {"
    for (i = 1; i <= fields; i++)
        print "    " field_types[i] (field_types[i] ~ /\*$/ ? "" : " ") "f" i ";"
    print "};\nCALX_MODEL(fields, \"fields\""
    for (i = 1; i <= fields; i++)
        print "    , CALX_COLUMN(fields, f" i (i == 1 ? ", .primary_key = true, .autoincrement = CALX_NO" : "") ")"
    print ");\nconst field_row page_fields[] = {"
    for (i = 1; i <= fields; i++)
        print "    " field_rows[i] ","
    print "};\nconst size_t page_field_count = sizeof page_fields / sizeof *page_fields;"
    print "const calx_attribute *page_field(size_t at)\n{\n    return &fields_model.attributes[at];\n}"
}
