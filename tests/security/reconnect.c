/* SPDX-License-Identifier: MIT */
/* A client library that reconnects unless it is told not to, as another version may: mysql_init() of this program comes before that
 * of libmariadb, which has reconnecting off, and turns it on. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "reconnect.h"

#ifdef CALX_TEST_MYSQLCLIENT
#include <dlfcn.h>
#include <mysql.h>
#include <stddef.h>
#endif

static unsigned begun;
static bool wanted;

bool library_reconnects(bool on)
{
    wanted = on;
    if (on)
        begun = 0;
#ifdef MARIADB_PACKAGE_VERSION /* Oracle's knows no such option any more */
    return true;
#else
    return false;
#endif
}

unsigned library_handles(void)
{
    return begun;
}

#ifdef MARIADB_PACKAGE_VERSION
MYSQL *STDCALL mysql_init(MYSQL *mysql)
{
    static MYSQL *(STDCALL *of_library)(MYSQL *);
    const my_bool on = 1;
    if (!of_library)
        *(void **)&of_library = dlsym(RTLD_NEXT, "mysql_init");
    mysql = of_library ? of_library(mysql) : NULL;
    if (mysql && wanted) {
        mysql_options(mysql, MYSQL_OPT_RECONNECT, &on);
        begun++;
    }
    return mysql;
}
#endif
