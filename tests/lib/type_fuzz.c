/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random nested datatypes: see type_fuzz.h. What a type means is taken from ml_type_walk, which reads the recipes and knows
 * nothing of bounds and canonical forms; everything else must agree with it.
 */
#include "tests/lib/type_fuzz.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "object/error.h"
#include "type/pack.h"
#include "type/type_form.h"
#include "type/type_make.h"
#include "type/type_walk.h"

#define LEVELS_MAX 4
#define TYPES_MAX 3
#define ELEMENTS_MAX 3000 /* basic elements; larger types are thrown away */
#define SPAN_MAX 60000    /* bytes that a type may cover */
#define LIST_MAX 60
#define NUMBERS_MAX (2 * LIST_MAX + 1)

static uint32_t choose(struct type_fuzz *f, uint32_t below)
{
	uint64_t z;

	if (f->left) {
		f->left--;
		return *f->bytes++ % below;
	}
	if (!f->state)
		return 0;
	z = f->state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (uint32_t)((z ^ (z >> 31)) % below);
}

/* ---- making ------------------------------------------------------------------------------------------------------ */

struct call {
	int combiner;
	MPI_Count number[NUMBERS_MAX];
	MPI_Count numbers;
	MPI_Datatype older[TYPES_MAX];
	size_t olders;
};

static void put(struct call *c, MPI_Count number)
{
	c->number[c->numbers++] = number;
}

static MPI_Count small(struct type_fuzz *f, int least, int most)
{
	return least + (MPI_Count)choose(f, (uint32_t)(most - least + 1));
}

static void put_some(struct type_fuzz *f, struct call *c, MPI_Count n, int least, int most)
{
	for (MPI_Count i = 0; i < n; i++)
		put(c, small(f, least, most));
}

static void choose_regular(struct type_fuzz *f, struct call *c, int combiner)
{
	put(c, choose(f, 4) ? small(f, 0, 6) : small(f, 0, 30));
	if (combiner == MPI_COMBINER_CONTIGUOUS)
		return;
	put(c, small(f, 0, 4));
	put(c, combiner == MPI_COMBINER_VECTOR ? small(f, -6, 8) : small(f, -60, 120));
}

static void choose_list(struct type_fuzz *f, struct call *c, int combiner)
{
	bool is_block = combiner == MPI_COMBINER_INDEXED_BLOCK || combiner == MPI_COMBINER_HINDEXED_BLOCK;
	bool is_index = combiner == MPI_COMBINER_INDEXED || combiner == MPI_COMBINER_INDEXED_BLOCK;
	MPI_Count n = combiner == MPI_COMBINER_STRUCT ? (MPI_Count)c->olders : choose(f, 4) ? small(f, 0, 12) : small(f, 0, LIST_MAX);

	put(c, n);
	put_some(f, c, is_block ? 1 : n, 0, 4);
	if (choose(f, 4) == 0)
		for (MPI_Count i = 0; i < n; i++) /* neighbours, which grow together */
			put(c, i * 4);
	else
		put_some(f, c, n, is_index ? -10 : -100, is_index ? 100 : 800);
}

static void choose_subarray(struct type_fuzz *f, struct call *c)
{
	MPI_Count n = small(f, 1, 3), size[3], subsize[3];

	put(c, n);
	for (MPI_Count i = 0; i < n; i++)
		put(c, size[i] = small(f, 1, 5));
	for (MPI_Count i = 0; i < n; i++)
		put(c, subsize[i] = small(f, 1, (int)size[i]));
	for (MPI_Count i = 0; i < n; i++)
		put(c, small(f, 0, (int)(size[i] - subsize[i])));
	put(c, choose(f, 2) ? MPI_ORDER_C : MPI_ORDER_FORTRAN);
}

