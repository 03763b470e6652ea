/* SPDX-License-Identifier: MIT */
/* The scenarios of the allocation-failure run. None checks an allocation: that is what is tested. */
#include "alloc_scenarios.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void note(transcript *t, const char *format, ...)
{
    va_list args;
    int len;
    va_start(args, format);
    len = vsnprintf(t->text + t->len, sizeof t->text - t->len, format, args);
    va_end(args);
    if (len > 0 && (size_t)len < sizeof t->text - t->len)
        t->len += (size_t)len;
}

/* ---- without a database ---- */

static calx_status url_round(const char *url, transcript *t)
{
    calx_url *parsed = calx_url_parse("postgresql+psycopg2://me:s%40cret@[::1]:5433,b:1/db?host=c&application_name=x&sslpassword=y");
    calx_url *made = calx_url_create(.drivername = "mysql", .username = "u", .password = "p", .host = "h", .database = "d", .port = 1);
    calx_url *copy = calx_url_dup(parsed);
    calx_status status = calx_url_error(parsed);
    char *shown, *hidden;
    (void)url;
    if (status == CALX_OK)
        status = calx_url_set_password(parsed, "other");
    if (status == CALX_OK)
        status = calx_url_set_query(parsed, "connect_timeout", "3");
    shown = calx_url_render(parsed, .show_password = true);
    hidden = calx_url_render(copy);
    if (status == CALX_OK)
        status = calx_url_error(made) ? calx_url_error(made) : calx_url_error(copy);
    if (status == CALX_OK && (!shown || !hidden))
        status = CALX_NO_MEMORY;
    if (status == CALX_OK)
        note(t, "%s\n%s\n%s\n", shown, hidden, calx_url_host(made, 0, NULL));
    calx_free(shown);
    calx_free(hidden);
    calx_url_dispose(parsed);
    calx_url_dispose(made);
    calx_url_dispose(copy);
    return status;
}

/* An engine that cannot be: the reason must not turn into another one than no memory. */
static calx_status wrong_engine(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create("sqlite:///:memory:?no_such_option=1");
    calx_session *session = calx_session_open(engine);
    calx_status status = calx_exec(session, calx_text("SELECT 1")), closed;
    (void)url;
    if (status != CALX_NO_MEMORY) {
        note(t, "%s|%s|%s\n", calx_status_name(status), calx_status_name(calx_error_of(engine)->status),
             strstr(calx_errmsg(session), "no_such_option") ? "named" : strstr(calx_errmsg(session), "out of memory") ? "named" : "lost");
        status = CALX_OK;
    }
    closed = calx_session_close(session);
    calx_engine_dispose(engine);
    return closed == CALX_NO_MEMORY ? closed : status;
}

/* ---- with one ---- */

static void fill(calx_session *session, int rows)
{
    calx_statement *insert = calx_keep(calx_text("INSERT INTO alloc_item VALUES (:id, :name, :price, :note)"));
    calx_exec(session, calx_text("DROP TABLE IF EXISTS alloc_item"));
    calx_exec(session, calx_text("CREATE TABLE alloc_item (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL, price DOUBLE PRECISION,"
                                 " note TEXT)"));
    for (int i = 1; i <= rows; i++) {
        char name[40];
        snprintf(name, sizeof name, "item number %d", i);
        if (i % 2)
            calx_exec(session, insert, calx_args(i, name, i * 0.5, CALX_NULL));
        else
            calx_exec(session, insert, calx_args(calx_bind("note", "x"), calx_bind("id", i), calx_bind("name", name),
                                                 calx_bind("price", 1.0)));
    }
    calx_release(insert);
}

static void read_rows(calx_session *session, transcript *t)
{
    calx_result *rows = calx_query(session, calx_text("SELECT id, name, price, note FROM alloc_item ORDER BY id"));
    int64_t id;
    const char *name, *text;
    double price;
    while (calx_fetch(rows, &id, &name, &price, &text))
        note(t, "%" PRId64 " %s %.2f %s\n", id, name, price, text ? text : "-");
    calx_result_close(rows);
}

static calx_status finish(calx_engine *engine, calx_session *session, calx_status status)
{
    calx_status closed = calx_session_close(session);
    calx_engine_dispose(engine);
    return status != CALX_OK ? status : closed;
}

static calx_status write_and_read(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    fill(session, 5);
    read_rows(session, t);
    return finish(engine, session, calx_commit(session));
}

/* Writing while reading: the result is read into memory on the way. */
static calx_status write_while_reading(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    calx_result *rows;
    int64_t id;
    fill(session, 6);
    rows = calx_query(session, calx_text("SELECT id FROM alloc_item ORDER BY id"));
    while (calx_fetch(rows, &id))
        calx_exec(session, calx_text("UPDATE alloc_item SET price = price + :more WHERE id = :id"), calx_args(1.5, id));
    calx_result_close(rows);
    read_rows(session, t);
    return finish(engine, session, calx_commit(session));
}

