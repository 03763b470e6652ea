/* SPDX-License-Identifier: MIT */
/* Fuzz target: a row of PostgreSQL's, binary or text, of any type and with any bytes, decoded by the libpq driver. */
#include "slots.h"

#include "../../dialects/postgresql/driver_libpq.h"

#include "util/memory.h"

enum { COLUMNS = 4 };

static const calx_host host = {
    .struct_size = sizeof host, .allocate = calxi_alloc, .reallocate = calxi_realloc, .release = calxi_free
};

/* What follows the row is not calx's: libpq puts a NUL behind each value. */
static PGresult *make_row(input *in, int count, int format)
{
    static const Oid types[] = { CALXI_PQ_BOOL,
                                 CALXI_PQ_BYTEA,
                                 CALXI_PQ_CHAR,
                                 CALXI_PQ_NAME,
                                 CALXI_PQ_INT8,
                                 CALXI_PQ_INT2,
                                 CALXI_PQ_INT4,
                                 CALXI_PQ_TEXT,
                                 CALXI_PQ_OID,
                                 CALXI_PQ_JSON,
                                 CALXI_PQ_FLOAT4,
                                 CALXI_PQ_FLOAT8,
                                 CALXI_PQ_UNKNOWN,
                                 CALXI_PQ_BPCHAR,
                                 CALXI_PQ_VARCHAR,
                                 CALXI_PQ_NUMERIC,
                                 CALXI_PQ_TIMESTAMP,
                                 CALXI_PQ_UUID,
                                 CALXI_PQ_JSONB,
                                 1082,
                                 1083,
                                 1184,
                                 1186,
                                 1266 };
    PGresAttDesc columns[COLUMNS];
    PGresult *row = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    char name[] = "c";
    memset(columns, 0, sizeof columns);
    for (int i = 0; i < count; i++) {
        columns[i].name = name;
        columns[i].typid = types[take_byte(in) % (sizeof types / sizeof *types)];
        columns[i].format = format;
    }
    require(row && PQsetResultAttrs(row, count, columns), "no memory");
    for (int i = 0; i < count; i++) {
        size_t len = take_byte(in), got;
        char *value;
        if (len == 0xff) { /* NULL */
            require(PQsetvalue(row, 0, i, NULL, -1), "no memory");
            continue;
        }
        value = take_block(in, len, &got);
        require(PQsetvalue(row, 0, i, value, (int)got), "no memory");
        free(value);
    }
    return row;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = { data, size };
    uint8_t head = take_byte(&in);
    int count = head % COLUMNS + 1;
    place places[COLUMNS];
    calx_slot slots[COLUMNS];
    calxi_pq_result result;
    PGresult *row;
    calx_io io = { .struct_size = sizeof io };
    bool decoded;
    calxi_pq_host = &host;
    for (int i = 0; i < count; i++) {
        place_make(&places[i], take_byte(&in));
        slots[i] = places[i].slot;
    }
    row = make_row(&in, count, head & 0x80 ? 0 : 1);
    memset(&result, 0, sizeof result);
    result.shape = calxi_pq_shape_create(row, false);
    require(result.shape != NULL, "no memory");
    result.rows = row;
    decoded = calxi_pq_decode_row(&result, 0, slots, (size_t)count, 0, &io);
    require(decoded || (io.fault != CALX_FAULT_NONE && io.fault_column < (uint32_t)count), "a fault in no column");
    for (int i = 0; i < (decoded ? count : (int)io.fault_column); i++)
        place_read(&places[i]);
    calxi_pq_scratch_free(&result);
    calxi_pq_shape_release(result.shape);
    PQclear(row);
    return 0;
}
