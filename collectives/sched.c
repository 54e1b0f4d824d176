/* SPDX-License-Identifier: BSD-2-Clause */
/* Running schedules, and the requests that stand for them: see sched.h. */
#include "collectives/sched.h"

#include <string.h>

#include "base/fail.h"
#include "base/spare.h"
#include "collectives/signature.h"
#include "object/error.h"
#include "object/status.h"
#include "p2p/progress.h"
#include "p2p/recv.h"
#include "p2p/send.h"
#include "type/pack.h"

/* ---- steps ------------------------------------------------------------------------------------------------------ */

static void run(struct ml_sched *s);

static void keep_error(struct ml_sched *s, int error)
{
	if (!s->error)
		s->error = error;
}

static void end_message(struct ml_request *message)
{
	struct ml_sched *s = message->extra;

	if (ml_unlikely(message->error) && !s->error) {
		s->error = message->error;
		s->wrong_rank = ml_comm_rank_of(message->comm, message->peer);
		s->wrong_bytes = message->got_bytes;
		s->room = message->bytes;
	}
	if (--s->left || s->is_starting)
		return;
	if (ml_unlikely(s->reduction.work))
		ml_progress_defer(&s->job); /* the user's operation is called while no look is under way */
	else
		run(s);
}

static void run_job(struct ml_progress_job *job)
{
	run(ml_container_of(job, struct ml_sched, job));
}

/* Where the bytes of a message are, if they are in one block. */
static bool is_block(const struct ml_part *part, unsigned char **address_out)
{
	if (!ml_pack_is_contiguous(part->type, (size_t)part->count))
		return false;
	*address_out = ml_pack_address(part->base, part->type);
	return true;
}

static void start_message(struct ml_sched *s, const struct ml_sched_step *step)
{
	const struct ml_comm *side = step->local ? s->comm->local : s->comm;
	struct ml_request *message = &s->message[s->used];
	uint32_t peer = ml_comm_peer(side, step->rank);
	size_t bytes = (size_t)step->a.count * step->a.type->size;
	uint64_t ctx = s->ctx[step->local];
	unsigned char *block = NULL;
	bool sends = step->kind == ML_SCHED_SEND, flat = is_block(&step->a, &block);

	/* What fits into the ring needs no request. */
	if (sends && flat && ml_peers.peer[peer].is_open && ml_send_try(&ml_peers.peer[peer], ctx, s->tag, block, bytes))
		return;
	*message = (struct ml_request){
		.magic = ML_REQUEST_MAGIC,
		.kind = sends ? ML_REQUEST_SEND : ML_REQUEST_RECV,
		.peer = peer,
		.tag = s->tag,
		.ctx = ctx,
		.buffer = block,
		.bytes = bytes,
		.type = flat ? NULL : step->a.type,
		.user = step->a.base,
		.count = (size_t)step->a.count,
		.comm = side,
		.on_done = end_message,
		.extra = s,
	};
	ml_list_init(&message->link);
	s->used++;
	s->left++;
	if (!sends) {
		ml_recv_start(message);
	} else {
		int error = ml_send_start(message);

		if (ml_unlikely(error)) {
			keep_error(s, error);
			s->left--;
		}
	}
}

static void copy(struct ml_sched *s, const struct ml_sched_step *step)
{
	size_t bytes = (size_t)step->a.count * step->a.type->size;
	unsigned char *source, *target;
	struct ml_pack from, to;

	if (is_block(&step->a, &source) && is_block(&step->b, &target) && bytes <= (size_t)step->b.count * step->b.type->size) {
		if (bytes)
			memcpy(target, source, bytes);
		return;
	}
	ml_pack_init(&from, step->a.base, (size_t)step->a.count, step->a.type);
	ml_pack_init(&to, step->b.base, (size_t)step->b.count, step->b.type);
	if (ml_unlikely(from.bytes > to.bytes) && !s->error) {
		s->error = MPI_ERR_TRUNCATE;
		s->wrong_rank = s->comm->rank;
		s->wrong_bytes = from.bytes;
		s->room = to.bytes;
	}
	ml_pack_copy(&to, &from, ml_min(from.bytes, to.bytes));
}

