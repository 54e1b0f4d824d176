/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: of a cancelled send either all of the message arrives or nothing, as
 * MPI_Test_cancelled says; the messages before and after it arrive in order (MPI 5.0 section
 * 3.8.4).
 */
#include "tests/lib/t.h"

enum { MESSAGES = 400, SIZE = 1000 };

static unsigned char out[MESSAGES][SIZE], in[SIZE];
static MPI_Request request[MESSAGES];
static int cancelled[MESSAGES], theirs[MESSAGES];

/* So many that some have to wait in this process; every third is taken back. */
static void send_all(int next)
{
	for (int i = 0; i < MESSAGES; i++) {
		t_fill(out[i], SIZE, (uint64_t)(t_rank * MESSAGES + i));
		MPI_Isend(out[i], SIZE, MPI_BYTE, next, 4, MPI_COMM_WORLD, &request[i]);
	}
	for (int i = 0; i < MESSAGES; i++)
		if ((i + t_step) % 3 == 0)
			MPI_Cancel(&request[i]);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < 6; t_step++) {
		int next = (t_rank + 1) % t_size, prev = (t_rank + t_size - 1) % t_size, i = 0;
		MPI_Request tell;
		MPI_Status status;

		send_all(next);
		MPI_Isend(&t_step, 1, MPI_LONG, next, 9, MPI_COMM_WORLD, &tell);
		/* What comes before the mark with tag 9 is what was sent. */
		memset(theirs, 0, sizeof(theirs));
		for (;; i++) {
			MPI_Recv(in, SIZE, MPI_BYTE, prev, MPI_ANY_TAG, MPI_COMM_WORLD, &status);
			if (status.MPI_TAG == 9)
				break;
			for (; i < MESSAGES; i++) {
				if (in[0] == t_byte((uint64_t)(prev * MESSAGES + i), 0) &&
				    in[1] == t_byte((uint64_t)(prev * MESSAGES + i), 1))
					break;
				t_check((i + t_step) % 3 == 0, "message %d is missing", i);
			}
			t_check(i < MESSAGES, "a message that was not sent, or out of order");
			t_check_fill(in, SIZE, (uint64_t)(prev * MESSAGES + i), "message");
			theirs[i] = 1;
		}
		for (i = 0; i < MESSAGES; i++) {
			MPI_Wait(&request[i], &status);
			MPI_Test_cancelled(&status, &cancelled[i]);
		}
		MPI_Wait(&tell, MPI_STATUS_IGNORE);
		MPI_Sendrecv_replace(cancelled, MESSAGES, MPI_INT, next, 5, prev, 5, MPI_COMM_WORLD,
				     MPI_STATUS_IGNORE);
		for (i = 0; i < MESSAGES; i++)
			t_check_eq(theirs[i], !cancelled[i], "message %d", i);
	}
	return t_done();
}
