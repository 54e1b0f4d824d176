/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock of accumulates: one holder at a time, and what the last one has written is seen by the next. Threads stand for the
 * processes.
 */
#include "rma/accum.h"

#include <pthread.h>

#include "tests/lib/unit.h"

#define THREADS 3
#define TURNS UNIT_MUCH(20000, 2000)

static struct ml_win_shm shm;
static long sum;       /* an ordinary word: nobody but the holder touches it */
static uint32_t inside, broken;

static void *add(void *number)
{
	uint32_t me = (uint32_t)(uintptr_t)number;
	struct ml_win_target targets[2] = { { .shm = &shm }, { .peer = me } };
	const struct ml_win win = { .rank = 1, .size = 2, .target = targets };

	for (int i = 0; i < TURNS; i++) {
		ml_accum_lock(&win, 0);
		broken += inside++ != 0 || ml_load_rlx(&shm.accumulate) != me + 1;
		sum++;
		inside--;
		ml_accum_unlock(&win, 0);
	}
	return NULL;
}

START_TEST(one_holder_at_a_time)
{
	pthread_t thread[THREADS];

	for (uintptr_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&thread[i], NULL, add, (void *)i), 0);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
	ck_assert_uint_eq(broken, 0);
	ck_assert_int_eq(sum, (long)THREADS * TURNS);
	ck_assert_uint_eq(ml_load_rlx(&shm.accumulate), 0);
}
END_TEST

UNIT_SUITE(accum)
{
	TCase *tc = unit_case(s, "lock");

	tcase_add_test(tc, one_holder_at_a_time);
}
