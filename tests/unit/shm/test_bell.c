/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shm/bell.h: the steps of a wait in each mode, and who wakes whom. That no wake-up is lost is for tests/stress and tests/model.
 */
#include "shm/bell.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/clock.h"
#include "tests/lib/unit.h"

enum { MANY = 5000 };

static struct ml_bell_shm *bell;

static void setup(void)
{
	bell = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(bell, MAP_FAILED);
}

/* How many calls a wait takes until it declares sleep, at most MANY. */
static int steps_to_sleep(void)
{
	struct ml_idle idle = { 0 };

	for (int i = 1; i <= MANY; i++)
		if (ml_bell_idle(&idle)) {
			ck_assert(idle.declared);
			ck_assert_uint_eq(ml_load_rlx(&bell->asleep), 1);
			ml_bell_awake(&idle);
			ck_assert_uint_eq(ml_load_rlx(&bell->asleep), 0);
			return i;
		} else {
			ck_assert(!idle.declared);
			ck_assert_uint_eq(ml_load_rlx(&bell->asleep), 0);
		}
	return MANY + 1;
}

START_TEST(sleep_mode_declares_at_once)
{
	ml_bell_init(bell, ML_WAIT_SLEEP, _i, 1000000000);
	ck_assert_int_eq(steps_to_sleep(), 1);
}
END_TEST

START_TEST(spin_mode_never_declares)
{
	ml_bell_init(bell, ML_WAIT_SPIN, _i, 0);
	ck_assert_int_gt(steps_to_sleep(), MANY);
}
END_TEST

START_TEST(exclusive_cores_spin_their_time)
{
	int steps;

	ml_bell_init(bell, ML_WAIT_AUTO, false, INT64_MAX);
	steps = steps_to_sleep();
	ck_assert(steps > MANY || ml_bell.crowded_ns); /* who is put aside meanwhile spins less */
	ml_bell_init(bell, ML_WAIT_AUTO, false, 0);
	ck_assert_int_le(steps_to_sleep(), 256);
	ml_bell_init(bell, ML_WAIT_AUTO, false, 1000);
	ck_assert_int_le(steps_to_sleep(), MANY);
}
END_TEST

/* Whether somebody who has spun for 100 us goes on spinning at the next look at the clock. */
static bool goes_on(int64_t crowded_ns)
{
	struct ml_idle idle = { .start_ns = ml_clock_ns() - 100000 };

	ml_bell_init(bell, ML_WAIT_AUTO, false, INT64_MAX);
	ml_bell.crowded_ns = crowded_ns;
	idle.looked_ns = INT64_MAX / 2; /* in the future: no gap, whatever happens to this process */
	ml_bell_idle(&idle);
	if (!idle.declared)
		return true;
	ml_bell_awake(&idle);
	return false;
}

/* Who has been put aside for somebody else spins less for some time, and as ever after it. */
START_TEST(a_crowded_core_is_given_up_soon)
{
	ck_assert(!goes_on(ml_clock_ns() + 1000000000));
	ck_assert(goes_on(ml_clock_ns() - 1));
}
END_TEST

/* A gap between two looks at the clock is taken for somebody else on our core. */
START_TEST(a_gap_in_the_clock_is_a_crowd)
{
	struct ml_idle idle = { 0 };

	ml_bell_init(bell, ML_WAIT_AUTO, false, INT64_MAX);
	for (int i = 0; i < MANY && !idle.start_ns; i++)
		ml_bell_idle(&idle);
	idle.looked_ns -= 1000000; /* as if this look came a millisecond after the last one */
	for (int i = 0; i < MANY && !ml_bell.crowded_ns; i++)
		ml_bell_idle(&idle);
	ck_assert_int_gt(ml_bell.crowded_ns, ml_clock_ns());
	if (idle.declared)
		ml_bell_awake(&idle);
}
END_TEST

START_TEST(shared_cores_yield_and_sleep)
{
	ml_bell_init(bell, ML_WAIT_AUTO, true, INT64_MAX);
	ck_assert_int_gt(steps_to_sleep(), 1); /* a slow yield is the last */
	ck_assert_int_le(steps_to_sleep(), 64);
}
END_TEST

/* How many looks a wait on shared cores for the owner of bell[1] takes before it gives the core away for the first time. */
static uint32_t looks_before_yield(uint32_t company)
{
	struct ml_idle idle = { .partner = &bell[1] };
	uint32_t looks = 0;

	ml_bell_init(bell, ML_WAIT_AUTO, true, 0);
	ml_store_rlx(&bell[1].company, company);
	for (; ml_bell_linger(&idle, false) && !idle.turns; looks++) {
		ck_assert_uint_eq(ml_load_rlx(&bell->company), 1); /* the partner is the next one */
		ck_assert_uint_le(looks, ML_BELL_STAYS);
	}
	return looks;
}

