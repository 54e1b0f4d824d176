/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: many non-blocking collectives of all kinds may be under way on one communicator, beside messages and blocking
 * collectives; they may be completed in any order, which may differ from rank to rank (MPI 5.0 section 6.12).
 */
#include "tests/lib/coll_case.h"

enum { CALLS = 36, ROUNDS = 8, LARGE = 20, BLOCK = 12000 };

static struct coll_case cases[CALLS];
static MPI_Request request[2 * CALLS];
static int out[CALLS], in[CALLS];

/* A message around the ring beside every call. */
static void start_message(int i)
{
	int next = (t_rank + 1) % t_size, before = (t_rank + t_size - 1) % t_size;

	out[i] = t_rank * 1000 + i;
	in[i] = -1;
	MPI_Irecv(&in[i], 1, MPI_INT, i % 2 ? MPI_ANY_SOURCE : before, i, MPI_COMM_WORLD, &request[CALLS + i]);
	MPI_Send(&out[i], 1, MPI_INT, next, i, MPI_COMM_WORLD);
}

/* Each rank in an order of its own. */
static void wait_shuffled(void)
{
	uint64_t random = t_seed + (uint64_t)(t_rank + 1) * 77 + (uint64_t)t_step;

	for (int left = 2 * CALLS; left > 0; left--) {
		int i = (int)(t_random(&random) % (uint64_t)left);

		MPI_Wait(&request[i], MPI_STATUS_IGNORE);
		request[i] = request[left - 1];
	}
}

static void wait_some(void)
{
	int index[2 * CALLS], done = 0;

	while (done != MPI_UNDEFINED)
		MPI_Waitsome(2 * CALLS, request, &done, index, MPI_STATUSES_IGNORE);
}

static void complete(void)
{
	int flag = 0;

	switch (t_step % 4) {
	case 0:
		MPI_Waitall(2 * CALLS, request, MPI_STATUSES_IGNORE);
		break;
	case 1:
		wait_some();
		break;
	case 2:
		while (!flag)
			MPI_Testall(2 * CALLS, request, &flag, MPI_STATUSES_IGNORE);
		break;
	default:
		wait_shuffled();
	}
}

/* More large exchanges than pages can be lent (collectives/lend.h), all of which rank 0 has begun before the others begin: each keeps its data. */
static void test_many_large(void)
{
	static int give[LARGE][2 * BLOCK], take[LARGE][2 * BLOCK];

	if (t_rank != 0)
		MPI_Recv(NULL, 0, MPI_INT, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	for (int i = 0; i < LARGE; i++) {
		for (int k = 0; k < 2 * BLOCK; k++)
			give[i][k] = t_rank * 1000000 + i * 1000 + k % 1000;
		MPI_Ialltoall(give[i], BLOCK, MPI_INT, take[i], BLOCK, MPI_INT, MPI_COMM_WORLD, &request[i]);
	}
	if (t_rank == 0)
		MPI_Send(NULL, 0, MPI_INT, 1, 0, MPI_COMM_WORLD);
	MPI_Waitall(LARGE, request, MPI_STATUSES_IGNORE);
	for (int i = 0; i < LARGE; i++)
		for (int k = 0; k < 2 * BLOCK; k++)
			if (take[i][k] != k / BLOCK * 1000000 + i * 1000 + (t_rank * BLOCK + k % BLOCK) % 1000)
				t_check_eq(take[i][k], k / BLOCK * 1000000 + i * 1000 + (t_rank * BLOCK + k % BLOCK) % 1000, "exchange %d, at %d", i, k);
}

int main(int argc, char **argv)
{
	uint64_t random;

	t_init(&argc, &argv);
	random = t_seed;
	case_init();
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		for (int i = 0; i < CALLS; i++) {
			case_make(&cases[i], (enum case_kind)(t_random(&random) % CASE_COUNT), MPI_COMM_WORLD, 0, &random, 8000);
			case_fill(&cases[i], 0);
			case_call(&cases[i], CASE_NOW, &request[i]);
			start_message(i);
			if (i % 12 == 11)
				MPI_Barrier(MPI_COMM_WORLD);
		}
		complete();
		for (int i = 0; i < CALLS; i++) {
			t_check_eq(in[i], (t_rank + t_size - 1) % t_size * 1000 + i, "message %d", i);
			case_check(&cases[i], 0);
			case_free(&cases[i]);
		}
	}
	case_fini();
	if (t_size == 2)
		test_many_large();
	return t_done();
}
