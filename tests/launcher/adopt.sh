#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Ranks that another launcher starts are one job, or say in a sentence why not; never as many jobs of one rank without a word. The
# launchers are played by shells that set the variables of the real ones; the real ones are asked as well, where there are any.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"
need_program act
unset PMI_FD PMI_PORT PMIX_NAMESPACE SLURM_STEP_ID SLURM_PTY_PORT MPILITE_JOB

# A launcher: its arguments are the number of ranks to start, of how many, and a program with its arguments. Its exit code is that of the
# last rank that failed.
cat >"$work/launcher" <<'EOS'
here=$1 all=$2 failed=0 pids=
shift 2
rank=0
while [ $rank -lt $here ]; do
	case $kind in
	hydra) PMI_FD=9 PMI_RANK=$rank PMI_SIZE=$all MPI_LOCALNRANKS=$here "$@" & ;;
	openmpi) PMIX_NAMESPACE=1 OMPI_COMM_WORLD_RANK=$rank OMPI_COMM_WORLD_SIZE=$all OMPI_COMM_WORLD_LOCAL_SIZE=$here "$@" & ;;
	slurm) SLURM_STEP_ID=0 SLURM_PROCID=$rank SLURM_STEP_NUM_TASKS=$all "$@" & ;;
	esac
	pids="$pids $!"
	rank=$((rank + 1))
done
for pid in $pids; do
	wait $pid || failed=$?
done
exit $failed
EOS

# play KIND HERE ALL PROGRAM ARGUMENT...
play() {
	what="$*"
	code=0
	kind=$1
	export kind
	shift
	timeout -k 5 60 sh "$work/launcher" "$@" >"$work/out" 2>"$work/err" || code=$?
}

one_job() {
	code_is 0
	is "ranks" "$1" "$(sort "$work/out" | xargs)"
	err_is ""
}

for kind in hydra openmpi slurm; do
	play $kind 3 3 "$program" barrier,size
	one_job "0 of 3 1 of 3 2 of 3"
	# A shell between launcher and rank; two programs, one after the other.
	play $kind 2 2 sh -c "'$program' barrier,size && '$program' recv:1,size:! send:0,size:!"
	one_job "0 of 2 0 of 2! 1 of 2 1 of 2!"
	# A rank's child is a job of its own.
	play $kind 2 2 "$program" "barrier,system:$program size,barrier" barrier,barrier
	one_job "0 of 1"
done

# Ranks come when they like.
play hydra 2 2 sh -c "[ \$PMI_RANK = 1 ] || sleep 0.3; exec '$program' barrier,size"
one_job "0 of 2 1 of 2"

# What Slurm says of an interactive process, or of one whose peers are not to be seen, is no job.
SLURM_PTY_PORT=1 play slurm 2 2 "$program" size
one_job "0 of 1 0 of 1"
play slurm 1 2 "$program" size
one_job "0 of 1"

# One sentence, and no singleton.
play hydra 1 2 "$program" size
code_is 1
out_is ""
err_has '^MPI-Lite: started by Hydra, the mpirun of MPICH, as rank 0 of 2, but not all of them are on this machine; .*: start it with .*mpirun$'

for nodes in '1(x2)' 1,1 2,1 '1(x2),2'; do
	SLURM_STEP_TASKS_PER_NODE=$nodes play slurm 1 4 "$program" size
	code_is 1
	out_is ""
	err_has '^MPI-Lite: started by Slurm, as rank 0 of 4, but not all of them are on this machine; '
done

# Our own launcher inside another one.
play hydra 1 1 "$MPIRUN" -n 2 "$program" size
one_job "0 of 2 1 of 2"

for real in mpirun.mpich "mpirun.openmpi --allow-run-as-root --oversubscribe" "srun --mpi=none"; do
	command -v ${real%% *} >/dev/null || continue
	what=$real
	code=0
	# shellcheck disable=SC2086 # a command and its options
	timeout -k 5 20 $real -n 1 true >/dev/null 2>&1 </dev/null || { echo "does not work here: $real"; continue; }
	# shellcheck disable=SC2086
	env -u kind timeout -k 5 60 $real -n 3 "$program" barrier,size >"$work/out" 2>"$work/err" || code=$?
	one_job "0 of 3 1 of 3 2 of 3"
	code=0
	# shellcheck disable=SC2086 # a command and its options
	env -u kind timeout -k 5 60 $real -n 2 "$program" recv:1 exit:4 >"$work/out" 2>"$work/err" || code=$?
	[ "$code" -ne 0 ] && [ "$code" -ne 124 ] || fail "$what: a rank fails, and the exit code is $code"
done
finish
