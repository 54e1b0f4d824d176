/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * A file is opened by all ranks or by none, with the same error class at each of them, and nothing stays open; how it is opened says
 * what may be done with it; closing may delete it (MPI 5.0 sections 14.2 and 14.7).
 */
#include <dirent.h>

#include "tests/mpi/io/scratch_file.h"

static int descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void check_open(int amode, int expected)
{
	MPI_File file = MPI_FILE_NULL;

	t_check_class(MPI_File_open(MPI_COMM_WORLD, scratch_name, amode, MPI_INFO_NULL, &file), expected, "amode %d", amode);
	if (!expected)
		MPI_File_close(&file);
	t_check(file == MPI_FILE_NULL);
}

/* One rank alone is wrong. */
static void check_open_apart(void)
{
	MPI_File file = MPI_FILE_NULL;
	int last = t_rank == t_size - 1;

	t_check_class(MPI_File_open(MPI_COMM_WORLD, last ? "/nowhere/at/all" : scratch_name, MPI_MODE_RDWR, MPI_INFO_NULL, &file),
		      MPI_ERR_NO_SUCH_FILE);
	t_check_class(MPI_File_open(MPI_COMM_WORLD, scratch_name, last ? 0 : MPI_MODE_RDWR, MPI_INFO_NULL, &file), MPI_ERR_AMODE);
	if (t_size == 1)
		return;
	t_check_class(MPI_File_open(MPI_COMM_WORLD, scratch_name, last ? MPI_MODE_RDONLY : MPI_MODE_RDWR, MPI_INFO_NULL, &file),
		      MPI_ERR_NOT_SAME);
	t_check_class(MPI_File_open(MPI_COMM_WORLD, last ? "/dev/null" : scratch_name, MPI_MODE_RDWR, MPI_INFO_NULL, &file),
		      MPI_ERR_NOT_SAME);
	t_check(file == MPI_FILE_NULL);
}

static void check_modes(void)
{
	check_open(MPI_MODE_RDONLY, MPI_ERR_NO_SUCH_FILE);
	check_open(MPI_MODE_CREATE, MPI_ERR_AMODE);
	check_open(MPI_MODE_RDWR | MPI_MODE_WRONLY, MPI_ERR_AMODE);
	check_open(MPI_MODE_RDONLY | MPI_MODE_CREATE, MPI_ERR_AMODE);
	check_open(MPI_MODE_RDWR | MPI_MODE_SEQUENTIAL, MPI_ERR_AMODE);
	check_open(MPI_MODE_RDWR | 4096, MPI_ERR_AMODE);
	check_open(MPI_MODE_WRONLY | MPI_MODE_CREATE | MPI_MODE_EXCL, MPI_SUCCESS);
	check_open(MPI_MODE_WRONLY | MPI_MODE_CREATE | MPI_MODE_EXCL, MPI_ERR_FILE_EXISTS);
	check_open(MPI_MODE_RDWR | MPI_MODE_UNIQUE_OPEN, MPI_SUCCESS);
	check_open_apart();
	check_open(MPI_MODE_RDONLY | MPI_MODE_DELETE_ON_CLOSE, MPI_SUCCESS);
	t_check(access(scratch_name, F_OK) != 0);
}

static void check_size(MPI_File file, MPI_Offset expected)
{
	MPI_Offset size;

	MPI_File_get_size(file, &size);
	t_check_eq(size, expected);
	MPI_Barrier(MPI_COMM_WORLD);
}

