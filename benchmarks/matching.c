/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * matching - how the time per message grows when many messages or receives wait to be matched. Two ranks; rank 1 sends, rank 0
 * measures. For each length, nanoseconds a message:
 *
 *	unexpected      all messages are there before the first receive; they are taken in the order sent, in the reverse order,
 *	                and in a random one
 *	posted          all receives are posted before the first message, which come in those orders
 *
 *	mpirun -n 2 ./matching [LENGTH...]
 *	mpirun -n 2 ./matching --json LENGTH...
 *
 * With --json, only how many times longer than the order sent the reverse order takes, one object a line.
 *
 * Plain MPI-1, so any MPI builds it. A length that would take some seconds is left out, and all after it.
 */
#include <mpi.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IN_ORDER, REVERSE, RANDOM, ORDERS, GO = 1 << 20 };

static const char *const names[ORDERS] = { "in order", "reverse", "random" };
static const double LIMIT_S = 2;

static int rank, *tags, *words;
static MPI_Request *requests;

static void arrange(int order, int n)
{
	uint32_t state = 1;

	for (int i = 0; i < n; i++)
		tags[i] = order == REVERSE ? n - 1 - i : i;
	for (int i = n - 1; i > 0 && order == RANDOM; i--) {
		int j, kept = tags[i];

		state = state * 1664525 + 1013904223;
		j = (int)(((uint64_t)state * (uint64_t)(i + 1)) >> 32);
		tags[i] = tags[j];
		tags[j] = kept;
	}
}

/* Rank 0: seconds to take n messages that are all there. */
static double take_unexpected(int n)
{
	double start;

	if (rank == 1) {
		for (int i = 0; i < n; i++)
			MPI_Send(&i, 1, MPI_INT, 0, i, MPI_COMM_WORLD);
		MPI_Send(NULL, 0, MPI_INT, 0, GO, MPI_COMM_WORLD);
		return 0;
	}
	MPI_Recv(NULL, 0, MPI_INT, 1, GO, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	start = MPI_Wtime();
	for (int i = 0; i < n; i++) {
		MPI_Recv(words, 1, MPI_INT, 1, tags[i], MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		if (words[0] != tags[i])
			MPI_Abort(MPI_COMM_WORLD, 1);
	}
	return MPI_Wtime() - start;
}

/* Rank 0: seconds until n receives that were all posted have their messages. */
static double match_posted(int n)
{
	double start;

	if (rank == 1) {
		MPI_Recv(NULL, 0, MPI_INT, 0, GO, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		for (int i = 0; i < n; i++)
			MPI_Send(&tags[i], 1, MPI_INT, 0, tags[i], MPI_COMM_WORLD);
		return 0;
	}
	for (int i = 0; i < n; i++)
		MPI_Irecv(&words[i], 1, MPI_INT, 1, i, MPI_COMM_WORLD, &requests[i]);
	start = MPI_Wtime();
	MPI_Send(NULL, 0, MPI_INT, 1, GO, MPI_COMM_WORLD);
	for (int i = 0; i < n; i++)
		MPI_Wait(&requests[i], MPI_STATUS_IGNORE);
	start = MPI_Wtime() - start;
	for (int i = 0; i < n; i++)
		if (words[i] != i)
			MPI_Abort(MPI_COMM_WORLD, 1);
	return start;
}

struct column {
	double (*run)(int);
	int order;
	int last; /* the length before, 0 at first */
	double seconds; /* which that took */
};

/* One cell: seconds, or -1 when it would take too long if the time grows as the square of the length. */
static double measure(struct column *c, int n)
{
	double growth = c->last ? (double)n / c->last : 0;
	double expected = c->seconds * growth * growth;

	MPI_Bcast(&expected, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD);
	if (expected > LIMIT_S)
		return -1;
	arrange(c->order, n);
	c->seconds = c->run(n);
	c->last = n;
	MPI_Barrier(MPI_COMM_WORLD);
	return c->seconds;
}

static void print_row(struct column *columns, int n)
{
	if (rank == 0)
		printf("%9d", n);
	for (int i = 0; i < 2 * ORDERS; i++) {
		double seconds = measure(&columns[i], n);

		if (rank == 0 && seconds < 0)
			printf(" %10s", "-");
		else if (rank == 0)
			printf(" %10.1f", seconds / n * 1e9);
	}
	if (rank == 0)
		printf("\n");
}

static void print_ratio(struct column *columns, int n)
{
	double in_order = measure(&columns[IN_ORDER], n), reverse = measure(&columns[REVERSE], n);

	if (rank == 0 && in_order > 0 && reverse > 0)
		printf("{\"test\": \"unexpected\", \"np\": 2, \"size\": %d, \"unit\": \"ratio\", \"value\": %.9g, "
		       "\"fast\": %.9g}\n", n, reverse / in_order, reverse / in_order);
}

static void print_head(void)
{
	printf("# ns a message\n# waiting");
	for (int i = 0; i < 2 * ORDERS; i++)
		printf("   %s %s", i < ORDERS ? "unexpected" : "posted", names[i % ORDERS]);
	printf("\n");
}

int main(int argc, char **argv)
{
	static char *usual[] = { "", "10", "100", "1000", "10000", "100000", NULL };
	struct column columns[2 * ORDERS] = { 0 };
	char **length;
	bool json;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	json = argc > 1 && strcmp(argv[1], "--json") == 0;
	for (int i = 0; i < 2 * ORDERS; i++)
		columns[i] = (struct column){ .run = i < ORDERS ? take_unexpected : match_posted, .order = i % ORDERS };
	if (rank == 0 && !json)
		print_head();
	for (length = argc > 1 + json ? argv + 1 + json : usual + 1; *length; length++) {
		int n = atoi(*length);

		tags = calloc((size_t)n, sizeof *tags);
		words = calloc((size_t)n, sizeof *words);
		requests = calloc((size_t)n, sizeof *requests);
		if (n <= 0 || n > GO || !tags || !words || !requests)
			MPI_Abort(MPI_COMM_WORLD, 2);
		(json ? print_ratio : print_row)(columns, n);
		free(tags);
		free(words);
		free(requests);
	}
	MPI_Finalize();
	return 0;
}
