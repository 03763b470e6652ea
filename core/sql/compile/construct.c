/* SPDX-License-Identifier: MIT */
/* Constructs of the program's own: which there are, and how each is written for a dialect. */
#include <calx/custom.h>

#include "sql/compile/compile.h"
#include "sql/tree/make.h"
#include "util/memory.h"

#include <pthread.h>
#include <string.h>

typedef struct construct {
    struct construct *next;
    calx_construct_render render;
    void *context;
    char *dialect;  /* NULL: for all */
    char name[];
} construct;

static construct *first; /* only ever grows at its head, so that whoever reads needs no lock */
static pthread_mutex_t growing = PTHREAD_MUTEX_INITIALIZER;

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static const construct *find(const char *name, const char *dialect)
{
    const construct *at = __atomic_load_n(&first, __ATOMIC_ACQUIRE);
    while (at && (strcmp(at->name, name) || !same(at->dialect, dialect)))
        at = at->next;
    return at;
}

calx_status calx_construct_register(const char *name, const char *dialect, calx_construct_render render, void *context)
{
    size_t len = name ? strlen(name) + 1 : 0, dialect_len = dialect ? strlen(dialect) + 1 : 0;
    calx_status status = CALX_OK;
    construct *made;
    if (len <= 1 || !render)
        return CALX_MISUSE;
    made = calxi_alloc(sizeof *made + len + dialect_len);
    if (!made)
        return CALX_NO_MEMORY;
    *made = (construct){ .render = render, .context = context, .dialect = dialect ? made->name + len : NULL };
    memcpy(made->name, name, len);
    if (dialect)
        memcpy(made->dialect, dialect, dialect_len);
    pthread_mutex_lock(&growing);
    if (find(name, dialect))
        status = CALX_MISUSE;
    else {
        made->next = first;
        __atomic_store_n(&first, made, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&growing);
    if (status != CALX_OK)
        calxi_free(made);
    return status;
}

calx_node *calx_construct_n(const char *name, calx_node *const *arguments, size_t count, const calx_type *type)
{
    calx_node *node;
    if (!name || !*name)
        return calxi_node_refuse(arguments, count, "calx_construct: a name is wanted");
    node = calxi_node_with(CALX_NODE_CUSTOM, 0, name, type, arguments, count);
    calxi_node_refuse_nulls(node, 0, name, "argument");
    return node;
}

void calxi_put_construct(calx_compiler *c, const calx_node *node)
{
    const construct *own = find(node->name, c->target.dialect);
    if (!own && c->dialect && c->dialect->extends)
        own = find(node->name, c->dialect->extends);
    if (!own)
        own = find(node->name, NULL);
    if (own)
        own->render(&calxi_compiler_host, c, node, own->context);
    else
        calxi_compile_unsupported(c, node->name);
}
