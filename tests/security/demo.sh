#!/bin/sh
# SPDX-License-Identifier: MIT
# What scripts/demo says about a URL that it does not take: never its secrets, which are those of a URL of calx.
set -u
: "${CALX_TEST_SRCDIR:=$(cd "$(dirname "$0")/../.." && pwd)}"
command -v bash >/dev/null || exit 77
passed=0
failed=0

# shown URL EXPECTED
shown() {
    said=$(bash "$CALX_TEST_SRCDIR/scripts/demo" "$1" 2>&1)
    case $said in
        "demo: $2 is no URL of a database"*) passed=$((passed + 1)) ;;
        *)
            echo "FAIL $1: $said"
            failed=$((failed + 1))
            ;;
    esac
}

# None has a name before its "://" that a dialect can have.
shown '1db://u:hidden@h/x' '1db://u:***@h/x'
shown 'u:hidden@h/x' 'u:***@h/x'
shown '1db://u:hid&den@h/x' '1db://u:***@h/x'
shown '1db://u:hid/den@h/x' '1db://u:***@h/x'
shown '1db://u:/hidden@h/x' '1db://u:***@h/x'
shown '1db://u:hid@:?den@h/x' '1db://u:***@h/x'
shown '1db://u:hid?password=den@h/x' '1db://u:***'
shown 'u:hid?password=den@h/x' 'u:***'
shown 'h:5432/d?password=hid@den' 'h:***'
shown '1db://h:5432/d?a=1&password=hid@den' '1db://h:***'
shown '1db://h:5432/d?a=1&key=hid@den:@' '1db://h:***'
shown '1db://u@h:5432/d?password=hid@den' '1db://u@h:5432/d?password=***'
shown 'h/d?password=hid@den' 'h/d?password=***'
shown '1db://u:hid@den?a=1&Password=hidden' '1db://u:***@den?a=1&Password=***'
shown 'u:/hidden@h/x' 'u:***@h/x'
shown '1db://u@h:1234/x?timeout=3' '1db://u@h:1234/x?timeout=3'
shown '1db:///x?keepalives=1&passfile=a' '1db:///x?keepalives=1&passfile=a'
for key in password sslpassword passwd passphrase secret oauth_client_secret token access.token credential Password PWD pass pwd pw key \
    hexkey apikey api_key odbc_connect; do
    shown "1db://h/x?$key=hidden" "1db://h/x?$key=***"
    shown "1db://h/x?a=1&$key=hid&den/b=2" "1db://h/x?a=1&$key=***"
done

echo "security-demo: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
