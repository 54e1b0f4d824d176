/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shm/lock.h: alone means alone, sharers come in together, nobody overtakes, each turn is told to the one whose it is, and counters
 * wrap.
 */
#include "shm/lock.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "tests/lib/unit.h"

#define THREADS 3
#define ROUNDS 20000

static struct ml_lock_shm *lock;

static struct ml_lock_shm *new_lock(uint32_t processes, uint32_t first)
{
	uint32_t places = ml_lock_places(processes);
	struct ml_lock_shm *l = calloc(1, sizeof *l + places * sizeof *l->waiter);

	ml_lock_init(l, places);
	l->drawn = l->passed = l->gone = first;
	return l;
}

/* From 0, and across the end of the counters. */
static void setup(int i)
{
	lock = new_lock(THREADS, i ? UINT32_MAX - 1 : 0);
}

START_TEST(one_alone)
{
	uint32_t a, b;

	setup(_i);
	a = ml_lock_draw(lock);
	b = ml_lock_draw(lock);
	ck_assert(ml_lock_is_turn(lock, a, true));
	ck_assert(!ml_lock_is_turn(lock, b, true) && !ml_lock_is_turn(lock, b, false));
	ck_assert(ml_lock_leave(lock, a, true) == b);
	ck_assert(ml_lock_is_turn(lock, b, true) && ml_lock_is_turn(lock, b, false));
	free(lock);
}
END_TEST

START_TEST(sharers_together)
{
	uint32_t a, b, c;

	setup(_i);
	a = ml_lock_draw(lock);
	b = ml_lock_draw(lock);
	c = ml_lock_draw(lock);
	ck_assert(ml_lock_is_turn(lock, a, false) && !ml_lock_is_turn(lock, b, false));
	ml_lock_share(lock, a);
	ck_assert(ml_lock_is_turn(lock, b, false));
	ml_lock_share(lock, b);
	ck_assert(!ml_lock_is_turn(lock, c, true));
	ml_lock_leave(lock, b, false);
	ck_assert(!ml_lock_is_turn(lock, c, true));
	ck_assert(ml_lock_leave(lock, a, false) == c);
	ck_assert(ml_lock_is_turn(lock, c, true));
	free(lock);
}
END_TEST

/* A sharer behind one that wants it alone waits for that one, though others share. */
START_TEST(nobody_overtakes)
{
	uint32_t a, b, c;

	setup(_i);
	a = ml_lock_draw(lock);
	ml_lock_share(lock, a);
	b = ml_lock_draw(lock);
	c = ml_lock_draw(lock);
	ck_assert(!ml_lock_is_turn(lock, b, true) && !ml_lock_is_turn(lock, c, false));
	ml_lock_leave(lock, a, false);
	ck_assert(ml_lock_is_turn(lock, b, true) && !ml_lock_is_turn(lock, c, false));
	ml_lock_leave(lock, b, true);
	ck_assert(ml_lock_is_turn(lock, c, false));
	free(lock);
}
END_TEST

START_TEST(waiters_are_known)
{
	uint32_t a, b;

	setup(_i);
	a = ml_lock_draw(lock);
	b = ml_lock_draw(lock);
	ck_assert(ml_lock_waiter(lock, b, true) == ML_LOCK_NOBODY);
	ml_lock_enlist(lock, b, true, 0);
	ck_assert(ml_lock_waiter(lock, b, true) == 0 && ml_lock_waiter(lock, b, false) == ML_LOCK_NOBODY);
	ml_lock_enlist(lock, b, false, 1);
	ck_assert(ml_lock_waiter(lock, b, false) == 1 && ml_lock_waiter(lock, b, true) == ML_LOCK_NOBODY);
	ml_lock_delist(lock, b);
	ck_assert(ml_lock_waiter(lock, b, false) == ML_LOCK_NOBODY);
	ck_assert(ml_lock_waiter(lock, a, false) == ML_LOCK_NOBODY);
	free(lock);
}
END_TEST

/* ---- threads ----------------------------------------------------------------------------------------------------- */

static uint64_t a_count, b_count; /* equal whenever nobody is alone in the lock */
static ml_atomic_u32 differed;    /* asserting is one thread's to do */

static void *work(void *arg)
{
	unsigned seed = (unsigned)(uintptr_t)arg;

	for (int i = 0; i < ROUNDS; i++) {
		bool alone = rand_r(&seed) % 2;
		uint32_t ticket = ml_lock_draw(lock);

		while (!ml_lock_is_turn(lock, ticket, alone))
			sched_yield();
		if (alone) {
			a_count++;
			b_count++;
		} else {
			ml_lock_share(lock, ticket);
			if (a_count != b_count)
				ml_add_rlx(&differed, 1);
		}
		ml_lock_leave(lock, ticket, alone);
	}
	return NULL;
}

START_TEST(excludes)
{
	pthread_t thread[THREADS];

	setup(_i);
	for (uintptr_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&thread[i], NULL, work, (void *)(i + 1)), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	ck_assert(a_count == b_count && a_count > 0 && differed == 0);
	free(lock);
}
END_TEST

UNIT_SUITE(lock)
{
	TCase *tc = unit_case(s, "turns");

	tcase_add_loop_test(tc, one_alone, 0, 2);
	tcase_add_loop_test(tc, sharers_together, 0, 2);
	tcase_add_loop_test(tc, nobody_overtakes, 0, 2);
	tcase_add_loop_test(tc, waiters_are_known, 0, 2);
	tc = unit_case(s, "threads");
	tcase_add_loop_test(tc, excludes, 0, 2);
}
