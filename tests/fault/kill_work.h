/* SPDX-License-Identifier: MIT */
/* The numbered workload: threads that write rows, each in a transaction, and remember what they were told of it. */
#ifndef CALX_FAULT_KILL_WORK_H
#define CALX_FAULT_KILL_WORK_H

#include <calx/calx.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stddef.h>

/* What a program was told of its transaction. */
enum { TOLD_NOTHING = 0, TOLD_COMMITTED, TOLD_UNDONE, TOLD_UNKNOWN };

typedef struct worker worker;

/* What the thread that kills sees of the workers, and they of it. */
typedef struct scene {
    atomic_int working, committing, prepared; /* prepared: their first phase is over, and the second under way */
    atomic_bool hold, killed, over; /* hold: who has prepared does not commit yet; over: the server serves again */
} scene;

/* One way of writing: tries transaction `n`, and tells what it was told. False: the connection is lost, the thread ends. */
typedef struct way {
    const char *name;
    bool autocommit;
    bool (*write)(worker *w, int n);
} way;

struct worker {
    const way *way;
    calx_engine *engine;
    int number, round;
    char *told;       /* by number of the transaction */
    int count, room;
    int again;         /* transactions that calx_transact ran more than once, and committed */
    scene *scene;
    char trouble[600]; /* the first broken promise */
};

enum { WORKERS = 8, PARTS = 2 };

extern const way ways[];
extern const size_t way_count;

/* A thread's main: writes until the connection is lost. */
void *worker_run(void *state);
/* Keeps the first broken promise of a worker. */
void worker_complain(worker *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
