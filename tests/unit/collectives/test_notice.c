/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The algorithms on the board, between real processes: every rank does the same random sequence of operations with changing roots
 * and checks each result. Lines that are written again too early, and wake-ups that are lost, show as a wrong result or as a
 * time-out. This is also where the trees for many ranks on cores of their own are tested on machines that have few.
 */
#include "collectives/notice.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectives/algorithms.h"
#include "p2p/progress.h"
#include "p2p/rndv.h"
#include "tests/lib/unit.h"

#define RANKS_MAX 32

/* Maps that a line has room for, blocks that need two pages of a sheet, and for two ranks blocks that need two large pages. */
#define LINE_MAPS 7
#define MAPS_MAX 1100
#define MAPS_MAX_TWO (RANKS_MAX / 2 * MAPS_MAX)

struct shared {
	struct ml_board_shm board[ML_BOARDS][RANKS_MAX];
	struct ml_bell_shm bell[RANKS_MAX];
	struct ml_rank_shm rank[RANKS_MAX];
	struct ml_door_shm door[RANKS_MAX];
	unsigned char sheet[RANKS_MAX][ML_SHEET_BYTES(ML_SHEET_PAGE_MAX)];
};

/* x -> m * x + c; composition is associative and does not commute. */
struct map {
	uint32_t m, c;
};

static struct map compose(struct map a, struct map b)
{
	return (struct map){ a.m * b.m, a.m * b.c + a.c };
}

static void compose_all(const void *a, const void *b, void *out, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct map x, y;

		memcpy(&x, (const struct map *)a + i, sizeof x);
		memcpy(&y, (const struct map *)b + i, sizeof y);
		x = compose(x, y);
		memcpy((struct map *)out + i, &x, sizeof x);
	}
}

