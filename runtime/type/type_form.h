/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the data of a buffer lies, written into a few words for another process that has the buffer mapped: the canonical form, counted
 * from the lowest byte of the data. Forms that are nested or have long lists cannot be written; such data travels packed.
 *
 *	word 0    words in use, 0 = no description
 *	     1    bytes of the stream before the message
 *	     2    elements       3 their distance
 *	     4    enum ml_row    5 blocks of a row   6 bytes of a block (SAME, STRIDED) or of a row (MIXED)   7 stride
 *	     8    first byte     9 loops            10 count and stride of each, outermost first
 *	  then    SAME: the place of each block; MIXED: place and packed bytes before each
 *
 * The reader trusts nothing: a word that is out of order makes a description that is refused, and one that is taken never leads out of
 * the span of bytes in which the data is said to lie.
 */
#ifndef ML_TYPE_FORM_H
#define ML_TYPE_FORM_H

#include "type/pack.h"
#include "type/type.h"
#include "type/type_flat.h"

#define ML_FORM_WORDS 48

enum ml_form_word {
	ML_FORM_USED,
	ML_FORM_SKIP,
	ML_FORM_COUNT,
	ML_FORM_EXTENT,
	ML_FORM_ROW,
	ML_FORM_BLOCKS,
	ML_FORM_LENGTH,
	ML_FORM_STRIDE,
	ML_FORM_FIRST,
	ML_FORM_LOOPS,
	ML_FORM_REST,
};

/* A description as the reader uses it. It points into itself. */
struct ml_form {
	struct ml_type type;
	struct ml_flat flat;
	size_t count, skip;
	union {
		ptrdiff_t at[ML_FORM_WORDS];
		struct ml_block block[ML_FORM_WORDS / 2];
	} list;
};

/*
 * Describes the data under a cursor, whose position is where the message starts. Returns the address of the lowest byte, and the
 * bytes from there to the end of the highest; or NULL when it cannot be described.
 */
unsigned char *ml_form_write(const struct ml_pack *pack, uint64_t word[ML_FORM_WORDS], size_t *span_out);

/* Reads the description of a message of at least that many bytes, which lies in `span`. NULL, or what is wrong with it. */
const char *ml_form_read(const uint64_t word[ML_FORM_WORDS], size_t bytes, size_t span, struct ml_form *form);

/* A cursor `offset` bytes into the described message, whose lowest byte is at `low`. */
ml_inline struct ml_pack ml_form_at(const struct ml_form *form, unsigned char *low, size_t offset)
{
	struct ml_pack pack;

	ml_pack_init(&pack, low, form->count, &form->type);
	pack.position = form->skip + offset;
	return pack;
}

#endif
