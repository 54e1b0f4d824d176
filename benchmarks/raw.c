/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the machine itself takes, below any MPI: no message can arrive earlier than a flag does, no
 * blocked rank wakes sooner than the kernel switches to it, and a copy by one core is a memcpy. A
 * benchmark is read against these.
 *
 *	flag      one way between two CPUs: each polls a cache line that the other writes
 *	stream    a line of a window of 64, which one writes as fast as it can and the other reads
 *	relay     a flag with a page of data: copied in by one CPU and out by the other
 *	single    the same with data that the kernel copies straight to its place, a half by each; both wait for both ends
 *	swap      both at once: each has the kernel fetch the other's data and copies its own; until both are done
 *	memcpy    one CPU, by size
 *	yield     one way between two processes that give up one CPU until their turn comes
 *	futex     one way, sleeping and waking: on one CPU and between two
 *	syscall   getppid
 *
 * Needs no library and no launcher: processes are made by fork and share one anonymous mapping. It
 * calls the kernel by itself, because a limit must not depend on what it limits.
 */
#ifndef _GNU_SOURCE /* the build has its own way to say it */
#define _GNU_SOURCE 1
#endif

#include <errno.h>
#include <getopt.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/cpu.h"

#include "sample.h"

enum {
	SAMPLES_MAX = 1 << 15,
	SAMPLES_ENOUGH = 100, /* time is extended up to tenfold to get so many */
	LINE = 128, /* two cache lines: the neighbour is fetched along with a line */
	BATCH = 32, /* round trips between two readings of the clock */
	PAIRS = 32,
	RELAY = 4096,
	WINDOW = 64, /* lines */
	KERNEL_LEAST = 16 << 10, /* single and swap */
	KERNEL_MOST = 1 << 20,
};

/* What one process writes and the other reads: the number of the turn, and data for those that carry some. */
struct place {
	ml_aligned(LINE) ml_atomic_u32 word;
	ml_aligned(LINE) ml_atomic_u32 seen; /* single: by the other process; */
	ml_aligned(LINE) ml_atomic_u32 end;  /* this one is done, */
	ml_aligned(LINE) ml_atomic_u32 left; /* and the other one */
	ml_aligned(LINE) unsigned char data[RELAY];
};

/* Two processes take turns: ping has the turns of the parent, pong those of the child. */
struct pair {
	struct place ping, pong;
};

/*
 * Where in the cache a line has its home depends on its address, and the distance from there to the
 * cores differs by a third. So every batch uses another pair of lines, as messages do.
 */
struct table {
	struct pair pairs[PAIRS];
	ml_aligned(LINE) ml_atomic_u32 stop; /* read once a batch */
};

struct raw {
	struct table *table;
	int cpus[2];    /* equal when only one is allowed */
	double seconds; /* for every line of the table */
	bool json;
	bool started; /* the header is printed */
	double samples[SAMPLES_MAX];
};

/*
 * How a process waits until the place's word is `turn` and how it gives the other one its turn. The
 * functions that use it are inline so that the calls through it disappear.
 */
struct handoff {
	void (*wait)(struct place *place, uint32_t turn);
	void (*give)(struct place *place, uint32_t turn);
};

/* ---- small helpers ---- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fail(const char *what)
{
	fprintf(stderr, "raw: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		fail("sched_setaffinity");
}

/* The first two CPUs this process may use. */
static void find_cpus(int cpus[2])
{
	cpu_set_t set;
	int count = 0;

	if (sched_getaffinity(0, sizeof(set), &set))
		fail("sched_getaffinity");
	for (int cpu = 0; cpu < CPU_SETSIZE && count < 2; cpu++)
		if (CPU_ISSET(cpu, &set))
			cpus[count++] = cpu;
	if (count == 1)
		cpus[1] = cpus[0];
}

/* ---- output ---- */

static void print(struct raw *r, const char *test, size_t size, const char *unit, double median,
		  double fast, double slow)
{
	if (r->json) {
		printf("{\"test\": \"raw-%s\", \"size\": %zu, \"unit\": \"%s\", "
		       "\"value\": %.6g, \"fast\": %.6g, \"slow\": %.6g}\n",
		       test, size, unit, median, fast, slow);
		return;
	}
	if (!r->started)
		printf("# Limits of this machine, CPUs %d and %d\n# %-20s%10s%6s%14s%14s%14s\n",
		       r->cpus[0], r->cpus[1], "what", "size", "unit", "median", "fastest 10%",
		       "slowest 10%");
	r->started = true;
	printf("  %-20s%10zu%6s%14.1f%14.1f%14.1f\n", test, size, unit, median, fast, slow);
}

