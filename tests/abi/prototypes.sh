#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The header declares every function under two names, MPI_X and PMPI_X, with the same type, and all of the standard's 664.
set -eu
: "${srcdir:=.}" "${CC:=cc}"
. "$srcdir/tests/abi/functions.sh"

status=0
count=$(functions MPI | wc -l)
if test "$count" -ne 664; then
	echo "the header declares $count functions, the standard has 664"
	status=1
fi

{
	echo '#include <mpi_lite.h>'
	functions MPI | sed 's/.*/_Static_assert(__builtin_types_compatible_p(__typeof__(&), __typeof__(P&)), "&");/'
	functions PMPI | sed 's/P\(.*\)/__typeof__(\1) \1;/'
} | $CC -std=gnu11 -Werror -fsyntax-only -I "$srcdir/include" -x c - || status=1
exit $status
