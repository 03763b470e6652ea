/* SPDX-License-Identifier: MIT */
/* Every handle that a test is given, and every status, is seen by the harness on its way: under --starve it has to know whether
 * calx has told the test that it is out of memory. */
#ifndef SUITE_WATCH_H
#define SUITE_WATCH_H

calx_engine *suite_saw_engine(calx_engine *engine);
calx_session *suite_saw_session(calx_session *session);
calx_connection *suite_saw_connection(calx_connection *connection);
calx_transaction *suite_saw_transaction(calx_transaction *transaction);
calx_result *suite_saw_result(calx_result *result);
calx_url *suite_saw_url(calx_url *url);
char *suite_saw_text(char *text); /* NULL: calx had no memory for it */
calx_status suite_saw_status(calx_status status);
/* It is closed now, though its memory may stay: a connection keeps a closed handle for the next checkout. */
calx_session *suite_closing_session(calx_session *session);
calx_connection *suite_closing_connection(calx_connection *connection);
bool suite_fetch(calx_result *result, const calx_slot *slots, size_t count);

/* Whether one of those handles says so now. */
bool suite_watch_says_no_memory(void);
/* Closes the sessions and connections of a test that was left, which its scopes would have closed, or they would lock the next one out. */
void suite_watch_close(void);
void suite_watch_begin(void); /* a test begins: what was open is forgotten */

/* The names that tests use, once more. */
#undef calx_engine_create
#define calx_engine_create(...) suite_saw_engine(CALX_ENGINE_CREATE_(__VA_ARGS__, .end_ = 0))
#undef calx_session_open
#define calx_session_open(...) suite_saw_session(CALX_SESSION_OPEN_(__VA_ARGS__, .end_ = 0))
#undef calx_connect
#define calx_connect(...) suite_saw_connection(CALX_CONNECT_(__VA_ARGS__, .end_ = 0))
#undef calx_begin_nested
#define calx_begin_nested(h) (suite_need("savepoints"), suite_saw_transaction(CALX_ON_(h, begin_nested)(h, CALX_HERE_)))
#undef calx_query
#define calx_query(...) suite_saw_result(CALX_RUN_(query, __VA_ARGS__))
#undef calx_exec
#define calx_exec(...) suite_saw_status(CALX_RUN_(exec, __VA_ARGS__))
#undef calx_scalar
#define calx_scalar(...) suite_saw_status(CALX_SCALAR_(__VA_ARGS__, CALX_NO_ARGS, 0))
#undef calx_url_render
#define calx_url_render(...) suite_saw_text(CALX_URL_RENDER_(__VA_ARGS__, .end_ = 0))
#undef calx_url_create
#define calx_url_create(...) suite_saw_url(CALX_URL_CREATE_(__VA_ARGS__, .end_ = 0))
#undef calx_create_all
#define calx_create_all(h, metadata) (suite_need("create_all"), CALX_ON_TABLES_(h, create_all, metadata))
#undef calx_drop_all
#define calx_drop_all(h, metadata) (suite_need("create_all"), CALX_ON_TABLES_(h, drop_all, metadata))
#define calx_url_parse(text) suite_saw_url(calx_url_parse(text))
#define calx_fetch_n(...) suite_fetch(__VA_ARGS__)
#define calx_url_set_query(url, key, value) suite_saw_status(calx_url_set_query(url, key, value))
#define calx_url_dup(url) suite_saw_url(calx_url_dup(url))
#define calx_session_close(session) suite_saw_status(calx_session_close(suite_closing_session(session)))
#define calx_connection_close(connection) suite_saw_status(calx_connection_close(suite_closing_connection(connection)))
static inline void suite_session_cleanup_(calx_session **session) { calx_session_close(*session); }
static inline void suite_connection_cleanup_(calx_connection **connection) { calx_connection_close(*connection); }
#define calx_session_cleanup_ suite_session_cleanup_
#define calx_connection_cleanup_ suite_connection_cleanup_
#define calx_result_close(result) suite_saw_status(calx_result_close(result))
#define calx_result_status(result) suite_saw_status(calx_result_status(result))

#endif
