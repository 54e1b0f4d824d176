/* SPDX-License-Identifier: BSD-2-Clause */
/* copy/tune.h: both ways are tried, the faster one is kept, and the other gets another chance. */
#include "copy/tune.h"

#include "base/compiler.h"
#include "tests/lib/unit.h"

/* Sends a message that takes so long if it goes this way or that: its way. */
static enum ml_tune_way send_one(struct ml_tune *tune, uint32_t single_ns, uint32_t pipe_ns)
{
	bool trial;
	enum ml_tune_way way = ml_tune_choose(tune, &trial);

	if (trial)
		ml_tune_tell(tune, way, way == ML_TUNE_PIPE ? pipe_ns : single_ns);
	return way;
}

/* Messages of a trial. */
static void send_trial(struct ml_tune *tune, uint32_t single_ns, uint32_t pipe_ns)
{
	int went[ML_TUNE_WAYS] = { 0 };

	ck_assert_uint_eq(tune->rest, 0);
	for (int i = 0; i < ML_TUNE_WAYS * ML_TUNE_RUN; i++)
		went[send_one(tune, single_ns, pipe_ns)]++;
	ck_assert_int_eq(went[ML_TUNE_SINGLE], ML_TUNE_RUN);
	ck_assert_int_eq(went[ML_TUNE_PIPE], ML_TUNE_RUN);
}

/* Messages until the next trial, all of them `way`: their number. */
static uint32_t send_rest(struct ml_tune *tune, enum ml_tune_way way)
{
	uint32_t n = 0;

	for (; tune->rest; n++)
		ck_assert_int_eq(send_one(tune, 1, 1), way);
	return n;
}

START_TEST(the_faster_way_is_kept)
{
	struct ml_tune tune = { 0 };

	send_trial(&tune, 1000, 500);
	ck_assert_uint_eq(send_rest(&tune, ML_TUNE_PIPE), ML_TUNE_PERIOD_MIN);
	send_trial(&tune, 500, 1000);
	ck_assert_uint_eq(send_rest(&tune, ML_TUNE_SINGLE), ML_TUNE_PERIOD_MIN);
}
END_TEST

/* A result that stays the same is asked for ever less often, up to a bound; a new one makes it young again. */
START_TEST(trials_become_rare)
{
	struct ml_tune tune = { 0 };

	for (uint32_t period = ML_TUNE_PERIOD_MIN; period <= ML_TUNE_PERIOD_MAX; period *= 2) {
		send_trial(&tune, 500, 1000);
		ck_assert_uint_eq(send_rest(&tune, ML_TUNE_SINGLE), period);
	}
	send_trial(&tune, 500, 1000);
	ck_assert_uint_eq(send_rest(&tune, ML_TUNE_SINGLE), ML_TUNE_PERIOD_MAX);
	send_trial(&tune, 1000, 500);
	ck_assert_uint_eq(send_rest(&tune, ML_TUNE_PIPE), ML_TUNE_PERIOD_MIN);
}
END_TEST

START_TEST(a_small_difference_changes_nothing)
{
	struct ml_tune tune = { 0 };

	send_trial(&tune, 1000, 900);
	ck_assert_int_eq(tune.way, ML_TUNE_SINGLE);
	send_rest(&tune, ML_TUNE_SINGLE);
	send_trial(&tune, 1000, 800);
	send_rest(&tune, ML_TUNE_PIPE);
	send_trial(&tune, 750, 800);
	ck_assert_int_eq(tune.way, ML_TUNE_PIPE);
}
END_TEST

/* Of several times the best one counts: the others were disturbed. */
START_TEST(the_best_time_counts)
{
	struct ml_tune tune = { 0 };

	for (uint32_t i = 0; i < ML_TUNE_WAYS * ML_TUNE_RUN; i++)
		send_one(&tune, 1000 + i, i == ML_TUNE_WAYS * ML_TUNE_RUN - 2 ? 500 : 9000);
	ck_assert_int_eq(tune.way, ML_TUNE_PIPE);
}
END_TEST

/* Trials that come to nothing speak for what is in use. */
START_TEST(no_time_is_no_reason)
{
	struct ml_tune tune = { 0 };

	send_trial(&tune, 1000, ML_TUNE_NO_TIME);
	ck_assert_int_eq(tune.way, ML_TUNE_SINGLE);
	send_rest(&tune, ML_TUNE_SINGLE);
	send_trial(&tune, ML_TUNE_NO_TIME, ML_TUNE_NO_TIME);
	ck_assert_int_eq(tune.way, ML_TUNE_SINGLE);
	send_rest(&tune, ML_TUNE_SINGLE);
	send_trial(&tune, ML_TUNE_NO_TIME, 5);
	ck_assert_int_eq(tune.way, ML_TUNE_PIPE);
}
END_TEST

/* Messages go on as before while the last ones of a trial are under way. */
START_TEST(results_may_come_late)
{
	struct ml_tune tune = { 0 };
	bool trial;
	int due[ML_TUNE_WAYS] = { 0 };

	for (int i = 0; i < 1000; i++) {
		enum ml_tune_way way = ml_tune_choose(&tune, &trial);

		if (trial)
			due[way]++;
		if (i >= ML_TUNE_WAYS * ML_TUNE_RUN)
			ck_assert_int_eq(way, ML_TUNE_SINGLE);
	}
	ck_assert_int_eq(due[ML_TUNE_SINGLE], ML_TUNE_TIMED);
	ck_assert_int_eq(due[ML_TUNE_PIPE], ML_TUNE_TIMED);
	for (int i = 0; i < ML_TUNE_TIMED; i++) {
		ml_tune_tell(&tune, ML_TUNE_PIPE, 500);
		ml_tune_tell(&tune, ML_TUNE_SINGLE, 1000);
	}
	ck_assert_uint_eq(send_rest(&tune, ML_TUNE_PIPE), ML_TUNE_PERIOD_MIN);
}
END_TEST

/* A case is a distance and a power of two. */
START_TEST(neighbours_share_a_case)
{
	struct ml_tune *before = NULL;

	ck_assert_ptr_eq(ml_tune_find(ML_TUNE_FAR, 0), ml_tune_find(ML_TUNE_FAR, 8192));
	ck_assert_ptr_eq(ml_tune_find(ML_TUNE_FAR, 2 << 20), ml_tune_find(ML_TUNE_FAR, SIZE_MAX));
	for (size_t size = 8192; size <= 2 << 20; size *= 2) {
		struct ml_tune *tune = ml_tune_find(ML_TUNE_SAME_L3, size);

		ck_assert_ptr_ne(tune, before);
		ck_assert_ptr_ne(tune, ml_tune_find(ML_TUNE_SAME_NODE, size));
		ck_assert_ptr_eq(tune, ml_tune_find(ML_TUNE_SAME_L3, size - 1));
		before = tune;
	}
}
END_TEST

UNIT_SUITE(tune)
{
	TCase *tc = unit_case(s, "trials");

	tcase_add_test(tc, the_faster_way_is_kept);
	tcase_add_test(tc, trials_become_rare);
	tcase_add_test(tc, a_small_difference_changes_nothing);
	tcase_add_test(tc, the_best_time_counts);
	tcase_add_test(tc, no_time_is_no_reason);
	tcase_add_test(tc, results_may_come_late);
	tcase_add_test(tc, neighbours_share_a_case);
}
