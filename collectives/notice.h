/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notices: how the ranks of a communicator post small data on its board (shm/board.h) and wait for each other's.
 *
 * Operation s of a communicator: who has something to say writes its line of number s once, whoever needs it waits for that line.
 * Sequence numbers are drawn by all ranks alike, so nobody has to be told who posts what.
 *
 * When a line may be written again. Operation s uses line s mod 16, last used by s - 16. Let `heard` be an operation h such that each
 * rank, when it begins s, knows that everybody has entered h. Everybody has then left all operations before h and will not read their
 * lines again, so line s may be written if s - 16 < h, that is s - h < 16. What moves h, on all ranks alike:
 *   - a barrier, allreduce, allgather or alltoall: none leaves it before all have entered it;
 *   - broadcasts since operation c of which every rank was root once: each has read a line of everybody, posted after c: h = c + 1;
 *   - reductions since c of which every rank was root once: each has heard from everybody after c: h = c + 1;
 *   - a reduction and then a broadcast with the same root, both after c: the root heard of all, all heard of the root: h = c + 1.
 * Other rooted operations do not move h; ml_notice_begin_rooted() puts a barrier in front when ML_NOTICE_RUN of them have followed each
 * other. No acknowledgement is ever written, and a root never runs more than a lap ahead.
 *
 * Who wakes whom. A sleeper declares itself, fences, looks at the line it waits for, sleeps (shm/bell.h).
 *   rooted   who posts rings those who wait for the line.
 *   others   everybody waits for everybody; ringing at each post would wake ranks that have nothing to do yet. So a rank rings all the
 *            others once it has seen all lines. This suffices: suppose all ranks have posted and none has seen all lines, so that all
 *            sleep. Each posted before its own fence and looked after it; the last in the order of fences saw every line: a
 *            contradiction. And the one that has seen all lines fences between its own post and its look at the bells, so a
 *            sleeper that missed a line is seen asleep.
 * Nobody reads its own line: while the others fetch it, that costs more than a look at theirs.
 * On exclusive cores the sleeper's membarrier stands for the fence of the others, as in bell.h.
 *
 * Edges: R1 post, A1 await (board.h). Called by the ranks of the communicator, one thread at a time.
 * Crash: a rank that dies does not post; the others wait until the launcher ends the job.
 */
#ifndef ML_COLLECTIVES_NOTICE_H
#define ML_COLLECTIVES_NOTICE_H

#include "base/cpu.h"
#include "collectives/coll.h"
#include "copy/copy.h"
#include "p2p/peer.h"
#include "shm/bell.h"

/* How long one line is watched before all rings get their turn. */
#define ML_NOTICE_LOOKS 64

/* Rooted operations in a row; the barrier that follows takes up to two numbers, and all must be within 15 of `heard`. */
#define ML_NOTICE_RUN 12

/* Up to here every rank reads every line itself; beyond, on cores of their own, a tree saves transfers. */
#define ML_NOTICE_FLAT_MAX 8

/*
 * True when everybody looks at everybody's line. On shared cores always: a line is fetched once per core, and what costs time are the
 * turns of the scheduler, of which one phase needs the fewest.
 */
ml_inline bool ml_notice_is_flat(const struct ml_comm *comm)
{
	return comm->size <= ML_NOTICE_FLAT_MAX || ml_bell.shared;
}

/* Neighbouring lines are fetched in pairs by some processors, so that operations which follow each other use distant ones. */
ml_inline uint32_t ml_notice_index(uint64_t s)
{
	return (uint32_t)((s << 1 | (s >> 3 & 1)) % ML_BOARD_LINES);
}

ml_inline struct ml_board_line_shm *ml_notice_line(const struct ml_comm *comm, int32_t rank, uint64_t s)
{
	struct ml_board_shm *row = &comm->coll->board[ml_comm_peer(comm, rank)];

	return &row->line[ml_notice_index(s)];
}

/* Draws the number of an operation in which every rank hears of every other. */
ml_inline uint64_t ml_notice_begin(const struct ml_comm *comm)
{
	uint64_t s = ++comm->coll->sequence;

	/* The line of the next operation comes home while we wait for this one: then posting is a store into the cache. */
	ml_cpu_prefetch_write(ml_notice_line(comm, comm->rank, s + 1));
	return s;
}

enum ml_notice_kind { ML_NOTICE_REDUCE, ML_NOTICE_BCAST };

/* Draws the number of any other operation. */
uint64_t ml_notice_begin_rooted(struct ml_comm *comm, enum ml_notice_kind kind, int32_t root);

/* Notes that all who are past the operation we are in know that everybody has entered operation h. */
ml_inline void ml_notice_set_heard(struct ml_coll *coll, uint64_t h)
{
	coll->heard = h;
	coll->counted = coll->sequence;
	coll->roots[ML_NOTICE_REDUCE] = coll->roots[ML_NOTICE_BCAST] = 0;
}

