/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Collective calls that run as schedules: the non-blocking and persistent ones, those with neighbours, prefix and scattered reductions,
 * and all on intercommunicators. A function of the standard says in one line how it runs and what it was given; the core of its operation checks the arguments, describes
 * the call and runs it. int, MPI_Count and v forms of an operation share that core.
 */
#ifndef ML_API_COLL_RUN_H
#define ML_API_COLL_RUN_H

#include "api/api.h"
#include "collectives/blocks.h"

enum ml_run_mode { ML_RUN_WAIT, ML_RUN_NOW, ML_RUN_LATER };

/* How a call runs, and what all calls have. */
struct ml_run {
	enum ml_run_mode mode;
	const char *call;
	MPI_Comm comm;
	MPI_Info info;
	MPI_Request *request;
};

/* A blocking call. */
ml_inline struct ml_run ml_run_wait(const char *call, MPI_Comm comm)
{
	return (struct ml_run){ ML_RUN_WAIT, call, comm, MPI_INFO_NULL, NULL };
}

/* A non-blocking one. */
ml_inline struct ml_run ml_run_now(const char *call, MPI_Comm comm, MPI_Request *request)
{
	return (struct ml_run){ ML_RUN_NOW, call, comm, MPI_INFO_NULL, request };
}

/* A persistent one. */
ml_inline struct ml_run ml_run_later(const char *call, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
	return (struct ml_run){ ML_RUN_LATER, call, comm, info, request };
}

/* A buffer as the user described it: blocks of one size, or sizes and places in arrays, or even a type each. */
struct ml_run_buffer {
	const void *base;
	MPI_Count each;
	MPI_Datatype type;
	bool vary, has_types;
	struct ml_count_view counts, displs;
	const MPI_Datatype *types;
};

ml_inline struct ml_run_buffer ml_run_each(const void *base, MPI_Count each, MPI_Datatype type)
{
	return (struct ml_run_buffer){ .base = base, .each = each, .type = type };
}

/* Arrays of int, and of MPI_Count or MPI_Aint. */
ml_inline struct ml_count_view ml_run_narrow(const int *v)
{
	return (struct ml_count_view){ v, false };
}

ml_inline struct ml_count_view ml_run_wide(const void *v)
{
	return (struct ml_count_view){ v, true };
}

ml_inline struct ml_run_buffer ml_run_v(const void *base, struct ml_count_view counts, struct ml_count_view displs,
					MPI_Datatype type)
{
	return (struct ml_run_buffer){ .base = base, .type = type, .vary = true, .counts = counts, .displs = displs };
}

ml_inline struct ml_run_buffer ml_run_w(const void *base, struct ml_count_view counts, struct ml_count_view displs,
					const MPI_Datatype *types)
{
	struct ml_run_buffer buffer = ml_run_v(base, counts, displs, MPI_BYTE);

	buffer.has_types = true;
	buffer.types = types;
	return buffer;
}

/*
 * Compares a call of all ranks of `comm` that is not a collective operation, under mpirun --check alone: its name, and the arguments that must be
 * the same everywhere, as one number, which is made of arrays by ml_run_number. MPI_SUCCESS, or an error class with a note.
 */
int ml_run_agree(const char *name, struct ml_comm *comm, uint64_t arguments);
uint64_t ml_run_number(uint64_t before, const int *values, int32_t n);

/* Checks n blocks and describes them: MPI_SUCCESS, or an error class with a note. */
int ml_run_describe(const struct ml_run_buffer *buffer, int32_t n, struct ml_blocks *blocks);

/* Operands of a reduction. */
struct ml_run_operands {
	const void *send;
	void *recv;
	MPI_Count count;
	MPI_Datatype type;
	MPI_Op op;
};

int ml_run_barrier(struct ml_run run);
int ml_run_bcast(struct ml_run run, struct ml_run_buffer buffer, int root);
int ml_run_gather(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv, int root);
int ml_run_scatter(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv, int root);
int ml_run_allgather(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv);
int ml_run_alltoall(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv);
int ml_run_reduce(struct ml_run run, struct ml_run_operands operands, int root);
int ml_run_allreduce(struct ml_run run, struct ml_run_operands operands);
int ml_run_scan(struct ml_run run, struct ml_run_operands operands);
int ml_run_exscan(struct ml_run run, struct ml_run_operands operands);

/* `operands.count` elements for every rank, or as many as `counts` says. */
int ml_run_reduce_scatter_block(struct ml_run run, struct ml_run_operands operands);
int ml_run_reduce_scatter(struct ml_run run, struct ml_run_operands operands, struct ml_count_view counts);

int ml_run_neighbor_allgather(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv);
int ml_run_neighbor_alltoall(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv);

#endif
