/* SPDX-License-Identifier: MIT */
/* For the tests of types: a column of values, and all that SQL can do with it. */
#ifndef SUITE_TYPES_H
#define SUITE_TYPES_H

#include "suite.h"

/* The values are distinct and in ascending order, all of one kind. Makes a table of the column's type with two rows of each,
 * and an index on it, and checks that they come back as they were, by =, <, ORDER BY, DISTINCT, GROUP BY, MIN and MAX, and that
 * the index may be used. `kind` is what is fetched. */
void suite_column(suite *t, const char *type, uint32_t kind, calx_args_t values);
/* One value, written to a column of that type and read back. */
void suite_round_trip(suite *t, const char *type, uint32_t kind, calx_args_t values);

/* A table calx_suite_typed of one row, (1, NULL), with the columns id and v. */
calx_session *suite_typed(suite *t, const char *type);
#define WRITE(session, value) calx_exec(session, calx_text("UPDATE calx_suite_typed SET v = :v"), calx_args(value))
#define READ(session, place) calx_scalar(session, calx_text("SELECT v FROM calx_suite_typed"), place)

#endif
