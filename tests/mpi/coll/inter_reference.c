/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 4 5 8
 * Description: every collective that intercommunicators have, blocking, non-blocking and persistent, between sides of different
 * sizes, the root on either of them: what one side gives the other gets (MPI 5.0 section 6.2.2).
 */
#include "tests/lib/coll_case.h"

/* The first third of the ranks, at least one, and the others. */
static MPI_Comm make_inter(int side, int first)
{
	MPI_Comm local, inter;

	MPI_Comm_split(MPI_COMM_WORLD, side, t_rank, &local);
	MPI_Intercomm_create(local, 0, MPI_COMM_WORLD, side ? 0 : first, 5, &inter);
	MPI_Comm_free(&local);
	return inter;
}

static void run(struct coll_case *c, enum case_mode mode)
{
	MPI_Request request = MPI_REQUEST_NULL;

	if (mode != CASE_INIT) {
		case_fill(c, 0);
		case_call(c, mode, &request);
		MPI_Wait(&request, MPI_STATUS_IGNORE);
		case_check(c, 0);
		return;
	}
	case_call(c, mode, &request);
	for (int round = 0; round < 3; round++) {
		case_fill(c, round);
		MPI_Start(&request);
		MPI_Wait(&request, MPI_STATUS_IGNORE);
		case_check(c, round);
	}
	MPI_Request_free(&request);
}

int main(int argc, char **argv)
{
	struct coll_case c;
	uint64_t random;
	MPI_Comm inter;
	int side, first;

	t_init(&argc, &argv);
	random = t_seed;
	case_init();
	first = t_size > 2 ? t_size / 3 : 1;
	side = t_rank >= first;
	inter = make_inter(side, first);
	for (t_step = 0; t_step < 12 * CASE_INTER_COUNT; t_step++) {
		enum case_mode mode = (enum case_mode)(t_step / CASE_INTER_COUNT % 3);

		case_make(&c, (enum case_kind)(t_step % CASE_INTER_COUNT), inter, side, &random, t_step < 150 ? 3000 : 40000);
		run(&c, mode);
		case_free(&c);
	}
	MPI_Comm_free(&inter);
	case_fini();
	return t_done();
}
