#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes ./configure from configure.ac and Makefile.am; needs autoconf, automake, libtool and pkg-config.
set -eu
cd "$(dirname "$0")"
for tool in autoreconf automake libtoolize pkg-config; do
	if ! command -v $tool >/dev/null; then
		echo "autogen.sh: $tool is missing; install the packages autoconf automake libtool pkg-config" >&2
		exit 1
	fi
done
exec autoreconf --force --install "$@"