static void choose_darray(struct type_fuzz *f, struct call *c)
{
	MPI_Count n = small(f, 1, 3), gsize[3], psize[3], distrib[3], size = 1;

	for (MPI_Count i = 0; i < n; i++) {
		distrib[i] = MPI_DISTRIBUTE_NONE + small(f, 0, 2);
		gsize[i] = small(f, 1, 9);
		psize[i] = distrib[i] == MPI_DISTRIBUTE_NONE ? 1 : small(f, 1, 4);
		size *= psize[i];
	}
	put(c, size);
	put(c, small(f, 0, (int)size - 1));
	put(c, n);
	for (MPI_Count i = 0; i < n; i++)
		put(c, gsize[i]);
	for (MPI_Count i = 0; i < n; i++)
		put(c, distrib[i]);
	for (MPI_Count i = 0; i < n; i++)
		put(c, choose(f, 3) == 0 ? MPI_DISTRIBUTE_DFLT_DARG
		                         : small(f, distrib[i] == MPI_DISTRIBUTE_BLOCK ? (int)(gsize[i] / psize[i]) + 1 : 1, 10));
	for (MPI_Count i = 0; i < n; i++)
		put(c, psize[i]);
	put(c, choose(f, 2) ? MPI_ORDER_C : MPI_ORDER_FORTRAN);
}

static void choose_numbers(struct type_fuzz *f, struct call *c)
{
	switch (c->combiner) {
	case MPI_COMBINER_CONTIGUOUS:
	case MPI_COMBINER_VECTOR:
	case MPI_COMBINER_HVECTOR: choose_regular(f, c, c->combiner); break;
	case MPI_COMBINER_SUBARRAY: choose_subarray(f, c); break;
	case MPI_COMBINER_DARRAY: choose_darray(f, c); break;
	case MPI_COMBINER_DUP: break;
	case MPI_COMBINER_RESIZED:
		put(c, small(f, -40, 40));
		put(c, small(f, -20, 200));
		break;
	default: choose_list(f, c, c->combiner);
	}
}

static const MPI_Datatype basics[] = {
	MPI_CHAR, MPI_SHORT, MPI_INT, MPI_DOUBLE, MPI_LONG_DOUBLE, MPI_SHORT_INT, MPI_DOUBLE_INT, MPI_C_DOUBLE_COMPLEX, MPI_2INT,
};

static const int combiners[] = {
	MPI_COMBINER_DUP,      MPI_COMBINER_CONTIGUOUS, MPI_COMBINER_VECTOR,        MPI_COMBINER_HVECTOR,
	MPI_COMBINER_INDEXED,  MPI_COMBINER_HINDEXED,   MPI_COMBINER_INDEXED_BLOCK, MPI_COMBINER_HINDEXED_BLOCK,
	MPI_COMBINER_STRUCT,   MPI_COMBINER_STRUCT,     MPI_COMBINER_SUBARRAY,      MPI_COMBINER_DARRAY,
	MPI_COMBINER_RESIZED,
};

static bool is_too_large(const struct ml_type *type)
{
	return ml_type_elements(type) > ELEMENTS_MAX || type->true_extent > SPAN_MAX || labs(type->true_lb) > SPAN_MAX ||
	       labs(type->extent) > SPAN_MAX;
}

/* A type of at most so many levels, whose handle the caller frees. */
static const struct ml_type *choose_type(struct type_fuzz *f, int levels)
{
	struct call c = { .olders = 1 };
	struct ml_recipe recipe = { 0 };
	const struct ml_type *type = NULL;
	struct ml_numbers run;

	if (levels == 0 || choose(f, 6) == 0)
		return ml_type_find(basics[choose(f, ML_ARRAY_LEN(basics))]);
	recipe.combiner = c.combiner = combiners[choose(f, ML_ARRAY_LEN(combiners))];
	if (c.combiner == MPI_COMBINER_STRUCT)
		c.olders = choose(f, TYPES_MAX + 1);
	for (size_t i = 0; i < c.olders; i++)
		c.older[i] = ml_type_handle(choose_type(f, levels - 1));
	choose_numbers(f, &c);
	run = (struct ml_numbers){ c.number, c.numbers, true };
	if (ml_recipe_init(&recipe, &run, 1, c.older, c.olders) != MPI_SUCCESS || ml_type_make(&recipe, &type) != MPI_SUCCESS)
		f->wrong = "a constructor refuses its arguments";
	for (size_t i = 0; i < c.olders; i++)
		if (ml_type_can_free(ml_type_find_draft(c.older[i])))
			ml_type_free(ml_type_find_draft(c.older[i]));
	if (type && !is_too_large(type))
		return type;
	if (type)
		ml_type_free(type);
	ml_note_clear();
	return ml_type_find(MPI_INT);
}

