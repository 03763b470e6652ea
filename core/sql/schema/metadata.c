/* SPDX-License-Identifier: MIT */
/* Metadata: the tables of a program, those of models and those made at run time. */
#include "sql/schema/schema.h"

#include "sql/tree/type_copy.h"

#include "util/memory.h"

#include <pthread.h>
#include <string.h>

typedef struct tables {
    pthread_mutex_t lock;
    calxi_table *first;
    calx_node *failed; /* a list of the nodes that tell what is wrong with others, and belong to nobody else; NULL: there are none */
} tables;

static calx_metadata no_metadata = { .struct_size = sizeof no_metadata };

calx_metadata *calx_metadata_create(void)
{
    calx_metadata *metadata = calxi_calloc(1, sizeof *metadata + sizeof(tables));
    if (!metadata)
        return &no_metadata;
    metadata->struct_size = sizeof *metadata;
    metadata->private_ = metadata + 1;
    pthread_mutex_init(&((tables *)metadata->private_)->lock, NULL);
    return metadata;
}

void calx_metadata_dispose(calx_metadata *metadata)
{
    tables *of;
    if (!metadata || metadata == &no_metadata)
        return;
    for (size_t i = 0; i < metadata->count; i++) {
        calx_node *made = __atomic_exchange_n(&metadata->models[i]->private_, NULL, __ATOMIC_ACQ_REL);
        if (made && made->kind == CALX_NODE_TABLE)
            calxi_table_free(calxi_table_of(made));
        else if (made) {
            made->refs_ = 1;
            calxi_node_unref(made);
        }
    }
    of = metadata->private_;
    if (!of)
        return;
    while (of->first) {
        calxi_table *table = of->first;
        of->first = table->next;
        calxi_table_free(table);
    }
    while (of->failed && of->failed->count) {
        calx_node *failed = of->failed->items[--of->failed->count];
        failed->refs_ = 1;
        calxi_node_unref(failed);
    }
    calxi_node_unref(of->failed);
    pthread_mutex_destroy(&of->lock);
    calxi_free(metadata);
}

/* An error is a permanent node of the metadata, as a table is, so that a program that looks for a table, or makes one, has nothing to free either way. One that is
 * told again is the same node. */
static calx_node *keep(tables *of, calx_node *failed)
{
    calx_node *known = NULL;
    bool kept = calxi_node_is_permanent(failed) || !of;
    if (kept)
        return failed;
    pthread_mutex_lock(&of->lock);
    for (size_t i = 0; of->failed && i < of->failed->count && !known; i++)
        if (!strcmp(of->failed->items[i]->name, failed->name))
            known = of->failed->items[i];
    if (!of->failed) {
        calx_node *list = calxi_node_create(CALX_NODE_LIST, 0, 0, NULL);
        of->failed = calxi_node_is_permanent(list) ? NULL : calxi_node_sink(list);
    }
    if (!known && of->failed)
        kept = calxi_node_append(of->failed, failed);
    if (kept)
        failed->refs_ = CALXI_NODE_PERMANENT;
    pthread_mutex_unlock(&of->lock);
    if (kept)
        return failed;
    calxi_node_drop(failed); /* nobody has been told of it; when the list could not grow it is the list's by now */
    return known ? known : calxi_node_fail(CALX_NO_MEMORY, " ");
}

/* Its name, labels, elements and variants, with all that those point to. */
static bool copy_type(calxi_arena *arena, calx_type *type)
{
    char *room = calxi_arena_alloc(arena, calxi_type_size(type));
    if (!room)
        return false;
    *type = *calxi_type_copy(&room, type);
    return true;
}

static bool copy_default(calxi_arena *arena, calx_attribute *a)
{
    calx_value *to;
    if (!a->default_value)
        return true;
    to = calxi_arena_alloc(arena, sizeof *to);
    if (!to)
        return false;
    *to = *a->default_value;
    a->default_value = to;
    if (to->kind != CALX_KIND_STR && to->kind != CALX_KIND_BYTES && to->kind != CALX_KIND_DECIMAL && to->kind != CALX_KIND_JSON)
        return true;
    to->as.s.ptr = calxi_arena_copy(arena, to->as.s.ptr ? to->as.s.ptr : "", to->as.s.len); /* four names for the same */
    return to->as.s.ptr != NULL;
}

