/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: persistent collectives of all kinds are described once and started many times; several may be active at a time,
 * started and completed in an order that differs from rank to rank, and each start sees the buffers of its time (MPI 5.0 section
 * 6.13).
 */
#include "tests/lib/coll_case.h"

enum { CALLS = 2 * CASE_COUNT, ROUNDS = 12 };

static struct coll_case cases[CALLS];
static MPI_Request request[CALLS];
static int order[CALLS];

static void shuffle(uint64_t *random)
{
	for (int i = 0; i < CALLS; i++) {
		int k = (int)(t_random(random) % (uint64_t)(i + 1));

		order[i] = order[k];
		order[k] = i;
	}
}

/* Some one by one, the rest together. */
static void start_all(int round)
{
	MPI_Request rest[CALLS];
	int first = round % 2 ? CALLS : 5;

	for (int i = 0; i < first; i++)
		MPI_Start(&request[order[i]]);
	for (int i = first; i < CALLS; i++)
		rest[i - first] = request[order[i]];
	MPI_Startall(CALLS - first, rest);
}

int main(int argc, char **argv)
{
	uint64_t random, own;

	t_init(&argc, &argv);
	random = t_seed;
	own = t_seed + (uint64_t)t_rank * 1234567;
	case_init();
	for (int i = 0; i < CALLS; i++) {
		case_make(&cases[i], (enum case_kind)(i % CASE_COUNT), MPI_COMM_WORLD, 0, &random, 3000);
		case_call(&cases[i], CASE_INIT, &request[i]);
	}
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		for (int i = 0; i < CALLS; i++)
			case_fill(&cases[i], (int)t_step);
		shuffle(&own);
		start_all((int)t_step);
		if (t_step % 3 == 0)
			MPI_Waitall(CALLS, request, MPI_STATUSES_IGNORE);
		shuffle(&own);
		for (int i = 0; i < CALLS; i++)
			MPI_Wait(&request[order[i]], MPI_STATUS_IGNORE);
		for (int i = 0; i < CALLS; i++)
			case_check(&cases[i], (int)t_step);
	}
	for (int i = 0; i < CALLS; i++) {
		t_check(request[i] != MPI_REQUEST_NULL);
		MPI_Request_free(&request[i]);
		t_check(request[i] == MPI_REQUEST_NULL);
		case_free(&cases[i]);
	}
	case_fini();
	return t_done();
}
