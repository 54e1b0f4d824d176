/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: windows over memory of the program and over memory that they bring, of any size and unit, none included, have the
 * attributes, group, hints and names that the standard gives them (MPI 5.0 sections 12.2, 7.7.3 and 7.8), keep the user's
 * attributes and call back for them, and go through fences.
 */
#include "tests/lib/t.h"

#define MEMORY 4096

static int deleted;

static void check_attributes(MPI_Win win, void *base, MPI_Aint size, int unit, int flavor)
{
	void *value;
	int flag;

	MPI_Win_get_attr(win, MPI_WIN_BASE, &value, &flag);
	t_check(flag && value == base);
	MPI_Win_get_attr(win, MPI_WIN_SIZE, &value, &flag);
	t_check(flag);
	t_check_eq(*(MPI_Aint *)value, size);
	MPI_Win_get_attr(win, MPI_WIN_DISP_UNIT, &value, &flag);
	t_check(flag);
	t_check_eq(*(int *)value, unit);
	MPI_Win_get_attr(win, MPI_WIN_CREATE_FLAVOR, &value, &flag);
	t_check(flag);
	t_check_eq(*(int *)value, flavor);
	MPI_Win_get_attr(win, MPI_WIN_MODEL, &value, &flag);
	t_check(flag);
	t_check_eq(*(int *)value, MPI_WIN_UNIFIED);
}

static void check_group(MPI_Win win)
{
	MPI_Group of_win, of_world;
	int result;

	MPI_Win_get_group(win, &of_win);
	MPI_Comm_group(MPI_COMM_WORLD, &of_world);
	MPI_Group_compare(of_win, of_world, &result);
	t_check_eq(result, MPI_IDENT);
	MPI_Group_free(&of_win);
	MPI_Group_free(&of_world);
}

static void check_names(MPI_Win win)
{
	char name[MPI_MAX_OBJECT_NAME];
	int length;

	MPI_Win_get_name(win, name, &length);
	t_check_eq(length, 0, "a fresh window has no name");
	MPI_Win_set_name(win, "ledger");
	MPI_Win_get_name(win, name, &length);
	t_check(length == 6 && strcmp(name, "ledger") == 0);
	t_check(MPI_Win_fromint(MPI_Win_toint(win)) == win);
}

static void check_hints(MPI_Win win)
{
	char value[8];
	int flag, size = sizeof value;
	MPI_Info info;

	MPI_Info_create(&info);
	MPI_Info_set(info, "no_locks", "true");
	MPI_Win_set_info(win, info);
	MPI_Info_free(&info);
	MPI_Win_get_info(win, &info);
	MPI_Info_get_string(info, "no_locks", &size, value, &flag);
	t_check(flag && strcmp(value, "true") == 0);
	MPI_Info_free(&info);
}

static int on_delete(MPI_Win win, int keyval, void *value, void *extra)
{
	(void)win;
	(void)keyval;
	t_check(value == &deleted && extra == &t_step);
	deleted++;
	return MPI_SUCCESS;
}

/* One attribute goes with the window, another one before. */
static void set_attributes(MPI_Win win)
{
	int first, second, flag;
	void *value;

	MPI_Win_create_keyval(MPI_WIN_NULL_COPY_FN, on_delete, &first, &t_step);
	MPI_Win_create_keyval(MPI_WIN_NULL_COPY_FN, on_delete, &second, &t_step);
	MPI_Win_set_attr(win, first, &deleted);
	MPI_Win_set_attr(win, second, &deleted);
	deleted = 0;
	MPI_Win_delete_attr(win, first);
	MPI_Win_get_attr(win, first, &value, &flag);
	t_check(!flag && deleted == 1);
	MPI_Win_get_attr(win, second, &value, &flag);
	t_check(flag && value == &deleted);
	MPI_Win_free_keyval(&first);
	MPI_Win_free_keyval(&second);
}

static void use(MPI_Win win, unsigned char *base, MPI_Aint size, int unit, int flavor)
{
	check_attributes(win, base, size, unit, flavor);
	check_group(win);
	check_names(win);
	check_hints(win);
	set_attributes(win);
	MPI_Win_fence(MPI_MODE_NOPRECEDE, win);
	if (size)
		memset(base, t_rank, (size_t)size);
	MPI_Win_fence(0, win);
	MPI_Win_fence(MPI_MODE_NOSUCCEED, win);
	MPI_Win_free(&win);
	t_check(win == MPI_WIN_NULL);
	t_check_eq(deleted, 2, "the window took its attribute along");
}

/* The same memory may be in several windows, and a window of several sizes. */
static void create(void *memory, MPI_Aint size, int unit)
{
	MPI_Win win, wide;

	MPI_Win_create(memory, size, unit, MPI_INFO_NULL, MPI_COMM_WORLD, &win);
	MPI_Win_create_c(memory, size, unit, MPI_INFO_NULL, MPI_COMM_WORLD, &wide);
	use(win, memory, size, unit, MPI_WIN_FLAVOR_CREATE);
	use(wide, memory, size, unit, MPI_WIN_FLAVOR_CREATE);
}

static void allocate(MPI_Aint size, int unit)
{
	void *base, *wide_base;
	MPI_Win win, wide;
	MPI_Info info;

	MPI_Info_create(&info);
	MPI_Info_set(info, "mpi_minimum_memory_alignment", "1024");
	MPI_Win_allocate(size, unit, info, MPI_COMM_WORLD, &base, &win);
	t_check((uintptr_t)base % 1024 == 0);
	MPI_Win_allocate_c(size, unit, MPI_INFO_NULL, MPI_COMM_WORLD, &wide_base, &wide);
	use(win, base, size, unit, MPI_WIN_FLAVOR_ALLOCATE);
	use(wide, wide_base, size, unit, MPI_WIN_FLAVOR_ALLOCATE);
	MPI_Info_free(&info);
}

int main(int argc, char **argv)
{
	static unsigned char memory[MEMORY];
	void *shared;

	t_init(&argc, &argv);
	MPI_Alloc_mem(MEMORY, MPI_INFO_NULL, &shared);
	create(memory, MEMORY, 1);
	create(memory, 8 * t_rank, 8 + t_rank);
	create(NULL, 0, 1);
	create(shared, t_rank % 2 ? MEMORY : 16, 4);
	allocate(MEMORY, 1);
	allocate(100000 * t_rank, 4 + t_rank);
	allocate(0, 1);
	MPI_Free_mem(shared);
	return t_done();
}
