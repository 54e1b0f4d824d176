/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/pool.h: objects do not overlap, do not move, are aligned, come back; mistakes are found in
 * debug builds.
 */
#include "base/pool.h"

#include <stdint.h>

#include "tests/lib/unit.h"
#include "tests/unit/base/capture.h"
#include "tests/unit/base/no_memory.h"

#define OBJECTS 100

static struct ml_pool pool;
static unsigned char *objects[OBJECTS];

static void init_small(void)
{
	ml_pool_init(&pool, 40, 7);
}

static void fini(void)
{
	ml_pool_fini(&pool);
}

/* 100 objects of 48 bytes in chunks of 7; each is filled to its end with its number. */
START_TEST(objects_neither_overlap_nor_move)
{
	ck_assert_uint_eq(pool.size, 48);
	for (int i = 0; i < OBJECTS; i++) {
		objects[i] = ml_pool_new(&pool);
		ck_assert_ptr_nonnull(objects[i]);
		memset(objects[i], i, pool.size);
	}
	ck_assert_uint_eq(pool.used, OBJECTS);
	for (int i = 0; i < OBJECTS; i++) {
		for (size_t b = 0; b < pool.size; b++)
			ck_assert_uint_eq(objects[i][b], i);
	}
}
END_TEST

START_TEST(last_freed_is_first_new)
{
	void *a = ml_pool_new(&pool);
	void *b = ml_pool_new(&pool);

	ml_pool_free(&pool, a);
	ml_pool_free(&pool, b);
	ck_assert_ptr_eq(ml_pool_new(&pool), b);
	ck_assert_ptr_eq(ml_pool_new(&pool), a);
}
END_TEST

/* Freed memory serves again: a thousand rounds of seven objects stay in one chunk. */
START_TEST(does_not_grow_without_need)
{
	struct ml_pool_chunk *only;

	ck_assert_ptr_null(pool.chunks);
	ck_assert_int_eq(ml_pool_grow(&pool), 0);
	only = pool.chunks;
	for (int round = 0; round < 1000; round++) {
		for (int i = 0; i < 7; i++)
			objects[i] = ml_pool_new(&pool);
		for (int i = 0; i < 7; i++)
			ml_pool_free(&pool, objects[(i + round) % 7]);
	}
	ck_assert_ptr_eq(pool.chunks, only);
	ck_assert_uint_eq(pool.used, 0);
	objects[0] = ml_pool_new(&pool);
	ck_assert_ptr_eq(pool.chunks, only);
}
END_TEST

static const struct {
	size_t size, rounded, align;
} sizes[] = { { 1, 16, 16 },  { 8, 16, 16 },  { 16, 16, 16 },
	      { 17, 32, 16 }, { 64, 64, 64 }, { 120, 128, 64 } };

START_TEST(objects_are_aligned)
{
	ml_pool_init(&pool, sizes[_i].size, 3);
	ck_assert_uint_eq(pool.size, sizes[_i].rounded);
	for (int i = 0; i < 10; i++)
		ck_assert_uint_eq((uintptr_t)ml_pool_new(&pool) % sizes[_i].align, 0);
}
END_TEST

/* Each is too large in a way of its own: no product of size_t, no object of C, no memory. */
static const size_t too_large[] = { SIZE_MAX / 5 + 1, SIZE_MAX / 8, NO_MEMORY_SIZE };

START_TEST(says_when_there_is_no_memory)
{
	void *object;

	ml_pool_init(&pool, too_large[_i], 5);
	if (too_large[_i] == NO_MEMORY_SIZE && !no_memory_start())
		return;
	object = ml_pool_new(&pool);
	if (too_large[_i] == NO_MEMORY_SIZE)
		no_memory_stop();
	ck_assert_ptr_null(object);
	ck_assert_uint_eq(pool.used, 0);
}
END_TEST

/*
 * fini gives all memory back (the leak checker sees it), that of objects in use included; the pool
 * can be used again.
 */
START_TEST(may_be_used_after_fini)
{
	for (int i = 0; i < 20; i++)
		ml_pool_new(&pool);
	ml_pool_fini(&pool);
	ck_assert_uint_eq(pool.used, 0);
	ck_assert_ptr_nonnull(ml_pool_new(&pool));
}
END_TEST

static void free_twice(void)
{
	void *object = ml_pool_new(&pool);

	ml_pool_free(&pool, object);
	ml_pool_new(&pool);
	object = ml_pool_new(&pool);
	ml_pool_free(&pool, object);
	ml_pool_free(&pool, object);
}

static void write_after_free(void)
{
	unsigned char *object = ml_pool_new(&pool);

	ml_pool_free(&pool, object);
	*(volatile unsigned char *)(object + 39) = 1;
	ml_pool_new(&pool);
}

static void free_null(void)
{
	ml_pool_new(&pool);
	ml_pool_free(&pool, NULL);
}

static void free_foreign(void)
{
	static uint64_t foreign[6];

	ml_pool_free(&pool, foreign);
}

static void (*const mistakes[])(void) = { free_twice, write_after_free, free_null, free_foreign };

START_TEST(finds_mistakes)
{
	struct capture c;

	if (ML_DEBUG < 2) {
		unit_skip("needs --enable-debug=2");
		return;
	}
	capture_run(&c, mistakes[_i]);
	ck_assert_msg(c.status != 0, "survived mistake %d", _i);
	ck_assert_msg(strstr(c.text, "pool.h") || strstr(c.text, "AddressSanitizer"), "said: %s",
		      c.text);
}
END_TEST

/* An object that its owner never wrote to may be freed: fresh is not mistaken for freed. */
START_TEST(an_untouched_object_may_be_freed)
{
	for (int i = 0; i < 20; i++)
		ml_pool_free(&pool, ml_pool_new(&pool));
}
END_TEST

UNIT_SUITE(pool)
{
	TCase *tc = unit_case(s, "objects");

	tcase_add_checked_fixture(tc, init_small, fini);
	tcase_add_test(tc, objects_neither_overlap_nor_move);
	tcase_add_test(tc, last_freed_is_first_new);
	tcase_add_test(tc, does_not_grow_without_need);
	tcase_add_test(tc, may_be_used_after_fini);
	tcase_add_test(tc, an_untouched_object_may_be_freed);
	tcase_add_loop_test(tc, finds_mistakes, 0, ML_ARRAY_LEN(mistakes));

	tc = unit_case(s, "sizes");
	tcase_add_checked_fixture(tc, NULL, fini);
	tcase_add_loop_test(tc, objects_are_aligned, 0, ML_ARRAY_LEN(sizes));
	tcase_add_loop_test(tc, says_when_there_is_no_memory, 0, ML_ARRAY_LEN(too_large));
}
