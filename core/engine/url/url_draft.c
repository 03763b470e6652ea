/* SPDX-License-Identifier: MIT */
/* Gathering the parts of a URL (draft), and laying them to rest in one block (content). */
#include "engine/url/url_parts.h"

#include "util/memory.h"

#include <string.h>

void calxi_url_draft_init(calxi_url_draft *draft, calxi_problem *problem)
{
    memset(draft, 0, sizeof *draft);
    draft->problem = problem;
}

void calxi_url_draft_clear(calxi_url_draft *draft)
{
    if (draft->scratch)
        calxi_wipe(draft->scratch, draft->scratch_size);
    calxi_free(draft->scratch);
    calxi_free(draft->hosts);
    calxi_free(draft->pairs);
    calxi_url_draft_init(draft, draft->problem);
}

bool calxi_url_draft_scratch(calxi_url_draft *draft, size_t text_len)
{
    /* A byte of text gives at most one byte, and ends at most one part, which takes a NUL. */
    size_t size = 2 * text_len + 16;
    draft->scratch = calxi_alloc(size);
    draft->scratch_size = draft->scratch ? size : 0;
    if (!draft->scratch)
        calxi_problem_no_memory(draft->problem);
    return draft->scratch != NULL;
}

void calxi_url_draft_putc(calxi_url_draft *draft, unsigned char byte)
{
    draft->scratch[draft->scratch_used++] = (char)byte;
}

/* Room for one more element of an array; the capacity doubles. */
static bool grow(void **items, size_t count, size_t *capacity, size_t size)
{
    size_t wanted = *capacity ? *capacity * 2 : 4;
    void *bigger;
    if (count < *capacity)
        return true;
    bigger = calxi_realloc_array(*items, wanted, size);
    if (!bigger)
        return false;
    *items = bigger;
    *capacity = wanted;
    return true;
}

calx_status calxi_url_draft_host(calxi_url_draft *draft, const char *host, int32_t port)
{
    void *items = draft->hosts;
    if (!grow(&items, draft->host_count, &draft->host_capacity, sizeof *draft->hosts))
        return calxi_problem_no_memory(draft->problem);
    draft->hosts = items;
    draft->hosts[draft->host_count++] = (calx_host_port){ host, port, 0 };
    return CALX_OK;
}

calx_status calxi_url_draft_pair(calxi_url_draft *draft, const char *key, const char *value)
{
    void *items = draft->pairs;
    if (!grow(&items, draft->pair_count, &draft->pair_capacity, sizeof *draft->pairs))
        return calxi_problem_no_memory(draft->problem);
    draft->pairs = items;
    draft->pairs[draft->pair_count++] = (calx_pair){ key, value };
    return CALX_OK;
}

calx_status calxi_url_draft_from(calxi_url_draft *draft, const calxi_url_content *content)
{
    size_t i;
    calx_status status = CALX_OK;
    draft->drivername = content->drivername;
    draft->username = content->username;
    draft->password = content->password;
    draft->database = content->database;
    draft->query_host = content->query_host;
    for (i = 0; !status && i < content->host_count; i++)
        status = calxi_url_draft_host(draft, content->hosts[i].host, content->hosts[i].port);
    for (i = 0; !status && i < content->pair_count; i++)
        status = calxi_url_draft_pair(draft, content->pairs[i].key, content->pairs[i].value);
    return status;
}

/* The size of a text in the block. */
static size_t room(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static size_t content_size(const calxi_url_draft *draft)
{
    size_t i, size = sizeof(calxi_url_content) + 2 * room(draft->drivername) + room(draft->username) +
                     room(draft->password) + room(draft->database);
    for (i = 0; i < draft->host_count; i++)
        size += sizeof *draft->hosts + room(draft->hosts[i].host);
    for (i = 0; i < draft->pair_count; i++)
        size += sizeof *draft->pairs + room(draft->pairs[i].key) + room(draft->pairs[i].value);
    return size;
}

static const char *put_text(char **next, const char *text, size_t len)
{
    char *copy = *next;
    if (!text)
        return NULL;
    memcpy(copy, text, len);
    copy[len] = '\0';
    *next += len + 1;
    return copy;
}

static const char *put(char **next, const char *text)
{
    return put_text(next, text, text ? strlen(text) : 0);
}

/* Empty is as absent where it could not be told apart in the text. */
static const char *unless_empty(const char *text)
{
    return text && *text ? text : NULL;
}

static void fill(calxi_url_content *content, const calxi_url_draft *draft)
{
    const char *plus = strchr(draft->drivername, '+');
    char *next = (char *)(content + 1);
    size_t i;
    content->hosts = (calx_host_port *)(void *)next; /* first, because of their alignment */
    next += draft->host_count * sizeof *content->hosts;
    content->pairs = (calx_pair *)(void *)next;
    next += draft->pair_count * sizeof *content->pairs;
    content->drivername = put(&next, draft->drivername);
    content->dialect = put_text(&next, draft->drivername,
                                plus ? (size_t)(plus - draft->drivername) : strlen(draft->drivername));
    content->driver = plus ? content->drivername + (plus - draft->drivername) + 1 : NULL;
    content->username = put(&next, unless_empty(draft->username));
    content->password = put(&next, draft->password);
    content->database = put(&next, unless_empty(draft->database));
    content->host_count = draft->host_count;
    content->query_host = draft->query_host;
    for (i = 0; i < draft->host_count; i++)
        content->hosts[i] = (calx_host_port){ put(&next, draft->hosts[i].host), draft->hosts[i].port, 0 };
    content->pair_count = draft->pair_count;
    for (i = 0; i < draft->pair_count; i++)
        content->pairs[i] = (calx_pair){ put(&next, draft->pairs[i].key), put(&next, draft->pairs[i].value) };
}

/* A file's path is bytes, whatever they are; what a server knows by name is text. Which of them it is no part says alone. */
static calx_status check_database(const calxi_url_draft *draft)
{
    bool is_file = !draft->host_count && !unless_empty(draft->username) && !draft->password;
    return is_file ? CALX_OK : calxi_url_check_plain(draft->database, "database name", draft->problem);
}

calx_status calxi_url_content_make(const calxi_url_draft *draft, calxi_url_content **content)
{
    size_t size = content_size(draft);
    calxi_url_content *made;
    calx_status status = check_database(draft);
    if (status)
        return status;
    made = calxi_calloc(1, size);
    if (!made)
        return calxi_problem_no_memory(draft->problem);
    made->size = size;
    fill(made, draft);
    /* Escaping makes text longer: what is refused here could not be parsed again. */
    if (calxi_url_rendered(made, true, NULL) > CALXI_URL_MAX) {
        calxi_url_content_free(made);
        return calxi_problem_set(draft->problem, CALX_INTERFACE_ERROR, "a URL is at most %d bytes when written out",
                                 CALXI_URL_MAX);
    }
    *content = made;
    return CALX_OK;
}

void calxi_url_content_free(calxi_url_content *content)
{
    if (content)
        calxi_wipe(content, content->size);
    calxi_free(content);
}
