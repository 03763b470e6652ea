/* SPDX-License-Identifier: MIT */
/* Indexes as each backend has them, and hints that name them. */
#include "rows.h"

struct card {
    int64_t id;
    const char *word;
    calx_opt_int32 size;
};
static const calx_index_options by_hash[] = { { .dialect = "postgresql", .method = "hash", .with = "fillfactor = 60" },
                                              { .dialect = "mysql", .method = "btree", .lengths = "word 5" }, { 0 } };
static const calx_index_options by_class[] = { { .dialect = "postgresql", .operators = "word text_pattern_ops" }, { .dialect = "mysql", .kind = "FULLTEXT" }, { 0 } };
static const calx_index_options one_null[] = { { .dialect = "postgresql", .flags = CALX_INDEX_NULLS_NOT_DISTINCT }, { 0 } };
CALX_MODEL(card, "calx_suite_card", CALX_COLUMN(card, id, .primary_key = true), CALX_COLUMN(card, word, .type = CALX_VARCHAR(40)), CALX_COLUMN(card, size),
           CALX_INDEX("word", .name = "calx_suite_card_hash", .options = by_hash), CALX_INDEX("word", .name = "calx_suite_card_class", .options = by_class),
           CALX_INDEX("size", .name = "calx_suite_card_size", .unique = true, .options = one_null));
static calx_metadata cards = CALX_METADATA(&card_model);

static calx_session *with_cards(suite *t)
{
    calx_session *session = suite_session(t);
    t->tables[0] = "calx_suite_card";
    OK(session, calx_drop_all(session, &cards));
    OK(session, calx_create_all(session, &cards));
    OK(session, calx_exec(session, calx_insert(card, calx_set(calx_col(card, word), "spade"), calx_set(calx_col(card, size), 1))));
    OK(session, calx_exec(session, calx_insert(card, calx_set(calx_col(card, word), "heart"), calx_set(calx_col(card, size), 2))));
    OK(session, calx_commit(session));
    return session;
}

static void end(suite *t, calx_session *session)
{
    calx_rollback(session);
    suite_drop_all(t, session, &cards);
}

/* create_all makes each as its backend has it, and rows are found by them. */
TEST(indexes_are_what_each_backend_has)
{
    calx_session *session = with_cards(t);
    ROWS(session, "1", calx_select(calx_columns(calx_col(card, size)), calx_where(calx_eq(calx_col(card, word), "spade"))));
    ROWS(session, "2", calx_select(calx_columns(calx_col(card, size)), calx_where(calx_startswith(calx_col(card, word), "hea"))));
    OK(session, calx_exec(session, calx_drop_index(calx_model_table(&card_model), "calx_suite_card_class", 0)));
    OK(session, calx_exec(session, calx_create_index(calx_model_table(&card_model), "calx_suite_card_class", 0)));
    OK(session, calx_commit(session));
    end(t, session);
}

/* Hints are SQL of one backend, which takes them; the others never see them. */
TEST(hints_are_for_one_backend)
{
    calx_session *session = with_cards(t);
    calx_node *table = calx_model_table(&card_model);
    ROWS(session, "2", calx_select(calx_columns(calx_col(card, size)), calx_where(calx_eq(calx_col(card, word), "heart")),
                                   calx_hint_behind(table, "FORCE INDEX (calx_suite_card_hash)", "mariadb"),
                                   calx_hint_behind(table, "FORCE INDEX (calx_suite_card_hash)", "mysql"),
                                   calx_hint_behind(table, "INDEXED BY calx_suite_card_hash", "sqlite"), calx_hint_before(table, "ONLY", "postgresql"),
                                   calx_suffix("/* behind */", NULL)));
    OK(session, calx_exec(session, calx_update(card, calx_set(calx_col(card, size), 5), calx_where(calx_eq(calx_col(card, word), "heart")),
                                               calx_hint_before(table, "ONLY", "postgresql"), calx_hint_behind(table, "INDEXED BY calx_suite_card_hash", "sqlite"),
                                               calx_hint_behind(table, "USE INDEX (calx_suite_card_hash)", "mysql"))));
    ROWS(session, "5", calx_select(calx_columns(calx_col(card, size)), calx_where(calx_eq(calx_col(card, word), "heart"))));
    end(t, session);
}

/* A hint that the backend does not know is its error: calx writes it as it is. */
TEST_NEEDS(a_hint_that_names_no_index_is_the_backend_s_error, "hints_of_its_name")
{
    calx_session *session = with_cards(t);
    calx_node *table = calx_model_table(&card_model);
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_col(card, size)), calx_hint_behind(table, "FORCE INDEX (nonesuch)", "mariadb"),
                                                         calx_hint_behind(table, "FORCE INDEX (nonesuch)", "mysql"),
                                                         calx_hint_behind(table, "INDEXED BY nonesuch", "sqlite"),
                                                         calx_hint_before(table, "NONESUCH", "postgresql"))), CALX_PROGRAMMING_ERROR);
    end(t, session);
}

/* Each statement is its own in the cache, whatever the number of what it names. */
TEST_NEEDS(the_300th_index_of_a_table_is_not_another, "standard_sql")
{
    enum { COUNT = 300, FAR = 256 };
    static char names[COUNT][24];
    calx_session *session = suite_session(t);
    calx_metadata *metadata = calx_metadata_create();
    static calx_attribute attributes[COUNT + 1];
    calx_node *table;
    attributes[0] = (calx_attribute){ .what = CALX_ATTRIBUTE_COLUMN, .name = "id", .type = { .kind = CALX_TYPE_INTEGER }, .primary_key = true };
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof names[i], "calx_suite_many_%zu", i);
        attributes[i + 1] = (calx_attribute){ .what = CALX_ATTRIBUTE_INDEX, .name = names[i], .columns = "id" };
    }
    table = calx_table_create(metadata, "calx_suite_many", attributes, COUNT + 1);
    t->tables[0] = "calx_suite_many";
    OK(session, calx_exec(session, calx_drop_table(table, CALX_FLAG_IF_EXISTS)));
    OK(session, calx_exec(session, calx_create_table(table, 0)));
    for (size_t at = 2; at <= 2 + FAR; at += FAR)
        OK(session, calx_exec(session, calx_create_index(table, names[at], 0)));
    OK(session, calx_exec(session, calx_drop_index(table, names[2 + FAR], 0)));
    OK(session, calx_exec(session, calx_drop_index(table, names[2], 0)));
    OK(session, calx_commit(session));
    OK(session, calx_exec(session, calx_drop_table(table, 0)));
    OK(session, calx_commit(session));
    suite_close(t, session);
    calx_metadata_dispose(metadata);
}

/* PostgreSQL 15: one NULL alone, where others take many. */
TEST_NEEDS(nulls_are_alike_where_an_index_says_so, "nulls_not_distinct")
{
    calx_session *session = with_cards(t);
    OK(session, calx_exec(session, calx_insert(card, calx_set(calx_col(card, word), "club"))));
    CHECK_STATUS(session, calx_exec(session, calx_insert(card, calx_set(calx_col(card, word), "ace"))), CALX_INTEGRITY_ERROR);
    end(t, session);
}
