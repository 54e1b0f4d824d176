/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Schedules: collective operations that run by themselves, inside any call of the library. A schedule is the list of what this rank
 * has to do:
 *
 *	send, send, receive | combine, send | receive | copy
 *	step                ^ wait: all messages before it are done before the next step
 *
 * Local steps are done when their turn comes, messages are started. The end of the last message before a wait takes the schedule
 * on, in the middle of whatever call moved that message; so it needs no thread and no look of its own. Only where an operation of the
 * user is to be called this is put off to the end of the look, because other threads may be let in meanwhile.
 *
 * Life: a builder lists the steps into one piece of memory that holds the schedule, its steps, as many requests as are under way at a
 * time, and its scratch buffers. What most operations need is tried first; where it is too little the rest is only counted, and the
 * steps are listed again into as much as they need. So a builder cannot fail, and starting a persistent operation allocates nothing. The
 * schedule belongs to a request with a handle, which is the only one who frees it. It holds the datatypes and the operation that it needs;
 * the communicator is kept by the request. One message alone needs no schedule: the request is that of the message.
 *
 * Tags: every message of an operation carries its number, which all ranks draw in the order of their calls, as blocking ones do.
 * Persistent operations are numbered apart, in a context of their own, because theirs lives as long as they do. Inside an operation the
 * messages of a pair come in the order sent; so do those of one start after the other.
 *
 * Errors: the first one is kept and becomes the request's; the other steps are done all the same, so that nobody waits for ever.
 */
#ifndef ML_COLLECTIVES_SCHED_H
#define ML_COLLECTIVES_SCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectives/blocks.h"
#include "collectives/coll.h"
#include "collectives/direct.h"
#include "p2p/progress.h"

enum ml_sched_kind { ML_SCHED_SEND, ML_SCHED_RECV, ML_SCHED_COPY, ML_SCHED_COMBINE, ML_SCHED_READ, ML_SCHED_COMPARE };

struct ml_sched_step {
	uint8_t kind;            /* enum ml_sched_kind */
	bool wait;               /* for all messages up to here */
	bool local;              /* the other rank is one of the own side of an intercommunicator */
	int32_t rank;            /* the other one */
	struct ml_part a;        /* SEND, RECV: the message; COPY: from; READ: to; COMBINE: operand of the lower rank;
	                            COMPARE: signatures of all ranks */
	struct ml_part b;        /* COPY: to; COMBINE: operand of the higher rank */
	unsigned char *out;      /* COMBINE: where the result goes; COMPARE: signatures sent to all; READ: struct ml_sched_pair */
	const unsigned char *unless; /* not 0 there: the step is left out; may be NULL */
};

/* What this rank and another one tell each other when each reads the other's memory. */
struct ml_sched_pair {
	struct ml_part give, take; /* bytes in a row */
	struct ml_direct_spot mine, theirs;
	unsigned char has_read;  /* this rank has, */
	unsigned char was_read;  /* and so has the other */
};

/* What a schedule has room for, or needs. */
struct ml_sched_room {
	uint32_t steps;
	uint32_t messages;       /* under way at a time */
	size_t scratch;          /* bytes of scratch buffers */
};

struct ml_sched {
	/* built */
	const struct ml_comm *comm;
	struct ml_reduction reduction;  /* freed with the schedule */
	struct ml_sched_room needs;
	struct ml_sched_step *step;     /* [needs.steps]; NULL while they are counted */
	struct ml_request *message;     /* [needs.messages] */
	unsigned char *memory;          /* scratch buffers */
	bool is_kept;                   /* it is persistent */
	const unsigned char *lent;      /* a page (lend.h), or NULL; given back with the schedule */

	/* building */
	struct ml_sched_room has;       /* room for so much; when it is used up, steps are counted */
	const struct ml_comm *side;     /* whose ranks the steps speak of */
	int32_t rank;                   /* of this process there, */
	int32_t size;                   /* and how many there are */
	uint32_t open;                  /* messages since the last wait */

	/* running */
	struct ml_request *whole;       /* the user's */
	uint64_t ctx[2];                /* of messages; [1] with the own side of an intercommunicator */
	int32_t tag;
	uint32_t at;                    /* next step */
	uint32_t used;                  /* requests since the last wait */
	uint32_t left;                  /* messages that are not done */
	struct ml_progress_job job;     /* going on, where it must be put off */
	bool is_starting;               /* steps are being done: who ends a message must not do more of them */
	int error;
	int32_t wrong_rank;             /* who sent a message that did not fit, */
	size_t wrong_bytes, room;       /* how long it was, and what there was room for */
	const struct ml_sched_step *odd; /* the comparison that found a fault, or NULL */
};

