/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Windows for tests of communication: over memory that all ranks have mapped, and over memory that each has for itself, which needs
 * the kernel's consent.
 */
#ifndef ML_TESTS_FLAVOR_H
#define ML_TESTS_FLAVOR_H

#include "tests/lib/t.h"

enum flavor { MAPPED, PRIVATE, FLAVORS };

/* False on all ranks where the kernel does not allow it. Errors on the window are returned. */
static bool flavor_open(enum flavor flavor, MPI_Aint size, int unit, void *base_out, MPI_Win *win)
{
	void *base;
	MPI_Comm comm;
	int rc;

	MPI_Comm_dup(MPI_COMM_WORLD, &comm);
	t_errors_return(comm);
	if (flavor == MAPPED) {
		rc = MPI_Win_allocate(size, unit, MPI_INFO_NULL, comm, &base, win);
	} else {
		base = malloc((size_t)size);
		rc = MPI_Win_create(base, size, unit, MPI_INFO_NULL, comm, win);
		if (rc)
			free(base);
	}
	MPI_Comm_free(&comm);
	if (rc && flavor == PRIVATE) {
		t_check_class(rc, MPI_ERR_UNSUPPORTED_OPERATION);
		return false;
	}
	t_check_class(rc, MPI_SUCCESS);
	MPI_Win_set_errhandler(*win, MPI_ERRORS_RETURN);
	*(void **)base_out = base;
	return true;
}

static void flavor_close(enum flavor flavor, void *base, MPI_Win *win)
{
	MPI_Win_free(win);
	if (flavor == PRIVATE)
		free(base);
}

#endif
