/* SPDX-License-Identifier: MIT */
/* Statements that may end a transaction, known by their words alone. */
#include "engine/transaction/words.h"

#include "engine/handle.h"

#include <string.h>

static bool ddl_commits(const calxi_raw *raw)
{
    return (raw->target.capabilities & CALX_TARGET_DDL_COMMITS) != 0;
}

static void walk_over(calxi_statements *walk, const calxi_raw *raw, const char *sql)
{
    calxi_statements_init(walk, sql, strlen(sql), raw->engine->dialect->lexis(&raw->target));
}

bool calxi_words_several(const calxi_raw *raw, const char *sql)
{
    calxi_statements walk;
    calxi_word word;
    walk_over(&walk, raw, sql);
    return calxi_statements_next(&walk, &word) && calxi_statements_next(&walk, &word);
}

/* It is asked only when a reply was lost, and errs on the side of doubt: what stands in a body counts as well. */
bool calxi_may_commit(const calxi_raw *raw, const char *sql)
{
    static const char *const work[] = { "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "WITH", "VALUES", "TABLE",
                                        "SAVEPOINT", "RELEASE", "ROLLBACK", "EXPLAIN", "SHOW", "DO", NULL };
    static const char *const ends[] = { "COMMIT", "END", "PREPARE", "CALL", "XA", NULL };
    calxi_statements walk;
    calxi_word word;
    walk_over(&walk, raw, sql);
    while (calxi_statements_next(&walk, &word))
        if (ddl_commits(raw) ? word.executable || !calxi_word_is(&word, work) : calxi_word_is(&word, ends))
            return true;
    return (calxi_words_end(raw, sql, SIZE_MAX) & CALXI_ENDED_AND_WENT_ON) != 0;
}

/* A procedure, a prepared text, an executable comment: where DDL commits, all of them may (MariaDB 10.11). */
static bool may_run_anything(const calxi_word *word)
{
    static const char *const words[] = { "CALL", "EXECUTE", NULL };
    return word->executable || calxi_word_is(word, words);
}

bool calxi_words_are_opaque(const calxi_raw *raw, const char *sql, bool ended)
{
    static const char *const block[] = { "BEGIN", NULL };
    calxi_statements walk;
    calxi_word word;
    walk_over(&walk, raw, sql);
    return calxi_statements_next(&walk, &word) && (may_run_anything(&word) || (ended && calxi_word_is(&word, block)));
}

/* SET STATEMENT has another one behind it. */
static bool ends_and_writes(calxi_statements *walk, calxi_word *word)
{
    static const char *const words[] = { "CREATE", "DROP", "ALTER", "TRUNCATE", "RENAME", "GRANT", "REVOKE", "OPTIMIZE", "REPAIR", "INSTALL",
                                         "UNINSTALL", "BEGIN", "START", "LOCK", NULL };
    static const char *const set[] = { "SET", NULL }, *const statement[] = { "STATEMENT", NULL };
    if (word->executable || calxi_word_is(word, words))
        return true;
    if (calxi_word_is(word, set)) {
        calxi_word next = calxi_statements_word(walk);
        word->len = (size_t)(next.ptr - word->ptr) + next.len;
        return calxi_word_is(&next, statement);
    }
    return false;
}

bool calxi_words_end_and_write(const calxi_raw *raw, const char *sql, calxi_word *words)
{
    calxi_statements walk;
    walk_over(&walk, raw, sql);
    while (calxi_statements_next(&walk, words))
        if (ends_and_writes(&walk, words))
            return true;
    return false;
}

/* COMMIT; behind another statement END is that of a body. */
static bool commits(const calxi_word *word, bool first)
{
    static const char *const commit[] = { "COMMIT", NULL }, *const end[] = { "END", NULL };
    return calxi_word_is(word, commit) || (first && calxi_word_is(word, end));
}

/* Whether a statement that begins with this word commits, and may leave a transaction open: COMMIT AND CHAIN; where DDL commits, to begin
 * another and to lock tables do so too (MariaDB 10.11). */
