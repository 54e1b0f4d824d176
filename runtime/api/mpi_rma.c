/* SPDX-License-Identifier: BSD-2-Clause */
/* Putting and getting (MPI 5.0 sections 12.3.1, 12.3.2 and 12.3.5). int and MPI_Count forms of a function share one core. */
#include "api/api.h"

#include "api/rma_run.h"

/* One that is not plain, or has a request. */
ml_apart static int move(const char *call, enum ml_rma_kind kind, struct ml_rma_buffer origin, int rank, MPI_Aint disp,
			 struct ml_rma_buffer target, MPI_Win win)
{
	return ml_rma_run(&(struct ml_rma){
		.call = call, .kind = kind, .origin = origin, .rank = rank, .disp = disp, .target = target, .win = win });
}

static int start(const char *call, enum ml_rma_kind kind, struct ml_rma_buffer origin, int rank, MPI_Aint disp,
		 struct ml_rma_buffer target, MPI_Win win, MPI_Request *request)
{
	return ml_rma_run(&(struct ml_rma){ .call = call, .kind = kind, .origin = origin, .rank = rank, .disp = disp,
		.target = target, .win = win, .has_request = true, .request = request });
}

/* Both sides alike. */
ml_inline bool is_plain(const struct ml_rma_buffer *origin, int rank, MPI_Aint disp, const struct ml_rma_buffer *target, MPI_Win win,
			struct ml_rma_plain *plain)
{
	return origin->type == target->type && origin->count == target->count &&
	       ml_rma_is_plain(origin->base, origin->count, origin->type, rank, disp, win, plain);
}

ml_inline int put(struct ml_rma_buffer origin, int rank, MPI_Aint disp, struct ml_rma_buffer target, MPI_Win win)
{
	struct ml_rma_plain plain;

	if (ml_unlikely(!is_plain(&origin, rank, disp, &target, win, &plain)))
		return move("MPI_Put", ML_RMA_PUT, origin, rank, disp, target, win);
	ml_rma_copy(plain.there, origin.base, plain.bytes);
	return MPI_SUCCESS;
}

ml_inline int get(struct ml_rma_buffer origin, int rank, MPI_Aint disp, struct ml_rma_buffer target, MPI_Win win)
{
	struct ml_rma_plain plain;

	if (ml_unlikely(!is_plain(&origin, rank, disp, &target, win, &plain)))
		return move("MPI_Get", ML_RMA_GET, origin, rank, disp, target, win);
	ml_rma_copy((void *)(uintptr_t)origin.base, plain.there, plain.bytes);
	return MPI_SUCCESS;
}

int PMPI_Put(const void *origin_addr, int origin_count, MPI_Datatype origin_datatype, int target_rank,
	     MPI_Aint target_disp, int target_count, MPI_Datatype target_datatype, MPI_Win win)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return put(origin, target_rank, target_disp, target, win);
}
ML_ALIAS(Put);

int PMPI_Put_c(const void *origin_addr, MPI_Count origin_count, MPI_Datatype origin_datatype, int target_rank,
	       MPI_Aint target_disp, MPI_Count target_count, MPI_Datatype target_datatype, MPI_Win win)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return put(origin, target_rank, target_disp, target, win);
}
ML_ALIAS(Put_c);

int PMPI_Get(void *origin_addr, int origin_count, MPI_Datatype origin_datatype, int target_rank, MPI_Aint target_disp,
	     int target_count, MPI_Datatype target_datatype, MPI_Win win)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return get(origin, target_rank, target_disp, target, win);
}
ML_ALIAS(Get);

int PMPI_Get_c(void *origin_addr, MPI_Count origin_count, MPI_Datatype origin_datatype, int target_rank,
	       MPI_Aint target_disp, MPI_Count target_count, MPI_Datatype target_datatype, MPI_Win win)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return get(origin, target_rank, target_disp, target, win);
}
ML_ALIAS(Get_c);

int PMPI_Rput(const void *origin_addr, int origin_count, MPI_Datatype origin_datatype, int target_rank,
	      MPI_Aint target_disp, int target_count, MPI_Datatype target_datatype, MPI_Win win, MPI_Request *request)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return start("MPI_Rput", ML_RMA_PUT, origin, target_rank, target_disp, target, win, request);
}
ML_ALIAS(Rput);

int PMPI_Rput_c(const void *origin_addr, MPI_Count origin_count, MPI_Datatype origin_datatype, int target_rank,
		MPI_Aint target_disp, MPI_Count target_count, MPI_Datatype target_datatype, MPI_Win win,
		MPI_Request *request)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return start("MPI_Rput", ML_RMA_PUT, origin, target_rank, target_disp, target, win, request);
}
ML_ALIAS(Rput_c);

int PMPI_Rget(void *origin_addr, int origin_count, MPI_Datatype origin_datatype, int target_rank, MPI_Aint target_disp,
	      int target_count, MPI_Datatype target_datatype, MPI_Win win, MPI_Request *request)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return start("MPI_Rget", ML_RMA_GET, origin, target_rank, target_disp, target, win, request);
}
ML_ALIAS(Rget);

int PMPI_Rget_c(void *origin_addr, MPI_Count origin_count, MPI_Datatype origin_datatype, int target_rank,
		MPI_Aint target_disp, MPI_Count target_count, MPI_Datatype target_datatype, MPI_Win win,
		MPI_Request *request)
{
	struct ml_rma_buffer origin = { origin_addr, origin_count, origin_datatype };
	struct ml_rma_buffer target = { NULL, target_count, target_datatype };
	
	return start("MPI_Rget", ML_RMA_GET, origin, target_rank, target_disp, target, win, request);
}
ML_ALIAS(Rget_c);
