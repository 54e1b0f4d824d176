#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# headers.sh: every header of ours compiles alone, without warnings.
. "${srcdir:-.}/tests/lint/lint_lib.sh"

for header in $(files runtime collectives launcher tests benchmarks include -- '*.h'); do
	message=$(${CC:-cc} -std=gnu11 -D_GNU_SOURCE= -DML_DEBUG=3 -Iinclude -Iruntime -I. -Wall -Wextra -Werror \
		-Wno-unused-function -fsyntax-only -x c -include "$header" /dev/null 2>&1) ||
		echo "$message" | sed -n 's/^\([^:]*\.h:[0-9]*\):.*error: /\1: /p' | head -1
done | finding
finish