ml_inline void ml_notice_copy(void *restrict to, const void *restrict from, size_t bytes)
{
	if (ml_likely(bytes <= ML_SLOT_DATA))
		ml_copy_small(to, from, bytes);
	else
		memcpy(to, from, bytes);
}

/* Where the data of rank's notice of operation s stands: on the line, or on the sheet's page for it. */
ml_inline unsigned char *ml_notice_place(const struct ml_comm *comm, int32_t rank, uint64_t s, size_t bytes)
{
	const struct ml_coll *coll = comm->coll;

	if (ml_likely(bytes <= ML_BOARD_DATA))
		return ml_notice_line(comm, rank, s)->data;
	return coll->sheet + ml_comm_peer(comm, rank) * coll->sheet_step + ml_notice_index(s) * coll->page;
}

/* Posts what has been written to our place. Nobody is woken. */
ml_inline void ml_notice_publish(const struct ml_comm *comm, uint64_t s)
{
	ml_store_rel(&ml_notice_line(comm, comm->rank, s)->sequence, s); /* R1 */
}

/* Writes our page, for readers that are near or far. */
void ml_notice_fill(const struct ml_comm *comm, uint64_t s, const void *data, size_t bytes);

/* Posts up to ML_BOARD_DATA bytes, or a page where there are sheets. Nobody is woken. */
ml_inline void ml_notice_post(const struct ml_comm *comm, uint64_t s, const void *data, size_t bytes)
{
	if (ml_likely(bytes <= ML_BOARD_DATA))
		ml_notice_copy(ml_notice_line(comm, comm->rank, s)->data, data, bytes);
	else
		ml_notice_fill(comm, s, data, bytes);
	ml_notice_publish(comm, s);
}

/* The part of waiting that is not worth being inline. */
void ml_notice_wait(const struct ml_comm *comm, const struct ml_board_line_shm *line, uint64_t s, int32_t rank);

/* Waits for rank's notice of operation s and returns its data, which stay until we leave the operation. */
ml_inline const unsigned char *ml_notice_await(const struct ml_comm *comm, uint64_t s, int32_t rank, size_t bytes)
{
	const struct ml_board_line_shm *line = ml_notice_line(comm, rank, s);

	if (ml_unlikely(ml_load_acq(&line->sequence) < s)) /* A1 */
		ml_notice_wait(comm, line, s, rank);
	return ml_notice_place(comm, rank, s, bytes);
}

/* Wakes one rank that may sleep for what we have posted. */
ml_inline void ml_notice_ring(const struct ml_comm *comm, int32_t rank)
{
	ml_bell_ring(ml_peers.peer[ml_comm_peer(comm, rank)].bell);
}

/* The same for all others, starting behind us so that several who do it share the work. */
void ml_notice_ring_others(const struct ml_comm *comm);

/* Ends an operation begun with ml_notice_begin, of which we have seen all lines. */
ml_inline void ml_notice_end(const struct ml_comm *comm, uint64_t s)
{
	ml_notice_set_heard(comm->coll, s);
	if (comm->size == 2)
		ml_notice_ring(comm, 1 - comm->rank);
	else
		ml_notice_ring_others(comm);
}

/* True when everybody but the root has posted its line of operation s. */
bool ml_notice_is_complete(const struct ml_comm *comm, uint64_t s, int32_t root);

/* How the data of an operation goes through pages: from one rank to another, or each way at once. */
enum ml_notice_flow { ML_NOTICE_STREAM, ML_NOTICE_SWAP };

/*
 * How much of an operation of so many bytes goes out in one notice, at most. Cuts the sheets into pages of that size, which all ranks ask
 * for alike: if they had another one, behind a barrier, after which nobody reads a page of an earlier operation.
 */
size_t ml_notice_cut(struct ml_comm *comm, size_t bytes, enum ml_notice_flow flow);

/* Takes the next elements, from `at` on, that fit a notice of `page` bytes. False when none are left. */
ml_inline bool ml_notice_next(const struct ml_reduction *r, size_t page, size_t *at, struct ml_reduction *part_out)
{
	size_t left = r->count - *at, most = left;

	if (!left)
		return false;
	if (ml_unlikely(left * r->extent > ML_BOARD_DATA))
		most = page / r->extent;
	*part_out = *r;
	part_out->in += *at * r->extent;
	part_out->out = r->out ? r->out + *at * r->extent : NULL;
	part_out->count = ml_min(left, most);
	*at += part_out->count;
	return true;
}

/* True when every rank says so. Inside an operation, by all ranks. */
bool ml_notice_agree(struct ml_comm *comm, bool mine);

/* Combines the operands of the first `ranks` ranks, at least two, as they were posted, in the order of ranks. Ours need not be posted. */
void ml_notice_combine(const struct ml_comm *comm, uint64_t s, const struct ml_reduction *reduction, int32_t ranks);

#endif
