/* SPDX-License-Identifier: BSD-2-Clause */
/* Which communicator uses which board: see lease.h. */
#include "collectives/lease.h"

#include <string.h>

#include "base/atomic.h"
#include "base/fail.h"
#include "collectives/algorithms.h"
#include "collectives/coll.h"
#include "collectives/notice.h"
#include "p2p/peer.h"

/* Of this process. */
static ml_atomic_u64 is_free = (UINT64_C(1) << ML_BOARDS) - 2; /* bit b: row b; 0 is MPI_COMM_WORLD's */
static ml_atomic_u64 highest;  /* number in a row that is free */
static ml_atomic_u32 asking;   /* 1: a thread has made an offer */
static ml_atomic_u64 sheet_bytes[ML_BOARDS]; /* of each sheet that have memory */
static uint64_t has_memory;    /* rows; of the thread that is asking */

static struct ml_board_shm *board_at(uint32_t number)
{
	return (struct ml_board_shm *)(ml_peers.segment.base + ml_peers.segment.layout.board) + (size_t)number * ml_peers.segment.layout.ranks;
}

static uint32_t number_of(const struct ml_coll *coll)
{
	return (uint32_t)((size_t)(coll->board - board_at(0)) / ml_peers.segment.layout.ranks);
}

/* Provides the memory of our row on a board. */
static int furnish(uint32_t number)
{
	struct ml_segment *segment = &ml_peers.segment;
	size_t offset = (size_t)((char *)(board_at(number) + ml_peers.me) - segment->base);
	int error = ml_segment_commit(segment, offset, sizeof(struct ml_board_shm));

	if (!error)
		has_memory |= UINT64_C(1) << number;
	return error;
}

int ml_lease_init(struct ml_comm *world)
{
	int error = has_memory & 1 ? 0 : furnish(0);

	if (!error)
		world->coll->board = board_at(0);
	return error;
}

/* What one rank offers, and what all offer together. */
struct offer {
	uint64_t boards;
	uint64_t highest;
};

static void combine(const void *a_bytes, const void *b_bytes, void *out, size_t count)
{
	struct offer a, b;

	ml_assert(count == 1);
	(void)count;
	memcpy(&a, a_bytes, sizeof a);
	memcpy(&b, b_bytes, sizeof b);
	a.boards &= b.boards;
	a.highest = ml_max(a.highest, b.highest);
	memcpy(out, &a, sizeof a);
}

/* Boards on which our row has memory, and one more if none of those is free. */
static uint64_t offer_boards(void)
{
	uint64_t free = ml_load_acq(&is_free); /* A1: `highest` is no older */

	if (!(free & has_memory) && free)
		furnish((uint32_t)__builtin_ctzll(free));
	return free & has_memory;
}

static int agree(struct ml_comm *comm, bool offers)
{
	struct offer mine = { .boards = offers ? offer_boards() : 0 }, all;
	struct ml_reduction reduction = {
		.in = (unsigned char *)&mine, .out = (unsigned char *)&all, .count = 1, .extent = sizeof mine, .fn = combine, .commute = true,
	};
	struct ml_coll *coll = comm->coll;
	uint32_t number;
	int error;

	mine.highest = ml_load_rlx(&highest);
	error = ml_allreduce_recdbl(comm, &reduction);
	if (error || !all.boards)
		return error;
	number = (uint32_t)__builtin_ctzll(all.boards);
	ml_and_acqrel(&is_free, ~(UINT64_C(1) << number));
	coll->sequence = coll->heard = coll->counted = all.highest;
	coll->board = board_at(number);
	return MPI_SUCCESS;
}

int ml_lease_ask(struct ml_comm *comm)
{
	struct ml_coll *coll = comm->coll;
	uint32_t nobody = 0;
	bool offers;
	int error;

	coll->patience = coll->patience_next = coll->patience_next ? 2 * coll->patience_next : 1;
	error = ml_coll_ask_groups(comm);
	if (error)
		return error;
	offers = ml_cas_acqrel(&asking, &nobody, 1);
	error = agree(comm, offers);
	if (offers)
		ml_store_rel(&asking, 0);
	return error;
}

static size_t sheet_at(const struct ml_coll *coll)
{
	const struct ml_layout *layout = &ml_peers.segment.layout;

	return layout->sheet + number_of(coll) * ML_SHEET_BYTES(layout->sheet_page);
}

static bool has_sheet(const struct ml_coll *coll, size_t bytes)
{
	struct ml_segment *segment = &ml_peers.segment;
	ml_atomic_u64 *had = &sheet_bytes[number_of(coll)];
	size_t row = sheet_at(coll) + ml_peers.me * segment->layout.sheet_size, begin = ml_load_rlx(had);

	if (begin >= bytes)
		return true;
	if (ml_segment_commit(segment, row + begin, bytes - begin) != 0)
		return false;
	ml_store_rlx(had, bytes);
	return true;
}

void ml_lease_ask_sheet(struct ml_comm *comm, size_t page)
{
	struct ml_coll *coll = comm->coll;

	coll->page_asked = page;
	if (!ml_notice_agree(comm, has_sheet(coll, ML_SHEET_BYTES(page))))
		return;
	coll->page_most = page;
	if (coll->sheet)
		return;
	coll->sheet = (unsigned char *)ml_peers.segment.base + sheet_at(coll);
	coll->sheet_step = ml_peers.segment.layout.sheet_size;
	coll->page = page;
}

/* The highest number of a row that becomes free. */
static void raise_highest(uint64_t sequence)
{
	uint64_t seen = ml_load_rlx(&highest);

	while (seen < sequence && !ml_cas_acqrel(&highest, &seen, sequence))
		;
}

void ml_lease_end(struct ml_comm *comm)
{
	struct ml_coll *coll = comm->coll;
	uint64_t bit;

	if (!coll || !coll->board || comm == &ml_comm_world)
		return;
	coll->call = "MPI_Comm_free";
	ml_barrier_board(comm);
	bit = UINT64_C(1) << number_of(coll);
	coll->board = NULL;
	coll->sheet = NULL;
	coll->page_most = coll->page_asked = 0;
	coll->patience = INT32_MAX;
	raise_highest(coll->sequence);
	ml_or_acqrel(&is_free, bit); /* R1 */
}
