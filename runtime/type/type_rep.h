/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The representations: how an element of a predefined datatype lies in memory, whatever its names
 * are in C, C++ and Fortran. MPI_LONG, MPI_AINT and MPI_INTEGER8 are three datatypes and one
 * representation, I64.
 *
 * ML_REPS_<family>(X, ...) lists the members of a family as X(name, C type, ...). The lists give
 * the enumerators here, the checks in type_basic.c and the loops of the predefined operations in
 * op/op_loops.c. SIGNED and UNSIGNED hold the same widths in the same order, so that
 * ml_type_rep_unsigned() is a subtraction.
 */
#ifndef ML_TYPE_REP_H
#define ML_TYPE_REP_H

#include <assert.h>
#include <stdint.h>

__extension__ typedef __int128 ml_i128;
__extension__ typedef unsigned __int128 ml_u128;

/* Fortran's REAL*16; where the compiler has no name for it, long double is that format. */
#ifdef __SIZEOF_FLOAT128__
__extension__ typedef __float128 ml_f128;
#else
typedef long double ml_f128;
#endif
static_assert(sizeof(ml_f128) == 16, "REAL*16 has 16 bytes");

/*
 * Complex numbers as C, C++ and Fortran store them; C's own type would bring Annex G's rules
 * into the loops of MPI_PROD.
 */
struct ml_complex_f32 { float re, im; };
struct ml_complex_f64 { double re, im; };
struct ml_complex_fld { long double re, im; };
struct ml_complex_f128 { ml_f128 re, im; };

/*
 * Value and index of MPI_MINLOC and MPI_MAXLOC, laid out as the C structs and Fortran arrays of
 * MPI 5.0 section 6.9.4.
 */
struct ml_pair_float { float value; int index; };
struct ml_pair_double { double value; int index; };
struct ml_pair_long { long value; int index; };
struct ml_pair_int { int value; int index; };
struct ml_pair_short { short value; int index; };
struct ml_pair_long_double { long double value; int index; };
struct ml_pair_2real { float value, index; };
struct ml_pair_2double { double value, index; };

#define ML_REPS_SIGNED(X, ...)                                                                     \
	X(I8, int8_t, __VA_ARGS__)                                                                 \
	X(I16, int16_t, __VA_ARGS__)                                                               \
	X(I32, int32_t, __VA_ARGS__)                                                               \
	X(I64, int64_t, __VA_ARGS__)                                                               \
	X(I128, ml_i128, __VA_ARGS__)

#define ML_REPS_UNSIGNED(X, ...)                                                                   \
	X(U8, uint8_t, __VA_ARGS__)                                                                \
	X(U16, uint16_t, __VA_ARGS__)                                                              \
	X(U32, uint32_t, __VA_ARGS__)                                                              \
	X(U64, uint64_t, __VA_ARGS__)                                                              \
	X(U128, ml_u128, __VA_ARGS__)

#define ML_REPS_FLOATING(X, ...)                                                                   \
	X(F32, float, __VA_ARGS__)                                                                 \
	X(F64, double, __VA_ARGS__)                                                                \
	X(FLD, long double, __VA_ARGS__)                                                           \
	X(F128, ml_f128, __VA_ARGS__)

#define ML_REPS_COMPLEX(X, ...)                                                                    \
	X(C32, struct ml_complex_f32, __VA_ARGS__)                                                 \
	X(C64, struct ml_complex_f64, __VA_ARGS__)                                                 \
	X(CLD, struct ml_complex_fld, __VA_ARGS__)                                                 \
	X(C128, struct ml_complex_f128, __VA_ARGS__)

#define ML_REPS_PAIR(X, ...)                                                                       \
	X(FLOAT_INT, struct ml_pair_float, __VA_ARGS__)                                            \
	X(DOUBLE_INT, struct ml_pair_double, __VA_ARGS__)                                          \
	X(LONG_INT, struct ml_pair_long, __VA_ARGS__)                                              \
	X(2INT, struct ml_pair_int, __VA_ARGS__)                                                   \
	X(SHORT_INT, struct ml_pair_short, __VA_ARGS__)                                            \
	X(LONG_DOUBLE_INT, struct ml_pair_long_double, __VA_ARGS__)                                \
	X(2REAL, struct ml_pair_2real, __VA_ARGS__)                                                \
	X(2DOUBLE, struct ml_pair_2double, __VA_ARGS__)

#define ML_REPS_ALL(X, ...)                                                                        \
	ML_REPS_SIGNED(X, __VA_ARGS__)                                                             \
	ML_REPS_UNSIGNED(X, __VA_ARGS__)                                                           \
	ML_REPS_FLOATING(X, __VA_ARGS__)                                                           \
	ML_REPS_COMPLEX(X, __VA_ARGS__)                                                            \
	ML_REPS_PAIR(X, __VA_ARGS__)

#define ML_REP_ENUMERATOR(rep, type, ...) ML_REP_##rep,
enum ml_type_rep { ML_REPS_ALL(ML_REP_ENUMERATOR, ) ML_REP_COUNT };
#undef ML_REP_ENUMERATOR

/*
 * ml_type_rep_unsigned: the unsigned integer as wide as a signed one; every other representation
 * is returned unchanged.
 */
static inline enum ml_type_rep ml_type_rep_unsigned(enum ml_type_rep rep)
{
	return rep < ML_REP_U8 ? (enum ml_type_rep)(rep + (ML_REP_U8 - ML_REP_I8)) : rep;
}

#endif
