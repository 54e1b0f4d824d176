/* SPDX-License-Identifier: BSD-2-Clause */
/* Running schedules, and the requests that stand for them: see sched.h. */
#include "collectives/sched.h"

#include <string.h>

#include "base/fail.h"
#include "base/spare.h"
#include "collectives/lend.h"
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

/* Who is at the other end of a step's message, and what it is called. */
struct envelope {
	const struct ml_comm *comm;
	uint64_t ctx;
	int32_t tag;
};

/* Sends what fits into the ring, which needs no request. False: nothing was done. */
ml_inline bool send_try(const struct ml_sched_step *step, const struct envelope *envelope)
{
	struct ml_peer *peer = &ml_peers.peer[ml_comm_peer(envelope->comm, step->rank)];
	size_t bytes = (size_t)step->a.count * step->a.type->size;
	unsigned char *block;

	return step->kind == ML_SCHED_SEND && is_block(&step->a, &block) && peer->is_open &&
	       ml_send_try(peer, envelope->ctx, envelope->tag, block, bytes);
}

ml_inline void describe(const struct ml_sched_step *step, const struct envelope *envelope, struct ml_request *message)
{
	unsigned char *block = NULL;
	bool flat = is_block(&step->a, &block);

	*message = (struct ml_request){
		.magic = ML_REQUEST_MAGIC,
		.kind = step->kind == ML_SCHED_SEND ? ML_REQUEST_SEND : ML_REQUEST_RECV,
		.peer = ml_comm_peer(envelope->comm, step->rank),
		.tag = envelope->tag,
		.ctx = envelope->ctx,
		.buffer = block,
		.bytes = (size_t)step->a.count * step->a.type->size,
		.type = flat ? NULL : step->a.type,
		.user = step->a.base,
		.count = (size_t)step->a.count,
		.comm = envelope->comm,
	};
	ml_list_init(&message->link);
}

ml_inline int start_message(struct ml_request *message)
{
	if (message->kind == ML_REQUEST_SEND)
		return ml_send_start(message);
	ml_recv_start(message);
	return MPI_SUCCESS;
}

static void do_message(struct ml_sched *s, const struct ml_sched_step *step)
{
	struct envelope envelope = { step->local ? s->comm->local : s->comm, s->ctx[step->local], s->tag };
	struct ml_request *message = &s->message[s->used];
	int error;

	if (send_try(step, &envelope))
		return;
	describe(step, &envelope, message);
	message->on_done = end_message;
	message->extra = s;
	s->used++;
	s->left++;
	error = start_message(message);
	if (ml_unlikely(error)) {
		keep_error(s, error);
		s->left--;
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
		s->at = s->needs.steps;
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
		do_message(s, step);
	}
}

