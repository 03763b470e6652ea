/* SPDX-License-Identifier: MIT */
/* apr-util's list of resources (apr_reslist), which its database module pools connections with. Here they are numbers. */
#include "peer.h"

#include <apr_general.h>
#include <apr_pools.h>
#include <apr_reslist.h>

static apr_pool_t *root;
static apr_reslist_t *list;
static int numbers[PEER_SIZE], made, uses[PEER_SIZE];

static apr_status_t make(void **resource, void *parameters, apr_pool_t *pool)
{
    (void)parameters;
    (void)pool;
    numbers[made] = made;
    *resource = &numbers[made++];
    return APR_SUCCESS;
}

static apr_status_t drop(void *resource, void *parameters, apr_pool_t *pool)
{
    (void)resource;
    (void)parameters;
    (void)pool;
    return APR_SUCCESS;
}

void peer_open(void)
{
    if (apr_initialize() != APR_SUCCESS || apr_pool_create(&root, NULL) != APR_SUCCESS ||
        apr_reslist_create(&list, PEER_SIZE, PEER_SIZE, PEER_SIZE, 0, make, drop, NULL, root) != APR_SUCCESS)
        peer_die("apr_reslist_create");
}

void peer_use(size_t count)
{
    void *resource;
    while (count--) {
        if (apr_reslist_acquire(list, &resource) != APR_SUCCESS)
            peer_die("apr_reslist_acquire");
        uses[*(int *)resource]++;
        apr_reslist_release(list, resource);
    }
}

void peer_close(void)
{
    apr_reslist_destroy(list);
    apr_terminate();
}
