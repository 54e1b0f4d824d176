/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * job/control.h: a rank has one owner, nobody leaves the start barrier early, the first abort counts, and a wait record is
 * read whole or not at all.
 */
#include "job/control.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/unit.h"

enum { PROCESSES = 4, RECORDS = 20000 };

static struct shared {
	struct ml_control_shm control;
	struct ml_rank_shm rank;
	ml_atomic_u32 count;
	ml_atomic_u32 go;
} *shared;

static void setup(void)
{
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(shared, MAP_FAILED);
}

/* Waits for all children; how many of them returned 0. */
static int count_good(void)
{
	int status, good = 0;

	while (wait(&status) > 0)
		good += status == 0;
	return good;
}

/* ---- claims ---- */

START_TEST(a_rank_is_claimed_once)
{
	ck_assert_int_eq(ml_control_claim(&shared->rank, (uint32_t)getpid()), 0);
	ck_assert_uint_eq(ml_load_rlx(&shared->rank.pid), (uint32_t)getpid());
	ck_assert_uint_eq(ml_load_rlx(&shared->rank.state), ML_RANK_STARTING);
	ck_assert_int_eq(ml_control_claim(&shared->rank, (uint32_t)getpid() + 1), -EBUSY);
	ck_assert_uint_eq(ml_load_rlx(&shared->rank.pid), (uint32_t)getpid());
}
END_TEST

START_TEST(a_holder_that_is_gone_is_told_apart)
{
	if (fork() == 0)
		_exit(ml_control_claim(&shared->rank, (uint32_t)getpid()) != 0);
	ck_assert_int_eq(count_good(), 1);
	ck_assert_int_eq(ml_control_claim(&shared->rank, (uint32_t)getpid()), -EALREADY);
}
END_TEST

/* Of processes that claim at the same time one gets the rank. */
START_TEST(one_of_many_gets_the_rank)
{
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0) {
			while (!ml_load_acq(&shared->go))
				sched_yield();
			_exit(ml_control_claim(&shared->rank, (uint32_t)getpid()) != 0);
		}
	ml_store_rel(&shared->go, 1);
	ck_assert_int_eq(count_good(), 1);
}
END_TEST

/* ---- who may run where ---- */

enum { ONE_CPU = 7 << 16 | 1, OTHER_CPU = 8 << 16 | 1, TWO_CPUS = 9 << 16 | 2 };

/* Tells the words of all ranks in turn; true when one of them sees that cores are shared. */
static bool tell_all(const uint64_t *words, uint32_t count)
{
	struct ml_rank_shm ranks[4] = { 0 };
	bool shared_cores = false;

	for (uint32_t i = 0; i < count; i++)
		shared_cores |= ml_control_tell_cpus(ranks, count, i, words[i]);
	return shared_cores;
}

START_TEST(ranks_confined_to_few_cpus_share_them)
{
	ck_assert(!tell_all((uint64_t[]){ ONE_CPU, OTHER_CPU }, 2));
	ck_assert(tell_all((uint64_t[]){ ONE_CPU, OTHER_CPU, ONE_CPU }, 3));
	ck_assert(!tell_all((uint64_t[]){ TWO_CPUS, ONE_CPU, TWO_CPUS }, 3));
	ck_assert(tell_all((uint64_t[]){ TWO_CPUS, TWO_CPUS, ONE_CPU, TWO_CPUS }, 4));
	ck_assert(!tell_all((uint64_t[]){ 0, 0, 0 }, 3)); /* the kernel does not tell */
}
END_TEST

/* ---- the start barrier ---- */

static int arrive_and_wait(void)
{
	ml_add_rlx(&shared->count, 1);
	ml_control_arrive(&shared->control);
	if (ml_control_wait_all(&shared->control) != 0)
		return 1;
	return ml_load_rlx(&shared->count) != shared->control.expected;
}

/* With and without a launcher; who is through sees what all the others wrote before they arrived. */
START_TEST(all_arrive_before_one_leaves)
{
	bool launcher = _i % 2;

	ml_control_init(&shared->control, PROCESSES, launcher);
	ck_assert_uint_eq(shared->control.expected, PROCESSES + launcher);
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			_exit(arrive_and_wait());
	if (launcher) {
		while (ml_load_acq(&shared->control.arrived) < PROCESSES)
			sched_yield();
		ml_add_rlx(&shared->count, 1);
		ml_control_arrive(&shared->control);
	}
	ck_assert_int_eq(count_good(), PROCESSES);
}
END_TEST

/* Who does not wait for all still waits for its place; the launcher's arrival counts in the barrier too. */
START_TEST(places_are_waited_for)
{
	ml_control_init(&shared->control, 1, true);
	if (fork() == 0)
		_exit(ml_control_wait_placed(&shared->control) != 0 || ml_load_rlx(&shared->count) != 1 ||
		      !ml_control_is_last(&shared->control));
	ml_store_rlx(&shared->count, 1);
	ml_control_place(&shared->control);
	ck_assert_int_eq(count_good(), 1);
	ml_control_init(&shared->control, 1, false);
	ck_assert_int_eq(ml_control_wait_placed(&shared->control), 0);
}
END_TEST

/* All have to agree for good, so only the first change counts. */
START_TEST(cores_leave_exclusive_once)
{
	ml_control_limit_cores(&shared->control, ML_CORES_FENCED);
	ml_control_limit_cores(&shared->control, ML_CORES_SHARED);
	ck_assert_uint_eq(ml_load_rlx(&shared->control.cores), ML_CORES_FENCED);
}
END_TEST

static int expect_cancelled(void)
{
	ml_control_arrive(&shared->control);
	return ml_control_wait_all(&shared->control) != -ECANCELED;
}

