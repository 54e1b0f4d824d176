/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * env: MPILITE_ENGINE=pipe
 * Messages with gaps: see gap_messages.h.
 */
#include "tests/mpi/type/gap_messages.h"

int main(int argc, char **argv)
{
	return gaps_main(&argc, &argv);
}
