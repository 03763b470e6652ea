/* SPDX-License-Identifier: MIT */
/* Tables from models: created in an order that their keys allow, with what they promise, and dropped. */
#include "suite.h"

struct person {
    int64_t id;
    const char *name;
    const char *language;
    calx_opt_bool active;
    calx_decimal balance;
    calx_opt_timestamp created_at;
    calx_opt_int64 boss_id;
    calx_opt_int64 team_id;
    int32_t doubled;
};
struct team {
    int64_t id;
    const char *name;
    calx_opt_int64 lead_id;
};
struct member {
    int64_t person_id;
    int64_t team_id;
    calx_bytes badge;
};
/* member and person are declared before what they refer to; person and team refer to each other. */
CALX_MODEL(member, "calx_suite_member", CALX_COLUMN(member, person_id, .primary_key = true, .references = "calx_suite_person.id", .on_delete = CALX_CASCADE),
           CALX_COLUMN(member, team_id, .primary_key = true, .references = "calx_suite_team.id"),
           CALX_COLUMN(member, badge, .nullable = true), CALX_INDEX("team_id, person_id", .name = "ix_calx_suite_member_team"));
CALX_MODEL(person, "calx_suite_person", CALX_COLUMN(person, id, .primary_key = true),
           CALX_COLUMN(person, name, .type = CALX_VARCHAR(20), .unique = true),
           CALX_COLUMN(person, language, .type = CALX_VARCHAR(10), .server_default = CALX_DEFAULT("en")),
           CALX_COLUMN(person, active, .server_default = CALX_DEFAULT_TRUE),
           CALX_COLUMN(person, balance, .type = CALX_NUMERIC(30, 10), .server_default = "'0'"),
           CALX_COLUMN(person, created_at, .server_default = CALX_NOW),
           CALX_COLUMN(person, boss_id, .references = "calx_suite_person.id", .on_delete = CALX_NULLIFY),
           CALX_COLUMN(person, team_id, .references = "calx_suite_team.id"),
           CALX_COLUMN(person, doubled, .computed = "length(name) * 2", .stored = true), CALX_CHECK("language <> 'xx'", .name = "ck_calx_suite_language"));
CALX_MODEL(team, "calx_suite_team", CALX_COLUMN(team, id, .primary_key = true), CALX_COLUMN(team, name, .index = true),
           CALX_COLUMN(team, lead_id, .references = "calx_suite_person.id"));
static calx_metadata metadata = CALX_METADATA(&member_model, &person_model, &team_model);

static calx_session *with_tables(suite *t)
{
    return suite_create_all(t, &metadata);
}

static void end(suite *t, calx_session *session)
{
    calx_rollback(session);
    suite_drop_all(t, session, &metadata);
}

struct harbour {
    int64_t id;
    int32_t depth;
};
CALX_MODEL(harbour, "calx_suite_harbour", CALX_COLUMN(harbour, id, .primary_key = true), CALX_COLUMN(harbour, depth),
           CALX_INDEX("depth", .name = "ix_calx_suite_deep", .where = "depth > 9"));
static calx_metadata harbours = CALX_METADATA(&harbour_model);

static void forget_harbours(suite *t)
{
    (void)t;
    calx_metadata_dispose(&harbours);
}

/* What the backend lacks is known before the first table is made, also where DDL commits. */
TEST(nothing_is_created_when_a_part_of_it_cannot_be)
{
    calx_session *session = suite_session(t);
    int64_t count = -1;
    calx_status status;
    t->tables[0] = "calx_suite_harbour";
    t->at_end = forget_harbours;
    OK(session, calx_drop_all(session, &harbours));
    status = calx_create_all(session, &harbours);
    if (status == CALX_OK) { /* the backend has partial indexes */
        OK(session, calx_scalar(session, calx_text("SELECT count(*) FROM calx_suite_harbour"), &count));
        CHECK_INT(count, 0);
        return;
    }
    CHECK_STATUS(session, status, CALX_UNSUPPORTED);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_scalar(session, calx_text("SELECT count(*) FROM calx_suite_harbour"), &count), CALX_PROGRAMMING_ERROR);
    CHECK_ERROR(session, CALX_PROGRAMMING_ERROR, CALX_NO_SUCH_TABLE);
    OK(session, calx_rollback(session));
}

