#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The exit code of mpirun is that of the job's first failure, and one sentence says which one it was.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

job -n 2 true
code_is 0
err_is ""

job -n 1 sh -c 'exit 3'
code_is 3
err_is "mpirun: rank 0 (process N) ended with exit code 3"

# Failures that come together: the lowest rank's, every time. They do if the launcher is held while they happen.
for _ in 1 2 3; do
	rm -f "$work/ready" "$work/go"
	"$MPIRUN" -n 4 sh -c 'echo $$ >>$0; while [ ! -e $1 ]; do sleep 0.01; done; exit ${PMI_RANK}0' "$work/ready" "$work/go" 2>"$work/err" &
	mpirun_pid=$!
	what="failures that come together"
	await has_lines 4 "$work/ready"
	supervisor=$(pgrep -P $mpirun_pid)
	kill -STOP "$supervisor"
	touch "$work/go"
	while read -r pid; do
		await is_gone "$pid"
	done <"$work/ready"
	kill -CONT "$supervisor"
	code=0
	wait $mpirun_pid || code=$?
	code_is 10
done

# The failing rank ends the others, at once and also when they do not want to.
job -n 3 sh -c '[ $PMI_RANK = 1 ] && exit 5; exec sleep 100'
code_is 5
job -n 2 sh -c '[ $PMI_RANK = 1 ] && exit 6; trap "" TERM; while :; do sleep 1; done'
code_is 6

job -n 2 sh -c '[ $PMI_RANK = 1 ] && kill -SEGV $$; exec sleep 100'
code_is 139
err_has '^mpirun: rank 1 (process [0-9]*) died of signal 11 (Segmentation fault'
job -n 2 sh -c 'kill -KILL $$'
code_is 137

# As shells have it: 127 not found, 126 found but not startable.
job -n 4 "$work/no-such-program"
code_is 127
err_is "mpirun: cannot start $work/no-such-program: the program was not found"
job -n 2 no-such-program-anywhere
code_is 127

echo '#!/no/such/interpreter' >"$work/script"
chmod +x "$work/script"
job -n 1 "$work/script"
code_is 127
err_has interpreter

echo data >"$work/data"
chmod -x "$work/data"
job -n 2 "$work/data"
code_is 126
err_is "mpirun: cannot start $work/data: Permission denied"
job -n 1 "$work"
code_is 126
job -n 1 -wdir "$work/nowhere" true
code_is 126
err_has "cannot start true in $work/nowhere"

# One program cannot be started: the others do not stay.
job -n 1 sleep 100 : -n 1 "$work/no-such-program"
code_is 127

# The others go on if the user wants it; the job has failed even so.
job --continuous -n 2 sh -c '[ $PMI_RANK = 0 ] && exit 5; sleep 0.2; echo "still here"'
code_is 5
out_is "still here"
err_has '^mpirun: rank 0 (process [0-9]*) ended with exit code 5'

job -q -n 1 sh -c 'exit 9'
code_is 9
err_is ""
finish
