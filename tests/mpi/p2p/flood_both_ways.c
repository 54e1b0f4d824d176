/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5 8
 * Description: all ranks may start thousands of small MPI_Isend to all others before anybody
 * posts a receive: full buffers in every direction at once delay messages but neither lose,
 * reorder nor block them for ever (MPI 5.0 section 3.5).
 */
#include "tests/lib/t.h"

enum { TOTAL = 6000, ROOM = 600 };

static unsigned char in[ROOM], out[ROOM];

static int size_of(int i)
{
	return (i * 37) % ROOM;
}

int main(int argc, char **argv)
{
	MPI_Request *request;
	int each, n = 0;

	t_init(&argc, &argv);
	each = TOTAL / t_size;
	request = malloc((size_t)(each * t_size) * sizeof(*request));
	/* The content tells the receiver the sender: one buffer serves all messages. */
	t_fill(out, ROOM, (uint64_t)t_rank);
	for (int i = 0; i < each; i++) {
		for (int dest = 0; dest < t_size; dest++)
			MPI_Isend(out, size_of(i), MPI_BYTE, dest, i, MPI_COMM_WORLD,
				  &request[n++]);
	}
	for (t_step = 0; t_step < each; t_step++) {
		for (int source = t_size - 1; source >= 0; source--) {
			MPI_Status status;
			int count = -1;

			MPI_Recv(in, ROOM, MPI_BYTE, source, MPI_ANY_TAG, MPI_COMM_WORLD, &status);
			MPI_Get_count(&status, MPI_BYTE, &count);
			t_check_eq(status.MPI_TAG, t_step, "tag from rank %d", source);
			t_check_eq(count, size_of((int)t_step), "length from rank %d", source);
			t_check_fill(in, (size_t)count, (uint64_t)source, "message");
		}
	}
	MPI_Waitall(n, request, MPI_STATUSES_IGNORE);
	free(request);
	return t_done();
}
