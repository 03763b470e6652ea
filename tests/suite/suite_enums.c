/* SPDX-License-Identifier: MIT */
/* Enums: the same rows by numbers and labels on each backend, fetched as both, and ordered as they are declared. */
#include "suite.h"

#define NODE(x) ((calx_node *)(void *)(x))
#define COND(x) ((calx_cond *)(void *)(x))
#define BINARY(...) COND(calx_binary(__VA_ARGS__))

enum level { LEVEL_LOW, LEVEL_HIGH, LEVEL_ACUTE }; /* as texts they would come the other way round */
struct alarm {
    int64_t id;
    enum level level;
    const char *was;
    calx_opt_int32 note;
};
#define LEVEL CALX_ENUM("calx_suite_level_enum", "low", "high", "acute")
CALX_MODEL(alarm, "calx_suite_alarm", CALX_COLUMN(alarm, id, .primary_key = true), CALX_COLUMN(alarm, level, .type = LEVEL),
           CALX_COLUMN(alarm, was, .type = LEVEL, .nullable = true), CALX_COLUMN(alarm, note));
static calx_metadata alarms = CALX_METADATA(&alarm_model);

#define LEVEL_COLUMN NODE(calx_col(alarm, level))
#define NUMBER(n) calx_arg_node(calx_arg_int32(n))
#define COUNT_WHERE(...) calx_select(calx_columns(calx_count(calx_col(alarm, id))), calx_where(__VA_ARGS__))

static calx_session *with_alarms(suite *t)
{
    calx_session *session = suite_session(t);
    OK(session, calx_drop_all(session, &alarms));
    OK(session, calx_create_all(session, &alarms));
    for (int i = 0; i < 4; i++)
        OK(session, calx_exec(session, calx_insert(alarm, calx_set(calx_col(alarm, level), i % 3), calx_set(calx_col(alarm, was), i < 3 ? "high" : "low"),
                                                   calx_set(calx_col(alarm, note), i))));
    OK(session, calx_commit(session));
    return session;
}

static void end(calx_session *session, suite *t)
{
    calx_rollback(session);
    OK(session, calx_drop_all(session, &alarms));
    OK(session, calx_commit(session));
    calx_metadata_dispose(&alarms);
}

static int64_t number(suite *t, calx_session *session, calx_statement *statement, calx_args_t args)
{
    int64_t found = -1;
    OK(session, calx_scalar(session, statement, &found, args));
    return found;
}

TEST(enums_are_fetched_as_numbers_and_as_labels)
{
    calx_session *session = with_alarms(t);
    enum level level = LEVEL_LOW;
    int8_t small = -1;
    calx_opt_int32 was = { false, 0 };
    const char *label = NULL;
    calx_result *rows = calx_query(session, calx_select(calx_columns(calx_col(alarm, level), calx_col(alarm, was), calx_col(alarm, level)), calx_order_by(calx_col(alarm, id))));
    for (int i = 0; i < 4; i++) {
        CHECK(calx_fetch(rows, &level, &was, &label));
        CHECK_INT(level, i % 3);
        CHECK_INT(was.is_set ? was.value : -1, i < 3 ? LEVEL_HIGH : LEVEL_LOW);
        CHECK_TEXT(label, ((const char *[]){ "low", "high", "acute" })[i % 3]);
    }
    calx_result_close(rows);
    rows = calx_query(session, calx_select(calx_columns(calx_col(alarm, level)), calx_where(calx_eq(calx_col(alarm, level), LEVEL_ACUTE))));
    CHECK(calx_result_next(rows));
    OK(session, calx_result_get(rows, "level", &small));
    OK(session, calx_result_get(rows, 0, &label));
    CHECK_INT(small, LEVEL_ACUTE);
    CHECK_TEXT(label, "acute");
    calx_result_close(rows);
    end(session, t);
}

