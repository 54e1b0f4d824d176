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
 *
 * Plain MPI-1, so any MPI builds it. A length that takes some seconds is the last of its column.
 */
#include <mpi.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { IN_ORDER, REVERSE, RANDOM, ORDERS, GO = 1 << 20 };

static const char *const names[ORDERS] = { "in order", "reverse", "random" };
static const double LIMIT_S = 5;

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

/* One cell of the table, unless a smaller length took too long; *total counts the seconds. */
static void measure(double (*run)(int), int order, int n, double *total)
{
	MPI_Bcast(total, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD);
	if (*total > LIMIT_S) {
		if (rank == 0)
			printf(" %10s", "-");
		return;
	}
	arrange(order, n);
	*total = run(n);
	if (rank == 0)
		printf(" %10.1f", *total / n * 1e9);
	MPI_Barrier(MPI_COMM_WORLD);
}

int main(int argc, char **argv)
{
	static char *usual[] = { "", "10", "100", "1000", "10000", "100000", NULL };
	double unexpected[ORDERS] = { 0 }, posted[ORDERS] = { 0 };

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	if (rank == 0) {
		printf("# ns a message\n# waiting");
		for (int order = 0; order < 2 * ORDERS; order++)
			printf("   %s %s", order < ORDERS ? "unexpected" : "posted", names[order % ORDERS]);
		printf("\n");
	}
	for (char **length = (argc > 1 ? argv : usual) + 1; *length; length++) {
		int n = atoi(*length);

		tags = calloc((size_t)n, sizeof *tags);
		words = calloc((size_t)n, sizeof *words);
		requests = calloc((size_t)n, sizeof *requests);
		if (n <= 0 || n > GO || !tags || !words || !requests)
			MPI_Abort(MPI_COMM_WORLD, 2);
		if (rank == 0)
			printf("%9d", n);
		for (int order = 0; order < ORDERS; order++)
			measure(take_unexpected, order, n, &unexpected[order]);
		for (int order = 0; order < ORDERS; order++)
			measure(match_posted, order, n, &posted[order]);
		if (rank == 0)
			printf("\n");
		free(tags);
		free(words);
		free(requests);
	}
	MPI_Finalize();
	return 0;
}