/* ---- comparing --------------------------------------------------------------------------------------------------- */

/* Collects where each byte of the stream is, and the bounds of all. */
struct map {
	struct ml_walker walker;
	ptrdiff_t *at;
	size_t bytes, room, elements;
	ptrdiff_t low, high;
};

static void add_bytes(struct map *map, ptrdiff_t at, size_t n)
{
	for (size_t i = 0; i < n && map->bytes < map->room; i++)
		map->at[map->bytes++] = at + (ptrdiff_t)i;
}

static bool visit(struct ml_walker *walker, const struct ml_type *basic, ptrdiff_t at)
{
	struct map *map = ml_container_of(walker, struct map, walker);
	bool is_pair = basic->class == ML_CLASS_PAIR;
	size_t value = is_pair ? ml_type_first_of_pair(basic) : basic->size;

	map->low = map->elements ? ml_min(map->low, at) : at;
	map->high = map->elements ? ml_max(map->high, at + basic->true_extent) : at + basic->true_extent;
	map->elements += is_pair ? 2 : 1;
	add_bytes(map, at, value);
	add_bytes(map, at + basic->true_extent - (ptrdiff_t)(basic->size - value), basic->size - value);
	return true;
}

static void expect(struct type_fuzz *f, bool holds, const char *what)
{
	if (!holds && !f->wrong)
		f->wrong = what;
}

static void compare_bounds(struct type_fuzz *f, const struct ml_type *type, const struct map *one)
{
	expect(f, one->bytes == type->size, "size");
	expect(f, one->elements == ml_type_elements(type), "elements");
	expect(f, type->true_lb == (one->elements ? one->low : 0), "true lower bound");
	expect(f, type->true_extent == (one->elements ? one->high - one->low : 0), "true extent");
	if (ml_type_is_derived(type) && !ml_type_derived(type)->is_bounded) {
		expect(f, type->lb == type->true_lb, "lower bound");
		expect(f, type->extent >= type->true_extent && type->extent < type->true_extent + type->align &&
		       type->extent % type->align == 0, "extent");
	}
	expect(f, ml_type_walk_agrees(type), "the library's own comparison");
}

/* Sizes that a stream is cut into: everything, then random parts. */
static size_t part(struct type_fuzz *f, size_t left, int round)
{
	size_t n = round ? 1 + choose(f, round == 1 ? 7 : 200) : left;

	return ml_min(n, left);
}

static void compare_pack(struct type_fuzz *f, const struct ml_type *type, size_t count, const struct map *map, unsigned char *user)
{
	unsigned char *packed = malloc(map->bytes + 1);
	struct ml_pack pack;

	for (int round = 0; round < 3; round++) {
		ml_pack_init(&pack, user, count, type);
		for (size_t done = 0, n; done < map->bytes; done += n) {
			n = part(f, map->bytes - done, round);
			ml_pack_out(&pack, packed + done, n);
		}
		expect(f, pack.position == map->bytes, "position after packing");
		for (size_t i = 0; i < map->bytes; i++)
			expect(f, packed[i] == user[map->at[i]], "a packed byte");
	}
	/* From the middle, as chunks are taken. */
	if (map->bytes) {
		size_t from = choose(f, (uint32_t)map->bytes);

		pack.position = from;
		ml_pack_out(&pack, packed, 1);
		expect(f, packed[0] == user[map->at[from]], "a byte from the middle");
	}
	free(packed);
}

