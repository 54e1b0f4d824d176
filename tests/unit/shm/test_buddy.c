/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shm/buddy.h: blocks in use do not overlap, are aligned, and lie in memory that was provided; what was provided is withdrawn
 * when everything is free; running out of anything is an error that leaves the allocator as it was.
 */
#include "shm/buddy.h"

#include <errno.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "tests/lib/unit.h"

#define ORDER 24
#define PAGE 4096
#define PAGES ((1 << ORDER) / PAGE)

static struct ml_buddy buddy;
static unsigned char has_memory[PAGES];
static uint64_t pages, pages_max;

static int provide(uint64_t offset, uint64_t size)
{
	ck_assert_uint_eq(offset % PAGE, 0);
	ck_assert_uint_eq(size % PAGE, 0);
	if (pages + size / PAGE > pages_max)
		return -ENOMEM;
	pages += size / PAGE;
	for (uint64_t i = 0; i < size / PAGE; i++) {
		ck_assert_uint_eq(has_memory[offset / PAGE + i], 0);
		has_memory[offset / PAGE + i] = 1;
	}
	return 0;
}

static void withdraw(uint64_t offset, uint64_t size)
{
	pages -= size / PAGE;
	for (uint64_t i = 0; i < size / PAGE; i++) {
		ck_assert_uint_eq(has_memory[offset / PAGE + i], 1);
		has_memory[offset / PAGE + i] = 0;
	}
}

static void setup(void)
{
	memset(has_memory, 0, sizeof has_memory);
	pages = 0;
	pages_max = UINT64_MAX;
	ck_assert_int_eq(ml_buddy_init(&buddy, ORDER, provide, withdraw), 0);
}

static void teardown(void)
{
	ml_buddy_fini(&buddy);
}

/* The whole range can be had in one piece again, so nothing is left in use or apart. */
static void check_empty(void)
{
	uint64_t offset;

	ck_assert_uint_eq(pages, 0);
	ck_assert_int_eq(ml_buddy_new(&buddy, UINT64_C(1) << ORDER, &offset), 0);
	ck_assert_uint_eq(offset, 0);
	ck_assert_int_eq(ml_buddy_free(&buddy, offset), 0);
}

static void check_block(uint64_t offset, uint64_t size)
{
	ck_assert_uint_eq(offset % (size >= PAGE ? PAGE : ML_CACHELINE), 0);
	ck_assert_uint_le(offset + size, UINT64_C(1) << ORDER);
	for (uint64_t at = offset / PAGE; at * PAGE < offset + size; at++)
		ck_assert_uint_eq(has_memory[at], 1);
}

START_TEST(blocks_are_apart)
{
	static unsigned char owner[1 << ORDER];
	static struct {
		uint64_t offset, size;
	} block[200];
	unsigned int used = 0;

	memset(owner, 0, sizeof owner);
	for (int i = 0; i < 2000; i++) {
		if (used < ML_ARRAY_LEN(block) && (used == 0 || random() % 2)) {
			uint64_t size = (uint64_t)random() % (UINT64_C(1) << random() % 19);

			if (ml_buddy_new(&buddy, size, &block[used].offset) != 0)
				continue;
			check_block(block[used].offset, size);
			for (uint64_t at = 0; at < size; at++)
				if (owner[block[used].offset + at]++)
					ck_abort_msg("two blocks at %llu", (unsigned long long)(block[used].offset + at));
			block[used++].size = size;
		} else {
			unsigned int one = (unsigned int)random() % used;

			memset(owner + block[one].offset, 0, block[one].size);
			ck_assert_int_eq(ml_buddy_free(&buddy, block[one].offset), 0);
			block[one] = block[--used];
		}
	}
	while (used--)
		ck_assert_int_eq(ml_buddy_free(&buddy, block[used].offset), 0);
	check_empty();
}
END_TEST

/* A large block takes the pages it needs and not what it is rounded up to. */
START_TEST(only_the_pages_of_a_block_are_taken)
{
	uint64_t offset;

	ck_assert_int_eq(ml_buddy_new(&buddy, (1 << 20) + 1, &offset), 0);
	ck_assert_uint_eq(pages, 257);
	ck_assert_int_eq(ml_buddy_free(&buddy, offset), 0);
	check_empty();
}
END_TEST

START_TEST(no_memory_is_an_error)
{
	uint64_t offset, small[3];

	pages_max = 20;
	ck_assert_int_eq(ml_buddy_new(&buddy, 21 * PAGE, &offset), -ENOMEM);
	ck_assert_int_eq(ml_buddy_new(&buddy, UINT64_C(1) << (ORDER + 1), &offset), -ENOMEM);
	ck_assert_int_eq(ml_buddy_new(&buddy, UINT64_MAX, &offset), -ENOMEM);
	ck_assert_uint_eq(pages, 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(ml_buddy_new(&buddy, 8, &small[i]), 0); /* one group of 16 pages */
	ck_assert_uint_eq(pages, 16);
	ck_assert_int_eq(ml_buddy_new(&buddy, 65536, &offset), -ENOMEM);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(ml_buddy_free(&buddy, small[i]), 0);
	ck_assert_uint_eq(pages, 0);
	ck_assert_int_eq(ml_buddy_new(&buddy, 65536, &offset), 0);
	ck_assert_int_eq(ml_buddy_new(&buddy, 1, &small[0]), -ENOMEM);
	ck_assert_int_eq(ml_buddy_free(&buddy, offset), 0);
	pages_max = UINT64_MAX;
	check_empty();
}
END_TEST

START_TEST(what_is_no_block_is_not_freed)
{
	uint64_t offset;

	ck_assert_int_eq(ml_buddy_new(&buddy, 100, &offset), 0);
	ck_assert_int_eq(ml_buddy_free(&buddy, offset + 64), -EINVAL);
	ck_assert_int_eq(ml_buddy_free(&buddy, offset + 1), -EINVAL);
	ck_assert_int_eq(ml_buddy_free(&buddy, UINT64_MAX), -EINVAL);
	ck_assert_int_eq(ml_buddy_free(&buddy, offset), 0);
	ck_assert_int_eq(ml_buddy_free(&buddy, offset), -EINVAL);
	check_empty();
}
END_TEST

UNIT_SUITE(buddy)
{
	TCase *tc = unit_case(s, "buddy");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, blocks_are_apart);
	tcase_add_test(tc, only_the_pages_of_a_block_are_taken);
	tcase_add_test(tc, no_memory_is_an_error);
	tcase_add_test(tc, what_is_no_block_is_not_freed);
}