static uint64_t next(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static struct map operand(int step, int rank, int i)
{
	return (struct map){ (uint32_t)(2 * (step + 31 * rank + i) + 1), (uint32_t)(step * 7 + rank * 1009 + i) };
}

/* One rank's work; `fail` ends the process with a code that the parent reports. */
struct rank {
	struct ml_comm comm;
	int step;
	struct map in[RANKS_MAX * MAPS_MAX], out[RANKS_MAX * MAPS_MAX];
};

static void expect(bool holds, int code)
{
	if (!holds)
		_exit(code);
}

static bool is_same(struct map a, struct map b)
{
	return a.m == b.m && a.c == b.c;
}

static struct map total(const struct rank *r, int i)
{
	struct map sum = operand(r->step, 0, i);

	for (int rank = 1; rank < r->comm.size; rank++)
		sum = compose(sum, operand(r->step, rank, i));
	return sum;
}

static void do_bcast(struct rank *r, int root, int count)
{
	for (int i = 0; i < count; i++)
		r->out[i] = r->comm.rank == root ? operand(r->step, root, i) : (struct map){ 0, 0 };
	ml_bcast_board(&r->comm, r->out, (size_t)count * sizeof(struct map), root);
	for (int i = 0; i < count; i++)
		expect(is_same(r->out[i], operand(r->step, root, i)), 10);
}

static void do_reduce(struct rank *r, int root, int count, bool all, bool in_place)
{
	struct ml_reduction reduction = {
		.in = (unsigned char *)(in_place ? r->out : r->in), .out = (unsigned char *)r->out, .count = (size_t)count,
		.extent = sizeof(struct map), .fn = compose_all,
	};

	for (int i = 0; i < count; i++)
		r->in[i] = r->out[i] = operand(r->step, r->comm.rank, i);
	if (all)
		ml_allreduce_board(&r->comm, &reduction);
	else
		ml_reduce_board(&r->comm, &reduction, root);
	for (int i = 0; (all || r->comm.rank == root) && i < count; i++)
		expect(is_same(r->out[i], total(r, i)), 11);
}

static void add_all(const void *a, const void *b, void *out, size_t count)
{
	const uint32_t *x = a, *y = b;

	for (size_t i = 0; i < 2 * count; i++)
		((uint32_t *)out)[i] = x[i] + y[i];
}

/* An operation that commutes, up the tree of any root. */
static void do_sum(struct rank *r, int root, int count)
{
	struct ml_reduction reduction = {
		.in = (unsigned char *)r->in, .out = (unsigned char *)r->out, .count = (size_t)count, .extent = sizeof(struct map),
		.fn = add_all, .commute = true,
	};

	for (int i = 0; i < count; i++)
		r->in[i] = operand(r->step, r->comm.rank, i);
	ml_reduce_board(&r->comm, &reduction, root);
	for (int i = 0; r->comm.rank == root && i < count; i++) {
		struct map sum = { 0, 0 };

		for (int rank = 0; rank < r->comm.size; rank++)
			add_all(&sum, &(struct map[]){ operand(r->step, rank, i) }, &sum, 1);
		expect(is_same(r->out[i], sum), 13);
	}
}

static void do_gather(struct rank *r, int count, bool all_to_all)
{
	struct ml_blocks send = { .base = (unsigned char *)r->in, .each = count, .type = ml_type_find(MPI_INT64_T) };
	struct ml_blocks recv = { .base = (unsigned char *)r->out, .each = count, .type = ml_type_find(MPI_INT64_T) };
	int n = r->comm.size, me = r->comm.rank;

	for (int i = 0; i < n * count; i++)
		r->in[i] = operand(r->step, me, i);
	memset(r->out, 0, (size_t)(n * count) * sizeof(struct map));
	if (all_to_all)
		ml_alltoall_board(&r->comm, &send, &recv);
	else
		ml_allgather_board(&r->comm, send.base, send.base, &recv);
	for (int i = 0; i < n * count; i++)
		expect(is_same(r->out[i], operand(r->step, i / count, i % count + (all_to_all ? me * count : 0))), 12);
}

static void work(struct rank *r, uint64_t seed, int steps)
{
	bool flat = ml_notice_is_flat(&r->comm);
	uint64_t state = seed, own = seed + (uint64_t)r->comm.rank + 1;
	int n = r->comm.size;

	for (r->step = 0; r->step < steps; r->step++) {
		uint64_t x = next(&state);
		int kind = (int)(x % 16), count = 1 + (int)(x / 16 % LINE_MAPS), root = (int)(x / 256 % (unsigned)n);

		/* Now and then more than fits a line, or a page. */
		if ((x >> 48) % 8 == 0)
			count = 1 + (int)((x >> 20) % (n == 2 && (x >> 51) % 2 ? MAPS_MAX_TWO : MAPS_MAX));

		/* Long runs with one root, so that it gets ahead, and runs in which everybody is root in turn. */
		if (r->step / 50 % 3 == 0)
			root = 0;
		else if (r->step / 50 % 3 == 1)
			root = r->step % n;
		if (next(&own) % 8 == 0)
			sched_yield();
		if (kind < 6)
			do_bcast(r, root, count);
		else if (kind < 11)
			do_reduce(r, flat ? root : 0, count, false, x >> 40 & 1);
		else if (kind == 11)
			do_reduce(r, root, count, true, x >> 40 & 1);
		else if (kind == 12)
			do_gather(r, count, false);
		else if (kind == 13 && (n == 2 || (size_t)(n * count) * sizeof(struct map) <= ML_SHEET_PAGE))
			do_gather(r, count, true);
		else if (kind == 14)
			do_sum(r, root, count);
		else
			ml_barrier_board(&r->comm);
	}
	ml_barrier_board(&r->comm);
}

/* Makes this process rank `me` of n, with what the board needs of the layers below. */
static void become(struct rank *r, struct shared *shared, int me, int n)
{
	static struct ml_coll coll;
	static struct ml_control_shm control; /* nobody watches the others */

	ml_peers.me = (uint32_t)me;
	ml_peers.count = (uint32_t)n;
	ml_peers.door = &shared->door[me];
	ml_peers.segment.control = &control;
	ml_peers.segment.rank = shared->rank;
	for (int i = 0; i < n; i++)
		ml_peers.peer[i].bell = &shared->bell[i];
	coll = (struct ml_coll){
		.board = shared->board[0], .sheet = shared->sheet[0], .sheet_step = sizeof shared->sheet[0], .page = ML_SHEET_PAGE,
		.page_most = ML_SHEET_PAGE_MAX, .page_asked = ML_SHEET_PAGE_MAX, .far_due = UINT64_MAX, .call = "test",
	};
	r->comm = (struct ml_comm){ .rank = me, .size = n, .coll = &coll, .name = "test" };
	ml_rndv_init();
	expect(ml_coll_ask_groups(&r->comm) == MPI_SUCCESS, 14);
}

/* Two packages with caches of a few ranks each, to which the ranks are dealt in turn. */
static void scatter(struct ml_rank_shm *rank, int n)
{
	for (int i = 0; i < n; i++)
		rank[i].place = (struct ml_place_shm){ .package = i % 2, .numa = i % 2, .l3 = i % 2 * 3 + i / 2 % 3 };
}

static void run(int n, enum ml_wait mode, bool is_shared, bool is_scattered)
{
	const int steps = 600;

	struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(shared, MAP_FAILED);
	ml_peers.peer = aligned_alloc(ML_CACHELINE, (size_t)n * sizeof *ml_peers.peer);
	ck_assert_ptr_nonnull(ml_peers.peer);
	memset(ml_peers.peer, 0, (size_t)n * sizeof *ml_peers.peer);
	if (is_scattered)
		scatter(shared->rank, n);
	for (int me = 0; me < n; me++) {
		if (fork() == 0) {
			static struct rank r;

			become(&r, shared, me, n);
			if (!ml_bell_can_be_exclusive() && !is_shared)
				_exit(77);
			ml_bell_init(&shared->bell[me], mode, is_shared, 1000);
			ml_bell.nap_ns = -1;
			work(&r, 12345u + (uint64_t)n, steps);
			_exit(0);
		}
	}
	for (int me = 0; me < n; me++) {
		int status;

		ck_assert_int_gt(wait(&status), 0);
		ck_assert_msg(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77),
			      "%d ranks: a rank ended with status %#x", n, (unsigned)status);
	}
	free(ml_peers.peer);
	munmap(shared, sizeof *shared);
}

