#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every algorithm of collectives/select.def, preferred to all others, gives the results of the reference tests; a wrong name is
# refused with the right ones.
set -u
: "${MPIRUN:=./mpirun}" "${builddir:=.}"
failed=0

# try COLLECTIVE "ALGORITHM ..." PROGRAM...
try() {
	collective=$1 algorithms=$2
	shift 2
	for algorithm in $algorithms; do
		for program; do
			for ranks in ${NP:-2 5}; do
				MPILITE_COLL=$collective=$algorithm "$MPIRUN" -n $ranks "$builddir/tests/mpi/coll/$program" </dev/null && continue
				echo "$program on $ranks ranks with $collective=$algorithm: exit code $?"
				failed=1
			done
		done
	done
}

try barrier "board dissem" back_to_back
try bcast "board binomial chain" bcast_reference megabyte_collectives
try reduce "board direct binomial" user_op in_place_reduce megabyte_collectives
try allreduce "board direct recdbl ring" user_op in_place_reduce megabyte_collectives
try reduce_scatter "board direct blocks" prefix_reductions
try scan "board doubling" prefix_reductions
try allgather "board spread direct ring" allgather_reference megabyte_collectives
try alltoall "board spread direct pair" alltoall_reference megabyte_collectives
try allgather "direct" icoll_reference pcoll_rounds
try alltoall "direct" icoll_reference pcoll_rounds

# Who may not read another's memory gets a message.
export MPILITE_ENGINE=pipe
try alltoall "direct" pcoll_rounds
try allgather "direct" pcoll_rounds
unset MPILITE_ENGINE

text=$(MPILITE_COLL=allreduce=rings "$MPIRUN" -n 1 "$builddir/tests/mpi/coll/back_to_back" 2>&1 </dev/null) && failed=1
case $text in
*"no allreduce=rings"*RECDBL*RING*) ;;
*) echo "expected the names of the algorithms, got: $text" && failed=1 ;;
esac
exit $failed
