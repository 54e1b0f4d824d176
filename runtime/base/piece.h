/* SPDX-License-Identifier: BSD-2-Clause */
/* A block of memory, in this process or in another. Lists of them say where data with gaps lies. */
#ifndef ML_BASE_PIECE_H
#define ML_BASE_PIECE_H

#include <stddef.h>

struct ml_piece {
	unsigned char *address; /* of another process's memory: a number, not to be touched */
	size_t bytes;
};

#endif
