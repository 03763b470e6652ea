#!/bin/sh
# SPDX-License-Identifier: MIT
# The core names no database, outside comments: neither in code, nor in a message, nor as a file.
. "$(dirname "$0")/common.sh"

names='postgres|sqlite|mysql|mariadb|libpq|oracle'
stripped yes core | grep -i -E "^[^:]*:[0-9]+:.*($names)" >"$violations"
sources core | grep -i -E "$names" | sed 's/$/:1: a file named after a database/' >>"$violations"
finish
