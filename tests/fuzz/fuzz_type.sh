#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# fuzz_type.sh: a fuzzer with coverage looks for a datatype about which the library is wrong, for FUZZ_SECONDS (5).
# It needs clang with libFuzzer; without, the random test in tests/unit/type is what there is.
set -u
: "${srcdir:=.}" "${builddir:=.}" "${FUZZ_SECONDS:=5}"
work=$builddir/tests/fuzz/type.d
clang=
for name in clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14; do
	if command -v "$name" >/dev/null &&
		echo 'int LLVMFuzzerTestOneInput(const char *p, long n); int LLVMFuzzerTestOneInput(const char *p, long n) { return !p && n; }' |
		"$name" -fsanitize=fuzzer,address,undefined -x c - -o /dev/null 2>/dev/null; then
		clang=$name
		break
	fi
done
if [ -z "$clang" ]; then
	echo "skipped: no clang with libFuzzer"
	exit 77
fi
rm -rf "$work"
mkdir -p "$work/corpus" || exit 1
"$clang" -std=gnu11 -O1 -g -D_GNU_SOURCE= -DML_DEBUG=3 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
	-I"$srcdir" -I"$srcdir/include" -I"$srcdir/runtime" -o "$work/fuzz_type" \
	"$srcdir/tests/fuzz/fuzz_type.c" "$srcdir/tests/lib/type_fuzz.c" \
	"$srcdir"/runtime/type/*.c "$srcdir"/runtime/object/*.c "$srcdir"/runtime/os/*.c "$srcdir"/runtime/base/*.c -lpthread || exit 1
cd "$work" || exit 1
if ! ./fuzz_type -max_total_time="$FUZZ_SECONDS" -max_len=512 -print_final_stats=1 -verbosity=0 corpus >log 2>&1; then
	tail -40 log
	exit 1
fi
grep number_of_executed_units log
rm -rf "$work"
