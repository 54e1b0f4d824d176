#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# sizes.sh: functions, files and parameter lists that a reader can hold in mind.
. "${srcdir:-.}/tests/lint/lint_lib.sh"

for file in $(files runtime collectives launcher include benchmarks tests -- '*.c' '*.h'); do
	bare "$file" | awk -v file="$file" '
function say(line, text) { print file ":" line ": " text }
function count(text, what) { return gsub(what, "", text) }
# A signature is all the text between the last statement outside functions and the brace in column one.
/^{/ {
	depth = deepest = 1
	start = NR
	arguments = signature
	sub(/^[^(]*\(/, "", arguments)
	name = signature
	sub(/\(.*/, "", name)
	sub(/.*[ *]/, "", name)
	if (file !~ /^(runtime\/api|tests|benchmarks)\// && (n = count(arguments, ",") + 1) > 7)
		say(NR, name " has " n " parameters; 7 are enough")
	next
}
/^}/ {
	if (start && (n = NR - start - 1) > 70)
		say(start, name " has " n " lines; 70 are enough")
	if (start && deepest > 5)
		say(start, name " is nested " deepest - 1 " deep; 4 are enough")
	start = 0
	signature = ""
	next
}
start {
	depth += count($0, "{") - count($0, "}")
	if (depth > deepest)
		deepest = depth
	next
}
/^#/ || /;$/ || /^[ \t]*$/ { signature = ""; next }
{ signature = signature " " $0 }
END {
	limit = file ~ /\.h$/ ? 300 : 600
	if (NR > limit)
		say(NR, "the file has more than " limit " lines")
}'
	headers=$(grep -c '^[ 	]*#[ 	]*include "[^"]*\.h"' "$file")
	[ "$headers" -le 12 ] || echo "$file:1: includes $headers headers of ours; 12 are enough"
done | finding
finish
