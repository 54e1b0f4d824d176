/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moving a message between two address spaces, on top of the descriptor of shm/xfer.h. Each side keeps a private view and calls
 * its step function until that says DONE; a step does a bounded piece of work and never waits, so that the caller serves its
 * other peers in between. Steps ring the other side's bell when they have left something for it.
 */
#ifndef ML_COPY_COPY_H
#define ML_COPY_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "copy/tune.h"
#include "shm/bell.h"
#include "shm/xfer.h"

enum ml_step {
	ML_STEP_IDLE,  /* nothing to do until the other side moves */
	ML_STEP_MOVED, /* did a piece, there may be more */
	ML_STEP_DONE,  /* this side's buffer belongs to its owner again */
	ML_STEP_FAILED /* receiver: one of the two buffers cannot be reached; the transfer is over all the same */
};

/* Whether the kernel copies between two processes. */
enum ml_single { ML_SINGLE_UNKNOWN, ML_SINGLE_YES, ML_SINGLE_NO };

/* How a side gets at the other's buffer. */
enum ml_reach { ML_REACH_UNKNOWN, ML_REACH_MAP, ML_REACH_KERNEL, ML_REACH_NONE };

/* The other side's buffer, where this side has it mapped. */
struct ml_copy_far {
	unsigned char *low;       /* its first byte, or its lowest; */
	size_t span;              /* the bytes from there on in which it lies; */
	const uint64_t *form;     /* and how, NULL = in one block */
};

/* Who knows where the bytes of a buffer with gaps are. A message is counted from its first byte, whatever lies around it. */
struct ml_copy_owner {
	/* Moves n bytes from `offset` on to `bytes` (sender), or from there (receiver). */
	void (*move)(void *owner, size_t offset, void *bytes, size_t n);
	/* Describes the buffer for the other side: its lowest byte and the bytes from there on. NULL: it is packed. */
	unsigned char *(*describe)(void *owner, uint64_t form[ML_XFER_FORM], size_t *span_out);
	/*
	 * Moves n bytes from `offset` on to (sender) or from (receiver) the other side's buffer, which is mapped and described; the own one
	 * may be a block. False: the description is none.
	 */
	bool (*cross)(void *owner, size_t offset, size_t n, const struct ml_copy_far *far);
};

/* One side's view of a transfer. */
struct ml_copy {
	struct ml_xfer_shm *shm;
	struct ml_bell_shm *bell; /* of the other side */
	unsigned char *cells;     /* the sender's cells */
	uint64_t *cells_free;     /* sender: bitmap of its free cells */
	unsigned char *buffer;
	size_t room;              /* bytes of buffer; less than the message when it is truncated */
	bool gaps;                /* the buffer is not one block */
	const struct ml_copy_owner *knows; /* where its bytes are */
	void *owner;
	pid_t pid;                /* of the other side, or 0 when it is this process */
	enum ml_single *single;   /* what is known about this pair */
	enum ml_reach reach;      /* single: of the other's buffer; UNKNOWN until the first step */
	struct ml_copy_far far;   /* MAP: where it is */
	bool no_kernel;           /* a buffer is none that the kernel can copy from or to */
	uint64_t far_heap;        /* and its offset in the segment */
	uint32_t next;            /* chunks this side has copied */
	bool is_busy;             /* this side has transfers the other way too: better each copies what it receives */
	bool has_ticket;          /* receiver: one for its first chunk */
	bool failed;              /* receiver: a chunk could not be copied */
	bool synchronous;         /* sender: done only when the receiver has matched and taken it */
	bool chosen;              /* sender: a pipe by choice, done when matched as a single copy would be at the earliest */
	uint8_t way;              /* sender, of a message that is timed: enum ml_tune_way */
	struct ml_tune *tune;     /* sender: NULL, or it takes steps until it is done, and what is known about such messages */
	int64_t since_ns;         /* receiver, of a message that is timed: when it joined */
};

/*
 * How a sender moves `size` bytes: by pipe up to `pipe_max`, or when nothing else is known to work, or when that is faster. The rest of
 * the view is what the caller says; `reach` is UNKNOWN.
 */
void ml_copy_describe(struct ml_copy *copy, size_t size, size_t pipe_max);

enum ml_step ml_copy_send_step(struct ml_copy *copy);

/* The receiver joins once, with room bytes for the message, before its first step. */
void ml_copy_join(struct ml_copy *copy);
enum ml_step ml_copy_recv_step(struct ml_copy *copy);

/* True when the receiver has left the descriptor; cells are given back to the sender, and `tune` hears of a trial. */
bool ml_copy_reap(struct ml_copy *copy);

/*
 * Copies up to 48 bytes, the usual small message, without a call. Both buffers are exactly n long, so it works with overlapping
 * pieces from both ends instead of rounding up.
 */
ml_inline void ml_copy_small(void *restrict to, const void *restrict from, size_t n)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	if (ml_likely(n == 8)) {
		memcpy(t, f, 8);
	} else if (n >= 16) {
		memcpy(t, f, 16);
		if (n > 32)
			memcpy(t + 16, f + 16, 16);
		memcpy(t + n - 16, f + n - 16, 16);
	} else if (n > 8) {
		memcpy(t, f, 8);
		memcpy(t + n - 8, f + n - 8, 8);
	} else if (n >= 4) {
		memcpy(t, f, 4);
		memcpy(t + n - 4, f + n - 4, 4);
	} else if (n) {
		t[0] = f[0];
		t[n / 2] = f[n / 2];
		t[n - 1] = f[n - 1];
	}
}

#endif
