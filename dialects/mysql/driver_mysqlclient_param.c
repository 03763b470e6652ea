/* SPDX-License-Identifier: MIT */
/* The mysqlclient driver: parameters of statements, from slots to the library's binds. */
#include "driver_mysqlclient.h"

/* What binding a parameter has found. */
enum {
    MOVED = 1, /* the library must hear of the bind */
    LONG = 2   /* its data is */
};
/* So many short parameters fit into a packet that is sent unseen, with the head of the packet. */
enum { FEW = MY_SURE_PACKET / 320 };

static bool points_at_data(enum enum_field_types type)
{
    return type == MYSQL_TYPE_STRING || type == MYSQL_TYPE_BLOB || type == MYSQL_TYPE_NEWDECIMAL;
}

/* The library must hear of a bind whose type changed, or whose text moved; values are read where they are. */
static inline bool retype(calxi_my_param *p, MYSQL_BIND *bind, enum enum_field_types type, my_bool is_unsigned)
{
    if (bind->buffer_type == type && bind->is_unsigned == is_unsigned)
        return false;
    bind->buffer_type = type;
    bind->is_unsigned = is_unsigned;
    if (!points_at_data(type))
        bind->buffer = &p->as;
    return true;
}

static inline unsigned put_integer(calxi_my_param *p, MYSQL_BIND *bind, int64_t value)
{
    p->as.i = value;
    return retype(p, bind, MYSQL_TYPE_LONGLONG, 0);
}

/* Short data is copied to where the bind points to already, which costs less than a bind that moved. */
static inline unsigned put_data(calxi_my_param *p, MYSQL_BIND *bind, enum enum_field_types type, const void *data,
                                size_t len)
{
    bool moved;
    unsigned is_long = LONG;
    p->is_null = data == NULL;
    if (!data)
        return 0; /* the bind keeps the type that it had */
    if (len <= sizeof p->data) {
        data = memcpy(p->data, data, len);
        is_long = 0;
    }
    moved = bind->buffer != data;
    p->length = (unsigned long)len;
    bind->buffer = (void *)(uintptr_t)data;
    bind->buffer_length = (unsigned long)len;
    return (retype(p, bind, type, 0) || moved ? MOVED : 0u) | is_long;
}

/* Of rows with the same day the date is computed once. */
static bool put_timestamp(calxi_my_param *p, MYSQL_BIND *bind, calx_timestamp value, unsigned *any)
{
    const int64_t length_of_day = INT64_C(86400000000);
    MYSQL_TIME *t = &p->as.time;
    int64_t day = value.us / length_of_day, in_day = value.us % length_of_day;
    unsigned int seconds;
    int32_t part[7];
    bool changed;
    if (value.us < INT64_C(-62135596800000000) || value.us > INT64_C(253402300799999999))
        return false; /* DATETIME knows the years 1 to 9999 */
    if (in_day < 0) {
        in_day += length_of_day;
        day--;
    }
    changed = retype(p, bind, MYSQL_TYPE_DATETIME, 0);
    *any |= changed;
    if (changed || p->day != day) {
        calx_timestamp_to_parts(value, part);
        memset(t, 0, sizeof *t);
        t->year = (unsigned int)part[0];
        t->month = (unsigned int)part[1];
        t->day = (unsigned int)part[2];
        t->time_type = MYSQL_TIMESTAMP_DATETIME;
        p->day = day;
    }
    seconds = (unsigned int)(in_day / 1000000);
    t->hour = seconds / 3600;
    t->minute = seconds / 60 % 60;
    t->second = seconds % 60;
    t->second_part = (unsigned long)(in_day % 1000000);
    return true;
}

/* Times, intervals, uuids and JSON. An interval is its microseconds, in a BIGINT; one of months has no such number. */
static uint32_t put_typed(calxi_my_param *p, MYSQL_BIND *bind, const calx_slot *slot, unsigned *any)
{
    const void *at = slot->to;
    int64_t us;
    switch (slot->kind) {
    case CALX_KIND_TIMESTAMP:
        return put_timestamp(p, bind, *(const calx_timestamp *)at, any) ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
    case CALX_KIND_TIMESTAMPTZ:
        return put_timestamp(p, bind, (calx_timestamp){ ((const calx_timestamptz *)at)->us }, any) ? CALX_FAULT_NONE
                                                                                                        : CALX_FAULT_RANGE;
    case CALX_KIND_DATE:
        *any |= retype(p, bind, MYSQL_TYPE_DATE, 0);
        return calxi_my_date_param(&p->as.time, *(const calx_date *)at) ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
    case CALX_KIND_TIME:
        *any |= retype(p, bind, MYSQL_TYPE_TIME, 0);
        return calxi_my_time_param(&p->as.time, *(const calx_time *)at) ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
    case CALX_KIND_INTERVAL:
        if (!calx_interval_to_us(*(const calx_interval *)at, &us))
            return CALX_FAULT_RANGE;
        *any |= put_integer(p, bind, us);
        return CALX_FAULT_NONE;
    case CALX_KIND_UUID: {
        char text[37];
        *any |= put_data(p, bind, MYSQL_TYPE_STRING, text, calx_uuid_to_text(*(const calx_uuid *)at, text));
        return CALX_FAULT_NONE;
    }
    case CALX_KIND_JSON:
        *any |= put_data(p, bind, MYSQL_TYPE_STRING, ((const calx_json *)at)->ptr, ((const calx_json *)at)->len);
        return CALX_FAULT_NONE;
    default:
        return CALX_FAULT_SLOT;
    }
}

