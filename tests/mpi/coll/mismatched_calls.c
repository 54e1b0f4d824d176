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

/* ---- calls that make communicators, and their ends ---- */

static int making(int odd)
{
	MPI_Comm made;

	return odd ? MPI_Comm_split(MPI_COMM_WORLD, 0, 0, &made) : MPI_Comm_dup(MPI_COMM_WORLD, &made);
}

static int making_beside(int odd)
{
	MPI_Group group;
	MPI_Comm made;
	int rc;

	MPI_Comm_group(MPI_COMM_WORLD, &group);
	rc = odd ? MPI_Barrier(MPI_COMM_WORLD) : MPI_Comm_create(MPI_COMM_WORLD, group, &made);
	MPI_Group_free(&group);
	return rc;
}

static int grid(int odd)
{
	MPI_Comm made;

	return MPI_Cart_create(MPI_COMM_WORLD, 1, (int[]){ t_size - odd }, (int[]){ 1 }, 0, &made);
}

static int end_of_one(int odd)
{
	MPI_Comm made;
	int rc;

	MPI_Comm_dup(MPI_COMM_WORLD, &made);
	t_errors_return(made);
	rc = odd ? MPI_Barrier(made) : MPI_Comm_free(&made);
	t_check(made != MPI_COMM_NULL);
	MPI_Comm_free(&made);
	return rc;
}

/* ---- on an intercommunicator of rank 0 and the others ---- */

static MPI_Comm inter;

static int inter_collective(int odd)
{
	return odd ? MPI_Barrier(inter) : MPI_Allreduce(in, out, 1, MPI_INT, MPI_SUM, inter);
}

static int inter_operation(int odd)
{
	return finish(MPI_Iallreduce(in, out, 1, MPI_INT, odd ? MPI_MAX : MPI_SUM, inter, &request));
}

static int inter_count(int odd)
{
	return MPI_Bcast(in, 1 + odd, MPI_INT, t_rank == 0 ? MPI_ROOT : 0, inter);
}

/* One rank takes it for an operation with another root. */
static int inter_root(int odd)
{
	return MPI_Bcast(in, 1, MPI_INT, (t_rank == 0) != (odd == 1) ? MPI_ROOT : 0, inter);
}

static int inter_merge(int odd)
{
	MPI_Comm made;

	return odd ? MPI_Barrier(inter) : MPI_Intercomm_merge(inter, 0, &made);
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
	{ making, MPI_ERR_OTHER, "another way to make a communicator" },
	{ making_beside, MPI_ERR_OTHER, "making a communicator and a barrier" },
	{ grid, MPI_ERR_ARG, "dimensions" },
	{ end_of_one, MPI_ERR_OTHER, "the end of a communicator and a barrier" },
	{ inter_collective, MPI_ERR_OTHER, "another collective of two sides" },
	{ inter_operation, MPI_ERR_OP, "operation of two sides" },
	{ inter_count, MPI_ERR_COUNT, "count of a broadcast to the other side" },
	{ inter_root, MPI_ERR_ROOT, "root on one of two sides" },
	{ inter_merge, MPI_ERR_OTHER, "merging and a barrier" },
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
	check_pair(MPI_Gather(in, 2 - last, MPI_INT, out, 2, MPI_INT, t_rank ? 0 : MPI_ROOT, inter), "gather from the other side");
	counts[0] -= last;
	check_pair(MPI_Alltoallv(in, counts, displs, MPI_INT, out, (int[INTS]){ [0 ... INTS - 1] = 2 }, displs, MPI_INT, MPI_COMM_WORLD),
		   "alltoallv");
}

static void make_inter(void)
{
	MPI_Comm side;

	MPI_Comm_split(MPI_COMM_WORLD, t_rank > 0, t_rank, &side);
	MPI_Intercomm_create(side, 0, MPI_COMM_WORLD, t_rank ? 0 : 1, 3, &inter);
	t_errors_return(inter);
	MPI_Comm_free(&side);
}

int main(int argc, char **argv)
{
	struct coll_case c;
	uint64_t random;

	t_init(&argc, &argv);
	random = t_seed;
	t_errors_return(MPI_COMM_WORLD);
	make_inter();
	case_init();
	for (t_step = 0; t_step < 2 * FAULTS; t_step++) {
		int fault = (int)t_step % FAULTS, odd = t_step < FAULTS ? t_size - 1 : 0;

		t_check_class(faults[fault].call(t_rank == odd), faults[fault].class, "%s", faults[fault].what);
		case_make(&c, (enum case_kind)(t_step % CASE_COUNT), MPI_COMM_WORLD, 0, &random, 3000);
		case_run(&c, (enum case_mode)(t_step % 3));
		case_free(&c);
		case_make(&c, (enum case_kind)(t_step % CASE_INTER_COUNT), inter, t_rank > 0, &random, 3000);
		case_run(&c, (enum case_mode)(t_step % 3));
		case_free(&c);
	}
	check_pairs();
	MPI_Comm_free(&inter);
	case_fini();
	return t_done();
}
