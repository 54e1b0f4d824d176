/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shm/heap.h: a block's offset leads every process of the job to the same bytes; blocks are paid from the budget and given
 * back; a gate that is closed lets nobody in and makes the memory behind it private for others' eyes.
 */
#include "shm/heap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/mem.h"
#include "shm/segment.h"
#include "tests/lib/unit.h"

#define BUDGET ((uint64_t)64 << 20)
#define MIB ((size_t)1 << 20)

static struct ml_segment segment;

static void setup(void)
{
	ck_assert_int_eq(ml_segment_create(3, 64, BUDGET, &segment), 0);
	ml_heap_init(&segment, 1, NULL);
}

static void teardown(void)
{
	ml_heap_fini();
	ml_segment_detach(&segment);
}

static uint64_t bytes_in_use(void)
{
	struct stat status;

	ck_assert_int_eq(fstat(segment.fd, &status), 0);
	return (uint64_t)status.st_blocks * 512;
}

/* Another rank, in a process of its own, with a mapping of its own. */
START_TEST(an_offset_means_the_same_bytes_for_all)
{
	unsigned char *block;
	uint64_t offset;
	void *p;
	int status;

	ck_assert_int_eq(ml_heap_alloc(3 * MIB, &p), 0);
	block = p;
	memset(block, 0x5a, 3 * MIB);
	offset = ml_heap_offset(block + 17, 3 * MIB - 17);
	ck_assert_uint_ne(offset, 0);
	ck_assert_uint_eq(ml_heap_rank_of(offset), 1);
	ck_assert(!ml_heap_is_malloc(offset));
	if (fork() == 0) {
		unsigned char *far;

		ml_heap_init(&segment, 2, NULL);
		far = ml_heap_at(offset, 3 * MIB - 17);
		_exit(!far || far == block + 17 || far[0] != 0x5a || (far[1000] = 77) != 77);
	}
	wait(&status);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(block[1017], 77);
	ck_assert_int_eq(ml_heap_free(block), 0);
}
END_TEST

START_TEST(only_own_memory_is_offered)
{
	char local = 0;
	void *p;
	unsigned char *theirs;

	ck_assert_uint_eq(ml_heap_offset(&local, 1), 0);
	ck_assert_int_eq(ml_heap_alloc(100, &p), 0);
	ck_assert_uint_ne(ml_heap_offset(p, 100), 0);
	ck_assert_uint_eq(ml_heap_offset(p, SIZE_MAX), 0);
	theirs = ml_heap_at(segment.layout.heap, 1);
	ck_assert_ptr_nonnull(theirs);
	ck_assert_uint_eq(ml_heap_offset(theirs, 1), 0);
	ck_assert_ptr_null(ml_heap_at(segment.layout.heap - 1, 1));
	ck_assert_ptr_null(ml_heap_at(segment.layout.size - 1, 2));
	ck_assert_ptr_null(ml_heap_at(UINT64_MAX, 1));
}
END_TEST

START_TEST(blocks_are_paid_and_refunded)
{
	uint64_t touched = ml_load_rlx(&segment.header->touched), used = bytes_in_use();
	void *p, *q;

	ck_assert_int_eq(ml_heap_alloc(BUDGET + 1, &p), -ENOMEM);
	ck_assert_uint_eq(ml_load_rlx(&segment.header->touched), touched);
	ck_assert_int_eq(ml_heap_alloc(40 * MIB, &p), 0);
	ck_assert_uint_ge(bytes_in_use(), used + 40 * MIB);
	ck_assert_int_eq(ml_heap_alloc(40 * MIB, &q), -ENOMEM);
	ck_assert_int_eq(ml_heap_free(p), 0);
	ck_assert_uint_lt(bytes_in_use(), used + MIB);
	ck_assert_uint_eq(ml_load_rlx(&segment.header->touched), touched);
	ck_assert_int_eq(ml_heap_alloc(40 * MIB, &q), 0);
}
END_TEST

START_TEST(what_is_no_block_is_not_freed)
{
	char local = 0;
	void *p;

	ck_assert_int_eq(ml_heap_free(&local), -EINVAL);
	ck_assert_int_eq(ml_heap_free(NULL), -EINVAL);
	ck_assert_int_eq(ml_heap_alloc(100, &p), 0);
	ck_assert_int_eq(ml_heap_free(&local), -EINVAL);
	ck_assert_int_eq(ml_heap_free((char *)p + 64), -EINVAL);
	ck_assert_int_eq(ml_heap_free(p), 0);
	ck_assert_int_eq(ml_heap_free(p), -EINVAL);
}
END_TEST

START_TEST(a_closed_gate_lets_nobody_in)
{
	uint64_t block = segment.layout.heap + 2 * segment.layout.heap_size, private = block + segment.layout.heap_size / 2;
	ml_atomic_u32 *gate;

	ck_assert_ptr_nonnull(ml_heap_at(block, 1));
	gate = &ml_heap.gates[2].gate;
	ck_assert(ml_heap_enter(private));
	ck_assert_uint_eq(ml_load_rlx(gate), 1);
	ml_or_acqrel(gate, ML_HEAP_CLOSED);
	ck_assert(!ml_heap_enter(private));
	ck_assert(ml_heap_enter(block)); /* blocks stay */
	ml_heap_leave(block);
	ck_assert_uint_eq(ml_load_rlx(gate), ML_HEAP_CLOSED + 1);
	ml_heap_leave(private);
	ck_assert_uint_eq(ml_load_rlx(gate), ML_HEAP_CLOSED);
}
END_TEST

/* Without addresses for it there is no heap, and everybody does without. */
START_TEST(a_refused_mapping_is_no_heap)
{
	void *p;

	ml_heap.is_refused = true;
	ck_assert_int_eq(ml_heap_alloc(100, &p), -ENOMEM);
	ck_assert_ptr_null(ml_heap_at(segment.layout.heap, 1));
	ml_heap_fini();
	ck_assert_int_eq(ml_heap_alloc(100, &p), -ENOMEM);
}
END_TEST

UNIT_SUITE(heap)
{
	TCase *tc = unit_case(s, "heap");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_offset_means_the_same_bytes_for_all);
	tcase_add_test(tc, only_own_memory_is_offered);
	tcase_add_test(tc, blocks_are_paid_and_refunded);
	tcase_add_test(tc, what_is_no_block_is_not_freed);
	tcase_add_test(tc, a_closed_gate_lets_nobody_in);
	tcase_add_test(tc, a_refused_mapping_is_no_heap);
}
