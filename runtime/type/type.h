/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datatypes: what MPI knows about the elements of a user's buffer.
 *
 * The handle of a predefined datatype is a small integer in the standard ABI, so it is an index
 * into one constant table and ml_type_find() is a subtraction, a comparison and a look at the
 * magic: cheap enough for every MPI_Send. The handle of a derived one is the address of a larger
 * object that begins with the same struct (type_derived.h); it is found by range and magic. Once
 * made, a type is not written any more, so any thread may read it at any time.
 *
 * An element is described by bounds in bytes, relative to the address that the user passes (MPI
 * 5.0 section 5.1):
 *
 *        lb        true_lb           true_lb + true_extent      lb + extent: the next element's lb
 *        |            |##### data #### data|                       |
 *
 * Invariants: size <= true_extent <= extent for predefined types, whose lb and true_lb are 0;
 * contiguous means that `count` elements are `count * size` bytes without a gap, in order, from
 * the buffer's address on. What is not contiguous has a canonical form for pack.h.
 */
#ifndef ML_TYPE_H
#define ML_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "type/type_rep.h"

#include "mpi_lite.h"

#define ML_TYPE_MAGIC 0x65707974u
#define ML_TYPE_DRAFT 0x66617264u /* made, but not committed: not for communication */
#define ML_TYPE_GONE 0x656e6f67u  /* the user has freed it; older calls and types may still use it */

struct ml_flat;

/* The groups of datatypes that MPI 5.0 section 6.9.2 uses to say what operation works on what. */
enum ml_type_class {
	ML_CLASS_NONE, /* characters and MPI_PACKED: no arithmetic */
	ML_CLASS_C_INTEGER,
	ML_CLASS_F_INTEGER,
	ML_CLASS_FLOATING,
	ML_CLASS_LOGICAL,
	ML_CLASS_COMPLEX,
	ML_CLASS_BYTE,
	ML_CLASS_MULTI, /* "multi-language": MPI_AINT, MPI_COUNT, MPI_OFFSET */
	ML_CLASS_PAIR,
};

struct ml_type {
	uint32_t magic;
	uint8_t class; /* enum ml_type_class */
	uint8_t rep;   /* enum ml_type_rep: which loop of an operation fits */
	uint8_t align; /* alignment of the C type in bytes */
	bool contiguous;
	size_t size; /* bytes of data in one element, gaps not counted */
	MPI_Aint lb;
	MPI_Aint extent;
	MPI_Aint true_lb;
	MPI_Aint true_extent;
	const struct ml_flat *flat; /* NULL for contiguous predefined types */
	const char *name; /* as in the standard, "MPI_INT", or what the user called it */
};

/*
 * One line of the cache each: the index becomes an address by a shift, and a lookup touches one
 * line.
 */
static_assert(sizeof(struct ml_type) == ML_CACHELINE, "struct ml_type fills a cache line");

#define ML_TYPE_BASIC_FIRST 0x200u
#define ML_TYPE_BASIC_COUNT 0x100u

/*
 * Indexed by handle - ML_TYPE_BASIC_FIRST. Hidden, so that position-independent code needs no
 * look into the GOT.
 */
extern const uint8_t ml_type_basic_block[ML_TYPE_BASIC_COUNT] __attribute__((visibility("hidden")));
extern const struct ml_type ml_type_basic[ML_TYPE_BASIC_COUNT]
	__attribute__((visibility("hidden")));

/* The derived datatype behind a handle, whatever its magic says, or NULL if there never was one. */
const struct ml_type *ml_type_find_derived(MPI_Datatype handle);

/*
 * ml_type_find: the datatype behind a handle, ready for communication; NULL for
 * MPI_DATATYPE_NULL, absent optional types, types not committed and anything else.
 */
ml_inline const struct ml_type *ml_type_find(MPI_Datatype handle)
{
	uintptr_t index = (uintptr_t)handle - ML_TYPE_BASIC_FIRST;
	const struct ml_type *type;

	if (ml_likely(index < ML_TYPE_BASIC_COUNT))
		type = &ml_type_basic[index];
	else
		type = ml_type_find_derived(handle);
	if (ml_unlikely(!type || type->magic != ML_TYPE_MAGIC))
		return NULL;
	return type;
}

/* ml_type_block: the bytes of an element of a predefined datatype that is no pair; 0 for all else. For fast paths. */
ml_inline size_t ml_type_block(MPI_Datatype handle)
{
	uintptr_t index = (uintptr_t)handle - ML_TYPE_BASIC_FIRST;

	return ml_likely(index < ML_TYPE_BASIC_COUNT) ? ml_type_basic_block[index] : 0;
}

/* ml_type_find_draft: the same for calls that need no committed type. */
ml_inline const struct ml_type *ml_type_find_draft(MPI_Datatype handle)
{
	const struct ml_type *type = ml_type_find(handle);

	if (ml_likely(type != NULL))
		return type;
	type = ml_type_find_derived(handle);
	return type && type->magic == ML_TYPE_DRAFT ? type : NULL;
}

ml_inline bool ml_type_is_derived(const struct ml_type *type)
{
	return (uintptr_t)type - (uintptr_t)ml_type_basic >= sizeof ml_type_basic;
}

ml_inline MPI_Datatype ml_type_handle(const struct ml_type *type)
{
	if (ml_type_is_derived(type))
		return (MPI_Datatype)(uintptr_t)type;
	return (MPI_Datatype)(uintptr_t)(type - ml_type_basic + ML_TYPE_BASIC_FIRST);
}

/*
 * A derived type lives as long as somebody holds it: the user's handle, a type made from it, an
 * operation under way. Predefined types do not care. Any thread.
 */
void ml_type_hold_derived(const struct ml_type *type);
void ml_type_drop_derived(const struct ml_type *type);

ml_inline void ml_type_hold(const struct ml_type *type)
{
	if (ml_unlikely(ml_type_is_derived(type)))
		ml_type_hold_derived(type);
}

ml_inline void ml_type_drop(const struct ml_type *type)
{
	if (ml_unlikely(ml_type_is_derived(type)))
		ml_type_drop_derived(type);
}

/* Bytes of the value of a pair; the rest is the index. Pairs of unequal numbers end in an int. */
ml_inline size_t ml_type_first_of_pair(const struct ml_type *type)
{
	bool equal = type->rep == ML_REP_2INT || type->rep == ML_REP_2REAL || type->rep == ML_REP_2DOUBLE;

	return equal ? type->size / 2 : type->size - sizeof(int);
}

/*
 * ml_type_is_absent: true for the handle of an optional datatype that exists in the ABI but not
 * here. The only call that may be asked about it is MPI_Type_size, which answers MPI_UNDEFINED
 * (MPI 5.0 section 20.4).
 */
bool ml_type_is_absent(MPI_Datatype handle);

#endif
