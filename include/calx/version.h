/* SPDX-License-Identifier: MIT */
/* calx/version.h: the version of the headers, and of the library that runs. */
#ifndef CALX_VERSION_H
#define CALX_VERSION_H

#include <calx/types.h>

#define CALX_VERSION_MAJOR 0
#define CALX_VERSION_MINOR 1
#define CALX_VERSION_PATCH 0
#define CALX_VERSION "0.1.0"

#ifdef __cplusplus
extern "C" {
#endif

/** The library's version, "0.1.0". Static. */
CALX_API const char *calx_version(void);

#ifdef __cplusplus
}
#endif
#endif
