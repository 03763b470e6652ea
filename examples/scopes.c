/* SPDX-License-Identifier: MIT */
/* Handles that close themselves, as in Python's with (gcc and clang): scopes URL */
#include <calx/calx.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* calx_auto: closed on every way out of the function. */
static int64_t longest(calx_engine *engine, int64_t limit)
{
    calx_auto(calx_session) session = calx_session_open(engine);
    calx_auto(calx_result) rows = calx_query(session, calx_text(
        "SELECT length_m FROM example_bridges ORDER BY length_m DESC"));
    int64_t length;
    while (calx_fetch(rows, &length))
        if (length < limit)
            return length;
    return 0;
}

int main(int argc, char **argv)
{
    calx_auto(calx_engine) engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:");

    calx_with_session(session, engine) {
        calx_exec(session, calx_text("DROP TABLE IF EXISTS example_bridges"));
        calx_exec(session, calx_text("CREATE TABLE example_bridges (name VARCHAR(50) PRIMARY KEY, length_m BIGINT)"));
        calx_exec(session, calx_text("INSERT INTO example_bridges VALUES"
                                     " ('Rialto', 48), ('Forth', 2467), ('Tower', 244)"));
        if (calx_commit(session) != CALX_OK) {
            fprintf(stderr, "%s\n", calx_errmsg(session));
            return EXIT_FAILURE;
        }
    }

    calx_with_session(session, engine) {
        calx_exec(session, calx_text("DELETE FROM example_bridges"));
    } /* not committed: rolled back */

    printf("%" PRId64 " m, %" PRId64 " m\n", longest(engine, 10000), longest(engine, 2000));
    return EXIT_SUCCESS;
}