static bool copy_identity(calxi_arena *arena, calx_attribute *a)
{
    calx_sequence *to = a->identity ? calxi_arena_alloc(arena, sizeof *to) : NULL;
    if (to)
        *to = *a->identity;
    if (a->identity && !to)
        return false;
    a->identity = to;
    return true;
}

static bool copy_text(calxi_arena *arena, const char **text)
{
    return !*text || (*text = calxi_arena_copy(arena, *text, strlen(*text)));
}

/* The one without a dialect at its end, too. */
static bool copy_options(calxi_arena *arena, calx_attribute *a)
{
    size_t count = 0;
    calx_index_options *to;
    if (!a->options)
        return true;
    while (a->options[count].dialect)
        count++;
    to = calxi_arena_alloc(arena, (count + 1) * sizeof *to);
    if (!to)
        return false;
    memcpy(to, a->options, (count + 1) * sizeof *to);
    a->options = to;
    for (; to->dialect; to++)
        if (!copy_text(arena, &to->dialect) || !copy_text(arena, &to->kind) || !copy_text(arena, &to->method) || !copy_text(arena, &to->operators) ||
            !copy_text(arena, &to->lengths) || !copy_text(arena, &to->parser) || !copy_text(arena, &to->with) || !copy_text(arena, &to->tablespace))
            return false;
    return true;
}

/* The caller's attributes, with all that they point to, into the table's arena. */
static const calx_attribute *copy_attributes(calxi_arena *arena, const calx_attribute *from, size_t count)
{
    calx_attribute *to = calxi_arena_alloc(arena, (count + 1) * sizeof *to);
    if (!to)
        return NULL;
    memcpy(to, from, count * sizeof *to);
    for (size_t i = 0; i < count; i++) {
        const char **texts[] = { &to[i].name, &to[i].column, &to[i].references, &to[i].server_default, &to[i].computed, &to[i].columns,
                                 &to[i].sql, &to[i].where, &to[i].include, &to[i].comment, &to[i].back_populates };
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            if (!copy_text(arena, texts[k]))
                return NULL;
        if (!copy_type(arena, &to[i].type) || !copy_default(arena, &to[i]) || !copy_identity(arena, &to[i]) || !copy_options(arena, &to[i]))
            return NULL;
    }
    return to;
}

/* A table takes the convention of the metadata that it is first used by. */
static calx_node *named(const calx_metadata *metadata, calx_node *node)
{
    bool has = metadata->struct_size > offsetof(calx_metadata, naming) && metadata->naming;
    if (has && node->kind == CALX_NODE_TABLE && !__atomic_load_n(&calxi_table_of(node)->naming, __ATOMIC_RELAXED))
        __atomic_store_n(&calxi_table_of(node)->naming, metadata->naming, __ATOMIC_RELEASE);
    return node;
}

static calxi_table *find_table(tables *of, const char *name)
{
    calxi_table *table = of->first;
    const char *dot = strrchr(name, '.');
    size_t schema = dot ? (size_t)(dot - name) : 0;
    while (table && (strcmp(table->node.name, dot ? dot + 1 : name) || strlen(table->schema) != schema ||
                     memcmp(table->schema, name, schema)))
        table = table->next;
    return table;
}

calx_node *calx_table_create(calx_metadata *metadata, const char *name, const calx_attribute *attributes, size_t count)
{
    calx_node *failed = NULL;
    calxi_table *table;
    calxi_arena kept;
    tables *of = metadata ? metadata->private_ : NULL;
    if (!of || !name || !*name)
        return metadata == &no_metadata ? calxi_node_fail(CALX_NO_MEMORY, " ")
                                        : keep(of, calxi_node_fail(CALX_MISUSE, "calx_table_create: metadata of calx_metadata_create() and a name are wanted"));
    calxi_arena_init(&kept);
    attributes = copy_attributes(&kept, attributes, count);
    if (!attributes) {
        calxi_arena_clear(&kept);
        return calxi_node_fail(CALX_NO_MEMORY, " ");
    }
    table = calxi_table_make(name, name, attributes, sizeof *attributes, count, 0, &failed);
    if (!table) {
        calxi_arena_clear(&kept);
        return keep(of, failed);
    }
    table->kept = kept;
    table = calxi_table_complete(table, NULL, name, &failed);
    if (!table)
        return keep(of, failed);
    pthread_mutex_lock(&of->lock);
    if (find_table(of, name))
        failed = calxi_node_fail(CALX_MISUSE, "calx_table_create: there is a table %s already", name);
    else {
        table->next = of->first;
        of->first = table;
    }
    pthread_mutex_unlock(&of->lock);
    if (failed) {
        calxi_table_free(table);
        return keep(of, failed);
    }
    return &table->node;
}

