/* SPDX-License-Identifier: MIT */
/* The dialect mysql: what an error of the server means in calx's taxonomy, and the names in its message. */
#include "dialect.h"

#include <string.h>

typedef struct error_row {
    int32_t code;
    uint8_t status;
    uint8_t kind;
} error_row;

/* MySQL 8.0 and MariaDB 10.11; codes from 1900 to 1999 and from 4000 are MariaDB's, those from 3000 to 3999 MySQL's. */
static const error_row rows[] = {
    { 1005, CALX_PROGRAMMING_ERROR, 0 },                           /* can't create table: a foreign key is wrong */
    { 1016, CALX_OPERATIONAL_ERROR, 0 },
    { 1020, CALX_OPERATIONAL_ERROR, CALX_SERIALIZATION_FAILURE },  /* record has changed since last read */
    { 1021, CALX_OPERATIONAL_ERROR, CALX_DISK_FULL },
    { 1022, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { 1040, CALX_OPERATIONAL_ERROR, 0 },                           /* too many connections */
    { 1044, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { 1045, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { 1046, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_DATABASE },
    { 1048, CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION },
    { 1049, CALX_OPERATIONAL_ERROR, CALX_NO_SUCH_DATABASE },
    { 1050, CALX_PROGRAMMING_ERROR, 0 },
    { 1051, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE },
    { 1052, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN },         /* ambiguous */
    { 1053, CALX_DISCONNECT, 0 },                                  /* server shutdown in progress */
    { 1054, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN },
    { 1062, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { 1064, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
    { 1065, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
    { 1072, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_COLUMN },
    { 1091, CALX_PROGRAMMING_ERROR, 0 },
    { 1109, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE },
    { 1114, CALX_OPERATIONAL_ERROR, CALX_DISK_FULL },              /* the table is full */
    { 1130, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { 1142, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { 1143, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { 1146, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE },
    { 1149, CALX_PROGRAMMING_ERROR, CALX_SYNTAX_ERROR },
    { 1153, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG },                /* packet larger than max_allowed_packet */
    { 1162, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG },
    { 1169, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { 1205, CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT },
    { 1213, CALX_OPERATIONAL_ERROR, CALX_DEADLOCK },
    { 1216, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
    { 1217, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
    { 1227, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { 1235, CALX_UNSUPPORTED, 0 },
    { 1242, CALX_PROGRAMMING_ERROR, 0 },                           /* subquery returns more than one row */
    { 1243, CALX_PROGRAMMING_ERROR, 0 },                           /* unknown prepared statement */
    { 1263, CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION },
    { 1264, CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { 1265, CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { 1267, CALX_PROGRAMMING_ERROR, CALX_TYPE_MISMATCH },          /* illegal mix of collations */
    { 1290, CALX_OPERATIONAL_ERROR, 0 },                           /* the server runs with an option that forbids it */
    { 1292, CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { 1295, CALX_UNSUPPORTED, 0 },
    { 1298, CALX_DATA_ERROR, 0 },
    { 1305, CALX_PROGRAMMING_ERROR, 0 },
    { 1317, CALX_OPERATIONAL_ERROR, CALX_CANCELLED },
    { 1364, CALX_INTEGRITY_ERROR, CALX_NOT_NULL_VIOLATION },       /* no value, no default, NOT NULL */
    { 1365, CALX_DATA_ERROR, CALX_DIVISION_BY_ZERO },
    { 1366, CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { 1367, CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { 1370, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { 1406, CALX_DATA_ERROR, CALX_VALUE_TOO_LONG },
    { 1411, CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { 1425, CALX_PROGRAMMING_ERROR, 0 },
    { 1426, CALX_PROGRAMMING_ERROR, 0 },
    { 1441, CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { 1451, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
    { 1452, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
    { 1525, CALX_DATA_ERROR, CALX_TYPE_MISMATCH },
    { 1557, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { 1569, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { 1586, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { 1613, CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT },
    { 1614, CALX_OPERATIONAL_ERROR, CALX_DEADLOCK },
    { 1615, CALX_PROGRAMMING_ERROR, 0 },
    { 1690, CALX_DATA_ERROR, CALX_OUT_OF_RANGE },
    { 1698, CALX_OPERATIONAL_ERROR, CALX_ACCESS_DENIED },
    { 1761, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { 1762, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { 1792, CALX_OPERATIONAL_ERROR, CALX_READ_ONLY },
    { 1836, CALX_OPERATIONAL_ERROR, CALX_READ_ONLY },
    { 1859, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION },
    { 1927, CALX_DISCONNECT, 0 },                                  /* connection was killed */
    { 1969, CALX_TIMEOUT, 0 },                                     /* max_statement_time exceeded */
    { 3024, CALX_TIMEOUT, 0 },                                     /* max_execution_time exceeded */
    { 3140, CALX_DATA_ERROR, CALX_TYPE_MISMATCH },                 /* invalid JSON text */
    { 3159, CALX_OPERATIONAL_ERROR, CALX_TLS_REFUSED },
    { 3572, CALX_OPERATIONAL_ERROR, CALX_LOCK_TIMEOUT },           /* NOWAIT */
    { 3730, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION },
    { 3819, CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION },
    { 4025, CALX_INTEGRITY_ERROR, CALX_CHECK_VIOLATION },
    { 4031, CALX_DISCONNECT, 0 }
};

/* Classes of SQLSTATE, for what the table does not know. HY is everything else that can go wrong in a server. */
static const struct {
    char state[3];
    uint8_t status;
} classes[] = {
    { "07", CALX_PROGRAMMING_ERROR }, { "08", CALX_DISCONNECT },        { "0A", CALX_UNSUPPORTED },
    { "0K", CALX_PROGRAMMING_ERROR }, { "20", CALX_PROGRAMMING_ERROR }, { "21", CALX_PROGRAMMING_ERROR },
    { "22", CALX_DATA_ERROR },        { "23", CALX_INTEGRITY_ERROR },   { "24", CALX_PROGRAMMING_ERROR },
    { "25", CALX_PROGRAMMING_ERROR }, { "28", CALX_OPERATIONAL_ERROR }, { "2F", CALX_PROGRAMMING_ERROR },
    { "3D", CALX_OPERATIONAL_ERROR }, { "40", CALX_OPERATIONAL_ERROR }, { "42", CALX_PROGRAMMING_ERROR },
    { "44", CALX_INTEGRITY_ERROR }
};

static calx_str sub(calx_str text, size_t from, size_t to)
{
    return (calx_str){ text.ptr + from, to - from };
}

/* Where `word` is in the message, from `from` on; len of the message when it is not. */
static size_t find(calx_str text, size_t from, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = from; i + len <= text.len; i++)
        if (memcmp(text.ptr + i, word, len) == 0)
            return i;
    return text.len;
}

static size_t find_last(calx_str text, const char *word)
{
    size_t at = text.len;
    for (size_t i = find(text, 0, word); i < text.len; i = find(text, i + 1, word))
        at = i;
    return at;
}

/* What stands between quotes after `word`: of the last one in the message, for a value before it may say anything. */
static calx_str quoted_after(calx_str text, const char *word, char quote)
{
    size_t from = find_last(text, word), to;
    if (from == text.len)
        return (calx_str){ NULL, 0 };
    from += strlen(word);
    if (from >= text.len || text.ptr[from] != quote)
        return (calx_str){ NULL, 0 };
    for (to = ++from; to < text.len && text.ptr[to] != quote; to++)
        ;
    return to < text.len ? sub(text, from, to) : (calx_str){ NULL, 0 };
}

/* The part of "db.table" or "table.key" behind the last dot. */
static calx_str behind_dot(calx_str name)
{
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '.')
            return sub(name, i, name.len);
    return name;
}

/* "... (`db`.`child`, CONSTRAINT `name` FOREIGN KEY (`column`) REFERENCES `parent` (`id`))" */
static void foreign_key_names(calx_driver_error *error)
{
    size_t at = find(error->message, 0, "(`");
    error->constraint = quoted_after(error->message, "CONSTRAINT ", '`');
    error->column = quoted_after(error->message, "FOREIGN KEY (", '`');
    if (at < error->message.len) {
        size_t dot = find(error->message, at, "`.`"), end;
        if (dot < error->message.len) {
            end = find(error->message, dot + 3, "`");
            if (end < error->message.len)
                error->table = sub(error->message, dot + 3, end);
        }
    }
}

/* "... for column `db`.`table`.`column` at row 1" (MariaDB), "... for column 'column' at row 1" (both) */
static void column_names(calx_driver_error *error)
{
    calx_str text = error->message;
    size_t at = find_last(text, "column `"), end;
    error->column = quoted_after(text, "column ", '\'');
    if (error->column.ptr || at == text.len)
        return;
    at = find(text, at, "`.`");
    end = at < text.len ? find(text, at + 3, "`.`") : text.len;
    if (end == text.len)
        return;
    error->table = sub(text, at + 3, end);
    at = end + 3;
    end = find(text, at, "`");
    if (end < text.len)
        error->column = sub(text, at, end);
}

/* MySQL 8.0.19 names the key 'table.key'; MariaDB 'key' alone, which may have a dot itself. */
static void unique_names(const calx_target *target, calx_driver_error *error)
{
    calx_str key = quoted_after(error->message, " for key ", '\'');
    calx_str name = target && (target->capabilities & CALX_TARGET_MARIADB) ? key : behind_dot(key);
    error->constraint = name;
    if (name.len < key.len)
        error->table = sub(key, 0, key.len - name.len - 1);
}

static void check_names(calx_driver_error *error)
{
    calx_str text = error->message;
    size_t at = find_last(text, "`.`");
    if (error->native_code == 3819)
        error->constraint = quoted_after(text, "constraint ", '\'');
    else
        error->constraint = quoted_after(text, "CONSTRAINT ", '`');
    if (at < text.len) {
        size_t end = find(text, at + 3, "`");
        if (end < text.len)
            error->table = sub(text, at + 3, end);
    }
}

/* The names in a message in English (lc_messages); in another language there are none. */
static void read_names(const calx_target *target, calx_driver_error *error)
{
    switch (error->native_code) {
    case 1062:
    case 1586:
    case 1859:
        unique_names(target, error);
        break;
    case 1216:
    case 1217:
    case 1451:
    case 1452:
        foreign_key_names(error);
        break;
    case 3819:
    case 4025:
        check_names(error);
        break;
    case 1048:
        error->column = quoted_after(error->message, "Column ", '\'');
        break;
    case 1364:
        error->column = quoted_after(error->message, "Field ", '\'');
        break;
    case 1054:
        error->column = behind_dot(quoted_after(error->message, "Unknown column ", '\''));
        break;
    case 1051:
        error->table = behind_dot(quoted_after(error->message, "Unknown table ", '\''));
        break;
    case 1146:
        error->table = behind_dot(quoted_after(error->message, "Table ", '\''));
        break;
    case 1264:
    case 1265:
    case 1292:
    case 1366:
    case 1406:
        column_names(error);
        break;
    default:
        break;
    }
}

static const error_row *find_row(int32_t code)
{
    size_t low = 0, high = sizeof rows / sizeof *rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (rows[middle].code == code)
            return &rows[middle];
        if (rows[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void calxi_mysql_classify(const calx_target *target, calx_driver_error *error)
{
    const error_row *row;
    if (error->status || !error->native_code)
        return;
    row = find_row(error->native_code);
    error->status = row ? row->status : CALX_OPERATIONAL_ERROR;
    error->kind = row ? row->kind : 0u;
    for (size_t i = 0; !row && i < sizeof classes / sizeof *classes; i++)
        if (memcmp(error->sqlstate, classes[i].state, 2) == 0)
            error->status = classes[i].status;
    /* 1047 is "unknown command"; Galera says by it that the node does not serve */
    if (error->native_code == 1047)
        error->status = find(error->message, 0, "WSREP") < error->message.len ? CALX_NOT_READY : CALX_INTERFACE_ERROR;
    if (error->native_code == 1290 && find(error->message, 0, "read-only") < error->message.len)
        error->kind = CALX_READ_ONLY;
    if ((error->flags & CALX_DRIVER_ERROR_DISCONNECT) && error->status == CALX_OPERATIONAL_ERROR && !error->kind)
        error->status = CALX_DISCONNECT;
    read_names(target, error);
}
