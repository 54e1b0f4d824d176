/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every loop of every predefined operation, at every level that this CPU has, against an
 * evaluation of one element at a time in wider arithmetic. The evaluation is written from MPI 5.0
 * sections 6.9.2 and 6.9.4. Integers are random bits and extreme values; floating-point operands
 * are small multiples of a quarter, so that every exact result is representable.
 */
#include "op/op_loops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/unit.h"

#define COUNT_MAX 100
#define ELEMENT_MAX 32
#define GUARD 0x5a

enum family { SIGNED, UNSIGNED, FLOATING, COMPLEX, PAIR };

static const struct {
	const char *name;
	enum family family;
	size_t size;
} reps[] = {
#define REP(rep, type, family) [ML_REP_##rep] = { #rep, family, sizeof(type) },
	ML_REPS_SIGNED(REP, SIGNED) ML_REPS_UNSIGNED(REP, UNSIGNED) ML_REPS_FLOATING(REP, FLOATING)
	ML_REPS_COMPLEX(REP, COMPLEX) ML_REPS_PAIR(REP, PAIR)
};

/*
 * One element in wider arithmetic: an integer; or a real and an imaginary part; or a value and
 * an index.
 */
struct wide {
	ml_i128 i;
	long double x, y;
};

/* Reads element `p`, which need not be aligned. */
static struct wide load(enum ml_type_rep rep, const void *p)
{
	struct wide w = { 0, 0, 0 };

#define LOAD(rep, type, set)                                                                       \
	case ML_REP_##rep: {                                                                       \
		type v;                                                                            \
		memcpy(&v, p, sizeof(v));                                                          \
		set;                                                                               \
		return w;                                                                          \
	}
	switch (rep) {
		ML_REPS_SIGNED(LOAD, w.i = v)
		ML_REPS_UNSIGNED(LOAD, w.i = v)
		ML_REPS_FLOATING(LOAD, w.x = v)
		ML_REPS_COMPLEX(LOAD, (w.x = v.re, w.y = v.im))
		ML_REPS_PAIR(LOAD, (w.x = v.value, w.y = v.index))
	default:
		abort();
	}
}

static uint64_t seed = 88172645463325252u;

static uint64_t draw(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* A multiple of 1/4 in [-64, 64): sums and products of two are exact even in a float. */
static float draw_small(void)
{
	return (float)((int)(draw() % 512) - 256) / 4;
}

static ml_u128 draw_bits(size_t size)
{
	ml_u128 top = (ml_u128)1 << (size * 8 - 1);

	switch (draw() % 8) {
	case 0:
		return 0;
	case 1:
		return top; /* the least signed value */
	case 2:
		return top - 1; /* the greatest signed value */
	case 3:
		return ~(ml_u128)0;
	case 4:
		return 1;
	default:
		return (ml_u128)draw() << 64 | draw();
	}
}

/*
 * Writes a random element but not its gaps; few different values and indexes in pairs, so that
 * there are ties.
 */
static void draw_element(enum ml_type_rep rep, void *p)
{
#define DRAW(rep, type, set)                                                                       \
	case ML_REP_##rep: {                                                                       \
		struct {                                                                           \
			type v;                                                                    \
		} __attribute__((packed)) *at = p;                                                 \
		set;                                                                               \
		return;                                                                            \
	}
	switch (rep) {
		ML_REPS_SIGNED(DRAW, at->v = draw_bits(sizeof(at->v)))
		ML_REPS_UNSIGNED(DRAW, at->v = draw_bits(sizeof(at->v)))
		ML_REPS_FLOATING(DRAW, at->v = draw_small())
		ML_REPS_COMPLEX(DRAW, (at->v.re = draw_small(), at->v.im = draw_small()))
		ML_REPS_PAIR(DRAW, (at->v.value = draw() % 3, at->v.index = draw() % 4))
	default:
		abort();
	}
}

/* Cuts `bits` to a signed or unsigned integer of the representation's width. */
static ml_i128 fit(enum ml_type_rep rep, ml_u128 bits)
{
	unsigned unused = 128 - 8 * (unsigned)reps[rep].size;

	bits <<= unused;
	return reps[rep].family == SIGNED ? (ml_i128)bits >> unused : (ml_i128)(bits >> unused);
}

static bool is_less(enum ml_type_rep rep, ml_i128 a, ml_i128 b)
{
	return reps[rep].family == SIGNED ? a < b : (ml_u128)a < (ml_u128)b;
}

