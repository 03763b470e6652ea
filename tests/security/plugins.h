/* SPDX-License-Identifier: MIT */
/* What a hostile plugin is, for the program that tries them and the tables that list them. */
#ifndef CALX_TESTS_SECURITY_PLUGINS_H
#define CALX_TESTS_SECURITY_PLUGINS_H

#include "engine/plugin/plugin.h"

#include <stdbool.h>

enum {
    DIALECT = 1, /* the plugin is a dialect, else a driver */
    ROOT = 2,    /* only root can make it */
    ELF64 = 4,   /* the script knows the layout of 64-bit ELF files */
    LOADED = 8,  /* its fault shows only when its code is in memory */
    GOOD = 16,   /* not hostile: shows that nothing but the fault keeps the others out */
    SWAPPED = 32 /* the file "swap" takes the place of the plugin when that is opened */
};

typedef struct vector {
    const char *title;
    const char *script;   /* what makes it, in its own directory; words in plugins.c */
    const char *expected; /* part of the message */
    unsigned flags;
    const char *name;                       /* that is asked for; NULL: hostile */
    const char *path;                       /* CALX_DIALECT_PATH, with $D for the directory; NULL: that alone */
    bool (*prepare)(const char *directory); /* after the script; false: cannot be made here */
} vector;

/* Tables that end with a vector without a title; NULL after the last. */
extern const vector *const vectors[];

/* plugins_open.c: from now on "swap" of the working directory takes the place of the plugin when that is opened; and whether it has. */
void hostile_swap(void);
bool hostile_has_swapped(void);

/* plugins_privileged.c: programs with raised privileges, which ignore the environment. */
void hostile_privileges(const char *work, unsigned *passed, unsigned *failed, unsigned *skipped);

#endif
