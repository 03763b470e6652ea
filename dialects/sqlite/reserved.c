/* SPDX-License-Identifier: MIT */
/* Words that are no names without quotes, sorted. */
#include "dialect.h"

/* SQLite 3.40: each word that it knows (sqlite3_keyword_name) was tried as the name of a table and a column; `recursive` is one of a CTE only in quotes, and
 * false and true are values where no column is called so. */
const char *const calxi_sqlite_reserved[] = {
    "add", "all", "alter", "and", "as", "autoincrement", "between", "case", "cast", "check", "collate", "commit",
    "constraint", "create", "current_date", "current_time", "current_timestamp", "default", "deferrable", "delete",
    "distinct", "drop", "else", "escape", "except", "exists", "explain", "false", "foreign", "from", "group", "having", "if",
    "in", "index", "insert", "intersect", "into", "is", "isnull", "join", "limit", "not", "nothing", "notnull",
    "null", "on", "or", "order", "primary", "raise", "recursive", "references", "returning", "select", "set", "table", "then",
    "to", "transaction", "true", "union", "unique", "update", "using", "values", "when", "where",
};