static bool commits_and_goes_on(const calxi_raw *raw, const calxi_word *word, bool first)
{
    static const char *const others[] = { "BEGIN", "START", "LOCK", NULL };
    return commits(word, first) || (ddl_commits(raw) && calxi_word_is(word, others));
}

/* PREPARE TRANSACTION, of PostgreSQL 15: what is prepared outlives whatever comes behind it. */
static bool leaves_prepared(calxi_statements *walk, const calxi_word *word)
{
    static const char *const prepare[] = { "PREPARE", NULL }, *const transaction[] = { "TRANSACTION", NULL };
    calxi_word next;
    if (!calxi_word_is(word, prepare))
        return false;
    next = calxi_statements_word(walk);
    return calxi_word_is(&next, transaction);
}

/* Of the last one that was begun and failed it is not known what it did, if nobody knows what it runs; a COMMIT that failed is none.
 * What stands in a body counts as begun: semicolons are no measure there. */
calxi_commits calxi_commits_of(const calxi_raw *raw, const char *sql, size_t begun)
{
    calxi_commits how = CALXI_COMMITS_NOT;
    calxi_statements walk;
    calxi_word word;
    walk_over(&walk, raw, sql);
    while (calxi_statements_next(&walk, &word) && (walk.bodies || walk.count <= begun)) {
        bool first = walk.count == 1;
        if (ddl_commits(raw) && may_run_anything(&word))
            how = CALXI_COMMITS_MAYBE;
        else if ((walk.bodies || walk.count < begun) &&
                 (commits_and_goes_on(raw, &word, first) || leaves_prepared(&walk, &word))) {
            if (!first)
                return CALXI_COMMITS_ITSELF;
            how = CALXI_COMMITS_BEFORE;
        }
    }
    return how;
}

/* COMMIT; ROLLBACK, but not to a savepoint. */
static uint32_t ends_by(calxi_statements *walk, const calxi_word *word)
{
    static const char *const rollback[] = { "ROLLBACK", "ABORT", NULL }, *const fill[] = { "WORK", "TRANSACTION", NULL };
    static const char *const to[] = { "TO", NULL };
    calxi_word next;
    if (commits(word, walk->count == 1))
        return CALXI_ENDED_BY_COMMIT;
    if (!calxi_word_is(word, rollback))
        return 0;
    next = calxi_statements_word(walk);
    if (calxi_word_is(&next, fill))
        next = calxi_statements_word(walk);
    return calxi_word_is(&next, to) ? 0 : CALXI_ENDED_BY_ROLLBACK;
}

/* COMMIT AND CHAIN, ROLLBACK WORK AND CHAIN: another transaction is open at once. The walk is behind the first words. */
static bool chains(calxi_statements *walk)
{
    static const char *const chain[] = { "CHAIN", NULL }, *const no[] = { "NO", NULL };
    calxi_word word;
    bool is_no = false;
    do {
        word = calxi_statements_word(walk);
        if (calxi_word_is(&word, chain))
            return !is_no;
        is_no = calxi_word_is(&word, no);
    } while (word.len);
    return false;
}

/* What a body holds is not run. Behind an end each statement commits by itself, until another transaction is begun. */
uint32_t calxi_words_end(const calxi_raw *raw, const char *sql, size_t done)
{
    static const char *const begins[] = { "BEGIN", "START", NULL };
    uint32_t how = 0;
    bool open = true;
    calxi_statements walk;
    calxi_word word;
    walk_over(&walk, raw, sql);
    while (calxi_statements_next(&walk, &word) && !walk.bodies && walk.count <= done) {
        uint32_t end = ends_by(&walk, &word);
        if (!open && !end && !calxi_word_is(&word, begins))
            end = CALXI_ENDED_AND_WENT_ON | CALXI_ENDED_BY_COMMIT;
        else
            open = end ? chains(&walk) : open || calxi_word_is(&word, begins);
        how |= end;
    }
    return how;
}

uint32_t calxi_words_end_first(const calxi_raw *raw, const char *sql)
{
    calxi_statements walk;
    calxi_word word;
    walk_over(&walk, raw, sql);
    return calxi_statements_next(&walk, &word) ? ends_by(&walk, &word) : 0;
}
