/* SPDX-License-Identifier: MIT */
/* Fuzz target: a row of MySQL's binary protocol, with any bytes, decoded by the mysqlclient driver's callback. The
 * library's own checks are left out: the buffer is all that bounds the row. */
#include "slots.h"

/* The callback is static: its file is compiled here once more, under other names. */
#define calxi_my_wire_attach fuzz_wire_attach
#define calxi_my_wire_detach fuzz_wire_detach
#include "../../dialects/mysql/driver_mysqlclient_wire.c"

#include "util/memory.h"

static const calx_host host = {
    .struct_size = sizeof host, .allocate = calxi_alloc, .reallocate = calxi_realloc, .release = calxi_free
};

enum { COLUMNS = 5 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = { data, size };
    size_t count = take_byte(&in) % COLUMNS + 1, len;
    static calxi_my_column columns[COLUMNS];
    static calxi_my_connection c;
    static MYSQL mysql;
    place places[COLUMNS];
    calx_slot slots[COLUMNS];
    unsigned char *buffer, *at;
    uint8_t nulls;
    calxi_my_host = &host;
    memset(columns, 0, sizeof columns);
    memset(&c, 0, sizeof c);
    for (size_t i = 0; i < count; i++) {
        uint8_t type = take_byte(&in);
        place_make(&places[i], take_byte(&in));
        slots[i] = places[i].slot;
        columns[i].decode = (calxi_my_decode)((type & 0x7f) % (MY_BYTES + 1));
        columns[i].is_unsigned = type >> 7;
    }
    nulls = take_byte(&in);
    len = in.size;
    buffer = malloc(len + 1); /* the library puts a NUL behind a packet */
    require(buffer != NULL, "no memory");
    memcpy(buffer, in.data, len);
    buffer[len] = 0;
    mysql.net.buff = buffer;
    mysql.net.buff_end = buffer + len;
    c.mysql = &mysql;
    c.slots = slots;
    c.slot_count = count;
    c.columns = columns;
    c.wire_end = &c.wire_nowhere;
    at = buffer;
    for (unsigned i = 0; i < count && !c.wire_fault; i++)
        put_column(&c, i, nulls >> i & 1 ? NULL : &at);
    *c.wire_end = '\0';
    require(at >= buffer && at <= buffer + len, "beyond the row");
    for (size_t i = 0; i < (c.wire_fault ? c.wire_fault_column : count); i++)
        place_read(&places[i]);
    free(buffer);
    return 0;
}
