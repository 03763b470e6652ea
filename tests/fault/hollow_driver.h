/* SPDX-License-Identifier: MIT */
/* The driver "hollow" for the dialect of SQLite: no database behind it, so that a checkout costs what calx costs. It answers a query
 * with its first argument, loses connections at random, and notices when two threads use one. */
#ifndef CALX_FAULT_HOLLOW_DRIVER_H
#define CALX_FAULT_HOLLOW_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

/* Registers the driver with calx; the URL is sqlite+hollow:///name. False: *message says why. */
bool hollow_register(char *message, size_t size);
/* How often: of a million calls, so many find the connection lost, never get an answer, or cannot connect. */
void hollow_trouble(unsigned lost, unsigned stuck, unsigned refused);
/* Connections that are open now, and all that were ever opened. */
size_t hollow_open(void);
size_t hollow_opened(void);
/* Calls of two threads at a time on one connection, and others that break the rules of calx/plugin/driver.h. */
size_t hollow_broken_rules(void);

#endif
