/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: the columns of a result: what they are, and the buffers that the library fetches into. */
#include "driver_mysqlclient.h"

enum {
    CHARSET_BINARY = 63,  /* "binary": what tells BLOB from TEXT */
    BUFFER_FIRST = 256,   /* a column of varying length begins with no more, and grows to what came */
    BUFFER_KEPT = 1 << 18 /* and does not keep more than this between two results */
};

static bool is_binary(const MYSQL_FIELD *field)
{
    return field->charsetnr == CHARSET_BINARY;
}

/* MariaDB 10.5 and later tell with a column what its text stands for: "uuid" as the type, "json" as the format. */
static calxi_my_decode decode_of_text(const MYSQL_FIELD *field)
{
#if MY_NONBLOCKING && MARIADB_PACKAGE_VERSION_ID >= 30300
    MARIADB_CONST_STRING name = { NULL, 0 };
    if (!mariadb_field_attr(&name, field, MARIADB_FIELD_ATTR_FORMAT_NAME) && name.length == 4 && !memcmp(name.str, "json", 4))
        return MY_JSON;
    if (!mariadb_field_attr(&name, field, MARIADB_FIELD_ATTR_DATA_TYPE_NAME) && name.length == 4 && !memcmp(name.str, "uuid", 4))
        return MY_UUID;
#endif
    return is_binary(field) ? MY_BYTES : MY_TEXT;
}

static calxi_my_decode decode_of(const MYSQL_FIELD *field)
{
    switch (field->type) {
    case MYSQL_TYPE_TINY:
        return MY_INT8;
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
        return MY_INT16;
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
        return MY_INT32;
    case MYSQL_TYPE_LONGLONG:
        return MY_INT64;
    case MYSQL_TYPE_FLOAT:
        return MY_FLOAT;
    case MYSQL_TYPE_DOUBLE:
        return MY_DOUBLE;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        return MY_DECIMAL;
    case MYSQL_TYPE_TIMESTAMP:
    case MYSQL_TYPE_DATETIME:
        return MY_DATETIME;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
        return MY_DATE;
    case MYSQL_TYPE_TIME:
        return MY_TIME;
    case MYSQL_TYPE_BIT:
        return MY_BIT;
    case MYSQL_TYPE_NULL:
        return MY_NULL;
    case MYSQL_TYPE_JSON: /* MySQL: its charset is binary, and it is text nevertheless */
        return MY_JSON;
    case MYSQL_TYPE_ENUM:
    case MYSQL_TYPE_SET:
        return MY_TEXT;
    case MYSQL_TYPE_GEOMETRY:
        return MY_BYTES;
    default:
        return decode_of_text(field);
    }
}

static const char *type_name_of(const MYSQL_FIELD *field, calxi_my_decode decode)
{
    bool is_unsigned = (field->flags & UNSIGNED_FLAG) != 0, binary = is_binary(field);
    if (decode == MY_JSON || decode == MY_UUID)
        return decode == MY_JSON ? "JSON" : "UUID";
    switch (field->type) {
    case MYSQL_TYPE_TINY:
        return is_unsigned ? "TINYINT UNSIGNED" : "TINYINT";
    case MYSQL_TYPE_SHORT:
        return is_unsigned ? "SMALLINT UNSIGNED" : "SMALLINT";
    case MYSQL_TYPE_YEAR:
        return "YEAR";
    case MYSQL_TYPE_INT24:
        return is_unsigned ? "MEDIUMINT UNSIGNED" : "MEDIUMINT";
    case MYSQL_TYPE_LONG:
        return is_unsigned ? "INT UNSIGNED" : "INT";
    case MYSQL_TYPE_LONGLONG:
        return is_unsigned ? "BIGINT UNSIGNED" : "BIGINT";
    case MYSQL_TYPE_FLOAT:
        return "FLOAT";
    case MYSQL_TYPE_DOUBLE:
        return "DOUBLE";
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        return "DECIMAL";
    case MYSQL_TYPE_TIMESTAMP:
        return "TIMESTAMP";
    case MYSQL_TYPE_DATETIME:
        return "DATETIME";
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
        return "DATE";
    case MYSQL_TYPE_TIME:
        return "TIME";
    case MYSQL_TYPE_BIT:
        return "BIT";
    case MYSQL_TYPE_NULL:
        return "NULL";
    case MYSQL_TYPE_GEOMETRY:
        return "GEOMETRY";
    case MYSQL_TYPE_STRING:
        if (field->flags & ENUM_FLAG)
            return "ENUM";
        if (field->flags & SET_FLAG)
            return "SET";
        return binary ? "BINARY" : "CHAR";
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_VARCHAR:
        return binary ? "VARBINARY" : "VARCHAR";
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
        return binary ? "BLOB" : "TEXT";
    default:
        return "";
    }
}

static uint32_t kind_of(const calxi_my_column *column)
{
    switch (column->decode) {
    case MY_NULL:
        return CALX_KIND_NULL;
    case MY_INT8:
    case MY_INT16:
    case MY_INT32:
        return CALX_KIND_INT64;
    case MY_INT64:
        return column->is_unsigned ? CALX_KIND_UINT64 : CALX_KIND_INT64;
    case MY_BIT:
        return CALX_KIND_UINT64;
    case MY_FLOAT:
    case MY_DOUBLE:
        return CALX_KIND_DOUBLE;
    case MY_DATETIME:
        return CALX_KIND_TIMESTAMP;
    case MY_DATE:
        return CALX_KIND_DATE;
    case MY_TIME:
        return CALX_KIND_TIME;
    case MY_JSON:
        return CALX_KIND_JSON;
    case MY_UUID:
        return CALX_KIND_UUID;
    case MY_DECIMAL:
        return CALX_KIND_DECIMAL;
    case MY_BYTES:
        return CALX_KIND_BYTES;
    default:
        return CALX_KIND_STR;
    }
}

