/* SPDX-License-Identifier: MIT */
/* Text is no statement: it goes through calx_text(). */
/* expect: char ?\*|char \[9\] */
#include <calx/calx.h>

calx_status run(calx_session *session);
calx_status run(calx_session *session)
{
    return calx_exec(session, "SELECT 1");
}
