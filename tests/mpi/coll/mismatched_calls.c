/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5 8
 * launch: --check
 * Description: with --check a collective call that differs from rank to rank is an error on every rank, of the class of what differs;
 * nobody waits for ever, and the communicator still works. A block whose two ends do not fit is an error at both ends. Calls that agree
 * are as always. (The standard leaves the effect of such calls open: MPI 5.0 sections 6.1 and 6.14.)
 */
#include "tests/lib/coll_case.h"

enum { INTS = 64 };

static int in[INTS], out[INTS], counts[INTS], displs[INTS];
static MPI_Request request = MPI_REQUEST_NULL;

/* Completes what a non-blocking call has started; calls that failed at once have nothing to complete. */
static int finish(int rc)
{
	return rc || request == MPI_REQUEST_NULL ? rc : MPI_Wait(&request, MPI_STATUS_IGNORE);
}

/* ---- each with the same fault everywhere: `odd` is 1 on one rank, 0 on the others ---- */

static int collective(int odd)
{
	return odd ? MPI_Barrier(MPI_COMM_WORLD) : MPI_Bcast(in, 1, MPI_INT, 0, MPI_COMM_WORLD);
}

static int blocking(int odd)
{
	return finish(odd ? MPI_Ibarrier(MPI_COMM_WORLD, &request) : MPI_Barrier(MPI_COMM_WORLD));
}

static int persistent(int odd)
{
	return finish(odd ? MPI_Barrier_init(MPI_COMM_WORLD, MPI_INFO_NULL, &request) : MPI_Ibarrier(MPI_COMM_WORLD, &request));
}

/* Both are there, in the other order; the second pair differs too. */
static int order(int odd)
{
	MPI_Request both[2];
	int first, second;

	if (odd) {
		MPI_Ibcast(in, 1, MPI_INT, 0, MPI_COMM_WORLD, &both[0]);
		MPI_Iallreduce(in, out, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &both[1]);
	} else {
		MPI_Iallreduce(in, out, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &both[0]);
		MPI_Ibcast(in, 1, MPI_INT, 0, MPI_COMM_WORLD, &both[1]);
	}
	second = MPI_Wait(&both[1], MPI_STATUS_IGNORE);
	first = MPI_Wait(&both[0], MPI_STATUS_IGNORE);
	t_check_eq(second, first);
	return first;
}

static int root_of_bcast(int odd)
{
	return MPI_Bcast(in, 1, MPI_INT, odd, MPI_COMM_WORLD);
}

static int root_of_gather(int odd)
{
	return finish(MPI_Igather(in, 1, MPI_INT, out, 1, MPI_INT, odd, MPI_COMM_WORLD, &request));
}

static int count_of_bcast(int odd)
{
	return MPI_Bcast(in, 1 + odd, MPI_INT, 0, MPI_COMM_WORLD);
}

static int count_of_allreduce(int odd)
{
	return finish(MPI_Iallreduce(in, out, 2 - odd, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &request));
}

static int count_of_alltoall(int odd)
{
	return MPI_Alltoall(in, 1 + odd, MPI_INT, out, 1 + odd, MPI_INT, MPI_COMM_WORLD);
}

static int counts_of_reduce_scatter(int odd)
{
	for (int i = 0; i < t_size; i++)
		counts[i] = 1 + (odd ? i == 0 : i == 1);
	return MPI_Reduce_scatter(in, out, counts, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
}

static int operation(int odd)
{
	return MPI_Reduce(in, out, 1, MPI_INT, odd ? MPI_MAX : MPI_SUM, 0, MPI_COMM_WORLD);
}

static int datatype(int odd)
{
	return MPI_Scan(in, out, 1, odd ? MPI_FLOAT : MPI_INT, MPI_SUM, MPI_COMM_WORLD);
}

static const struct {
	int (*call)(int odd);
	int class;
	const char *what;
} faults[] = {
	{ collective, MPI_ERR_OTHER, "another collective" },
	{ blocking, MPI_ERR_OTHER, "a non-blocking call" },
	{ persistent, MPI_ERR_OTHER, "a persistent one" },
	{ order, MPI_ERR_OTHER, "order of non-blocking calls" },
	{ root_of_bcast, MPI_ERR_ROOT, "root of a broadcast" },
	{ root_of_gather, MPI_ERR_ROOT, "root of a gather" },
	{ count_of_bcast, MPI_ERR_COUNT, "count of a broadcast" },
	{ count_of_allreduce, MPI_ERR_COUNT, "count of a reduction" },
	{ count_of_alltoall, MPI_ERR_COUNT, "count of an exchange" },
	{ counts_of_reduce_scatter, MPI_ERR_COUNT, "counts of a scattered reduction" },
	{ operation, MPI_ERR_OP, "operation" },
	{ datatype, MPI_ERR_TYPE, "datatype" },
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

/* ---- blocks that do not fit between the last rank and rank 0 ---- */

static void check_pair(int rc, const char *what)
{
	bool concerned = t_rank == 0 || t_rank == t_size - 1;

	t_check_class(rc, concerned ? MPI_ERR_COUNT : MPI_SUCCESS, "%s", what);
}

static void check_pairs(void)
{
	int last = t_rank == t_size - 1;

	for (int i = 0; i < t_size; i++) {
		counts[i] = 2;
		displs[i] = 2 * i;
	}
	check_pair(MPI_Gather(in, 2 - last, MPI_INT, out, 2, MPI_INT, 0, MPI_COMM_WORLD), "gather");
	check_pair(MPI_Scatter(in, 2, MPI_INT, out, 2 + last, MPI_INT, 0, MPI_COMM_WORLD), "scatter");
	check_pair(MPI_Gatherv(in, 2 + last, MPI_INT, out, counts, displs, MPI_INT, 0, MPI_COMM_WORLD), "gatherv");
	counts[0] -= last;
	check_pair(MPI_Alltoallv(in, counts, displs, MPI_INT, out, (int[INTS]){ [0 ... INTS - 1] = 2 }, displs, MPI_INT, MPI_COMM_WORLD),
		   "alltoallv");
}

int main(int argc, char **argv)
{
	struct coll_case c;
	uint64_t random;

	t_init(&argc, &argv);
	random = t_seed;
	t_errors_return(MPI_COMM_WORLD);
	case_init();
	for (t_step = 0; t_step < 2 * FAULTS; t_step++) {
		int fault = (int)t_step % FAULTS, odd = t_step < FAULTS ? t_size - 1 : 0;

		t_check_class(faults[fault].call(t_rank == odd), faults[fault].class, "%s", faults[fault].what);
		case_make(&c, (enum case_kind)(t_step % CASE_COUNT), MPI_COMM_WORLD, 0, &random, 3000);
		case_run(&c, (enum case_mode)(t_step % 3));
		case_free(&c);
	}
	check_pairs();
	case_fini();
	return t_done();
}
