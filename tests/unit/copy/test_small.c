/* SPDX-License-Identifier: BSD-2-Clause */
/* copy/copy.h: the copy of a small message writes each of its bytes, and no other. */
#include "copy/copy.h"

#include "tests/lib/unit.h"

START_TEST(small_copies_are_exact)
{
	for (size_t n = 0; n <= 48; n++) {
		unsigned char from[48], to[64];

		for (size_t i = 0; i < sizeof from; i++)
			from[i] = (unsigned char)(i + 1);
		memset(to, 0xcc, sizeof to);
		ml_copy_small(to + 8, from, n);
		for (size_t i = 0; i < sizeof to; i++)
			ck_assert_uint_eq(to[i], i >= 8 && i < 8 + n ? i - 7 : 0xcc);
	}
}
END_TEST

UNIT_SUITE(copy_small)
{
	tcase_add_test(unit_case(s, "sizes"), small_copies_are_exact);
}
