/* SPDX-License-Identifier: MIT */
/* Columns that nobody has set: a value or a function of the program's, or what the table says itself: client_defaults URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Asked for each row. Text is written to `room`, or lives until the statement has run. */
static calx_arg next_code(char *room, size_t size)
{
    static int last;
    snprintf(room, size, "T-%03d", ++last);
    return calx_arg_string(room);
}

struct task {
    int64_t id;
    const char *title;
    const char *code;
    int32_t priority;
    calx_opt_bool done;
};
CALX_MODEL(task, "example_tasks",
    CALX_COLUMN(task, id, .primary_key = true),
    CALX_COLUMN(task, title),
    CALX_COLUMN(task, code, .type = CALX_VARCHAR(10), .default_function = next_code),
    CALX_COLUMN(task, priority, .default_value = CALX_VALUE_INT(3)),
    CALX_COLUMN(task, done, .server_default = CALX_DEFAULT_FALSE));
static calx_metadata metadata = CALX_METADATA(&task_model);

static void insert(calx_session *session)
{
    calx_exec(session, calx_insert(task, calx_set(calx_col(task, title), "write")));
    calx_exec(session, calx_insert(task, calx_set(calx_col(task, title), "read"), calx_set(calx_col(task, priority), 1)));
    calx_exec(session, calx_insert(task, calx_insert_rows(calx_list(calx_col(task, title)), calx_tuple("print"), calx_tuple("bind"))));
}

static void show(calx_session *session)
{
    const char *title, *code;
    int32_t priority;
    bool done;
    calx_result *rows = calx_query(session, calx_select(calx_columns(calx_col(task, title), calx_col(task, code), calx_col(task, priority), calx_col(task, done)),
                                                        calx_order_by(calx_col(task, id))));
    while (calx_fetch(rows, &title, &code, &priority, &done))
        printf("%s %s, priority %" PRId32 "%s\n", code, title, priority, done ? ", done" : "");
    calx_result_close(rows);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    insert(session);
    show(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
