#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# names.sh: a file is found by its name, a symbol tells its file, a licence stands first.
. "${srcdir:-.}/tests/lint/lint_lib.sh"

tree="runtime collectives launcher include benchmarks tests"

# shellcheck disable=SC2086 # a list of directories
files $tree -- '*.c' '*.h' '*.def' '*.sh' '*.am' '*.pml' '*.map' | awk -F/ '
{ if ($NF in seen) print $0 ": the same basename as " seen[$NF]; seen[$NF] = $0 }
$NF !~ /^[a-z0-9_]+\.[a-z]+$/ { print $0 ": not lower snake case" }' | finding

# shellcheck disable=SC2046,SC2086 # lists of words
awk 'FNR == 1 { first = $0 }
FNR == 2 && first $0 !~ /SPDX-License-Identifier: BSD-2-Clause/ { print FILENAME ":1: no SPDX line" }' \
	$(files $tree -- '*.c' '*.h' '*.def' '*.sh' '*.am' '*.pml' '*.map' '*.in' '*.awk' '*.py' run-mpi sanitize compare plot publish) \
	configure.ac Makefile.am autogen.sh quickstart | finding

# What leaves an object file is the standard's (runtime/api) or ours.
(cd "${builddir:-.}" && find runtime collectives -name '*.o' ! -path '*/.libs/*' -exec nm -A -g --defined-only {} +) 2>/dev/null | awk '
{ file = $1; sub(/\.o:.*/, ".c", file) }
$3 !~ /^ml_/ && !(file ~ /^runtime\/api\// && $3 ~ /^P?MPIX?_/) { print file ": external symbol " $3 }' | finding
finish