static calx_status getters_and_print(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    calx_result *rows;
    calx_rows all;
    FILE *file = tmpfile();
    char line[200];
    fill(session, 4);
    rows = calx_query(session, calx_text("SELECT id, name FROM alloc_item ORDER BY id"));
    if (calx_result_next(rows)) {
        int64_t id = 0;
        calx_str name = { NULL, 0 };
        calx_result_get(rows, "id", &id);
        calx_result_get(rows, 1, &name);
        note(t, "%" PRId64 " %s %s\n", id, name.ptr ? name.ptr : "?", calx_result_column(rows, 1).name);
    }
    all = calx_result_all(rows);
    note(t, "%zu rows\n", all.count);
    calx_result_close(rows);
    rows = calx_query(session, calx_text("SELECT * FROM alloc_item ORDER BY id"));
    calx_result_print_to(rows, file);
    calx_result_close(rows);
    rewind(file);
    while (fgets(line, sizeof line, file))
        note(t, "%s", line);
    fclose(file);
    return finish(engine, session, calx_commit(session));
}

static calx_status savepoints(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    calx_transaction *nested;
    calx_status inner, outer;
    int64_t count = 0;
    fill(session, 2);
    nested = calx_begin_nested(session);
    calx_exec(session, calx_text("INSERT INTO alloc_item (id, name) VALUES (7, 'seven')"));
    inner = calx_commit(nested);
    nested = calx_begin_nested(session);
    calx_exec(session, calx_text("INSERT INTO alloc_item (id, name) VALUES (7, 'again')"));
    outer = calx_commit(nested);
    if (outer == CALX_INTEGRITY_ERROR && calx_rollback(nested) == CALX_OK)
        note(t, "refused as it should be\n");
    calx_scalar(session, calx_text("SELECT count(*) FROM alloc_item"), &count);
    note(t, "%" PRId64 "\n", count);
    if (inner == CALX_NO_MEMORY || outer == CALX_NO_MEMORY) {
        calx_rollback(session);
        finish(engine, session, CALX_OK);
        return CALX_NO_MEMORY;
    }
    return finish(engine, session, calx_commit(session));
}

static calx_status one_row(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    const char *name = NULL;
    bool found = false;
    calx_status none, several;
    fill(session, 3);
    calx_one(session, calx_text("SELECT name FROM alloc_item WHERE id = :id"), calx_args(2), &name);
    note(t, "%s\n", name ? name : "?");
    calx_one_or_none(session, calx_text("SELECT name FROM alloc_item WHERE id = :id"), calx_args(99), &found, &name);
    note(t, "%d\n", found);
    none = calx_one(session, calx_text("SELECT name FROM alloc_item WHERE id = :id"), calx_args(99), &name);
    several = calx_one(session, calx_text("SELECT name FROM alloc_item"), CALX_NO_ARGS, &name);
    note(t, "%s, %s\n", calx_status_name(none), calx_status_name(several));
    return finish(engine, session, calx_commit(session));
}

static calx_status result_outlives_session(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    calx_result *rows;
    const char *name;
    calx_status status, closed;
    fill(session, 3);
    rows = calx_query(session, calx_text("SELECT name FROM alloc_item ORDER BY id"));
    status = calx_session_close(session);
    calx_engine_dispose(engine);
    while (calx_fetch(rows, &name))
        note(t, "%s\n", name);
    closed = calx_result_close(rows);
    return status != CALX_OK ? status : closed;
}

static void log_line(void *context, const char *line)
{
    (void)context;
    (void)line; /* echo may be left out when there is no memory for it: it is not part of the transcript */
}

static calx_status echoed(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url, .echo = true, .logger = log_line, .autocommit = true, .statement_cache_size = 2);
    calx_sessionmaker *maker = calx_sessionmaker_create(engine);
    calx_session *session = calx_session_open(maker);
    calx_status status;
    fill(session, 3);
    calx_script(session, "INSERT INTO alloc_item VALUES (10, 'ten', 1, NULL); INSERT INTO alloc_item VALUES (11, 'eleven', 2, NULL);");
    read_rows(session, t);
    status = calx_commit(session);
    calx_sessionmaker_dispose(maker);
    return finish(engine, session, status);
}

static calx_status add_item(calx_session *session, void *context)
{
    calx_exec(session, calx_text("INSERT INTO alloc_item (id, name) VALUES (:id, 'more')"), calx_args(*(int *)context));
    return calx_exec(session, calx_text("UPDATE alloc_item SET name = 'all' WHERE id = :id"), calx_args(*(int *)context));
}

