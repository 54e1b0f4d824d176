/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: a buffer of the messages' sizes and MPI_BSEND_OVERHEAD for each holds them all,
 * wherever it starts; one more that does not fit is MPI_ERR_BUFFER and sends nothing; what has been
 * received leaves its space to others (MPI 5.0 sections 3.6 and 3.6.1).
 */
#include "tests/lib/t.h"

/* More than any shared memory between two ranks takes in advance: what is sent stays in the buffer. */
enum { SIZE = 1499999, MESSAGES = 5 };

static unsigned char message[SIZE];
static char memory[MESSAGES * (SIZE + MPI_BSEND_OVERHEAD) + 32];

static int send(int key)
{
	t_fill(message, SIZE, (uint64_t)key);
	return MPI_Bsend(message, SIZE, MPI_BYTE, t_rank, key, MPI_COMM_WORLD);
}

static void receive(int key)
{
	MPI_Recv(message, SIZE, MPI_BYTE, t_rank, key, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_fill(message, SIZE, (uint64_t)key, "message");
}

int main(int argc, char **argv)
{
	void *back;
	int size, flag;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	for (t_step = 0; t_step < 18; t_step += 5) {
		MPI_Buffer_attach(memory + t_step, MESSAGES * (SIZE + MPI_BSEND_OVERHEAD));
		for (int i = 0; i < MESSAGES; i++)
			t_check_class(send(i), MPI_SUCCESS, "message %d", i);
		t_check_class(send(99), MPI_ERR_BUFFER, "one too many");
		MPI_Iprobe(t_rank, 99, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
		t_check(!flag, "nothing of it was sent");
		/* Taken from the middle, put where it was. */
		receive(2);
		t_check_class(send(7), MPI_SUCCESS, "a message in the gap");
		t_check_class(send(99), MPI_ERR_BUFFER, "the gap is full");
		for (int i = 0; i < MESSAGES; i++)
			receive(i == 2 ? 7 : i);
		MPI_Buffer_detach(&back, &size);
		t_check(back == memory + t_step, "the buffer comes back");
	}
	return t_done();
}
