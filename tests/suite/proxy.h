/* SPDX-License-Identifier: MIT */
/* A TCP proxy before the real server, which can stop to forward: a peer that accepts and answers no more. */
#ifndef SUITE_PROXY_H
#define SUITE_PROXY_H

#include "suite.h"

typedef struct suite_proxy suite_proxy;

/* A proxy before the server of the suite's URL, and an engine with options that goes through it, closed after the test:
 * suite_proxy_engine(t, &proxy, .close_timeout = 0.2). The proxy ends with suite_proxy_stop. */
#define suite_proxy_engine(...) SUITE_PROXY_ENGINE_(__VA_ARGS__, .end_ = 0)
#define SUITE_PROXY_ENGINE_(t, proxy, ...) \
    suite_proxy_engine_with(t, proxy, &(calx_engine_options){ .struct_size = sizeof(calx_engine_options), __VA_ARGS__ })
calx_engine *suite_proxy_engine_with(suite *t, suite_proxy **proxy, const calx_engine_options *options);
/* From now on it accepts, and reads nothing and writes nothing (true), or forwards again (false). */
void suite_proxy_mute(suite_proxy *proxy, bool muted);
/* Closes all connections that go through it. */
void suite_proxy_cut(suite_proxy *proxy);
/* From now on it forwards what the server says no more, but the server hears the client. */
void suite_proxy_deafen(suite_proxy *proxy, bool deaf);
/* How often a client has spoken after it had been answered: round trips, after the first of each connection. */
size_t suite_proxy_trips(suite_proxy *proxy);
void suite_proxy_stop(suite_proxy *proxy);

#endif
