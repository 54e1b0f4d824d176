/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * os/proc.h: who counts as alive, CPUs, and children that do not outlive their parent.
 */
#include "os/proc.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/unit.h"

/* The name stands in the middle of /proc/PID/stat, where it must not shift the fields. */
START_TEST(the_start_time_does_not_depend_on_the_name)
{
	static const char *const names[] = { "plain", "a b", "a) Z 1 (b", ") R 1 2 3 4 5", "" };
	uint64_t start, other;

	ck_assert_int_eq(ml_proc_start_time(getpid(), &start), 0);
	ck_assert_uint_gt(start, 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		prctl(PR_SET_NAME, names[i]);
		ck_assert_int_eq(ml_proc_start_time(getpid(), &other), 0);
		ck_assert_uint_eq(other, start);
		ck_assert(ml_proc_is_alive(getpid(), start));
	}
}
END_TEST

/* In units and origin of its own: not before its parent, and equal when asked from elsewhere. */
START_TEST(the_start_time_is_the_same_for_everybody)
{
	uint64_t mine, parents, told;
	int fds[2];
	pid_t child;

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(ml_proc_start_time(getpid(), &mine), 0);
	ck_assert_int_eq(ml_proc_start_time(getppid(), &parents), 0);
	ck_assert_uint_ge(mine, parents);
	child = fork();
	if (child == 0) {
		if (ml_proc_start_time(getppid(), &told) != 0 ||
		    write(fds[1], &told, sizeof(told)) != sizeof(told))
			_exit(1);
		_exit(0);
	}
	ck_assert_int_eq(read(fds[0], &told, sizeof(told)), sizeof(told));
	ck_assert_uint_eq(told, mine);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
}
END_TEST

START_TEST(a_reused_pid_is_another_process)
{
	uint64_t start;

	ck_assert_int_eq(ml_proc_start_time(getpid(), &start), 0);
	ck_assert(ml_proc_is_alive(getpid(), start));
	ck_assert(!ml_proc_is_alive(getpid(), start + 1));
	ck_assert(!ml_proc_is_alive(0, start));
	ck_assert(!ml_proc_is_alive(-1, start));
}
END_TEST

START_TEST(a_zombie_is_not_alive)
{
	uint64_t start;
	siginfo_t info;
	int fds[2];
	pid_t child;

	ck_assert_int_eq(pipe(fds), 0);
	child = fork();
	if (child == 0) {
		close(fds[1]);
		_exit((int)read(fds[0], &start, 1));
	}
	ck_assert_int_eq(ml_proc_start_time(child, &start), 0);
	ck_assert(ml_proc_is_alive(child, start));
	close(fds[1]);
	ck_assert_int_eq(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT), 0);
	ck_assert(!ml_proc_is_alive(child, start));
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert(!ml_proc_is_alive(child, start));
	ck_assert_int_eq(ml_proc_start_time(child, &start), -ESRCH);
}
END_TEST

static int leave[2];

static void *outlive(void *unused)
{
	char byte;

	_exit((int)read(leave[0], &byte, 1));
	return unused;
}

/* The state that the kernel shows: 'Z' for a zombie. */
static char shown_state(pid_t pid)
{
	char path[64], state = '?';
	FILE *stat;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	stat = fopen(path, "r");
	ck_assert_ptr_nonnull(stat);
	ck_assert_int_eq(fscanf(stat, "%*d %*s %c", &state), 1);
	fclose(stat);
	return state;
}

/* The first thread has ended and is shown as a zombie, but the process runs. */
START_TEST(a_process_without_its_first_thread_is_alive)
{
	uint64_t start;
	pid_t child;

	ck_assert_int_eq(pipe(leave), 0);
	child = fork();
	if (child == 0) {
		pthread_t other;

		close(leave[1]);
		pthread_create(&other, NULL, outlive, NULL);
		syscall(SYS_exit, 0); /* of this thread alone */
	}
	ck_assert_int_eq(ml_proc_start_time(child, &start), 0);
	while (shown_state(child) != 'Z')
		sched_yield();
	ck_assert(ml_proc_is_alive(child, start));
	close(leave[1]);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
}
END_TEST

