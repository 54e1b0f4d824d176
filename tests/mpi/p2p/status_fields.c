/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: a receive's status names source, tag and length; MPI_Get_count counts whole
 * elements of the type asked for and answers MPI_UNDEFINED when the length is no multiple of it;
 * MPI_STATUS_IGNORE is accepted; calls that complete one operation leave MPI_ERROR alone (MPI 5.0
 * section 3.2.5).
 */
#include "tests/lib/t.h"

enum { ROOM = 100 };

static unsigned char in[ROOM], out[ROOM];

static void check_counts(const MPI_Status *status, int size)
{
	static const int sizes[] = {1, 2, 4, 8};
	const MPI_Datatype types[] = {MPI_BYTE, MPI_INT16_T, MPI_INT, MPI_DOUBLE};

	for (int i = 0; i < 4; i++) {
		int count = -5;

		MPI_Get_count(status, types[i], &count);
		t_check_eq(count, size % sizes[i] ? MPI_UNDEFINED : size / sizes[i],
			   "%d bytes in elements of %d", size, sizes[i]);
	}
}

int main(int argc, char **argv)
{
	int next, prev;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < ROOM; t_step++) {
		int size = (int)t_step, tag = 1000 + size;
		MPI_Request receive, send;
		MPI_Status status;

		memset(&status, 0, sizeof(status));
		status.MPI_ERROR = 4711;
		MPI_Irecv(in, ROOM, MPI_BYTE, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD,
			  &receive);
		MPI_Isend(out, size, MPI_BYTE, next, tag, MPI_COMM_WORLD, &send);
		MPI_Wait(&receive, &status);
		t_check_eq(status.MPI_SOURCE, prev, "source");
		t_check_eq(status.MPI_TAG, tag, "tag");
		t_check_eq(status.MPI_ERROR, 4711, "MPI_ERROR after MPI_Wait");
		check_counts(&status, size);
		MPI_Wait(&send, MPI_STATUS_IGNORE);

		/* The same by MPI_Recv. */
		memset(&status, 0, sizeof(status));
		status.MPI_ERROR = 4711;
		MPI_Isend(out, size, MPI_BYTE, next, tag, MPI_COMM_WORLD, &send);
		MPI_Recv(in, ROOM, MPI_BYTE, prev, tag, MPI_COMM_WORLD, &status);
		t_check_eq(status.MPI_SOURCE, prev, "source of MPI_Recv");
		t_check_eq(status.MPI_TAG, tag, "tag of MPI_Recv");
		t_check_eq(status.MPI_ERROR, 4711, "MPI_ERROR after MPI_Recv");
		check_counts(&status, size);
		MPI_Wait(&send, MPI_STATUS_IGNORE);
	}
	return t_done();
}
