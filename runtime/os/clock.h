/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time that never goes back, for time-outs and for measuring. The same clock in every process of
 * the machine.
 */
#ifndef ML_OS_CLOCK_H
#define ML_OS_CLOCK_H

#include <stdint.h>
#include <time.h>

#include "base/compiler.h"

/* Nanoseconds since an arbitrary moment. About 20 ns a call; no system call on usual machines. */
ml_inline int64_t ml_clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

#endif
