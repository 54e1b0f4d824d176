#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# valgrind.sh: between MPI_Init and MPI_Finalize nothing is lost and no byte is read before it was written. A few programs at
# 1 and 2 ranks; every MPI test with FULL=1.
set -u
if ! command -v valgrind >/dev/null; then
	echo "valgrind is not installed"
	exit 77
fi
programs="env/finalize_delivers p2p/pingpong_sizes p2p/progress_in_barrier coll/in_place_reduce"
if [ -n "${FULL:-}" ]; then
	programs=$(cd "$builddir/tests/mpi" && find . -type f -perm -u+x ! -path '*/.libs/*')
fi
export NP="1 2" TIMES=10
export WRAP="valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect"
failed=0
cd "$builddir" || exit 1
for program in $programs; do
	result=$(sh "$srcdir/tests/lib/run-mpi" "tests/mpi/$program")
	echo "$result"
	! echo "$result" | grep -q '^not ok' || failed=1
done
exit $failed
