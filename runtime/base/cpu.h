/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What depends on the instruction set: a hint for spinning, a cheap clock, prefetching a line that is about to be written, and a copy
 * that leaves no line in this core's caches.
 * Baseline code only; other architectures get the generic forms.
 */
#ifndef ML_BASE_CPU_H
#define ML_BASE_CPU_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

/* Pauses between two looks at a line that another core will write; see ml_cpu_relax. Set by ml_cpu_init. */
extern uint32_t ml_cpu_pauses;

/* Measures how many pauses make ML_CPU_LOOK_NS. Takes a few microseconds. Without it ml_cpu_relax waits for one. */
void ml_cpu_init(void);

/*
 * The time between two looks. Each look takes the line away from the core that is about to write it, and the answer comes
 * later for it; so one should look about as often as a line can travel. How long one pause takes differs by a factor of four
 * between processors, so it is measured. One way, 8 bytes, where a bare flag takes 133 ns: looking every 10 ns 131, 20 ns
 * 122, 40 ns 96, 80 ns 88, 160 ns 130.
 */
#define ML_CPU_LOOK_NS 70

#if defined(__x86_64__)

/* Tells the core that this is a spin loop; on SMT the sibling gets the pipeline. */
ml_inline void ml_cpu_pause(void)
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

/* Copies past the caches: who reads it fetches it from memory and not from this core. Whatever is stored later is seen later. */
ml_inline void ml_cpu_copy_past_cache(void *to, const void *from, size_t bytes)
{
	typedef long long ml_cpu_pair __attribute__((vector_size(16)));
	char *t = (char *)to;
	const char *f = (const char *)from;
	size_t head = -(uintptr_t)to % sizeof(ml_cpu_pair), at = head < bytes ? head : bytes;

	memcpy(t, f, at);
	for (; bytes - at >= sizeof(ml_cpu_pair); at += sizeof(ml_cpu_pair)) {
		ml_cpu_pair pair;

		memcpy(&pair, f + at, sizeof pair);
		__asm__ volatile("movntdq %1, %0" : "=m"(*(ml_cpu_pair *)(void *)(t + at)) : "x"(pair));
	}
	memcpy(t + at, f + at, bytes - at);
	__builtin_ia32_sfence();
}

#else

#include <time.h>

ml_inline void ml_cpu_pause(void)
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

ml_inline void ml_cpu_copy_past_cache(void *to, const void *from, size_t bytes)
{
	memcpy(to, from, bytes);
}

#endif

/* One turn of a spin loop. */
ml_inline void ml_cpu_relax(void)
{
	uint32_t left = ml_cpu_pauses;

	do
		ml_cpu_pause();
	while (--left);
}

ml_inline void ml_cpu_prefetch_read(const void *p)
{
	__builtin_prefetch(p, 0);
}

#endif
