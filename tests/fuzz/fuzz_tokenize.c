/* SPDX-License-Identifier: MIT */
/* Fuzz target: textual SQL. What was written must read back with the same placeholders, so that no edit ever opens or
 * closes a literal or comment. The first two bytes of the input choose the lexical rules and the paramstyle.
 *     clang -fsanitize=fuzzer,address,undefined -Iinclude -Icore tests/fuzz/fuzz_tokenize.c core/sql/tokenize.c
 *         core/sql/scan.c core/util/memory.c core/util/problem.c
 * With -DCALX_FUZZ_MAIN, and without libFuzzer, it is a program that runs the files it is given. */
#include "sql/scan.h"
#include "sql/tokenize.h"

#include <calx/plugin/dialect.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "fuzz_tokenize: %s\n", what);
        abort();
    }
}

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
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
    } else {
        require(!tokens.sql && problem.message[0], "a failure without a message");
    }
    calxi_tokens_clear(&tokens);
    return 0;
}

#ifdef CALX_FUZZ_MAIN
static void run_file(const char *path)
{
    static uint8_t data[1 << 20];
    FILE *file = fopen(path, "rb");
    require(file != NULL, path);
    LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof data, file));
    fclose(file);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        run_file(argv[i]);
    printf("fuzz_tokenize: %d inputs\n", argc - 1);
    return EXIT_SUCCESS;
}
#endif
