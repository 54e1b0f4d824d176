/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3
 * Description: a rank that has no memory left for messages nobody waits for does not hang: its call
 * fails with MPI_ERR_NO_MEM, the messages that were kept are whole and in order, and those that
 * were not come when the others have made room (MPI 5.0 sections 3.5 and 9.4).
 */
#include "tests/lib/t.h"

#include <sys/resource.h>

enum { MESSAGES = 100000, NUMBERS = 1, LAST = 2, ROOM = 2 << 20 };

/* No memory beyond what the process has, and a little. */
static void limit_memory(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	struct rlimit limit;
	long pages;

	if (!file || fscanf(file, "%ld", &pages) != 1)
		t_skip("no /proc");
	fclose(file);
	getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = (rlim_t)pages * 4096 + ROOM;
	setrlimit(RLIMIT_AS, &limit);
}

static void flood(void)
{
	for (int i = 0; i < MESSAGES; i++)
		MPI_Send(&i, 1, MPI_INT, 0, NUMBERS, MPI_COMM_WORLD);
	MPI_Send(NULL, 0, MPI_INT, 0, LAST, MPI_COMM_WORLD);
}

/* Sanitizers and valgrind have memory of their own, and need it. */
static bool is_instrumented(void)
{
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
	return true;
#else
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "valgrind");
#endif
}

int main(int argc, char **argv)
{
	int rc;

	t_init(&argc, &argv);
	if (is_instrumented())
		t_skip("instrumented");
	if (t_rank == 1)
		flood();
	if (t_rank > 0)
		return t_done();
	t_errors_return(MPI_COMM_WORLD);
	limit_memory();
	rc = MPI_Recv(NULL, 0, MPI_INT, 1, LAST, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_class(rc, MPI_ERR_NO_MEM, "receive of what is behind too many messages");
	for (t_step = 0; t_step < MESSAGES; t_step++) {
		int number = -1;

		rc = MPI_Recv(&number, 1, MPI_INT, 1, NUMBERS, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		t_check_class(rc, MPI_SUCCESS);
		t_check_eq(number, t_step, "message");
	}
	rc = MPI_Recv(NULL, 0, MPI_INT, 1, LAST, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_class(rc, MPI_SUCCESS);
	return t_done();
}