/* Tables whose making nobody waits for are made all the same, each after the one that it refers to. */
TEST(tables_are_made_through_a_pipeline)
{
    calx_session *session = suite_keep_session(t, calx_session_open(t->engine, .pipeline = true));
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_commit(session));
    CHECK_INT(suite_count(t, "calx_suite_person"), 0);
    CHECK_INT(suite_count(t, "calx_suite_member"), 0);
    end(t, session);
}

struct plain {
    int64_t id;
    calx_decimal amount;
};
CALX_MODEL(plain, "calx_suite_plain", CALX_COLUMN(plain, id, .primary_key = true), CALX_COLUMN(plain, amount));

/* A decimal whose model says no digits keeps them all the same. */
TEST(decimals_without_a_precision_keep_their_digits)
{
    calx_session *session = suite_session(t);
    calx_metadata plain = CALX_METADATA(&plain_model);
    calx_decimal exact = { "-12345678901234567890.123456789012345678901", 42 }, amount;
    OK(session, calx_drop_all(session, &plain));
    OK(session, calx_create_all(session, &plain));
    OK(session, calx_exec(session, calx_insert(plain, calx_set(calx_col(plain, amount), exact))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(plain, amount))), &amount));
    CHECK_INT(calx_decimal_compare(amount, exact), 0);
    OK(session, calx_commit(session));
    OK(session, calx_drop_all(session, &plain));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&plain);
}

static calx_statement *new_person(const char *name)
{
    return calx_insert(person, calx_set(calx_col(person, name), name));
}

TEST(create_all_makes_what_the_models_say)
{
    calx_session *session = with_tables(t);
    int64_t id = 0;
    const char *language;
    bool active = false;
    calx_decimal balance;
    calx_opt_timestamp created = { false, { 0 } };
    int32_t doubled = 0;
    OK(session, calx_exec(session, new_person("Ada")));
    OK(session, calx_one(session,
                         calx_select(calx_columns(calx_col(person, id), calx_col(person, language), calx_col(person, active),
                                                  calx_col(person, balance), calx_col(person, created_at), calx_col(person, doubled)),
                                     calx_where(calx_eq(calx_col(person, name), "Ada"))),
                         CALX_NO_ARGS, &id, &language, &active, &balance, &created, &doubled));
    CHECK_INT(id, 1);
    CHECK_TEXT(language, "en");
    CHECK(active);
    CHECK(created.is_set && created.value.us > INT64_C(1700000000000000));
    CHECK_INT(doubled, 6);
    OK(session, calx_create_all(session, &metadata)); /* all there: nothing happens */
    CHECK_INT(suite_number(t, "SELECT COUNT(*) FROM calx_suite_member"), 0);
    end(t, session);
}

TEST(constraints_of_models_hold)
{
    calx_session *session = with_tables(t);
    OK(session, calx_exec(session, new_person("Ada")));
    OK(session, calx_commit(session));
    CHECK_STATUS(session, calx_exec(session, new_person("Ada")), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_UNIQUE_VIOLATION);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_insert(person, calx_set(calx_col(person, name), "x"), calx_set(calx_col(person, language), "xx"))),
                 CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_CHECK_VIOLATION);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_insert(person, calx_set(calx_col(person, name), CALX_NULL))), CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_NOT_NULL_VIOLATION);
    OK(session, calx_rollback(session));
    CHECK_STATUS(session, calx_exec(session, calx_insert(team, calx_set(calx_col(team, name), "a"), calx_set(calx_col(team, lead_id), 77))),
                 CALX_INTEGRITY_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_FOREIGN_KEY_VIOLATION);
    OK(session, calx_rollback(session));
    CHECK(calx_exec(session, new_person("a name that is longer than twenty characters")) != CALX_OK);
    OK(session, calx_rollback(session));
    end(t, session);
}

