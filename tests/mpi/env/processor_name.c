/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 5
 * Description: MPI_Get_processor_name gives a string of the length it says, shorter than
 * MPI_MAX_PROCESSOR_NAME and the same in every call (MPI 5.0 section 9.1.2); ranks of one machine
 * have the same name.
 */
#include "tests/lib/t.h"

int main(int argc, char **argv)
{
	char first[MPI_MAX_PROCESSOR_NAME], name[MPI_MAX_PROCESSOR_NAME],
		root[MPI_MAX_PROCESSOR_NAME];
	int length = -1;

	t_init(&argc, &argv);
	for (t_step = 0; t_step < 3; t_step++) {
		memset(name, 'x', sizeof(name));
		t_check(MPI_Get_processor_name(name, &length) == MPI_SUCCESS,
			"MPI_Get_processor_name");
		t_check(length > 0 && length < MPI_MAX_PROCESSOR_NAME, "length %d", length);
		t_check(memchr(name, 0, sizeof(name)) != NULL, "the name has no end");
		t_check_eq(strlen(name), length, "length of the name");
		if (t_step == 0)
			strcpy(first, name);
		t_check(!strcmp(name, first), "the name changed from %s to %s", first, name);
	}
	strcpy(root, name);
	MPI_Bcast(root, MPI_MAX_PROCESSOR_NAME, MPI_CHAR, 0, MPI_COMM_WORLD);
	t_check(!strcmp(name, root), "rank 0 is on %s, this rank on %s", root, name);
	return t_done();
}
