/* SPDX-License-Identifier: MIT */
/* The libpq driver: arguments, from slots to what PQsendQueryPrepared takes. */
#include "driver_libpq.h"

#include <calx/plugin/slot.h>

#include <stdio.h>
#include <string.h>

/* An argument, read. `type` is what it asks to be; 0: whatever the server makes of the text. */
typedef struct argument {
    Oid type;
    bool is_null;
    bool terminated; /* the text is followed by a NUL */
    int64_t i;
    double d;
    const char *text;
    size_t len;
} argument;

/* Widths go by the slot's size: a slot may point at the widened number of a calx_value. */
static int64_t read_signed(const calx_slot *slot)
{
    switch (slot->size) {
    case 1:
        return *(const int8_t *)slot->to;
    case 2:
        return *(const int16_t *)slot->to;
    case 4:
        return *(const int32_t *)slot->to;
    default:
        return *(const int64_t *)slot->to;
    }
}

static uint64_t read_unsigned(const calx_slot *slot)
{
    switch (slot->size) {
    case 1:
        return *(const uint8_t *)slot->to;
    case 2:
        return *(const uint16_t *)slot->to;
    case 4:
        return *(const uint32_t *)slot->to;
    default:
        return *(const uint64_t *)slot->to;
    }
}

static void read_text(argument *out, Oid type, const char *text, size_t len)
{
    out->type = type;
    out->text = text;
    out->len = len;
    out->is_null = !text;
}

static void read_small(argument *out, int64_t value)
{
    out->type = value >= INT32_MIN && value <= INT32_MAX ? CALXI_PQ_INT4 : CALXI_PQ_INT8;
    out->i = value;
}

static void read_uint64(argument *out, uint64_t value)
{
    out->type = value <= INT64_MAX ? CALXI_PQ_INT8 : CALXI_PQ_NUMERIC;
    out->i = (int64_t)value; /* as bits */
}

/* Kinds that are rarer. JSON goes untyped: it may be for a column of json or of jsonb. */
static bool read_typed(const calx_slot *slot, argument *out)
{
    switch (slot->kind) {
    case CALX_KIND_TIMESTAMPTZ:
        out->type = CALXI_PQ_TIMESTAMPTZ;
        out->i = ((const calx_timestamptz *)slot->to)->us;
        return true;
    case CALX_KIND_DATE:
        out->type = CALXI_PQ_DATE;
        out->i = ((const calx_date *)slot->to)->days;
        return true;
    case CALX_KIND_TIME:
        out->type = CALXI_PQ_TIME;
        out->i = ((const calx_time *)slot->to)->us;
        return true;
    case CALX_KIND_INTERVAL:
        read_text(out, CALXI_PQ_INTERVAL, slot->to, 16);
        return true;
    case CALX_KIND_UUID:
        read_text(out, CALXI_PQ_UUID, slot->to, 16);
        return true;
    case CALX_KIND_JSON:
        read_text(out, 0, ((const calx_json *)slot->to)->ptr, ((const calx_json *)slot->to)->len);
        return true;
    default:
        return false;
    }
}

/* False: a slot that is no argument. */
static bool read_argument(const calx_slot *slot, argument *out)
{
    const char *text;
    memset(out, 0, sizeof *out);
    if (slot->kind == CALX_KIND_NULL || (slot->valid && !*slot->valid)) {
        out->is_null = true;
        return true;
    }
    switch (slot->kind) {
    case CALX_KIND_BOOL:
        out->type = CALXI_PQ_BOOL;
        out->i = *(const bool *)slot->to;
        return true;
    case CALX_KIND_INT8:
    case CALX_KIND_INT16:
    case CALX_KIND_INT32:
        read_small(out, read_signed(slot));
        return true;
    case CALX_KIND_UINT8:
    case CALX_KIND_UINT16:
        read_small(out, (int64_t)read_unsigned(slot));
        return true;
    case CALX_KIND_INT64:
        out->type = CALXI_PQ_INT8;
        out->i = read_signed(slot);
        return true;
    case CALX_KIND_UINT32:
    case CALX_KIND_UINT64:
        read_uint64(out, read_unsigned(slot));
        return true;
    case CALX_KIND_FLOAT:
    case CALX_KIND_DOUBLE:
        out->type = CALXI_PQ_FLOAT8;
        out->d = slot->size == sizeof(float) ? (double)*(const float *)slot->to : *(const double *)slot->to;
        return true;
    case CALX_KIND_CSTRING:
        text = *(const char *const *)slot->to;
        read_text(out, 0, text, text ? strlen(text) : 0);
        out->terminated = true;
        return true;
    case CALX_KIND_STR:
        read_text(out, 0, ((const calx_str *)slot->to)->ptr, ((const calx_str *)slot->to)->len);
        return true;
    case CALX_KIND_BYTES:
        read_text(out, CALXI_PQ_BYTEA, ((const calx_bytes *)slot->to)->ptr, ((const calx_bytes *)slot->to)->len);
        return true;
    case CALX_KIND_DECIMAL:
        read_text(out, CALXI_PQ_NUMERIC, ((const calx_decimal *)slot->to)->ptr, ((const calx_decimal *)slot->to)->len);
        return true;
    case CALX_KIND_TIMESTAMP:
        out->type = CALXI_PQ_TIMESTAMP;
        out->i = ((const calx_timestamp *)slot->to)->us;
        return true;
    default:
        return read_typed(slot, out);
    }
}

