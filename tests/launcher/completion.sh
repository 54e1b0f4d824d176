#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What bash offers behind an unfinished command line. The options come from the table of options.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

command -v bash >/dev/null || { echo "no bash"; exit 77; }
[ -e "$builddir/launcher/completion.bash" ] || { echo "no completion in this build"; exit 77; }

# offers EXPECTED WORD...: the last word is the unfinished one.
offers() {
	expected=$1
	shift
	what="mpirun $*"
	# shellcheck disable=SC2016 # for bash
	got=$(cd "$work" && bash -c '. "$0" && COMP_WORDS=(mpirun "$@") COMP_CWORD=$# && _mpirun && echo "${COMPREPLY[*]}"' \
		"$builddir/launcher/completion.bash" "$@")
	is "offers" "$expected" "$got"
}

case $builddir in /*) ;; *) builddir=$PWD/$builddir ;; esac
mkdir "$work/directory"
touch "$work/program" "$work/data"
offers "--tag-output" --tag
offers "--bind-to" --bind
offers "none numa" --bind-to n
offers "package ppr:" --map-by p
offers "directory" --wdir ""
offers "data directory" --configfile d
offers "" -n ""
offers "program" -n 2 progra
offers "data directory" -n 2 program -x d
offers "--timeout" -n 2 program : --timeo
offers "programs placement" --help p
offers "program" --gdb progra
what="options"
is "options in the completion" "$("$MPIRUN" --help completion | cksum)" \
	"$(sed -n '/^_mpirun_options=/,/^.$/p' "$builddir/launcher/completion.bash" | sed '1d;$d' | cksum)"
finish
