/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 4 5 8
 * Description: a receive from MPI_ANY_SOURCE with MPI_ANY_TAG gets every message of every rank
 * exactly once, and its status names the true source, tag and length (MPI 5.0 sections 3.2.4 and
 * 3.2.5). No order among the senders is expected.
 */
#include "tests/lib/t.h"

enum { MESSAGES = 400, ROOM = 20000 };

static unsigned char buf[ROOM];

static int size_of(int source, int number)
{
	return number % 16 == 7 ? ROOM - source : (source * 31 + number * 17) % 700;
}

static void send_all(void)
{
	for (int number = 0; number < MESSAGES; number++) {
		int size = size_of(t_rank, number);

		t_fill(buf, (size_t)size, (uint64_t)(t_rank * MESSAGES + number));
		MPI_Send(buf, size, MPI_BYTE, 0, number, MPI_COMM_WORLD);
	}
}

int main(int argc, char **argv)
{
	int received[64] = {0};

	t_init(&argc, &argv);
	if (t_rank > 0)
		send_all();
	for (t_step = 0; t_rank == 0 && t_step < MESSAGES * (t_size - 1); t_step++) {
		MPI_Status status;
		int count, source, tag;

		MPI_Recv(buf, ROOM, MPI_BYTE, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &status);
		source = status.MPI_SOURCE;
		tag = status.MPI_TAG;
		t_check(source > 0 && source < t_size, "source %d", source);
		/* Everything matches, hence the messages of one rank come in the order sent. */
		t_check_eq(tag, received[source]++, "tag from rank %d", source);
		MPI_Get_count(&status, MPI_BYTE, &count);
		t_check_eq(count, size_of(source, tag), "length from rank %d, tag %d", source, tag);
		t_check_fill(buf, (size_t)count, (uint64_t)(source * MESSAGES + tag), "message");
	}
	return t_done();
}
