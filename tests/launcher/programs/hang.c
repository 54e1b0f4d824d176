/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage: hang [file]. Every rank initializes, appends its process id to the file if one is named,
 * and pauses outside MPI until a signal ends it: for time-outs, forwarded signals and orphans.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <mpi.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	MPI_Init(&argc, &argv);
	if (argc > 1) {
		int fd = open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0600);

		if (fd < 0 || dprintf(fd, "%ld\n", (long)getpid()) < 0)
			return 2;
		close(fd);
	}
	for (;;)
		pause();
}
