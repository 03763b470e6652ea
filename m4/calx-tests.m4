# SPDX-License-Identifier: MIT
# What only `make check` and the people who work on calx need.

AC_DEFUN([CALX_TEST_TOOLS], [
    PKG_CHECK_MODULES([CHECK], [check >= 0.15], [have_check=yes], [have_check=no])
    AM_CONDITIONAL([HAVE_CHECK], [test "$have_check" = yes])
    AC_CHECK_PROGS([PYTHON3], [python3])
    AC_CHECK_PROGS([VALGRIND], [valgrind])
    AC_CHECK_PROGS([TIMEOUT], [timeout])
    AC_CHECK_TOOLS([READELF], [readelf eu-readelf llvm-readelf])
])
