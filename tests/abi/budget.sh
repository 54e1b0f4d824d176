#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The path of a small message stays short: instructions of MPI_Send of 8 bytes and of MPI_Recv of a message that is there, counted
# by callgrind, the rare steps (a lap of the ring, credit) shared among all. An instruction more than the budget needs a reason.
set -eu
: "${srcdir:=.}" "${builddir:=.}" "${CC:=cc}"
MESSAGES=1024

skip()
{
	echo "skipped: $1"
	exit 77
}

command -v valgrind >/dev/null || skip "no valgrind"
grep -q 'ML_DEBUG=0' "$builddir/config.status" || skip "a build with debug checks"
! grep -q '^CFLAGS.*\(-fsanitize\|-O0\|--coverage\)' "$builddir/Makefile" || skip "not an optimized build"
! grep -q '^ML_CFLAGS.*\(-fsanitize\|--coverage\)' "$builddir/Makefile" || skip "a build with sanitizers or coverage"
[ "$(uname -m)" = x86_64 ] || skip "counted for x86-64"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
libs=$(cd "$builddir/.libs" && pwd)
$CC -O2 -I "$srcdir/include" -o "$work/ops" "$srcdir/tests/abi/budget_ops.c" -L"$libs" -lmpi_abi -Wl,-rpath,"$libs"

# count FUNCTION N: instructions in FUNCTION and below it while N messages go.
count()
{
	valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no "--toggle-collect=$1" "$work/ops" "$2" 2>&1 |
		sed -n 's/.*Collected : //p'
}

# within FUNCTION BUDGET: the first messages, which open the ring, do not count.
within()
{
	few=$(count "P$1" $MESSAGES)
	many=$(count "P$1" $((2 * MESSAGES)))
	each=$(((many - few) / MESSAGES))
	echo "$1: $each instructions, budget $2"
	[ "$each" -gt 0 ] && [ "$each" -le "$2" ]
}

status=0
within MPI_Send 60 || status=1
within MPI_Recv 75 || status=1
exit $status
