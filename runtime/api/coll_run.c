/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cores of collective calls that run as schedules: see coll_run.h. On an intercommunicator ranks and blocks are those of the other
 * side, and MPI_IN_PLACE has no meaning. Arguments that the standard calls insignificant at a rank are not looked at there.
 */
#include "api/coll_run.h"

#include "api/coll_check.h"
#include "collectives/builders.h"
#include "object/topology.h"

/* ---- what all calls have ---------------------------------------------------------------------------------------- */

/* Whether there is somebody to compare with. */
static bool is_compared(const struct ml_comm *comm)
{
	return comm->local || comm->size > 1;
}

int ml_run_agree(const char *name, struct ml_comm *comm, uint64_t arguments)
{
	struct ml_call call = { .comm = comm, .name = name, .recv.each = (MPI_Count)arguments };

	return ml_unlikely(ml_param.check_calls) && is_compared(comm) ? ml_sched_agree(&call) : MPI_SUCCESS;
}

uint64_t ml_run_number(uint64_t before, const int *values, int32_t n)
{
	for (int32_t i = 0; i < n; i++)
		before = (before ^ (uint32_t)values[i]) * 0x100000001b3u;
	return before;
}

static int begin(const struct ml_run *run, struct ml_call *call)
{
	int error = ml_check_comm(run->comm);

	*call = (struct ml_call){ .comm = ml_comm_find(run->comm), .name = run->call };
	if (ml_unlikely(ml_param.check_calls) && !error && is_compared(call->comm))
		call->compared = call;
	if (!error && run->info != MPI_INFO_NULL)
		error = ml_check_hints(run->info, NULL);
	return run->mode == ML_RUN_WAIT ? error : ml_api_need(error, run->request, "request");
}

static bool is_inter(const struct ml_call *call)
{
	return ml_comm_is_inter(call->comm);
}

static int begin_rooted(const struct ml_run *run, struct ml_call *call, int root)
{
	int error = begin(run, call);

	if (error)
		return error;
	call->root = root;
	if ((root >= 0 && root < call->comm->size) || (is_inter(call) && (root == MPI_ROOT || root == MPI_PROC_NULL)))
		return MPI_SUCCESS;
	return ml_coll_check_explain_root(call->comm, root);
}

/* Whether this rank is the root, and whether it is one of those who give to it or take from it. */
static bool is_root(const struct ml_call *call)
{
	return is_inter(call) ? call->root == MPI_ROOT : call->root == call->comm->rank;
}

static bool is_partner(const struct ml_call *call)
{
	return !is_inter(call) || call->root >= 0;
}

static int end(const struct ml_run *run, const struct ml_call *call, int error)
{
	ML_GUARD;
	struct ml_request *request = NULL;

	if (!error && run->mode == ML_RUN_WAIT)
		error = ml_sched_run(call, run->call);
	else if (!error)
		error = run->mode == ML_RUN_NOW ? ml_sched_start(call, &request) : ml_sched_init(call, &request);
	if (!error && request)
		*run->request = ml_request_handle(request);
	return ml_api_raise(run->call, error, call->comm);
}

/* ---- buffers ---------------------------------------------------------------------------------------------------- */

/* The types of blocks that have one each. */
static int check_types(const struct ml_blocks *blocks, const MPI_Datatype *types, int32_t n)
{
	int error = MPI_SUCCESS;

	for (int32_t i = 0; i < n && !error; i++) {
		struct ml_part part = ml_blocks_part(blocks, i);

		error = ml_coll_check_part(&part, types[i]);
		if (error)
			ml_note("this is block %d", i);
	}
	return error;
}

int ml_run_describe(const struct ml_run_buffer *buffer, int32_t n, struct ml_blocks *blocks)
{
	int error = MPI_SUCCESS;

	*blocks = ml_coll_check_blocks(buffer->base, buffer->each, buffer->type);
	blocks->counts = buffer->counts;
	blocks->displs = buffer->displs;
	blocks->types = buffer->types;
	if (buffer->vary) {
		error = ml_api_need_array(error, buffer->counts.v, n, "the array of counts");
		error = ml_api_need_array(error, buffer->displs.v, n, "the array of displacements");
	}
	if (buffer->has_types)
		error = ml_api_need_array(error, buffer->types, n, "the array of datatypes");
	if (error)
		return error;
	return buffer->has_types ? check_types(blocks, buffer->types, n) : ml_coll_check_parts(blocks, buffer->type, n);
}

/* The standard forbids that both buffers are the same. Of blocks in arrays only a whole comparison could tell. */
static int check_alias(const struct ml_run_buffer *send, const struct ml_run_buffer *recv)
{
	if (send->vary || recv->vary)
		return MPI_SUCCESS;
	return ml_coll_check_alias(send->base, recv->base, ml_min(send->each, recv->each));
}

/* ---- operations ------------------------------------------------------------------------------------------------- */

int ml_run_barrier(struct ml_run run)
{
	struct ml_call call;
	int error = begin(&run, &call);

	if (!error)
		call.build = is_inter(&call) ? ml_sched_inter_barrier : ml_sched_barrier;
	return end(&run, &call, error);
}

