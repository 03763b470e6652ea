/* SPDX-License-Identifier: MIT */
/* calx/plugin.h: plugins as a user sees them: registering one that is linked into the program. */
#ifndef CALX_PLUGIN_H
#define CALX_PLUGIN_H

#include <calx/error.h>
#include <calx/plugin/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Registers a plugin that is part of the program, for static builds without libtool. Thread-safe; before or after the first
 *  engine. CALX_OK, CALX_MISUSE when another plugin of that kind and name is in use already, CALX_INTERFACE_ERROR when its ABI or
 *  table does not fit (the message is in `message`, which may be NULL, of `size` bytes), CALX_NO_MEMORY. */
CALX_API calx_status calx_plugin_register(calx_plugin_init_fn init, char *message, size_t size);

#ifdef __cplusplus
}
#endif
#endif
