/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3
 * Description: wrong arguments of the collectives that bad_arguments_coll leaves out, the same on all ranks: arrays, MPI_IN_PLACE where it is
 * not allowed, buffers that are null or the same, prefix and scattered reductions, neighbours without a topology, and roots between the
 * sides of an intercommunicator. Each is an error of its class on every rank where the argument counts, and the communicator still works
 * (MPI 5.0 sections 6.2.3, 6.3, 8.7 and 9.4).
 */
#include "tests/lib/t.h"

enum { INTS = 64 };

static int in[INTS], out[INTS];
static const int zeros[INTS], negative[INTS] = { [0 ... INTS - 1] = -1 }, ones[INTS] = { [0 ... INTS - 1] = 1 };
static MPI_Datatype types[INTS], nulls[INTS];
static const MPI_Comm world = MPI_COMM_WORLD;

/* Only the root looks at the array: the others wait for nothing when nothing is sent to them. */
static void check_rooted_arrays(const int *counts, const int *displs, MPI_Datatype type, int class, const char *what)
{
	int rc = MPI_SUCCESS;

	for (int scatter = 0; scatter < 2; scatter++) {
		if (t_rank == 0)
			rc = scatter ? MPI_Scatterv(in, counts, displs, type, MPI_IN_PLACE, 0, MPI_INT, 0, world)
				     : MPI_Gatherv(MPI_IN_PLACE, 0, MPI_INT, out, counts, displs, type, 0, world);
		t_check_class(rc, t_rank == 0 ? class : MPI_SUCCESS, "%s, %s", scatter ? "MPI_Scatterv" : "MPI_Gatherv", what);
	}
}

static void check_arrays(const int *counts, const int *displs, MPI_Datatype type, int class, const char *what)
{
	check_rooted_arrays(counts, displs, type, class, what);
	t_check_class(MPI_Allgatherv(in, 1, MPI_INT, out, counts, displs, type, world), class, "MPI_Allgatherv, %s", what);
	t_check_class(MPI_Alltoallv(in, counts, displs, type, out, ones, zeros, MPI_INT, world), class, "MPI_Alltoallv, send %s", what);
	t_check_class(MPI_Alltoallv(in, ones, zeros, MPI_INT, out, counts, displs, type, world), class, "MPI_Alltoallv, receive %s", what);
}

static void check_types_of_blocks(void)
{
	t_check_class(MPI_Alltoallw(in, ones, zeros, nulls, out, ones, zeros, types, world), MPI_ERR_TYPE, "null type to send");
	t_check_class(MPI_Alltoallw(in, ones, zeros, types, out, ones, zeros, nulls, world), MPI_ERR_TYPE, "null type to receive");
	t_check_class(MPI_Alltoallw(in, ones, zeros, types, out, negative, zeros, types, world), MPI_ERR_COUNT, "negative count");
	t_check_class(MPI_Alltoallw(in, ones, zeros, NULL, out, ones, zeros, types, world), MPI_ERR_ARG, "no types");
}

static void check_places(void)
{
	t_check_class(MPI_Bcast(MPI_IN_PLACE, 1, MPI_INT, 0, world), MPI_ERR_BUFFER, "broadcast in place");
	t_check_class(MPI_Allreduce(in, MPI_IN_PLACE, 1, MPI_INT, MPI_SUM, world), MPI_ERR_BUFFER, "result in place");
	t_check_class(MPI_Allreduce(MPI_IN_PLACE, MPI_IN_PLACE, 1, MPI_INT, MPI_SUM, world), MPI_ERR_BUFFER, "both in place");
	t_check_class(MPI_Allgather(in, 1, MPI_INT, MPI_IN_PLACE, 1, MPI_INT, world), MPI_ERR_BUFFER, "allgather into it");
	t_check_class(MPI_Alltoall(in, 1, MPI_INT, MPI_IN_PLACE, 1, MPI_INT, world), MPI_ERR_BUFFER, "alltoall into it");
	t_check_class(MPI_Scan(in, MPI_IN_PLACE, 1, MPI_INT, MPI_SUM, world), MPI_ERR_BUFFER, "scan into it");
	t_check_class(MPI_Reduce_scatter_block(in, MPI_IN_PLACE, 1, MPI_INT, MPI_SUM, world), MPI_ERR_BUFFER, "share into it");
	if (t_rank != 0) {
		t_check_class(MPI_Reduce(MPI_IN_PLACE, NULL, 1, MPI_INT, MPI_SUM, 0, world), MPI_ERR_BUFFER, "not the root of a reduction");
		t_check_class(MPI_Gather(MPI_IN_PLACE, 1, MPI_INT, NULL, 0, MPI_INT, 0, world), MPI_ERR_BUFFER, "not the root of a gather");
		t_check_class(MPI_Scatter(NULL, 0, MPI_INT, MPI_IN_PLACE, 1, MPI_INT, 0, world), MPI_ERR_BUFFER, "not the root of a scatter");
	}
}

