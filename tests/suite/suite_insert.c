/* SPDX-License-Identifier: MIT */
/* INSERT by expressions: keys that number themselves, defaults, many rows, rows of a SELECT, RETURNING, upserts. */
#include "rows.h"

struct entry {
    int64_t id;
    const char *text;
    calx_opt_int32 x;
};
CALX_MODEL(entry, "calx_suite_entry", CALX_COLUMN(entry, id, .primary_key = true), CALX_COLUMN(entry, text, .column = "entry", .type = CALX_VARCHAR(50), .nullable = true),
           CALX_COLUMN(entry, x, .server_default = "5", .nullable = true));
CALX_MODEL_T(source, struct entry, "calx_suite_source", CALX_COLUMN_T(struct entry, id, .primary_key = true, .autoincrement = CALX_NO),
             CALX_COLUMN_T(struct entry, text, .type = CALX_VARCHAR(50)), CALX_COLUMN_T(struct entry, x));
static calx_metadata metadata = CALX_METADATA(&entry_model, &source_model);
#define SOURCE(f) calx_col_t(source, struct entry, f)

static void clean(suite *t)
{
    (void)t;
    calx_metadata_dispose(&metadata);
}

/* Three sources, and no entry. The tables are dropped with the test's. */
static calx_session *with_tables(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean;
    t->tables[0] = "calx_suite_entry";
    t->tables[1] = "calx_suite_source";
    OK(session, calx_drop_all(session, &metadata));
    OK(session, calx_create_all(session, &metadata));
    for (int i = 1; i <= 3; i++)
        OK(session, calx_exec(session, calx_insert(source, calx_set(SOURCE(id), i), calx_set(SOURCE(text), &"s1\0s2\0s3"[3 * (i - 1)]), calx_set(SOURCE(x), 10 * i))));
    OK(session, calx_commit(session));
    return session;
}

static calx_statement *entries(void)
{
    return calx_select(calx_columns(calx_col(entry, id), calx_col(entry, text), calx_col(entry, x)), calx_order_by(calx_col(entry, id)));
}

static calx_statement *new_entry(const char *text)
{
    return calx_insert(entry, calx_set(calx_col(entry, text), text));
}

TEST(keys_number_themselves)
{
    calx_session *session = with_tables(t);
    OK(session, calx_exec(session, new_entry("one")));
    CHECK_INT(calx_rowcount(session), 1);
    OK(session, calx_exec(session, new_entry("two")));
    ROWS(session, "1|one|5;2|two|5", entries());
}

TEST_NEEDS(the_key_of_a_model_is_told, "last_insert_id")
{
    calx_session *session = with_tables(t);
    int64_t told = 0, id = 0;
    OK(session, calx_exec(session, new_entry("one")));
    OK(session, calx_last_insert_id(session, &told));
    OK(session, calx_scalar(session, calx_select(calx_columns(calx_col(entry, id))), &id));
    CHECK_INT(told, id);
}

TEST_NEEDS(insert_returns_its_key, "insert_returning")
{
    calx_session *session = with_tables(t);
    int64_t id = 0;
    OK(session, calx_scalar(session, calx_insert(entry, calx_set(calx_col(entry, text), "x"), calx_returning(calx_col(entry, id))), &id));
    CHECK_INT(id, 1);
    ROWS(session, "2|y|5", calx_insert(entry, calx_set(calx_col(entry, text), "y"), calx_returning(calx_col(entry, id), calx_col(entry, text), calx_col(entry, x))));
    ROWS(session, "1|x|5;2|y|5", entries());
}

TEST_NEEDS(insert_returns_its_key_in_autocommit, "insert_returning")
{
    calx_session *session = with_tables(t), *other = suite_keep_session(t, calx_session_open(t->engine, .isolation_level = CALX_AUTOCOMMIT));
    int64_t id = 0;
    OK(other, calx_scalar(other, calx_insert(entry, calx_set(calx_col(entry, text), "x"), calx_returning(calx_col(entry, id))), &id));
    CHECK_INT(id, 1);
    ROWS(session, "1|x|5", entries());
}

TEST_NEEDS(insert_returns_expressions, "insert_returning")
{
    calx_session *session = with_tables(t);
    ROWS(session, "10|X!", calx_insert(entry, calx_set(calx_col(entry, text), "x"),
                                       calx_returning(calx_label(calx_times(calx_col(entry, x), 2), "twice"), calx_label(calx_concat(calx_upper(calx_col(entry, text)), "!"), "loud"))));
}