static int compare(const struct ml_sched *s, const struct ml_sched_step *step, bool notes, bool *common_out)
{
	return ml_signature_compare(s, (const struct ml_signature *)(const void *)step->a.base,
				    (const struct ml_signature *)(const void *)step->out, notes, common_out);
}

/* When all ranks find a fault, none of them does the other steps. */
static void compare_calls(struct ml_sched *s, const struct ml_sched_step *step)
{
	bool common;
	int error = compare(s, step, false, &common);

	if (!error)
		return;
	s->error = error;
	s->odd = step;
	if (common)
		s->at = s->steps;
}

static void read_block(const struct ml_sched *s, const struct ml_sched_step *step)
{
	struct ml_sched_pair *pair = (struct ml_sched_pair *)(void *)step->out;

	pair->has_read = ml_direct_try_read(s->comm, step->rank, &pair->theirs, step->a.base, (size_t)step->a.count);
}

static void do_step(struct ml_sched *s, const struct ml_sched_step *step)
{
	if (step->unless && *step->unless)
		return;
	switch (step->kind) {
	case ML_SCHED_COPY:
		copy(s, step);
		break;
	case ML_SCHED_COMBINE:
		ml_reduction_apply(&s->reduction, step->a.base, step->b.base, step->out, (size_t)step->a.count);
		break;
	case ML_SCHED_READ:
		read_block(s, step);
		break;
	case ML_SCHED_COMPARE:
		compare_calls(s, step);
		break;
	default:
		start_message(s, step);
	}
}

/* Goes on until messages are under way at a wait, or the schedule is done. After that it may be gone. */
static void run(struct ml_sched *s)
{
	s->is_starting = true;
	while (s->at < s->steps && !s->left) {
		const struct ml_sched_step *step;

		s->used = 0;
		do {
			step = &s->step[s->at++];
			do_step(s, step);
		} while (!step->wait && s->at < s->steps);
	}
	s->is_starting = false;
	if (!s->left) {
		ml_reduction_store(&s->reduction);
		s->whole->error = s->error;
		ml_request_complete(s->whole);
	}
}

/* ---- the request ------------------------------------------------------------------------------------------------- */

static int start(struct ml_request *request)
{
	struct ml_sched *s = request->extra;

	ml_reduction_load(&s->reduction);
	s->at = 0;
	s->odd = NULL;
	s->error = MPI_SUCCESS;
	request->error = MPI_SUCCESS;
	request->state = ML_REQUEST_PENDING;
	run(s);
	return MPI_SUCCESS;
}

static int outcome(const struct ml_request *request, MPI_Status *status)
{
	const struct ml_sched *s = request->extra;
	bool common;

	ml_status_set_empty(status);
	if (ml_unlikely(s->odd != NULL))
		compare(s, s->odd, true, &common);
	else if (ml_unlikely(s->error == MPI_ERR_TRUNCATE))
		ml_note("the data from rank %d has %zu bytes, its place %zu", s->wrong_rank, s->wrong_bytes, s->room);
	return request->error;
}

static void hold_types(const struct ml_sched *s)
{
	for (uint32_t i = 0; i < s->steps; i++) {
		ml_type_hold(s->step[i].a.type);
		if (s->step[i].kind == ML_SCHED_COPY)
			ml_type_hold(s->step[i].b.type);
	}
}

static int release(struct ml_request *request)
{
	struct ml_sched *s = request->extra;

	for (uint32_t i = 0; i < s->steps; i++) {
		ml_type_drop(s->step[i].a.type);
		if (s->step[i].kind == ML_SCHED_COPY)
			ml_type_drop(s->step[i].b.type);
	}
	ml_reduction_fini(&s->reduction);
	ml_spare_free(s);
	return MPI_SUCCESS;
}

