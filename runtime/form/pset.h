/* SPDX-License-Identifier: BSD-2-Clause */
/* Process sets that have a name: see pset.c. Local: nothing here communicates. */
#ifndef ML_FORM_PSET_H
#define ML_FORM_PSET_H

#include "form/level.h"

/* The sets that this process is in, and the name of each, which has room for MPI_MAX_PSET_NAME_LEN characters. */
int ml_pset_count(void);
void ml_pset_name(int n, char *name);

/* MPI_SUCCESS and the set as a new group, NULL when this process is in no set of this name; or MPI_ERR_NO_MEM with a note. */
int ml_pset_group(const char *name, struct ml_group **group_out);

#endif
