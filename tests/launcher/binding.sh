#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Ranks get cores of their own when there are enough, and are left alone otherwise. Machines are hwloc descriptions; on this one
# nothing is sure but what it lets this process use.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

# bindings ARGUMENT...: where the ranks would be on the machine $HWLOC_SYNTHETIC.
bindings() {
	job --report-bindings "$@" true
	code_is 0
	sed -n 's/^mpirun: rank [0-9]* is //p' "$work/err" | sed 's/bound to CPU //' | tr '\n' ';' >"$work/bindings"
}

HWLOC_SYNTHETIC="package:2 numa:1 l3:1 core:2 pu:2"
export HWLOC_SYNTHETIC
bindings -n 2 --bind-to core
is bindings "0-1;2-3;" "$(cat "$work/bindings")"
bindings -n 2 --bind-to hwthread --map-by numa
is bindings "0;4;" "$(cat "$work/bindings")"
bindings -n 2 --bind-to core --map-by package:PE=2
is bindings "0-3;4-7;" "$(cat "$work/bindings")"
bindings -n 2 --bind-to none
is bindings "not bound;not bound;" "$(cat "$work/bindings")"
unset HWLOC_SYNTHETIC

# More ranks than CPUs: nobody is bound, nobody complains.
ranks=$(($(nproc) + 1))
job -n $ranks sh -c 'grep Cpus_allowed_list /proc/self/status'
is "affinities" "$(grep Cpus_allowed_list /proc/self/status)" "$(sort -u "$work/out")"
err_is ""
job --nooversubscribe -n $ranks true
is "exit code" 1 "$code"

# The rest needs two CPUs that no other job has; other tests may have them for moments.
cpus=/sys/devices/system/cpu
are_free() { flock -n $cpus/cpu0 true && flock -n $cpus/cpu1 true; }
if [ "$(nproc)" -lt 2 ] || ! are_free; then
	finish
fi

apart() {
	job -n 2 sh -c 'grep Cpus_allowed_list /proc/self/status'
	[ "$(sort -u "$work/out" | wc -l)" = 2 ]
}
tries=0
until apart || [ $tries = 20 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
[ $tries -lt 20 ] || ! are_free || fail "$what: both ranks have $(sort -u "$work/out")"

# A machine of one CPU is respected.
what="taskset"
one=$(taskset -c 0 "$MPIRUN" -n 2 sh -c 'grep Cpus_allowed_list /proc/self/status' | sort -u)
is "affinity" "Cpus_allowed_list:	0" "$one"

# Cores of a job that runs are not given out again; they are free as soon as it has ended.
mkfifo "$work/go"
"$MPIRUN" -n "$(nproc)" sh -c 'echo ready >>$0; read -r line <$1' "$work/ready" "$work/go" &
other=$!
await has_lines "$(nproc)" "$work/ready"
if [ "$(nproc)" = 2 ]; then
	bindings -n 2
	is "bindings beside another job" "not bound;not bound;" "$(cat "$work/bindings")"
fi
exec 3>"$work/go"
for _ in $(seq "$(nproc)"); do echo go >&3; done
wait $other
what="a core after its job"
await flock -n $cpus/cpu0 true
finish
