#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A rank that fails inside MPI: the job ends at once, mpirun says who, how, and what the others waited for.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

# mpi PROGRAM NP ARGUMENT...
mpi() {
	need_program "$1"
	ranks=$2
	shift 2
	job --timeout 30 -n "$ranks" "$program" "$@"
}

mpi die_exit 3 1 4
code_is 4
err_has '^mpirun: rank 1 (process [0-9]*) ended with exit code 4 before MPI_Finalize$'

mpi die_segv 3 2
code_is 139
err_has '^mpirun: rank 2 (process [0-9]*) died of signal 11'

mpi die_segv 2 0 9
code_is 137

mpi die_abort 3 1 7
code_is 7
err_has '^mpirun: rank 1 (process [0-9]*) called MPI_Abort with code 7$'
mpi die_abort 2 0 256
code_is 1

mpi die_no_finalize 2
code_is 1
err_has '^mpirun: rank 0 (process [0-9]*) ended without calling MPI_Finalize$'

mpi die_after_finalize 4 0 10 20 30
code_is 10
mpi die_after_finalize 2
code_is 0
err_is ""

# What the others wait for is seen when they sleep; they have the time of the failure's settling to get there.
MPILITE_WAIT=sleep mpi die_segv 3 0
err_has '^mpirun:   1-2   MPI_Recv  0     1    0      MPI_COMM_WORLD'

# A rank that never joins is not waited for.
need_program hang
job --timeout 30 -n 1 "$program" : -n 1 true
code_is 1
err_has '^mpirun: rank 1 (process [0-9]*) ended without calling MPI_Init, in which others wait for it$'
finish
