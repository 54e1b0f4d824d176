/* SPDX-License-Identifier: BSD-2-Clause */
/* External32: see type_extern.h. */
#include "type/type_extern.h"

#include <float.h>
#include <string.h>

#include "object/error.h"
#include "type/type_derived.h"
#include "type/type_flat.h"
#include "type/type_walk.h"

enum kind { UNSIGNED, SIGNED, LONG_DOUBLE };

/* One number of a predefined type: a complex number and a pair have two. */
struct number {
	enum kind kind;
	uint8_t local, external; /* bytes here and in external32 */
	ptrdiff_t at;
};

/* The bytes of a long double that mean something: x86 has 10 in 16. */
#define LONG_DOUBLE_BYTES (LDBL_MANT_DIG == 64 ? (size_t)10 : sizeof(long double))

#define NUMBERS_MAX 2
#define NUMBER_BYTES 16

static bool is_long_double(const struct ml_type *basic)
{
	return basic->rep == ML_REP_FLD || basic->rep == ML_REP_CLD || basic->rep == ML_REP_LONG_DOUBLE_INT;
}

/* What the standard makes smaller than it is here. */
static uint8_t external_of(const struct ml_type *basic, size_t local)
{
	MPI_Datatype handle = ml_type_handle(basic);

	if (handle == MPI_LONG || handle == MPI_UNSIGNED_LONG || handle == MPI_LONG_INT)
		return 4;
	return handle == MPI_WCHAR ? 2 : (uint8_t)local;
}

/* Fills the numbers of a predefined type and returns how many there are. */
static size_t take_apart(const struct ml_type *basic, struct number *number)
{
	bool is_complex = basic->class == ML_CLASS_COMPLEX, is_pair = basic->class == ML_CLASS_PAIR;
	size_t local = is_complex ? basic->size / 2 : basic->size, rest;

	if (is_pair)
		local = ml_type_first_of_pair(basic);
	number[0].kind = is_long_double(basic) ? LONG_DOUBLE : basic->rep < ML_REP_U8 || is_pair ? SIGNED : UNSIGNED;
	number[0].local = (uint8_t)local;
	number[0].external = external_of(basic, local);
	number[0].at = 0;
	rest = basic->size - local;
	if (!rest)
		return 1;
	number[1] = number[0];
	number[1].at = is_pair && basic->flat->row == ML_ROW_MIXED ? basic->flat->block[1].at : (ptrdiff_t)local;
	if (is_pair) {
		number[1].kind = SIGNED;
		number[1].local = number[1].external = (uint8_t)rest;
	}
	return 2;
}

size_t ml_type_extern_size(const struct ml_type *basic)
{
	struct number number[NUMBERS_MAX];
	size_t count = take_apart(basic, number);

	return number[0].external + (count > 1 ? number[1].external : (size_t)0);
}

/* Turns the bytes of a number round where this machine is little-endian. */
static void turn(unsigned char *to, const unsigned char *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = from[__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? n - 1 - i : i];
}

/* The bytes of a big-endian number that external32 leaves out say nothing: they repeat the sign, or are 0. */
static bool is_cut_well(const unsigned char *big, const struct number *number)
{
	size_t cut = number->local - number->external;
	unsigned char sign = number->kind == SIGNED && big[cut] & 0x80 ? 0xff : 0;

	for (size_t i = 0; i < cut; i++)
		if (big[i] != sign)
			return false;
	return true;
}

/* False when the value does not fit. */
static bool write_number(const struct number *number, const unsigned char *local, unsigned char *external)
{
	unsigned char big[NUMBER_BYTES];

	if (number->kind == LONG_DOUBLE) {
		long double value;
		ml_f128 wide;

		memcpy(&value, local, sizeof value);
		wide = value;
		turn(external, (const unsigned char *)&wide, sizeof wide);
		return true;
	}
	turn(big, local, number->local);
	memcpy(external, big + number->local - number->external, number->external);
	return is_cut_well(big, number);
}

static void read_number(const struct number *number, unsigned char *local, const unsigned char *external)
{
	unsigned char big[NUMBER_BYTES];

	if (number->kind == LONG_DOUBLE) {
		long double value;
		ml_f128 wide;

		turn((unsigned char *)&wide, external, sizeof wide);
		value = (long double)wide;
		memcpy(local, &value, LONG_DOUBLE_BYTES);
		return;
	}
	memset(big, number->kind == SIGNED && external[0] & 0x80 ? 0xff : 0, sizeof big);
	memcpy(big + number->local - number->external, external, number->external);
	turn(local, big, number->local);
}

/* Visits the elements and converts each. */
struct conversion {
	struct ml_walker walker;
	bool packs;
	bool is_exact;
	unsigned char *packed;
	size_t left; /* bytes of what is packed */
	size_t done; /* bytes of data in memory */
	/* the predefined type seen last, taken apart */
	const struct ml_type *basic;
	size_t external;
	struct number number[NUMBERS_MAX];
	size_t numbers;
};

static bool convert(struct ml_walker *walker, const struct ml_type *basic, ptrdiff_t at)
{
	struct conversion *c = ml_container_of(walker, struct conversion, walker);

	if (basic != c->basic) {
		c->basic = basic;
		c->numbers = take_apart(basic, c->number);
		c->external = ml_type_extern_size(basic);
	}
	if (c->external > c->left)
		return false;
	c->left -= c->external;
	c->done += basic->size;
	for (size_t i = 0; i < c->numbers; i++) {
		const struct number *number = &c->number[i];
		unsigned char *local = (unsigned char *)(uintptr_t)(at + number->at);

		if (c->packs)
			c->is_exact &= write_number(number, local, c->packed);
		else
			read_number(number, local, c->packed);
		c->packed += number->external;
	}
	return true;
}

/* Displacements are addresses here: the walk begins at the buffer. */
static void convert_all(struct conversion *c, const struct ml_type *type, const void *buf, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!ml_type_walk(type, (ptrdiff_t)((uintptr_t)buf + i * (uintptr_t)type->extent), &c->walker))
			break;
}

int ml_type_extern_pack(const struct ml_type *type, const void *buf, size_t count, void *packed)
{
	struct conversion c = { .walker = { convert }, .packs = true, .is_exact = true, .packed = packed, .left = SIZE_MAX };

	convert_all(&c, type, buf, count);
	if (c.is_exact)
		return MPI_SUCCESS;
	ml_note("a value does not fit into the size that external32 has for it");
	return MPI_ERR_CONVERSION;
}

size_t ml_type_extern_unpack(const struct ml_type *type, void *buf, size_t count, const void *packed, size_t bytes)
{
	struct conversion c = { .walker = { convert }, .packed = (unsigned char *)(uintptr_t)packed, .left = bytes };

	convert_all(&c, type, buf, count);
	return c.done;
}
