/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transfer: one large message on its way. The sender owns the descriptor, announces it in the ring and may already fill
 * cells; the receiver joins when the message is matched.
 *
 *   line   writer     fields                       readers
 *   0      sender     what is sent, mode           receiver, after the announcement (ring R1/A1)
 *   1      sender     cell; produced, helpless,    receiver   R1 release / A1 acquire; copied_from R3 / A3
 *                     failed, copied_from
 *   2      receiver   consumed, accepted, left,    sender     R2 release / A2 acquire; copied_to R3 / A3
 *                     copied_to
 *   3      both       claimed                      both       acq_rel additions
 *   4-9    sender     form_from                    receiver, as line 0
 *   10-15  receiver   form_to                      sender     R2 release / A2 acquire, with `accepted`
 *
 * Two ways to move the bytes:
 *   pipe     the sender copies chunk i into cell i mod cells and counts `produced` (R1); the receiver copies it out and counts
 *            `consumed` (R2). The cells are the sender's. Needs no permission; the sender is done when the last chunk is in a cell.
 *   single   the receiver says where the bytes go (`accepted`, R2). Then both copy straight between the two processes: each takes
 *            a ticket from `claimed`, or several; for each ticket below `chunks` it copies its own next chunk, the receiver from the
 *            front, the sender from the back, and counts it in `copied_from` or `copied_to`. There are as many tickets as chunks, so the
 *            two never meet in one chunk. All bytes are there when the two counts make up `chunks` (A3 sees R3 of the other side).
 *            Where only the kernel can copy, the sender draws the receiver's first ticket for it, which then starts without a look at
 *            `claimed`; a receiver that cannot use it puts it back before it joins.
 *
 * Single needs reach: the other's buffer lies in the heap, where both have it mapped (`heap_from`, `heap_to`), or the kernel copies.
 * One side with reach is enough. A receiver that sees that neither has it asks for a pipe (`accepted`), at once or after the sender
 * has said that it is `helpless`; reach can be lost in between, when somebody forks. Then the message is sent again from its
 * first byte, all tickets that were taken having come to their end.
 * A buffer with gaps has reach as well if it lies in the heap and a few words can say where its bytes are (`form_from`, `form_to`; what
 * they mean is not known here). `left` is the receiver's last store: then the descriptor is the sender's alone again.
 * Crash: counters stop; the launcher ends the job.
 */
#ifndef ML_SHM_XFER_H
#define ML_SHM_XFER_H

#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

#define ML_XFERS 64       /* announced by one rank at a time */
#define ML_XFER_CELLS 16  /* cells of one transfer */
#define ML_CELLS 64       /* of a rank */
#define ML_CELL_SIZE 16384
#define ML_XFER_LINES 4   /* of a descriptor, without the descriptions of buffers */
#define ML_XFER_FORM 48   /* words of a description of a buffer with gaps */

enum ml_xfer_mode { ML_XFER_PIPE, ML_XFER_SINGLE };

/* Values of `accepted`. */
#define ML_XFER_WAITING 0 /* not matched yet */
#define ML_XFER_JOINED 1  /* single: both copy who can; pipe: matched */
#define ML_XFER_PIPED 2   /* use a pipe for this one */
#define ML_XFER_REFUSED 3 /* use a pipe for this one, and know that the kernel does not let us copy */

struct ml_xfer_shm {
	uint64_t size;           /* bytes */
	uint64_t address_from;   /* of the message in the sender's address space */
	uint64_t heap_from;      /* its offset in the segment, 0 = it is not in the heap */
	uint64_t probe_from;     /* of this descriptor there: who reads `size` through it may read the message too */
	uint32_t chunk;          /* bytes; the last one may be shorter */
	uint32_t chunks;
	uint64_t span_from;      /* bytes there in which the message lies: `size`, or more if it has gaps */
	ml_atomic_u32 mode;      /* enum ml_xfer_mode; from single to pipe only */
	uint16_t cells;
	uint8_t timed;           /* 1: the receiver is to tell `spent_ns` */
	uint8_t formed_from;     /* 1: `form_from` says how the message lies there */
	uint8_t cell[ML_XFER_CELLS] ml_aligned(ML_CACHELINE); /* numbers of the sender's cells */

	ml_atomic_u32 produced;
	ml_atomic_u32 helpless;  /* 1: the sender cannot reach the receiver's buffer */
	ml_atomic_u32 failed;    /* 1: it could not copy a chunk; stored before that is counted */
	ml_atomic_u32 copied_from; /* chunks it has copied */

	ml_atomic_u32 consumed ml_aligned(ML_CACHELINE);
	ml_atomic_u32 accepted;
	ml_atomic_u32 left;
	ml_atomic_u32 copied_to; /* chunks the receiver has copied */
	uint32_t spent_ns;       /* from joining to leaving; UINT32_MAX when that is no measure */
	uint64_t address_to;     /* of the buffer in the receiver's address space, 0 = the receiver copies alone */
	uint64_t heap_to;        /* its offset in the segment, 0 = it is not in the heap */
	uint64_t probe_to;       /* of this descriptor there */
	uint64_t span_to;
	uint8_t formed_to;       /* 1: `form_to` says how the message is to lie there */

	ml_atomic_u32 claimed ml_aligned(ML_CACHELINE);

	uint64_t form_from[ML_XFER_FORM] ml_aligned(ML_CACHELINE);
	uint64_t form_to[ML_XFER_FORM] ml_aligned(ML_CACHELINE);
} ml_aligned(ML_CACHELINE);
static_assert(sizeof(struct ml_xfer_shm) == 16 * ML_CACHELINE, "a line per writer");

#endif