/*
 * Numbers the operation. Blocking ones on one side have numbers of their own: the two kinds never match, and programs that mix their order,
 * which the standard forbids, work elsewhere. Both sides of an intercommunicator count what is called on it alone, not what
 * its making needed.
 */
static void set_tag(struct ml_sched *s, bool persistent)
{
	const struct ml_comm *comm = s->comm, *own = comm->local ? comm->local : comm;
	int32_t *drawn = persistent || comm->local ? &own->coll->kept : &own->coll->begun;

	s->tag = *drawn = (*drawn + 1) & INT32_MAX;
	s->ctx[0] = persistent ? ML_COMM_KEPT_CTX(comm) : ML_COMM_BEGUN_CTX(comm);
	s->ctx[1] = persistent ? ML_COMM_KEPT_CTX(own) : own->ctx;
}

static struct ml_sched *new(const struct ml_call *call)
{
	struct ml_sched count = { 0 }, *s;
	size_t steps, messages, total;
	unsigned char *memory;

	if (ml_coll_ask_groups(call->comm->local ? call->comm->local : call->comm))
		return NULL;
	ml_sched_build(&count, call);
	steps = ML_ROUND_UP(sizeof *s, ML_CACHELINE);
	messages = steps + count.steps * sizeof *s->step;
	total = ML_ROUND_UP(messages + count.width * sizeof *s->message, ML_CACHELINE);
	memory = ml_spare_new(total + count.scratch);
	if (!memory) {
		ml_note("%zu bytes for a schedule", total + count.scratch);
		return NULL;
	}
	s = (struct ml_sched *)memory;
	*s = (struct ml_sched){
		.step = (struct ml_sched_step *)(memory + steps),
		.message = (struct ml_request *)(memory + messages),
		.memory = memory + total,
		.job.run = run_job,
	};
	ml_sched_build(s, call);
	hold_types(s);
	return s;
}

static int make(const struct ml_call *call, const struct ml_request_ops *ops, struct ml_request **request_out)
{
	struct ml_request *request = ml_request_new();
	struct ml_sched *s = request ? new(call) : NULL;

	if (!s) {
		if (request)
			ml_request_free(request);
		ml_reduction_fini(&call->reduction);
		return MPI_ERR_NO_MEM;
	}
	request->ops = ops;
	request->extra = s;
	request->comm = call->comm;
	request->peer = ML_PEER_ANY;
	request->state = ML_REQUEST_INACTIVE;
	s->whole = request;
	set_tag(s, ops->start != NULL);
	*request_out = request;
	return MPI_SUCCESS;
}

int ml_sched_start(const struct ml_call *call, struct ml_request **request_out)
{
	static const struct ml_request_ops ops = { .outcome = outcome, .release = release, .keep = true };
	int error = make(call, &ops, request_out);

	return error ? error : start(*request_out);
}

int ml_sched_init(const struct ml_call *call, struct ml_request **request_out)
{
	static const struct ml_request_ops ops = { .start = start, .outcome = outcome, .release = release, .keep = true };

	struct ml_call later = *call;
	int error = call->compared ? ml_sched_agree(call) : MPI_SUCCESS;

	later.compared = NULL;
	if (!error)
		return make(&later, &ops, request_out);
	ml_reduction_fini(&call->reduction);
	return error;
}

int ml_sched_run(const struct ml_call *call, const char *name)
{
	struct ml_request *request;
	MPI_Request handle;
	int error = ml_sched_start(call, &request);

	if (error)
		return error;
	if (!ml_request_is_done(request))
		ml_progress_wait(request, name);
	return ml_request_finish(request, &handle, MPI_STATUS_IGNORE);
}

static void do_nothing(struct ml_sched *s, const struct ml_call *call)
{
	(void)s;
	(void)call;
}

int ml_sched_agree(const struct ml_call *call)
{
	return ml_sched_run(&(struct ml_call){ .build = do_nothing, .comm = call->comm, .compared = call }, call->name);
}
