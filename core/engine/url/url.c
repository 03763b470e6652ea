/* SPDX-License-Identifier: MIT */
/* The URL object: made from text or parts, asked, changed, rendered. */
#include "engine/url/url.h"

#include "engine/url/url_parts.h"
#include "util/memory.h"

#include <string.h>

struct calx_url {
    calx_status status;         /* of its making; never changes */
    calxi_problem problem;      /* of its making, or of the last setter when that was refused */
    calxi_url_content *content; /* NULL when it failed */
};

/* What every call answers with that could not allocate. Shared by all threads, so never written to. */
static calx_url no_memory = { CALX_NO_MEMORY, { .status = CALX_NO_MEMORY, .message = "out of memory" }, NULL };

/* The end of every way to make a URL. */
static calx_url *finish(calxi_url_draft *draft, calx_status status)
{
    calxi_url_content *content = NULL;
    calx_url *url;
    if (!status)
        status = calxi_url_content_make(draft, &content);
    url = status == CALX_NO_MEMORY ? NULL : calxi_calloc(1, sizeof *url);
    if (url) {
        url->status = status;
        url->content = content;
        if (status)
            url->problem = *draft->problem;
    } else {
        calxi_url_content_free(content);
    }
    calxi_url_draft_clear(draft);
    return url ? url : &no_memory;
}

calx_url *calx_url_parse(const char *text)
{
    calxi_problem problem = { .status = CALX_OK };
    calxi_url_draft draft;
    calxi_url_draft_init(&draft, &problem);
    if (!text)
        return finish(&draft, calxi_problem_set(&problem, CALX_INTERFACE_ERROR, "the URL is NULL"));
    return finish(&draft, calxi_url_parse_text(text, &draft));
}

static calx_status check_drivername(const char *drivername, calxi_problem *problem)
{
    calxi_url_reader reader;
    calx_status status;
    if (!drivername)
        return calxi_problem_set(problem, CALX_INTERFACE_ERROR, "a URL needs a driver name, such as \"dialect\" or "
                                                                "\"dialect+driver\"");
    reader = calxi_url_reader_plain(drivername, "driver name", problem);
    status = calxi_url_read_drivername(&reader);
    if (!status && reader.at < reader.end)
        status = calxi_url_refuse(&reader, reader.at, "dialect and driver are a to z, 0 to 9 and '_'");
    return status;
}

static calx_status check_key(const char *key, calxi_problem *problem)
{
    calxi_url_reader reader = calxi_url_reader_plain(key, "query's key", problem);
    calx_status status = calxi_url_read_key(&reader);
    if (!status && reader.at < reader.end)
        status = calxi_url_refuse(&reader, reader.at, "a key is letters, digits, '_', '.' and '-'");
    return status;
}

/* Hosts as the program gives them. Socket paths go to the query, where Python programs look for them. */
static calx_status take_hosts(const char *text, calxi_url_draft *draft)
{
    calxi_url_reader reader;
    calx_status status;
    size_t i;
    if (!text || !*text)
        return CALX_OK;
    reader = calxi_url_reader_plain(text, "host", draft->problem);
    status = calxi_url_read_hosts(&reader, draft);
    for (i = 0; i < draft->host_count && calxi_url_host_is_path(draft->hosts[i].host); i++)
        ;
    draft->query_host = i == draft->host_count ? 0 : draft->host_count;
    return status;
}

static calx_status take_pair(const char *key, const char *value, calxi_url_draft *draft)
{
    calxi_url_reader reader = calxi_url_reader_plain(value, "query's value", draft->problem);
    size_t i;
    calx_status status = check_key(key, draft->problem);
    if (status)
        return status;
    if (strcmp(key, "host") == 0)
        return calxi_url_read_hosts(&reader, draft);
    if (strcmp(key, "port") == 0) {
        if (draft->has_ports)
            return calxi_problem_set(draft->problem, CALX_INTERFACE_ERROR, "the query has a port twice");
        draft->ports = reader;
        draft->has_ports = true;
        return CALX_OK;
    }
    for (i = 0; i < draft->pair_count; i++)
        if (strcmp(draft->pairs[i].key, key) == 0)
            return calxi_problem_set(draft->problem, CALX_INTERFACE_ERROR, "the query has the key '%.64s' twice", key);
    status = calxi_url_check_plain(value, "query's value", draft->problem);
    return status ? status : calxi_url_draft_pair(draft, key, value);
}

