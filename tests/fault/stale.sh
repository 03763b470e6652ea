#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: tests/fault/stale.sh BUILD postgresql|mariadb
#
# Connections that have died while they were idle in the pool (see stale_run.c), of a server of its own that ends idle sessions
# after 2 seconds.

# shellcheck source=tests/fault/own_server.sh
. "$(dirname "$0")/own_server.sh"

main() {
    local build option=--wait-timeout=2
    build=$(realpath "$1")
    [ "$2" = mariadb ] || option='-cidle_session_timeout=2s'
    own_server_create "$2"
    export CALX_DIALECT_PATH=$build/dialects/.libs
    "$build/tests/fault/stale_run" "$(own_server_url)" "$2" "$SELF" serve "$SERVERS_DIR" "$2" "$(server_port "$2")" "$option"
}

case "$#:${2:-}" in
    2:postgresql | 2:mariadb) main "$@" ;;
    *)
        usage >&2
        exit 1
        ;;
esac
