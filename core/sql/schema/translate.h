/* SPDX-License-Identifier: MIT */
/* Maps of schemas: the same statements for tables that lie elsewhere. */
#ifndef CALXI_SQL_TRANSLATE_H
#define CALXI_SQL_TRANSLATE_H

#include <calx/sql.h>

/* A map as the library keeps it. Two that say the same are one, as long as anybody has it, so that its address tells it from others. */
typedef struct calxi_schemas {
    size_t refs;                /* guarded by the lock of all */
    struct calxi_schemas *next;
    size_t count;
    calx_schema_map items[];    /* and an empty one at the end; their texts lie behind */
} calxi_schemas;

/* A reference to the map that says the same, made if there is none; NULL: no memory. */
calxi_schemas *calxi_schemas_get(const calx_schema_map *map);
/* One more; NULL is fine, as it is to give one up. */
calxi_schemas *calxi_schemas_share(calxi_schemas *schemas);
void calxi_schemas_release(calxi_schemas *schemas);

static inline const calx_schema_map *calxi_schemas_items(const calxi_schemas *schemas)
{
    return schemas ? schemas->items : NULL;
}

/* What the map has for a schema ("" for none): its name, "" for none; NULL: nothing, it stays as it is. The map may be NULL. */
const char *calxi_schema_translate(const calx_schema_map *map, const char *schema, size_t len);

#endif
