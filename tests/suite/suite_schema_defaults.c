/* SPDX-License-Identifier: MIT */
/* Client defaults, names by a convention, and models that do not go together. */
#include "suite.h"

struct ticket {
    int64_t id;
    const char *code;
    calx_opt_int32 priority;
    const char *state;
    calx_uuid token;
    const char *title;
};
static int codes; /* how often the function was asked */

static calx_arg next_code(char *room, size_t size)
{
    snprintf(room, size, "T-%d", ++codes);
    return calx_arg_string(room);
}

static calx_arg token(char *room, size_t size)
{
    calx_uuid uuid = { { 7 } };
    (void)room;
    (void)size;
    uuid.bytes[15] = (uint8_t)codes;
    return calx_arg_uuid(uuid);
}

CALX_MODEL(ticket, "calx_suite_ticket", CALX_COLUMN(ticket, id, .primary_key = true),
           CALX_COLUMN(ticket, code, .type = CALX_VARCHAR(10), .default_function = next_code, .unique = true),
           CALX_COLUMN(ticket, priority, .default_value = CALX_VALUE_INT(5), .index = true),
           CALX_COLUMN(ticket, state, .type = CALX_ENUM("calx_suite_state", "open", "closed"), .default_value = CALX_VALUE_INT(1)),
           CALX_COLUMN(ticket, token, .default_function = token), CALX_COLUMN(ticket, title), CALX_CHECK("title <> ''", .name = "title"));
static const calx_naming naming = { .index = "ix_%(column_0_label)s", .unique = "uq_%(table_name)s_%(column_0_N_name)s",
                                    .check = "ck_%(table_name)s_%(constraint_name)s", .primary_key = "pk_%(table_name)s",
                                    .foreign_key = "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s" };
static calx_metadata tickets = CALX_METADATA_NAMED(&naming, &ticket_model);

static calx_session *with_tickets(suite *t)
{
    calx_session *session = suite_session(t);
    codes = 0;
    OK(session, calx_drop_all(session, &tickets));
    OK(session, calx_create_all(session, &tickets));
    OK(session, calx_commit(session));
    return session;
}

static void end(calx_session *session, suite *t)
{
    calx_rollback(session);
    OK(session, calx_drop_all(session, &tickets));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&tickets);
}

static void check_ticket(suite *t, calx_session *session, const char *code, const char *title, int priority)
{
    const char *found = NULL, *state = NULL;
    calx_opt_int32 level = { false, 0 };
    calx_uuid uuid = { { 0 } };
    OK(session, calx_one(session,
                         calx_select(calx_columns(calx_col(ticket, title), calx_col(ticket, priority), calx_col(ticket, state), calx_col(ticket, token)),
                                     calx_where(calx_eq(calx_col(ticket, code), code))),
                         CALX_NO_ARGS, &found, &level, &state, &uuid));
    CHECK_TEXT(found, title);
    CHECK_INT(level.is_set ? level.value : -1, priority);
    CHECK_TEXT(state, "closed");
    CHECK_INT(uuid.bytes[0], 7);
}

#define TICKET(f) calx_column_at(&ticket_model, offsetof(struct ticket, f))

TEST(client_defaults_of_an_insert)
{
    calx_session *session = with_tickets(t);
    calx_node *columns[] = { TICKET(title), TICKET(priority) };
    calx_node *rows[2];
    OK(session, calx_exec(session, calx_insert(ticket, calx_set(calx_col(ticket, title), "one"))));
    OK(session, calx_exec(session, calx_insert(ticket, calx_set(calx_col(ticket, title), "two"), calx_set(calx_col(ticket, priority), CALX_NULL))));
    rows[0] = calx_tuple_n((calx_node *const[]){ calx_arg_node(calx_arg_string("three")), calx_arg_node(calx_arg_int32(3)) }, 2);
    rows[1] = calx_tuple_n((calx_node *const[]){ calx_arg_node(calx_arg_string("four")), calx_arg_node(calx_arg_int32(4)) }, 2);
    OK(session, calx_exec(session, calx_insert_n(calx_model_table(&ticket_model),
                                                 (calx_clause *const[]){ calx_rows_n(calx_list_n(columns, 2), rows, 2) }, 1)));
    check_ticket(t, session, "T-1", "one", 5);
    check_ticket(t, session, "T-2", "two", -1);
    check_ticket(t, session, "T-3", "three", 3);
    check_ticket(t, session, "T-4", "four", 4);
    end(session, t);
}

/* The function is asked at each run, the value is what it is. */
TEST(client_defaults_of_a_kept_insert)
{
    calx_session *session = with_tickets(t);
    calx_statement *insert = calx_keep(calx_insert(ticket, calx_set(calx_col(ticket, title), calx_param("title"))));
    OK(session, calx_exec(session, insert, calx_args(calx_bind("title", "one"))));
    OK(session, calx_exec(session, insert, calx_args(calx_bind("title", "two"))));
    calx_release(insert);
    check_ticket(t, session, "T-1", "one", 5);
    check_ticket(t, session, "T-2", "two", 5);
    end(session, t);
}

TEST(names_by_a_convention)
{
    calx_session *session = with_tickets(t);
    OK(session, calx_exec(session, calx_insert(ticket, calx_set(calx_col(ticket, title), "one"))));
    codes = 0;
    CHECK_STATUS(session, calx_exec(session, calx_insert(ticket, calx_set(calx_col(ticket, title), "two"))), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_UNIQUE_VIOLATION);
    if (*calx_error_of(session)->constraint)
        CHECK_TEXT(calx_error_of(session)->constraint, "uq_calx_suite_ticket_code");
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_insert(ticket, calx_set(calx_col(ticket, title), ""))), CALX_INTEGRITY_ERROR);
    CHECK_TEXT(calx_error_of(session)->constraint, "ck_calx_suite_ticket_title");
    OK(session, calx_rollback(session));
    OK(session, calx_exec(session, calx_drop_index(calx_model_table(&ticket_model), "ix_calx_suite_ticket_priority", 0)));
    OK(session, calx_exec(session, calx_create_index(calx_model_table(&ticket_model), "ix_calx_suite_ticket_priority", 0)));
    end(session, t);
}

