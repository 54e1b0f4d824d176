/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: MPI_Get_version agrees with MPI_VERSION and MPI_SUBVERSION, and
 * MPI_Get_library_version gives a string of the length it says; both work before MPI_Init and
 * after MPI_Finalize (MPI 5.0 sections 9.1.1 and 11.4.1).
 */
#include "tests/lib/t.h"

static void check_versions(const char *when)
{
	static char first[MPI_MAX_LIBRARY_VERSION_STRING];
	char text[MPI_MAX_LIBRARY_VERSION_STRING];
	int version = 0, subversion = -1, length = -1;

	t_check(MPI_Get_version(&version, &subversion) == MPI_SUCCESS, "MPI_Get_version %s", when);
	t_check_eq(version, MPI_VERSION, "version %s", when);
	t_check_eq(subversion, MPI_SUBVERSION, "subversion %s", when);

	memset(text, 'x', sizeof(text));
	t_check(MPI_Get_library_version(text, &length) == MPI_SUCCESS, "MPI_Get_library_version %s",
		when);
	t_check(length > 0 && length < MPI_MAX_LIBRARY_VERSION_STRING, "length %d %s", length,
		when);
	t_check(memchr(text, 0, sizeof(text)) != NULL, "the string has no end %s", when);
	t_check_eq(strlen(text), length, "length of the string %s", when);
	if (!first[0])
		strcpy(first, text);
	t_check(!strcmp(text, first), "the string changed from \"%s\" to \"%s\" %s", first, text,
		when);
}

int main(int argc, char **argv)
{
	check_versions("before MPI_Init");
	t_init(&argc, &argv);
	check_versions("after MPI_Init");
	MPI_Finalize();
	check_versions("after MPI_Finalize");
	return 0;
}
