/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Walking a canonical form: see pack.h for what it is good for and type_flat.h for the form.
 *
 * `move` turns the loops, `row` does a row or a part of one, and a sink takes what they find: bytes out, bytes in, or pieces. A
 * position is found again by division and bisection, so a cursor is one number and can be put anywhere.
 *
 * When a row has fewer blocks than there are rows, it is quicker to take the first block of many rows, then the second of them
 * all: an array of small structures becomes a few long loops (`columns`).
 */
#include "type/pack.h"

#include <stdint.h>
#include <string.h>

#include "type/pack_blocks.h"

/* Packed bytes that `columns` works on at a time: with the user's side they stay in the first cache. */
#define COLUMNS_BYTES ((size_t)2048)
/* A mixed row taken alone costs a decision a block, so it pays early. */
#define COLUMNS_MIXED_MIN 4
/* Fewer rows side by side than this are no transposed matrix. */
#define TRANSPOSE_ROWS_MIN ((size_t)8)

/* From gaps to gaps: by blocks of the one side if they are long, else packed, some bytes at a time. */
#define LONG_BLOCK ((size_t)512)
#define PIECES 16
#define BETWEEN_BYTES 4096

#define LOOPS_MAX (ML_FLAT_LOOPS + 1) /* one more for the elements */

enum way { WAY_OUT, WAY_IN, WAY_LIST };

struct sink {
	enum way way;
	bool full;             /* LIST: no room for another piece */
	unsigned char *packed; /* OUT, IN: where the next byte of the stream is */
	struct ml_piece *piece;
	size_t pieces, max;
};

/*
 * Addresses of the user's memory are numbers here: with MPI_BOTTOM they begin at 0, and a pointer must not be moved outside of
 * the object it points to.
 */
static unsigned char *at(uintptr_t user)
{
	return (unsigned char *)user;
}

static void list_piece(struct sink *sink, uintptr_t user, size_t length)
{
	struct ml_piece *last = sink->pieces ? &sink->piece[sink->pieces - 1] : NULL;

	if (last && (uintptr_t)last->address + last->bytes == user) {
		last->bytes += length;
	} else if (sink->pieces == sink->max) {
		sink->full = true;
	} else {
		sink->piece[sink->pieces++] = (struct ml_piece){ at(user), length };
	}
}

static inline void take_block(struct sink *sink, uintptr_t user, size_t length)
{
	if (sink->way == WAY_LIST) {
		list_piece(sink, user, length);
		return;
	}
	if (sink->way == WAY_OUT)
		ml_pack_blocks_one(sink->packed, at(user), length);
	else
		ml_pack_blocks_one(at(user), sink->packed, length);
	sink->packed += length;
}

static void take_strided(struct sink *sink, uintptr_t user, ptrdiff_t stride, size_t n, size_t length)
{
	if (sink->way == WAY_LIST) {
		for (size_t i = 0; i < n && !sink->full; i++)
			list_piece(sink, user + i * (uintptr_t)stride, length);
		return;
	}
	if (sink->way == WAY_OUT)
		ml_pack_blocks_step(sink->packed, (ptrdiff_t)length, at(user), stride, n, length);
	else
		ml_pack_blocks_step(at(user), stride, sink->packed, (ptrdiff_t)length, n, length);
	sink->packed += n * length;
}

static void take_listed(struct sink *sink, uintptr_t user, const ptrdiff_t *list, size_t n, size_t length)
{
	if (sink->way == WAY_LIST) {
		for (size_t i = 0; i < n && !sink->full; i++)
			list_piece(sink, user + (uintptr_t)list[i], length);
		return;
	}
	if (sink->way == WAY_OUT)
		ml_pack_blocks_gather(sink->packed, at(user), list, n, length);
	else
		ml_pack_blocks_scatter(at(user), sink->packed, list, n, length);
	sink->packed += n * length;
}

/* Where block i of a row of equal blocks is. */
static inline uintptr_t block_at(const struct ml_flat *f, uintptr_t user, size_t i)
{
	return user + (f->row == ML_ROW_STRIDED ? i * (uintptr_t)f->stride : (uintptr_t)f->at[i]);
}

/* Bytes from..to of a row of equal blocks. */
static void equal_row(struct sink *sink, const struct ml_flat *f, uintptr_t user, size_t from, size_t to)
{
	size_t i = from ? from / f->length : 0, skip = from ? from % f->length : 0, n;

	if (skip) {
		size_t part = ml_min(f->length - skip, to - from);

		take_block(sink, block_at(f, user, i) + skip, part);
		from += part;
		i++;
	}
	n = (to - from) / f->length;
	if (n && f->row == ML_ROW_STRIDED)
		take_strided(sink, block_at(f, user, i), f->stride, n, f->length);
	else if (n)
		take_listed(sink, user, f->at + i, n, f->length);
	i += n;
	from += n * f->length;
	if (from < to && !sink->full)
		take_block(sink, block_at(f, user, i), to - from);
}

