/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: persistent requests of every send mode and of receive are started again and again,
 * alone or together, send what is in the buffer at the start, and stay; mixed with plain messages
 * (MPI 5.0 section 3.9).
 */
#include "tests/lib/t.h"

enum { KINDS = 5, ROUNDS = 12, ROOM = 120000 };

static const int sizes[] = {0, 8, 2000, 30000, ROOM};
static unsigned char out[KINDS][ROOM], in[KINDS][ROOM];
static MPI_Request request[2 * KINDS]; /* receives, then sends */
static int next, prev, size;

static void make(void)
{
	MPI_Request *send = request + KINDS;

	for (int i = 0; i < KINDS; i++)
		MPI_Recv_init(in[i], ROOM, MPI_BYTE, i % 2 ? prev : MPI_ANY_SOURCE, i,
			      MPI_COMM_WORLD, &request[i]);
	MPI_Send_init(out[0], size, MPI_BYTE, next, 0, MPI_COMM_WORLD, &send[0]);
	MPI_Ssend_init(out[1], size, MPI_BYTE, next, 1, MPI_COMM_WORLD, &send[1]);
	MPI_Bsend_init(out[2], size, MPI_BYTE, next, 2, MPI_COMM_WORLD, &send[2]);
	MPI_Rsend_init(out[3], size, MPI_BYTE, next, 3, MPI_COMM_WORLD, &send[3]);
	MPI_Send_init(out[4], size, MPI_BYTE, next, 4, MPI_COMM_WORLD, &send[4]);
}

static uint64_t key(int rank, int kind, int round)
{
	return (uint64_t)((rank * KINDS + kind) * ROUNDS + round);
}

static void run(int round)
{
	MPI_Status status[2 * KINDS];
	int count;

	MPI_Startall(KINDS, request);
	/* The receiver of the ready-mode send is ready. */
	MPI_Barrier(MPI_COMM_WORLD);
	for (int i = 0; i < KINDS; i++) {
		t_fill(out[i], (size_t)size, key(t_rank, i, round));
		MPI_Start(&request[KINDS + i]);
	}
	MPI_Waitall(2 * KINDS, request, status);
	for (int i = 0; i < KINDS; i++) {
		MPI_Get_count(&status[i], MPI_BYTE, &count);
		t_check_eq(count, size, "size of %d", i);
		t_check_eq(status[i].MPI_SOURCE, prev, "source of %d", i);
		t_check_eq(status[i].MPI_TAG, i, "tag of %d", i);
		t_check_fill(in[i], (size_t)size, key(prev, i, round), "message");
		t_check(request[i] != MPI_REQUEST_NULL, "request %d stays", i);
		t_check(request[KINDS + i] != MPI_REQUEST_NULL, "request %d stays", i);
	}
}

int main(int argc, char **argv)
{
	static char buffer[2 * (ROOM + MPI_BSEND_OVERHEAD)];
	void *back;
	int length;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	MPI_Buffer_attach(buffer, sizeof(buffer));
	for (t_step = 0; t_step < 5; t_step++) {
		size = sizes[t_step];
		make();
		for (int round = 0; round < ROUNDS; round++)
			run(round);
		for (int i = 0; i < 2 * KINDS; i++) {
			MPI_Request_free(&request[i]);
			t_check(request[i] == MPI_REQUEST_NULL, "freed");
		}
	}
	MPI_Buffer_detach(&back, &length);
	return t_done();
}
