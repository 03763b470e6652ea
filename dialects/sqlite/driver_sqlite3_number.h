/* SPDX-License-Identifier: MIT */
/* The sqlite3 driver's decimals as numbers: whole ones of any sign, times a power of ten. */
#ifndef CALXI_DRIVER_SQLITE3_NUMBER_H
#define CALXI_DRIVER_SQLITE3_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A whole number of base 10^9, lowest limb first, times 10^-scale. Operands have at most DIGITS digits; what outgrows LIMBS is told. */
enum { CALXI_NUMBER_BASE = 1000000000, CALXI_NUMBER_LIMB = 9, CALXI_NUMBER_DIGITS = 2000, CALXI_NUMBER_LIMBS = 3 * 2000 / 9 };

typedef struct calxi_number {
    bool negative;
    size_t scale, count;
    uint32_t limbs[CALXI_NUMBER_LIMBS];
} calxi_number;

typedef enum calxi_direction { CALXI_TO_ZERO, CALXI_HALF_AWAY, CALXI_TO_FLOOR, CALXI_TO_CEILING } calxi_direction;

/* All but the last leave signs and scales alone. False: it does not fit. */
void calxi_number_append(calxi_number *n, const char *digits, size_t len); /* up to LIMB digits behind the last */
void calxi_number_trim(calxi_number *n);
bool calxi_number_shift(calxi_number *n, size_t digits);                   /* times 10^digits */
bool calxi_number_align(calxi_number *a, calxi_number *b);                 /* to one scale, which both get */
int calxi_number_compare(const calxi_number *a, const calxi_number *b);
void calxi_number_add(calxi_number *a, const calxi_number *b);             /* to a; both have room for a carry */
void calxi_number_subtract(calxi_number *a, const calxi_number *b);        /* from a, which is not less */
bool calxi_number_multiply(calxi_number *product, const calxi_number *a, const calxi_number *b);
/* A whole number; a becomes the rest. b is not 0. `negative` is the quotient's sign. */
bool calxi_number_divide(calxi_number *quotient, calxi_number *a, calxi_number *b, calxi_direction how, bool negative);
/* To so many digits behind the point; less than none: to tens, hundreds ... */
bool calxi_number_round(calxi_number *n, int64_t digits, calxi_direction how);

#endif
