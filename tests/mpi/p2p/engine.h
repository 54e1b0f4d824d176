/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The body of the engine_* tests, which differ in the engine that they force: large messages of many sizes and alignments arrive
 * whole, between private memory and memory of MPI_Alloc_mem, received early and late, from anybody, and too long for the buffer
 * (MPI 5.0 sections 3.2.2, 3.2.4 and 3.5). Each rank sends to the next one, a lone one to itself.
 */
#ifndef ML_TESTS_MPI_P2P_ENGINE_H
#define ML_TESTS_MPI_P2P_ENGINE_H

#include "tests/lib/t.h"

#define ENGINE_LARGEST ((size_t)3 << 20)
#define ENGINE_GUARD 64
#define ENGINE_TAG 5

enum engine_way { ENGINE_LATE, ENGINE_EARLY, ENGINE_ANY, ENGINE_SHORT, ENGINE_WAYS };

static unsigned char *engine_memory[2][2]; /* [private, shared][send, receive] */

static void engine_allocate(void)
{
	for (int i = 0; i < 2; i++) {
		engine_memory[0][i] = malloc(ENGINE_LARGEST + 2 * ENGINE_GUARD);
		MPI_Alloc_mem(ENGINE_LARGEST + 2 * ENGINE_GUARD, MPI_INFO_NULL, &engine_memory[1][i]);
	}
}

static void engine_free(void)
{
	for (int i = 0; i < 2; i++) {
		free(engine_memory[0][i]);
		MPI_Free_mem(engine_memory[1][i]);
	}
}

/* The message is in `buffer` as far as there was room, and nothing was written around it. */
static void engine_check(const unsigned char *buffer, size_t room, size_t size, uint64_t key)
{
	size_t n = size < room ? size : room;

	t_check_fill(buffer, n, key, "message");
	for (size_t i = 0; i < ENGINE_GUARD; i++)
		t_check_eq(buffer[n + i], 0xcc, "byte %zu behind the message", i);
}

static void engine_move(unsigned char *send, unsigned char *receive, size_t size, enum engine_way way)
{
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size, rc, received;
	size_t room = way == ENGINE_SHORT ? size - size / 3 - 1 : size;
	uint64_t key = (uint64_t)t_step * 8 + (uint64_t)from;
	MPI_Request requests[2];
	MPI_Status status[2];

	t_fill(send, size, (uint64_t)t_step * 8 + (uint64_t)t_rank);
	memset(receive, 0xcc, size + ENGINE_GUARD);
	if (way == ENGINE_LATE)
		MPI_Isend(send, (int)size, MPI_BYTE, to, ENGINE_TAG, MPI_COMM_WORLD, &requests[0]);
	MPI_Irecv(receive, (int)room, MPI_BYTE, way == ENGINE_ANY ? MPI_ANY_SOURCE : from, ENGINE_TAG, MPI_COMM_WORLD, &requests[1]);
	if (way != ENGINE_LATE)
		MPI_Isend(send, (int)size, MPI_BYTE, to, ENGINE_TAG, MPI_COMM_WORLD, &requests[0]);
	rc = MPI_Waitall(2, requests, status);
	if (way == ENGINE_SHORT) {
		t_check_class(rc, MPI_ERR_IN_STATUS);
		t_check_class(status[1].MPI_ERROR, MPI_ERR_TRUNCATE);
	} else {
		t_check_class(rc, MPI_SUCCESS);
		MPI_Get_count(&status[1], MPI_BYTE, &received);
		t_check_eq(received, size);
	}
	t_check_eq(status[1].MPI_SOURCE, from);
	engine_check(receive, room, size, key);
}

static int engine_main(int *argc, char ***argv)
{
	static const size_t sizes[] = { 4097, 8192, 8193, 20000, 32 << 10, (64 << 10) - 1, (64 << 10) + 1, 200000, 256 << 10, 1 << 20, ENGINE_LARGEST };

	t_init(argc, argv);
	t_errors_return(MPI_COMM_WORLD);
	engine_allocate();
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		for (int way = 0; way < 4 * ENGINE_WAYS; way++) {
			size_t send_shift = t_step % 3 ? (size_t)(t_step * 7 % ENGINE_GUARD) : 0, receive_shift = (size_t)(t_step * 5 % ENGINE_GUARD);

			if (sizes[i] >= (1 << 20) && way % 4 != t_step % 4 && way % 4 != 3)
				continue;
			engine_move(engine_memory[way & 1][0] + send_shift, engine_memory[way >> 1 & 1][1] + receive_shift, sizes[i],
			            (enum engine_way)(way / 4));
			t_step++;
		}
	}
	MPI_Barrier(MPI_COMM_WORLD);
	engine_free();
	return t_done();
}

#endif
