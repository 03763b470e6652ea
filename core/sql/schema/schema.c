/* SPDX-License-Identifier: MIT */
/* Tables from models and at run time. What is wrong with one is found here, and told with model and column. */
#include "sql/schema/ddl.h"

#include "sql/tree/adapt.h"

#include "util/memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER; /* tables of models; held while one is made */
static atomic_uint_fast64_t last_id;

/* What a model without a table points to, so that its error is told again without making it again. */
static void *load(calx_model *model)
{
    return __atomic_load_n(&model->private_, __ATOMIC_ACQUIRE);
}

/* ---- types ---- */

static calx_type type_of_field(uint32_t ctype)
{
    static const uint8_t kinds[32] = {
        [CALX_KIND_BOOL] = CALX_TYPE_BOOLEAN,   [CALX_KIND_INT8] = CALX_TYPE_SMALLINT,  [CALX_KIND_INT16] = CALX_TYPE_SMALLINT,
        [CALX_KIND_INT32] = CALX_TYPE_INTEGER,  [CALX_KIND_INT64] = CALX_TYPE_BIGINT,   [CALX_KIND_UINT8] = CALX_TYPE_SMALLINT,
        [CALX_KIND_UINT16] = CALX_TYPE_INTEGER, [CALX_KIND_UINT32] = CALX_TYPE_BIGINT,  [CALX_KIND_UINT64] = CALX_TYPE_BIGINT,
        [CALX_KIND_FLOAT] = CALX_TYPE_REAL,     [CALX_KIND_DOUBLE] = CALX_TYPE_DOUBLE,  [CALX_KIND_CSTRING] = CALX_TYPE_TEXT,
        [CALX_KIND_STR] = CALX_TYPE_TEXT,       [CALX_KIND_BYTES] = CALX_TYPE_BLOB,     [CALX_KIND_DECIMAL] = CALX_TYPE_NUMERIC,
        [CALX_KIND_TIMESTAMP] = CALX_TYPE_TIMESTAMP, [CALX_KIND_TIMESTAMPTZ] = CALX_TYPE_TIMESTAMPTZ,
        [CALX_KIND_DATE] = CALX_TYPE_DATE,      [CALX_KIND_TIME] = CALX_TYPE_TIME,      [CALX_KIND_INTERVAL] = CALX_TYPE_INTERVAL,
        [CALX_KIND_UUID] = CALX_TYPE_UUID,      [CALX_KIND_JSON] = CALX_TYPE_JSON,
    };
    uint32_t kind = ctype & ~(uint32_t)CALX_KIND_OPTIONAL;
    return (calx_type){ .kind = kind < 32 ? kinds[kind] : CALX_TYPE_NONE, .flags = kind == CALX_KIND_DECIMAL ? CALX_TYPE_ANY_DIGITS : 0 };
}

/* ---- making a table ---- */

/* One table in the making, and what is wrong with it. */
typedef struct maker {
    calxi_table *table;
    const char *what;     /* model or table, for messages */
    calx_node *failed;
} maker;

static const calx_attribute *attribute_at(const calx_attribute *attributes, size_t size, size_t at)
{
    return (const calx_attribute *)(const void *)((const char *)attributes + at * size);
}

static char *copy(maker *m, const char *text)
{
    char *to = text ? calxi_arena_copy(&m->table->arena, text, strlen(text)) : NULL;
    if (text && !to && !m->failed)
        m->failed = calxi_node_fail(CALX_NO_MEMORY, " ");
    return to;
}

static void check_enum(maker *m, const char *column, const calx_type *type)
{
    if (type->kind != CALX_TYPE_ENUM || m->failed)
        return;
    if (!type->values || !calxi_enum_length(type))
        m->failed = calxi_node_fail(CALX_MISUSE, "%s.%s: an enum without values", m->what, column);
    for (size_t i = 0; i < type->value_count && !m->failed; i++)
        if (type->values[i] && calxi_enum_number(type, type->values[i], strlen(type->values[i])) != (int64_t)i)
            m->failed = calxi_node_fail(CALX_MISUSE, "%s.%s: an enum with the value '%.60s' twice", m->what, column, type->values[i]);
}