/* Joins along the keys, and what the database does when a row goes. */
TEST(keys_of_models_join_and_cascade)
{
    calx_session *session = with_tables(t);
    const char *name;
    int64_t count = 7;
    OK(session, calx_exec(session, new_person("Ada")));
    OK(session, calx_exec(session, calx_insert(team, calx_set(calx_col(team, name), "red"))));
    OK(session, calx_exec(session, calx_insert(member, calx_set(calx_col(member, person_id), 1), calx_set(calx_col(member, team_id), 1))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(person, name)), calx_from(member), calx_join(person)), &name));
    CHECK_TEXT(name, "Ada");
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_col(person, name)), calx_from(team), calx_join(person))), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "2 foreign keys");
    OK(session, calx_rollback(session));
    end(t, session);
    session = with_tables(t);
    OK(session, calx_exec(session, new_person("Ada")));
    OK(session, calx_exec(session, calx_insert(team, calx_set(calx_col(team, name), "red"))));
    OK(session, calx_exec(session, calx_insert(member, calx_set(calx_col(member, person_id), 1), calx_set(calx_col(member, team_id), 1))));
    OK(session, calx_exec(session, calx_delete(person, calx_where(calx_eq(calx_col(person, id), 1)))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(member, team_id)))), &count));
    CHECK_INT(count, 0);
    OK(session, calx_commit(session));
    end(t, session);
}

struct stray {
    int64_t id;
    int64_t other;
};
CALX_MODEL(stray, "calx_suite_stray", CALX_COLUMN(stray, id, .primary_key = true), CALX_COLUMN(stray, other, .references = "calx_suite_team.nonesuch"));
static calx_metadata wrong = CALX_METADATA(&stray_model, &team_model, &person_model);

TEST(a_wrong_model_changes_nothing)
{
    calx_session *session = suite_session(t);
    CHECK_STATUS(session, calx_create_all(session, &wrong), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "stray.other refers to calx_suite_team.nonesuch: the table has no such column");
    OK(session, calx_rollback(session));
    OK(session, calx_create_all(session, &metadata));
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&wrong);
    calx_metadata_dispose(&metadata);
}

static calx_metadata *made;

static void forget_made(suite *t)
{
    (void)t;
    calx_metadata_dispose(made);
    made = NULL;
}

TEST(tables_made_at_run_time)
{
    calx_session *session = suite_session(t);
    const calx_attribute lines[] = {
        { .what = CALX_ATTRIBUTE_COLUMN, .name = "id", .type = { .kind = CALX_TYPE_INTEGER }, .primary_key = true },
        { .what = CALX_ATTRIBUTE_COLUMN, .name = "Label", .type = { .kind = CALX_TYPE_TEXT }, .unique = true },
    };
    calx_node *table, *again, *missing;
    int id = 0;
    t->tables[0] = "calx_suite_made";
    t->at_end = forget_made;
    made = calx_metadata_create();
    table = calx_table_create(made, "calx_suite_made", lines, 2);
    CHECK_INT(calx_node_error(table), CALX_OK);
    again = calx_table_create(made, "calx_suite_made", lines, 2);
    CHECK_INT(calx_node_error(again), CALX_MISUSE);
    missing = calx_metadata_table(made, "calx_suite_nonesuch");
    CHECK_INT(calx_node_error(missing), CALX_MISUSE);
    again = calx_metadata_table(made, "calx_suite_nonesuch");
    CHECK_INT(calx_node_error(again), CALX_MISUSE);
    CHECK(missing == again); /* the metadata's, too */
    OK(session, calx_drop_all(session, made));
    OK(session, calx_create_all(session, made));
    OK(session, calx_exec(session, calx_insert_n(table, (calx_clause *const[]){ calx_set(calx_table_column(table, "Label"), "x") }, 1)));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_table_column(table, "id")),
                                                 calx_where(calx_eq(calx_table_column(table, "Label"), "x"))), &id));
    CHECK_INT(id, 1);
    OK(session, calx_commit(session));
    OK(session, calx_drop_all(session, made));
    OK(session, calx_commit(session));
}

struct everything {
    int64_t id;
    int16_t small;
    double real;
    calx_decimal exact;
    calx_bytes bytes;
    calx_timestamp stamp;
    calx_timestamptz moment;
    calx_date day;
    calx_time hour;
    calx_interval span;
    calx_uuid uuid;
    calx_json json;
    calx_opt_date no_day;
};
CALX_MODEL(everything, "calx_suite_everything", CALX_COLUMN(everything, id, .primary_key = true), CALX_COLUMN(everything, small),
           CALX_COLUMN(everything, real), CALX_COLUMN(everything, exact, .type = CALX_NUMERIC(30, 10)), CALX_COLUMN(everything, bytes),
           CALX_COLUMN(everything, stamp), CALX_COLUMN(everything, moment), CALX_COLUMN(everything, day), CALX_COLUMN(everything, hour),
           CALX_COLUMN(everything, span), CALX_COLUMN(everything, uuid), CALX_COLUMN(everything, json), CALX_COLUMN(everything, no_day));