/*
 * One collective call of this rank, its arguments checked. What a builder does not ask for need not be set. Ranks are those of the
 * other side when the communicator has two.
 */
struct ml_call {
	void (*build)(struct ml_sched *s, const struct ml_call *call);
	struct ml_comm *comm;
	int32_t root;                   /* a rank, MPI_ROOT or MPI_PROC_NULL */
	bool in_place;                  /* there is no send buffer; of a scatter's root: no receive buffer */
	struct ml_blocks send, recv;    /* operations on a single block of a side use block 0 */
	struct ml_reduction reduction;  /* becomes the schedule's, whether or not there is an error */
	const struct ml_call *compared; /* the call that all ranks must agree on first, which may be this one, or NULL: signature.h. Of that: */
	const char *name;               /* of the standard's function */
	MPI_Op op;                      /* and the datatype, of a reduction */
	MPI_Datatype type;
};

/* Starts the call. MPI_SUCCESS and a request that the caller owns, or MPI_ERR_NO_MEM with a note. */
int ml_sched_start(const struct ml_call *call, struct ml_request **request_out);

/* The same, as a persistent operation that is not started yet. */
int ml_sched_init(const struct ml_call *call, struct ml_request **request_out);

/* Starts and waits. `name` is for the wait record. */
int ml_sched_run(const struct ml_call *call, const char *name);

/* The comparison of a call alone. */
int ml_sched_agree(const struct ml_call *call);

/* ---- for builders: sched_build.c ---------------------------------------------------------------------------------- */

/* Lists the steps of a call into a schedule with room for some. Afterwards `step` is NULL when it needs more. */
void ml_sched_build(struct ml_sched *s, const struct ml_call *call);

/* A rank counted less than one lap beyond the last or before rank 0. A division here would be a twentieth of a small operation. */
ml_inline int32_t ml_sched_wrap(const struct ml_sched *s, int32_t rank)
{
	if (rank < 0)
		return rank + s->size;
	return rank < s->size ? rank : rank - s->size;
}

/* The steps that follow speak of the ranks of this communicator: of the call's, or of its own side. */
void ml_sched_set_side(struct ml_sched *s, const struct ml_comm *side);

void ml_sched_send(struct ml_sched *s, int32_t rank, struct ml_part part);
void ml_sched_recv(struct ml_sched *s, int32_t rank, struct ml_part part);

/* All messages up to here are done before the next step. */
void ml_sched_wait(struct ml_sched *s);

/* What is copied may be shorter than its place. Nothing is done when both are the same memory. */
void ml_sched_copy(struct ml_sched *s, struct ml_part from, struct ml_part to);

/* out = a op b for `count` elements of the call's reduction. */
void ml_sched_combine(struct ml_sched *s, const unsigned char *a, const unsigned char *b, unsigned char *out, size_t count);

/* Reads what is at pair->theirs from that rank's memory, and says in pair->has_read whether it could. */
void ml_sched_read(struct ml_sched *s, int32_t rank, struct ml_part to, struct ml_sched_pair *pair);

/* The last step is left out when there is not 0 by then. */
void ml_sched_unless(struct ml_sched *s, const unsigned char *flag);

/* Compares what all ranks have told this one with what it has told them (signature.h). */
void ml_sched_compare(struct ml_sched *s, struct ml_part got, unsigned char *sent);

/* Memory that the schedule keeps for itself: bytes, or room for elements of the call's reduction. */
unsigned char *ml_sched_scratch(struct ml_sched *s, size_t bytes);
unsigned char *ml_sched_scratch_vector(struct ml_sched *s, size_t count);

/* A page with a copy of one block of the user's bytes, from which the other of two ranks may read it; or NULL. */
const unsigned char *ml_sched_lend(struct ml_sched *s, struct ml_part block);

/* Elements of the call's reduction that are done together, of `count`: as many as stay in the cache; at least one. */
size_t ml_sched_piece(const struct ml_sched *s, size_t count);

/* A block as plain bytes in memory of its own. */
struct ml_part ml_sched_scratch_flat(struct ml_sched *s, struct ml_part part);

/* Elements of the call's reduction as a message. */
struct ml_part ml_sched_vector(const struct ml_sched *s, const unsigned char *base, size_t count);

#endif
