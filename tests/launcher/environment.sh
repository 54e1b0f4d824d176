#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What a rank finds: its numbers under the names in use, the user's variables, its directory, nothing of other launchers.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

job -n 3 sh -c '[ $PMI_RANK = 2 ] && env'
for pair in OMPI_COMM_WORLD_RANK=2 OMPI_COMM_WORLD_SIZE=3 OMPI_COMM_WORLD_LOCAL_RANK=2 OMPI_COMM_WORLD_LOCAL_SIZE=3 \
	OMPI_COMM_WORLD_NODE_RANK=2 OMPI_UNIVERSE_SIZE=3 PMI_RANK=2 PMI_SIZE=3 PMI_LOCAL_RANK=2 PMI_LOCAL_SIZE=3 PMIX_RANK=2 \
	MPI_LOCALRANKID=2 MPI_LOCALNRANKS=3 MV2_COMM_WORLD_RANK=2 MV2_COMM_WORLD_SIZE=3 MV2_COMM_WORLD_LOCAL_RANK=2 \
	MV2_COMM_WORLD_LOCAL_SIZE=3 GFORTRAN_UNBUFFERED_PRECONNECTED=y; do
	grep -qx "$pair" "$work/out" || fail "$pair is missing"
done

# mpi4py, which takes the first MPI that it finds, is told which one it is under.
if [ -e "$builddir/.libs/libmpi_abi.so.1" ]; then
	grep -qx MPI4PY_MPIABI=mpiabi "$work/out" || fail "MPI4PY_MPIABI is missing"
	library=$(sed -n 's/^MPI4PY_LIBMPI=//p' "$work/out")
	[ -e "$library" ] || fail "MPI4PY_LIBMPI is $library, which is not there"
fi

# An address where nobody answers would stop a program of another MPI.
PMI_FD=7 PMI_PORT=h:1 PMIX_NAMESPACE=n PMIX_SERVER_URI41=u OMPI_COMM_WORLD_RANK=9 HYDI_CONTROL_FD=8 MPILITE_JOB=1:2:3:4:5:6:7 \
	job -n 1 env
is "what is left of an outer launcher" "" \
	"$(grep -E '^(PMI_FD|PMI_PORT|PMIX_NAMESPACE|PMIX_SERVER|HYDI)|^OMPI_COMM_WORLD_RANK=9|^MPILITE_JOB=1:2:3' "$work/out")"

# The user's word is the last one; later words win; programs have their own.
ONE=1 job -x ONE -x TWO=2=2 -env THREE 3 -genv FOUR 4 -genv THREE 0 -x OMPI_EXTRA=e -n 1 \
	sh -c 'echo $ONE $TWO $THREE $FOUR $OMPI_EXTRA' : -n 1 sh -c 'echo ${TWO-unset} $THREE $FOUR'
is "variables" "1 2=2 3 4 e unset 0 4" "$(sort "$work/out" | xargs)"

mkdir "$work/dir"
printf '#!/bin/sh\necho found $PWD\n' >"$work/dir/program"
chmod +x "$work/dir/program"
job -n 1 -wdir "$work/dir" ./program
out_is "found $work/dir"
job -n 1 -path "/nonexistent:$work/dir" program
code_is 0
job -n 1 --wdir="$work/dir" sh -c pwd : -n 1 -wd "$work" sh -c pwd
is "directories" "$work $work/dir" "$(sort "$work/out" | xargs)"

# A job in a rank is a job of its own.
job -n 2 "$MPIRUN" -n 2 sh -c 'echo $PMI_RANK/$PMI_SIZE'
is "ranks of nested jobs" "0/2 0/2 1/2 1/2" "$(sort "$work/out" | xargs)"

# The shell's limits and signal dispositions are the ranks' own, whatever the launcher needed.
(ulimit -S -n 100 && job -n 1 sh -c 'ulimit -S -n' && out_is 100; finish) || fail "the limit of open files was changed"
job -n 1 sh -c "grep -E '^Sig(Blk|Ign)' /proc/self/status"
# As `job` does it: timeout(1) takes ignored signals back.
is "signals" "$(timeout 60 sh -c "grep -E '^Sig(Blk|Ign)' /proc/self/status")" "$(cat "$work/out")"
# Descriptors of the launcher end at exec, but for the segment.
job -n 2 sh -c 'ls /proc/self/fd | wc -w'
own=$(sh -c 'ls /proc/self/fd | wc -w')
is "open descriptors" "$((own + 1)) $((own + 1))" "$(xargs <"$work/out")"
finish
