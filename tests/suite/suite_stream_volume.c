/* SPDX-License-Identifier: MIT */
/* A streamed result that is much larger than the memory it is read in. It takes its time: the requirement "volume" leaves it out. */
#include "suite.h"

#include <sys/wait.h>
#include <unistd.h>

enum { TEXT = 2000, POWER = 5, LEAST_MB = 300, MOST_MB = 24 };

/* Each row is a number and a text of 2000 bytes that begins with it. Returns the bytes, or -1 when one of them is wrong. */
static int64_t read_all(const char *url, int power)
{
    char text[TEXT + 64];
    calx_engine *engine = calx_engine_create(url);
    calx_session *session = calx_session_open(engine);
    calx_result *rows;
    calx_str value;
    int64_t n, bytes = 0, sum = 0, count = 0;
    snprintf(text, sizeof text, "n, '%0*d'", TEXT, 7);
    rows = calx_query(session, suite_numbers(text, power), CALX_NO_ARGS, .stream = true);
    while (calx_fetch(rows, &n, &value)) {
        count++;
        sum += n;
        bytes += value.len == TEXT && value.ptr[TEXT - 1] == '7' ? (int64_t)value.len : INT64_MIN / 2;
    }
    if (calx_result_close(rows) != CALX_OK || sum != count * (count - 1) / 2)
        bytes = -1;
    calx_session_close(session);
    calx_engine_dispose(engine);
    return bytes;
}

TEST_NEEDS(result_larger_than_memory_is_streamed, "proc memory cte volume")
{
    int pipes[2], status = 0;
    int64_t told[2] = { -1, -1 }; /* bytes that were read, and kB by which the peak grew */
    pid_t child;
    REQUIRE(pipe(pipes) == 0);
    calx_engine_dispose(t->engine); /* nothing of it is for the child */
    t->engine = NULL;
    child = fork();
    if (child == 0) {
        long before;
        alarm(600);
        read_all(t->url, 1); /* libraries loaded, buffers made */
        before = suite_peak();
        told[0] = read_all(t->url, POWER);
        told[1] = suite_peak() - before;
        _exit(write(pipes[1], told, sizeof told) == (ssize_t)sizeof told ? 0 : 1);
    }
    close(pipes[1]);
    CHECK(child > 0);
    CHECK(read(pipes[0], told, sizeof told) == (ssize_t)sizeof told);
    close(pipes[0]);
    if (child > 0)
        waitpid(child, &status, 0);
    CHECK_INT(status, 0);
    CHECK(told[0] >= (int64_t)LEAST_MB * 1000000);
    CHECK(told[1] < (int64_t)MOST_MB * 1024);
    t->engine = calx_engine_create(t->url);
}
