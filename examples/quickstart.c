/* SPDX-License-Identifier: MIT */
/* Raw SQL through a session. One binary, three databases:
 *   quickstart sqlite:///:memory:
 *   quickstart postgresql://testuser:testpassword@localhost:5432/testuser
 *   quickstart mysql://testuser:testpassword@localhost:3306/testdb
 */
#include <calx/calx.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    calx_engine *engine = calx_engine_create(argc > 1 ? argv[1] : "sqlite:///:memory:",
                                             .echo = true, .pool_size = 10, .max_overflow = 20,
                                             .pool_timeout = 30, .pool_recycle = 3600);
    calx_session *session = calx_session_open(engine);

    calx_exec(session, calx_text("DROP TABLE IF EXISTS quickstart_users"));
    calx_exec(session, calx_text("CREATE TABLE quickstart_users ("
                                 " telegram_id BIGINT PRIMARY KEY, full_name VARCHAR(255) NOT NULL,"
                                 " referrer_id BIGINT, FOREIGN KEY (referrer_id)"
                                 "   REFERENCES quickstart_users (telegram_id) ON DELETE SET NULL)"));
    calx_statement *insert = calx_keep(calx_text("INSERT INTO quickstart_users VALUES (:id, :name, :referrer)"));
    calx_exec(session, insert, calx_args(1, "John Doe", CALX_NULL));
    calx_exec(session, insert, calx_args(2, "Jane Doe", 1));
    calx_release(insert);

    calx_result *rows = calx_query(session, calx_text("SELECT * FROM quickstart_users ORDER BY telegram_id"));
    int64_t id;
    const char *name;
    calx_opt_int64 referrer;
    while (calx_fetch(rows, &id, &name, &referrer))
        if (referrer.is_set)
            printf("%" PRId64 " %s (referred by %" PRId64 ")\n", id, name, referrer.value);
        else
            printf("%" PRId64 " %s\n", id, name);
    calx_result_close(rows);

    calx_status status = calx_commit(session);      /* the one check: any failure above arrives here */
    if (status != CALX_OK)
        fprintf(stderr, "%s\n", calx_errmsg(session));

    calx_session_close(session);
    calx_engine_dispose(engine);
    return status == CALX_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
