#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A job runs in silence in every kind of hostile place: each is made here, as far as this machine permits, and one small job with
# messages of all sizes and collectives runs in it.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"
need_program act
deeds=barrier,ring,large_ring,size,barrier

# may COMMAND...: whether the machine permits that.
may() {
	"$@" true >/dev/null 2>&1 && return 0
	echo "not permitted here: $*"
	return 1
}

# is_fine NP: the last job was.
is_fine() {
	code_is 0
	err_is ""
	is "ranks" "$1" "$(grep -c " of $1\$" "$work/out")"
}

# within NP COMMAND...: a job of NP ranks, started by the command.
within() {
	ranks=$1
	shift
	what="$*"
	code=0
	timeout -k 5 60 "$@" "$MPIRUN" -n "$ranks" "$program" $deeds >"$work/out" 2>"$work/err" || code=$?
	is_fine "$ranks"
}

# mounted SCRIPT: the same after a script in a mount namespace of its own.
mounted() {
	within 2 unshare -m sh -c "$1"' && shift 0 && exec "$@"' sh
}

within 3 env
within 3 env -i PATH="$PATH"
within 2 env -u HOME -u PATH -u USER
within 3 env TMPDIR=/nowhere HOME=/nowhere
within 2 taskset -c "$(sed -n 's/^Cpus_allowed_list:[^0-9]*\([0-9]*\).*/\1/p' /proc/self/status)"
within 16 env
within 2 sh -c 'exec "$@" <&-' sh
within 2 prlimit --nofile=64:64
within 3 prlimit --memlock=0 --stack=1048576

# Closed stdout: the program's own loss, not the job's end.
what="closed stdout"
code=0
timeout -k 5 60 "$MPIRUN" -n 2 "$program" barrier,ring >&- 2>"$work/err" || code=$?
code_is 0
err_is ""

# Two jobs at once, and a job in a job.
"$MPIRUN" -n 2 "$program" $deeds >"$work/out.other" 2>&1 &
within 2 env
wait $! || fail "the other one of two jobs"
within 2 "$MPIRUN" -n 1

# Other users, other roots.
may unshare -n && within 3 unshare -n
may unshare -i && within 2 unshare -i
may unshare -u && within 2 unshare -u sh -c 'hostname nowhere.invalid; exec "$@"' sh
may unshare -U && within 2 unshare -U
if may setpriv --reuid=54321 --regid=54321 --clear-groups && setpriv --reuid=54321 --regid=54321 --clear-groups "$MPIRUN" --version >/dev/null 2>&1; then
	within 2 setpriv --reuid=54321 --regid=54321 --clear-groups
fi
if may unshare -m; then
	mounted 'mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp && ! touch /tmp/mpilite-test 2>/dev/null'
	mounted 'mount -t tmpfs none /dev/shm && umount -l /dev/shm && mount -t tmpfs -o size=4k,ro none /dev/shm'
	mounted 'mount -t tmpfs none /sys'
	mounted 'mount --bind /dev/null /etc/passwd && mount --bind /dev/null /etc/hosts && mount --bind /dev/null /etc/resolv.conf'
fi

# All of it together, as in the sandboxes in which distributions build.
if may unshare -m -n && may setpriv --reuid=54321 --regid=54321 --clear-groups && setpriv --reuid=54321 --regid=54321 --clear-groups "$MPIRUN" --version >/dev/null 2>&1; then
	within 3 env -i unshare -m -n sh -c 'mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp && mount -t tmpfs none /sys &&
		mount -t tmpfs -o size=4k,ro none /dev/shm && mount --bind /dev/null /etc/passwd && mount --bind /dev/null /etc/hosts &&
		exec setpriv --reuid=54321 --regid=54321 --clear-groups "$@" </dev/null' sh
fi

# A CPU quota, where a group can be made.
for group in /sys/fs/cgroup/cpu /sys/fs/cgroup; do
	group=$group/mpilite-quota-$$
	mkdir "$group" 2>/dev/null || continue
	for file in cpu.cfs_quota_us cpu.max; do
		[ ! -e "$group/$file" ] || echo 50000 >"$group/$file"
	done 2>/dev/null
	if [ -e "$group/cpu.max" ] || [ -e "$group/cpu.cfs_quota_us" ]; then
		within 2 sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$group"
	fi
	await rmdir "$group"
	break
done

# The kernel's copy refused, as in containers.
within 2 "$builddir/tests/launcher/programs/refuse_cma"
finish
