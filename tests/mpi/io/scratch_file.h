/* SPDX-License-Identifier: BSD-2-Clause */
/* A file for a test: a name in TMPDIR that nobody else has, the same at all ranks, and what stands in it. */
#ifndef ML_TESTS_SCRATCH_FILE_H
#define ML_TESTS_SCRATCH_FILE_H

#include <fcntl.h>
#include <unistd.h>

#include "tests/lib/t.h"

static char scratch_name[256];

/* Collective; there is no such file yet. */
T_UNUSED
static void scratch_choose(void)
{
	const char *dir = getenv("TMPDIR");
	int fd;

	snprintf(scratch_name, sizeof scratch_name, "%s/mpi-file-XXXXXX", dir ? dir : "/tmp");
	if (t_rank == 0) {
		fd = mkstemp(scratch_name);
		t_check(fd >= 0, "%s", scratch_name);
		close(fd);
		unlink(scratch_name);
	}
	MPI_Bcast(scratch_name, sizeof scratch_name, MPI_CHAR, 0, MPI_COMM_WORLD);
}

/* An empty file, open at all ranks. */
T_UNUSED
static MPI_File scratch_open(int amode)
{
	MPI_File file;

	scratch_choose();
	t_check_class(MPI_File_open(MPI_COMM_WORLD, scratch_name, amode | MPI_MODE_CREATE, MPI_INFO_NULL, &file), MPI_SUCCESS);
	return file;
}

/* Collective: what the file has at a byte and behind it, seen from rank 0 without MPI. */
T_UNUSED
static void scratch_check(long offset, const void *expected, size_t n)
{
	unsigned char *got;
	int fd;

	MPI_Barrier(MPI_COMM_WORLD);
	if (t_rank == 0) {
		got = calloc(1, n + 1);
		fd = open(scratch_name, O_RDONLY);
		t_check_eq(pread(fd, got, n, offset), (long)n, "bytes of the file from %ld on", offset);
		for (size_t i = 0; i < n; i++)
			t_check_eq(got[i], ((const unsigned char *)expected)[i], "byte %ld of the file", offset + (long)i);
		close(fd);
		free(got);
	}
	MPI_Barrier(MPI_COMM_WORLD);
}

#endif