static const int ranks[] = { 2, 3, 5, 8, 9, 16, 21 };

START_TEST(shared_cores)
{
	run(ranks[_i], ML_WAIT_AUTO, true, false);
}
END_TEST

/* Every wait that does not end at once sleeps, with no limit: a lost wake-up hangs. */
START_TEST(shared_cores_asleep)
{
	run(ranks[_i], ML_WAIT_SLEEP, true, false);
}
END_TEST

START_TEST(own_cores_asleep)
{
	run(ranks[_i], ML_WAIT_SLEEP, false, false);
}
END_TEST

/* Trees from package to package and from cache to cache. */
START_TEST(own_cores_scattered)
{
	run(ranks[_i], ML_WAIT_SLEEP, false, true);
}
END_TEST

UNIT_SUITE(notice)
{
	TCase *tc = unit_case(s, "board");

	tcase_add_loop_test(tc, shared_cores, 0, (int)(sizeof ranks / sizeof ranks[0]));
	tcase_add_loop_test(tc, shared_cores_asleep, 0, (int)(sizeof ranks / sizeof ranks[0]));
	tcase_add_loop_test(tc, own_cores_asleep, 0, (int)(sizeof ranks / sizeof ranks[0]));
	tcase_add_loop_test(tc, own_cores_scattered, 4, (int)(sizeof ranks / sizeof ranks[0]));
}
