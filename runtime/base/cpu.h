/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What depends on the instruction set: a hint for spinning, a cheap clock, and prefetching a line that is about to be written.
 * Baseline code only; other architectures get the generic forms.
 */
#ifndef ML_BASE_CPU_H
#define ML_BASE_CPU_H

#include <stdint.h>

#include "base/compiler.h"

#if defined(__x86_64__)

/* Tells the core that this is a spin loop; on SMT the sibling gets the pipeline. */
ml_inline void ml_cpu_relax(void)
{
	__builtin_ia32_pause();
}

/*
 * Fetches the line of p in exclusive state. __builtin_prefetch(p, 1) would emit prefetcht0 without -mprfchw, which
 * leaves the line shared and the later store slow.
 */
ml_inline void ml_cpu_prefetch_write(const void *p)
{
	__asm__ volatile("prefetchw %0" : : "m"(*(const char *)p));
}

/* Ticks of a clock that never goes back on one core; compare with differences only. */
ml_inline uint64_t ml_cpu_ticks(void)
{
	return __builtin_ia32_rdtsc();
}

#else

#include <time.h>

ml_inline void ml_cpu_relax(void)
{
	__asm__ volatile("" : : : "memory");
}

ml_inline void ml_cpu_prefetch_write(const void *p)
{
	__builtin_prefetch(p, 1);
}

ml_inline uint64_t ml_cpu_ticks(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

#endif

ml_inline void ml_cpu_prefetch_read(const void *p)
{
	__builtin_prefetch(p, 0);
}

#endif
