/* SPDX-License-Identifier: MIT */
/* Maps of schemas: the same tables, types and sequences in another schema, by an option of a session, a connection or a run. */
#include "rows.h"

struct lodging {
    int64_t id;
    const char *name;
};
struct lodger {
    int64_t id;
    int64_t lodging_id;
    const char *size;
};
CALX_MODEL(lodging, "calx_suite_lodging", CALX_COLUMN(lodging, id, .primary_key = true), CALX_COLUMN(lodging, name, .type = CALX_VARCHAR(20), .index = true));
CALX_MODEL(lodger, "calx_suite_lodger", CALX_COLUMN(lodger, id, .primary_key = true),
           CALX_COLUMN(lodger, lodging_id, .references = "calx_suite_lodging.id"),
           CALX_COLUMN(lodger, size, .type = CALX_ENUM("calx_suite_size", "small", "large")));
static calx_metadata lodgers = CALX_METADATA(&lodger_model, &lodging_model);

#define ELSEWHERE CALX_SCHEMAS({ NULL, "calx_suite_other" })
#define AS_DECLARED CALX_SCHEMAS({ NULL, NULL })

static calx_status set_up(void *context, calx_event *event)
{
    return calx_event_script(event, context);
}

/* An engine of one connection, which has the other schema. */
static calx_engine *engine_of(suite *t)
{
    calx_engine *engine = suite_engine(t, .pool_size = 1, .max_overflow = CALX_NO_OVERFLOW);
    CHECK_INT(suite_saw_status(calx_listen(engine, CALX_EVENT_CONNECT, set_up, (void *)(uintptr_t)suite_is("schema_setup"))), CALX_OK);
    return engine;
}

static void end(suite *t, calx_session *session)
{
    OK(session, calx_drop_all(session, &lodgers));
    OK(session, calx_commit(session));
    if (*suite_is("schema_end"))
        OK(session, calx_script(session, suite_is("schema_end")));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&lodgers);
}

static calx_statement *all_lodgers(void)
{
    return calx_select(calx_columns(calx_col(lodger, id), calx_col(lodging, name), calx_col(lodger, size)), calx_join(lodging),
                       calx_order_by(calx_asc(calx_col(lodger, id))));
}

/* What create_all makes, and what is selected from it, lies where the map says, and nothing of it in the schema of the connection. */
TEST_NEEDS(tables_lie_where_a_session_says, "schema_setup")
{
    calx_engine *engine = engine_of(t);
    calx_session *session = suite_keep_session(t, calx_session_open(engine, .schemas = ELSEWHERE));
    OK(session, calx_exec(session, calx_drop_table(calx_model_table(&lodging_model), CALX_FLAG_IF_EXISTS), CALX_NO_ARGS, .schemas = AS_DECLARED));
    OK(session, calx_create_all(session, &lodgers));
    OK(session, calx_create_all(session, &lodgers)); /* it finds them there */
    OK(session, calx_exec(session, calx_insert(lodging, calx_set(calx_col(lodging, id), 1), calx_set(calx_col(lodging, name), "inn"))));
    OK(session, calx_exec(session, calx_insert(lodger, calx_set(calx_col(lodger, id), 7), calx_set(calx_col(lodger, lodging_id), 1),
                                               calx_set(calx_col(lodger, size), "small"))));
    OK(session, calx_exec(session, calx_update(lodger, calx_set(calx_col(lodger, size), "large"), calx_where(calx_eq(calx_col(lodger, id), 7)))));
    ROWS(session, "7|inn|large", all_lodgers());
    ROWS(session, "1", calx_text("SELECT COUNT(*) FROM calx_suite_other.calx_suite_lodger"));
    OK(session, calx_exec(session, calx_delete(lodger, calx_where(calx_eq(calx_col(lodger, size), "large")))));
    ROWS(session, "0", calx_text("SELECT COUNT(*) FROM calx_suite_other.calx_suite_lodger"));
    OK(session, calx_commit(session));
    OK(session, calx_exec(session, calx_create_table(calx_model_table(&lodging_model), 0), CALX_NO_ARGS, .schemas = AS_DECLARED)); /* there is none yet */
    OK(session, calx_exec(session, calx_drop_table(calx_model_table(&lodging_model), 0), CALX_NO_ARGS, .schemas = AS_DECLARED));
    OK(session, calx_commit(session));
    end(t, session);
}

