# SPDX-License-Identifier: MIT
# Where plugins are installed, the version of their ABI, and whether this build has shared ones.

# The ABI's version is said once, in the header; calx's own twice.
AC_DEFUN([CALX_VERSIONS], [
    calx_abi_header=$srcdir/include/calx/plugin/plugin.h
    CALX_DIALECT_ABI=`sed -n 's/^#define CALX_ABI_MAJOR //p' "$calx_abi_header"`.`sed -n 's/^#define CALX_ABI_MINOR //p' "$calx_abi_header"`
    AS_CASE([$CALX_DIALECT_ABI], [@<:@0-9@:>@*.@<:@0-9@:>@*], [],
        [AC_MSG_ERROR([$calx_abi_header does not say CALX_ABI_MAJOR and CALX_ABI_MINOR])])
    AC_SUBST([CALX_DIALECT_ABI])
    calx_header_version=`sed -n 's/^#define CALX_VERSION "\(.*\)"/\1/p' "$srcdir/include/calx/version.h"`
    AS_IF([test "x$calx_header_version" != "x$PACKAGE_VERSION"],
        [AC_MSG_ERROR([configure.ac says $PACKAGE_VERSION, include/calx/version.h "$calx_header_version"])])
])

AC_DEFUN([CALX_PLUGINS], [
    AC_ARG_WITH([dialectdir], [AS_HELP_STRING([--with-dialectdir=DIR],
        [install dialect and driver plugins there @<:@LIBDIR/calx@:>@])],
        [AS_CASE([$with_dialectdir], [/*|\@S|@*], [dialectdir=$with_dialectdir],
            [AC_MSG_ERROR([--with-dialectdir wants an absolute directory, not "$with_dialectdir"])])],
        [dialectdir='${libdir}/calx'])
    AC_SUBST([dialectdir])
    AC_SUBST([enable_shared])
    AM_CONDITIONAL([SHARED], [test "x$enable_shared" = xyes])
])

# A static build has the plugins inside libcalx.a, and whoever links that needs their libraries: in calx.pc not private,
# because there is no shared libcalx that would bring them along.
AC_DEFUN([CALX_PRELOADED], [
    CALX_PRELOADED_LIBS=
    AS_IF([test "x$enable_shared" != xyes],
        [CALX_PRELOADED_LIBS="$SQLITE3_LIBS $LIBPQ_LIBS $MYSQLCLIENT_LIBS $CALX_LTDL_LIBS $CALX_THREAD_LIBS $CALX_MATH_LIBS"])
    AC_SUBST([CALX_PRELOADED_LIBS])
])
