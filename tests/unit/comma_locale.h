/* SPDX-License-Identifier: MIT */
/* A locale with a decimal comma, made for a test: on a bare system there is none. */
#ifndef CALX_TESTS_UNIT_COMMA_LOCALE_H
#define CALX_TESTS_UNIT_COMMA_LOCALE_H

#include <stdbool.h>

/* Makes it and sets LC_NUMERIC to it. False when the system has no localedef (it is glibc's). */
bool comma_locale_enter(void);
/* Back to "C"; removes what was made. */
void comma_locale_leave(void);

#endif
