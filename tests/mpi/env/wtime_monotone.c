/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 4
 * Description: MPI_Wtime never goes back, advances, and is no coarser than MPI_Wtick says; a tick
 * is positive and below 10 ms (MPI 5.0 section 9.6).
 */
#include "tests/lib/t.h"

int main(int argc, char **argv)
{
	double start, last, now, tick;
	double smallest = 1;

	t_init(&argc, &argv);
	tick = MPI_Wtick();
	t_check(tick > 0 && tick < 0.01, "MPI_Wtick is %g", tick);

	start = last = MPI_Wtime();
	for (t_step = 0; t_step < 50000; t_step++) {
		now = MPI_Wtime();
		t_check(now >= last, "time went back from %.9f by %g", last, last - now);
		if (now > last && now - last < smallest)
			smallest = now - last;
		last = now;
	}
	t_check(last > start, "time stands still at %.9f", start);
	/* Doubles of a large clock value round: half a tick is what a true tick may look like. */
	t_check(smallest >= tick / 2 || smallest >= 1e-9 / 2,
		"two times differ by %g, below a tick of %g", smallest, tick);
	return t_done();
}
