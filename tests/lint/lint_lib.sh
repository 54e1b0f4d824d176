# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# lint_lib.sh - what the lint scripts share; each sources it first and ends with `finish`.
set -u
cd "${srcdir:-.}" || exit 1
lint=${0##*/}
lint=${lint%.sh}
findings=$(mktemp)
trap 'rm -f "$findings"' EXIT

# files DIRECTORY... -- NAME...: the files below the directories with one of the names, sorted.
files() {
	directories=
	while [ "$1" != -- ]; do
		[ ! -d "$1" ] || directories="$directories $1"
		shift
	done
	shift
	names="-name $1"
	shift
	for name; do
		names="$names -o -name $name"
	done
	set -f
	# shellcheck disable=SC2086 # lists of words
	find $directories -type f \( $names \) | sort
	set +f
}

# bare FILE: its code without comments and literals.
bare() {
	awk -f tests/lint/bare.awk "$1"
}

# finding: reads lines "FILE: what is wrong" and keeps those that no exception covers.
finding() {
	while IFS= read -r line; do
		file=${line%%:*}
		grep -q "^$lint $file " tests/lint/exceptions || echo "$line" >>"$findings"
	done
}

finish() {
	cat "$findings"
	[ ! -s "$findings" ]
	exit
}