static struct wide evaluate_integer(enum ml_op_kind kind, enum ml_type_rep rep, ml_i128 a,
				    ml_i128 b)
{
	const ml_i128 results[] = {
		[ML_OP_MAX] = is_less(rep, a, b) ? b : a,
		[ML_OP_MIN] = is_less(rep, a, b) ? a : b,
		[ML_OP_SUM] = fit(rep, (ml_u128)a + (ml_u128)b),
		[ML_OP_PROD] = fit(rep, (ml_u128)a * (ml_u128)b),
		[ML_OP_LAND] = a && b,
		[ML_OP_LOR] = a || b,
		[ML_OP_LXOR] = !a != !b,
		[ML_OP_BAND] = a & b,
		[ML_OP_BOR] = a | b,
		[ML_OP_BXOR] = a ^ b,
		[ML_OP_REPLACE] = b,
		[ML_OP_NO_OP] = a,
	};

	return (struct wide){ results[kind], 0, 0 };
}

/* Section 6.9.4: the better value; of equal values the lower index. */
static struct wide evaluate_pair(bool max, struct wide a, struct wide b)
{
	if (a.x == b.x)
		return a.y < b.y ? a : b;
	return (a.x > b.x) == max ? a : b;
}

static struct wide evaluate(enum ml_op_kind kind, enum ml_type_rep rep, struct wide a,
			    struct wide b)
{
	if (reps[rep].family == SIGNED || reps[rep].family == UNSIGNED)
		return evaluate_integer(kind, rep, a.i, b.i);
	switch (kind) {
	case ML_OP_MAX:
		return a.x > b.x ? a : b;
	case ML_OP_MIN:
		return a.x < b.x ? a : b;
	case ML_OP_SUM:
		return (struct wide){ 0, a.x + b.x, a.y + b.y };
	case ML_OP_PROD: /* a real number has y = 0 */
		return (struct wide){ 0, a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x };
	case ML_OP_MINLOC:
		return evaluate_pair(false, a, b);
	case ML_OP_MAXLOC:
		return evaluate_pair(true, a, b);
	case ML_OP_REPLACE:
		return b;
	case ML_OP_NO_OP:
		return a;
	default:
		abort();
	}
}

static bool is_equal(struct wide a, struct wide b)
{
	return a.i == b.i && a.x == b.x && a.y == b.y;
}

struct buffers {
	unsigned char a[COUNT_MAX * ELEMENT_MAX + 64];
	unsigned char b[COUNT_MAX * ELEMENT_MAX + 64];
	unsigned char out[COUNT_MAX * ELEMENT_MAX + 64];
};

/* Which of the buffers takes the result. */
enum place { ON_A, ON_B, APART };

static unsigned char *place_of(struct buffers *buffers, enum place place)
{
	return place == ON_A ? buffers->a : place == ON_B ? buffers->b : buffers->out;
}

/*
 * Runs one loop over `count` random elements that start `shift` bytes after an aligned address,
 * and checks each result.
 */
static void check_loop(enum ml_op_kind kind, enum ml_type_rep rep, enum ml_op_level level,
		       size_t count, size_t shift, enum place place)
{
	static struct buffers before, after;
	size_t size = reps[rep].size;
	unsigned char *out = place_of(&after, place);

	memset(&before, GUARD, sizeof(before));
	for (size_t i = 0; i < count; i++) {
		draw_element(rep, before.a + shift + i * size);
		draw_element(rep, before.b + shift + i * size);
	}
	after = before;
	ml_op_loops_find(kind, rep, level)(after.a + shift, after.b + shift, out + shift, count);

	for (size_t i = 0; i < count; i++) {
		size_t at = shift + i * size;
		struct wide a = load(rep, before.a + at), b = load(rep, before.b + at);

		if (!is_equal(load(rep, out + at), evaluate(kind, rep, a, b)))
			ck_abort_msg("op %d on %s, level %d, element %zu/%zu, shift %zu, place %d",
				     kind, reps[rep].name, level, i, count, shift, place);
	}
	/* Nothing else is written: with the results taken away, all three buffers are as before. */
	memcpy(out + shift, place_of(&before, place) + shift, count * size);
	ck_assert_mem_eq(&before, &after, sizeof(before));
}

/*
 * Calls check(kind, rep, level) for every loop that there is at the levels of this CPU; returns
 * how many.
 */
