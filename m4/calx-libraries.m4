# SPDX-License-Identifier: MIT
# What libcalx itself stands on: libltdl and threads, and two header-only libraries.

AC_DEFUN([CALX_LIBRARIES], [
    CALX_NEED_HEADER([ltdl.h], [libltdl-dev])
    CALX_NEED_HEADER([uthash.h], [uthash-dev])
    CALX_NEED_HEADER([xxhash.h], [libxxhash-dev])

    calx_saved_LIBS=$LIBS
    LIBS=
    AC_SEARCH_LIBS([lt_dlinit], [ltdl], [],
        [AC_MSG_ERROR([libltdl was not found; on Debian: apt-get install libltdl-dev])])
    CALX_LTDL_LIBS=$LIBS
    LIBS=
    AC_SEARCH_LIBS([pthread_create], [pthread], [], [AC_MSG_ERROR([calx needs POSIX threads])])
    CALX_THREAD_LIBS=$LIBS
    LIBS=
    AC_SEARCH_LIBS([isinf], [m])
    CALX_MATH_LIBS=$LIBS
    LIBS=$calx_saved_LIBS
    AC_SUBST([CALX_LTDL_LIBS])
    AC_SUBST([CALX_THREAD_LIBS])
    AC_SUBST([CALX_MATH_LIBS])
])

# CALX_NEED_HEADER(HEADER, DEBIAN-PACKAGE)
AC_DEFUN([CALX_NEED_HEADER], [
    AC_CHECK_HEADER([$1], [], [AC_MSG_ERROR([<$1> was not found; on Debian: apt-get install $2])])
])
