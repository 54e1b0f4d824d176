/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: a buffered send returns although nobody receives, and its buffer may be written at
 * once; the messages arrive as they were, in order also with standard sends; detaching returns the
 * attached buffer and its size, and a buffer may be attached again (MPI 5.0 sections 3.4 and 3.6).
 */
#include "tests/lib/t.h"

enum { MESSAGES = 12, ROOM = 70000 };

static const int sizes[] = {0, 1, 48, 100, 5000, ROOM};
static unsigned char message[ROOM];

static int size_of(int i)
{
	return sizes[(i + (int)t_step) % 6];
}

static void send_all(int to)
{
	for (int i = 0; i < MESSAGES; i++) {
		MPI_Request request = MPI_REQUEST_NULL;

		t_fill(message, (size_t)size_of(i), (uint64_t)(t_rank * MESSAGES + i));
		if (i % 3)
			MPI_Bsend(message, size_of(i), MPI_BYTE, to, 3, MPI_COMM_WORLD);
		else
			MPI_Ibsend(message, size_of(i), MPI_BYTE, to, 3, MPI_COMM_WORLD, &request);
		MPI_Wait(&request, MPI_STATUS_IGNORE);
		memset(message, 0xff, sizeof(message));
	}
}

static void receive_all(int from)
{
	for (int i = 0; i < MESSAGES; i++) {
		MPI_Status status;
		int count;

		MPI_Recv(message, ROOM, MPI_BYTE, from, 3, MPI_COMM_WORLD, &status);
		MPI_Get_count(&status, MPI_BYTE, &count);
		t_check_eq(count, size_of(i), "message %d from %d", i, from);
		t_check_fill(message, (size_t)count, (uint64_t)(from * MESSAGES + i), "message");
	}
}

int main(int argc, char **argv)
{
	int size = 0, total = 0;
	void *buffer, *back;

	t_init(&argc, &argv);
	for (int i = 0; i < MESSAGES; i++)
		total += sizes[i % 6] + MPI_BSEND_OVERHEAD;
	total *= t_size;
	buffer = malloc((size_t)total);
	for (t_step = 0; t_step < 12; t_step++) {
		MPI_Buffer_attach(buffer, total);
		for (int to = 0; to < t_size; to++)
			send_all(to);
		/* Everybody has sent everything before anybody receives. */
		MPI_Barrier(MPI_COMM_WORLD);
		for (int from = 0; from < t_size; from++)
			receive_all(from);
		MPI_Buffer_detach(&back, &size);
		t_check(back == buffer, "detached %p, attached %p", back, buffer);
		t_check_eq(size, total, "size of the detached buffer");
	}
	free(buffer);
	return t_done();
}
