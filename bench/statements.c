/* SPDX-License-Identifier: MIT */
/* What a statement costs before it is sent: built from its parts, keyed and found in the statement cache, or compiled. No
 * database; BENCH_BACKEND says whose SQL. */
#include "harness.h"

#include "engine/compiled.h"
#include "engine/plugin/plugin.h"
#include "sql/compile/compile.h"

#include <calx/calx.h>

#include <stdlib.h>
#include <string.h>

struct customer {
    int64_t id;
    const char *name;
    const char *country;
};
struct purchase {
    int64_t id;
    int64_t customer_id;
    calx_timestamp placed_at;
    bool paid;
};
struct line {
    int64_t id;
    int64_t purchase_id;
    const char *product;
    int32_t quantity;
    double price;
};

CALX_MODEL(customer, "customers", CALX_COLUMN(customer, id, .primary_key = true), CALX_COLUMN(customer, name),
           CALX_COLUMN(customer, country));
CALX_MODEL(purchase, "purchases", CALX_COLUMN(purchase, id, .primary_key = true),
           CALX_COLUMN(purchase, customer_id, .references = "customers.id"), CALX_COLUMN(purchase, placed_at),
           CALX_COLUMN(purchase, paid));
CALX_MODEL(line, "lines", CALX_COLUMN(line, id, .primary_key = true),
           CALX_COLUMN(line, purchase_id, .references = "purchases.id"), CALX_COLUMN(line, product),
           CALX_COLUMN(line, quantity), CALX_COLUMN(line, price));
static calx_metadata metadata = CALX_METADATA(&customer_model, &purchase_model, &line_model);

static const calx_dialect *dialect;
static calx_target target;
static calxi_compiled_cache cache;
static char *expected;

/* Three tables, two joins along foreign keys, three conditions with values of three kinds, an order and a limit. */
static calx_statement *build(int32_t quantity)
{
    return calx_select(
        calx_columns(calx_col(customer, name), calx_col(purchase, placed_at), calx_col(line, product),
                     calx_col(line, quantity), calx_col(line, price)),
        calx_from(customer), calx_join(purchase), calx_join(line),
        calx_where(calx_eq(calx_col(customer, country), "NL"), calx_ge(calx_col(line, quantity), quantity),
                   calx_lt(calx_col(line, price), 99.5)),
        calx_order_by(calx_desc(calx_col(purchase, placed_at)), calx_col(line, id)), calx_limit(20));
}

static void check(const char *sql)
{
    if (strcmp(sql, expected) != 0)
        bench_die("BAD SQL", sql);
}

static void open_dialect(const bench_address *address)
{
    const char *name = getenv("BENCH_BACKEND");
    calxi_problem problem = { 0 };
    calx_compiled *compiled;
    (void)address;
    dialect = calxi_dialect_get(name ? name : "", &problem);
    if (!dialect)
        bench_die("dialect", problem.message);
    target = (calx_target){ .struct_size = sizeof target, .version_text = "", .dialect = dialect->name };
    if (dialect->target_init)
        dialect->target_init(&target);
    calxi_compiled_cache_init(&cache);
    compiled = calx_compile(build(1), name);
    if (calx_compiled_error(compiled) != CALX_OK || calx_compiled_count(compiled) != 4)
        bench_die("compile", calx_compiled_errmsg(compiled));
    expected = strdup(calx_compiled_sql(compiled));
    calx_compiled_dispose(compiled);
}

static void close_dialect(void)
{
    calxi_compiled_cache_clear(&cache);
    calx_metadata_dispose(&metadata);
    free(expected);
}

static void execute(const char *sql)
{
    (void)sql; /* there is nothing to prepare */
}

static int64_t number(const char *sql)
{
    (void)sql;
    return 0;
}

/* Built, keyed, found. */
static uint64_t hit(size_t count)
{
    calxi_problem problem;
    while (count--) {
        bool fresh;
        calx_statement *statement = build((int32_t)count);
        calxi_compiled *compiled;
        calxi_statement_seal(statement);
        compiled = calxi_compiled_get(&cache, statement, &(calxi_compile_for){ dialect, &target, NULL }, &fresh, &problem);
        if (!compiled)
            bench_die("hit", problem.message);
        if (fresh)
            check(compiled->tokens.sql);
        calxi_compiled_release(compiled);
        calx_release(statement);
    }
    return 0;
}

/* Built and freed. */
static uint64_t only_build(size_t count)
{
    while (count--)
        calx_release(build((int32_t)count));
    return 0;
}

/* Built, keyed, compiled: as the first time. */
static uint64_t compile_cold(size_t count)
{
    calxi_problem problem;
    while (count--) {
        calx_statement *statement = build((int32_t)count);
        calxi_tokens tokens;
        calxi_statement_seal(statement);
        if (calxi_compile_tree(statement, &(calxi_compile_for){ dialect, &target, NULL }, &tokens, &problem) != CALX_OK)
            bench_die("compile", problem.message);
        check(tokens.sql);
        calxi_tokens_clear(&tokens);
        calx_release(statement);
    }
    return 0;
}

static const bench_workload workloads[] = {
    { "statement_build", only_build, BENCH_POOL },
    { "statement", hit, BENCH_POOL },
    { "statement_compile", compile_cold, BENCH_POOL },
    { 0 },
};

const bench_contestant bench_contestant_here = { open_dialect, close_dialect, execute, number, workloads };
