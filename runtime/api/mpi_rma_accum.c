/* SPDX-License-Identifier: BSD-2-Clause */
/* Accumulates (MPI 5.0 sections 12.3.3 to 12.3.5). int and MPI_Count forms of a function share one core. */
#include "api/api.h"

#include "api/rma_run.h"
#include "op/op.h"
#include "rma/accum.h"

static bool is_alike(const struct ml_rma_buffer *a, const struct ml_rma_buffer *b)
{
	return a->type == b->type && a->count == b->count;
}

/*
 * Combines what is plain, and as alike on all sides, where it lies; what was there goes to `result`, if that is not NULL. False: nothing
 * was done.
 */
ml_inline bool combine(const struct ml_rma_buffer *origin, void *result, int rank, MPI_Aint disp, MPI_Op handle, MPI_Win win)
{
	const struct ml_op *op = ml_op_find(handle);
	struct ml_rma_plain plain;
	ml_op_fn fn;

	if (ml_unlikely(!op || op->user || !ml_rma_is_plain(origin->base, origin->count, origin->type, rank, disp, win, &plain) ||
			plain.bytes > ML_ACCUM_TURN))
		return false;
	fn = ml_op_function(op, ml_type_find(origin->type));
	if (ml_unlikely(!fn))
		return false;
	ml_accum_lock(plain.win, rank);
	if (result)
		ml_rma_copy(result, plain.there, plain.bytes);
	fn(plain.there, origin->base, plain.there, (size_t)origin->count);
	ml_accum_unlock(plain.win, rank);
	return true;
}

static int accumulate(struct ml_rma_buffer origin, int rank, MPI_Aint disp, struct ml_rma_buffer target, MPI_Op op, MPI_Win win)
{
	if (ml_likely(op != MPI_NO_OP && is_alike(&origin, &target) && combine(&origin, NULL, rank, disp, op, win)))
		return MPI_SUCCESS;
	return ml_rma_run(&(struct ml_rma){ .call = "MPI_Accumulate", .kind = ML_RMA_ACCUMULATE, .origin = origin, .rank = rank,
		.disp = disp, .target = target, .op = op, .win = win });
}

static int start_accumulate(struct ml_rma_buffer origin, int rank, MPI_Aint disp, struct ml_rma_buffer target, MPI_Op op, MPI_Win win,
			    MPI_Request *request)
{
	return ml_rma_run(&(struct ml_rma){ .call = "MPI_Raccumulate", .kind = ML_RMA_ACCUMULATE, .origin = origin, .rank = rank,
		.disp = disp, .target = target, .op = op, .win = win, .has_request = true, .request = request });
}

static int get_accumulate(struct ml_rma_buffer origin, struct ml_rma_buffer result, int rank, MPI_Aint disp,
			  struct ml_rma_buffer target, MPI_Op op, MPI_Win win)
{
	if (ml_likely(is_alike(&origin, &target) && is_alike(&origin, &result) && result.base) &&
	    combine(&origin, (void *)(uintptr_t)result.base, rank, disp, op, win))
		return MPI_SUCCESS;
	return ml_rma_run(&(struct ml_rma){ .call = "MPI_Get_accumulate", .kind = ML_RMA_GET_ACCUMULATE, .origin = origin,
		.result = result, .rank = rank, .disp = disp, .target = target, .op = op, .win = win });
}

static int start_get_accumulate(struct ml_rma_buffer origin, struct ml_rma_buffer result, int rank, MPI_Aint disp,
				struct ml_rma_buffer target, MPI_Op op, MPI_Win win, MPI_Request *request)
{
	return ml_rma_run(&(struct ml_rma){ .call = "MPI_Rget_accumulate", .kind = ML_RMA_GET_ACCUMULATE, .origin = origin,
		.result = result, .rank = rank, .disp = disp, .target = target, .op = op, .win = win, .has_request = true,
		.request = request });
}

int PMPI_Accumulate(const void *origin_addr, int origin_count, MPI_Datatype origin_datatype, int target_rank,
		    MPI_Aint target_disp, int target_count, MPI_Datatype target_datatype, MPI_Op op, MPI_Win win)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return accumulate(origin, target_rank, target_disp, target, op, win);
}
ML_ALIAS(Accumulate);

int PMPI_Accumulate_c(const void *origin_addr, MPI_Count origin_count, MPI_Datatype origin_datatype, int target_rank,
		      MPI_Aint target_disp, MPI_Count target_count, MPI_Datatype target_datatype, MPI_Op op,
		      MPI_Win win)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return accumulate(origin, target_rank, target_disp, target, op, win);
}
ML_ALIAS(Accumulate_c);

int PMPI_Raccumulate(const void *origin_addr, int origin_count, MPI_Datatype origin_datatype, int target_rank,
		     MPI_Aint target_disp, int target_count, MPI_Datatype target_datatype, MPI_Op op, MPI_Win win,
		     MPI_Request *request)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return start_accumulate(origin, target_rank, target_disp, target, op, win, request);
}
ML_ALIAS(Raccumulate);

int PMPI_Raccumulate_c(const void *origin_addr, MPI_Count origin_count, MPI_Datatype origin_datatype, int target_rank,
		       MPI_Aint target_disp, MPI_Count target_count, MPI_Datatype target_datatype, MPI_Op op,
		       MPI_Win win, MPI_Request *request)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return start_accumulate(origin, target_rank, target_disp, target, op, win, request);
}
ML_ALIAS(Raccumulate_c);

