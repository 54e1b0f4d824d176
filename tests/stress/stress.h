/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the stress tests share: real processes that use a lock-free structure against each other for a few seconds, or for
 * STRESS_SECONDS, or for a minute with FULL=1. A process that finds something wrong says so and ends; one that hangs is ended
 * by the parent's alarm, and either way the program fails.
 */
#ifndef ML_TESTS_STRESS_H
#define ML_TESTS_STRESS_H

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cpu.h"
#include "os/clock.h"

#define STRESS_UNUSED __attribute__((unused))
#define STRESS_SHORT_S 3
#define STRESS_FULL_S 60
#define STRESS_HANG_S 20 /* so long after its time a program hangs; the machine may be busy */
#define STRESS_PROCESSES_MAX 8

__attribute__((noreturn, format(printf, 1, 2))) STRESS_UNUSED static void stress_fail(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	_exit(1);
}

/* How long this part of a program runs, of `parts` equal ones. */
STRESS_UNUSED static int64_t stress_ns(int parts)
{
	const char *given = getenv("STRESS_SECONDS"), *full = getenv("FULL");
	double seconds = given ? atof(given) : full && *full ? STRESS_FULL_S : STRESS_SHORT_S;

	return (int64_t)(seconds * 1e9 / parts);
}

/* Zeroed memory that forked processes share. */
STRESS_UNUSED static void *stress_share(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		stress_fail("no memory");
	return p;
}

/* Pseudo-random numbers: equal seeds, equal numbers. */
STRESS_UNUSED static uint64_t stress_draw(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* Now and then lets time pass, for an instant or for long, so that the others get into every state. */
STRESS_UNUSED static void stress_pause(uint64_t *state)
{
	uint64_t r = stress_draw(state);

	if (r % 64 == 0)
		for (uint64_t i = r >> 32 & 0xff; i; i--)
			ml_cpu_relax();
	if (r % 4096 == 1)
		sched_yield();
	if (r % 16384 == 2)
		nanosleep(&(struct timespec){ .tv_nsec = 50000 }, NULL);
}

/* Process i to the i-th CPU that may be used, around in circles: what runs on one CPU never races. */
STRESS_UNUSED static void stress_pin(int i)
{
	cpu_set_t all, one;
	int turn;

	if (sched_getaffinity(0, sizeof all, &all) != 0)
		return;
	turn = i % CPU_COUNT(&all);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &all) && turn-- == 0) {
			CPU_ZERO(&one);
			CPU_SET(cpu, &one);
			sched_setaffinity(0, sizeof one, &one);
			return;
		}
}

static pid_t stress_child[STRESS_PROCESSES_MAX];
static int stress_children;
static const char *stress_part;

static void stress_hangs(int sig)
{
	static const char text[] = ": hangs\n";

	(void)sig;
	if (write(2, stress_part, strlen(stress_part)) < 0 || write(2, text, sizeof text - 1) < 0)
		_exit(2);
	for (int i = 0; i < stress_children; i++)
		kill(stress_child[i], SIGKILL);
	_exit(1);
}

/* Runs body(0) ... body(count - 1) in processes of their own and waits for them; any failure ends the program. */
STRESS_UNUSED static void stress_run(const char *part, int64_t ns, int count, void (*body)(int me))
{
	bool failed = false;

	stress_part = part;
	stress_children = 0;
	signal(SIGALRM, stress_hangs);
	alarm((unsigned)(ns / 1000000000) + STRESS_HANG_S);
	for (int i = 0; i < count; i++) {
		pid_t parent = getpid(), pid = fork();

		if (pid < 0)
			stress_fail("%s: fork: %s", part, strerror(errno));
		if (pid == 0) {
			alarm(0);
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			if (getppid() != parent)
				_exit(1);
			stress_pin(i);
			body(i);
			_exit(0);
		}
		stress_child[stress_children++] = pid;
	}
	for (int i = 0; i < count; i++) {
		int status;

		if (wait(&status) < 0 || status) {
			failed = true;
			alarm(1); /* the others wait for the one that failed */
		}
	}
	alarm(0);
	if (failed)
		stress_fail("%s: failed", part);
}

#endif
