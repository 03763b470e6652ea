/* SPDX-License-Identifier: MIT */
/* Which value it was that did not fit, where the server tells its type alone. */
#ifndef CALXI_ENGINE_MISFIT_H
#define CALXI_ENGINE_MISFIT_H

#include "engine/handle.h"

/* What the failure says more: its texts live here. */
typedef struct calxi_misfit {
    char column[256];
    char message[900];
} calxi_misfit;

/* Gives the failure of the handle's connection, when it is one of a value without a column, the name of the column or bind whose value does
 * not fit, and a message with it. The binds are those of the handle's slots. `statement` may be NULL when it is not known any more. */
void calxi_misfit_tell(calxi_misfit *misfit, calxi_handle *handle, const calx_statement *statement, const calxi_tokens *tokens);

#endif
