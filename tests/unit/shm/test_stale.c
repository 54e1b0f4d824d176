/* SPDX-License-Identifier: BSD-2-Clause */
/* shm/stale.h: marks stand where they were set, and a search finds what a look at every slot finds, whatever is marked. */
#include "shm/stale.h"

#include <stdlib.h>

#include "tests/lib/unit.h"

enum { SLOTS = 200, ROUNDS = UNIT_MUCH(30, 3) };

START_TEST(search_is_a_look_at_every_slot)
{
	struct ml_stale stale = { { 0 } };

	srandom((unsigned)_i + 1);
	for (int round = 0; round < ROUNDS; round++) {
		uint32_t first = (uint32_t)(random() % SLOTS), end = first + (uint32_t)random() % (SLOTS - first);

		if (random() % 2)
			ml_stale_add(&stale, first, ml_min(end, first + (uint32_t)_i));
		for (uint32_t slot = first; slot < end; slot++)
			if (random() % 4)
				ml_stale_remove(&stale, slot);
		for (first = 0; first <= SLOTS; first++) {
			for (end = first; end <= SLOTS; end++) {
				uint32_t at = first;

				while (at < end && !ml_stale_has(&stale, at))
					at++;
				ck_assert_uint_eq(ml_stale_find(&stale, first, end), at);
			}
		}
	}
}
END_TEST

/* From and to every place of a word, over one word and two. */
START_TEST(a_stretch_is_marked_and_nothing_else)
{
	for (uint32_t end = 0; end <= SLOTS; end++) {
		uint32_t first = (uint32_t)_i;
		struct ml_stale stale = { { 0 } };

		ml_stale_add(&stale, first, end);
		for (uint32_t slot = 0; slot < SLOTS; slot++)
			ck_assert_int_eq(ml_stale_has(&stale, slot), slot >= first && slot < end);
	}
}
END_TEST

UNIT_SUITE(stale)
{
	TCase *tc = unit_case(s, "search");

	tcase_add_loop_test(tc, search_is_a_look_at_every_slot, 0, 6);
	tcase_add_loop_test(tc, a_stretch_is_marked_and_nothing_else, 0, 66);
}
