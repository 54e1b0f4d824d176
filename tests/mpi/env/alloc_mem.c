/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 4
 * env: MPILITE_BUDGET=64M
 * MPI_Alloc_mem returns memory of the size asked for, aligned for every predefined type and as the hint
 * mpi_minimum_memory_alignment says, also beyond what can be shared; MPI_Free_mem takes it back (MPI 5.0 section 9.2).
 */
#include "tests/lib/t.h"

#define BLOCKS 100

static void many_sizes(void)
{
	unsigned char *block[BLOCKS];
	uint64_t random = t_seed + (uint64_t)t_rank;
	size_t size[BLOCKS];

	for (int i = 0; i < BLOCKS; i++) {
		size[i] = t_random(&random) % ((size_t)1 << t_random(&random) % 18);
		MPI_Alloc_mem((MPI_Aint)size[i], MPI_INFO_NULL, &block[i]);
		t_check((uintptr_t)block[i] % 16 == 0);
		t_fill(block[i], size[i], (uint64_t)i);
	}
	for (int i = 0; i < BLOCKS; i++) {
		t_check_fill(block[i], size[i], (uint64_t)i, "block");
		MPI_Free_mem(block[i]);
	}
}

static void beyond_the_budget(void)
{
	size_t size = (size_t)80 << 20;
	char *large;

	MPI_Alloc_mem((MPI_Aint)size, MPI_INFO_NULL, &large);
	large[0] = 1;
	large[size - 1] = 2;
	MPI_Free_mem(large);
}

static void aligned(void)
{
	MPI_Info info;
	void *p;

	MPI_Info_create(&info);
	MPI_Info_set(info, "mpi_minimum_memory_alignment", "8192");
	for (MPI_Aint size = 1; size <= (MPI_Aint)80 << 20; size *= 80) {
		MPI_Alloc_mem(size, info, &p);
		t_check((uintptr_t)p % 8192 == 0);
		MPI_Free_mem(p);
	}
	MPI_Info_free(&info);
}

static void bad_arguments(void)
{
	void *p;

	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	t_check_class(MPI_Alloc_mem(-1, MPI_INFO_NULL, &p), MPI_ERR_ARG);
	t_check_class(MPI_Alloc_mem((MPI_Aint)1 << 62, MPI_INFO_NULL, &p), MPI_ERR_NO_MEM);
	t_check_class(MPI_Alloc_mem(8, (MPI_Info)MPI_COMM_WORLD, &p), MPI_ERR_INFO);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < 3; t_step++)
		many_sizes();
	beyond_the_budget();
	aligned();
	bad_arguments();
	return t_done();
}