static void mixed_row(struct sink *sink, const struct ml_flat *f, uintptr_t user, size_t from, size_t to)
{
	size_t i = 0, end = f->count;

	while (from && end - i > 1) {
		size_t middle = i + (end - i) / 2;

		if (f->block[middle].before <= from)
			i = middle;
		else
			end = middle;
	}
	for (; from < to && !sink->full; i++) {
		size_t next = ml_min(f->block[i + 1].before, to);

		take_block(sink, user + (uintptr_t)f->block[i].at + (from - f->block[i].before), next - from);
		from = next;
	}
}

static void move(struct sink *sink, const struct ml_flat *f, uintptr_t user, struct ml_loop element, size_t from, size_t to);

static void nested_row(struct sink *sink, const struct ml_flat *f, uintptr_t user, size_t from, size_t to)
{
	static const struct ml_loop one = { 1, 0 };
	size_t i = 0, end = f->count;

	while (from && end - i > 1) {
		size_t middle = i + (end - i) / 2;

		if (f->nested[middle].before <= from)
			i = middle;
		else
			end = middle;
	}
	for (; from < to && !sink->full; i++) {
		size_t next = ml_min(f->nested[i + 1].before, to);
		size_t before = f->nested[i].before;

		move(sink, f->nested[i].flat, user + (uintptr_t)f->nested[i].at, one, from - before, next - before);
		from = next;
	}
}

static inline void row(struct sink *sink, const struct ml_flat *f, uintptr_t user, size_t from, size_t to)
{
	if (f->row <= ML_ROW_SAME)
		equal_row(sink, f, user, from, to);
	else if (f->row == ML_ROW_MIXED)
		mixed_row(sink, f, user, from, to);
	else
		nested_row(sink, f, user, from, to);
}

/* n whole rows, block by block. */
static void columns(struct sink *sink, const struct ml_flat *f, uintptr_t user, ptrdiff_t stride, size_t n)
{
	ptrdiff_t step = (ptrdiff_t)f->row_bytes;

	for (size_t i = 0; i < f->count; i++) {
		bool is_mixed = f->row == ML_ROW_MIXED;
		size_t before = is_mixed ? f->block[i].before : i * f->length;
		size_t length = is_mixed ? f->block[i + 1].before - before : f->length;
		unsigned char *block = at(is_mixed ? user + (uintptr_t)f->block[i].at : block_at(f, user, i));

		if (sink->way == WAY_OUT)
			ml_pack_blocks_step(sink->packed + before, step, block, stride, n, length);
		else
			ml_pack_blocks_step(block, stride, sink->packed + before, step, n, length);
	}
	sink->packed += n * f->row_bytes;
}

/*
 * How many rows `columns` shall do at a time; 0: none, go row by row. It pays where it makes longer loops, and where neighbours in
 * memory are in different rows, as in a transposed matrix: then each line of the cache is visited once.
 */
static size_t tile_rows(const struct sink *sink, const struct ml_flat *f, ptrdiff_t stride, size_t n)
{
	ptrdiff_t near = stride < 0 ? -stride : stride;
	size_t tile;

	if (f->row == ML_ROW_NESTED || sink->way == WAY_LIST)
		return 0;
	if (f->count == 1)
		return n;
	if (f->row == ML_ROW_STRIDED && near < ML_CACHELINE && near > 0 && n >= TRANSPOSE_ROWS_MIN &&
	    (f->stride >= ML_CACHELINE || f->stride <= -ML_CACHELINE))
		return ml_max((size_t)(ML_CACHELINE / near), TRANSPOSE_ROWS_MIN);
	tile = ml_min(n, COLUMNS_BYTES / f->row_bytes);
	return tile >= (f->row == ML_ROW_MIXED ? COLUMNS_MIXED_MIN : f->count + 1) ? tile : 0;
}

/* n whole rows that lie `stride` bytes apart. */
static void rows(struct sink *sink, const struct ml_flat *f, uintptr_t user, ptrdiff_t stride, size_t n)
{
	size_t tile = tile_rows(sink, f, stride, n);

	for (size_t i = 0; !tile && i < n && !sink->full; i++)
		row(sink, f, user + i * (uintptr_t)stride, 0, f->row_bytes);
	for (size_t left = tile ? n : 0; left; left -= tile) {
		tile = ml_min(tile, left);
		columns(sink, f, user, stride, tile);
		user += tile * (uintptr_t)stride;
	}
}

/* Where the loops stand. */
struct turn {
	const struct ml_loop *loop[LOOPS_MAX];
	size_t index[LOOPS_MAX];
	int loops;
};

/* The address of row r, and the loops set to it. */
static uintptr_t turn_to(struct turn *turn, uintptr_t user, size_t r)
{
	for (int i = turn->loops - 1; i >= 0; i--) {
		size_t index = r;

		if (i > 0 && r) {
			index = r % turn->loop[i]->count;
			r /= turn->loop[i]->count;
		}
		turn->index[i] = index;
		user += index * (uintptr_t)turn->loop[i]->stride;
	}
	return user;
}

