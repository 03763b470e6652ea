# SPDX-License-Identifier: MIT
# Sourced by every script here: strict mode, messages, directories, steps with a log.
# shellcheck shell=bash

set -euo pipefail
umask 022                               # calx refuses plugins that others may write to
export LC_ALL=C.UTF-8
PATH=$PATH:/usr/sbin:/sbin              # useradd, mariadbd: not on an ordinary user's path
PROGRAM=${0##*/}
SOURCE_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TEMP_BASE=${TMPDIR:-/tmp}
# shellcheck disable=SC2034
JOBS=${CALX_JOBS:-$(nproc)}
# shellcheck disable=SC2034
EXIT_UNPREPARED=2                       # something must be installed first, and this script may not do it

# use NAME...: source other files of this directory.
use() {
    local name
    for name in "$@"; do
        # shellcheck disable=SC1090
        . "$SOURCE_DIR/scripts/lib/$name.sh"
    done
}

say() { printf '%s: %s\n' "$PROGRAM" "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Print the comment at the top of the running script: that is its manual.
usage() { sed -n '/^$/q; /^# SPDX/d; /^#!/d; s/^# \{0,1\}//p' "$0"; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# A temporary directory that the account of the servers can enter as well: root's own may be closed to it (pam_tmpdir).
shared_temp() {
    if is_root && ! setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$TEMP_BASE"; then
        printf '/tmp\n'
    else
        printf '%s\n' "$TEMP_BASE"
    fi
}

# Quote a word so that any POSIX shell reads it back.
shell_quote() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

# The directory for all builds: in the tree, or in the temporary directory when the tree cannot be written.
build_root() {
    if [ -n "${CALX_BUILD_ROOT:-}" ]; then
        printf '%s\n' "$CALX_BUILD_ROOT"
    elif [ -w "$SOURCE_DIR" ]; then
        printf '%s\n' "$SOURCE_DIR/build"
    else
        printf '%s\n' "$TEMP_BASE/calx-build-$(id -u)"
    fi
}

# Make a directory, or accept one that is ours: names in /tmp can be taken by somebody else first.
own_directory() {
    mkdir -p "$(dirname "$1")"
    mkdir -m 755 "$1" 2>/dev/null || true
    if [ ! -d "$1" ] || [ -L "$1" ]; then
        die "$1 is in the way: it is not a directory"
    fi
    [ "$(stat -c %u "$1")" -eq "$(id -u)" ] || die "$1 belongs to another user"
}

# run_logged LOGFILE COMMAND...: silent when all is well, the end of the log on stderr when not.
run_logged() {
    local log=$1 status=0
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -ne 0 ]; then
        tail -n 60 "$log" >&2
        say "failed with status $status: $*"
        say "the whole log: $log"
    fi
    return "$status"
}