enum { DIGITS_MAX = 65, FRACTION_MAX = 38 };

/* MariaDB 10.11 makes 65 nines of a hundred, and cuts what is behind 38 digits of a fraction, without a word. */
static bool decimal_fits(const calx_decimal *decimal)
{
    calx_decimal_digits_ d;
    if (!decimal->ptr || decimal->len <= FRACTION_MAX)
        return true;
    d = calx_decimal_take_apart_(decimal->ptr, decimal->len);
    while (d.fractions && d.fraction[d.fractions - 1] == '0')
        d.fractions--;
    return d.fractions <= FRACTION_MAX && d.wholes + d.fractions <= DIGITS_MAX;
}

/* Kinds that are rarer, and can fail. */
static uint32_t put_other(calxi_my_param *p, MYSQL_BIND *bind, const calx_slot *slot, unsigned *any)
{
    const void *at = slot->to;
    switch (slot->kind) {
    case CALX_KIND_BOOL:
        *any |= put_integer(p, bind, *(const bool *)at ? 1 : 0);
        break;
    case CALX_KIND_INT8:
        *any |= put_integer(p, bind, *(const int8_t *)at);
        break;
    case CALX_KIND_INT16:
        *any |= put_integer(p, bind, *(const int16_t *)at);
        break;
    case CALX_KIND_UINT8:
        *any |= put_integer(p, bind, *(const uint8_t *)at);
        break;
    case CALX_KIND_UINT16:
        *any |= put_integer(p, bind, *(const uint16_t *)at);
        break;
    case CALX_KIND_UINT32:
        *any |= put_integer(p, bind, *(const uint32_t *)at);
        break;
    case CALX_KIND_UINT64:
        p->as.i = (int64_t)(*(const uint64_t *)at);
        *any |= retype(p, bind, MYSQL_TYPE_LONGLONG, 1);
        break;
    case CALX_KIND_FLOAT: /* no infinity and no NaN: the server would store something else, or say nothing */
        p->as.f = *(const float *)at;
        *any |= retype(p, bind, MYSQL_TYPE_FLOAT, 0);
        return isfinite(p->as.f) ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
    case CALX_KIND_CSTRING: {
        const char *text = *(const char *const *)at;
        *any |= put_data(p, bind, MYSQL_TYPE_STRING, text, text ? strlen(text) : 0);
        break;
    }
    case CALX_KIND_BYTES:
        *any |= put_data(p, bind, MYSQL_TYPE_BLOB, ((const calx_bytes *)at)->ptr, ((const calx_bytes *)at)->len);
        break;
    case CALX_KIND_DECIMAL:
        if (!decimal_fits(at))
            return CALX_FAULT_RANGE;
        *any |=
            put_data(p, bind, MYSQL_TYPE_NEWDECIMAL, ((const calx_decimal *)at)->ptr, ((const calx_decimal *)at)->len);
        break;
    default:
        return put_typed(p, bind, slot, any);
    }
    return CALX_FAULT_NONE;
}

static inline uint32_t put_slot(calxi_my_param *p, MYSQL_BIND *bind, const calx_slot *slot, unsigned *any)
{
    if (slot->kind == CALX_KIND_NULL || slot->kind == CALX_KIND_NONE || (slot->valid && !slot->valid[0])) {
        p->is_null = 1; /* and keeps the type that it had */
        return CALX_FAULT_NONE;
    }
    p->is_null = 0;
    switch (slot->kind) {
    case CALX_KIND_INT32:
        *any |= put_integer(p, bind, *(const int32_t *)slot->to);
        return CALX_FAULT_NONE;
    case CALX_KIND_INT64:
        *any |= put_integer(p, bind, *(const int64_t *)slot->to);
        return CALX_FAULT_NONE;
    case CALX_KIND_DOUBLE:
        p->as.d = *(const double *)slot->to;
        *any |= retype(p, bind, MYSQL_TYPE_DOUBLE, 0);
        return isfinite(p->as.d) ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
    case CALX_KIND_STR:
        *any |=
            put_data(p, bind, MYSQL_TYPE_STRING, ((const calx_str *)slot->to)->ptr, ((const calx_str *)slot->to)->len);
        return CALX_FAULT_NONE;
    default:
        return put_other(p, bind, slot, any);
    }
}

/* Reads the parameters of one execution. mysql_stmt_bind_param copies all binds, and the types go to the server again:
 * it is called only when it must. */
bool calxi_my_params_bind(calxi_my_statement *statement, const calx_slot *slots, size_t count, bool *is_long, calx_io *io)
{
    calxi_my_connection *c = statement->connection;
    unsigned any = statement->bound ? 0 : MOVED;
    for (size_t i = 0; i < count; i++) {
        calxi_my_param *p = &statement->params[i];
        MYSQL_BIND *bind = &statement->param_binds[i];
        uint32_t fault = put_slot(p, bind, &slots[i], &any);
        if (fault) {
            statement->bound = 0;
            calxi_my_fail_fault(c, io, fault, i);
            return false;
        }
    }
    *is_long = (any & LONG) || count > FEW;
    if ((any & MOVED) && count && mysql_stmt_bind_param(statement->stmt, statement->param_binds)) {
        statement->bound = 0;
        calxi_my_fail_stmt(c, statement->stmt);
        return false;
    }
    statement->bound = 1;
    return true;
}
