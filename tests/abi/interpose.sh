#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A profiler puts its MPI_Send in place of the library's and calls PMPI_Send: preloaded, or linked into the program. It sees the
# program's calls and none of the library's own. A program that was linked with another library of the standard's name runs.
set -eu
: "${srcdir:=.}" "${builddir:=.}" "${CC:=cc}" "${MPIRUN:=$builddir/mpirun}"

real=$builddir/.libs
[ -e "$real/libmpi_abi.so.1" ] || { echo "no shared library in this build"; exit 77; }
if nm -D "$real/libmpi_abi.so.1" | grep -q -e __asan_init -e __tsan_init; then
	echo "the sanitizers want to be loaded first"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/program.c" <<'END'
#include <mpi.h>
#include <stdio.h>
int count_of_sends(void) __attribute__((weak));
int main(void)
{
	int rank, size, to, from;
	MPI_Init(NULL, NULL);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	for (int i = 0; i < 5; i++)
		if (rank == 0)
			MPI_Send(&i, 1, MPI_INT, 1, 0, MPI_COMM_WORLD);
		else if (rank == 1)
			MPI_Recv(&from, 1, MPI_INT, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Allreduce(&rank, &to, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
	MPI_Finalize();
	if (rank == 0)
		printf("%d of %d\n", count_of_sends ? count_of_sends() : -1, size);
	return 0;
}
END
cat >"$work/profiler.c" <<'END'
#include <mpi.h>
static int count;
int count_of_sends(void);
int count_of_sends(void)
{
	return count;
}
int MPI_Send(const void *buf, int n, MPI_Datatype type, int dest, int tag, MPI_Comm comm)
{
	count++;
	return PMPI_Send(buf, n, type, dest, tag, comm);
}
END
# Another library: it has the names, and nothing in it works.
cat >"$work/other.c" <<'END'
#define NAME(x) int x(void) { return 15; }
NAME(MPI_Init) NAME(MPI_Comm_rank) NAME(MPI_Comm_size) NAME(MPI_Send) NAME(MPI_Recv) NAME(MPI_Allreduce) NAME(MPI_Finalize)
END

compile="$CC -I $srcdir/include"
$compile -fPIC -shared -o "$work/libprofiler.so" "$work/profiler.c"
$CC -fno-builtin -w -fPIC -shared -Wl,-soname,libmpi_abi.so.1 -o "$work/libmpi_abi.so.1" "$work/other.c"
$compile -o "$work/plain" "$work/program.c" "$work/libmpi_abi.so.1"
$compile -o "$work/linked" "$work/program.c" "$work/profiler.c" "$real/libmpi_abi.so"

status=0
# expect WHAT COMMAND...: the line that rank 0 prints.
expect()
{
	wanted=$1
	shift
	got=$(LD_LIBRARY_PATH=$real timeout 60 env "$@") || got="$got, exit code $?"
	[ "$got" = "$wanted" ] || { echo "$*: expected '$wanted', got '$got'"; status=1; }
}

expect "-1 of 2" "$MPIRUN" -n 2 "$work/plain"
expect "5 of 2" "$MPIRUN" -n 2 "$work/linked"
expect "5 of 2" "$MPIRUN" -n 2 env LD_PRELOAD="$work/libprofiler.so" "$work/plain"
exit $status
