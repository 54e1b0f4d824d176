/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_Alltoall and MPI_Alltoallv move the block for each rank to the place the
 * receiver named for its sender, with different and empty blocks, displacements in any order, and
 * gaps that stay untouched (MPI 5.0 section 6.8).
 */
#include "tests/lib/t.h"

enum { LARGEST = 30 << 10, GAP = 40, GAP_BYTE = 0x77 };

/* One side of MPI_Alltoallv. */
struct side {
	unsigned char *buf;
	int count[64], displacement[64], end;
};

static struct side out, in;

static uint64_t key_of(int from, int to)
{
	return (uint64_t)((t_step * 64 + from) * 64 + to);
}

static int size_of(int from, int to)
{
	uint64_t random = t_seed + key_of(from, to);
	uint64_t r = t_random(&random);

	return r % 5 == 0 ? 0 : (int)(r / 8 % (uint64_t)(LARGEST >> r / 4096 % 10));
}

static void alltoall(void)
{
	static const int first[] = {0, 1, 3, 8, 48, 49, 2000, 4097, LARGEST};
	int size = first[t_step % 9];

	for (int i = 0; i < t_size; i++)
		t_fill(out.buf + i * size, (size_t)size, key_of(t_rank, i));
	memset(in.buf, GAP_BYTE, (size_t)(size * t_size + GAP));
	MPI_Alltoall(out.buf, size, MPI_BYTE, in.buf, size, MPI_BYTE, MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++)
		t_check_fill(in.buf + i * size, (size_t)size, key_of(i, t_rank),
			     "block of MPI_Alltoall");
	for (int k = 0; k < GAP; k++)
		t_check_eq(in.buf[size * t_size + k], GAP_BYTE, "byte %d behind the last block", k);
}

/* Counts for one direction; the blocks follow each other in an order of this rank's own. */
static void lay_out(struct side *side, bool sending)
{
	side->end = 0;
	for (int k = 0; k < t_size; k++) {
		int i = (k * (t_size - 1) + t_rank) % t_size;

		side->count[i] = sending ? size_of(t_rank, i) : size_of(i, t_rank);
		side->displacement[i] = side->end + GAP;
		side->end = side->displacement[i] + side->count[i];
	}
}

static void alltoallv(void)
{
	lay_out(&out, true);
	lay_out(&in, false);
	for (int i = 0; i < t_size; i++)
		t_fill(out.buf + out.displacement[i], (size_t)out.count[i], key_of(t_rank, i));
	memset(in.buf, GAP_BYTE, (size_t)(in.end + GAP));
	MPI_Alltoallv(out.buf, out.count, out.displacement, MPI_BYTE, in.buf, in.count,
		      in.displacement, MPI_BYTE, MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++) {
		t_check_fill(in.buf + in.displacement[i], (size_t)in.count[i], key_of(i, t_rank),
			     "block of MPI_Alltoallv");
		for (int k = 1; k <= GAP; k++)
			t_check_eq(in.buf[in.displacement[i] - k], GAP_BYTE,
				   "byte %d before block %d", k, i);
	}
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	out.buf = malloc((size_t)t_size * (LARGEST + GAP) + GAP);
	in.buf = malloc((size_t)t_size * (LARGEST + GAP) + GAP);
	for (t_step = 0; t_step < 27; t_step++) {
		alltoall();
		alltoallv();
	}
	free(out.buf);
	free(in.buf);
	return t_done();
}
