/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: a message longer than its receive buffer raises MPI_ERR_TRUNCATE at the receiver,
 * writes nothing beyond the buffer, completes at the sender, and leaves the traffic after it
 * healthy (MPI 5.0 section 3.2.4). Eager and rendezvous, the receive posted before or after the
 * message, by MPI_Recv and by MPI_Irecv with MPI_Wait. Each rank receives from the rank before
 * it.
 */
#include "tests/lib/t.h"

enum { LARGE = 300000, GUARD = 128, DATA = 1, GO = 2 };

static unsigned char in[LARGE], out[LARGE];
static int next, prev;

/* True receives that fit must work before and after. */
static void check_healthy(void)
{
	MPI_Status status;
	int word = t_rank, got = -1;

	MPI_Sendrecv(&word, 1, MPI_INT, next, DATA, &got, 1, MPI_INT, prev, DATA, MPI_COMM_WORLD,
		     &status);
	t_check_eq(got, prev, "message after the truncated one");
	t_check_eq(status.MPI_SOURCE, prev, "its source");
}

static int receive_short(int room, bool posted_first, MPI_Request *send, int size)
{
	MPI_Request receive;

	if (posted_first) {
		MPI_Irecv(in, room, MPI_BYTE, prev, DATA, MPI_COMM_WORLD, &receive);
		MPI_Barrier(MPI_COMM_WORLD);
		MPI_Isend(out, size, MPI_BYTE, next, DATA, MPI_COMM_WORLD, send);
		return MPI_Wait(&receive, MPI_STATUS_IGNORE);
	}
	MPI_Isend(out, size, MPI_BYTE, next, DATA, MPI_COMM_WORLD, send);
	/* When the second message is here, the first one or its announcement is here too. */
	MPI_Sendrecv(NULL, 0, MPI_BYTE, next, GO, NULL, 0, MPI_BYTE, prev, GO, MPI_COMM_WORLD,
		     MPI_STATUS_IGNORE);
	return MPI_Recv(in, room, MPI_BYTE, prev, DATA, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static void truncate(int size, int room, bool posted_first)
{
	MPI_Request send;
	int rc;

	memset(in, 0, (size_t)size);
	rc = receive_short(room, posted_first, &send, size);
	t_check_class(rc, MPI_ERR_TRUNCATE, "%d bytes into a buffer of %d, posted %s", size, room,
		      posted_first ? "before" : "after");
	t_check_class(MPI_Wait(&send, MPI_STATUS_IGNORE), MPI_SUCCESS, "the send of %d bytes",
		      size);
	for (int i = room; i < size && i < room + GUARD; i++)
		t_check_eq(in[i], 0, "byte %d behind a buffer of %d", i - room, room);
	check_healthy();
}

int main(int argc, char **argv)
{
	static const int sizes[] = {1, 8, 48, 49, 300, 4096, 20000, 65537, LARGE};

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	memset(out, 0xab, sizeof(out));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int size = sizes[i];

		t_step = size;
		for (int posted_first = 0; posted_first < 2; posted_first++) {
			truncate(size, 0, posted_first);
			truncate(size, size / 2, posted_first);
			truncate(size, size - 1, posted_first);
		}
	}
	return t_done();
}
