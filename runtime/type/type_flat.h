/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The canonical form of a datatype: what is left of the constructors' tree when only the order and the places of bytes count.
 * It is made once, by the constructor, from the forms of the older types, and never changes.
 *
 *	for each combination of the loops' indexes, the last loop turning fastest:
 *		address = element + first + sum of index * stride
 *		the row at that address
 *
 *	ROW_STRIDED   `count` blocks of `length` bytes, `stride` apart
 *	ROW_SAME      `count` blocks of `length` bytes, at[i] from the address
 *	ROW_MIXED     `count` blocks of several lengths
 *	ROW_NESTED    `count` other forms one after the other: a structure whose members are no plain blocks
 *
 * So a regular array of up to four dimensions is loops around one strided row, and most structures are one mixed row. What has
 * more dimensions is nested. The lists of MIXED and NESTED are cumulative: an entry knows how many packed bytes of the row come
 * before it, and one more entry ends the list, so that a position is found by bisection.
 *
 * Invariants: bytes = row_bytes * product of the loops' counts. Blocks, rows and nested forms are not empty; a form without
 * bytes is STRIDED with count 0. A loop counts to 2 at least. A list has two entries at least (NESTED that only adds loops: one). In a
 * MIXED row, blocks that lie one behind the other are one block.
 *
 * Everybody may read a form. Making one needs no lock; lists belong to the ml_flat_memory that the maker passes.
 */
#ifndef ML_TYPE_FLAT_H
#define ML_TYPE_FLAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* With the row, a form has one dimension more than loops. */
#define ML_FLAT_LOOPS 3

enum ml_row { ML_ROW_STRIDED, ML_ROW_SAME, ML_ROW_MIXED, ML_ROW_NESTED };

struct ml_loop {
	size_t count;
	ptrdiff_t stride;
};

struct ml_block {
	ptrdiff_t at;
	size_t before; /* packed bytes of the row before this block */
};

struct ml_nested {
	ptrdiff_t at;
	size_t before;
	const struct ml_flat *flat;
};

struct ml_flat {
	size_t bytes;     /* packed, of one element */
	size_t row_bytes; /* packed, of one row */
	size_t count;     /* blocks or forms in a row */
	size_t length;    /* STRIDED, SAME: bytes of a block */
	ptrdiff_t first;
	union {
		ptrdiff_t stride;               /* STRIDED */
		const ptrdiff_t *at;            /* SAME */
		const struct ml_block *block;   /* MIXED: count + 1 */
		const struct ml_nested *nested; /* NESTED: count + 1 */
	};
	enum ml_row row;
	unsigned loops;
	struct ml_loop loop[ML_FLAT_LOOPS]; /* outermost first */
};

/* The lists of one form, freed together. */
struct ml_flat_memory {
	struct ml_flat_memory *next;
	max_align_t bytes[];
};

/* A list of forms one after the other, while it grows. Zero is an empty one, but for memory. */
struct ml_flat_list {
	struct ml_flat_memory **memory; /* what is made goes there */
	struct ml_block *block;         /* plain blocks since the last nested form */
	size_t blocks, block_room;
	struct ml_nested *nested;
	size_t nesteds, nested_room;
	size_t bytes; /* of all blocks since the last nested form */
	size_t nested_bytes;
	bool failed; /* memory was short; ml_flat_finish says so */
};

/* True when all bytes lie in one block, in order. */
ml_inline bool ml_flat_is_block(const struct ml_flat *flat)
{
	return flat->row == ML_ROW_STRIDED && flat->count <= 1 && flat->loops == 0;
}

/* The form of one block of that many bytes. */
ml_inline struct ml_flat ml_flat_block(size_t bytes)
{
	return (struct ml_flat){ .bytes = bytes, .row_bytes = bytes, .count = bytes != 0, .length = bytes };
}

/*
 * Makes of a form `count` of it, `stride` bytes apart. The caller has checked that all of it can be counted in bytes. False when
 * memory is short.
 */
bool ml_flat_repeat(struct ml_flat *flat, size_t count, ptrdiff_t stride, struct ml_flat_memory **memory);

/* Adds a form, moved by `at` bytes, to the end of a list. */
void ml_flat_add(struct ml_flat_list *list, ptrdiff_t at, const struct ml_flat *flat);

/* Makes one form of a list and ends it. False when memory was short; *flat_out is written on success only. */
bool ml_flat_finish(struct ml_flat_list *list, struct ml_flat *flat_out);

/* Frees all lists. */
void ml_flat_free(struct ml_flat_memory *memory);

#endif