static calx_status take_query(const char *const *query, calxi_url_draft *draft)
{
    calx_status status = CALX_OK;
    for (; !status && query && *query; query += 2) {
        if (!query[1])
            return calxi_problem_set(draft->problem, CALX_INTERFACE_ERROR,
                                     "the query's key '%.64s' has no value (NULL)", query[0]);
        status = take_pair(query[0], query[1], draft);
    }
    return status;
}

/* The length of all texts that hosts are read from. */
static size_t host_text_length(const calx_url_parts *parts)
{
    const char *const *query = parts->query;
    size_t len = parts->host ? strlen(parts->host) : 0;
    for (; query && query[0] && query[1]; query += 2)
        len += strlen(query[1]);
    return len;
}

static calx_status take_parts(const calx_url_parts *parts, calxi_url_draft *draft)
{
    calx_status status = check_drivername(parts->drivername, draft->problem);
    if (!status)
        status = calxi_url_check_plain(parts->username, "user name", draft->problem);
    if (!status)
        status = calxi_url_check_plain(parts->password, "password", draft->problem);
    if (!status)
        status = calxi_url_check_path(parts->database, "database name", draft->problem);
    if (!status && !calxi_url_draft_scratch(draft, host_text_length(parts)))
        status = CALX_NO_MEMORY;
    if (status)
        return status;
    draft->drivername = parts->drivername;
    draft->username = parts->username;
    draft->password = parts->password;
    draft->database = parts->database;
    status = take_hosts(parts->host, draft);
    if (!status)
        status = take_query(parts->query, draft);
    if (!status)
        status = calxi_url_read_ports(draft);
    return status ? status : calxi_url_spread_port(draft, parts->port);
}

calx_url *calx_url_create_from(const calx_url_parts *parts)
{
    calx_url_parts known = { .struct_size = 0 };
    calxi_problem problem = { .status = CALX_OK };
    calxi_url_draft draft;
    calxi_url_draft_init(&draft, &problem);
    if (!parts || parts->struct_size < sizeof parts->struct_size)
        return finish(&draft, calxi_problem_set(&problem, CALX_MISUSE, "the parts of the URL have no struct_size"));
    memcpy(&known, parts, parts->struct_size < sizeof known ? parts->struct_size : sizeof known);
    return finish(&draft, take_parts(&known, &draft));
}

calx_url *calx_url_dup(const calx_url *url)
{
    calxi_problem problem = { .status = CALX_OK };
    calxi_url_draft draft;
    calxi_url_draft_init(&draft, &problem);
    if (url && url->content)
        return finish(&draft, calxi_url_draft_from(&draft, url->content));
    return finish(&draft, calxi_problem_set(&problem, calx_url_error(url), "%s", calx_url_errmsg(url)));
}

void calx_url_dispose(calx_url *url)
{
    if (!url || url == &no_memory)
        return;
    calxi_url_content_free(url->content);
    calxi_free(url);
}

calx_status calx_url_error(const calx_url *url)
{
    return url ? url->status : CALX_MISUSE;
}

const char *calx_url_errmsg(const calx_url *url)
{
    return url ? url->problem.message : "the URL is NULL";
}

char *calx_url_render_with(const calx_url *url, const calx_url_render_options *options)
{
    size_t needed = offsetof(calx_url_render_options, show_password) + sizeof options->show_password;
    bool show = options && options->struct_size >= needed && options->show_password;
    size_t len;
    char *text;
    if (!url || !url->content)
        return NULL;
    len = calxi_url_rendered(url->content, show, NULL);
    text = calxi_alloc(len + 1);
    if (!text)
        return NULL;
    calxi_url_rendered(url->content, show, text);
    text[len] = '\0';
    return text;
}

