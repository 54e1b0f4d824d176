/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: completion calls on null requests, or on none, return at once: an empty status
 * (MPI_ANY_SOURCE, MPI_ANY_TAG, length 0), flag true, index or outcount MPI_UNDEFINED (MPI 5.0
 * sections 3.7.3 and 3.7.5).
 */
#include "tests/lib/t.h"

enum { REQUESTS = 3 };

static MPI_Request request[REQUESTS];
static MPI_Status status[REQUESTS];

static void soil(void)
{
	memset(status, 0x55, sizeof(status));
	for (int i = 0; i < REQUESTS; i++)
		request[i] = MPI_REQUEST_NULL;
}

static void check_empty(const MPI_Status *s, const char *call)
{
	int count = -1;

	t_check_eq(s->MPI_SOURCE, MPI_ANY_SOURCE, "%s: source", call);
	t_check_eq(s->MPI_TAG, MPI_ANY_TAG, "%s: tag", call);
	MPI_Get_count(s, MPI_INT, &count);
	t_check_eq(count, 0, "%s: count", call);
}

static void check_single(void)
{
	int flag = 0;

	soil();
	t_check_class(MPI_Wait(&request[0], &status[0]), MPI_SUCCESS, "MPI_Wait");
	check_empty(&status[0], "MPI_Wait");
	soil();
	t_check_class(MPI_Test(&request[0], &flag, &status[0]), MPI_SUCCESS, "MPI_Test");
	t_check(flag, "flag of MPI_Test");
	check_empty(&status[0], "MPI_Test");
	soil();
	flag = 0;
	MPI_Request_get_status(request[0], &flag, &status[0]);
	t_check(flag, "flag of MPI_Request_get_status");
	check_empty(&status[0], "MPI_Request_get_status");
}

static void check_all(int n)
{
	int flag = 0;

	soil();
	t_check_class(MPI_Waitall(n, request, status), MPI_SUCCESS, "MPI_Waitall of %d", n);
	for (int i = 0; i < n; i++)
		check_empty(&status[i], "MPI_Waitall");
	soil();
	t_check_class(MPI_Testall(n, request, &flag, status), MPI_SUCCESS, "MPI_Testall of %d", n);
	t_check(flag, "flag of MPI_Testall of %d", n);
	for (int i = 0; i < n; i++)
		check_empty(&status[i], "MPI_Testall");
}

static void check_any_and_some(int n)
{
	int index = 77, flag = 0, indices[REQUESTS];

	soil();
	t_check_class(MPI_Waitany(n, request, &index, &status[0]), MPI_SUCCESS, "MPI_Waitany of %d",
		      n);
	t_check_eq(index, MPI_UNDEFINED, "index of MPI_Waitany of %d", n);
	check_empty(&status[0], "MPI_Waitany");
	index = 77;
	soil();
	t_check_class(MPI_Testany(n, request, &index, &flag, &status[0]), MPI_SUCCESS,
		      "MPI_Testany of %d", n);
	t_check(flag, "flag of MPI_Testany of %d", n);
	t_check_eq(index, MPI_UNDEFINED, "index of MPI_Testany of %d", n);
	check_empty(&status[0], "MPI_Testany");

	index = 77;
	t_check_class(MPI_Waitsome(n, request, &index, indices, status), MPI_SUCCESS,
		      "MPI_Waitsome of %d", n);
	t_check_eq(index, MPI_UNDEFINED, "outcount of MPI_Waitsome of %d", n);
	index = 77;
	t_check_class(MPI_Testsome(n, request, &index, indices, status), MPI_SUCCESS,
		      "MPI_Testsome of %d", n);
	t_check_eq(index, MPI_UNDEFINED, "outcount of MPI_Testsome of %d", n);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	check_single();
	for (t_step = 0; t_step <= REQUESTS; t_step++) {
		check_all((int)t_step);
		check_any_and_some((int)t_step);
	}
	return t_done();
}
