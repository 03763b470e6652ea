# SPDX-License-Identifier: MIT
# The private PostgreSQL server: create, launch, is_running, stop.
# shellcheck shell=bash

POSTGRESQL_DATA=$SERVERS_DIR/postgresql/data

# Debian keeps one directory per major version and no server on the path.
postgresql_bin() {
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
    [ -x "$found" ] || die "no PostgreSQL server under /usr/lib/postgresql"
    printf '%s\n' "${found%/postgres}"
}

postgresql_settings() {
    cat <<'END'
listen_addresses = '127.0.0.1'
max_connections = 200
max_prepared_transactions = 20
fsync = off
synchronous_commit = off
full_page_writes = off
END
    printf "unix_socket_directories = '%s'\n" "$(sockets)"
    if [ -n "${CALX_SERVERS_TLS:-}" ]; then
        printf "ssl = on\nssl_cert_file = '%s/server.pem'\nssl_key_file = 'server.key'\n" "$CALX_SERVERS_TLS"
    fi
}

# Single-user mode, so that the server never listens without these accounts. The tests end connections, look at what others
# do, and write to a device that is full.
postgresql_accounts() {
    as_account "$1/postgres" --single -j -c exit_on_error=true -D "$POSTGRESQL_DATA" postgres <<'END'
CREATE ROLE testuser LOGIN CREATEDB CREATEROLE PASSWORD 'testpassword';

GRANT pg_monitor, pg_signal_backend, pg_write_server_files TO testuser;

CREATE DATABASE testuser OWNER testuser;

END
}

# The superuser's password is random and stays in the directory; the tests never are superuser.
# shellcheck disable=SC2016
postgresql_create() {
    local bin
    bin=$(postgresql_bin) &&
        od -An -N16 -tx1 /dev/urandom | tr -d ' \n' | as_account sh -c 'umask 077; cat >superuser.password' &&
        as_account "$bin/initdb" -D "$POSTGRESQL_DATA" -U postgres -E UTF8 --locale=C.UTF-8 --no-sync \
            --auth=scram-sha-256 --pwfile=superuser.password &&
        { [ -z "${CALX_SERVERS_TLS:-}" ] || as_account install -m 600 "$CALX_SERVERS_TLS/server.key" "$POSTGRESQL_DATA/server.key"; } &&
        postgresql_settings | as_account sh -c 'cat >>"$1/postgresql.conf"' sh "$POSTGRESQL_DATA" &&
        postgresql_accounts "$bin"
}

# shellcheck disable=SC2094     # pg_ctl and the server append to the same log
postgresql_launch() {
    local bin
    bin=$(postgresql_bin) &&
        as_account "$bin/pg_ctl" -D "$POSTGRESQL_DATA" -l "$2" -o "-p $1" -w -t "$SERVERS_PATIENCE" -s start \
            </dev/null >>"$2" 2>&1 9<&-
}

postgresql_pid() { head -n 1 "$POSTGRESQL_DATA/postmaster.pid" 2>/dev/null; }

postgresql_is_running() { process_serves "$(postgresql_pid)" "$POSTGRESQL_DATA"; }

# INT: sessions are ended, not awaited.
postgresql_stop() { process_end "$(postgresql_pid)" "$POSTGRESQL_DATA" INT; }

postgresql_env() {
    printf 'export CALX_TEST_POSTGRESQL_URL=postgresql://testuser:testpassword@127.0.0.1:%s/testuser\n' \
        "$(server_port postgresql)"
    printf 'export CALX_TEST_POSTGRESQL_SOCKET=%s\n' "$(shell_quote "$(sockets)")"
}
