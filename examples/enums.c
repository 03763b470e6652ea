/* SPDX-License-Identifier: MIT */
/* Enumerations: a type of PostgreSQL and MariaDB, text with a CHECK on SQLite: enums URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum mood { SAD, CALM, HAPPY };
struct person {
    int64_t id;
    const char *name;
    enum mood mood; /* in the database a label */
};
#define MOOD CALX_ENUM("example_mood", "sad", "calm", "happy")

CALX_MODEL(person, "example_moods",
    CALX_COLUMN(person, id, .primary_key = true),
    CALX_COLUMN(person, name, .type = CALX_VARCHAR(30)),
    CALX_COLUMN(person, mood, .type = MOOD));
static calx_metadata metadata = CALX_METADATA(&person_model);

static void insert(calx_session *session, const char *name, enum mood mood)
{
    calx_exec(session, calx_insert(person, calx_set(calx_col(person, name), name),
                                   calx_set(calx_col(person, mood), mood)));
}

static void show(calx_session *session)
{
    const char *name, *label;
    enum mood mood;
    calx_result *rows = calx_query(session, calx_select(calx_columns(calx_col(person, name), calx_col(person, mood), calx_col(person, mood)),
                                                        calx_where(calx_gt(calx_col(person, mood), SAD)), /* as they are declared */
                                                        calx_order_by(calx_desc(calx_col(person, mood)))));
    while (calx_fetch(rows, &name, &label, &mood)) /* as text, and as the enum */
        printf("%s is %s%s\n", name, label, mood == HAPPY ? "!" : "");
    calx_result_close(rows);
}

/* No mood: refused, with the column named. A savepoint keeps the transaction alive. */
static void refuse(calx_session *session)
{
    calx_transaction *attempt = calx_begin_nested(session);
    calx_status status = calx_exec(session, calx_insert(person, calx_set(calx_col(person, name), "Zoe"), calx_set(calx_col(person, mood), 7)));
    printf("7 is %s: %s\n", status == CALX_OK ? "a mood" : "no mood", calx_error_of(session)->column);
    calx_rollback(attempt);
}

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_drop_all(session, &metadata);
    calx_create_all(session, &metadata);
    insert(session, "Ann", HAPPY);
    insert(session, "Ben", SAD);
    insert(session, "Cat", CALM);
    show(session);
    refuse(session);
    calx_drop_all(session, &metadata);
    calx_status status = calx_commit(session); /* the one check */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
