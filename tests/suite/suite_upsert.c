/* SPDX-License-Identifier: MIT */
/* Upserts of tables with several keys: the key that is named is the one that counts, or the statement is refused. */
#include "rows.h"

struct patron {
    int64_t id;
    const char *mail;
    const char *nick;
    int32_t visits;
};
CALX_MODEL(patron, "calx_suite_patron", CALX_COLUMN(patron, id, .primary_key = true), CALX_COLUMN(patron, mail, .type = CALX_VARCHAR(40), .unique = true),
           CALX_COLUMN(patron, nick, .type = CALX_VARCHAR(40), .nullable = true), CALX_COLUMN(patron, visits), CALX_UNIQUE("nick"), CALX_UNIQUE("mail, visits"));
static calx_metadata metadata = CALX_METADATA(&patron_model);
#define ID calx_col(patron, id)
#define MAIL calx_col(patron, mail)
#define NICK calx_col(patron, nick)
#define VISITS calx_col(patron, visits)

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* (1, "ann", "a", 1), (2, "bob", "b", 1) */
static calx_session *with_patrons(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_patron";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_exec(session, calx_insert(patron, calx_insert_rows(calx_list(MAIL, NICK, VISITS), calx_tuple("ann", "a", 1), calx_tuple("bob", "b", 1)))));
    OK(session, calx_commit(session));
    return session;
}

static calx_statement *patrons(void)
{
    return calx_select(calx_columns(MAIL, NICK, VISITS), calx_order_by(MAIL));
}

/* Keys that the rows cannot meet, or that cannot be met but by a row that has the named one too, are no others. */
TEST(an_upsert_by_one_of_several_keys)
{
    calx_session *session = with_patrons(t);
    OK(session, calx_exec(session, calx_insert(patron, calx_insert_rows(calx_list(MAIL, VISITS), calx_tuple("ann", 1), calx_tuple("cid", 1)),
                                               calx_on_conflict_update(calx_list(MAIL), calx_set(VISITS, calx_plus(VISITS, calx_inserted(patron, visits)))))));
    ROWS(session, "ann|a|2;bob|b|1;cid|~|1", patrons());
    OK(session, calx_exec(session, calx_insert(patron, calx_set(MAIL, "bob"), calx_set(VISITS, 7), calx_on_conflict_nothing(calx_list(MAIL)))));
    ROWS(session, "ann|a|2;bob|b|1;cid|~|1", patrons());
}

TEST_NEEDS(an_upsert_acts_on_the_key_that_is_named, "upsert_by_key")
{
    calx_session *session = with_patrons(t);
    OK(session, calx_exec(session, calx_insert(patron, calx_set(MAIL, "ann"), calx_set(NICK, "c"), calx_set(VISITS, 1),
                                               calx_on_conflict_update(calx_list(MAIL), calx_set(NICK, calx_inserted(patron, nick))))));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, calx_insert(patron, calx_set(MAIL, "new"), calx_set(NICK, "b"), calx_set(VISITS, 1),
                                                         calx_on_conflict_update(calx_list(MAIL), calx_set(NICK, calx_inserted(patron, nick))))),
                 CALX_INTEGRITY_ERROR);
    OK(session, calx_rollback(session));
    ROWS(session, "ann|c|1;bob|b|1", patrons());
}

/* Where any key counts, that would update bob. */
TEST_NEEDS(an_upsert_that_may_meet_another_key_is_refused, "upsert_by_any_key")
{
    calx_session *session = with_patrons(t);
    calx_clause *set = calx_set(NICK, calx_inserted(patron, nick));
    UNSUPPORTED(session, "may meet its key (nick) as well",
                calx_insert(patron, calx_set(MAIL, "new"), calx_set(NICK, "b"), calx_set(VISITS, 1), calx_upsert_n(calx_list(MAIL), &set, 1, NULL)));
    UNSUPPORTED(session, "may meet its key (id) as well",
                calx_insert(patron, calx_insert_rows(calx_list(ID, MAIL, VISITS), calx_tuple(1, "new", 1)), calx_on_conflict_nothing(calx_list(MAIL))));
    UNSUPPORTED(session, "may meet its key (mail) as well",
                calx_insert(patron, calx_from_select(calx_list(ID, MAIL, VISITS), calx_select(calx_columns(ID, MAIL, VISITS))), calx_on_conflict_nothing(calx_list(ID))));
    ROWS(session, "ann|a|1;bob|b|1", patrons());
}

