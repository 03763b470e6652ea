/* SPDX-License-Identifier: MIT */
/* Running DDL for the tests of its compiler: each construct with its SQL per dialect. */
#ifndef CALX_TESTS_UNIT_DDL_CASES_H
#define CALX_TESTS_UNIT_DDL_CASES_H

#include "compile_cases.h"

/* Compiles the case for each target; `clear` frees the tables that it made. */
void ddl_check(const compile_case *one, void (*clear)(void));
/* The same with each allocation failed once: the answer is right, or says that there was no memory; and nothing is left. */
void ddl_starve(const compile_case *one, void (*clear)(void));

#endif
