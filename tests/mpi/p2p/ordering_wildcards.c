/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5 8
 * env: MPILITE_RARE=7
 * Description: a receive takes, from the sender it gets its message from, the oldest message that
 * it matches, whether source and tag are named or wildcards (MPI 5.0 section 3.5). Rank 0 knows
 * which tags the others send in which order, and chooses among the four kinds of receives at
 * random.
 */
#include "tests/lib/t.h"

enum { TAGS = 4, MESSAGES = 2000, NONE = -1 };

static int tag_of[64][MESSAGES]; /* by source and number of the message */
static bool taken[64][MESSAGES];
static int messages; /* of each source */

/* The oldest message of `source` with that tag which is still to be received, or NONE. */
static int oldest(int source, int tag)
{
	for (int i = 0; i < messages; i++) {
		if (!taken[source][i] && (tag == MPI_ANY_TAG || tag == tag_of[source][i]))
			return i;
	}
	return NONE;
}

static bool is_coming(int source, int tag)
{
	if (source != MPI_ANY_SOURCE)
		return oldest(source, tag) != NONE;
	for (int i = 1; i < t_size; i++) {
		if (oldest(i, tag) != NONE)
			return true;
	}
	return false;
}

static void receive_one(uint64_t *random)
{
	int number = NONE, source, tag, expected;
	MPI_Status status;

	do {
		source = 1 + (int)(t_random(random) % (uint64_t)(t_size - 1));
		tag = (int)(t_random(random) % TAGS);
		if (t_random(random) % 2)
			source = MPI_ANY_SOURCE;
		if (t_random(random) % 2)
			tag = MPI_ANY_TAG;
	} while (!is_coming(source, tag));

	MPI_Recv(&number, 1, MPI_INT, source, tag, MPI_COMM_WORLD, &status);
	t_check(source == MPI_ANY_SOURCE || source == status.MPI_SOURCE, "source %d",
		status.MPI_SOURCE);
	t_check(tag == MPI_ANY_TAG || tag == status.MPI_TAG, "tag %d", status.MPI_TAG);
	expected = oldest(status.MPI_SOURCE, tag);
	t_check_eq(number, expected, "message from rank %d, asked for source %d and tag %d",
		   status.MPI_SOURCE, source, tag);
	t_check_eq(status.MPI_TAG, tag_of[status.MPI_SOURCE][number], "tag of message %d", number);
	taken[status.MPI_SOURCE][number] = true;
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	messages = MESSAGES / (t_size - 1);
	for (int source = 1; source < t_size; source++) {
		uint64_t random = t_seed * 64 + (uint64_t)source;

		for (int i = 0; i < messages; i++)
			tag_of[source][i] = (int)(t_random(&random) % TAGS);
	}
	if (t_rank == 0) {
		uint64_t random = t_seed;

		for (t_step = 0; t_step < messages * (t_size - 1); t_step++)
			receive_one(&random);
	} else {
		for (int i = 0; i < messages; i++)
			MPI_Send(&i, 1, MPI_INT, 0, tag_of[t_rank][i], MPI_COMM_WORLD);
	}
	return t_done();
}
