/* SPDX-License-Identifier: MIT */
/* Statements for the tests of the compiler, each with its SQL per dialect. */
#ifndef CALX_TESTS_UNIT_COMPILE_CASES_H
#define CALX_TESTS_UNIT_COMPILE_CASES_H

#include <calx/calx.h>

#include <stddef.h>

enum { CASE_SQLITE, CASE_POSTGRESQL, CASE_MYSQL, CASE_MARIADB, CASE_ORACLE, CASE_TARGETS };
extern const char *const compile_targets[CASE_TARGETS];

/* `sql` for a target, or the message of its error; NULL: as the target before has it. Placeholders are written ? everywhere. */
typedef struct compile_case {
    const char *name;
    calx_statement *(*build)(void);
    const char *sql[CASE_TARGETS];
} compile_case;

extern const compile_case compile_cases[];
extern const size_t compile_case_count;
extern const compile_case compile_cases_more[];
extern const size_t compile_case_more_count;
extern const compile_case compile_cases_typed[];
extern const size_t compile_case_typed_count;
extern const compile_case compile_cases_forms[];
extern const size_t compile_case_forms_count;
extern const compile_case compile_cases_meaning[];
extern const size_t compile_case_meaning_count;
extern const compile_case compile_cases_edges[];
extern const size_t compile_case_edges_count;
/* One of all of them, and how many there are. */
const compile_case *compile_case_at(size_t at);
size_t compile_case_all_count(void);

/* Frees the tables that the cases have made. */
void compile_cases_clear(void);
void compile_cases_more_clear(void);
void compile_cases_typed_clear(void);
void compile_cases_forms_clear(void);
void compile_cases_meaning_clear(void);
void compile_cases_edges_clear(void);
void compile_cases_all_clear(void);

/* The SQL of a compilation with each placeholder as ?, or its message; in static memory. */
const char *compile_plain(const calx_compiled *compiled);

#endif
