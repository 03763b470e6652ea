/* SPDX-License-Identifier: MIT */
/* What the tests of errors share: a table to make mistakes with, and one check of all that an error tells. */
#ifndef SUITE_ERRORS_H
#define SUITE_ERRORS_H

#include "suite.h"

/* calx_suite_err (id, email, age, name, small) with the row (1, 'a@x', 30, 'Ada', 1), committed; and a session. */
calx_session *suite_errors_session(suite *t);

typedef struct suite_expected {
    calx_status status;
    calx_error_kind kind;
    calx_outcome outcome;
    bool disconnect;
    bool retryable;
    const char *tells; /* the key that says which of the names below the backend tells; NULL: it tells none */
    const char *constraint;
    const char *table;
    const char *column;
    const char *statement; /* a part of it; NULL: there is none */
} suite_expected;

void suite_check_error(suite_place at, const calx_error *error, const char *line, const suite_expected *expected);
/* EXPECT(session, .status = ..., .kind = ..., ...): the error of a handle, in full. */
#define EXPECT(h, ...) \
    suite_check_error(SUITE_HERE, calx_error_of(h), calx_errmsg(h), &(suite_expected){ __VA_ARGS__ })

/* Runs the statement or script of a key, which must succeed; an empty one is none. */
void suite_do(suite *t, calx_session *session, const char *key);
/* The statement of a key, with the number of a connection for its %lld. */
calx_statement *suite_about(const char *key, long long id);

#endif
