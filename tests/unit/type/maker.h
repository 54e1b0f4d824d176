/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * maker.h - datatypes for the unit tests in one line. MAKE takes the combiner, the older type and the numbers in the order of
 * type_recipe.h; MAKE_STRUCT the older types as well.
 *
 *	const struct ml_type *row = MAKE(VECTOR, ml_type_find(MPI_INT), 3, 1, 2);
 */
#ifndef ML_TESTS_MAKER_H
#define ML_TESTS_MAKER_H

#include "type/type_make.h"

#include "object/error.h"
#include "tests/lib/unit.h"

#define NUMBERS(...) ((const MPI_Count[]){ __VA_ARGS__ }), sizeof((const MPI_Count[]){ __VA_ARGS__ }) / sizeof(MPI_Count)

#define MAKE(combiner, older, ...) make(MPI_COMBINER_##combiner, (const struct ml_type *[]){ older }, 1, NUMBERS(__VA_ARGS__))
#define MAKE_STRUCT(olders, ...) \
	make(MPI_COMBINER_STRUCT, olders, sizeof(olders) / sizeof(*(olders)), NUMBERS(__VA_ARGS__))

/* The outcome of the last make. */
static int made __attribute__((unused));

/* The new type, or NULL with the error class in `made`. */
__attribute__((unused)) static const struct ml_type *make(int combiner, const struct ml_type *const *older, size_t olders,
                                                          const MPI_Count *number, size_t numbers)
{
	struct ml_recipe recipe = { .combiner = combiner };
	const struct ml_numbers run = { number, (MPI_Count)numbers, true };
	const struct ml_type *type = NULL;
	MPI_Datatype handle[16];

	for (size_t i = 0; i < olders; i++)
		handle[i] = ml_type_handle(older[i]);
	made = ml_recipe_init(&recipe, &run, 1, handle, olders);
	if (!made)
		made = ml_type_make(&recipe, &type);
	ml_note_clear();
	return type;
}

/* A test case whose tests leave their types behind. */
__attribute__((unused)) static TCase *type_case(Suite *s, const char *name)
{
	TCase *tc = unit_case(s, name);

	tcase_add_checked_fixture(tc, NULL, ml_type_fini);
	return tc;
}

#endif
