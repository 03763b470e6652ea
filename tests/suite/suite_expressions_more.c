/* SPDX-License-Identifier: MIT */
/* Literals of every kind, the statement cache, and constructs of the program's own, run. */
#include "staff.h"

/* The SQL of a statement with its values in it, as a statement; NULL: told already. */
static calx_statement *with_literals(suite *t, calx_session *session, calx_statement *statement)
{
    const char *dialect = calx_url_dialect(calx_engine_url(t->engine));
    calx_compiled *compiled = calx_compile_to(statement, dialect, CALX_COMPILE_LITERALS);
    calx_statement *text = NULL;
    CHECK_INT(suite_saw_status(calx_compiled_error(compiled)), CALX_OK);
    CHECK_TEXT(calx_compiled_errmsg(compiled), "");
    CHECK_INT(calx_compiled_count(compiled), 0);
    if (calx_compiled_error(compiled) == CALX_OK)
        text = suite_sql("%s", calx_compiled_sql(compiled));
    calx_compiled_dispose(compiled);
    (void)session;
    return text;
}

/* A value as a literal is the value that is bound. */
static void same_as_bound(suite *t, calx_session *session, const calx_type *type, calx_arg arg)
{
    calx_node *value = calx_keep(calx_arg_node(arg)), *typed = calx_keep(calx_cast_node(value, type));
    int64_t equal = 0;
    calx_statement *bound = calx_select(calx_columns(calx_case(calx_when(calx_eq(typed, value), 1), calx_else(0))));
    calx_statement *literal = with_literals(t, session, calx_select(calx_columns(calx_case(calx_when(calx_eq(typed, value), 1), calx_else(0)))));
    OK(session, calx_scalar(session, bound, &equal));
    CHECK_INT(equal, 1);
    equal = 0;
    REQUIRE(literal != NULL);
    OK(session, calx_scalar(session, literal, &equal));
    CHECK_INT(equal, 1);
    calx_release(value);
    calx_release(typed);
}

#define SAME(kind_, arg) same_as_bound(t, session, &(const calx_type){ .kind = CALX_TYPE_##kind_, .length = CALX_TYPE_##kind_ == CALX_TYPE_VARCHAR ? 60 : 0 }, arg)

TEST(literals_of_every_kind)
{
    calx_session *session = staff(t);
    calx_date date;
    calx_timestamp stamp;
    OK(session, calx_date_parse("2024-02-29", 10, &date, NULL));
    OK(session, calx_timestamp_parse("2024-02-29 12:34:56", 19, &stamp, NULL));
    SAME(INTEGER, calx_arg_int32(-7));
    SAME(BIGINT, calx_arg_int64(INT64_MAX));
    SAME(DOUBLE, calx_arg_double(0.125));
    SAME(VARCHAR, calx_arg_string("O'Hara \\ %_ \"x\" \xc3\xa9"));
    SAME(DATE, calx_arg_date(date));
    SAME(TIMESTAMP, calx_arg_timestamp(stamp));
}

TEST(literals_of_bytes)
{
    calx_session *session = staff(t);
    calx_bytes bytes = { "\x00\xff'\\a", 5 };
    calx_statement *s = with_literals(t, session, calx_select(calx_columns(calx_label_as(calx_arg_node(calx_arg_bytes(bytes)), "b"))));
    calx_bytes got = { NULL, 0 };
    REQUIRE(s != NULL);
    OK(session, calx_scalar(session, s, &got));
    CHECK_BYTES(got.ptr, got.len, bytes.ptr, bytes.len);
}

/* What two statements share is compiled once; a value that has to be in the SQL makes another. */
TEST(the_cache_tells_what_it_did)
{
    calx_session *session = staff(t);
    calx_cache_stats before = { .struct_size = sizeof before }, after = { .struct_size = sizeof after };
    calx_clause *order = calx_keep(calx_order_by(calx_col(emp, id)));
    OK(session, calx_commit(session));
    CHECK_INT(calx_engine_cache_stats(t->engine, &before), CALX_OK);
    for (int i = 1; i <= 2; i++) { /* a connection looks among its own prepared statements first */
        calx_session *one = suite_session(t);
        OK(one, calx_exec(one, calx_select(calx_columns(calx_col(emp, id)), calx_where(calx_eq(calx_col(emp, salary), i)), calx_limit(i))));
    }
    CHECK_INT(calx_engine_cache_stats(t->engine, &after), CALX_OK);
    CHECK_UINT(after.misses, before.misses + 1);
    CHECK_UINT(after.hits, before.hits + 1);
    CHECK_UINT(after.entries, before.entries + 1);
    CHECK(after.bytes > before.bytes && after.bytes <= after.bytes_max);
    ROWS(calx_select(calx_columns(calx_over(calx_sum(calx_col(emp, salary)), order, calx_frame_rows(calx_preceding(1), calx_current_row()))), order), "300 500 400 300");
    ROWS(calx_select(calx_columns(calx_over(calx_sum(calx_col(emp, salary)), order, calx_frame_rows(calx_preceding(2), calx_current_row()))), order), "300 500 700 500");
    ROWS(calx_select(calx_columns(calx_string_agg(calx_lower("x"), "-")), calx_from(dept)), "x-x-x");
    ROWS(calx_select(calx_columns(calx_string_agg(calx_lower("x"), "+")), calx_from(dept)), "x+x+x");
    CHECK_INT(calx_engine_cache_stats(NULL, &after), CALX_MISUSE);
    calx_release(order);
}

