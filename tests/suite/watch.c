/* SPDX-License-Identifier: MIT */
/* The handles of the test that runs, and what they say. */
#include "memory.h"
#include "starve.h"
#include "suite.h"

#include <pthread.h>

enum { LAST = 256 };

typedef enum kind { ENGINE, SESSION, CONNECTION, TRANSACTION, RESULT, URL } kind;

/* A handle is there as long as its memory is that of the same allocation, as --starve can tell; otherwise until the test closes it. */
static struct seen {
    void *handle;
    size_t number;
    kind kind;
    pthread_t thread;
} all[LAST];
static size_t seen_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_out_of_memory(calx_status status, const char *message)
{
    return status == CALX_NO_MEMORY || strstr(message, "out of memory");
}

static bool says_so(const void *handle, kind of)
{
    switch (of) {
    case ENGINE:
        return is_out_of_memory(calx_engine_error(handle)->status, calx_engine_errmsg(handle));
    case SESSION:
        return is_out_of_memory(calx_session_error(handle)->status, calx_session_errmsg(handle));
    case CONNECTION:
        return is_out_of_memory(calx_connection_error(handle)->status, calx_connection_errmsg(handle));
    case TRANSACTION:
        return is_out_of_memory(calx_transaction_error(handle)->status, calx_transaction_errmsg(handle));
    case RESULT:
        return is_out_of_memory(calx_result_error(handle)->status, calx_result_errmsg(handle));
    case URL:
        return is_out_of_memory(calx_url_error(handle), calx_url_errmsg(handle));
    }
    return false;
}

static void see(void *handle, kind of)
{
    size_t number = suite_memory_is_there() ? suite_memory_number(handle) : 0;
    if (!suite_memory_is_there() && of != SESSION && of != CONNECTION)
        return;
    if (suite_memory_is_there() && !number) { /* one that stands in for want of memory */
        if (says_so(handle, of))
            suite_starve_told();
        return;
    }
    pthread_mutex_lock(&lock);
    all[seen_count++ % LAST] = (struct seen){ handle, number, of, pthread_self() };
    pthread_mutex_unlock(&lock);
}

static bool is_there(const struct seen *one)
{
    return one->handle && (!suite_memory_is_there() || suite_memory_number(one->handle) == one->number);
}

bool suite_watch_says_no_memory(void)
{
    for (size_t i = 0; i < LAST; i++)
        if (is_there(&all[i]) && says_so(all[i].handle, all[i].kind))
            return true;
    return false;
}

void suite_watch_close(void)
{
    for (size_t i = 0; i < LAST; i++) {
        if (!is_there(&all[i]) || !pthread_equal(all[i].thread, pthread_self()))
            continue;
        if (all[i].kind == SESSION)
            calx_session_close(all[i].handle);
        else if (all[i].kind == CONNECTION)
            calx_connection_close(all[i].handle);
    }
    suite_watch_begin();
}

void suite_watch_begin(void)
{
    memset(all, 0, sizeof all);
}

static void forget(const void *handle)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; handle && i < LAST; i++)
        if (all[i].handle == handle)
            all[i].handle = NULL;
    pthread_mutex_unlock(&lock);
}

calx_session *suite_closing_session(calx_session *session)
{
    forget(session);
    return session;
}

calx_connection *suite_closing_connection(calx_connection *connection)
{
    forget(connection);
    return connection;
}

calx_engine *suite_saw_engine(calx_engine *engine)
{
    see(engine, ENGINE);
    return engine;
}

calx_session *suite_saw_session(calx_session *session)
{
    see(session, SESSION);
    return session;
}

calx_connection *suite_saw_connection(calx_connection *connection)
{
    see(connection, CONNECTION);
    return connection;
}

calx_transaction *suite_saw_transaction(calx_transaction *transaction)
{
    see(transaction, TRANSACTION);
    return transaction;
}

calx_result *suite_saw_result(calx_result *result)
{
    see(result, RESULT);
    return result;
}

calx_url *suite_saw_url(calx_url *url)
{
    see(url, URL);
    return url;
}

char *suite_saw_text(char *text)
{
    if (!text)
        suite_starve_told();
    return text;
}

bool suite_fetch(calx_result *result, const calx_slot *slots, size_t count)
{
    bool got = (calx_fetch_n)(result, slots, count);
    if (!got && suite_memory_is_there() && says_so(result, RESULT))
        suite_starve_told();
    return got;
}

calx_status suite_saw_status(calx_status status)
{
    if (status == CALX_NO_MEMORY)
        suite_starve_told();
    return status;
}