/* The first CPU this thread may run on. */
static int first_cpu(void)
{
	cpu_set_t set;

	ck_assert_int_eq(sched_getaffinity(0, sizeof(set), &set), 0);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (CPU_ISSET(cpu, &set))
			return cpu;
	}
	ck_abort_msg("no CPU at all");
	return -1;
}

START_TEST(binding_leaves_the_cpus_of_the_list)
{
	int cpus[2] = { first_cpu(), first_cpu() };

	ck_assert_int_ge(ml_proc_count_cpus(), 1);
	ck_assert_int_eq(ml_proc_bind(cpus, 2), 0);
	ck_assert_int_eq(ml_proc_count_cpus(), 1);
	ck_assert_int_eq(first_cpu(), cpus[0]);
	ck_assert_int_eq(sched_getcpu(), cpus[0]);
}
END_TEST

START_TEST(the_word_tells_sets_apart)
{
	uint64_t all = ml_proc_cpus_word(), one;
	int cpu = sched_getcpu();

	ck_assert_uint_eq(all & 0xffff, (uint64_t)ml_proc_count_cpus());
	ck_assert_uint_eq(all, ml_proc_cpus_word());
	ck_assert_int_eq(ml_proc_bind(&cpu, 1), 0);
	one = ml_proc_cpus_word();
	ck_assert_uint_eq(one & 0xffff, 1);
	ck_assert((all & 0xffff) == 1 || one >> 16 != all >> 16);
}
END_TEST

START_TEST(a_bad_list_changes_nothing)
{
	int before = ml_proc_count_cpus();
	int good_and_bad[] = { first_cpu(), -1 };
	int beyond = 1 << 18;

	ck_assert_int_eq(ml_proc_bind(good_and_bad, 0), -EINVAL);
	ck_assert_int_eq(ml_proc_bind(good_and_bad, 2), -EINVAL);
	ck_assert_int_eq(ml_proc_bind(&beyond, 1), -EINVAL);
	ck_assert_int_eq(ml_proc_count_cpus(), before);
}
END_TEST

/*
 * Test -> parent -> child. The child says that it is ready and would then wait for ever; the parent
 * ends. The end of the pipe, whose writing side the child alone has, shows that it is gone.
 */
START_TEST(a_child_dies_with_its_parent)
{
	int fds[2], status;
	pid_t parent;
	char byte;

	ck_assert_int_eq(pipe(fds), 0);
	parent = fork();
	if (parent == 0) {
		int go[2];
		pid_t self = getpid();

		if (pipe(go) != 0)
			_exit(1);
		if (fork() == 0) {
			if (ml_proc_die_with_parent(self, SIGKILL) != 0 || write(go[1], "", 1) != 1)
				_exit(1);
			for (;;)
				pause();
		}
		_exit(read(go[0], &byte, 1) == 1 ? 0 : 1);
	}
	close(fds[1]);
	ck_assert_int_eq(waitpid(parent, &status, 0), parent);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(read(fds[0], &byte, 1), 0);
}
END_TEST

START_TEST(a_parent_that_is_gone_already_is_reported)
{
	ck_assert_int_eq(ml_proc_die_with_parent(getppid(), SIGKILL), 0);
	ck_assert_int_eq(ml_proc_die_with_parent(getpid(), SIGKILL), -ESRCH);
	ck_assert_int_eq(ml_proc_die_with_parent(getppid(), 1000), -EINVAL);
}
END_TEST

UNIT_SUITE(proc)
{
	TCase *tc = unit_case(s, "alive");

	tcase_add_test(tc, the_start_time_does_not_depend_on_the_name);
	tcase_add_test(tc, the_start_time_is_the_same_for_everybody);
	tcase_add_test(tc, a_reused_pid_is_another_process);
	tcase_add_test(tc, a_zombie_is_not_alive);
	tcase_add_test(tc, a_process_without_its_first_thread_is_alive);

	tc = unit_case(s, "cpus");
	tcase_add_test(tc, binding_leaves_the_cpus_of_the_list);
	tcase_add_test(tc, a_bad_list_changes_nothing);
	tcase_add_test(tc, the_word_tells_sets_apart);

	tc = unit_case(s, "parent");
	tcase_add_test(tc, a_child_dies_with_its_parent);
	tcase_add_test(tc, a_parent_that_is_gone_already_is_reported);
}