int ml_run_bcast(struct ml_run run, struct ml_run_buffer buffer, int root)
{
	struct ml_call call;
	int error = begin_rooted(&run, &call, root);

	if (!error && (is_root(&call) || is_partner(&call)))
		error = ml_run_describe(&buffer, 1, &call.recv);
	if (!error)
		call.build = is_inter(&call) ? ml_sched_inter_bcast : ml_sched_bcast;
	return end(&run, &call, error);
}

int ml_run_gather(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv, int root)
{
	struct ml_call call;
	int error = begin_rooted(&run, &call, root);

	if (error)
		return end(&run, &call, error);
	call.build = is_inter(&call) ? ml_sched_inter_gather : ml_sched_gather;
	call.in_place = !is_inter(&call) && is_root(&call) && send.base == MPI_IN_PLACE;
	if (is_partner(&call) && !call.in_place)
		error = ml_run_describe(&send, 1, &call.send);
	if (!error && is_root(&call))
		error = ml_run_describe(&recv, call.comm->size, &call.recv);
	if (!error && is_root(&call) && is_partner(&call))
		error = check_alias(&send, &recv);
	return end(&run, &call, error);
}

int ml_run_scatter(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv, int root)
{
	struct ml_call call;
	int error = begin_rooted(&run, &call, root);

	if (error)
		return end(&run, &call, error);
	call.build = is_inter(&call) ? ml_sched_inter_scatter : ml_sched_scatter;
	call.in_place = !is_inter(&call) && is_root(&call) && recv.base == MPI_IN_PLACE;
	if (is_root(&call))
		error = ml_run_describe(&send, call.comm->size, &call.send);
	if (!error && is_partner(&call) && !call.in_place)
		error = ml_run_describe(&recv, 1, &call.recv);
	if (!error && is_root(&call) && is_partner(&call))
		error = check_alias(&send, &recv);
	return end(&run, &call, error);
}

/* Allgather gives one block to all, alltoall one to each. */
static int run_all(const struct ml_run *run, struct ml_call *call, const struct ml_run_buffer *send,
		   const struct ml_run_buffer *recv, int32_t sends)
{
	int error = MPI_SUCCESS;

	call->in_place = !is_inter(call) && send->base == MPI_IN_PLACE;
	if (!call->in_place)
		error = ml_run_describe(send, sends, &call->send);
	if (!error)
		error = ml_run_describe(recv, call->comm->size, &call->recv);
	if (!error)
		error = check_alias(send, recv);
	return end(run, call, error);
}

int ml_run_allgather(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv)
{
	struct ml_call call;
	int error = begin(&run, &call);

	if (error)
		return end(&run, &call, error);
	call.build = is_inter(&call) ? ml_sched_inter_allgather : ml_sched_allgather;
	return run_all(&run, &call, &send, &recv, 1);
}

int ml_run_alltoall(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv)
{
	struct ml_call call;
	int error = begin(&run, &call);

	if (error)
		return end(&run, &call, error);
	call.build = is_inter(&call) ? ml_sched_inter_alltoall : ml_sched_alltoall;
	return run_all(&run, &call, &send, &recv, call.comm->size);
}

/* ---- reductions ------------------------------------------------------------------------------------------------- */

/* Instead of the number of elements that the result has at this rank. */
#define NO_RESULT ((MPI_Count)INT64_MIN)

/* Checks the operands of this rank, of which it gives one or takes one or both, and describes them. The result has `results` elements. */
static int describe_operands(const struct ml_run_operands *o, bool gives, MPI_Count results, struct ml_call *call)
{
	struct ml_part in = ml_coll_check_block(gives ? o->send : MPI_IN_PLACE, o->count, o->type);
	struct ml_part out = ml_coll_check_block(o->recv, results, o->type);
	bool takes = results != NO_RESULT;

	call->op = o->op;
	call->type = o->type;
	if (!gives && !takes)
		return MPI_SUCCESS;
	call->in_place = gives && takes && in.base == MPI_IN_PLACE;
	if (call->in_place && is_inter(call)) {
		ml_note("MPI_IN_PLACE is not allowed on intercommunicators");
		return MPI_ERR_BUFFER;
	}
	return ml_coll_check_reduction(&in, takes ? &out : NULL, o->type, o->op, &call->reduction);
}

int ml_run_reduce(struct ml_run run, struct ml_run_operands operands, int root)
{
	struct ml_call call;
	int error = begin_rooted(&run, &call, root);

	if (!error)
		error = describe_operands(&operands, is_partner(&call), is_root(&call) ? operands.count : NO_RESULT, &call);
	if (!error)
		call.build = is_inter(&call) ? ml_sched_inter_reduce : ml_sched_reduce;
	return end(&run, &call, error);
}

int ml_run_allreduce(struct ml_run run, struct ml_run_operands operands)
{
	struct ml_call call;
	int error = begin(&run, &call);

	if (!error)
		error = describe_operands(&operands, true, operands.count, &call);
	if (!error)
		call.build = is_inter(&call) ? ml_sched_inter_allreduce : ml_sched_allreduce;
	return end(&run, &call, error);
}

