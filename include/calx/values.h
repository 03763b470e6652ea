/* SPDX-License-Identifier: MIT */
/* calx/values.h: dates, times, intervals, uuids, decimals and JSON: made, taken apart, compared, from and to text. */
#ifndef CALX_VALUES_H
#define CALX_VALUES_H

#include <calx/error.h>
#include <calx/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Functions that read text take exactly the form that they name: no spaces around it, no other order, no words. They answer
 * CALX_OK, or CALX_DATA_ERROR with the reason in *why (static text; `why` may be NULL) and the value zeroed. Functions that write
 * text answer its length, without the NUL that follows it, as snprintf does: `size` of CALX_TEXT_MAX is enough for all of them, a
 * shorter `out` gets as much as fits, and 0 means that the value is none of its type (a year of 10000). No function here allocates
 * or keeps anything, and all may be called from any thread. */
enum { CALX_TEXT_MAX = 80 };

/** A day and a time of day. Of a time, the first three are 0; of a date, the others. */
typedef struct calx_parts {
    int32_t year; /**< 1 to 9999 */
    int32_t month, day;
    int32_t hour, minute, second, microsecond;
} calx_parts;

/** A value from its parts, and back. Parts that do not exist (February 29 of 2023, an hour of 24) are CALX_DATA_ERROR. The parts of a
 *  value outside of its type are all zero. */
CALX_API calx_status calx_date_make(const calx_parts *parts, calx_date *date);
CALX_API calx_parts calx_date_parts(calx_date date);
CALX_API calx_status calx_time_make(const calx_parts *parts, calx_time *time);
CALX_API calx_parts calx_time_parts(calx_time time);
CALX_API calx_status calx_timestamp_make(const calx_parts *parts, calx_timestamp *timestamp);
CALX_API calx_parts calx_timestamp_parts(calx_timestamp timestamp);
/** In UTC. */
CALX_API calx_status calx_timestamptz_make(const calx_parts *parts, calx_timestamptz *timestamp);
CALX_API calx_parts calx_timestamptz_parts(calx_timestamptz timestamp);
/** The present moment, by the system's clock. */
CALX_API calx_timestamptz calx_timestamptz_now(void);

/** "2024-02-29" */
CALX_API calx_status calx_date_parse(const char *text, size_t len, calx_date *date, const char **why);
CALX_API size_t calx_date_format(calx_date date, char *out, size_t size);
/** "12:34", "12:34:56", "12:34:56.789012"; written with seconds, and with six digits of a fraction that is not zero */
CALX_API calx_status calx_time_parse(const char *text, size_t len, calx_time *time, const char **why);
CALX_API size_t calx_time_format(calx_time time, char *out, size_t size);
/** "2024-02-29 12:34:56.789012", or a T for the space, or the date alone */
CALX_API calx_status calx_timestamp_parse(const char *text, size_t len, calx_timestamp *timestamp, const char **why);
CALX_API size_t calx_timestamp_format(calx_timestamp timestamp, char *out, size_t size);
/** The same with Z or an offset: "2024-02-29 12:34:56+01:00", "2024-02-29T12:34:56Z"; written in UTC, with "+00:00" */
CALX_API calx_status calx_timestamptz_parse(const char *text, size_t len, calx_timestamptz *timestamp, const char **why);
CALX_API size_t calx_timestamptz_format(calx_timestamptz timestamp, char *out, size_t size);
/** ISO 8601: "P1Y2M3DT4H5M6.789S"; each number may have a sign of its own ("P-1DT12H"); "P2W" is 14 days; written without weeks */
CALX_API calx_status calx_interval_parse(const char *text, size_t len, calx_interval *interval, const char **why);
CALX_API size_t calx_interval_format(calx_interval interval, char *out, size_t size);
/** "550e8400-e29b-41d4-a716-446655440000", in any case of letters, also without hyphens; written in lower case */
CALX_API calx_status calx_uuid_parse(const char *text, size_t len, calx_uuid *uuid, const char **why);
CALX_API size_t calx_uuid_format(calx_uuid uuid, char *out, size_t size);

/** Below 0, 0, or above 0, as PostgreSQL orders them: a month counts as 30 days, a day as 24 hours. */
CALX_API int calx_interval_compare(calx_interval a, calx_interval b);
/** By bytes, which is how PostgreSQL and text order them. */
CALX_API int calx_uuid_compare(calx_uuid a, calx_uuid b);

/** "-12.50": an optional "-", digits, and an optional "." with digits. The decimal points to `text`, which is not copied. */
CALX_API calx_status calx_decimal_parse(const char *text, size_t len, calx_decimal *decimal, const char **why);
/** Below 0, 0, or above 0, exactly, however many digits: 1.0 is 1.00, and -0 is 0. What is no decimal comes after all that are. */
CALX_API int calx_decimal_compare(calx_decimal a, calx_decimal b);
/** Writes `number` to `out`, 21 bytes, which the decimal points to. */
CALX_API calx_decimal calx_decimal_from_int64(int64_t number, char *out);
/** The integer that the decimal is; CALX_DATA_ERROR when it has a fraction, or does not fit. */
CALX_API calx_status calx_decimal_to_int64(calx_decimal decimal, int64_t *number);

/** Whether the text is JSON (RFC 8259), nested at most 1000 deep: CALX_OK or CALX_DATA_ERROR. *offset, unless NULL: how many bytes could be
 *  the beginning of some. */
CALX_API calx_status calx_json_check(const char *text, size_t len, size_t *offset);

/** The label of a C enumeration's number, which is an index into `labels`, as a text to bind; a NULL `ptr` for a number without one. */
CALX_API calx_str calx_enum_label(const char *const *labels, size_t count, int64_t number);
/** The number of a label that was fetched; CALX_DATA_ERROR, and -1, when it is none. */
CALX_API calx_status calx_enum_number(const char *const *labels, size_t count, calx_str label, int32_t *number);

#ifdef __cplusplus
}
#endif
#endif
