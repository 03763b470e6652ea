/* SPDX-License-Identifier: MIT */
/* trees [--seed N] [--count N] [--tree N] [--errors 1] NAME=URL...: grows trees, runs each on each backend, and compares the results; tells also of those
 * that fail in the same way everywhere. */
#include "trees.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 25 }; /* failures that are told in full */

typedef struct totals {
    uint64_t passed, failed, nulls, errors, evaluated, by_rule[16];
} totals;

static calx_compiled *compile(const tree *t, const char *target, uint32_t flags)
{
    return t->is_rows ? calx_compile_to(t->statement, target, flags) : calx_compile_node(t->node, target, flags);
}

static void tell(const tree *t, const trees_backend *backends, const trees_outcome *outcomes, size_t count, const char *computed)
{
    printf("FAIL --seed %llu --tree %llu\n  tree ", (unsigned long long)t->seed, (unsigned long long)t->number);
    trees_print(t->is_rows ? calx_statement_tree(t->statement) : t->node, stdout);
    printf("\n");
    trees_print_arguments(t, stdout);
    if (!t->is_rows)
        printf("  row %d\n", t->row + 1);
    for (size_t i = 0; i < count; i++) {
        calx_compiled *compiled = compile(t, backends[i].target, CALX_COMPILE_LITERALS);
        if (calx_compiled_error(compiled) != CALX_OK) { /* not every value has a literal */
            calx_compiled_dispose(compiled);
            compiled = compile(t, backends[i].target, 0);
        }
        printf("  %s: %s\n    %s\n", backends[i].name, calx_compiled_error(compiled) == CALX_OK ? calx_compiled_sql(compiled) : "no SQL",
               outcomes[i].text ? outcomes[i].text : "");
        calx_compiled_dispose(compiled);
    }
    if (computed)
        printf("  computed: %s\n", computed);
}

static uint64_t tells_errors;

static void judge(const tree *t, const trees_backend *backends, const trees_outcome *outcomes, size_t count, totals *sum)
{
    char computed[32];
    bool evaluated = trees_evaluate(t, computed, sizeof computed), wrong = false;
    int rule = trees_compare(t, backends, outcomes, count);
    for (size_t i = 0; i < count && evaluated && rule == TREES_SAME; i++)
        wrong = wrong || outcomes[i].status != CALX_OK || strcmp(outcomes[i].text, computed) != 0;
    for (size_t i = 0; i < count; i++) /* a tree that is a mistake of this test */
        wrong = wrong || outcomes[i].status == CALX_MISUSE || outcomes[i].status == CALX_PROGRAMMING_ERROR;
    sum->evaluated += evaluated;
    sum->nulls += outcomes[0].null && outcomes[0].status == CALX_OK;
    sum->errors += rule == TREES_SAME && outcomes[0].status != CALX_OK;
    if (tells_errors && rule == TREES_SAME && outcomes[0].status != CALX_OK)
        printf("# tree %llu: %s\n", (unsigned long long)t->number, outcomes[count - 1].text);
    if (rule >= 0)
        sum->by_rule[rule]++;
    if (rule != TREES_DIFFERENT && !wrong) {
        sum->passed++;
        return;
    }
    if (sum->failed++ < SHOWN)
        tell(t, backends, outcomes, count, evaluated ? computed : NULL);
}

static void run_batch(uint64_t seed, uint64_t from, size_t count, trees_backend *backends, size_t backend_count, totals *sum)
{
    tree trees[TREES_BATCH];
    static trees_outcome outcomes[TREES_BACKENDS][TREES_BATCH];
    for (size_t i = 0; i < count; i++)
        trees_grow(&trees[i], seed, from + i);
    for (size_t b = 0; b < backend_count; b++)
        trees_run(&backends[b], trees, count, outcomes[b]);
    for (size_t i = 0; i < count; i++) {
        trees_outcome of_tree[TREES_BACKENDS];
        for (size_t b = 0; b < backend_count; b++)
            of_tree[b] = outcomes[b][i];
        judge(&trees[i], backends, of_tree, backend_count, sum);
        for (size_t b = 0; b < backend_count; b++)
            trees_outcome_clear(&outcomes[b][i]);
        trees_fell(&trees[i]);
    }
}