/* n rows further, at most to the end of the innermost loop. */
static uintptr_t turn_by(struct turn *turn, uintptr_t user, size_t n)
{
	int i = turn->loops - 1;

	if (i < 0)
		return user;
	turn->index[i] += n;
	user += n * (uintptr_t)turn->loop[i]->stride;
	while (i > 0 && turn->index[i] == turn->loop[i]->count) {
		user -= turn->index[i] * (uintptr_t)turn->loop[i]->stride;
		turn->index[i--] = 0;
		turn->index[i]++;
		user += (uintptr_t)turn->loop[i]->stride;
	}
	return user;
}

/* Bytes from..to of the stream of some elements. */
static void move(struct sink *sink, const struct ml_flat *f, uintptr_t user, struct ml_loop element, size_t from, size_t to)
{
	struct turn turn = { .loops = 0 };
	size_t skip = 0, whole;

	if (element.count > 1)
		turn.loop[turn.loops++] = &element;
	for (unsigned i = 0; i < f->loops; i++)
		turn.loop[turn.loops++] = &f->loop[i];
	user += (uintptr_t)f->first;
	if (from) {
		skip = from % f->row_bytes;
		user = turn_to(&turn, user, from / f->row_bytes);
	}
	if (skip) {
		size_t part = ml_min(f->row_bytes - skip, to - from);

		row(sink, f, user, skip, skip + part);
		from += part;
		user = turn_by(&turn, user, 1);
	}
	whole = (to - from) / f->row_bytes;
	from += whole * f->row_bytes;
	while (whole && !sink->full) {
		const struct ml_loop *inner = turn.loops ? turn.loop[turn.loops - 1] : NULL;
		size_t n = inner ? ml_min(whole, inner->count - turn.index[turn.loops - 1]) : 1;

		rows(sink, f, user, inner ? inner->stride : 0, n);
		user = turn_by(&turn, user, n);
		whole -= n;
	}
	if (from < to && !sink->full)
		row(sink, f, user, 0, to - from);
}

static void run(struct ml_pack *pack, struct sink *sink, size_t n)
{
	const struct ml_loop element = { pack->count, pack->type->extent };

	ml_assert(n <= pack->bytes - pack->position);
	move(sink, pack->type->flat, (uintptr_t)pack->base, element, pack->position, pack->position + n);
}

void ml_pack_out(struct ml_pack *pack, void *to, size_t n)
{
	struct sink sink = { .way = WAY_OUT, .packed = to };

	if (!n)
		return;
	if (ml_pack_is_contiguous(pack->type, pack->count))
		memcpy(to, ml_pack_address(pack->base, pack->type) + pack->position, n);
	else
		run(pack, &sink, n);
	pack->position += n;
}

void ml_pack_in(struct ml_pack *pack, const void *from, size_t n)
{
	struct sink sink = { .way = WAY_IN, .packed = (unsigned char *)(uintptr_t)from };

	if (!n)
		return;
	if (ml_pack_is_contiguous(pack->type, pack->count))
		memcpy(ml_pack_address(pack->base, pack->type) + pack->position, from, n);
	else
		run(pack, &sink, n);
	pack->position += n;
}

size_t ml_pack_pieces(struct ml_pack *pack, size_t n, struct ml_piece *piece, size_t max)
{
	struct sink sink = { .way = WAY_LIST, .piece = piece, .max = max };

	if (!n)
		return 0;
	if (ml_pack_is_contiguous(pack->type, pack->count))
		list_piece(&sink, (uintptr_t)ml_pack_address(pack->base, pack->type) + pack->position, n);
	else
		run(pack, &sink, n);
	for (size_t i = 0; i < sink.pieces; i++)
		pack->position += piece[i].bytes;
	return sink.pieces;
}

/* Blocks that are worth a decision each. */
static bool has_long_blocks(const struct ml_flat *f)
{
	return f->row_bytes / f->count >= LONG_BLOCK;
}

static void copy_pieces(struct ml_pack *to, struct ml_pack *from, size_t n)
{
	struct ml_piece piece[PIECES];

	for (size_t pieces; n; ) {
		pieces = ml_pack_pieces(from, n, piece, PIECES);
		for (size_t i = 0; i < pieces; n -= piece[i++].bytes)
			ml_pack_in(to, piece[i].address, piece[i].bytes);
	}
}

void ml_pack_copy(struct ml_pack *to, struct ml_pack *from, size_t n)
{
	unsigned char between[BETWEEN_BYTES];

	if (ml_pack_is_contiguous(from->type, from->count)) {
		ml_pack_in(to, ml_pack_address(from->base, from->type) + from->position, n);
		from->position += n;
	} else if (ml_pack_is_contiguous(to->type, to->count)) {
		ml_pack_out(from, ml_pack_address(to->base, to->type) + to->position, n);
		to->position += n;
	} else if (has_long_blocks(from->type->flat)) {
		copy_pieces(to, from, n);
	} else {
		for (size_t part; n; n -= part) {
			part = ml_min(n, sizeof between);
			ml_pack_out(from, between, part);
			ml_pack_in(to, between, part);
		}
	}
}
