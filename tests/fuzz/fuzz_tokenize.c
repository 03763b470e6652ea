/* SPDX-License-Identifier: MIT */
/* Fuzz target: textual SQL and its binds. What was written must read back with the same placeholders, so that no edit
 * ever opens or closes a literal or comment, and each placeholder must get the argument of its name. The first two
 * bytes of the input choose the lexical rules and the paramstyle. */
#include "fuzz.h"

#include "engine/handle.h"
#include "sql/text/scan.h"
#include "sql/text/tokenize.h"
#include "util/memory.h"

/* Placeholders that a driver would see in the SQL; the highest number for $1, $2. */
static size_t count_placeholders(const calxi_tokens *tokens, uint32_t lexis, uint32_t paramstyle)
{
    calxi_scanner scanner;
    size_t count = 0;
    calxi_scanner_init(&scanner, tokens->sql, tokens->len, lexis);
    for (;;) {
        calxi_token token = calxi_scan(&scanner);
        const char *at = tokens->sql + scanner.start;
        require(token != CALXI_TOKEN_BAD, "the SQL written does not end");
        if (token == CALXI_TOKEN_END)
            return count;
        require(scanner.at > scanner.start, "a token without a byte");
        if (token != CALXI_TOKEN_CHAR)
            continue;
        if (paramstyle == CALX_PARAMSTYLE_QMARK) {
            count += *at == '?';
        } else if (*at == '$' && at[1] >= '0' && at[1] <= '9') {
            size_t number = strtoul(at + 1, NULL, 10);
            count = number > count ? number : count;
        }
    }
}

static void check_names(const calxi_tokens *tokens)
{
    for (size_t i = 0; i < tokens->uses; i++)
        require(tokens->order[i] < tokens->name_count, "a use without a name");
    for (size_t i = 0; i < tokens->name_count; i++)
        require(tokens->names[i][0] != '\0', "an empty name");
}

/* Binds by position and by name, the names backwards, and looks which argument each placeholder got. */
static void check_binds(const calxi_tokens *tokens)
{
    static calx_engine engine;
    calxi_handle handle;
    calxi_compiled compiled;
    calx_arg *args = calloc(tokens->name_count + 1, sizeof *args);
    require(args != NULL, "no memory");
    memset(&handle, 0, sizeof handle);
    memset(&compiled, 0, sizeof compiled);
    handle.engine = &engine;
    compiled.tokens = *tokens;
    for (int by_name = 0; by_name < 2; by_name++) {
        for (size_t i = 0; i < tokens->name_count; i++) {
            size_t at = by_name ? tokens->name_count - 1 - i : i;
            args[at] =
                (calx_arg){ by_name ? tokens->names[i] : NULL, { .kind = CALX_KIND_INT64, .as = { .i = (int64_t)i } } };
        }
        require(calxi_bind(&handle, NULL, &compiled, (calx_args_t){ args, tokens->name_count }, NULL) == CALX_OK,
                "a bind was refused");
        for (size_t i = 0; i < tokens->uses; i++)
            require(*(const int64_t *)handle.slots[i].to == (int64_t)tokens->order[i], "the argument of another name");
    }
    calxi_free(handle.slots);
    free(args);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t lexis, paramstyle;
    calxi_tokens tokens;
    calxi_problem problem;
    calx_status status;
    if (size < 2)
        return 0;
    lexis = data[0] | (uint32_t)(data[1] & 7) << 8;
    paramstyle = data[1] & 8 ? CALX_PARAMSTYLE_QMARK : CALX_PARAMSTYLE_DOLLAR;
    status = calxi_tokenize((const char *)data + 2, size - 2, lexis, paramstyle, &tokens, &problem);
    if (status == CALX_OK) {
        require(strlen(tokens.sql) == tokens.len, "the length is wrong");
        require(count_placeholders(&tokens, lexis, paramstyle) == tokens.uses, "other placeholders than uses");
        check_names(&tokens);
        check_binds(&tokens);
    } else {
        require(!tokens.sql && problem.message[0], "a failure without a message");
    }
    calxi_tokens_clear(&tokens);
    return 0;
}
