#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The public header compiles alone and without a warning as C99, C11 and C++11, under both of its names, and what compiled
# programs depend on has the standard's layout and values (abi_layout.c).
set -eu
: "${srcdir:=.}" "${CC:=cc}" "${CXX:=no}"

status=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
strict="-pedantic -Wall -Wextra -Werror -fsyntax-only -I $srcdir/include"

try()
{
	"$@" || { echo "failed: $*"; return 1; }
}

for name in mpi.h mpi_lite.h; do
	for standard in c99 c11; do
		echo "#include <$name>" | try $CC $strict -Wstrict-prototypes -std=$standard -x c - || status=1
	done
	if test "$CXX" != no; then
		echo "#include <$name>" | try $CXX $strict -std=c++11 -x c++ - || status=1
	fi
done

try $CC -Wall -Werror -std=c11 -I "$srcdir/include" -o "$work/layout" "$srcdir/tests/abi/abi_layout.c" || status=1
try "$work/layout" || status=1
exit $status
