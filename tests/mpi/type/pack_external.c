/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * MPI_Pack_external writes big-endian data of the standard's sizes, MPI_Unpack_external reads it (MPI 5.0 sections 5.3 and 14.5.2).
 */
#include "tests/lib/t.h"

#include <stddef.h>

static void bytes_of_numbers(void)
{
	const int number[] = { 1, -2, 0x12345678 };
	const unsigned char expected[] = { 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xfe, 0x12, 0x34, 0x56, 0x78 };
	unsigned char packed[12];
	MPI_Aint at = 0, size;
	int back[3];

	MPI_Pack_external_size("external32", 3, MPI_INT, &size);
	t_check_eq(size, 12);
	MPI_Pack_external("external32", number, 3, MPI_INT, packed, sizeof packed, &at);
	t_check_eq(at, 12);
	t_check(memcmp(packed, expected, 12) == 0);
	at = 0;
	MPI_Unpack_external("external32", packed, sizeof packed, &at, back, 3, MPI_INT);
	t_check_eq(at, 12);
	t_check(memcmp(back, number, sizeof number) == 0);
}

static void structure(void)
{
	struct s {
		char c;
		double x;
		short h[2];
	} user[2] = { { 'a', 1.5, { 1, 2 } }, { 'b', -0.75, { 3, -4 } } }, back[2];
	const int lengths[] = { 1, 1, 2 };
	const MPI_Aint displs[] = { offsetof(struct s, c), offsetof(struct s, x), offsetof(struct s, h) };
	const MPI_Datatype types[] = { MPI_CHAR, MPI_DOUBLE, MPI_SHORT };
	unsigned char packed[64];
	MPI_Aint at = 0, size;
	MPI_Datatype t;

	MPI_Type_create_struct(3, lengths, displs, types, &t);
	MPI_Type_commit(&t);
	MPI_Pack_external_size("external32", 2, t, &size);
	t_check_eq(size, 2 * (1 + 8 + 4));
	MPI_Pack_external("external32", user, 2, t, packed, sizeof packed, &at);
	t_check_eq(at, size);
	t_check(packed[1] == 0x3f && packed[2] == 0xf8, "1.5 is 3ff8...");
	at = 0;
	MPI_Unpack_external("external32", packed, size, &at, back, 2, t);
	for (int i = 0; i < 2; i++)
		t_check(back[i].c == user[i].c && back[i].x == user[i].x && back[i].h[1] == user[i].h[1]);
	MPI_Type_free(&t);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	bytes_of_numbers();
	structure();
	return t_done();
}
