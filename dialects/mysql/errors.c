/* SPDX-License-Identifier: MIT */
/* The dialect mysql: what an error of the server means in calx's taxonomy where its code alone does not tell, and
 * the names in its message. */
#include "dialect.h"

#include <calx/plugin/write.h>

#include <string.h>

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

enum { JSON_DEPTH = 31 }; /* MariaDB 10.11 */

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
    /* MariaDB 10.11: a check that stands with a column, such as that of JSON, is named table.column. What the driver has added tells that one. */
    if (error->constraint.len > error->table.len + 1 && error->table.len && error->constraint.ptr[error->table.len] == '.' &&
        memcmp(error->constraint.ptr, error->table.ptr, error->table.len) == 0) {
        error->column = sub(error->constraint, error->table.len + 1, error->constraint.len);
        error->limit = find(text, 0, "; detail: ") < text.len && find(text, 0, "'json_valid'") < text.len ? CALX_LIMIT_JSON : CALX_LIMIT_JSON_CHECK;
        error->limit_size = JSON_DEPTH;
    }
}

/* "Unknown table 'db.table'", "Unknown VIEW: 'db.view'" */
static calx_str unknown_table(calx_str text)
{
    calx_str name = quoted_after(text, "Unknown table ", '\'');
    return behind_dot(name.ptr ? name : quoted_after(text, "Unknown VIEW: ", '\''));
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
    case 1052:
        error->column = behind_dot(quoted_after(error->message, "Column ", '\''));
        break;
    case 1054:
        error->column = behind_dot(quoted_after(error->message, "Unknown column ", '\''));
        break;
    case 1060:
        error->column = quoted_after(error->message, "Duplicate column name ", '\'');
        break;
    case 1072:
        error->column = quoted_after(error->message, "Key column ", '\'');
        break;
    case 1091:
        error->column = quoted_after(error->message, "DROP COLUMN ", '`');
        break;
    case 1050:
    case 1114:
        error->table = behind_dot(quoted_after(error->message, "able ", '\''));
        break;
    case 1051:
    case 4092:
        error->table = unknown_table(error->message);
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

static bool says(const calx_driver_error *error, const char *word)
{
    return find(error->message, 0, word) < error->message.len;
}

/* Codes that stand for several mistakes: the message, as the server words it, tells which. */
static void refine(calx_driver_error *error)
{
    switch (error->native_code) {
    case 1047: /* "unknown command"; Galera says by it that the node does not serve */
        error->status = says(error, "WSREP") ? CALX_NOT_READY : CALX_INTERFACE_ERROR;
        error->kind = 0;
        break;
    case 1091: /* "Can't DROP COLUMN `x`; check that it exists", or an index or a constraint */
        if (says(error, "DROP COLUMN"))
            error->kind = CALX_NO_SUCH_COLUMN;
        break;
    case 1226: /* "User 'x' has exceeded the 'max_queries_per_hour' resource" */
        if (!says(error, "connections"))
            error->kind = CALX_OUT_OF_RESOURCES;
        break;
    case 1290:
        if (says(error, "read-only"))
            error->kind = CALX_READ_ONLY;
        break;
    case 1366: /* "Incorrect string value": bytes that are no text in the column's character set */
        if (says(error, "Incorrect string value"))
            error->kind = CALX_INVALID_ENCODING;
        break;
    case 1396: /* "Operation CREATE USER failed for 'x'@'%'" */
        error->kind = says(error, "CREATE ") ? CALX_ALREADY_EXISTS : CALX_NO_SUCH_OBJECT;
        break;
    default:
        break;
    }
    /* Of the system below: 1005, 1030, 1026, 1811 and others give its errno. */
    if (says(error, "(errno: 28 ") || says(error, "Got error 28 ")) {
        error->status = CALX_OPERATIONAL_ERROR;
        error->kind = CALX_DISK_FULL;
    } else if (error->native_code == 1005 && says(error, "(errno: 121 "))
        error->kind = CALX_ALREADY_EXISTS; /* the name of a foreign key */
}

void calxi_mysql_classify(const calx_target *target, calx_driver_error *error)
{
    if (error->status || !error->native_code)
        return;
    calxi_mysql_classify_code(target, error);
    refine(error);
    if ((error->flags & CALX_DRIVER_ERROR_DISCONNECT) && error->status == CALX_OPERATIONAL_ERROR && !error->kind)
        error->status = CALX_DISCONNECT;
    read_names(target, error);
    calx_classify_range(error);
}
