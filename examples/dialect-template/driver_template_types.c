/* SPDX-License-Identifier: MIT */
/* Types that the library has no storage for: kept as text or as a number, so that the library itself compares and sorts them. */
#include "driver_template.h"

#include <string.h>

bool is_typed(uint32_t kind)
{
    return kind == CALX_KIND_TIMESTAMP || (kind >= CALX_KIND_TIMESTAMPTZ && kind <= CALX_KIND_JSON);
}

/* calx/plugin/convert_types.h writes each kind in one form, which sorts as what it stands for. A moment is written in UTC, without
 * its offset; an interval is its microseconds. */
int bind_typed(sqlite3_stmt *stmt, int index, const calx_slot *slot, uint32_t *fault)
{
    static const size_t sizes[] = { [CALX_KIND_TIMESTAMP] = 8, [CALX_KIND_TIMESTAMPTZ] = 8, [CALX_KIND_DATE] = 4, [CALX_KIND_TIME] = 8,
                                    [CALX_KIND_INTERVAL] = sizeof(calx_interval), [CALX_KIND_UUID] = 16 };
    calx_value value = { .kind = slot->kind == CALX_KIND_TIMESTAMPTZ ? CALX_KIND_TIMESTAMP : slot->kind };
    char text[CALX_TYPED_TEXT];
    int64_t us = 0;
    if (slot->kind == CALX_KIND_JSON)
        return sqlite3_bind_text64(stmt, index, ((const calx_json *)slot->to)->ptr, ((const calx_json *)slot->to)->len, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    memcpy(&value.as, slot->to, sizes[slot->kind]);
    if (slot->kind == CALX_KIND_INTERVAL) {
        *fault = calx_interval_to_us(value.as.interval, &us) ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
        return sqlite3_bind_int64(stmt, index, us);
    }
    *fault = calx_typed_to_text(&value, text) ? CALX_FAULT_NONE : CALX_FAULT_RANGE;
    return *fault ? SQLITE_OK : sqlite3_bind_text(stmt, index, text, -1, SQLITE_TRANSIENT);
}

static bool read_as(const char *text, size_t len, calx_value *to)
{
    switch (to->kind) {
    case CALX_KIND_TIMESTAMP:
        return calx_timestamp_from_text(text, len, &to->as.timestamp);
    case CALX_KIND_TIMESTAMPTZ:
        return calx_timestamptz_from_text(text, len, false, &to->as.timestamptz);
    case CALX_KIND_DATE:
        return calx_date_from_text(text, len, &to->as.date);
    case CALX_KIND_TIME:
        return calx_time_from_text(text, len, &to->as.time);
    case CALX_KIND_INTERVAL:
        return calx_interval_from_text(text, len, &to->as.interval);
    default:
        return calx_uuid_from_text(text, len, &to->as.uuid);
    }
}

/* A text as a value of the kind, or, where it is none, as the text that it is; into a slot of kind VALUE. */
uint32_t put_typed(const calx_slot *to, uint32_t kind, const char *text, size_t len)
{
    calx_value value = { .kind = kind };
    uint32_t fault = kind == CALX_KIND_JSON          ? calx_slot_put_json(to, 0, text, len)
                     : read_as(text, len, &value) ? calx_slot_put_typed(to, 0, &value)
                                                  : calx_slot_put_text(to, 0, text, len);
    ((calx_value *)to->to)->flags = CALX_VALUE_UNTYPED; /* SQLite does not tell one kind of time from the other */
    return fault;
}

/* ---- the collation that the sqlite dialect's decimals have: by value, for texts such as "-12.50" */

typedef struct digits {
    int sign;
    const char *text;
    size_t whole, len; /* before the point, and in all */
} digits;

static digits digits_of(const char *text, int len)
{
    digits d = { len && *text == '-' ? -1 : 1, text, 0, (size_t)len };
    for (d.text += d.sign < 0, d.len -= d.sign < 0; d.len && *d.text == '0'; d.len--)
        d.text++;
    while (d.whole < d.len && d.text[d.whole] != '.')
        d.whole++;
    while (d.len > d.whole && (d.text[d.len - 1] == '0' || d.text[d.len - 1] == '.'))
        d.len--;
    d.sign = d.len ? d.sign : 0;
    return d;
}

int compare_decimals(void *context, int a_len, const void *a, int b_len, const void *b)
{
    digits x = digits_of(a, a_len), y = digits_of(b, b_len);
    size_t shorter = x.len < y.len ? x.len : y.len;
    int order;
    (void)context;
    if (x.sign != y.sign)
        return x.sign - y.sign;
    if (x.whole != y.whole)
        return x.whole < y.whole ? -x.sign : x.sign;
    order = memcmp(x.text, y.text, shorter);
    if (order == 0)
        order = (x.len > y.len) - (x.len < y.len);
    return x.sign * order;
}
