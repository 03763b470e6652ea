/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's columns: names, and what declared types mean. */
#include "driver_sqlite3.h"

#include <string.h>
#include <strings.h>

#define SCALE_MAX 100 /* DECIMAL(p, s) with more is nonsense, and gets no zeros */

static bool starts(const char *type, const char *word)
{
    return strncasecmp(type, word, strlen(word)) == 0;
}

static bool contains(const char *type, const char *word)
{
    for (; *type; type++)
        if (starts(type, word))
            return true;
    return false;
}

/* The s of DECIMAL(p, s). */
static uint8_t scale_of(const char *type)
{
    const char *at = strchr(type, ',');
    unsigned scale = 0;
    if (!at)
        return 0;
    for (at++; *at == ' '; at++)
        ;
    for (; *at >= '0' && *at <= '9' && scale <= SCALE_MAX; at++)
        scale = scale * 10 + (unsigned)(*at - '0');
    return scale <= SCALE_MAX ? (uint8_t)scale : 0;
}

/* SQLite stores what it likes; the declared type tells what the table's author meant. Names that SQLite's affinity rules read
 * ("Determination Of Column Affinity") come after those that it has no storage class for. */
static calxi_sqlite3_type type_of(const char *type)
{
    static const struct {
        const char *word;
        uint8_t class;
    } parts[] = { { "INT", CALXI_SQLITE3_INTEGER }, { "CHAR", CALXI_SQLITE3_TEXT }, { "CLOB", CALXI_SQLITE3_TEXT },
                  { "TEXT", CALXI_SQLITE3_TEXT },   { "BLOB", CALXI_SQLITE3_BLOB }, { "REAL", CALXI_SQLITE3_REAL },
                  { "FLOA", CALXI_SQLITE3_REAL },   { "DOUB", CALXI_SQLITE3_REAL } };
    static const struct {
        const char *word;
        uint8_t class;
    } beginnings[] = { { "BOOL", CALXI_SQLITE3_BOOL },
                       { "TIMESTAMPTZ", CALXI_SQLITE3_TIMESTAMPTZ },
                       { "TIMESTAMP WITH TIME ZONE", CALXI_SQLITE3_TIMESTAMPTZ },
                       { "TIMESTAMP", CALXI_SQLITE3_TIMESTAMP },
                       { "DATETIME", CALXI_SQLITE3_TIMESTAMP },
                       { "DATE", CALXI_SQLITE3_DATE },
                       { "TIME", CALXI_SQLITE3_TIME },
                       { "INTERVAL", CALXI_SQLITE3_INTERVAL },
                       { "UUID", CALXI_SQLITE3_UUID },
                       { "JSON", CALXI_SQLITE3_JSON } };
    if (!type)
        return (calxi_sqlite3_type){ CALXI_SQLITE3_ANY, 0 };
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (starts(type, beginnings[i].word))
            return (calxi_sqlite3_type){ beginnings[i].class, 0 };
    if (starts(type, "DEC") || starts(type, "NUMERIC"))
        return (calxi_sqlite3_type){ CALXI_SQLITE3_DECIMAL, scale_of(type) };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (contains(type, parts[i].word))
            return (calxi_sqlite3_type){ parts[i].class, 0 };
    return (calxi_sqlite3_type){ CALXI_SQLITE3_ANY, 0 };
}

static uint32_t kind_of(uint8_t class)
{
    static const uint32_t kinds[] = {
        [CALXI_SQLITE3_ANY] = CALX_KIND_NONE,   [CALXI_SQLITE3_INTEGER] = CALX_KIND_INT64,
        [CALXI_SQLITE3_REAL] = CALX_KIND_DOUBLE, [CALXI_SQLITE3_TEXT] = CALX_KIND_STR,
        [CALXI_SQLITE3_BLOB] = CALX_KIND_BYTES, [CALXI_SQLITE3_BOOL] = CALX_KIND_BOOL,
        [CALXI_SQLITE3_TIMESTAMP] = CALX_KIND_TIMESTAMP, [CALXI_SQLITE3_DECIMAL] = CALX_KIND_DECIMAL,
        [CALXI_SQLITE3_TIMESTAMPTZ] = CALX_KIND_TIMESTAMPTZ, [CALXI_SQLITE3_DATE] = CALX_KIND_DATE,
        [CALXI_SQLITE3_TIME] = CALX_KIND_TIME, [CALXI_SQLITE3_INTERVAL] = CALX_KIND_INTERVAL,
        [CALXI_SQLITE3_UUID] = CALX_KIND_UUID, [CALXI_SQLITE3_JSON] = CALX_KIND_JSON,
    };
    return kinds[class];
}

static calx_str str_of(const char *text)
{
    return text ? (calx_str){ text, strlen(text) } : (calx_str){ "", 0 };
}

static bool fill(calxi_sqlite3_statement *statement, int count)
{
    for (int i = 0; i < count; i++) {
        const char *name = sqlite3_column_name(statement->stmt, i);
        const char *type = sqlite3_column_decltype(statement->stmt, i);
        if (!name) /* only when out of memory */
            return false;
        statement->types[i] = type_of(type);
        statement->columns[i] = (calx_column_info){
            .name = str_of(name), .type_name = str_of(type), .kind = kind_of(statement->types[i].class)
        };
    }
    return true;
}

static bool make(calxi_sqlite3_statement *statement, int reprepared)
{
    int count = sqlite3_column_count(statement->stmt);
    size_t size = (size_t)count * (sizeof(calx_column_info) + sizeof(calxi_sqlite3_type));
    calxi_sqlite3_host->release(statement->columns);
    statement->column_count = 0;
    statement->columns = calxi_sqlite3_host->allocate(size);
    if (!statement->columns)
        return false;
    statement->types = (calxi_sqlite3_type *)(statement->columns + count);
    if (!fill(statement, count)) {
        calxi_sqlite3_host->release(statement->columns);
        statement->columns = NULL;
        return false;
    }
    statement->column_count = count;
    statement->reprepared = reprepared;
    return true;
}

bool calxi_sqlite3_columns(calxi_sqlite3_statement *statement)
{
    int reprepared = sqlite3_stmt_status(statement->stmt, SQLITE_STMTSTATUS_REPREPARE, 0);
    return (statement->columns && reprepared == statement->reprepared) || make(statement, reprepared);
}

void calxi_sqlite3_describe(void *state, const calx_column_info **columns, size_t *count)
{
    const calxi_sqlite3_statement *statement = ((calxi_sqlite3_result *)state)->statement;
    *columns = statement ? statement->columns : NULL;
    *count = statement ? (size_t)statement->column_count : 0;
}
