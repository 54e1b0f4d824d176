/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5 8
 * Description: MPI_Waitsome completes at least one operation a call, MPI_Testsome any number;
 * indices and statuses belong together, every operation completes once, and afterwards the
 * outcount is MPI_UNDEFINED (MPI 5.0 section 3.7.5).
 */
#include "tests/lib/t.h"

enum { EACH = 10, MOST = 64 * EACH };

static int value[MOST], indices[MOST];
static MPI_Request request[MOST], send[MOST];
static MPI_Status status[MOST];
static bool done[MOST];

static void check_one(int index, const MPI_Status *s)
{
	t_check(index >= 0 && !done[index], "index %d came twice", index);
	done[index] = true;
	t_check(request[index] == MPI_REQUEST_NULL, "request %d is null", index);
	t_check_eq(s->MPI_SOURCE, index / EACH, "source of %d", index);
	t_check_eq(s->MPI_TAG, index % EACH, "tag of %d", index);
	t_check_eq(value[index], (t_step * MOST + index) * 64 + t_rank, "message %d", index);
}

static void complete_all(int n)
{
	int left = n, count = -1;

	memset(done, 0, sizeof(done));
	while (left > 0) {
		if (t_step & 1) {
			MPI_Waitsome(n, request, &count, indices, status);
			t_check(count > 0, "MPI_Waitsome completed %d", count);
		} else {
			MPI_Testsome(n, request, &count, indices, status);
			t_check(count >= 0, "MPI_Testsome completed %d", count);
		}
		t_check(count <= left, "%d completed of %d", count, left);
		for (int i = 0; i < count; i++)
			check_one(indices[i], &status[i]);
		left -= count;
	}
	MPI_Waitsome(n, request, &count, indices, status);
	t_check_eq(count, MPI_UNDEFINED, "outcount when nothing is left");
}

int main(int argc, char **argv)
{
	static int sent[MOST];

	t_init(&argc, &argv);
	for (t_step = 0; t_step < 20; t_step++) {
		int n = t_size * EACH;

		for (int i = 0; i < n; i++)
			MPI_Irecv(&value[i], 1, MPI_INT, i / EACH, i % EACH, MPI_COMM_WORLD,
				  &request[i]);
		for (int i = n - 1; i >= 0; i--) {
			sent[i] = ((int)t_step * MOST + t_rank * EACH + i % EACH) * 64 + i / EACH;
			MPI_Isend(&sent[i], 1, MPI_INT, i / EACH, i % EACH, MPI_COMM_WORLD,
				  &send[i]);
		}
		complete_all(n);
		MPI_Waitall(n, send, MPI_STATUSES_IGNORE);
	}
	return t_done();
}
