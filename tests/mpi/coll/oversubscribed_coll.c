/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 13 16 32
 * Description: every collective, in each of the three ways of calling it, is right with many more ranks than cores and with numbers of
 * ranks that are odd, a power of two, and large (MPI 5.0 chapter 6).
 */
#include "tests/lib/coll_case.h"

int main(int argc, char **argv)
{
	struct coll_case c;
	uint64_t random;

	t_init(&argc, &argv);
	random = t_seed;
	case_init();
	for (t_step = 0; t_step < 3 * CASE_COUNT; t_step++) {
		case_make(&c, (enum case_kind)(t_step % CASE_COUNT), MPI_COMM_WORLD, 0, &random, 400);
		case_run(&c, (enum case_mode)(t_step / CASE_COUNT));
		case_free(&c);
	}
	case_fini();
	return t_done();
}
