/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a Fortran interface built upon this library tells it of its compiler (MPI 5.0 section 20.4). The library itself knows no
 * Fortran; its types MPI_INTEGER and so on have the sizes that compilers give them by default, and it counts zero as false. What
 * does not fit this is refused. Each half can be told once, at any time, also before MPI_Init. The caller excludes other threads.
 */
#ifndef ML_OBJECT_FORTRAN_H
#define ML_OBJECT_FORTRAN_H

#include <stdbool.h>

#include "object/info.h"

/* MPI_SUCCESS, or MPI_ERR_ABI with a note: told before, or a size that is not ours; MPI_ERR_NO_MEM. Copies the object. */
int ml_fortran_set_info(const struct ml_info *info);

/* What was told, or NULL. */
const struct ml_info *ml_fortran_info(void);

/* A LOGICAL of `size` bytes: MPI_ERR_ARG when there is none of that size, else as above. */
int ml_fortran_set_booleans(int size, const void *true_value, const void *false_value);

/* Writes the two values; false when none of that size were told. */
bool ml_fortran_booleans(int size, void *true_out, void *false_out);

#endif
