/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2
 * Description: what reproducible.sh compares between runs: a number made of the bits of floating point sums, by every call that reduces, with
 * counts from one element to several pieces. With a file as argument rank 0 writes it there.
 */
#include "tests/lib/t.h"

enum { ROOM = 20000 };

static double in[ROOM], out[ROOM];
static uint64_t digest = 14695981039346656037u;

/* Takes the bits of a result that this rank has. */
static void take(int count)
{
	const unsigned char *bytes = (const unsigned char *)out;

	for (size_t i = 0; i < (size_t)count * sizeof(double); i++)
		digest = (digest ^ bytes[i]) * 1099511628211u;
}

static void wait(MPI_Request request)
{
	MPI_Wait(&request, MPI_STATUS_IGNORE);
}

static void reduce_all(int count)
{
	uint64_t random = 77 + (uint64_t)t_rank;
	MPI_Request request;

	for (int i = 0; i < count; i++) {
		uint64_t r = t_random(&random);

		in[i] = (double)(int64_t)r / (double)(UINT64_C(1) << (r % 41)) / 3.0;
	}
	memset(out, 0, sizeof(out));
	MPI_Allreduce(in, out, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
	take(count);
	MPI_Reduce(in, out, count, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
	take(count);
	MPI_Scan(in, out, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
	take(count);
	MPI_Reduce_scatter_block(in, out, count / t_size, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
	take(count / t_size);
	MPI_Iallreduce(in, out, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD, &request);
	wait(request);
	take(count);
	MPI_Ireduce(in, out, count, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD, &request);
	wait(request);
	take(count);
}

int main(int argc, char **argv)
{
	static const int counts[] = {1, 7, 8, 500, 3000, ROOM};

	t_init(&argc, &argv);
	for (int i = 0; i < 6; i++)
		reduce_all(counts[i]);
	MPI_Allreduce(MPI_IN_PLACE, &digest, 1, MPI_UINT64_T, MPI_BXOR, MPI_COMM_WORLD);
	if (t_rank == 0 && argc > 1) {
		FILE *file = fopen(argv[1], "w");

		t_check(file, "%s cannot be written", argv[1]);
		if (file) {
			fprintf(file, "%016llx\n", (unsigned long long)digest);
			fclose(file);
		}
	}
	return t_done();
}
