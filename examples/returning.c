/* SPDX-License-Identifier: MIT */
/* RETURNING: what an INSERT or a DELETE did, in the same statement: returning URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct ticket {
    int64_t id;
    const char *title;
    int32_t priority;
};
CALX_MODEL(ticket, "example_tickets",
    CALX_COLUMN(ticket, id, .primary_key = true),
    CALX_COLUMN(ticket, title, .type = CALX_VARCHAR(40)),
    CALX_COLUMN(ticket, priority, .server_default = "3"));
static calx_metadata metadata = CALX_METADATA(&ticket_model);

/* The key that the database gave, and a default that it filled in. */
static void insert(calx_session *session, const char *title)
{
    int64_t id = 0;
    int32_t priority = 0;
    calx_one(session, calx_insert(ticket, calx_set(calx_col(ticket, title), title),
                                  calx_returning(calx_col(ticket, id), calx_col(ticket, priority))),
             CALX_NO_ARGS, &id, &priority);
    printf("%s is ticket %" PRId64 ", of priority %" PRId32 "\n", title, id, priority);
}

static void delete(calx_session *session)
{
    const char *title;
    calx_result *rows = calx_query(session, calx_delete(ticket, calx_where(calx_contains(calx_col(ticket, title), "spam")),
                                                        calx_returning(calx_col(ticket, title))));
    while (calx_fetch(rows, &title))
        printf("deleted: %s\n", title);
    calx_result_close(rows);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    insert(session, "The door creaks");
    insert(session, "spam, spam");
    insert(session, "No light");
    delete(session);
    insert(session, "No heating");
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
