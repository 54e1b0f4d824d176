/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_Reduce and MPI_Allreduce give what the operation applied rank by rank gives,
 * for every predefined operation on every integer size, signed and unsigned, every root and odd
 * counts (MPI 5.0 sections 6.9.1, 6.9.2, 6.9.6).
 */
#include "tests/lib/t.h"

enum op { MAX, MIN, SUM, PROD, LAND, BAND, LOR, BOR, LXOR, BXOR, OPS };
enum { ROOM = 3001, TYPES = 8 };

static unsigned char in[ROOM * 8], out[ROOM * 8 + 1];

/* Element i of a rank, small enough for eight ranks and eight bits. */
static long long element(enum op op, bool is_signed, int rank, int i)
{
	unsigned mix = (unsigned)(rank * 7919 + i * 104729) >> 3;

	switch (op) {
	case MAX:
	case MIN:
		return is_signed ? (int)(mix % 201) - 100 : (int)(mix % 201);
	case SUM:
		return is_signed ? (int)(mix % 31) - 15 : (int)(mix % 31);
	case PROD:
		return rank < 6 ? 1 + (long long)(mix % 2) : 1;
	case LAND:
		return mix % 9;
	case LOR:
		return mix % 9 == 0;
	case LXOR:
		return mix % 3;
	default:
		return mix % 128;
	}
}

static long long apply(enum op op, long long a, long long b)
{
	switch (op) {
	case MAX:
		return a > b ? a : b;
	case MIN:
		return a < b ? a : b;
	case SUM:
		return a + b;
	case PROD:
		return a * b;
	case LAND:
		return a && b;
	case BAND:
		return a & b;
	case LOR:
		return a || b;
	case BOR:
		return a | b;
	case LXOR:
		return !a != !b;
	default:
		return a ^ b;
	}
}

static void check_result(enum op op, bool is_signed, int size, int count, const char *call)
{
	for (int i = 0; i < count; i++) {
		long long expected = element(op, is_signed, 0, i);

		for (int rank = 1; rank < t_size; rank++)
			expected = apply(op, expected, element(op, is_signed, rank, i));
		/* One rank's logical value passes through as it is. */
		t_check(!memcmp(out + i * size, &expected, (size_t)size),
			"%s: element %d of %d, operation %d, %d bytes: expected %lld, got first "
			"byte %d",
			call, i, count, op, size, expected, out[i * size]);
	}
	t_check_eq(out[count * size], 0xee, "%s: byte behind the result", call);
}

static void reduce(MPI_Op mpi_op, enum op op, MPI_Datatype type, bool is_signed, int size,
		   int count)
{
	int root = (int)t_step % t_size;

	for (int i = 0; i < count; i++) {
		long long value = element(op, is_signed, t_rank, i);

		memcpy(in + i * size, &value, (size_t)size);
	}
	memset(out, 0xee, sizeof(out));
	MPI_Reduce(in, t_rank == root ? out : NULL, count, type, mpi_op, root, MPI_COMM_WORLD);
	if (t_rank == root)
		check_result(op, is_signed, size, count, "MPI_Reduce");
	memset(out, 0xee, sizeof(out));
	MPI_Allreduce(in, out, count, type, mpi_op, MPI_COMM_WORLD);
	check_result(op, is_signed, size, count, "MPI_Allreduce");
}

int main(int argc, char **argv)
{
	const MPI_Op ops[OPS] = {MPI_MAX,  MPI_MIN, MPI_SUM, MPI_PROD, MPI_LAND,
				 MPI_BAND, MPI_LOR, MPI_BOR, MPI_LXOR, MPI_BXOR};
	const MPI_Datatype types[TYPES] = {MPI_INT8_T,	MPI_INT16_T,  MPI_INT32_T,  MPI_INT64_T,
					   MPI_UINT8_T, MPI_UINT16_T, MPI_UINT32_T, MPI_UINT64_T};
	static const int counts[] = {1, 3, 17, 0, 700, 2, ROOM};

	t_init(&argc, &argv);
	for (t_step = 0; t_step < OPS * TYPES; t_step++) {
		int op = (int)t_step / TYPES, type = (int)t_step % TYPES;

		reduce(ops[op], (enum op)op, types[type], type < 4, 1 << type % 4,
		       counts[t_step % 7]);
	}
	return t_done();
}
