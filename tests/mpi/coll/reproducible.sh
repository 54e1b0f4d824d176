#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# With MPILITE_REPRODUCIBLE=1 reductions give the same bits wherever the ranks run: on cores of their own or shared ones, on machines with
# one level or several, with any memory and any way of copying.
set -u
: "${MPIRUN:=./mpirun}" "${builddir:=.}"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0
deep="package:2 numa:1 l3:2 core:2 pu:1"

# digest RANKS OPTION...: of one run
digest() {
	ranks=$1
	shift
	rm -f "$work/digest"
	"$MPIRUN" -n "$ranks" "$@" "$builddir/tests/mpi/coll/float_sum_places" "$work/digest" </dev/null >&2
	cat "$work/digest"
}

for ranks in 2 5; do
	for keep in 1 0; do
		export MPILITE_REPRODUCIBLE=$keep
		{
			digest $ranks
			HWLOC_SYNTHETIC=$deep digest $ranks --bind-to core
			HWLOC_SYNTHETIC=$deep digest $ranks --bind-to core --map-by package
			MPILITE_ENGINE=pipe MPILITE_SLOTS=16 digest $ranks
		} >"$work/digests"
		kinds=$(sort -u "$work/digests" | wc -l) lines=$(wc -l <"$work/digests")
		[ "$lines" -eq 4 ] || { echo "$ranks ranks: $lines results of 4 runs"; failed=1; }
		[ $keep -eq 0 ] || [ "$kinds" -eq 1 ] || { echo "$ranks ranks: $kinds different results"; cat "$work/digests"; failed=1; }
		[ $keep -eq 1 ] || [ $ranks -eq 2 ] || [ "$kinds" -gt 1 ] || { echo "$ranks ranks: nothing depends on the place, so nothing is tested"; failed=1; }
	done
done
exit $failed
