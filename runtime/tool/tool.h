/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state of the tool interface. It is open while somebody holds it, which does not depend on MPI_Init; one lock keeps the
 * threads of tools apart. Every function of the interface runs between enter and leave.
 */
#ifndef ML_TOOL_TOOL_H
#define ML_TOOL_TOOL_H

void ml_tool_hold(void);

/* MPI_T_ERR_NOT_INITIALIZED when nobody holds it. The last one frees what tools have left. */
int ml_tool_drop(void);

/* Takes the lock: MPI_SUCCESS, or MPI_T_ERR_NOT_INITIALIZED without it. */
int ml_tool_enter(void);

/* Gives the lock back and returns its argument. */
int ml_tool_leave(int result);

#endif