const char *calx_url_drivername(const calx_url *url)
{
    return url && url->content ? url->content->drivername : NULL;
}

const char *calx_url_dialect(const calx_url *url)
{
    return url && url->content ? url->content->dialect : NULL;
}

const char *calx_url_driver(const calx_url *url)
{
    return url && url->content ? url->content->driver : NULL;
}

const char *calx_url_username(const calx_url *url)
{
    return url && url->content ? url->content->username : NULL;
}

const char *calx_url_password(const calx_url *url)
{
    return url && url->content ? url->content->password : NULL;
}

const char *calx_url_database(const calx_url *url)
{
    return url && url->content ? url->content->database : NULL;
}

const calx_host_port *calxi_url_hosts(const calx_url *url, size_t *count)
{
    *count = url && url->content ? url->content->host_count : 0;
    return *count ? url->content->hosts : NULL;
}

const calx_pair *calxi_url_pairs(const calx_url *url, size_t *count)
{
    *count = url && url->content ? url->content->pair_count : 0;
    return *count ? url->content->pairs : NULL;
}

void calxi_url_connect_params(const calx_url *url, calx_connect_params *params)
{
    params->username = calx_url_username(url);
    params->password = calx_url_password(url);
    params->database = calx_url_database(url);
    params->hosts = calxi_url_hosts(url, &params->host_count);
}

size_t calx_url_host_count(const calx_url *url)
{
    size_t count;
    calxi_url_hosts(url, &count);
    return count;
}

const char *calx_url_host(const calx_url *url, size_t index, int *port)
{
    size_t count;
    const calx_host_port *hosts = calxi_url_hosts(url, &count);
    if (port)
        *port = index < count ? (int)hosts[index].port : 0;
    return index < count ? hosts[index].host : NULL;
}

int calx_url_port(const calx_url *url)
{
    int port;
    calx_url_host(url, 0, &port);
    return port;
}

size_t calx_url_query_count(const calx_url *url)
{
    size_t count;
    calxi_url_pairs(url, &count);
    return count;
}

const char *calx_url_query_at(const calx_url *url, size_t index, const char **value)
{
    size_t count;
    const calx_pair *pairs = calxi_url_pairs(url, &count);
    if (value)
        *value = index < count ? pairs[index].value : NULL;
    return index < count ? pairs[index].key : NULL;
}

const char *calx_url_query(const calx_url *url, const char *key)
{
    size_t count, i;
    const calx_pair *pairs = calxi_url_pairs(url, &count);
    for (i = 0; key && i < count; i++)
        if (strcmp(pairs[i].key, key) == 0)
            return pairs[i].value;
    return NULL;
}

/* The beginning of every setter: the parts as they are, to be changed in the draft. */
static calx_status open_change(calx_url *url, calxi_url_draft *draft)
{
    calxi_url_draft_init(draft, url ? &url->problem : NULL);
    if (!url || url->status)
        return calx_url_error(url);
    url->problem.message[0] = '\0';
    return calxi_url_draft_from(draft, url->content);
}

/* The end of every setter: all new, or all as it was. The old parts live until the new ones are made, since the value
 * may be one of them. */
static calx_status close_change(calx_url *url, calxi_url_draft *draft, calx_status status)
{
    calxi_url_content *content = NULL;
    if (!status)
        status = calxi_url_content_make(draft, &content);
    if (!status) {
        calxi_url_content_free(url->content);
        url->content = content;
    }
    calxi_url_draft_clear(draft);
    return status;
}

calx_status calx_url_set_drivername(calx_url *url, const char *value)
{
    calxi_url_draft draft;
    calx_status status = open_change(url, &draft);
    if (!status)
        status = check_drivername(value, draft.problem);
    draft.drivername = value;
    return close_change(url, &draft, status);
}

