#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: tests/fault/full.sh BUILD postgresql|mariadb     a disk that is full, under a real server
#        tests/fault/full.sh possible                     whether this machine lets us: a reason, and status 1, when not
#
# A small file system of its own (a tmpfs, in a mount namespace) holds one table of the server, which the suite's test of a full disk
# fills: what the server is told is ENOSPC, and the rest of it stays well.

# shellcheck source=tests/fault/own_server.sh
. "$(dirname "$0")/own_server.sh"

FULL=$SERVERS_DIR/full                  # the mount point

full_possible() {
    is_root || { printf 'mounting needs root\n' && return 1; }
    command -v unshare >/dev/null || { printf 'there is no unshare command (util-linux)\n' && return 1; }
    unshare --mount sh -c 'mount -t tmpfs -o size=1m none /mnt' 2>/dev/null || { printf 'this machine allows no mounts\n' && return 1; }
}

# What the test does, in the form that calx-suite --requirements reads.
full_requirements() {
    local rows="SELECT 'x' || s.n FROM generate_series(1, 1000000) AS s(n)"
    "$1/tests/suite/calx-suite" --print-requirements --name "$2" | grep -v '^fills'
    case $2 in
        postgresql)
            printf 'fills_setup SET default_tablespace = calx_full; CREATE TABLE calx_suite_full (s TEXT)\n'
            printf 'fills INSERT INTO calx_suite_full %s\n' "$rows"
            ;;
        mariadb)
            printf "fills_setup CREATE TABLE calx_suite_full (id INT AUTO_INCREMENT PRIMARY KEY, s VARCHAR(200)) DATA DIRECTORY='%s'\n" "$FULL"
            printf "fills INSERT INTO calx_suite_full (s) SELECT REPEAT('x', 200) FROM seq_1_to_1000000\n"
            ;;
    esac
    printf 'fills_and_takes_all no, the statement alone fails\n'
}

full_end() {
    local status=$?
    set +e
    umount --lazy "$FULL"
    (exit "$status")                    # for the next, which looks at it
    own_server_end
}

# In the mount namespace.
full_main() {
    own_server_create "$2"
    trap full_end EXIT
    mkdir -m 700 "$FULL"
    mount -t tmpfs -o "size=24m,mode=700,uid=$(id -u "$SERVERS_ACCOUNT")" calx-full "$FULL"
    cd "$SERVERS_DIR/$2" || return      # the account may not be able to enter where we were called
    "$2_launch" "$(server_port "$2")" "$SERVERS_DIR/$2.log"
    if [ "$2" = postgresql ]; then
        PGPASSWORD=$(cat "$SERVERS_DIR/postgresql/superuser.password") "$(postgresql_bin)/psql" -q -h 127.0.0.1 \
            -p "$(server_port postgresql)" -U postgres -c "CREATE TABLESPACE calx_full LOCATION '$FULL'" \
            -c 'GRANT CREATE ON TABLESPACE calx_full TO testuser' postgres
    fi
    full_requirements "$1" "$2" >"$SERVERS_DIR/requirements"
    CALX_DIALECT_PATH=$1/dialects/.libs "$1/tests/suite/calx-suite" "$(own_server_url)" --name "full-$2" \
        --requirements "$SERVERS_DIR/requirements" --only write_without_space_is_disk_full
}

case "$#:${1:-}:${2:-}" in
    1:possible:)
        rm -rf "$SERVERS_DIR"
        full_possible
        ;;
    2:*:postgresql | 2:*:mariadb)
        if [ -z "${CALX_FULL_INSIDE:-}" ]; then
            rm -rf "$SERVERS_DIR"
            CALX_FULL_INSIDE=yes exec unshare --mount "$SELF" "$(realpath "$1")" "$2"
        fi
        full_main "$@"
        ;;
    *)
        usage >&2
        exit 1
        ;;
esac
