# SPDX-License-Identifier: MIT
# What configure says at its end.

AC_DEFUN([CALX_SUMMARY], [
    AS_IF([test "$have_check" = yes], [calx_unit=yes], [calx_unit="no (the library Check was not found; Debian: check)"])
    AS_ECHO(["
calx $PACKAGE_VERSION, plugin ABI $CALX_DIALECT_ABI

  compiler           $CC $CFLAGS
  shared, static     $enable_shared, $enable_static
  driver_sqlite3     $SQLITE3_TITLE
  driver_libpq       $LIBPQ_TITLE
  driver_mysqlclient $MYSQLCLIENT_TITLE
  plugins go to      $dialectdir
  unit tests         $calx_unit
  sanitizers         $calx_sanitizers
  debug checks       $enable_debug
"])
])
