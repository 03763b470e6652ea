/* SPDX-License-Identifier: MIT */
/* Errors of SQLite: from extended result codes and messages to calx's classes, kinds and names. */
#include "dialect.h"

#include <string.h>

/* Result codes, from SQLite's documentation ("Result and Error Codes"): a dialect includes no client library. */
enum {
    RC_ERROR = 1, RC_INTERNAL = 2, RC_PERM = 3, RC_ABORT = 4, RC_BUSY = 5, RC_LOCKED = 6, RC_NOMEM = 7, RC_READONLY = 8,
    RC_INTERRUPT = 9, RC_IOERR = 10, RC_CORRUPT = 11, RC_FULL = 13, RC_CANTOPEN = 14, RC_PROTOCOL = 15, RC_SCHEMA = 17,
    RC_TOOBIG = 18, RC_CONSTRAINT = 19, RC_MISMATCH = 20, RC_MISUSE = 21, RC_NOLFS = 22, RC_AUTH = 23, RC_RANGE = 25,
    RC_NOTADB = 26,
    /* extended */
    RC_LOCKED_SHAREDCACHE = 262, RC_CONSTRAINT_CHECK = 275, RC_BUSY_SNAPSHOT = 517, RC_CONSTRAINT_FOREIGNKEY = 787,
    RC_CONSTRAINT_NOTNULL = 1299, RC_CONSTRAINT_PRIMARYKEY = 1555, RC_CONSTRAINT_UNIQUE = 2067,
    RC_CONSTRAINT_TRIGGER = 1811, RC_CONSTRAINT_ROWID = 2579, RC_IOERR_NOMEM = 3082, RC_CONSTRAINT_DATATYPE = 3091
};

static void set(calx_driver_error *error, uint32_t status, uint32_t kind)
{
    error->status = status;
    if (!error->kind)
        error->kind = kind;
}

/* Whether `text` begins with `prefix`; it is cut off then. */
static bool take(calx_str *text, const char *prefix)
{
    size_t len = strlen(prefix);
    if (text->len < len || memcmp(text->ptr, prefix, len) != 0)
        return false;
    text->ptr += len;
    text->len -= len;
    return true;
}

/* The offset of `what` in `text`, or SIZE_MAX. */
static size_t find(calx_str text, const char *what)
{
    size_t len = strlen(what);
    for (size_t i = 0; i + len <= text.len; i++)
        if (memcmp(text.ptr + i, what, len) == 0)
            return i;
    return SIZE_MAX;
}

/* "table.column": only when it can be read in one way, because SQLite quotes nothing in its messages. */
static bool split_column(calx_str text, calx_str *table, calx_str *column)
{
    size_t dot = find(text, ".");
    if (dot == SIZE_MAX || find((calx_str){ text.ptr + dot + 1, text.len - dot - 1 }, ".") != SIZE_MAX)
        return false;
    *table = (calx_str){ text.ptr, dot };
    *column = (calx_str){ text.ptr + dot + 1, text.len - dot - 1 };
    return true;
}

/* "t.a", "t.a, t.b" (the table alone, then) or "index 'name'" (an index on an expression). */
static void unique_names(calx_driver_error *error, calx_str text)
{
    calx_str column;
    size_t comma = find(text, ", ");
    if (take(&text, "index '") && text.len) {
        error->constraint = (calx_str){ text.ptr, text.len - 1 };
        return;
    }
    if (comma == SIZE_MAX) {
        split_column(text, &error->table, &error->column);
        return;
    }
    text.len = comma;
    split_column(text, &error->table, &column);
}

/* The checks that calx's own tables have since SQLite stores what does not fit (compiler_ddl.c): they are named for their column. */
static bool take_own_check(calx_driver_error *error, calx_str name)
{
    static const struct { const char *prefix; uint8_t kind; } own[] = {
        { "calx_type_", CALX_TYPE_MISMATCH }, { "calx_length_", CALX_VALUE_TOO_LONG }, { "calx_range_", CALX_OUT_OF_RANGE } };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (take(&name, own[i].prefix)) {
            set(error, CALX_DATA_ERROR, own[i].kind);
            error->column = name;
            return true;
        }
    return false;
}