static calx_metadata all_types = CALX_METADATA(&everything_model);

TEST(models_have_every_type)
{
    calx_session *session = suite_session(t);
    const struct everything e = { .id = 1, .small = -7, .real = 0.1, .exact = { "12345678901234567890.0123456789", 31 }, .bytes = { "a\0b", 3 },
                                  .stamp = { -1 }, .moment = { INT64_C(1769860800123456) }, .day = { -719162 }, .hour = { INT64_C(86399999999) },
                                  .span = { 0, 0, INT64_C(3600000001) }, .uuid = { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255 } },
                                  .json = { "{\"a\": 1}", 8 } };
    struct everything back;
    memset(&back, 0, sizeof back);
    OK(session, calx_drop_all(session, &all_types));
    OK(session, calx_create_all(session, &all_types));
    OK(session, calx_exec(session, calx_insert(everything, calx_set(calx_col(everything, id), e.id), calx_set(calx_col(everything, small), e.small),
                                               calx_set(calx_col(everything, real), e.real), calx_set(calx_col(everything, exact), e.exact),
                                               calx_set(calx_col(everything, bytes), e.bytes), calx_set(calx_col(everything, stamp), e.stamp),
                                               calx_set(calx_col(everything, moment), e.moment), calx_set(calx_col(everything, day), e.day),
                                               calx_set(calx_col(everything, hour), e.hour), calx_set(calx_col(everything, span), e.span),
                                               calx_set(calx_col(everything, uuid), e.uuid), calx_set(calx_col(everything, json), e.json),
                                               calx_set(calx_col(everything, no_day), e.no_day))));
    OK(session, calx_one(session,
                         calx_select(calx_columns(calx_col(everything, small), calx_col(everything, real), calx_col(everything, exact),
                                                  calx_col(everything, bytes), calx_col(everything, stamp), calx_col(everything, moment),
                                                  calx_col(everything, day), calx_col(everything, hour), calx_col(everything, span),
                                                  calx_col(everything, uuid), calx_col(everything, json), calx_col(everything, no_day)),
                                     calx_where(calx_eq(calx_col(everything, uuid), e.uuid), calx_eq(calx_col(everything, exact), e.exact),
                                                calx_eq(calx_col(everything, day), e.day))),
                         CALX_NO_ARGS, &back.small, &back.real, &back.exact, &back.bytes, &back.stamp, &back.moment, &back.day, &back.hour,
                         &back.span, &back.uuid, &back.json, &back.no_day));
    CHECK_INT(back.small, -7);
    CHECK(back.real == e.real);
    CHECK_TEXT(back.exact.ptr, e.exact.ptr);
    CHECK_INT(back.bytes.len, 3);
    CHECK_INT(back.stamp.us, -1);
    CHECK_INT(back.moment.us, e.moment.us);
    CHECK_INT(back.day.days, e.day.days);
    CHECK_INT(back.hour.us, e.hour.us);
    CHECK_INT(back.span.us, e.span.us);
    CHECK(!memcmp(&back.uuid, &e.uuid, 16));
    CHECK_TEXT(back.json.ptr, e.json.ptr);
    CHECK(!back.no_day.is_set);
    OK(session, calx_commit(session));
    OK(session, calx_drop_all(session, &all_types));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&all_types);
}

/* A table of one session has a name that others may have, too, and goes with the session. */
TEST(tables_of_a_session_alone)
{
    calx_session *session = suite_session(t), *other = suite_session(t);
    calx_metadata plain = CALX_METADATA(&plain_model);
    int64_t count = -1;
    OK(session, calx_drop_all(session, &plain)); /* left by a test that was starved */
    OK(session, calx_commit(session));
    OK(session, calx_exec(session, calx_create_table(calx_model_table(&plain_model), CALX_FLAG_TEMPORARY)));
    OK(session, calx_exec(session, calx_insert(plain, calx_set(calx_col(plain, amount), ((calx_decimal){ "7", 1 })))));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_count(calx_col(plain, id)))), &count));
    CHECK_INT(count, 1);
    CHECK_STATUS(other, calx_scalar(other, calx_select(calx_columns(calx_count(calx_col(plain, id)))), &count), CALX_PROGRAMMING_ERROR);
    OK(session, calx_exec(session, calx_text("DROP TABLE calx_suite_plain")));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&plain);
}
