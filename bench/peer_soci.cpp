/* SPDX-License-Identifier: MIT */
/* SOCI's pool: places are leased and given back. */
#include "peer.h"

#include <soci/connection-pool.h>

static soci::connection_pool *pool;
static int uses[PEER_SIZE];

void peer_open(void)
{
    pool = new soci::connection_pool(PEER_SIZE);
}

void peer_use(size_t count)
{
    while (count--) {
        std::size_t place = pool->lease();
        uses[place]++;
        pool->give_back(place);
    }
}

void peer_close(void)
{
    delete pool;
}
