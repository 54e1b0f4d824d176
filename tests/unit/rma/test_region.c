/* SPDX-License-Identifier: BSD-2-Clause */
/* rma/region.h: who looks while the owner attaches, detaches and moves its table finds whole regions, and all that stay. */
#include "rma/region.h"

#include <pthread.h>
#include <stdlib.h>

#include "shm/heap.h"
#include "shm/segment.h"
#include "tests/lib/unit.h"

#define REGIONS 40u
#define ROUNDS 10000
#define LASTING REGIONS

static struct ml_segment segment;
static struct ml_win_target owners[2], readers[2];
static struct ml_win owner = { .rank = 0, .size = 2, .target = owners, .by_kernel = true };
static struct ml_win reader = { .rank = 1, .size = 2, .target = readers };
static ml_atomic_u32 is_over, wrong; /* what the other thread has seen: asserting is one thread's to do */

/* Nobody goes to these addresses. The size tells which it is. */
static uint64_t address_of(uint32_t i)
{
	return (uint64_t)(i + 1) << 16;
}

static void add(uint32_t i)
{
	ck_assert_int_eq(ml_region_add(&owner, (void *)(uintptr_t)address_of(i), i + 1), MPI_SUCCESS);
}

static void drop(uint32_t i)
{
	ck_assert_int_eq(ml_region_remove(&owner, (void *)(uintptr_t)address_of(i)), MPI_SUCCESS);
}

static void setup(void)
{
	void *shm;

	ck_assert_int_eq(ml_segment_create(2, 64, (uint64_t)64 << 20, &segment), 0);
	ml_heap_init(&segment, 0, NULL);
	ck_assert_int_eq(ml_heap_alloc(sizeof(struct ml_win_shm), &shm), 0);
	owners[0].shm = readers[0].shm = memset(shm, 0, sizeof(struct ml_win_shm));
}

static bool find(uint32_t i)
{
	struct ml_win_target region;

	if (ml_region_find(&reader, 0, address_of(i), &region) != MPI_SUCCESS)
		return false;
	if (region.address != address_of(i) || region.size != i + 1 || region.base)
		ml_add_rlx(&wrong, 1);
	return true;
}

START_TEST(only_what_is_attached)
{
	struct ml_win_target region;

	setup();
	for (uint32_t i = 0; i < REGIONS; i++)
		add(i);
	for (uint32_t i = 0; i < REGIONS; i++)
		ck_assert(find(i));
	ck_assert_uint_eq(wrong, 0);
	ck_assert_int_eq(ml_region_find(&reader, 0, address_of(3) + 4, &region), MPI_ERR_RMA_RANGE);
	drop(7);
	ck_assert(!find(7) && find(REGIONS - 1));
	ck_assert_int_eq(ml_region_remove(&owner, (void *)(uintptr_t)address_of(7)), MPI_ERR_BASE);
	ck_assert_int_eq(ml_region_add(&owner, (void *)(uintptr_t)(address_of(9) - 1), 2), MPI_ERR_RMA_ATTACH);
}
END_TEST

static void *read_all(void *nothing)
{
	uint32_t i = 0;

	while (!ml_load_acq(&is_over)) {
		find(i++ % REGIONS);
		if (!find(LASTING))
			ml_add_rlx(&wrong, 1);
	}
	return nothing;
}

/* In front of the one that stays there are others, so that it moves. */
START_TEST(whole_while_changing)
{
	pthread_t thread;

	setup();
	add(0);
	add(LASTING);
	ck_assert_int_eq(pthread_create(&thread, NULL, read_all, NULL), 0);
	drop(0);
	for (int round = 0; round < ROUNDS; round++) {
		uint32_t n = 1 + (uint32_t)round % REGIONS;

		for (uint32_t i = 0; i < n; i++)
			add(i);
		for (uint32_t i = 0; i < n; i++)
			drop(i);
	}
	ml_store_rel(&is_over, 1);
	pthread_join(thread, NULL);
	ck_assert_uint_eq(wrong, 0);
}
END_TEST

UNIT_SUITE(region)
{
	TCase *tc = unit_case(s, "tables");

	tcase_add_test(tc, only_what_is_attached);
	tcase_add_test(tc, whole_while_changing);
}