static void point(calxi_my_column *column, MYSQL_BIND *bind)
{
    static const struct {
        enum enum_field_types type;
        unsigned long size;
    } shapes[] = {
        [MY_NULL] = { MYSQL_TYPE_NULL, 0 },
        [MY_INT8] = { MYSQL_TYPE_TINY, 1 },
        [MY_INT16] = { MYSQL_TYPE_SHORT, 2 },
        [MY_INT32] = { MYSQL_TYPE_LONG, 4 },
        [MY_INT64] = { MYSQL_TYPE_LONGLONG, 8 },
        [MY_FLOAT] = { MYSQL_TYPE_FLOAT, 4 },
        [MY_DOUBLE] = { MYSQL_TYPE_DOUBLE, 8 },
        [MY_DATETIME] = { MYSQL_TYPE_DATETIME, sizeof(MYSQL_TIME) },
        [MY_DATE] = { MYSQL_TYPE_DATE, sizeof(MYSQL_TIME) },
        [MY_TIME] = { MYSQL_TYPE_TIME, sizeof(MYSQL_TIME) },
        [MY_BIT] = { MYSQL_TYPE_BLOB, 8 },
        [MY_DECIMAL] = { MYSQL_TYPE_STRING, 0 },
        [MY_TEXT] = { MYSQL_TYPE_STRING, 0 },
        [MY_JSON] = { MYSQL_TYPE_STRING, 0 },
        [MY_UUID] = { MYSQL_TYPE_STRING, 0 },
        [MY_BYTES] = { MYSQL_TYPE_BLOB, 0 },
    };
    memset(bind, 0, sizeof *bind);
    bind->buffer_type = shapes[column->decode].type;
    bind->is_unsigned = column->is_unsigned ? 1 : 0;
    bind->is_null = &column->is_null;
    bind->error = &column->error;
    bind->length = &column->length;
    bind->buffer = &column->as;
    bind->buffer_length = shapes[column->decode].size;
    if (column->decode >= MY_DECIMAL) {
        bind->buffer = column->buffer;
        bind->buffer_length = (unsigned long)(column->capacity - 1); /* room for the NUL */
    }
}

void calxi_my_columns_point(calxi_my_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++)
        point(&columns->items[i], &columns->binds[i]);
}

/* Whether the columns are still what was made of them: a statement's may change when a table was altered. */
bool calxi_my_columns_same(const calxi_my_columns *columns, const MYSQL_FIELD *fields, size_t count)
{
    if (columns->count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const calxi_my_column *column = &columns->items[i];
        if (column->name != fields[i].name || column->type != fields[i].type || column->flags != fields[i].flags ||
            column->charset != fields[i].charsetnr)
            return false;
    }
    return true;
}

/* At least `capacity` bytes for the value; what was in the buffer is lost. */
bool calxi_my_column_grow(calxi_my_column *column, size_t capacity)
{
    char *buffer = calxi_my_host->allocate(capacity);
    if (!buffer)
        return false;
    calxi_my_host->release(column->buffer);
    column->buffer = buffer;
    column->capacity = capacity;
    return true;
}

/* After a result: buffers that one large value made large are given back. */
void calxi_my_columns_shrink(calxi_my_columns *columns, uint8_t *rebind)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].capacity > BUFFER_KEPT && calxi_my_column_grow(&columns->items[i], BUFFER_FIRST + 1))
            *rebind = 1;
}

bool calxi_my_columns_make(calxi_my_columns *columns, const MYSQL_FIELD *fields, size_t count, bool bound)
{
    calxi_my_columns_clear(columns);
    if (!count)
        return true;
    columns->infos = calxi_my_host->allocate(count * sizeof *columns->infos);
    columns->items = calxi_my_host->allocate(count * sizeof *columns->items);
    columns->binds = bound ? calxi_my_host->allocate(count * sizeof *columns->binds) : NULL;
    if (columns->items)
        memset(columns->items, 0, count * sizeof *columns->items);
    columns->count = columns->items ? count : 0;
    if (!columns->infos || !columns->items || (bound && !columns->binds)) {
        calxi_my_columns_clear(columns);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        calxi_my_column *column = &columns->items[i];
        const char *type_name;
        column->decode = decode_of(&fields[i]);
        type_name = type_name_of(&fields[i], column->decode);
        column->is_unsigned = (fields[i].flags & UNSIGNED_FLAG) != 0;
        column->name = fields[i].name;
        column->type = fields[i].type;
        column->flags = fields[i].flags;
        column->charset = fields[i].charsetnr;
        columns->infos[i] = (calx_column_info){ .name = { fields[i].name, fields[i].name_length },
                                                .kind = kind_of(column),
                                                .native_type = (uint32_t)fields[i].type,
                                                .type_name = { type_name, strlen(type_name) } };
        if (bound && column->decode >= MY_DECIMAL &&
            !calxi_my_column_grow(column, (fields[i].length < BUFFER_FIRST ? fields[i].length : BUFFER_FIRST) + 1)) {
            calxi_my_columns_clear(columns);
            return false;
        }
    }
    return true;
}

void calxi_my_columns_clear(calxi_my_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++)
        calxi_my_host->release(columns->items[i].buffer);
    calxi_my_host->release(columns->infos);
    calxi_my_host->release(columns->items);
    calxi_my_host->release(columns->binds);
    memset(columns, 0, sizeof *columns);
}
