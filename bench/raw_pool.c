/* SPDX-License-Identifier: MIT */
/* A pool by hand: a list under a mutex, and a condition to wait for. */
#include "raw_pool.h"

#include <pthread.h>

enum { SIZE = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t returned = PTHREAD_COND_INITIALIZER;
static int idle[SIZE], uses[SIZE], idle_count, waiting;

static int take(void)
{
    int connection;
    pthread_mutex_lock(&lock);
    while (!idle_count) {
        waiting++;
        pthread_cond_wait(&returned, &lock);
        waiting--;
    }
    connection = idle[--idle_count];
    pthread_mutex_unlock(&lock);
    return connection;
}

static void give_back(int connection)
{
    bool wake;
    pthread_mutex_lock(&lock);
    idle[idle_count++] = connection;
    wake = waiting > 0;
    pthread_mutex_unlock(&lock);
    if (wake)
        pthread_cond_signal(&returned);
}

static void use(size_t count)
{
    while (count--) {
        int connection = take();
        uses[connection]++;
        give_back(connection);
    }
}

static void fill(void)
{
    for (idle_count = 0; idle_count < SIZE; idle_count++)
        idle[idle_count] = idle_count;
}

uint64_t raw_pool(size_t count)
{
    fill();
    use(count);
    return 0;
}

uint64_t raw_pool_threads(size_t count)
{
    fill();
    bench_in_threads(use, count);
    return 0;
}