/* Goes on until messages are under way at a wait, or the schedule is done. After that it may be gone. */
static void run(struct ml_sched *s)
{
	s->is_starting = true;
	while (s->at < s->needs.steps && !s->left) {
		const struct ml_sched_step *step;

		s->used = 0;
		do {
			step = &s->step[s->at++];
			do_step(s, step);
		} while (!step->wait && s->at < s->needs.steps);
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

static void note_truncation(int32_t rank, size_t bytes, size_t room)
{
	ml_note("the data from rank %d has %zu bytes, its place %zu", rank, bytes, room);
}

static int outcome(const struct ml_request *request, MPI_Status *status)
{
	const struct ml_sched *s = request->extra;
	bool common;

	ml_status_set_empty(status);
	if (ml_unlikely(s->odd != NULL))
		compare(s, s->odd, true, &common);
	else if (ml_unlikely(s->error == MPI_ERR_TRUNCATE))
		note_truncation(s->wrong_rank, s->wrong_bytes, s->room);
	return request->error;
}

static void hold_types(const struct ml_sched *s)
{
	for (uint32_t i = 0; i < s->needs.steps; i++) {
		ml_type_hold(s->step[i].a.type);
		if (s->step[i].kind == ML_SCHED_COPY)
			ml_type_hold(s->step[i].b.type);
	}
}

static int release(struct ml_request *request)
{
	struct ml_sched *s = request->extra;

	for (uint32_t i = 0; i < s->needs.steps; i++) {
		ml_type_drop(s->step[i].a.type);
		if (s->step[i].kind == ML_SCHED_COPY)
			ml_type_drop(s->step[i].b.type);
	}
	ml_reduction_fini(&s->reduction);
	ml_lend_return(s->lent);
	ml_spare_free(s);
	return MPI_SUCCESS;
}

/*
 * Numbers the operation. Blocking ones on one side have numbers of their own: the two kinds never match, and programs that mix their order,
 * which the standard forbids, work elsewhere. Both sides of an intercommunicator count what is called on it alone, not what
 * its making needed.
 */
static int32_t draw_tag(const struct ml_comm *comm, bool persistent)
{
	struct ml_coll *coll = comm->local ? comm->local->coll : comm->coll;
	int32_t *drawn = persistent || comm->local ? &coll->kept : &coll->begun;

	return *drawn = (*drawn + 1) & INT32_MAX;
}

static struct ml_sched *new(struct ml_sched_room room, bool persistent)
{
	size_t steps = ML_ROUND_UP(sizeof(struct ml_sched), ML_CACHELINE);
	size_t messages = steps + room.steps * sizeof(struct ml_sched_step);
	size_t total = ML_ROUND_UP(messages + room.messages * sizeof(struct ml_request), ML_CACHELINE);
	unsigned char *memory = ml_spare_new(total + room.scratch);
	struct ml_sched *s = (struct ml_sched *)memory;

	if (!memory) {
		ml_note("%zu bytes for a schedule", total + room.scratch);
		return NULL;
	}
	*s = (struct ml_sched){
		.step = (struct ml_sched_step *)(memory + steps),
		.message = (struct ml_request *)(memory + messages),
		.memory = memory + total,
		.is_kept = persistent,
		.has = room,
		.job.run = run_job,
	};
	return s;
}

/* A schedule with all steps of a call. */
static struct ml_sched *list(const struct ml_call *call, bool persistent)
{
	static const struct ml_sched_room usual = { .steps = 16, .messages = 8, .scratch = 512 };
	struct ml_sched *s = new(usual, persistent), *larger;

	if (!s)
		return NULL;
	ml_sched_build(s, call);
	if (s->step)
		return s;
	larger = new(s->needs, persistent);
	if (larger) {
		larger->lent = s->lent;
		ml_sched_build(larger, call);
	} else {
		ml_lend_return(s->lent);
	}
	ml_spare_free(s);
	return larger;
}

/* A request for a call, with its schedule as `extra`. Without memory the reduction is gone. */
static struct ml_request *prepare(const struct ml_call *call, const struct ml_request_ops *ops)
{
	int error = ml_coll_ask_groups(call->comm->local ? call->comm->local : call->comm);
	struct ml_request *request = error ? NULL : ml_request_new();
	struct ml_sched *s = request ? list(call, ops->start != NULL) : NULL;

	if (!s) {
		if (request)
			ml_request_free(request);
		ml_reduction_fini(&call->reduction);
		return NULL;
	}
	request->comm = call->comm;
	request->ops = ops;
	request->extra = s;
	return request;
}

/* Binds schedule and request to each other. */
static void bind(struct ml_request *request)
{
	const struct ml_comm *comm = request->comm, *own = comm->local ? comm->local : comm;
	struct ml_sched *s = request->extra;

	request->peer = ML_PEER_ANY;
	request->state = ML_REQUEST_INACTIVE;
	s->whole = request;
	s->tag = draw_tag(comm, s->is_kept);
	s->ctx[0] = s->is_kept ? ML_COMM_KEPT_CTX(comm) : ML_COMM_BEGUN_CTX(comm);
	s->ctx[1] = s->is_kept ? ML_COMM_KEPT_CTX(own) : own->ctx;
	hold_types(s);
}

/* ---- a message alone --------------------------------------------------------------------------------------------- */

/*
 * An operation of which this rank does nothing but send or receive once, as the leaf of a tree, the root of a broadcast between two, all
 * but the root of a gather: it needs no schedule, and the user's request is that of the message.
 */
static bool is_message(const struct ml_sched *s)
{
	const struct ml_sched_room *n = &s->needs;

	return n->steps == 1 && n->messages == 1 && !n->scratch && !s->reduction.work && !s->comm->local;
}

static int outcome_of_message(const struct ml_request *message, MPI_Status *status)
{
	ml_status_set_empty(status);
	if (ml_unlikely(message->error == MPI_ERR_TRUNCATE))
		note_truncation(ml_comm_rank_of(message->comm, message->peer), message->got_bytes, message->bytes);
	return message->error;
}

static void start_alone(struct ml_request *message)
{
	static const struct ml_request_ops ops = { .outcome = outcome_of_message, .keep = true };
	const struct ml_comm *comm = message->comm;
	struct envelope envelope = { comm, ML_COMM_BEGUN_CTX(comm), draw_tag(comm, false) };
	struct ml_sched *s = message->extra;
	bool sent = send_try(s->step, &envelope);
	int error;

	describe(s->step, &envelope, message);
	ml_spare_free(s);
	message->ops = &ops;
	error = sent ? MPI_SUCCESS : start_message(message);
	if (ml_unlikely(error))
		message->error = error;
	if (sent || ml_unlikely(error))
		message->state = ML_REQUEST_DONE;
}

/* ---- starting ----------------------------------------------------------------------------------------------------- */

int ml_sched_start(const struct ml_call *call, struct ml_request **request_out)
{
	static const struct ml_request_ops ops = { .outcome = outcome, .release = release, .keep = true };
	struct ml_request *request = prepare(call, &ops);

	if (!request)
		return MPI_ERR_NO_MEM;
	*request_out = request;
	if (is_message(request->extra)) {
		start_alone(request);
		return MPI_SUCCESS;
	}
	bind(request);
	return start(request);
}

int ml_sched_init(const struct ml_call *call, struct ml_request **request_out)
{
	static const struct ml_request_ops ops = { .start = start, .outcome = outcome, .release = release, .keep = true };
	struct ml_call later = *call;
	struct ml_request *request;
	int error = call->compared ? ml_sched_agree(call) : MPI_SUCCESS;

	if (error) {
		ml_reduction_fini(&call->reduction);
		return error;
	}
	later.compared = NULL;
	request = prepare(&later, &ops);
	if (!request)
		return MPI_ERR_NO_MEM;
	bind(request);
	*request_out = request;
	return MPI_SUCCESS;
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
