/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * threads.h - a team of threads for test programs that need MPI_THREAD_MULTIPLE. Plain MPI and pthreads.
 *
 *	static void work(int thread) { ... }
 *	int main(int argc, char **argv)
 *	{
 *		t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
 *		t_team(4, work);
 *		return t_done();
 *	}
 */
#ifndef ML_TESTS_THREADS_H
#define ML_TESTS_THREADS_H

#include <pthread.h>

#include "tests/lib/t.h"

#define T_TEAM_MAX 8

struct t_member {
	int thread;
	void (*work)(int thread);
	pthread_t id;
};

T_UNUSED
static void *t_member_run(void *argument)
{
	struct t_member *member = argument;

	member->work(member->thread);
	return NULL;
}

/* t_team: work(0) ... work(count - 1), each in a thread of its own, the first in the caller; returns when all have. */
T_UNUSED
static void t_team(int count, void (*work)(int thread))
{
	struct t_member member[T_TEAM_MAX];

	t_check(count <= T_TEAM_MAX);
	for (int i = 1; i < count; i++) {
		member[i].thread = i;
		member[i].work = work;
		t_check_eq(pthread_create(&member[i].id, NULL, t_member_run, &member[i]), 0, "thread %d", i);
	}
	work(0);
	for (int i = 1; i < count; i++)
		pthread_join(member[i].id, NULL);
}

#endif
