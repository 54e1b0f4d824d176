#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Signals to mpirun reach the ranks; the user can always end the job.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

# start ARGUMENT...: a job in the background. Its ranks write a line to $work/ready when they are. Signals that background jobs
# of a shell ignore (INT, QUIT) come back through env.
start() {
	: >"$work/ready"
	env --default-signal=INT,QUIT timeout -k 5 60 env --default-signal=INT,QUIT "$MPIRUN" "$@" >"$work/out" 2>"$work/err" &
	timeout_pid=$!
	what="mpirun $*"
}

# signal NAME: to mpirun alone, not to its group; not before two ranks are ready.
signal() {
	await has_lines 2 "$work/ready" || return
	kill "-$1" "$(pgrep -P $timeout_pid)"
}

end() {
	code=0
	wait $timeout_pid || code=$?
}

env --default-signal=INT true 2>/dev/null || { echo "env has no --default-signal"; exit 77; }

# Programs end as they like: each gets the signal once.
cat >"$work/trap" <<'EOF'
trap 'echo $0 $PMI_RANK; exit 0' $0
echo ready >>$1
while :; do sleep 0.05; done
EOF
for name in INT TERM HUP USR1 USR2 WINCH; do
	start -n 2 sh -c "$(cat "$work/trap")" $name "$work/ready"
	signal $name
	end
	code_is 0
	is "traps" "$name 0 $name 1" "$(sort "$work/out" | xargs)"
	err_is ""
done

# The default: dead by the signal, without a word to say what the user knows.
start -n 2 sh -c 'echo ready >>$0; exec sleep 100' "$work/ready"
signal TERM
end
code_is 143
err_is ""
start -n 2 sh -c 'echo ready >>$0; exec sleep 100' "$work/ready"
signal INT
end
code_is 130

# The second SIGINT is obeyed at once.
start -n 2 sh -c 'trap "echo got it >>$0" INT; echo ready >>$0; while :; do sleep 0.05; done' "$work/ready"
signal INT
await has_lines 4 "$work/ready"
signal INT
end
code_is 130

# SIGQUIT asks what the ranks do, and changes nothing.
start -n 2 sh -c 'trap "exit 0" USR1; echo ready >>$0; while :; do sleep 0.05; done' "$work/ready"
signal QUIT
await grep -q '^mpirun:   0-1   not in MPI$' "$work/err"
signal USR1
end
code_is 0

# Stop and go on: mpirun passes it on and does it as well.
start -n 2 sh -c 'trap "echo stops >>$0" TSTP; trap "echo went on >>$0" CONT; trap "exit 0" USR1; echo ready >>$0
	while :; do sleep 0.05; done' "$work/ready"
signal TSTP
await has_lines 4 "$work/ready"
await grep -q '^State:	T' "/proc/$(pgrep -P $timeout_pid)/status"
signal CONT
await has_lines 6 "$work/ready"
signal USR1
end
code_is 0
finish
