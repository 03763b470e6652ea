/* SPDX-License-Identifier: MIT */
/* expect: a field of a model is no array */
#include <calx/schema.h>

struct tag {
    int64_t id;
    char name[8];
};
CALX_MODEL(tag, "tags", CALX_COLUMN(tag, id, .primary_key = true), CALX_COLUMN(tag, name));
