/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of predefined datatypes, made from type_basic.def. Slots whose handle the ABI does
 * not use are zero, hence without magic; absent optional types have a name and no magic.
 */
#include "type/type.h"

#include "type/type_flat.h"

#define SLOT(name) [(uintptr_t)MPI_##name - ML_TYPE_BASIC_FIRST]

#define MEMBER_SIZE(type, member) sizeof(((type *)NULL)->member)
#define PAIR_SIZE(type) (MEMBER_SIZE(type, value) + MEMBER_SIZE(type, index))
#define HAS_HOLE(type) (MEMBER_SIZE(type, value) != offsetof(type, index))

/* The canonical forms of the pairs: a value and an index, with or without a hole between them. */
#define ML_TYPE_PAIR(name_, type_, rep_)                                                           \
	static const struct ml_block blocks_##name_[] = {                                          \
		{ 0, 0 },                                                                          \
		{ offsetof(type_, index), MEMBER_SIZE(type_, value) },                             \
		{ 0, PAIR_SIZE(type_) },                                                           \
	};                                                                                         \
	static const struct ml_flat flat_##name_ = {                                               \
		.bytes = PAIR_SIZE(type_),                                                         \
		.row_bytes = PAIR_SIZE(type_),                                                     \
		.count = HAS_HOLE(type_) ? 2 : 1,                                                  \
		.length = HAS_HOLE(type_) ? 0 : PAIR_SIZE(type_),                                  \
		.block = blocks_##name_,                                                           \
		.row = HAS_HOLE(type_) ? ML_ROW_MIXED : ML_ROW_STRIDED,                            \
	};
#include "type/type_basic.def"

#define ML_TYPE(name_, type_, rep_, class_)                                                        \
	SLOT(name_) = {                                                                            \
		.magic = ML_TYPE_MAGIC,                                                            \
		.class = ML_CLASS_##class_,                                                        \
		.rep = ML_REP_##rep_,                                                              \
		.align = _Alignof(type_),                                                          \
		.contiguous = true,                                                                \
		.size = sizeof(type_),                                                             \
		.extent = sizeof(type_),                                                           \
		.true_extent = sizeof(type_),                                                      \
		.name = "MPI_" #name_,                                                             \
	},

#define ML_TYPE_PAIR(name_, type_, rep_)                                                           \
	SLOT(name_) = {                                                                            \
		.magic = ML_TYPE_MAGIC,                                                            \
		.class = ML_CLASS_PAIR,                                                            \
		.rep = ML_REP_##rep_,                                                              \
		.align = _Alignof(type_),                                                          \
		.contiguous = PAIR_SIZE(type_) == sizeof(type_),                                   \
		.size = PAIR_SIZE(type_),                                                          \
		.extent = sizeof(type_),                                                           \
		.true_extent = offsetof(type_, index) + MEMBER_SIZE(type_, index),                 \
		.flat = &flat_##name_,                                                             \
		.name = "MPI_" #name_,                                                             \
	},

#define ML_TYPE_ABSENT(name_) SLOT(name_) = { .name = "MPI_" #name_ },

const struct ml_type ml_type_basic[ML_TYPE_BASIC_COUNT] ml_aligned(ML_CACHELINE) = {
#include "type/type_basic.def"
};

#define ML_TYPE(name_, type_, rep_, class_) SLOT(name_) = sizeof(type_),
const uint8_t ml_type_basic_block[ML_TYPE_BASIC_COUNT] ml_aligned(ML_CACHELINE) = {
#include "type/type_basic.def"
};

/*
 * The representation of each datatype is as wide as its C type; a data model with another `long`
 * stops here.
 */
#define REP_SIZE(rep, type, ...) REP_SIZE_##rep = sizeof(type),
enum { ML_REPS_ALL(REP_SIZE, ) };
#define ML_TYPE(name, type, rep, class)                                                            \
	static_assert(sizeof(type) == REP_SIZE_##rep, #name " is not " #rep);
#define ML_TYPE_PAIR(name, type, rep) ML_TYPE(name, type, rep, PAIR)
#include "type/type_basic.def"

bool ml_type_is_absent(MPI_Datatype handle)
{
	uintptr_t index = (uintptr_t)handle - ML_TYPE_BASIC_FIRST;

	return index < ML_TYPE_BASIC_COUNT && ml_type_basic[index].name && !ml_type_find(handle);
}
