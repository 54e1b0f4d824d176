/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * args: one -two --three=3
 * Description: MPI_Init accepts NULL for both arguments, and the arguments of the program reach
 * main as they were given to the launcher (MPI 5.0 section 11.2.1).
 */
#include "tests/lib/t.h"

int main(int argc, char **argv)
{
	static const char *const expected[] = {"one", "-two", "--three=3"};

	t_init(NULL, NULL);
	t_check_eq(argc, 4, "argc");
	for (int i = 1; i < argc; i++)
		t_check(!strcmp(argv[i], expected[i - 1]), "argument %d: expected %s, got %s", i,
			expected[i - 1], argv[i]);
	return t_done();
}
