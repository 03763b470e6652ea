/* SPDX-License-Identifier: MIT */
/* The fault run: every program, with every call of its driver gone wrong in every way, once and (for servers that are down or hang)
 * from there on. Whatever happens, the handle is usable after a rollback, the pool counts nothing out, the next checkout works,
 * nothing is left behind, the host keeps the driver's rules, and the table holds what the program was told, which is UNKNOWN only where a COMMIT
 * was sent.
 *
 *     fault_run FILE [PROGRAM [KIND CALL]]     FILE is made anew; prints "fault: N passed, N failed, 0 skipped" */
#include "alloc.h"
#include "fault_driver.h"
#include "fault_stage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct point {
    const program *program;
    fault_kind kind;
    size_t at;
    bool waiting;
} point;

static const char *file;
static calx_engine *plain; /* the real driver: what is in the file */
static size_t passed, failed, per_call[CALLS], per_kind[FAULT_KINDS];

static bool complain(const point *p, const char *what, const char *detail)
{
    fault_call call = CALL_CONNECT;
    bool struck = fault_struck(&call);
    printf("FAIL %s, %s at call %zu (%s%s): %s%s%s\n", p->program->name, fault_kind_names[p->kind], p->at,
           struck ? fault_call_names[call] : "not reached", p->waiting ? ", when polled" : "", what, *detail ? ": " : "", detail);
    return false;
}

/* ---- the table ---- */

static bool make_table(void)
{
    calx_session *session = calx_session_open(plain);
    calx_exec(session, calx_text("CREATE TABLE calx_fault (n INTEGER PRIMARY KEY, name TEXT)"));
    for (int i = 0; i < STAGE_KEPT_ROWS; i++)
        calx_exec(session, calx_text("INSERT INTO calx_fault VALUES (:n, 'kept')"), calx_args(STAGE_FIRST_KEPT + i));
    if (calx_commit(session) != CALX_OK)
        printf("%s\n", calx_errmsg(session));
    return calx_session_close(session) == CALX_OK;
}

/* The rows that are there beside what was told of them; then they are removed. */
static bool compare(const point *p, const stage *s)
{
    calx_session *session = calx_session_open(plain);
    calx_result *rows = calx_query(session, calx_text("SELECT n FROM calx_fault WHERE n < 1000"));
    bool there[STAGE_ROWS + 1] = { false }, good = true;
    char text[80];
    int n;
    while (calx_fetch(rows, &n))
        there[n >= 0 && n <= STAGE_ROWS ? n : 0] = true;
    calx_result_close(rows);
    for (n = 0; n <= STAGE_ROWS; n++) {
        snprintf(text, sizeof text, "row %d, told %d", n, s->told[n]);
        if (there[n] && (s->told[n] == TOLD_UNDONE || s->told[n] == TOLD_NOTHING || s->told[n] == TOLD_OPEN))
            good = complain(p, "a row is there that should not be", text);
        if (!there[n] && s->told[n] == TOLD_COMMITTED)
            good = complain(p, "a row is lost", text);
    }
    calx_exec(session, calx_text("DELETE FROM calx_fault WHERE n < 1000"));
    if (calx_commit(session) != CALX_OK)
        good = complain(p, "the table is not free", calx_errmsg(session));
    calx_session_close(session);
    return good;
}

/* ---- after the fault ---- */

static bool check_session(const point *p, calx_session *session, const char *what)
{
    int answer = 0;
    bool good = calx_rollback(session) == CALX_OK && calx_scalar(session, calx_text("SELECT 42"), &answer) == CALX_OK &&
                answer == 42 && calx_rollback(session) == CALX_OK;
    return good || complain(p, what, calx_errmsg(session));
}

static bool check_connection(const point *p, calx_connection *connection)
{
    int answer = 0;
    bool good = calx_rollback(connection) == CALX_OK && calx_scalar(connection, calx_text("SELECT 42"), &answer) == CALX_OK &&
                answer == 42 && calx_rollback(connection) == CALX_OK;
    return good || complain(p, "the connection is not usable", calx_errmsg(connection));
}

static bool check_pool(const point *p, calx_engine *engine)
{
    calx_pool_state state = { .struct_size = sizeof state };
    char text[120];
    calx_pool_status(engine, &state);
    snprintf(text, sizeof text, "%zu out, %zu waiting, %zu idle, %" PRIu64 " open", state.checked_out, state.waiting,
             state.idle, state.opened - state.closed);
    return (!state.checked_out && !state.waiting && state.opened - state.closed == state.idle) || complain(p, "the pool", text);
}