/* What only the metadata as a whole can tell. */
TEST(tables_that_do_not_go_together)
{
    static const struct {
        const char *references, *message;
    } wrong[] = {
        { "calx_suite_nonesuch.id", "calx_suite_b.x refers to calx_suite_nonesuch.id: the metadata have no such table" },
        { "calx_suite_a.nonesuch", "calx_suite_b.x refers to calx_suite_a.nonesuch: the table has no such column" },
        { "calx_suite_a.name", "calx_suite_b.x refers to calx_suite_a.name, which is of another type" },
        { "nonesuch", "calx_suite_b.x refers to nonesuch: write table.column" },
        { "calx_suite_a", "calx_suite_b.x refers to calx_suite_a: write table.column" },
        { "calx_suite_a.big", "calx_suite_b.x refers to calx_suite_a.big, which is of another type (INTEGER to BIGINT)" },
        { "calx_suite_a.small", "calx_suite_b.x refers to calx_suite_a.small, which is of another type (INTEGER to SMALLINT)" },
    };
    const calx_attribute id = { .what = CALX_ATTRIBUTE_COLUMN, .name = "id", .type = { .kind = CALX_TYPE_INTEGER }, .primary_key = true };
    const calx_attribute name = { .what = CALX_ATTRIBUTE_COLUMN, .name = "name", .type = { .kind = CALX_TYPE_TEXT } };
    const calx_attribute big = { .what = CALX_ATTRIBUTE_COLUMN, .name = "big", .type = { .kind = CALX_TYPE_BIGINT }, .unique = true };
    const calx_attribute small = { .what = CALX_ATTRIBUTE_COLUMN, .name = "small", .type = { .kind = CALX_TYPE_SMALLINT }, .unique = true };
    calx_session *session = suite_session(t);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        calx_metadata *metadata = calx_metadata_create();
        const calx_attribute x = { .what = CALX_ATTRIBUTE_COLUMN, .name = "x", .type = { .kind = CALX_TYPE_INTEGER }, .references = wrong[i].references };
        CHECK_INT(calx_node_error(calx_table_create(metadata, "calx_suite_a", (const calx_attribute[]){ id, name, big, small }, 4)), CALX_OK);
        CHECK_INT(calx_node_error(calx_table_create(metadata, "calx_suite_b", (const calx_attribute[]){ id, x }, 2)), CALX_OK);
        CHECK_STATUS(session, calx_create_all(session, metadata), CALX_MISUSE);
        CHECK_HAS(calx_errmsg(session), wrong[i].message);
        OK(session, calx_rollback(session));
        calx_metadata_dispose(metadata);
    }
}

/* One has the name that the other is given: told before a table is there, which some servers would keep. */
TEST(two_indexes_of_one_name)
{
    const calx_attribute lines[] = { { .what = CALX_ATTRIBUTE_COLUMN, .name = "id", .type = { .kind = CALX_TYPE_INTEGER }, .primary_key = true },
                                     { .what = CALX_ATTRIBUTE_COLUMN, .name = "x", .type = { .kind = CALX_TYPE_INTEGER }, .index = true },
                                     { .what = CALX_ATTRIBUTE_INDEX, .name = "ix_calx_suite_c_x", .columns = "x, id" } };
    calx_session *session = suite_session(t);
    calx_metadata *metadata = calx_metadata_create();
    CHECK_INT(calx_node_error(calx_table_create(metadata, "calx_suite_c", lines, 3)), CALX_OK);
    CHECK_STATUS(session, calx_create_all(session, metadata), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "calx_suite_c: two indexes are called ix_calx_suite_c_x");
    OK(session, calx_rollback(session));
    calx_metadata_dispose(metadata);
}

struct path {
    int64_t id;
    const char *name, *other;
};
CALX_MODEL(path, "calx_suite_path", CALX_COLUMN(path, id, .primary_key = true), CALX_COLUMN(path, name, .type = CALX_VARCHAR(40), .server_default = CALX_DEFAULT("C:\\it''s\\\\")),
           CALX_COLUMN(path, other, .type = CALX_VARCHAR(40), .server_default = CALX_DEFAULT("\\n")));
static calx_metadata paths = CALX_METADATA(&path_model);

static void check_backslashes(suite *t, calx_session *session)
{
    const char *name = NULL, *other = NULL;
    t->tables[0] = "calx_suite_path";
    OK(session, calx_drop_all(session, &paths));
    OK(session, calx_create_all(session, &paths));
    OK(session, calx_exec(session, calx_insert(path, calx_set(calx_col(path, id), 1))));
    OK(session, calx_one(session, calx_select(calx_columns(calx_col(path, name), calx_col(path, other))), CALX_NO_ARGS, &name, &other));
    CHECK_TEXT(name, "C:\\it's\\\\");
    CHECK_TEXT(other, "\\n");
    OK(session, calx_commit(session));
    calx_metadata_dispose(&paths);
}

TEST(server_defaults_keep_backslashes)
{
    check_backslashes(t, suite_session(t));
}

TEST_NEEDS(server_defaults_keep_backslashes_in_each_mode, "no_backslash_escapes")
{
    calx_session *session = suite_session(t);
    OK(session, calx_exec(session, calx_text(suite_is("no_backslash_escapes"))));
    check_backslashes(t, session);
}