/* SQLite 3.40 takes each column for one of NOT NULL there. */
TEST_NEEDS(what_is_returned_may_be_null, "insert_returning")
{
    calx_session *session = with_tables(t);
    calx_opt_int32 none = { 0 };
    calx_num *x = calx_keep(calx_col(entry, x)), *id = calx_keep(calx_col(entry, id));
    calx_clause *asked = calx_keep((calx_clause *)calx_returning(
        calx_label(calx_is_null(x), "is_null"), calx_label(calx_is_not_null(x), "is_not_null"), calx_label(calx_not(calx_is_null(x)), "is_not"),
        calx_label(calx_case(calx_when(calx_is_null(x), "none"), calx_else("some")), "how_many"),
        calx_label(calx_is_distinct_from(x, calx_as_num(calx_null_node())), "differs"), calx_label(calx_is_null(id), "is_id_null"),
        calx_label(calx_subquery_num(calx_select(calx_columns(calx_count_all()), calx_where(calx_is_null(x)), calx_select_from(calx_model_table(&source_model)))), "count_of")));
    ROWS(session, "1|0|0|none|0|0|3", calx_insert_n(calx_model_table(&entry_model), (calx_clause *const[]){ (calx_clause *)calx_set(calx_col(entry, x), none), asked }, 2));
    ROWS(session, "0|1|1|some|1|0|0", calx_insert_n(calx_model_table(&entry_model), (calx_clause *const[]){ (calx_clause *)calx_set(calx_col(entry, x), 4), asked }, 2));
    if (suite_has("update_returning"))
        ROWS(session, "1|0|0|none|0|0|3", calx_update_n(calx_model_table(&entry_model), (calx_clause *const[]){ (calx_clause *)calx_set(calx_col(entry, x), none),
                                                                                        (calx_clause *)calx_where(calx_eq(id, 2)), asked }, 3));
    calx_release(asked);
    calx_release(x);
    calx_release(id);
}

TEST(an_insert_without_returning_has_no_rows)
{
    calx_session *session = with_tables(t);
    calx_result *result = calx_query(session, new_entry("one"));
    CHECK_INT(calx_result_column_count(result), 0);
    CHECK(!calx_result_next(result));
    CLOSE(result, CALX_OK);
    ROWS(session, "1|one|5", entries());
}

/* The result of an INSERT does not stand in the way of what comes next, read or not. */
TEST_NEEDS(rows_of_an_insert_need_not_be_read, "insert_returning")
{
    calx_session *session = with_tables(t);
    OK(session, calx_exec(session, calx_insert(entry, calx_set(calx_col(entry, text), "x"), calx_returning(calx_col(entry, id)))));
    OK(session, calx_exec(session, new_entry("y")));
    ROWS(session, "1|x|5;2|y|5", entries());
}

TEST(insert_of_nothing_but_defaults)
{
    calx_session *session = with_tables(t);
    for (int i = 0; i < 3; i++)
        OK(session, calx_exec(session, calx_insert_n(calx_model_table(&entry_model), NULL, 0)));
    ROWS(session, "1|~|5;2|~|5;3|~|5", entries());
}

TEST(insert_of_several_rows)
{
    calx_session *session = with_tables(t);
    calx_node *rows[3];
    for (int i = 0; i < 3; i++)
        rows[i] = calx_tuple_n(NODES(STRING(&"a\0b\0c"[2 * i]), i == 1 ? calx_null_node() : INT(i)));
    OK(session, calx_exec(session, calx_insert(entry, calx_rows_n(calx_list_n(NODES(N(calx_col(entry, text)), N(calx_col(entry, x)))), rows, 3))));
    CHECK_INT(calx_rowcount(session), 3);
    ROWS(session, "1|a|0;2|b|~;3|c|2", entries());
}

TEST_NEEDS(insert_of_several_rows_returns_each, "insert_returning")
{
    calx_session *session = with_tables(t);
    calx_node *rows[10];
    for (int i = 0; i < 10; i++)
        rows[i] = calx_tuple_n(NODES(STRING(i % 2 ? "odd" : "even"), INT(i)));
    ROWS(session, "1|0;2|1;3|2;4|3;5|4;6|5;7|6;8|7;9|8;10|9",
         calx_insert(entry, calx_rows_n(calx_list_n(NODES(N(calx_col(entry, text)), N(calx_col(entry, x)))), rows, 10), calx_returning(calx_col(entry, id), calx_col(entry, x))));
}

static calx_clause *from_sources(bool none)
{
    return calx_from_select(calx_list_n(NODES(N(calx_col(entry, text)))),
                            calx_select(calx_columns(SOURCE(text)), calx_where(calx_in(SOURCE(text), none ? "nobody" : "s2", none ? "no" : "s3")), calx_order_by(SOURCE(id))));
}

