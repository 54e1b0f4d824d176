/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The body of the gaps_* tests, which differ in the engine that they force: messages whose data has gaps at the sender, at the
 * receiver, or at both arrive whole, and what lies in the gaps stays (MPI 5.0 sections 5.1.11 and 3.2.2). From private memory and
 * memory of MPI_Alloc_mem, received early, late, and into too little room. Each rank sends to the next one, a lone one to itself.
 */
#ifndef ML_TESTS_MPI_TYPE_GAP_MESSAGES_H
#define ML_TESTS_MPI_TYPE_GAP_MESSAGES_H

#include "tests/lib/t.h"

enum { BLOCK = 24, STRIDE = 40, MOST = 50000 }; /* bytes, bytes, blocks */
enum way { LATE, EARLY, SHORT, WAYS };

static unsigned char *memory[2][2]; /* [private, shared][send, receive] */
static MPI_Datatype type[2];        /* a block without and with a gap behind it */

static size_t place(int gaps, size_t i)
{
	return gaps ? i / BLOCK * STRIDE + i % BLOCK : i;
}

static void fill(unsigned char *buffer, int gaps, size_t size, int rank)
{
	for (size_t i = 0; i < size; i++)
		buffer[place(gaps, i)] = t_byte((uint64_t)(t_step * 8 + rank), i);
}

/* The first `size` bytes of the message are there, and nothing beside them was written. */
static void check(const unsigned char *buffer, int gaps, size_t size, int from)
{
	size_t next = 0;

	for (size_t at = 0; at <= place(gaps, size); at++) {
		bool is_data = next < size && at == place(gaps, next);
		unsigned char expected = is_data ? t_byte((uint64_t)(t_step * 8 + from), next++) : 0xcc;

		if (buffer[at] != expected) {
			t_check_eq(buffer[at], expected, "byte %zu of the buffer, message of %zu", at, size);
			return;
		}
	}
}

static void move(unsigned char *send, int send_gaps, unsigned char *receive, int receive_gaps, int blocks, enum way way)
{
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size, rc;
	int room = way == SHORT ? blocks - blocks / 3 - 1 : blocks;
	MPI_Request requests[2];
	MPI_Status status[2];

	fill(send, send_gaps, (size_t)blocks * BLOCK, t_rank);
	memset(receive, 0xcc, (size_t)(MOST + 1) * STRIDE);
	if (way == LATE)
		MPI_Isend(send, blocks, type[send_gaps], to, 5, MPI_COMM_WORLD, &requests[0]);
	MPI_Irecv(receive, room, type[receive_gaps], from, 5, MPI_COMM_WORLD, &requests[1]);
	if (way != LATE)
		MPI_Isend(send, blocks, type[send_gaps], to, 5, MPI_COMM_WORLD, &requests[0]);
	rc = MPI_Waitall(2, requests, status);
	t_check_class(rc, way == SHORT ? MPI_ERR_IN_STATUS : MPI_SUCCESS);
	if (way == SHORT)
		t_check_class(status[1].MPI_ERROR, MPI_ERR_TRUNCATE);
	check(receive, receive_gaps, (size_t)room * BLOCK, from);
}

static int gaps_main(int *argc, char ***argv)
{
	static const int sizes[] = { 100, 300, 5001, MOST };
	MPI_Datatype block;

	t_init(argc, argv);
	t_errors_return(MPI_COMM_WORLD);
	for (int i = 0; i < 2; i++) {
		memory[0][i] = malloc((size_t)(MOST + 1) * STRIDE);
		MPI_Alloc_mem((MPI_Aint)(MOST + 1) * STRIDE, MPI_INFO_NULL, &memory[1][i]);
	}
	MPI_Type_contiguous(BLOCK, MPI_BYTE, &type[0]);
	MPI_Type_contiguous(BLOCK, MPI_BYTE, &block);
	MPI_Type_create_resized(block, 0, STRIDE, &type[1]);
	for (int i = 0; i < 2; i++)
		MPI_Type_commit(&type[i]);
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
		for (int gaps = 1; gaps < 4; gaps++)
			for (int way = 0; way < WAYS; way++, t_step++) {
				int where = (int)((size_t)way + k) % 4; /* every pair of memories meets every pair of layouts */

				move(memory[where & 1][0], gaps & 1, memory[where >> 1][1], gaps >> 1, sizes[k], (enum way)way);
				if (sizes[k] == 5001)
					move(memory[1][0], gaps & 1, memory[1][1], gaps >> 1, sizes[k], (enum way)way);
			}
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Type_free(&block);
	for (int i = 0; i < 2; i++) {
		MPI_Type_free(&type[i]);
		free(memory[0][i]);
		MPI_Free_mem(memory[1][i]);
	}
	return t_done();
}

#endif