static int for_each_loop(void (*check)(enum ml_op_kind, enum ml_type_rep, enum ml_op_level))
{
	int loops = 0;

	for (int level = 0; level <= (int)ml_op_loops_level(); level++)
		for (int kind = 0; kind < ML_OP_COUNT; kind++)
			for (int rep = 0; rep < ML_REP_COUNT; rep++) {
				if (!ml_op_loops_find(kind, rep, level))
					continue;
				check(kind, rep, level);
				loops++;
			}
	return loops;
}

static void check_counts(enum ml_op_kind kind, enum ml_type_rep rep, enum ml_op_level level)
{
	static const size_t counts[] = { 0,  1,	 2,  3,	 4,  5,	 7,  8,	 9,
					 15, 16, 17, 31, 32, 33, 63, 64, COUNT_MAX };

	for (size_t i = 0; i < ML_ARRAY_LEN(counts); i++)
		check_loop(kind, rep, level, counts[i], 0, APART);
}

/*
 * A loop computes the standard's result for each of any number of elements: vectors and
 * remainder.
 */
START_TEST(computes_each_element)
{
	ck_assert_int_gt(for_each_loop(check_counts), 100);
}
END_TEST

static void check_places(enum ml_op_kind kind, enum ml_type_rep rep, enum ml_op_level level)
{
	check_loop(kind, rep, level, 33, 0, ON_A);
	check_loop(kind, rep, level, 33, 0, ON_B);
}

/* The result may replace either operand. */
START_TEST(computes_in_place)
{
	for_each_loop(check_places);
}
END_TEST

static void check_shifts(enum ml_op_kind kind, enum ml_type_rep rep, enum ml_op_level level)
{
	for (size_t shift = 1; shift < 16; shift += 2)
		check_loop(kind, rep, level, 17, shift, ON_B);
}

/* Buffers need no alignment. */
START_TEST(computes_at_any_address)
{
	for_each_loop(check_shifts);
}
END_TEST

static void check_same(enum ml_op_kind kind, enum ml_type_rep rep, enum ml_op_level level)
{
	unsigned char a[40 * ELEMENT_MAX], out[40 * ELEMENT_MAX];
	size_t size = reps[rep].size;

	memset(a, GUARD, sizeof(a));
	for (size_t i = 0; i < 40; i++)
		draw_element(rep, a + i * size);
	memcpy(out, a, sizeof(a));
	ml_op_loops_find(kind, rep, level)(out, out, out, 40);
	for (size_t i = 0; i < 40; i++) {
		struct wide was = load(rep, a + i * size);

		if (!is_equal(load(rep, out + i * size), evaluate(kind, rep, was, was)))
			ck_abort_msg("op %d on %s, level %d, element %zu", kind, reps[rep].name,
				     level, i);
	}
}

/* Both operands and the result may be one buffer. */
START_TEST(computes_on_one_buffer)
{
	for_each_loop(check_same);
}
END_TEST

/*
 * Rounding is that of one IEEE operation at a time at every level: products and sums are not
 * fused.
 */
START_TEST(rounds_alike_at_every_level)
{
	double a[64], b[64], out[ML_OP_LEVEL_COUNT][64];

	for (int i = 0; i < 64; i++) {
		a[i] = (double)draw() / 3e18;
		b[i] = (double)draw() / 7e18;
	}
	for (int level = 0; level <= (int)ml_op_loops_level(); level++) {
		ml_op_loops_find(ML_OP_PROD, ML_REP_C64, level)(a, b, out[level], 32);
		ck_assert_mem_eq(out[level], out[0], sizeof(out[0]));
	}
	for (int i = 0; i < 64; i += 2) {
		volatile double ac = a[i] * b[i], bd = a[i + 1] * b[i + 1];
		volatile double ad = a[i] * b[i + 1], bc = a[i + 1] * b[i];

		ck_assert(out[0][i] == ac - bd);
		ck_assert(out[0][i + 1] == ad + bc);
	}
}
END_TEST

UNIT_SUITE(op_loops)
{
	TCase *tc = unit_case(s, "loops");

	tcase_add_test(tc, computes_each_element);
	tcase_add_test(tc, computes_in_place);
	tcase_add_test(tc, computes_at_any_address);
	tcase_add_test(tc, computes_on_one_buffer);
	tcase_add_test(tc, rounds_alike_at_every_level);
}
