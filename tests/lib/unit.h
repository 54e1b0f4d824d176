/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit.h - the frame of the unit tests: Check, with suites that register themselves.
 *
 * One binary per layer, tests/unit/<layer>/check_<layer>, is made of unit_main.c and one
 * test_<file>.c for each file of the layer. A test file needs no main() and no list elsewhere:
 *
 *	START_TEST(is_empty_after_init)
 *	{
 *		...
 *		ck_assert(ml_list_is_empty(&l));
 *	}
 *	END_TEST
 *
 *	UNIT_SUITE(list)
 *	{
 *		TCase *tc = unit_case(s, "order");
 *		tcase_add_test(tc, is_empty_after_init);
 *		tcase_add_loop_test(tc, keeps_order, 0, 16);	// _i runs from 0 to 15
 *	}
 *
 * Each test runs in a child of its own (not under a debugger, where forking is switched off), with
 * a time-out of UNIT_TIMEOUT_S seconds. CK_RUN_SUITE=list and CK_RUN_CASE=order choose,
 * CK_TIMEOUT_MULTIPLIER stretches: see Check's manual.
 */
#ifndef ML_TESTS_UNIT_H
#define ML_TESTS_UNIT_H

#include <check.h>
#include <stdbool.h>

#define UNIT_TIMEOUT_S 30

/*
 * How much of a search or a sweep a build does: sanitizers make it ten times slower, and what they look for, shows in few of
 * the cases.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNIT_MUCH(plain, sanitized) (sanitized)
#else
#define UNIT_MUCH(plain, sanitized) (plain)
#endif

/*
 * Check writes down every assertion that holds, so that it can tell after which one a test crashed; a test that checks each of
 * a million bytes would spend nearly all of its time on that. Once for each line is enough. Two lines that share an entry,
 * or threads that race for one, cost at most a record.
 */
static inline void unit_mark(const char *file, int line)
{
	static unsigned char passed[1024];
	unsigned char *entry = &passed[(unsigned int)line % sizeof(passed)];

	if (__atomic_load_n(entry, __ATOMIC_RELAXED))
		return;
	__atomic_store_n(entry, 1, __ATOMIC_RELAXED);
	_mark_point(file, line);
}
#define _mark_point(file, line) unit_mark(file, line)

struct unit_suite {
	const char *name;
	void (*fill)(Suite *s);
	struct unit_suite *next;
};

/* unit_register: puts a suite on the list of unit_main.c, which keeps it sorted by name. */
void unit_register(struct unit_suite *suite);

/* unit_case: a new test case of `s` with the house time-out; more with tcase_set_timeout(). */
TCase *unit_case(Suite *s, const char *name);

/*
 * unit_skip: says why a test cannot run on this machine; the test returns right after it. It counts
 * as passed, but a binary in which every test was skipped exits with 77.
 */
void unit_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* UNIT_SUITE: opens the function that fills the suite `s` called `id`; one per test file. */
#define UNIT_SUITE(id)                                                            \
	static void unit_fill_##id(Suite *s);                                     \
	static struct unit_suite unit_suite_##id = { #id, unit_fill_##id, NULL }; \
	__attribute__((constructor)) static void unit_register_##id(void)         \
	{                                                                         \
		unit_register(&unit_suite_##id);                                  \
	}                                                                         \
	static void unit_fill_##id(Suite *s)

#endif
