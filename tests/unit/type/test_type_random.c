/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random nested datatypes mean what their typemaps say: size, bounds, elements, packing and unpacking in any parts, and the
 * pieces of memory (tests/lib/type_fuzz.c). TYPE_SEED chooses the first seed, TYPE_SECONDS how long (2).
 */
#include <stdlib.h>

#include "os/clock.h"
#include "tests/lib/type_fuzz.h"
#include "tests/lib/unit.h"

static unsigned long setting(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : otherwise;
}

START_TEST(agrees_with_its_typemap)
{
	int64_t end = ml_clock_ns() + (int64_t)setting("TYPE_SECONDS", 2) * 1000000000;
	unsigned long seed = setting("TYPE_SEED", 1);

	do {
		struct type_fuzz fuzz = { .state = seed };

		ck_assert_msg(type_fuzz_run(&fuzz), "TYPE_SEED=%lu: %s is wrong", seed, fuzz.wrong);
		seed++;
	} while (ml_clock_ns() < end);
}
END_TEST

UNIT_SUITE(type_random)
{
	tcase_add_test(unit_case(s, "random"), agrees_with_its_typemap);
}