static void check_buffers(void)
{
	t_check_class(MPI_Bcast(NULL, 1, MPI_INT, 0, world), MPI_ERR_BUFFER, "broadcast of null");
	t_check_class(MPI_Allreduce(NULL, out, 1, MPI_INT, MPI_SUM, world), MPI_ERR_BUFFER, "operand is null");
	t_check_class(MPI_Allreduce(in, NULL, 1, MPI_INT, MPI_SUM, world), MPI_ERR_BUFFER, "result is null");
	t_check_class(MPI_Allreduce(in, in, 1, MPI_INT, MPI_SUM, world), MPI_ERR_BUFFER, "result is the operand");
	t_check_class(MPI_Scan(in, in, 1, MPI_INT, MPI_SUM, world), MPI_ERR_BUFFER, "scan of the operand");
	t_check_class(MPI_Allgather(out, 1, MPI_INT, out, 1, MPI_INT, world), MPI_ERR_BUFFER, "allgather of the same");
	t_check_class(MPI_Alltoall(out, 1, MPI_INT, out, 1, MPI_INT, world), MPI_ERR_BUFFER, "alltoall of the same");
}

static void check_reductions(void)
{
	t_check_class(MPI_Scan(in, out, -1, MPI_INT, MPI_SUM, world), MPI_ERR_COUNT, "count of a scan");
	t_check_class(MPI_Scan(in, out, 1, MPI_DATATYPE_NULL, MPI_SUM, world), MPI_ERR_TYPE, "type of a scan");
	t_check_class(MPI_Exscan(in, out, 1, MPI_INT, MPI_OP_NULL, world), MPI_ERR_OP, "operation of an exscan");
	t_check_class(MPI_Scan(in, out, 1, MPI_INT, MPI_REPLACE, world), MPI_ERR_OP, "operation for windows alone");
	t_check_class(MPI_Reduce_scatter_block(in, out, -1, MPI_INT, MPI_SUM, world), MPI_ERR_COUNT, "count of a share");
	t_check_class(MPI_Reduce_scatter(in, out, NULL, MPI_INT, MPI_SUM, world), MPI_ERR_ARG, "no counts");
	t_check_class(MPI_Reduce_scatter(in, out, negative, MPI_INT, MPI_SUM, world), MPI_ERR_COUNT, "counts below zero");
	t_check_class(MPI_Reduce_scatter(in, out, ones, MPI_DOUBLE, MPI_BOR, world), MPI_ERR_OP, "bits of floating point numbers");
	t_check_class(MPI_Reduce_local(in, out, -1, MPI_INT, MPI_SUM), MPI_ERR_COUNT, "count of a local reduction");
	t_check_class(MPI_Reduce_local(in, out, 1, MPI_DATATYPE_NULL, MPI_SUM), MPI_ERR_TYPE, "type of a local reduction");
	t_check_class(MPI_Reduce_local(in, out, 1, MPI_INT, MPI_OP_NULL), MPI_ERR_OP, "operation of a local reduction");
	t_check_class(MPI_Reduce_local(in, NULL, 1, MPI_INT, MPI_SUM), MPI_ERR_BUFFER, "result of a local reduction");
}

