/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring alone (runtime/shm/ring.h), between two processes on two CPUs: what a message costs before MPI adds anything.
 *
 *	latency   one way, ns: half of a round trip through two rings
 *	rate      ns per record, and GB/s, of a stream in one direction
 *
 * Both sides copy the payload. Read it against `raw flag`, the time of a line between the same CPUs, in the same minute.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cpu.h"
#include "os/clock.h"
#include "shm/ring.h"

#include "sample.h"

enum {
	SLOTS = 1024, /* carries 4 KiB; MPI's rings are shorter */
	SAMPLES = 400,
	ROUND_TRIPS = 64, /* a sample */
	RECORDS = 4096,
	SIZE_MAX_BYTES = 4096,
};

struct lane {
	struct ml_ring_shm *ring;
	struct ml_ring_writer w;
	struct ml_ring_reader r;
};

static struct lane there, back;
static unsigned char buffer[SIZE_MAX_BYTES];

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

static void lane_init(struct lane *lane)
{
	size_t size = ml_ring_size(SLOTS);

	if (!lane->ring)
		lane->ring = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (lane->ring == MAP_FAILED)
		fail("mmap");
	memset((void *)lane->ring, 0, size);
	ml_ring_writer_init(&lane->w, lane->ring, SLOTS);
	ml_ring_reader_init(&lane->r, lane->ring, SLOTS);
}

static void send(struct lane *lane, size_t size)
{
	uint32_t n = ml_ring_record_slots(size);
	struct ml_slot_shm *slot = n == 1 && lane->w.next < lane->w.easy_end ? lane->w.next : NULL;

	while (!slot && !(slot = n == 1 ? ml_ring_claim_one(&lane->w) : ml_ring_claim(&lane->w, n)))
		ml_cpu_relax();
	memcpy((unsigned char *)slot + offsetof(struct ml_slot_shm, data), buffer, size);
	if (n == 1)
		ml_ring_publish_one(&lane->w, 1, size);
	else
		ml_ring_publish(&lane->w, n, 1, size);
}

static void receive(struct lane *lane)
{
	struct ml_slot_shm *slot;
	uint32_t flag;

	while (!(slot = ml_ring_peek(&lane->r, &flag)))
		ml_cpu_relax();
	memcpy(buffer, (unsigned char *)slot + offsetof(struct ml_slot_shm, data), ml_slot_length(flag));
	ml_ring_retire(&lane->r, ml_ring_record_slots(ml_slot_length(flag)));
}

/* The other process: answers, or swallows and answers once per sample. */
static void serve(size_t size, bool stream)
{
	for (int sample = 0; sample < SAMPLES; sample++)
		for (int i = 0; i < (stream ? RECORDS : ROUND_TRIPS); i++) {
			receive(&there);
			if (!stream || i == RECORDS - 1)
				send(&back, stream ? 1 : size);
		}
	_exit(0);
}

/* ns one way, or per record. */
static struct sample_summary measure(const int cpus[2], size_t size, bool stream)
{
	static double samples[SAMPLES];
	pid_t child;

	lane_init(&there);
	lane_init(&back);
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(cpus[1]);
		serve(size, stream);
	}
	pin(cpus[0]);
	for (int sample = 0; sample < SAMPLES; sample++) {
		int64_t start = ml_clock_ns();

		for (int i = 0; i < (stream ? RECORDS : ROUND_TRIPS); i++) {
			send(&there, size);
			if (!stream)
				receive(&back);
		}
		if (stream)
			receive(&back);
		samples[sample] = (double)(ml_clock_ns() - start) / (stream ? RECORDS : 2 * ROUND_TRIPS);
	}
	waitpid(child, NULL, 0);
	return sample_summarize(samples, SAMPLES);
}

int main(void)
{
	static const size_t sizes[] = { 1, 48, 64, 1024, 4096 };
	int cpus[2], count = 0;
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set))
		fail("sched_getaffinity");
	for (int cpu = 0; cpu < CPU_SETSIZE && count < 2; cpu++)
		if (CPU_ISSET(cpu, &set))
			cpus[count++] = cpu;
	if (count < 2) {
		fprintf(stderr, "bench_ring: needs two CPUs\n");
		return 77;
	}
	printf("# Ring of %d slots, CPUs %d and %d, ns: median (fastest tenth)\n# %6s%22s%22s%8s\n", SLOTS, cpus[0], cpus[1], "bytes",
	       "latency one way", "stream per record", "GB/s");
	for (size_t i = 0; i < ML_ARRAY_LEN(sizes); i++) {
		struct sample_summary latency = measure(cpus, sizes[i], false), rate = measure(cpus, sizes[i], true);

		printf("  %6zu%12.1f (%7.1f)%12.1f (%7.1f)%8.2f\n", sizes[i], latency.median, latency.fast, rate.median, rate.fast,
		       (double)sizes[i] / rate.median);
	}
	return 0;
}
