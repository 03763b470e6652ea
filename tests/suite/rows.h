/* SPDX-License-Identifier: MIT */
/* For the tests of expressions: the rows of a statement as one text, to be compared. */
#ifndef SUITE_ROWS_H
#define SUITE_ROWS_H

#include "suite.h"

/* An expression of any kind as a node, for functions that macros do not stand before. */
#define N(x) ((calx_node *)(void *)(x))
#define NODES(...) (calx_node *const[]){ __VA_ARGS__ }, sizeof((calx_node *const[]){ __VA_ARGS__ }) / sizeof(calx_node *)
/* One value as a node. */
#define INT(i) calx_arg_node(calx_arg_int32(i))
#define STRING(s) calx_arg_node(calx_arg_string(s))

/* Runs a statement, which must give these rows: values parted by "|", rows by ";", NULL is "~". A boolean is 1 or 0, a decimal has no zeros
 * at its end, bytes are hexadecimal, times as calx/values.h writes them. "" is no row. */
bool suite_check_rows(suite_place at, const char *what, calx_session *session, calx_statement *statement, calx_args_t args,
                      const char *expected);
#define ROWS(session, expected, statement) ROWS_OF(session, expected, CALX_NO_ARGS, statement)
#define ROWS_OF(session, expected, args, statement) \
    ((void)suite_check_rows(SUITE_HERE, "rows", session, statement, args, expected))

/* A target as calx_compile() takes it, of the backend that the suite runs on. */
const char *suite_target(const suite *t);
/* SELECT of one expression, with its values written into the SQL: must give one row, this one. */
bool suite_check_literal(suite_place at, calx_session *session, calx_node *expression, const char *expected);
#define LITERAL(session, expected, expression) ((void)suite_check_literal(SUITE_HERE, session, expression, expected))
/* A statement that the backend cannot have: CALX_UNSUPPORTED when it is run, with this in the message. Rolls back. */
bool suite_check_unsupported(suite_place at, calx_session *session, calx_statement *statement, const char *part);
#define UNSUPPORTED(session, part, statement) ((void)suite_check_unsupported(SUITE_HERE, session, statement, part))

#endif