static bool open_backend(trees_backend *backend, const char *argument)
{
    static const struct { const char *name, *target; } targets[] = { { "sqlite", "sqlite" }, { "postgresql", "postgresql" }, { "mariadb", "mariadb 10.11" } };
    const char *url = strchr(argument, '=');
    for (size_t i = 0; url && i < sizeof targets / sizeof *targets; i++)
        if (strlen(targets[i].name) == (size_t)(url - argument) && !strncmp(targets[i].name, argument, (size_t)(url - argument))) {
            backend->name = targets[i].name;
            backend->target = targets[i].target;
        }
    if (!url || !backend->name)
        return false;
    backend->engine = calx_engine_create_string(url + 1, NULL);
    backend->session = calx_session_open_engine(backend->engine, NULL, "trees");
    if (trees_fill(backend->session))
        return true;
    fprintf(stderr, "trees: %s: %s\n", argument, calx_errmsg(backend->session));
    return false;
}

static int report(const totals *sum, uint64_t count, size_t backends)
{
    uint64_t ruled = 0;
    bool enough;
    for (size_t i = 0; i < trees_rule_count(); i++)
        ruled += sum->by_rule[i];
    for (size_t i = 0; i < trees_rule_count(); i++)
        printf("# rule %zu: %llu: %s\n", i + 1, (unsigned long long)sum->by_rule[i], trees_rules[i]);
    enough = count < 1000 || sum->nulls * 10 <= count;
    printf("# %llu trees on %zu backends: %llu NULL or empty (%.1f %%), %llu the same error everywhere, %llu under a rule, %llu computed as well\n",
           (unsigned long long)count, backends, (unsigned long long)sum->nulls, 100.0 * (double)sum->nulls / (double)count,
           (unsigned long long)sum->errors, (unsigned long long)ruled, (unsigned long long)sum->evaluated);
    if (!enough)
        printf("FAIL more than a tenth of the results are NULL\n");
    printf("trees: %llu passed, %llu failed, 0 skipped\n", (unsigned long long)sum->passed, (unsigned long long)(sum->failed + !enough));
    return sum->failed || !enough;
}

int main(int argc, char **argv)
{
    trees_backend backends[TREES_BACKENDS] = { { NULL, NULL, NULL, NULL } };
    uint64_t seed = 20261128, count = 10000, only = UINT64_MAX;
    size_t opened = 0;
    totals sum = { 0 };
    int status;
    for (int i = 1; i < argc; i++) {
        uint64_t *to = !strcmp(argv[i], "--seed") ? &seed : !strcmp(argv[i], "--count") ? &count : !strcmp(argv[i], "--tree") ? &only
                       : !strcmp(argv[i], "--errors") ? &tells_errors : NULL;
        if (to && i + 1 < argc)
            *to = strtoull(argv[++i], NULL, 10);
        else if (to || opened == TREES_BACKENDS || !open_backend(&backends[opened], argv[i])) {
            fprintf(stderr, "usage: trees [--seed N] [--count N] [--tree N] [--errors 1] NAME=URL...\n");
            return 99;
        } else
            opened++;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (only != UINT64_MAX)
        run_batch(seed, only, 1, backends, opened, &sum);
    for (uint64_t from = 0; only == UINT64_MAX && from < count; from += TREES_BATCH)
        run_batch(seed, from, count - from < TREES_BATCH ? (size_t)(count - from) : TREES_BATCH, backends, opened, &sum);
    status = report(&sum, only == UINT64_MAX ? count : 1, opened);
    for (size_t i = 0; i < opened; i++) {
        if (calx_drop_all(backends[i].session, &trees_metadata) != CALX_OK || calx_commit(backends[i].session) != CALX_OK)
            fprintf(stderr, "trees: %s\n", calx_errmsg(backends[i].session));
        calx_session_close(backends[i].session);
        calx_engine_dispose(backends[i].engine);
    }
    calx_metadata_dispose(&trees_metadata);
    return status;
}
