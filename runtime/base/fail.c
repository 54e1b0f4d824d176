/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of a process that found itself wrong. See fail.h.
 */
#include "base/fail.h"

#include <stdlib.h>

#include "base/log.h"

void ml_fail_wrong(const char *file, int line, const char *text)
{
	ml_log("error inside MPI-Lite at %s:%d: %s", file, line, text);
	abort();
}
