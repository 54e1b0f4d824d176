/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: the forms with MPI_Count counts (suffix _c) do what the int forms do and match
 * with them (MPI 5.0 sections 2.5.8 and 3.2).
 */
#include "tests/lib/t.h"

#if MPI_VERSION < 4

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_skip("MPI before 4.0 has no forms with large counts");
}

#else

enum { ROOM = 100000 };

static unsigned char in[ROOM], out[ROOM];
static int next, prev;

static void check_message(const MPI_Status *status, MPI_Count size, const char *call)
{
	MPI_Count count = -1;

	MPI_Get_count_c(status, MPI_BYTE, &count);
	t_check_eq(count, size, "%s: length", call);
	t_check_fill(in, (size_t)size, (uint64_t)prev, call);
	memset(in, 0, (size_t)size);
}

static void exchange(MPI_Count size)
{
	MPI_Request request;
	MPI_Status status;

	MPI_Isend_c(out, size, MPI_BYTE, next, 1, MPI_COMM_WORLD, &request);
	MPI_Recv(in, ROOM, MPI_BYTE, prev, 1, MPI_COMM_WORLD, &status);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	check_message(&status, size, "MPI_Isend_c to MPI_Recv");

	MPI_Isend(out, (int)size, MPI_BYTE, next, 2, MPI_COMM_WORLD, &request);
	MPI_Recv_c(in, ROOM, MPI_BYTE, prev, 2, MPI_COMM_WORLD, &status);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	check_message(&status, size, "MPI_Isend to MPI_Recv_c");

	MPI_Irecv_c(in, ROOM, MPI_BYTE, prev, 3, MPI_COMM_WORLD, &request);
	MPI_Send_c(out, size, MPI_BYTE, next, 3, MPI_COMM_WORLD);
	MPI_Wait(&request, &status);
	check_message(&status, size, "MPI_Send_c to MPI_Irecv_c");

	MPI_Irecv(in, ROOM, MPI_BYTE, prev, 4, MPI_COMM_WORLD, &request);
	MPI_Ssend_c(out, size, MPI_BYTE, next, 4, MPI_COMM_WORLD);
	MPI_Wait(&request, &status);
	check_message(&status, size, "MPI_Ssend_c to MPI_Irecv");

	MPI_Issend_c(out, size, MPI_BYTE, next, 5, MPI_COMM_WORLD, &request);
	MPI_Recv_c(in, ROOM, MPI_BYTE, prev, 5, MPI_COMM_WORLD, &status);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	check_message(&status, size, "MPI_Issend_c to MPI_Recv_c");

	MPI_Sendrecv_c(out, size, MPI_BYTE, next, 6, in, ROOM, MPI_BYTE, prev, 6, MPI_COMM_WORLD,
		       &status);
	check_message(&status, size, "MPI_Sendrecv_c");
}

int main(int argc, char **argv)
{
	static const MPI_Count sizes[] = {0, 8, 49, 4000, 70000, ROOM};
	MPI_Count type_size = 0;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	t_fill(out, ROOM, (uint64_t)t_rank);
	for (int i = 0; i < 6; i++) {
		t_step = (long)sizes[i];
		exchange(sizes[i]);
	}
	MPI_Type_size_c(MPI_DOUBLE, &type_size);
	t_check_eq(type_size, sizeof(double), "MPI_Type_size_c of MPI_DOUBLE");
	return t_done();
}

#endif