/* A part that is text, as `check` takes it. */
static calx_status set_text(calx_url *url, size_t member, const char *value, const char *what,
                            calx_status (*check)(const char *value, const char *what, calxi_problem *problem))
{
    calxi_url_draft draft;
    calx_status status = open_change(url, &draft);
    if (!status)
        status = check(value, what, draft.problem);
    memcpy((char *)&draft + member, &value, sizeof value);
    return close_change(url, &draft, status);
}

calx_status calx_url_set_username(calx_url *url, const char *value)
{
    return set_text(url, offsetof(calxi_url_draft, username), value, "user name", calxi_url_check_plain);
}

calx_status calx_url_set_password(calx_url *url, const char *value)
{
    return set_text(url, offsetof(calxi_url_draft, password), value, "password", calxi_url_check_plain);
}

calx_status calx_url_set_database(calx_url *url, const char *value)
{
    return set_text(url, offsetof(calxi_url_draft, database), value, "database name", calxi_url_check_path);
}

/* The one port of all hosts, 0 when they have none or several. */
static int common_port(const calxi_url_draft *draft)
{
    size_t i;
    int32_t port = draft->host_count ? draft->hosts[0].port : 0;
    for (i = 1; i < draft->host_count; i++)
        if (draft->hosts[i].port != port)
            return 0;
    return (int)port;
}

calx_status calx_url_set_host(calx_url *url, const char *value)
{
    calxi_url_draft draft;
    calx_status status = open_change(url, &draft);
    int port = common_port(&draft);
    bool has_port = false;
    size_t i;
    draft.host_count = draft.query_host = 0;
    if (!status && !calxi_url_draft_scratch(&draft, value ? strlen(value) : 0))
        status = CALX_NO_MEMORY;
    if (!status)
        status = take_hosts(value, &draft);
    for (i = 0; i < draft.host_count; i++)
        has_port = has_port || draft.hosts[i].port;
    if (!status && !has_port)
        status = calxi_url_spread_port(&draft, port);
    return close_change(url, &draft, status);
}

calx_status calx_url_set_port(calx_url *url, int port)
{
    calxi_url_draft draft;
    calx_status status = open_change(url, &draft);
    size_t i;
    for (i = 0; i < draft.host_count; i++)
        draft.hosts[i].port = 0;
    if (draft.host_count == 1 && !draft.hosts[0].host)
        draft.host_count = draft.query_host = 0; /* was there for its port alone */
    if (!status)
        status = calxi_url_spread_port(&draft, port);
    return close_change(url, &draft, status);
}

static calx_status change_pair(calxi_url_draft *draft, const char *key, const char *value)
{
    size_t i = 0;
    while (i < draft->pair_count && strcmp(draft->pairs[i].key, key) != 0)
        i++;
    if (i == draft->pair_count)
        return value ? calxi_url_draft_pair(draft, key, value) : CALX_OK;
    draft->pairs[i].value = value;
    if (!value) {
        draft->pair_count--;
        memmove(draft->pairs + i, draft->pairs + i + 1, (draft->pair_count - i) * sizeof *draft->pairs);
    }
    return CALX_OK;
}

calx_status calx_url_set_query(calx_url *url, const char *key, const char *value)
{
    calxi_url_draft draft;
    calx_status status = open_change(url, &draft);
    if (!status && !key)
        status = calxi_problem_set(draft.problem, CALX_MISUSE, "the query's key is NULL");
    if (!status)
        status = check_key(key, draft.problem);
    if (!status && (strcmp(key, "host") == 0 || strcmp(key, "port") == 0))
        status = calxi_problem_set(draft.problem, CALX_INTERFACE_ERROR, "use calx_url_set_%s", key);
    if (!status)
        status = calxi_url_check_plain(value, "query's value", draft.problem);
    if (!status)
        status = change_pair(&draft, key, value);
    return close_change(url, &draft, status);
}
