/* SPDX-License-Identifier: MIT */
/* Fuzz target: rows of any values, in columns of every declared type, read through the fault driver and the public functions, while one call
 * of the driver goes wrong or none does. What was fetched is whole, the host keeps the driver's rules, and the handle is usable again. */
#include "slots.h"

#include "../fault/fault_driver.h"

#include <calx/calx.h>
#include <calx/plugin.h>

#include <inttypes.h>

enum { COLUMNS = 6, ROWS = 3 };

extern const calx_plugin *dialect_sqlite_LTX_calx_plugin_init(const calx_host *host);

static const char *const types[] = { "",     "INTEGER", "REAL", "TEXT",     "BLOB", "BOOLEAN", "TIMESTAMP",    "TIMESTAMPTZ",
                                     "DATE", "TIME",    "UUID", "INTERVAL", "JSON", "NUMERIC", "DECIMAL(9,2)", "DECIMAL_TEXT(38,10) COLLATE decimal" };
enum { TYPES = sizeof types / sizeof *types };

static calx_engine *engine;

static void begin(void)
{
    char message[512];
    if (engine)
        return;
    require(calx_plugin_register(dialect_sqlite_LTX_calx_plugin_init, message, sizeof message) == CALX_OK, message);
    require(fault_driver_register(message, sizeof message), message);
    engine = calx_engine_create("sqlite+fault:///:memory:", .statement_timeout = 60);
}

/* In the transaction that is rolled back at the end. SQLite stores any value in a column of any type. */
static void make_table(calx_session *session, const uint8_t *columns, size_t count)
{
    char sql[600] = "CREATE TABLE t (n INTEGER PRIMARY KEY";
    for (size_t i = 0; i < count; i++)
        snprintf(sql + strlen(sql), sizeof sql - strlen(sql), ", c%zu %s", i, types[columns[i] % TYPES]);
    snprintf(sql + strlen(sql), sizeof sql - strlen(sql), ")");
    require(calx_exec(session, calx_text(sql)) == CALX_OK, calx_errmsg(session));
}

/* ---- the rows ---- */

/* What the bytes say, in one of SQLite's own classes. Text is cast from bytes: calx binds none that is not UTF-8, and tables hold it. */
static calx_arg choose(input *in, char **block, bool *is_text)
{
    uint8_t what = take_byte(in);
    double number;
    uint64_t bits;
    size_t len;
    *is_text = what % 5 == 3;
    switch (what % 5) {
    case 0:
        return calx_arg_null(CALX_NULL);
    case 1:
        return calx_arg_int64((int64_t)take_number(in));
    case 2:
        bits = take_number(in);
        memcpy(&number, &bits, sizeof number);
        return calx_arg_double(number);
    default:
        *block = take_block(in, what / 5, &len);
        return calx_arg_bytes((calx_bytes){ *block, len });
    }
}

static void write_row(calx_session *session, input *in, size_t count)
{
    char sql[300] = "INSERT INTO t VALUES (NULL", *blocks[COLUMNS] = { NULL };
    calx_arg args[COLUMNS];
    for (size_t i = 0; i < count; i++) {
        bool is_text;
        args[i] = choose(in, &blocks[i], &is_text);
        snprintf(sql + strlen(sql), sizeof sql - strlen(sql), is_text ? ", CAST(:b%zu AS TEXT)" : ", :b%zu", i);
    }
    snprintf(sql + strlen(sql), sizeof sql - strlen(sql), ")");
    calx_exec(session, calx_text(sql), ((calx_args_t){ args, count }));
    for (size_t i = 0; i < count; i++)
        free(blocks[i]);
}

/* The columns by name, so that no input has another number of them. */
static calx_result *query(calx_session *session, size_t count, bool stream)
{
    char sql[100] = "SELECT c0";
    for (size_t i = 1; i < count; i++)
        snprintf(sql + strlen(sql), sizeof sql - strlen(sql), ", c%zu", i);
    snprintf(sql + strlen(sql), sizeof sql - strlen(sql), " FROM t ORDER BY n");
    return calx_query(session, calx_text(sql), CALX_NO_ARGS, .stream = stream);
}

/* ---- reading them ---- */

static void read_texts(const calx_result *result, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const calx_value *value = calx_result_value(result, i);
        require(value != NULL, "a row has no such value");
        read_value(value);
    }
}

/* Each in the way that the program would. */
static void read_rows(calx_result *result, place *places, size_t count, uint8_t way)
{
    calx_slot slots[COLUMNS];
    for (size_t i = 0; i < count; i++)
        slots[i] = places[i].slot;
    if (way % 4 == 0) {
        while (calx_fetch_n(result, slots, count))
            for (size_t i = 0; i < count; i++)
                place_read(&places[i]);
    } else if (way % 4 == 1) {
        while (calx_result_next(result)) {
            read_texts(result, calx_result_column_count(result));
            for (size_t i = 0; i < count; i++)
                if (places[i].slot.kind && calx_result_get_at(result, i, &slots[i]) == CALX_OK)
                    place_read(&places[i]);
        }
    } else if (way % 4 == 2) {
        calx_rows rows = calx_result_all(result);
        for (size_t i = 0; i < rows.count * rows.columns; i++)
            read_value(&rows.values[i]);
    } else {
        char part[7];
        size_t got;
        while (calx_result_next(result))
            for (size_t i = 0; i < count; i++)
                for (size_t at = 0; calx_result_read(result, i, at, part, sizeof part, &got) == CALX_OK && got; at += got)
                    require(got <= sizeof part, "more was read than there is room");
    }
}

/* What is left is as a program must find it. */
static void check_after(calx_session *session)
{
    const char *rule;
    int64_t answer = 0;
    fault_disarm();
    require(calx_rollback(session) == CALX_OK, "no rollback");
    require(calx_scalar(session, calx_text("SELECT 42"), &answer) == CALX_OK && answer == 42, "the session is not usable");
    require(calx_session_close(session) == CALX_OK, "an error is left");
    rule = fault_broken_rule();
    require(!rule, rule ? rule : "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = { data, size };
    uint8_t kind = take_byte(&in) % FAULT_KINDS, at = take_byte(&in), way = take_byte(&in);
    size_t count = take_byte(&in) % COLUMNS + 1;
    uint8_t columns[COLUMNS];
    place places[COLUMNS];
    calx_session *session;
    calx_result *result;
    begin();
    for (size_t i = 0; i < count; i++) {
        columns[i] = take_byte(&in);
        place_make(&places[i], take_byte(&in));
    }
    session = calx_session_open(engine);
    make_table(session, columns, count);
    for (int row = 0; row < ROWS && in.size; row++)
        write_row(session, &in, count); /* when that fails the session has failed, and is read all the same */
    if (kind != FAULT_NONE)
        fault_arm((fault_kind)kind, at % 8 + 1u, (way & 0x80) != 0);
    result = query(session, count, (way & 0x40) != 0);
    read_rows(result, places, count, way);
    calx_result_close(result);
    check_after(session);
    return 0;
}
