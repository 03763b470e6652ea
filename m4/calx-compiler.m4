# SPDX-License-Identifier: MIT
# The compiler: the language, warnings, hidden visibility, sanitizers, debug checks.

# CALX_IF_COMPILES(FLAGS, [IF-YES], [IF-NO]): whether the compiler takes the flags in silence. (clang only warns of a
# -W option that it does not know: hence -Werror.)
AC_DEFUN([CALX_IF_COMPILES], [
    calx_saved_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS $1 -Werror"
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([[extern int unused; int unused;]])], [calx_ok=yes], [calx_ok=no])
    CFLAGS=$calx_saved_CFLAGS
    AS_IF([test "$calx_ok" = yes], [$2], [$3])
])

# CALX_ADD_FLAGS(VARIABLE, FLAGS): those of the flags that the compiler takes.
AC_DEFUN([CALX_ADD_FLAGS], [
    for calx_flag in m4_normalize([$2]); do
        AC_MSG_CHECKING([whether the compiler takes $calx_flag])
        CALX_IF_COMPILES([$calx_flag], [AS_VAR_APPEND([$1], [" $calx_flag"])])
        AC_MSG_RESULT([$calx_ok])
    done
])

AC_DEFUN([CALX_COMPILER], [
    AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror], [warnings are errors, for those who work on calx])],
        [], [enable_werror=no])

    CALX_C_STANDARD=-std=c11
    CALX_WARNINGS=
    CALX_ADD_FLAGS([CALX_WARNINGS], [-Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
        -Wold-style-definition -Wwrite-strings -Wpointer-arith -Wcast-qual -Wundef -Wvla -Wformat=2
        -Wimplicit-fallthrough -Wnull-dereference -Wdate-time])
    AS_IF([test "x$enable_werror" = xyes], [AS_VAR_APPEND([CALX_WARNINGS], [" -Werror"])])

    # -fno-plt: plugins are bound at load anyway, and a row of a scan is a dozen calls of the client library.
    CALX_VISIBILITY=
    CALX_ADD_FLAGS([CALX_VISIBILITY], [-fvisibility=hidden -fno-plt])
    AC_SUBST([CALX_C_STANDARD])
    AC_SUBST([CALX_WARNINGS])
    AC_SUBST([CALX_VISIBILITY])
])

AC_DEFUN([CALX_ARG_DEBUG], [
    AC_ARG_ENABLE([debug], [AS_HELP_STRING([--enable-debug],
        [detect misuse (threads, lifetimes) and poison memory that is given back])], [], [enable_debug=no])
    AS_IF([test "x$enable_debug" = xyes],
        [AC_DEFINE([CALX_DEBUG], [1], [Detect misuse, and poison memory that is given back.])])
])

# CALX_IF_LINKS(FLAGS, [IF-YES], [IF-NO])
AC_DEFUN([CALX_IF_LINKS], [
    calx_saved_CC=$CC
    CC="$CC $1"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [calx_ok=yes], [calx_ok=no])
    CC=$calx_saved_CC
    AS_IF([test "$calx_ok" = yes], [$2], [$3])
])

# A sanitizer goes into $CC: libtool passes only some flags on to the link of a shared library, and -shared-libasan is
# not among them.
AC_DEFUN([CALX_SANITIZERS], [
    AC_ARG_ENABLE([asan], [AS_HELP_STRING([--enable-asan], [build with AddressSanitizer and UBSan])],
        [], [enable_asan=no])
    AC_ARG_ENABLE([tsan], [AS_HELP_STRING([--enable-tsan], [build with ThreadSanitizer])], [], [enable_tsan=no])
    CALX_SANITIZER_RUNTIME=
    CALX_Z_DEFS=-Wl,-z,defs
    calx_sanitizers=no
    AS_IF([test "x$enable_asan" = xyes && test "x$enable_tsan" = xyes],
        [AC_MSG_ERROR([--enable-asan and --enable-tsan exclude each other])])
    AS_IF([test "x$enable_asan" = xyes],
        [calx_sanitizers=address,undefined; CALX_SANITIZE_WITH([asan], [-fsanitize=address,undefined])])
    AS_IF([test "x$enable_tsan" = xyes],
        [calx_sanitizers=thread; CALX_SANITIZE_WITH([tsan], [-fsanitize=thread])])
    AC_SUBST([CALX_SANITIZER_RUNTIME])
    AC_SUBST([CALX_Z_DEFS])
    AC_SUBST([calx_sanitizers])
    AM_CONDITIONAL([SANITIZED], [test "$calx_sanitizers" != no])
])

# CALX_SANITIZE_WITH(RUNTIME, FLAGS). gcc has a shared runtime; clang has one for asan, and its shared one for tsan crashes
# an empty program (clang 14). With a static runtime, which is in programs only, libraries have undefined symbols.
AC_DEFUN([CALX_SANITIZE_WITH], [
    calx_flags="$2 -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
    AC_MSG_CHECKING([whether $CC links with $2])
    CALX_IF_LINKS([$calx_flags], [AC_MSG_RESULT([yes])],
        [AC_MSG_RESULT([no])
         AC_MSG_ERROR([$CC cannot link with $2; for clang on Debian: apt-get install libclang-rt-14-dev])])
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
#ifndef __clang__
#error not clang
#endif
]])], [calx_compiler=clang], [calx_compiler=gcc])
    AC_MSG_CHECKING([for the shared runtime of the sanitizer])
    AS_CASE([$calx_compiler-$1],
        [gcc-*], [CALX_SANITIZER_RUNTIME=`$CC -print-file-name=lib$1.so`],
        [clang-asan], [
            CALX_SANITIZER_RUNTIME=`$CC -print-file-name=libclang_rt.$1-$host_cpu.so`
            calx_runtime_dir=`dirname "$CALX_SANITIZER_RUNTIME"`
            AS_VAR_APPEND([calx_flags], [" -shared-libsan -Wl,-rpath,$calx_runtime_dir -Wno-unused-command-line-argument"])],
        [CALX_Z_DEFS=])
    AC_MSG_RESULT([${CALX_SANITIZER_RUNTIME:-none}])
    CALX_IF_LINKS([$calx_flags], [], [AC_MSG_ERROR([$CC cannot link with $calx_flags])])
    CC="$CC $calx_flags"
])
