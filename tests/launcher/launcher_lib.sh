# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# launcher_lib.sh - what the scripts of this directory share. Each sources it first and ends with `finish`.
#
# $work is a directory of the test's own. `job` runs mpirun and leaves stdout, stderr and exit code in $work/out, $work/err and
# $code. Programs are shells unless a test needs MPI: most of what a launcher does, it does for any program.
set -u
LC_ALL=C
export LC_ALL
: "${srcdir:=.}" "${builddir:=.}"
: "${MPIRUN:=$builddir/mpirun}"
unset MPIEXEC_TIMEOUT SLURM_NTASKS OMP_NUM_THREADS

[ -x "$MPIRUN" ] || { echo "no launcher: $MPIRUN"; exit 77; }
work=$(mktemp -d)
failures=0
trap 'rm -rf "$work"' EXIT

# job ARGUMENT...: one job that must end within a minute.
job() {
	code=0
	timeout -k 5 60 "$MPIRUN" "$@" >"$work/out" 2>"$work/err" || code=$?
	what="mpirun $*"
}

fail() {
	echo "not as expected: $*"
	failures=$((failures + 1))
}

# is NAME EXPECTED GOT
is() {
	[ "$2" = "$3" ] || fail "$what: $1: expected '$2', got '$3'"
}

# Checks of the last job.
code_is() { is "exit code" "$1" "$code"; }
out_is() { is "stdout" "$1" "$(cat "$work/out")"; }
err_is() { is "stderr" "$1" "$(sed 's/(process [0-9]*)/(process N)/' "$work/err")"; }
err_has() { grep -q -e "$1" "$work/err" || fail "$what: stderr: expected '$1', got '$(cat "$work/err")'"; }

# await COMMAND...: until it succeeds; a failure after half a minute, because other tests may have the machine.
await() {
	tries=0
	until "$@" 2>/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 3000 ] || { fail "waited in vain for: $*"; return 1; }
		sleep 0.01
	done
}

# Conditions for it.
is_gone() { ! kill -0 "$1" || grep -q '^State:	[ZX]' "/proc/$1/status"; }
has_lines() { [ "$(wc -l <"$2")" -ge "$1" ]; }

# is_in CALL MPIRUN_PID, rank_pid RANK MPIRUN_PID: what mpirun --ps says of a job.
is_in() { "$MPIRUN" --ps "$2" | grep -q " $1 "; }
rank_pid() { "$MPIRUN" --ps "$2" | awk -v rank="$1" '$1 == rank && $2 != "ranks" { print $2 }'; }

# need_program NAME: the path of one of the MPI programs in programs/, or the end of the test.
need_program() {
	program=$builddir/tests/launcher/programs/$1
	[ -x "$program" ] || { echo "not built: $program"; exit 77; }
}

finish() {
	[ $failures -eq 0 ]
	exit
}
