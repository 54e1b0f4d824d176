/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datatypes: what MPI knows about the elements of a user's buffer.
 *
 * The handle of a predefined datatype is a small integer in the standard ABI, so it is an index
 * into one constant table and ml_type_find() is a subtraction, a comparison and a look at the
 * magic: cheap enough for every MPI_Send. Nothing here is ever written, so any thread may call
 * anything at any time.
 *
 * An element is described by bounds in bytes, relative to the address that the user passes (MPI
 * 5.0 section 5.1):
 *
 *        lb        true_lb           true_lb + true_extent      lb + extent: the next element's lb
 *        |            |##### data #### data|                       |
 *
 * Invariants: size <= true_extent <= extent for predefined types, whose lb and true_lb are 0;
 * contiguous means that `count` elements are `count * size` bytes without a gap, in order, from
 * the buffer's address on.
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
	MPI_Datatype handle;
	const char *name; /* as in the standard, "MPI_INT" */
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
extern const struct ml_type ml_type_basic[ML_TYPE_BASIC_COUNT]
	__attribute__((visibility("hidden")));

/*
 * ml_type_find: the datatype behind a handle; NULL for MPI_DATATYPE_NULL, absent optional types
 * and anything else.
 */
ml_inline const struct ml_type *ml_type_find(MPI_Datatype handle)
{
	uintptr_t index = (uintptr_t)handle - ML_TYPE_BASIC_FIRST;

	if (ml_unlikely(index >= ML_TYPE_BASIC_COUNT))
		return NULL;
	if (ml_unlikely(ml_type_basic[index].magic != ML_TYPE_MAGIC))
		return NULL;
	return &ml_type_basic[index];
}

/*
 * ml_type_is_absent: true for the handle of an optional datatype that exists in the ABI but not
 * here. The only call that may be asked about it is MPI_Type_size, which answers MPI_UNDEFINED
 * (MPI 5.0 section 20.4).
 */
bool ml_type_is_absent(MPI_Datatype handle);

#endif
