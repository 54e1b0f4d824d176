/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * A message carries the data of its datatype, not the gaps, whatever the layouts on the two sides (MPI 5.0 sections 5.1.11 and
 * 5.1.12). Gaps of the receive buffer stay as they were; with MPI_BOTTOM displacements are addresses. A type may be freed while
 * a message of it is under way. Sizes on both sides of every threshold; each rank sends to the next, one to itself.
 */
#include "tests/lib/t.h"

/* Elements are ints; in the buffer every third int is data, or two of four, or all. */
enum layout { DENSE, THIRDS, HALVES, LAYOUTS };

static MPI_Datatype make(enum layout layout, int n)
{
	MPI_Datatype t;

	switch (layout) {
	case DENSE: MPI_Type_contiguous(n, MPI_INT, &t); break;
	case THIRDS: MPI_Type_vector(n, 1, 3, MPI_INT, &t); break;
	default: MPI_Type_vector(n / 2, 2, 4, MPI_INT, &t);
	}
	MPI_Type_commit(&t);
	return t;
}

static size_t place(enum layout layout, int i)
{
	return layout == DENSE ? (size_t)i : layout == THIRDS ? (size_t)i * 3 : (size_t)(i / 2 * 4 + i % 2);
}

static void exchange(enum layout out, enum layout in, int n, int *send, int *recv)
{
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size, elements;
	MPI_Datatype sent = make(out, n), received = make(in, n);
	MPI_Request request[2];
	MPI_Status status[2];

	for (int i = 0; i < 3 * n; i++) {
		send[i] = -1;
		recv[i] = -2;
	}
	for (int i = 0; i < n; i++)
		send[place(out, i)] = t_rank * 1000 + i;
	MPI_Irecv(recv, 1, received, from, 5, MPI_COMM_WORLD, &request[0]);
	MPI_Isend(send, 1, sent, to, 5, MPI_COMM_WORLD, &request[1]);
	MPI_Type_free(&sent);
	MPI_Waitall(2, request, status);
	MPI_Get_elements(&status[0], received, &elements);
	MPI_Type_free(&received);
	t_check_eq(elements, n);
	for (int i = 0, next = 0; i < 3 * n; i++) {
		if (next < n && (size_t)i == place(in, next))
			t_check_eq(recv[i], from * 1000 + next++, "int %d of %d, layout %d to %d", i, n, out, in);
		else
			t_check_eq(recv[i], -2, "gap %d of %d, layout %d to %d", i, n, out, in);
	}
}

/* Fewer elements than the receive asks for, ending inside an element of its type. */
static void partial(void)
{
	MPI_Datatype pairs = make(HALVES, 4);
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size, count, elements;
	int send[6] = { 0, 1, 2, 3, 4, 5 }, recv[12];
	MPI_Status status;

	memset(recv, -1, sizeof recv);
	MPI_Sendrecv(send, 6, MPI_INT, to, 6, recv, 2, pairs, from, 6, MPI_COMM_WORLD, &status);
	MPI_Get_count(&status, pairs, &count);
	MPI_Get_elements(&status, pairs, &elements);
	t_check_eq(count, MPI_UNDEFINED);
	t_check_eq(elements, 6);
	t_check(recv[5] == 3 && recv[6] == 4 && recv[7] == 5 && recv[2] == -1 && recv[10] == -1);
	MPI_Type_free(&pairs);
}

static MPI_Datatype at_address(int *first, int *second)
{
	const int lengths[] = { 1, 1 };
	MPI_Aint displs[2];
	MPI_Datatype t;

	MPI_Get_address(first, &displs[0]);
	MPI_Get_address(second, &displs[1]);
	MPI_Type_create_hindexed(2, lengths, displs, MPI_INT, &t);
	MPI_Type_commit(&t);
	return t;
}

static void from_bottom(void)
{
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size;
	int send[3] = { t_rank, -1, t_rank + 100 }, recv[3] = { -2, -2, -2 };
	MPI_Datatype out = at_address(&send[2], &send[0]), in = at_address(&recv[0], &recv[2]);

	MPI_Sendrecv(MPI_BOTTOM, 1, out, to, 7, MPI_BOTTOM, 1, in, from, 7, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_eq(recv[0], from + 100);
	t_check_eq(recv[1], -2);
	t_check_eq(recv[2], from);
	MPI_Type_free(&out);
	MPI_Type_free(&in);
}

int main(int argc, char **argv)
{
	static const int sizes[] = { 2, 12, 14, 100, 2000, 8192, 20000, 300000 };
	int *send, *recv;

	t_init(&argc, &argv);
	send = malloc(sizeof *send * 3 * 300000);
	recv = malloc(sizeof *recv * 3 * 300000);
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
		for (int out = 0; out < LAYOUTS; out++)
			for (int in = 0; in < LAYOUTS; in++)
				exchange(out, in, sizes[k], send, recv);
	partial();
	from_bottom();
	free(send);
	free(recv);
	return t_done();
}
