/* SPDX-License-Identifier: MIT */
/* People and their departments: the tables of the tests that build statements from expressions. */
#ifndef SUITE_STAFF_H
#define SUITE_STAFF_H

#include "suite.h"

struct dept {
    int32_t id;
    const char *name;
};
struct emp {
    int32_t id;
    const char *name;
    calx_opt_int32 dept_id;
    calx_opt_int32 boss_id;
    int32_t salary;
    const char *note;
    bool active;
};
CALX_DECLARE_MODEL(dept);
CALX_DECLARE_MODEL(emp);

/* An expression of any kind as a node. */
#define N(x) ((calx_node *)(void *)(x))

/* A session with both tables made and filled:
 *   dept  1 eng, 2 ops, 3 none
 *   emp   id name dept boss salary note     active
 *         1  Ann  1    -    300    50% off  yes
 *         2  bob  1    1    200    a_b      no
 *         3  Cid  2    1    200    -        yes
 *         4  dee  -    2    100    x/y      yes */
calx_session *staff(suite *t);

/* Runs a statement, and compares its rows: "1|Ann 2|-", one after the other, with NULL as a dash, booleans as 1 and 0, and numbers without
 * zeros at their end. */
void staff_rows(suite_place at, calx_session *session, calx_statement *statement, const char *expected);
#define ROWS(statement, expected) staff_rows(SUITE_HERE, session, statement, expected)
/* The same if the backend has `key`; else the statement must be refused by an error that names the construct. */
void staff_rows_if(suite_place at, const char *key, calx_session *session, calx_statement *statement, const char *expected);
#define ROWS_IF(key, statement, expected) staff_rows_if(SUITE_HERE, key, session, statement, expected)

#endif
