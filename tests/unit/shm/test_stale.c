/* SPDX-License-Identifier: BSD-2-Clause */
/* shm/stale.h: a search finds what a look at every slot finds, from and to every place, whatever is marked. */
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

UNIT_SUITE(stale)
{
	TCase *tc = unit_case(s, "search");

	tcase_add_loop_test(tc, search_is_a_look_at_every_slot, 0, 6);
}
