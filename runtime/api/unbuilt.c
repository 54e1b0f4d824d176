/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions of unbuilt.def: each says its name and that it is not built yet, and fails. A program that needs one of them
 * links and runs up to the call, where it ends with a sentence instead of a missing symbol.
 *
 * They ignore their arguments, so one shape serves for all: a function without parameters, which gets its real name for the
 * linker only, because the header knows that name with other parameters. On the machines we know a caller may pass arguments
 * that nobody takes.
 */
#include "api/api.h"

static int fail(const char *function)
{
	ml_note("MPI-Lite does not have this function yet");
	return ml_api_raise(function, MPI_ERR_UNSUPPORTED_OPERATION, NULL);
}

#define ML_UNBUILT(name, subject)                                                                  \
	int unbuilt_##name(void) __asm__("PMPI_" #name);                                           \
	int weak_##name(void) __asm__("MPI_" #name) __attribute__((weak, alias("PMPI_" #name)));   \
	int unbuilt_##name(void)                                                                   \
	{                                                                                          \
		return fail("MPI_" #name);                                                         \
	}
#pragma GCC visibility push(default)
#include "api/unbuilt.def"
#pragma GCC visibility pop
