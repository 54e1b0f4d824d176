/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making and freeing windows (MPI 5.0 section 12.2). All processes of a communicator call these functions alike, with checked
 * arguments. They return MPI_SUCCESS, or on all of them an MPI_ERR_ class, with a note.
 */
#ifndef ML_RMA_WINDOW_MAKE_H
#define ML_RMA_WINDOW_MAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "rma/window.h"

/* What memory a window brings: none; a part for each rank; one block for all parts, one behind the other. */
enum ml_win_brings { ML_WIN_BRINGS_NOTHING, ML_WIN_BRINGS_PARTS, ML_WIN_BRINGS_WHOLE };

/* A window as one process asks for it. */
struct ml_win_wish {
	const char *call;   /* of the standard, for wait records */
	int flavor;         /* MPI_WIN_FLAVOR_... */
	enum ml_win_brings brings; /* the same on all */
	void *base;         /* of memory that it does not bring */
	size_t size;
	size_t disp_unit;
	size_t alignment;   /* of memory that the window brings */
};

int ml_win_make(struct ml_comm *comm, const struct ml_win_wish *wish, struct ml_win **win_out);

/*
 * Memory that others have mapped, of this rank's heap (private if it is alone), and the way back for all memory of windows; NULL when
 * there is none.
 */
void *ml_win_provide_shared(const struct ml_win *win, size_t bytes);
void ml_win_give_back(void *memory);

/* The last operation on a window: waits for all, then frees what it has. */
int ml_win_end(struct ml_win *win, const char *call);

#endif
