/* SPDX-License-Identifier: MIT */
/* Views, and tables that are made by a SELECT: their rows, names of columns, in a schema, for a session alone, replaced. */
#include "rows.h"

struct origin {
    int32_t id;
    const char *name;
    int32_t amount;
};
CALX_MODEL(origin, "calx_suite_source", CALX_COLUMN(origin, id, .primary_key = true), CALX_COLUMN(origin, name, .type = CALX_VARCHAR(20)), CALX_COLUMN(origin, amount));
CALX_MODEL_T(far_origin, struct origin, "calx_suite_other.calx_suite_source", CALX_COLUMN_T(struct origin, id, .primary_key = true),
             CALX_COLUMN_T(struct origin, name, .type = CALX_VARCHAR(20)), CALX_COLUMN_T(struct origin, amount));
static calx_metadata metadata = CALX_METADATA(&origin_model, &far_origin_model);

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static calx_session *with_source(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    OK(session, calx_exec(session, calx_drop_view("calx_suite_seen", CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_suite_made")));
    OK(session, calx_commit(session));
    suite_table(t, "calx_suite_source", "id INTEGER PRIMARY KEY, name VARCHAR(20), amount INTEGER");
    OK(session, calx_exec(session, calx_text("INSERT INTO calx_suite_source (id, name, amount) VALUES (1, 'alice', 100), (2, 'bob', 200), (3, 'it''s', 300)")));
    OK(session, calx_commit(session));
    return session;
}

/* Nothing was committed before: a test that ends early leaves no view that its table could not be dropped for. */
static void drop_both(suite *t, calx_session *session)
{
    OK(session, calx_exec(session, calx_drop_view("calx_suite_seen", CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_suite_made")));
    OK(session, calx_commit(session));
}

static calx_statement *large(void)
{
    return calx_select(calx_columns(calx_col(origin, id), calx_col(origin, name)), calx_where(calx_gt(calx_col(origin, amount), 100)));
}

/* All rows of a view or a table with these two columns, in the order of the first. */
static calx_statement *rows_of(const char *name, const char *first, const char *second)
{
    calx_node *table = calx_table_named(name, (const char *const[]){ first, second }, 2);
    return calx_select(calx_columns(calx_column_of(table, first, NULL), calx_column_of(table, second, NULL)), calx_order_by(calx_column_of(table, first, NULL)));
}

TEST(views_and_tables_have_the_rows_of_their_select)
{
    calx_session *session = with_source(t);
    OK(session, calx_exec(session, calx_create_table_as("calx_suite_made", large(), 0)));
    OK(session, calx_exec(session, calx_create_view("calx_suite_seen", NULL, 0, large(), 0)));
    ROWS(session, "2|bob;3|it's", rows_of("calx_suite_made", "id", "name"));
    ROWS(session, "2|bob;3|it's", rows_of("calx_suite_seen", "id", "name"));
    OK(session, calx_exec(session, calx_update(origin, calx_set(calx_col(origin, amount), 0), calx_where(calx_eq(calx_col(origin, id), 2)))));
    ROWS(session, "2|bob;3|it's", rows_of("calx_suite_made", "id", "name"));
    ROWS(session, "3|it's", rows_of("calx_suite_seen", "id", "name"));
    drop_both(t, session);
}

/* The values are written into what is created: a moment stays one beside a day, which is its midnight. */
TEST(a_day_is_before_its_moments_in_what_is_created)
{
    calx_session *session = with_source(t);
    calx_timestamp ten = { INT64_C(19782) * INT64_C(86400000000) + INT64_C(36000000000) };
    OK(session, calx_exec(session, calx_create_view("calx_suite_seen", NULL, 0, calx_select(
        calx_columns(calx_col(origin, id), calx_col(origin, name)), calx_where(calx_lt(calx_as_time(calx_cast("2024-02-29", CALX_SQL_TYPE(DATE))), ten))), 0)));
    ROWS(session, "1|alice;2|bob;3|it's", rows_of("calx_suite_seen", "id", "name"));
    drop_both(t, session);
}

struct hoard {
    int64_t id;
    calx_decimal amount;
};
CALX_MODEL(hoard, "calx_suite_hoard", CALX_COLUMN(hoard, id, .primary_key = true), CALX_COLUMN(hoard, amount, .type = CALX_NUMERIC(38, 18)));
static calx_metadata hoards = CALX_METADATA(&hoard_model);

/* A number in SQL is a double to SQLite: what that cannot hold finds its row all the same. */
TEST_NEEDS(decimals_of_a_view_keep_their_digits, "decimal_type decimals_compare")
{
    calx_session *session = suite_create_all(t, &hoards);
    static const char *const amounts[] = { "12345678901234567890.0000000001", "-0.000001234567890123", "123456789012345.5", "0.1", "-7" };
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        calx_decimal amount = { amounts[i], strlen(amounts[i]) };
        OK(session, calx_exec(session, calx_insert(hoard, calx_set(calx_col(hoard, amount), amount))));
        OK(session, calx_exec(session, calx_create_view("calx_suite_rich", NULL, 0, calx_select(calx_columns(calx_col(hoard, amount)),
            calx_where(calx_eq(calx_col(hoard, amount), amount), calx_eq(calx_minus(calx_col(hoard, amount), amount), 0), calx_in(calx_col(hoard, amount), 5, amount))), 0)));
        ROWS(session, amounts[i], calx_text("SELECT amount FROM calx_suite_rich"));
        OK(session, calx_exec(session, calx_drop_view("calx_suite_rich", 0)));
    }
    OK(session, calx_commit(session));
    suite_drop_all(t, session, &hoards);
}

TEST_NEEDS(views_and_tables_of_a_session_alone, "standard_sql")
{
    calx_session *session = with_source(t);
    calx_status status;
    OK(session, calx_exec(session, calx_create_table_as("calx_suite_made", large(), CALX_FLAG_TEMPORARY)));
    ROWS(session, "2|bob;3|it's", rows_of("calx_suite_made", "id", "name"));
    OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_made")));
    status = calx_exec(session, calx_create_view("calx_suite_seen", NULL, 0, large(), CALX_FLAG_TEMPORARY));
    if (status != CALX_OK) {
        CHECK_INT(status, CALX_UNSUPPORTED);
        CHECK_HAS(calx_errmsg(session), "has no temporary views");
        return;
    }
    ROWS(session, "2|bob;3|it's", rows_of("calx_suite_seen", "id", "name"));
    OK(session, calx_exec(session, calx_drop_view("calx_suite_seen", 0)));
}

TEST(labels_are_the_columns_of_a_view)
{
    calx_session *session = with_source(t);
    for (int view = 0; view < 2; view++) {
        calx_statement *select = calx_select(calx_columns(calx_label(calx_col(origin, id), "user_id"), calx_label(calx_col(origin, name), "user_name")),
                                             calx_where(calx_eq(calx_col(origin, id), 1)));
        OK(session, calx_exec(session, view ? calx_create_view("calx_suite_seen", NULL, 0, select, 0) : calx_create_table_as("calx_suite_made", select, 0)));
        ROWS(session, "1|alice", rows_of(view ? "calx_suite_seen" : "calx_suite_made", "user_id", "user_name"));
    }
    drop_both(t, session);
}

TEST(a_table_of_a_select_is_made_once)
{
    calx_session *session = with_source(t);
    OK(session, calx_exec(session, calx_create_table_as("calx_suite_made", large(), CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_create_table_as("calx_suite_made", large(), CALX_FLAG_IF_EXISTS)));
    ROWS(session, "2|bob;3|it's", rows_of("calx_suite_made", "id", "name"));
    drop_both(t, session);
}

TEST(a_view_is_replaced)
{
    calx_session *session = with_source(t);
    calx_statement *all = calx_select(calx_columns(calx_col(origin, id), calx_col(origin, name)));
    calx_status status = calx_exec(session, calx_create_view("calx_suite_seen", NULL, 0, all, CALX_FLAG_REPLACE));
    if (status != CALX_OK) {
        CHECK_INT(status, CALX_UNSUPPORTED);
        CHECK_HAS(calx_errmsg(session), "has no CREATE OR REPLACE VIEW");
        return;
    }
    ROWS(session, "1|alice;2|bob;3|it's", rows_of("calx_suite_seen", "id", "name"));
    OK(session, calx_exec(session, calx_create_view("calx_suite_seen", NULL, 0, large(), CALX_FLAG_REPLACE)));
    ROWS(session, "2|bob;3|it's", rows_of("calx_suite_seen", "id", "name"));
    drop_both(t, session);
}

/* There are no parameters in a view. */
TEST(values_are_a_part_of_a_view)
{
    calx_session *session = with_source(t);
    for (int view = 0; view < 2; view++) {
        calx_statement *select = calx_select(calx_columns(calx_label(calx_plus(calx_col(origin, id), 1), "more"), calx_label("it's \\ %", "tag")),
                                             calx_where(calx_eq(calx_col(origin, name), "it's")));
        OK(session, calx_exec(session, view ? calx_create_view("calx_suite_seen", NULL, 0, select, 0) : calx_create_table_as("calx_suite_made", select, 0)));
        ROWS(session, "4|it's \\ %", rows_of(view ? "calx_suite_seen" : "calx_suite_made", "more", "tag"));
    }
    drop_both(t, session);
}

TEST(a_view_of_several_selects)
{
    calx_session *session = with_source(t);
    for (int view = 0; view < 2; view++) {
        calx_statement *both = calx_union_all(calx_select(calx_columns(calx_col(origin, id), calx_col(origin, name)), calx_where(calx_lt(calx_col(origin, id), 2))), large());
        OK(session, calx_exec(session, view ? calx_create_view("calx_suite_seen", NULL, 0, both, 0) : calx_create_table_as("calx_suite_made", both, 0)));
        ROWS(session, "1|alice;2|bob;3|it's", rows_of(view ? "calx_suite_seen" : "calx_suite_made", "id", "name"));
    }
    drop_both(t, session);
}

TEST_NEEDS(views_and_tables_of_a_select_in_a_schema, "schema_setup")
{
    calx_session *session = with_source(t);
    calx_statement *one = calx_select(calx_columns(calx_col_t(far_origin, struct origin, id), calx_col_t(far_origin, struct origin, name)),
                                      calx_where(calx_eq(calx_col_t(far_origin, struct origin, id), 2)));
    OK(session, calx_script(session, suite_is("schema_setup")));
    OK(session, calx_exec(session, calx_create_table_as("calx_suite_other.calx_suite_source",
                                                        calx_select(calx_columns(calx_col(origin, id), calx_col(origin, name), calx_col(origin, amount))), 0)));
    OK(session, calx_exec(session, calx_create_view("calx_suite_other.calx_suite_seen", NULL, 0, one, 0)));
    ROWS(session, "1|alice;2|bob;3|it's", calx_text("SELECT id, name FROM calx_suite_other.calx_suite_source ORDER BY id"));
    ROWS(session, "2|bob", calx_text("SELECT id, name FROM calx_suite_other.calx_suite_seen"));
    OK(session, calx_exec(session, calx_drop_view("calx_suite_other.calx_suite_seen", 0)));
    OK(session, calx_script(session, *suite_is("schema_end") ? suite_is("schema_end") : "DROP TABLE calx_suite_other.calx_suite_source"));
    OK(session, calx_commit(session));
}

/* ---- comments ---- */

struct noted {
    int32_t id;
};
CALX_MODEL(noted, "calx_suite_noted", CALX_COLUMN(noted, id, .primary_key = true, .comment = "it's a number"), CALX_TABLE_COMMENT("it's a table"));
CALX_MODEL_T(bare, struct noted, "calx_suite_noted", CALX_COLUMN_T(struct noted, id, .primary_key = true));

static void clean_notes(suite *t)
{
    calx_metadata notes = CALX_METADATA(&noted_model, &bare_model);
    (void)t;
    calx_metadata_dispose(&notes);
}

/* What the database says of a table and its column; SQLite keeps no comments. */
static void check_comments(suite *t, calx_session *session, const char *expected)
{
    calx_statement *query = !strcmp(suite_target(t), "postgresql")
        ? calx_text("SELECT obj_description('calx_suite_noted'::regclass), col_description('calx_suite_noted'::regclass, 1)")
        : calx_text("SELECT NULLIF(t.table_comment, ''), NULLIF(c.column_comment, '') FROM information_schema.tables t JOIN information_schema.columns c "
                    "ON c.table_schema = t.table_schema AND c.table_name = t.table_name WHERE t.table_schema = DATABASE() AND t.table_name = 'calx_suite_noted'");
    ROWS(session, expected, query);
}

TEST_NEEDS(comments_are_set_and_dropped, "table_comments")
{
    calx_session *session = suite_session(t);
    t->at_end = clean_notes;
    t->tables[0] = "calx_suite_noted";
    OK(session, calx_exec(session, calx_text("DROP TABLE IF EXISTS calx_suite_noted")));
    if (calx_exec(session, calx_create_table(calx_model_table(&bare_model), 0)) != CALX_OK ||
        calx_exec(session, calx_set_comment(calx_model_table(&noted_model), NULL)) != CALX_OK) {
        CHECK_HAS(calx_errmsg(session), "has no COMMENT ON"); /* MySQL has them in CREATE TABLE */
        calx_rollback(session);
        OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_noted")));
        OK(session, calx_exec(session, calx_create_table(calx_model_table(&noted_model), 0)));
        check_comments(t, session, "it's a table|it's a number");
        return;
    }
    OK(session, calx_exec(session, calx_set_comment(calx_model_table(&noted_model), "id")));
    check_comments(t, session, "it's a table|it's a number");
    OK(session, calx_exec(session, calx_set_comment(calx_model_table(&bare_model), NULL)));
    OK(session, calx_exec(session, calx_set_comment(calx_model_table(&bare_model), "id")));
    check_comments(t, session, "~|~");
    OK(session, calx_commit(session));
}
