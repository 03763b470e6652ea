/* SPDX-License-Identifier: MIT */
/* Joins along the relationships of models: to one row, to many, through a table between, to the table itself, by one of several keys. */
#include "rows.h"

#include <string.h>

struct essay;
struct club;
struct writer {
    int32_t id;
    const char *name;
    calx_opt_int32 mentor_id;
    struct writer *mentor;
    CALX_MANY(writer) pupils;
    CALX_MANY(essay) essays;
    CALX_MANY(essay) checked;
    CALX_MANY(club) clubs;
};
struct essay {
    int32_t id;
    const char *title;
    int32_t writer_id;
    calx_opt_int32 checker_id;
    struct writer *writer;
    struct writer *checker;
    struct writer *unknown;
    CALX_MANY(club) nobody;
};
struct club {
    int32_t id;
    int32_t town;
    const char *name;
    CALX_MANY(writer) writers;
};
struct membership {
    int32_t writer_id;
    int32_t club_id;
    int32_t club_town;
};
CALX_DECLARE_MODEL(writer);
CALX_DECLARE_MODEL(essay);
CALX_DECLARE_MODEL(club);
CALX_DECLARE_MODEL(membership);
CALX_MODEL(writer, "calx_suite_writer", CALX_COLUMN(writer, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(writer, name, .type = CALX_VARCHAR(20)),
           CALX_COLUMN(writer, mentor_id, .references = "calx_suite_writer.id"), CALX_RELATIONSHIP(writer, mentor, writer, .back_populates = "pupils"),
           CALX_RELATIONSHIP(writer, pupils, writer, .back_populates = "mentor"), CALX_RELATIONSHIP(writer, essays, essay, .columns = "writer_id"),
           CALX_RELATIONSHIP(writer, checked, essay, .columns = "checker_id"), CALX_RELATIONSHIP(writer, clubs, club, .secondary = &membership_model));
CALX_MODEL(essay, "calx_suite_essay", CALX_COLUMN(essay, id, .primary_key = true, .autoincrement = CALX_NO), CALX_COLUMN(essay, title, .type = CALX_VARCHAR(20)),
           CALX_COLUMN(essay, writer_id, .references = "calx_suite_writer.id"), CALX_COLUMN(essay, checker_id, .references = "calx_suite_writer.id"),
           CALX_RELATIONSHIP(essay, writer, writer, .columns = "writer_id"), CALX_RELATIONSHIP(essay, checker, writer, .columns = "checker_id"),
           CALX_RELATIONSHIP(essay, unknown, writer), CALX_RELATIONSHIP(essay, nobody, club));
CALX_MODEL(club, "calx_suite_club", CALX_COLUMN(club, id), CALX_COLUMN(club, town), CALX_COLUMN(club, name, .type = CALX_VARCHAR(20)), CALX_PRIMARY_KEY("id, town"),
           CALX_RELATIONSHIP(club, writers, writer, .secondary = &membership_model));
CALX_MODEL(membership, "calx_suite_member", CALX_COLUMN(membership, writer_id, .references = "calx_suite_writer.id"), CALX_COLUMN(membership, club_id), CALX_COLUMN(membership, club_town),
           CALX_PRIMARY_KEY("writer_id, club_id, club_town"), CALX_FOREIGN_KEY("club_id, club_town", .references = "calx_suite_club.id, calx_suite_club.town"));
static calx_metadata metadata = CALX_METADATA(&writer_model, &essay_model, &club_model, &membership_model);

#define NAME calx_col(writer, name)
#define TITLE calx_col(essay, title)

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

static calx_session *with_writers(suite *t)
{
    static const char *const names[] = { "ann", "bob", "cid" }, *const titles[] = { "one", "two", "three" };
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_writer";
    t->tables[1] = "calx_suite_club";
    t->tables[2] = "calx_suite_essay";
    t->tables[3] = "calx_suite_member";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    for (int i = 0; i < 3; i++)
        OK(session, calx_exec(session, calx_insert(writer, calx_set(calx_col(writer, id), i + 1), calx_set(NAME, names[i]),
                                                   calx_set(calx_col(writer, mentor_id), ((calx_opt_int32){ i > 0, 1 })))));
    for (int i = 0; i < 3; i++)
        OK(session, calx_exec(session, calx_insert(essay, calx_set(calx_col(essay, id), i + 1), calx_set(TITLE, titles[i]), calx_set(calx_col(essay, writer_id), i == 2 ? 2 : 1),
                                                   calx_set(calx_col(essay, checker_id), ((calx_opt_int32){ i == 0, 3 })))));
    for (int i = 1; i <= 2; i++)
        OK(session, calx_exec(session, calx_insert(club, calx_set(calx_col(club, id), 7), calx_set(calx_col(club, town), i), calx_set(calx_col(club, name), i == 1 ? "chess" : "choir"))));
    OK(session, calx_exec(session, calx_insert(membership, calx_set(calx_col(membership, writer_id), 1), calx_set(calx_col(membership, club_id), 7), calx_set(calx_col(membership, club_town), 2))));
    OK(session, calx_exec(session, calx_insert(membership, calx_set(calx_col(membership, writer_id), 2), calx_set(calx_col(membership, club_id), 7), calx_set(calx_col(membership, club_town), 1))));
    OK(session, calx_commit(session));
    return session;
}

TEST(joins_along_relationships_to_one_and_to_many)
{
    calx_session *session = with_writers(t);
    ROWS(session, "one|ann;three|bob;two|ann", calx_select(calx_columns(TITLE, NAME), calx_from(essay), calx_join_along(essay, writer), calx_order_by(TITLE)));
    ROWS(session, "one|cid", calx_select(calx_columns(TITLE, NAME), calx_from(essay), calx_join_along(essay, checker)));
    ROWS(session, "one|cid;three|~;two|~", calx_select(calx_columns(TITLE, NAME), calx_from(essay), calx_outerjoin_along(essay, checker), calx_order_by(TITLE)));
    ROWS(session, "ann|2;bob|1", calx_select(calx_columns(NAME, calx_count_all()), calx_from(writer), calx_join_along(writer, essays), calx_group_by(NAME), calx_order_by(NAME)));
    ROWS(session, "ann|~;bob|~;cid|one", calx_select(calx_columns(NAME, TITLE), calx_from(writer), calx_outerjoin_along(writer, checked), calx_order_by(NAME)));
}

TEST(joins_along_relationships_through_a_table_between)
{
    calx_session *session = with_writers(t);
    calx_statement *added = calx_select(calx_columns(NAME, calx_col(club, name)));
    ROWS(session, "ann|choir;bob|chess", calx_select(calx_columns(NAME, calx_col(club, name)), calx_from(writer), calx_join_along(writer, clubs), calx_order_by(NAME)));
    ROWS(session, "ann|choir;bob|chess;cid|~", calx_select(calx_columns(NAME, calx_col(club, name)), calx_from(writer), calx_outerjoin_along(writer, clubs), calx_order_by(NAME)));
    ROWS(session, "bob|chess", calx_select(calx_columns(NAME, calx_col(club, name)), calx_from(club), calx_join_along(club, writers), calx_where(calx_eq(calx_col(club, town), 1))));
    calx_select_add_from(added, calx_model_table(&club_model));
    calx_select_add_join_along(added, club, writers);
    calx_select_add_order_by(added, NAME);
    ROWS(session, "ann|choir;bob|chess", added);
}

TEST(joins_along_relationships_to_the_table_itself)
{
    calx_session *session = with_writers(t);
    calx_node *other = calx_keep(calx_alias(writer, "other"));
    ROWS(session, "bob|ann;cid|ann", calx_select(calx_columns(NAME, calx_col_of(other, writer, name)), calx_from(writer),
                                                 calx_join_along_to(calx_model_table(&writer_model), writer, mentor, other), calx_order_by(NAME)));
    ROWS(session, "ann|bob;ann|cid", calx_select(calx_columns(NAME, calx_col_of(other, writer, name)), calx_from(writer),
                                                 calx_join_along_to(calx_model_table(&writer_model), writer, pupils, other), calx_order_by(calx_col_of(other, writer, name))));
    ROWS(session, "ann|~;bob|ann;cid|ann", calx_select(calx_columns(NAME, calx_col_of(other, writer, name)), calx_from(writer),
                                                       calx_outerjoin_along_to(calx_model_table(&writer_model), writer, mentor, other), calx_order_by(NAME)));
    ROWS(session, "ann|one", calx_select(calx_columns(calx_col_of(other, writer, name), TITLE), calx_select_from(other), calx_join_along_to(other, writer, essays, calx_model_table(&essay_model)),
                                         calx_where(calx_eq(calx_col(essay, id), 1))));
    calx_release(other);
}

static void refused(suite *t, calx_session *session, calx_clause *join, const char *part)
{
    calx_statement *statement = calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ N(TITLE) }, 1), join }, 2);
    CHECK_STATUS(session, calx_exec(session, statement), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), part);
    OK(session, calx_rollback(session));
}

