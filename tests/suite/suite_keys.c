/* SPDX-License-Identifier: MIT */
/* Keys and indexes that hold: foreign keys of several columns, deferred ones; partial, covering and unique indexes, and those of expressions. */
#include "rows.h"

struct area {
    const char *country, *code, *name;
};
struct spot {
    int32_t id;
    const char *country, *code;
};
CALX_MODEL(area, "calx_suite_area", CALX_COLUMN(area, country, .type = CALX_VARCHAR(2), .primary_key = true),
           CALX_COLUMN(area, code, .type = CALX_VARCHAR(5), .primary_key = true), CALX_COLUMN(area, name, .type = CALX_VARCHAR(20)));
CALX_MODEL(spot, "calx_suite_spot", CALX_COLUMN(spot, id, .primary_key = true), CALX_COLUMN(spot, country, .type = CALX_VARCHAR(2)),
           CALX_COLUMN(spot, code, .type = CALX_VARCHAR(5)),
           CALX_FOREIGN_KEY("country, code", .name = "fk_calx_suite_spot", .references = "calx_suite_area.country, calx_suite_area.code", .on_delete = CALX_CASCADE,
                            .on_update = CALX_CASCADE));
static calx_metadata areas = CALX_METADATA(&spot_model, &area_model);

struct link {
    int32_t id, next_id;
};
CALX_MODEL(link, "calx_suite_link", CALX_COLUMN(link, id, .primary_key = true, .autoincrement = CALX_NO),
           CALX_COLUMN(link, next_id, .references = "calx_suite_link.id", .deferrable = CALX_INITIALLY_DEFERRED));
static calx_metadata links = CALX_METADATA(&link_model);

static calx_metadata *made; /* by the test that runs */

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(made);
}

/* The tables, made anew; NULL: the backend has no `lacks`, which it has said. */
static calx_session *with_tables(suite *t, calx_metadata *metadata, const char *lacks)
{
    calx_session *session = suite_session(t);
    calx_status status;
    made = metadata;
    t->at_end = clean;
    OK(session, calx_drop_all(session, metadata));
    OK(session, calx_commit(session));
    status = calx_create_all(session, metadata);
    if (status != CALX_OK && lacks) {
        CHECK_INT(status, CALX_UNSUPPORTED);
        CHECK_HAS(calx_errmsg(session), lacks);
        return NULL;
    }
    OK(session, status);
    OK(session, calx_commit(session));
    return session;
}

static void drop(suite *t, calx_session *session)
{
    calx_rollback(session);
    OK(session, calx_drop_all(session, made));
    OK(session, calx_commit(session));
}

static calx_statement *put_area(const char *country, const char *code)
{
    return calx_insert(area, calx_set(calx_col(area, country), country), calx_set(calx_col(area, code), code), calx_set(calx_col(area, name), "somewhere"));
}

static calx_statement *put_spot(int32_t id, const char *country, const char *code)
{
    return calx_insert(spot, calx_set(calx_col(spot, id), id), calx_set(calx_col(spot, country), country), calx_set(calx_col(spot, code), code));
}

TEST(foreign_keys_of_several_columns_hold)
{
    calx_session *session = with_tables(t, &areas, NULL);
    OK(session, calx_exec(session, put_area("de", "b")));
    OK(session, calx_exec(session, put_area("fr", "b")));
    OK(session, calx_exec(session, put_spot(1, "de", "b")));
    OK(session, calx_exec(session, put_spot(2, "fr", "b")));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, put_spot(3, "de", "x")), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_FOREIGN_KEY_VIOLATION);
    OK(session, calx_rollback(session));
    ROWS(session, "1|de|somewhere;2|fr|somewhere", calx_select(calx_columns(calx_col(spot, id), calx_col(area, country), calx_col(area, name)), calx_from(spot), calx_join(area),
                                                               calx_order_by(calx_col(spot, id))));
    drop(t, session);
}

TEST(foreign_keys_of_several_columns_cascade)
{
    calx_session *session = with_tables(t, &areas, NULL);
    OK(session, calx_exec(session, put_area("de", "b")));
    OK(session, calx_exec(session, put_area("fr", "b")));
    OK(session, calx_exec(session, put_spot(1, "de", "b")));
    OK(session, calx_exec(session, put_spot(2, "fr", "b")));
    OK(session, calx_exec(session, calx_update(area, calx_set(calx_col(area, code), "c"), calx_where(calx_eq(calx_col(area, country), "fr")))));
    OK(session, calx_exec(session, calx_delete(area, calx_where(calx_eq(calx_col(area, country), "de")))));
    ROWS(session, "2|fr|c", calx_select(calx_columns(calx_col(spot, id), calx_col(spot, country), calx_col(spot, code))));
    drop(t, session);
}

