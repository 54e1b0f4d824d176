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
err_has '^mpirun: rank [01] (process [0-9]*) ended without calling MPI_Finalize$'

mpi die_after_finalize 4 0 10 10 10
code_is 10
mpi die_after_finalize 2
code_is 0
err_is ""

# What the others wait for.
need_program act
"$MPIRUN" -n 3 "$program" sleep:30000 recv:0 recv:0 2>"$work/err" &
mpirun_pid=$!
what="a rank dies and two wait for it"
both_wait() { [ "$("$MPIRUN" --ps $mpirun_pid | grep -c ' MPI_Recv ')" = 2 ]; }
await both_wait
kill -SEGV "$(rank_pid 0 $mpirun_pid)"
code=0
wait $mpirun_pid || code=$?
code_is 139
err_has '^mpirun:   1-2   MPI_Recv  0     5    4      MPI_COMM_WORLD'

# A rank that is killed while it waits: where it was; what it had written comes first, and the report has lines of its own.
"$MPIRUN" -n 2 "$program" "say:half a line,recv:1" "sleep:30000" 2>"$work/err" &
mpirun_pid=$!
what="a rank killed in MPI_Recv"
await is_in MPI_Recv $mpirun_pid
kill -KILL "$(rank_pid 0 $mpirun_pid)"
code=0
wait $mpirun_pid || code=$?
code_is 137
is "stderr" "half a line
mpirun: rank 0 (process N) died of signal 9 (Killed) in MPI_Recv, waiting for rank 1, tag 5
mpirun:   rank  doing
mpirun:   1     running" "$(sed 's/(process [0-9]*)/(process N)/' "$work/err")"

# Out of memory: the kernel's doing is told from a signal of somebody else.
limit_memory() {
	for group in /sys/fs/cgroup/memory /sys/fs/cgroup; do
		mkdir "$group/mpilite-test-$$" 2>/dev/null || continue
		group=$group/mpilite-test-$$
		for file in memory.limit_in_bytes memory.max; do
			[ ! -e "$group/$file" ] || echo $((96 << 20)) >"$group/$file" && return 0
		done 2>/dev/null
		rmdir "$group"
	done
	return 1
}
if limit_memory; then
	if sh -c 'echo $$ >"$0/cgroup.procs"' "$group" 2>/dev/null; then
		code=0
		what="a job without memory"
		sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$group" "$MPIRUN" -n 2 "$program" barrier,eat:8 barrier,recv:0 2>"$work/err" || code=$?
		code_is 137
		err_has 'the kernel has killed a process because memory ran out'
	fi
	await rmdir "$group"
else
	echo "no cgroup for memory here"
fi

# Ranks that do not care for SIGTERM have the time that the user gives them.
job --kill-delay 0 -n 2 sh -c 'trap "" TERM; [ $PMI_RANK = 0 ] && exit 4; while :; do sleep 1; done'
code_is 4
job --kill-delay soon -n 1 true
code_is 2

# A rank that never joins is not waited for.
need_program hang
job --timeout 30 -n 1 "$program" : -n 1 true
code_is 1
err_has '^mpirun: rank 1 (process [0-9]*) ended without calling MPI_Init, in which others wait for it$'
finish
