/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/map.h: agrees with a plain array through long random histories, also when all keys want the
 * same slot or memory ends.
 */
#include "base/map.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/lib/unit.h"
#include "tests/unit/base/no_memory.h"

#define KEYS 600
#define STEPS 20000

static struct ml_map map;
static uint64_t keys[KEYS];
static void *values[KEYS]; /* the model: NULL when the key is not in the map */
static char things[STEPS + KEYS];

static void fini(void)
{
	ml_map_fini(&map);
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void check_all(uint32_t count)
{
	ck_assert_uint_eq(map.count, count);
	for (int i = 0; i < KEYS; i++)
		ck_assert_ptr_eq(ml_map_find(&map, keys[i]), values[i]);
}

static void random_history(uint64_t seed)
{
	uint64_t state = seed * 2 + 1;
	uint32_t count = 0;

	for (int step = 0; step < STEPS; step++) {
		uint64_t r = next_random(&state);
		int i = (int)(r % KEYS);
		/* Phases that mostly add take turns with phases that mostly remove. */
		bool add = (r >> 32) % 8 < (step / 2000 % 2 ? 2 : 6);

		if (add) {
			int expected = values[i] ? -EEXIST : 0;

			ck_assert_int_eq(ml_map_add(&map, keys[i], &things[step]), expected);
			if (!values[i]) {
				values[i] = &things[step];
				count++;
			}
		} else {
			ck_assert_ptr_eq(ml_map_remove(&map, keys[i]), values[i]);
			if (values[i])
				count--;
			values[i] = NULL;
		}
		if (step % 64 == 0)
			check_all(count);
	}
	check_all(count);
}

START_TEST(agrees_with_an_array)
{
	for (int i = 0; i < KEYS; i++)
		keys[i] = (uint64_t)i;
	random_history((uint64_t)_i);
}
END_TEST

/*
 * Every key has the same home in a map of up to 1024 slots, the last one, so that all searches wrap
 * around its end.
 */
START_TEST(survives_keys_with_one_home)
{
	struct ml_map shape = { .mask = 1023 };
	uint64_t key = 0;

	for (int i = 0; i < KEYS; i++) {
		while (ml_map_home(&shape, ++key) != 1023)
			continue;
		keys[i] = key;
	}
	random_history((uint64_t)_i);
}
END_TEST

START_TEST(an_empty_map_finds_nothing)
{
	static const struct ml_map zero;

	ck_assert_ptr_null(ml_map_find(&zero, 0));
	ml_map_init(&map);
	ck_assert_ptr_null(ml_map_find(&map, UINT64_MAX));
	ck_assert_ptr_null(ml_map_remove(&map, 0));
}
END_TEST

START_TEST(a_full_key_range_is_allowed)
{
	ck_assert_int_eq(ml_map_add(&map, 0, &things[0]), 0);
	ck_assert_int_eq(ml_map_add(&map, UINT64_MAX, &things[1]), 0);
	ck_assert_int_eq(ml_map_add(&map, 0, &things[2]), -EEXIST);
	ck_assert_ptr_eq(ml_map_find(&map, 0), &things[0]);
	ck_assert_ptr_eq(ml_map_find(&map, UINT64_MAX), &things[1]);
}
END_TEST

/*
 * There is always an empty slot for searches to end at, and memory is at most eight thirds of what
 * is needed.
 */
START_TEST(is_at_most_three_quarters_full)
{
	for (uint64_t i = 0; i < KEYS; i++) {
		ck_assert_int_eq(ml_map_add(&map, i * 4096, &things[i]), 0);
		ck_assert_uint_le(map.count * 4, (map.mask + 1) * 3);
		ck_assert(map.mask + 1 == 8 || (map.mask + 1) * 3 < map.count * 8 + 8);
	}
}
END_TEST

/* Growing fails at some size; until then everything was added, and it is still there. */
START_TEST(no_memory_leaves_the_map_as_it_was)
{
	uint64_t added = 0;
	int error = 0;

	if (!no_memory_start())
		return;
	while (!error && added < NO_MEMORY_SIZE)
		error = ml_map_add(&map, added++, things);
	no_memory_stop();
	added--;
	ck_assert_int_eq(error, -ENOMEM);
	ck_assert_uint_eq(map.count, added);
	for (uint64_t i = 0; i < added; i++)
		ck_assert(ml_map_find(&map, i) == things);
	ck_assert_ptr_null(ml_map_find(&map, added));
	ck_assert_int_eq(ml_map_add(&map, added, things), 0);
}
END_TEST

UNIT_SUITE(map)
{
	TCase *tc = unit_case(s, "map");

	tcase_add_checked_fixture(tc, NULL, fini);
	tcase_add_test(tc, an_empty_map_finds_nothing);
	tcase_add_test(tc, a_full_key_range_is_allowed);
	tcase_add_test(tc, is_at_most_three_quarters_full);
	tcase_add_test(tc, no_memory_leaves_the_map_as_it_was);
	tcase_add_loop_test(tc, agrees_with_an_array, 0, 4);
	tcase_add_loop_test(tc, survives_keys_with_one_home, 0, 2);
}
