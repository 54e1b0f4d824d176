/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * timeout: 20
 * Description: a hundred thousand messages that nobody waits for yet are kept, and are received by
 * tag in the reverse of the order in which they were sent (MPI 5.0 section 3.5: a message can be
 * received in any order that its envelope allows). Were each searched for along the others, the
 * time would not suffice.
 */
#include "tests/lib/t.h"

enum { MESSAGES = 100000, LAST = 200000 };

int main(int argc, char **argv)
{
	int messages, word[3];

	t_init(&argc, &argv);
	messages = MESSAGES / (t_size - 1);
	if (t_rank > 0) {
		for (int tag = 0; tag < messages; tag++) {
			word[0] = t_rank;
			word[1] = tag;
			word[2] = ~tag;
			MPI_Send(word, 1 + tag % 3, MPI_INT, 0, tag, MPI_COMM_WORLD);
		}
		MPI_Send(NULL, 0, MPI_INT, 0, LAST, MPI_COMM_WORLD);
		return t_done();
	}

	/* All others stand before these: from here on nothing is on its way. */
	for (int source = 1; source < t_size; source++)
		MPI_Recv(NULL, 0, MPI_INT, source, LAST, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	for (t_step = messages - 1; t_step >= 0; t_step--) {
		for (int source = 1; source < t_size; source++) {
			int tag = (int)t_step, count, expected[3] = {source, tag, ~tag};
			MPI_Status status;

			MPI_Recv(word, 3, MPI_INT, source, tag, MPI_COMM_WORLD, &status);
			MPI_Get_count(&status, MPI_INT, &count);
			t_check_eq(count, 1 + tag % 3, "length of the message from rank %d",
				   source);
			for (int i = 0; i < count; i++)
				t_check_eq(word[i], expected[i], "word %d from rank %d", i, source);
		}
	}
	return t_done();
}
