/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: one completion call takes requests of every kind together: plain and persistent
 * sends and receives, a pair, partitioned ones, a flush, a generalized one, null and inactive ones
 * (MPI 5.0 sections 3.7.5, 3.9, 4.2 and 13.2).
 */
#include "tests/lib/t.h"

enum { KINDS = 11, NULL_AT = 0, INACTIVE_AT = 1, FIRST_PERSISTENT = 7, BIG = 50000 };

static unsigned char in[5][BIG], out[5][BIG];
static MPI_Request request[KINDS];
static MPI_Status status[KINDS];
static int freed;

static int query(void *state, MPI_Status *s)
{
	(void)state;
	MPI_Status_set_elements(s, MPI_BYTE, 5);
	MPI_Status_set_cancelled(s, 0);
	return MPI_SUCCESS;
}

static int release(void *state)
{
	(void)state;
	freed++;
	return MPI_SUCCESS;
}

static int cancel(void *state, int complete)
{
	(void)state;
	(void)complete;
	return MPI_SUCCESS;
}

static void make(int next, int prev)
{
	MPI_Comm world = MPI_COMM_WORLD;

	request[NULL_AT] = MPI_REQUEST_NULL;
	MPI_Recv_init(in[0], BIG, MPI_BYTE, prev, 99, world, &request[INACTIVE_AT]);
	MPI_Irecv(in[0], BIG, MPI_BYTE, prev, 1, world, &request[2]);
	MPI_Isend(out[0], BIG, MPI_BYTE, next, 1, world, &request[3]);
	MPI_Isendrecv(out[1], BIG, MPI_BYTE, next, 2, in[1], BIG, MPI_BYTE, prev, 2, world,
		      &request[4]);
	MPI_Grequest_start(query, release, cancel, NULL, &request[5]);
	MPI_Bsend(out[4], BIG, MPI_BYTE, next, 5, world);
	MPI_Irecv(in[4], BIG, MPI_BYTE, prev, 5, world, &request[6]);
	MPI_Recv_init(in[2], BIG, MPI_BYTE, prev, 3, world, &request[7]);
	MPI_Send_init(out[2], BIG, MPI_BYTE, next, 3, world, &request[8]);
	MPI_Precv_init(in[3], 5, BIG / 5, MPI_BYTE, prev, 4, world, MPI_INFO_NULL, &request[9]);
	MPI_Psend_init(out[3], 2, BIG / 2, MPI_BYTE, next, 4, world, MPI_INFO_NULL, &request[10]);
	MPI_Startall(KINDS - FIRST_PERSISTENT, request + FIRST_PERSISTENT);
	MPI_Pready_range(0, 1, request[10]);
	MPI_Grequest_complete(request[5]);
}

static void complete(void)
{
	int left = KINDS - 2, count, index, flag = 0, indices[KINDS];

	if (t_step % 4 == 0)
		MPI_Waitall(KINDS, request, status);
	while (t_step % 4 == 1 && !flag)
		MPI_Testall(KINDS, request, &flag, status);
	while (t_step % 4 == 2 && left) {
		MPI_Waitsome(KINDS, request, &count, indices, status);
		t_check(count > 0 && count <= left, "%d of %d", count, left);
		left -= count;
	}
	for (; t_step % 4 == 3 && left; left--) {
		MPI_Waitany(KINDS, request, &index, status);
		t_check(index > INACTIVE_AT && index < KINDS, "index %d", index);
	}
	MPI_Testany(KINDS, request, &index, &flag, status);
	t_check(flag && index == MPI_UNDEFINED, "nothing is active: flag %d, index %d", flag, index);
}

int main(int argc, char **argv)
{
	static char buffer[BIG + MPI_BSEND_OVERHEAD];
	void *back;
	int size;

	t_init(&argc, &argv);
	MPI_Buffer_attach(buffer, sizeof(buffer));
	for (t_step = 0; t_step < 16; t_step++) {
		int next = (t_rank + 1) % t_size, prev = (t_rank + t_size - 1) % t_size;

		for (int i = 0; i < 5; i++)
			t_fill(out[i], BIG, (uint64_t)(t_rank * 100 + t_step * 5 + i));
		make(next, prev);
		complete();
		t_check_eq(freed, (int)t_step + 1, "generalized requests freed");
		for (int i = 0; i < 5; i++)
			t_check_fill(in[i], BIG, (uint64_t)(prev * 100 + t_step * 5 + i), "message");
		for (int i = 0; i < KINDS; i++) {
			bool stays = i == INACTIVE_AT || i >= FIRST_PERSISTENT;

			t_check(stays == (request[i] != MPI_REQUEST_NULL), "handle %d", i);
			if (stays)
				MPI_Request_free(&request[i]);
		}
	}
	MPI_Buffer_detach(&back, &size);
	return t_done();
}
