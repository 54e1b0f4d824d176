/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/rare.h in a debug build: off without a seed, repeatable with one, different for each rank
 * and name, and as rare as promised.
 */
#undef ML_DEBUG
#define ML_DEBUG 2
#include "base/rare.h"

#include <stdlib.h>
#include <string.h>

#include "tests/lib/unit.h"

#define ASKED (ML_RARE_ODDS * 1000)

static bool first[ASKED], second[ASKED];

/* Starts over with a seed and a rank, asks ASKED times and returns how often the answer was yes. */
static int ask(const char *seed, int rank, const char *name, bool *answers)
{
	int count = 0;

	setenv("MPILITE_RARE", seed, 1);
	ml_rare_init(rank);
	for (int i = 0; i < ASKED; i++) {
		answers[i] = ml_rare(name);
		count += answers[i];
	}
	return count;
}

START_TEST(is_off_without_a_seed)
{
	for (int i = 0; i < ASKED; i++)
		ck_assert(!ml_rare("before init"));
	ck_assert_int_eq(ask("", 0, "empty", first), 0);
	ck_assert_int_eq(ask("0", 0, "zero", first), 0);
	unsetenv("MPILITE_RARE");
	ml_rare_init(0);
	ck_assert(!ml_rare("unset"));
}
END_TEST

/*
 * 1000 are expected, with a standard deviation of 32; the seeds are fixed, so this passes always or
 * never.
 */
START_TEST(takes_one_branch_in_64)
{
	static const char *const seeds[] = { "1", "2", "3", "77", "0xffffffffffffffff" };
	int count = ask(seeds[_i], _i, "a branch", first);

	ck_assert_int_gt(count, 850);
	ck_assert_int_lt(count, 1150);
}
END_TEST

START_TEST(repeats_itself_for_the_same_seed)
{
	ask("5", 3, "a branch", first);
	ask("5", 3, "a branch", second);
	ck_assert_mem_eq(first, second, sizeof(first));
}
END_TEST

START_TEST(depends_on_seed_rank_and_name)
{
	ask("5", 3, "a branch", first);
	ask("6", 3, "a branch", second);
	ck_assert_mem_ne(first, second, sizeof(first));
	ask("5", 4, "a branch", second);
	ck_assert_mem_ne(first, second, sizeof(first));
	ask("5", 3, "b branch", second);
	ck_assert_mem_ne(first, second, sizeof(first));
}
END_TEST

UNIT_SUITE(rare)
{
	TCase *tc = unit_case(s, "debug build");

	tcase_add_test(tc, is_off_without_a_seed);
	tcase_add_loop_test(tc, takes_one_branch_in_64, 0, 5);
	tcase_add_test(tc, repeats_itself_for_the_same_seed);
	tcase_add_test(tc, depends_on_seed_rank_and_name);
}