/* Whether a field of this C type is always a value. */
static bool has_no_null(uint32_t ctype)
{
    bool is_pointer = (ctype >= CALX_KIND_CSTRING && ctype <= CALX_KIND_DECIMAL) || ctype == CALX_KIND_JSON;
    return ctype && !(ctype & CALX_KIND_OPTIONAL) && !is_pointer;
}

static bool set_up_column(maker *m, calxi_column *column, const calx_attribute *attribute)
{
    const char *name = attribute->column ? attribute->column : attribute->name;
    if (!name || !*name) {
        m->failed = calxi_node_fail(CALX_MISUSE, "%s: a column without a name", m->what);
        return false;
    }
    if (strlen(name) > 128 && !m->failed)
        m->failed = calxi_node_fail(CALX_MISUSE, "%s.%.60s...: the name is too long", m->what, name);
    column->attribute = attribute;
    column->type = attribute->type.kind ? attribute->type : type_of_field(attribute->ctype);
    if (column->type.kind == CALX_TYPE_NONE && !m->failed)
        m->failed = calxi_node_fail(CALX_MISUSE, "%s.%s: no type of SQL for this C type: give a .type", m->what, name);
    check_enum(m, name, &column->type);
    column->primary_key = attribute->primary_key;
    column->nullable = !attribute->primary_key && !attribute->not_null &&
                       (attribute->nullable || ((attribute->ctype & CALX_KIND_OPTIONAL) && !attribute->server_default));
    if (attribute->nullable && has_no_null(attribute->ctype) && !m->failed)
        m->failed = calxi_node_fail(CALX_MISUSE, "%s.%s: nullable, but its C type has no NULL: use calx_opt_...", m->what, name);
    column->node = (calx_node){ .kind = CALX_NODE_COLUMN, .count = 1, .type = &column->type, .name = copy(m, name) };
    column->node.items = calxi_arena_alloc(&m->table->arena, sizeof *column->node.items);
    if (!column->node.items || !column->node.name)
        return false;
    column->node.items[0] = &m->table->node;
    return true;
}

/* Whether "a, b" names the column. */
static bool names(const char *list, const char *column)
{
    char word[CALXI_WORD_SIZE];
    while (list && (list = calxi_next_word(list, word, sizeof word)))
        if (!strcmp(word, column))
            return true;
    return false;
}

/* Whether a line of the table that is so (CALX_PRIMARY_KEY() and its like) names the column. */
static bool is_named_by(const calxi_table *table, uint32_t what, const calxi_column *column)
{
    for (size_t i = 0; i < table->attribute_count; i++) {
        const calx_attribute *a = calxi_table_attribute(table, i);
        if (a->what == what && names(a->columns, column->node.name))
            return true;
    }
    return false;
}

static void find_primary_key(calxi_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        calxi_column *column = &table->columns[i];
        column->primary_key = column->primary_key || is_named_by(table, CALX_ATTRIBUTE_PRIMARY_KEY, column);
        column->nullable = column->nullable && !column->primary_key;
    }
}

/* Whether something else says what the column is when nobody does. */
static bool has_other_source(const calxi_table *table, const calxi_column *column)
{
    const calx_attribute *a = column->attribute;
    return a->references || a->server_default || a->default_value || a->default_function || a->computed ||
           is_named_by(table, CALX_ATTRIBUTE_FOREIGN_KEY, column);
}

static void find_autoincrement(calxi_table *table)
{
    calxi_column *only = NULL;
    size_t keys = 0;
    for (size_t i = 0; i < table->count; i++) {
        table->columns[i].autoincrement = table->columns[i].attribute->autoincrement >= CALX_AUTOINCREMENT;
        if (table->columns[i].primary_key) {
            only = &table->columns[i];
            keys++;
        }
    }
    if (keys == 1 && only->attribute->autoincrement == CALX_AUTOINCREMENT_AUTO && only->type.kind >= CALX_TYPE_SMALLINT &&
        only->type.kind <= CALX_TYPE_BIGINT && !has_other_source(table, only))
        only->autoincrement = true;
}

