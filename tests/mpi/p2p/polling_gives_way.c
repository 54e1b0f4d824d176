/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 8
 * Description: programs that poll with MPI_Test, MPI_Testall or MPI_Iprobe instead of waiting get on while several ranks share a core. A
 * token goes round; a rank that kept its core for a slice of the scheduler's at each hop would need minutes.
 */
#include "tests/lib/t.h"

enum { LAPS = 1500 };

static void poll_request(MPI_Request *request, int all)
{
	for (int flag = 0; !flag;) {
		if (all)
			MPI_Testall(1, request, &flag, MPI_STATUSES_IGNORE);
		else
			MPI_Test(request, &flag, MPI_STATUS_IGNORE);
	}
}

static int take(int from)
{
	MPI_Request request;
	int token, flag = t_step % 3 != 2;

	while (!flag)
		MPI_Iprobe(from, 0, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
	MPI_Irecv(&token, 1, MPI_INT, from, 0, MPI_COMM_WORLD, &request);
	poll_request(&request, t_step % 3 == 1);
	return token;
}

int main(int argc, char **argv)
{
	int next, prev, token = 0;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < LAPS; t_step++) {
		if (t_rank || t_step)
			token = take(prev) + 1;
		MPI_Send(&token, 1, MPI_INT, next, 0, MPI_COMM_WORLD);
	}
	if (!t_rank)
		t_check_eq(take(prev) + 1, LAPS * t_size);
	return t_done();
}
