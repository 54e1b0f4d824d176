/* SPDX-License-Identifier: BSD-2-Clause */
/* Data representations: see datarep.h. */
#include "io/datarep.h"

#include <stdlib.h>
#include <string.h>

#include "object/error.h"
#include "os/guard.h"
#include "type/pack.h"
#include "type/type_derived.h"
#include "type/type_extern.h"
#include "type/type_make.h"
#include "type/type_walk.h"

static const struct ml_datarep predefined[] = {
	{ .name = "native" },
	{ .name = "internal" },
	{ .name = "external32", .converts = true },
};

static struct ml_datarep *users; /* the last first */

static const struct ml_datarep *look_up(const char *name)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(predefined); i++)
		if (strcmp(predefined[i].name, name) == 0)
			return &predefined[i];
	for (const struct ml_datarep *rep = users; rep; rep = rep->next)
		if (strcmp(rep->name, name) == 0)
			return rep;
	return NULL;
}

int ml_datarep_find(const char *name, const struct ml_datarep **rep_out)
{
	const struct ml_datarep *rep = look_up(name);

	if (!rep) {
		ml_note("there is no data representation \"%.40s\"", name);
		return MPI_ERR_UNSUPPORTED_DATAREP;
	}
	*rep_out = rep;
	return MPI_SUCCESS;
}

int ml_datarep_add(const struct ml_datarep *user)
{
	struct ml_datarep *rep;

	if (look_up(user->name)) {
		ml_note("it is \"%s\"", user->name);
		return MPI_ERR_DUP_DATAREP;
	}
	rep = malloc(sizeof *rep);
	if (!rep) {
		ml_note("no memory for a data representation");
		return MPI_ERR_NO_MEM;
	}
	*rep = *user;
	rep->converts = rep->read.narrow || rep->write.narrow;
	rep->next = users;
	users = rep;
	return MPI_SUCCESS;
}

void ml_datarep_fini(void)
{
	while (users) {
		struct ml_datarep *next = users->next;

		free(users);
		users = next;
	}
}

/* ---- layouts ---------------------------------------------------------------------------------------------------- */

/* What a predefined type is in the file: so many bytes. */
static int basic_size(const struct ml_datarep *rep, const struct ml_type *basic, size_t *bytes_out)
{
	MPI_Aint extent = 0;
	int error;

	if (!rep->extent) {
		*bytes_out = ml_type_extern_size(basic);
		return MPI_SUCCESS;
	}
	{
		ML_GUARD_AWAY;

		error = rep->extent(ml_type_handle(basic), &extent, rep->state);
	}
	if (error || extent < 0) {
		ml_note("\"%s\" has no extent for %s", rep->name, basic->name);
		return MPI_ERR_CONVERSION;
	}
	*bytes_out = (size_t)extent;
	return MPI_SUCCESS;
}

/* A type of the library's own, held once. */
static int make(struct ml_recipe *recipe, const struct ml_type **type_out)
{
	int error = ml_type_make(recipe, type_out);

	if (error)
		return error;
	ml_type_hold(*type_out);
	ml_type_free(*type_out); /* nobody has a handle of it */
	return MPI_SUCCESS;
}

static int layout_basic(const struct ml_datarep *rep, const struct ml_type *basic, const struct ml_type **layout_out)
{
	struct ml_recipe recipe = { .combiner = MPI_COMBINER_CONTIGUOUS };
	MPI_Datatype byte = MPI_BYTE;
	MPI_Count bytes;
	size_t size;
	int error = basic_size(rep, basic, &size);

	if (error)
		return error;
	bytes = (MPI_Count)size;
	error = ml_recipe_init(&recipe, &(struct ml_numbers){ &bytes, 1, true }, 1, &byte, 1);
	return error ? error : make(&recipe, layout_out);
}

/* The same constructor, of layouts. */
static int layout_derived(const struct ml_datarep *rep, const struct ml_recipe *old, const struct ml_type **layout_out)
{
	struct ml_numbers numbers = { old->number, (MPI_Count)old->numbers, true };
	struct ml_recipe recipe;
	int error = ml_recipe_init(&recipe, &numbers, 1, NULL, 0);

	if (error)
		return error;
	recipe.combiner = old->combiner;
	recipe.wide = old->wide;
	free(recipe.type);
	recipe.type = calloc(old->types + 1, sizeof *recipe.type);
	if (!recipe.type)
		error = MPI_ERR_NO_MEM;
	while (!error && recipe.types < old->types) {
		error = ml_datarep_layout(rep, old->type[recipe.types], &recipe.type[recipe.types]);
		recipe.types += !error;
	}
	if (!error)
		return make(&recipe, layout_out);
	ml_recipe_fini(&recipe);
	return error;
}