static void constraint(calx_driver_error *error)
{
    calx_str rest = error->message;
    switch (error->native_code) {
    case RC_CONSTRAINT_UNIQUE:
    case RC_CONSTRAINT_PRIMARYKEY:
    case RC_CONSTRAINT_ROWID:
        set(error, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
        if (take(&rest, "UNIQUE constraint failed: "))
            unique_names(error, rest);
        break;
    case RC_CONSTRAINT_NOTNULL:
        set(error, CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION);
        if (take(&rest, "NOT NULL constraint failed: "))
            split_column(rest, &error->table, &error->column);
        break;
    case RC_CONSTRAINT_CHECK:
        /* The constraint's name, or its expression when it has none (SQLite 3.40). */
        if (take(&rest, "CHECK constraint failed: ")) {
            if (take_own_check(error, rest))
                break;
            error->constraint = rest;
        }
        set(error, CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION);
        break;
    case RC_CONSTRAINT_FOREIGNKEY: /* SQLite counts violations, and cannot say which key it was */
        set(error, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION);
        break;
    case RC_CONSTRAINT_DATATYPE: { /* STRICT tables: "cannot store TEXT value in INT column t.a" */
        size_t at = find(rest, " column ");
        set(error, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
        if (at != SIZE_MAX)
            split_column((calx_str){ rest.ptr + at + 8, rest.len - at - 8 }, &error->table, &error->column);
        break;
    }
    case RC_CONSTRAINT_TRIGGER: /* RAISE() */
        set(error, CALX_INTEGRITY_ERROR, CALX_RAISED);
        break;
    default: /* virtual tables, hooks */
        set(error, CALX_INTEGRITY_ERROR, CALX_KIND_UNSPECIFIED);
        break;
    }
}

static calx_str unquoted(calx_str text)
{
    if (text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        text = (calx_str){ text.ptr + 1, text.len - 2 };
    return text;
}

/* "name", "schema.name", and what is said behind it (newer versions: " - should this be a string literal ..."). */
static calx_str bare_name(calx_str text)
{
    static const char *const behind[] = { " - should ", " - column not present", " in foreign key definition" };
    size_t dot;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        size_t end = find(text, behind[i]);
        if (end != SIZE_MAX)
            text.len = end;
    }
    text = unquoted(text);
    while ((dot = find(text, ".")) != SIZE_MAX) {
        text.ptr += dot + 1;
        text.len -= dot + 1;
    }
    return text;
}

/* What begins a message of SQLITE_ERROR, and what it means; the name stands behind it. */
static const struct {
    const char *prefix;
    uint8_t status;
    uint8_t kind;
} generic_prefixes[] = {
    { "no such table: ", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE },
    { "no such view: ", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE },
    { "no such column: ", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN },
    { "cannot join using column ", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN }, /* "x - column not present in both tables" */
    { "unknown column ", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN },            /* "\"x\" in foreign key definition" */
    { "ambiguous column name: ", CALX_PROGRAMMING_ERROR, CALX_AMBIGUOUS_COLUMN },
    { "duplicate column name: ", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
    { "there is already ", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS }, /* "a table named x", "another ..." */
    { "unknown database ", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE },
    { "no such database: ", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE },
    { "no such ", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT }, /* function, index, savepoint, collation, ... */
    { "wrong number of arguments to function", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT },
    { "sub-select returns ", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR }, /* "2 columns - expected 1" */
    { "row value misused", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },   /* (1, 2) = (1, 2, 3), and a row where there is place for one value */
    { "expected ", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },            /* "2 columns for 'v' but got 1": a view, when it is read */
    { "IN(...) element has ", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR }, /* "3 terms - expected 2" */
    { "incomplete input", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
    { "unrecognized token: ", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
    { "too many ", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED }, /* "SQL variables", "columns on x", "terms in ..." */
    { "at most ", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED },  /* "64 tables in a join" */
    { "Expression tree is too large", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED },
    { "parser stack overflow", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED },
    { "variable number must be between", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED },
    { "integer overflow", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "integer out of range", CALX_DATA_ERROR, CALX_OUT_OF_RANGE }, /* these are the driver's own functions' */
    { "decimal out of range", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "this is no decimal", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "moment out of range", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "this is no moment", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "this is no interval", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "malformed JSON", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
};

static void take_name(calx_driver_error *error, const char *prefix, calx_str rest)
{
    switch (error->kind) {
    case CALX_NO_SUCH_TABLE:
        error->table = bare_name(rest);
        break;
    case CALX_NO_SUCH_COLUMN:
    case CALX_AMBIGUOUS_COLUMN:
        error->column = bare_name(rest);
        break;
    case CALX_ALREADY_EXISTS:
        if (prefix[0] == 'd')
            error->column = bare_name(rest);
        break;
    default:
        break;
    }
}

/* What is no statement, and counts that do not agree (SQLite 3.40). */
static bool is_syntax(calx_str text)
{
    static const char *const inside[] = {
        ": syntax error", " values were supplied", " values for ", "same number of result columns",
        "VALUES must have the same number of terms", /* "all", rows of one VALUES */
        " columns assigned "                         /* "2 columns assigned 3 values": SET (a, b) = (1, 2, 3) */
    };
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (find(text, inside[i]) != SIZE_MAX)
            return true;
    return false;
}

/* "table t has no column named c", "table t already exists", "table t has 2 columns but 1 values were supplied" */
static void generic_inside(calx_driver_error *error)
{
    calx_str text = error->message, rest = text;
    size_t at;
    bool of_table = take(&rest, "table ");
    if ((at = find(text, " has no column named ")) != SIZE_MAX) {
        error->kind = CALX_NO_SUCH_COLUMN;
        error->column = (calx_str){ text.ptr + at + 21, text.len - at - 21 };
        if (of_table)
            error->table = (calx_str){ rest.ptr, at - 6 };
    } else if ((at = find(text, " already exists")) != SIZE_MAX) {
        error->kind = CALX_ALREADY_EXISTS;
        if (of_table)
            error->table = unquoted((calx_str){ rest.ptr, at - 6 }); /* as it was written, without its schema */
    } else if (is_syntax(text)) {
        error->kind = CALX_SYNTAX_ERROR;
    } else if (find(text, " term does not match any column in the result set") != SIZE_MAX) {
        error->kind = CALX_NO_SUCH_COLUMN; /* "1st ORDER BY", of a UNION; which name it was is not told */
    }
}

/* SQLITE_ERROR stands for every mistake in a statement: only the message tells them apart (texts of SQLite 3.40). */
static void generic(calx_driver_error *error)
{
    calx_str rest = error->message;
    for (size_t i = 0; i < sizeof generic_prefixes / sizeof *generic_prefixes; i++)
        if (take(&rest, generic_prefixes[i].prefix)) {
            set(error, generic_prefixes[i].status, generic_prefixes[i].kind);
            take_name(error, generic_prefixes[i].prefix, rest);
            return;
        }
    set(error, CALX_PROGRAMMING_ERROR, CALX_KIND_UNSPECIFIED);
    generic_inside(error);
}

static void busy(calx_driver_error *error)
{
    /* BUSY_SNAPSHOT: the transaction read before another one wrote, and no waiting can make it a writer (WAL mode). */
    set(error, CALX_OPERATIONAL_ERROR,
        error->native_code == RC_BUSY_SNAPSHOT ? CALX_SERIALIZATION_FAILURE : CALX_LOCK_TIMEOUT);
}

static void resource(calx_driver_error *error)
{
    switch (error->native_code & 0xff) {
    case RC_PERM:
    case RC_AUTH:
        set(error, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED);
        break;
    case RC_LOCKED: /* by another statement of this connection, unless the cache is shared */
        set(error, CALX_OPERATIONAL_ERROR,
            error->native_code == RC_LOCKED_SHAREDCACHE ? CALX_LOCK_TIMEOUT : CALX_KIND_UNSPECIFIED);
        break;
    case RC_READONLY:
        set(error, CALX_OPERATIONAL_ERROR, CALX_READ_ONLY);
        break;
    case RC_INTERRUPT:
        set(error, CALX_OPERATIONAL_ERROR, CALX_CANCELLED);
        break;
    case RC_FULL:
        set(error, CALX_OPERATIONAL_ERROR, CALX_DISK_FULL);
        break;
    case RC_CORRUPT:
    case RC_NOTADB:
        set(error, CALX_OPERATIONAL_ERROR, CALX_CORRUPTED);
        break;
    default: /* IOERR, CANTOPEN, NOLFS, SCHEMA, ABORT, and what is younger than this text */
        set(error, CALX_OPERATIONAL_ERROR, CALX_KIND_UNSPECIFIED);
        break;
    }
}

void calxi_sqlite_classify(const calx_target *target, calx_driver_error *error)
{
    (void)target;
    if (error->status)
        return;
    if (error->native_code == RC_IOERR_NOMEM) {
        set(error, CALX_NO_MEMORY, CALX_KIND_UNSPECIFIED);
        return;
    }
    switch (error->native_code & 0xff) {
    case RC_CONSTRAINT:
        constraint(error);
        break;
    case RC_ERROR:
        generic(error);
        break;
    case RC_BUSY:
    case RC_PROTOCOL: /* WAL: too much contention for the read lock */
        busy(error);
        break;
    case RC_NOMEM:
        set(error, CALX_NO_MEMORY, CALX_KIND_UNSPECIFIED);
        break;
    case RC_TOOBIG:
        set(error, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG);
        break;
    case RC_MISMATCH: /* text into an INTEGER PRIMARY KEY */
        set(error, CALX_DATA_ERROR, CALX_TYPE_MISMATCH);
        break;
    case RC_RANGE:
        set(error, CALX_PROGRAMMING_ERROR, CALX_KIND_UNSPECIFIED);
        break;
    case RC_MISUSE:
    case RC_INTERNAL:
        set(error, CALX_INTERFACE_ERROR, CALX_KIND_UNSPECIFIED);
        break;
    default:
        resource(error);
        break;
    }
}
