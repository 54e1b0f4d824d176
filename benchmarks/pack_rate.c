/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes a second of MPI_Pack and MPI_Unpack on 256 KiB in blocks that lie one block apart, beside a loop written by hand. One
 * process. Plain MPI: any library's mpicc builds it together with sample.c.
 *
 *	pack_rate
 *	pack_rate --json pack|unpack SECONDS BLOCK...
 *
 * The second form prints one JSON object a block, with the rate of the loop as "raw".
 */
#include <mpi.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sample.h"

/*
 * The buffers are in one huge page, if there are any: where small pages lie in a cache is a matter of luck, and made the same loop a third
 * slower in one process than in the next.
 */
enum { BYTES = 256 << 10, SAMPLES = 2000, HUGE = 2 << 20 };

static const int blocks[] = { 4, 8, 12, 16, 24, 32, 64, 128, 256, 512, 1024, 2048, 4096 };

struct work {
	MPI_Datatype type;
	size_t block;
	char *user;   /* every other block */
	char *packed; /* all blocks */
};

typedef void body(const struct work *w);

static void pack(const struct work *w)
{
	int position = 0;

	MPI_Pack(w->user, 1, w->type, w->packed, BYTES, &position, MPI_COMM_WORLD);
}

static void unpack(const struct work *w)
{
	int position = 0;

	MPI_Unpack(w->packed, BYTES, &position, w->user, 1, w->type, MPI_COMM_WORLD);
}

/* What a program would write instead: the length of a block is known to the compiler. */
static inline __attribute__((always_inline)) void copy(char *to, size_t to_step, const char *from, size_t from_step, size_t block)
{
	for (size_t i = 0; i < BYTES / block; i++)
		memcpy(to + i * to_step, from + i * from_step, block);
}

#define CASE(n) case n: copy(to, to_step * n, from, from_step * n, n); break;

static void by_hand(char *to, size_t to_step, const char *from, size_t from_step, size_t block)
{
	switch (block) {
	CASE(4) CASE(8) CASE(12) CASE(16) CASE(24) CASE(32) CASE(64) CASE(128) CASE(256) CASE(512) CASE(1024) CASE(2048) CASE(4096)
	}
	__asm__ volatile("" : : "r"(to) : "memory");
}

static void hand_pack(const struct work *w)
{
	by_hand(w->packed, 1, w->user, 2, w->block);
}

static void hand_unpack(const struct work *w)
{
	by_hand(w->user, 2, w->packed, 1, w->block);
}

static double rate(const struct work *w, body *run, double seconds)
{
	static double samples[SAMPLES];
	double end = MPI_Wtime() + seconds, start;
	size_t count = 0;

	run(w);
	while ((start = MPI_Wtime()) < end && count < SAMPLES) {
		for (int i = 0; i < 4; i++)
			run(w);
		samples[count++] = (MPI_Wtime() - start) / 4;
	}
	return (double)(BYTES / w->block * w->block) / sample_summarize(samples, count).median / 1e9;
}

static void make_type(struct work *w, int block)
{
	int ints = block / (int)sizeof(int);

	w->block = (size_t)block;
	MPI_Type_vector(BYTES / block, ints, 2 * ints, MPI_INT, &w->type);
	MPI_Type_commit(&w->type);
}

static void print_table(struct work *w)
{
	const double seconds = 0.05;

	printf("# 256 KiB in blocks, GB/s\n# %6s %8s %8s %8s %8s\n", "block", "pack", "by hand", "unpack", "by hand");
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
		make_type(w, blocks[i]);
		printf("%8d", blocks[i]);
		printf(" %8.2f %8.2f", rate(w, pack, seconds), rate(w, hand_pack, seconds));
		printf(" %8.2f %8.2f\n", rate(w, unpack, seconds), rate(w, hand_unpack, seconds));
		fflush(stdout);
		MPI_Type_free(&w->type);
	}
}

static void print_json(struct work *w, const char *test, double seconds, char **lengths)
{
	bool packs = strcmp(test, "pack") == 0;

	for (; *lengths; lengths++) {
		double value, raw;

		make_type(w, atoi(*lengths));
		value = rate(w, packs ? pack : unpack, seconds) * 1e3;
		raw = rate(w, packs ? hand_pack : hand_unpack, seconds) * 1e3;
		printf("{\"test\": \"%s\", \"np\": 1, \"size\": %zu, \"unit\": \"MB/s\", \"value\": %.9g, \"fast\": %.9g, "
		       "\"raw\": %.9g}\n", test, w->block, value, value, raw);
		MPI_Type_free(&w->type);
	}
}

int main(int argc, char **argv)
{
	char *memory = aligned_alloc(HUGE, HUGE);
	struct work w = { .user = memory, .packed = memory + HUGE / 2 };

	if (!memory)
		return 1;
#ifdef MADV_HUGEPAGE
	madvise(memory, HUGE, MADV_HUGEPAGE);
#endif
	MPI_Init(&argc, &argv);
	memset(w.user, 1, 2 * BYTES + 8192);
	memset(w.packed, 2, BYTES);
	if (argc > 3 && strcmp(argv[1], "--json") == 0)
		print_json(&w, argv[2], atof(argv[3]), argv + 4);
	else
		print_table(&w);
	MPI_Finalize();
	free(memory);
	return 0;
}
