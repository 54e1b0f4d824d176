/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * launcher/deadlock.h: certain is only what cannot end by itself. The ranks are played by the test, which writes their words.
 */
#include "launcher/deadlock.h"

#include <unistd.h>

#include "shm/bell.h"
#include "tests/lib/unit.h"

enum { RANKS = 3 };

static struct ml_segment segment;
static struct ml_deadlock deadlock;

static ml_atomic_u32 *bell(uint32_t rank)
{
	return &((struct ml_bell_shm *)(segment.base + segment.layout.bell))[rank].asleep;
}

/* The rank has looked at everything, and sleeps for its next neighbour. */
static void fall_asleep(uint32_t rank)
{
	struct ml_wait_shm wait = { .call = "MPI_Recv", .process = (int32_t)((rank + 1) % RANKS) };

	ml_store_rlx(bell(rank), 1);
	ml_control_wait_begin(&segment.rank[rank], &wait);
}

static void wake_up(uint32_t rank)
{
	ml_control_wait_end(&segment.rank[rank]);
	ml_store_rlx(bell(rank), 0);
}

static void look(void)
{
	ml_deadlock_look(&deadlock, &segment);
}

/* All ranks asleep and seen so twice: their bells have been rung. */
static void setup(void)
{
	ck_assert_int_eq(ml_segment_create(RANKS, 0, 0, &segment), 0);
	ck_assert_int_eq(ml_deadlock_init(&deadlock, RANKS), 0);
	for (uint32_t rank = 0; rank < RANKS; rank++) {
		ml_store_rlx(&segment.rank[rank].state, ML_RANK_RUNNING);
		fall_asleep(rank);
	}
	look();
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_NUDGED);
}

static void teardown(void)
{
	ml_deadlock_fini(&deadlock);
	ml_segment_detach(&segment);
}

static void all_look_once_more(void)
{
	for (uint32_t rank = 0; rank < RANKS; rank++) {
		ck_assert_uint_eq(ml_load_rlx(bell(rank)), 0);
		ml_store_rlx(bell(rank), 1);
	}
}

START_TEST(nothing_found_is_certain)
{
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_NUDGED); /* nobody has looked yet */
	all_look_once_more();
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_CERTAIN);
	ck_assert(!ml_deadlock_is_doubtful(&deadlock, &segment));
}
END_TEST

/* A message was on its way, its wake-up lost: the nudge has it found. */
START_TEST(a_lost_wake_up_is_no_deadlock)
{
	all_look_once_more();
	wake_up(1);
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_LOOKING);
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_LOOKING);
}
END_TEST

/* It found something, sent something, and sleeps again: all of it anew. */
START_TEST(a_rank_that_moved_starts_over)
{
	all_look_once_more();
	wake_up(2);
	fall_asleep(2);
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_SEEN);
}
END_TEST

/* A sleeper that does not come to look proves nothing, however long it takes. */
START_TEST(a_rank_that_does_not_look_proves_nothing)
{
	all_look_once_more();
	ml_store_rlx(bell(0), 0);
	for (int i = 0; i < 100; i++) {
		look();
		ck_assert_int_ne(deadlock.stage, ML_DEADLOCK_CERTAIN);
	}
}
END_TEST

/* Who was awake when its bell was to be rung may have looked before: no proof either. */
START_TEST(only_a_sleeper_can_be_nudged)
{
	all_look_once_more();
	wake_up(0);
	look();
	fall_asleep(0);
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_SEEN);
	ml_store_rlx(bell(0), 0);
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_SEEN);
}
END_TEST

START_TEST(who_is_gone_takes_no_part)
{
	wake_up(0);
	ml_store_rlx(&segment.rank[0].state, ML_RANK_FINISHED);
	for (int i = 0; i < 2; i++)
		look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_LOOKING); /* with a session it may come back */
	deadlock.gone[0] = true;
	wake_up(1);
	deadlock.gone[1] = true;
	for (int i = 0; i < 2; i++)
		look();
	ml_store_rlx(bell(2), 1);
	for (int i = 0; i < 2; i++)
		look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_NUDGED);
	ml_store_rlx(bell(2), 1);
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_CERTAIN);

	deadlock.gone[2] = true;
	look();
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_LOOKING); /* nobody is left */
}
END_TEST

START_TEST(a_generalized_request_is_doubt)
{
	segment.rank[1].wait.outside = 1;
	all_look_once_more();
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_CERTAIN);
	ck_assert(ml_deadlock_is_doubtful(&deadlock, &segment));
}
END_TEST

/* A rank with several threads: this process plays it, and has one. */
static void sleep_with_threads(uint32_t rank, bool all)
{
	struct ml_rank_shm *shm = &segment.rank[rank];

	ml_store_rlx(&shm->pid, (uint32_t)getpid());
	ml_store_rlx(&shm->threaded, 1);
	wake_up(rank);
	fall_asleep(rank);
	ml_store_rlx(&shm->sleepers, (ml_load_rlx(&shm->sleepers) >> 32 << 32) + (UINT64_C(1) << 32) + all);
}

START_TEST(all_threads_sleep_or_it_is_none)
{
	all_look_once_more();
	sleep_with_threads(1, _i);
	look();
	ck_assert_int_eq(deadlock.stage, _i ? ML_DEADLOCK_AGAIN : ML_DEADLOCK_LOOKING);
	look();
	ck_assert_int_eq(deadlock.stage, _i ? ML_DEADLOCK_CERTAIN : ML_DEADLOCK_LOOKING);
}
END_TEST

/* One of its threads was up in between, and may have sent. */
START_TEST(a_thread_that_was_up_starts_over)
{
	all_look_once_more();
	sleep_with_threads(1, true);
	look();
	ml_add_rlx(&segment.rank[1].sleepers, UINT64_C(1) << 32);
	look();
	ck_assert_int_eq(deadlock.stage, ML_DEADLOCK_SEEN);
}
END_TEST

UNIT_SUITE(deadlock)
{
	TCase *tc = unit_case(s, "deadlock");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, nothing_found_is_certain);
	tcase_add_test(tc, a_lost_wake_up_is_no_deadlock);
	tcase_add_test(tc, a_rank_that_moved_starts_over);
	tcase_add_test(tc, a_rank_that_does_not_look_proves_nothing);
	tcase_add_test(tc, only_a_sleeper_can_be_nudged);
	tcase_add_test(tc, who_is_gone_takes_no_part);
	tcase_add_test(tc, a_generalized_request_is_doubt);
#ifndef __SANITIZE_THREAD__ /* it adds a thread of its own, which never sleeps in MPI */
	tcase_add_loop_test(tc, all_threads_sleep_or_it_is_none, 0, 2);
	tcase_add_test(tc, a_thread_that_was_up_starts_over);
#else
	(void)all_threads_sleep_or_it_is_none;
	(void)a_thread_that_was_up_starts_over;
#endif
}
