# SPDX-License-Identifier: MIT
# Sourced by the scripts here: a server of the test's own, that is launched by the test's program and
# may be killed. What is written is not on a disk but is with the kernel, which a killed process does not take with it.
# shellcheck shell=bash

# shellcheck disable=SC2034
SELF=$(realpath "$0")                  # for the scripts that source this one
OWN_TESTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# `SCRIPT serve DIRECTORY NAME PORT OPTION...` runs the server in the foreground.
if [ "${1:-}" = serve ]; then
    export CALX_SERVERS_DIR=$2
fi
# shellcheck source=scripts/lib/common.sh
. "$OWN_TESTS/../../scripts/lib/common.sh"

# In the temporary directory, not in /dev/shm: MariaDB 10.11 maps its log into memory there, and never writes it.
if [ "${1:-}" != serve ]; then
    CALX_SERVERS_DIR=$(mktemp -d "$(shared_temp)/calx-fault-XXXXXX")
    export CALX_SERVERS_DIR
fi
use packages servers postgresql mariadb

# Linux: a write of 8 kB may end after 4 when the writer is killed, so full pages go to the log.
own_postgresql() {
    exec_as_account "$(postgresql_bin)/postgres" -D "$POSTGRESQL_DATA" -p "$1" -c synchronous_commit=on -c full_page_writes=on \
        -c dynamic_shared_memory_type=mmap -c shared_buffers=16MB -c max_wal_size=64MB -c autovacuum=off "${@:2}"
}

own_mariadb() {
    local options
    mapfile -t options <<<"$(mariadb_options)"
    exec_as_account mariadbd "${options[@]}" --port="$1" --innodb-flush-log-at-trx-commit=2 \
        --innodb-buffer-pool-size=16M "${@:2}"
}

if [ "${1:-}" = serve ]; then
    cd "$SERVERS_DIR/$3"
    "own_$3" "$4" "${@:5}" >>"$SERVERS_DIR/$3.log" 2>&1 </dev/null
fi

own_server_end() {
    local status=$?
    [ -z "$OWN_NAME" ] || ! "${OWN_NAME}_is_running" || "${OWN_NAME}_stop"
    if [ "$status" -ne 0 ] && [ -n "$OWN_NAME" ]; then
        tail -n 30 "$SERVERS_DIR/$OWN_NAME.log"
    fi
    rm -rf "$SERVERS_DIR"
    exit "$status"
}

# own_server_create NAME: the server of that name, created, with a port, and not running.
OWN_NAME=
own_server_create() {
    trap own_server_end EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    account_ensure
    servers_claim
    sockets_directory
    OWN_NAME=$1
    server_start "$1"
    "$1_stop"
}

# own_server_url [HOST]
own_server_url() {
    local host=${1:-127.0.0.1}
    case $OWN_NAME in
        postgresql) printf 'postgresql://testuser:testpassword@%s:%s/testuser\n' "$host" "$(server_port postgresql)" ;;
        mariadb) printf 'mysql://testuser:testpassword@%s:%s/testdb\n' "$host" "$(server_port mariadb)" ;;
    esac
}