/* Also sent without waiting, where that can be. */
static calx_status transacted(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url, .isolation_level = CALX_SERIALIZABLE);
    calx_session *session = calx_session_open(engine, .pipeline = true);
    calx_status status;
    int64_t count = 0;
    int id = 70;
    fill(session, 2);
    status = calx_commit(session);
    if (status == CALX_OK)
        status = calx_transact(session, add_item, &id, .max_attempts = 2, .backoff = CALX_NO_TIMEOUT);
    if (status == CALX_OK)
        status = calx_begin(session, .read_only = true);
    if (status == CALX_OK && calx_cancel(session) == CALX_OPERATIONAL_ERROR)
        status = CALX_NO_MEMORY; /* it could not be asked */
    if (status == CALX_OK)
        status = calx_sync(session);
    if (status == CALX_OK)
        status = calx_scalar(session, calx_text("SELECT count(*) FROM alloc_item"), &count);
    if (status == CALX_OK)
        status = calx_commit(session);
    note(t, "%" PRId64 "\n", count);
    return finish(engine, session, status);
}

/* A connection that is closed clean, of which the next one gets what it was made of. */
static calx_status connections_in_turn(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    int64_t count = 0;
    calx_status status;
    fill(session, 2);
    status = calx_commit(session);
    for (int i = 0; i < 3 && status == CALX_OK; i++) {
        calx_connection *connection = calx_connect(engine, .pipeline = i < 2);
        calx_status closed;
        calx_exec(connection, calx_text("INSERT INTO alloc_item (id, name) VALUES (:id, 'x')"), calx_args(20 + i));
        calx_exec(connection, calx_text("UPDATE alloc_item SET name = 'y' WHERE id = :id"), calx_args(20 + i));
        status = calx_commit(connection);
        closed = calx_connection_close(connection);
        status = status == CALX_OK ? closed : status;
    }
    if (status == CALX_OK)
        status = calx_scalar(session, calx_text("SELECT count(*) FROM alloc_item"), &count);
    note(t, "%" PRId64 "\n", count);
    return finish(engine, session, status);
}

static calx_status two_phases(const char *url, transcript *t)
{
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    char **gids = NULL;
    size_t count = 0;
    calx_status status;
    fill(session, 2);
    status = calx_commit(session);
    if (status == CALX_OK)
        status = calx_begin_twophase(session, NULL);
    if (status == CALX_UNSUPPORTED) {
        calx_rollback(session);
        note(t, "%s\n", calx_status_name(calx_recover_twophase(session, &gids, &count)));
        return finish(engine, session, CALX_OK);
    }
    calx_exec(session, calx_text("INSERT INTO alloc_item (id, name) VALUES (9, 'nine')"));
    if (status == CALX_OK)
        status = calx_prepare(session);
    if (status == CALX_OK)
        status = calx_commit(session);
    if (status == CALX_OK)
        status = calx_recover_twophase(session, &gids, &count);
    note(t, "%s\n", gids ? "recovered" : "nothing to read");
    calx_free(gids);
    return finish(engine, session, status);
}

static calx_status hear(void *context, calx_event *event)
{
    int *heard = context;
    ++*heard;
    return event->type == CALX_EVENT_CONNECT ? calx_event_script(event, "SELECT 1") : CALX_OK;
}

static calx_status pool_and_events(const char *url, transcript *t)
{
    enum { ALL = CALX_EVENT_CONNECT | CALX_EVENT_BEGIN | CALX_EVENT_BEFORE_EXECUTE | CALX_EVENT_AFTER_EXECUTE | CALX_EVENT_COMMIT };
    calx_engine *engine = calx_engine_create(url, .pool_size = 2);
    int heard = 0;
    calx_status status = calx_listen(engine, ALL, hear, &heard);
    for (int i = 0; i < 3 && status == CALX_OK; i++) {
        calx_connection *connection = calx_connect(engine);
        calx_status closed;
        calx_exec(connection, calx_text("SELECT :n"), calx_args(i));
        status = calx_commit(connection);
        if (i == 0 && status == CALX_OK)
            status = calx_invalidate(connection);
        closed = calx_connection_close(connection);
        status = status != CALX_OK ? status : closed;
    }
    if (status == CALX_OK)
        status = calx_unlisten(engine, ALL, hear, &heard);
    note(t, "heard %d\n", heard);
    calx_engine_dispose(engine);
    return status;
}

const scenario scenarios[] = {
    { "url", url_round },
    { "wrong engine", wrong_engine },
    { "write and read", write_and_read },
    { "write while reading", write_while_reading },
    { "getters and print", getters_and_print },
    { "savepoints", savepoints },
    { "one row", one_row },
    { "result outlives session", result_outlives_session },
    { "echo, autocommit, script", echoed },
    { "transact, levels, pipeline", transacted },
    { "two phases", two_phases },
    { "connections in turn", connections_in_turn },
    { "pool and events", pool_and_events },
    { NULL, NULL },
};