/* What dialects read of a column. */
static void set_flags(calxi_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        calxi_column *column = &table->columns[i];
        bool keyed = column->primary_key || column->attribute->unique || column->attribute->index || column->attribute->references ||
                     is_named_by(table, CALX_ATTRIBUTE_FOREIGN_KEY, column) || is_named_by(table, CALX_ATTRIBUTE_UNIQUE, column) ||
                     is_named_by(table, CALX_ATTRIBUTE_INDEX, column);
        column->node.flags = (column->nullable ? CALX_FLAG_NULLABLE : 0) | (column->primary_key ? CALX_FLAG_PRIMARY_KEY : 0) |
                             (column->autoincrement ? CALX_FLAG_AUTOINCREMENT : 0) | (keyed ? CALX_FLAG_KEYED : 0);
    }
}

static void refuse_doubles(maker *m)
{
    const calxi_table *table = m->table;
    for (size_t i = 0; i < table->count && !m->failed; i++)
        for (size_t k = 0; k < i && !m->failed; k++)
            if (!strcmp(table->columns[i].node.name, table->columns[k].node.name))
                m->failed = calxi_node_fail(CALX_MISUSE, "%s.%s: two columns have this name", m->what, table->columns[i].node.name);
}

static bool index_offsets(maker *m, size_t size)
{
    calxi_table *table = m->table;
    if (!size)
        return true;
    table->by_offset = calxi_arena_alloc(&table->arena, (size + 1) * sizeof *table->by_offset);
    if (!table->by_offset)
        return false;
    memset(table->by_offset, 0, (size + 1) * sizeof *table->by_offset);
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].attribute->offset < size)
            table->by_offset[table->columns[i].attribute->offset] = (uint16_t)(i + 1);
    return true;
}

/* Name and schema of "name" or "schema.name". */
static bool set_name(maker *m, const char *name)
{
    const char *dot = strrchr(name, '.');
    calxi_table *table = m->table;
    const char *schema = dot ? calxi_arena_copy(&table->arena, name, (size_t)(dot - name)) : "";
    const char *own = copy(m, dot ? dot + 1 : name);
    if (!schema || !own)
        return false;
    table->schema = schema;
    table->node.name = own;
    return true;
}

static bool fill(maker *m, const char *name, const calx_attribute *attributes, size_t size, size_t count, size_t struct_size)
{
    calxi_table *table = m->table;
    size_t columns = 0;
    for (size_t i = 0; i < count; i++)
        columns += attribute_at(attributes, size, i)->what == CALX_ATTRIBUTE_COLUMN;
    table->columns = calxi_arena_alloc(&table->arena, (columns + 1) * sizeof *table->columns);
    table->node.items = calxi_arena_alloc(&table->arena, (columns + 1) * sizeof *table->node.items);
    if (!table->columns || !table->node.items || !set_name(m, name))
        return false;
    memset(table->columns, 0, (columns + 1) * sizeof *table->columns);
    table->attributes = attributes;
    table->attribute_size = size;
    table->attribute_count = count;
    for (size_t i = 0; i < count; i++) {
        const calx_attribute *attribute = attribute_at(attributes, size, i);
        if (attribute->what != CALX_ATTRIBUTE_COLUMN)
            continue;
        if (!set_up_column(m, &table->columns[table->count], attribute))
            return false;
        table->node.items[table->count] = &table->columns[table->count].node;
        table->count++;
    }
    table->node.count = (uint32_t)table->count;
    refuse_doubles(m);
    return index_offsets(m, struct_size);
}

void calxi_table_free(calxi_table *table)
{
    calxi_arena_clear(&table->arena);
    calxi_arena_clear(&table->kept);
    calxi_free(table);
}

calxi_table *calxi_table_make(const char *what, const char *name, const calx_attribute *attributes, size_t size, size_t count,
                              size_t struct_size, calx_node **failed)
{
    maker m = { .table = calxi_calloc(1, sizeof *m.table), .what = what };
    bool done;
    if (!m.table) {
        *failed = calxi_node_fail(CALX_NO_MEMORY, " ");
        return NULL;
    }
    calxi_arena_init(&m.table->arena);
    calxi_arena_init(&m.table->kept);
    m.table->node = (calx_node){ .kind = CALX_NODE_TABLE, .type = &calxi_type_none, .name = "" };
    m.table->id = atomic_fetch_add(&last_id, 1) + 1;
    done = fill(&m, name, attributes, size, count, struct_size);
    if (!done && !m.failed)
        m.failed = calxi_node_fail(CALX_NO_MEMORY, " ");
    *failed = m.failed;
    if (!m.failed)
        return m.table;
    calxi_table_free(m.table);
    return NULL;
}

