#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# words.sh: words that may not stand in code.
. "${srcdir:-.}/tests/lint/lint_lib.sh"

for file in $(files runtime collectives launcher -- '*.c' '*.h' '*.def'); do
	bare "$file" | awk -v file="$file" '
function say(text) { print file ":" NR ": " text }
# The standard functions are defined in runtime/api, in column one; a call is indented or stands in another layer.
match($0, /(^|[^A-Za-z0-9_])P?MPI_[A-Z][a-z][A-Za-z0-9_]*[ ]?\(/) && (file !~ /^runtime\/api\// || /^[ \t]/) {
	say("the library does not call the standard functions:" substr($0, RSTART, RLENGTH))
}
/memory_order|__atomic_|__sync_|stdatomic|_Atomic/ && file != "runtime/base/atomic.h" {
	say("memory orders are spelled in base/atomic.h alone")
}
/typedef[ \t]+(struct|union)/ { say("structures have no typedef") }'
done | finding

unfinished='TO''DO|FIX''ME|XX''X|HA''CK'
# shellcheck disable=SC2046 # a list of files
grep -nE "(^|[^A-Za-z0-9_])($unfinished)([^A-Za-z0-9_]|\$)" README.md CONTRIBUTING.md configure.ac Makefile.am quickstart \
	$(files runtime collectives launcher include benchmarks tests -- '*') /dev/null |
	sed 's/^\([^:]*:[^:]*\):.*/\1: unfinished business/' | finding
finish