/* Kept statements take new values, and are run by any session. */
TEST(kept_expressions_are_shared)
{
    calx_session *session = staff(t), *other;
    calx_num *salary = calx_keep(calx_col_of(calx_alias(emp, "e"), emp, salary));
    calx_statement *above = calx_keep(calx_select(calx_columns(calx_count_all()), calx_where(calx_gt(salary, calx_param_num("limit")))));
    OK(session, calx_commit(session));
    other = suite_session(t);
    for (int i = 0; i < 3; i++) {
        int64_t count = -1;
        OK(session, calx_scalar(session, above, &count, calx_args(calx_bind("limit", 100 * i + 50))));
        CHECK_INT(count, i == 0 ? 4 : i == 1 ? 3 : 1);
        OK(other, calx_scalar(other, above, &count, calx_args(calx_bind("limit", 1000))));
        CHECK_INT(count, 0);
    }
    ROWS(calx_select(calx_columns(calx_max(salary))), "300");
    calx_release(above);
    calx_release(salary);
}

static void as_modulo(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, void *context)
{
    host->text(c, context);
    host->text(c, "(");
    host->list(c, node);
    host->text(c, ")");
}

static void as_operator(const calx_compiler_host *host, calx_compiler *c, const calx_node *node, void *context)
{
    host->text(c, "(");
    host->operand(c, node->items[0], CALX_PRECEDENCE_MUL);
    host->text(c, context);
    host->operand(c, node->items[1], CALX_PRECEDENCE_MUL);
    host->text(c, ")");
}

TEST(constructs_of_the_program)
{
    static bool registered;
    static char rest[] = " % ", call[] = "mod";
    calx_session *session = staff(t);
    if (!registered) { /* for good: tests may run again in one process */
        CHECK_INT(suite_saw_status(calx_construct_register("suite_rest", NULL, as_operator, rest)), CALX_OK);
        CHECK_INT(suite_saw_status(calx_construct_register("suite_rest", "postgresql", as_modulo, call)), CALX_OK);
        registered = true;
    }
    CHECK_INT(calx_construct_register("suite_rest", NULL, as_operator, rest), CALX_MISUSE);
    CHECK_INT(calx_construct_register("", NULL, as_operator, NULL), CALX_MISUSE);
    ROWS(calx_select(calx_columns(calx_times(calx_as_num(calx_construct("suite_rest", calx_plus(calx_col(emp, salary), 1), 100)), 2)), calx_where(calx_eq(calx_col(emp, id), 2))), "2");
    CHECK_STATUS(session, calx_exec(session, calx_select(calx_columns(calx_construct("suite_nonesuch", 1)))), CALX_UNSUPPORTED);
    CHECK_HAS(calx_errmsg(session), " has no suite_nonesuch");
}

static void is_mismatch(suite *t, calx_session *session, calx_statement *statement, calx_args_t args, const char *why)
{
    CHECK_STATUS(session, calx_exec(session, statement, args), CALX_DATA_ERROR);
    CHECK_INT(calx_error_of(session)->kind, CALX_TYPE_MISMATCH);
    CHECK_HAS(calx_errmsg(session), why);
    OK(session, calx_rollback(session));
}

/* What comes with the run is read as what it stands beside, as a value of the tree is: MariaDB would find the inactive by 'true', and PostgreSQL takes no
 * number for a boolean. */
TEST(parameters_beside_booleans_and_numbers)
{
    calx_session *session = staff(t);
    calx_statement *active = calx_keep(calx_select(calx_columns(calx_count_all()), calx_where(calx_as_cond(calx_binary(CALX_OP_EQ, N(calx_col(emp, active)), calx_param("p"))))));
    calx_statement *salary = calx_keep(calx_update_n(calx_model_table(&emp_model), (calx_clause *const[]){ calx_set_to(N(calx_col(emp, salary)), calx_param("p")) }, 1));
    int64_t count = 0;
    OK(session, calx_commit(session));
    OK(session, calx_scalar(session, active, &count, calx_args(calx_bind("p", true))));
    CHECK_INT(count, 3);
    OK(session, calx_scalar(session, active, &count, calx_args(calx_bind("p", 0))));
    CHECK_INT(count, 1);
    OK(session, calx_scalar(session, active, &count, calx_args(calx_bind("p", CALX_NULL))));
    CHECK_INT(count, 0);
    is_mismatch(t, session, active, calx_args(calx_bind("p", 2)), "active");
    is_mismatch(t, session, active, calx_args(calx_bind("p", "true")), "a boolean is wanted");
    is_mismatch(t, session, active, calx_args(calx_bind("p", 1.0)), "a boolean is wanted");
    is_mismatch(t, session, salary, calx_args(calx_bind("p", true)), "a number is wanted, and the value is a boolean");
    calx_release(active);
    calx_release(salary);
}
