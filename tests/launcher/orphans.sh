#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Nothing of a job outlives mpirun, whoever is killed, and whatever ranks have started: also a grandchild in a session of its
# own whose parent is gone.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

command -v setsid >/dev/null || { echo "no setsid"; exit 77; }

# A rank that leaves a lost grandchild, then waits as told.
cat >"$work/rank" <<'EOF'
echo $$ >>$0.pids
setsid sh -c 'setsid sh -c "echo \$\$ >>$0.pids; exec sleep 1000" "$0" & exec sleep 0' "$0"
while [ $(wc -l <"$0.pids") -lt 4 ]; do sleep 0.01; done
eval "$1"
EOF

start() {
	: >"$work/rank.pids"
	"$MPIRUN" -n 2 sh "$work/rank" "$1" >"$work/out" 2>"$work/err" &
	mpirun_pid=$!
	what="ranks that do: $1"
	await has_lines 4 "$work/rank.pids"
}

all_gone() {
	while read -r pid; do
		await is_gone "$pid"
	done <"$work/rank.pids"
}

# supervisor PID: its only child.
supervisor() { pgrep -P "$1"; }

# The user's process is killed.
start 'exec sleep 1000'
supervisor_pid=$(supervisor $mpirun_pid)
kill -KILL $mpirun_pid
all_gone
await is_gone "$supervisor_pid"

# The other one is killed.
start 'exec sleep 1000'
kill -KILL "$(supervisor $mpirun_pid)"
code=0
wait $mpirun_pid || code=$?
code_is 137
all_gone

# The job ends well.
start 'exit 0'
code=0
wait $mpirun_pid || code=$?
code_is 0
all_gone

# The job fails.
start 'exit 3'
code=0
wait $mpirun_pid || code=$?
code_is 3
all_gone

# A lost process that still has the rank's output does not hold the job up.
job -n 2 sh -c 'setsid sleep 1000 & echo $!'
code_is 0
while read -r pid; do
	await is_gone "$pid"
done <"$work/out"

# A job inside a job goes with it.
: >"$work/pids"
"$MPIRUN" -n 2 "$MPIRUN" -n 2 sh -c 'echo $$ >>$0; exec sleep 1000' "$work/pids" &
mpirun_pid=$!
await has_lines 4 "$work/pids"
kill -KILL $mpirun_pid
mv "$work/pids" "$work/rank.pids"
all_gone
finish
