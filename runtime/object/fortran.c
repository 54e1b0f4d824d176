/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of the Fortran side: see fortran.h. */
#include "object/fortran.h"

#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "object/error.h"

#define LOGICAL_MAX 16

static struct ml_info told; /* until the process ends; its magic says whether it was */

static struct {
	int size; /* 0: not told */
	unsigned char true_value[LOGICAL_MAX];
	unsigned char false_value[LOGICAL_MAX];
} booleans;

static int refuse_again(void)
{
	ml_note("it has been set before");
	return MPI_ERR_ABI;
}

/* The sizes of the types whose size Fortran compilers may choose. */
static int check_sizes(const struct ml_info *info)
{
	static const struct {
		const char *key;
		long size;
	} ours[] = {
		{ "mpi_logical_size", 4 },
		{ "mpi_integer_size", 4 },
		{ "mpi_real_size", 4 },
		{ "mpi_double_precision_size", 8 },
	};

	for (size_t i = 0; i < ML_ARRAY_LEN(ours); i++) {
		const char *value = ml_info_get(info, ours[i].key);

		if (value && strtol(value, NULL, 10) != ours[i].size) {
			ml_note("%s is %s, MPI-Lite has %ld", ours[i].key, value, ours[i].size);
			return MPI_ERR_ABI;
		}
	}
	return MPI_SUCCESS;
}

int ml_fortran_set_info(const struct ml_info *info)
{
	int error = told.magic ? refuse_again() : check_sizes(info);

	if (!error)
		error = ml_info_add_all(&told, info);
	if (!error)
		told.magic = ML_INFO_MAGIC;
	return error;
}

const struct ml_info *ml_fortran_info(void)
{
	return told.magic ? &told : NULL;
}

static bool is_size(int size)
{
	return size > 0 && size <= LOGICAL_MAX && (size & (size - 1)) == 0;
}

int ml_fortran_set_booleans(int size, const void *true_value, const void *false_value)
{
	static const unsigned char zero[LOGICAL_MAX];

	if (!is_size(size)) {
		ml_note("logical_size is %d", size);
		return MPI_ERR_ARG;
	}
	if (booleans.size)
		return refuse_again();
	if (memcmp(false_value, zero, (size_t)size) != 0 || memcmp(true_value, zero, (size_t)size) == 0) {
		ml_note("MPI-Lite takes zero for false and all else for true");
		return MPI_ERR_ABI;
	}
	booleans.size = size;
	memcpy(booleans.true_value, true_value, (size_t)size);
	memcpy(booleans.false_value, false_value, (size_t)size);
	return MPI_SUCCESS;
}

bool ml_fortran_booleans(int size, void *true_out, void *false_out)
{
	if (!booleans.size || size != booleans.size)
		return false;
	memcpy(true_out, booleans.true_value, (size_t)size);
	memcpy(false_out, booleans.false_value, (size_t)size);
	return true;
}
