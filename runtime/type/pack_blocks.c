/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loops that copy blocks: see pack_blocks.h.
 *
 * Each public function is one switch over the length; `walk` and everything below it is inlined there with constants, so a case
 * is a loop of plain moves. Lengths between the usual ones are copied by two or four moves that overlap in the middle. Up to
 * VECTOR_MAX, moves of 16 bytes in line beat a call of memcpy; beyond, memcpy knows the machine better than we do.
 */
#include "type/pack_blocks.h"

#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

#define VECTOR_MAX 512

typedef void copy_fn(unsigned char *to, const unsigned char *from, size_t length);

/* Exactly `length` bytes, which the compiler knows. */
ml_inline void copy_known(unsigned char *to, const unsigned char *from, size_t length)
{
	memcpy(to, from, length);
}

ml_inline void copy_3(unsigned char *to, const unsigned char *from, size_t length)
{
	memcpy(to, from, 2);
	to[length - 1] = from[length - 1];
}

/* `half` up to twice `half`. */
ml_inline void copy_ends(unsigned char *to, const unsigned char *from, size_t length, size_t half)
{
	unsigned char head[32], tail[32];

	memcpy(head, from, half);
	memcpy(tail, from + length - half, half);
	memcpy(to, head, half);
	memcpy(to + length - half, tail, half);
}

ml_inline void copy_4_to_8(unsigned char *to, const unsigned char *from, size_t length)
{
	copy_ends(to, from, length, 4);
}

ml_inline void copy_8_to_16(unsigned char *to, const unsigned char *from, size_t length)
{
	copy_ends(to, from, length, 8);
}

ml_inline void copy_16_to_32(unsigned char *to, const unsigned char *from, size_t length)
{
	copy_ends(to, from, length, 16);
}

ml_inline void copy_32_to_64(unsigned char *to, const unsigned char *from, size_t length)
{
	copy_ends(to, from, length, 32);
}

ml_inline void copy_vectors(unsigned char *to, const unsigned char *from, size_t length)
{
	for (size_t i = 0; i + 64 < length; i += 64)
		memcpy(to + i, from + i, 64);
	memcpy(to + length - 64, from + length - 64, 64);
}

ml_inline void copy_long(unsigned char *to, const unsigned char *from, size_t length)
{
	memcpy(to, from, length);
}

/* How the blocks lie: at equal steps, or by a list on one side. */
struct way {
	ptrdiff_t to_step, from_step;
	const ptrdiff_t *to_at, *from_at;
};

ml_inline void walk(unsigned char *to, const unsigned char *from, const struct way *way, size_t n, size_t length, copy_fn *copy)
{
	for (size_t i = 0; i < n; i++) {
		copy(way->to_at ? to + way->to_at[i] : to, way->from_at ? from + way->from_at[i] : from, length);
		to += way->to_step;
		from += way->from_step;
	}
}

ml_inline uint64_t load(const unsigned char *from, size_t length)
{
	uint64_t word = 0;

	memcpy(&word, from, length);
	return word;
}

ml_inline void store(unsigned char *to, uint64_t word, size_t length)
{
	memcpy(to, &word, length);
}

/*
 * The same for blocks of up to 8 bytes, where turning the loop costs as much as the copy: four at a time, all read before the
 * first is written.
 */
ml_inline void walk_short(unsigned char *to, const unsigned char *from, const struct way *way, size_t n, size_t length)
{
	const ptrdiff_t to_step = way->to_step, from_step = way->from_step, *to_at = way->to_at, *from_at = way->from_at;
	size_t i = 0;

	for (; i + 4 <= n; i += 4) {
		uint64_t a = load(from + (from_at ? from_at[i] : 0), length);
		uint64_t b = load(from + (from_at ? from_at[i + 1] : from_step), length);
		uint64_t c = load(from + (from_at ? from_at[i + 2] : 2 * from_step), length);
		uint64_t d = load(from + (from_at ? from_at[i + 3] : 3 * from_step), length);

		store(to + (to_at ? to_at[i] : 0), a, length);
		store(to + (to_at ? to_at[i + 1] : to_step), b, length);
		store(to + (to_at ? to_at[i + 2] : 2 * to_step), c, length);
		store(to + (to_at ? to_at[i + 3] : 3 * to_step), d, length);
		to += 4 * to_step;
		from += 4 * from_step;
	}
	for (; i < n; i++) {
		store(to + (to_at ? to_at[i] : 0), load(from + (from_at ? from_at[i] : 0), length), length);
		to += to_step;
		from += from_step;
	}
}

ml_inline void walk_all(unsigned char *to, const unsigned char *from, const struct way *way, size_t n, size_t length)
{
	switch (length) {
	case 1: return walk_short(to, from, way, n, 1);
	case 2: return walk_short(to, from, way, n, 2);
	case 3: return walk(to, from, way, n, 3, copy_3);
	case 4: return walk_short(to, from, way, n, 4);
	case 8: return walk_short(to, from, way, n, 8);
	case 12: return walk(to, from, way, n, 12, copy_known);
	case 16: return walk(to, from, way, n, 16, copy_known);
	case 24: return walk(to, from, way, n, 24, copy_known);
	case 32: return walk(to, from, way, n, 32, copy_known);
	case 48: return walk(to, from, way, n, 48, copy_known);
	case 64: return walk(to, from, way, n, 64, copy_known);
	}
	if (length < 8)
		walk(to, from, way, n, length, copy_4_to_8);
	else if (length < 16)
		walk(to, from, way, n, length, copy_8_to_16);
	else if (length < 32)
		walk(to, from, way, n, length, copy_16_to_32);
	else if (length < 64)
		walk(to, from, way, n, length, copy_32_to_64);
	else if (length <= VECTOR_MAX)
		walk(to, from, way, n, length, copy_vectors);
	else
		walk(to, from, way, n, length, copy_long);
}

void ml_pack_blocks_step(unsigned char *to, ptrdiff_t to_step, const unsigned char *from, ptrdiff_t from_step, size_t n,
                         size_t length)
{
	const struct way way = { .to_step = to_step, .from_step = from_step };

	walk_all(to, from, &way, n, length);
}

void ml_pack_blocks_gather(unsigned char *to, const unsigned char *from, const ptrdiff_t *at, size_t n, size_t length)
{
	const struct way way = { .to_step = (ptrdiff_t)length, .from_at = at };

	walk_all(to, from, &way, n, length);
}

void ml_pack_blocks_scatter(unsigned char *to, const unsigned char *from, const ptrdiff_t *at, size_t n, size_t length)
{
	const struct way way = { .from_step = (ptrdiff_t)length, .to_at = at };

	walk_all(to, from, &way, n, length);
}

void ml_pack_blocks_one(unsigned char *to, const unsigned char *from, size_t length)
{
	if (length >= 64)
		memcpy(to, from, length);
	else if (length >= 32)
		copy_32_to_64(to, from, length);
	else if (length >= 16)
		copy_16_to_32(to, from, length);
	else if (length >= 8)
		copy_8_to_16(to, from, length);
	else if (length >= 4)
		copy_4_to_8(to, from, length);
	else if (length >= 2)
		memcpy(to, from, 2), to[length - 1] = from[length - 1];
	else
		to[0] = from[0];
}
