/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bell alone (runtime/shm/bell.h), ns:
 *
 *	ring awake    what a message pays for the question whether its receiver sleeps, with and without the fence
 *	membarrier    what a sleeper pays instead of that fence
 *	wake-up       from ringing a sleeper to its first instruction: half of a round trip between two that always sleep
 *
 * Read the wake-up against `raw futex`.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/membarrier.h"
#include "shm/bell.h"

#include "sample.h"

enum { SAMPLES = 300, ROUND_TRIPS = 8, RINGS = 10000 };

static struct table {
	struct ml_bell_shm bell[2];
	struct {
		ml_atomic_u32 turn ml_aligned(ML_CACHELINE);
	} side[2];
} *table;

static double samples[SAMPLES];

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof set, &set))
		fail("sched_setaffinity");
}

static void print(const char *what, size_t count)
{
	struct sample_summary s = sample_summarize(samples, count);

	printf("  %-34s%12.1f%14.1f%14.1f\n", what, s.median, s.fast, s.slow);
}

/* ---- ringing who is awake ---- */

static void measure_ring(const char *what, bool shared)
{
	ml_bell_init(&table->bell[0], ML_WAIT_AUTO, shared, 0);
	for (int sample = 0; sample < SAMPLES; sample++) {
		int64_t start = ml_clock_ns();

		for (uint32_t i = 0; i < RINGS; i++) {
			ml_store_rel(&table->side[1].turn, i);
			ml_bell_ring(&table->bell[1]);
		}
		samples[sample] = (double)(ml_clock_ns() - start) / RINGS;
	}
	print(what, SAMPLES);
}

static void measure_membarrier(void)
{
	if (!ml_bell_can_be_exclusive())
		return;
	for (int sample = 0; sample < SAMPLES; sample++) {
		int64_t start = ml_clock_ns();

		ml_membarrier_issue();
		samples[sample] = (double)(ml_clock_ns() - start);
	}
	print("membarrier, nobody else runs", SAMPLES);
}

/* ---- waking who sleeps ---- */

static void wait_for(int me, uint32_t turn)
{
	struct ml_idle idle = { 0 };

	while (ml_load_acq(&table->side[me].turn) != turn)
		ml_bell_idle(&idle);
	ml_bell_awake(&idle);
}

static void give(int other, uint32_t turn)
{
	ml_store_rel(&table->side[other].turn, turn);
	ml_bell_ring(&table->bell[other]);
}

static void measure_wake(const char *what, int cpu, int other_cpu)
{
	uint32_t turn = 1;
	pid_t child;

	memset((void *)table, 0, sizeof *table);
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(other_cpu);
		ml_bell_init(&table->bell[1], ML_WAIT_SLEEP, true, 0);
		for (; turn <= SAMPLES * ROUND_TRIPS; turn++) {
			wait_for(1, turn);
			give(0, turn);
		}
		_exit(0);
	}
	pin(cpu);
	ml_bell_init(&table->bell[0], ML_WAIT_SLEEP, true, 0);
	for (int sample = 0; sample < SAMPLES; sample++) {
		int64_t start = ml_clock_ns();

		for (int i = 0; i < ROUND_TRIPS; i++, turn++) {
			give(1, turn);
			wait_for(0, turn);
		}
		samples[sample] = (double)(ml_clock_ns() - start) / (2 * ROUND_TRIPS);
	}
	waitpid(child, NULL, 0);
	print(what, SAMPLES);
}

int main(void)
{
	int cpus[2], count = 0;
	cpu_set_t set;

	table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (table == MAP_FAILED)
		fail("mmap");
	if (sched_getaffinity(0, sizeof set, &set))
		fail("sched_getaffinity");
	for (int cpu = 0; cpu < CPU_SETSIZE && count < 2; cpu++)
		if (CPU_ISSET(cpu, &set))
			cpus[count++] = cpu;
	printf("# Bell, ns\n# %-34s%12s%14s%14s\n", "what", "median", "fastest 10%", "slowest 10%");
	measure_ring("ring awake, exclusive (no fence)", false);
	measure_ring("ring awake, shared (fence)", true);
	measure_membarrier();
	measure_wake("wake-up, one CPU", cpus[0], cpus[0]);
	if (count == 2)
		measure_wake("wake-up, two CPUs", cpus[0], cpus[1]);
	return 0;
}
