/* SPDX-License-Identifier: MIT */
/* CREATE and DROP of what is not a table: types, schemas, sequences. */
#include "sql/compile.h"

#include <string.h>

/* ---- types ---- */

void calxi_put_labels(calx_compiler *c, const calx_type *type)
{
    const char *before = "";
    for (size_t i = 0; i < type->value_count; i++) {
        if (!type->values[i])
            continue;
        calxi_put(c, before);
        calxi_put_text_literal(c, type->values[i], strlen(type->values[i]));
        before = ", ";
    }
}

bool calxi_enum_is_native(const calx_compiler *c, const calx_type *type)
{
    if (type->flags & CALX_TYPE_NO_NATIVE)
        return false;
    return calxi_has(c, CALX_FEATURE_INLINE_ENUMS) || (calxi_has(c, CALX_FEATURE_ENUM_TYPES) && type->name && *type->name);
}

void calxi_put_create_type(calx_compiler *c, const calx_node *node)
{
    if (!calxi_has(c, CALX_FEATURE_ENUM_TYPES)) {
        calxi_compile_unsupported(c, "CREATE TYPE");
        return;
    }
    calxi_put(c, "CREATE TYPE ");
    calxi_put_name(c, node->name);
    calxi_put(c, " AS ENUM (");
    calxi_put_labels(c, node->type);
    calxi_put(c, ")");
}

void calxi_put_drop_type(calx_compiler *c, const calx_node *node)
{
    if (!calxi_has(c, CALX_FEATURE_ENUM_TYPES)) {
        calxi_compile_unsupported(c, "DROP TYPE");
        return;
    }
    calxi_put(c, node->flags & CALX_FLAG_IF_EXISTS ? "DROP TYPE IF EXISTS " : "DROP TYPE ");
    calxi_put_name(c, node->name);
}
