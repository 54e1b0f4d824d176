#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What the user types and sees. Each .expect file is a terminal session: a line that begins with "$ " is a command, the lines
# behind it are its stdout and stderr, and "[2]" is its exit code, if it is not 0. Blank lines and those that begin with "#" are
# comments. The commands are run again and must print the
# same. `tests/launcher/transcripts.sh update` writes what they print now; read the difference before you commit it.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

unset HWLOC_SYNTHETIC HWLOC_XMLFILE HYDRA_HOST_FILE
machines=$(cd "$srcdir" && pwd)/tests/machines
expected=$(cd "$srcdir" && pwd)/tests/launcher
case $MPIRUN in /*) ;; *) MPIRUN=$PWD/$MPIRUN ;; esac
mpirun() { timeout -k 5 60 "$MPIRUN" "$@"; }

# Prints the session that the commands of a file make.
replay() {
	while IFS= read -r line; do
		case $line in
		'$ '*) ;;
		'#'* | '') printf '%s\n' "$line"; continue ;;
		*) continue ;;
		esac
		printf '%s\n' "$line"
		code=0
		eval "${line#??}" 2>&1 </dev/null || code=$?
		[ $code = 0 ] || echo "[$code]"
	done <"$1"
}

for file in "$expected"/*.expect; do
	name=${file##*/}
	mkdir "$work/$name.d"
	(cd "$work/$name.d" && replay "$file") |
		sed -e "s|(process [0-9]*)|(process N)|" -e "s|$machines|MACHINES|g" -e "s|$(uname -n)|HOST|g" >"$work/$name"
	if [ "${1-}" = update ]; then
		cp "$work/$name" "$file"
	else
		diff -u "$file" "$work/$name" || fail "$name"
	fi
done
finish
