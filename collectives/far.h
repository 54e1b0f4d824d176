/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether the two ranks of a communicator are far apart: a line that one has written takes longer to the other than from memory. Pages of
 * a sheet then go past the caches (notice.h), which halves the time of everything that uses them; between near cores it would add
 * a quarter; readers see no difference. And an exchange of large blocks is left to the kernel (select.def).
 *
 * It is measured, by barriers one behind the other, at the first operation that is longer than a line and then once in ML_FAR_PERIOD
 * operations, because a virtual machine moves its cores. More than two ranks, or ranks that share cores, are taken to be near.
 */
#ifndef ML_COLLECTIVES_FAR_H
#define ML_COLLECTIVES_FAR_H

#include "collectives/coll.h"

/* A barrier takes a line's way, or two; memory answers in 100 ns. Measured: 80 to 100 ns near, 270 to 350 far. */
#define ML_FAR_NS 200
#define ML_FAR_PERIOD 4096

/* Finds out. Inside an operation, by all ranks of a communicator that has a board. */
void ml_far_ask(struct ml_comm *comm);

#endif
