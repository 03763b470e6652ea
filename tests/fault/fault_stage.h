/* SPDX-License-Identifier: MIT */
/* What the programs of the fault run act on, and the ledger of what each was told of the rows that it wrote. */
#ifndef CALX_FAULT_STAGE_H
#define CALX_FAULT_STAGE_H

#include <calx/calx.h>

#include <stdbool.h>
#include <stddef.h>

enum { STAGE_ROWS = 64, STAGE_KEPT_ROWS = 5, STAGE_FIRST_KEPT = 1001 };

/* What a program was told of a row. OPEN: its transaction has not ended. */
enum { TOLD_NOTHING = 0, TOLD_OPEN, TOLD_COMMITTED, TOLD_UNDONE, TOLD_UNKNOWN };

typedef struct stage {
    calx_engine *engine;         /* NULL when the program has disposed of it */
    calx_session *session;       /* what the program has left open */
    calx_connection *connection;
    bool exact;                  /* no result comes short: answers must be right */
    char told[STAGE_ROWS + 1];   /* by number of the row, from 1 */
    int rows;
    size_t commits;              /* fault_commits() when the program was told last */
    bool to_cancel;              /* the next calx_fault_cancel() does it */
    bool asked;                  /* a cancel has said that the statement was asked to stop */
    const char *wrong;           /* the first wrong answer */
} stage;

typedef struct program {
    const char *name;
    void (*run)(stage *s);
    calx_engine_options options;
    const char *driver;          /* NULL: "fault" */
} program;

/* Those of fault_programs.c and of fault_programs_queued.c, each up to one without a name. */
extern const program programs[], queued_programs[];

/* Steps that programs share: a row more; a commit, and what it told; and the rows from `first` on, undone. */
calx_status stage_add(stage *s, calx_session *session);
void stage_commit(stage *s, calx_session *session);
void stage_undo(stage *s, int first);

/* SELECT calx_fault_cancel(:stage), in the middle of a statement: has a thread cancel what the session does, once. */
bool stage_define_functions(void);

/* An answer that must be so. */
static inline void expect(stage *s, bool right, const char *what)
{
    if (!right && s->exact && !s->wrong)
        s->wrong = what;
}

/* The number of a new row. */
static inline int stage_row(stage *s)
{
    if (s->rows < STAGE_ROWS)
        s->rows++;
    s->told[s->rows] = TOLD_OPEN;
    return s->rows;
}

/* The transaction has ended: what its error, or its status alone, tells of the open rows from `first` on. */
void stage_told(stage *s, int first, calx_status status, const calx_error *e);

#endif
