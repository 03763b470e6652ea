/* SPDX-License-Identifier: MIT */
/* What the engine needs of a URL beyond calx/url.h: its parts in the driver's form, without copies. */
#ifndef CALXI_ENGINE_URL_H
#define CALXI_ENGINE_URL_H

#include <calx/plugin/driver.h>
#include <calx/url.h>

/* The hosts, those of the authority first. A host that is NULL has a port only ("://:5433/db"): the backend's default
 * host with that port. Borrowed until the URL changes; NULL and 0 when there is none. */
const calx_host_port *calxi_url_hosts(const calx_url *url, size_t *count);

/* The query's pairs but for host= and port=, which are in the hosts. Borrowed until the URL changes. */
const calx_pair *calxi_url_pairs(const calx_url *url, size_t *count);

/* Fills username, password, database, hosts and host_count, all borrowed from the URL; the rest is left alone. */
void calxi_url_connect_params(const calx_url *url, calx_connect_params *params);

/* True when the value of this query key is never to be shown: by its name, whichever driver reads it. */
bool calxi_url_key_is_secret(const char *key);

#endif