void calxi_pq_declare(const calxi_pq_statement *statement, const calx_slot *slots, Oid *types)
{
    argument arg;
    for (size_t i = 0; i < statement->parameters; i++) {
        if (!read_argument(&slots[i], &arg) || arg.is_null)
            continue;
        if (arg.type == CALXI_PQ_INT4 && types[i] == CALXI_PQ_INT8)
            continue; /* wide enough already */
        types[i] = arg.type;
    }
}

/* Types whose binary input is the text itself: no copy for a NUL at its end. */
static bool takes_text(Oid type)
{
    return type == CALXI_PQ_TEXT || type == CALXI_PQ_VARCHAR || type == CALXI_PQ_BPCHAR || type == CALXI_PQ_NAME ||
           type == CALXI_PQ_JSON;
}

/* Sent as the bytes that they are. */
static bool is_raw(Oid type)
{
    return type == CALXI_PQ_BYTEA || type == CALXI_PQ_UUID;
}

/* Whether the text has to be copied, and into how many bytes. */
static size_t copy_size(const argument *arg, Oid type)
{
    if (arg->is_null)
        return 0;
    if (arg->text)
        return arg->terminated || is_raw(arg->type) || takes_text(type) ? 0 : arg->len + 1;
    return arg->type == CALXI_PQ_NUMERIC ? 21 : 0; /* a uint64 in digits */
}

/* Whether an argument of that kind may need a copy at all. */
static inline bool may_copy(uint32_t kind, Oid type)
{
    return kind == CALX_KIND_DECIMAL || kind == CALX_KIND_UINT32 || kind == CALX_KIND_UINT64 ||
           kind == CALX_KIND_INTERVAL || ((kind == CALX_KIND_STR || kind == CALX_KIND_JSON) && !takes_text(type));
}

/* The `i`-th is longer than all others, or makes the message too long. */
static void note_long(calxi_pq_statement *statement, size_t i)
{
    statement->connection->long_parameter = i + 1;
}

static int32_t reserve_text(calxi_pq_statement *statement, const calx_slot *slots, const Oid *types)
{
    size_t size = 0;
    argument arg;
    char *larger;
    for (size_t i = 0; i < statement->parameters; i++)
        if (may_copy(slots[i].kind, types[i]) && read_argument(&slots[i], &arg)) {
            size_t copy = copy_size(&arg, types[i]);
            if (copy > CALXI_PQ_MESSAGE_MAX - size) {
                note_long(statement, i);
                return CALXI_PQ_BIND_TOO_LONG;
            }
            size += copy;
        }
    if (size <= statement->text_room)
        return CALXI_PQ_BOUND;
    larger = calxi_pq_host->reallocate(statement->text, size + size / 2);
    if (!larger)
        return CALXI_PQ_BIND_NO_MEMORY;
    statement->text = larger;
    statement->text_room = size + size / 2;
    return CALXI_PQ_BOUND;
}

