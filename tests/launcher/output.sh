#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Lines of different ranks never mix; nothing is added or lost.
. "${srcdir:-.}/tests/launcher/launcher_lib.sh"

# Four ranks, 2000 lines each, every line written in three pieces.
cat >"$work/lines" <<'EOF'
awk -v r="$PMI_RANK" 'BEGIN { for (i = 0; i < 2000; i++) {
	printf "begin %d ", r; fflush(); printf "%d %060d", i, 0; fflush(); printf " end %d\n", r; fflush() } }'
EOF
job -n 4 sh "$work/lines"
code_is 0
is "lines" 8000 "$(wc -l <"$work/out")"
is "torn lines" 0 "$(grep -Evc '^begin ([0-3]) [0-9]+ 0{60} end \1$' "$work/out")"
for rank in 0 1 2 3; do # and in order
	is "lines of rank $rank" "$(seq 0 1999 | cksum)" "$(awk -v r=$rank '$2 == r { print $3 }' "$work/out" | cksum)"
done

# Both streams into one file: the same.
timeout 60 "$MPIRUN" -n 3 sh "$work/lines" : -n 2 sh -c "sh '$work/lines' >&2" >"$work/both" 2>&1
what="both streams"
is "torn lines" 0 "$(grep -Evc '^begin ([0-4]) [0-9]+ 0{60} end \1$' "$work/both")"
is "lines" 10000 "$(wc -l <"$work/both")"

# One file for all ranks, by its name: the same.
job -outfile-pattern "$work/shared" -l -n 3 sh "$work/lines"
is "torn lines in a file" 0 "$(grep -Evc '^\[([0-2])\] begin \1 [0-9]+ 0{60} end \1$' "$work/shared")"
is "lines in a file" 6000 "$(wc -l <"$work/shared")"
out_is ""

job --tag-output -n 2 sh -c 'echo one; echo two >&2'
is "tagged stdout" '[1,0]<stdout>:one [1,1]<stdout>:one' "$(sort "$work/out" | xargs)"
is "tagged stderr" '[1,0]<stderr>:two [1,1]<stderr>:two' "$(sort "$work/err" | xargs)"
job -l -n 1 sh -c 'echo one; echo two'
out_is '[0] one
[0] two'
job -prepend-rank -n 2 printf 'no newline'
is "unfinished lines" '[0] no newline [1] no newline' "$(sort "$work/out" | xargs)"

# The last line keeps its missing newline, and only a line of another rank brings one.
timeout 60 "$MPIRUN" -l -n 1 printf 'a\nb' >"$work/out"
what="missing newline"
is "bytes" "$(printf '[0] a\n[0] b' | od -c)" "$(od -c <"$work/out")"

# Bytes are bytes; a line may be longer than any buffer.
head -c 300000 /dev/urandom >"$work/bytes"
timeout 60 "$MPIRUN" -n 2 sh -c '[ $PMI_RANK = 1 ] || cat "$0"' "$work/bytes" | cmp - "$work/bytes" || fail "bytes were changed"
head -c 5000000 /dev/zero | tr '\0' x >"$work/long"
timeout 60 "$MPIRUN" -n 2 sh -c '[ $PMI_RANK = 1 ] || cat "$0"' "$work/long" | cmp - "$work/long" || fail "a long line was changed"

# A line just below the limit is whole, even when others print meanwhile.
job -n 3 awk 'BEGIN { for (i = 0; i < 20; i++) { printf "<"; fflush(); for (j = 0; j < 65530; j++) printf "%s", ENVIRON["PMI_RANK"]; print ">" } }'
is "long lines" 60 "$(grep -Ec '^<(0+|1+|2+)>$' "$work/out")"

# A reader that goes away ends the ranks; one that is slow does not lose anything.
timeout -k 5 60 "$MPIRUN" -n 2 yes 2>"$work/err" | head -n 1 >"$work/out"
out_is y
timeout 60 "$MPIRUN" -n 2 seq 200000 | { sleep 0.3; wc -l; } >"$work/out"
is "slowly read lines" 400000 "$(cat "$work/out")"

# One rank has mpirun's own stdout.
job -n 1 readlink /proc/self/fd/1
out_is "$work/out"
finish
