# SPDX-License-Identifier: MIT
# The client libraries, each needed by one driver plugin only. The dialects need none and are always built.

# CALX_WITH(NAME, DRIVER, TITLE): --with-NAME=yes|no|auto; sets with_NAME.
AC_DEFUN([CALX_WITH], [
    AC_ARG_WITH([$1], [AS_HELP_STRING([--with-$1@<:@=yes|no|auto@:>@],
        [build the plugin $2, which wants $3 @<:@auto@:>@])], [], [with_$1=auto])
    AS_CASE([$with_$1], [yes|no|auto], [],
        [AC_MSG_ERROR([--with-$1 takes yes, no or auto, not "$with_$1" (a library elsewhere: set PKG_CONFIG_PATH)])])
])

# CALX_CLIENT_DONE(NAME, PREFIX, DRIVER, TITLE, DEBIAN-PACKAGE, FUNCTION): with have_PREFIX, PREFIX_CFLAGS and PREFIX_LIBS
# found (or not), tries a link and decides.
AC_DEFUN([CALX_CLIENT_DONE], [
    AS_IF([test "$have_$2" = yes], [
        calx_saved_LIBS=$LIBS
        LIBS="$$2_LIBS $LIBS"
        AC_MSG_CHECKING([whether $6 links with $$2_LIBS])
        AC_LINK_IFELSE([AC_LANG_CALL([], [$6])], [], [have_$2=no])
        AC_MSG_RESULT([$have_$2])
        LIBS=$calx_saved_LIBS
    ])
    AS_IF([test "$with_$1,$have_$2" = yes,no],
        [AC_MSG_ERROR([--with-$1 was asked for, and $4 was not found; on Debian: apt-get install $5])])
    AS_IF([test "$have_$2" = no], [
        AS_IF([test "$with_$1" = no], [calx_reason="--with-$1=no"], [calx_reason="$4 was not found; Debian: $5"])
        $2_TITLE="no ($calx_reason)"
    ])
    AM_CONDITIONAL([HAVE_$2], [test "$have_$2" = yes])
    AC_SUBST([have_$2])
    AC_SUBST([$2_CFLAGS])
    AC_SUBST([$2_LIBS])
])

# 3.37 has sqlite3_changes64, the youngest call that the driver cannot do without.
AC_DEFUN([CALX_CLIENT_SQLITE], [
    CALX_WITH([sqlite], [driver_sqlite3], [SQLite 3.37 or newer])
    have_SQLITE3=no
    AS_IF([test "$with_sqlite" != no], [
        PKG_CHECK_MODULES([SQLITE3], [sqlite3 >= 3.37], [
            have_SQLITE3=yes
            SQLITE3_TITLE="SQLite `$PKG_CONFIG --modversion sqlite3`"
        ], [have_SQLITE3=no])
    ])
    CALX_CLIENT_DONE([sqlite], [SQLITE3], [driver_sqlite3], [SQLite 3.37 or newer], [libsqlite3-dev],
        [sqlite3_changes64])
])

AC_DEFUN([CALX_CLIENT_POSTGRESQL], [
    CALX_WITH([postgresql], [driver_libpq], [libpq])
    AC_ARG_VAR([PG_CONFIG], [pg_config of the libpq to use, where pkg-config does not know it])
    have_LIBPQ=no
    AS_IF([test "$with_postgresql" != no], [
        PKG_CHECK_MODULES([LIBPQ], [libpq], [
            have_LIBPQ=yes
            LIBPQ_TITLE="libpq `$PKG_CONFIG --modversion libpq`"
        ], [CALX_LIBPQ_BY_PG_CONFIG])
    ])
    CALX_CLIENT_DONE([postgresql], [LIBPQ], [driver_libpq], [libpq], [libpq-dev], [PQconnectPoll])
])

AC_DEFUN([CALX_LIBPQ_BY_PG_CONFIG], [
    AC_PATH_PROG([PG_CONFIG], [pg_config])
    AS_IF([test -n "$PG_CONFIG"], [
        have_LIBPQ=yes
        LIBPQ_CFLAGS="-I`$PG_CONFIG --includedir`"
        LIBPQ_LIBS="-L`$PG_CONFIG --libdir` -lpq"
        LIBPQ_TITLE="libpq of `$PG_CONFIG --version`"
    ])
])

# MariaDB's Connector/C is what Debian has under both names, and what is tested. Oracle's libmysqlclient has another
# non-blocking interface: it is taken when it is the only one, and said to be untested.
AC_DEFUN([CALX_CLIENT_MYSQL], [
    CALX_WITH([mysql], [driver_mysqlclient], [libmariadb (or Oracle's libmysqlclient, untested)])
    AC_ARG_VAR([MYSQL_CONFIG], [mariadb_config or mysql_config of the client to use, where pkg-config does not know it])
    have_MYSQLCLIENT=no
    AS_IF([test "$with_mysql" != no], [
        PKG_CHECK_MODULES([MYSQLCLIENT], [libmariadb], [have_MYSQLCLIENT=yes], [
            PKG_CHECK_MODULES([MYSQLCLIENT], [mariadb], [have_MYSQLCLIENT=yes], [
                PKG_CHECK_MODULES([MYSQLCLIENT], [mysqlclient], [have_MYSQLCLIENT=yes], [CALX_MYSQL_BY_CONFIG])])])
    ])
    CALX_MYSQL_WHICH
    CALX_CLIENT_DONE([mysql], [MYSQLCLIENT], [driver_mysqlclient], [a client library of MariaDB or MySQL],
        [libmariadb-dev], [mysql_stmt_prepare])
])

AC_DEFUN([CALX_MYSQL_BY_CONFIG], [
    AC_PATH_PROGS([MYSQL_CONFIG], [mariadb_config mysql_config])
    AS_IF([test -n "$MYSQL_CONFIG"], [
        have_MYSQLCLIENT=yes
        MYSQLCLIENT_CFLAGS=`$MYSQL_CONFIG --include`
        MYSQLCLIENT_LIBS=`$MYSQL_CONFIG --libs`
    ])
])

# The header, not the name of the package, says whose client it is.
AC_DEFUN([CALX_MYSQL_WHICH], [
    AS_IF([test "$have_MYSQLCLIENT" = yes], [
        calx_saved_CPPFLAGS=$CPPFLAGS
        CPPFLAGS="$CPPFLAGS $MYSQLCLIENT_CFLAGS"
        AC_CACHE_CHECK([whose client library <mysql.h> belongs to], [calx_cv_mysql_client], [
            AC_PREPROC_IFELSE([AC_LANG_PROGRAM([[#include <mysql.h>]], [[
#ifndef MARIADB_PACKAGE_VERSION_ID
#error not MariaDB
#endif
]])], [calx_cv_mysql_client=mariadb],
            [AC_PREPROC_IFELSE([AC_LANG_PROGRAM([[#include <mysql.h>]])],
                [calx_cv_mysql_client=oracle], [calx_cv_mysql_client=none])])
        ])
        CPPFLAGS=$calx_saved_CPPFLAGS
        AS_CASE([$calx_cv_mysql_client],
            [mariadb], [MYSQLCLIENT_TITLE="MariaDB Connector/C"],
            [oracle], [MYSQLCLIENT_TITLE="Oracle's libmysqlclient, untested"],
            [have_MYSQLCLIENT=no])
    ])
])
