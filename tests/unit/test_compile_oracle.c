/* SPDX-License-Identifier: MIT */
/* What Oracle wants otherwise than the others, or refuses. */
#include <calx/calx.h>

#include <check.h>

struct account {
    int64_t id;
    const char *name;
};
CALX_MODEL(account, "accounts", CALX_COLUMN(account, id, .primary_key = true), CALX_COLUMN(account, name));
static calx_metadata metadata = CALX_METADATA(&account_model);

static void teardown(void)
{
    calx_metadata_dispose(&metadata);
}

static void is(calx_compiled *compiled, const char *sql)
{
    if (calx_compiled_error(compiled) != CALX_NO_MEMORY)
        ck_assert_str_eq(calx_compiled_error(compiled) == CALX_OK ? calx_compiled_sql(compiled) : calx_compiled_errmsg(compiled), sql);
    calx_compiled_dispose(compiled);
}

static void literal(calx_arg value, const char *sql)
{
    is(calx_compile_node(calx_arg_node(value), "oracle", CALX_COMPILE_LITERALS), sql);
}

START_TEST(times_as_literals)
{
    literal(calx_arg_date((calx_date){ 19782 }), "DATE '2024-02-29'");
    literal(calx_arg_timestamp((calx_timestamp){ 1500000 }), "TIMESTAMP '1970-01-01 00:00:01.500000'");
    literal(calx_arg_timestamptz((calx_timestamptz){ -1 }), "TIMESTAMP '1969-12-31 23:59:59.999999 +00:00'");
    literal(calx_arg_date((calx_date){ INT32_MAX }), "a value that is out of its range has no literal");
    literal(calx_arg_time((calx_time){ 1 }), "oracle has no TIME");
}
END_TEST

START_TEST(limited_rows_are_not_locked)
{
    is(calx_compile(calx_select(calx_columns(calx_col(account, id)), calx_limit(1), calx_for_update()), "oracle"),
       "oracle has no FOR UPDATE with FETCH FIRST: select the keys by a subquery with the limit");
    is(calx_compile(calx_select(calx_columns(calx_col(account, id)), calx_for_update()), "oracle"), "SELECT accounts.id FROM accounts FOR UPDATE");
}
END_TEST

Suite *suite_compile_oracle(void);
Suite *suite_compile_oracle(void)
{
    Suite *s = suite_create("compile_oracle");
    TCase *tc = tcase_create("compile_oracle");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, times_as_literals);
    tcase_add_test(tc, limited_rows_are_not_locked);
    suite_add_tcase(s, tc);
    return s;
}
