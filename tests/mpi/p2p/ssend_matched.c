/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 4
 * Description: a synchronous send completes only after its receive was started (MPI 5.0 section
 * 3.4). Proved by order: the receiver starts its receive only after the sender has told it to, so
 * until then MPI_Test must say "not complete", and a message sent after a blocking MPI_Ssend can
 * not be seen by a probe. Rank 1 sends to rank 0.
 */
#include "tests/lib/t.h"

enum { LARGE = 200000, POLLS = 200, SYNC = 1, WORD = 2 };

static unsigned char in[LARGE], out[LARGE];

static void tell(int peer)
{
	MPI_Send(NULL, 0, MPI_BYTE, peer, WORD, MPI_COMM_WORLD);
}

static void listen(int peer)
{
	MPI_Recv(NULL, 0, MPI_BYTE, peer, WORD, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static void send_nonblocking(int size)
{
	MPI_Request request;
	int flag = 0;

	MPI_Issend(out, size, MPI_BYTE, 0, SYNC, MPI_COMM_WORLD, &request);
	tell(0);
	listen(0);
	/* Rank 0 waits for the next word and has started no receive of SYNC. */
	for (int i = 0; i < POLLS; i++) {
		MPI_Test(&request, &flag, MPI_STATUS_IGNORE);
		t_check(!flag, "a synchronous send of %d bytes completed before its receive", size);
	}
	tell(0);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
}

static void receive_nonblocking(int size)
{
	listen(1);
	tell(1);
	listen(1);
	MPI_Recv(in, LARGE, MPI_BYTE, 1, SYNC, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_fill(in, (size_t)size, (uint64_t)size, "message of MPI_Issend");
}

static void send_blocking(int size)
{
	MPI_Ssend(out, size, MPI_BYTE, 0, SYNC, MPI_COMM_WORLD);
	tell(0);
}

static void receive_blocking(int size)
{
	int flag = 0;

	MPI_Probe(1, SYNC, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	for (int i = 0; i < POLLS; i++) {
		MPI_Iprobe(1, WORD, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
		t_check(!flag, "MPI_Ssend of %d bytes returned before its receive", size);
	}
	MPI_Recv(in, LARGE, MPI_BYTE, 1, SYNC, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_fill(in, (size_t)size, (uint64_t)size, "message of MPI_Ssend");
	listen(1);
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 1, 48, 49, 4096, 4097, 65536, LARGE};

	t_init(&argc, &argv);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		t_step = sizes[i];
		if (t_rank == 1) {
			t_fill(out, (size_t)sizes[i], (uint64_t)sizes[i]);
			send_nonblocking(sizes[i]);
			send_blocking(sizes[i]);
		} else if (t_rank == 0) {
			receive_nonblocking(sizes[i]);
			receive_blocking(sizes[i]);
		}
	}
	return t_done();
}
