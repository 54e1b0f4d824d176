/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libFuzzer target: the input chooses a nested datatype and how its stream is cut; all that the library says about the type must
 * agree with its typemap (tests/lib/type_fuzz.c). Built and run by fuzz_type.sh.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/type_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct type_fuzz fuzz = { .bytes = data, .left = size };

	if (!type_fuzz_run(&fuzz)) {
		fprintf(stderr, "%s is wrong\n", fuzz.wrong);
		abort();
	}
	return 0;
}
