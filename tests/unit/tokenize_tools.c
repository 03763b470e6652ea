/* SPDX-License-Identifier: MIT */
/* What the tests of textual SQL share. */
#include "tokenize_tools.h"

#include "util/memory.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

calx_status tokens_run(const char *text, size_t len, uint32_t lexis, uint32_t style, calxi_tokens *tokens,
                       calxi_problem *problem)
{
    char *exact = calxi_alloc(len);
    calx_status status;
    ck_assert_ptr_nonnull(exact);
    memcpy(exact, text, len);
    memset(problem, 0, sizeof *problem);
    status = calxi_tokenize(exact, len, lexis, style, tokens, problem);
    calxi_free(exact);
    return status;
}

void tokens_expect(uint32_t lexis, uint32_t style, const char *text, const char *sql, const char *uses)
{
    calxi_tokens tokens;
    calxi_problem problem;
    char got[512] = "";
    calx_status status = tokens_run(text, strlen(text), lexis, style, &tokens, &problem);
    ck_assert_msg(status == CALX_OK, "%s\n-> %s", text, problem.message);
    ck_assert_str_eq(tokens.sql, sql);
    ck_assert_uint_eq(tokens.len, strlen(sql));
    for (size_t i = 0; i < tokens.uses; i++) {
        ck_assert_uint_lt(tokens.order[i], tokens.name_count);
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s ", tokens.names[tokens.order[i]]);
    }
    ck_assert_str_eq(got, uses);
    calxi_tokens_clear(&tokens);
    ck_assert_ptr_null(tokens.sql);
}

void tokens_expect_same(uint32_t lexis, uint32_t style, const char *text)
{
    tokens_expect(lexis, style, text, text, "");
}

void tokens_refuse_len(uint32_t lexis, uint32_t style, const char *text, size_t len, const char *message)
{
    calxi_tokens tokens;
    calxi_problem problem;
    calx_status status = tokens_run(text, len, lexis, style, &tokens, &problem);
    ck_assert_msg(status == CALX_PROGRAMMING_ERROR, "%s was taken", text);
    ck_assert_int_eq(problem.status, CALX_PROGRAMMING_ERROR);
    ck_assert_str_eq(problem.message, message);
    ck_assert_ptr_null(tokens.sql);
}

void tokens_refuse(uint32_t lexis, uint32_t style, const char *text, const char *message)
{
    tokens_refuse_len(lexis, style, text, strlen(text), message);
}