int PMPI_Get_accumulate(const void *origin_addr, int origin_count, MPI_Datatype origin_datatype, void *result_addr,
			int result_count, MPI_Datatype result_datatype, int target_rank, MPI_Aint target_disp,
			int target_count, MPI_Datatype target_datatype, MPI_Op op, MPI_Win win)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer result = { result_addr, result_count, result_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return get_accumulate(origin, result, target_rank, target_disp, target, op, win);
}
ML_ALIAS(Get_accumulate);

int PMPI_Get_accumulate_c(const void *origin_addr, MPI_Count origin_count, MPI_Datatype origin_datatype,
			  void *result_addr, MPI_Count result_count, MPI_Datatype result_datatype, int target_rank,
			  MPI_Aint target_disp, MPI_Count target_count, MPI_Datatype target_datatype, MPI_Op op,
			  MPI_Win win)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer result = { result_addr, result_count, result_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return get_accumulate(origin, result, target_rank, target_disp, target, op, win);
}
ML_ALIAS(Get_accumulate_c);

int PMPI_Rget_accumulate(const void *origin_addr, int origin_count, MPI_Datatype origin_datatype, void *result_addr,
			 int result_count, MPI_Datatype result_datatype, int target_rank, MPI_Aint target_disp,
			 int target_count, MPI_Datatype target_datatype, MPI_Op op, MPI_Win win, MPI_Request *request)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer result = { result_addr, result_count, result_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return start_get_accumulate(origin, result, target_rank, target_disp, target, op, win, request);
}
ML_ALIAS(Rget_accumulate);

int PMPI_Rget_accumulate_c(const void *origin_addr, MPI_Count origin_count, MPI_Datatype origin_datatype,
			   void *result_addr, MPI_Count result_count, MPI_Datatype result_datatype, int target_rank,
			   MPI_Aint target_disp, MPI_Count target_count, MPI_Datatype target_datatype, MPI_Op op,
			   MPI_Win win, MPI_Request *request)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer result = { result_addr, result_count, result_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return start_get_accumulate(origin, result, target_rank, target_disp, target, op, win, request);
}
ML_ALIAS(Rget_accumulate_c);

int PMPI_Fetch_and_op(const void *origin_addr, void *result_addr, MPI_Datatype datatype, int target_rank, MPI_Aint target_disp,
		      MPI_Op op, MPI_Win win)
{
	struct ml_rma_buffer origin = { origin_addr, 1, datatype };

	if (ml_likely(result_addr && combine(&origin, result_addr, target_rank, target_disp, op, win)))
		return MPI_SUCCESS;
	return ml_rma_run(&(struct ml_rma){ .call = "MPI_Fetch_and_op", .kind = ML_RMA_GET_ACCUMULATE, .is_single = true,
		.origin = origin, .result = { result_addr, 1, datatype }, .rank = target_rank, .disp = target_disp,
		.target = { NULL, 1, datatype }, .op = op, .win = win });
}
ML_ALIAS(Fetch_and_op);

/* Integers of 1, 2, 4 and 8 bytes, in any place. */
ml_inline uint64_t load(const void *from, size_t bytes)
{
	uint64_t word = 0;

	switch (bytes) {
	case 1: memcpy(&word, from, 1); break;
	case 2: memcpy(&word, from, 2); break;
	case 4: memcpy(&word, from, 4); break;
	default: memcpy(&word, from, 8);
	}
	return word;
}

ml_inline void store(void *to, uint64_t word, size_t bytes)
{
	switch (bytes) {
	case 1: memcpy(to, &word, 1); break;
	case 2: memcpy(to, &word, 2); break;
	case 4: memcpy(to, &word, 4); break;
	default: memcpy(to, &word, 8);
	}
}

/* What is plain. The user may have the result where one of the operands is. */
ml_inline bool swap(const void *origin, const void *compare, void *result, MPI_Datatype datatype, const struct ml_rma_plain *plain,
		    int rank)
{
	uint64_t found, wanted, wished;

	if (ml_unlikely(plain->bytes > sizeof found || !ml_rma_can_swap(ml_type_find(datatype))))
		return false;
	wanted = load(compare, plain->bytes);
	wished = load(origin, plain->bytes);
	ml_accum_lock(plain->win, rank);
	found = load(plain->there, plain->bytes);
	if (found == wanted)
		store(plain->there, wished, plain->bytes);
	ml_accum_unlock(plain->win, rank);
	store(result, found, plain->bytes);
	return true;
}

int PMPI_Compare_and_swap(const void *origin_addr, const void *compare_addr, void *result_addr, MPI_Datatype datatype,
			  int target_rank, MPI_Aint target_disp, MPI_Win win)
{
	struct ml_rma_plain plain;

	if (ml_likely(compare_addr && result_addr && ml_rma_is_plain(origin_addr, 1, datatype, target_rank, target_disp, win, &plain)) &&
	    swap(origin_addr, compare_addr, result_addr, datatype, &plain, target_rank))
		return MPI_SUCCESS;
	return ml_rma_run(&(struct ml_rma){ .call = "MPI_Compare_and_swap", .kind = ML_RMA_COMPARE_AND_SWAP, .is_single = true,
		.origin = { origin_addr, 1, datatype }, .result = { result_addr, 1, datatype }, .compare = compare_addr,
		.rank = target_rank, .disp = target_disp, .target = { NULL, 1, datatype }, .win = win });
}
ML_ALIAS(Compare_and_swap);
