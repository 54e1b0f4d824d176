#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A mistake of the program that nobody handles ends the job with one line of the library: rank, function, communicator, cause.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"
need_program raise

# raise HOW CODE LINE: a job of two ranks.
raise() {
	job --timeout 30 -n 2 "$program" "$1"
	code_is "$2"
	is "lines of the library" "$3" "$(sed -n '/^MPI-Lite/{ s/are [0-9]* process sets/are N process sets/; p; }' "$work/err")"
	! grep -q 'MPI_Abort' "$work/err" || fail "$1: the program has not called MPI_Abort: $(cat "$work/err")"
}

raise world 6 "MPI-Lite: rank 1: MPI_Send on MPI_COMM_WORLD: invalid rank: destination is 99, the communicator has 2 processes"
raise named 6 "MPI-Lite: rank 1: MPI_Send on halo: invalid rank: destination is 99, the communicator has 2 processes"
raise plain 6 "MPI-Lite: rank 1: MPI_Send on a communicator without a name: invalid rank: destination is 99, the communicator has 2 processes"
raise abort 6 "MPI-Lite: rank 1: MPI_Send on a communicator without a name: invalid rank: destination is 99, the communicator has 2 processes"
raise group 9 "MPI-Lite: rank 1: MPI_Group_size: invalid group: the group is MPI_GROUP_NULL"
raise session 13 "MPI-Lite: rank 1: MPI_Session_get_nth_pset on a session: invalid argument: n is -1, there are N process sets, pset_len is 0"

# Ranks whose calls differ.
job --timeout 30 --check -n 3 "$program" differ
code_is 8
err_has "^MPI-Lite: rank [0-2]: MPI_Bcast on MPI_COMM_WORLD: invalid root: MPI_Bcast: rank 2 has root 1, rank 0 has root 0$"

# Who wants the errors back gets them.
job --initial-errhandler mpi_errors_return -n 2 "$program" world
code_is 0
err_is ""

# Alone, because every rank makes the mistake.
job -n 1 "$program" before
code_is 1
is "lines of the library" "MPI-Lite: MPI_Comm_rank: invalid communicator: MPI_Init has not been called, or MPI_Finalize has" \
	"$(grep '^MPI-Lite' "$work/err")"
job -n 1 "$program" after
code_is 5
is "lines of the library" "MPI-Lite: MPI_Comm_rank: invalid communicator: MPI_Init has not been called, or MPI_Finalize has" \
	"$(grep '^MPI-Lite' "$work/err")"

# Shared memory that is not to be had is an error with a figure, wherever it is missed: at the start, in a ring, in a large message; never
# a wait for ever, and never SIGBUS.
need_program act
for budget in 4K 64K 128K 256K 2M; do
	MPILITE_BUDGET=$budget job --timeout 30 -n 3 "$program" barrier,ring,large_ring
	[ "$code" = 1 ] || [ "$code" = 39 ] || fail "$what: MPILITE_BUDGET=$budget: exit code $code"
	err_has '^MPI-Lite: rank [0-2]: .*[0-9] KiB of shared memory are not to be had; the job has [0-9]* KiB, and at most [0-9]* KiB (MPILITE_BUDGET)$'
done

# A job card that nobody wrote like this, or whose launcher is gone.
for card in "" : damaged 1:2:3:4:5:0:1 9:1:1:3:1:0:1; do
	code=0
	MPILITE_JOB=$card "$program" size >"$work/out" 2>"$work/err" || code=$?
	what="MPILITE_JOB=$card"
	code_is 1
	out_is ""
	err_has '^MPI-Lite: \(the job card in MPILITE_JOB is damaged\|cannot open the job.s shared memory, is mpirun gone?\)'
done

# Every program of a job is told its number.
program=$builddir/tests/mpi/comm/attr_predefined
if [ -x "$program" ]; then
	job -n 1 "$program" 0 : -n 2 "$program" 1 : -n 1 "$program" 2
	code_is 0
fi
finish