TEST(an_upsert_of_nothing_by_whatever_key)
{
    calx_session *session = with_patrons(t);
    OK(session, calx_exec(session, calx_insert(patron, calx_insert_rows(calx_list(MAIL, NICK, VISITS), calx_tuple("new", "b", 9), calx_tuple("ann", "c", 9), calx_tuple("cid", "c", 9)),
                                               calx_on_conflict_nothing(NULL))));
    ROWS(session, "ann|a|1;bob|b|1;cid|c|9", patrons());
}

/* MariaDB 10.11 returns the row that was there, too. */
TEST_NEEDS(an_upsert_of_nothing_returns_what_it_inserts, "insert_returning")
{
    calx_session *session = with_patrons(t);
    for (int i = 0; i < 2; i++) {
        calx_statement *insert = calx_insert(patron, calx_insert_rows(calx_list(MAIL, VISITS), calx_tuple("ann", 1), calx_tuple("cid", 4)),
                                             calx_on_conflict_nothing(i ? NULL : calx_list(MAIL)), calx_returning(MAIL, VISITS));
        if (suite_has("upsert_by_any_key"))
            UNSUPPORTED(session, "has no RETURNING of those rows alone that ON CONFLICT DO NOTHING inserts", insert);
        else
            ROWS(session, "cid|4", insert);
        OK(session, calx_rollback(session));
    }
}

/* Rows of a select, also of another name of the table itself; without a condition, or with one of nothing, ON is not taken for that of a join. */
TEST(an_upsert_of_nothing_from_a_select)
{
    calx_session *session = with_patrons(t);
    calx_node *other = calx_node_keep(calx_alias_node(calx_model_table(&patron_model), "other"));
    for (int i = 0; i < 3; i++) {
        calx_statement *rows = calx_select(calx_columns(calx_text_of(other, "mail"), calx_num_of(other, "visits")), calx_where_n(NULL, 0));
        if (i)
            calx_statement_add(rows, i == 1 ? calx_order_by_n(NULL, 0) : calx_group_by_n(NULL, 0));
        OK(session, calx_exec(session, calx_insert(patron, calx_from_select(calx_list(MAIL, VISITS), rows), calx_on_conflict_nothing(calx_list(MAIL)))));
    }
    OK(session, calx_exec(session, calx_insert(patron, calx_from_select(calx_list(MAIL, VISITS), calx_select(calx_columns(calx_text_of(other, "nick"), calx_num_of(other, "visits")))),
                                               calx_on_conflict_nothing(NULL))));
    ROWS(session, "a|~|1;ann|a|1;b|~|1;bob|b|1", patrons());
    calx_node_release(other);
}

TEST_NEEDS(an_upsert_by_whatever_key, "upsert_without_key")
{
    calx_session *session = with_patrons(t);
    OK(session, calx_exec(session, calx_insert(patron, calx_insert_rows(calx_list(MAIL, NICK, VISITS), calx_tuple("new", "b", 9), calx_tuple("ann", "c", 9), calx_tuple("cid", "c", 9)),
                                               calx_on_conflict_update(NULL, calx_set(VISITS, calx_plus(VISITS, calx_inserted(patron, visits)))))));
    ROWS(session, "ann|a|10;bob|b|10;cid|c|9", patrons());
}

/* What is told of an upsert that inserts, and of one that updates. */
TEST(an_upsert_counts_its_rows)
{
    calx_session *session = with_patrons(t);
    for (int i = 0; i < 2; i++) {
        OK(session, calx_exec(session, calx_insert(patron, calx_set(MAIL, "cid"), calx_set(VISITS, 7 + i),
                                                   calx_on_conflict_update(calx_list(MAIL), calx_set(VISITS, calx_inserted(patron, visits))))));
        CHECK_INT(calx_rowcount(session), !i ? 1 : suite_has("upsert_by_any_key") ? 2 : 1);
    }
    ROWS(session, "ann|a|1;bob|b|1;cid|~|8", patrons());
}
