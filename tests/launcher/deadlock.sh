#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# When every rank waits for another one, mpirun says so, with what each of them waits for, and ends the job; and it never says so
# when somebody may still send. All jobs of the first part run at the same time.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"
need_program act
env --default-signal=QUIT true 2>/dev/null || { echo "env has no --default-signal"; exit 77; }

# start NAME CODE ARGUMENT...: a job whose exit code must be CODE in the end.
start() {
	name=$1 expected=$2
	shift 2
	echo "$expected $*" >"$work/$name.expected"
	{
		code=0
		timeout -k 5 60 "$MPIRUN" "$@" >"$work/$name.out" 2>"$work/$name.err" || code=$?
		echo $code >"$work/$name.code"
	} &
}

# says NAME TEXT: a line of that job's stderr; blanks of the table count once.
says() { tr -s ' ' <"$work/$1.err" | grep -q -e "$2" || fail "job $1: expected '$2', got '$(cat "$work/$1.err")'"; }

start self 35 -n 1 "$program" recv:0
start ring 35 -n 3 "$program" recv:1 recv:2 recv:0
start any 35 -n 2 "$program" recv:any
start large 35 -n 2 "$program" large:1 large:0
start waitall 35 -n 2 "$program" waitall:1 probe:0
start barrier 35 -n 4 "$program" recv:3 barrier
start bcast 35 -n 3 "$program" barrier recv:2 bcast:1
start finalize 35 -n 3 "$program" barrier,recv:1 barrier
start split 35 -n 4 "$program" split:0 split:1
start lock 35 -n 2 "$program" window,lock:0,barrier,lock:1 window,lock:1,barrier,lock:0
start gone 35 -n 2 "$program" recv:1 : -n 1 "$program" child:1000,recv:0
start quiet 35 -q -n 2 "$program" recv:any

ACT_MULTIPLE=1 start threads 35 -n 2 "$program" recv:1 barrier

# No deadlock: somebody computes, sleeps, waits for a file; what was sent is on its way.
start computes 0 -n 2 "$program" recv:1 compute:900,send:0
start sleeps 0 -n 3 "$program" recv:1,barrier sleep:1000,send:0,barrier barrier
start large_late 0 -n 2 "$program" large:1 sleep:1000,receive:0
ACT_MULTIPLE=1 start thread_late 0 -n 2 "$program" late:1,recv:1 recv:0,send:0
start unlooked 110 --no-deadlock-check --timeout 1 -n 2 "$program" recv:any
wait

for file in "$work"/*.expected; do
	name=$(basename "$file" .expected)
	read -r expected what <"$file"
	is "$name: exit code" "$expected" "$(cat "$work/$name.code")"
	[ "$expected" = 35 ] || ! grep -q "mpirun: deadlock" "$work/$name.err" || fail "job $name: $(cat "$work/$name.err")"
done
[ ! -s "$work/quiet.err" ] || fail "not quiet: $(cat "$work/quiet.err")"

says ring '^mpirun: deadlock: '
says ring '^mpirun: 0 MPI_Recv 1 5 4 MPI_COMM_WORLD [0-9]*\.[0-9] s$'
says ring '^mpirun: rank 0 waits for rank 1, which waits for rank 2, which waits for rank 0$'
says self '^mpirun: rank 0 waits for rank 0$'
says any '^mpirun: 0-1 MPI_Recv any 5 4 MPI_COMM_WORLD'
says large '^mpirun: 1 MPI_Send 0 5 1048576 MPI_COMM_WORLD'
says waitall '^mpirun: 0 MPI_Waitall 1 5 4 '
says waitall '^mpirun: 1 MPI_Probe 0 5 '
says barrier '^mpirun: [0-9, -]* MPI_Barrier '
says finalize '^mpirun: 0 MPI_Recv 1 5 4 '
says finalize '^mpirun: [0-9, -]* MPI_Finalize '
says lock '^mpirun: 0 MPI_Win_lock 1 ledger '
says split ' MPI_Recv 0 (rank [23] of the job) 5 4 half '

# One report, and the job goes on, until the user ends it.
what="--on-deadlock=report"
"$MPIRUN" --on-deadlock=report -n 2 "$program" recv:1 recv:0 2>"$work/err" &
mpirun_pid=$!
await grep -q 'which waits for' "$work/err"

# Suspected only: a process that is stopped or traced, a generalized request, ranks that spin; shown when asked for, and not before.
suspect() {
	env --default-signal=QUIT "$MPIRUN" -n 2 "$program" "$1" recv:0 2>"$work/$2.err" &
	echo $! >"$work/$2.pid"
}
asked() { kill -QUIT "$(cat "$work/$1.pid")" && grep -q 'this may be a deadlock' "$work/$1.err"; }
held() {
	await is_in MPI_Recv "$(cat "$work/$1.pid")"
	await asked "$1"
	! grep -q 'mpirun: deadlock' "$work/$1.err" || fail "$1: $(cat "$work/$1.err")"
}
ended() {
	touch "$work/$1"
	code=0
	wait "$(cat "$work/$1.pid")" || code=$?
	is "$1: exit code" "$2" "$code"
}
suspect "stopped:$work/stopped,recv:1" stopped
suspect "traced:$work/traced,recv:1" traced
suspect grequest,recv:1 grequest
held stopped
if grep -q 'cannot hold' "$work/traced.err"; then
	echo "tracing is not permitted here"
else
	held traced
fi
held grequest
ended stopped 35
ended traced 35
kill -TERM "$(cat "$work/grequest.pid")"
ended grequest 143

# Ranks that spin are seen to wait, and no more is known.
export MPILITE_WAIT=spin
suspect recv:1 spins
unset MPILITE_WAIT
held spins
kill -TERM "$(cat "$work/spins.pid")"
ended spins 143

is "reports" 1 "$(grep -c "mpirun: deadlock" "$work/err")"
kill -TERM $mpirun_pid
code=0
wait $mpirun_pid || code=$?
code_is 143
finish