calxi_table *calxi_table_complete(calxi_table *table, const calx_model *model, const char *what, calx_node **failed)
{
    table->model = model;
    find_primary_key(table);
    find_autoincrement(table);
    set_flags(table);
    *failed = calxi_table_check(table, what);
    if (!*failed)
        return table;
    calxi_table_free(table);
    return NULL;
}

/* ---- models ---- */

/* The attributes of a model that was compiled with an older, shorter struct. */
static const calx_attribute *padded(const calx_model *model, calxi_arena *arena)
{
    calx_attribute *all;
    if (model->attribute_size >= sizeof *all)
        return model->attributes;
    all = calxi_arena_alloc(arena, (model->count + 1) * sizeof *all);
    if (!all)
        return NULL;
    memset(all, 0, (model->count + 1) * sizeof *all);
    for (size_t i = 0; i < model->count; i++)
        memcpy(&all[i], (const char *)model->attributes + i * model->attribute_size, model->attribute_size);
    return all;
}

/* A model that is wrong stays so: the program cannot change it. The failed node takes the table's place for good. */
static calx_node *make_model(calx_model *model)
{
    calx_node *failed = NULL;
    calxi_table *table;
    const calx_attribute *attributes;
    calxi_arena kept;
    bool is_short = model->attribute_size < sizeof(calx_attribute);
    if (model->struct_size < offsetof(calx_model, private_) || model->attribute_size < offsetof(calx_attribute, type) || !model->table)
        return calxi_node_fail(CALX_MISUSE, "a model that CALX_MODEL() has not made");
    calxi_arena_init(&kept);
    attributes = padded(model, &kept);
    if (!attributes) {
        calxi_arena_clear(&kept);
        return calxi_node_fail(CALX_NO_MEMORY, " ");
    }
    table = calxi_table_make(model->name, model->table, attributes, is_short ? sizeof(calx_attribute) : model->attribute_size, model->count,
                             model->size, &failed);
    if (table) {
        table->kept = kept;
        table = calxi_table_complete(table, model, model->name, &failed);
    } else
        calxi_arena_clear(&kept);
    if (!table && calxi_node_status(failed) == CALX_NO_MEMORY)
        return failed;
    if (!table)
        failed->refs_ = CALXI_NODE_PERMANENT;
    __atomic_store_n(&model->private_, table ? (void *)table : (void *)failed, __ATOMIC_RELEASE);
    return table ? &table->node : failed;
}

calx_node *calx_model_table(calx_model *model)
{
    calx_node *made;
    if (!model)
        return calxi_node_fail(CALX_MISUSE, "the model is NULL");
    made = load(model);
    if (made)
        return made;
    pthread_mutex_lock(&making);
    made = load(model);
    if (!made)
        made = make_model(model);
    pthread_mutex_unlock(&making);
    return made;
}

calx_node *calx_column_at(calx_model *model, size_t offset)
{
    calx_node *node = calx_model_table(model);
    const calxi_table *table = calxi_table_of(node);
    if (node->kind != CALX_NODE_TABLE)
        return node;
    if (!table->by_offset || offset >= model->size || !table->by_offset[offset])
        return calxi_node_fail(CALX_MISUSE, "%s: no column at offset %zu: a field without a CALX_COLUMN()?", model->name, offset);
    return &table->columns[table->by_offset[offset] - 1].node;
}

calx_node *calx_column_of_model(calx_node *from, calx_model *model, size_t offset)
{
    calx_node *column = calx_column_at(model, offset);
    if (column->kind != CALX_NODE_COLUMN) {
        calxi_node_drop(from);
        return column;
    }
    return calx_column_of(from, column->name, column->type);
}
