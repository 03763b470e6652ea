# SPDX-License-Identifier: MIT
# Private database servers, the part that both kinds share: directory, account, ports, life and death of a process.
# shellcheck shell=bash

SERVERS_DIR=${CALX_SERVERS_DIR:-$(shared_temp)/calx-servers-$(id -u)}
[[ $SERVERS_DIR == /* ]] || SERVERS_DIR=$PWD/$SERVERS_DIR
SERVERS_MARK=$SERVERS_DIR/.calx-servers         # only a directory with this file in it is ever removed
SERVERS_ACCOUNT=calx-test                       # runs the servers when root starts them; neither server runs as root
SERVERS_PATIENCE=120                            # seconds until a start or a stop counts as failed
MAX_SOCKET_PATH=107                             # sun_path of Linux, without its NUL

# Run a command as the account of the servers, in a clean environment: PGPORT or MYSQL_HOME must not matter.
exec_as_account() {
    local clean=(env -i PATH="$PATH" LC_ALL=C.UTF-8 TZ=UTC "HOME=$SERVERS_DIR")
    if is_root; then
        exec setpriv --reuid="$SERVERS_ACCOUNT" --regid="$SERVERS_ACCOUNT" --clear-groups "${clean[@]}" "$@"
    else
        exec "${clean[@]}" "$@"
    fi
}

as_account() { (exec_as_account "$@"); }

account_ensure() {
    is_root || return 0
    getent passwd "$SERVERS_ACCOUNT" >/dev/null && return
    say "creating the system account $SERVERS_ACCOUNT"
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin \
        "$SERVERS_ACCOUNT" || die "cannot create the account $SERVERS_ACCOUNT"
}

# Make an empty directory that belongs to the account.
account_directory() {
    mkdir -m "$2" "$1"
    if is_root; then
        chown "$SERVERS_ACCOUNT:$SERVERS_ACCOUNT" "$1"
    fi
}

# Make an empty file that belongs to the account.
account_file() {
    : >"$1"
    if is_root; then
        chown "$SERVERS_ACCOUNT:$SERVERS_ACCOUNT" "$1"
    fi
}

# Only one start or stop at a time. The lock is the directory itself, so that nothing else is left behind; whoever
# waited for one that was removed meanwhile begins again.
servers_lock() {
    local inode
    [[ $SERVERS_DIR != *[!A-Za-z0-9/._+-]* ]] ||
        die "$SERVERS_DIR has characters that MariaDB's installer does not bear: set CALX_SERVERS_DIR to a plain path"
    while :; do
        own_directory "$SERVERS_DIR"
        inode=$(stat -c %i "$SERVERS_DIR")
        exec 9<"$SERVERS_DIR"                   # 9: the servers must not inherit it, see where they are launched
        flock 9
        [ "$inode" = "$(stat -c %i "$SERVERS_DIR" 2>/dev/null)" ] && return
    done
}

servers_claim() {
    if [ ! -e "$SERVERS_MARK" ]; then
        [ -z "$(ls -A "$SERVERS_DIR")" ] || die "$SERVERS_DIR is not empty and was not made by this script"
        : >"$SERVERS_MARK"
        chmod a+rx "$SERVERS_DIR"
    fi
    as_account test -x "$SERVERS_DIR" ||
        die "the account $SERVERS_ACCOUNT cannot enter $SERVERS_DIR: set CALX_SERVERS_DIR to an open place"
}

# A socket's path is short by law, a temporary directory's is not: then the sockets get a place of their own.
sockets_directory() {
    local place=$SERVERS_DIR/sockets
    if [ $((${#place} + 20)) -gt "$MAX_SOCKET_PATH" ]; then
        place=$(mktemp -d /tmp/calx-sockets-XXXXXX)
        rmdir "$place"
    fi
    account_directory "$place" 755
    printf '%s\n' "$place" >"$SERVERS_DIR/sockets.path"
}

sockets() { cat "$SERVERS_DIR/sockets.path"; }

# Below the range that Linux takes for outgoing connections. Whether it is free shows when the server binds it.
random_port() { shuf -i 20000-32000 -n 1; }

# process_serves PID DATADIR: is this process alive, and is it the server of that directory (numbers are used again)?
process_serves() {
    [ -n "$1" ] || return 1
    if [ -r /proc/self/cmdline ]; then
        [[ $(tr '\0' ' ' <"/proc/$1/cmdline") == *"$2"* ]]
    else
        kill -0 "$1" 2>/dev/null
    fi
} 2>/dev/null

# process_end PID DATADIR SIGNAL: ask, wait until it is gone, and kill it when it does not go. The signal is sent by
# the account, not by root: the number came from a file that the account may write.
process_end() {
    local signal tries
    for signal in "$3" KILL; do
        # shellcheck disable=SC2016
        as_account sh -c 'kill -s "$1" "$2"' sh "$signal" "$1" 2>/dev/null || true
        for ((tries = SERVERS_PATIENCE * 10; tries > 0; tries--)); do
            process_serves "$1" "$2" || return 0
            sleep 0.1
        done
        say "process $1 did not end by SIG$signal"
    done
    return 1
}

# start_on_some_port NAME LAUNCH: LAUNCH PORT LOG must return 0 when the server answers. Another port is tried only when
# the log shows that this one was taken.
start_on_some_port() {
    local name=$1 launch=$2 port log=$SERVERS_DIR/$1.log tries
    for tries in 1 2 3 4 5 6 7 8 9 10; do
        port=$(random_port)
        account_file "$log"
        if "$launch" "$port" "$log"; then
            printf '%s\n' "$port" >"$SERVERS_DIR/$name.port"
            say "$name answers on 127.0.0.1:$port"
            return
        fi
        grep -q 'Address already in use' "$log" || break
        say "port $port was taken (attempt $tries)"
    done
    tail -n 30 "$log" >&2
    say "$name did not start"
    return 1
}

server_port() { cat "$SERVERS_DIR/$1.port"; }

# server_start NAME: does nothing when it runs; what a dead one left behind is thrown away.
server_start() {
    if "$1_is_running"; then
        say "$1 already runs on 127.0.0.1:$(server_port "$1")"
        return
    fi
    rm -rf "${SERVERS_DIR:?}/$1" "$SERVERS_DIR/$1.port"
    account_directory "$SERVERS_DIR/$1" 700 &&
        cd "$SERVERS_DIR/$1" &&                 # the account may not be able to enter where we were called
        run_logged "$SERVERS_DIR/$1.create.log" "$1_create" &&
        start_on_some_port "$1" "$1_launch"
}
