/* SPDX-License-Identifier: BSD-2-Clause */
/* Data representations of the user (MPI 5.0 section 14.5.3). */
#include "api/api.h"

#include <stdio.h>
#include <string.h>

#include "api/check.h"
#include "io/datarep.h"

static int check_name(const char *name)
{
	size_t length = strnlen(name, MPI_MAX_DATAREP_STRING);

	if (length > 0 && length < MPI_MAX_DATAREP_STRING)
		return MPI_SUCCESS;
	ml_note(length ? "the name is longer than MPI_MAX_DATAREP_STRING" : "the name is empty");
	return MPI_ERR_ARG;
}

static int add(const char *name, struct ml_datarep *rep)
{
	ML_GUARD;
	int error = ml_api_need(ml_check_running(), name, "datarep");

	if (!error && !rep->extent)
		error = ml_api_note_null("dtype_file_extent_fn");
	if (!error)
		error = check_name(name);
	if (!error) {
		snprintf(rep->name, sizeof rep->name, "%s", name);
		error = ml_datarep_add(rep);
	}
	return ml_api_raise_file("MPI_Register_datarep", error, NULL);
}

int PMPI_Register_datarep(const char *datarep, MPI_Datarep_conversion_function *read_conversion_fn,
			  MPI_Datarep_conversion_function *write_conversion_fn, MPI_Datarep_extent_function *dtype_file_extent_fn,
			  void *extra_state)
{
	return add(datarep, &(struct ml_datarep){ .read.narrow = read_conversion_fn, .write.narrow = write_conversion_fn,
						  .extent = dtype_file_extent_fn, .state = extra_state });
}
ML_ALIAS(Register_datarep);

int PMPI_Register_datarep_c(const char *datarep, MPI_Datarep_conversion_function_c *read_conversion_fn,
			    MPI_Datarep_conversion_function_c *write_conversion_fn, MPI_Datarep_extent_function *dtype_file_extent_fn,
			    void *extra_state)
{
	return add(datarep, &(struct ml_datarep){ .read.wide = read_conversion_fn, .write.wide = write_conversion_fn, .wide = true,
						  .extent = dtype_file_extent_fn, .state = extra_state });
}
ML_ALIAS(Register_datarep_c);
