/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: the parts of a shared window follow each other without gaps, unless alloc_shared_noncontig lets each begin on a page
 * of its own; every rank may load and store what MPI_Win_shared_query shows it, also of windows over other memory that is shared, and of
 * what is not shared it says so (MPI 5.0 section 12.2.3).
 */
#include "tests/lib/t.h"

/* Rank r has this many bytes; the first has none. */
static MPI_Aint size_of(int rank)
{
	return rank * 1001;
}

static unsigned char *query(MPI_Win win, int rank, MPI_Aint size, int unit)
{
	MPI_Aint got_size, wide_unit;
	void *base, *wide_base;
	int got_unit;

	MPI_Win_shared_query(win, rank, &got_size, &got_unit, &base);
	t_check_eq(got_size, size, "of rank %d", rank);
	t_check_eq(got_unit, unit, "of rank %d", rank);
	MPI_Win_shared_query_c(win, rank, &got_size, &wide_unit, &wide_base);
	t_check(wide_base == base && wide_unit == unit && got_size == size);
	return base;
}

/* Everybody writes one byte in eight of every part, and reads them all. */
static void exchange(MPI_Win win, MPI_Aint (*size)(int), int unit)
{
	MPI_Win_lock_all(MPI_MODE_NOCHECK, win);
	for (int rank = 0; rank < t_size; rank++) {
		unsigned char *base = query(win, rank, size(rank), unit ? unit : rank + 1);

		for (MPI_Aint i = t_rank; i < size(rank); i += t_size)
			base[i] = (unsigned char)(i * 7 + rank);
	}
	MPI_Win_sync(win);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Win_sync(win);
	for (int rank = 0; rank < t_size; rank++) {
		unsigned char *base = query(win, rank, size(rank), unit ? unit : rank + 1);

		for (MPI_Aint i = 0; i < size(rank); i++)
			t_check_eq(base[i], (unsigned char)(i * 7 + rank), "byte %ld of rank %d", (long)i, rank);
	}
	MPI_Win_unlock_all(win);
}

static void allocate(bool contiguous)
{
	unsigned char *base, *next;
	MPI_Info info;
	MPI_Win win;

	MPI_Info_create(&info);
	MPI_Info_set(info, "alloc_shared_noncontig", contiguous ? "false" : "true");
	MPI_Win_allocate_shared(size_of(t_rank), t_rank + 1, info, MPI_COMM_WORLD, &base, &win);
	MPI_Info_free(&info);
	t_check(query(win, t_rank, size_of(t_rank), t_rank + 1) == base || !size_of(t_rank));
	exchange(win, size_of, 0);
	if (t_size > 1)
		t_check(query(win, MPI_PROC_NULL, size_of(1), 2) == query(win, 1, size_of(1), 2), "the lowest rank that has bytes");
	else
		query(win, MPI_PROC_NULL, 0, 1);
	for (int rank = 1; rank < t_size; rank++) {
		base = query(win, rank, size_of(rank), rank + 1);
		next = rank + 1 < t_size ? query(win, rank + 1, size_of(rank + 1), rank + 2) : NULL;
		if (contiguous && next)
			t_check(base + size_of(rank) == next);
		if (!contiguous)
			t_check((uintptr_t)base % 4096 == 0);
	}
	MPI_Win_free(&win);
}

/* Windows of the other kinds. */
static void others(void)
{
	static unsigned char private[64];
	MPI_Aint size;
	void *memory;
	MPI_Win win;
	int unit;

	MPI_Win_allocate(1001 * t_rank, 4, MPI_INFO_NULL, MPI_COMM_WORLD, &memory, &win);
	exchange(win, size_of, 4);
	MPI_Win_free(&win);

	MPI_Alloc_mem(1001 * t_rank, MPI_INFO_NULL, &memory);
	MPI_Win_create(memory, 1001 * t_rank, 4, MPI_INFO_NULL, MPI_COMM_WORLD, &win);
	exchange(win, size_of, 4);
	MPI_Win_free(&win);
	MPI_Free_mem(memory);

	MPI_Win_create(private, sizeof private, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &win);
	MPI_Win_shared_query(win, (t_rank + 1) % t_size, &size, &unit, &memory);
	if (t_size == 1)
		t_check(memory == private && size == sizeof private);
	else
		t_check((memory == NULL && size == 0) || size == sizeof private);
	MPI_Win_free(&win);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	allocate(true);
	allocate(false);
	others();
	return t_done();
}
