/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: every collective, non-blocking and blocking, puts into the receive buffer what it should and nothing else; with
 * random counts, roots, datatypes and operations, in place and not, int and MPI_Count (MPI 5.0 section 6.12). Its status is empty.
 */
#include "tests/lib/coll_case.h"

static void wait_for(MPI_Request *request)
{
	MPI_Status status;
	int done = 0, count;

	if (t_step % 2)
		MPI_Wait(request, &status);
	while (t_step % 2 == 0 && !done)
		MPI_Test(request, &done, &status);
	t_check_eq(status.MPI_SOURCE, MPI_ANY_SOURCE, "source");
	t_check_eq(status.MPI_TAG, MPI_ANY_TAG, "tag");
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, 0, "bytes");
	t_check(*request == MPI_REQUEST_NULL);
}

int main(int argc, char **argv)
{
	struct coll_case c;
	MPI_Request request;
	uint64_t random;

	t_init(&argc, &argv);
	random = t_seed;
	case_init();
	for (t_step = 0; t_step < 10 * CASE_COUNT; t_step++) {
		case_make(&c, (enum case_kind)(t_step % CASE_COUNT), MPI_COMM_WORLD, 0, &random, t_step < 200 ? 4000 : 60000);
		case_fill(&c, 0);
		case_call(&c, CASE_NOW, &request);
		wait_for(&request);
		case_check(&c, 0);
		case_fill(&c, 1);
		case_call(&c, CASE_WAIT, NULL);
		case_check(&c, 1);
		case_free(&c);
	}
	case_fini();
	return t_done();
}
