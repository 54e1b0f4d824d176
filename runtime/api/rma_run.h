/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Communication with windows (MPI 5.0 section 12.3): all calls differ in what they do with three buffers, so one function checks and does
 * them all. Before it stands a predicate for what is plain: elements of one predefined type without gaps, both sides alike, in memory
 * that is mapped here. That is a copy, or an operation on one element, without a call.
 */
#ifndef ML_API_RMA_RUN_H
#define ML_API_RMA_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "api/api.h"
#include "copy/copy.h"
#include "rma/window.h"
#include "type/type.h"

enum ml_rma_kind { ML_RMA_PUT, ML_RMA_GET, ML_RMA_ACCUMULATE, ML_RMA_GET_ACCUMULATE, ML_RMA_COMPARE_AND_SWAP };

struct ml_rma_buffer {
	const void *base;
	MPI_Count count;
	MPI_Datatype type;
};

/* A call as the user made it. */
struct ml_rma {
	const char *call;
	enum ml_rma_kind kind;
	struct ml_rma_buffer origin; /* of a get: where the data goes to */
	struct ml_rma_buffer result; /* GET_ACCUMULATE, COMPARE_AND_SWAP */
	const void *compare;         /* COMPARE_AND_SWAP */
	int rank;
	MPI_Aint disp;
	struct ml_rma_buffer target; /* without a base */
	MPI_Op op;                   /* ACCUMULATE, GET_ACCUMULATE */
	bool is_single;              /* the element is one of a predefined type: MPI_Fetch_and_op and COMPARE_AND_SWAP */
	bool has_request;            /* and `request` is where its handle goes to */
	MPI_Request *request;
	MPI_Win win;
};

/* Does it, with checks, and raises. */
int ml_rma_run(const struct ml_rma *rma);

/* What a plain call needs. */
struct ml_rma_plain {
	const struct ml_win *win;
	unsigned char *there;
	size_t bytes;
};

ml_inline bool ml_rma_is_plain(const void *buffer, MPI_Count count, MPI_Datatype datatype, int rank, MPI_Aint disp, MPI_Win handle,
                               struct ml_rma_plain *plain)
{
	const struct ml_win *win = ml_win_find(handle);
	size_t size = ml_type_block(datatype), at;
	const struct ml_win_target *target;

	if (ml_unlikely(!win || (uint32_t)rank >= (uint32_t)win->size || !size || (uint64_t)count > INT32_MAX || !buffer))
		return false;
	target = &win->target[rank];
	plain->win = win;
	plain->bytes = (size_t)count * size;
	if (ml_unlikely(!(win->is_open || target->is_open) || !target->base || target->gate))
		return false;
	/* A negative displacement is too large, or overflows. */
	if (ml_unlikely(__builtin_mul_overflow((size_t)disp, target->disp_unit, &at) || at > target->size ||
	                plain->bytes > target->size - at))
		return false;
	plain->there = target->base + at;
	return true;
}

/* MPI_Compare_and_swap is for integers, logicals and bytes (MPI 5.0 section 12.3.4). */
ml_inline bool ml_rma_can_swap(const struct ml_type *type)
{
	const uint32_t allowed = 1u << ML_CLASS_C_INTEGER | 1u << ML_CLASS_F_INTEGER | 1u << ML_CLASS_LOGICAL | 1u << ML_CLASS_MULTI |
	                         1u << ML_CLASS_BYTE;

	return allowed >> type->class & 1;
}

ml_inline void ml_rma_copy(void *to, const void *from, size_t bytes)
{
	if (ml_likely(bytes <= 48))
		ml_copy_small(to, from, bytes);
	else
		memcpy(to, from, bytes);
}

#endif
