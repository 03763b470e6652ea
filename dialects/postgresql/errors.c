/* SPDX-License-Identifier: MIT */
/* The dialect postgresql: what an SQLSTATE means in calx's taxonomy (PostgreSQL 15, appendix A). */
#include "dialect.h"

#include <string.h>

typedef struct error_row {
    char state[6]; /* five characters: one error; two: the rest of a class */
    uint8_t status;
    uint8_t kind;
} error_row;

/* An exact state comes before its class. */
static const error_row rows[] = {
    { "08", CALX_DISCONNECT, 0 },
    { "08P01", CALX_INTERFACE_ERROR, 0 }, /* protocol violation: also "bind message supplies 1 parameters, but ..." */
    { "0A", CALX_UNSUPPORTED, 0 },
    { "0L", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { "0P", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { "20", CALX_PROGRAMMING_ERROR, 0 },
    { "21", CALX_PROGRAMMING_ERROR, 0 },
    { "22001", CALX_DATA_ERROR, CALX_VALUE_TOO_LONG },
    { "22002", CALX_DATA_ERROR, CALX_UNEXPECTED_NULL },
    { "22003", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22004", CALX_DATA_ERROR, CALX_UNEXPECTED_NULL },
    { "22007", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "22008", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22012", CALX_DATA_ERROR, CALX_DIVISION_BY_ZERO },
    { "22015", CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { "22026", CALX_DATA_ERROR, CALX_VALUE_TOO_LONG },
    { "22P02", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "22P03", CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { "22", CALX_DATA_ERROR, 0 },
    { "23001", CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
    { "23502", CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION },
    { "23503", CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
    { "23505", CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { "23514", CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION },
    { "23P01", CALX_INTEGRITY_ERROR, CALX_EXCLUSION_VIOLATION },
    { "23", CALX_INTEGRITY_ERROR, 0 },
    { "25006", CALX_OPERATIONAL_ERROR, CALX_READ_ONLY },
    { "25P02", CALX_OPERATIONAL_ERROR, 0 },
    { "25P03", CALX_DISCONNECT, 0 }, /* idle in a transaction for too long */
    { "25", CALX_PROGRAMMING_ERROR, 0 },
    { "26", CALX_PROGRAMMING_ERROR, 0 },
    { "28", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { "34", CALX_PROGRAMMING_ERROR, 0 },
    { "3B", CALX_PROGRAMMING_ERROR, 0 },
    { "3D", CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE },
    { "3F", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE },
    { "40001", CALX_OPERATIONAL_ERROR, CALX_SERIALIZATION_FAILURE },
    { "40002", CALX_INTEGRITY_ERROR, 0 },
    { "40P01", CALX_OPERATIONAL_ERROR, CALX_DEADLOCK },
    { "42501", CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { "42601", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
    { "42602", CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
    { "42622", CALX_PROGRAMMING_ERROR, CALX_VALUE_TOO_LONG },
    { "42702", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN }, /* ambiguous: none of that name alone */
    { "42703", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN },
    { "42804", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },
    { "42846", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },
    { "42P01", CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE },
    { "42P08", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },
    { "42P18", CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },
    { "42", CALX_PROGRAMMING_ERROR, 0 },
    { "44", CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION },
    { "53100", CALX_OPERATIONAL_ERROR, CALX_DISK_FULL },
    { "55P03", CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT },
    { "57014", CALX_OPERATIONAL_ERROR, CALX_CANCELLED },
    { "57P01", CALX_DISCONNECT, 0 },
    { "57P02", CALX_DISCONNECT, 0 },
    { "57P03", CALX_NOT_READY, 0 },
    { "57P04", CALX_DISCONNECT, 0 },
    { "57P05", CALX_DISCONNECT, 0 },
    { "F0", CALX_INTERFACE_ERROR, 0 },
    { "HV", CALX_OPERATIONAL_ERROR, 0 },
    { "P0", CALX_OPERATIONAL_ERROR, 0 }
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

static bool mentions(calx_str text, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; text.ptr && i + len <= text.len; i++)
        if (memcmp(text.ptr + i, word, len) == 0)
            return true;
    return false;
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
    /* A FATAL error ends the session whatever its code; those that say more keep their class. */
    if ((error->flags & CALX_DRIVER_ERROR_DISCONNECT) && error->status == CALX_OPERATIONAL_ERROR && !error->kind)
        error->status = CALX_DISCONNECT;
}
