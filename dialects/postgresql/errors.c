/* SPDX-License-Identifier: MIT */
/* The dialect postgresql: what an SQLSTATE means in calx's taxonomy (PostgreSQL 15, appendix A), and the names that the
 * protocol leaves to the message. */
#include "dialect.h"

#include <calx/plugin/write.h>

#include <string.h>

typedef struct error_row {
    char state[6]; /* five characters: one error; two: the rest of a class */
    uint8_t status;
    uint8_t kind;
} error_row;

/* An exact state comes before its class. */
static const error_row rows[] = {
    { "03", CALX_PROGRAMMING_ERROR, 0 },
    { "08", CALX_DISCONNECT, 0 },
    { "08P01", CALX_INTERFACE_ERROR, 0 }, /* protocol violation: also "bind message supplies 1 parameters, but ..." */
    { "09", CALX_PROGRAMMING_ERROR, 0 },
    { "0A", CALX_UNSUPPORTED, 0 },
    { "0B", CALX_PROGRAMMING_ERROR, 0 },
    { "0F", CALX_PROGRAMMING_ERROR, 0 },
    { "0L", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { "0P", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { "0Z", CALX_PROGRAMMING_ERROR, 0 },
    { "20", CALX_PROGRAMMING_ERROR, 0 },
    { "21", CALX_PROGRAMMING_ERROR, 0 },
    { "22001", CALX_DATA_ERROR, CALX_VALUE_TOO_LONG },
    { "22002", CALX_DATA_ERROR, CALX_UNEXPECTED_NULL },
    { "22003", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22004", CALX_DATA_ERROR, CALX_UNEXPECTED_NULL },
    { "22005", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "22007", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "22008", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22009", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "2200G", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "2200H", CALX_DATA_ERROR, CALX_OUT_OF_RANGE }, /* a sequence has run out */
    { "2200L", CALX_DATA_ERROR, CALX_TYPE_MISMATCH }, /* XML, to 2200T */
    { "2200M", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "2200N", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "2200S", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "2200T", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "22012", CALX_DATA_ERROR, CALX_DIVISION_BY_ZERO },
    { "22014", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22015", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22016", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22018", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "2201E", CALX_DATA_ERROR, CALX_OUT_OF_RANGE }, /* the logarithm of zero */
    { "2201F", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "2201G", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22021", CALX_DATA_ERROR, CALX_INVALID_ENCODING },
    { "22026", CALX_DATA_ERROR, CALX_VALUE_TOO_LONG },
    { "22032", CALX_DATA_ERROR, CALX_TYPE_MISMATCH }, /* JSON */
    { "22P01", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22P02", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "22P03", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "22P05", CALX_DATA_ERROR, CALX_INVALID_ENCODING },
    { "22", CALX_DATA_ERROR, 0 },
    { "23001", CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
    { "23502", CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION },
    { "23503", CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
    { "23505", CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { "23514", CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION },
    { "23P01", CALX_INTEGRITY_ERROR, CALX_EXCLUSION_VIOLATION },
    { "23", CALX_INTEGRITY_ERROR, 0 },
    { "24", CALX_PROGRAMMING_ERROR, 0 },
    { "25006", CALX_OPERATIONAL_ERROR, CALX_READ_ONLY },
    { "25P02", CALX_OPERATIONAL_ERROR, 0 },
    { "25P03", CALX_DISCONNECT, 0 }, /* idle in a transaction for too long */
    { "25", CALX_PROGRAMMING_ERROR, 0 },
    { "26", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT }, /* a prepared statement */
    { "27", CALX_PROGRAMMING_ERROR, 0 },
    { "28", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { "2B", CALX_PROGRAMMING_ERROR, 0 }, /* others depend on what was to be dropped */
    { "2D", CALX_PROGRAMMING_ERROR, 0 },
    { "2F", CALX_PROGRAMMING_ERROR, 0 },
    { "34", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT }, /* a cursor */
    { "38", CALX_PROGRAMMING_ERROR, 0 },
    { "39", CALX_PROGRAMMING_ERROR, 0 },
    { "3B", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT }, /* a savepoint */
    { "3D", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE },
    { "3F", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE }, /* a schema is what MySQL calls a database */
    { "40001", CALX_OPERATIONAL_ERROR, CALX_SERIALIZATION_FAILURE },
    { "40002", CALX_INTEGRITY_ERROR, 0 },
    { "40P01", CALX_OPERATIONAL_ERROR, CALX_DEADLOCK },
    { "42501", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { "42601", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
    { "42602", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
    { "42622", CALX_PROGRAMMING_ERROR, CALX_VALUE_TOO_LONG },
    { "42701", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
    { "42702", CALX_PROGRAMMING_ERROR, CALX_AMBIGUOUS_COLUMN },
    { "42703", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN },
    { "42704", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT },
    { "42710", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
    { "42723", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
    { "42804", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },
    { "42846", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },
    { "42883", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT }, /* a function, or an operator for these types */
    { "42P01", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE },
    { "42P02", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_OBJECT },
    { "42P03", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
    { "42P04", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
    { "42P05", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
    { "42P06", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
    { "42P07", CALX_PROGRAMMING_ERROR, CALX_ALREADY_EXISTS },
    { "42P08", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },
    { "42P18", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },
    { "42P21", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH }, /* collations */
    { "42P22", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },
    { "42", CALX_PROGRAMMING_ERROR, 0 },
    { "44", CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION },
    { "53100", CALX_OPERATIONAL_ERROR, CALX_DISK_FULL },
    { "53300", CALX_OPERATIONAL_ERROR, CALX_TOO_MANY_CONNECTIONS },
    { "53", CALX_OPERATIONAL_ERROR, CALX_OUT_OF_RESOURCES },
    { "54", CALX_PROGRAMMING_ERROR, CALX_LIMIT_EXCEEDED },
    { "55P02", CALX_PROGRAMMING_ERROR, 0 },
    { "55P03", CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT },
    { "57014", CALX_OPERATIONAL_ERROR, CALX_CANCELLED },
    { "57P01", CALX_DISCONNECT, 0 },
    { "57P02", CALX_DISCONNECT, 0 },
    { "57P03", CALX_NOT_READY, 0 },
    { "57P04", CALX_DISCONNECT, 0 },
    { "57P05", CALX_DISCONNECT, 0 },
    { "F0", CALX_INTERFACE_ERROR, 0 },
    { "HV", CALX_OPERATIONAL_ERROR, 0 },
    { "P0001", CALX_INTEGRITY_ERROR, CALX_RAISED }, /* RAISE EXCEPTION */
    { "P0003", CALX_PROGRAMMING_ERROR, 0 },
    { "P0004", CALX_INTEGRITY_ERROR, CALX_RAISED }, /* ASSERT */
    { "P0", CALX_OPERATIONAL_ERROR, 0 },
    { "XX001", CALX_OPERATIONAL_ERROR, CALX_CORRUPTED },
    { "XX002", CALX_OPERATIONAL_ERROR, CALX_CORRUPTED }
};

static const error_row *find(const char *state)
{
    const error_row *of_class = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].state, state) == 0)
            return &rows[i];
        if (!rows[i].state[2] && memcmp(rows[i].state, state, 2) == 0)
            of_class = &rows[i];
    }
    return of_class;
}

/* Where `word` is in the text; its length when it is not. */
static size_t position(calx_str text, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; text.ptr && i + len <= text.len; i++)
        if (memcmp(text.ptr + i, word, len) == 0)
            return i;
    return text.len;
}

static bool mentions(calx_str text, const char *word)
{
    return position(text, word) < text.len;
}

/* What stands between `before` and the next `after`; NULL when either is not there. */
static calx_str between(calx_str text, const char *before, const char *after)
{
    size_t from = position(text, before);
    calx_str rest;
    if (from >= text.len)
        return (calx_str){ NULL, 0 };
    from += strlen(before);
    rest = (calx_str){ text.ptr + from, text.len - from };
    rest.len = position(rest, after);
    return from + rest.len < text.len && rest.len ? rest : (calx_str){ NULL, 0 };
}

/* The part of "schema.table" behind the last dot. */
static calx_str behind_dot(calx_str name)
{
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '.')
            return (calx_str){ name.ptr + i, name.len - i };
    return name;
}

static void put(calx_str *name, calx_str found)
{
    if (!name->len && found.len)
        *name = found;
}

/* The column of a key that has one: "; detail: Key (email)=(a@x) already exists." */
static calx_str key_column(calx_str message)
{
    calx_str key = between(message, "; detail: Key (", ")=(");
    if (key.len > 1 && key.ptr[0] == '"' && key.ptr[key.len - 1] == '"')
        key = (calx_str){ key.ptr + 1, key.len - 2 };
    return mentions(key, ",") || mentions(key, "(") || mentions(key, "\"") ? (calx_str){ NULL, 0 } : key;
}

/* What a DROP of a table that a foreign key refers to says: "...; detail: constraint child_fkey on table child depends on table parent". */
#define KEY_DEPENDS "; detail: constraint "

/* The protocol has fields for the names of constraints, and none for what a statement gets wrong: that is in the
 * message alone, in English (lc_messages) as PostgreSQL 15 words it. In another language there are no names. */
static void read_names(calx_driver_error *error)
{
    calx_str text = error->message;
    switch (error->kind) {
    case CALX_NO_SUCH_TABLE:
        put(&error->table, behind_dot(between(text, "relation \"", "\"")));
        put(&error->table, behind_dot(between(text, "table \"", "\"")));
        put(&error->table, behind_dot(between(text, "view \"", "\"")));
        break;
    case CALX_NO_SUCH_COLUMN:
        put(&error->column, between(text, "column \"", "\""));
        if (!error->column.len)
            put(&error->column, behind_dot(between(text, "column ", " does not exist")));
        put(&error->table, between(text, " of relation \"", "\""));
        put(&error->table, between(text, "FROM-clause entry for table \"", "\""));
        break;
    case CALX_AMBIGUOUS_COLUMN:
        put(&error->column, between(text, "column reference \"", "\""));
        break;
    case CALX_TYPE_MISMATCH: /* 42804 */
        put(&error->column, between(text, "column \"", "\" is of type "));
        break;
    case CALX_ALREADY_EXISTS:
        put(&error->column, between(text, "column \"", "\""));
        put(&error->table, between(text, "relation \"", "\""));
        break;
    case CALX_UNIQUE_VIOLATION:
        put(&error->column, key_column(text));
        break;
    case CALX_FOREIGN_KEY_VIOLATION:
        if (mentions(text, ") is not present in table \"")) /* else the key is the parent's, and the table the child */
            put(&error->column, key_column(text));
        put(&error->constraint, between(text, KEY_DEPENDS, " on table "));
        break;
    default:
        break;
    }
}

/* The number that stands here; *text moves behind it. */
static bool read_number(const char **text, const char *end, int32_t *number)
{
    const char *at = *text;
    int32_t sign = at < end && *at == '-' ? -1 : 1, sum = 0;
    at += sign < 0;
    if (at >= end || *at < '0' || *at > '9')
        return false;
    for (; at < end && *at >= '0' && *at <= '9' && sum < INT32_MAX / 10; at++)
        sum = sum * 10 + (*at - '0');
    *number = sign * sum;
    *text = at;
    return true;
}

/* The numbers behind `word`, up to two of them with any text between. How many there are. */
static size_t numbers_behind(calx_str text, const char *word, int32_t numbers[2])
{
    size_t at = position(text, word), count = 0;
    if (at >= text.len)
        return 0;
    const char *from = text.ptr + at + strlen(word), *end = text.ptr + text.len;
    while (from < end && count < 2) {
        if (read_number(&from, end, &numbers[count]))
            count++;
        else
            from++;
    }
    return count;
}

/* `invalid input syntax for type integer: "abc"`, `invalid input value for enum mood: "abc"`, `date/time field value out of range: "2024-13-01"`:
 * the value is quoted as it is, at the end of the message (before what the driver has added). Of JSON it is not. */
static void read_quoted(calx_driver_error *error)
{
    calx_str text = error->message;
    size_t start = position(text, ": \""), end = position(text, "\"; detail: ");
    if (mentions(text, "type json")) {
        error->limit = CALX_LIMIT_JSON;
        return;
    }
    if (end >= text.len)
        end = position(text, "\"; hint: ");
    if (end >= text.len)
        end = text.len && text.ptr[text.len - 1] == '"' ? text.len - 1 : 0;
    start += 3;
    if (start > end)
        return;
    error->limit = CALX_LIMIT_TEXT;
    error->limit_text = (calx_str){ text.ptr + start, end - start };
}

/* A value that does not fit comes without its column, but with its type: "value too long for type character varying(3)", "smallint out of
 * range". Names of types are not translated. Of NUMERIC only the detail tells: "A field with precision 5, scale 2 must round ...". */
static void read_limit(calx_driver_error *error)
{
    static const struct { const char *type; uint32_t limit; int32_t size; } types[] = {
        { "smallint", CALX_LIMIT_INTEGER, 2 }, { "bigint", CALX_LIMIT_INTEGER, 8 }, { "integer", CALX_LIMIT_INTEGER, 4 },
        { "type real", CALX_LIMIT_FLOAT, 4 }, { "double precision", CALX_LIMIT_FLOAT, 8 },
        { "value out of range: overflow", CALX_LIMIT_FLOAT, 4 }, { "value out of range: underflow", CALX_LIMIT_FLOAT, 4 },
    };
    int32_t numbers[2];
    if (error->kind == CALX_VALUE_TOO_LONG && (numbers_behind(error->message, "character varying(", numbers) ||
                                               numbers_behind(error->message, "character(", numbers))) {
        error->limit = CALX_LIMIT_CHARACTERS;
        error->limit_size = numbers[0];
    }
    if ((strcmp(error->sqlstate, "22P02") == 0 || strcmp(error->sqlstate, "22007") == 0 || strcmp(error->sqlstate, "22008") == 0) &&
        error->struct_size >= sizeof *error)
        read_quoted(error);
    if (strcmp(error->sqlstate, "22003") != 0)
        return;
    if (numbers_behind(error->message, "; detail: ", numbers) == 2) {
        error->limit = CALX_LIMIT_NUMERIC;
        error->limit_size = numbers[0] - numbers[1];
        error->limit_scale = numbers[1];
        return;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types && !error->limit; i++)
        if (mentions(error->message, types[i].type)) {
            error->limit = types[i].limit;
            error->limit_size = types[i].size;
        }
}

void calxi_postgresql_classify(const calx_target *target, calx_driver_error *error)
{
    const error_row *row;
    (void)target;
    if (error->status || strlen(error->sqlstate) != 5)
        return;
    row = find(error->sqlstate);
    error->status = row ? row->status : CALX_OPERATIONAL_ERROR;
    if (row && !error->kind)
        error->kind = row->kind;
    /* PostgreSQL 15: cancelling and statement_timeout share 57014; only the text tells them apart. */
    if (error->kind == CALX_CANCELLED && mentions(error->message, "statement timeout")) {
        error->status = CALX_TIMEOUT;
        error->kind = 0;
    }
    /* PostgreSQL 15: 2BP01 is for whatever depends on it; a foreign key is what the other backends call a violation of it. */
    if (strcmp(error->sqlstate, "2BP01") == 0 && mentions(error->message, KEY_DEPENDS) && mentions(error->message, " depends on table ")) {
        error->status = CALX_INTEGRITY_ERROR;
        error->kind = CALX_FOREIGN_KEY_VIOLATION;
    }
    /* PostgreSQL 15: a connect gets 55000 from a database with ALLOW_CONNECTIONS false. */
    if (strcmp(error->sqlstate, "55000") == 0 && (error->flags & CALX_DRIVER_ERROR_NOT_SENT))
        error->status = CALX_NOT_READY;
    /* A FATAL error ends the session whatever its code; those that say more keep their class. */
    if ((error->flags & CALX_DRIVER_ERROR_DISCONNECT) && error->status == CALX_OPERATIONAL_ERROR && !error->kind)
        error->status = CALX_DISCONNECT;
    read_names(error);
    calx_classify_range(error);
    if (error->struct_size > offsetof(calx_driver_error, limit_scale) && error->status == CALX_DATA_ERROR && !error->column.len)
        read_limit(error);
}
