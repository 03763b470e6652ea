/* SPDX-License-Identifier: MIT */
/* Another file takes the plugin's place between two looks at it: this program's own open(), which the core calls as well. */
#undef _FORTIFY_SOURCE /* makes an inline function of open() */
#include "plugins.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool will_swap, has_swapped;

void hostile_swap(void)
{
    will_swap = true;
}

bool hostile_has_swapped(void)
{
    return has_swapped;
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list args;
    va_start(args, flags);
    if (flags & O_CREAT)
        mode = (mode_t)va_arg(args, int);
    va_end(args);
    if (will_swap && strstr(path, "driver_hostile.so")) {
        will_swap = false;
        has_swapped = rename("swap", "driver_hostile.so") == 0;
    }
    return openat(AT_FDCWD, path, flags, mode);
}
