/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every loop of every predefined operation, made from the expressions of op_basic.def and the
 * representations of type/type_rep.h. This is the only file where macros make functions. It is
 * compiled with -O3 (see op.am) so that the compiler turns the loops into vector code, once for
 * any CPU of the architecture and once for AVX2.
 *
 * - Reducing 64 KiB in place, AVX2 takes four fifths of the time of SSE2, at 1 MiB nine tenths,
 *   from memory the same; AVX-512 gains nothing more outside L1 (sums and maxima of double, int
 *   and int8_t). So there are two levels, and the choice is made when a loop is looked up.
 * - Element i depends on element i alone, even where `out` is an operand; INDEPENDENT tells the
 *   compiler, which would otherwise compare the three addresses and give up on equal ones.
 * - The operands go through a packed struct that may alias anything: MPI buffers have the
 *   alignment and the C type that the user chose, and x86 loads and stores do not care.
 * - -ffp-contract=off (see op.am): fused multiply-add would make a result depend on the CPU.
 * - Complex products are the textbook formula, as in Fortran. C's Annex G, which also recovers
 *   infinities from NaNs, would put a branch and a call into the loop.
 */
#ifdef __clang__
/*
 * Clang reports loops that it cannot vectorise: those of long double, 128 bits and pairs. It does
 * so where it first saw op_basic.def, so this stands before everything.
 */
#pragma clang diagnostic ignored "-Wpass-failed"
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#endif

#include "op/op_loops.h"

#define FUNCTION(name, type, ...)                                                                  \
	static void name(const void *a_bytes, const void *b_bytes, void *out_bytes, size_t count)  \
	{                                                                                          \
		typedef type T;                                                                    \
		struct element {                                                                   \
			T value;                                                                   \
		} __attribute__((packed, may_alias));                                              \
		const struct element *a_at = a_bytes;                                              \
		const struct element *b_at = b_bytes;                                              \
		struct element *out_at = out_bytes;                                                \
                                                                                                   \
		INDEPENDENT                                                                        \
		for (size_t i = 0; i < count; i++) {                                               \
			const T a = a_at[i].value;                                                 \
			const T b = b_at[i].value;                                                 \
                                                                                                   \
			(void)a, (void)b;                                                          \
			out_at[i].value = __VA_ARGS__;                                             \
		}                                                                                  \
	}

#if defined(__x86_64__)
#define LOOP(rep, type, op, ...)                                                                   \
	FUNCTION(op##_##rep##_base, type, __VA_ARGS__)                                             \
	__attribute__((target("avx2"))) FUNCTION(op##_##rep##_avx2, type, __VA_ARGS__)
#define ENTRY(rep, type, op, ...)                                                                  \
	[ML_OP_##op][ML_REP_##rep] = { op##_##rep##_base, op##_##rep##_avx2 },
#else
#define LOOP(rep, type, op, ...) FUNCTION(op##_##rep##_base, type, __VA_ARGS__)
#define ENTRY(rep, type, op, ...)                                                                  \
	[ML_OP_##op][ML_REP_##rep] = { op##_##rep##_base, op##_##rep##_base },
#endif

#define ML_OP_LOOP(op, reps, ...) ML_REPS_##reps(LOOP, op, __VA_ARGS__)
#include "op/op_basic.def"

static const ml_op_fn loops[ML_OP_COUNT][ML_REP_COUNT][ML_OP_LEVEL_COUNT] = {
#define ML_OP_LOOP(op, reps, ...) ML_REPS_##reps(ENTRY, op, __VA_ARGS__)
#include "op/op_basic.def"
};

enum ml_op_level ml_op_loops_level(void)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		return ML_OP_LEVEL_AVX2;
#endif
	return ML_OP_LEVEL_BASE;
}

ml_op_fn ml_op_loops_find(enum ml_op_kind kind, enum ml_type_rep rep, enum ml_op_level level)
{
	ml_op_fn fn = loops[kind][rep][level];

	return fn ? fn : loops[kind][ml_type_rep_unsigned(rep)][level];
}