static bool is_f90(const struct ml_recipe *recipe)
{
	return recipe->combiner == MPI_COMBINER_F90_REAL || recipe->combiner == MPI_COMBINER_F90_COMPLEX ||
	       recipe->combiner == MPI_COMBINER_F90_INTEGER;
}

int ml_datarep_layout(const struct ml_datarep *rep, const struct ml_type *type, const struct ml_type **layout_out)
{
	const struct ml_recipe *recipe;

	if (!rep->converts) {
		ml_type_hold(type);
		*layout_out = type;
		return MPI_SUCCESS;
	}
	if (!ml_type_is_derived(type))
		return layout_basic(rep, type, layout_out);
	recipe = &ml_type_derived(type)->recipe;
	return is_f90(recipe) ? ml_datarep_layout(rep, recipe->type[0], layout_out) : layout_derived(rep, recipe, layout_out);
}

/* Adds up what the elements have in the file. */
struct sum {
	struct ml_walker walker;
	const struct ml_datarep *rep;
	const struct ml_type *basic; /* the one seen last, */
	size_t size;                 /* its bytes */
	size_t bytes;
	int error;
};

static bool add(struct ml_walker *walker, const struct ml_type *basic, ptrdiff_t at)
{
	struct sum *sum = ml_container_of(walker, struct sum, walker);

	(void)at;
	if (basic != sum->basic)
		sum->error = basic_size(sum->rep, basic, &sum->size);
	sum->basic = basic;
	sum->bytes += sum->size;
	return !sum->error;
}

int ml_datarep_size(const struct ml_datarep *rep, const struct ml_type *type, size_t *bytes_out)
{
	struct sum sum = { .walker = { add }, .rep = rep };

	if (!rep->converts)
		sum.bytes = type->size;
	else if (!rep->extent)
		sum.bytes = ml_type_external(type);
	else
		ml_type_walk(type, 0, &sum.walker);
	if (!sum.error)
		*bytes_out = sum.bytes;
	return sum.error;
}

/* ---- conversions ------------------------------------------------------------------------------------------------ */

static int call(const struct ml_datarep *rep, union ml_datarep_function function, const struct ml_datarep_part *part, size_t n,
		void *packed)
{
	MPI_Datatype type = ml_type_handle(part->type);
	int error;

	{
		ML_GUARD_AWAY;

		if (rep->wide)
			error = function.wide(part->buffer, type, (MPI_Count)n, packed, (MPI_Offset)part->first, rep->state);
		else
			error = function.narrow(part->buffer, type, (int)n, packed, (MPI_Offset)part->first, rep->state);
	}
	if (!error)
		return MPI_SUCCESS;
	ml_note("the function of \"%s\" has returned %d", rep->name, error);
	return MPI_ERR_CONVERSION;
}

static struct ml_pack cursor_of(const struct ml_datarep_part *part)
{
	struct ml_pack cursor;

	ml_pack_init(&cursor, part->buffer, part->first + part->n, part->type);
	cursor.position = part->first * part->type->size;
	return cursor;
}

static void *first_of(const struct ml_datarep_part *part)
{
	return (void *)((uintptr_t)part->buffer + part->first * (uintptr_t)part->type->extent);
}

int ml_datarep_write(const struct ml_datarep *rep, const struct ml_datarep_part *part, void *packed)
{
	struct ml_pack cursor = cursor_of(part);

	if (!rep->extent)
		return ml_type_extern_pack(part->type, first_of(part), part->n, packed);
	if (rep->write.narrow)
		return call(rep, rep->write, part, part->n, packed);
	ml_pack_out(&cursor, packed, part->n * part->type->size);
	return MPI_SUCCESS;
}

/* The functions of the user know whole elements alone. */
int ml_datarep_read(const struct ml_datarep *rep, const struct ml_datarep_part *part, const void *packed, size_t bytes, size_t *done_out)
{
	struct ml_pack cursor = cursor_of(part);
	size_t size, n;
	int error;

	if (!rep->extent) {
		*done_out = ml_type_extern_unpack(part->type, first_of(part), part->n, packed, bytes);
		return MPI_SUCCESS;
	}
	error = ml_datarep_size(rep, part->type, &size);
	n = error || !size ? 0 : bytes / size;
	if (!error && rep->read.narrow)
		error = call(rep, rep->read, part, n, (void *)(uintptr_t)packed);
	else if (!error)
		ml_pack_in(&cursor, packed, n * part->type->size);
	*done_out = n * part->type->size;
	return error;
}
