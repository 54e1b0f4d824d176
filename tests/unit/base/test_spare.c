/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/spare.h: a block is large enough and nobody else's, the next call of the same size gets it again, what is kept is bounded,
 * and threads may take and give at the same time.
 */
#include "base/spare.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"
#include "tests/lib/unit.h"
#include "tests/unit/base/no_memory.h"

static const size_t sizes[] = { 0, 1, 1024, 1025, 5000, 65536, ML_SPARE_MAX, ML_SPARE_MAX + 1 };

START_TEST(a_block_is_large_enough_and_aligned)
{
	unsigned char *a = ml_spare_new(sizes[_i]), *b = ml_spare_new(sizes[_i]);

	ck_assert_ptr_nonnull(a);
	ck_assert_ptr_nonnull(b);
	ck_assert_uint_eq((uintptr_t)a % ML_CACHELINE, 0);
	memset(a, 1, sizes[_i]);
	memset(b, 2, sizes[_i]);
	for (size_t i = 0; i < sizes[_i]; i += 511)
		ck_assert_uint_eq(a[i], 1);
	ml_spare_free(a);
	ml_spare_free(b);
}
END_TEST

/* Sizes of one class share its blocks; another class does not get them. */
START_TEST(what_was_given_back_serves_again)
{
	void *a = ml_spare_new(3000), *b;

	ml_spare_free(a);
	b = ml_spare_new(5000);
	ck_assert_ptr_ne(a, b);
	ml_spare_free(b);
	ck_assert_ptr_eq(ml_spare_new(2049), a);
	ck_assert_ptr_eq(ml_spare_new(8000), b);
	ml_spare_free(a);
	ml_spare_free(b);
	ml_spare_free(NULL);
}
END_TEST

/* Of many blocks given back only some are kept, the others leave; the leak checker sees that none is lost. */
START_TEST(what_is_kept_is_bounded)
{
	void *block[2 * ML_SPARE_PLACES];
	int again = 0;

	for (int i = 0; i < 2 * ML_SPARE_PLACES; i++)
		block[i] = ml_spare_new(100);
	for (int i = 0; i < 2 * ML_SPARE_PLACES; i++)
		ml_spare_free(block[i]);
	for (int i = 0; i < ML_SPARE_PLACES; i++) {
		void *p = ml_spare_new(100);

		for (int k = 0; k < ML_SPARE_PLACES; k++)
			again += p == block[k];
	}
	ck_assert_int_eq(again, ML_SPARE_PLACES);
	for (int i = 0; i < ML_SPARE_PLACES; i++)
		ml_spare_free(block[i]);
}
END_TEST

START_TEST(says_when_there_is_no_memory)
{
	void *p;

	ck_assert_ptr_null(ml_spare_new(SIZE_MAX));
	if (!no_memory_start())
		return;
	p = ml_spare_new((size_t)64 << 20);
	no_memory_stop();
	ck_assert_ptr_null(p);
}
END_TEST

static void *take_and_give(void *number)
{
	unsigned char mark = (unsigned char)(uintptr_t)number;

	for (int i = 0; i < 5000; i++) {
		unsigned char *p = ml_spare_new(100), *q = ml_spare_new(100);

		memset(p, mark, 100);
		memset(q, mark, 100);
		if (p[0] != mark || p[99] != mark || memcmp(p, q, 100) != 0)
			return number;
		ml_spare_free(p);
		ml_spare_free(q);
	}
	return NULL;
}

START_TEST(threads_do_not_share_a_block)
{
	pthread_t thread[3];
	void *wrong;

	ml_spare_share();
	for (uintptr_t i = 0; i < ML_ARRAY_LEN(thread); i++)
		ck_assert_int_eq(pthread_create(&thread[i], NULL, take_and_give, (void *)(i + 1)), 0);
	for (size_t i = 0; i < ML_ARRAY_LEN(thread); i++) {
		pthread_join(thread[i], &wrong);
		ck_assert_ptr_null(wrong);
	}
}
END_TEST

UNIT_SUITE(spare)
{
	TCase *tc = unit_case(s, "blocks");

	tcase_add_checked_fixture(tc, NULL, ml_spare_fini);
	tcase_add_loop_test(tc, a_block_is_large_enough_and_aligned, 0, ML_ARRAY_LEN(sizes));
	tcase_add_test(tc, what_was_given_back_serves_again);
	tcase_add_test(tc, what_is_kept_is_bounded);
	tcase_add_test(tc, says_when_there_is_no_memory);
	tcase_add_test(tc, threads_do_not_share_a_block);
}
