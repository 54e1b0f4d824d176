/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5 8
 * Description: messages of one sender with the same envelope are received in the order sent, also
 * when small and large ones alternate between the eager and rendezvous paths (MPI 5.0 section
 * 3.5). Blocking calls on both sides.
 */
#include "tests/lib/t.h"

enum { MESSAGES = 300, LARGE = 200000 };

static unsigned char buf[LARGE];

/* A fixed series in which every size is followed by smaller and by larger ones. */
static size_t size_of(long i)
{
	static const size_t sizes[] = {8,    100000, 48, 4096,	0, 70000, 49,
				       4097, 8,	     8,	 LARGE, 1, 16384, 300};

	return sizes[(size_t)i % (sizeof(sizes) / sizeof(sizes[0]))];
}

static void receive_from(int source)
{
	MPI_Status status;
	int count;

	MPI_Recv(buf, LARGE, MPI_BYTE, source, 3, MPI_COMM_WORLD, &status);
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, size_of(t_step), "size of message %ld from rank %d", t_step, source);
	t_check_fill(buf, (size_t)count, (uint64_t)(source * MESSAGES + t_step), "message");
}

int main(int argc, char **argv)
{
	long messages;

	t_init(&argc, &argv);
	messages = MESSAGES / (t_size - 1);
	for (t_step = 0; t_step < messages; t_step++) {
		if (t_rank == 0) {
			for (int source = 1; source < t_size; source++)
				receive_from(source);
		} else {
			t_fill(buf, size_of(t_step), (uint64_t)(t_rank * MESSAGES + t_step));
			MPI_Send(buf, (int)size_of(t_step), MPI_BYTE, 0, 3, MPI_COMM_WORLD);
		}
	}
	return t_done();
}