static void print_ns(struct raw *r, const char *test, size_t size, size_t count)
{
	struct sample_summary s = sample_summarize(r->samples, count);

	print(r, test, size, "ns", s.median * 1e9, s.fast * 1e9, s.slow * 1e9);
}

/* ---- taking turns ---- */

static void wait_word(const ml_atomic_u32 *word, uint32_t turn)
{
	while (ml_load_acq(word) != turn)
		ml_cpu_pause();
}

static void wait_polling(struct place *place, uint32_t turn)
{
	wait_word(&place->word, turn);
}

static void wait_yielding(struct place *place, uint32_t turn)
{
	while (ml_load_acq(&place->word) != turn)
		sched_yield();
}

static void wait_sleeping(struct place *place, uint32_t turn)
{
	uint32_t seen;

	while ((seen = ml_load_acq(&place->word)) != turn)
		syscall(SYS_futex, &place->word, FUTEX_WAIT, seen, NULL, NULL, 0);
}

static void give(struct place *place, uint32_t turn)
{
	ml_store_rel(&place->word, turn);
}

static void give_waking(struct place *place, uint32_t turn)
{
	ml_store_rel(&place->word, turn);
	syscall(SYS_futex, &place->word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static unsigned char inbox[RELAY], outbox[RELAY];

static void wait_copying(struct place *place, uint32_t turn)
{
	wait_polling(place, turn);
	memcpy(inbox, place->data, RELAY);
	__asm__ volatile("" : : "r"(inbox) : "memory"); /* or the compiler drops a copy that nobody reads */
}

static void give_copying(struct place *place, uint32_t turn)
{
	memcpy(place->data, outbox, RELAY);
	give(place, turn);
}

/* A line as a small message has it: a flag, which is written last, and a little more. */
struct line {
	ml_atomic_u32 flag;
	uint32_t tag;
	uint64_t words[7];
};

static void wait_streaming(struct place *place, uint32_t turn)
{
	struct line *line = (struct line *)place->data;

	for (int i = 0; i < WINDOW; i++) {
		while (ml_load_acq(&line[i].flag) != turn)
			ml_cpu_pause();
		/* Or the compiler drops what nobody wants to know. */
		__asm__ volatile("" : : "r"(line[i].tag), "r"(line[i].words[0]), "r"(line[i].words[1]));
	}
}

static void give_streaming(struct place *place, uint32_t turn)
{
	struct line *line = (struct line *)place->data;

	for (int i = 0; i < WINDOW; i++) {
		line[i].tag = turn;
		line[i].words[0] = line[i].words[1] = turn;
		ml_store_rel(&line[i].flag, turn);
	}
}

/* What the kernel copies: the same addresses in both processes, but memory of each. */
static unsigned char *leaving, *arriving, *own;
static size_t kernel_size;
static pid_t other;
static bool refused;

/* After the fork: until it is written to, a page is the same in both, or none. */
static void use_own_pages(void)
{
	if (leaving) {
		memset(leaving, 1, KERNEL_MOST);
		memset(arriving, 2, KERNEL_MOST);
		memset(own, 3, KERNEL_MOST);
	}
}

static void fetch(size_t offset, size_t size)
{
	struct iovec here = {arriving + offset, size}, there = {leaving + offset, size};

	refused |= process_vm_readv(other, &here, 1, &there, 1, 0) != (ssize_t)size;
}

static void bring(size_t offset, size_t size)
{
	struct iovec here = {leaving + offset, size}, there = {arriving + offset, size};

	refused |= process_vm_writev(other, &here, 1, &there, 1, 0) != (ssize_t)size;
}

static void wait_fetching(struct place *place, uint32_t turn)
{
	wait_polling(place, turn);
	ml_store_rel(&place->seen, turn);
	fetch(0, kernel_size / 2);
	ml_store_rel(&place->left, turn);
	wait_word(&place->end, turn);
}

static void give_bringing(struct place *place, uint32_t turn)
{
	give(place, turn);
	wait_word(&place->seen, turn);
	bring(kernel_size / 2, kernel_size - kernel_size / 2);
	ml_store_rel(&place->end, turn);
	wait_word(&place->left, turn);
}

/* Who has answered, and who has the answer, is at it at the same time; the next question says that both are done. */
static void swap(void)
{
	fetch(0, kernel_size);
	memcpy(own, leaving, kernel_size);
	__asm__ volatile("" : : "r"(own) : "memory");
}

static void wait_swapping(struct place *place, uint32_t turn)
{
	wait_polling(place, turn);
	swap();
}

static void give_swapping(struct place *place, uint32_t turn)
{
	give(place, turn);
	swap();
}

static const struct handoff polling = {wait_polling, give};
static const struct handoff streaming = {wait_streaming, give_streaming};
static const struct handoff copying = {wait_copying, give_copying};
static const struct handoff halving = {wait_fetching, give_bringing};
static const struct handoff asking = {wait_swapping, give};
static const struct handoff answering = {wait_polling, give_swapping};
static const struct handoff yielding = {wait_yielding, give};
static const struct handoff sleeping = {wait_sleeping, give_waking};

/* The pair for the batch that begins with this turn; turns count from 1. */
ml_inline struct pair *pair_of(struct table *t, uint32_t turn)
{
	return &t->pairs[turn / BATCH % PAIRS];
}

/* The child's side; leaves between batches, when told so. */
ml_inline void answer(struct table *t, const struct handoff *h)
{
	for (uint32_t turn = 1;; turn += BATCH) {
		struct pair *p = pair_of(t, turn);

		h->wait(&p->ping, turn);
		if (ml_load_rlx(&t->stop))
			_exit(0);
		h->give(&p->pong, turn);
		for (uint32_t i = 1; i < BATCH; i++) {
			h->wait(&p->ping, turn + i);
			h->give(&p->pong, turn + i);
		}
	}
}

/* The parent's side; returns how many samples, seconds one way, it took. */
ml_inline size_t ask(struct raw *r, const struct handoff *h)
{
	struct table *t = r->table;
	double begin = now();
	double spent = 0;
	uint32_t turn = 1;
	size_t count = 0;

	while (count < SAMPLES_MAX && spent < r->seconds * (count < SAMPLES_ENOUGH ? 10 : 1)) {
		struct pair *p = pair_of(t, turn);
		double before = spent;

		for (uint32_t i = 0; i < BATCH; i++, turn++) {
			h->give(&p->ping, turn);
			h->wait(&p->pong, turn);
		}
		spent = now() - begin;
		r->samples[count++] = (spent - before) / (2 * BATCH);
	}
	ml_store_rlx(&t->stop, 1);
	h->give(&pair_of(t, turn)->ping, turn);
	return count;
}

/* Returns how many samples, seconds one way, it took. */
ml_inline size_t take_turns(struct raw *r, const struct handoff *asks, const struct handoff *answers,
			    int cpu, int other_cpu)
{
	size_t count;
	pid_t child;

	memset(r->table, 0, sizeof(*r->table));
	fflush(stdout);
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		other = getppid();
		pin(other_cpu);
		use_own_pages();
		answer(r->table, answers);
	}
	other = child;
	pin(cpu);
	use_own_pages();
	count = ask(r, asks);
	waitpid(child, NULL, 0);
	return count;
}

/* Between the two CPUs, if there are two. */
ml_inline void measure_between(struct raw *r, const char *test, size_t size, const struct handoff *h)
{
	if (r->cpus[0] != r->cpus[1])
		print_ns(r, test, size, take_turns(r, h, h, r->cpus[0], r->cpus[1]));
}

ml_inline void measure_on_one(struct raw *r, const char *test, const struct handoff *h)
{
	print_ns(r, test, 0, take_turns(r, h, h, r->cpus[0], r->cpus[0]));
}

static void measure_flag(struct raw *r)
{
	measure_between(r, "flag", 0, &polling);
}

static void measure_stream(struct raw *r)
{
	size_t count;

	if (r->cpus[0] == r->cpus[1])
		return;
	count = take_turns(r, &streaming, &streaming, r->cpus[0], r->cpus[1]);
	for (size_t i = 0; i < count; i++)
		r->samples[i] /= WINDOW;
	print_ns(r, "stream", 8, count);
}

static void measure_relay(struct raw *r)
{
	measure_between(r, "relay", RELAY, &copying);
}

/* Prints nothing where the kernel does not let one process at the memory of another. A swap takes a turn each way. */
ml_inline void measure_kernel(struct raw *r, const char *test, const struct handoff *asks,
			      const struct handoff *answers, double turns)
{
	static ml_aligned(4096) unsigned char memory[3][KERNEL_MOST];

	if (r->cpus[0] == r->cpus[1])
		return;
	leaving = memory[0];
	arriving = memory[1];
	own = memory[2];
	for (kernel_size = KERNEL_LEAST; kernel_size <= KERNEL_MOST; kernel_size *= 4) {
		size_t count = take_turns(r, asks, answers, r->cpus[0], r->cpus[1]);

		for (size_t i = 0; i < count; i++)
			r->samples[i] *= turns;
		if (!refused)
			print_ns(r, test, kernel_size, count);
	}
}

static void measure_single(struct raw *r)
{
	measure_kernel(r, "single", &halving, &halving, 1);
}

static void measure_swap(struct raw *r)
{
	measure_kernel(r, "swap", &asking, &answering, 2);
}

static void measure_yield(struct raw *r)
{
	measure_on_one(r, "yield-one-cpu", &yielding);
}

static void measure_futex(struct raw *r)
{
	measure_on_one(r, "futex-one-cpu", &sleeping);
	measure_between(r, "futex-two-cpus", 0, &sleeping);
}

/* ---- one process ---- */

static void measure_memcpy(struct raw *r)
{
	enum { LARGEST = 4 << 20, SHORT_COPY = 64 << 10 };
	char *from = aligned_alloc(4096, LARGEST);
	char *to = aligned_alloc(4096, LARGEST);

	if (!from || !to)
		fail("buffers");
	memset(from, 1, LARGEST);
	memset(to, 2, LARGEST);
	pin(r->cpus[0]);
	for (size_t size = 4096; size <= LARGEST; size *= 4) {
		size_t copies = size < SHORT_COPY ? SHORT_COPY / size : 1;
		double end = now() + r->seconds;
		struct sample_summary s;
		size_t count = 0;

		for (double start = now(); count < SAMPLES_MAX && start < end; start = now()) {
			for (size_t i = 0; i < copies; i++) {
				memcpy(to, from, size);
				__asm__ volatile("" : : "r"(to) : "memory");
			}
			r->samples[count++] = (now() - start) / (double)copies;
		}
		s = sample_summarize(r->samples, count);
		print(r, "memcpy", size, "MB/s", (double)size / s.median / 1e6,
		      (double)size / s.fast / 1e6, (double)size / s.slow / 1e6);
	}
	free(from);
	free(to);
}

static void measure_syscall(struct raw *r)
{
	double end = now() + r->seconds;
	size_t count = 0;

	pin(r->cpus[0]);
	for (double start = now(); count < SAMPLES_MAX && start < end; start = now()) {
		for (int i = 0; i < BATCH; i++)
			syscall(SYS_getppid);
		r->samples[count++] = (now() - start) / BATCH;
	}
	print_ns(r, "syscall", 0, count);
}

/* ---- command line ---- */

static const struct limit {
	const char *name;
	void (*measure)(struct raw *r);
} limits[] = {
	{"flag", measure_flag},
	{"stream", measure_stream},
	{"relay", measure_relay},
	{"single", measure_single},
	{"swap", measure_swap},
	{"memcpy", measure_memcpy},
	{"yield", measure_yield},
	{"futex", measure_futex},
	{"syscall", measure_syscall},
};

static void die_usage(void)
{
	fprintf(stderr, "usage: raw [-s SECONDS] [-c CPU,CPU] [--json] [NAME ...]\n"
			"names: flag, stream, relay, single, swap, memcpy, yield, futex, syscall\n");
	exit(2);
}

static void read_options(struct raw *r, int argc, char **argv)
{
	static const struct option options[] = {
		{"seconds", required_argument, NULL, 's'},
		{"cpus", required_argument, NULL, 'c'},
		{"json", no_argument, NULL, 'j'},
		{0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "s:c:j", options, NULL)) != -1) {
		if (option == 's' && (r->seconds = strtod(optarg, NULL)) > 0)
			continue;
		if (option == 'c' && sscanf(optarg, "%d,%d", &r->cpus[0], &r->cpus[1]) == 2)
			continue;
		if (option != 'j')
			die_usage();
		r->json = true;
	}
}

static void measure_named(struct raw *r, const char *name)
{
	size_t found = 0;

	for (size_t i = 0; i < ML_ARRAY_LEN(limits); i++) {
		if (name && strcmp(limits[i].name, name) != 0)
			continue;
		limits[i].measure(r);
		found++;
	}
	if (!found)
		die_usage();
}

int main(int argc, char **argv)
{
	static struct raw r = {.seconds = 0.1};

	find_cpus(r.cpus);
	read_options(&r, argc, argv);
	prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY); /* fails where nobody has to be asked */
	r.table = mmap(NULL, sizeof(*r.table), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);
	if (r.table == MAP_FAILED)
		fail("mmap");
	if (!argv[optind])
		measure_named(&r, NULL);
	for (; argv[optind]; optind++)
		measure_named(&r, argv[optind]);
	munmap(r.table, sizeof(*r.table));
	return 0;
}
