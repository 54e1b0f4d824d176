/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: a process may send to itself, on MPI_COMM_SELF and by its own rank in
 * MPI_COMM_WORLD, messages of any size, as long as it does not block before the receive is there
 * (MPI 5.0 section 3.5); the two communicators do not mix.
 */
#include "tests/lib/t.h"

enum { ROOM = 3 << 20 };

static unsigned char in[ROOM], out[ROOM];

static void check_message(const MPI_Status *status, int rank, int tag, int size, uint64_t key)
{
	int count = -1;

	MPI_Get_count(status, MPI_BYTE, &count);
	t_check_eq(status->MPI_SOURCE, rank, "source");
	t_check_eq(status->MPI_TAG, tag, "tag");
	t_check_eq(count, size, "length");
	t_check_fill(in, (size_t)size, key, "message to self");
}

/* Receive first, send first, synchronous send first, and both in one call. */
static void exchange(MPI_Comm comm, int rank, int size)
{
	for (int way = 0; way < 4; way++) {
		uint64_t key = (uint64_t)(size + way);
		MPI_Request request;
		MPI_Status status;

		t_fill(out, (size_t)size, key);
		memset(in, 0, (size_t)size);
		if (way == 0) {
			MPI_Irecv(in, ROOM, MPI_BYTE, rank, way, comm, &request);
			MPI_Send(out, size, MPI_BYTE, rank, way, comm);
			MPI_Wait(&request, &status);
		} else if (way < 3) {
			(way == 1 ? MPI_Isend : MPI_Issend)(out, size, MPI_BYTE, rank, way, comm,
							    &request);
			MPI_Recv(in, ROOM, MPI_BYTE, MPI_ANY_SOURCE, MPI_ANY_TAG, comm, &status);
			MPI_Wait(&request, MPI_STATUS_IGNORE);
		} else {
			MPI_Sendrecv(out, size, MPI_BYTE, rank, way, in, ROOM, MPI_BYTE, rank, way,
				     comm, &status);
		}
		check_message(&status, rank, way, size, key);
	}
}

/* The same tag on both communicators: each receive gets its own communicator's message. */
static void check_separation(void)
{
	int sent[2] = {100, 200}, got[2] = {0, 0};
	MPI_Request request[2];

	MPI_Isend(&sent[0], 1, MPI_INT, 0, 9, MPI_COMM_SELF, &request[0]);
	MPI_Isend(&sent[1], 1, MPI_INT, t_rank, 9, MPI_COMM_WORLD, &request[1]);
	MPI_Recv(&got[1], 1, MPI_INT, t_rank, 9, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Recv(&got[0], 1, MPI_INT, 0, 9, MPI_COMM_SELF, MPI_STATUS_IGNORE);
	MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
	t_check_eq(got[0], 100, "message on MPI_COMM_SELF");
	t_check_eq(got[1], 200, "message on MPI_COMM_WORLD");
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 1, 48, 49, 300, 4096, 4097, 65536, 100001, 1 << 20, ROOM};

	t_init(&argc, &argv);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		t_step = sizes[i];
		exchange(MPI_COMM_SELF, 0, sizes[i]);
		exchange(MPI_COMM_WORLD, t_rank, sizes[i]);
	}
	for (t_step = 0; t_step < 100; t_step++)
		check_separation();
	return t_done();
}
