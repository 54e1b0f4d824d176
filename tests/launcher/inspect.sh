#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What the ranks of a running job are doing can be seen at any time, from outside and from its terminal; and a rank can be started
# inside another command.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"
need_program act
env --default-signal=QUIT true 2>/dev/null || { echo "env has no --default-signal"; exit 77; }

# ps PID: the lines of --ps, blanks counted once.
ps() { "$MPIRUN" --ps "$1" | tr -s ' '; }
ps_has() { ps $mpirun_pid | grep -q -e "$1" || fail "mpirun --ps: expected '$1', got '$(ps $mpirun_pid)'"; }

what="a job to be looked at"
env --default-signal=QUIT "$MPIRUN" -n 3 "$program" "file:$work/go,send:1,barrier" recv:0,barrier barrier 2>"$work/err" &
mpirun_pid=$!
await is_in MPI_Recv $mpirun_pid
await is_in MPI_Barrier $mpirun_pid
ps_has "^3 ranks of process $mpirun_pid: .*$program"
ps_has '^ 0 [0-9]* running$'
ps_has '^ 1 [0-9]* MPI_Recv 0 5 4 MPI_COMM_WORLD [0-9.]* s$'
ps_has '^ 2 [0-9]* MPI_Barrier [01] MPI_COMM_WORLD [0-9.]* s$'

# By a rank's process as well; all jobs without a number; none of another process.
"$MPIRUN" --ps="$(rank_pid 2 $mpirun_pid)" | grep -q "^3 ranks of process $mpirun_pid:" || fail "--ps of a rank's process"
"$MPIRUN" --ps | grep -q "^3 ranks of process $mpirun_pid:" || fail "--ps of all jobs"
"$MPIRUN" --ps $$ >"$work/out" && fail "--ps of a process without a job succeeds"
out_is "process $$ belongs to no running job"

kill -QUIT $mpirun_pid
await grep -q 'MPI_Barrier' "$work/err"
is "states" "mpirun: what the ranks are doing:
mpirun: rank doing peer tag bytes communicator since
mpirun: 0 running" "$(tr -s ' ' <"$work/err" | head -3)"
touch "$work/go"
wait $mpirun_pid || fail "the job fails after it was looked at"

# What the machine offers.
job --doctor
code_is 0
err_is ""
for topic in cores memory wake-up copies pages; do
	grep -q "^\(good\|hint\)  *$topic  " "$work/out" || fail "--doctor says nothing about $topic: $(cat "$work/out")"
done
mkdir "$work/bin"
printf '#!/bin/sh\n' >"$work/bin/mpirun"
chmod +x "$work/bin/mpirun"
ln -s bin "$work/bin-again"
PATH=$work/bin:$work/bin-again:$PATH job --doctor
grep -q "^hint  *path  *$work/bin/mpirun belongs to another MPI" "$work/out" || fail "--doctor does not see another MPI in PATH"
! grep bin-again "$work/out" || fail "--doctor shows a directory twice"

# Who sent how much to whom and who called what how often: counted exactly, also when the job fails; the time comes with it, here of a
# receive that comes long before its message and therefore sleeps.
job --stats -n 2 "$program" sleep:300,send:1,send:1,large:1,recv:1 recv:0,recv:0,receive:0,send:0
code_is 0
is "traffic" "mpirun: 0 1 3 1048584
mpirun: 1 0 1 4" "$(tr -s ' ' <"$work/err" | grep '^mpirun: [01] [01] ')"
seconds=$(tr -s ' ' <"$work/err" | sed -n 's/^mpirun: 1 MPI_Recv //p')
case $seconds in
"3 0.0"* | "3 "*" 0.0"*) [ ! -e "$builddir/.libs/libmpilite_stats.so" ] || fail "3 receives of 0.3 s, and it says: $seconds" ;;
"3 "*) ;;
*) [ ! -e "$builddir/.libs/libmpilite_stats.so" ] || fail "3 receives are counted as: $seconds: $(cat "$work/err")" ;;
esac
# What collective operations move through shared memory counts as if it had been sent.
job --stats -n 3 "$program" barrier,bcast:1,barrier
code_is 0
[ ! -e "$builddir/.libs/libmpilite_stats.so" ] || is "traffic of collectives" "0 1 2 0
0 2 2 0
1 0 3 4
1 2 3 4
2 0 2 0
2 1 2 0" "$(tr -s ' ' <"$work/err" | sed -n 's/^mpirun: \([0-2] [0-2] [0-9]\)/\1/p')"
job --stats="$work/stats.json" -n 2 "$program" send:1,exit:3 recv:0,recv:0
code_is 3
[ ! -e "$builddir/.libs/libmpilite_stats.so" ] || grep -q '"MPI_Send": {"times": 1, "seconds": 0\.[0-9]*, "asleep": 0' "$work/stats.json" ||
	fail "a send is not in $(cat "$work/stats.json")"
is "messages" "[0, 1]," "$(grep -A 1 '"messages"' "$work/stats.json" | tail -1 | tr -d ' ' | sed 's/,/, /;s/, $/,/')"

# Wrappers.
job -n 2 --wrapper 'env WORD=one' --wrapper 'env MORE=two' sh -c 'echo $WORD $MORE'
is "stdout" "one two one two" "$(xargs <"$work/out")"
job -n 2 --wrapper "$work/nowhere" true
code_is 127
err_is "mpirun: cannot start $work/nowhere: the program was not found"
if command -v gdb >/dev/null; then
	code=0
	echo run | timeout -k 5 60 "$MPIRUN" -n 2 --gdb=1 "$program" barrier,size >"$work/out" 2>"$work/err" || code=$?
	what="--gdb=1"
	code_is 0
	is "ranks" 2 "$(grep -c '[01] of 2$' "$work/out")"
	is "ranks under gdb" 1 "$(grep -c Inferior "$work/out")"
	job --get-stack-traces -n 1 "$program" recv:0
	err_has 'do_recv'
fi
finish
