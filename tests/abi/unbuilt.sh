#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The README says per chapter how many functions are not built yet, and says what runtime/api/unbuilt.def says.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sed -n 's/^ML_UNBUILT([^,]*, "\([^"]*\)").*/\1/p' "$srcdir/runtime/api/unbuilt.def" | sort | uniq -c |
	awk '{ n = $1; $1 = ""; print substr($0, 2) ": " n }' | sort >"$work/table"
awk -F ' *[|] *' '/^## What is not built yet/ { on = 1; next } /^## / { on = 0 }
	on && $3 ~ /^[0-9]+$/ { print $2 ": " $3 }' "$srcdir/README.md" | sort >"$work/readme"
if ! diff "$work/table" "$work/readme"; then
	echo "the lines with < are the table's, those with > the README's"
	exit 1
fi
