/* SPDX-License-Identifier: MIT */
/* A client library that reconnects and speaks latin1 unless it is told not to, as another version may: mysql_init() of this program
 * comes before that of libmariadb, which has reconnecting off and speaks utf8mb4 (3.3), and sets it so. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "reconnect.h"

#ifdef CALX_TEST_MYSQLCLIENT
#include <dlfcn.h>
#include <mysql.h>
#include <stddef.h>
#endif

static unsigned begun;
static bool wanted;

bool library_is_another(bool on)
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
        mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "latin1");
        begun++;
    }
    return mysql;
}
#endif
