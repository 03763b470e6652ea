/* SPDX-License-Identifier: MIT */
/* Plugins that are part of the test program: tables to begin with, and their registration. */
#ifndef OFFER_H
#define OFFER_H

#include <calx/plugin.h>
#include <calx/plugin/dialect.h>
#include <calx/plugin/driver.h>

/* The init function of what was submitted last; notes the host. */
const calx_plugin *offer(const calx_host *host);
extern const calx_host *offer_host;
extern char offer_message[512];

calx_status offer_plugin(const calx_plugin *plugin); /* registers it; the answer's text is in offer_message */
void offer_refused(const calx_plugin *plugin, const char *part); /* an interface error, and the message has the part */

calx_driver offer_driver(const char *name);   /* every slot set */
calx_dialect offer_dialect(const char *name); /* what is required and nothing else; lexis answers 1 */
calx_plugin offer_of(uint32_t kind, const char *name, const void *table);

#endif
