/* SPDX-License-Identifier: MIT */
/* Large values: 100 MB in and out within a bound of memory, whole, in parts, and as rows of pieces. */
#include "suite.h"

#include <sys/wait.h>
#include <unistd.h>

enum { MB = 1000000, LARGE = 100 * MB, PIECE = 1 * MB };

/* What no part of a value has by chance: a byte that depends on its place. */
static unsigned char byte_at(size_t at)
{
    return (unsigned char)((at * 2654435761u) >> 24);
}

static unsigned char *make(size_t len)
{
    unsigned char *data = malloc(len);
    for (size_t i = 0; data && i < len; i++)
        data[i] = byte_at(i);
    return data;
}

static bool is_made(const unsigned char *data, size_t from, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (data[i] != byte_at(from + i))
            return false;
    return true;
}

/* ---- in parts ---- */

TEST(a_value_is_read_in_parts)
{
    enum { LEN = 10007 };
    calx_session *session;
    calx_result *rows;
    unsigned char *data = make(LEN), part[1000];
    size_t got = 9, at = 0;
    REQUIRE(data != NULL);
    suite_table(t, "calx_suite_blobs", "id INTEGER, v %s, s VARCHAR(20), nul INTEGER", suite_is("blob_type"));
    session = suite_session(t);
    CHECK_STATUS(session, calx_exec(session, calx_text("INSERT INTO calx_suite_blobs VALUES (1, :v, 'text', NULL)"),
                                    calx_args(((calx_bytes){ data, LEN }))), CALX_OK);
    free(data);
    OK(session, calx_commit(session));
    rows = calx_query(session, calx_text("SELECT v, s, nul FROM calx_suite_blobs"));
    CHECK_STATUS(rows, calx_result_read(rows, 0, 0, part, sizeof part, &got), CALX_MISUSE);
    CLOSE(rows, CALX_MISUSE);
    OK(session, calx_rollback(session));
    rows = calx_query(session, calx_text("SELECT v, s, nul FROM calx_suite_blobs"));
    REQUIRE(calx_result_next(rows));
    do {
        OK(rows, calx_result_read(rows, 0, at, part, sizeof part, &got));
        CHECK(is_made(part, at, got));
        at += got;
    } while (got == sizeof part);
    CHECK_INT(at, LEN);
    OK(rows, calx_result_read(rows, 0, LEN, part, sizeof part, &got));
    CHECK_INT(got, 0);
    OK(rows, calx_result_read(rows, 0, SIZE_MAX, part, sizeof part, &got));
    CHECK_INT(got, 0);
    OK(rows, calx_result_read(rows, 1, 1, part, sizeof part, &got));
    CHECK_BYTES(part, got, "ext", 3);
    CHECK_STATUS(rows, calx_result_read(rows, 2, 0, part, sizeof part, &got), CALX_DATA_ERROR);
    CHECK_ERROR(rows, CALX_DATA_ERROR, CALX_UNEXPECTED_NULL);
    CHECK_TEXT(calx_error_of(rows)->column, "nul");
    CLOSE(rows, CALX_DATA_ERROR);
    calx_rollback(session);
}

/* ---- 100 MB ---- */

/* The server may have a limit of its own for one value. */
static void need_room(suite *t, size_t len)
{
    if (*suite_is("blob_limit") && (size_t)suite_number(t, suite_is("blob_limit")) < len + 1024)
        suite_skip(t, "the server takes no value of 100 MB (max_allowed_packet)");
}

static bool write_large(calx_session *session, const void *context)
{
    unsigned char *data = make(LARGE);
    calx_status status = calx_exec(session, calx_text("INSERT INTO calx_suite_blobs VALUES (1, :v)"), calx_args(((calx_bytes){ data, LARGE })));
    (void)context;
    free(data);
    return status == CALX_OK && calx_commit(session) == CALX_OK;
}

static bool read_large(calx_session *session, const void *context)
{
    /* Kept: PostgreSQL sends bytes as they are to a prepared statement, and in hexadecimal to one that runs once. */
    calx_statement *query = calx_keep(calx_text("SELECT v FROM calx_suite_blobs"));
    calx_result *rows = calx_query(session, query, CALX_NO_ARGS, .stream = true);
    calx_bytes v = { NULL, 0 };
    bool good = calx_fetch(rows, &v) && v.len == LARGE && is_made(v.ptr, 0, LARGE);
    (void)context;
    good = calx_result_close(rows) == CALX_OK && good;
    calx_release(query);
    return good;
}

/* Copies of the value at the peak, the program's own among them; twenty MB are left for all the rest. */
static void check_copies(suite *t, const char *what, long kb, long copies)
{
    if (kb <= 0 || kb > copies * (LARGE / 1024) + 20000)
        suite_fail(SUITE_HERE, "%s 100 MB took %ld kB, more than %ld copies", what, kb, copies);
}

TEST_NEEDS(a_hundred_megabytes_go_in_and_come_out, "proc memory blob_limit")
{
    need_room(t, LARGE);
    suite_table(t, "calx_suite_blobs", "id INTEGER, v %s", suite_is("blob_type"));
    check_copies(t, "writing", suite_peak_of(t, write_large, NULL), strtol(suite_is("copies_written"), NULL, 10));
    check_copies(t, "reading", suite_peak_of(t, read_large, NULL), strtol(suite_is("copies_read"), NULL, 10));
}

/* ---- as rows of pieces: in memory of one piece, on every backend ---- */

static calx_status write_pieces(calx_session *session)
{
    calx_statement *insert = calx_keep(calx_text("INSERT INTO calx_suite_blobs VALUES (1, :n, :piece)"));
    unsigned char *piece = malloc(PIECE);
    calx_status status = piece ? CALX_OK : CALX_NO_MEMORY;
    for (int n = 0; n < LARGE / PIECE && status == CALX_OK; n++) {
        for (size_t i = 0; i < PIECE; i++)
            piece[i] = byte_at((size_t)n * PIECE + i);
        status = calx_exec(session, insert, calx_args(n, ((calx_bytes){ piece, PIECE })));
    }
    free(piece);
    calx_release(insert);
    return status == CALX_OK ? calx_commit(session) : status;
}

static bool read_pieces(calx_session *session)
{
    calx_result *rows = calx_query(session, calx_text("SELECT piece FROM calx_suite_blobs WHERE id = 1 ORDER BY n"), CALX_NO_ARGS,
                                   .stream = true);
    calx_bytes piece;
    size_t at = 0;
    while (calx_fetch(rows, &piece)) {
        if (!is_made(piece.ptr, at, piece.len))
            break;
        at += piece.len;
    }
    return calx_result_close(rows) == CALX_OK && at == LARGE;
}

static bool write_and_read_pieces(calx_session *session, const void *context)
{
    (void)context;
    return write_pieces(session) == CALX_OK && read_pieces(session);
}

TEST_NEEDS(a_hundred_megabytes_go_in_and_come_out_in_pieces, "proc memory blob_limit")
{
    long kb;
    suite_table(t, "calx_suite_blobs", "id INTEGER, n INTEGER, piece %s, PRIMARY KEY (id, n)", suite_is("blob_type"));
    kb = suite_peak_of(t, write_and_read_pieces, NULL);
    if (kb <= 0 || kb > 40000)
        suite_fail(SUITE_HERE, "100 MB in pieces of one took %ld kB", kb);
}
