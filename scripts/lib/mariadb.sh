# SPDX-License-Identifier: MIT
# The private MariaDB server: create, launch, is_running, stop.
# shellcheck shell=bash

MARIADB_DATA=$SERVERS_DIR/mariadb/data

mariadb_socket() { printf '%s/mariadb.sock\n' "$(sockets)"; }

# --no-defaults must come first. Without performance schema it starts in half the time.
mariadb_options() {
    printf '%s\n' --no-defaults --datadir="$MARIADB_DATA" --socket="$(mariadb_socket)" \
        --bind-address=127.0.0.1 --pid-file="$SERVERS_DIR/mariadb/pid" --tmpdir="$SERVERS_DIR/mariadb/tmp" \
        --init-file="$SERVERS_DIR/mariadb/init.sql" \
        --character-set-server=utf8mb4 --collation-server=utf8mb4_nopad_bin --max-allowed-packet=256M \
        --max-connections=300 --skip-name-resolve --performance-schema=OFF --skip-log-bin \
        --innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync --innodb-use-native-aio=OFF
    if [ -n "${CALX_SERVERS_TLS:-}" ]; then
        printf '%s\n' --ssl-cert="$CALX_SERVERS_TLS/server.pem" --ssl-key="$CALX_SERVERS_TLS/server.key"
    fi
}

# The tests kill connections, change modes and make users: testuser may do all of that. The server runs this
# before it accepts a connection.
mariadb_accounts() {
    as_account sh -c 'cat >init.sql' <<'END'
CREATE DATABASE IF NOT EXISTS testdb CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
CREATE USER IF NOT EXISTS testuser@'%' IDENTIFIED BY 'testpassword';
GRANT ALL PRIVILEGES ON *.* TO testuser@'%' WITH GRANT OPTION;
END
}

mariadb_create() {
    as_account mkdir tmp &&
        mariadb_accounts &&
        as_account mariadb-install-db --no-defaults --datadir="$MARIADB_DATA" --tmpdir="$SERVERS_DIR/mariadb/tmp" \
            --auth-root-authentication-method=socket --skip-test-db --skip-name-resolve \
            --innodb-flush-method=nosync --innodb-use-native-aio=OFF
}

mariadb_answers() {
    as_account mariadb --no-defaults --socket="$(mariadb_socket)" --user=testuser --password=testpassword \
        --execute='SELECT 1' testdb </dev/null >/dev/null 2>&1
}

mariadb_launch() {
    local options pid tries
    mapfile -t options <<<"$(mariadb_options)"
    (exec_as_account setsid mariadbd "${options[@]}" --port="$1") </dev/null >>"$2" 2>&1 9<&- &
    pid=$!
    for ((tries = SERVERS_PATIENCE * 5; tries > 0; tries--)); do
        mariadb_answers && break
        kill -0 "$pid" 2>/dev/null || return 1
        sleep 0.2
    done
    disown "$pid"
    if [ "$tries" -eq 0 ]; then
        process_end "$pid" "$MARIADB_DATA" TERM
        return 1
    fi
}

mariadb_pid() { cat "$SERVERS_DIR/mariadb/pid" 2>/dev/null; }

mariadb_is_running() { process_serves "$(mariadb_pid)" "$MARIADB_DATA"; }

mariadb_stop() { process_end "$(mariadb_pid)" "$MARIADB_DATA" TERM; }

mariadb_env() {
    printf 'export CALX_TEST_MYSQL_URL=mysql://testuser:testpassword@127.0.0.1:%s/testdb\n' "$(server_port mariadb)"
    printf 'export CALX_TEST_MYSQL_SOCKET=%s\n' "$(shell_quote "$(mariadb_socket)")"
}
