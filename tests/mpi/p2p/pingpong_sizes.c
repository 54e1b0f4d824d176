/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 4
 * Description: a message of any size arrives complete, and nothing is written beyond its end (MPI
 * 5.0 section 3.2.4): every size from 0 to 300 bytes, then every power of two up to 8 MiB and its
 * two neighbours, there and back.
 */
#include "tests/lib/t.h"

enum { GUARD = 64, SIZE_MAX_2 = 8 << 20 };

static unsigned char buf[SIZE_MAX_2 + 1 + GUARD];

/* Receives `size` bytes into a buffer full of zeros, announcing room for `room`. */
static void receive(int peer, size_t size, size_t room, uint64_t key)
{
	MPI_Status status;
	int count = -1;

	memset(buf, 0, size + GUARD);
	MPI_Recv(buf, (int)room, MPI_BYTE, peer, 7, MPI_COMM_WORLD, &status);
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, size, "bytes received");
	t_check_fill(buf, size, key, "message");
	for (int i = 0; i < GUARD; i++)
		t_check_eq(buf[size + (size_t)i], 0, "byte %d behind the message", i);
}

static void ping_pong(int peer, size_t size)
{
	t_step = (long)size;
	if (t_rank < peer) {
		t_fill(buf, size, size);
		MPI_Send(buf, (int)size, MPI_BYTE, peer, 7, MPI_COMM_WORLD);
		receive(peer, size, size, size + 1);
	} else {
		receive(peer, size, size + GUARD, size);
		t_fill(buf, size, size + 1);
		MPI_Send(buf, (int)size, MPI_BYTE, peer, 7, MPI_COMM_WORLD);
	}
}

int main(int argc, char **argv)
{
	size_t largest;

	t_init(&argc, &argv);
	/* With several pairs at once the largest messages would only take longer. */
	largest = t_size == 2 ? SIZE_MAX_2 : SIZE_MAX_2 / 8;
	for (size_t size = 0; size <= 300; size++)
		ping_pong(t_rank ^ 1, size);
	for (size_t size = 512; size <= largest; size *= 2) {
		ping_pong(t_rank ^ 1, size - 1);
		ping_pong(t_rank ^ 1, size);
		ping_pong(t_rank ^ 1, size + 1);
	}
	return t_done();
}
