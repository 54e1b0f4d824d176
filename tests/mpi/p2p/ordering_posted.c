/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: a message that matches several posted receives goes to the one posted first, be it
 * specific or a wildcard (MPI 5.0 section 3.5). Every order of four kinds of receives is posted
 * before the one message is sent that all of them match; then come the messages for the others.
 */
#include "tests/lib/t.h"

enum { KINDS = 4, ORDERS = 24, TAG = 5 };

/* Writes the n-th order of 0 1 2 3. */
static void order_of(int n, int order[KINDS])
{
	int left[KINDS] = {0, 1, 2, 3};

	for (int i = 0; i < KINDS; i++) {
		int choice = n % (KINDS - i);

		n /= KINDS - i;
		order[i] = left[choice];
		for (int j = choice; j + 1 < KINDS - i; j++)
			left[j] = left[j + 1];
	}
}

static void post(const int order[KINDS], int source, int *value, MPI_Request *request)
{
	for (int i = 0; i < KINDS; i++) {
		value[i] = -1;
		MPI_Irecv(&value[i], 1, MPI_INT, order[i] & 1 ? MPI_ANY_SOURCE : source,
			  order[i] & 2 ? MPI_ANY_TAG : TAG, MPI_COMM_WORLD, &request[i]);
	}
}

int main(int argc, char **argv)
{
	int receiver, sender;

	t_init(&argc, &argv);
	receiver = 0;
	sender = t_size - 1;
	for (t_step = 0; t_step < ORDERS; t_step++) {
		MPI_Request request[KINDS];
		MPI_Status status[KINDS];
		int value[KINDS], order[KINDS];

		order_of((int)t_step, order);
		if (t_rank == receiver)
			post(order, sender, value, request);
		MPI_Barrier(MPI_COMM_WORLD);
		for (int i = 0; t_rank == sender && i < KINDS; i++)
			MPI_Send(&i, 1, MPI_INT, receiver, TAG, MPI_COMM_WORLD);
		if (t_rank == receiver) {
			MPI_Waitall(KINDS, request, status);
			for (int i = 0; i < KINDS; i++) {
				t_check_eq(value[i], i, "message in receive %d, of kind %d", i,
					   order[i]);
				t_check_eq(status[i].MPI_SOURCE, sender, "source in receive %d", i);
				t_check_eq(status[i].MPI_TAG, TAG, "tag in receive %d", i);
			}
		}
	}
	return t_done();
}
