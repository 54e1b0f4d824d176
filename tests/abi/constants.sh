#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every constant of the public header has the value that the standard's binary interface gives it: constants.expect.
set -eu
: "${srcdir:=.}" "${CC:=cc}"
LC_ALL=C
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
	echo '#include <mpi_lite.h>'
	echo '#include <stdio.h>'
	echo 'int main(void) {'
	sed -n -e 's/^#define \(MPI_[A-Za-z0-9_]*\) .*/\1/p' -e 's/^	\(MPI_T_[A-Z_]*\) = .*/\1/p' \
		"$srcdir/include/mpi_lite.h" | grep -v '^MPI_LITE_H$' | sort |
		sed 's/.*/printf("& %ld\\n", (long)(&));/'
	echo 'return 0; }'
} >"$work/print.c"
$CC -w -I "$srcdir/include" -o "$work/print" "$work/print.c"
"$work/print" >"$work/constants"
if ! diff "$srcdir/tests/abi/constants.expect" "$work/constants"; then
	echo "the lines with < are the standard's, those with > the header's"
	exit 1
fi
