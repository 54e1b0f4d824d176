/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The counters and their table, both from count.def.
 */
#include "base/count.h"

struct ml_counts ml_count;

const struct ml_count_row ml_count_table[] = {
#define ML_COUNT(name, unit, text) { #name, unit, text, offsetof(struct ml_counts, name) },
#include "base/count.def"
};

const size_t ml_count_table_count = ML_ARRAY_LEN(ml_count_table);
