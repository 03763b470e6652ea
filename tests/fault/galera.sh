#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: tests/fault/galera.sh BUILD
#
# Two nodes of Galera, on loopback, and transactions that lose a conflict at their COMMIT (see galera_run.c). The second node begins
# with a copy of the first one's data at a position that Galera takes for its own, so that no state has to be sent (MariaDB 10.11,
# Galera 26.4: to begin a cluster is event 1).

# shellcheck source=tests/fault/own_server.sh
. "$(dirname "$0")/own_server.sh"

GALERA=/usr/lib/galera/libgalera_smm.so
SECOND=$SERVERS_DIR/second

# state SEQNO DATADIR
# shellcheck disable=SC2016     # the account's shell expands it
state() {
    printf '# GALERA saved state\nversion: 2.1\nuuid:    5d1f2f33-0d6b-11f0-8de9-0242ac120002\nseqno:   %s\nsafe_to_bootstrap: 1\n' "$1" |
        as_account sh -c 'cat >"$1/grastate.dat"' sh "$2"
}

# node DIRECTORY PORT CLUSTER_PORT CLUSTER: the node whose files are in the directory, in the background. What stands last counts.
node() {
    local options
    mapfile -t options <<<"$(mariadb_options)"
    (exec_as_account setsid mariadbd "${options[@]}" --datadir="$1/data" --socket="$1/node.sock" --pid-file="$1/pid" --tmpdir="$1" \
        --init-file=/dev/null --port="$2" --innodb-buffer-pool-size=16M \
        --wsrep-on=ON --binlog-format=ROW --innodb-autoinc-lock-mode=2 --wsrep-provider="$GALERA" --wsrep-cluster-address="$4" \
        --wsrep-node-address="127.0.0.1:$3" --wsrep-sst-method=rsync \
        --wsrep-provider-options="gmcast.listen_addr=tcp://127.0.0.1:$3;ist.recv_addr=127.0.0.1:$(($3 + 1));gcache.size=16M") \
        </dev/null >>"$1/log" 2>&1 9<&- &
}

url() { printf 'mysql://testuser:testpassword@127.0.0.1:%s/testdb\n' "$1"; }

# wait_for PORT NODES: until it serves in a cluster of so many.
wait_for() {
    local tries said
    for ((tries = SERVERS_PATIENCE * 5; tries > 0; tries--)); do
        said=$(as_account mariadb --no-defaults --host=127.0.0.1 --port="$1" --user=testuser --password=testpassword --skip-column-names \
            --execute="SHOW STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_cluster_size')" </dev/null 2>/dev/null) || true
        [[ $said == *"wsrep_cluster_size"*"$2"*"wsrep_ready"*ON* ]] && return
        sleep 0.2
    done
    say "no cluster of $2 nodes"
    tail -n 20 "$SERVERS_DIR/mariadb/log" "$SECOND/log" >&2
    return 1
}

galera_end() {
    local status=$?
    set +e                              # whatever went wrong, the rest is ended too
    process_end "$(cat "$SECOND/pid" 2>/dev/null)" "$SECOND/data" TERM
    (exit "$status")
    own_server_end
}

main() {
    local build first second
    build=$(realpath "$1")
    if [ ! -e "$GALERA" ]; then
        printf 'SKIP galera: there is no Galera (package galera-4)\n'
        printf 'galera: 0 passed, 0 failed, 1 skipped\n'
        return
    fi
    own_server_create mariadb
    trap galera_end EXIT
    account_directory "$SECOND" 700
    as_account cp -R "$MARIADB_DATA" "$SECOND/data"
    state 0 "$MARIADB_DATA"
    state 1 "$SECOND/data"
    account_file "$SERVERS_DIR/mariadb/log"
    account_file "$SECOND/log"
    first=$(random_port) second=$((first + 500))
    node "$SERVERS_DIR/mariadb" "$first" $((first + 1000)) gcomm://
    wait_for "$first" 1
    node "$SECOND" "$second" $((second + 1000)) "gcomm://127.0.0.1:$((first + 1000))"
    wait_for "$second" 2
    export CALX_DIALECT_PATH=$build/dialects/.libs
    "$build/tests/fault/galera_run" "$(url "$first")" "$(url "$second")"
}

case $# in
    1) main "$@" ;;
    *)
        usage >&2
        exit 1
        ;;
esac
