/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting for notices, and ringing: see notice.h. */
#include "collectives/notice.h"

#include <sched.h>

#include "collectives/algorithms.h"
#include "collectives/lease.h"
#include "os/clock.h"
#include "os/guard.h"
#include "p2p/progress.h"

#define BYTES_LARGE ((size_t)64 << 10)
#define BYTES_SWAP ((size_t)256 << 10)
#define PAGE_LARGE ((size_t)32 << 10)

static bool is_posted(const struct ml_board_line_shm *line, uint64_t s)
{
	return ml_load_acq(&line->sequence) >= s; /* A1; later than s only where the line is not read: lease.h */
}

/* The operation that begins has this root: does that move `heard`? See notice.h. Only as many ranks are counted as a word has bits. */
static void count_root(struct ml_coll *coll, int32_t n, enum ml_notice_kind kind, int32_t root)
{
	uint64_t all = n < 64 ? (UINT64_C(1) << n) - 1 : ~UINT64_C(0);
	uint64_t bit = UINT64_C(1) << (root & 63);

	if (n > 64)
		return;
	coll->roots[kind] |= bit;
	if (coll->roots[kind] == all || (kind == ML_NOTICE_BCAST && coll->roots[ML_NOTICE_REDUCE] & bit))
		ml_notice_set_heard(coll, coll->counted + 1);
}

uint64_t ml_notice_begin_rooted(struct ml_comm *comm, enum ml_notice_kind kind, int32_t root)
{
	struct ml_coll *coll = comm->coll;
	uint64_t s;

	if (ml_unlikely(coll->sequence - coll->heard >= ML_NOTICE_RUN))
		ml_barrier_board(comm);
	s = ml_notice_begin(comm);
	count_root(coll, comm->size, kind, root);
	return s;
}

void ml_notice_fill(const struct ml_comm *comm, uint64_t s, const void *data, size_t bytes)
{
	unsigned char *page = ml_notice_place(comm, comm->rank, s, bytes);

	if (comm->coll->far)
		ml_cpu_copy_past_cache(page, data, bytes);
	else
		memcpy(page, data, bytes);
}

/*
 * Two ranks that stream take 32 KiB at a time, with what is under way half a MiB. Each way at once a whole block of up to 64 KiB goes out
 * before the other's is awaited: by the time a page is written again, its lines have left both cores for the cache that they share,
 * from where they come faster than from each other. More ranks, and smaller vectors, take the smallest pages.
 */
static size_t best_page(const struct ml_comm *comm, size_t bytes, enum ml_notice_flow flow)
{
	if (comm->size != 2 || bytes < BYTES_LARGE)
		return ML_SHEET_PAGE;
	return flow == ML_NOTICE_SWAP && bytes <= BYTES_SWAP ? ML_SHEET_PAGE_MAX : PAGE_LARGE;
}

size_t ml_notice_cut(struct ml_comm *comm, size_t bytes, enum ml_notice_flow flow)
{
	struct ml_coll *coll = comm->coll;
	size_t page;

	if (bytes <= ML_BOARD_DATA)
		return ML_BOARD_DATA;
	page = best_page(comm, bytes, flow);
	if (page > coll->page_asked && page <= ml_peers.segment.layout.sheet_page)
		ml_lease_ask_sheet(comm, page);
	page = ml_min(page, coll->page_most);
	if (page != coll->page) {
		ml_barrier_board(comm);
		coll->page = page;
	}
	return page;
}

static bool watch(const struct ml_board_line_shm *line, uint64_t s)
{
	ML_GUARD_AWAY;

	for (int looks = ML_NOTICE_LOOKS; looks; looks--) {
		ml_cpu_relax();
		if (is_posted(line, s))
			return true;
	}
	return false;
}

/* On a shared core the others get a turn, after which most often they have posted; or the only other one posts before that. */
static bool pass(const struct ml_board_line_shm *line, uint64_t s, struct ml_idle *idle)
{
	ML_GUARD_AWAY;

	while (!idle->turns && ml_bell_linger(idle, false))
		if (is_posted(line, s))
			return true;
	return false;
}

static void wait_with_all(const struct ml_comm *comm, const struct ml_board_line_shm *line, uint64_t s, int32_t rank,
                          struct ml_idle *idle)
{
	ML_GUARD;
	struct ml_wait_reason reason = {
		.call = comm->coll->call, .comm = comm, .peer = rank, .tag = ML_WAIT_NONE,
	};

	while (!is_posted(line, s)) {
		ml_progress_idle(idle, &reason);
		if (!ml_bell.shared && !idle->declared && watch(line, s))
			break;
	}
	ml_progress_awake(idle);
}

void ml_notice_wait(const struct ml_comm *comm, const struct ml_board_line_shm *line, uint64_t s, int32_t rank)
{
	struct ml_idle idle = { .partner = comm->size == 2 ? ml_peers.peer[ml_comm_peer(comm, rank)].bell : NULL };

	if (!(ml_bell.shared ? pass(line, s, &idle) : watch(line, s)))
		wait_with_all(comm, line, s, rank, &idle);
}

void ml_notice_ring_others(const struct ml_comm *comm)
{
	if (ml_bell.fenced)
		ml_fence(); /* F1 of all the bells */
	else
		ml_compiler_fence();
	for (int32_t i = 1; i < comm->size; i++) {
		int32_t rank = comm->rank + i < comm->size ? comm->rank + i : comm->rank + i - comm->size;
		struct ml_bell_shm *bell = ml_peers.peer[ml_comm_peer(comm, rank)].bell;

		if (ml_unlikely(ml_load_rlx(&bell->asleep)))
			ml_bell_wake(bell);
	}
}

bool ml_notice_is_complete(const struct ml_comm *comm, uint64_t s, int32_t root)
{
	for (int32_t rank = 0; rank < comm->size; rank++)
		if (rank != comm->rank && rank != root && !is_posted(ml_notice_line(comm, rank, s), s))
			return false;
	return true;
}

void ml_notice_combine(const struct ml_comm *comm, uint64_t s, const struct ml_reduction *reduction, int32_t ranks)
{
	const struct ml_reduction *r = reduction;
	size_t bytes = ml_reduction_bytes(r);
	unsigned char *place = ml_notice_place(comm, comm->rank, s, bytes);
	const unsigned char *mine = r->in, *sum;

	/* In place the first results would overwrite our operand, unless it is one of the first two; who has posted finds it there. */
	if (r->in == r->out && comm->rank > 1) {
		if (ml_load_rlx(&ml_notice_line(comm, comm->rank, s)->sequence) != s)
			ml_notice_copy(place, r->in, bytes);
		mine = place;
	}
	sum = comm->rank == 0 ? mine : ml_notice_await(comm, s, 0, bytes);
	for (int32_t rank = 1; rank < ranks; rank++) {
		ml_reduction_apply(r, sum, rank == comm->rank ? mine : ml_notice_await(comm, s, rank, bytes), r->out, r->count);
		sum = r->out;
	}
}

static void both(const void *a, const void *b, void *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		((bool *)out)[i] = ((const bool *)a)[i] && ((const bool *)b)[i];
}

bool ml_notice_agree(struct ml_comm *comm, bool mine)
{
	bool all;
	struct ml_reduction reduction = {
		.in = (unsigned char *)&mine, .out = (unsigned char *)&all, .count = 1, .extent = 1, .fn = both, .commute = true,
	};

	ml_allreduce_board(comm, &reduction);
	return all;
}
