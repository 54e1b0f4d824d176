/* SPDX-License-Identifier: BSD-2-Clause */
/* One-sided communication, from handles to the mover: see rma_run.h. */
#include "api/rma_run.h"

#include "api/check.h"
#include "api/coll_check.h"
#include "op/op.h"
#include "p2p/request.h"
#include "rma/remote.h"
#include "rma/accum.h"
#include "type/type_walk.h"

/* A call with what its handles stand for. */
struct work {
	const struct ml_rma *rma;
	struct ml_win *win;
	struct ml_part origin, result, target;
	const struct ml_type *basic; /* of accumulates: what all elements are */
	const struct ml_op *op;      /* of accumulates */
	ml_op_fn fn;                 /* NULL: MPI_NO_OP */
	bool has_origin;             /* MPI_NO_OP does not look at it */
	size_t bytes;                /* to be moved */
};

static size_t bytes_of(const struct ml_part *part)
{
	return (size_t)part->count * part->type->size;
}

static int check_buffer(const struct ml_rma_buffer *buffer, struct ml_part *part_out)
{
	*part_out = ml_coll_check_block(buffer->base, buffer->count, buffer->type);
	return ml_coll_check_part(part_out, buffer->type);
}

static int check_buffers(struct work *w)
{
	const struct ml_rma *rma = w->rma;
	struct ml_rma_buffer target = rma->target;
	int error = w->has_origin ? check_buffer(&rma->origin, &w->origin) : MPI_SUCCESS;

	target.base = w->win; /* whatever: it lies at its rank */
	if (!error && rma->kind >= ML_RMA_GET_ACCUMULATE)
		error = check_buffer(&rma->result, &w->result);
	if (!error)
		error = check_buffer(&target, &w->target);
	if (!error && rma->kind == ML_RMA_COMPARE_AND_SWAP && !rma->compare) {
		ml_note("compare_addr is a null pointer");
		error = MPI_ERR_BUFFER;
	}
	return error;
}

/* The rank, and that it may be accessed now. */
static int check_rank(const struct work *w)
{
	int rank = w->rma->rank;

	if (rank < 0 || rank >= w->win->size) {
		ml_note("target is %d, the window has %d process%s", rank, w->win->size, w->win->size == 1 ? "" : "es");
		return MPI_ERR_RANK;
	}
	return w->rma->has_request ? ml_win_may_flush(w->win, rank) : ml_win_may_access(w->win, rank);
}

/* That one side's elements are all of the basic type. */
static int check_basic(struct work *w, const struct ml_part *part)
{
	const struct ml_type *basic = ml_type_walk_basic(part->type);

	if (!basic) {
		ml_note("%s is made of several predefined datatypes", part->type->name);
		return MPI_ERR_TYPE;
	}
	if (!w->basic)
		w->basic = basic;
	if (basic->rep == w->basic->rep && basic->class == w->basic->class && basic->size == w->basic->size)
		return MPI_SUCCESS;
	ml_note("the elements are of %s and %s", w->basic->name, basic->name);
	return MPI_ERR_TYPE;
}

static int check_swap(const struct ml_type *basic)
{
	if (ml_rma_can_swap(basic))
		return MPI_SUCCESS;
	ml_note("%s cannot be compared and swapped", basic->name);
	return MPI_ERR_TYPE;
}

/* An operation that the call may name, whatever it works on. */
static int check_op(struct work *w)
{
	const struct ml_rma *rma = w->rma;
	int error;

	if (rma->kind != ML_RMA_ACCUMULATE && rma->kind != ML_RMA_GET_ACCUMULATE)
		return MPI_SUCCESS;
	error = ml_coll_check_op(rma->op, &w->op);
	if (error || (!w->op->user && (w->op->kind != ML_OP_NO_OP || rma->kind != ML_RMA_ACCUMULATE)))
		return error;
	ml_note(w->op->user ? "the operation is one of the user" : "MPI_NO_OP asks for what is there: MPI_Get_accumulate");
	return MPI_ERR_OP;
}

static int find_function(struct work *w)
{
	if (!w->has_origin)
		return MPI_SUCCESS;
	w->fn = ml_op_function(w->op, w->basic);
	if (w->fn)
		return MPI_SUCCESS;
	ml_note("%s is not defined on %s", w->op->name, w->basic->name);
	return MPI_ERR_OP;
}

