/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shm/door.h: a receiver learns of every sender that opens a ring to it, each once, whatever the order.
 */
#include "shm/door.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/unit.h"

enum { SENDERS = 6, ROUNDS = 50 };

struct entrance {
	struct ml_door_shm door;
	ml_atomic_u8 doors[SENDERS];
	ml_atomic_u32 memory[SENDERS]; /* written before the door is opened */
	ml_atomic_u32 go;
};

static struct entrance *e;

static void setup(void)
{
	e = mmap(NULL, sizeof *e, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(e, MAP_FAILED);
}

START_TEST(news_come_once)
{
	uint32_t seen = 0;

	ck_assert(!ml_door_has_news(&e->door, &seen));
	ml_door_open(&e->door, e->doors, 4);
	ck_assert(ml_door_has_news(&e->door, &seen));
	ck_assert(!ml_door_has_news(&e->door, &seen));
	for (uint32_t i = 0; i < SENDERS; i++)
		ck_assert_int_eq(ml_door_is_open(e->doors, i), i == 4);
	ml_door_open(&e->door, e->doors, 0);
	ml_door_open(&e->door, e->doors, 5);
	ck_assert(ml_door_has_news(&e->door, &seen));
	ck_assert(!ml_door_has_news(&e->door, &seen));
	ck_assert(ml_door_is_open(e->doors, 0) && ml_door_is_open(e->doors, 5));
}
END_TEST

START_TEST(the_count_may_wrap)
{
	uint32_t seen = UINT32_MAX;

	ml_store_rlx(&e->door.knocks, UINT32_MAX);
	ck_assert(!ml_door_has_news(&e->door, &seen));
	ml_door_open(&e->door, e->doors, 1);
	ck_assert(ml_door_has_news(&e->door, &seen));
	ck_assert_uint_eq(seen, 0);
}
END_TEST

static void knock(uint32_t me)
{
	while (!ml_load_acq(&e->go))
		sched_yield();
	ml_store_rlx(&e->memory[me], me + 1);
	ml_door_open(&e->door, e->doors, me);
	_exit(0);
}

/* All open at the same time. Who is seen has its memory; when the news end, all have been seen. */
START_TEST(everybody_is_seen)
{
	bool heard[SENDERS] = { false };
	uint32_t count = 0, seen = 0;

	for (uint32_t i = 0; i < SENDERS; i++)
		if (fork() == 0)
			knock(i);
	ml_store_rel(&e->go, 1);
	while (count < SENDERS) {
		if (!ml_door_has_news(&e->door, &seen))
			continue;
		for (uint32_t i = 0; i < SENDERS; i++)
			if (!heard[i] && ml_door_is_open(e->doors, i)) {
				ck_assert_uint_eq(ml_load_rlx(&e->memory[i]), i + 1);
				heard[i] = true;
				count++;
			}
	}
	while (wait(NULL) > 0)
		;
	ck_assert_uint_eq(ml_load_rlx(&e->door.knocks), SENDERS);
}
END_TEST

UNIT_SUITE(door)
{
	TCase *tc = unit_case(s, "door");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, news_come_once);
	tcase_add_test(tc, the_count_may_wrap);
	tcase_add_loop_test(tc, everybody_is_seen, 0, ROUNDS);
}
