/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The body of the elsewhere_* tests, which differ in the engine that they force: where the receiver reaches the sender's memory, a
 * large message arrives although its sender calls nothing of MPI after it has started it (MPI 5.0 section 3.7.4 asks for less). The
 * sender computes until the receiver says, in memory that they share, that it has everything; the receive has gaps every other time.
 */
#ifndef ML_TESTS_MPI_P2P_SENDER_ELSEWHERE_H
#define ML_TESTS_MPI_P2P_SENDER_ELSEWHERE_H

#include "tests/lib/t.h"

#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LARGEST = 1 << 20, TAG = 3 };

/* A word that both ranks see. */
static atomic_long *share_word(void)
{
	char name[64] = "/tmp/sender_elsewhere.XXXXXX";
	void *word;
	int fd = t_rank == 0 ? mkstemp(name) : -1;

	t_check(t_rank != 0 || (fd >= 0 && ftruncate(fd, 4096) == 0), "%s", name);
	MPI_Bcast(name, sizeof name, MPI_CHAR, 0, MPI_COMM_WORLD);
	if (t_rank != 0)
		fd = open(name, O_RDWR);
	word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	t_check(word != MAP_FAILED, "mmap of %s", name);
	close(fd);
	MPI_Barrier(MPI_COMM_WORLD);
	if (t_rank == 0)
		unlink(name);
	return word;
}

static void send_and_compute(unsigned char *buffer, int size, atomic_long *arrived)
{
	MPI_Request request;

	t_fill(buffer, (size_t)size, (uint64_t)t_step);
	MPI_Isend(buffer, size, MPI_BYTE, 1, TAG, MPI_COMM_WORLD, &request);
	while (atomic_load(arrived) != t_step)
		sched_yield();
	MPI_Wait(&request, MPI_STATUS_IGNORE);
}

static void receive(unsigned char *buffer, int size, MPI_Datatype gaps, atomic_long *arrived)
{
	bool is_plain = t_step % 2;

	memset(buffer, 0, 2 * LARGEST);
	MPI_Recv(buffer, is_plain ? size : size / 8, is_plain ? MPI_BYTE : gaps, 0, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	atomic_store(arrived, t_step);
	for (size_t i = 0; !is_plain && i < (size_t)size; i++)
		buffer[i] = buffer[i / 8 * 16 + i % 8];
	t_check_fill(buffer, (size_t)size, (uint64_t)t_step, "message");
}

/* Buffers that malloc or MPI_Alloc_mem has made. */
static void elsewhere(unsigned char *buffer)
{
	atomic_long *arrived = share_word();
	MPI_Datatype block, gaps;

	MPI_Type_contiguous(8, MPI_BYTE, &block);
	MPI_Type_create_resized(block, 0, 16, &gaps);
	MPI_Type_commit(&gaps);
	for (t_step = 1; t_step <= 8; t_step++) {
		int size = LARGEST >> (t_step % 4);

		if (t_rank == 0)
			send_and_compute(buffer, size, arrived);
		else
			receive(buffer, size, gaps, arrived);
	}
	MPI_Type_free(&block);
	MPI_Type_free(&gaps);
	munmap((void *)arrived, 4096);
}

#endif