TEST(wrong_joins_along_relationships_are_told)
{
    calx_session *session = with_writers(t);
    calx_node *other = calx_keep(calx_alias(club, "c"));
    refused(t, session, calx_join_along_n(CALX_OP_INNER, &essay_model, "titel", NULL, NULL), "essay.titel: the model has no relationship of that name");
    refused(t, session, calx_join_along_n(CALX_OP_INNER, &essay_model, "title", NULL, NULL), "essay.title: the model has no relationship of that name");
    refused(t, session, calx_join_along_n(CALX_OP_INNER, &essay_model, NULL, NULL, NULL), "has no relationship of that name");
    refused(t, session, calx_join_along_n(CALX_OP_INNER, NULL, "writer", NULL, NULL), "the model is NULL");
    refused(t, session, calx_join_along_n(CALX_OP_INNER, &essay_model, "unknown", NULL, NULL),
            "essay.unknown: 2 foreign keys join essay and writer: say which by .columns of CALX_RELATIONSHIP: \"writer_id\" of essay or \"checker_id\" of essay");
    refused(t, session, calx_join_along_n(CALX_OP_INNER, &essay_model, "nobody", NULL, NULL), "essay.nobody: no foreign key joins essay and club");
    refused(t, session, calx_join_along_n(CALX_OP_INNER, &writer_model, "mentor", NULL, NULL), "writer.mentor: it leads to its own table: join an alias of it");
    refused(t, session, calx_join_along_n(CALX_OP_INNER, &essay_model, "writer", NULL, other), "essay.writer: it leads to its model's table or an alias of it");
    refused(t, session, calx_join_along_n(CALX_OP_INNER, &essay_model, "writer", other, NULL), "essay.writer: it is joined from the model's table or an alias of it");
    refused(t, session, calx_join_along_n(99, &essay_model, "writer", NULL, NULL), "99 is no kind of join");
    calx_release(other);
}
