/* SPDX-License-Identifier: BSD-2-Clause */
/* base/cpu.h: a copy past the caches moves all of its bytes and no others, whatever their number wherever they come from and go. */
#include "base/cpu.h"

#include <string.h>

#include "tests/lib/unit.h"

#define MOST 200
#define LEFT 0x5a

START_TEST(a_copy_past_the_caches_is_a_copy)
{
	size_t from = (size_t)_i, to = (size_t)_i * 7 % 16;
	unsigned char source[MOST + 16], target[MOST + 16] ml_aligned(16);

	for (size_t i = 0; i < sizeof source; i++)
		source[i] = (unsigned char)(i * 3 + 1);
	for (size_t bytes = 0; bytes <= MOST; bytes++) {
		memset(target, LEFT, sizeof target);
		ml_cpu_copy_past_cache(target + to, source + from, bytes);
		ck_assert_mem_eq(target + to, source + from, bytes);
		for (size_t i = 0; i < sizeof target; i++)
			ck_assert(target[i] == LEFT || (i >= to && i < to + bytes));
	}
}
END_TEST

UNIT_SUITE(cpu)
{
	TCase *tc = unit_case(s, "copies");

	tcase_add_loop_test(tc, a_copy_past_the_caches_is_a_copy, 0, 16);
}