/* MariaDB takes a number that reaches it for the place of a label, from 1. */
TEST(numbers_of_enums_are_labels_wherever_they_stand)
{
    calx_session *session = with_alarms(t);
    calx_node *shared = calx_node_keep(NUMBER(LEVEL_LOW)), *pairs[2];
    calx_statement *kept = calx_keep(COUNT_WHERE(BINARY(CALX_OP_EQ, LEVEL_COLUMN, calx_param("l"))));
    CHECK_INT(number(t, session, kept, calx_args(LEVEL_LOW)), 2);
    CHECK_INT(number(t, session, kept, calx_args(LEVEL_HIGH)), 1);
    CHECK_INT(number(t, session, kept, calx_args("acute")), 1);
    CHECK_INT(number(t, session, kept, calx_args(CALX_NULL)), 0);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, LEVEL_COLUMN, shared)), CALX_NO_ARGS), 2);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, shared, LEVEL_COLUMN)), CALX_NO_ARGS), 2);
    CHECK_INT(number(t, session, COUNT_WHERE(COND(calx_in_n(LEVEL_COLUMN, (calx_node *[]){ shared, NUMBER(LEVEL_ACUTE) }, 2, false))), CALX_NO_ARGS), 3);
    CHECK_INT(number(t, session, COUNT_WHERE(COND(calx_between_node(LEVEL_COLUMN, shared, shared, 0))), CALX_NO_ARGS), 2);
    pairs[0] = calx_tuple_n((calx_node *[]){ NUMBER(LEVEL_LOW), NUMBER(3) }, 2);
    pairs[1] = calx_tuple_n((calx_node *[]){ NUMBER(LEVEL_HIGH), NUMBER(2) }, 2);
    CHECK_INT(number(t, session, COUNT_WHERE(COND(calx_in_n(calx_tuple(LEVEL_COLUMN, calx_col(alarm, note)), pairs, 2, false))), CALX_NO_ARGS), 1);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, calx_func_n("coalesce", (calx_node *[]){ NODE(calx_col(alarm, was)), NUMBER(LEVEL_LOW) }, 2, NULL),
                                                    NUMBER(LEVEL_LOW))), CALX_NO_ARGS), 1);
    OK(session, calx_exec(session, calx_update(alarm, calx_set_to(LEVEL_COLUMN, shared), calx_where(calx_eq(calx_col(alarm, note), 1)))));
    CHECK_INT(number(t, session, kept, calx_args(LEVEL_LOW)), 3);
    OK(session, calx_exec(session, calx_update(alarm, calx_set_to(LEVEL_COLUMN, calx_param("l")), calx_where(calx_eq(calx_col(alarm, note), 1))),
                          calx_args(LEVEL_ACUTE)));
    CHECK_INT(number(t, session, kept, calx_args(LEVEL_ACUTE)), 2);
    calx_release(kept);
    calx_node_release(shared);
    end(session, t);
}

TEST(numbers_in_the_parts_of_a_union_are_labels)
{
    calx_session *session = with_alarms(t);
    calx_node *column = LEVEL_COLUMN, *number_of = NUMBER(LEVEL_HIGH), *given = NODE(calx_param("l"));
    calx_statement *parts[] = { calx_select_n((calx_clause *[]){ calx_columns_n(&column, 1), calx_where(BINARY(CALX_OP_EQ, LEVEL_COLUMN, NUMBER(LEVEL_ACUTE))) }, 2),
                                calx_select_n((calx_clause *[]){ calx_columns_n(&number_of, 1) }, 1), calx_select_n((calx_clause *[]){ calx_columns_n(&given, 1) }, 1) };
    calx_result *rows = calx_query(session, calx_compound_n(CALX_OP_UNION, 0, parts, 3), calx_args(LEVEL_LOW));
    enum level found;
    unsigned seen = 0;
    while (calx_fetch(rows, &found))
        seen |= 1u << found;
    CLOSE(rows, CALX_OK);
    CHECK_INT(seen, 1u << LEVEL_ACUTE | 1u << LEVEL_HIGH | 1u << LEVEL_LOW);
    end(session, t);
}

TEST(results_of_a_case_and_selects_to_insert_are_labels)
{
    calx_session *session = with_alarms(t);
    calx_node *into = calx_list(LEVEL_COLUMN, calx_col(alarm, note));
    calx_node *raised = calx_case_n(NULL, (calx_node *[]){ NODE(calx_eq(calx_col(alarm, note), 0)), NUMBER(LEVEL_ACUTE) }, 2, LEVEL_COLUMN);
    calx_node *by_value = calx_case_n(LEVEL_COLUMN, (calx_node *[]){ NUMBER(LEVEL_LOW), NUMBER(10) }, 2, NUMBER(20));
    CHECK_INT(number(t, session, calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ raised }, 1), calx_where(calx_eq(calx_col(alarm, note), 0)) }, 2), CALX_NO_ARGS),
              LEVEL_ACUTE);
    CHECK_INT(number(t, session, calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ calx_func_n("sum", &by_value, 1, NULL) }, 1) }, 1), CALX_NO_ARGS), 60);
    OK(session, calx_exec(session, calx_insert_n(calx_model_table(&alarm_model), (calx_clause *[]){ calx_from_select(into, calx_select_n((calx_clause *[]){
                                       calx_columns_n((calx_node *[]){ NUMBER(LEVEL_LOW), NUMBER(50) }, 2) }, 1)) }, 1)));
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_col(alarm, level)), calx_where(calx_eq(calx_col(alarm, note), 50))), CALX_NO_ARGS), LEVEL_LOW);
    end(session, t);
}