/* The handles that the program left, the pool, and a checkout of a new session. */
static bool check_after(const point *p, stage *s)
{
    bool good = true;
    calx_session *next;
    if (fault_struck(NULL)) { /* else it comes in one of the closes */
        fault_disarm();
        if (s->session && s->engine)
            good = check_session(p, s->session, "the session is not usable") && good;
        if (s->connection)
            good = check_connection(p, s->connection) && good;
    }
    calx_session_close(s->session);
    calx_connection_close(s->connection);
    if (!s->engine)
        return good;
    good = check_pool(p, s->engine) && good;
    if (fault_struck(NULL)) {
        fault_disarm();
        next = calx_session_open(s->engine);
        good = check_session(p, next, "the next checkout does not work") && good;
        calx_session_close(next);
        good = check_pool(p, s->engine) && good;
    }
    return good;
}

/* Runs the program with the fault, and looks at what it left. True: all is well; *reached, whether the fault came to pass. */
static bool try_point(const point *p, bool *reached)
{
    stage s = { .exact = p->kind != FAULT_SHORT };
    calx_engine_options options = p->program->options;
    size_t live = alloc_live();
    fault_call call;
    const char *rule;
    char url[512];
    bool good;
    options.struct_size = sizeof options;
    options.statement_timeout = 60;
    options.pool_timeout = 5;
    snprintf(url, sizeof url, "sqlite+%s:///%s?journal_mode=memory&synchronous=off", p->program->driver ? p->program->driver : "fault", file);
    s.commits = fault_commits();
    s.engine = calx_engine_create_string(url, &options);
    fault_arm(p->kind, p->at, p->waiting);
    p->program->run(&s);
    good = check_after(p, &s);
    calx_engine_dispose(s.engine);
    *reached = fault_struck(&call);
    fault_disarm();
    for (int n = 1; n <= s.rows; n++)
        if (s.told[n] == TOLD_OPEN)
            s.told[n] = TOLD_UNDONE; /* closed without a commit */
    if (s.wrong)
        good = complain(p, s.wrong, "");
    if (fault_open())
        good = complain(p, "connections, statements or results are left open in the driver", "");
    rule = fault_broken_rule();
    if (rule)
        good = complain(p, "a rule of the driver is broken", rule);
    if (alloc_live() != live)
        good = complain(p, "memory is leaked", "");
    good = compare(p, &s) && good;
    if (*reached) {
        per_call[call]++;
        per_kind[p->kind]++;
    }
    return good;
}

static void count(bool good) { good ? passed++ : failed++; }

/* Every call of the program, until one is not reached any more. */
static void try_program(const program *one, fault_kind kind, bool waiting)
{
    point p = { one, FAULT_NONE, 0, waiting };
    bool reached;
    size_t calls;
    if (!try_point(&p, &reached)) {
        failed++;
        return;
    }
    calls = fault_count();
    p.kind = kind;
    for (p.at = 1; p.at <= calls; p.at++) {
        bool good = try_point(&p, &reached);
        if (reached || !good)
            count(good);
    }
}

static void report(void)
{
    for (int i = 0; i < CALLS; i++)
        if (per_call[i])
            printf("%s: %zu points\n", fault_call_names[i], per_call[i]);
    for (int i = 1; i < FAULT_KINDS; i++)
        printf("%s: %zu points\n", fault_kind_names[i], per_kind[i]);
}

static void try_all(const program *one, const char *only, const char *kind, const char *at)
{
    bool reached;
    for (; one->name; one++)
        for (int k = FAULT_ERROR; k < FAULT_KINDS; k++)
            for (int waiting = 0; waiting < 2; waiting++) {
                point p = { one, (fault_kind)k, at ? strtoul(at, NULL, 10) : 0, waiting };
                if ((only && strcmp(only, one->name) != 0) || (kind && strcmp(kind, fault_kind_names[k]) != 0))
                    continue;
                if (at)
                    count(try_point(&p, &reached));
                else
                    try_program(one, (fault_kind)k, waiting);
            }
}

int main(int argc, char **argv)
{
    char message[512] = "cannot define a function", plain_url[512];
    if (argc < 2) {
        fprintf(stderr, "usage: %s FILE [PROGRAM [KIND CALL]]\n", argv[0]);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    alloc_install();
    file = argv[1];
    snprintf(plain_url, sizeof plain_url, "sqlite:///%s?journal_mode=memory&synchronous=off", argv[1]);
    unlink(argv[1]);
    if (!stage_define_functions() || !fault_driver_register(message, sizeof message)) {
        printf("%s\n", message);
        return 99;
    }
    plain = calx_engine_create(plain_url);
    if (make_table()) {
        try_all(programs, argc > 2 ? argv[2] : NULL, argc > 4 ? argv[3] : NULL, argc > 4 ? argv[4] : NULL);
        try_all(queued_programs, argc > 2 ? argv[2] : NULL, argc > 4 ? argv[3] : NULL, argc > 4 ? argv[4] : NULL);
    }
    calx_engine_dispose(plain);
    unlink(argv[1]);
    report();
    printf("fault: %zu passed, %zu failed, 0 skipped\n", passed, failed);
    return failed || !passed;
}
