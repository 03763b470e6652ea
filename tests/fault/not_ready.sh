#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: tests/fault/not_ready.sh BUILD postgresql|mariadb
#
# Servers that answer and do not serve: a standby of PostgreSQL that takes no connections (57P03), and a node of Galera
# that refuses statements (1047). They do after a while, and the same engine works then (see not_ready_run.c).

# shellcheck source=tests/fault/own_server.sh
. "$(dirname "$0")/own_server.sh"

GALERA=/usr/lib/galera/libgalera_smm.so

# The options that make such a server of an ordinary one.
options_of() {
    case $1 in
        postgresql) printf '%s\n' -c hot_standby=off ;;
        mariadb)
            printf '%s\n' --wsrep-on=ON --binlog-format=ROW --innodb-autoinc-lock-mode=2 --wsrep-provider="$GALERA" \
                --wsrep-cluster-address=gcomm:// --wsrep-node-address=127.0.0.1 --wsrep-sst-method=rsync \
                --wsrep-provider-options="gmcast.listen_addr=tcp://127.0.0.1:$2;ist.recv_addr=127.0.0.1:$2"
            ;;
    esac
}

main() {
    local build options
    build=$(realpath "$1")
    if [ "$2" = mariadb ] && [ ! -e "$GALERA" ]; then
        printf 'SKIP not-ready-mariadb: there is no Galera (package galera-4)\n'
        printf 'not-ready-mariadb: 0 passed, 0 failed, 1 skipped\n'
        return
    fi
    own_server_create "$2"
    [ "$2" = mariadb ] || account_file "$POSTGRESQL_DATA/standby.signal"
    mapfile -t options <<<"$(options_of "$2" "$(random_port)")"
    export CALX_DIALECT_PATH=$build/dialects/.libs CALX_NOT_READY_PROMOTE="$SELF promote $SERVERS_DIR"
    "$build/tests/fault/not_ready_run" "$(own_server_url)" "$2" \
        "$SELF" serve "$SERVERS_DIR" "$2" "$(server_port "$2")" "${options[@]}"
}

# What makes the standby a server.
promote() {
    as_account "$(postgresql_bin)/pg_ctl" -D "$POSTGRESQL_DATA" -w -s promote </dev/null
}

case "$#:${1:-}:${2:-}" in
    2:promote:*)
        rm -rf "$CALX_SERVERS_DIR"          # of this call: the server is in another
        SERVERS_DIR=$2 POSTGRESQL_DATA=$2/postgresql/data promote
        ;;
    2:*:postgresql | 2:*:mariadb) main "$@" ;;
    *)
        usage >&2
        exit 1
        ;;
esac
