/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: threads that probe for the same messages each receive others: a message that MPI_Mprobe has returned is seen by no
 * other call (MPI 5.0 section 3.8.2), and so is one that a receive has matched. Every message is received once.
 */
#include "tests/lib/threads.h"

#include <sched.h>
#include <stdatomic.h>

enum { THREADS = 4, MESSAGES = 60, LARGE = 20000, TAG = 7, STOP = 8 };

static atomic_int received[64 * MESSAGES];
static atomic_int left; /* messages that this rank has yet to receive */

static int length_of(int number)
{
	return number % 10 == 9 ? LARGE : 2 + number % 5;
}

static void check(const int *data, const MPI_Status *status, int *done)
{
	int count;

	MPI_Get_count(status, MPI_INT, &count);
	if (status->MPI_TAG == STOP) {
		*done = 1;
		return;
	}
	t_check_eq(count, length_of(data[0] % MESSAGES), "message %d", data[0]);
	t_check_eq(data[count - 1], data[0], "end of a message");
	t_check_eq(data[0] / MESSAGES, status->MPI_SOURCE, "sender");
	t_check_eq(atomic_fetch_add(&received[data[0]], 1), 0, "times message %d had come", data[0]);
	left--;
}

/* Half of the threads receive by matched probes, the other half plainly. */
static void take(int thread)
{
	int *data = malloc(sizeof(int) * LARGE), done = 0;
	MPI_Message message;
	MPI_Status status;

	while (!done) {
		if (thread % 2) {
			MPI_Mprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &message, &status);
			MPI_Mrecv(data, LARGE, MPI_INT, &message, &status);
		} else {
			MPI_Recv(data, LARGE, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &status);
		}
		check(data, &status, &done);
	}
	free(data);
}

static void give(void)
{
	int *data = malloc(sizeof(int) * LARGE);

	for (int number = 0; number < MESSAGES; number++) {
		int length = length_of(number);

		data[0] = data[length - 1] = t_rank * MESSAGES + number;
		MPI_Send(data, length, MPI_INT, number % t_size, TAG, MPI_COMM_WORLD);
	}
	free(data);
}

/*
 * One thread sends, the others receive until each has been told to stop. That must wait for the last message: a word from
 * oneself may be matched before what others have sent earlier.
 */
static void work(int thread)
{
	int nothing[2] = { 0, 0 };

	if (thread) {
		take(thread);
		return;
	}
	give();
	while (left > 0)
		sched_yield();
	for (int i = 1; i < THREADS; i++)
		MPI_Send(nothing, 2, MPI_INT, t_rank, STOP, MPI_COMM_WORLD);
}

int main(int argc, char **argv)
{
	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	left = t_size * ((MESSAGES - t_rank + t_size - 1) / t_size);
	t_team(THREADS, work);
	t_check_eq(left, 0, "messages left");
	return t_done();
}
