# SPDX-License-Identifier: MIT
# Builds outside the source tree, one directory per configuration, again only what changed.
# shellcheck shell=bash

# The configurations and what they need. (Used by the scripts that source this file.)
# shellcheck disable=SC2034
ALL_BACKENDS=(--with-sqlite --with-postgresql --with-mysql)

# A release has its configure script; a checkout, or a tree whose build files were edited, needs autotools.
needs_bootstrap() {
    [ -x "$SOURCE_DIR/configure" ] && [ -e "$SOURCE_DIR/Makefile.in" ] || return 0
    [ -n "$(find "$SOURCE_DIR/configure.ac" "$SOURCE_DIR/m4" -type f -newer "$SOURCE_DIR/configure" -print -quit)" ] ||
        [ -n "$(find "$SOURCE_DIR" -path "$SOURCE_DIR/build" -prune -o \
            \( -name Makefile.am -o -name Makefile.inc \) -newer "$SOURCE_DIR/Makefile.in" -print -quit)" ]
}

# Install the given packages, and autotools where configure must be made first.
build_packages_install() {
    if needs_bootstrap; then
        packages_install "${PACKAGES_BUILD[@]}" "${PACKAGES_AUTOTOOLS[@]}" "$@"
    else
        packages_install "${PACKAGES_BUILD[@]}" "$@"
    fi
}

bootstrap() { (cd "$SOURCE_DIR" && ./bootstrap); }

build_bootstrap() {
    needs_bootstrap || return 0
    say "running bootstrap"
    run_logged "$(build_root)/bootstrap.log" bootstrap
}

configure() {
    local build=$1
    shift
    (cd "$build" && "$SOURCE_DIR/configure" --prefix="$build/prefix" "$@")
}

# build_configure BUILD FLAG...: a directory that was configured otherwise is thrown away.
build_configure() {
    local build=$1
    shift
    [ ! -e "$SOURCE_DIR/config.status" ] ||
        die "the source tree itself is configured, which rules out other builds of it: run make distclean"
    [ -e "$build/config.status" ] && [ "$(cat "$build/.flags" 2>/dev/null)" = "$*" ] && return
    say "configuring $build: $*"
    own_directory "$(build_root)"
    rm -rf "$build"
    mkdir -p "$build"
    run_logged "$build.configure.log" configure "$build" "$@" && printf '%s' "$*" >"$build/.flags"
}

# build_make BUILD [TARGET|VARIABLE=VALUE]...
build_make() {
    local build=$1
    shift
    run_logged "$build.make.log" make -C "$build" -j "$JOBS" "$@"
}

# build BUILD FLAG...: all of it, ready to be run from the build directory.
build() {
    build_bootstrap && build_configure "$@" && say "building $1" && build_make "$1"
}
