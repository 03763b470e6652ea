#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: tests/fault/netns.sh BUILD postgresql|mariadb     half-open TCP (see netns_run.c)
#        tests/fault/netns.sh possible                     whether this machine lets us: a reason, and status 1, when not
#
# The server runs in a network namespace at the other end of a veth pair. The network is cut by taking down the server's end: the
# client's end stays as it was, and what it sends goes nowhere without a word. (The server's address is a permanent neighbour: who asks
# for it by ARP and gets no answer is told "no route to host" after three seconds.)

# shellcheck source=tests/fault/own_server.sh
. "$(dirname "$0")/own_server.sh"

NETNS=calx-fault-$$
DEVICE=calx$$                           # at most 15 characters, with one more
NETWORK=10.$((RANDOM % 64 + 192)).$((RANDOM % 256))

netns_end() {
    ip link delete "${DEVICE}a" 2>/dev/null
    ip netns delete "$NETNS" 2>/dev/null
}

netns_begin() {
    ip netns add "$NETNS" &&
        ip link add "${DEVICE}a" type veth peer name "${DEVICE}b" netns "$NETNS" &&
        ip address add "$NETWORK.1/30" dev "${DEVICE}a" &&
        ip link set "${DEVICE}a" up &&
        ip -n "$NETNS" address add "$NETWORK.2/30" dev "${DEVICE}b" &&
        ip -n "$NETNS" link set "${DEVICE}b" up &&
        ip -n "$NETNS" link set lo up &&
        ip neighbour replace "$NETWORK.2" dev "${DEVICE}a" nud permanent \
            lladdr "$(ip -n "$NETNS" -brief link show "${DEVICE}b" | awk '{ print $3 }')"
}

netns_possible() {
    is_root || { printf 'network namespaces need root\n' && return 1; }
    command -v ip >/dev/null || { printf 'there is no ip command (iproute2)\n' && return 1; }
    netns_begin >/dev/null 2>&1 || { netns_end; printf 'this machine allows no network namespaces with veth devices\n' && return 1; }
    netns_end
}

# The address of the server, and how it is told to listen there.
netns_main() {
    local build url options
    build=$(realpath "$1")
    own_server_create "$2"
    trap 'netns_end; own_server_end' EXIT
    netns_begin || die "the network namespace cannot be made"
    case $2 in
        postgresql)
            printf 'host all testuser %s.0/30 scram-sha-256\n' "$NETWORK" >>"$POSTGRESQL_DATA/pg_hba.conf"
            options=(-c "listen_addresses=$NETWORK.2")
            url="$(own_server_url "$NETWORK.2")?sslmode=disable"
            ;;
        mariadb)
            options=("--bind-address=$NETWORK.2")
            url="$(own_server_url "$NETWORK.2")?ssl_mode=disabled"
            ;;
    esac
    export CALX_DIALECT_PATH=$build/dialects/.libs
    "$build/tests/fault/netns_run" "$url" "$2" \
        "ip -n $NETNS link set ${DEVICE}b down" "ip -n $NETNS link set ${DEVICE}b up" \
        ip netns exec "$NETNS" "$SELF" serve "$SERVERS_DIR" "$2" "$(server_port "$2")" "${options[@]}"
}

case "$#:${1:-}:${2:-}" in
    1:possible:)
        rm -rf "$SERVERS_DIR"
        netns_possible
        ;;
    2:*:postgresql | 2:*:mariadb) netns_main "$@" ;;
    *)
        usage >&2
        exit 1
        ;;
esac