/* Sizes are set together; a file opened for appending begins at its end. */
static void check_sizes(void)
{
	MPI_File file = scratch_open(MPI_MODE_RDWR);
	MPI_Offset at;

	check_size(file, 0);
	t_check_class(MPI_File_set_size(file, 1000), MPI_SUCCESS);
	check_size(file, 1000);
	t_check_class(MPI_File_preallocate(file, 500), MPI_SUCCESS);
	check_size(file, 1000);
	t_check_class(MPI_File_preallocate(file, 5000), MPI_SUCCESS);
	check_size(file, 5000);
	t_check_class(MPI_File_set_size(file, 77), MPI_SUCCESS);
	t_check_class(MPI_File_sync(file), MPI_SUCCESS);
	t_check_class(MPI_File_set_size(file, t_rank == t_size - 1 ? -1 : 5), MPI_ERR_ARG);
	if (t_size > 1)
		t_check_class(MPI_File_set_size(file, t_rank), MPI_ERR_NOT_SAME);
	check_size(file, 77);
	MPI_File_close(&file);

	MPI_File_open(MPI_COMM_WORLD, scratch_name, MPI_MODE_RDONLY | MPI_MODE_APPEND | MPI_MODE_DELETE_ON_CLOSE, MPI_INFO_NULL, &file);
	MPI_File_get_position(file, &at);
	t_check_eq(at, 77);
	t_check_class(MPI_File_set_size(file, 5), MPI_ERR_READ_ONLY);
	MPI_File_close(&file);
}

/* What is remembered: amode, group, hints that the standard knows, the handle as an integer. */
static void check_memory(void)
{
	MPI_File file;
	MPI_Group mine, group;
	MPI_Info info;
	char value[32];
	int amode, n, flag, length = sizeof value;

	scratch_choose();
	MPI_Info_create(&info);
	MPI_Info_set(info, "cb_nodes", "7");
	MPI_Info_set(info, "nobody_knows", "this");
	MPI_File_open(MPI_COMM_WORLD, scratch_name, MPI_MODE_RDWR | MPI_MODE_CREATE | MPI_MODE_DELETE_ON_CLOSE, info, &file);
	MPI_Info_free(&info);
	t_check(MPI_File_fromint(MPI_File_toint(file)) == file);
	MPI_File_get_amode(file, &amode);
	t_check_eq(amode, MPI_MODE_RDWR | MPI_MODE_CREATE | MPI_MODE_DELETE_ON_CLOSE);
	MPI_File_get_info(file, &info);
	MPI_Info_get_nkeys(info, &n);
	t_check_eq(n, 1);
	MPI_Info_get_string(info, "cb_nodes", &length, value, &flag);
	t_check(flag && strcmp(value, "7") == 0);
	MPI_Info_set(info, "striping_unit", "4096");
	t_check_class(MPI_File_set_info(file, info), MPI_SUCCESS);
	MPI_Info_free(&info);
	MPI_File_get_info(file, &info);
	MPI_Info_get_nkeys(info, &n);
	t_check_eq(n, 2);
	MPI_Info_free(&info);
	MPI_File_get_group(file, &group);
	MPI_Comm_group(MPI_COMM_WORLD, &mine);
	MPI_Group_compare(mine, group, &n);
	t_check_eq(n, MPI_IDENT);
	MPI_Group_free(&mine);
	MPI_Group_free(&group);
	MPI_File_close(&file);
	t_check(access(scratch_name, F_OK) != 0);
	t_check_class(MPI_File_delete(scratch_name, MPI_INFO_NULL), MPI_ERR_NO_SUCH_FILE);
}

/* Many files, one after the other and at once, also of one rank alone. */
static void check_many(void)
{
	MPI_File file[20];
	char name[300];

	scratch_choose();
	snprintf(name, sizeof name, "ufs:%s.%d", scratch_name, t_rank);
	for (int i = 0; i < 20; i++)
		t_check_class(MPI_File_open(MPI_COMM_SELF, name, MPI_MODE_RDWR | MPI_MODE_CREATE, MPI_INFO_NULL, &file[i]), MPI_SUCCESS);
	for (int i = 0; i < 20; i++)
		MPI_File_close(&file[i]);
	t_check_class(MPI_File_delete(name, MPI_INFO_NULL), MPI_SUCCESS);
}

int main(int argc, char **argv)
{
	int before;

	t_init(&argc, &argv);
	scratch_choose();
	before = descriptors();
	check_modes();
	check_sizes();
	check_memory();
	check_many();
	t_check_eq(descriptors(), before, "descriptors");
	return t_done();
}
