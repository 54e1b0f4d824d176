/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2
 * timeout: 120
 * A message may be longer than an int can count, in one block and as one element of a datatype with gaps: it arrives whole, and its
 * length is known to those who ask with an MPI_Count (MPI 5.0 sections 2.5.8, 3.2.5 and 5.1.5). Needs 5 GB of memory, so it is
 * run with FULL=1 alone.
 */
#include "tests/lib/t.h"

#if MPI_VERSION < 4

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_skip("MPI before 4.0 has no forms with large counts");
}

#else

enum { WORDS = 1 << 17, GAP = 512, BLOCKS = 2049 }; /* blocks of 1 MiB, a page between them: 2^31 bytes and one block more */

#define SIZE ((MPI_Count)BLOCKS * WORDS * (MPI_Count)sizeof(uint64_t))

/* Word i of block k. */
static uint64_t *word(uint64_t *buffer, bool gaps, long k, long i)
{
	return &buffer[k * (WORDS + (gaps ? GAP : 0)) + i];
}

static void fill(uint64_t *buffer, bool gaps)
{
	for (long k = 0; k < BLOCKS; k++)
		for (long i = 0; i < WORDS; i++)
			*word(buffer, gaps, k, i) = t_rank ? 0 : (uint64_t)k << 32 | (uint64_t)i;
}

static void check(uint64_t *buffer, bool gaps, MPI_Status *status)
{
	MPI_Count bytes;
	int narrow;

	MPI_Get_count(status, MPI_BYTE, &narrow);
	MPI_Get_count_c(status, MPI_BYTE, &bytes);
	t_check_eq(narrow, MPI_UNDEFINED);
	t_check_eq(bytes, SIZE);
	for (long k = 0; k < BLOCKS; k++)
		for (long i = 0; i < WORDS; i++)
			if (*word(buffer, gaps, k, i) != ((uint64_t)k << 32 | (uint64_t)i)) {
				t_check(false, "word %ld of block %ld, gaps %d", i, k, gaps);
				return;
			}
}

static void move(uint64_t *buffer, bool gaps, MPI_Count count, MPI_Datatype type)
{
	MPI_Status status;

	fill(buffer, gaps);
	if (t_rank == 0) {
		MPI_Send_c(buffer, count, type, 1, 5, MPI_COMM_WORLD);
	} else {
		MPI_Recv_c(buffer, count, type, 0, 5, MPI_COMM_WORLD, &status);
		check(buffer, gaps, &status);
	}
}

int main(int argc, char **argv)
{
	uint64_t *buffer;
	MPI_Datatype vector;
	MPI_Count wide;
	int narrow;

	t_init(&argc, &argv);
	if (!getenv("FULL") || !*getenv("FULL"))
		t_skip("needs much memory; set FULL=1");
	buffer = malloc((size_t)BLOCKS * (WORDS + GAP) * sizeof *buffer);
	MPI_Type_vector_c(BLOCKS, WORDS, WORDS + GAP, MPI_UINT64_T, &vector);
	MPI_Type_commit(&vector);
	MPI_Type_size(vector, &narrow);
	MPI_Type_size_c(vector, &wide);
	t_check_eq(narrow, MPI_UNDEFINED);
	t_check_eq(wide, SIZE);
	move(buffer, false, SIZE, MPI_BYTE);
	move(buffer, true, 1, vector);
	MPI_Type_free(&vector);
	free(buffer);
	return t_done();
}

#endif