static calx_statement *put_link(int32_t id, int32_t next)
{
    return calx_insert(link, calx_set(calx_col(link, id), id), calx_set(calx_col(link, next_id), next));
}

/* Two rows that refer to each other can only come together. */
TEST(deferred_foreign_keys_are_checked_at_the_end)
{
    calx_session *session = with_tables(t, &links, "has no deferrable constraints");
    calx_status status;
    if (!session)
        return;
    OK(session, calx_exec(session, put_link(1, 2)));
    OK(session, calx_exec(session, put_link(2, 1)));
    OK(session, calx_commit(session));
    ROWS(session, "1|2;2|1", calx_select(calx_columns(calx_col(link, id), calx_col(link, next_id)), calx_order_by(calx_col(link, id))));
    OK(session, calx_exec(session, put_link(3, 4)));
    status = calx_commit(session);
    CHECK_INT(status, CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_FOREIGN_KEY_VIOLATION);
    calx_rollback(session);
    ROWS(session, "1|2;2|1", calx_select(calx_columns(calx_col(link, id), calx_col(link, next_id)), calx_order_by(calx_col(link, id))));
    OK(session, calx_exec(session, calx_delete_n(calx_model_table(&link_model), NULL, 0)));
    OK(session, calx_commit(session));
    drop(t, session);
}

/* ---- indexes ---- */

struct title {
    int32_t id, gone;
    const char *text;
};
#define TITLE_COLUMNS(m) \
    CALX_COLUMN_T(struct title, id, .primary_key = true), CALX_COLUMN_T(struct title, gone), CALX_COLUMN_T(struct title, text, .type = CALX_VARCHAR(20))
CALX_MODEL_T(partly, struct title, "calx_suite_title", TITLE_COLUMNS(partly), CALX_INDEX("text", .name = "ix_calx_suite_partly", .unique = true, .where = "gone = 0"));
CALX_MODEL_T(folded, struct title, "calx_suite_title", TITLE_COLUMNS(folded), CALX_INDEX(NULL, .name = "ix_calx_suite_folded", .unique = true, .sql = "lower(text)"));
CALX_MODEL_T(covering, struct title, "calx_suite_title", TITLE_COLUMNS(covering), CALX_INDEX("text", .name = "ix_calx_suite_covering", .unique = true, .include = "gone, id"));
static calx_metadata part = CALX_METADATA(&partly_model), fold = CALX_METADATA(&folded_model), cover = CALX_METADATA(&covering_model);

static calx_status put_title(calx_session *session, int32_t id, int32_t gone, const char *text)
{
    return calx_exec(session, calx_text("INSERT INTO calx_suite_title (id, gone, text) VALUES (:id, :gone, :text)"),
                     calx_args(calx_bind("id", id), calx_bind("gone", gone), calx_bind("text", text)));
}

TEST(a_partial_index_is_unique_where_it_holds)
{
    calx_session *session = with_tables(t, &part, "has no partial indexes");
    if (!session)
        return;
    OK(session, put_title(session, 1, 0, "a"));
    OK(session, put_title(session, 2, 1, "a"));
    OK(session, put_title(session, 3, 1, "a"));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, put_title(session, 4, 0, "a"), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
    drop(t, session);
}

TEST(an_index_of_an_expression_is_unique_by_it)
{
    calx_session *session = with_tables(t, &fold, "has no indexes on expressions");
    if (!session)
        return;
    OK(session, put_title(session, 1, 0, "a"));
    OK(session, put_title(session, 2, 0, "B"));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, put_title(session, 3, 0, "b"), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
    drop(t, session);
}

TEST(a_covering_index_is_unique_by_its_key_alone)
{
    calx_session *session = with_tables(t, &cover, "has no indexes that include further columns");
    if (!session)
        return;
    OK(session, put_title(session, 1, 0, "a"));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, put_title(session, 2, 7, "a"), CALX_INTEGRITY_ERROR);
    CHECK_ERROR(session, CALX_INTEGRITY_ERROR, CALX_UNIQUE_VIOLATION);
    drop(t, session);
}
