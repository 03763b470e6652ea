# SPDX-License-Identifier: MIT
# Installs what is missing on Debian, and nothing else: no daemon is started, no database cluster made.
# shellcheck shell=bash

# Lists of Debian packages by purpose. (Used by the scripts that source this file.)
# shellcheck disable=SC2034
{
    PACKAGES_BUILD=(gcc libc6-dev make pkg-config libltdl-dev uthash-dev libxxhash-dev)
    PACKAGES_AUTOTOOLS=(autoconf automake libtool)
    PACKAGES_SQLITE=(libsqlite3-dev)
    PACKAGES_POSTGRESQL=(libpq-dev)
    PACKAGES_MYSQL=(libmariadb-dev)
    PACKAGES_TESTS=(check binutils g++ python3 openssl libpg-query-dev)
    PACKAGES_FAULTS=(iproute2)
    PACKAGES_SERVERS=(postgresql-15 mariadb-server-core mariadb-client-core galera-4)
    PACKAGES_CLANG=(clang libclang-rt-14-dev)
    PACKAGES_BENCH=(valgrind g++ libaprutil1-dev libsoci-dev libzdb-dev) # by hand, for make bench: its peers
    PACKAGES_FULL=(valgrind libc6-dbg xz-utils)
}

CLUSTER_SETTINGS=/etc/postgresql-common/createcluster.conf
APT_INSTALL=(apt-get install -y --no-install-recommends)
APT_QUIET=(-q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0
           -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold)

package_is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

packages_missing() {
    local package
    for package in "$@"; do
        package_is_installed "$package" || printf '%s\n' "$package"
    done
}

# Run a command as root. NEEDRESTART_SUSPEND: the needrestart hook must not restart daemons because of us.
as_root() {
    local settings=(env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1)
    if is_root; then
        "${settings[@]}" "$@"
    else
        sudo -n "${settings[@]}" "$@"
    fi
}

# The package lists may be absent, or older than the archive: they are fetched only when that shows.
apt_install_or_update() {
    "${APT_INSTALL[@]}" -s "$@" && as_root "${APT_INSTALL[@]}" "${APT_QUIET[@]}" "$@" && return
    as_root apt-get "${APT_QUIET[@]}" update
    as_root "${APT_INSTALL[@]}" "${APT_QUIET[@]}" "$@"
}

apt_install() {
    local log
    log=$(mktemp "$TEMP_BASE/calx-apt-XXXXXX.log")
    say "installing: $*"
    run_logged "$log" apt_install_or_update "$@" || die "apt-get could not install: $*"
    rm -f "$log"
}

# Print the PostgreSQL server among these packages, if it is one of them.
postgresql_server_among() { printf '%s\n' "$@" | grep -x 'postgresql-[0-9]*'; }

cluster_creation_is_off() { [ "$(pg_conftool "$CLUSTER_SETTINGS" show -bs create_main_cluster 2>/dev/null)" = off ]; }

# Debian's server package makes a cluster and starts it unless this setting says no, so it is written before the
# package comes. A cluster that survived its server package would be started by the package as well: then we stop.
forbid_cluster_creation() {
    local version=${1##*-} conf
    for conf in "/etc/postgresql/$version"/*/postgresql.conf; do
        [ -e "$conf" ] || continue
        say "${conf%/*} is the cluster of a package that is not installed: installing $1 could start it"
        say "please install $1 yourself, and try again"
        exit "$EXIT_UNPREPARED"
    done
    package_is_installed postgresql-common || apt_install postgresql-common
    cluster_creation_is_off && return
    # shellcheck disable=SC2016
    as_root sed -i -e '/^[[:space:]]*create_main_cluster[[:space:]=]/d' -e '$acreate_main_cluster = false' \
        "$CLUSTER_SETTINGS"
    cluster_creation_is_off || die "$CLUSTER_SETTINGS does not forbid the creation of a cluster"
}

print_apt_line() {
    say "these packages are missing, and this needs root (or sudo without a password):"
    if postgresql_server_among "$@" >/dev/null; then
        printf '  %s postgresql-common && echo create_main_cluster = false >>%s\n' \
            "${APT_INSTALL[*]}" "$CLUSTER_SETTINGS"
    fi
    printf '  %s %s\n' "${APT_INSTALL[*]}" "$*"
} >&2

# packages_install PACKAGE...: after this all of them are there, or the script has ended.
packages_install() {
    local list missing server
    if ! command -v dpkg-query >/dev/null; then
        say "this is not Debian: nothing is installed, these are needed under their names here: $*"
        return
    fi
    list=$(packages_missing "$@")
    [ -n "$list" ] || return 0
    mapfile -t missing <<<"$list"               # not < <(...): that needs /dev/fd, which a bare chroot has not
    if ! is_root && ! sudo -n true 2>/dev/null; then
        print_apt_line "${missing[@]}"
        exit "$EXIT_UNPREPARED"
    fi
    if server=$(postgresql_server_among "${missing[@]}"); then
        forbid_cluster_creation "$server"
    fi
    apt_install "${missing[@]}"
}
