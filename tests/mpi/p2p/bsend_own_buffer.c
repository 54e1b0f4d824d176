/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: a communicator's own buffer is used before the process's; with MPI_BUFFER_AUTOMATIC
 * any message finds room; flushing returns when the messages have left, the non-blocking form as a
 * request, which does not wait for messages that came after it (MPI 5.0 section 3.6).
 */
#include "tests/lib/t.h"

/* More than any shared memory between two ranks takes in advance: what is sent stays in its buffer. */
enum { SIZE = 1500000, NEED = SIZE + MPI_BSEND_OVERHEAD };

static unsigned char message[SIZE], in[SIZE];
static char of_world[NEED], of_process[NEED];

static int bsend(MPI_Comm comm, int tag)
{
	int rank;

	MPI_Comm_rank(comm, &rank);
	t_fill(message, SIZE, (uint64_t)tag);
	return MPI_Bsend(message, SIZE, MPI_BYTE, rank, tag, comm);
}

static void receive(MPI_Comm comm, int tag)
{
	int rank;

	MPI_Comm_rank(comm, &rank);
	MPI_Recv(in, SIZE, MPI_BYTE, rank, tag, comm, MPI_STATUS_IGNORE);
	t_check_fill(in, SIZE, (uint64_t)tag, "message");
}

static void check_own(void)
{
	MPI_Count wide;
	void *back;
	int size;

	MPI_Buffer_attach(of_process, NEED);
	t_check_class(MPI_Comm_attach_buffer(MPI_COMM_WORLD, of_world, NEED), MPI_SUCCESS);
	t_check_class(MPI_Comm_attach_buffer(MPI_COMM_WORLD, of_world, NEED), MPI_ERR_BUFFER,
		      "second buffer");
	t_check_class(bsend(MPI_COMM_WORLD, 1), MPI_SUCCESS, "into its own");
	t_check_class(bsend(MPI_COMM_WORLD, 2), MPI_ERR_BUFFER, "its own is full");
	t_check_class(bsend(MPI_COMM_SELF, 1), MPI_SUCCESS, "into the process's");
	t_check_class(bsend(MPI_COMM_SELF, 2), MPI_ERR_BUFFER, "the process's is full");
	receive(MPI_COMM_WORLD, 1);
	receive(MPI_COMM_SELF, 1);
	t_check_class(MPI_Comm_detach_buffer(MPI_COMM_WORLD, &back, &size), MPI_SUCCESS);
	t_check(back == of_world && size == NEED, "%p, %d", back, size);
	t_check_class(bsend(MPI_COMM_WORLD, 3), MPI_SUCCESS, "now into the process's");
	t_check_class(bsend(MPI_COMM_SELF, 3), MPI_ERR_BUFFER, "which is full");
	receive(MPI_COMM_WORLD, 3);
	MPI_Buffer_detach_c(&back, &wide);
	t_check(back == of_process && wide == NEED, "%p, %lld", back, (long long)wide);
}

static void check_flush(void)
{
	MPI_Request first, second, none;
	void *back;
	int size = -1, flag;

	MPI_Buffer_attach(MPI_BUFFER_AUTOMATIC, 0);
	t_check_class(MPI_Buffer_flush(), MPI_SUCCESS, "nothing to wait for");
	MPI_Buffer_iflush(&none);
	MPI_Wait(&none, MPI_STATUS_IGNORE);
	for (int i = 0; i < 3; i++)
		t_check_class(bsend(MPI_COMM_SELF, i), MPI_SUCCESS, "automatic");
	MPI_Buffer_iflush(&first);
	for (int i = 3; i < 6; i++)
		t_check_class(bsend(MPI_COMM_SELF, i), MPI_SUCCESS, "automatic");
	MPI_Buffer_iflush(&second);
	for (int i = 5; i >= 1; i--) {
		receive(MPI_COMM_SELF, i);
		MPI_Test(&first, &flag, MPI_STATUS_IGNORE);
		t_check(!flag, "message 0 has not left");
	}
	t_check_class(bsend(MPI_COMM_SELF, 6), MPI_SUCCESS, "automatic");
	receive(MPI_COMM_SELF, 0);
	MPI_Wait(&first, MPI_STATUS_IGNORE);
	MPI_Wait(&second, MPI_STATUS_IGNORE);
	receive(MPI_COMM_SELF, 6);
	MPI_Buffer_flush();
	MPI_Buffer_detach(&back, &size);
	t_check(back == MPI_BUFFER_AUTOMATIC, "%p", back);
	t_check_eq(size, 0, "size of the automatic buffer");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (t_step = 0; t_step < 2; t_step++) {
		check_own();
		check_flush();
	}
	return t_done();
}