calx_node *calx_metadata_table_at(calx_metadata *metadata, size_t at)
{
    tables *of = metadata ? metadata->private_ : NULL;
    const calxi_table *table;
    size_t count = 0;
    if (!metadata)
        return NULL;
    if (at < metadata->count)
        return named(metadata, calx_model_table(metadata->models[at]));
    if (!of)
        return NULL;
    at -= metadata->count;
    pthread_mutex_lock(&of->lock); /* the list has the newest first */
    for (table = of->first; table; table = table->next)
        count++;
    for (table = at < count ? of->first : NULL; table && ++at < count; table = table->next)
        ;
    pthread_mutex_unlock(&of->lock);
    return table ? named(metadata, (calx_node *)(uintptr_t)&table->node) : NULL;
}

calx_node *calx_metadata_table(calx_metadata *metadata, const char *name)
{
    tables *of = metadata ? metadata->private_ : NULL;
    calxi_table *table = NULL;
    if (metadata == &no_metadata)
        return calxi_node_fail(CALX_NO_MEMORY, " ");
    if (of && name) {
        pthread_mutex_lock(&of->lock);
        table = find_table(of, name);
        pthread_mutex_unlock(&of->lock);
    }
    for (size_t i = 0; metadata && name && !table && i < metadata->count; i++)
        if (!strcmp(metadata->models[i]->table, name))
            return named(metadata, calx_model_table(metadata->models[i]));
    return table ? named(metadata, &table->node) : keep(of, calxi_node_fail(CALX_MISUSE, "the metadata have no table %s", name ? name : "(NULL)"));
}

calx_node *calx_table_named(const char *name, const char *const *columns, size_t count)
{
    calx_node *node;
    const char *dot = name ? strrchr(name, '.') : NULL;
    if (!name || !*name)
        return calxi_node_fail(CALX_MISUSE, "calx_table_named: a name is wanted");
    if (!columns && count)
        return calxi_node_fail(CALX_MISUSE, "calx_table_named: the names of the columns of %.60s are NULL", name);
    if (dot && (dot == name || !dot[1] || dot - name >= UINT16_MAX))
        return calxi_node_fail(CALX_MISUSE, "calx_table_named: \"%.60s\" is no \"schema.name\"", name);
    node = calxi_node_create(CALX_NODE_TABLE, 0, count, name);
    if (dot && node->kind == CALX_NODE_TABLE)
        calxi_node_in_schema(node, (size_t)(dot - name));
    for (size_t i = 0; i < count && node->kind == CALX_NODE_TABLE; i++)
        calxi_node_set(node, i, calx_column_named(columns[i]));
    for (size_t i = 0; i < count && node->kind == CALX_NODE_TABLE; i++)
        if (calxi_node_status(node->items[i]) == CALX_NO_MEMORY)
            calxi_node_starve(node);
        else if (node->items[i]->kind == CALX_NODE_ERROR)
            node = calxi_node_refuse(&node, 1, "calx_table_named: column %zu of %.60s has no name", i + 1, name);
    return node;
}

calx_node *calx_table_column(calx_node *node, const char *name)
{
    if (!calxi_node_is(node, CALX_NODE_TABLE))
        return node && node->kind == CALX_NODE_ERROR ? node : calxi_node_refuse(&node, 1, "calx_table_column: a table is wanted");
    for (size_t i = 0; name && i < node->count; i++)
        if (!strcmp(node->items[i]->name, name))
            return calxi_node_is_permanent(node) ? node->items[i] : calx_column_of(node, name, node->items[i]->type);
    return calxi_node_refuse(&node, 1, "the table %s has no column %s", node->name, name ? name : "(NULL)");
}

calx_status calx_node_error(const calx_node *node)
{
    return calxi_node_status(node);
}

const char *calx_node_errmsg(const calx_node *node)
{
    return !node ? "the node is NULL" : node->kind == CALX_NODE_ERROR ? node->name : "";
}
