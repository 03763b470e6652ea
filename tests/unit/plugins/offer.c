/* SPDX-License-Identifier: MIT */
/* Registering plugins that are part of the test program. */
#include "plugins/offer.h"
#include "plugins/probe.h"

#include <check.h>
#include <stddef.h>
#include <string.h>

/* calx_plugin_register takes a function without context: what it gives is set here. */
static const calx_plugin *offered;
const calx_host *offer_host;
char offer_message[512];

const calx_plugin *offer(const calx_host *host)
{
    offer_host = host;
    return offered;
}

calx_status offer_plugin(const calx_plugin *plugin)
{
    offered = plugin;
    return calx_plugin_register(offer, offer_message, sizeof offer_message);
}

void offer_refused(const calx_plugin *plugin, const char *part)
{
    ck_assert_int_eq(offer_plugin(plugin), CALX_INTERFACE_ERROR);
    probe_expect(offer_message, part);
}

static uint32_t lexis_one(const calx_target *target)
{
    (void)target;
    return 1;
}

static void any(void)
{
    ck_abort_msg("a slot of a plugin was called");
}

/* The registry never calls a slot, so one function does for all. */
calx_driver offer_driver(const char *name)
{
    calx_driver driver = { .struct_size = sizeof driver, .name = name, .column_size = sizeof(calx_column_info) };
    void (*slot)(void) = any;
    for (size_t at = offsetof(calx_driver, connect_start); at < sizeof driver; at += sizeof slot)
        memcpy((char *)&driver + at, &slot, sizeof slot);
    return driver;
}

calx_dialect offer_dialect(const char *name)
{
    return (calx_dialect){ .struct_size = sizeof(calx_dialect),
                           .name = name,
                           .paramstyle = CALX_PARAMSTYLE_DOLLAR,
                           .quote = "\"\"",
                           .lexis = lexis_one };
}

calx_plugin offer_of(uint32_t kind, const char *name, const void *table)
{
    return (calx_plugin){ sizeof(calx_plugin), CALX_ABI_MAJOR, CALX_ABI_MINOR, kind, name, "1.0", table };
}
