/* SPDX-License-Identifier: MIT */
/* Savepoints: an error that is expected does not cost the transaction. savepoints URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Inserts the words that are new, and counts those that are not. */
static int insert_words(calx_session *session, const char *const *words, size_t count)
{
    calx_statement *insert = calx_keep(calx_text("INSERT INTO example_words VALUES (:word)"));
    int known = 0;
    for (size_t i = 0; i < count; i++) {
        calx_transaction *attempt = calx_begin_nested(session);
        calx_status status = calx_exec(session, insert, calx_args(words[i]));
        if (status == CALX_INTEGRITY_ERROR && calx_error_of(session)->kind == CALX_UNIQUE_VIOLATION) {
            calx_rollback(attempt); /* clears the error */
            known++;
        } else if (calx_commit(attempt) != CALX_OK) {
            break; /* anything else remains the error of the transaction */
        }
    }
    calx_release(insert);
    return known;
}

int main(int argc, char **argv)
{
    static const char *const words[] = { "salt", "sulphur", "salt", "mercury", "salt", "sulphur" };
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");
    calx_session *session = calx_session_open(engine);
    calx_exec(session, calx_text("DROP TABLE IF EXISTS example_words"));
    calx_exec(session, calx_text("CREATE TABLE example_words (word VARCHAR(50) PRIMARY KEY)"));
    int known = insert_words(session, words, sizeof words / sizeof *words);

    /* Savepoints nest: rolling the outer one back takes the inner one with it. */
    calx_transaction *outer = calx_begin_nested(session);
    calx_exec(session, calx_text("INSERT INTO example_words VALUES ('lead')"));
    calx_transaction *inner = calx_begin_nested(session);
    calx_exec(session, calx_text("INSERT INTO example_words VALUES ('gold')"));
    if (calx_commit(inner) == CALX_OK)
        calx_rollback(outer);

    int64_t count = 0;
    calx_scalar(session, calx_text("SELECT COUNT(*) FROM example_words"), &count);
    calx_status status = calx_commit(session);
    if (status == CALX_OK)
        printf("%" PRId64 " words, %d known before\n", count, known);
    else
        fprintf(stderr, "%s\n", calx_errmsg(session));
    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
