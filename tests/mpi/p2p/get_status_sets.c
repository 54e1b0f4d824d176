/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: MPI_Request_get_status_all, _any and _some say of several requests what the testing
 * calls would, and leave the requests as they are (MPI 5.0 section 3.7.6).
 */
#include "tests/lib/t.h"

enum { MESSAGES = 4 };

static int in[MESSAGES], out[MESSAGES], next, prev;
static MPI_Request receive[MESSAGES], send[MESSAGES];
static MPI_Status status[MESSAGES];

static void check_status(const MPI_Status *s, int i, const char *call)
{
	int count = -1;

	MPI_Get_count(s, MPI_INT, &count);
	t_check_eq(count, 1, "%s: length of %d", call, i);
	t_check_eq(s->MPI_SOURCE, prev, "%s: source of %d", call, i);
	t_check_eq(s->MPI_TAG, i, "%s: tag of %d", call, i);
}

/* The first `sent` messages have been sent, no other. */
static void check(int sent)
{
	int flag = 1, index = 77, count = 0, indices[MESSAGES];

	do {
		MPI_Request_get_status_some(MESSAGES, receive, &count, indices, status);
		t_check(count >= 0 && count <= sent, "outcount %d of %d", count, sent);
	} while (count < sent);
	for (int i = 0; i < sent; i++) {
		t_check_eq(indices[i], i, "index");
		check_status(&status[i], i, "some");
	}
	MPI_Request_get_status_any(MESSAGES, receive, &index, &flag, status);
	t_check_eq(flag, sent > 0, "flag of any");
	t_check_eq(index, sent ? 0 : MPI_UNDEFINED, "index of any");
	if (sent)
		check_status(status, 0, "any");
	MPI_Request_get_status_all(MESSAGES, receive, &flag, status);
	t_check_eq(flag, sent == MESSAGES, "flag of all");
	for (int i = 0; i < MESSAGES && flag; i++)
		check_status(&status[i], i, "all");
	for (int i = 0; i < MESSAGES; i++)
		t_check(receive[i] != MPI_REQUEST_NULL, "request %d is kept", i);
}

static void check_nothing(int n)
{
	int flag = 0, index = 77, count = 77, indices[MESSAGES];

	MPI_Request_get_status_all(n, receive, &flag, MPI_STATUSES_IGNORE);
	t_check(flag, "all of no active ones");
	flag = 0;
	MPI_Request_get_status_any(n, receive, &index, &flag, status);
	t_check(flag && index == MPI_UNDEFINED, "any: flag %d, index %d", flag, index);
	t_check_eq(status[0].MPI_SOURCE, MPI_ANY_SOURCE, "source of the empty status");
	MPI_Request_get_status_some(n, receive, &count, indices, MPI_STATUSES_IGNORE);
	t_check_eq(count, MPI_UNDEFINED, "outcount");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 5; t_step++) {
		for (int i = 0; i < MESSAGES; i++)
			MPI_Irecv(&in[i], 1, MPI_INT, prev, i, MPI_COMM_WORLD, &receive[i]);
		check(0);
		for (int i = 0; i < MESSAGES; i++) {
			MPI_Barrier(MPI_COMM_WORLD);
			out[i] = i;
			MPI_Isend(&out[i], 1, MPI_INT, next, i, MPI_COMM_WORLD, &send[i]);
			check(i + 1);
		}
		MPI_Waitall(MESSAGES, receive, MPI_STATUSES_IGNORE);
		MPI_Waitall(MESSAGES, send, MPI_STATUSES_IGNORE);
		check_nothing(MESSAGES);
		check_nothing(0);
	}
	return t_done();
}
