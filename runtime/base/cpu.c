/* SPDX-License-Identifier: BSD-2-Clause */
/* How long a pause is on this processor. */
#include "base/cpu.h"

#include <time.h>

#define SAMPLE 32
#define ROUNDS 8
#define PAUSES_MAX 64

uint32_t ml_cpu_pauses = 1;

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void ml_cpu_init(void)
{
	int64_t shortest = INT64_MAX;

	for (int round = 0; round < ROUNDS; round++) {
		int64_t start = now_ns(), took;

		for (int i = 0; i < SAMPLE; i++)
			ml_cpu_pause();
		took = now_ns() - start;
		shortest = ml_min(shortest, took);
	}
	/* The shortest round was not interrupted. */
	ml_cpu_pauses = (uint32_t)ml_min(ml_max(ML_CPU_LOOK_NS * SAMPLE / ml_max(shortest, INT64_C(1)), INT64_C(1)),
	                                 (int64_t)PAUSES_MAX);
}
