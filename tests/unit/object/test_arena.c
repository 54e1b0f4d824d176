/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * object/arena.h: objects do not overlap and stay where they are, freed ones are used again, and a pointer is judged without
 * being followed.
 */
#include "object/arena.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/compiler.h"
#include "os/mem.h"
#include "tests/lib/unit.h"

enum { MANY = 5000 };

static struct ml_arena arena;
static void *object[MANY];

/* Fills the arena with objects whose bytes tell their number. */
static void make(size_t size, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		object[i] = ml_arena_new(&arena);
		ck_assert_ptr_nonnull(object[i]);
		ck_assert_uint_eq((uintptr_t)object[i] % ML_CACHELINE, 0);
		memset(object[i], (int)i, size);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at < size; at += size / 4 + 1)
			ck_assert_uint_eq(((unsigned char *)object[i])[at], i & 0xff);
}

START_TEST(objects_do_not_overlap)
{
	static const size_t sizes[] = { 1, 8, 63, 64, 65, 200, 320, 1000, 4096, 20000 };

	ck_assert_int_eq(ml_arena_init(&arena, sizes[_i], MANY), 0);
	make(sizes[_i], sizes[_i] > 4096 ? 100 : MANY);
	ml_arena_fini(&arena);
}
END_TEST

START_TEST(the_limit_is_the_limit)
{
	ck_assert_int_eq(ml_arena_init(&arena, 100, MANY), 0);
	ck_assert_uint_eq(arena.max, MANY);
	make(100, MANY);
	ck_assert_ptr_null(ml_arena_new(&arena));
	ml_arena_free(&arena, object[17]);
	ck_assert_ptr_eq(ml_arena_new(&arena), object[17]);
	ck_assert_ptr_null(ml_arena_new(&arena));
	ml_arena_fini(&arena);
}
END_TEST

/* All freed, in any order, and all made again: the same objects, each once. */
START_TEST(freed_objects_are_used_again)
{
	static bool again[MANY];

	srandom(3);
	ck_assert_int_eq(ml_arena_init(&arena, 320, MANY), 0);
	make(320, MANY);
	for (size_t i = MANY - 1; i > 0; i--) {
		size_t other = (size_t)random() % (i + 1);
		void *swap = object[i];

		object[i] = object[other];
		object[other] = swap;
	}
	for (size_t i = 0; i < MANY; i++)
		ml_arena_free(&arena, object[i]);
	for (size_t i = 0; i < MANY; i++) {
		size_t index = (size_t)((char *)ml_arena_new(&arena) - arena.base) / arena.stride;

		ck_assert_uint_lt(index, MANY);
		ck_assert(!again[index]);
		again[index] = true;
	}
	ml_arena_fini(&arena);
}
END_TEST

/* So that a magic word cleared before stays cleared. */
START_TEST(a_freed_object_keeps_its_first_words)
{
	uint32_t *first;

	ck_assert_int_eq(ml_arena_init(&arena, _i ? 64 : 24, 1024), 0);
	first = ml_arena_new(&arena);
	ml_arena_free(&arena, ml_arena_new(&arena));
	*first = 0x1234;
	ml_arena_free(&arena, first);
	ck_assert_uint_eq(*first, 0x1234);
	ml_arena_fini(&arena);
}
END_TEST

START_TEST(a_pointer_is_judged_by_its_value)
{
	void *made[3];

	ck_assert_int_eq(ml_arena_init(&arena, 100, 1024), 0);
	ck_assert(!ml_arena_has(&arena, arena.base));
	for (int i = 0; i < 3; i++)
		made[i] = ml_arena_new(&arena);
	for (int i = 0; i < 3; i++)
		ck_assert(ml_arena_has(&arena, made[i]));
	ml_arena_free(&arena, made[1]);
	ck_assert(ml_arena_has(&arena, made[1]));
	for (size_t off = 1; off < arena.stride; off++)
		ck_assert(!ml_arena_has(&arena, (char *)made[0] + off));
	ck_assert(!ml_arena_has(&arena, arena.base + 3 * arena.stride));
	ck_assert(!ml_arena_has(&arena, arena.base - arena.stride));
	ck_assert(!ml_arena_has(&arena, NULL));
	for (uintptr_t small = 1; small < 5000; small += 64)
		ck_assert(!ml_arena_has(&arena, (void *)small));
	ck_assert(!ml_arena_has(&arena, (void *)UINTPTR_MAX));
	ml_arena_fini(&arena);
}
END_TEST

/* With few addresses (ulimit -v) there is room for fewer objects, down to a least number. */
START_TEST(few_addresses_are_enough)
{
	struct rlimit limit, before;
	void *page;

	ck_assert_int_eq(getrlimit(RLIMIT_AS, &before), 0);
	limit = before;
	limit.rlim_cur = (rlim_t)1 << 30;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	if (ml_mem_reserve(16 << 20, &page) != 0) {
		setrlimit(RLIMIT_AS, &before);
		unit_skip("this process has more addresses than the test wants to leave");
		return;
	}
	ml_mem_unmap(page, 16 << 20);
	ck_assert_int_eq(ml_arena_init(&arena, 4096, (size_t)1 << 24), 0);
	ck_assert_uint_lt(arena.max, (size_t)1 << 24);
	ck_assert_uint_ge(arena.max, 1024);
	make(4096, 100);
	ml_arena_fini(&arena);
	ck_assert_int_eq(ml_arena_init(&arena, 4 << 20, (size_t)1 << 24), -ENOMEM);
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &before), 0);
}
END_TEST

UNIT_SUITE(arena)
{
	TCase *tc = unit_case(s, "arena");

	tcase_add_loop_test(tc, objects_do_not_overlap, 0, 10);
	tcase_add_test(tc, the_limit_is_the_limit);
	tcase_add_test(tc, freed_objects_are_used_again);
	tcase_add_loop_test(tc, a_freed_object_keeps_its_first_words, 0, 2);
	tcase_add_test(tc, a_pointer_is_judged_by_its_value);
	tcase_add_test(tc, few_addresses_are_enough);
}
