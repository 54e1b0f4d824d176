/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5 8
 * Description: MPI_Probe and MPI_Iprobe tell source, tag and length of a message without
 * receiving it, and the receive that names that source and tag gets exactly that message (MPI 5.0
 * section 3.8.1). Random sizes and tags, wildcards or not.
 */
#include "tests/lib/t.h"

enum { MESSAGES = 210, ROOM = 100000 };

static unsigned char in[ROOM], out[ROOM];

static int size_of(int source, int i)
{
	uint64_t random = t_seed + (uint64_t)(source * MESSAGES + i);
	uint64_t r = t_random(&random);

	return (int)(r % (r / 65536 % 8 ? 500 : ROOM));
}

static void probe(int source, int tag, MPI_Status *status)
{
	int flag = 0;

	if (t_step % 3) {
		MPI_Probe(source, tag, MPI_COMM_WORLD, status);
		return;
	}
	while (!flag)
		MPI_Iprobe(source, tag, MPI_COMM_WORLD, &flag, status);
}

/* The next message of the rank before this one; it has the tag i % 7. */
static void receive_one(int prev, int i)
{
	MPI_Status probed, status;
	int probed_count, count;

	probe(i % 3 ? prev : MPI_ANY_SOURCE, i % 5 ? i % 7 : MPI_ANY_TAG, &probed);
	t_check_eq(probed.MPI_SOURCE, prev, "source of the probed message");
	t_check_eq(probed.MPI_TAG, i % 7, "tag of the probed message");
	MPI_Get_count(&probed, MPI_BYTE, &probed_count);
	t_check_eq(probed_count, size_of(prev, i), "length of the probed message");

	MPI_Recv(in, probed_count, MPI_BYTE, probed.MPI_SOURCE, probed.MPI_TAG, MPI_COMM_WORLD,
		 &status);
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, probed_count, "length of the received message");
	t_check_eq(status.MPI_SOURCE, prev, "source of the received message");
	t_check_fill(in, (size_t)count, (uint64_t)(prev * MESSAGES + i), "message");
}

int main(int argc, char **argv)
{
	int next, prev;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < MESSAGES; t_step++) {
		int i = (int)t_step;
		MPI_Request request;

		t_fill(out, (size_t)size_of(t_rank, i), (uint64_t)(t_rank * MESSAGES + i));
		MPI_Isend(out, size_of(t_rank, i), MPI_BYTE, next, i % 7, MPI_COMM_WORLD, &request);
		receive_one(prev, i);
		MPI_Wait(&request, MPI_STATUS_IGNORE);
	}
	return t_done();
}
