/* SPDX-License-Identifier: MIT */
/* A TCP proxy before the real server, which can stop to forward: a peer that accepts and answers no more. */
#ifndef SUITE_PROXY_H
#define SUITE_PROXY_H

#include "suite.h"

typedef struct suite_proxy suite_proxy;

/* Before the server of the suite's URL. The proxy ends with suite_proxy_stop. */
suite_proxy *suite_proxy_start(suite *t);
/* From now on it accepts, and reads nothing and writes nothing (true), or forwards again (false). */
void suite_proxy_mute(suite_proxy *proxy, bool muted);
/* Closes all connections that go through it. */
void suite_proxy_cut(suite_proxy *proxy);
/* From now on it forwards what the server says no more, but the server hears the client. */
void suite_proxy_deafen(suite_proxy *proxy, bool deaf);
/* How often a client has spoken after it had been answered: round trips, after the first of each connection. */
size_t suite_proxy_trips(suite_proxy *proxy);
/* The suite's URL, with the proxy's address in it; to be disposed. */
calx_url *suite_proxy_url(suite *t, const suite_proxy *proxy);
void suite_proxy_stop(suite_proxy *proxy);

#endif
