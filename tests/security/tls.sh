#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Servers with a certificate of an authority made here, and tests/security/tls against them and against those without TLS.
set -euo pipefail

source_dir=${CALX_TEST_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}
build_dir=${CALX_TEST_BUILDDIR:-.}
PATH=$PATH:/usr/sbin:/sbin

skip() {
    echo "tls: $*"
    exit 77
}

[ -n "${CALX_TEST_POSTGRESQL_URL:-}" ] && [ -n "${CALX_TEST_MYSQL_URL:-}" ] ||
    skip "CALX_TEST_POSTGRESQL_URL and CALX_TEST_MYSQL_URL name no servers"
for program in openssl mariadbd mariadb mariadb-install-db; do
    command -v "$program" >/dev/null || skip "there is no $program"
done
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || skip "there is no initdb of PostgreSQL"

umask 022
work=$(mktemp -d "${TMPDIR:-/tmp}/calx-tls-XXXXXX")
chmod 755 "$work"
export CALX_SERVERS_DIR=$work.servers
finish() {
    "$source_dir/scripts/servers" stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 143' INT TERM HUP

# authority NAME: NAME.pem and NAME.key
authority() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=calx test $1" -keyout "$1.key" -out "$1.pem" 2>/dev/null
}

cd "$work"
authority ca
authority other
openssl req -newkey rsa:2048 -nodes -subj /CN=db.calx.test -keyout server.key -out server.csr 2>/dev/null
printf 'subjectAltName=DNS:db.calx.test,IP:0.0.0.0\n' >names
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem 2>/dev/null
mkdir authorities
cp ca.pem other.pem authorities
openssl rehash authorities
chmod 644 server.key                    # the servers' account copies it

printf '[elsewhere]\nhostaddr=0.0.0.0\n[plain]\nsslmode=disable\nhostaddr=0.0.0.0\n' >services

plain_postgresql=$CALX_TEST_POSTGRESQL_URL plain_mysql=$CALX_TEST_MYSQL_URL
CALX_SERVERS_TLS=$work "$source_dir/scripts/servers" start >servers.log 2>&1 || { cat servers.log; exit 99; }
addresses=$("$source_dir/scripts/servers" env)
eval "$addresses"
export CALX_TLS_POSTGRESQL_URL=$CALX_TEST_POSTGRESQL_URL CALX_TLS_MYSQL_URL=$CALX_TEST_MYSQL_URL CALX_TLS_DIRECTORY=$work
CALX_TEST_POSTGRESQL_URL=$plain_postgresql CALX_TEST_MYSQL_URL=$plain_mysql "$build_dir/tests/security/tls"