/* What accumulates ask of datatypes and operation, if there are elements. */
static int check_elements(struct work *w)
{
	const struct ml_rma *rma = w->rma;
	int error;

	if (rma->kind < ML_RMA_ACCUMULATE || !w->bytes)
		return MPI_SUCCESS;
	error = check_basic(w, &w->target);
	if (!error && w->has_origin)
		error = check_basic(w, &w->origin);
	if (!error && rma->kind != ML_RMA_ACCUMULATE)
		error = check_basic(w, &w->result);
	if (!error && rma->is_single && w->target.type->size != w->basic->size) {
		ml_note("%s is not a predefined datatype", w->target.type->name);
		error = MPI_ERR_TYPE;
	}
	if (error)
		return error;
	return rma->kind == ML_RMA_COMPARE_AND_SWAP ? check_swap(w->basic) : find_function(w);
}

/* How much is moved, and that it fits where it goes to: as in a message. */
static int check_sizes(struct work *w)
{
	size_t target = bytes_of(&w->target), room = target;

	if (w->rma->kind == ML_RMA_GET || !w->has_origin) {
		w->bytes = target;
		room = w->rma->kind == ML_RMA_GET ? bytes_of(&w->origin) : target;
	} else {
		w->bytes = bytes_of(&w->origin);
	}
	if (w->rma->kind >= ML_RMA_GET_ACCUMULATE)
		room = ml_min(room, bytes_of(&w->result));
	if (w->bytes <= room)
		return MPI_SUCCESS;
	ml_note("%zu bytes are to go where there is room for %zu", w->bytes, room);
	return MPI_ERR_TRUNCATE;
}

/* What matters when there is a target. */
static int check_target(struct work *w)
{
	int error = check_rank(w);

	if (!error)
		error = check_sizes(w);
	return error ? error : check_elements(w);
}

static int check(struct work *w)
{
	const struct ml_rma *rma = w->rma;
	int error = ml_check_win(rma->win, &w->win);

	w->has_origin = rma->kind != ML_RMA_GET_ACCUMULATE || rma->op != MPI_NO_OP;
	if (!error)
		error = check_buffers(w);
	if (!error)
		error = check_op(w);
	if (!error && rma->rank != MPI_PROC_NULL)
		error = check_target(w);
	return rma->has_request ? ml_api_need(error, rma->request, "request") : error;
}

static struct ml_pack cursor_of(const struct ml_part *part)
{
	struct ml_pack pack;

	ml_pack_init(&pack, part->base, (size_t)part->count, part->type);
	return pack;
}

/* Moves what is to be moved at an open place. */
static int move(struct work *w, const struct ml_remote *remote)
{
	const struct ml_rma *rma = w->rma;
	struct ml_pack there = ml_remote_cursor(remote, w->target.type, (size_t)w->target.count), origin = { 0 }, result;
	struct ml_accum accum = { w->win, remote, w->basic, w->fn, &there, &origin, NULL };

	if (w->has_origin)
		origin = cursor_of(&w->origin);
	switch (rma->kind) {
	case ML_RMA_PUT:
		return ml_remote_write(remote, &there, &origin, w->bytes);
	case ML_RMA_GET:
		return ml_remote_read(remote, &there, &origin, w->bytes);
	case ML_RMA_ACCUMULATE:
		return ml_accum_run(&accum, w->bytes);
	case ML_RMA_GET_ACCUMULATE:
		result = cursor_of(&w->result);
		accum.result = &result;
		return ml_accum_run(&accum, w->bytes);
	case ML_RMA_COMPARE_AND_SWAP:
		return ml_accum_swap(&accum, rma->origin.base, rma->compare, w->result.base);
	}
	return MPI_ERR_INTERN;
}

int ml_rma_run(const struct ml_rma *rma)
{
	ML_GUARD;
	struct work work = { .rma = rma };
	struct ml_remote remote;
	int error = check(&work);

	if (!error && rma->rank != MPI_PROC_NULL && work.bytes) {
		error = ml_remote_open(work.win, rma->rank, rma->disp, work.target.type, (size_t)work.target.count, &remote);
		if (!error) {
			error = move(&work, &remote);
			ml_remote_close(&remote);
		}
	}
	if (!error && rma->has_request)
		*rma->request = ml_request_handle(ml_request_finished_send()); /* nothing is left to be done */
	return ml_api_raise_win(rma->call, error, work.win);
}