static void refused(suite *t, calx_session *session, calx_statement *statement, calx_args_t args, uint32_t kind, const char *message)
{
    CHECK_STATUS(session, calx_exec(session, statement, args), CALX_DATA_ERROR);
    CHECK_INT(calx_error_of(session)->kind, kind);
    CHECK_TEXT(calx_error_of(session)->column, "level");
    CHECK_HAS(calx_errmsg(session), message);
    OK(session, calx_rollback(session));
}

TEST(what_an_enum_has_not_got_names_column_and_enum)
{
    calx_session *session = with_alarms(t);
    refused(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, LEVEL_COLUMN, calx_param("l"))), calx_args(3), CALX_OUT_OF_RANGE,
            "the value for level: the enum calx_suite_level_enum has no value number 3");
    refused(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, LEVEL_COLUMN, calx_param("l"))), calx_args(-1), CALX_OUT_OF_RANGE, "no value number -1");
    refused(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, LEVEL_COLUMN, calx_param("l"))), calx_args("none"), CALX_TYPE_MISMATCH, "no value 'none'");
    refused(t, session, COUNT_WHERE(BINARY(CALX_OP_EQ, LEVEL_COLUMN, calx_param("l"))), calx_args(1.5), CALX_TYPE_MISMATCH, "a label or its number is wanted");
    refused(t, session, calx_insert(alarm, calx_set(calx_col(alarm, level), 3)), CALX_NO_ARGS, CALX_OUT_OF_RANGE, "no value number 3");
    CHECK_STATUS(session, calx_exec(session, COUNT_WHERE(BINARY(CALX_OP_GT, calx_binary(CALX_OP_ADD, LEVEL_COLUMN, NUMBER(1)), NUMBER(1)))), CALX_MISUSE);
    CHECK_HAS(calx_errmsg(session), "the enum calx_suite_level_enum is no number to calculate with");
    OK(session, calx_rollback(session));
    end(session, t);
}

/* The rows' notes, in order. */
static void notes(suite *t, calx_session *session, calx_statement *statement, const char *expected)
{
    calx_result *rows = calx_query(session, statement);
    char found[64] = "";
    int note = 0;
    while (calx_fetch(rows, &note))
        snprintf(found + strlen(found), sizeof found - strlen(found), "%d ", note);
    OK(session, calx_result_close(rows));
    CHECK_TEXT(found, expected);
}

TEST(enums_are_ordered_as_they_are_declared)
{
    calx_session *session = with_alarms(t);
    calx_node *by_level[] = { LEVEL_COLUMN };
    calx_clause *note = calx_columns(calx_col(alarm, note)), *by_note = calx_order_by(calx_col(alarm, note));
    calx_keep(note);
    calx_keep(by_note);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_LT, LEVEL_COLUMN, NUMBER(LEVEL_ACUTE))), CALX_NO_ARGS), 3);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_GE, LEVEL_COLUMN, calx_param("l"))), calx_args("high")), 2);
    CHECK_INT(number(t, session, COUNT_WHERE(COND(calx_between_node(LEVEL_COLUMN, NUMBER(LEVEL_LOW), NUMBER(LEVEL_HIGH), 0))), CALX_NO_ARGS), 3);
    CHECK_INT(number(t, session, COUNT_WHERE(BINARY(CALX_OP_LE, LEVEL_COLUMN, NODE(calx_col(alarm, was)))), CALX_NO_ARGS), 3);
    notes(t, session, calx_select(note, calx_order_by(LEVEL_COLUMN, calx_col(alarm, note))), "0 3 1 2 ");
    notes(t, session, calx_select(note, calx_order_by(calx_desc(LEVEL_COLUMN), calx_col(alarm, note))), "2 1 0 3 ");
    notes(t, session, calx_select(note, calx_order_by(calx_func_n("coalesce", (calx_node *[]){ NODE(calx_col(alarm, was)), NUMBER(0) }, 2, NULL), calx_col(alarm, note))), "3 0 1 2 ");
    notes(t, session, calx_select(note, calx_where(BINARY(CALX_OP_GT, LEVEL_COLUMN, NUMBER(LEVEL_LOW))), by_note), "1 2 ");
    CHECK_INT(number(t, session, calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ calx_func_n("max", by_level, 1, NULL) }, 1) }, 1), CALX_NO_ARGS), LEVEL_ACUTE);
    CHECK_INT(number(t, session, calx_select_n((calx_clause *[]){ calx_columns_n((calx_node *[]){ calx_func_n("min", by_level, 1, NULL) }, 1) }, 1), CALX_NO_ARGS), LEVEL_LOW);
    calx_release(note);
    calx_release(by_note);
    end(session, t);
}

