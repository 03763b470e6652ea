/* SPDX-License-Identifier: MIT */
/* Run by the tests with raised privileges: asks for a driver by name, or connects with plugins whose files it is told, and prints
 * what came of it. */
#include "engine/plugin/plugin.h"

#include <calx/calx.h>
#include <calx/plugin.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static bool take(const char *file, const char *symbol)
{
    void *module = dlopen(file, RTLD_NOW), *address = module ? dlsym(module, symbol) : NULL;
    calx_plugin_init_fn init = NULL;
    char message[300];
    memcpy(&init, &address, sizeof init);
    if (init && calx_plugin_register(init, message, sizeof message) == CALX_OK)
        return true;
    printf("%s\n", init ? message : dlerror());
    return false;
}

/* Nothing listens there: only how it fails counts. 0: it was tried, 3: refused before. */
static int connect_to_nowhere(const char *dialect, const char *driver)
{
    calx_engine *engine;
    calx_session *session;
    int status;
    if (!take(dialect, "dialect_mysql_LTX_calx_plugin_init") || !take(driver, "driver_mysqlclient_LTX_calx_plugin_init"))
        return 4;
    engine = calx_engine_create("mysql://u:p@127.0.0.1:1/d");
    session = calx_session_open(engine);
    status = calx_ping(session) == CALX_INTERFACE_ERROR ? 3 : 0;
    printf("%s\n", calx_errmsg(session));
    (void)calx_session_close(session);
    calx_engine_dispose(engine);
    return status;
}

int main(int argc, char **argv)
{
    calxi_problem problem = { 0 };
    const calx_driver *driver;
    if (argc == 3)
        return connect_to_nowhere(argv[1], argv[2]);
    driver = calxi_driver_get(argc > 1 ? argv[1] : "", &problem);
    printf("%s\n", driver ? "loaded" : problem.message);
    return driver ? 0 : 3;
}
