/* SPDX-License-Identifier: MIT */
/* A client library that reconnects unless it is told not to (reconnect.c). */
#ifndef SECURITY_RECONNECT_H
#define SECURITY_RECONNECT_H

#include <stdbool.h>

/* From here on it does. False: this library cannot be made to. */
bool library_reconnects(bool on);
unsigned library_handles(void); /* that were made with it, since it was turned on */

#endif
