#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Rank 0 has mpirun's stdin, itself and not a copy; the others have an empty one.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

head -c 1000000 /dev/urandom >"$work/in"
what=stdin
timeout 60 "$MPIRUN" -n 3 sh -c 'cat >"$0.$PMI_RANK"' "$work/got" <"$work/in" || fail "exit code $?"
cmp "$work/in" "$work/got.0" || fail "rank 0 did not get the input"
is "input of rank 1" 0 "$(wc -c <"$work/got.1")"
is "input of rank 2" 0 "$(wc -c <"$work/got.2")"

# A job that does not read leaves the input to whoever comes next.
printf 'one\ntwo\nthree\n' | while read -r line; do
	timeout 60 "$MPIRUN" -n 2 true
	echo "$line"
done >"$work/out"
is "a loop around mpirun" "one two three" "$(xargs <"$work/out")"

# A job whose input stays open ends when its ranks do.
mkfifo "$work/fifo"
exec 3<>"$work/fifo"
job -n 2 true <&3
code_is 0

# Without stdin, stdout, stderr.
timeout 60 "$MPIRUN" -n 2 sh -c 'cat; echo fine >"$0.$PMI_RANK"' "$work/closed" <&- >&- 2>&-
what="closed stdin, stdout, stderr"
is "exit code" 0 $?
is "results" "fine fine" "$(cat "$work/closed.0" "$work/closed.1" | xargs)"
finish
