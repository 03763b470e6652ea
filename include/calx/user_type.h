/* SPDX-License-Identifier: MIT */
/* calx/user_type.h: types of the program's own: over a type of SQL, with functions for values on their way to the database and back.
 *
 *     static calx_status cents_to_decimal(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context);
 *     static calx_status decimal_to_cents(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context);
 *     static const calx_user_type money = { sizeof money, "money", cents_to_decimal, decimal_to_cents, NULL };
 *     ...
 *     CALX_COLUMN(item, price, .type = { .kind = CALX_TYPE_NUMERIC, .length = 10, .scale = 2, .user = &money })
 *
 * The column is a NUMERIC(10, 2) in the database, and whole cents to the program: what it is compared with and set to goes through the
 * first function, what is fetched of it through the second. */
#ifndef CALX_USER_TYPE_H
#define CALX_USER_TYPE_H

#include <calx/error.h>
#include <calx/node.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One conversion under way: lives as long as the call. */
typedef struct calx_conversion calx_conversion;

/** Makes one value of another. `from` is never NULL and never SQL NULL, which stays NULL by itself.
 *
 *  To the database: `from` is what the program gave, `to` what is bound. From it: `from` has the kind of the type that the column is of on
 *  that backend (integers INT64, REAL and DOUBLE a DOUBLE, NUMERIC a DECIMAL, texts and enums STR, bytes BYTES, the others their own; of
 *  an ARRAY or a native type whatever comes), `to` is what the program fetches, into any place that can hold it.
 *
 *  `to` is SQL NULL when the function is called. What it points to is of calx_conversion_alloc(), what `from` points to, or memory that
 *  lives as long as the program: calx copies it where it has to live longer.
 *
 *  CALX_OK; CALX_NO_MEMORY; or any other status for a value that the type has not got, best by calx_conversion_fail(): an error of class
 *  CALX_DATA_ERROR and kind CALX_TYPE_MISMATCH that names type and column.
 *
 *  Called by the thread that compiles, runs or fetches, by several at once when they do: it changes nothing without a lock of its own, and
 *  calls nothing on the session or connection. */
typedef calx_status (*calx_convert)(calx_conversion *conversion, const calx_value *from, calx_value *to, void *context);

/** A type of the program's own: `user` of a calx_type, whose other members say what it is in the database (and by `.variants` what it is
 *  on single backends). It is part of what tells statements apart by its address, and lives, unchanged, as long as the program. */
typedef struct calx_user_type {
    size_t struct_size;
    const char *name;      /**< for messages */
    calx_convert bind;     /**< to the database; NULL: as it is */
    calx_convert result;   /**< from the database; NULL: as it is */
    void *context;         /**< for both */
} calx_user_type;

/** Memory for what `to` points to, aligned for any type; NULL when there is none, and then the conversion fails, whatever it returns. */
CALX_API void *calx_conversion_alloc(calx_conversion *conversion, size_t size);
/** Says why the value is refused; returns CALX_DATA_ERROR. The text is copied. */
CALX_API calx_status calx_conversion_fail(calx_conversion *conversion, const char *why);
/** The column that the value stands beside, or is fetched from; a parameter's name where there is none; "" where neither is known. */
CALX_API const char *calx_conversion_column(const calx_conversion *conversion);
/** The dialect that it is for: "postgresql". A type with variants is another one there. */
CALX_API const char *calx_conversion_dialect(const calx_conversion *conversion);

#ifdef __cplusplus
}
#endif
#endif
