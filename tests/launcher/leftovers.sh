#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A job leaves nothing behind, however it ends: no process, no file in /tmp or /dev/shm, no System V memory. Looked at in namespaces
# of its own, where nothing else can be.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"
need_program act
case $(realpath "$MPIRUN") in /tmp/*) echo "the launcher lies in /tmp, which is hidden here"; exit 77 ;; esac
unshare -m -i true 2>/dev/null || { echo "no namespaces here"; exit 77; }

cat >"$work/look" <<'EOS'
# look SIGNAL PROCESS MPIRUN PROGRAM: what is left when PROCESS (mpirun, supervisor or rank) of a job gets the signal.
mount -t tmpfs none /tmp && mount -t tmpfs none /dev/shm || exit 77
"$3" -n 3 "$4" large_ring,split:0 large_ring,recv:0 2>/dev/null &
mpirun=$!
until "$3" --ps $mpirun | grep -q ' MPI_Recv '; do :; done
ranks=$("$3" --ps $mpirun | awk '/MPI_|running/ { print $2 }')
case $2 in
mpirun) victim=$mpirun ;;
supervisor) victim=$(pgrep -P $mpirun) ;;
rank) victim=${ranks##*[!0-9]} ;;
esac
kill -"$1" $victim
wait $mpirun
tries=0
for pid in $ranks; do
	while kill -0 $pid 2>/dev/null && ! grep -q '^State:	[ZX]' /proc/$pid/status; do
		tries=$((tries + 1))
		[ $tries -lt 1000 ] || { echo "process $pid is left"; break; }
		sleep 0.01
	done
done
ls -A /tmp /dev/shm | grep -v -e '^/' -e '^$'
tail -q -n +2 /proc/sysvipc/shm /proc/sysvipc/sem /proc/sysvipc/msg
exit 0
EOS

for victim in mpirun supervisor rank; do
	for signal in KILL TERM; do
		what="SIG$signal to $victim"
		code=0
		timeout -k 5 60 unshare -m -i sh "$work/look" $signal $victim "$MPIRUN" "$program" >"$work/out" 2>"$work/err" || code=$?
		[ $code -ne 77 ] || { echo "no mounts here"; exit 77; }
		code_is 0
		out_is ""
	done
done
finish
