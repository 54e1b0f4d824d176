/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * env: MPILITE_ENGINE=cma
 * Every way of moving large messages does so: see engine.h.
 */
#include "tests/mpi/p2p/engine.h"

int main(int argc, char **argv)
{
	return engine_main(&argc, &argv);
}
