/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What processes share: the levels of the machine, widest first, from the tables in which the launcher has written where each
 * rank is bound. Every process can read them, so nothing here communicates.
 */
#ifndef ML_FORM_LEVEL_H
#define ML_FORM_LEVEL_H

#include <stdint.h>

#include "object/group.h"

enum ml_form_level { ML_LEVEL_MACHINE, ML_LEVEL_PACKAGE, ML_LEVEL_NUMA, ML_LEVEL_L3, ML_LEVEL_CORE, ML_LEVEL_PU, ML_LEVEL_COUNT };

/* The level that a value of the info key mpi_hw_resource_type names, or ML_LEVEL_COUNT; and the name that we give to it. */
enum ml_form_level ml_form_level_by_name(const char *name);
const char *ml_form_level_name(enum ml_form_level level);

/* The widest level that does not hold all of the group, or ML_LEVEL_COUNT. */
enum ml_form_level ml_form_level_below(const struct ml_group *group);

/* The number of a process's instance of a level, -1 when it may move between several; as a colour that is MPI_UNDEFINED. */
int32_t ml_form_level_instance(enum ml_form_level level, uint32_t peer);
int ml_form_level_color(enum ml_form_level level);

#endif
