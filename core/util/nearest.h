/* SPDX-License-Identifier: MIT */
/* The name that was meant by one that is not there: for messages. */
#ifndef CALXI_UTIL_NEAREST_H
#define CALXI_UTIL_NEAREST_H

/* Whether `name` may have been meant by `given`, and is nearer to it than `other` is (NULL: nothing is). At most 63 letters of either
 * count. */
_Bool calxi_is_nearer(const char *given, const char *name, const char *other);

#endif
