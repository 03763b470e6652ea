/* SPDX-License-Identifier: MIT */
/* Sequences, schemas, views, comments, and columns that number themselves from somewhere. */
#include "suite.h"

struct parcel {
    int64_t id;
    const char *label;
};
CALX_MODEL(parcel, "calx_suite_parcel", CALX_COLUMN(parcel, id, .primary_key = true), CALX_COLUMN(parcel, label, .comment = "it's on top"),
           CALX_TABLE_COMMENT("what we send"));
static calx_metadata parcels = CALX_METADATA(&parcel_model);

static calx_session *with_parcels(suite *t)
{
    calx_session *session = suite_session(t);
    OK(session, calx_drop_all(session, &parcels));
    OK(session, calx_create_all(session, &parcels));
    OK(session, calx_exec(session, calx_insert(parcel, calx_set(calx_col(parcel, label), "red"))));
    OK(session, calx_exec(session, calx_insert(parcel, calx_set(calx_col(parcel, label), "it's"))));
    OK(session, calx_commit(session));
    return session;
}

static void end(calx_session *session, suite *t)
{
    calx_rollback(session);
    OK(session, calx_drop_all(session, &parcels));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&parcels);
}

/* DDL of a test that was left may have stayed. */
static void drop_views(suite *t)
{
    static const char *const names[] = { "calx_suite_view", "calx_suite_view_2", "calx_suite_kept" };
    calx_engine *engine = calx_engine_create(t->url);
    calx_session *session = calx_session_open(engine);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CHECK_STATUS(session, calx_exec(session, calx_drop_view(names[i], CALX_FLAG_IF_EXISTS)), CALX_OK);
    CHECK_STATUS(session, calx_commit(session), CALX_OK);
    calx_session_close(session);
    calx_engine_dispose(engine);
    calx_metadata_dispose(&parcels);
}

static calx_statement *labelled(const char *label)
{
    return calx_select(calx_columns(calx_col(parcel, id), calx_col(parcel, label)), calx_where(calx_eq(calx_col(parcel, label), label)));
}

/* Whether a statement is refused because the backend has no such thing, which the message names. */
static bool is_refused(suite *t, calx_session *session, calx_status status, const char *what)
{
    if (status == CALX_OK)
        return false;
    CHECK_INT(status, CALX_UNSUPPORTED);
    CHECK_HAS(calx_errmsg(session), what);
    OK(session, calx_rollback(session));
    return true;
}

/* The values of a view are part of its text: two views of one shape are two. */
TEST(views_of_a_select)
{
    calx_session *session = with_parcels(t);
    int64_t id = 0;
    t->at_end = drop_views;
    OK(session, calx_exec(session, calx_drop_view("calx_suite_view", CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_drop_view("calx_suite_view_2", CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_create_view("calx_suite_view", NULL, 0, labelled("red"), 0)));
    OK(session, calx_scalar(session, calx_text("SELECT id FROM calx_suite_view"), &id));
    CHECK_INT(id, 1);
    OK(session, calx_exec(session, calx_drop_view("calx_suite_view", 0)));
    OK(session, calx_exec(session, calx_create_view("calx_suite_view", NULL, 0, labelled("it's"), 0)));
    OK(session, calx_scalar(session, calx_text("SELECT id FROM calx_suite_view"), &id));
    CHECK_INT(id, 2);
    OK(session, calx_exec(session, calx_create_view("calx_suite_view_2", (const char *const[]){ "n", "text" }, 2, labelled("red"), 0)));
    OK(session, calx_scalar(session, calx_text("SELECT n FROM calx_suite_view_2"), &id));
    CHECK_INT(id, 1);
    OK(session, calx_exec(session, calx_drop_view("calx_suite_view", 0)));
    OK(session, calx_exec(session, calx_drop_view("calx_suite_view_2", 0)));
    end(session, t);
}

/* A view that keeps its rows has those of its last refresh; and the SELECT of a view may have CTEs. */
TEST(views_that_keep_their_rows)
{
    calx_session *session = with_parcels(t);
    calx_node *red = calx_cte_node(labelled("red"), "red", NULL, 0);
    calx_statement *select = calx_select(calx_columns(calx_column_of(red, "id", NULL)));
    int64_t count = 0;
    t->at_end = drop_views;
    if (is_refused(t, session, calx_exec(session, calx_drop_view("calx_suite_kept", CALX_FLAG_IF_EXISTS | CALX_FLAG_MATERIALIZED)), "has no materialized views")) {
        OK(session, calx_exec(session, calx_create_view("calx_suite_kept", NULL, 0, select, 0)));
        OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_kept"), &count));
        CHECK_INT(count, 1);
        OK(session, calx_exec(session, calx_drop_view("calx_suite_kept", 0)));
        end(session, t);
        return;
    }
    OK(session, calx_exec(session, calx_create_view("calx_suite_kept", NULL, 0, select, CALX_FLAG_MATERIALIZED)));
    OK(session, calx_exec(session, calx_insert(parcel, calx_set(calx_col(parcel, label), "red"))));
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_kept"), &count));
    CHECK_INT(count, 1);
    OK(session, calx_exec(session, calx_text("REFRESH MATERIALIZED VIEW calx_suite_kept")));
    OK(session, calx_scalar(session, calx_text("SELECT COUNT(*) FROM calx_suite_kept"), &count));
    CHECK_INT(count, 2);
    OK(session, calx_exec(session, calx_drop_view("calx_suite_kept", CALX_FLAG_MATERIALIZED)));
    end(session, t);
}

TEST(tables_of_a_select)
{
    calx_session *session = with_parcels(t);
    int64_t id = 0;
    t->tables[0] = "calx_suite_copy";
    OK(session, calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_suite_copy")));
    OK(session, calx_exec(session, calx_create_table_as("calx_suite_copy", labelled("it's"), 0)));
    OK(session, calx_scalar(session, calx_text("SELECT id FROM calx_suite_copy"), &id));
    CHECK_INT(id, 2);
    OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_copy")));
    end(session, t);
}

TEST(sequences_count)
{
    calx_session *session = suite_session(t);
    const calx_sequence numbers = { .name = "calx_suite_numbers", .start = 5, .increment = 10, .flags = CALX_FLAG_NO_CYCLE };
    int64_t n = 0;
    if (is_refused(t, session, calx_exec(session, calx_drop_sequence("calx_suite_numbers", CALX_FLAG_IF_EXISTS)), "has no sequences"))
        return;
    OK(session, calx_exec(session, calx_create_sequence(&numbers, 0)));
    for (int64_t expected = 5; expected < 30; expected += 10) {
        OK(session, calx_scalar(session, calx_select_n((calx_clause *const[]){ calx_columns_n((calx_node *const[]){ calx_sequence_next("calx_suite_numbers") }, 1) }, 1), &n));
        CHECK_INT(n, expected);
    }
    OK(session, calx_exec(session, calx_drop_sequence("calx_suite_numbers", 0)));
    OK(session, calx_commit(session));
}

TEST(sequences_with_names_that_need_quotes)
{
    calx_session *session = suite_session(t);
    const calx_sequence odd = { .name = "calx_suite Odd's \"Numbers\"", .start = 3 };
    int64_t n = 0;
    if (is_refused(t, session, calx_exec(session, calx_drop_sequence(odd.name, CALX_FLAG_IF_EXISTS)), "has no sequences"))
        return;
    OK(session, calx_exec(session, calx_create_sequence(&odd, 0)));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_sequence_next(odd.name))), &n));
    CHECK_INT(n, 3);
    OK(session, calx_exec(session, calx_drop_sequence(odd.name, 0)));
    OK(session, calx_commit(session));
}

