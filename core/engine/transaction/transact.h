/* SPDX-License-Identifier: MIT */
/* A function as one transaction, for sessions and connections alike. */
#ifndef CALXI_ENGINE_TRANSACT_H
#define CALXI_ENGINE_TRANSACT_H

#include "engine/handle.h"

/* Calls the program's function with its session or connection. */
typedef calx_status (*calxi_transact_call)(void *self);

calx_status calxi_transact(calxi_handle *handle, calxi_transact_call call, void *self, const calx_transact_options *options,
                           const char *where);

#endif
