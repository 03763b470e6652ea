#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: tests/fault/kill.sh BUILD postgresql|mariadb [KILLS [SEED]]
#
# Kills a server of its own in the middle of a workload (see kill_run.c), 30 times or as often as told.

# shellcheck source=tests/fault/own_server.sh
. "$(dirname "$0")/own_server.sh"

main() {
    local build
    build=$(realpath "$1")
    own_server_create "$2"
    export CALX_DIALECT_PATH=$build/dialects/.libs
    "$build/tests/fault/kill_run" "$(own_server_url)" "$2" "${3:-30}" "${4:-$RANDOM}" \
        "$SELF" serve "$SERVERS_DIR" "$2" "$(server_port "$2")"
}

case "$#:${2:-}" in
    [234]:postgresql | [234]:mariadb) main "$@" ;;
    *)
        usage >&2
        exit 1
        ;;
esac
