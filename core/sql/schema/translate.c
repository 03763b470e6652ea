/* SPDX-License-Identifier: MIT */
/* Maps of schemas: kept once each, so that the caches of compiled and prepared statements compare addresses. */
#include "sql/schema/translate.h"

#include "util/fork.h"
#include "util/memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static calxi_fork_hook fork_hook;
static calxi_schemas *all;

static void watch(void)
{
    calxi_fork_watch_lock(&fork_hook, &lock);
}

static bool is_end(const calx_schema_map *item)
{
    return !item->from && !item->to;
}

static const char *text_of(const char *name)
{
    return name ? name : "";
}

static bool says_the_same(const calxi_schemas *schemas, const calx_schema_map *map, size_t count)
{
    if (schemas->count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(schemas->items[i].from, text_of(map[i].from)) || strcmp(schemas->items[i].to, text_of(map[i].to)))
            return false;
    return true;
}

static char *copy(const char *text, const char **to, char *at)
{
    *to = strcpy(at, text);
    return at + strlen(text) + 1;
}

static calxi_schemas *make(const calx_schema_map *map, size_t count)
{
    size_t texts = 0;
    calxi_schemas *made;
    char *at;
    for (size_t i = 0; i < count; i++)
        texts += strlen(text_of(map[i].from)) + strlen(text_of(map[i].to)) + 2;
    made = calxi_alloc(sizeof *made + (count + 1) * sizeof *map + texts);
    if (!made)
        return NULL;
    made->refs = 0;
    made->count = count;
    at = (char *)&made->items[count + 1];
    for (size_t i = 0; i < count; i++) {
        at = copy(text_of(map[i].from), &made->items[i].from, at);
        at = copy(text_of(map[i].to), &made->items[i].to, at);
    }
    made->items[count] = (calx_schema_map){ NULL, NULL };
    return made;
}

calxi_schemas *calxi_schemas_get(const calx_schema_map *map)
{
    calxi_schemas *found;
    size_t count = 0;
    while (!is_end(&map[count]))
        count++;
    pthread_once(&once, watch);
    pthread_mutex_lock(&lock);
    for (found = all; found && !says_the_same(found, map, count); found = found->next)
        ;
    if (!found && (found = make(map, count))) {
        found->next = all;
        all = found;
    }
    if (found)
        found->refs++;
    pthread_mutex_unlock(&lock);
    return found;
}

calxi_schemas *calxi_schemas_share(calxi_schemas *schemas)
{
    if (!schemas)
        return NULL;
    pthread_mutex_lock(&lock);
    schemas->refs++;
    pthread_mutex_unlock(&lock);
    return schemas;
}

void calxi_schemas_release(calxi_schemas *schemas)
{
    calxi_schemas **link = &all;
    if (!schemas)
        return;
    pthread_mutex_lock(&lock);
    if (--schemas->refs)
        schemas = NULL;
    while (schemas && *link != schemas)
        link = &(*link)->next;
    if (schemas)
        *link = schemas->next;
    pthread_mutex_unlock(&lock);
    calxi_free(schemas);
}

const char *calxi_schema_translate(const calx_schema_map *map, const char *schema, size_t len)
{
    for (; map && !is_end(map); map++)
        if (strlen(text_of(map->from)) == len && !memcmp(text_of(map->from), schema, len))
            return text_of(map->to);
    return NULL;
}