/* Unpacks numbers that say where in the stream a byte was; where blocks overlap, the last one stays. */
static void compare_unpack(struct type_fuzz *f, const struct ml_type *type, size_t count, const struct map *map, size_t span,
                           ptrdiff_t base)
{
	unsigned char *user = malloc(span), *expected = malloc(span), *packed = malloc(map->bytes + 1);
	struct ml_pack pack;

	for (int round = 0; round < 2; round++) {
		memset(user, 0xee, span);
		memset(expected, 0xee, span);
		for (size_t i = 0; i < map->bytes; i++)
			packed[i] = (unsigned char)(i * 7 + 1);
		for (size_t i = 0; i < map->bytes; i++)
			expected[base + map->at[i]] = packed[i];
		ml_pack_init(&pack, user + base, count, type);
		for (size_t done = 0, n; done < map->bytes; done += n) {
			n = part(f, map->bytes - done, round * 2);
			ml_pack_in(&pack, packed + done, n);
		}
		expect(f, memcmp(user, expected, span) == 0, "unpacked bytes, or a byte beside them");
	}
	free(user);
	free(expected);
	free(packed);
}

static void compare_pieces(struct type_fuzz *f, const struct ml_type *type, size_t count, const struct map *map, unsigned char *user)
{
	struct ml_piece piece[5];
	struct ml_pack pack;
	size_t done = 0, n;

	ml_pack_init(&pack, user, count, type);
	while (done < map->bytes && !f->wrong) {
		size_t before = done;

		n = ml_pack_pieces(&pack, part(f, map->bytes - done, (int)choose(f, 3)), piece, 1 + choose(f, 5));
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < piece[i].bytes; k++, done++)
				expect(f, done < map->bytes && piece[i].address + k == user + map->at[done], "a piece");
		expect(f, done > before && pack.position == done, "position after pieces");
	}
}

/* Every byte of data, and no other, arrives in a second buffer of the same type. */
static void compare_copy(struct type_fuzz *f, const struct ml_type *type, size_t count, const struct map *map, size_t span,
                         unsigned char *user, ptrdiff_t base)
{
	unsigned char *there = malloc(span), *expected = malloc(span);
	struct ml_pack from, to;

	memset(there, 0xee, span);
	memset(expected, 0xee, span);
	for (size_t i = 0; i < map->bytes; i++)
		expected[base + map->at[i]] = user[base + map->at[i]];
	ml_pack_init(&from, user + base, count, type);
	ml_pack_init(&to, there + base, count, type);
	for (size_t done = 0, n; done < map->bytes; done += n) {
		n = part(f, map->bytes - done, (int)choose(f, 3));
		ml_pack_copy(&to, &from, n);
	}
	expect(f, memcmp(there, expected, span) == 0, "bytes copied to a second buffer");
	expect(f, from.position == map->bytes && to.position == map->bytes, "positions after copying");
	free(there);
	free(expected);
}

/* What a description leads to is what the typemap says; all of it lies in the bytes that it speaks of. */
static void read_form(struct type_fuzz *f, const uint64_t *word, size_t bytes, const unsigned char *low, size_t span, const unsigned char *data)
{
	unsigned char *copy = malloc(span), *packed = malloc(bytes);
	struct ml_form form;

	if (!ml_form_read(word, bytes, span, &form)) {
		struct ml_pack pack;
		size_t from = choose(f, (uint32_t)bytes);

		memcpy(copy, low, span);
		pack = ml_form_at(&form, copy, from);
		ml_pack_out(&pack, packed, bytes - from);
		if (data)
			expect(f, memcmp(packed, data + from, bytes - from) == 0, "bytes of a described type");
	} else if (data) {
		expect(f, false, "a description, which is refused");
	}
	free(packed);
	free(copy);
}