static void check_neighbors(void)
{
	MPI_Comm ring;

	t_check_class(MPI_Neighbor_allgather(in, 1, MPI_INT, out, 1, MPI_INT, world), MPI_ERR_TOPOLOGY, "no topology");
	t_check_class(MPI_Neighbor_alltoallw(in, ones, NULL, types, out, ones, NULL, types, world), MPI_ERR_TOPOLOGY, "no topology");
	MPI_Cart_create(world, 1, &t_size, &(int){ 1 }, 0, &ring);
	t_errors_return(ring);
	t_check_class(MPI_Neighbor_allgather(MPI_IN_PLACE, 1, MPI_INT, out, 1, MPI_INT, ring), MPI_ERR_BUFFER, "neighbours in place");
	t_check_class(MPI_Neighbor_allgatherv(in, 1, MPI_INT, out, NULL, zeros, MPI_INT, ring), MPI_ERR_ARG, "no counts");
	t_check_class(MPI_Neighbor_alltoallv(in, ones, zeros, MPI_INT, out, ones, NULL, MPI_INT, ring), MPI_ERR_ARG, "no places");
	t_check_class(MPI_Neighbor_alltoall(in, 1, MPI_DATATYPE_NULL, out, 1, MPI_INT, ring), MPI_ERR_TYPE, "null type");
	MPI_Comm_free(&ring);
}

/* Rank 0 is a side, the others are the other one. */
static void check_sides(void)
{
	MPI_Comm own, inter;

	MPI_Comm_split(world, t_rank > 0, 0, &own);
	MPI_Intercomm_create(own, 0, world, t_rank > 0 ? 0 : 1, 0, &inter);
	MPI_Comm_free(&own);
	t_errors_return(inter);
	t_check_class(MPI_Bcast(in, 1, MPI_INT, 77, inter), MPI_ERR_ROOT, "root behind the other side");
	t_check_class(MPI_Bcast(in, 1, MPI_INT, -77, inter), MPI_ERR_ROOT, "root below zero");
	t_check_class(MPI_Reduce(in, out, 1, MPI_INT, MPI_SUM, MPI_ANY_SOURCE, inter), MPI_ERR_ROOT, "a wildcard for the root");
	t_check_class(MPI_Allreduce(MPI_IN_PLACE, out, 1, MPI_INT, MPI_SUM, inter), MPI_ERR_BUFFER, "in place between sides");
	t_check_class(MPI_Alltoall(MPI_IN_PLACE, 1, MPI_INT, out, 1, MPI_INT, inter), MPI_ERR_BUFFER, "in place between sides");
	t_check_class(MPI_Scan(in, out, 1, MPI_INT, MPI_SUM, inter), MPI_ERR_COMM, "prefixes between sides");
	t_check_class(MPI_Exscan(in, out, 1, MPI_INT, MPI_SUM, inter), MPI_ERR_COMM, "prefixes between sides");
	t_check_class(MPI_Barrier(inter), MPI_SUCCESS);
	MPI_Comm_free(&inter);
}

int main(int argc, char **argv)
{
	int one = 1, sum = 0;
	MPI_Datatype draft;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (int i = 0; i < INTS; i++) {
		types[i] = MPI_INT;
		nulls[i] = MPI_DATATYPE_NULL;
	}
	MPI_Type_contiguous(2, MPI_INT, &draft);
	check_arrays(NULL, zeros, MPI_INT, MPI_ERR_ARG, "no counts");
	check_arrays(ones, NULL, MPI_INT, MPI_ERR_ARG, "no places");
	check_arrays(negative, zeros, MPI_INT, MPI_ERR_COUNT, "negative count");
	check_arrays(ones, zeros, MPI_DATATYPE_NULL, MPI_ERR_TYPE, "null type");
	check_arrays(ones, zeros, draft, MPI_ERR_TYPE, "type that is not committed");
	MPI_Type_free(&draft);
	check_types_of_blocks();
	check_places();
	check_buffers();
	check_reductions();
	check_neighbors();
	check_sides();
	MPI_Allreduce(&one, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
	t_check_eq(sum, t_size, "sum after the errors");
	return t_done();
}
