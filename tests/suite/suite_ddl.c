/* SPDX-License-Identifier: MIT */
/* DDL, each construct alone: tables and indexes made and dropped, twice where IF says so, in a schema, with long names. */
#include "rows.h"

#define LINE(name_, kind_, key) { .what = CALX_ATTRIBUTE_COLUMN, .name = name_, .type = { .kind = CALX_TYPE_##kind_ }, .primary_key = key, .autoincrement = CALX_NO }

static calx_metadata *made_here;

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(made_here);
    made_here = NULL;
}

/* A table of two columns and an index on the second. */
static calx_node *table_of(suite *t, const char *name)
{
    const calx_attribute lines[] = {
        LINE("id", INTEGER, true),
        { .what = CALX_ATTRIBUTE_COLUMN, .name = "data", .type = { .kind = CALX_TYPE_VARCHAR, .length = 50 } },
        { .what = CALX_ATTRIBUTE_INDEX, .name = "ix_calx_suite_ddl", .columns = "data" },
    };
    calx_node *table;
    t->at_end = clean;
    if (!made_here)
        made_here = calx_metadata_create();
    table = calx_table_create(made_here, name, lines, 3);
    CHECK_INT(suite_saw_status(calx_node_error(table)), CALX_OK);
    return table;
}

static calx_session *with_nothing(suite *t)
{
    calx_session *session = suite_session(t);
    t->tables[0] = "calx_suite_ddl";
    OK(session, calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_suite_ddl")));
    OK(session, calx_commit(session));
    return session;
}

static void round_trip(suite *t, calx_session *session, calx_node *table)
{
    OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set(calx_table_column(table, "id"), 1), calx_set(calx_table_column(table, "data"), "some data") }, 2)));
    ROWS(session, "1|some data", calx_select(calx_columns(calx_table_column(table, "id"), calx_table_column(table, "data"))));
}

TEST(a_table_is_created_and_dropped)
{
    calx_session *session = with_nothing(t);
    calx_node *table = table_of(t, "calx_suite_ddl");
    OK(session, calx_exec(session, calx_create_table(table, 0)));
    round_trip(t, session, table);
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, calx_create_table(table, 0)), CALX_PROGRAMMING_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_ALREADY_EXISTS);
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_drop_table(table, 0)));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_table_column(table, "id")))), CALX_PROGRAMMING_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_NO_SUCH_TABLE);
    OK(session, calx_rollback(session));
}

TEST(a_table_is_created_once_and_dropped_once)
{
    calx_session *session = with_nothing(t);
    calx_node *table = table_of(t, "calx_suite_ddl");
    OK(session, calx_exec(session, calx_create_table(table, CALX_FLAG_IF_EXISTS)));
    round_trip(t, session, table);
    OK(session, calx_exec(session, calx_create_table(table, CALX_FLAG_IF_EXISTS)));
    ROWS(session, "1", calx_select(calx_columns(calx_table_column(table, "id"))));
    OK(session, calx_exec(session, calx_drop_table(table, CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_drop_table(table, CALX_FLAG_IF_EXISTS)));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, calx_drop_table(table, 0)), CALX_PROGRAMMING_ERROR);
    OK(session, calx_rollback(session));
}

/* create_all() and drop_all() look first. */
TEST(tables_that_are_there_are_left_as_they_are)
{
    calx_session *session = with_nothing(t);
    calx_node *table = table_of(t, "calx_suite_ddl");
    OK(session, calx_create_all(session, made_here));
    round_trip(t, session, table);
    OK(session, calx_create_all(session, made_here));
    ROWS(session, "1|some data", calx_select(calx_columns(calx_table_column(table, "id"), calx_table_column(table, "data"))));
    OK(session, calx_drop_all(session, made_here));
    OK(session, calx_drop_all(session, made_here));
    OK(session, calx_commit(session));
}

TEST_NEEDS(an_index_is_created_and_dropped, "index_if_exists")
{
    calx_session *session = with_nothing(t);
    calx_node *table = table_of(t, "calx_suite_ddl");
    OK(session, calx_exec(session, calx_create_table(table, 0)));
    OK(session, calx_exec(session, calx_create_index(table, "ix_calx_suite_ddl", CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_create_index(table, "ix_calx_suite_ddl", CALX_FLAG_IF_EXISTS)));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, calx_create_index(table, "ix_calx_suite_ddl", 0)), CALX_PROGRAMMING_ERROR);
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_drop_index(table, "ix_calx_suite_ddl", CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_drop_index(table, "ix_calx_suite_ddl", CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_create_index(table, "ix_calx_suite_ddl", 0)));
    round_trip(t, session, table);
    OK(session, calx_drop_all(session, made_here));
    OK(session, calx_commit(session));
}

TEST_NEEDS(a_table_is_created_in_a_schema, "schema_setup")
{
    calx_session *session = suite_session(t);
    calx_node *table = table_of(t, "calx_suite_other.calx_suite_ddl");
    OK(session, calx_script(session, suite_is("schema_setup")));
    OK(session, calx_exec(session, calx_create_table(table, 0)));
    OK(session, calx_exec(session, calx_create_index(table, "ix_calx_suite_ddl", 0)));
    round_trip(t, session, table);
    ROWS(session, "1", calx_text("SELECT COUNT(*) FROM calx_suite_other.calx_suite_ddl"));
    ROWS(session, "1", calx_select(calx_columns(calx_count_all()), calx_select_from(calx_table_named("calx_suite_other.calx_suite_ddl", NULL, 0))));
    OK(session, calx_exec(session, calx_drop_table(table, 0)));
    if (*suite_is("schema_end"))
        OK(session, calx_script(session, suite_is("schema_end")));
    OK(session, calx_commit(session));
}

