/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * env: MPILITE_ENGINE=auto
 * Blocking sends of one size find out which way is the faster one: every message arrives whole whichever way it goes, and none
 * is done before its receive is posted, as with the other way (MPI 5.0 sections 3.4 and 3.5). Each rank sends around the circle, late
 * receives and early ones by turns, now and then in gaps or with too little room.
 */
#include "tests/lib/t.h"

enum { LARGEST = 70000, MESSAGES = 300, TAG = 4, DONE = 5 };

static unsigned char out[LARGEST], in[2 * LARGEST];
static MPI_Datatype gaps;

static void receive(int from, int size)
{
	bool is_short = t_step % 50 == 49, has_gaps = t_step % 50 == 48;
	int room = is_short ? size / 2 : size, rc;
	MPI_Status status;

	memset(in, 0, (size_t)size);
	rc = has_gaps ? MPI_Recv(in, size / 8, gaps, from, TAG, MPI_COMM_WORLD, &status) :
	                MPI_Recv(in, room, MPI_BYTE, from, TAG, MPI_COMM_WORLD, &status);
	t_check_class(rc, is_short ? MPI_ERR_TRUNCATE : MPI_SUCCESS, "%d bytes, room for %d", size, room);
	for (int i = 0; has_gaps && i < size; i++)
		in[i] = in[i / 8 * 16 + i % 8];
	t_check_fill(in, (size_t)room, (uint64_t)t_step, "message");
}

/* Rank 0 sends first; what it has sent is known to nobody else before it is received. */
static void pass_on(int size)
{
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size;

	if (t_rank != 0)
		receive(from, size);
	t_fill(out, (size_t)size, (uint64_t)t_step);
	MPI_Send(out, size, MPI_BYTE, to, TAG, MPI_COMM_WORLD);
	if (t_rank == 0)
		receive(from, size);
}

/* Rank 0's large send may not end before rank 1 has posted its receive, which it does after it has heard nothing of that end. */
static void check_wait(int size)
{
	int flag = 0;

	if (t_rank == 0) {
		MPI_Send(out, size, MPI_BYTE, 1, TAG, MPI_COMM_WORLD);
		MPI_Send(NULL, 0, MPI_BYTE, 1, DONE, MPI_COMM_WORLD);
	} else if (t_rank == 1) {
		MPI_Probe(0, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		for (int i = 0; i < 100; i++) {
			MPI_Iprobe(0, DONE, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
			t_check_eq(flag, 0, "sent before it was received");
		}
		MPI_Recv(in, size, MPI_BYTE, 0, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		MPI_Recv(NULL, 0, MPI_BYTE, 0, DONE, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	}
}

int main(int argc, char **argv)
{
	static const int sizes[] = { 8192, 20000, LARGEST / 8 * 8 };
	MPI_Datatype block;

	t_init(&argc, &argv);
	MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
	MPI_Type_contiguous(8, MPI_BYTE, &block);
	MPI_Type_create_resized(block, 0, 16, &gaps);
	MPI_Type_commit(&gaps);
	for (t_step = 0; t_step < MESSAGES; t_step++)
		pass_on(sizes[t_step / 4 % 3] / 8 * 8);
	for (t_step = 0; t_step < 40; t_step++)
		check_wait(8192);
	MPI_Type_free(&block);
	MPI_Type_free(&gaps);
	return t_done();
}
