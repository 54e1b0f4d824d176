/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * MPI_Pack appends elements to a buffer and MPI_Unpack takes them out again, into another layout too; the position moves by what was
 * packed, which is at most what MPI_Pack_size says (MPI 5.0 section 5.2).
 */
#include "tests/lib/t.h"

enum { N = 40 };

static void round_trip(MPI_Datatype type, int count, MPI_Datatype other, int other_count, const char *what)
{
	char user[2048], back[2048], packed[2048], again[2048];
	int size, at = 0, end = 0;

	t_fill(user, sizeof user, 3);
	memset(back, 0, sizeof back);
	MPI_Pack_size(count, type, MPI_COMM_WORLD, &size);
	MPI_Pack(user, count, type, packed, size, &at, MPI_COMM_WORLD);
	t_check(at <= size, "%s", what);
	MPI_Unpack(packed, at, &end, back, other_count, other, MPI_COMM_WORLD);
	t_check_eq(end, at, "%s", what);
	end = 0;
	MPI_Pack(back, other_count, other, again, size, &end, MPI_COMM_WORLD);
	t_check_eq(end, at, "%s", what);
	t_check(memcmp(packed, again, (size_t)at) == 0, "%s", what);
}

static void message_of_parts(void)
{
	struct {
		int n;
		double x[3];
		char name[8];
	} user = { 3, { 1.5, -2, 1e300 }, "sandbox" }, back;
	char packed[256];
	int at = 0, end;

	MPI_Pack(&user.n, 1, MPI_INT, packed, sizeof packed, &at, MPI_COMM_WORLD);
	MPI_Pack(user.x, 3, MPI_DOUBLE, packed, sizeof packed, &at, MPI_COMM_WORLD);
	MPI_Pack(user.name, 8, MPI_CHAR, packed, sizeof packed, &at, MPI_COMM_WORLD);
	end = at;
	at = 0;
	MPI_Unpack(packed, end, &at, &back.n, 1, MPI_INT, MPI_COMM_WORLD);
	MPI_Unpack(packed, end, &at, back.x, back.n, MPI_DOUBLE, MPI_COMM_WORLD);
	MPI_Unpack(packed, end, &at, back.name, 8, MPI_CHAR, MPI_COMM_WORLD);
	t_check_eq(at, end, "all parts are unpacked");
	t_check(back.n == 3 && memcmp(back.x, user.x, sizeof user.x) == 0 && strcmp(back.name, user.name) == 0);
}

/* A structure by absolute addresses. */
static void from_bottom(void)
{
	int n = 17, m = 0, at = 0;
	double x = 0.25, y = 0;
	char packed[64];
	const int lengths[] = { 1, 1 };
	const MPI_Datatype types[] = { MPI_DOUBLE, MPI_INT };
	MPI_Aint displs[2];
	MPI_Datatype t;

	MPI_Get_address(&x, &displs[0]);
	MPI_Get_address(&n, &displs[1]);
	MPI_Type_create_struct(2, lengths, displs, types, &t);
	MPI_Type_commit(&t);
	MPI_Pack(MPI_BOTTOM, 1, t, packed, sizeof packed, &at, MPI_COMM_WORLD);
	MPI_Type_free(&t);
	at = 0;
	MPI_Unpack(packed, sizeof packed, &at, &y, 1, MPI_DOUBLE, MPI_COMM_WORLD);
	MPI_Unpack(packed, sizeof packed, &at, &m, 1, MPI_INT, MPI_COMM_WORLD);
	t_check(y == 0.25 && m == 17);
}

int main(int argc, char **argv)
{
	MPI_Datatype vector, indexed, none, wide;
	const int displs[] = { 30, 3, 4, 20, 11, 10 };

	t_init(&argc, &argv);
	MPI_Type_vector(6, 1, 3, MPI_INT, &vector);
	MPI_Type_create_indexed_block(6, 1, displs, MPI_INT, &indexed);
	MPI_Type_contiguous(0, MPI_INT, &none);
	MPI_Type_create_resized(MPI_INT, 0, 12, &wide);
	MPI_Type_commit(&vector);
	MPI_Type_commit(&indexed);
	MPI_Type_commit(&none);
	MPI_Type_commit(&wide);
	round_trip(MPI_INT, N, MPI_INT, N, "int");
	round_trip(vector, 5, MPI_INT, 30, "vector into int");
	round_trip(vector, 5, indexed, 5, "vector into indexed");
	round_trip(indexed, 7, vector, 7, "indexed into vector");
	round_trip(wide, 30, indexed, 5, "resized into indexed");
	round_trip(MPI_SHORT_INT, 20, MPI_SHORT_INT, 20, "short and int");
	round_trip(MPI_DOUBLE_INT, 20, MPI_DOUBLE_INT, 20, "double and int");
	round_trip(none, 5, none, 3, "nothing");
	message_of_parts();
	from_bottom();
	MPI_Type_free(&vector);
	MPI_Type_free(&indexed);
	MPI_Type_free(&none);
	MPI_Type_free(&wide);
	return t_done();
}