struct far {
    int64_t id;
    calx_opt_int64 other;
};
CALX_MODEL(far, "calx_suite_far.things", CALX_COLUMN(far, id, .primary_key = true), CALX_COLUMN(far, other, .references = "calx_suite_far.things.id", .index = true));
static calx_metadata faraway = CALX_METADATA(&far_model);

TEST(tables_in_a_schema)
{
    calx_session *session = suite_session(t);
    int64_t count = 7;
    if (is_refused(t, session, calx_exec(session, calx_drop_schema("calx_suite_far", CALX_FLAG_IF_EXISTS | CALX_FLAG_CASCADE)), "has no DROP SCHEMA"))
        return;
    if (calx_exec(session, calx_create_schema("calx_suite_far", 0)) != CALX_OK) { /* not everybody may */
        CHECK_INT(calx_error_of(session)->kind, CALX_ACCESS_DENIED);
        calx_rollback(session);
        return;
    }
    OK(session, calx_create_all(session, &faraway));
    OK(session, calx_create_all(session, &faraway));
    OK(session, calx_exec(session, calx_insert(far, calx_set(calx_col(far, other), CALX_NULL))));
    OK(session, calx_exec(session, calx_insert(far, calx_set(calx_col(far, other), 1))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(far, other)))), &count));
    CHECK_INT(count, 1);
    OK(session, calx_commit(session));
    OK(session, calx_drop_all(session, &faraway));
    OK(session, calx_exec(session, calx_drop_schema("calx_suite_far", 0)));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&faraway);
}

struct counted {
    int64_t id;
    const char *label;
};
CALX_MODEL(counted, "calx_suite_counted", CALX_COLUMN(counted, id, .primary_key = true, .identity = &(const calx_sequence){ .start = 100 }),
           CALX_COLUMN(counted, label));
static calx_metadata numbers = CALX_METADATA(&counted_model);

TEST(numbers_that_begin_somewhere)
{
    calx_session *session = suite_session(t);
    int64_t id = 0;
    OK(session, calx_drop_all(session, &numbers));
    if (is_refused(t, session, calx_create_all(session, &numbers), "options of columns that number themselves")) {
        calx_metadata_dispose(&numbers);
        return;
    }
    OK(session, calx_exec(session, calx_insert(counted, calx_set(calx_col(counted, label), "x"))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(counted, id))), &id));
    CHECK_INT(id, 100);
    OK(session, calx_commit(session));
    OK(session, calx_drop_all(session, &numbers));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&numbers);
}