/* Only a partner who is there, for everybody or for us, is worth our core, and not for long. */
START_TEST(shared_cores_are_kept_for_a_partner_who_is_there)
{
	ck_assert_uint_eq(looks_before_yield(0), ML_BELL_STAYS);
	ck_assert_uint_eq(looks_before_yield(ml_bell_there_for(&bell[1], &bell[0])), ML_BELL_STAYS);
	ck_assert_uint_eq(looks_before_yield(ml_bell_there_for(&bell[1], &bell[2])), 0);
	ck_assert_uint_eq(looks_before_yield(ML_BELL_AWAY), 0);
}
END_TEST

/* Who is back is there for whom it waits for, or for everybody. */
START_TEST(a_yield_ends_with_company)
{
	ml_bell_init(&bell[1], ML_WAIT_AUTO, true, 0);
	ml_bell_yield(&bell[0]);
	ck_assert_uint_eq(ml_load_rlx(&bell[1].company), ml_bell_there_for(&bell[1], &bell[0]));
	ck_assert_uint_ne(ml_load_rlx(&bell[1].company), 0);
	ml_bell_give_way();
	ck_assert_uint_eq(ml_load_rlx(&bell[1].company), 0);
}
END_TEST

/* A wait that ends before it declared anything leaves the word to itself. */
START_TEST(awake_takes_back_a_declaration_only)
{
	struct ml_idle idle = { 0 };

	ml_bell_init(bell, ML_WAIT_SLEEP, true, 0);
	ml_store_rlx(&bell->asleep, 7);
	ml_bell_awake(&idle);
	ck_assert_uint_eq(ml_load_rlx(&bell->asleep), 7);
}
END_TEST

/* Declared, then rung before the sleep: the sleep ends at once although its time is infinite; then it starts over. */
START_TEST(a_ring_between_declaration_and_sleep_is_seen)
{
	struct ml_idle idle = { 0 };

	ml_bell_init(bell, ML_WAIT_SLEEP, _i, 0);
	ml_bell.nap_ns = -1;
	ck_assert(ml_bell_idle(&idle));
	ml_bell_ring(bell);
	ck_assert_uint_eq(ml_load_rlx(&bell->asleep), 0);
	ck_assert(!ml_bell_idle(&idle));
	ck_assert(!idle.declared);
	ck_assert(ml_bell_idle(&idle));
	ml_bell_awake(&idle);
}
END_TEST

START_TEST(a_nap_ends_by_itself)
{
	struct ml_idle idle = { 0 };

	ml_bell_init(bell, ML_WAIT_SLEEP, _i, 0);
	ml_bell.nap_ns = 1000000;
	ck_assert(ml_bell_idle(&idle));
	ck_assert(!ml_bell_idle(&idle));
	ck_assert(!idle.declared);
	ck_assert_uint_eq(ml_load_rlx(&bell->asleep), 0);
}
END_TEST

START_TEST(ringing_who_is_awake_changes_nothing)
{
	ml_bell_init(&bell[1], ML_WAIT_AUTO, _i, 0);
	ml_bell_ring(&bell[0]);
	ml_bell_wake(&bell[0]);
	ck_assert_uint_eq(ml_load_rlx(&bell[0].asleep), 0);
}
END_TEST

/* Another process sleeps without end; one ring, by whoever finds it asleep, wakes it. */
START_TEST(a_sleeping_process_is_woken)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct ml_idle idle = { 0 };

		ml_bell_init(&bell[0], ML_WAIT_SLEEP, true, 0);
		ml_bell.nap_ns = -1;
		ml_bell_idle(&idle);
		ml_bell_idle(&idle);
		_exit(idle.declared || ml_load_rlx(&bell[0].asleep));
	}
	ml_bell_init(&bell[1], ML_WAIT_AUTO, true, 0);
	while (!ml_load_acq(&bell[0].asleep))
		sched_yield();
	ml_bell_ring(&bell[0]);
	ck_assert_uint_eq(ml_load_rlx(&bell[0].asleep), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(membarrier_works_or_is_known_not_to)
{
	if (!ml_bell_can_be_exclusive()) {
		unit_skip("membarrier is not permitted");
		return;
	}
	ck_assert(ml_bell_can_be_exclusive());
}
END_TEST

UNIT_SUITE(bell)
{
	TCase *tc = unit_case(s, "steps");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, sleep_mode_declares_at_once, 0, 2);
	tcase_add_loop_test(tc, spin_mode_never_declares, 0, 2);
	tcase_add_test(tc, exclusive_cores_spin_their_time);
	tcase_add_test(tc, a_crowded_core_is_given_up_soon);
	tcase_add_test(tc, a_gap_in_the_clock_is_a_crowd);
	tcase_add_test(tc, shared_cores_yield_and_sleep);
	tcase_add_test(tc, shared_cores_are_kept_for_a_partner_who_is_there);
	tcase_add_test(tc, a_yield_ends_with_company);
	tcase_add_test(tc, awake_takes_back_a_declaration_only);
	tcase_add_loop_test(tc, a_ring_between_declaration_and_sleep_is_seen, 0, 2);
	tcase_add_loop_test(tc, a_nap_ends_by_itself, 0, 2);
	tcase_add_test(tc, membarrier_works_or_is_known_not_to);

	tc = unit_case(s, "ring");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, ringing_who_is_awake_changes_nothing, 0, 2);
	tcase_add_test(tc, a_sleeping_process_is_woken);
}