/* ---- beside other columns ---- */

enum pitch { PITCH_LOW, PITCH_HIGH };
struct siren {
    int64_t id;
    enum level level;
    enum pitch pitch;
    const char *name;
};
/* A type of its own: a test that stops leaves its table, and the type with it. */
#define LOUDNESS CALX_ENUM("calx_suite_loudness_enum", "low", "high", "acute")
CALX_MODEL(siren, "calx_suite_siren", CALX_COLUMN(siren, id, .primary_key = true), CALX_COLUMN(siren, level, .type = LOUDNESS),
           CALX_COLUMN(siren, pitch, .type = CALX_ENUM("calx_suite_pitch_enum", "low", "high")), CALX_COLUMN(siren, name, .type = CALX_VARCHAR(20)));
static calx_metadata sirens = CALX_METADATA(&siren_model);

#define OF(field) NODE(calx_col(siren, field))

static void unlike(suite *t, calx_session *session, calx_statement *statement, const char *message)
{
    CHECK_STATUS(session, calx_exec(session, statement), CALX_PROGRAMMING_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
    CHECK_HAS(calx_errmsg(session), message);
    OK(session, calx_rollback(session));
}

/* PostgreSQL 15: "operator does not exist: level = text", and "column is of type level but expression is of type text". */
TEST(enums_beside_columns_of_other_kinds_are_refused)
{
    calx_session *session = suite_create_all(t, &sirens);
    calx_node *level = OF(level);
#define WHERE(...) calx_select(calx_columns(OF(id)), calx_where(COND(__VA_ARGS__)))
    unlike(t, session, WHERE(calx_binary(CALX_OP_EQ, level, OF(name))), "the enum calx_suite_loudness_enum (level) is compared with a text (name)");
    unlike(t, session, WHERE(calx_binary(CALX_OP_NE, OF(name), OF(level))), "a text (name) is compared with the enum calx_suite_loudness_enum (level)");
    unlike(t, session, WHERE(calx_binary(CALX_OP_EQ, OF(level), OF(pitch))), "the enum calx_suite_loudness_enum (level) is compared with the enum calx_suite_pitch_enum (pitch)");
    unlike(t, session, WHERE(calx_binary(CALX_OP_EQ, OF(level), OF(id))), "(level) is compared with a number (id)");
    unlike(t, session, WHERE(calx_in_n(OF(name), (calx_node *[]){ OF(level) }, 1, false)), "calx_in: a text (name) is compared with the enum");
    unlike(t, session, calx_select(calx_columns(calx_func_n("coalesce", (calx_node *[]){ OF(level), OF(name) }, 2, NULL))), "coalesce: the enum calx_suite_loudness_enum (level) is an alternative to a text (name)");
    unlike(t, session, calx_update(siren, calx_set_to(OF(level), OF(name))), "calx_set: the enum calx_suite_loudness_enum (level) is set to a text (name)");
    unlike(t, session, calx_update(siren, calx_set_to(OF(level), OF(pitch))), "is set to the enum calx_suite_pitch_enum (pitch)");
    suite_drop_all(t, session, &sirens);
}

TEST(enums_are_compared_with_themselves_and_cast_to_texts)
{
    calx_session *session = suite_create_all(t, &sirens);
    calx_node *other = calx_node_keep(calx_alias_node(calx_model_table(&siren_model), "other"));
    const calx_type text = { .kind = CALX_TYPE_TEXT };
    OK(session, calx_exec(session, calx_insert(siren, calx_set(OF(id), 1), calx_set(OF(level), LEVEL_HIGH), calx_set(OF(pitch), PITCH_LOW), calx_set(OF(name), "high"))));
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_count(OF(id))), calx_where(COND(calx_binary(CALX_OP_EQ, OF(level), NODE(calx_col_of(other, siren, level)))))), CALX_NO_ARGS), 1);
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_count(OF(id))), calx_where(COND(calx_binary(CALX_OP_EQ, calx_cast_node(OF(level), &text), OF(name))))), CALX_NO_ARGS), 1);
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_count(OF(id))), calx_where(COND(calx_binary(CALX_OP_EQ, OF(level), calx_cast_node(OF(name), calx_node_type(OF(level))))))), CALX_NO_ARGS), 1);
    OK(session, calx_exec(session, calx_update(siren, calx_set_to(OF(name), OF(pitch)))));
    CHECK_INT(number(t, session, calx_select(calx_columns(calx_count(OF(id))), calx_where(calx_eq(calx_col(siren, name), "low"))), CALX_NO_ARGS), 1);
    calx_node_release(other);
    suite_drop_all(t, session, &sirens);
}
