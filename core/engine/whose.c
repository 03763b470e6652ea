/* SPDX-License-Identifier: MIT */
/* What messages call an argument: a bind by its name, a value that the program put into a tree by the column that it goes to. */
#include "engine/whose.h"

#include "sql/tree/beside.h"

#include <stdio.h>

void calxi_whose(calxi_whose_name *whose, const calx_statement *statement, const calxi_tokens *tokens, size_t at)
{
    const char *name = at < tokens->name_count ? tokens->names[at] : "?";
    whose->column = name;
    if (!statement || !statement->root || !tokens->values || at >= tokens->name_count || !tokens->values[at]) {
        snprintf(whose->text, sizeof whose->text, "the bind :%.80s", name);
        return;
    }
    whose->column = calxi_column_beside(statement->root, statement->values[tokens->values[at] - 1]);
    if (*whose->column)
        snprintf(whose->text, sizeof whose->text, "the value for %.80s", whose->column);
    else
        snprintf(whose->text, sizeof whose->text, "the value :%.80s", name);
}
