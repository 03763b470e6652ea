/* SPDX-License-Identifier: MIT */
/* Between the files of the requirements. */
#ifndef SUITE_REQUIREMENTS_H
#define SUITE_REQUIREMENTS_H

#include <stddef.h>

#define UNKNOWN "no, the generic table does not claim it (--requirements names a table of your own)"

/* How mistakes are made on a backend, and what it tells of them: one row a key, one column a table. */
typedef struct suite_mistake {
    const char *key;
    const char *sqlite;
    const char *postgresql;
    const char *mysql; /* MariaDB 10.11 */
} suite_mistake;

extern const suite_mistake suite_mistakes[];
extern const size_t suite_mistake_count;
/* In the same form: what SQL a backend has. */
extern const suite_mistake suite_constructs[];
extern const size_t suite_construct_count;

/* What a backend is, by key. The first table is the generic one, which has all keys. */
typedef struct requirement {
    const char *key;
    const char *value;
} requirement;

typedef struct requirement_table {
    const char *name;
    const requirement *items;
    size_t count;
} requirement_table;
extern const requirement_table suite_requirement_tables[];
extern const size_t suite_requirement_table_count;

#endif
