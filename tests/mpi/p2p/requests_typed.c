/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * env: MPILITE_RARE=7
 * Description: a datatype with gaps works in every kind of send and receive, also when it was freed
 * before the operation started: persistent, buffered, partitioned (cut otherwise at the receiver),
 * taken by a matched probe, a pair in place (MPI 5.0 sections 3.6 to 3.10, 4.2 and 5.1.9).
 */
#include "tests/lib/t.h"

/* A column of a matrix of two, so every other int is a gap. */
enum { LENGTH = 600, KINDS = 5 };

static int out[KINDS][2 * LENGTH], in[KINDS][2 * LENGTH];
static MPI_Request request[2 * KINDS];
static int requests, next, prev;

static MPI_Datatype column(int length)
{
	MPI_Datatype vector, type;

	MPI_Type_vector(length, 1, 2, MPI_INT, &vector);
	MPI_Type_create_resized(vector, 0, (MPI_Aint)sizeof(int) * 2 * length, &type);
	MPI_Type_free(&vector);
	MPI_Type_commit(&type);
	return type;
}

static int value(int rank, int kind, int i)
{
	return (rank * KINDS + kind) * 10000 + i + (int)t_step;
}

static void fill(void)
{
	for (int kind = 0; kind < KINDS; kind++)
		for (int i = 0; i < 2 * LENGTH; i++) {
			out[kind][i] = i % 2 ? -2 : value(t_rank, kind, i);
			in[kind][i] = -1;
		}
	/* The pair in place. */
	memcpy(in[4], out[4], sizeof(out[4]));
}

static void check(void)
{
	for (int kind = 0; kind < KINDS; kind++)
		for (int i = 0; i < 2 * LENGTH; i++)
			if (i % 2)
				t_check_eq(in[kind][i], kind == 4 ? -2 : -1, "gap %d of kind %d", i, kind);
			else
				t_check_eq(in[kind][i], value(prev, kind, i), "int %d of kind %d", i, kind);
}

/* What is described once. */
static void make(void)
{
	MPI_Datatype whole = column(LENGTH), tenth = column(LENGTH / 10), quarter = column(LENGTH / 4);
	MPI_Comm world = MPI_COMM_WORLD;

	MPI_Recv_init(in[0], 1, whole, prev, 0, world, &request[0]);
	MPI_Send_init(out[0], 1, whole, next, 0, world, &request[1]);
	MPI_Recv_init(in[1], 10, tenth, prev, 1, world, &request[2]);
	MPI_Bsend_init(out[1], 1, whole, next, 1, world, &request[3]);
	MPI_Precv_init(in[2], 4, 1, quarter, prev, 2, world, MPI_INFO_NULL, &request[4]);
	MPI_Psend_init(out[2], 10, 1, tenth, next, 2, world, MPI_INFO_NULL, &request[5]);
	requests = 6;
	MPI_Type_free(&whole);
	MPI_Type_free(&tenth);
	MPI_Type_free(&quarter);
}

static void run(void)
{
	MPI_Datatype whole = column(LENGTH);
	MPI_Request pair;
	MPI_Message message;
	int flag = 0;

	MPI_Startall(requests, request);
	MPI_Isendrecv_replace(in[4], 1, whole, next, 4, prev, 4, MPI_COMM_WORLD, &pair);
	for (int i = 9; i >= 0; i--)
		MPI_Pready(i, request[5]);
	while (!flag)
		MPI_Parrived(request[4], 3, &flag);
	t_check_eq(in[2][2 * LENGTH - 2], value(prev, 2, 2 * LENGTH - 2), "arrived partition");
	MPI_Bsend(out[3], 1, whole, next, 3, MPI_COMM_WORLD);
	MPI_Mprobe(prev, 3, MPI_COMM_WORLD, &message, MPI_STATUS_IGNORE);
	MPI_Mrecv(in[3], 1, whole, &message, MPI_STATUS_IGNORE);
	MPI_Type_free(&whole);
	MPI_Wait(&pair, MPI_STATUS_IGNORE);
	MPI_Waitall(requests, request, MPI_STATUSES_IGNORE);
}

int main(int argc, char **argv)
{
	void *back;
	int size;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	MPI_Buffer_attach(malloc(100000), 100000);
	make();
	for (t_step = 0; t_step < 10; t_step++) {
		fill();
		run();
		check();
	}
	for (int i = 0; i < requests; i++)
		MPI_Request_free(&request[i]);
	MPI_Buffer_detach(&back, &size);
	free(back);
	return t_done();
}
