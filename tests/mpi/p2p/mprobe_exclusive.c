/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: a message taken by MPI_Mprobe or MPI_Improbe is found by no other probe or receive;
 * MPI_Mrecv and MPI_Imrecv receive it later, in any order, and set its handle to null (MPI 5.0
 * sections 3.8.2 and 3.8.3).
 */
#include "tests/lib/t.h"

enum { MESSAGES = 6, ROOM = 200000 };

static const int sizes[MESSAGES] = {0, 8, 300, 4000, 60000, ROOM};
static unsigned char out[MESSAGES][ROOM], in[MESSAGES][ROOM];
static MPI_Message message[MESSAGES];
static MPI_Status probed[MESSAGES];

static void take(int i, int from)
{
	int flag = 0, source = t_step % 2 ? from : MPI_ANY_SOURCE, tag = t_step % 3 ? i : MPI_ANY_TAG;

	if (t_step & 4)
		MPI_Mprobe(source, tag, MPI_COMM_WORLD, &message[i], &probed[i]);
	while (!(t_step & 4) && !flag)
		MPI_Improbe(source, tag, MPI_COMM_WORLD, &flag, &message[i], &probed[i]);
	t_check(message[i] != MPI_MESSAGE_NULL && message[i] != MPI_MESSAGE_NO_PROC, "a message");
	t_check_eq(probed[i].MPI_SOURCE, from, "source of %d", i);
	t_check_eq(probed[i].MPI_TAG, i, "tag of %d", i);
}

static void check_status(int i, const MPI_Status *status, int from)
{
	int count;

	MPI_Get_count(status, MPI_BYTE, &count);
	t_check_eq(count, sizes[i], "size of %d", i);
	t_check_eq(status->MPI_SOURCE, from, "source of %d", i);
	t_check_eq(status->MPI_TAG, i, "tag of %d", i);
}

static void receive(int i, int from)
{
	MPI_Request request;
	MPI_Status status;

	if (i % 2) {
		MPI_Mrecv(in[i], ROOM, MPI_BYTE, &message[i], &status);
	} else {
		MPI_Imrecv(in[i], ROOM, MPI_BYTE, &message[i], &request);
		MPI_Wait(&request, &status);
	}
	t_check(message[i] == MPI_MESSAGE_NULL, "the handle of %d is null", i);
	check_status(i, &probed[i], from);
	check_status(i, &status, from);
	t_check_fill(in[i], (size_t)sizes[i], (uint64_t)(from * 100 + i), "message");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < 24; t_step++) {
		int next = (t_rank + 1) % t_size, prev = (t_rank + t_size - 1) % t_size, flag;
		MPI_Request send[MESSAGES];

		for (int i = 0; i < MESSAGES; i++) {
			t_fill(out[i], (size_t)sizes[i], (uint64_t)(t_rank * 100 + i));
			MPI_Isend(out[i], sizes[i], MPI_BYTE, next, i, MPI_COMM_WORLD, &send[i]);
		}
		for (int i = 0; i < MESSAGES; i++)
			take(i, prev);
		MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
		t_check(!flag, "all messages are taken");
		for (int i = 0; i < MESSAGES; i++)
			receive((i * 5 + (int)t_step) % MESSAGES, prev);
		MPI_Waitall(MESSAGES, send, MPI_STATUSES_IGNORE);
		MPI_Barrier(MPI_COMM_WORLD);
	}
	return t_done();
}
