/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Whichever way data is read or written - blocking, with a request, in two halves; collective or not; at an offset or at the pointer -
 * the same bytes are moved, and the status says how many. A file has one split collective call at a time, which is ended by the
 * function of the same name (MPI 5.0 section 14.4).
 */
#include "tests/mpi/io/scratch_file.h"

#define N 100

static int out[N], in[N];

static void check_status(const MPI_Status *status)
{
	int n;

	MPI_Get_count(status, MPI_INT, &n);
	t_check_eq(n, N);
}

static void wait(MPI_Request *request)
{
	MPI_Status status;
	int flag;

	t_check(*request != MPI_REQUEST_NULL);
	MPI_Request_get_status(*request, &flag, &status);
	if (flag)
		check_status(&status);
	MPI_Wait(request, &status);
	check_status(&status);
	t_check(*request == MPI_REQUEST_NULL);
}

/* What was written in one way is read in the other; each round has other values. */
static void check_in(MPI_File file, int round)
{
	MPI_Offset at;

	MPI_File_get_position(file, &at);
	t_check_eq(at, 0, "round %d", round);
	for (int i = 0; i < N; i++)
		t_check_eq(in[i], out[i], "round %d, element %d", round, i);
	for (int i = 0; i < N; i++) {
		out[i]++;
		in[i] = -1;
	}
}

/* Calls that move the pointer bring it back. */
static void back(MPI_File file)
{
	MPI_Offset at;

	MPI_File_get_position(file, &at);
	t_check_eq(at, N);
	MPI_File_seek(file, 0, MPI_SEEK_SET);
}

static void check_requests(MPI_File file)
{
	MPI_Request request;
	MPI_Status status;

	MPI_File_iwrite_at(file, 0, out, N, MPI_INT, &request);
	wait(&request);
	MPI_File_iread_at(file, 0, in, N, MPI_INT, &request);
	wait(&request);
	check_in(file, 0);
	MPI_File_iwrite_at_all(file, 0, out, N, MPI_INT, &request);
	wait(&request);
	MPI_File_iread_at_all_c(file, 0, in, N, MPI_INT, &request);
	wait(&request);
	check_in(file, 1);
	MPI_File_iwrite(file, out, N, MPI_INT, &request);
	wait(&request);
	back(file);
	MPI_File_iread(file, in, N, MPI_INT, &request);
	wait(&request);
	back(file);
	check_in(file, 2);
	MPI_File_iwrite_all(file, out, N, MPI_INT, &request);
	wait(&request);
	back(file);
	MPI_File_iread_all(file, in, N, MPI_INT, &request);
	wait(&request);
	back(file);
	check_in(file, 3);
	MPI_File_write_all(file, out, N, MPI_INT, &status);
	check_status(&status);
	back(file);
	MPI_File_read_at_all(file, 0, in, N, MPI_INT, &status);
	check_status(&status);
	check_in(file, 4);
}

static void check_split(MPI_File file)
{
	MPI_Status status;

	MPI_File_write_at_all_begin(file, 0, out, N, MPI_INT);
	MPI_File_write_at_all_end(file, out, &status);
	check_status(&status);
	MPI_File_read_at_all_begin_c(file, 0, in, N, MPI_INT);
	MPI_File_read_at_all_end(file, in, &status);
	check_status(&status);
	check_in(file, 5);
	MPI_File_write_all_begin(file, out, N, MPI_INT);
	t_check_class(MPI_File_read_all_begin(file, in, N, MPI_INT), MPI_ERR_IO);
	t_check_class(MPI_File_write_at_all_end(file, out, &status), MPI_ERR_IO);
	MPI_File_write_all_end(file, out, &status);
	check_status(&status);
	t_check_class(MPI_File_write_all_end(file, out, &status), MPI_ERR_IO);
	back(file);
	MPI_File_read_all_begin(file, in, N, MPI_INT);
	MPI_File_read_all_end(file, in, &status);
	check_status(&status);
	back(file);
	check_in(file, 6);
}

/* Among requests of other kinds, and one that nobody waits for. */
static void check_mixed(MPI_File file)
{
	MPI_Request request[3];
	MPI_Status status[3];
	int got = -1;

	MPI_Irecv(&got, 1, MPI_INT, (t_rank + t_size - 1) % t_size, 0, MPI_COMM_WORLD, &request[0]);
	MPI_File_iwrite_at(file, 0, out, N, MPI_INT, &request[1]);
	MPI_Isend(&t_rank, 1, MPI_INT, (t_rank + 1) % t_size, 0, MPI_COMM_WORLD, &request[2]);
	t_check_class(MPI_Waitall(3, request, status), MPI_SUCCESS);
	check_status(&status[1]);
	t_check_eq(got, (t_rank + t_size - 1) % t_size);
	MPI_File_iread_at(file, 0, in, N, MPI_INT, &request[0]);
	MPI_Request_free(&request[0]);
	t_check(request[0] == MPI_REQUEST_NULL);
	t_check_class(MPI_File_iread_at(file, -1, in, N, MPI_INT, &request[0]), MPI_ERR_ARG);
	t_check(request[0] == MPI_REQUEST_NULL);
}

int main(int argc, char **argv)
{
	MPI_File file;

	t_init(&argc, &argv);
	for (int i = 0; i < N; i++)
		out[i] = t_rank * N + i;
	file = scratch_open(MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE);
	t_check_class(MPI_File_set_view(file, t_rank * (MPI_Offset)sizeof out, MPI_INT, MPI_INT, "native", MPI_INFO_NULL), MPI_SUCCESS);
	check_requests(file);
	check_split(file);
	check_mixed(file);
	MPI_File_close(&file);
	return t_done();
}
