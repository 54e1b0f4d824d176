/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: MPI_Finalize first deletes the attributes of MPI_COMM_SELF, the youngest first, while MPI still works and
 * MPI_Finalized says no (MPI 5.0 section 11.2.4).
 */
#include "tests/lib/t.h"

enum { KEYS = 4 };

static int deleted;

static int delete(MPI_Comm comm, int keyval, void *value, void *extra)
{
	int flag = -1, sum = 0;

	(void)keyval;
	(void)extra;
	t_check(comm == MPI_COMM_SELF);
	t_check_eq(*(int *)value, KEYS - 1 - deleted, "the youngest first");
	MPI_Finalized(&flag);
	t_check_eq(flag, 0);
	MPI_Allreduce(&(int){ 1 }, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
	t_check_eq(sum, t_size);
	deleted++;
	return MPI_SUCCESS;
}

int main(int argc, char **argv)
{
	static int number[KEYS];

	t_init(&argc, &argv);
	for (int i = 0; i < KEYS; i++) {
		int keyval;

		number[i] = i;
		MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, delete, &keyval, NULL);
		MPI_Comm_set_attr(MPI_COMM_SELF, keyval, &number[i]);
		MPI_Comm_free_keyval(&keyval);
	}
	MPI_Finalize();
	if (deleted != KEYS)
		fprintf(stderr, "%d callbacks of %d\n", deleted, KEYS);
	return deleted != KEYS;
}