static calx_status use_schema(void *context, calx_event *event)
{
    return calx_event_script(event, context);
}

/* What a listener sets on each new connection holds in all of its transactions. */
TEST_NEEDS(a_connect_listener_changes_the_schema, "schema_setup use_schema")
{
    calx_session *session = suite_session(t);
    calx_engine *engine = suite_engine(t, .pool_size = 1);
    calx_node *table = table_of(t, "calx_suite_ddl");
    OK(session, calx_script(session, suite_is("schema_setup")));
    OK(session, calx_commit(session));
    CHECK_INT(suite_saw_status(calx_listen(engine, CALX_EVENT_CONNECT, use_schema, (void *)(uintptr_t)suite_is("use_schema"))), CALX_OK);
    for (int i = 0; i < 2; i++) {
        calx_session *there = suite_keep_session(t, calx_session_open(engine));
        if (i == 0)
            OK(there, calx_create_all(there, made_here));
        OK(there, calx_exec(there, calx_insert_n(table, (calx_clause *const[]){ calx_set(calx_table_column(table, "id"), i + 1), calx_set(calx_table_column(table, "data"), "x") }, 2)));
        OK(there, calx_commit(there));
        OK(there, calx_exec(there, calx_delete_n(table, NULL, 0)));
        OK(there, calx_rollback(there));
        CHECK_INT(suite_saw_status(suite_close(t, there)), CALX_OK);
    }
    ROWS(session, "2", calx_text("SELECT COUNT(*) FROM calx_suite_other.calx_suite_ddl"));
    OK(session, calx_commit(session));
    OK(session, calx_script(session, suite_is("schema_end")));
    OK(session, calx_commit(session));
}

/* Names longer than a backend takes are told, or cut by it as it does: never is one object taken for another. */
TEST(long_names_of_constraints)
{
    static const char *const kinds[] = { "pk", "fk", "uq", "ck", "ix" };
    calx_session *session = with_nothing(t);
    for (int i = 0; i < 5; i++) {
        char name[300];
        calx_attribute line = { .what = CALX_ATTRIBUTE_UNIQUE, .name = name, .columns = "data" };
        calx_attribute lines[3] = { LINE("id", INTEGER, i > 0), LINE("data", INTEGER, false), line };
        static const uint32_t whats[] = { CALX_ATTRIBUTE_PRIMARY_KEY, CALX_ATTRIBUTE_FOREIGN_KEY, CALX_ATTRIBUTE_UNIQUE, CALX_ATTRIBUTE_CHECK, CALX_ATTRIBUTE_INDEX };
        calx_node *table;
        calx_status status;
        memset(name, 'a' + i, sizeof name - 1);
        memcpy(name, kinds[i], 2);
        name[suite_has("long_names") ? 120 : 60] = '\0';
        lines[2].what = whats[i];
        lines[2].columns = i == 0 ? "id" : i == 3 ? NULL : "data";
        lines[2].references = i == 1 ? "calx_suite_ddl.id" : NULL;
        lines[2].sql = i == 3 ? "data > 5" : NULL;
        clean(t);
        t->at_end = clean;
        made_here = calx_metadata_create();
        table = calx_table_create(made_here, "calx_suite_ddl", lines, 3);
        CHECK_INT(suite_saw_status(calx_node_error(table)), CALX_OK);
        OK(session, calx_create_all(session, made_here));
        OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set(calx_table_column(table, "id"), 7), calx_set(calx_table_column(table, "data"), 7) }, 2)));
        OK(session, calx_commit(session));
        status = calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set(calx_table_column(table, "id"), 7 + (i > 0)), calx_set(calx_table_column(table, "data"), i == 1 || i == 3 ? 1 : 7) }, 2));
        CHECK_STATUS(session, status, i == 4 ? CALX_OK : CALX_INTEGRITY_ERROR);
        OK(session, calx_rollback(session));
        OK(session, calx_drop_all(session, made_here));
        OK(session, calx_commit(session));
    }
}

TEST_NEEDS(text_without_a_length, "unsized_varchar")
{
    calx_session *session = with_nothing(t);
    const calx_attribute lines[] = { LINE("id", INTEGER, true), LINE("data", VARCHAR, false) };
    calx_node *table;
    t->at_end = clean;
    made_here = calx_metadata_create();
    table = calx_table_create(made_here, "calx_suite_ddl", lines, 2);
    OK(session, calx_create_all(session, made_here));
    round_trip(t, session, table);
    OK(session, calx_commit(session));
}

TEST_NEEDS(text_without_a_length_is_told_where_it_needs_one, "!unsized_varchar")
{
    calx_session *session = with_nothing(t);
    const calx_attribute lines[] = { LINE("id", INTEGER, true), LINE("data", VARCHAR, false) };
    t->at_end = clean;
    made_here = calx_metadata_create();
    UNSUPPORTED(session, "VARCHAR without a length", calx_create_table(calx_table_create(made_here, "calx_suite_ddl", lines, 2), 0));
}