START_TEST(an_abort_ends_the_barrier)
{
	ml_control_init(&shared->control, PROCESSES, true);
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			_exit(expect_cancelled());
	ml_control_abort(&shared->control, 0, 1);
	ck_assert_int_eq(count_good(), PROCESSES);
}
END_TEST

/* ---- abort ---- */

START_TEST(the_first_abort_counts)
{
	static const struct {
		uint32_t rank;
		int32_t code;
	} cases[] = { { 0, 0 }, { 0, 1 }, { 1023, 255 }, { 5, -1 }, { INT32_MAX, INT32_MIN } };
	uint64_t word;

	ml_control_abort(&shared->control, cases[_i].rank, cases[_i].code);
	ml_control_abort(&shared->control, 77, 77);
	word = ml_load_rlx(&shared->control.abort);
	ck_assert_uint_ne(word, 0);
	ck_assert_uint_eq(ML_ABORT_RANK(word), cases[_i].rank);
	ck_assert_int_eq(ML_ABORT_CODE(word), cases[_i].code);
}
END_TEST

/* ---- the wait record ---- */

static const struct ml_wait_shm example = {
	.since_ns = 123, .call = "MPI_Recv", .comm = "MPI_COMM_WORLD", .peer = 3, .tag = ML_WAIT_ANY, .bytes = 8,
};

START_TEST(a_record_is_there_while_the_rank_sleeps)
{
	struct ml_wait_shm wait;

	ck_assert(!ml_control_wait_read(&shared->rank, &wait));
	for (uint64_t i = 1; i < 10; i += 2) {
		ml_control_wait_begin(&shared->rank, &example);
		ck_assert(ml_control_wait_read(&shared->rank, &wait));
		ck_assert_uint_eq(ml_load_rlx(&wait.epoch), i);
		ck_assert_uint_eq(wait.since_ns, 123);
		ck_assert_str_eq(wait.call, "MPI_Recv");
		ck_assert_str_eq(wait.comm, "MPI_COMM_WORLD");
		ck_assert_int_eq(wait.peer, 3);
		ck_assert_int_eq(wait.tag, ML_WAIT_ANY);
		ck_assert_uint_eq(wait.bytes, 8);
		ml_control_wait_end(&shared->rank);
		ck_assert(!ml_control_wait_read(&shared->rank, &wait));
	}
}
END_TEST

/* A rank can write anything there; a reader never runs past the end of a text. */
START_TEST(texts_end)
{
	struct ml_wait_shm wait = example;

	memset(wait.call, 'x', sizeof wait.call);
	memset(wait.comm, 'y', sizeof wait.comm);
	ml_control_wait_begin(&shared->rank, &wait);
	ck_assert(ml_control_wait_read(&shared->rank, &wait));
	ck_assert_uint_eq(strlen(wait.call), sizeof wait.call - 1);
	ck_assert_uint_eq(strlen(wait.comm), sizeof wait.comm - 1);
}
END_TEST

/* Every field of record number i says i. */
static void write_records(void)
{
	for (int i = 0; !ml_load_rlx(&shared->go) || i < RECORDS; i++) {
		struct ml_wait_shm wait = { .since_ns = (uint64_t)i, .peer = i, .tag = i, .bytes = (uint64_t)i };

		snprintf(wait.call, sizeof wait.call, "%039d", i);
		snprintf(wait.comm, sizeof wait.comm, "%039d", i);
		ml_control_wait_begin(&shared->rank, &wait);
		if (i % 64 == 0)
			sched_yield();
		ml_control_wait_end(&shared->rank);
	}
	_exit(0);
}

START_TEST(a_record_is_read_whole)
{
	struct ml_wait_shm wait;
	pid_t child = fork();
	int status;

	if (child == 0)
		write_records();
	for (int read = 0; read < 1000;) {
		char text[40];

		if (!ml_control_wait_read(&shared->rank, &wait)) {
			sched_yield();
			continue;
		}
		read++;
		snprintf(text, sizeof text, "%039d", wait.peer);
		ck_assert_str_eq(wait.call, text);
		ck_assert_str_eq(wait.comm, text);
		ck_assert_int_eq(wait.tag, wait.peer);
		ck_assert_int_eq((int)wait.since_ns, wait.peer);
		ck_assert_int_eq((int)wait.bytes, wait.peer);
	}
	ml_store_rlx(&shared->go, 1);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(states_have_names)
{
	for (int state = ML_RANK_EMPTY; state <= ML_RANK_FINISHED; state++)
		for (int other = ML_RANK_EMPTY; other < state; other++)
			ck_assert_str_ne(ml_control_state_name(state), ml_control_state_name(other));
	ck_assert_str_eq(ml_control_state_name(99), "unknown");
	ck_assert_str_eq(ml_control_state_name((enum ml_rank_state)-1), "unknown");
}
END_TEST

UNIT_SUITE(control)
{
	TCase *tc = unit_case(s, "start");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, a_rank_is_claimed_once);
	tcase_add_test(tc, a_holder_that_is_gone_is_told_apart);
	tcase_add_loop_test(tc, one_of_many_gets_the_rank, 0, 10);
	tcase_add_loop_test(tc, all_arrive_before_one_leaves, 0, 10);
	tcase_add_loop_test(tc, places_are_waited_for, 0, 100);
	tcase_add_test(tc, cores_leave_exclusive_once);
	tcase_add_test(tc, an_abort_ends_the_barrier);
	tcase_add_test(tc, ranks_confined_to_few_cpus_share_them);

	tc = unit_case(s, "words");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, the_first_abort_counts, 0, 5);
	tcase_add_test(tc, a_record_is_there_while_the_rank_sleeps);
	tcase_add_test(tc, texts_end);
	tcase_add_test(tc, a_record_is_read_whole);
	tcase_add_test(tc, states_have_names);
}
