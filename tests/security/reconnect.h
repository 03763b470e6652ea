/* SPDX-License-Identifier: MIT */
/* A client library with other defaults (reconnect.c): it reconnects and speaks latin1 unless it is told not to. */
#ifndef SECURITY_RECONNECT_H
#define SECURITY_RECONNECT_H

#include <stdbool.h>

/* From here on it does. False: this library cannot be made to. */
bool library_is_another(bool on);
unsigned library_handles(void); /* that were made with it, since it was turned on */

#endif