TEST(rows_of_a_select_are_inserted_and_numbered)
{
    calx_session *session = with_tables(t);
    OK(session, calx_exec(session, calx_insert(entry, from_sources(false))));
    CHECK_INT(calx_rowcount(session), 2);
    ROWS(session, "s2|5;s3|5", calx_select(calx_columns(calx_col(entry, text), calx_col(entry, x)), calx_order_by(calx_col(entry, text))));
}

TEST(no_rows_of_a_select_are_inserted)
{
    calx_session *session = with_tables(t);
    OK(session, calx_exec(session, calx_insert(entry, from_sources(true))));
    CHECK_INT(calx_rowcount(session), 0);
    ROWS(session, "", entries());
}

TEST(rows_of_a_select_of_the_same_table)
{
    calx_session *session = with_tables(t);
    OK(session, calx_exec(session, calx_insert(source, calx_from_select(calx_list_n(NODES(N(SOURCE(id)), N(SOURCE(text)), N(SOURCE(x)))),
                                                                        calx_select(calx_columns(calx_plus(SOURCE(id), 5), SOURCE(text), SOURCE(x)), calx_where(calx_gt(SOURCE(id), 1)))))));
    ROWS(session, "1|s1;2|s2;3|s3;7|s2;8|s3", calx_select(calx_columns(SOURCE(id), SOURCE(text)), calx_order_by(SOURCE(id))));
}

TEST(defaults_are_set_beside_values)
{
    calx_session *session = with_tables(t);
    OK(session, calx_exec(session, calx_insert(entry, calx_set(calx_col(entry, id), 7), calx_set(calx_col(entry, text), "a"), calx_set(calx_col(entry, x), CALX_NULL))));
    OK(session, calx_exec(session, calx_insert(entry, calx_set(calx_col(entry, id), 8), calx_set(calx_col(entry, text), "b"),
                                               calx_set(calx_col(entry, x), calx_plus(calx_as_num(calx_literal_column("2", NULL)), 2)))));
    ROWS(session, "7|a|~;8|b|4", entries());
}

TEST(an_upsert_inserts_or_updates)
{
    calx_session *session = with_tables(t);
    for (int i = 0; i < 2; i++) {
        calx_clause *const sets[] = { calx_set(SOURCE(text), calx_inserted_node("text")), calx_set(SOURCE(x), calx_plus(SOURCE(x), 1)) };
        OK(session, calx_exec(session, calx_insert(source, calx_set(SOURCE(id), 3 + i), calx_set(SOURCE(text), "new"), calx_set(SOURCE(x), 1),
                                                   calx_upsert_n(calx_list_n(NODES(N(SOURCE(id)))), sets, 2, NULL))));
    }
    ROWS(session, "2|s2|20;3|new|31;4|new|1", calx_select(calx_columns(SOURCE(id), SOURCE(text), SOURCE(x)), calx_where(calx_gt(SOURCE(id), 1)), calx_order_by(SOURCE(id))));
}

/* ---- values of every type, inserted and returned ---- */

struct sample {
    int32_t id;
    double real;
    calx_decimal exact;
    calx_bytes bytes;
    calx_uuid uuid;
    calx_timestamp moment;
    bool flag;
};
CALX_MODEL(sample, "calx_suite_sample", CALX_COLUMN(sample, id, .primary_key = true), CALX_COLUMN(sample, real, .column = "r"), CALX_COLUMN(sample, exact, .type = CALX_NUMERIC(15, 5)),
           CALX_COLUMN(sample, bytes), CALX_COLUMN(sample, uuid), CALX_COLUMN(sample, moment), CALX_COLUMN(sample, flag));
static calx_metadata samples = CALX_METADATA(&sample_model);

static void clean_samples(suite *t)
{
    (void)t;
    calx_metadata_dispose(&samples);
}

