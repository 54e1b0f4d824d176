/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * env: MPILITE_UNEXPECTED_MAX=64K MPILITE_SLOTS=16
 * Description: when the memory for messages that nobody waits for is used up, senders are held back
 * without loss: nonblocking sends are complete in the end, a later small message still arrives, and
 * the receives find the messages in the reverse order (MPI 5.0 section 3.5, resource limitations).
 */
#include "tests/lib/t.h"

enum { MESSAGES = 1500, SIZE = 1000, LAST = MESSAGES };

static unsigned char out[MESSAGES][SIZE], in[SIZE];

int main(int argc, char **argv)
{
	static MPI_Request request[MESSAGES + 1];
	int messages;

	t_init(&argc, &argv);
	messages = MESSAGES / (t_size - 1);
	if (t_rank > 0) {
		for (int tag = 0; tag < messages; tag++) {
			t_fill(out[tag], SIZE, (uint64_t)(t_rank * MESSAGES + tag));
			MPI_Isend(out[tag], SIZE, MPI_BYTE, 0, tag, MPI_COMM_WORLD, &request[tag]);
		}
		MPI_Isend(NULL, 0, MPI_BYTE, 0, LAST, MPI_COMM_WORLD, &request[messages]);
		MPI_Waitall(messages + 1, request, MPI_STATUSES_IGNORE);
		return t_done();
	}
	for (int source = 1; source < t_size; source++)
		MPI_Recv(NULL, 0, MPI_BYTE, source, LAST, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	for (t_step = messages - 1; t_step >= 0; t_step--) {
		for (int source = 1; source < t_size; source++) {
			MPI_Recv(in, SIZE, MPI_BYTE, source, (int)t_step, MPI_COMM_WORLD,
				 MPI_STATUS_IGNORE);
			t_check_fill(in, SIZE, (uint64_t)(source * MESSAGES + t_step), "message");
		}
	}
	return t_done();
}
