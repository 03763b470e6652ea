/* SPDX-License-Identifier: MIT */
/* What messages call an argument. */
#ifndef CALXI_ENGINE_WHOSE_H
#define CALXI_ENGINE_WHOSE_H

#include "sql/text/tokenize.h"
#include "sql/tree/statement.h"

typedef struct calxi_whose_name {
    char text[100];     /* "the bind :name", "the value for price" */
    const char *column; /* for the error; "" of a value that goes to none */
} calxi_whose_name;

/* Of the name at this place among those of the statement; without one it is a bind. */
void calxi_whose(calxi_whose_name *whose, const calx_statement *statement, const calxi_tokens *tokens, size_t at);

#endif
