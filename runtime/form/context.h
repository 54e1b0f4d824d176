/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Contexts of communicators: numbers that are never used twice (see README.md). The functions that agree on one are called by
 * all processes that it is for; they return MPI_SUCCESS or an MPI_ERR_ class with a note.
 */
#ifndef ML_FORM_CONTEXT_H
#define ML_FORM_CONTEXT_H

#include <stdint.h>

#include "form/line.h"
#include "object/comm.h"

/* A context that no process of the job has ever had. */
uint64_t ml_context_draw(void);

/* Rank 0 of comm draws for all its processes; of an intercommunicator, rank 0 of the first side (comm_inter.c). */
int ml_context_agree(struct ml_comm *comm, uint64_t *ctx_out);

/* Rank 0 of a group draws for its members, who tell each other over the line. */
int ml_context_agree_group(const struct ml_line *line, const struct ml_group *group, uint64_t *ctx_out);

#endif
