#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The library shows the functions of the header under both names, MPI_X weak and PMPI_X strong at the same address, and nothing
# else. It has the standard's SONAME and needs libc alone.
set -eu
: "${srcdir:=.}" "${builddir:=.}"
. "$srcdir/tests/abi/functions.sh"
LC_ALL=C
export LC_ALL

library=$builddir/.libs/libmpi_abi.so
test -e "$library" || { echo "no shared library in this build"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# complain WHAT FILE: one line for each name in FILE.
complain()
{
	test ! -s "$2" || { sed "s/^/$1: /" "$2"; status=1; }
}

# Lines: name, kind (T strong, W weak), address.
nm -D --defined-only "$library" | awk '{ print $3, $2, $1 }' | sort > "$work/shown"
{ functions MPI; functions PMPI; } | sort > "$work/wanted"
cut -d ' ' -f 1 "$work/shown" > "$work/names"
comm -23 "$work/wanted" "$work/names" > "$work/missing"
comm -13 "$work/wanted" "$work/names" > "$work/extra"
complain "in the header, but not in the library" "$work/missing"
complain "in the library, but not in the header" "$work/extra"

awk '{ kind[$1] = $2; address[$1] = $3 }
END {
	for (name in kind)
		if (name ~ /^MPI_/ && (kind[name] != "W" || kind["P" name] != "T" || address[name] != address["P" name]))
			print name
}' "$work/shown" | sort > "$work/pairs"
complain "not a weak alias of its PMPI_ twin" "$work/pairs"

readelf -d "$library" > "$work/dynamic"
grep -q 'SONAME.*\[libmpi_abi\.so\.1\]' "$work/dynamic" || { echo "the SONAME is not libmpi_abi.so.1"; status=1; }
sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' "$work/dynamic" |
	grep -v -e '^libc\.so' -e '^ld-linux' -e '^lib[atu].*san\.so' > "$work/needed" || :
complain "needed besides libc" "$work/needed"
exit $status