/* All of them together, the head of each among them. */
static int32_t check_size(calxi_pq_statement *statement)
{
    size_t size = 0;
    int longest = 0;
    for (size_t i = 0; i < statement->parameters; i++) {
        int len = statement->values[i] ? statement->lengths[i] : 0;
        size += (size_t)len + 4 + 2;
        if (len > longest) {
            longest = len;
            note_long(statement, i);
        }
    }
    return size > CALXI_PQ_MESSAGE_MAX ? CALXI_PQ_BIND_TOO_LONG : CALXI_PQ_BOUND;
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define TO_NETWORK(bits, value) __builtin_bswap##bits(value)
#else
#define TO_NETWORK(bits, value) (value)
#endif

/* The last `size` bytes of the value in network order. */
static void put_scalar(calxi_pq_statement *statement, size_t i, uint64_t value, int size)
{
    value = TO_NETWORK(64, value << (64 - 8 * size));
    statement->scalars[i] = value;
    statement->values[i] = (const char *)&statement->scalars[i];
    statement->lengths[i] = size;
    statement->formats[i] = 1;
}

/* An integer for a parameter of another integer type, when it fits. */
static int32_t put_integer(calxi_pq_statement *statement, size_t i, int64_t value, Oid type)
{
    if (type == CALXI_PQ_INT8)
        put_scalar(statement, i, (uint64_t)value, 8);
    else if (type == CALXI_PQ_INT4 && value >= INT32_MIN && value <= INT32_MAX)
        put_scalar(statement, i, (uint64_t)value, 4);
    else if (type == CALXI_PQ_INT2 && value >= INT16_MIN && value <= INT16_MAX)
        put_scalar(statement, i, (uint64_t)value, 2);
    else
        return CALXI_PQ_OTHER_TYPE;
    return CALXI_PQ_BOUND;
}

static int32_t put_text(calxi_pq_statement *statement, size_t i, const argument *arg, Oid type, char **room)
{
    bool binary = is_raw(arg->type) || takes_text(type);
    const char *text = arg->text;
    if (!copy_size(arg, type)) {
        statement->values[i] = text;
    } else {
        memcpy(*room, text, arg->len);
        (*room)[arg->len] = '\0';
        statement->values[i] = *room;
        *room += arg->len + 1;
    }
    statement->lengths[i] = (int)arg->len;
    statement->formats[i] = binary;
    return CALXI_PQ_BOUND;
}

static int32_t put_numeric(calxi_pq_statement *statement, size_t i, const argument *arg, Oid type, char **room)
{
    if (arg->text)
        return put_text(statement, i, arg, type, room);
    statement->values[i] = *room;
    *room += snprintf(*room, 21, "%llu", (unsigned long long)(uint64_t)arg->i) + 1;
    statement->lengths[i] = 0; /* not read, as the format is text */
    statement->formats[i] = 0;
    return CALXI_PQ_BOUND;
}

/* Writes one argument for a parameter of `type`. It is written when the type is what the argument asks for; else the
 * statement must be prepared for its types, or the same SQL would mean different things by what it was first run with
 * (:x / 2 with 3 and with 3.0). Text that went untyped fits whatever type the server found for it. */
static int32_t put_argument(calxi_pq_statement *statement, size_t i, const argument *arg, Oid declared, Oid type,
                            char **room)
{
    uint64_t bits;
    if (arg->is_null) {
        statement->values[i] = NULL;
        statement->formats[i] = 0;
        return CALXI_PQ_BOUND;
    }
    switch (arg->type) {
    case 0:
        return declared ? CALXI_PQ_OTHER_TYPE : put_text(statement, i, arg, type, room);
    case CALXI_PQ_INT4:
    case CALXI_PQ_INT8:
        return put_integer(statement, i, arg->i, type);
    default:
        break;
    }
    if (arg->type != type)
        return CALXI_PQ_OTHER_TYPE;
    switch (arg->type) {
    case CALXI_PQ_BOOL:
        put_scalar(statement, i, (uint64_t)arg->i, 1);
        return CALXI_PQ_BOUND;
    case CALXI_PQ_FLOAT8:
        memcpy(&bits, &arg->d, sizeof bits);
        put_scalar(statement, i, bits, 8);
        return CALXI_PQ_BOUND;
    case CALXI_PQ_TIMESTAMP:
    case CALXI_PQ_TIMESTAMPTZ:
        put_scalar(statement, i, (uint64_t)(arg->i - CALXI_PQ_EPOCH), 8);
        return CALXI_PQ_BOUND;
    case CALXI_PQ_DATE:
        put_scalar(statement, i, (uint64_t)(arg->i - CALXI_PQ_EPOCH_DAY), 4);
        return CALXI_PQ_BOUND;
    case CALXI_PQ_TIME:
        put_scalar(statement, i, (uint64_t)arg->i, 8);
        return CALXI_PQ_BOUND;
    case CALXI_PQ_INTERVAL:
        calxi_pq_put_interval(arg->text, *room);
        statement->values[i] = *room;
        statement->lengths[i] = 16;
        statement->formats[i] = 1;
        *room += 16;
        return CALXI_PQ_BOUND;
    case CALXI_PQ_NUMERIC:
        return put_numeric(statement, i, arg, type, room);
    default:
        return put_text(statement, i, arg, type, room);
    }
}

/* What no server would take, or would take for something else. */
static uint32_t fault_of(const argument *arg, const calx_slot *slot)
{
    if (arg->is_null)
        return CALX_FAULT_NONE;
    if (!arg->text || arg->type == CALXI_PQ_INTERVAL || arg->type == CALXI_PQ_UUID)
        return calxi_pq_typed_fault(slot);
    if (arg->type != CALXI_PQ_BYTEA && !arg->terminated && memchr(arg->text, '\0', arg->len))
        return CALX_FAULT_NUL; /* sent as text it would end there */
    return CALX_FAULT_NONE;
}

/* Where encoded arguments go: the statement's arrays, in registers. */
typedef struct places {
    uint64_t *scalars;
    const char **values;
    int *lengths, *formats;
} places;

static inline void put_value(places to, size_t i, const void *value, size_t len)
{
    to.values[i] = value;
    to.lengths[i] = (int)len;
    to.formats[i] = 1;
}

static inline bool put_word(places to, size_t i, uint64_t value)
{
    to.scalars[i] = TO_NETWORK(64, value);
    put_value(to, i, &to.scalars[i], sizeof value);
    return true;
}

static inline bool put_half(places to, size_t i, uint32_t value)
{
    value = TO_NETWORK(32, value);
    memcpy(&to.scalars[i], &value, sizeof value);
    put_value(to, i, &to.scalars[i], sizeof value);
    return true;
}

static inline bool put_text_as_it_is(places to, size_t i, const calx_str *text)
{
    if (!text->ptr || text->len > CALXI_PQ_LONG || memchr(text->ptr, '\0', text->len))
        return false;
    put_value(to, i, text->ptr, text->len);
    return true;
}

/* The arguments that most statements have: of just the type that the parameter has. False: another sort. */
static inline bool bind_common(places to, size_t i, const calx_slot *slot, Oid declared, Oid type)
{
    int64_t whole;
    switch (slot->kind) {
    case CALX_KIND_NULL:
        to.values[i] = NULL;
        to.formats[i] = 0;
        return true;
    case CALX_KIND_INT64:
        return type == CALXI_PQ_INT8 && put_word(to, i, *(const uint64_t *)slot->to);
    case CALX_KIND_DOUBLE:
        memcpy(&whole, slot->to, sizeof whole);
        return type == CALXI_PQ_FLOAT8 && put_word(to, i, (uint64_t)whole);
    case CALX_KIND_INT32:
        return type == CALXI_PQ_INT4 && slot->size == sizeof(int32_t) && put_half(to, i, *(const uint32_t *)slot->to);
    case CALX_KIND_TIMESTAMP:
        whole = ((const calx_timestamp *)slot->to)->us;
        return type == CALXI_PQ_TIMESTAMP && whole >= CALXI_PQ_FIRST && whole <= CALXI_PQ_LAST &&
               put_word(to, i, (uint64_t)(whole - CALXI_PQ_EPOCH));
    case CALX_KIND_STR:
        return !declared && takes_text(type) && put_text_as_it_is(to, i, slot->to);
    default:
        return false;
    }
}

static int32_t bind_any(calxi_pq_statement *statement, size_t i, const calx_slot *slot, Oid declared, Oid type,
                        char **room, calx_io *io)
{
    argument arg;
    bool good = read_argument(slot, &arg);
    uint32_t fault;
    if (good && arg.len > CALXI_PQ_MESSAGE_MAX) { /* before its bytes are looked at */
        note_long(statement, i);
        return CALXI_PQ_BIND_TOO_LONG;
    }
    fault = good ? fault_of(&arg, slot) : CALX_FAULT_SLOT;
    if (!fault)
        return put_argument(statement, i, &arg, declared, type, room);
    io->fault = fault;
    io->fault_column = (uint32_t)i;
    return CALXI_PQ_BIND_FAULT;
}

/* The arguments from the i-th on, of which that one is not common. */
static __attribute__((noinline)) int32_t bind_rest(calxi_pq_statement *statement, size_t i, const calx_slot *slots, const Oid *declared,
                         const Oid *types, calx_io *io)
{
    int32_t bound = reserve_text(statement, slots, types);
    char *room = statement->text;
    for (; i < statement->parameters && bound == CALXI_PQ_BOUND; i++)
        bound = bind_any(statement, i, &slots[i], declared[i], types[i], &room, io);
    return bound == CALXI_PQ_BOUND ? check_size(statement) : bound;
}

int32_t calxi_pq_bind(calxi_pq_statement *statement, const calx_slot *slots, const Oid *types, calx_io *io)
{
    const Oid *declared = types == statement->actual ? statement->declared : types;
    const places to = { statement->scalars, statement->values, statement->lengths, statement->formats };
    size_t count = statement->parameters;
    for (size_t i = 0; i < count; i++)
        if (slots[i].valid || !bind_common(to, i, &slots[i], declared[i], types[i]))
            return bind_rest(statement, i, slots, declared, types, io);
    return CALXI_PQ_BOUND;
}
