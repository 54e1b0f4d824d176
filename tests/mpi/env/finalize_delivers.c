/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * Description: messages whose sends are complete are delivered although their senders go into
 * MPI_Finalize at once, long before the receives are started (MPI 5.0 section 11.2.2).
 */
#include "tests/lib/t.h"

enum { MESSAGES = 500, ROOM = 3000 };

static unsigned char buf[ROOM];

static int size_of(int tag)
{
	return tag * 37 % ROOM;
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (int tag = 0; t_rank > 0 && tag < MESSAGES; tag++) {
		t_fill(buf, (size_t)size_of(tag), (uint64_t)(t_rank * MESSAGES + tag));
		MPI_Send(buf, size_of(tag), MPI_BYTE, 0, tag, MPI_COMM_WORLD);
	}
	/* The others are, or will soon be, in MPI_Finalize. */
	for (int source = t_size - 1; t_rank == 0 && source > 0; source--) {
		for (t_step = 0; t_step < MESSAGES; t_step++) {
			MPI_Recv(buf, ROOM, MPI_BYTE, source, (int)t_step, MPI_COMM_WORLD,
				 MPI_STATUS_IGNORE);
			t_check_fill(buf, (size_t)size_of((int)t_step),
				     (uint64_t)(source * MESSAGES + t_step), "message");
		}
	}
	return t_done();
}
