/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loops of the predefined operations, looked up by what they do and on what representation.
 * Used by op.c, which knows what the standard allows, and by the unit test, which runs every loop
 * at every level.
 */
#ifndef ML_OP_LOOPS_H
#define ML_OP_LOOPS_H

#include "op/op.h"

/* What the CPU must have. Levels compute the same bits. */
enum ml_op_level { ML_OP_LEVEL_BASE, ML_OP_LEVEL_AVX2, ML_OP_LEVEL_COUNT };

/* ml_op_loops_level: the best level of this CPU. */
enum ml_op_level ml_op_loops_level(void);

/*
 * ml_op_loops_find: the loop of `kind` on `rep` for a CPU of `level`, or NULL if the two do not
 * go together.
 */
ml_op_fn ml_op_loops_find(enum ml_op_kind kind, enum ml_type_rep rep, enum ml_op_level level);

#endif
