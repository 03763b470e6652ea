/* SPDX-License-Identifier: MIT */
/* The libpq driver: the columns of a result: names, types, and which decoder reads them. */
#include "driver_libpq.h"

#include <string.h>

typedef struct type_row {
    Oid oid;
    uint8_t binary; /* CALXI_PQ_DECODE_... by format */
    uint8_t text;
    uint32_t kind;
    const char *name;
} type_row;

/* Names as format_type() gives them. Types without a binary decoder travel as text and read as text. */
static const type_row types[] = {
    { CALXI_PQ_INT8, CALXI_PQ_DECODE_INT8, CALXI_PQ_DECODE_INT_TEXT, CALX_KIND_INT64, "bigint" },
    { CALXI_PQ_INT4, CALXI_PQ_DECODE_INT4, CALXI_PQ_DECODE_INT_TEXT, CALX_KIND_INT64, "integer" },
    { CALXI_PQ_TEXT, CALXI_PQ_DECODE_TEXT, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "text" },
    { CALXI_PQ_VARCHAR, CALXI_PQ_DECODE_TEXT, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "character varying" },
    { CALXI_PQ_BOOL, CALXI_PQ_DECODE_BOOL, CALXI_PQ_DECODE_BOOL_TEXT, CALX_KIND_BOOL, "boolean" },
    { CALXI_PQ_FLOAT8, CALXI_PQ_DECODE_FLOAT8, CALXI_PQ_DECODE_FLOAT8_TEXT, CALX_KIND_DOUBLE, "double precision" },
    { CALXI_PQ_NUMERIC, CALXI_PQ_DECODE_NUMERIC, CALXI_PQ_DECODE_NUMERIC_TEXT, CALX_KIND_DECIMAL, "numeric" },
    { CALXI_PQ_TIMESTAMP, CALXI_PQ_DECODE_TIMESTAMP, CALXI_PQ_DECODE_TIMESTAMP_TEXT, CALX_KIND_TIMESTAMP,
      "timestamp without time zone" },
    { CALXI_PQ_BYTEA, CALXI_PQ_DECODE_BYTEA, CALXI_PQ_DECODE_BYTEA_TEXT, CALX_KIND_BYTES, "bytea" },
    { CALXI_PQ_INT2, CALXI_PQ_DECODE_INT2, CALXI_PQ_DECODE_INT_TEXT, CALX_KIND_INT64, "smallint" },
    { CALXI_PQ_FLOAT4, CALXI_PQ_DECODE_FLOAT4, CALXI_PQ_DECODE_FLOAT4_TEXT, CALX_KIND_DOUBLE, "real" },
    { CALXI_PQ_OID, CALXI_PQ_DECODE_OID, CALXI_PQ_DECODE_INT_TEXT, CALX_KIND_INT64, "oid" },
    { CALXI_PQ_BPCHAR, CALXI_PQ_DECODE_TEXT, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "character" },
    { CALXI_PQ_NAME, CALXI_PQ_DECODE_TEXT, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "name" },
    { CALXI_PQ_CHAR, CALXI_PQ_DECODE_CHAR, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "\"char\"" },
    { CALXI_PQ_JSON, CALXI_PQ_DECODE_JSON, CALXI_PQ_DECODE_JSON, CALX_KIND_JSON, "json" },
    { CALXI_PQ_JSONB, CALXI_PQ_DECODE_JSONB, CALXI_PQ_DECODE_JSON, CALX_KIND_JSON, "jsonb" },
    { CALXI_PQ_UUID, CALXI_PQ_DECODE_UUID, CALXI_PQ_DECODE_UUID_TEXT, CALX_KIND_UUID, "uuid" },
    { CALXI_PQ_DATE, CALXI_PQ_DECODE_DATE, CALXI_PQ_DECODE_DATE_TEXT, CALX_KIND_DATE, "date" },
    { CALXI_PQ_TIME, CALXI_PQ_DECODE_TIME, CALXI_PQ_DECODE_TIME_TEXT, CALX_KIND_TIME, "time without time zone" },
    { CALXI_PQ_TIMESTAMPTZ, CALXI_PQ_DECODE_TIMESTAMPTZ, CALXI_PQ_DECODE_TIMESTAMPTZ_TEXT, CALX_KIND_TIMESTAMPTZ,
      "timestamp with time zone" },
    { CALXI_PQ_INTERVAL, CALXI_PQ_DECODE_INTERVAL, CALXI_PQ_DECODE_INTERVAL_TEXT, CALX_KIND_INTERVAL, "interval" },
    { CALXI_PQ_UNKNOWN, CALXI_PQ_DECODE_TEXT, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "unknown" },
    { CALXI_PQ_VOID, CALXI_PQ_DECODE_TEXT, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "void" },
    { 1266, CALXI_PQ_DECODE_NONE, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "time with time zone" },
    { 790, CALXI_PQ_DECODE_NONE, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "money" },
    { 142, CALXI_PQ_DECODE_NONE, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "xml" },
    { 869, CALXI_PQ_DECODE_NONE, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "inet" },
    { 650, CALXI_PQ_DECODE_NONE, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "cidr" }
};
static const type_row other_type = { 0, CALXI_PQ_DECODE_NONE, CALXI_PQ_DECODE_TEXT, CALX_KIND_STR, "" };

static const type_row *type_of(Oid oid)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].oid == oid)
            return &types[i];
    return &other_type;
}

static bool all_binary(const PGresult *source, int count)
{
    for (int i = 0; i < count; i++)
        if (type_of(PQftype(source, i))->binary == CALXI_PQ_DECODE_NONE)
            return false;
    return true;
}

calxi_pq_shape *calxi_pq_shape_create(const PGresult *source, bool described)
{
    int count = PQnfields(source);
    size_t size = sizeof(calxi_pq_shape) + (size_t)count * (sizeof(calx_column_info) + 1);
    calxi_pq_shape *shape;
    uint8_t *decoders;
    char *names;
    for (int i = 0; i < count; i++)
        size += strlen(PQfname(source, i)) + 1;
    shape = calxi_pq_host->allocate(size);
    if (!shape)
        return NULL;
    atomic_init(&shape->references, 1);
    shape->count = (uint32_t)count;
    /* A description does not know formats yet: binary is what will be asked for when every column has a decoder. */
    shape->binary = count && (described ? all_binary(source, count) : PQfformat(source, 0) == 1);
    decoders = (uint8_t *)(shape->columns + count);
    names = (char *)(decoders + count);
    shape->decoders = decoders;
    for (int i = 0; i < count; i++) {
        const type_row *type = type_of(PQftype(source, i));
        size_t len = strlen(PQfname(source, i));
        memcpy(names, PQfname(source, i), len + 1);
        shape->columns[i] = (calx_column_info){ .name = { names, len },
                                                .kind = type->kind,
                                                .native_type = PQftype(source, i),
                                                .type_name = { type->name, strlen(type->name) } };
        decoders[i] = shape->binary ? type->binary : type->text;
        names += len + 1;
    }
    return shape;
}

void calxi_pq_shape_release(calxi_pq_shape *shape)
{
    if (shape && atomic_fetch_sub_explicit(&shape->references, 1, memory_order_acq_rel) == 1)
        calxi_pq_host->release(shape);
}
