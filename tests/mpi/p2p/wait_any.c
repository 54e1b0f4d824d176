/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5 8
 * Description: MPI_Waitany and MPI_Testany complete one operation at a time, each exactly once,
 * with its own status, and set its request to null; the completed message is there although
 * others are still missing (MPI 5.0 section 3.7.5).
 */
#include "tests/lib/t.h"

enum { EACH = 12 };

static int value[64 * EACH];
static MPI_Request request[64 * EACH];

static int complete_one(int n, MPI_Status *status)
{
	int index = -1, flag = 0;

	if (t_step & 1)
		MPI_Waitany(n, request, &index, status);
	while (!(t_step & 1) && !flag)
		MPI_Testany(n, request, &index, &flag, status);
	return index;
}

static void complete_all(int n)
{
	bool done[64 * EACH] = {false};

	for (int i = 0; i < n; i++) {
		MPI_Status status;
		int index = complete_one(n, &status);

		t_check(index >= 0 && index < n, "index %d of %d", index, n);
		t_check(!done[index], "index %d came twice", index);
		done[index] = true;
		t_check(request[index] == MPI_REQUEST_NULL, "request %d is null", index);
		t_check_eq(status.MPI_SOURCE, index / EACH, "source of %d", index);
		t_check_eq(status.MPI_TAG, index % EACH, "tag of %d", index);
		t_check_eq(value[index], t_step * 10000 + index * 64 + t_rank, "message %d", index);
	}
	t_check_eq(complete_one(n, MPI_STATUS_IGNORE), MPI_UNDEFINED, "index when nothing is left");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < 20; t_step++) {
		MPI_Request send[64 * EACH];
		int sent[64 * EACH], n = t_size * EACH;

		for (int i = 0; i < n; i++) {
			value[i] = -1;
			MPI_Irecv(&value[i], 1, MPI_INT, i / EACH, i % EACH, MPI_COMM_WORLD,
				  &request[i]);
		}
		/* To each rank its tags, starting with the highest. */
		for (int i = n - 1; i >= 0; i--) {
			sent[i] = (int)t_step * 10000 + (t_rank * EACH + i % EACH) * 64 + i / EACH;
			MPI_Isend(&sent[i], 1, MPI_INT, i / EACH, i % EACH, MPI_COMM_WORLD,
				  &send[i]);
		}
		complete_all(n);
		MPI_Waitall(n, send, MPI_STATUSES_IGNORE);
	}
	return t_done();
}