/* A description says the same as the type; one with a damaged word is refused, or leads nowhere else. */
static void compare_form(struct type_fuzz *f, const struct ml_type *type, size_t count, const struct map *map, unsigned char *user)
{
	static const uint64_t odd[] = { 0, 1, 2, 3, UINT64_MAX, (uint64_t)INT64_MIN, INT64_MAX, UINT64_C(1) << 32, (uint64_t)-8, 64 };
	uint64_t word[ML_FORM_WORDS];
	unsigned char *data, *low;
	struct ml_pack pack;
	size_t skip, span, used;

	if (!map->bytes || ml_pack_is_contiguous(type, count))
		return;
	skip = choose(f, (uint32_t)map->bytes);
	ml_pack_init(&pack, user, count, type);
	pack.position = skip;
	low = ml_form_write(&pack, word, &span);
	if (!low)
		return;
	data = malloc(map->bytes - skip);
	ml_pack_out(&pack, data, map->bytes - skip);
	read_form(f, word, map->bytes - skip, low, span, data);
	free(data);
	used = word[ML_FORM_USED];
	for (int i = 0; i < 8; i++) {
		uint64_t *damaged = &word[choose(f, (uint32_t)used)];
		uint64_t before = *damaged;

		*damaged = choose(f, 2) ? odd[choose(f, ML_ARRAY_LEN(odd))] : before + choose(f, 32) - 16;
		read_form(f, word, map->bytes - skip, low, span, NULL);
		if (choose(f, 3))
			*damaged = before;
	}
}

static bool has_overlap(const struct map *map, size_t span, ptrdiff_t base)
{
	bool *used = calloc(span, sizeof *used), overlap = false;

	for (size_t i = 0; i < map->bytes; i++) {
		overlap |= used[base + map->at[i]];
		used[base + map->at[i]] = true;
	}
	free(used);
	return overlap;
}

/* All data of a contiguous type is where the API looks for it. */
static void compare_contiguous(struct type_fuzz *f, const struct ml_type *type, size_t count, const struct map *map, unsigned char *user)
{
	bool is_block = true;

	for (size_t i = 1; i < map->bytes; i++)
		is_block &= map->at[i] == map->at[0] + (ptrdiff_t)i;
	expect(f, ml_pack_is_contiguous(type, count) == is_block, "contiguity");
	if (is_block && map->bytes)
		expect(f, ml_pack_address(user, type) == user + map->at[0], "address of the block");
	if (type->contiguous && map->bytes)
		expect(f, is_block && map->at[0] == 0, "contiguity at the buffer");
}

static void compare(struct type_fuzz *f, const struct ml_type *type, size_t count)
{
	struct map map = { .walker = { visit }, .room = type->size * count };
	ptrdiff_t base;
	size_t span;
	unsigned char *user;

	map.at = malloc((map.room + 1) * sizeof *map.at);
	for (size_t i = 0; i < count; i++) {
		ml_type_walk(type, (ptrdiff_t)i * type->extent, &map.walker);
		if (i == 0)
			compare_bounds(f, type, &map);
	}
	base = map.elements && map.low < 0 ? -map.low : 0;
	span = (size_t)(base + (map.elements ? ml_max(map.high, 0) : 0)) + 1;
	user = malloc(span);
	for (size_t i = 0; i < span; i++)
		user[i] = (unsigned char)(i * 2654435761u >> 13);
	if (!f->wrong) {
		compare_contiguous(f, type, count, &map, user + base);
		compare_pack(f, type, count, &map, user + base);
		compare_pieces(f, type, count, &map, user + base);
		compare_form(f, type, count, &map, user + base);
		if (!has_overlap(&map, span, base)) {
			compare_unpack(f, type, count, &map, span, base);
			compare_copy(f, type, count, &map, span, user, base);
		}
	}
	free(user);
	free(map.at);
}

bool type_fuzz_run(struct type_fuzz *fuzz)
{
	const struct ml_type *type = choose_type(fuzz, LEVELS_MAX);

	ml_type_commit(type);
	compare(fuzz, type, 1 + choose(fuzz, 2) * choose(fuzz, 40));
	if (ml_type_can_free(type))
		ml_type_free(type);
	return !fuzz->wrong;
}
