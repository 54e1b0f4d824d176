#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The tests of topologies with `reorder`, on a machine where that helps: two packages to which the ranks were dealt in turn.
set -u
: "${MPIRUN:=./mpirun}" "${builddir:=.}"
failed=0
export HWLOC_SYNTHETIC="package:2 numa:1 l3:2 core:2 pu:1"

for program in cart_grid graph_topology dist_graph_topology; do
	for ranks in 4 7; do
		"$MPIRUN" -n $ranks --map-by package --bind-to core "$builddir/tests/mpi/comm/$program" reorder </dev/null && continue
		echo "$program on $ranks ranks with reorder: exit code $?"
		failed=1
	done
done
exit $failed