/* The ranks of one group in a row: there are no such operations between two. */
static int begin_prefix(const struct ml_run *run, struct ml_call *call)
{
	int error = begin(run, call);

	if (!error && is_inter(call)) {
		ml_note("it is not defined on intercommunicators");
		error = MPI_ERR_COMM;
	}
	return error;
}

static int end_prefix(const struct ml_run *run, const struct ml_call *call, int error)
{
	if (error || run->mode != ML_RUN_WAIT || call->compared)
		return end(run, call, error);
	error = ml_coll_scan(call->comm, &call->reduction, call->build == ml_sched_exscan, call->in_place);
	return ml_api_raise(run->call, error, call->comm);
}

int ml_run_scan(struct ml_run run, struct ml_run_operands operands)
{
	struct ml_call call;
	int error = begin_prefix(&run, &call);

	if (!error)
		error = describe_operands(&operands, true, operands.count, &call);
	call.build = ml_sched_scan;
	return end_prefix(&run, &call, error);
}

/* The first rank has no result, so its receive buffer need not be one. */
int ml_run_exscan(struct ml_run run, struct ml_run_operands operands)
{
	struct ml_call call;
	int error = begin_prefix(&run, &call);

	if (!error) {
		bool none = call.comm->rank == 0 && operands.send != MPI_IN_PLACE;

		error = describe_operands(&operands, true, none ? NO_RESULT : operands.count, &call);
	}
	call.build = ml_sched_exscan;
	return end_prefix(&run, &call, error);
}

/* The counts are those of the own side's ranks. */
static int run_reduce_scatter(const struct ml_run *run, struct ml_call *call, const struct ml_run_operands *operands, MPI_Count own)
{
	int error = describe_operands(operands, true, own, call);

	call->build = is_inter(call) ? ml_sched_inter_reduce_scatter : ml_sched_reduce_scatter;
	if (error || is_inter(call) || run->mode != ML_RUN_WAIT || call->compared)
		return end(run, call, error);
	error = ml_coll_reduce_scatter(call->comm, &call->reduction, &call->recv, call->in_place);
	return ml_api_raise(run->call, error, call->comm);
}

static const struct ml_comm *own_side(const struct ml_call *call)
{
	return is_inter(call) ? call->comm->local : call->comm;
}

int ml_run_reduce_scatter_block(struct ml_run run, struct ml_run_operands operands)
{
	struct ml_call call;
	int error = begin(&run, &call);

	if (error)
		return end(&run, &call, error);
	call.recv.each = operands.count;
	if (__builtin_mul_overflow(operands.count, own_side(&call)->size, &operands.count)) {
		ml_note("%lld elements for every rank", (long long)call.recv.each);
		return end(&run, &call, MPI_ERR_COUNT);
	}
	return run_reduce_scatter(&run, &call, &operands, call.recv.each);
}

int ml_run_reduce_scatter(struct ml_run run, struct ml_run_operands operands, struct ml_count_view counts)
{
	struct ml_call call;
	int32_t rank, size;
	int error = begin(&run, &call);

	error = ml_api_need(error, counts.v, "the array of counts");
	if (error)
		return end(&run, &call, error);
	call.recv.counts = counts;
	rank = own_side(&call)->rank;
	size = own_side(&call)->size;
	for (int32_t i = 0; i < size; i++) {
		int64_t count = ml_count_view_at(counts, i);

		if (count < 0 || __builtin_add_overflow(operands.count, count, &operands.count)) {
			ml_note("the count of rank %d is %lld", i, (long long)count);
			return end(&run, &call, MPI_ERR_COUNT);
		}
	}
	return run_reduce_scatter(&run, &call, &operands, ml_count_view_at(counts, rank));
}

/* ---- neighbours ------------------------------------------------------------------------------------------------- */

static int run_neighbor(const struct ml_run *run, const struct ml_run_buffer *send, const struct ml_run_buffer *recv, bool alltoall)
{
	struct ml_call call;
	int out, error = begin(run, &call);

	if (!error && !call.comm->topo) {
		ml_note("the communicator has no topology");
		error = MPI_ERR_TOPOLOGY;
	}
	if (error)
		return end(run, &call, error);
	call.build = alltoall ? ml_sched_neighbor_alltoall : ml_sched_neighbor_allgather;
	out = ml_topology_outdegree(call.comm->topo, call.comm->rank);
	error = ml_run_describe(send, alltoall ? out : 1, &call.send);
	if (!error)
		error = ml_run_describe(recv, ml_topology_indegree(call.comm->topo, call.comm->rank), &call.recv);
	if (!error)
		error = check_alias(send, recv);
	return end(run, &call, error);
}

int ml_run_neighbor_allgather(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv)
{
	return run_neighbor(&run, &send, &recv, false);
}

int ml_run_neighbor_alltoall(struct ml_run run, struct ml_run_buffer send, struct ml_run_buffer recv)
{
	return run_neighbor(&run, &send, &recv, true);
}