TEST_NEEDS(values_of_many_types_are_returned, "insert_returning")
{
    static const double reals[] = { 5.75, -0.0625, 1e300 };
    calx_session *session = suite_session(t);
    t->at_end = clean_samples;
    t->tables[0] = "calx_suite_sample";
    OK(session, calx_drop_all(session, &samples));
    OK(session, calx_create_all(session, &samples));
    for (int i = 0; i < 3; i++) {
        const struct sample s = { i + 1, reals[i], { "-12345678.5", 11 }, { "\0\1\377", 3 }, { { 0x12, 0x34, [15] = 9 } }, { INT64_C(1234567890123456) }, i == 1 };
        struct sample back;
        memset(&back, 0, sizeof back);
        OK(session, calx_one(session, calx_insert(sample, calx_set(calx_col(sample, id), s.id), calx_set(calx_col(sample, real), s.real), calx_set(calx_col(sample, exact), s.exact),
                                                  calx_set(calx_col(sample, bytes), s.bytes), calx_set(calx_col(sample, uuid), s.uuid), calx_set(calx_col(sample, moment), s.moment),
                                                  calx_set(calx_col(sample, flag), s.flag),
                                                  calx_returning(calx_col(sample, id), calx_col(sample, real), calx_col(sample, exact), calx_col(sample, bytes), calx_col(sample, uuid),
                                                                 calx_col(sample, moment), calx_col(sample, flag))),
                             CALX_NO_ARGS, &back.id, &back.real, &back.exact, &back.bytes, &back.uuid, &back.moment, &back.flag));
        CHECK_INT(back.id, s.id);
        CHECK_DOUBLE(back.real, s.real);
        CHECK_INT(calx_decimal_compare(back.exact, s.exact), 0);
        CHECK_BYTES(back.bytes.ptr, back.bytes.len, "\0\1\377", 3);
        CHECK_INT(calx_uuid_compare(back.uuid, s.uuid), 0);
        CHECK_INT(back.moment.us, s.moment.us);
        CHECK_INT(back.flag, s.flag);
    }
}

/* ---- enums and sequences ---- */

enum size { SIZE_SMALL, SIZE_LARGE };
struct shirt {
    int32_t id;
    enum size size;
};
CALX_MODEL(shirt, "calx_suite_shirt", CALX_COLUMN(shirt, id, .primary_key = true), CALX_COLUMN(shirt, size, .type = CALX_ENUM("calx_suite_shirt_size", "small", "large")));
static calx_metadata shirts = CALX_METADATA(&shirt_model);

static void clean_shirts(suite *t)
{
    (void)t;
    calx_metadata_dispose(&shirts);
}

TEST_NEEDS(enums_of_models_are_returned, "insert_returning")
{
    calx_session *session = suite_session(t);
    calx_node *rows[2], *id = N(calx_col(shirt, id)), *size = calx_column_at(&shirt_model, offsetof(struct shirt, size));
    t->at_end = clean_shirts;
    t->tables[0] = "calx_suite_shirt";
    OK(session, calx_drop_all(session, &shirts));
    OK(session, calx_create_all(session, &shirts));
    for (int i = 0; i < 2; i++)
        rows[i] = calx_tuple_n(NODES(INT(i + 1), INT(i)));
    ROWS(session, "1|small;2|large", calx_insert(shirt, calx_rows_n(calx_list_n(NODES(id, size)), rows, 2), calx_returning(id, size)));
    ROWS(session, "2", calx_select(calx_columns(id), calx_where(calx_eq(size, "large"))));
    OK(session, calx_commit(session));
    OK(session, calx_drop_all(session, &shirts));
    OK(session, calx_commit(session));
}

static calx_session *with_sequence(suite *t)
{
    calx_session *session = with_tables(t);
    OK(session, calx_exec(session, calx_text("DROP SEQUENCE IF EXISTS calx_suite_numbers")));
    OK(session, calx_exec(session, calx_text("CREATE SEQUENCE calx_suite_numbers START WITH 40")));
    OK(session, calx_commit(session));
    return session;
}

static void drop_sequence(suite *t, calx_session *session)
{
    OK(session, calx_commit(session));
    OK(session, calx_exec(session, calx_text("DROP SEQUENCE calx_suite_numbers")));
    OK(session, calx_commit(session));
}

TEST_NEEDS(a_sequence_gives_its_next_number, "sequences")
{
    calx_session *session = with_sequence(t);
    for (int i = 40; i < 43; i++) {
        int64_t got = 0;
        OK(session, calx_scalar(session, calx_select(calx_columns(calx_sequence_next("calx_suite_numbers"))), &got));
        CHECK_INT(got, i);
    }
    drop_sequence(t, session);
}

