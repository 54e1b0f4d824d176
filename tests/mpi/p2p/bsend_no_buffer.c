/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: attaching a second buffer, a null pointer or a negative size is an error that leaves
 * the attached one in place; a large buffered send without a buffer is MPI_ERR_BUFFER; no handle is
 * a session (MPI 5.0 sections 3.6 and 9.4).
 */
#include "tests/lib/t.h"

static char memory[4096];
static unsigned char message[1 << 20];

int main(int argc, char **argv)
{
	MPI_Request request = MPI_REQUEST_NULL;
	void *back;
	int size;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (t_step = 0; t_step < 3; t_step++) {
		t_check_class(MPI_Bsend(message, 1 << 20, MPI_BYTE, t_rank, 0, MPI_COMM_WORLD),
			      MPI_ERR_BUFFER, "no buffer");
		t_check_class(MPI_Ibsend(message, 1 << 20, MPI_BYTE, t_rank, 0, MPI_COMM_WORLD,
					 &request),
			      MPI_ERR_BUFFER, "no buffer");
		t_check_class(MPI_Buffer_attach(NULL, 100), MPI_ERR_BUFFER, "null pointer");
		t_check_class(MPI_Buffer_attach(memory, -1), MPI_ERR_ARG, "size -1");
		t_check_class(MPI_Buffer_attach(memory, sizeof(memory)), MPI_SUCCESS);
		t_check_class(MPI_Buffer_attach(memory, 100), MPI_ERR_BUFFER, "second buffer");
		t_check_class(MPI_Bsend(message, 1 << 20, MPI_BYTE, t_rank, 0, MPI_COMM_WORLD),
			      MPI_ERR_BUFFER, "small buffer");
		t_check_class(MPI_Bsend(message, 1, MPI_BYTE, MPI_PROC_NULL, 0, MPI_COMM_WORLD),
			      MPI_SUCCESS, "to nobody");
		t_check_class(MPI_Buffer_detach(&back, &size), MPI_SUCCESS);
		t_check(back == memory && size == (int)sizeof(memory), "%p, %d", back, size);
		t_check_class(MPI_Session_attach_buffer(MPI_SESSION_NULL, memory, 100),
			      MPI_ERR_SESSION);
		t_check_class(MPI_Session_detach_buffer(MPI_SESSION_NULL, &back, &size),
			      MPI_ERR_SESSION);
		t_check_class(MPI_Session_flush_buffer(MPI_SESSION_NULL), MPI_ERR_SESSION);
		t_check_class(MPI_Session_iflush_buffer(MPI_SESSION_NULL, &request),
			      MPI_ERR_SESSION);
		t_check_class(MPI_Comm_attach_buffer(MPI_COMM_NULL, memory, 100), MPI_ERR_COMM);
		t_check_class(MPI_Comm_flush_buffer(MPI_COMM_NULL), MPI_ERR_COMM);
	}
	return t_done();
}