/* A kept statement, found by its number, and one that says the same, found by its key, are those of the map of each run. */
TEST_NEEDS(a_statement_has_the_map_of_each_run, "schema_setup")
{
    calx_engine *engine = engine_of(t);
    calx_session *session = suite_keep_session(t, calx_session_open(engine));
    calx_statement *count = calx_keep(calx_select(calx_columns(calx_count_all()), calx_from(lodging)));
    int64_t here = 0;
    OK(session, calx_drop_all(session, &lodgers));
    OK(session, calx_create_all(session, &lodgers));
    OK(session, calx_exec(session, calx_create_table(calx_model_table(&lodging_model), 0), CALX_NO_ARGS, .schemas = ELSEWHERE));
    OK(session, calx_exec(session, calx_insert(lodging, calx_set(calx_col(lodging, name), "here"))));
    for (int i = 0; i < 4; i++) {
        calx_result *there;
        OK(session, calx_exec(session, calx_insert(lodging, calx_set(calx_col(lodging, name), "there")), CALX_NO_ARGS, .schemas = ELSEWHERE));
        OK(session, calx_scalar(session, count, &here));
        CHECK_INT(here, 1);
        there = calx_query(session, count, CALX_NO_ARGS, .schemas = ELSEWHERE);
        OK(session, calx_result_one(there, &here));
        CHECK_INT(here, i + 1);
    }
    OK(session, calx_exec(session, calx_drop_table(calx_model_table(&lodging_model), 0), CALX_NO_ARGS, .schemas = ELSEWHERE));
    calx_release(count);
    end(t, session);
}

static calx_metadata *made_here;
static calx_sessionmaker *maker;

static void clean(suite *t)
{
    (void)t;
    calx_sessionmaker_dispose(maker);
    maker = NULL;
    calx_metadata_dispose(made_here);
    made_here = NULL;
}

static calx_node *guests(suite *t)
{
    const calx_attribute line = { .what = CALX_ATTRIBUTE_COLUMN, .name = "n", .type = CALX_SQL_TYPE(INTEGER) };
    calx_node *table;
    made_here = calx_metadata_create();
    t->at_end = clean;
    table = calx_table_create(made_here, "guests.calx_suite_lodger", &line, 1);
    CHECK_INT(suite_saw_status(calx_node_error(table)), CALX_OK);
    return table;
}

/* A factory's map is a copy; what a session is opened with wins. */
TEST_NEEDS(a_factory_has_a_map_for_its_sessions, "schema_setup")
{
    calx_engine *engine = engine_of(t);
    char name[] = "calx_suite_other";
    calx_node *table = guests(t);
    calx_session *session;
    calx_connection *connection;
    maker = calx_sessionmaker_create(engine, .schemas = CALX_SCHEMAS({ "guests", name }));
    name[0] = 'x';
    session = suite_keep_session(t, calx_session_open(maker));
    OK(session, calx_exec(session, calx_create_table(table, 0)));
    OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set(calx_table_column(table, "n"), 3) }, 1)));
    ROWS(session, "3", calx_text("SELECT n FROM calx_suite_other.calx_suite_lodger"));
    OK(session, calx_commit(session));
    CHECK_INT(suite_saw_status(suite_close(t, session)), CALX_OK);
    session = suite_keep_session(t, calx_session_open(maker, .schemas = CALX_SCHEMAS({ "guests", "calx_suite_nowhere" })));
    CHECK(suite_saw_status(calx_exec(session, calx_drop_table(table, 0))) != CALX_OK);
    OK(session, calx_rollback(session));
    CHECK_INT(suite_saw_status(suite_close(t, session)), CALX_OK);
    connection = calx_connect(engine, .schemas = CALX_SCHEMAS({ "guests", "calx_suite_other" }));
    CHECK_STATUS(connection, calx_exec(connection, calx_delete_n(table, NULL, 0)), CALX_OK);
    CHECK_INT(calx_rowcount(connection), 1);
    calx_connection_close(connection);
    session = suite_keep_session(t, calx_session_open(maker));
    OK(session, calx_exec(session, calx_drop_table(table, 0)));
    end(t, session);
}

TEST_NEEDS(a_sequence_lies_where_the_map_says, "schema_setup sequences")
{
    calx_engine *engine = engine_of(t);
    calx_session *session = suite_keep_session(t, calx_session_open(engine, .schemas = ELSEWHERE));
    int64_t next = 0;
    OK(session, calx_create_all(session, &lodgers));
    OK(session, calx_exec(session, calx_create_sequence(&(const calx_sequence){ .name = "calx_suite_numbers", .start = 5 }, 0)));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_sequence_next("calx_suite_numbers"))), &next));
    CHECK_INT(next, 5);
    OK(session, calx_exec(session, calx_insert_n(calx_model_table(&lodging_model),
                                                 (calx_clause *const[]){ calx_set_to(N(calx_col(lodging, id)), calx_sequence_next("calx_suite_numbers")),
                                                                         calx_set(calx_col(lodging, name), "inn") }, 2)));
    ROWS(session, "6|inn", calx_text("SELECT id, name FROM calx_suite_other.calx_suite_lodging"));
    OK(session, calx_exec(session, calx_drop_sequence("calx_suite_numbers", 0)));
    end(t, session);
}