TEST_NEEDS(a_sequence_numbers_what_is_inserted, "sequences insert_returning")
{
    calx_session *session = with_sequence(t);
    int64_t id = 0;
    OK(session, calx_exec(session, calx_insert(source, calx_set(SOURCE(id), calx_sequence_next("calx_suite_numbers")), calx_set(SOURCE(text), "x"), calx_set(SOURCE(x), 1))));
    OK(session, calx_scalar(session, calx_insert(source, calx_set(SOURCE(id), calx_sequence_next("calx_suite_numbers")), calx_set(SOURCE(text), "y"), calx_set(SOURCE(x), 2), calx_returning(SOURCE(id))), &id));
    CHECK_INT(id, 41);
    ROWS(session, "40|x;41|y", calx_select(calx_columns(SOURCE(id), SOURCE(text)), calx_where(calx_gt(SOURCE(id), 9)), calx_order_by(SOURCE(id))));
    drop_sequence(t, session);
}

TEST_NEEDS(a_sequence_is_told_where_there_are_none, "!sequences")
{
    calx_session *session = with_tables(t);
    UNSUPPORTED(session, "sequence", calx_select(calx_columns(calx_sequence_next("calx_suite_numbers"))));
}

/* With all values in the SQL. */
TEST_NEEDS(a_sequence_stands_in_a_statement_of_literals, "sequences")
{
    calx_session *session = with_sequence(t);
    calx_statement *insert = calx_insert(source, calx_set(SOURCE(id), calx_sequence_next("calx_suite_numbers")), calx_set(SOURCE(text), "it's"), calx_set(SOURCE(x), 1));
    calx_compiled *compiled = calx_compile_to(insert, suite_target(t), CALX_COMPILE_LITERALS);
    calx_statement *text = calx_text(calx_compiled_sql(compiled));
    CHECK_INT(suite_saw_status(calx_compiled_error(compiled)), CALX_OK);
    calx_compiled_dispose(compiled);
    OK(session, calx_exec(session, text));
    ROWS(session, "40|it's", calx_select(calx_columns(SOURCE(id), SOURCE(text)), calx_where(calx_gt(SOURCE(id), 9))));
    drop_sequence(t, session);
}

/* ---- identity ---- */

struct numbered {
    int64_t id;
    const char *text;
};
CALX_MODEL(numbered, "calx_suite_numbered", CALX_COLUMN(numbered, id, .primary_key = true, .autoincrement = CALX_IDENTITY_ALWAYS),
           CALX_COLUMN(numbered, text, .type = CALX_VARCHAR(20)));
CALX_MODEL_T(numbering, struct numbered, "calx_suite_numbered", CALX_COLUMN_T(struct numbered, id, .primary_key = true),
             CALX_COLUMN_T(struct numbered, text, .type = CALX_VARCHAR(20)));
static calx_metadata numbered_rows = CALX_METADATA(&numbered_model);
static calx_metadata numbering_rows = CALX_METADATA(&numbering_model); /* the same, and a value may be given */

static void clean_numbered(suite *t)
{
    (void)t;
    calx_metadata_dispose(&numbered_rows);
    calx_metadata_dispose(&numbering_rows);
}

static calx_session *with_identity(suite *t)
{
    calx_session *session = suite_session(t);
    t->at_end = clean_numbered;
    t->tables[0] = "calx_suite_numbered";
    OK(session, calx_drop_all(session, &numbered_rows));
    if (!suite_has("always_identity")) {
        CHECK_STATUS(session, calx_create_all(session, &numbered_rows), CALX_UNSUPPORTED);
        CHECK_HAS(calx_errmsg(session), "columns that always number themselves: a value may be given");
        calx_rollback(session);
    }
    OK(session, calx_create_all(session, suite_has("always_identity") ? &numbered_rows : &numbering_rows));
    for (int i = 0; i < 2; i++)
        OK(session, calx_exec(session, calx_insert(numbered, calx_set(calx_col(numbered, text), i ? "b" : "a"))));
    OK(session, calx_commit(session));
    return session;
}

TEST(identity_columns_number_their_rows)
{
    calx_session *session = with_identity(t);
    ROWS(session, "1|a;2|b", calx_select(calx_columns(calx_model_table(&numbered_model)), calx_order_by(calx_col(numbered, id))));
    ROWS(session, "b|2;a|1", calx_select(calx_columns(calx_col(numbered, text), calx_col(numbered, id)), calx_order_by(calx_desc(calx_col(numbered, id)))));
}

TEST_NEEDS(identity_columns_refuse_values, "always_identity")
{
    calx_session *session = with_identity(t);
    CHECK_STATUS(session, calx_exec(session, calx_insert(numbered, calx_set(calx_col(numbered, id), 7), calx_set(calx_col(numbered, text), "x"))), CALX_PROGRAMMING_ERROR);
    OK(session, calx_rollback(session));
    ROWS(session, "1;2", calx_select(calx_columns(calx_col(numbered, id)), calx_order_by(calx_col(numbered, id))));
}
